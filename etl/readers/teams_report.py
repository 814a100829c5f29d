"""Teams attendance report in numbered sections: people with their totals (2), single connections (3).

Source: Teams, the meeting's Attendance tab, Download; webinars too, in any language. One record is one line of section 2,
its connections are that line's `spells`; sections are never added up. `Attended participants` is no count of the lines and
is not used.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.ordering import settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.teams_layout import Section, date_texts, meeting_above, sections_of
from etl.readers.common.teams_rows import Stay, facts_of_times, hints_of, record_of, stay_in
from etl.text.fold import accent_key


@dataclass
class Person:
    """One line of section 2 and the connections of section 3 that belong to it."""

    stay: Stay
    spells: list[Stay] = field(default_factory=list)

    def holds(self, other: Stay) -> bool:
        """Tell whether a connection lies between this line's first join and last leave."""
        joined, left = self.stay.joined, self.stay.left
        return bool(joined and left and other.joined and other.left and joined <= other.joined and other.left <= left)


def recognise(grid: Grid) -> Found | None:
    """Find the headings of section 2, or of section 3 where it stands alone."""
    sections = sections_of(grid.head)
    if not any(section.sums_up or section.number for section in sections):
        return None
    return next((s for s in sections if s.sums_up), sections[0]).place(grid)


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one CONNECTIONS record per line of section 2, and one per connection of somebody who is not there.

    The organizer is a rejected row (host), registered people without times are (no_show).
    """
    draft = Draft(READER.format, READER.kind, document, tables)
    reports = [(found.grid, sections_of(found.grid.rows)) for found in tables]
    meetings = [meeting_above(g.rows, sections[0].header if sections else 0) for g, sections in reports]
    texts = [
        text
        for (grid, sections), meeting in zip(reports, meetings, strict=True)
        for text in date_texts(grid.rows, sections, meeting)
    ]
    if len(set(meetings)) == 1:
        draft.hints = meetings[0].texts()
    order, refusal = settle(draft, texts)
    if refusal:
        return refusal
    records: list[dict[str, Any]] = []
    everyone: list[Stay] = []
    counts = {"participants_rows": 0, "activity_rows": 0, "sum_seconds_participants": 0}
    for grid, sections in reports:
        is_utc = any(section.is_utc for section in sections)
        people = [Person(stay) for stay in _stays(draft, grid, sections, order, is_utc=is_utc, sums_up=True)]
        activities = _stays(draft, grid, sections, order, is_utc=is_utc, sums_up=False)
        others = _assign(people, activities)
        counts["participants_rows"] += len(people)
        counts["activity_rows"] += len(activities)
        counts["sum_seconds_participants"] += int(sum(person.stay.seconds or 0 for person in people))
        everyone += [person.stay for person in people] or activities
        blank = "no_show" if any(p.stay.joined or p.stay.left for p in people) else "missing_value"
        records += [_record(person, blank) for person in people] + [record_of(stay, blank=blank) for stay in others]
    draft.facts |= counts | facts_of_times(everyone)
    is_utc = any(section.is_utc for _, sections in reports for section in sections)
    draft.hints |= hints_of(meetings, everyone, order, is_utc=is_utc)
    return draft.finish(records)


def _stays(draft: Draft, grid: Grid, sections: list[Section], order: str, *, is_utc: bool, sums_up: bool) -> list[Stay]:
    return [
        stay_in(Row(section.place(grid), number, cells, draft.log), order, is_utc=is_utc)
        for section in sections
        if section.sums_up == sums_up
        for number, cells in section.lines(grid.rows)
    ]


def _assign(people: list[Person], activities: list[Stay]) -> list[Stay]:
    """Give every connection to its person; return those of nobody in section 2.

    A connection without an address is also that of the only person of its name; one with an address nobody has is not.
    """
    by_key: dict[tuple[str, str], list[Person]] = defaultdict(list)
    by_email: dict[str, list[Person]] = defaultdict(list)
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        name, stay = accent_key(person.stay.name or ""), person.stay
        by_key[name, stay.own_email or ""].append(person)
        by_name[name].append(person)
        for email in {stay.own_email, stay.email} - {None}:
            by_email[email or ""].append(person)
    others = []
    for stay in activities:
        name, email = accent_key(stay.name or ""), stay.own_email or ""
        namesakes = by_name.get(name, []) if not email else []
        same = by_key.get((name, email)) or by_email.get(email) or (namesakes if len(namesakes) == 1 else [])
        if same:
            next((person for person in same if person.holds(stay)), same[0]).spells.append(stay)
        else:
            others.append(stay)
    return others


def _record(person: Person, blank: str) -> dict[str, Any]:
    """Return a line of section 2: exact where all its connections can be read, else by its total."""
    stay = person.stay
    spells = [
        {"joined_at": s.joined, "left_at": s.left} for s in person.spells if s.joined and s.left and s.joined <= s.left
    ]
    if len(spells) < len(person.spells):
        stay.row.problem("connection_not_read", value=stay.name)
        spells = []
    if spells and not (stay.joined and stay.left):
        stay.joined = stay.joined or min(spell["joined_at"] for spell in spells)
        stay.left = stay.left or max(spell["left_at"] for spell in spells)
    return record_of(stay, sums_up=True, spells=spells, blank=blank)


READER = Reader("teams_report", "Báo cáo tham dự Teams (bản 3 phần)", "connections", recognise, read)
