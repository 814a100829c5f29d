"""Evidence in words: why the machine took somebody for a person of the lists, or left it to people to decide."""

from etl.model.vocabulary import ROLES, name_of
from etl.text.vietnam import number

METHODS = {
    "code": "trùng mã định danh",
    "email": "trùng e-mail",
    "email_learnt": "cùng e-mail với những lần đã nhận ra",
    "phone": "trùng số điện thoại",
    "name_in_school": "họ tên trong trường được ghi",
    "name_in_schools": "họ tên trong các trường có thể",
    "name_in_audience": "họ tên trong đối tượng của buổi",
    "school_name": "tên cơ sở",
    "decided": "theo quyết định đối soát",
    "bot": "trình ghi chép tự động",
    "host": "tài khoản chủ trì",
    "waiting_room": "chỉ ở phòng chờ",
}
"""The leading evidence → Vietnamese words."""

_WORDS = {
    "code": "trùng mã định danh",
    "email": "trùng e-mail",
    "email_learnt": "e-mail này luôn đi cùng tên người này",
    "name": "trùng họ tên",
    "exact": "trùng họ tên",
    "no_marks": "trùng họ tên viết không dấu",
    "y_i": "trùng họ tên, khác y/i",
    "marks_lost": "thiếu dấu ở một vài chữ",
    "given_missing": "thiếu tên gọi",
    "phone": "trùng số điện thoại",
    "order": "đảo thứ tự họ tên",
    "given_only": "chỉ ghi tên gọi",
    "initials": "viết tắt họ, đệm",
    "telex": "gõ dấu chưa thành chữ (kiểu Telex)",
    "glued": "viết liền không cách",
    "school": "cùng trường được ghi",
    "school_possible": "thuộc một trong các trường có thể",
    "school_other_time": "danh sách có người này ở trường được ghi, nhưng vào thời gian khác",
    "audience": "thuộc đối tượng của buổi",
    "other_school": "nhưng tên hiển thị ghi trường khác",
    "school_unknown": "nhưng trường được ghi không có trong danh sách",
    "outside_audience": "nhưng không thuộc đối tượng của buổi",
    "email_disputed": "nhưng e-mail này còn đi với trường, tên của người khác",
    "email_differs": "nhưng danh sách ghi e-mail khác",
    "name_against": "nhưng họ tên ghi kèm là của người khác",
    "email_against": "nhưng e-mail ghi kèm là của người khác",
}

AGAINST = frozenset(
    {
        "other_school",
        "school_unknown",
        "outside_audience",
        "name_against",
        "email_against",
        "email_differs",
        "email_disputed",
        "role_against",
    }
)
"""Codes that speak against a candidate."""


def in_words(code: str) -> str:
    """Return one code of evidence in Vietnamese; an unknown code as it is."""
    name, _, value = code.partition(":")
    if name == "missing":
        return f"thiếu “{value}”"
    if name == "legacy":
        return f"viết bằng bảng mã cũ ({value.upper()})"
    if name in ("tone", "letters"):
        return f"{'khác dấu' if name == 'tone' else 'khác chữ cái'} ở “{value.partition('@')[0]}”"
    if name == "sessions":
        return f"{number(int(value))} buổi đều ghi như vậy, người này không có mặt dưới tên nào khác"
    if name == "extra":
        return f"thừa “{value}”"
    if name == "seen":
        return f"{number(int(value))} lần khác cũng ghi đúng như vậy, có e-mail hoặc mã của người này"
    if name in ("role", "role_against"):
        words = f"ghi là {name_of(ROLES, value)}"
        return words if name == "role" else f"nhưng {words}"
    return _WORDS.get(name, code)


def sentence(evidence: tuple[str, ...] | list[str]) -> str:
    """Return all evidence for one candidate as one line, what speaks against it last."""
    codes = sorted(evidence, key=lambda code: code.partition(":")[0] in AGAINST)
    return ", ".join("viết không dấu" if code == "no_marks" and _deviates(codes) else in_words(code) for code in codes)


def _deviates(codes: list[str]) -> bool:
    """Tell whether a name was written otherwise than whole and in order, marks apart."""
    return any(code.partition(":")[0] in _DEVIATIONS for code in codes)


_DEVIATIONS = frozenset(
    {"missing", "given_missing", "extra", "letters", "tone", "order", "given_only", "initials", "telex", "glued"}
)


def reason(method: str | None, evidence: str | None) -> str:
    """Return why a row was taken for somebody, from a sighting's `method` and `evidence` as the warehouse keeps them."""
    if method == "decided" or not evidence:
        return METHODS.get(method or "", "")
    return sentence(evidence.split("; "))
