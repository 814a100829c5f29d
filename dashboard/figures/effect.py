"""What a load changes: the same figures, on the same day, with and without it."""

from collections.abc import Iterable
from pathlib import Path

from dashboard.figures.query import figures
from dashboard.figures.snapshot import Snapshot, make_snapshot
from etl.model.effect import LABELS, Change, Effect, PlaceChange
from etl.model.settings import Settings
from etl.text.vietnam import number

_MEMBERS = {
    "schools": "select school_code from school_dim where is_valid",
    "rostered": "select distinct person_key from rostered",
    "sessions": "select session_code from wh.core_session",
    "participated_verified": "select distinct person_key from rostered join person_state using (person_key) where is_verified",
    "completed": "select distinct person_key from rostered join person_state using (person_key) where is_completed",
    "activated": "select distinct person_key from rostered join person_state using (person_key) where is_activated",
    "products": "select distinct person_key from rostered join person_state using (person_key) where has_product",
}


def effect_of(before: Path | None, after: Path) -> Effect:
    """Return what the warehouse `after` changes against `before` (None: nothing was published yet).

    Both are asked on one day: the newest that either speaks of. A fall is a concern above the thresholds of
    `[loading]` in the settings of `after`.
    """
    new = make_snapshot(after)
    old = make_snapshot(before) if before else None
    if old and old.newest_date != new.newest_date:
        day = max(old.newest_date, new.newest_date)
        old, new = (make_snapshot(path, day) for path in (before, after) if path)
    changes = [_change(id_, _members(old, id_), _members(new, id_)) for id_ in _MEMBERS]
    changes.insert(4, _reported(old, new))
    places = _places(old, new)
    found = tuple(c for c in changes if c.gained or c.lost)
    concerns = tuple(_concerns(found, places, new.settings)) if old else ()
    return Effect(new.as_of, found, tuple(places), concerns)


def _members(snapshot: Snapshot | None, id_: str) -> set[str]:
    return {row[0] for row in snapshot.cursor().execute(_MEMBERS[id_]).fetchall()} if snapshot else set()


def _change(id_: str, before: set[str], after: set[str]) -> Change:
    return Change(id_, len(before), len(after), len(after - before), len(before - after))


def _reported(old: Snapshot | None, new: Snapshot) -> Change:
    """Return the change of head-counts, school by school: what one gains another's loss does not hide."""
    before, after = (
        {r["school"]: r["participated_reported"] or 0 for r in figures(s, ("school",))} if s else {} for s in (old, new)
    )
    gained = sum(max(0, n - before.get(school, 0)) for school, n in after.items())
    lost = sum(max(0, n - after.get(school, 0)) for school, n in before.items())
    return Change("reported", sum(before.values()), sum(after.values()), gained, lost)


def _places(old: Snapshot | None, new: Snapshot) -> list[PlaceChange]:
    before, after = (
        {r["district"]: r for r in figures(s, ("district",)) if r["district"]} if s else {} for s in (old, new)
    )
    found = []
    for code, row in after.items():
        rates = [_rate(before.get(code)), _rate(row)]
        found.append(PlaceChange(code, row["district_name"], rates[0], rates[1], row["rostered"] or 0))
    return found


def _rate(row: dict | None) -> float | None:
    return row["participated"] / row["rostered"] if row and row["rostered"] else None


def _concerns(changes: Iterable[Change], places: Iterable[PlaceChange], settings: Settings) -> Iterable[str]:
    for change in changes:
        share = change.lost / change.before if change.before else 0.0
        is_large = change.lost >= settings.reason_lost_people or share >= settings.reason_lost_share
        if change.lost >= settings.reason_min_people and is_large:
            yield f"{number(change.lost)} {LABELS[change.id][1]} (trước khi nạp: {number(change.before)})"
    for place in places:
        if place.people >= settings.reason_min_people and -place.points >= 100 * settings.reason_fall_share:
            fall = f"{-place.points:.1f}".replace(".", ",")
            yield f"tỷ lệ tham gia của {place.name} giảm {fall} điểm"
