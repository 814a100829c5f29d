"""`etl mend`: the rows of a loaded file that wait or were not accepted, as an Excel to correct and load again."""

import json
from pathlib import Path

import duckdb

from etl.corrected import Place
from etl.corrections import waiting_rows, workbook
from etl.home import landing
from etl.home.home import Home
from etl.intake import staged_or_read
from etl.load import find_in_force
from etl.model.errors import UserError
from etl.readers import READERS
from etl.reread import source_of


def rows_to_mend(home: Home, which: str) -> tuple[str, bytes, int]:
    """Return a file name, the workbook and the number of its rows for one loaded file (path, base name or hash).

    UserError where there is nothing to mend.
    """
    in_force = landing.in_force(home.landing)
    file = find_in_force(in_force, which)
    published = home.published()
    if published is None:
        raise UserError("Kho chưa có số liệu nào.")
    stage = staged_or_read(home, file, in_force)
    with duckdb.connect(str(published), read_only=True) as con:
        waiting = waiting_rows(con, file.seq, stage.issues)
    if not waiting:
        raise UserError(f"Tệp “{file.name}” không có dòng nào cần sửa.")
    places = _places(stage.hints)
    content = workbook(source_of(home.landing, file), file.decided.get("corrects", file.sha256), waiting, places)
    return f"can-sua {Path(file.name).stem}.xlsx", content, len(waiting)


def can_be_mended(format_id: str) -> bool:
    """Tell whether files of this format have columns that could be mended; a saved chat has none."""
    reader = READERS.get(format_id)
    return reader is None or not reader.reads_lines


def _places(hints: dict[str, str]) -> dict[Place, Place]:
    return {(s, n): (t, m) for s, n, t, m in json.loads(hints.get("corrected", "[]"))}
