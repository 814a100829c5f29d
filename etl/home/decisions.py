"""Who was decided to be who: `decisions/identity.jsonl`, append-only. Of one question the answer given last stands.

An answer for one session stands beside the one for all sessions and is the stronger there. Taking an answer back is an
event as well; nothing is ever erased.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.home import answers
from etl.home.home import Home
from etl.home.journal import events
from etl.home.log import user_name
from etl.model.errors import UserError
from etl.model.identity import ASK_SCHOOL, IS_PERSON, IS_ROOM, NOT_OURS, SITE, VERDICTS, Bearer, Decision, Subject

FILE_NAME = "identity.jsonl"

Key = tuple[Subject, str | None]
"""A question and the session for which it is answered (None: for all)."""


@dataclass(frozen=True)
class Decisions:
    """The answers in force."""

    standing: Mapping[Key, Decision] = field(default_factory=dict)

    def find(self, subject: Subject, session: str | None = None) -> Decision | None:
        """Return the answer that holds for `subject` in `session`: the session's own, else the general one."""
        own = self.standing.get((subject, session)) if session else None
        return own or self.standing.get((subject, None))

    def __iter__(self) -> Iterator[Decision]:
        """The answers in force in the order in which they were given."""
        return iter(sorted(self.standing.values(), key=lambda d: d.number))

    def __len__(self) -> int:
        return len(self.standing)

    @property
    def version(self) -> str:
        """A hash of what is in force; "" without any."""
        if not self.standing:
            return ""
        text = json.dumps([d.as_json() for d in self], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def decisions(home: Home, until: int | None = None) -> Decisions:
    """Return the answers in force in `home`, or after the event number `until`. Lines that this version cannot understand
    are passed over.
    """
    return Decisions(answers.standing(_path(home), Decision.from_json, lambda d: (d.subject, d.session), until))


def last_decision(home: Home) -> int:
    """Return the number of the newest event; 0 while nothing was decided."""
    return answers.last_number(_path(home))


def history(home: Home) -> list[dict[str, Any]]:
    """Return every event as kept, oldest first: decisions (event "decide") and their withdrawal (event "revoke")."""
    return events(_path(home))


def decide(
    home: Home,
    subject: Subject,
    verdict: str,
    *,
    session: str | None = None,
    bearer: Bearer | None = None,
    school_code: str | None = None,
    why: str = "",
    shown: str = "",
    by: str | None = None,
) -> Decision:
    """Keep one answer and return it. It is in the figures from the next build on.

    UserError where the verdict lacks what it speaks of or does not answer this kind of question.
    """
    _require_whole(subject, verdict, bearer, school_code)
    return answers.keep(_path(home), lambda number, at: Decision(
        number, at, by or user_name(), subject, verdict, session,
        bearer if verdict == IS_PERSON else None, school_code if verdict in (IS_ROOM, ASK_SCHOOL) else None, why, shown,
    ))  # fmt: skip


def revoke(home: Home, number: int, *, why: str = "", by: str | None = None) -> Decision:
    """Take the answer of that number back and return it; UserError where it is not in force."""
    return answers.take_back(_path(home), lambda: decisions(home), number, why, by)


def _require_whole(subject: Subject, verdict: str, bearer: Bearer | None, school_code: str | None) -> None:
    if verdict not in VERDICTS or (subject.about == SITE and verdict not in (IS_ROOM, NOT_OURS)):
        raise UserError(f"Không trả lời được câu hỏi này bằng “{VERDICTS.get(verdict, verdict)}”.")
    if verdict == IS_PERSON and bearer is None:
        raise UserError("Chưa chọn người.")
    if verdict == IS_ROOM and not school_code:
        raise UserError("Chưa chọn cơ sở.")


def _path(home: Home) -> Path:
    return home.root / "decisions" / FILE_NAME
