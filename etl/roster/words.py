"""What findings say, in Vietnamese: evidence, what could be decided, telephones and addresses masked in part."""

from collections.abc import Mapping
from datetime import date

from etl.model.roster import DIFFERENT, KEEP, LEFT, MOVED, SAME, RosterDecision
from etl.roster.finding import DUPLICATE, LISTED_AGAIN, MOVER, SHARED_EMAIL, SHARED_PHONE, TWO_SCHOOLS, Evidence
from etl.text.vietnam import day

EVIDENCE: Mapping[str, str] = {
    "name_same": "trùng họ tên", "name_unmarked": "trùng họ tên, một bên viết không dấu",
    "name_swapped": "trùng họ tên, đảo thứ tự", "name_letter": "họ tên khác một chữ cái hoặc một dấu",
    "name_part": "một bên thiếu một phần họ tên", "same_email": "trùng e-mail", "same_phone": "trùng số điện thoại",
    "rare_name": "họ tên hiếm, toàn tỉnh chỉ có hai dòng này", "no_code": "một bên không có mã định danh",
    "no_codes": "cả hai không có mã định danh", "one_list": "cùng nằm trong một danh sách",
    "other_code": "khác mã định danh", "other_phone": "khác số điện thoại", "other_email": "khác e-mail",
    "shared_by": "{} người", "one_school": "cùng một cơ sở", "schools": "ở {} cơ sở",
    "both_valid": "hai nơi cùng còn hiệu lực", "later_list": "danh sách sau (nạp {}) ghi ở cơ sở mới",
    "starts_later": "về cơ sở mới từ {}", "not_working": "CSDL ngành ghi không còn làm việc ở đây",
    "missing_from_list": "danh sách mới của cơ sở có {} người cũ, không có người này",
    "still_elsewhere": "vẫn có tên ở {} cơ sở khác", "listed_after": "đã quyết định rời từ {}, danh sách nạp sau vẫn có tên",
}  # fmt: skip
"""Code → sentence; {} is the value."""

_AGAINST = frozenset({"other_code", "other_phone", "other_email", "one_list", "still_elsewhere"})

CHOICES: Mapping[str, tuple[str, ...]] = {
    DUPLICATE: (SAME, DIFFERENT), MOVER: (MOVED, LEFT, KEEP), TWO_SCHOOLS: (KEEP, LEFT, MOVED),
    SHARED_EMAIL: (KEEP,), SHARED_PHONE: (KEEP,), LISTED_AGAIN: (KEEP,),
}  # fmt: skip
"""Kind → what can be decided; kinds that are not named: LEFT, MOVED, KEEP."""


def choices(kind: str) -> tuple[str, ...]:
    """Return the verdicts that answer a finding of this kind."""
    return CHOICES.get(kind, (LEFT, MOVED, KEEP))


def said(evidence: Evidence) -> str:
    """Return one piece of evidence in words."""
    value = day(evidence.value) if isinstance(evidence.value, date) else str(evidence.value)
    return EVIDENCE[evidence.code].format(value)


def is_against(evidence: Evidence) -> bool:
    """Tell whether it speaks against the finding."""
    return evidence.code in _AGAINST


def masked_phone(phone: str | None) -> str:
    """Return a telephone with its middle hidden: 091•••678."""
    if not phone or len(phone) < 7:
        return "•••" if phone else ""
    return f"{phone[:3]}•••{phone[-3:]}"


def masked_email(email: str | None) -> str:
    """Return an address with part of its name hidden: ho•••a@example.org."""
    if not email or "@" not in email:
        return "•••" if email else ""
    name, _, host = email.partition("@")
    shown = f"{name[:2]}•••{name[-1]}" if len(name) > 3 else f"{name[:1]}•••"
    return f"{shown}@{host}"


def decided_words(decision: RosterDecision, school_names: Mapping[str, str]) -> str:
    """Return a decision in one sentence."""
    names = [person.full_name for person in decision.people]
    old = school_names.get(decision.school_code or "", decision.school_code or "")
    new = school_names.get(decision.to_school or "", decision.to_school or "")
    if decision.verdict == SAME:
        return f"{' và '.join(names)} là một người"
    if decision.verdict == DIFFERENT:
        return f"{' và '.join(names)} là những người khác nhau"
    if decision.verdict == LEFT:
        return f"{names[0]} ở {old} đến hết {day(decision.day)}"
    if decision.verdict == MOVED:
        return f"{names[0]} chuyển từ {old} sang {new} từ {day(decision.day)}"
    return f"{', '.join(names[:3])}{' …' if len(names) > 3 else ''}: đúng như danh sách"
