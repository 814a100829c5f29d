"""A school's question sheet: its marks, its ready answers, and what a typed answer means. It is made by `etl.ask`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.model.identity import IS_DEVICE, IS_GUEST, IS_PERSON, IS_ROOM, NOT_OURS
from etl.text.fold import accent_key, fold_words, has_marks

NUMBER, SHOWN, WHERE, OFFERED, ANSWER, NOTE = (
    "STT", "Tên ghi trong tệp", "Gặp ở đâu", "Gợi ý của máy", "Là ai?", "Ghi chú"
)  # fmt: skip
MARK = "Mã câu hỏi (không sửa)"
"""Headings of the questions; the last column is ours and hidden."""

CHOICE, CHOICE_KEY, CHOICE_NAME, CHOICE_SCHOOL = (
    "Lựa chọn trả lời", "Khoá (không sửa)", "Người được chọn (không sửa)", "Thuộc phiếu của (không sửa)"
)  # fmt: skip
"""Headings of the hidden sheet that feeds the drop-downs: one line per person of the school, and the ready answers."""

NOT_KNOWN = "unknown"
"""The answer of a school that does not know either: its question stays open."""

READY = {
    "Phòng họp/điểm cầu của trường": IS_ROOM,
    "Thiết bị chung": IS_DEVICE,
    "Khách mời": IS_GUEST,
    "Không phải người của trường": NOT_OURS,
    "Không biết": NOT_KNOWN,
}
"""Answers that name nobody → verdict."""

_TYPED = {fold_words(label): verdict for label, verdict in READY.items()} | {
    "phong hop": IS_ROOM, "diem cau": IS_ROOM, "phong hop cua truong": IS_ROOM, "diem cau cua truong": IS_ROOM,
    "thiet bi": IS_DEVICE, "may chung": IS_DEVICE, "khach": IS_GUEST, "khong ro": NOT_KNOWN, "chua ro": NOT_KNOWN,
}  # fmt: skip
_BETWEEN = "|"


@dataclass(frozen=True)
class Person:
    """One line of the drop-down: the label shown, whom it means, and for which school's sheet it was made."""

    label: str
    person_key: str
    full_name: str
    school_code: str


@dataclass(frozen=True)
class Meaning:
    """What a typed answer means: a verdict (with `person` for IS_PERSON), or the issue code that says why nothing."""

    verdict: str | None
    person: Person | None = None
    problem: str | None = None


def mark_of(subject_id: str, school_code: str, session_code: str | None) -> str:
    """Return the mark of one question: what it is about, whom it was sent to, the session it is asked for ("": all)."""
    return _BETWEEN.join((subject_id, school_code, session_code or ""))


def read_mark(text: str) -> tuple[str, str, str | None] | None:
    """Return (subject_id, school_code, session_code) of a mark; None for any other text."""
    parts = text.split(_BETWEEN, 2)
    if len(parts) < 3 or not parts[0] or not parts[1]:
        return None
    return parts[0], parts[1], parts[2] or None


def meaning_of(typed: str, people: Iterable[Person]) -> Meaning:
    """Return what somebody means who chose or typed `typed` among `people` of one school.

    A whole label, or a name that one person alone bears: with its marks, or typed without any. Spaces, case and dashes do
    not matter. Issue codes: `answer_not_listed`, `answer_two_people`.
    """
    ready = _TYPED.get(fold_words(typed))
    if ready:
        return Meaning(ready)
    listed = list({p.person_key: p for p in people}.values())
    ways = (
        lambda p: accent_key(p.label) == accent_key(typed),
        lambda p: accent_key(p.full_name) == accent_key(typed),
        lambda p: not has_marks(typed) and fold_words(p.full_name) == fold_words(typed) != "",
    )
    for is_meant in ways:
        found = [p for p in listed if is_meant(p)]
        if len(found) == 1:
            return Meaning(IS_PERSON, found[0])
        if found:
            return Meaning(None, problem="answer_two_people")
    return Meaning(None, problem="answer_not_listed")


def people_of(staff: Sequence[tuple[str, str, str | None, str, bool]], school_code: str) -> list[Person]:
    """Return the drop-down of one school: "Họ tên – chức danh – 4 số cuối mã", each label once.

    `staff`: (person_key, full name, staff number, role in words, still there), in the order of the list.
    """
    tails = [_label(name, role, code[-4:] if code else "", stays) for _, name, code, role, stays in staff]
    full = [_label(name, role, code or "", stays) for _, name, code, role, stays in staff]
    met: dict[str, int] = {}
    people = []
    for line, short, long in zip(staff, tails, full, strict=True):
        label = short if tails.count(short) == 1 else long
        met[label] = met.get(label, 0) + 1
        if met[label] > 1:  # nothing but their place in the list tells them apart
            label = f"{label} ({met[label]})"
        people.append(Person(label, line[0], line[1], school_code))
    return people


def _label(name: str, role: str, code: str, stays: bool) -> str:
    return " – ".join(part for part in (name, role, code) if part) + ("" if stays else " (đã chuyển)")
