"""What the approximate layers are made from: facts on communes out of a package, and the country's outline.

- PyPI `vietnamadminunits` 1.0.4 (MIT): for each commune of before 2025 a point and an extent (a box of degrees), for
  each of today a centre and an area; of Điện Biên and of its neighbours Lai Châu and Sơn La, so that the inner border
  comes out by itself.
- npm `world-atlas` 2.0.2 (ISC), countries-10m.json: Natural Earth's outline of Việt Nam (public domain).

Both are tools of the build (geo/requirements-build.txt); the running product reads only the finished layers.
"""

import hashlib
import json
import math
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
import vietnamadminunits

from geo.coverage import KM_PER_DEGREE
from geo.units import communes, former_commune

PROVINCE_CODE = "11"
_PROVINCES = (PROVINCE_CODE, "12", "14")
OUTLINE_PACKAGE = "world-atlas@2.0.2"
OUTLINE_MEMBER = "package/countries-10m.json"
OUTLINE_SHA256 = "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79"

_POINT_ONLY_KM = 1.8
"""An extent smaller than this is that of a building, not of a commune: only its point is used."""
_POINT_RADIUS_KM = 3.0
_LARGEST_KM2 = 1200.0
_FARTHEST_RADII = 2.5


@dataclass(frozen=True)
class Commune:
    """A commune of today: code, centre (lon, lat), area. `is_ours`: in Điện Biên, with the official area."""

    code: str
    lon: float
    lat: float
    area_km2: float
    is_ours: bool

    @property
    def radius_km(self) -> float:
        """Radius of the disc with its area."""
        return math.sqrt(self.area_km2 / math.pi)


@dataclass(frozen=True)
class Extent:
    """Where a former commune lies: (west, south, east, north) in degrees; `commune` is an index into the communes.

    `is_measured` is False where only a point was known and the extent is a square around it.
    """

    code: str
    commune: int
    bounds: tuple[float, float, float, float]
    is_measured: bool


@dataclass(frozen=True)
class Facts:
    """The communes of the three provinces, ours first in the official order; former extents; our province's extent."""

    communes: list[Commune]
    extents: list[Extent]
    province: tuple[float, float, float, float]


def read_facts() -> Facts:
    """Return what the package knows.

    Left out: extents that are really the district's, and those too far from the commune they belong to, since a
    geocoder found a namesake.
    """
    data = Path(vietnamadminunits.__file__).parent / "data"
    with sqlite3.connect(f"{(data / 'dataset.db').as_uri()}?mode=ro", uri=True) as database:
        marks = ",".join("?" * len(_PROVINCES))
        today = database.execute(
            "select wardCode, wardLat, wardLon, wardAreaKm2, provinceKey, wardKey, provinceCode from admin_units "
            f"where provinceCode in ({marks}) order by wardCode",
            _PROVINCES,
        ).fetchall()
        before = database.execute(
            "select wardCode, wardLat, wardLon, wardBounds, districtBounds, districtLat, districtLon, "
            "provinceKey || '_' || districtKey || '_' || wardKey, provinceCode from admin_units_legacy "
            f"where provinceCode in ({marks}) and wardLat is not null order by wardCode",
            _PROVINCES,
        ).fetchall()
        (province_bounds,) = database.execute(
            "select distinct provinceBounds from admin_units_legacy where provinceCode = ?", (PROVINCE_CODE,)
        ).fetchone()
    found = _communes(today)
    index = {unit.code: n for n, unit in enumerate(found)}
    successors = _successors(data / "converter_2025.json", {(row[4], row[5]): row[0] for row in today})
    extents = []
    for code, lat, lon, bounds, district_bounds, district_lat, district_lon, key, province in before:
        successor = former_commune(code).commune_code if province == PROVINCE_CODE else successors.get(key)
        is_district = bounds == district_bounds or (lat, lon) == (district_lat, district_lon)
        if successor is None or not bounds or is_district:
            continue
        extent = _extent(code, index[successor], lat, lon, bounds)
        if _is_plausible(extent, found[extent.commune]):
            extents.append(extent)
    return Facts(found, extents, _bounds(province_bounds))


