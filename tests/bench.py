"""`python -m tests.bench`: how fast, as ratios and against the bounds of the issues. Reports; never part of the tests.

Runs on the demo province in a temporary folder (about two minutes on two cores).
"""

import gc
import io
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb

from dashboard.figures.change import Side, explain
from dashboard.figures.measures import MEASURES
from dashboard.figures.query import figures
from dashboard.figures.snapshot import Snapshot, open_snapshot
from dashboard.maps.filled import filled_map
from dashboard.maps.ground import ground
from dashboard.maps.shown import Shown, by_code
from dashboard.pages_list import FOLDER, PAGES
from dashboard.reports.report_set import freeze_set, make_set, side_of, verify_sets
from dashboard.reports.word.document import briefs
from dashboard.reports.workbook import write_report
from etl.collect import collect
from etl.console import use_utf8
from etl.demo.generate import write_files
from etl.demo.programme import programme_toml
from etl.home.home import HOME_VARIABLE, Home
from etl.home.landing import in_force
from etl.load import load, rebuild, undo
from geo.layers import layer


def main() -> int:
    """Measure everything and print one line each; exit 1 where a bound is not kept."""
    use_utf8()
    with tempfile.TemporaryDirectory(prefix="lantoa-bench-") as folder:
        lines = [*_province(Path(folder))]
    width = max(len(name) for name, *_ in lines)
    kept = True
    for name, value, unit, bound in lines:
        ok = bound is None or value <= bound
        kept &= ok
        limit = "" if bound is None else f"  bound {bound:g} {unit}  {'kept' if ok else 'NOT KEPT'}"
        print(f"{name:<{width}}  {value:8.2f} {unit}{limit}")
    return 0 if kept else 1


def _province(folder: Path) -> list[tuple[str, float, str, float | None]]:
    files = folder / "files"
    files.mkdir()
    home = Home(folder / "home")
    home.create()
    home.settings.write_text(programme_toml(), encoding="utf-8")
    generated, _ = _timed(lambda: write_files(files))
    every = sorted(p for p in files.rglob("*") if p.is_file())
    usage = [p for p in every if "chatgpt" in p.name]
    rest = [p for p in every if p not in usage]
    loaded, _ = _timed(lambda: load(home, collect(rest)))
    alone = statistics.median(_duckdb_alone(usage) for _ in range(3))
    with_usage, _ = _timed(lambda: load(home, collect(usage)))
    rebuilt = min(_timed(lambda: rebuild(home))[0] for _ in range(2))
    first, snapshot = _timed(lambda: open_snapshot(home))
    pages = _pages(home)
    report, _ = _timed(lambda: write_report(snapshot, io.BytesIO()))
    sets = _report_sets(home, snapshot)
    rows = sum(len(p.read_bytes().splitlines()) - 1 for p in usage)
    return [
        ("demo province: files written", generated, "s", None),
        ("demo province: all but usage loaded and published", loaded, "s", None),
        ("first run: files, load and publish together", generated + loaded + with_usage, "s", 60),
        (f"usage: {len(usage)} files, {rows:,} rows, DuckDB alone reads them in", alone, "s", None),
        ("usage: load and publish", with_usage, "s", None),
        ("usage: load and publish / DuckDB alone", with_usage / alone, "×", 3),
        ("full rebuild from staged files", rebuilt, "s", 10),
        ("snapshot of an as-of date, made once per version and date", first, "s", None),
        *((f"warm page {name}, server time", seconds * 1000, "ms", 300) for name, seconds in pages),
        ("map payload, communes", _map_bytes(snapshot) / 1000, "kB", 250),
        ("Excel report of all schools", report, "s", 5),
        *sets,
    ]


def _report_sets(home: Home, snapshot: Snapshot) -> list[tuple[str, float, str, float | None]]:
    """Time a set, its briefs, freezing it, and why figures changed since."""
    made_in, made = _timed(lambda: make_set(snapshot, home))
    briefs_in, _ = _timed(lambda: list(briefs(snapshot, home.root, set_code=made.code)))
    frozen_in, frozen = _timed(lambda: freeze_set(home, snapshot, made))
    proved_in, _ = _timed(lambda: verify_sets(home))
    earlier = Side(snapshot.as_of - timedelta(days=60))
    dates_in, _ = _timed(lambda: explain(home, earlier, Side(snapshot.as_of)))
    undo(home, in_force(home.landing)[10].sha256)
    since_in, _ = _timed(lambda: explain(home, side_of(home, frozen), Side(snapshot.as_of)))
    return [
        ("report set: Word and Excel", made_in, "s", 10),
        ("46 one-page briefs", briefs_in, "s", 60),
        ("freezing a set", frozen_in, "s", 2),
        ("proving every frozen set", proved_in, "s", None),
        ("why figures changed, two dates", dates_in, "s", None),
        ("why figures changed since a set, one file taken back", since_in, "s", None),
    ]


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def _duckdb_alone(paths: list[Path]) -> float:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(Path(folder) / "alone.duckdb")) as con:
        names = [str(p) for p in paths]
        query = "create table usage as select * from read_csv($names, header = true, all_varchar = true)"
        return _timed(lambda: con.execute(query, {"names": names}))[0]


def _pages(home: Home) -> list[tuple[str, float]]:
    """Return each page's median time of a rerun, caches warm, without a browser."""
    from streamlit.testing.v1 import AppTest  # noqa: PLC0415

    os.environ[HOME_VARIABLE] = str(home.root)
    times = []
    for entry in PAGES:
        page = AppTest.from_file(str(FOLDER / f"{entry.stem}.py"), default_timeout=120).run()
        if page.exception:
            raise RuntimeError(f"{entry.stem}: {page.exception}")
        times.append((entry.stem, statistics.median(_timed(page.run)[0] for _ in range(5))))
    return times


def _map_bytes(snapshot: Snapshot) -> int:
    """Return the size of the filled map with its polygons; a server sends these once, and the rest with every figure."""
    shown = Shown("commune", MEASURES["participated"], by_code(figures(snapshot, ("commune",)), "commune"))
    drawn = ground("commune", layer("communes"))
    return len(json.dumps(filled_map(shown, drawn, drawn.geojson, drawn.bounds(), 540), ensure_ascii=False).encode())


if __name__ == "__main__":
    sys.exit(main())
