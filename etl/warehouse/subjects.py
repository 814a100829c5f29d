"""The questions of identity met in one build, and who or what each of them may mean."""

from functools import lru_cache
from typing import Any

import pyarrow as pa

from etl.match.display import person_part
from etl.match.people import Identification, Sighting
from etl.match.schools import SchoolMatch
from etl.match.words import words_of
from etl.model.identity import PERSON, SITE, Subject
from etl.text.fold import accent_key, clean

SUBJECT = pa.schema([
    ("subject_id", pa.string()), ("about", pa.string()), ("name", pa.string()), ("email", pa.string()),
    ("staff_code", pa.string()), ("school", pa.string()), ("shown", pa.string()),
])  # fmt: skip
"""One row per question. name … school: as in model.identity.Subject; shown: the text as one file writes it."""

CANDIDATE = pa.schema([
    ("subject_id", pa.string()), ("rank", pa.int32()), ("person_key", pa.string()), ("school_code", pa.string()),
    ("probability", pa.float64()), ("evidence", pa.string()),
])  # fmt: skip
"""Who (person_key), or which school (school_code), an undecided question may mean, most probable first. evidence: codes of
match.evidence, "; " between."""


class Subjects:
    """Collects the questions of one build."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str | None, ...], str] = {}
        self.rows: list[tuple[Any, ...]] = []
        self._candidates: dict[str, list[tuple[Any, ...]]] = {}

    def person(self, seen: Sighting, raw: str | None, answer: Identification) -> str:
        """Note the question who this is, with its candidates while it is open, and return its id."""
        subject_id = self._note(subject_of(seen, raw), raw or seen.email or seen.staff_code or "")
        if answer.person_key is None and len(answer.choices) > len(self._candidates.get(subject_id, ())):
            self._candidates[subject_id] = [
                (subject_id, rank, c.person_key, None, c.probability, "; ".join(c.evidence))
                for rank, c in enumerate(answer.choices, start=1)
            ]
        return subject_id

    def site(self, text: str, place: str | None, match: SchoolMatch) -> str:
        """Note the question which school `text` means, with the schools that it can be, and return its id."""
        subject_id = self._note(site_subject(text, place), text)
        self._candidates[subject_id] = [
            (subject_id, rank, None, code, None, None) for rank, code in enumerate(match.candidates, start=1)
        ]
        return subject_id

    @property
    def candidates(self) -> list[tuple[Any, ...]]:
        """The rows of CANDIDATE."""
        return [row for rows in self._candidates.values() for row in rows]

    def _note(self, subject: Subject, shown: str) -> str:
        parts = subject.about, subject.name, subject.email, subject.staff_code, subject.school
        own = self._ids.get(parts)
        if own is None:
            own = self._ids[parts] = subject.id
            self.rows.append((own, *parts, shown))
        return own


def subject_of(seen: Sighting, raw: str | None) -> Subject:
    """Return the question who was seen."""
    school = seen.school_code or (f"?{accent_key(seen.school_text or '')}" if seen.names_school else None)
    written = person_part(seen.name) if seen.name and seen.school_code else written_name(seen, raw)
    return Subject(PERSON, accent_key(written) or None, seen.email, seen.staff_code, school)


def written_name(seen: Sighting, raw: str | None) -> str:
    """Return the name that stands for somebody: without titles and school, but whole where that leaves one word only.

    "Cô Hoa 4 tuổi" and "iPhone của Hoa" are one person or two, as are the Hoas of two schools.
    """
    return _written(seen.name, raw)


@lru_cache(maxsize=100_000)
def _written(seen_name: str | None, raw: str | None) -> str:
    name = person_part(seen_name) if seen_name else ""
    return name if len(words_of(name)) > 1 else clean(raw or "") or name


def site_subject(text: str, place: str | None = None) -> Subject:
    """Return the question which school a text means; `place`: the commune that the row gives."""
    return Subject(SITE, accent_key(text), school=accent_key(place) if place else None)
