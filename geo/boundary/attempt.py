"""One table read as units of the province: in which coordinate system, by which columns, with which rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import shapely

from etl.model.errors import UserError
from etl.text.vietnam import number
from geo.boundary.crs import (
    WGS84,
    Choice,
    Hypothesis,
    UnsureCrsError,
    choice_of,
    declared,
    hypotheses,
    option_of,
    separation_m,
)
from geo.boundary.known import PROVINCE_BOX, approximate_province, is_inside
from geo.boundary.position import named_but_elsewhere
from geo.boundary.reading import Table
from geo.coverage import thinned
from geo.recognise import SYSTEM_WORDS, Recognised, Rows, is_province_name, readings, texts_of
from geo.units import System

MIN_FOUND = 0.5
"""A reading that finds fewer of a system's units is none of that system."""
_WELL_PLACED, _CLEARLY = 0.85, 0.25
_SAME_PLACE_M = 1_000.0
"""Systems closer than this cannot be told apart by known points: the likelier one is taken, and said."""


@dataclass(frozen=True)
class Attempt:
    """A table as its best reading has it. `other_readings` are those of the same rows by other columns.

    `doubt`: why the coordinate system may be another, "" where it is sure; `choices`: the one taken, then the others.
    """

    table: Table
    guess: Hypothesis
    rows: Rows
    reading: Recognised
    other_readings: tuple[Recognised, ...] = ()
    ignored: int = 0
    notes: tuple[str, ...] = field(default_factory=tuple)
    doubt: str = ""
    choices: tuple[Choice, ...] = ()


def attempts(table: Table, systems: Sequence[System], forced: Hypothesis | None) -> list[Attempt]:
    """Return the best reading of `table` for each of `systems` that it can be, in the coordinate system that fits.

    Raises UserError, saying what was seen, where the table is of none of them, lies elsewhere, or where its
    coordinate system is wrong or cannot be told.
    """
    bounds = tuple(float(value) for value in table.frame.total_bounds)
    notes = list(table.notes)
    if forced:
        return _found(table, forced, systems, [*notes, f"Hệ toạ độ theo lựa chọn của người cài: {forced.words}."])
    is_beyond_degrees = max(abs(value) for value in bounds) > 360
    if table.crs is not None and not (table.is_by_rule and is_beyond_degrees):
        guess, note = declared(table.crs)
        return _declared(table, guess, systems, [*notes, note] if note else notes, bounds)
    if table.crs is None and not is_beyond_degrees:
        notes.append("Tệp không ghi hệ toạ độ; số đo là kinh độ, vĩ độ: coi là WGS 84.")
    return _guessed(table, systems, notes, bounds)


def _declared(
    table: Table, guess: Hypothesis, systems: Sequence[System], notes: list[str], bounds: tuple[float, ...]
) -> list[Attempt]:
    problem: UserError | None = None
    found: list[Attempt] = []
    try:
        found = _found(table, guess, systems, notes)
    except UserError as error:
        problem = error
    best = max((attempt.reading.placed for attempt in found), default=0.0)
    if found and best >= _WELL_PLACED:
        return found
    better = _best_other(table, guess, systems, bounds, best + _CLEARLY)
    if better is not None:
        other, readings_there = better
        if table.is_by_rule or (other.is_swapped and separation_m(guess, _turned(other)) < 1):
            reason = f"Số đo trong tệp đảo thứ tự: {other.words}." if other.is_swapped else _guess_words(other)
            return [_with_note(attempt, reason) for attempt in readings_there]
        raise UnsureCrsError(
            f"Hệ toạ độ ghi trong “{table.name}” là {guess.words}, nhưng như vậy các xã không nằm đúng chỗ"
            f" ({_where(table, guess)}). Số đo khớp với {other.words}{_turned_words(other)}."
            f" Nếu đúng, cài lại và chọn hệ toạ độ này (trên dòng lệnh: --crs “{option_of(other)}”).",
            (choice_of(other),),
        )
    if problem:
        raise problem
    return found


