"""What the bytes of a file are, by their first bytes and never by the file's name."""

import io
import re
import zipfile
from dataclasses import dataclass

from etl.readers.common.decode import wide_without_mark

MAX_UNPACKED = 1 << 30
"""A workbook that unpacks to more than this many bytes is not opened (a zip bomb, or nothing a list needs)."""

_ANYTHING = re.compile(rb"[^\0 \t\r\n\xef\xbb\xbf\xff\xfe]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES_AND_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"BM", "ảnh BMP"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén GZ"),
    (b"PAR1", "Parquet"),
    (b"{\\rtf", "văn bản RTF"),
    (b"SQLite format 3", "SQLite"),
)


_OWN_PROPERTIES, _OWN_MARK, _MOST_PROPERTIES = "docProps/custom.xml", b'"LanToa.Loai"', 1 << 16
"""Where a workbook says what it is (dashboard.reports.set_code), and how much of that is looked at."""
_OWN_PAGE, _OWN_PICTURE = b'name="LanToa.Bo"', "Lan Toả".encode()


@dataclass(frozen=True)
class Contents:
    """What a file is: `kind` is text, xlsx, xls, ods or xlsb; otherwise None with the issue's code and value.

    `is_own_report`: a workbook says of itself that this product made it as a report.
    """

    kind: str | None
    issue: str | None = None
    value: str | None = None
    is_own_report: bool = False


def contents_of(content: bytes) -> Contents:
    """Return what `content` is: a kind that can be opened, or the issue that says why it cannot."""
    if not _ANYTHING.search(content):
        return Contents(None, "empty_file")
    if content.startswith(b"PK\x03\x04"):
        return _zip(content)
    if content.startswith(_OLE):
        return _compound(content)
    if content.startswith(b"\x89PNG") and _OWN_PICTURE in content:
        return Contents(None, "own_report", "ảnh tóm tắt")
    for mark, name in _PICTURES_AND_OTHERS:
        if content.startswith(mark) and not (mark == b"BM" and _is_text(content)):
            return Contents(None, "unsupported_file", name)
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")) or b"urn:schemas-microsoft-com" in start:
        if _OWN_PAGE in content[:8192]:
            return Contents(None, "own_report", "bản xem không cần mạng")
        return Contents(None, "html_workbook")
    if not _is_text(content):
        return Contents(None, "unsupported_file", "tệp nhị phân")
    return Contents("text")


def _zip(content: bytes) -> Contents:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            is_own = _says_own(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError, EOFError):
        return Contents(None, "corrupt_file", "tệp XLSX hoặc ZIP không đủ nội dung")
    names = {entry.filename for entry in entries}
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return Contents(None, "too_large", "nội dung sau khi giải nén quá 1 GB")
    if "xl/workbook.bin" in names:
        return Contents("xlsb")
    if any(name.startswith("xl/") for name in names):
        return Contents("xlsx", is_own_report=is_own)
    if "content.xml" in names and "mimetype" in names:
        return Contents("ods")
    if any(name.startswith("word/") for name in names):
        return Contents(None, "unsupported_file", "văn bản Word")
    if any(name.startswith("ppt/") for name in names):
        return Contents(None, "unsupported_file", "bài trình chiếu PowerPoint")
    return Contents(None, "unsupported_file", "tệp nén ZIP")


def _says_own(archive: zipfile.ZipFile) -> bool:
    if _OWN_PROPERTIES not in archive.namelist():
        return False
    with archive.open(_OWN_PROPERTIES) as part:
        return _OWN_MARK in part.read(_MOST_PROPERTIES)


def _compound(content: bytes) -> Contents:
    """Old Office files; a password-protected new workbook hides inside such a file too."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Contents(None, "encrypted")
    if "WordDocument".encode("utf-16-le") in content:
        return Contents(None, "unsupported_file", "văn bản Word")
    return Contents("xls")


def _is_text(content: bytes) -> bool:
    """Tell text from binary by the control characters of its beginning.

    Text in UTF-16 without a mark is told by its letters, for the upper bytes of Vietnamese ones look like control characters.
    """
    sample = content[:4096]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    wide = wide_without_mark(sample)
    codes = map(ord, sample.decode(wide, errors="ignore")) if wide else iter(sample)
    control = sum(1 for code in codes if code < 32 and code not in (0, 9, 10, 11, 12, 13, 26))
    return control <= len(sample) // 20
