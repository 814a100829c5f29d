"""Sign-in rows: what a Google form, a Microsoft form and a plain sheet have in common once their columns are known."""

from collections import Counter
from typing import Any

from etl.readers.common.cells import text_of
from etl.readers.common.dates import clock, moment
from etl.readers.common.places import place_beside
from etl.readers.common.rows import Row
from etl.text.fold import accent_key, fold_words
from etl.text.vietnam import utc

_NO = ("", "0", "false", "no", "-", "–", "—", "✗", "✘", "☐")
_ABSENT = ("vang", "khong", "absent", "nghi", "chua")


def sign_in(row: Row, order: str, *, email: str | None, full_name: str | None) -> dict[str, Any]:
    """Return one SIGN_INS record. Names and schools stand as typed, also where the two cells were swapped."""
    signed_at = None
    if not row.is_blank("signed_at"):
        found = moment(row.raw("signed_at"), order)
        if found is not None:
            signed_at = utc(found)
        elif clock(row.raw("signed_at")) is None or row.is_blank("session_text"):
            row.problem("bad_time", "signed_at")
    if full_name is None and email is None and row.is_blank("staff_code"):
        row.problem("missing_value", "full_name")
    return row.record(
        full_name=full_name,
        school_code=row.code("school_code"),
        school_text=row.text("school_text"),
        place_text=place_beside(row, "place_text"),
        staff_code=row.code("staff_code"),
        email=email,
        phone=row.phone(),
        session_text=row.text("session_text"),
        signed_at=signed_at,
    )


def is_absent(row: Row) -> bool:
    """Tell an empty or negative cell of the box "Có mặt"; any other mark ("x", "✓", "muộn") is a presence, and so is no box."""
    text = text_of(row.raw("present")).lower()
    return row.has("present") and (text in _NO or fold_words(text).startswith(_ABSENT))


def identity_facts(records: list[dict[str, Any]]) -> dict[str, int]:
    """Return distinct_people and duplicate_submissions: one person is one name with one address, phone or school."""
    people: Counter[tuple[str, str]] = Counter()
    for record in records:
        name = accent_key(text_of(record["full_name"]))
        contact = record["email"] or record["phone"] or fold_words(text_of(record["school_text"]))
        people[name, text_of(contact)] += 1
    return {"distinct_people": len(people), "duplicate_submissions": len(records) - len(people)}
