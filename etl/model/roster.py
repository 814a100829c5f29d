"""What the office decided about its own staff lists: who is one person, who is not, who left or moved, what is true.

A decision answers one question (`about`: the id of the finding that asked it). It names people by everything that finds
them again after the lists have changed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from etl.model.identity import Bearer

SAME, DIFFERENT, LEFT, MOVED, KEEP = "same_person", "different_people", "left", "moved", "keep"

VERDICTS = {
    SAME: "là một người",
    DIFFERENT: "là những người khác nhau",
    LEFT: "đã rời cơ sở",
    MOVED: "đã chuyển cơ sở",
    KEEP: "đúng như danh sách",
}
"""Verdict → Vietnamese words."""


@dataclass(frozen=True)
class RosterDecision:
    """One answer. `number`: its place in the journal; `about`: the finding's id; `kind`: the kind of that finding.

    SAME: the first of `people` is the one kept. LEFT: `people[0]` was at `school_code` up to and including `day`.
    MOVED: from `day` on they are at `to_school`, before at `school_code`. `schools`: those of the finding. `basis`: the
    number of the file loaded last when it was decided; a later list may contradict it.
    """

    number: int
    at: str
    by: str
    about: str
    kind: str
    verdict: str
    people: tuple[Bearer, ...]
    schools: tuple[str, ...] = ()
    school_code: str | None = None
    to_school: str | None = None
    day: date | None = None
    basis: int = 0
    why: str = ""
    shown: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the decision as the journal keeps it."""
        return asdict(self) | {"day": self.day.isoformat() if self.day else None}

    @staticmethod
    def from_json(event: Mapping[str, Any]) -> "RosterDecision":
        """Read what `as_json` wrote; ValueError where it is not a decision of this version."""
        try:
            made = RosterDecision(**{
                **event,
                "people": tuple(Bearer(**p) for p in event["people"]),
                "schools": tuple(event.get("schools", ())),
                "day": date.fromisoformat(event["day"]) if event.get("day") else None,
            })  # fmt: skip
        except (TypeError, KeyError) as error:
            raise ValueError("not a decision") from error
        if made.verdict not in VERDICTS:
            raise ValueError(f"unknown verdict {made.verdict!r}")
        return made
