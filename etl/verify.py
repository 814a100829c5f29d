"""Is the published version what the landed files build, and is everything in the home what it was?"""

from collections.abc import Sequence

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from etl.home import landing
from etl.home.decisions import decisions
from etl.home.home import Home
from etl.home.landing import Landed
from etl.home.roster_decisions import roster_decisions
from etl.model import settings as settings_file
from etl.model.errors import UserError
from etl.readers import READER_VERSION
from etl.reread import read_again
from etl.warehouse.build import CheckFailedError, check
from etl.warehouse.publish import version_of
from etl.warehouse.staging import staged

_SLICE = 1 << 20
"""Rows compared at a time: their text is written out, that of a whole file may be too much."""


def is_up_to_date(home: Home) -> bool:
    """Tell whether the published version is what landed files and settings build today."""
    files = landing.in_force(home.landing)
    return home.version == version_of(
        files, settings_file.load(home.settings), decisions(home), roster_decisions(home)
    ) or (not files and home.version is None)


def problems(home: Home) -> list[str]:
    """Prove the home: every landed file still has its hash, its stage agrees with it, the published version is whole.

    Return what is wrong, in Vietnamese; an empty list is the proof.
    """
    in_force = landing.in_force(home.landing)
    found = [text for file in in_force if (text := _problem_of(home, file, in_force))]
    if not is_up_to_date(home):
        found.append("Số liệu đang công bố chưa theo kịp tệp và cài đặt; chạy: python -m etl rebuild.")
    published = home.published()
    if published:
        try:
            with duckdb.connect(str(published), read_only=True) as con:
                check(con, settings_file.load(home.settings))
        except CheckFailedError as error:
            found.append(f"Số liệu đang công bố tự mâu thuẫn ({error}); chạy: python -m etl rebuild.")
        except duckdb.Error:
            found.append(f"Tệp số liệu “{published.name}” bị hỏng; chạy: python -m etl rebuild.")
    return found


def _problem_of(home: Home, file: Landed, in_force: Sequence[Landed]) -> str | None:
    try:
        result = read_again(home.landing, file, in_force)
    except UserError as error:
        return str(error)
    stage = staged(home.staged, file, READER_VERSION)
    if stage is None:
        return None  # only a cache: made again when needed
    if result.table is None or not _same(pq.read_table(stage.rows), result.table):
        folder = f"staged/{file.staged_name}"
        return f"Bản đã đọc của “{file.name}” không khớp tệp gốc; xoá thư mục {folder} rồi chạy: python -m etl rebuild."
    return None


def _same(stage_table: pa.Table, fresh: pa.Table) -> bool:
    """Tell whether a staged table holds the very rows of `fresh`; Parquet keeps seconds as milliseconds."""
    if stage_table.num_rows != fresh.num_rows or stage_table.column_names != fresh.column_names:
        return False
    return all(
        _plain(stage_table[name].slice(start, _SLICE), fresh[name].type).equals(
            _plain(fresh[name].slice(start, _SLICE), fresh[name].type))
        for name in fresh.column_names
        for start in range(0, fresh.num_rows, _SLICE)
    )  # fmt: skip


def _plain(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Return a piece of a column as values of `kind`; of a large file, text is a dictionary, and each makes its own."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.cast(kind.value_type if pa.types.is_dictionary(kind) else kind)
