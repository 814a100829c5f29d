"""Office files (.xlsx, .docx) byte for byte the same for the same content, whenever they are written."""

import io
import re
import zipfile
from datetime import datetime

_WRITTEN = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def with_fixed_times(content: bytes, stamp: datetime) -> bytes:
    """Return the file with `stamp` in place of every time at which a library wrote it: in its properties and its zip entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "docProps/core.xml":
                part = _WRITTEN.sub(rf"\g<1>{stamp:%Y-%m-%dT%H:%M:%S}Z\g<3>".encode(), part)
            info = zipfile.ZipInfo(entry.filename, stamp.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # else the operating system's own number
            target.writestr(info, part, compresslevel=4)
    return out.getvalue()
