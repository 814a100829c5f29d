"""How people type themselves into forms and meetings: capitals, lost marks, other normal forms, several spellings."""

import unicodedata

import numpy as np

from etl.demo.schools import School
from etl.text.fold import fold


def typed_name(rng: np.random.Generator, name: str) -> str:
    """Return a full name as somebody types it: mostly as it is, else capitals, lower case, no marks, NFD."""
    draw = rng.random()
    if draw < 0.86:
        return name
    if draw < 0.91:
        return name.upper()
    if draw < 0.935:
        return name.lower()
    if draw < 0.96:
        return fold(name)
    if draw < 0.98:
        return unicodedata.normalize("NFD", name)
    return f"{name} "


def typed_school(rng: np.random.Generator, school: School) -> str:
    """Return a school as somebody types it: in full, short, without marks, with the main campus on a second line."""
    draw = rng.random()
    if draw < 0.40:
        return school.name
    if draw < 0.88:
        return school.short_name
    if draw < 0.93:
        return school.short_name.replace("PTDTBT ", "")
    if draw < 0.97:
        return fold(school.short_name)
    if draw < 0.99:
        return school.short_name.upper()
    return f"{school.short_name}\n(điểm trường trung tâm)"


def typed_phone(rng: np.random.Generator, phone: str) -> str:
    """Return a number as typed: plain, without its zero, with +84, with spaces."""
    draw = rng.random()
    if draw < 0.75:
        return phone
    if draw < 0.85:
        return phone[1:]
    if draw < 0.93:
        return f"+84{phone[1:]}"
    return f"{phone[:4]} {phone[4:7]} {phone[7:]}"
