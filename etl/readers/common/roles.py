"""Positions as lists write them ("Giáo viên mầm non hạng II", "Phó Hiệu trưởng") to the three roles."""

import re
from functools import lru_cache
from typing import Any

from etl.model.vocabulary import ROLES, find
from etl.text.fold import fold_words

_STARTS = (
    (re.compile(r"(?:(?:pho |p )?(?:hieu truong|giam doc)|cbql|can bo quan ly|quan ly)\b"), "CBQL"),
    (re.compile(r"(?:(?:giao|giang) vien|gv|to truong|to pho|tong phu trach)\b"), "GV"),
    (re.compile(r"(?:nhan vien|nv|ke toan|van thu|thu quy|thu vien|thiet bi|y te|bao ve|phuc vu|nau an)\b"), "NV"),
)


@lru_cache(maxsize=10_000, typed=True)
def role_of(cell: Any) -> str | None:
    """Return CBQL, GV or NV for a position; None where its words name none of the three."""
    term = find(ROLES, cell)
    if term is not None:
        return term.code
    words = fold_words(str(cell))
    return next((code for start, code in _STARTS if start.match(words)), None)
