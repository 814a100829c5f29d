"""A set written into a folder: whole or not at all, and never over another one."""

import os
import shutil
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.reports.report_set import ReportSet
from dashboard.reports.slip import SET_SLIP, set_slip
from etl.model.errors import UserError

_PART, _LOCK = ".dang-ghi-", ".lantoa.lock"
_LOCK_SECONDS = 300


def write_folder(made: ReportSet, out: Path) -> tuple[Path, bool]:
    """Write the set and its slip into a folder of `out` named by the as-of date and the unit; return it and whether it is new.

    The very same set there already is left alone; beside another one of the same date it gets a number. UserError where
    the folder cannot be written.
    """
    files = {**made.files, SET_SLIP: set_slip(made)}
    try:
        out.mkdir(parents=True, exist_ok=True)
        with FileLock(out / _LOCK, timeout=_LOCK_SECONDS):
            for left_over in out.glob(f"{_PART}*"):
                shutil.rmtree(left_over, ignore_errors=True)
            for n in range(1, 1000):
                target = out / (made.name + (f" ({n})" if n > 1 else ""))
                if not target.exists():
                    break
                if _holds(target, files):
                    return target, False
            part = out / f"{_PART}{os.getpid()}"
            part.mkdir()
            for name, content in files.items():
                (part / name).write_bytes(content)
            part.replace(target)
            return target, True
    except Timeout as error:
        raise UserError(f"Đang có lệnh khác ghi vào “{out}”. Đợi xong rồi chạy lại.") from error
    except OSError as error:
        raise UserError(
            f"Không ghi được vào thư mục “{out}”: {error.strerror or error}. Xem quyền ghi và chỗ trống."
        ) from error


def _holds(folder: Path, files: dict[str, bytes]) -> bool:
    return all((folder / name).is_file() and (folder / name).read_bytes() == content for name, content in files.items())
