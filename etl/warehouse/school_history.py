"""What several lines say of one school becomes its history: periods of one name, level, kind and place that never overlap.

A line speaks of the days from its `Từ ngày` to its `Đến ngày`. Lines of one file with different `Từ ngày` are the school's
history there: each holds until the day before the next begins, or to its own last day; in a gap the school did not exist.
A file loaded later replaces what was known of the days that it speaks of; what was known of the days before stays, cut
where the new lines begin. Three things are not a change:

- The state known before, with another `Từ ngày`, corrects that day (unless the earlier period had ended by itself). Not
  so 01/07/2025: then the unit is new and not the school, which stood there before.
- A single line without `Từ ngày` does not say since when: it stands in for the last period known.
- A blank cell. What a line leaves open of the place (lists made since 01/07/2025 often drop the former commune) is
  taken from what was known of the school in the same commune: where it stood before that day has not changed.

So lines with both days give one history in whatever order their files come; a line without an end speaks of all days
from its first one on. A mended line belongs to the file that it mends.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from etl.match.school_names import parse_words
from etl.match.words import words_of
from etl.model.vocabulary import KINDS, LEVELS, name_of
from etl.text.vietnam import day as day_text
from geo.placing import Placement
from geo.units import CHANGE_DAY, System, find_unit

Row = Mapping[str, Any]

ALWAYS, FOREVER = date.min, date.max


class Period(NamedTuple):
    """One state of a school. first: ALWAYS where no day is given; last: the line's own last day, None without one.

    After `history`, `last` is cut to the day before the next period.
    """

    row: Row
    place: Placement
    first: date
    last: date | None

    @property
    def valid_from(self) -> date | None:
        """The first day, None for always."""
        return None if self.first == ALWAYS else self.first

    def is_on(self, day: date) -> bool:
        """Tell whether the school was so on `day`."""
        return self.first <= day <= (self.last or FOREVER)


class Change(NamedTuple):
    """Something worth saying of the line `row`: an issue code and the words for it."""

    row: Row
    code: str
    words: str


def history(
    lines: Iterable[tuple[Row, Placement]], origins: Mapping[int, int] | None = None
) -> tuple[list[Period], list[Change]]:
    """Return the periods of one school, earliest first, and what changed between them.

    `lines`: its staged lines that stand, in loading order, with their places; at least one. `origins`: file of
    mended lines → the file that they mend.
    """
    known: list[Period] = []
    for said in _statements(lines, origins or {}):
        known = _after(known, _in_file(said))
    periods = _filled(known)
    cut = [
        p._replace(last=min(p.last or FOREVER, n.first - timedelta(days=1))) if n else p
        for p, n in zip(periods, [*periods[1:], None], strict=True)
    ]
    return cut, [change for a, b in pairwise(periods) for change in _changes(a, b)]


def _statements(
    lines: Iterable[tuple[Row, Placement]], origins: Mapping[int, int]
) -> list[list[tuple[Row, Placement]]]:
    """Return the lines of each file; those that mend the file just before belong to it."""
    files: list[tuple[int, list[tuple[Row, Placement]]]] = []
    for row, place in lines:
        file_id = origins.get(row["file_id"], row["file_id"])
        if not files or files[-1][0] != file_id:
            files.append((file_id, []))
        files[-1][1].append((row, place))
    return [said for _, said in files]


def _in_file(said: Iterable[tuple[Row, Placement]]) -> list[Period]:
    """Return what one file says, earliest first. Of lines with one first day the last one stands."""
    of_day = {row["valid_from"] or ALWAYS: (row, place) for row, place in said}
    return [Period(row, place, first, row["valid_to"]) for first, (row, place) in sorted(of_day.items(), key=_first)]


def _first(item: tuple[date, Any]) -> date:
    return item[0]


def _after(known: Sequence[Period], said: Sequence[Period]) -> list[Period]:
    """Return what is known after a file."""
    end = said[-1].last or FOREVER
    later = [p for p in known if p.first > end]
    if len(said) == 1 and said[0].first == ALWAYS:
        before = [p for p in known if p.first <= end]
        return [*_restated(before, said[0]), *later]
    before = [p for p in known if p.first < said[0].first]
    if said[0].first != CHANGE_DAY:
        while before and is_same_state(before[-1], said[0]) and (before[-1].last or FOREVER) >= said[0].first:
            before.pop()
    return [*before, *(_completed(p, known) for p in said), *later]


def _restated(known: Sequence[Period], line: Period) -> list[Period]:
    """Return the history with its last period said anew, by a line that does not say since when."""
    own = _completed(line, known)
    before = list(known)
    if len(before) > 1:
        own = own._replace(first=before[-1].first)
    before = before[:-1]
    while before and is_same_state(before[-1], own) and before[-1].last is None:  # the change is taken back
        own = own._replace(first=before.pop().first)
    return [*before, own]


def is_same_state(a: Period, b: Period) -> bool:
    """Tell whether two lines give one name, level, kind and place; what one of them leaves blank does not differ."""
    return not _differences(a, b)


_BY_NAME = "placed_by_school_name"
_SETTLED = frozenset({_BY_NAME, "straddling_commune"})
"""Issues of a place that end where another line tells the former commune."""


def _said(place: Placement) -> Placement:
    """Return a place without what was only guessed from the school's name: that moves no school."""
    if any(code == _BY_NAME for code, _ in place.issues):
        return replace(place, former_commune_code=None, district_code=None)
    return place


