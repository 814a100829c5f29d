"""Everything that decides who and where, with answers remembered for the length of one build.

Who somebody is can depend on all files together (`match.learn`), so the evidence is gone through twice: while the matcher
listens it only takes the questions down; then it answers all of them at once, and the second time everybody is known.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

from etl.match.display import Display, read_display
from etl.match.identify import NOTHING, Identifier, Learnt
from etl.match.learn import Question, identify_all
from etl.match.people import Audience, Identification, Sighting
from etl.match.roster import Roster
from etl.match.schools import SchoolIndex, SchoolMatch
from etl.match.sessions import Calendar
from geo.units import CHANGE_DAY

_NOT_YET = Identification(None)


class Matcher:
    """Answers which school, which session, which person; a question is answered the same each time."""

    def __init__(self, index: SchoolIndex, roster: Roster, calendar: Calendar, learnt: Learnt = NOTHING) -> None:
        self.index, self.roster, self.calendar = index, roster, calendar
        self.identifier = Identifier(roster)
        self.learnt = learnt
        self._displays: dict[tuple[str, date | None], Display] = {}
        self._answers: dict[Question, Identification] = {}
        self._asked: dict[Question, None] | None = None
        self._audiences = {code: Audience(s.audience, s.day) for code, s in calendar.sessions.items()}

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take down every question asked inside; answer them all at the end, each with what the others teach."""
        self._asked = {}
        yield
        asked, self._asked = self._asked, None
        self._answers, learnt = identify_all(self.identifier, asked, self._audiences)
        self.learnt = Learnt(learnt.emails, rates=learnt.rates)  # of accounts, what later builds know as well

    @property
    def is_listening(self) -> bool:
        """True while questions are only taken down."""
        return self._asked is not None

    def display(self, text: str, session: str | None = None) -> Display:
        """Read a display name met in a session (see match.display)."""
        key = text, self._era(session)
        if key not in self._displays:
            self._displays[key] = self._as_decided(read_display(text, self.index, key[1]))
        return self._displays[key]

    def _as_decided(self, display: Display) -> Display:
        """Return a display name whose school part, unclear by itself, people have said to mean a school."""
        if display.school_text is None or (display.school and display.school.code):
            return display
        decided = self.index.as_decided(display.school_text)
        return replace(display, school=decided) if decided else display

    def school(
        self, code: str | None, text: str | None, place: str | None = None, session: str | None = None
    ) -> SchoolMatch | None:
        """Return the school that a row of a session names by code or text; None where it names none."""
        known = self.index.by_code(code) or self.index.by_code(text)  # some write the code where the name belongs
        if known:
            return SchoolMatch(known, (known,))
        if text:
            return self.index.find(text, place, self._era(session))
        return SchoolMatch(None) if code else None

    def person(self, seen: Sighting, session: str | None) -> Identification:
        """Return who was seen, for the audience of `session` (None: no session)."""
        question = seen, session
        if self._asked is not None:
            self._asked[question] = None
            return _NOT_YET
        if question not in self._answers:
            self._answers[question] = self.identifier.identify(seen, self._audiences.get(session or ""), self.learnt)
        return self._answers[question]

    def _era(self, session: str | None) -> date | None:
        """Return one day for all sessions of which the names of units mean the same; None where no session is known."""
        planned = self.calendar.sessions.get(session or "")
        if planned is None:
            return None
        return CHANGE_DAY if planned.day >= CHANGE_DAY else CHANGE_DAY - timedelta(days=1)
