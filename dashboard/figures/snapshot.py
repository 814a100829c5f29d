"""One data version on one as-of date: the tables that every figure is counted from, held in memory.

A snapshot is made once per (data version, as-of date) and then only read; cursors of it may be used from any thread.
Place, level, name and totals of a school are those of its period in force on the as-of date, for all its records: what
happened before it moved counts where it is now, and, asked on a day before, where it was then. Which schools a session
expected is told by the session's own day.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.figures import standing
from dashboard.figures.standing import clusters
from dashboard.figures.standing.evidence import sessions_of
from etl.home.home import Home
from etl.model.errors import UserError
from etl.model.settings import Settings, parse
from etl.warehouse.sqlfile import run_folder
from geo.managing import managing_body

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Snapshot:
    """Read it through `cursor()`. `newest_date`: the newest day of the data, which is the default as-of date."""

    connection: duckdb.DuckDBPyConnection
    as_of: date
    newest_date: date
    settings: Settings
    data_version: str

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of the caller's own to the same tables (snapshot tables, and `wh` for the warehouse)."""
        return self.connection.cursor()

    def rows(self, query: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the rows of `query` as dicts."""
        result = self.cursor().execute(query, parameters or None)
        names = [d[0] for d in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def open_snapshot(home: Home, as_of: date | None = None) -> Snapshot:
    """Return the snapshot of the published warehouse of `home`; UserError while nothing is published."""
    path = home.published()
    if path is None:
        raise UserError(
            "Kho chưa có số liệu nào. Nạp tệp bằng lệnh: python -m etl load TỆP…, hoặc trên trang Nạp dữ liệu."
        )
    return make_snapshot(path, as_of)


def make_snapshot(warehouse: Path, as_of: date | None = None, roster_day: date | None = None) -> Snapshot:
    """Return the snapshot of one warehouse file; without `as_of`, on the newest date in the data.

    `roster_day`: take the lists (schools, people, who manages whom) as of this day and only what happened as of `as_of`:
    a step on the way from one date to another (`change`), no date's figures. Standing is then that of `as_of`.
    Settings are those the warehouse was built with. Data without any evidence is shown on the last planned day, or on
    the programme's first day.
    """
    con = duckdb.connect(":memory:")
    quoted = str(warehouse).replace("'", "''")
    con.execute(f"attach '{quoted}' as wh (read_only)")
    version, settings_version, text = con.execute(
        "select data_version, settings_version, settings from wh.programme"
    ).fetchall()[0]
    settings = replace(parse(text.encode("utf-8")) if text else Settings(), version=settings_version)
    newest = con.execute(
        "select coalesce((select newest_date from wh.newest_date), (select max(session_date) from wh.core_session))"
    ).fetchall()[0][0]
    newest = newest or settings.first_day
    snapshot = Snapshot(con, as_of or newest, newest, settings, version)
    _fill(snapshot, roster_day or snapshot.as_of)
    return snapshot


def _fill(snapshot: Snapshot, roster_day: date) -> None:
    con, day, settings = snapshot.connection, snapshot.as_of, snapshot.settings
    _put(con, "managing_of_period", _managing(con, roster_day))
    mondays, needed = _habit(con, settings, day)
    parameters = {
        "as_of": day,
        "roster_day": roster_day,
        "audience": list(settings.audience),
        "completion_min_share": settings.completion_min_share,
        "active_days": settings.active_days,
        "active_window_days": settings.active_window_days,
        "retained_after_days": settings.retained_after_days,
        "habit_mondays": mondays,
        "habit_weeks_needed": needed,
    }
    run_folder(con, SQL, parameters)
    known = sessions_of(snapshot, day)
    judged = standing.judged_of(snapshot, known)
    _put(con, "school_standing", standing.table(snapshot, judged))
    _put(con, "small_cluster", clusters.table(judged, snapshot))
    _put(con, "missing_session", standing.missing_table(snapshot, known))


def _put(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    con.register("incoming", table)
    con.execute(f"create table {name} as select * from incoming")
    con.unregister("incoming")


def _managing(con: duckdb.DuckDBPyConnection, day: date) -> pa.Table:
    """Return one row per period of a school: who would answer for the school, were it so on `day`."""
    rows = con.execute(
        "select school_code, valid_from, level, kind, commune_code, district_code from wh.core_school_period"
    ).fetchall()
    bodies = [managing_body(level, kind, commune, district, day) for _, _, level, kind, commune, district in rows]
    return pa.table(
        {
            "school_code": pa.array([r[0] for r in rows], pa.string()),
            "valid_from": pa.array([r[1] for r in rows], pa.date32()),
            "managing_code": pa.array([b.code if b else None for b in bodies], pa.string()),
            "managing_name": pa.array([b.name if b else None for b in bodies], pa.string()),
        }
    )


def _habit(con: duckdb.DuckDBPyConnection, settings: Settings, day: date) -> tuple[list[date], int]:
    """Return the Mondays of the teaching weeks that `habitual` looks at and the weeks of use needed (0: too early).

    The last `habit_weeks` teaching weeks; while fewer have passed since the first session, the last four, all of them.
    """
    first = con.execute("select min(session_date) from wh.core_session").fetchall()[0][0]
    weeks = settings.teaching_weeks(first, day) if first else []
    if len(weeks) >= settings.habit_weeks:
        return weeks[-settings.habit_weeks :], settings.habit_min_weeks
    return (weeks[-4:], 4) if len(weeks) >= 4 else ([date.min], 0)
