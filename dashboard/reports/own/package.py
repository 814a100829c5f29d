"""The zip container of an office's template: opened with care, its parts by name, and written again.

What cannot be filled gets a verdict with the way to mend it: old formats, passwords, macros, damaged or oversized files,
digital signatures.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped]

from dashboard.reports.own.verdict import OwnIssue, Refused
from etl.model.office_file import with_fixed_times

CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
R = f"{{{_OFFICE}/relationships}}"
_VT = f"{_OFFICE}/docPropsVTypes"
_CUSTOM_NS = f"{_OFFICE}/custom-properties"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
MAX_UNPACKED = 200_000_000
"""Bytes: a template that unpacks to more is a zip bomb or no template."""
_MAX_PARTS = 5_000
_MAIN = {
    "spreadsheetml.sheet.main+xml": "xlsx", "spreadsheetml.template.main+xml": "xlsx",
    "wordprocessingml.document.main+xml": "docx", "wordprocessingml.template.main+xml": "docx",
}  # fmt: skip

_SAVE_AS = "Mở bằng Excel hoặc Word, chọn Lưu thành (Save As) dạng .xlsx hoặc .docx rồi nạp lại."


class Package:
    """Parts by name, in the file's order. `kind`: xlsx or docx, told by content. Changes stay in memory until `saved`."""

    def __init__(self, content: bytes) -> None:
        """Open a template; Refused with a verdict where it cannot be filled."""
        self.parts = _parts(content)
        self.types = self.xml(CONTENT_TYPES)
        self.kind, self.main = self._main()
        if any(name.startswith("_xmlsignatures/") for name in self.parts):
            raise _refused("tệp mẫu đã ký số; điền vào là mất hiệu lực chữ ký.", "Bỏ chữ ký số, lưu lại rồi nạp lại.")

    def xml(self, name: str) -> Any:
        """Return a part's root element; Refused for a missing or broken part."""
        try:
            root = etree.fromstring(self.parts[name], etree.XMLParser(resolve_entities=False, no_network=True))
        except (KeyError, etree.XMLSyntaxError) as error:
            raise damaged() from error
        if root.getroottree().docinfo.doctype:
            raise damaged()
        return root

    def put(self, name: str, root: Any) -> None:
        """Keep a changed part."""
        self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return relation id → (last word of its type, target part) of a part ("" for the package); outside targets are left out."""
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path not in self.parts:
            return {}
        return {
            r.get("Id", ""): (r.get("Type", "").rsplit("/", 1)[-1], _target(folder, r.get("Target", "")))
            for r in self.xml(path).iter(f"{RELATIONS}Relationship")
            if r.get("TargetMode") != "External"
        }

    def remove(self, name: str, owner: str) -> None:
        """Take a part out, with the relation of `owner` to it and its content type."""
        self.parts.pop(name, None)
        folder, base = posixpath.split(owner)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        root = self.xml(path)
        for relation in list(root):
            if _target(folder, relation.get("Target", "")) == name:
                root.remove(relation)
        self.put(path, root)
        for entry in list(self.types):
            if entry.get("PartName") == f"/{name}":
                self.types.remove(entry)

    def saved(self, properties: Mapping[str, str], as_of: date) -> bytes:
        """Return the file with these custom properties beside its own; the same content gives the same bytes."""
        self._set_properties(properties)
        self.put(CONTENT_TYPES, self.types)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for name, part in sorted(self.parts.items(), key=lambda item: item[0] != CONTENT_TYPES):
                target.writestr(zipfile.ZipInfo(name), part)
        return with_fixed_times(out.getvalue(), datetime.combine(as_of, time()))

    def _main(self) -> tuple[str, str]:
        """Return the kind and the name of the main part; a template's type becomes that of a plain file."""
        main = next((t for kind, t in self.relations("").values() if kind == "officeDocument"), "")
        entry = next((e for e in self.types if e.get("PartName", "").lstrip("/") == main), None)
        of_type = "" if entry is None else entry.get("ContentType", "")
        if "macroEnabled" in of_type:
            raise _refused("tệp mẫu có macro, báo cáo gửi đi không được kèm macro.",
                           "Chọn Lưu thành (Save As) dạng .xlsx hoặc .docx không macro rồi nạp lại.")  # fmt: skip
        if "binary" in of_type:
            raise _refused("tệp mẫu là dạng nhị phân .xlsb.", _SAVE_AS)
        kind = next((kind for ending, kind in _MAIN.items() if of_type.endswith(ending)), "")
        if not kind or main not in self.parts or entry is None:
            raise _refused("không phải tệp Excel hay Word.", _SAVE_AS)
        if b"http://purl.oclc.org/ooxml/" in self.parts[main][:4000]:
            raise _refused("tệp mẫu lưu ở dạng Strict Open XML.", _SAVE_AS)
        entry.set("ContentType", of_type.replace("template.main", "sheet.main" if kind == "xlsx" else "document.main"))
        return kind, main

    def _set_properties(self, properties: Mapping[str, str]) -> None:
        found = [t for kind, t in self.relations("").values() if kind == "custom-properties"]
        name = found[0] if found and found[0] in self.parts else "docProps/custom.xml"
        root = (
            self.xml(name)
            if name in self.parts
            else etree.Element(f"{{{_CUSTOM_NS}}}Properties", nsmap={None: _CUSTOM_NS, "vt": _VT})
        )
        for old in list(root):
            if old.get("name") in properties:
                root.remove(old)
        first = max([1, *(int(p.get("pid", "1")) for p in root)]) + 1
        for pid, (key, value) in enumerate(properties.items(), start=first):
            own = etree.SubElement(root, f"{{{_CUSTOM_NS}}}property", fmtid=_CUSTOM_FORMAT, pid=str(pid), name=key)
            etree.SubElement(own, f"{{{_VT}}}lpwstr").text = value
        self.put(name, root)
        if not found:
            relations = self.xml("_rels/.rels")
            etree.SubElement(relations, f"{RELATIONS}Relationship", Id="rIdLanToa", Type=f"{_OFFICE}/relationships/custom-properties",
                             Target=name)  # fmt: skip
            self.put("_rels/.rels", relations)
        if not any(e.get("PartName") == f"/{name}" for e in self.types):
            etree.SubElement(self.types, f"{_TYPES}Override", PartName=f"/{name}", ContentType=_CUSTOM_TYPE)


