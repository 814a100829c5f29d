"""The code of a report set: it names the figures, so that any page of paper can be held against them."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.figures.keys import Filters
from dashboard.figures.measures import COLUMNS
from dashboard.figures.query import Row
from dashboard.figures.scope import Scope

CODE = re.compile(r"\b(\d{8}-[0-9A-F]{8})\b")
"""How a code looks: as-of date and fingerprint."""
_COUNTED = (*COLUMNS, "rostered_listed", "rostered_base")


def code_of(
    data_version: str, settings_version: str, as_of: date, where: Filters, scope: Scope, schools: Sequence[Row],
    more: str = "",
) -> str:  # fmt: skip
    """Return "20251215-3F9A2C1B": the as-of date and eight digits that every counted figure, version and filter goes into.

    `schools`: rows of `figures` by school. The same figures of the same versions have the same code; `more`: what else
    the set holds than report and annex, so that a set with briefs is another one than that without.
    """
    about = [data_version, settings_version, as_of.isoformat(), filters_text(where), scope.role, scope.area]
    return f"{as_of:%Y%m%d}-{fingerprint([*about, more] if more else about, counted(schools))}"


def counted(schools: Sequence[Row]) -> list[list[object]]:
    """Return what of the rows by school is counted: [school, each column of `figures`], in order of schools."""
    return sorted([[row["school"], *(row[c] for c in _COUNTED)] for row in schools], key=lambda line: str(line[0]))


def fingerprint(about: Sequence[str | None], lines: Sequence[Sequence[object]]) -> str:
    """Return eight digits of the hash over versions, filters and figures."""
    text = json.dumps([list(about), list(lines)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:8].upper()


def filters_text(where: Filters) -> str:
    """Return filters as one line, "district=094|095,level=TH", keys and codes in order; empty without any."""
    return ",".join(f"{key}={'|'.join(sorted(codes))}" for key, codes in sorted(where.values.items()) if codes)


def filters_from(text: str) -> Filters:
    """Return the filters that `filters_text` wrote; ValueError for other text."""
    values = {}
    for item in text.split(",") if text else ():
        key, sign, codes = item.partition("=")
        if not sign or not codes:
            raise ValueError(f"not filters: {text!r}")
        values[key] = tuple(codes.split("|"))
    return Filters(values)


def properties(
    kind: str, code: str, as_of: date, where: Filters, data_version: str, settings_version: str
) -> Mapping[str, str]:
    """Return what a document says of itself where only programs look: its custom properties."""
    return {
        "LanToa.Bo": code, "LanToa.Loai": kind, "LanToa.Ngay": as_of.isoformat(), "LanToa.Loc": filters_text(where),
        "LanToa.SoLieu": data_version, "LanToa.CaiDat": settings_version,
    }  # fmt: skip
