"""Install real boundaries into a data home: open, read, recognise, check, repair, simplify, write.

All that is wrong with a file is said at once, in Vietnamese, as one UserError; nothing is written then. `examine` makes
the layers and says what it found; `put_in_use` writes them.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from etl.model.errors import UserError
from etl.text.vietnam import number
from geo.boundary import crs, origin
from geo.boundary.attempt import Attempt, attempts
from geo.boundary.checks import Shapes, check_places, shapes_of, what_was_read
from geo.boundary.opening import Opened, opened
from geo.boundary.reading import read_tables
from geo.coverage import METRES_PER_DEGREE, as_text, clean, feature_collection, flaws, simplify_to_size
from geo.installed import put
from geo.layers import LAYER_NAMES, LAYER_WORDS, OWNER_IN_LAYER, SYSTEM_OF_LAYER, LayerName
from geo.recognise import SYSTEM_WORDS
from geo.units import System, former_communes, units

MAX_BYTES: dict[LayerName, int] = {"communes": 250_000, "districts": 150_000, "former_communes": 250_000}
"""What a map may cost to send (DESIGN, "What a page costs")."""

_GIVES: dict[System, tuple[LayerName, ...]] = {
    "current": ("communes",),
    "district": ("districts",),
    "former": LAYER_NAMES,
}
_LEAST_GAP_KM2 = 1.0


@dataclass(frozen=True)
class Made:
    """One layer ready to be written: `text`, its GeoJSON, from which table and columns of the source."""

    layer: LayerName
    system: System
    table: str
    column: str
    source_crs: str
    ignored_rows: int
    text: str

    @property
    def bytes_written(self) -> int:
        """Size of the layer."""
        return len(self.text.encode("utf-8"))

    @property
    def version(self) -> str:
        """The first digits of the layer's checksum."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()[:12]


@dataclass(frozen=True)
class Examined:
    """What a file would install, and every finding about it, in Vietnamese, in reading order.

    `doubt`: why the coordinate system may be another, "" where it is sure; `choices`: the one taken, then the others.
    """

    shown: str
    sha256: str
    layers: tuple[Made, ...]
    findings: tuple[str, ...]
    attribution: str
    licence: str
    doubt: str = ""
    choices: tuple[crs.Choice, ...] = ()


def examine(
    path: Path | Sequence[Path],
    only: LayerName | None = None,
    *,
    attribution: str = "",
    licence: str = "",
    crs_text: str = "",
) -> Examined:
    """Return what boundary files (one, those that belong together, a folder, a zip) would install, writing nothing.

    A source of the 45 communes gives the layer "communes", one of the ten districts "districts", one of the 129 former
    communes all three; `only` restricts that. `crs_text` names the coordinate system, whatever the file says. Raises
    UserError with everything that is wrong.
    """
    paths = [path] if isinstance(path, Path) else list(path)
    forced = crs.chosen(crs_text) if crs_text else None
    systems: tuple[System, ...] = tuple(s for s in ("current", "former", "district") if only in (None, *_GIVES[s]))
    with opened(paths) as source:
        chosen, left = _best(source, systems, forced)
        findings: list[str] = []
        made: dict[LayerName, Made] = {}
        problems: list[str] = []
        for attempt in chosen:
            wanted = [n for n in _GIVES[attempt.reading.system] if only in (None, n) and n not in made]
            if not wanted:
                continue
            layers, wrong, said = _layers(attempt, wanted)
            problems += [what_was_read(attempt), *wrong] if wrong else []
            findings += said
            made |= layers
        if problems:
            good = ", ".join(f"“{LAYER_WORDS[name]}”" for name in made)
            hint = f"Sửa tệp rồi cài lại{f', hoặc chọn chỉ cài lớp {good}' if good else ''}."
            raise UserError("\n".join(["Chưa cài được ranh giới.", *problems, hint]))
        if left:
            findings.append(f"Không dùng: {'; '.join(left)}.")
        known = origin.origin_of(source, chosen[0].table)
        wholly = origin.chosen(known, attribution, licence)
        if known.found_in and (wholly.attribution, wholly.licence) != (attribution, licence):
            findings.append(
                f"Nguồn và giấy phép tìm thấy trong {known.found_in}: {wholly.attribution or 'không ghi nguồn'}"
                f"{f' (giấy phép {wholly.licence})' if wholly.licence else ', không ghi giấy phép'}."
            )
        elif not wholly.licence:
            findings.append("Tệp không ghi giấy phép: hãy chắc rằng đơn vị được dùng ranh giới này.")
        layers_made = tuple(made[name] for name in LAYER_NAMES if name in made)
        return Examined(
            source.shown, source.sha256, layers_made, tuple(dict.fromkeys(findings)),
            origin.words_for(wholly, source.shown), wholly.licence,
            *next(((a.doubt, a.choices) for a in chosen if a.doubt), ("", ())),
        )  # fmt: skip


