"""What the cells of a column look like: shares of e-mails, telephones, days, names, schools, ticks, numbers."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from etl.readers.common.cells import email_of, number_of, phone_of, text_of
from etl.readers.common.dates import clock, moment
from etl.readers.mapping.words import FAMILIES
from etl.text.fold import fold_words

_SCHOOL = re.compile(
    r"(?:truong |diem cau |dc )?(?:mn|th|thcs|thpt|ptdtbt|ptdtnt|ptth|gdtx|ttgdnn|tt gdnn|tieu hoc|mam non|trung tam)\b"
    r"|truong\b|(?:school|university|college)\b"
)
_CODE = re.compile(r"[A-Za-z]{0,4}[-.]?\d{3,}[-.\dA-Za-z]*")
_TICKS = {
    "x", "v", "co", "khong", "vang", "co mat", "dung gio", "muon", "nghi", "yes", "no", "true", "false", "1", "0", "dat",
    "chua dat", "khong dat", "hoan thanh", "chua hoan thanh", "completed", "not completed", "present", "absent", "late", "p",
    "k", "cp", "kp", "in progress", "chua", "dang hoc", "on time", "chua xong", "xong", "da hoan thanh", "da duyet",
}  # fmt: skip


@dataclass(frozen=True)
class Contents:
    """Shares of the filled cells of one column that look like each form; `filled`: share of rows with anything."""

    shares: dict[str, float]
    filled: float
    distinct: float
    example: str

    def fit(self, form: str) -> float:
        """Return how well the column fits a form, -1 (contradicts it) to 1; 0 where nothing can be said.

        An empty box "Có mặt" is no roll-call: it would make everybody absent.
        """
        if not self.filled:
            return -2.0 if form == "tick" else -0.3
        if form in ("text", "names"):
            return -0.5 if self.shares["email"] > 0.5 else 0.0
        share = max(self.shares["day"], self.shares["clock"]) if form == "moment" else self.shares[form]
        return share if share >= 0.5 else share - 1 if share < 0.2 else 0.0


def contents_of(cells: Sequence[Any]) -> Contents:
    """Return what the cells of one column, headings left out, look like."""
    texts = [(cell, text_of(cell)) for cell in cells]
    full = [(cell, text) for cell, text in texts if text]
    if not full:
        return Contents(dict.fromkeys(_FORMS, 0.0), 0.0, 0.0, "")
    shares = {form: sum(1 for cell, text in full if tells(cell, text)) / len(full) for form, tells in _FORMS.items()}
    distinct = len({text for _, text in full}) / len(full)
    return Contents(shares, len(full) / len(texts), distinct, full[0][1])


def begins_with_family(text: str) -> bool:
    """Tell text whose first word is a family name of the region."""
    words = fold_words(text).split()
    return bool(words) and words[0] in FAMILIES


def _is_name(_cell: Any, text: str) -> bool:
    words = fold_words(text).split()
    plain = text.replace(" ", "").replace("'", "").replace(".", "")
    if not plain.isalpha() or not 1 <= len(words) <= 6 or _SCHOOL.match(" ".join(words)):
        return False
    is_capitalised = all(word[:1].isupper() for word in text.split())
    return len(words) >= 2 and (words[0] in FAMILIES or (is_capitalised and len(words) <= 5))


def _is_day(cell: Any, _text: str) -> bool:
    return not isinstance(cell, int | float) and moment(cell, "dmy") is not None


_FORMS: dict[str, Callable[[Any, str], bool]] = {
    "email": lambda _, text: email_of(text) is not None,
    "phone": lambda cell, text: phone_of(text) is not None and not isinstance(cell, bool),
    "day": _is_day,
    "clock": lambda cell, _: clock(cell) is not None,
    "number": lambda cell, text: number_of(cell) is not None or bool(re.fullmatch(r"\d{1,3}(?: ?%| phút| min)", text)),
    "name": _is_name,
    "family": lambda _, text: begins_with_family(text) and _is_name(_, text),
    "school": lambda _, text: bool(_SCHOOL.match(fold_words(text))),
    "tick": lambda _, text: fold_words(text) in _TICKS or text in "✓✔☑✗☐" or text.endswith("%"),
    "code": lambda _, text: bool(_CODE.fullmatch(text.replace(" ", ""))),
}
