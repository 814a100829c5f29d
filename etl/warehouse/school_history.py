"""What several lines say of one school becomes its history: periods of one name, level, kind and place that never overlap.

A line speaks of the days from its `Từ ngày` to its `Đến ngày`. Lines of one file with different `Từ ngày` are the school's
history there: each holds until the day before the next begins, or to its own last day; in a gap the school did not exist.
A file loaded later replaces what was known of the days that it speaks of, and never shortens what was known before:

- The state known before is said anew from the first day known for it, whatever `Từ ngày` the later line gives (unless that
  period had ended). A note names the day that stands; only mending or undoing the earlier file moves it. Of 01/07/2025
  nothing is said: then the unit began and not the school.
- Another state leaves the earlier one standing until the day before.
- A single line without `Từ ngày` does not say since when: it stands in for the last period known.
- A blank cell is not a change. A line without any place keeps the place known, one without a kind the kind; what a line
  leaves open of the place (lists made since 01/07/2025 often drop the former commune) is taken from what was known of the
  school in the same commune: where it stood before that day has not changed.

So lines with both days give one history in whatever order their files come; a line without an end speaks of all days
from its first one on. A mended line belongs to the file that it mends.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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


_PLACES: tuple[tuple[System, str, str], ...] = (
    ("current", "commune_code", "commune_text"),
    ("former", "former_commune_code", "former_commune_text"),
    ("district", "district_code", "former_district_text"),
)


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
    kept: list[Change] = []
    for said in _statements(lines, origins or {}):
        known, own = _after(known, _in_file(said))
        standing = {_line(p) for p in known}
        kept = [change for change in kept if _line_of(change.row) in standing] + own
    periods = _filled(known)
    return _cut(periods), [*(change for a, b in pairwise(periods) for change in _changes(a, b)), *kept]


def own_ends(
    rows: Iterable[Row], school: Callable[[Row], str], origins: Mapping[int, int] | None = None
) -> list[date | None]:
    """Return the last day of each row, that which the next row of its school in the same file implies included.

    `school`: row → the code of its school.
    """
    all_rows = list(rows)
    firsts: dict[tuple[int, str], set[date]] = defaultdict(set)
    for row in all_rows:
        firsts[_file(row, origins or {}), school(row)].add(row["valid_from"] or ALWAYS)
    ends = []
    for row in all_rows:
        later = [d for d in firsts[_file(row, origins or {}), school(row)] if d > (row["valid_from"] or ALWAYS)]
        implied = [min(later) - timedelta(days=1)] if later else []
        ends.append(min([row["valid_to"] or FOREVER, *implied]))
    return [None if end == FOREVER else end for end in ends]


def _file(row: Row, origins: Mapping[int, int]) -> int:
    file_id: int = row["file_id"]
    return origins.get(file_id, file_id)


def _line_of(row: Row) -> tuple[int, str | None, int]:
    return row["file_id"], row["sheet"], row["row"]


def _line(period: Period) -> tuple[int, str | None, int]:
    return _line_of(period.row)


def _cut(periods: Sequence[Period]) -> list[Period]:
    """Return the periods, each ended on the day before the next at the latest."""
    following = [*(p.first for p in periods[1:]), None] if periods else []
    return [
        p._replace(last=min(p.last or FOREVER, first - timedelta(days=1))) if first else p
        for p, first in zip(periods, following, strict=True)
    ]


def _statements(
    lines: Iterable[tuple[Row, Placement]], origins: Mapping[int, int]
) -> list[list[tuple[Row, Placement]]]:
    """Return the lines of each file; those that mend the file just before belong to it."""
    files: list[tuple[int, list[tuple[Row, Placement]]]] = []
    for row, place in lines:
        file_id = _file(row, origins)
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


def _after(known: Sequence[Period], said: Sequence[Period]) -> tuple[list[Period], list[Change]]:
    """Return what is known after a file, and the first days in it that do not count."""
    end = said[-1].last or FOREVER
    later = [p for p in known if p.first > end]
    if len(said) == 1 and said[0].first == ALWAYS:
        before = [p for p in known if p.first <= end]
        return [*_restated(before, said[0]), *later], []
    own = _cut(said)[0]
    own = _with_blanks(own, [p for p in known if p.first <= own.first] or known)
    first = _known_first(known, own)
    changes = _kept_day(own, first)
    own = own._replace(first=first, last=said[0].last)
    before = [p for p in known if p.first < own.first]
    return [*before, *(_completed(p, known) for p in (own, *said[1:])), *later], changes


def _known_first(known: Sequence[Period], own: Period) -> date:
    """Return the first day of a line: that of the period that it says anew, if it does; never one that shortens another."""
    overlapping = [
        p
        for p in _cut(known)
        if p.first <= (own.last or FOREVER) and own.first <= (p.last or FOREVER) and is_same_state(p, own)
    ]
    if not overlapping:
        return own.first
    same = overlapping[-1]
    is_earliest = same.first == known[0].first
    return min(same.first, own.first) if is_earliest else same.first


def _kept_day(own: Period, first: date) -> list[Change]:
    if own.first in (first, CHANGE_DAY):
        return []
    since = "trước đến nay" if first == ALWAYS else f"ngày {day_text(first)}"
    return [Change(own.row, "school_day_kept", f"từ {since}, không phải từ ngày {day_text(own.first)}")]


def _restated(known: Sequence[Period], line: Period) -> list[Period]:
    """Return the history with its last period said anew, by a line that does not say since when."""
    own = _completed(_with_blanks(line, known), known)
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


def _with_blanks(line: Period, known: Sequence[Period]) -> Period:
    """Return a later file's line with the kind and the place last known, where it gives none."""
    if not known:
        return line
    row, place, last = line.row, line.place, known[-1]
    blank = {}
    if row["kind"] is None and last.row["kind"] is not None:
        blank["kind"] = last.row["kind"]
    if not any(row[text] for _, _, text in _PLACES):
        place = replace(last.place, issues=tuple(i for i in last.place.issues if i[0] != "column_read_as_former"))
        blank |= {text: last.row[text] for _, _, text in _PLACES}
    return line._replace(row={**row, **blank}, place=place) if blank else line


