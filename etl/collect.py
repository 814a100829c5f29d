"""What the clerk drops in becomes a list of files: single files, folders, zips inside zips.

Limits keep a zip bomb from filling the machine: they are reported as that file's own refusal, the others go on.
"""

import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from etl.model.issues import Issue

MAX_FILE_BYTES = 2_000_000_000
MAX_MEMBER_BYTES = 600_000_000
HELD_BYTES = 1 << 25
"""A file up to this size is handed on as bytes; a larger one as something to open, and never held as a whole."""
MAX_MEMBERS = 5_000
MAX_DEPTH = 4
MAX_RATIO = 300
"""Unpacked bytes per packed byte: text packs 10 to 20 times, a bomb a thousand times and more."""
MAX_NESTED_BYTES = 1 << 27
"""A package inside a package has to be held as a whole while its files are handed on."""
MAX_ALL_FILES = 20_000
MAX_ALL_BYTES = 2_000_000_000
"""What one package may hold in all its layers together: packages in packages multiply."""

UNPACK_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, NotImplementedError, EOFError, ValueError,
)  # fmt: skip
"""What reading a damaged or odd zip can raise."""

NAMELESS = "không tên"
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_WORKBOOK_MEMBERS = {"[Content_Types].xml", "mimetype"}


@dataclass(frozen=True)
class Incoming:
    """One file to be read: where it was found (`a.zip/b.csv` inside a zip), its base name, its bytes or why it has none.

    `origin` stands in place of the bytes of a large file: its path, or what opens it; it serves until the next file is
    asked for.
    """

    path: str
    name: str
    content: bytes = b""
    issue: Issue | None = None
    origin: Path | Callable[[], BinaryIO] | None = None


@dataclass
class _Room:
    """How much one package may still give."""

    files: int = MAX_ALL_FILES
    size: int = MAX_ALL_BYTES
    is_spent: bool = False

    def takes(self, member: zipfile.ZipInfo) -> bool:
        """Make room for one more file, if there is any."""
        self.files, self.size = self.files - 1, self.size - member.file_size
        self.is_spent = self.is_spent or self.files < 0 or self.size < 0
        return not self.is_spent


def collect(paths: Iterable[Path]) -> Iterator[Incoming]:
    """Yield every file under `paths`, in a stable order. A path that does not exist is yielded with its issue."""
    for path in paths:
        if path.is_dir():
            for child in sorted((p for p in path.rglob("*") if p.is_file()), key=os.fsencode):
                if not _is_ignored(child.as_posix()):
                    yield from _from_disk(child)
        else:
            yield from _from_disk(path)


def from_bytes(name: str, content: bytes) -> Iterator[Incoming]:
    """Yield the file, or what it packs, of an upload."""
    yield from _unpack(name, Path(name).name, content, _Room())


def _from_disk(path: Path) -> Iterator[Incoming]:
    shown, name = _printable(str(path)), _printable(path.name)
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            yield _too_large(shown, name, f"{size // 1_000_000} MB")
            return
        with path.open("rb") as stream:
            is_zip = _is_zip(stream.read(4))
        if size > HELD_BYTES and not is_zip:
            yield Incoming(shown, name, origin=path)
            return
        content = path if is_zip else path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield Incoming(shown, name, issue=Issue("unreadable_file", value=reason))
        return
    yield from _unpack(shown, name, content, _Room())


def _printable(text: str) -> str:
    """Return a path that can be printed and stored: bytes of a name that are no UTF-8 become a question mark sign."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _unpack(path: str, name: str, content: bytes | Path, room: _Room, depth: int = 0) -> Iterator[Incoming]:
    if isinstance(content, bytes) and not _is_zip(content):
        yield Incoming(path, name, content)
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content)
    except UNPACK_ERRORS:
        yield _whole(path, name, content)  # the reader says what is wrong with it
        return
    with archive:
        members = [m for m in archive.infolist() if not m.filename.endswith("/") and not _is_ignored(m.filename)]
        if any(m.filename in _WORKBOOK_MEMBERS for m in members):
            yield _whole(path, name, content)
        elif depth >= MAX_DEPTH or len(members) > MAX_MEMBERS:
            yield _too_large(path, name, f"{len(members)} tệp trong gói nén, {depth} lớp")
        else:
            for member in sorted(members, key=lambda m: m.filename):
                if room.is_spent:
                    return
                yield from _member(archive, member, f"{path}/{_file_name(member) or NAMELESS}", room, depth)


def _is_zip(content: bytes) -> bool:
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))  # the second: a zip without a single member


def _whole(path: str, name: str, content: bytes | Path) -> Incoming:
    if isinstance(content, Path) and content.stat().st_size > HELD_BYTES:
        return Incoming(path, name, origin=content)
    return Incoming(path, name, content if isinstance(content, bytes) else content.read_bytes())


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, room: _Room, depth: int
) -> Iterator[Incoming]:
    name = path.rsplit("/", 1)[-1]
    if not room.takes(member):
        yield _too_large(path, name, "gói nén chứa quá nhiều tệp hoặc quá nhiều dữ liệu; phần còn lại không được đọc")
        return
    if member.file_size > MAX_MEMBER_BYTES or member.file_size > MAX_RATIO * max(member.compress_size, 10_000):
        yield _too_large(path, name, f"{member.file_size // 1_000_000} MB khi giải nén")
        return
    if member.flag_bits & 0x1:
        yield Incoming(path, name, issue=Issue("encrypted"))
        return
    try:
        with archive.open(member) as stream:
            content = stream.read(4 if member.file_size > HELD_BYTES else -1)
        if member.file_size > HELD_BYTES and not _is_zip(content):
            yield Incoming(path, name, origin=partial(archive.open, member))  # type: ignore[arg-type]
            return
        if member.file_size > MAX_NESTED_BYTES:
            yield _too_large(path, name, f"gói nén {member.file_size // 1_000_000} MB trong một gói nén")
            return
        if member.file_size > HELD_BYTES:
            content = archive.read(member)
    except UNPACK_ERRORS as error:
        yield Incoming(path, name, issue=Issue("corrupt_file", value=type(error).__name__))
        return
    yield from _unpack(path, name, content, room, depth + 1)


def _file_name(member: zipfile.ZipInfo) -> str:
    """Return the member's name; zips made by Windows without the UTF-8 flag keep names in the old DOS code page."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename


def _too_large(path: str, name: str, words: str) -> Incoming:
    return Incoming(path, name, issue=Issue("too_large", value=words))


def _is_ignored(path: str) -> bool:
    return any(path.startswith(i) or path.endswith("/" + i) or path == i for i in _IGNORED) or "/~$" in path
