"""An office file as it comes back: told apart by its content, never by its name, and opened with care."""

import io
import re
import zipfile
from collections.abc import Mapping

from lxml import etree  # type: ignore[import-untyped]

from etl.model.errors import UserError

_LARGEST = 300 * 1024 * 1024
"""Bytes that a file may unpack to: more is no report of ours, or a trap."""
_MOST_PARTS = 5000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CODE_OF_PACK = re.compile('(?:name="LanToa.Bo" content="|Mã bộ )([0-9]{8}-[0-9A-F]{8})'.encode())
"""Where the offline pack and the picture card carry the code of their set."""


class Package:
    """The parts of an .xlsx or .docx by name; `suffix` says which it is. UserError for any other file."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        if not content.startswith(b"PK"):
            raise UserError(_not_a_package(content, name))
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                entries = archive.infolist()
                if len(entries) > _MOST_PARTS or sum(e.file_size for e in entries) > _LARGEST:
                    raise UserError(f"Tệp “{name}” quá lớn khi mở ra, không phải báo cáo của hệ thống.")
                self._parts = {e.filename: archive.read(e) for e in entries if not e.is_dir()}
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
            raise UserError(
                f"Tệp “{name}” bị hỏng, không mở được. Mở bằng Excel hoặc Word rồi lưu lại, hoặc xin bản khác."
            ) from error
        self.suffix = self._suffix()

    def _suffix(self) -> str:
        if "xl/workbook.xml" in self._parts:
            return ".xlsx"
        if "word/document.xml" in self._parts:
            return ".docx"
        if "xl/workbook.bin" in self._parts:
            raise UserError(f"Tệp “{self.name}” là Excel nhị phân (.xlsb). Lưu lại thành .xlsx rồi chọn lại.")
        if b"opendocument" in self._parts.get("mimetype", b""):
            raise UserError(f"Tệp “{self.name}” là OpenDocument. Lưu lại thành .xlsx hoặc .docx rồi chọn lại.")
        if any(p.lower().endswith((".xlsx", ".docx")) for p in self._parts):
            raise UserError(f"“{self.name}” là tệp nén. Giải nén rồi chọn từng tệp Excel hoặc Word trong đó.")
        raise UserError(f"Tệp “{self.name}” không phải Excel (.xlsx) hay Word (.docx).")

    def names(self, folder: str) -> list[str]:
        """Return the names of the parts that begin so, in order."""
        return sorted(p for p in self._parts if p.startswith(folder))

    def part(self, path: str) -> bytes | None:
        """Return a part's bytes; None where there is none."""
        return self._parts.get(path)

    def xml(self, path: str) -> etree._Element | None:
        """Return a part as XML; None where there is none, UserError where it cannot be read."""
        content = self._parts.get(path)
        if content is None:
            return None
        if b"<!DOCTYPE" in content[:2000]:
            raise UserError(f"Tệp “{self.name}” có phần không an toàn ({path}) nên không mở.")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise UserError(f"Tệp “{self.name}” bị hỏng ở phần {path}, không đọc được. Xin bản khác.") from error

    def properties(self) -> Mapping[str, str]:
        """Return the custom properties that are text; one that was cut into name, name.2, name.3 is whole again."""
        root = self.xml("docProps/custom.xml")
        found = {
            str(p.get("name")): "".join(str(t) for t in p.itertext()) for p in (root if root is not None else ())
        }  # fmt: skip
        for name in list(found):
            n = 2
            while (more := found.pop(f"{name}.{n}", None)) is not None:
                found[name] += more
                n += 1
        return found


def _not_a_package(content: bytes, name: str) -> str:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if _ENCRYPTED in content:
            return f"Tệp “{name}” được đặt mật khẩu. Mở ra, bỏ mật khẩu, lưu lại rồi chọn lại."
        return f"Tệp “{name}” là định dạng cũ (.xls, .doc). Mở ra, lưu thành .xlsx hoặc .docx rồi chọn lại."
    if content.startswith(b"%PDF"):
        return f"Tệp “{name}” là PDF nên không so từng ô được. Chọn tệp Word hoặc Excel của báo cáo đó."
    is_picture = content.startswith(b"\x89PNG")
    if (is_picture or b"<!DOCTYPE html" in content[:200]) and (code := _CODE_OF_PACK.search(content)):
        kind = "ảnh tóm tắt" if is_picture else "bản xem không cần mạng"
        return f"Tệp “{name}” là {kind} của bộ {code[1].decode()}, không so từng ô được. Chọn tệp Word hoặc Excel của bộ đó."
    if not content.strip():
        return f"Tệp “{name}” trống."
    if b"\0" not in content[:4096]:
        return f"Tệp “{name}” là văn bản (csv, txt), không mang mã bộ. Chọn tệp Word hoặc Excel của báo cáo."
    return f"Tệp “{name}” bị hỏng, hoặc không phải Excel (.xlsx) hay Word (.docx)."
