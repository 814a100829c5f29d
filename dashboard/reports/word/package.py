"""From a python-docx document to the bytes of a file: what it says of itself, and nothing that changes by itself."""

import io
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from etl.model.office_file import with_fixed_times

_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""What Office calls properties that somebody has added."""


def packed(document: Any, title: str, as_of: date, properties: Mapping[str, str]) -> bytes:
    """Return the file. The same document gives the same bytes: every time in it is the as-of date.

    `properties`: name → text, kept as the document's custom properties.
    """
    package = document.part.package
    core = document.core_properties
    stamp = datetime.combine(as_of, time())
    core.title, core.author, core.last_modified_by, core.comments, core.revision = title, "Lan Toả", "Lan Toả", "", 1
    core.language, core.created, core.modified = "vi-VN", stamp, stamp
    for key, relation in list(package.rels.items()):
        if relation.reltype in (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES):
            del package.rels[key]
    if properties:
        part = Part(PackURI("/docProps/custom.xml"), _CUSTOM, _custom(properties), package)
        package.relate_to(part, _KIND)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_times(out.getvalue(), stamp)


def _custom(properties: Mapping[str, str]) -> bytes:
    lines = "".join(
        f'<property fmtid="{_FORMAT}" pid="{n}" name="{escape(name)}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for n, (name, value) in enumerate(properties.items(), start=2)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        f' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{lines}</Properties>'
    ).encode()
