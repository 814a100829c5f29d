"""`python -m tests.bench_identity`: identity on labelled data, against the bounds of the issue. Reports; no test.

Options: `--schools N` (480 is the whole province), `--seed S`, `--noise mild|realistic|hard|all`, `--show N` examples of
every class of error, `--no-speed` without the session of 14,000 names.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from dashboard.figures.query import figures
from dashboard.figures.snapshot import make_snapshot
from etl.collect import collect
from etl.console import use_utf8
from etl.home.decisions import decide
from etl.home.home import Home
from etl.load import load, refresh
from etl.model.identity import Subject
from etl.warehouse import matcher
from tests.identity.noise import LEVELS
from tests.identity.score import Score, decisions, score, worst
from tests.identity.world import World, make_world, require_accepted

PRECISION, RECALL, QUEUE, SECONDS, ANSWER = 0.998, 0.98, 0.03, 5.0, 1.0


def main() -> int:
    """Print the figures; exit 1 where a bound is not kept."""
    use_utf8()
    parser = argparse.ArgumentParser(prog="python -m tests.bench_identity")
    parser.add_argument("--schools", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", choices=[*LEVELS, "all"], default="all")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--no-speed", action="store_true")
    given = parser.parse_args()
    kept = True
    with tempfile.TemporaryDirectory(prefix="lantoa-identity-") as folder:
        for noise in LEVELS if given.noise == "all" else (given.noise,):
            world = make_world(Path(folder) / noise / "files", schools=given.schools, seed=given.seed, noise=noise)
            result, seconds = judged(world, Path(folder) / noise / "kho")
            print(f"\n== {noise}: {given.schools} schools, {len(world.roster.people):,} people, seed {given.seed}")
            kept &= report(result, seconds, has_queue_bound=noise == "realistic")
            show(result, given.show)
        if not given.no_speed:
            kept &= speed(Path(folder) / "speed", given.seed)
    return 0 if kept else 1


def judged(world: World, root: Path) -> tuple[Score, float]:
    """Load a world's evidence and return (its score, seconds of that load)."""
    home = world.home(root)
    seconds = loaded(home, world.evidence)
    warehouse = home.published()
    assert warehouse
    return score(world, decisions(warehouse)), seconds


def loaded(home: Home, evidence: list[Path]) -> float:
    """Load `evidence` and return the seconds: reading, identifying, building, publishing."""
    start = time.perf_counter()
    require_accepted(load(home, collect(evidence)))
    return time.perf_counter() - start


@contextmanager
def identification_timed() -> Iterator[list[float]]:
    """Give the list of the seconds that every identification of all names of a build takes inside."""
    taken: list[float] = []
    whole = matcher.identify_all

    def timed(*given: Any) -> Any:
        start = time.perf_counter()
        found = whole(*given)
        taken.append(time.perf_counter() - start)
        return found

    matcher.identify_all = timed
    try:
        yield taken
    finally:
        matcher.identify_all = whole


def decided(home: Home) -> float:
    """Return the seconds from an answer to the figures that hold it, the middle of five."""
    taken = []
    for _ in range(5):
        warehouse = home.published()
        assert warehouse
        with duckdb.connect(str(warehouse), read_only=True) as con:
            [asked] = con.execute("""
                select about, name, email, staff_code, school from core_subject
                where subject_id in (select subject_id from core_sighting where status in ('pending', 'unmatched'))
                order by subject_id limit 1
            """).fetchall()
        start = time.perf_counter()
        decide(home, Subject(*asked), "guest")
        refresh(home)
        after = home.published()
        assert after
        figures(make_snapshot(after))
        taken.append(time.perf_counter() - start)
    return sorted(taken)[2]


def report(result: Score, seconds: float, *, has_queue_bound: bool) -> bool:
    """Print one world's figures and return whether the bounds are kept."""
    of_knowable = f"{result.knowable_found:,} of {result.knowable:,}"
    queue_bound = f"≤ {QUEUE:.0%}" if has_queue_bound else "none"
    bounds = [
        ("precision of matched rows", result.precision, result.precision >= PRECISION, f"≥ {PRECISION:.1%}",
         f"{result.right:,} of {result.matched:,}"),
        ("recall of knowable rows", result.recall, result.recall >= RECALL, f"≥ {RECALL:.0%}", of_knowable),
        ("ambiguous rows matched", result.ambiguous_matched, not result.ambiguous_matched, "0", f"of {result.ambiguous:,}"),
        ("queue", result.queue_share, result.queue_share <= QUEUE or not has_queue_bound, queue_bound,
         f"{result.queue:,} of {result.speaking:,} rows that speak of a person"),
    ]  # fmt: skip
    print(
        f"rows {result.rows:,}; not in matches {result.missing}; load {seconds:.1f} s ({result.rows / seconds:,.0f} rows/s)"
    )
    for name, value, ok, bound, of in bounds:
        shown = f"{value:.3%}" if isinstance(value, float) else f"{value:,}"
        print(f"  {name:<26} {shown:>9}  bound {bound:<7} {'kept' if ok else 'NOT KEPT'}  ({of})")
    print(f"  {'a careful person’s queue':<26} {result.careful_queue_share:>9.3%}")
    print("  " + "; ".join(f"{name} {count:,}" for name, count in sorted(result.verdicts.items())))
    for method, count in result.methods.most_common():  # a weak method hides in a good mean
        print(f"  matched by {method}: {count:,}, precision {1 - result.wrong_methods[method] / count:.3%}")
    return all(ok for _, _, ok, *_ in bounds) and not result.missing


def show(result: Score, examples: int, classes: int = 25) -> None:
    """Print the classes of error, the worst first."""
    for name, lines in worst(result, classes):
        print(f"  {len(lines):>6}  {name}")
        for line in lines[:examples]:
            print(f"          {line}")


def speed(folder: Path, seed: int) -> bool:
    """Print the seconds of one session of about 14,000 names against about 14,000 staff."""
    world = make_world(folder / "files", schools=480, seed=seed, noise="realistic", online=1.0)
    home = world.home(folder / "kho")
    zoom = max((p for p in world.evidence if p.name.startswith("participants")), key=lambda p: p.stat().st_size)
    names = sum(row.file == zoom.name for row in world.rows)
    with identification_timed() as taken:
        whole = loaded(home, [zoom])
    answer = decided(home)
    print(f"\none session: {names:,} names against {len(world.roster.people):,} staff; whole load {whole:.2f} s")
    kept = True
    for name, seconds, bound in (("identification", sum(taken), SECONDS), ("an answer to its figures", answer, ANSWER)):
        print(f"  {name:<26} {seconds:>7.2f} s  bound ≤ {bound:g} s  {'kept' if seconds <= bound else 'NOT KEPT'}")
        kept &= seconds <= bound
    return kept


if __name__ == "__main__":
    sys.exit(main())
