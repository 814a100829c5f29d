"""Everything that decides who and where, with answers remembered for the length of one build.

Who somebody is can depend on all files together (`match.learn`), so the questions of the evidence are first taken down
(`ask`) and then answered all at once (`answer`).
"""

from dataclasses import dataclass
from datetime import date

from etl.match.display import Display
from etl.match.identify import NOTHING, Learnt
from etl.match.learn import Question, identify_all
from etl.match.people import Audience, Identification, Sighting
from etl.match.schools import SchoolMatch
from etl.warehouse.known import Lists
from geo.units import CHANGE_DAY, LAST_FORMER_DAY

_NOT_YET = Identification(None)


@dataclass(slots=True, eq=False)
class Asked:
    """A question that was taken down; `answer`: nobody, until the matcher has answered."""

    seen: Sighting
    answer: Identification = _NOT_YET


class Matcher:
    """Answers which school, which session, which person; a question is answered the same each time."""

    def __init__(self, lists: Lists, learnt: Learnt = NOTHING) -> None:
        self.index, self.roster, self.calendar = lists.schools.index, lists.staff.roster, lists.sessions.calendar
        self.identifier, self._names = lists.people, lists.names
        self.learnt = learnt
        self._schools: dict[tuple[str | None, str | None, str | None, date | None], SchoolMatch | None] = {}
        self._asked: dict[Question, Asked] = {}
        self._audiences = {code: Audience(s.audience, s.day) for code, s in self.calendar.sessions.items()}

    def ask(self, seen: Sighting, session: str | None) -> Asked:
        """Take down the question who was seen, for the audience of `session` (None: no session)."""
        question = seen, session
        asked = self._asked.get(question)
        if asked is None:
            asked = self._asked[question] = Asked(seen)
        return asked

    def answer(self) -> None:
        """Answer everything that was asked, each question with what the others teach."""
        answers, learnt = identify_all(self.identifier, self._asked, self._audiences)
        for question, asked in self._asked.items():
            asked.answer = answers[question]
        self.learnt = Learnt(learnt.emails, rates=learnt.rates)  # of accounts, what later builds know as well

    def display(self, text: str, session: str | None = None) -> Display:
        """Read a display name met in a session (see match.display)."""
        return self._names.read(text, self._era(session))

    def school(
        self, code: str | None, text: str | None, place: str | None = None, session: str | None = None
    ) -> SchoolMatch | None:
        """Return the school that a row of a session names by code or text; None where it names none."""
        if not code and not text:
            return None
        key = code, text, place, self._era(session)
        if key not in self._schools:
            self._schools[key] = self._find_school(*key)
        return self._schools[key]

    def _find_school(
        self, code: str | None, text: str | None, place: str | None, day: date | None
    ) -> SchoolMatch | None:
        known = self.index.by_code(code) or self.index.by_code(text)  # some write the code where the name belongs
        if known:
            return SchoolMatch(known, (known,))
        if text:
            return self.index.find(text, place, day)
        return SchoolMatch(None) if code else None

    def person(self, seen: Sighting, session: str | None) -> Identification:
        """Return who was seen, for the audience of `session` (None: no session)."""
        asked = self._asked.get((seen, session))
        if asked is None:
            answer = self.identifier.identify(seen, self._audiences.get(session or ""), self.learnt)
            asked = self._asked[seen, session] = Asked(seen, answer)
        return asked.answer

    def _era(self, session: str | None) -> date | None:
        """Return one day for all sessions of which the names of units mean the same; None where no session is known."""
        planned = self.calendar.sessions.get(session or "")
        if planned is None:
            return None
        return CHANGE_DAY if planned.day >= CHANGE_DAY else LAST_FORMER_DAY
