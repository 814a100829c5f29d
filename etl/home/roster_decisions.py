"""What was decided about the staff lists: `decisions/roster.jsonl`, append-only. Of one question the last answer stands.

Taking an answer back is an event as well; nothing is ever erased.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from etl.home import answers
from etl.home.home import Home
from etl.home.journal import events
from etl.home.log import user_name
from etl.model.errors import UserError
from etl.model.identity import Bearer
from etl.model.roster import DIFFERENT, LEFT, MOVED, SAME, VERDICTS, RosterDecision

FILE_NAME = "roster.jsonl"


@dataclass(frozen=True)
class RosterDecisions:
    """The answers in force, by the id of the question."""

    standing: Mapping[str, RosterDecision] = field(default_factory=dict)

    def __iter__(self) -> Iterator[RosterDecision]:
        """Yield the answers in force in the order in which they were given."""
        return iter(sorted(self.standing.values(), key=lambda d: d.number))

    def __len__(self) -> int:
        return len(self.standing)

    @property
    def version(self) -> str:
        """A hash of what is in force, whoever decided it and why; "" without any. Numbers keep the order."""
        if not self.standing:
            return ""
        order = {d.number: n for n, d in enumerate(self)}
        parts = [
            json.dumps(d.as_json() | {"number": order[d.number], "at": "", "by": "", "why": "", "shown": ""}, sort_keys=True)
            for d in self
        ]  # fmt: skip
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def roster_decisions(home: Home, until: int | None = None) -> RosterDecisions:
    """Return the answers in force in `home`, or after the event number `until`. Lines that this version cannot understand
    are passed over.
    """
    return RosterDecisions(answers.standing(_path(home), RosterDecision.from_json, lambda d: d.about, until))


def last_roster_decision(home: Home) -> int:
    """Return the number of the newest event; 0 while nothing was decided."""
    return answers.last_number(_path(home))


def roster_history(home: Home) -> list[dict[str, Any]]:
    """Return every event as kept, oldest first: decisions (event "decide") and their withdrawal (event "revoke")."""
    return events(_path(home))


def decide_roster(
    home: Home,
    about: str,
    kind: str,
    verdict: str,
    people: Sequence[Bearer],
    *,
    schools: Sequence[str] = (),
    school_code: str | None = None,
    to_school: str | None = None,
    day: date | None = None,
    basis: int = 0,
    why: str = "",
    shown: str = "",
    by: str | None = None,
) -> RosterDecision:
    """Keep one answer to the question `about` and return it. It is in the figures from the next build on.

    UserError where the verdict lacks what it speaks of.
    """
    _require_whole(verdict, people, school_code, to_school, day)
    return answers.keep(_path(home), lambda number, at: RosterDecision(
        number, at, by or user_name(), about, kind, verdict, tuple(people), tuple(schools),
        school_code if verdict in (LEFT, MOVED) else None, to_school if verdict == MOVED else None,
        day if verdict in (LEFT, MOVED) else None, basis, why, shown,
    ))  # fmt: skip


def revoke_roster(home: Home, number: int, *, why: str = "", by: str | None = None) -> RosterDecision:
    """Take the answer of that number back and return it; UserError where it is not in force."""
    return answers.take_back(_path(home), lambda: roster_decisions(home), number, why, by)


def _require_whole(
    verdict: str, people: Sequence[Bearer], school_code: str | None, to_school: str | None, day: date | None
) -> None:
    if verdict not in VERDICTS or not people:
        raise UserError(f"Không trả lời được câu hỏi này bằng “{VERDICTS.get(verdict, verdict)}”.")
    if verdict in (SAME, DIFFERENT) and len({p.person_key for p in people}) < 2:
        raise UserError("Cần ít nhất hai người để nói họ là một hay khác nhau.")
    if verdict in (LEFT, MOVED) and not (school_code and day):
        raise UserError("Chưa chọn cơ sở đã rời và ngày.")
    if verdict == MOVED and (not to_school or to_school == school_code):
        raise UserError("Chưa chọn cơ sở mới, khác cơ sở cũ.")


def _path(home: Home) -> Path:
    return home.root / "decisions" / FILE_NAME