def known_point(facts: Facts, code: str) -> tuple[float, float] | None:
    """Return the point (lon, lat) around which a former commune was put that has no measured extent, or None."""
    for extent in facts.extents:
        if extent.code == code and not extent.is_measured:
            west, south, east, north = extent.bounds
            return (west + east) / 2, (south + north) / 2
    return None


def read_outline(path: Path | None = None) -> shapely.Polygon:
    """Return the mainland of Việt Nam from countries-10m.json at `path`; without a path npm fetches it."""
    content = path.read_bytes() if path else _fetch_outline()
    digest = hashlib.sha256(content).hexdigest()
    if digest != OUTLINE_SHA256:
        raise ValueError(f"{OUTLINE_MEMBER} of {OUTLINE_PACKAGE} has sha256 {digest}, expected {OUTLINE_SHA256}")
    topology = json.loads(content)
    countries = topology["objects"]["countries"]["geometries"]
    country = next(item for item in countries if item["properties"]["name"] == "Vietnam")
    scale, offset = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + offset for arc in topology["arcs"]]
    rings = [polygon[0] for polygon in country["arcs"]]
    polygons = [shapely.make_valid(shapely.Polygon(_join(ring, arcs))) for ring in rings]
    return max(polygons, key=lambda polygon: float(polygon.area))


def _fetch_outline() -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError(f"npm is needed to fetch {OUTLINE_PACKAGE}; or give the file with --outline")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "pack", OUTLINE_PACKAGE, "--silent"], cwd=folder, check=True, capture_output=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            member = archive.extractfile(OUTLINE_MEMBER)
            assert member is not None
            return member.read()


def _join(ring: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _communes(rows: list[tuple]) -> list[Commune]:
    points = {code: (lon, lat, area) for code, lat, lon, area, *_ in rows}
    ours = [Commune(unit.code, *points[unit.code][:2], unit.area_km2, True) for unit in communes()]
    others = [
        Commune(code, lon, lat, area, False)
        for code, lat, lon, area, _, _, province in rows
        if province != PROVINCE_CODE and area
    ]
    return ours + others


def _successors(path: Path, codes: dict[tuple[str, str], str]) -> dict[str, str]:
    """Former key (province_district_ward) → code of the commune that took it over whole."""
    table = json.loads(path.read_text(encoding="utf-8"))["DICT_PROVINCE_WARD_NO_DIVIDED"]
    return {
        former: codes[province, ward]
        for province, wards in table.items()
        for ward, formers in wards.items()
        for former in formers
        if (province, ward) in codes
    }


def _extent(code: str, commune: int, lat: float, lon: float, text: str) -> Extent:
    west, south, east, north = _bounds(text)
    per_lon, per_lat = KM_PER_DEGREE
    if max((east - west) * per_lon, (north - south) * per_lat) >= _POINT_ONLY_KM:
        return Extent(code, commune, (west, south, east, north), True)
    dx, dy = _POINT_RADIUS_KM / per_lon, _POINT_RADIUS_KM / per_lat
    return Extent(code, commune, (lon - dx, lat - dy, lon + dx, lat + dy), False)


def _bounds(text: str) -> tuple[float, float, float, float]:
    """Read "south,west – north,east" as (west, south, east, north)."""
    (south, west), (north, east) = ([float(n) for n in corner.split(",")] for corner in text.split(" – "))
    return west, south, east, north


def _is_plausible(extent: Extent, owner: Commune) -> bool:
    west, south, east, north = extent.bounds
    per_lon, per_lat = KM_PER_DEGREE
    distance = math.hypot(((west + east) / 2 - owner.lon) * per_lon, ((south + north) / 2 - owner.lat) * per_lat)
    area = (east - west) * per_lon * (north - south) * per_lat
    return area <= _LARGEST_KM2 and distance <= _FARTHEST_RADII * owner.radius_km
