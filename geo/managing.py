"""Who answers for a school on a given day: Phòng GD&ĐT of the district, UBND of the commune, or Sở GD&ĐT.

Source: NĐ 142/2025/NĐ-CP and TT 15/2025/TT-BGDĐT, amended by TT 45/2026/TT-BGDĐT: since 01/07/2025 the communes manage
kindergartens, primary and lower secondary schools; the Department has always managed upper secondary ones.
"""

from datetime import date
from typing import NamedTuple

from geo.units import CHANGE_DAY, commune, district

LOCAL_LEVELS = frozenset({"MN", "TH", "THCS", "TH&THCS"})
DEPARTMENT_LEVELS = frozenset({"THPT", "THCS&THPT", "GDNN-GDTX"})


class ManagingBody(NamedTuple):
    """A managing body: its code (`PGD-094`, `UBND-03325`, `SGDDT`) and its Vietnamese name."""

    code: str
    name: str


DEPARTMENT = ManagingBody("SGDDT", "Sở GD&ĐT Điện Biên")


def managing_body(
    level: str | None, kind: str | None, commune_code: str | None, district_code: str | None, on: date
) -> ManagingBody | None:
    """Return the body that manages a school on the day `on`; None where level or place is not known.

    `level`, `kind`: codes of etl.model.vocabulary. Only the level decides: a boarding school (PTDTNT) goes by its
    highest level (TT 45/2026), and the level says that already.
    """
    if level in DEPARTMENT_LEVELS:
        return DEPARTMENT
    if level not in LOCAL_LEVELS:
        return None
    if on < CHANGE_DAY:
        return phong_gddt(district_code) if district_code else None
    return ubnd(commune_code) if commune_code else None


def phong_gddt(district_code: str) -> ManagingBody:
    """Return the education office of a former district; KeyError for an unknown code."""
    return ManagingBody(f"PGD-{district_code}", f"Phòng GD&ĐT {district(district_code).name_in_sentence}")


def ubnd(commune_code: str) -> ManagingBody:
    """Return the people's committee of a current commune; KeyError for an unknown code."""
    return ManagingBody(f"UBND-{commune_code}", f"UBND {commune(commune_code).name_in_sentence}")
