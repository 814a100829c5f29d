"""A map's picture as a file of one's own choosing: what is asked is checked first, then drawn and written."""

from pathlib import Path

from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES, RATES
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.map_picture.sheet import FORMATS, FileFormat
from dashboard.places import LAYER_OF_KEY
from dashboard.reports.pictures import map_pair, map_picture
from dashboard.reports.question import Question
from etl.model.errors import UserError


def check(out: str | Path, key: str, measure_id: str) -> FileFormat:
    """Return the format that the file's ending asks for; UserError for what cannot be drawn or written there."""
    path = Path(out)
    ending = path.suffix.lower().removeprefix(".")
    file_format = next((f for f in FORMATS if f == ending), None)
    if file_format is None:
        raise UserError(f"“{path.name}”: ảnh bản đồ chỉ ghi được thành tệp .png hoặc .svg.")
    if key not in LAYER_OF_KEY:
        raise UserError(f"Không vẽ được bản đồ theo “{key}”. Các cách chia: {', '.join(LAYER_OF_KEY)}.")
    if measure_id not in RATES:
        known = "không phải tỷ lệ" if measure_id in MEASURES else "không có"
        raise UserError(f"Chỉ số “{measure_id}” {known}, không vẽ được bản đồ. Các chỉ số: {', '.join(RATES)}.")
    if not path.parent.exists():
        raise UserError(f"Không có thư mục “{path.parent}”.")
    return file_format


def write_picture(
    out: Path, snapshot: Snapshot, key: str, measure_id: str, *, where: Filters | None = None, scope: Scope | None = None,
    home: Path | None = None, circles: bool = False, before: Snapshot | None = None,
) -> None:  # fmt: skip
    """Write the map to `out`; with `before`, that date at its left. UserError as `check`, or if it cannot be written."""
    file_format = check(out, key, measure_id)
    question = Question(snapshot, where, scope, home)
    if before:
        earlier = Question(before, where, scope, home)
        content = map_pair(earlier, question, key, measure_id, circles=circles, file_format=file_format)
    else:
        content = map_picture(question, key, measure_id, circles=circles, file_format=file_format)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise UserError(f"Không ghi được tệp “{out}”. Đóng tệp nếu đang mở rồi làm lại.") from error