def _target(folder: str, target: str) -> str:
    path = unquote(target)
    return path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))


def _parts(content: bytes) -> dict[str, bytes]:
    if not content.startswith(b"PK"):
        raise _not_a_package(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
            if sum(e.file_size for e in entries) > MAX_UNPACKED or len(entries) > _MAX_PARTS:
                raise _refused(
                    f"tệp giải nén ra hơn {MAX_UNPACKED // 1_000_000} MB, quá lớn với một tệp mẫu.",
                    "Xoá tờ, ảnh không dùng rồi lưu lại.",
                )
            if any(e.flag_bits & 1 for e in entries):
                raise _protected()
            parts = {e.filename.replace("\\", "/").lstrip("/"): archive.read(e) for e in entries}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, RuntimeError) as error:
        raise damaged() from error
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis"):
        raise _refused("tệp mẫu là dạng LibreOffice (.odt, .ods).", _SAVE_AS)
    if CONTENT_TYPES not in parts:
        raise _refused("không phải tệp Excel hay Word.", _SAVE_AS)
    return parts


def _not_a_package(content: bytes) -> Refused:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return _protected()
        return _refused("tệp mẫu là dạng cũ (.xls, .doc).", _SAVE_AS)
    if not content.strip():
        return _refused("tệp trống.", "Chọn lại tệp mẫu.")
    if content.lstrip()[:5].lower() in (b"<html", b"<!doc", b"<?xml", b"{\\rtf") or content.startswith(b"%PDF"):
        return _refused("không phải tệp .xlsx hay .docx thật, dù tên tệp có thể ghi như vậy.", _SAVE_AS)
    return _refused("không phải tệp Excel hay Word, hoặc tệp đã hỏng.", _SAVE_AS)


def _protected() -> Refused:
    return _refused("tệp có mật khẩu mở tệp.", "Bỏ mật khẩu (Tệp > Thông tin > Bảo vệ), lưu lại rồi nạp lại.")


def damaged() -> Refused:
    """Return the verdict on a file that is not whole."""
    return _refused(
        "tệp hỏng, không đọc được hết.", "Mở bằng Excel hoặc Word, để chương trình sửa, lưu lại rồi nạp lại."
    )


def _refused(message: str, fix: str) -> Refused:
    return Refused(OwnIssue("", message[0].upper() + message[1:], fix))
