"""A landed file read again as it was read when it came in."""

from collections.abc import Iterable
from pathlib import Path

from etl.collect import HELD_BYTES
from etl.corrected import correction_in, read_correction
from etl.home import landing
from etl.home.landing import Landed
from etl.model.errors import UserError
from etl.model.issues import Issue
from etl.model.records import ReadResult
from etl.readers import Source, read
from etl.readers.common.correction import CORRECTION


def source_of(folder: Path, file: Landed) -> Source:
    """Return a landed file and how it is read; UserError where it is gone or is not what it was."""
    path = folder / file.file_name
    if not path.exists():
        raise UserError(f"Thiếu tệp gốc của “{file.name}” trong thư mục landing; khôi phục từ bản sao.")
    content = held_or_path(path)
    if landing.digest(content) != file.sha256:
        raise UserError(f"Tệp gốc của “{file.name}” trong thư mục landing đã bị thay đổi; khôi phục từ bản sao.")
    return Source(file.name, content, file.date_order, file.mapping)


def read_again(folder: Path, file: Landed, in_force: Iterable[Landed]) -> ReadResult:
    """Return what `file` gives; of a correction, together with the file it mends. UserError as for `source_of`."""
    source = source_of(folder, file)
    if "corrects" not in file.decided:
        return read(source)
    original = next((f for f in in_force if f.sha256 == file.decided["corrects"]), None)
    correction = correction_in(source)
    if original is None or correction is None:
        return ReadResult(CORRECTION, None, None, (Issue("correction_alone"),))
    return read_correction(source, correction, source_of(folder, original))


def held_or_path(path: Path) -> bytes | Path:
    """Return the bytes of a file, or, where it is too large to be held, its path."""
    return path if path.stat().st_size > HELD_BYTES else path.read_bytes()
