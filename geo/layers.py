"""The polygons that maps draw: the boundaries an office has installed, else our own approximate ones.

Communes and former districts are two layers: eight of the 45 communes lie in two former districts, so that neither
layer can be put together from the other.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import shapely

LayerName = Literal["communes", "districts"]
LAYER_NAMES: tuple[LayerName, ...] = ("communes", "districts")

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

    `version` changes with the polygons; `attribution` names source and licence and belongs under every map.
    """

    name: LayerName
    geojson: dict[str, Any]
    is_approximate: bool
    attribution: str
    version: str


def layer(name: LayerName, home: Path | None = None) -> Layer:
    """Return the layer installed in `home`, else the approximate one."""
    for path in ([installed_path(name, home)] if home else []) + [_BUILT_IN / f"{name}_approximate.geojson"]:
        if path.is_file():
            stamp = path.stat()
            return _read(name, path, stamp.st_mtime_ns, stamp.st_size)
    raise FileNotFoundError(f"no layer {name!r} in {_BUILT_IN}")


def installed_path(name: LayerName, home: Path) -> Path:
    """Return where a home keeps an installed layer, whether or not there is one."""
    return home / "geo" / f"{name}.geojson"


def notes_path(name: LayerName, home: Path) -> Path:
    """Return where the origin of an installed layer is kept: attribution, licence, source file, checksum."""
    return home / "geo" / f"{name}.json"


def centres(name: LayerName, home: Path | None = None) -> dict[str, tuple[float, float]]:
    """Return code → (longitude, latitude) of a point inside each unit: its centroid, or a point near it."""
    return _centres(layer(name, home).version, name, home)


@lru_cache(maxsize=8)
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


@lru_cache(maxsize=8)
def _read(name: LayerName, path: Path, modified: int, size: int) -> Layer:
    content = path.read_bytes()
    version = hashlib.sha256(content).hexdigest()
    is_approximate = path.parent == _BUILT_IN
    attribution = APPROXIMATE_ATTRIBUTION
    if not is_approximate:
        notes_file = path.with_suffix(".json")
        notes = json.loads(notes_file.read_text(encoding="utf-8")) if notes_file.is_file() else {}
        # The notes are written after the polygons: until then they speak of the file before.
        attribution = notes["attribution"] if notes.get("sha256") == version else "Ranh giới do đơn vị cài đặt"
    return Layer(name, json.loads(content), is_approximate, attribution, version[:12])