def put_in_use(found: Examined, home: Path, by: str = "") -> None:
    """Write what was examined: all layers at once, journalled."""
    common = {
        "attribution": found.attribution,
        "licence": found.licence,
        "source_file": found.shown,
        "source_sha256": found.sha256,
        "findings": list(found.findings),
        "doubt": found.doubt,
    }
    put(home, {m.layer: (m.text, {**common, **_notes(m)}) for m in found.layers}, by)


def _notes(made: Made) -> Mapping[str, Any]:
    return {"version": made.version, "source_crs": made.source_crs, "units": made.system, "column": made.column}


def _best(source: Opened, systems: Sequence[System], forced: crs.Hypothesis | None) -> tuple[list[Attempt], list[str]]:
    """The best table for each system, those of the communes themselves first, and the tables left, in words."""
    tables = read_tables(source)
    found: list[Attempt] = []
    refused: list[UserError] = []
    for table in tables:
        try:
            found += attempts(table, systems, forced)
        except UserError as error:
            refused.append(error)
    if not found:
        message = "\n".join(["Chưa cài được ranh giới.", *dict.fromkeys(str(error) for error in refused[:5])])
        unsure = next((error for error in refused if isinstance(error, crs.UnsureCrsError)), None)
        raise crs.UnsureCrsError(message, unsure.choices) if unsure else UserError(message)
    best: dict[System, Attempt] = {}
    for attempt in sorted(found, key=lambda a: -a.reading.fit):
        best.setdefault(attempt.reading.system, attempt)
    top = max(attempt.reading.fit for attempt in best.values())
    by_table = {id(a.table): max(b.reading.fit for b in found if b.table is a.table) for a in found}
    # One table read as two systems: only its better reading is meant (45 codes are codes of former communes too).
    in_order = [best[system] for system in ("current", "district", "former") if system in best]
    chosen = [a for a in in_order if a.reading.fit >= max(0.5 * top, by_table[id(a.table)])]
    used = {attempt.table.name for attempt in chosen}
    if any(attempt.table.is_joined for attempt in chosen):
        return chosen, []
    left = [f"“{table.name}”" for table in tables if table.name not in used and not table.is_joined]
    return chosen, left[:12]


def _layers(attempt: Attempt, wanted: Sequence[LayerName]) -> tuple[dict[LayerName, Made], list[str], list[str]]:
    """The wanted layers made from one table, or the problems with it, and the findings."""
    shapes, problems, findings = shapes_of(attempt)
    system = attempt.reading.system
    said = [
        f"{attempt.table.format}, “{attempt.table.name}”: {SYSTEM_WORDS[system]}, theo cột “{attempt.reading.column}”; "
        f"hệ toạ độ {attempt.guess.words}; dùng {number(sum(c is not None for c in attempt.reading.codes))} "
        f"trên {number(len(attempt.table.frame))} dòng.",
        *([attempt.doubt] if attempt.doubt else []),
        *attempt.notes,
        *findings,
    ]
    if problems:
        return {}, problems, said
    codes = [unit.code for unit in units(system)]
    raw = [shapes[code] for code in codes]
    tidy = clean(raw)
    for name in _GIVES[system]:
        joined = (
            dict(zip(codes, tidy, strict=True)) if name == _GIVES[system][-1] else _joined(name, system, codes, tidy)
        )
        wrong, words = check_places(SYSTEM_OF_LAYER[name], joined)
        problems += [text for text in wrong if text not in problems]
        said += [f"{LAYER_WORDS[name]}. {text}" for text in words]
    if problems:
        return {}, problems, said
    used = attempt.rows.raw[[code is not None for code in attempt.reading.codes]]
    invalid = int((~shapely.is_valid(used)).sum())
    said += _repairs(raw, tidy, invalid)
    made, words = _made(attempt, wanted, codes, tidy)
    return made, [], said + words


