"""Which units the rows of a boundary file are: by columns of codes or of names, in whichever system fits.

A column is read as text that names a unit (geo.resolve: codes, names with or without type and marks), with the type
from a column of its own and the former district from another where the file has them. What two units could mean is
told apart by which of their known points lies in the row's polygon, or stays open: nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from etl.text.fold import fold_words
from geo.boundary.known import known_points
from geo.coverage import METRES_PER_DEGREE
from geo.place_text import COMMUNE_TYPES, DISTRICT_TYPES, LOOKALIKES
from geo.resolve import resolve
from geo.units import System, Unit, units

SYSTEM_WORDS: dict[System, str] = {
    "current": "45 xã, phường từ 01/07/2025",
    "former": "129 xã, phường, thị trấn trước 01/07/2025",
    "district": "10 huyện, thị xã, thành phố trước 01/07/2025",
}
NEAR_M = 3_000.0
"""A known point so close to a polygon speaks for it: seats stand in valleys where borders run."""

_LONGEST = 160
_ADJOINING_DEGREES = 0.0005
_FEWEST_ROWS, _MOST_SHARED_WORDS = 8, 2
_TYPES = {fold_words(word) for word in COMMUNE_TYPES | DISTRICT_TYPES} | {"x", "p", "tt", "h", "tp", "tx"}
_LONG_CODE = re.compile(r"\d{2}[. -]?\d{3}[. -]?\d{5}")
"""Codes of province, district and commune in one: the last five digits are the commune's."""


@dataclass(frozen=True)
class Rows:
    """The rows that may be the province's: their table, polygons and points inside them (degrees), and where they lie.

    `raw`: the polygons as they came. `is_central`: the point lies in the approximate outline of the province, so that
    the row should be one of its units. `numbers`: the file's rows, counted from 1.
    """

    table: pd.DataFrame
    shapes: np.ndarray
    points: np.ndarray
    raw: np.ndarray
    is_central: np.ndarray
    numbers: np.ndarray


@dataclass(frozen=True)
class Recognised:
    """Rows of a file as units: `codes` has one code per row, None for a row that is no unit of `system`.

    `placed`: share of the units found that have a known point in or near their polygons; `by_place`: rows that could
    only be told by that.
    """

    system: System
    columns: tuple[str, ...]
    texts: tuple[str, ...]
    codes: tuple[str | None, ...]
    placed: float
    used: float
    by_place: tuple[int, ...] = ()
    open_rows: dict[int, tuple[Unit, ...]] = field(default_factory=dict)

    @property
    def column(self) -> str:
        """The columns read, for a message."""
        return " + ".join(self.columns)

    @property
    def missing(self) -> list[Unit]:
        """Units that no row is."""
        found = set(self.codes)
        return [unit for unit in units(self.system) if unit.code not in found]

    @property
    def found_share(self) -> float:
        """Share of the system's units that some row is."""
        return 1 - len(self.missing) / len(units(self.system))

    @property
    def fit(self) -> float:
        """1 where rows and units correspond and all lie where they should; rows left over count against a reading.

        Codes of 2025 were taken over from former communes, so a file of the 129 has all 45 codes too; and the column of
        a commune's district is no reading of districts, though its rows could be joined to them.
        """
        mine = [code for code in self.codes if code]
        per_row = len(set(mine)) / max(len(mine), 1)
        return self.found_share * self.used * (0.1 + 0.9 * self.placed) * (0.5 + 0.5 * per_row)


def readings(rows: Rows, systems: Sequence[System]) -> list[Recognised]:
    """Return every reading of the table as units of one of `systems` that finds some, the best fitting first."""
    columns = _columns(rows.table)
    type_column = next((c for c, texts in columns.items() if _share(texts, _is_type) > 0.9), None)
    found = [r for system in systems for r in _in_system(rows, columns, type_column, system)]
    return sorted(found, key=lambda reading: -reading.fit)


def is_province_name(text: str) -> bool:
    """Tell whether a cell names this province: "Điện Biên", "Tỉnh Điện Biên", its code 11, GADM's "Dien Bien"."""
    return fold_words(text) in ("dien bien", "tinh dien bien", "11", "dienbien", "vn 71", "vn71", "vnm dien bien")


def texts_of(column: pd.Series) -> list[str]:
    """Return a column's cells as clean texts, "" for empty ones; whole numbers without ".0"."""
    return [_text(value) for value in column]


def _in_system(rows: Rows, columns: dict[str, list[str]], type_column: str | None, system: System) -> list[Recognised]:
    parent = _parent_column(columns) if system != "district" else None
    parents = [_district(text) for text in columns[parent]] if parent else [None] * len(rows.table)
    result = []
    for name, texts in columns.items():
        if name in (type_column, parent):
            continue
        variants: list[tuple[tuple[str, ...], list[str]]] = [((name,), texts)]
        if type_column:
            kinds = columns[type_column]
            variants.append(((type_column, name), [f"{k} {t}" for k, t in zip(kinds, texts, strict=True)]))
        for used, cells in variants:
            own = _without_shared_words(cells)
            for way in (cells, own) if own != cells else (cells,):
                reading = _read(rows, system, used, way, parents, parent)
                if reading:
                    result.append(reading)
    return result


