"""`python -m tests.bench_loading`: what loading costs, against the bounds of the issue. Reports; never part of the tests.

A workbook of 14,000 people, a thousand small Zoom reports, five million usage rows (about four minutes on two cores).
"""

import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from etl.collect import collect
from etl.console import use_utf8
from etl.demo.generate import write_files
from etl.demo.programme import programme_toml
from etl.home.home import Home
from etl.load import load
from etl.readers import Source, read

ROWS = 5_000_000
_USAGE = """
    copy (
        select 'Weekly' as cadence, day as period_start, day + 6 as period_end, '0' as account_id, 'user-' || a as public_id,
            'Lò Thị ' || a as name, 'nguoi' || a || '@example.org' as email, '' as role, 'standard-user' as user_role,
            '["TH Nà Tấu"]' as department, '' as groups, 'enabled' as user_status, '2025-01-01' as created_or_invited_date,
            1 as is_active, day + (a % 3)::int as first_day_active_in_period, day + 3 + (a % 4)::int as last_day_active_in_period,
            (a * 7 + w) % 40 as messages
        from (select w, date '2019-01-07' + (7 * w)::int as day from range(358) as t(w)), range(14000) as u(a)
        limit $rows
    ) to '{path}' (header, delimiter ',')
"""
_CHILD = """
import sys, time
from pathlib import Path
from etl.collect import collect
from etl.home.home import Home
from etl.load import load
start = time.perf_counter()
report = load(Home(Path(sys.argv[1])), collect([Path(sys.argv[2])]))
assert report.is_clean
seconds = time.perf_counter() - start
try:
    import resource
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
except ImportError:  # Windows does not tell
    gigabytes = "nan"
print(seconds, gigabytes)
"""


def main() -> int:
    """Measure everything and print one line each; exit 1 where a bound is not kept."""
    use_utf8()
    with tempfile.TemporaryDirectory(prefix="lantoa-bench-") as folder:
        lines = [*_lists(Path(folder)), *_usage(Path(folder))]
    kept = True
    for name, value, unit, bound in lines:
        verdict = "not measured here" if math.isnan(value) else "kept" if value <= bound else "NOT KEPT"
        kept &= verdict != "NOT KEPT"
        print(f"{name:<68} {value:8.2f} {unit}  bound {bound:g} {unit}  {verdict}")
    return 0 if kept else 1


def _lists(folder: Path) -> list[tuple[str, float, str, float]]:
    files = folder / "files"
    files.mkdir()
    write_files(files)
    staff = max(files.rglob("*.xlsx"), key=lambda p: p.stat().st_size)
    source = Source(staff.name, staff.read_bytes())
    seconds, result = min((_timed(lambda: read(source)) for _ in range(5)), key=lambda pair: pair[0])
    home = _home(folder / "zoom")
    load(home, collect(p for p in files.rglob("*") if p.suffix == ".xlsx"))
    reports = folder / "reports"
    reports.mkdir()
    for number in range(1000):
        (reports / f"{number}.csv").write_text(_zoom(number), encoding="utf-8")
    thousand, report = _timed(lambda: load(home, collect([reports])))
    assert report.is_clean
    return [
        (
            f"workbook of {result.rows_read:,} rows, read, per 14,000 rows",
            seconds * 14_000 / result.rows_read,
            "s",
            0.5,
        ),
        ("1,000 small Zoom reports, loaded and published", thousand, "s", 30),
    ]


def _zoom(number: int) -> str:
    day = f"13/{1 + number % 12:02}/2025"
    head = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n"
    return head + "".join(
        f"Lò Thị {number} {line},nguoi{line}@example.org,{day} 08:{line % 60:02}:00,{day} 10:00:00,120\n"
        for line in range(80)
    )


def _usage(folder: Path) -> list[tuple[str, float, str, float]]:
    path = folder / "chatgpt.csv"
    duckdb.sql(_USAGE.format(path=path.as_posix()), params={"rows": ROWS})
    alone = min(_timed(lambda n=n: _duckdb_alone(path, folder / f"alone{n}.duckdb"))[0] for n in range(3))
    home = _home(folder / "usage")
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(home.root), str(path)], capture_output=True, check=True, encoding="utf-8"
    )
    seconds, gigabytes = map(float, done.stdout.split()[-2:])
    return [
        (
            f"{ROWS:,} usage rows ({path.stat().st_size / 1e6:.0f} MB), load and publish / DuckDB alone",
            seconds / alone,
            "×",
            2,
        ),
        ("the same load, peak memory", gigabytes, "GB", 1),
    ]


def _duckdb_alone(path: Path, target: Path) -> None:
    with duckdb.connect(str(target)) as con:
        con.execute(
            "create table usage as select * from read_csv($path, header = true, all_varchar = true)",
            {"path": str(path)},
        )


def _home(folder: Path) -> Home:
    home = Home(folder)
    home.create()
    home.settings.write_text(programme_toml(), encoding="utf-8")
    return home


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


if __name__ == "__main__":
    sys.exit(main())