def _repairs(raw: Sequence[shapely.Geometry], tidy: Sequence[shapely.Geometry], invalid: int) -> list[str]:
    before, after = flaws(raw), flaws(tidy)
    said = []
    if invalid:
        said.append(f"Đã sửa {number(invalid)} vùng có đường bao tự cắt.")
    if before.overlaps or before.gaps:
        said.append(
            f"Đã khép {number(before.gaps)} khe hở ({number(before.gap_km2, 2)} km²) và {number(before.overlaps)} chỗ chồng "
            f"nhau ({number(before.overlap_km2, 2)} km²) giữa các đơn vị; đường bao của tỉnh giữ nguyên."
        )
    if after.gap_km2 >= _LEAST_GAP_KM2:
        said.append(
            f"Còn {number(after.gaps)} khoảng trống rộng {number(after.gap_km2, 1)} km² không thuộc đơn vị nào."
        )
    return said


def _made(
    attempt: Attempt, wanted: Sequence[LayerName], codes: Sequence[str], tidy: Sequence[shapely.Geometry]
) -> tuple[dict[LayerName, Made], list[str]]:
    """Simplify once, at the level of the table, and join: then the layers share their borders exactly."""
    system = attempt.reading.system
    names = [unit.full_name for unit in units(system)]
    own: LayerName = next(name for name, of in SYSTEM_OF_LAYER.items() if of == system)
    simple, tolerance = simplify_to_size(codes, names, tidy, MAX_BYTES[own])
    overlap = shapely.area(shapely.intersection(np.array(simple), np.array(tidy)))
    shares = overlap / (shapely.area(simple) + shapely.area(tidy) - overlap)
    used = attempt.rows.raw[[code is not None for code in attempt.reading.codes]]
    points = int(shapely.get_num_coordinates(used).sum())
    kept = int(shapely.get_num_coordinates(simple).sum())
    said = [
        f"Giản lược từ {number(points)} xuống {number(kept)} điểm (dung sai {number(tolerance * METRES_PER_DEGREE)} m): "
        f"mỗi đơn vị trùng ít nhất {number(100 * float(shares.min()), 1)} % với hình gốc."
    ]
    made = {}
    for name in wanted:
        joined = dict(zip(codes, simple, strict=True)) if name == own else _joined(name, system, codes, simple)
        members = units(SYSTEM_OF_LAYER[name])
        shapes = [joined[unit.code] for unit in members]
        text = as_text(feature_collection([u.code for u in members], [u.full_name for u in members], shapes))
        ignored = sum(code is None for code in attempt.reading.codes) + attempt.ignored
        made[name] = Made(name, system, attempt.table.name, attempt.reading.column, attempt.guess.words, ignored, text)
        size = number(len(text.encode("utf-8")) / 1000)
        said.append(f"Lớp “{LAYER_WORDS[name]}”: {size} kB.")
    return made, said


def _joined(name: LayerName, system: System, codes: Sequence[str], polygons: Sequence[shapely.Geometry]) -> Shapes:
    """Polygons of the coarser layer `name` out of those of former communes."""
    assert system == "former"
    owner = {unit.code: OWNER_IN_LAYER[name](unit) for unit in former_communes()}
    groups: dict[str, list[shapely.Geometry]] = {}
    for code, polygon in zip(codes, polygons, strict=True):
        groups.setdefault(owner[code], []).append(polygon)
    return {code: shapely.union_all(parts) for code, parts in groups.items()}
