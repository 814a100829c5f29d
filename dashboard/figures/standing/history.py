"""Standing week by week: since when a school is flagged, and what changed between two days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dashboard.figures.standing import FLAGGED, GRAVITY
from dashboard.figures.standing.evidence import days_of, sessions_of
from dashboard.figures.standing.judge import Judged, judge
from dashboard.figures.timeline import week_ends

if TYPE_CHECKING:
    from dashboard.figures.snapshot import Snapshot

Row = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One school on two days. Status None: the school did not exist that day."""

    school_code: str
    status_before: str | None
    status_now: str
    participated_before: int | None
    participated_now: int
    gap_before: int | None
    gap_now: int


@dataclass(frozen=True)
class Changes:
    """Flagged now and not before; flagged before and not now; flagged on both days with a graver, a lighter status."""

    newly: tuple[Change, ...]
    cleared: tuple[Change, ...]
    worse: tuple[Change, ...]
    better: tuple[Change, ...]


def history(snapshot: "Snapshot", days: Sequence[date]) -> list[Row]:
    """Return one row per day of `days` and school valid on it: day, school_code, people, participated, target, gap_people,
    status. The same as a snapshot of that day says. Days are returned in order, once each.
    """
    wanted = sorted(set(days))
    if not wanted:
        return []
    known = sessions_of(snapshot, wanted[-1])
    return [row for day in days_of(snapshot, wanted, known) for row in rows_of(judge(day, known, snapshot.settings))]


def rows_of(judged: Judged) -> list[Row]:
    """Return the rows of `history` of one day."""
    day = judged.day
    columns = zip(
        day.codes, day.people.tolist(), day.participated.tolist(), judged.target.tolist(), judged.gap.tolist(),
        judged.status, strict=True,
    )  # fmt: skip
    names = ("school_code", "people", "participated", "target", "gap_people", "status")
    return [{"day": day.on, **dict(zip(names, values, strict=True))} for values in columns]


def weekly(snapshot: "Snapshot") -> list[Row]:
    """Return `history` over the ends of all weeks up to the as-of date, and over that date."""
    return history(snapshot, [*(d for d in week_ends(snapshot) if d < snapshot.as_of), snapshot.as_of])


def since(rows: Iterable[Row], as_of: date) -> dict[str, date]:
    """Return school → the first day of the unbroken run of days of `rows`, up to `as_of`, on which it is flagged."""
    begun: dict[str, date] = {}
    for row in sorted((r for r in rows if r["day"] <= as_of), key=lambda r: r["day"]):
        if row["status"] not in FLAGGED:
            begun.pop(row["school_code"], None)
        else:
            begun.setdefault(row["school_code"], row["day"])
    now = {r["school_code"] for r in rows if r["day"] == as_of}
    return {code: day for code, day in begun.items() if code in now}


def changes(before: Iterable[Row], now: Iterable[Row]) -> Changes:
    """Return what changed between the rows of two days. Order: gravest status now, then the largest gap."""
    was = {r["school_code"]: r for r in before}
    pairs = [(was.get(r["school_code"]), r) for r in now]
    kinds: dict[str, list[Change]] = {"newly": [], "cleared": [], "worse": [], "better": []}
    for old, new in pairs:
        if kind := _kind(old, new):
            kinds[kind].append(_change(old or {}, new))
    ordered = {
        kind: tuple(sorted(found, key=lambda c: (GRAVITY[c.status_now], -c.gap_now, c.school_code)))
        for kind, found in kinds.items()
    }
    return Changes(**ordered)


def _kind(old: Row | None, new: Row) -> str | None:
    is_flagged, was_flagged = new["status"] in FLAGGED, old is not None and old["status"] in FLAGGED
    if is_flagged != was_flagged:
        return "newly" if is_flagged else "cleared"
    if not is_flagged or old is None or old["status"] == new["status"]:
        return None
    return "worse" if GRAVITY[new["status"]] < GRAVITY[old["status"]] else "better"


def _change(old: Mapping[str, Any], new: Row) -> Change:
    return Change(
        new["school_code"], old.get("status"), new["status"], old.get("participated"), new["participated"],
        old.get("gap_people"), new["gap_people"],
    )  # fmt: skip
