"""Questions of identity and their answers: who is meant by a name as written, which school by a text.

A `Subject` is the question as the files put it. The same question in another file, past or future, is the same subject,
so that an answer is given once. A `Decision` is one answer of a person who looked at the evidence.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

PERSON, SITE = "person", "site"
"""What a subject asks: who bears this name; which school this text means."""

IS_PERSON, IS_ROOM, IS_DEVICE, IS_GUEST, NOT_OURS, ASK_SCHOOL = "person", "room", "device", "guest", "not_ours", "ask"

VERDICTS = {
    IS_PERSON: "là người này",
    IS_ROOM: "là điểm cầu của một cơ sở",
    IS_DEVICE: "là thiết bị, không phải một người",
    IS_GUEST: "là khách mời",
    NOT_OURS: "không phải người của ngành",
    ASK_SCHOOL: "hỏi lại cơ sở",
}
"""Verdict → Vietnamese words. A subject that asks about a text (SITE) takes only IS_ROOM and NOT_OURS."""

NOBODY = frozenset({IS_DEVICE, IS_GUEST, NOT_OURS})
"""Verdicts after which a row speaks of nobody who is counted."""


@dataclass(frozen=True)
class Subject:
    """Who or what a row speaks of, in the form in which equal questions are equal.

    `name`: accent key of the name (or of the text of a site) as written. `school`: the code of the school that the row
    names, else "?" and the accent key of its text; None where it names none. A site's commune, if the row gives one, is
    its `school`.
    """

    about: str = PERSON
    name: str | None = None
    email: str | None = None
    staff_code: str | None = None
    school: str | None = None

    @property
    def id(self) -> str:
        """A short name, the same in every build."""
        parts = (self.about, self.name, self.email, self.staff_code, self.school)
        return hashlib.sha256("\x1f".join(part or "" for part in parts).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Bearer:
    """The person meant by a decision, by everything that finds them again after the lists have changed."""

    person_key: str
    full_name: str
    school_code: str | None = None


@dataclass(frozen=True)
class Decision:
    """One answer. `session`: it holds for that session only (None: always). `number`: its place in the journal.

    `bearer` for IS_PERSON, `school_code` for IS_ROOM and, as the school that is asked, for ASK_SCHOOL. `shown`: what
    the machine offered at that moment, in words.
    """

    number: int
    at: str
    by: str
    subject: Subject
    verdict: str
    session: str | None = None
    bearer: Bearer | None = None
    school_code: str | None = None
    why: str = ""
    shown: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the decision as the journal keeps it."""
        return asdict(self)

    @staticmethod
    def from_json(event: Mapping[str, Any]) -> "Decision":
        """Read what `as_json` wrote; ValueError where it is not a decision."""
        try:
            bearer = Bearer(**event["bearer"]) if event.get("bearer") else None
            return Decision(**{**event, "subject": Subject(**event["subject"]), "bearer": bearer})
        except (TypeError, KeyError) as error:
            raise ValueError("not a decision") from error