def _guessed(table: Table, systems: Sequence[System], notes: list[str], bounds: tuple[float, ...]) -> list[Attempt]:
    scored: list[tuple[float, Hypothesis, list[Attempt]]] = []
    for guess in hypotheses(bounds):
        try:
            found = _found(table, guess, systems, notes)
        except UserError:
            continue
        scored.append((max(attempt.reading.fit for attempt in found), guess, found))
    if not scored:
        plain = Hypothesis(WGS84, "WGS 84")
        if max(abs(value) for value in bounds) <= 360:
            return _found(table, plain, systems, notes)  # says what is wrong
        raise UserError(
            f"“{table.name}” không ghi hệ toạ độ (thiếu .prj?) và số đo (x {number(bounds[0])}–{number(bounds[2])}, "
            f"y {number(bounds[1])}–{number(bounds[3])}) không khớp hệ VN-2000, UTM nào ở tỉnh Điện Biên. "
            "Xuất lại tệp có ghi hệ toạ độ, ví dụ WGS 84 hoặc VN-2000."
        )
    top = max(score for score, _, _ in scored)
    _, best, found = next(row for row in scored if row[0] >= top - 0.03)
    rivals = [(guess, separation_m(best, guess)) for score, guess, _ in scored if score >= top - _CLEARLY]
    far = [guess for guess, away in rivals if away >= _SAME_PLACE_M]
    if far:
        names = "; ".join(f"{guess.words} (--crs “{option_of(guess)}”)" for guess in [best, *far])
        raise UnsureCrsError(
            f"“{table.name}” không ghi hệ toạ độ và không đoán chắc được: {names}. Chọn một hệ rồi cài lại.",
            (choice_of(best), *(choice_of(guess, best) for guess in far)),
        )
    others = [choice_of(guess, best) for guess, _ in rivals if guess != best]
    if best.crs == WGS84 and not best.is_swapped:
        return found
    if not others:
        return [_with_note(attempt, _guess_words(best)) for attempt in found]
    near = "; ".join(f"{o.words} (lệch {number(o.metres)} m; --crs “{o.option}”)" for o in others)
    doubt = f"{_guess_words(best)} Cũng có thể là {near}: hỏi nơi gửi tệp, rồi chọn đúng hệ toạ độ."
    return [replace(attempt, doubt=doubt, choices=(choice_of(best), *others)) for attempt in found]


def _guess_words(guess: Hypothesis) -> str:
    return f"Tệp không ghi hệ toạ độ. Hệ toạ độ được đoán là {guess.words}{_turned_words(guess)}."


def _turned_words(guess: Hypothesis) -> str:
    order = "vĩ độ trước" if guess.crs.is_geographic else "toạ độ bắc (X) trước"
    return f", {order}" if guess.is_swapped else ""


def _turned(guess: Hypothesis) -> Hypothesis:
    return Hypothesis(guess.crs, guess.words, is_swapped=False)


def _with_note(attempt: Attempt, note: str) -> Attempt:
    return replace(attempt, notes=(*attempt.notes, note))


def _best_other(
    table: Table, wrong: Hypothesis, systems: Sequence[System], bounds: tuple[float, ...], at_least: float
) -> tuple[Hypothesis, list[Attempt]] | None:
    best: tuple[Hypothesis, list[Attempt]] | None = None
    score = max(at_least, _WELL_PLACED)
    tried = hypotheses(bounds)
    if max(abs(value) for value in bounds) > 360 or wrong.crs.is_geographic:
        turned = Hypothesis(wrong.crs, wrong.words, is_swapped=True)
        tried = [turned, *tried]
    for guess in tried:
        try:
            found = _found(table, guess, systems, list(table.notes))
        except UserError:
            continue
        placed = max(attempt.reading.placed for attempt in found)
        if placed >= score and (best is None or placed > score):
            best, score = (guess, found), placed
    return best