def _read(
    rows: Rows,
    system: System,
    columns: tuple[str, ...],
    texts: list[str],
    parents: Sequence[str | None],
    parent: str | None,
) -> Recognised | None:
    pairs = list(zip(texts, parents, strict=True))
    meant = {pair: candidates(*pair, system) for pair in set(pairs)}
    if sum(1 for found in meant.values() if found) < 0.3 * min(len(units(system)), len(pairs)):
        return None
    codes: list[str | None] = []
    by_place, still_open = [], {}
    for number, pair in enumerate(pairs):
        found = meant[pair]
        if len(found) > 1:
            here = tuple(unit for unit in found if _is_near(rows.shapes[number], system, unit.code, 0))
            if len(here) == 1:
                by_place.append(number)
            else:
                still_open[number] = found
            found = here
        codes.append(found[0].code if len(found) == 1 else None)
    codes = _without_namesakes(rows, system, codes)
    central = np.flatnonzero(rows.is_central)
    used = sum(codes[n] is not None for n in central) / max(len(central), 1)
    shown = (*columns, parent) if parent and len({t for t, _ in pairs}) < len(set(pairs)) else columns
    placed = _placed(rows, system, codes)
    return Recognised(system, shown, tuple(texts), tuple(codes), placed, used, tuple(by_place), still_open)


@lru_cache(maxsize=20_000)
def candidates(text: str, district_code: str | None, system: System) -> tuple[Unit, ...]:
    """Return the units that a cell may mean, in a former district where it is known."""
    if not text:
        return ()
    found = resolve(text, system=system, district=district_code)
    if not found.candidates and district_code:
        found = resolve(text, system=system)
    return found.candidates


def _without_shared_words(texts: list[str]) -> list[str]:
    """Texts without the few words that all of them begin with: "Ranh giới xã Na Sang"; types of units stay."""
    rows = [text.split() for text in texts]
    filled = [words for words in rows if words]
    while (
        len(filled) >= _FEWEST_ROWS
        and all(len(words) > 1 for words in filled)
        and len(first := {fold_words(words[0]) for words in filled}) <= _MOST_SHARED_WORDS
        and not first & (_TYPES | {"thi", "thanh"})
    ):
        for words in filled:
            words.pop(0)
    return [" ".join(words) for words in rows]


def _without_namesakes(rows: Rows, system: System, codes: list[str | None]) -> list[str | None]:
    """Drop rows outside the province that bear the name of a unit which another row is, unless they adjoin that row."""
    members: dict[str, list[int]] = {}
    for n, code in enumerate(codes):
        if code:
            members.setdefault(code, []).append(n)
    kept = list(codes)
    for code, numbers in members.items():
        if len(numbers) < 2 or all(rows.is_central[n] for n in numbers):
            continue
        far = [n for n in numbers if not rows.is_central[n] and not _is_near(rows.shapes[n], system, code, NEAR_M)]
        sure = [n for n in numbers if n not in far]
        for n in _apart(rows.shapes, sure, far) if any(rows.is_central[n] for n in sure) else []:
            kept[n] = None
    return kept


def _apart(shapes: np.ndarray, sure: list[int], far: list[int]) -> list[int]:
    """Those of `far` that hang together with none of `sure`, not by others of `far` either."""
    while adjoining := [n for n in far if (shapely.distance(shapes[sure], shapes[n]) < _ADJOINING_DEGREES).any()]:
        sure = [*sure, *adjoining]
        far = [n for n in far if n not in adjoining]
    return far


def _placed(rows: Rows, system: System, codes: Sequence[str | None]) -> float:
    """Share of the units found, among those with a known point, that hold it or, for a district, most of them."""
    shapes: dict[str, list[shapely.Geometry]] = {}
    for code, shape in zip(codes, rows.shapes, strict=True):
        if code:
            shapes.setdefault(code, []).append(shape)
    known = known_points(system)
    right = tested = 0
    for code, parts in shapes.items():
        points = known[code]
        if not len(points):
            continue
        tested += 1
        near = np.any([_distances_m(part, points) <= NEAR_M for part in parts], axis=0)
        right += bool(near.mean() >= 0.6)
    return right / tested if tested else 0.0


def _is_near(shape: shapely.Geometry, system: System, code: str, within_m: float) -> bool:
    points = known_points(system)[code]
    return bool(len(points) and np.any(_distances_m(shape, points) <= within_m))


def _distances_m(shape: shapely.Geometry, points: np.ndarray) -> np.ndarray:
    result: np.ndarray = shapely.distance(shape, shapely.points(points)) * METRES_PER_DEGREE
    return result


def _columns(table: pd.DataFrame) -> dict[str, list[str]]:
    """Column → texts, of columns that may hold codes, names, types or districts; constant ones tell nothing."""
    found = {}
    for position, name in enumerate(table.columns):
        texts = texts_of(table.iloc[:, position])
        if len(set(texts)) > 1 and max(map(len, texts)) <= _LONGEST and str(name) not in found:
            found[str(name)] = texts
    return found


def _parent_column(columns: dict[str, list[str]]) -> str | None:
    """The column that names the former district of most rows: few names, each for several rows."""
    best, share = None, 0.6
    for name, texts in columns.items():
        codes = [_district(text) for text in texts]
        known = {code for code in codes if code}
        mine = sum(code is not None for code in codes) / len(codes)
        if len(known) >= 3 and len(texts) >= 2 * len(set(texts)) and mine > share:
            best, share = name, mine
    return best


def _district(text: str) -> str | None:
    found = resolve(text, system="district").unit if text else None
    return found.code if found else None


def _is_type(text: str) -> bool:
    return fold_words(text) in _TYPES


def _share(texts: Sequence[str], test: object) -> float:
    return sum(1 for text in texts if text and callable(test) and test(text)) / max(len(texts), 1)


def _text(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, float | np.floating | bool | np.bool_):
        return ""
    letters = unicodedata.normalize("NFD", str(value)).translate(LOOKALIKES)
    text = unicodedata.normalize("NFC", letters).replace("_", " ").strip()
    if _LONG_CODE.fullmatch(text):
        return text[-5:]
    return re.sub(r"(?<=[a-zà-ỹ])(?=[A-ZĐ][a-zà-ỹ])", " ", text) if " " not in text else text