def _filled(periods: Sequence[Period]) -> list[Period]:
    """Return the periods, what one leaves open of its place taken from those before, else after, in that commune."""
    return [_completed(p, (*periods[:n:-1], *periods[:n])) for n, p in enumerate(periods)]


def _completed(period: Period, others: Sequence[Period]) -> Period:
    """Return the period with its former commune, where only `others` (the last one first) know it."""
    place, said = period.place, _said(period.place)
    if said.commune_code is None or said.former_commune_code is not None:
        return period
    for other in reversed(others):
        known = _said(other.place)
        if known.commune_code != said.commune_code or known.former_commune_code is None:
            continue
        if _differ(said.district_code, known.district_code):
            continue
        issues = tuple(i for i in place.issues if i[0] not in _SETTLED)
        place = replace(place, former_commune_code=known.former_commune_code, district_code=known.district_code,
                        issues=issues, candidates=())  # fmt: skip
        return period._replace(place=place)
    return period


# --- what differs ------------------------------------------------------------------------------------------------


def _changes(a: Period, b: Period) -> list[Change]:
    words = _differences(a, b)
    found = [Change(b.row, "school_changed", f"từ {day_text(b.first)}: {'; '.join(words)}")] if words else []
    if a.last is not None and a.last >= b.first:
        told = f"đến {day_text(a.last)} và từ {day_text(b.first)}"
        found.append(Change(b.row, "school_days_overlap", told))
    return found


def _differences(a: Period, b: Period) -> list[str]:
    """Return in words what `b` says otherwise than `a`."""
    words = []
    if _name_key(a.row["school_name"]) != _name_key(b.row["school_name"]):
        words.append(f"tên “{a.row['school_name']}” → “{b.row['school_name']}”")
    for field, terms in (("level", LEVELS), ("kind", KINDS)):
        if _differ(a.row[field], b.row[field]):
            words.append(f"{name_of(terms, a.row[field])} → {name_of(terms, b.row[field])}")
    places = _place_difference(a, b)
    return [*words, places] if places else words


_PLACES: tuple[tuple[System, str, str], ...] = (
    ("current", "commune_code", "commune_text"),
    ("former", "former_commune_code", "former_commune_text"),
    ("district", "district_code", "former_district_text"),
)


def _place_difference(a: Period, b: Period) -> str | None:
    """Return in words how the places differ: in a unit that both know, else as one is known and the other only written."""
    for system, code, _ in _PLACES:
        before, since = getattr(_said(a.place), code), getattr(_said(b.place), code)
        if _differ(before, since):
            units = find_unit(system, before), find_unit(system, since)
            return " → ".join(u.full_name for u in units if u)
    texts = [[p.row[text] for _, _, text in _PLACES if p.row[text]] for p in (a, b)]
    known = [any(getattr(p.place, code) for _, code, _ in _PLACES) for p in (a, b)]
    if known[0] != known[1] and all(texts):
        return " → ".join(f"“{written[0]}”" for written in texts)
    return None


def _differ(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


def _name_key(name: str) -> tuple[str, ...]:
    parsed = parse_words(words_of(name))
    return parsed.boarding, parsed.level, parsed.place.accent_text, parsed.number