def _found(table: Table, guess: Hypothesis, systems: Sequence[System], notes: list[str]) -> list[Attempt]:
    rows, ignored, province_column = _rows(table, guess, systems)
    ranked = readings(rows, systems)
    best: list[Attempt] = []
    for system in systems:
        mine = [reading for reading in ranked if reading.system == system]
        if mine and mine[0].found_share >= MIN_FOUND:
            said = [*notes, f"Chỉ dùng các dòng của tỉnh theo cột “{province_column}”."] if province_column else notes
            best.append(Attempt(table, guess, rows, mine[0], tuple(mine[1:]), ignored, tuple(said)))
    if not best and (elsewhere := _elsewhere(table, guess, systems)):
        raise UserError(f"“{table.name}” ({_where(table, guess)}): {elsewhere}")
    if not best and table.lacks:
        raise UserError(table.lacks)
    if not best:
        names = ", ".join(f"“{name}”" for name in list(rows.table.columns)[:20] if not str(name).startswith("("))
        raise UserError(
            f"Không thấy cột mã hoặc tên đơn vị của tỉnh Điện Biên trong “{table.name}” (các cột: {names or 'không có'}). "
            f"Cần: {'; hoặc '.join(SYSTEM_WORDS[system] for system in systems)}."
        )
    return sorted(best, key=lambda attempt: -attempt.reading.fit)


def _rows(table: Table, guess: Hypothesis, systems: Sequence[System]) -> tuple[Rows, int, str | None]:
    """Rows within the province's box, and of the province alone where a column says which they are."""
    shapes = table.frame.geometry.values
    inner = shapely.point_on_surface(shapely.make_valid(np.asarray(shapes)))
    lon, lat = guess.to_wgs84(shapely.get_x(inner), shapely.get_y(inner))
    west, south, east, north = PROVINCE_BOX
    in_box = (lon > west) & (lon < east) & (lat > south) & (lat < north)
    if not in_box.any():
        elsewhere = _elsewhere(table, guess, systems)
        raise UserError(
            f"“{table.name}” không nằm ở tỉnh Điện Biên ({_where(table, guess)}). "
            f"{elsewhere or 'Kiểm tra tệp và hệ toạ độ ghi trong tệp.'}"
        )
    outline = approximate_province()
    shapely.prepare(outline)
    central = shapely.contains_xy(outline, lon, lat)
    frame = pd.DataFrame(table.frame.drop(columns="geometry"))
    column, is_ours = _province_rows(frame, central)
    if column:  # a cell of the column may be empty: then the place tells
        blank = in_box & np.array([not text for text in texts_of(frame[column])])
        is_ours[blank] = is_inside(guess.shapes_to_wgs84(list(np.asarray(shapes)[blank])))
    kept = in_box & is_ours if column else in_box
    points = np.column_stack([lon, lat])[kept]
    raw = np.asarray(shapes)[kept]
    moved = thinned(shapely.make_valid(guess.shapes_to_wgs84(list(raw))))
    is_central = np.ones(kept.sum(), dtype=bool) if column else central[kept]
    rows = Rows(frame[kept].reset_index(drop=True), moved, points, raw, is_central, np.flatnonzero(kept) + 1)
    return rows, int((~kept).sum()), column


def _elsewhere(table: Table, guess: Hypothesis, systems: Sequence[System]) -> str:
    west, south, east, north = table.frame.bounds.to_numpy().T
    middles = np.column_stack(guess.to_wgs84((west + east) / 2, (south + north) / 2))
    return named_but_elsewhere(pd.DataFrame(table.frame.drop(columns="geometry")), middles, systems)


def _province_rows(frame: pd.DataFrame, central: np.ndarray) -> tuple[str | None, np.ndarray]:
    """The column that names the province, where it agrees with where rows lie, and which rows are ours by it."""
    if not central.any():
        return None, central
    for position, name in enumerate(frame.columns):
        texts = texts_of(frame.iloc[:, position])
        is_ours = np.array([is_province_name(text) for text in texts])
        if not is_ours.any() or is_ours.all():
            continue
        if is_ours[central].mean() >= 0.85 and central[is_ours].mean() >= 0.75:
            return str(name), is_ours
    return None, central


def _where(table: Table, guess: Hypothesis) -> str:
    west, south, east, north = table.frame.total_bounds
    lon, lat = guess.to_wgs84(np.array([west, east, west, east]), np.array([south, north, north, south]))
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()) or max(abs(lon).max(), abs(lat).max()) > 360:
        return f"số đo x {number(west)}–{number(east)}, y {number(south)}–{number(north)}"
    return f"kinh độ {number(lon.min(), 2)}–{number(lon.max(), 2)}, vĩ độ {number(lat.min(), 2)}–{number(lat.max(), 2)}"
