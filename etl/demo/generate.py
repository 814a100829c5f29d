"""Write the demo province: an invented office's exports, lists and sheets, in the formats such an office really has.

Places and the calendar are real; every school code, person and figure is invented. The files go through the ordinary
loader like anybody's. The same seed and scale give the same bytes.
"""

from collections.abc import Callable
from pathlib import Path

from etl.demo.truth import Truth, make_truth, stream
from etl.demo.write_forms import write_forms
from etl.demo.write_lists import write_schools, write_sessions, write_staff
from etl.demo.write_moodle import write_moodle
from etl.demo.write_new_lists import write_new_staff
from etl.demo.write_products import write_products
from etl.demo.write_rollcalls import write_rollcalls
from etl.demo.write_usage import write_usage
from etl.demo.write_zoom import write_zoom

Progress = Callable[[float, str], None]


def write_files(folder: Path, *, seed: int = 2025, scale: float = 1.0, progress: Progress | None = None) -> list[Path]:
    """Write all files into `folder` (made if missing) and return their paths, lists first, then by kind and date.

    `scale` (0–1] keeps that part of the schools, each level at least once. `progress` gets the part done (0–1) and
    what is being written, in Vietnamese. Raises ValueError for a scale out of range, OSError where it cannot write.
    """
    return write_truth(folder, make_truth(seed, scale), seed=seed, progress=progress)


def write_truth(folder: Path, truth: Truth, *, seed: int = 2025, progress: Progress | None = None) -> list[Path]:
    """Write the files of one province, as `write_files` does."""

    def tell(part: float, what: str) -> None:
        if progress:
            progress(part, what)

    folder.mkdir(parents=True, exist_ok=True)
    tell(0.05, "Danh sách cơ sở, cán bộ, buổi học")
    files = [write_schools(folder, truth), write_staff(folder, truth), write_sessions(folder, truth)]
    files.append(write_new_staff(folder, truth, stream(seed, 17)))
    tell(0.30, "Điểm danh các điểm cầu")
    files += write_rollcalls(folder, truth, stream(seed, 11))
    tell(0.40, "Biểu mẫu điểm danh")
    files += write_forms(folder, truth, stream(seed, 12))
    tell(0.55, "Báo cáo Zoom")
    files += write_zoom(folder, truth, stream(seed, 13))
    tell(0.68, "Tiến độ học trên Moodle và sản phẩm")
    files += write_moodle(folder, truth, stream(seed, 14))
    files.append(write_products(folder, truth, stream(seed, 15)))
    files += write_usage(
        folder, truth, stream(seed, 16), lambda part: tell(0.78 + 0.22 * part, "Lượt dùng ChatGPT theo tuần")
    )
    tell(1.0, "Xong")
    return files
