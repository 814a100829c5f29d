"""How far units lie from where they are known to be: for files whose codes are right and whose place is not."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from etl.text.vietnam import number
from geo.boundary.known import known_points
from geo.coverage import KM_PER_DEGREE
from geo.recognise import SYSTEM_WORDS, candidates, texts_of
from geo.units import System, units

_LEAST_KM, _SPREAD_SHARE, _SPREAD_KM = 3.0, 0.2, 6.0
_LEAST_FOUND = 0.5
_COMPASS = ("bắc", "đông bắc", "đông", "đông nam", "nam", "tây nam", "tây", "tây bắc")


def displacement(system: System, codes: Sequence[str | None], middles: np.ndarray) -> str:
    """Return "khoảng 145 km về phía đông" where all units are off alike, "" where they are not or nothing is off.

    `middles` (n × 2, degrees): where the row of each code lies.
    """
    known = known_points(system)
    pairs = [(n, known[code].mean(axis=0)) for n, code in enumerate(codes) if code and len(known[code])]
    if len(pairs) < 3:
        return ""
    off = (middles[[n for n, _ in pairs]] - np.array([place for _, place in pairs])) * KM_PER_DEGREE
    off = off[np.isfinite(off).all(axis=1)]
    if not len(off):
        return ""
    east, north = np.median(off, axis=0)
    away = float(np.hypot(east, north))
    spread = float(np.median(np.hypot(*(off - (east, north)).T)))
    if away < _LEAST_KM or spread > max(_SPREAD_KM, _SPREAD_SHARE * away):
        return ""
    towards = _COMPASS[round(float(np.degrees(np.arctan2(east, north))) / 45) % 8]
    return f"khoảng {number(away)} km về phía {towards}"


def named_but_elsewhere(table: pd.DataFrame, middles: np.ndarray, systems: Sequence[System]) -> str:
    """Return a sentence where a column names the units and only their place is wrong, else "".

    `middles`: as in `displacement`, one for each row of `table`.
    """
    for system in systems:
        for position, name in enumerate(table.columns):
            found = [candidates(text, None, system) for text in texts_of(table.iloc[:, position])]
            codes = [units_found[0].code if len(units_found) == 1 else None for units_found in found]
            share = len(set(codes) - {None}) / len(units(system))
            words = displacement(system, codes, middles) if share >= _LEAST_FOUND else ""
            if words:
                return (
                    f"Cột “{name}” đúng là {SYSTEM_WORDS[system]}, nhưng các vùng nằm lệch {words} so với vị trí đã biết: "
                    "sai hệ toạ độ, hoặc toạ độ đã bị dời."
                )
    return ""
