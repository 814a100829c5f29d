"""The four sessions, and the truth of one line of evidence."""

from dataclasses import dataclass
from datetime import datetime

PERSON, STRANGER, ROOM, DEVICE, BOT = "person", "stranger", "room", "device", "bot"


SESSIONS = (
    ("B1", datetime(2025, 4, 6, 8), "điểm cầu", "92000000001"), ("B2", datetime(2025, 4, 13, 8), "trực tuyến", "92000000002"),
    ("B3", datetime(2025, 4, 20, 8), "điểm cầu", "92000000003"), ("B4", datetime(2025, 4, 27, 8), "trực tuyến", "92000000004"),
)  # fmt: skip
"""Code, start (local), mode, Zoom meeting."""
DAYS = {code: start.date() for code, start, *_ in SESSIONS}


@dataclass(frozen=True)
class Row:
    """One line (or one name of a line) of a file, and who it was.

    `file`, `row`, `part`: where, as the view `matches` says it. `shown`: what the cell says. `name`: the part of it that
    is a person's name as typed, without title, "" for none. `school`: the code of the school that the row names, None
    for none or one that is on no list (`names_school`). `kind`: PERSON, STRANGER (on no list), ROOM, DEVICE or BOT;
    `person`: the staff code, None for nobody of the lists. `way`: how the name was typed; `phone`: the number that the row gives.
    """

    file: str
    row: int
    part: int
    source: str
    session: str | None
    shown: str
    name: str = ""
    school: str | None = None
    names_school: bool = False
    email: str = ""
    code: str = ""
    person: str | None = None
    kind: str = PERSON
    way: str = "clean"
    phone: str = ""

    @property
    def speaks_of_a_person(self) -> bool:
        """Whether somebody is named, or shown by an address: what may end up in the queue."""
        return self.kind in (PERSON, STRANGER) and bool(self.name or self.email or self.code)
