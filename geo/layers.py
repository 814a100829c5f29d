"""The polygons that maps draw: the boundaries an office has installed, else our own approximate ones.

Communes and former districts are two layers: eight of the 45 communes lie in two former districts, so that neither
layer can be put together from the other.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import shapely

from geo.units import FormerCommune, System

LayerName = Literal["communes", "districts", "former_communes"]
LAYER_NAMES: tuple[LayerName, ...] = ("communes", "districts", "former_communes")
SYSTEM_OF_LAYER: dict[LayerName, System] = {
    "communes": "current",
    "districts": "district",
    "former_communes": "former",
}
"""Which units a layer draws."""
OWNER_IN_LAYER: dict[LayerName, Callable[[FormerCommune], str]] = {
    "communes": lambda unit: unit.commune_code,
    "districts": lambda unit: unit.district_code,
    "former_communes": lambda unit: unit.code,
}
"""The code of the layer's unit that a former commune is a part of: each layer can be joined from them."""
LAYER_WORDS: dict[LayerName, str] = {
    "communes": "Xã, phường hiện nay (45)",
    "districts": "Huyện cũ (10)",
    "former_communes": "Xã cũ (129)",
}
"""What a layer is called on pages and in the command line."""

APPROXIMATE_NOTICE = "Ranh giới gần đúng"
"""What must be shown wherever an approximate layer is drawn."""

APPROXIMATE_ATTRIBUTION = (
    "Ranh giới gần đúng, dựng từ điểm, phạm vi và diện tích của các xã (vietnamadminunits, giấy phép MIT) "
    "và đường biên giới quốc gia của Natural Earth (phạm vi công cộng)"
)
_BUILT_IN = Path(__file__).parent / "layers"


@dataclass(frozen=True)
class Layer:
    """One layer. `geojson`: a FeatureCollection in WGS84 with the properties code and name; do not change it.

    `version` changes with the polygons; `attribution` names source and licence and belongs under every map. Of an
    installed layer: `source` is the file it came from, `installed_at` when (UTC, ISO), `findings` what was said then.
    """

    name: LayerName
    geojson: dict[str, Any]
    is_approximate: bool
    attribution: str
    version: str
    licence: str = ""
    source: str = ""
    installed_at: str = ""
    findings: tuple[str, ...] = ()


def layer(name: LayerName, home: Path | None = None) -> Layer:
    """Return the layer installed in `home`, else the approximate one."""
    notes = in_use(home).get(name) if home else None
    if home and notes:
        path = folder(home) / notes[-1]["file"]
        if path.is_file():
            return _read(name, path, path.stat().st_size, json.dumps(notes[-1]))
    return _read(name, _BUILT_IN / f"{name}_approximate.geojson", 0, "")


def folder(home: Path) -> Path:
    """Return where a home keeps installed boundaries."""
    return home / "geo"


def in_use(home: Path) -> dict[str, list[dict[str, Any]]]:
    """Return layer → notes on what is installed, the one in use last; an unreadable list counts as none."""
    path = folder(home) / IN_USE
    try:
        found: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


IN_USE = "in_use.json"
"""Names the files in use; replaced as a whole, so that the layers of one file change together."""


def centres(name: LayerName, home: Path | None = None) -> dict[str, tuple[float, float]]:
    """Return code → (longitude, latitude) of a point inside each unit: its centroid, or a point near it."""
    return _centres(layer(name, home).version, name, home)


@lru_cache(maxsize=12)
def _centres(version: str, name: LayerName, home: Path | None) -> dict[str, tuple[float, float]]:
    points = {}
    for feature in layer(name, home).geojson["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        largest = max(shapely.get_parts(shape), key=lambda part: float(part.area))
        centre = shapely.centroid(largest)
        if not shapely.contains(largest, centre):
            centre = shapely.point_on_surface(largest)
        points[feature["properties"]["code"]] = (round(float(centre.x), 5), round(float(centre.y), 5))
    return points


@lru_cache(maxsize=12)
def _read(name: LayerName, path: Path, size: int, notes_text: str) -> Layer:
    content = path.read_bytes()
    version = hashlib.sha256(content).hexdigest()[:12]
    notes = json.loads(notes_text) if notes_text else None
    if notes is None:
        return Layer(name, json.loads(content), True, APPROXIMATE_ATTRIBUTION, version)
    return Layer(
        name, json.loads(content), False, notes["attribution"], version, notes.get("licence", ""),
        notes.get("source_file", ""), notes.get("installed_at", ""), tuple(notes.get("findings", ())),
    )  # fmt: skip