def _filled(periods: Sequence[Period]) -> list[Period]:
    """Return the periods, what one leaves open of its place taken from those before, else after, in that commune."""
    return [_completed(p, (*periods[:n:-1], *periods[:n])) for n, p in enumerate(periods)]


def _completed(period: Period, others: Sequence[Period]) -> Period:
    """Return the period with what it leaves open of its place, where only `others` (the last one first) know it."""
    place, said = period.place, _said(period.place)
    names_none = not any(period.row[text] for _, _, text in _PLACES[:2])
    if said.former_commune_code is not None or (said.commune_code is None and not (names_none and said.district_code)):
        return period
    for other in reversed(others):
        known = _said(other.place)
        adds = known.former_commune_code if said.commune_code else known.commune_code
        if adds is None or _differ(said.commune_code, known.commune_code):
            continue
        if _differ(said.district_code, known.district_code):
            continue
        issues = tuple(i for i in place.issues if i[0] not in _SETTLED)
        place = replace(place, commune_code=known.commune_code, former_commune_code=known.former_commune_code,
                        district_code=known.district_code, issues=issues, candidates=())  # fmt: skip
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


def _place_difference(a: Period, b: Period) -> str | None:
    """Return in words how the places differ: in a unit that both know, else as one is known and the other only written."""
    for system, code, _ in _PLACES:
        before, since = getattr(_said(a.place), code), getattr(_said(b.place), code)
        if _differ(before, since):
            units = find_unit(system, before), find_unit(system, since)
            return " → ".join(u.full_name for u in units if u)
    for kind in (_PLACES, _PLACES[:2]):  # a commune that is not found is another one than the commune known
        texts = [[p.row[text] for _, _, text in kind if p.row[text]] for p in (a, b)]
        known = [any(getattr(p.place, code) for _, code, _ in kind) for p in (a, b)]
        if known[0] != known[1] and all(texts):
            return " → ".join(f"“{written[0]}”" for written in texts)
    return None


def _differ(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


def _name_key(name: str) -> tuple[str, ...]:
    parsed = parse_words(words_of(name))
    return parsed.boarding, parsed.level, parsed.place.accent_text, parsed.number
