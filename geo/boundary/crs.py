"""In which coordinate system a file's numbers are: as declared where that puts them right, else by trying.

Whether a system is right is told by known points: the seats of communes, transformed into the file's numbers, must lie
in their own polygons (geo.recognise counts them). Between VN-2000 and WGS84 PROJ uses the official seven
parameters (EPSG:6960, Quyết định 05/2007/QĐ-BTNMT), right to about 1 m; without them everything lies 190 m off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.crs import ProjectedCRS
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import AreaOfInterest

from etl.model.errors import UserError
from geo.coverage import KM_PER_DEGREE

WGS84 = CRS.from_epsg(4326)
VN2000 = CRS.from_epsg(4756)
_PROVINCE = AreaOfInterest(102.0, 20.8, 103.7, 22.6)

_ZONES = {5896: "102°00′", 9206: "104°00′", 9207: "104°30′", 9208: "104°45′", 5897: "105°00′", 9209: "105°30′"}
"""EPSG codes of 3° zones of VN-2000 and their central meridians. Not farther east: there the province lies at eastings
near 0, where numbers that have lost their false easting would fit as well, but turned by two degrees."""

CANDIDATES: dict[int, str] = {
    9205: "VN-2000, múi chiếu 3°, kinh tuyến trục 103°00′",
    3405: "VN-2000, múi chiếu 6° (UTM 48N)",
    **{code: f"VN-2000, múi chiếu 3°, kinh tuyến trục {axis}" for code, axis in _ZONES.items()},
    32648: "WGS 84, UTM 48N",
    32647: "WGS 84, UTM 47N",
    3857: "Web Mercator",
    2044: "HN-72, múi chiếu 6°, kinh tuyến trục 105°",
}
"""What numbers in metres are tried against, the likelier first: of two that cannot be told apart the first is taken.
The zone of 103°00′ is the province's own (Thông tư 973/2001/TT-TCĐC)."""


@dataclass(frozen=True)
class Hypothesis:
    """A system to read the numbers in. `is_swapped`: the first number is the northing, or the latitude."""

    crs: CRS
    words: str
    is_swapped: bool = False

    def to_wgs84(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return longitudes and latitudes; infinite where the system does not reach."""
        first, second = (y, x) if self.is_swapped else (x, y)
        lon, lat = _transformer(self.crs.to_wkt(), True).transform(first, second)
        return np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)

    def from_wgs84(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the file's numbers, in its order, of points in degrees."""
        x, y = _transformer(self.crs.to_wkt(), False).transform(lon, lat)
        return (np.asarray(y), np.asarray(x)) if self.is_swapped else (np.asarray(x), np.asarray(y))

    def shapes_to_wgs84(self, shapes: Sequence[shapely.Geometry]) -> np.ndarray:
        """Return polygons in degrees."""
        moved: np.ndarray = shapely.transform(
            np.asarray(shapes, dtype=object), lambda xy: np.column_stack(self.to_wgs84(xy[:, 0], xy[:, 1]))
        )
        return moved


@dataclass(frozen=True)
class Choice:
    """A system that a file may be in, for a person to choose. `option`: the value of `--crs`; `metres`: how far off."""

    option: str
    words: str
    metres: float = 0.0


class UnsureCrsError(UserError):
    """The coordinate system has to be chosen by a person, among `choices`."""

    def __init__(self, message: str, choices: tuple[Choice, ...]) -> None:
        super().__init__(message)
        self.choices = choices


def declared(crs: CRS) -> tuple[Hypothesis, str]:
    """Return the system a file declares, with VN-2000 made complete where the way to WGS84 is missing, and a note."""
    plain = crs.source_crs if crs.is_bound and crs.source_crs else crs
    name = plain.name if plain.name and plain.name.lower() not in ("unknown", "unnamed") else _described(plain)
    whole = _with_official_shift(crs)
    if whole is None:
        return Hypothesis(crs, name), ""
    note = "Hệ toạ độ ghi trong tệp không có tham số chuyển sang WGS 84: đã dùng 7 tham số chính thức của VN-2000."
    return Hypothesis(whole, f"{name} (VN-2000)"), note


def chosen(text: str) -> Hypothesis:
    """Return the system that a user names: an EPSG code, PROJ or WKT text; with " yx" behind it the axes are swapped."""
    plain = text.strip()
    is_swapped = plain.lower().endswith(" yx")
    plain = plain[:-3].strip() if is_swapped else plain
    try:
        crs = CRS.from_user_input(int(plain) if plain.isdigit() else plain)
    except CRSError as error:
        raise UserError(f"Không hiểu hệ toạ độ “{text}”. Ghi mã EPSG, ví dụ EPSG:9205 (VN-2000, 103°00′).") from error
    crs = _with_official_shift(crs) or crs
    code = crs.to_epsg()
    return Hypothesis(crs, CANDIDATES.get(code or 0, crs.name), is_swapped=is_swapped)


def hypotheses(bounds: Sequence[float]) -> list[Hypothesis]:
    """Return every system in which numbers within `bounds` (file's order) could lie in the province, likelier first."""
    found = []
    for swapped in (False, True):
        for code, words in _degrees_and_metres(bounds):
            guess = Hypothesis(CRS.from_epsg(code), words, is_swapped=swapped)
            if _meets_province(guess, bounds):
                found.append(guess)
    return found


def option_of(guess: Hypothesis) -> str:
    """Return how a user names this system: the value of `--crs`."""
    code = guess.crs.to_epsg()
    return f"EPSG:{code}{' yx' if guess.is_swapped else ''}"


def choice_of(guess: Hypothesis, than: Hypothesis | None = None) -> Choice:
    """Return a system as a choice; `metres` tells how far it puts things from where the system `than` puts them."""
    order = ("vĩ độ trước" if guess.crs.is_geographic else "toạ độ bắc (X) trước") if guess.is_swapped else ""
    words = f"{guess.words}, {order}" if order else guess.words
    return Choice(option_of(guess), words, separation_m(than, guess) if than else 0.0)


def separation_m(one: Hypothesis, other: Hypothesis) -> float:
    """Return how far apart the two put the same numbers, in metres, in the middle of the province."""
    x, y = one.from_wgs84(np.array([102.9]), np.array([21.7]))
    lon, lat = other.to_wgs84(x, y)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        return float("inf")
    east, north = KM_PER_DEGREE
    return 1000 * float(np.hypot((lon[0] - 102.9) * east, (lat[0] - 21.7) * north))


def _degrees_and_metres(bounds: Sequence[float]) -> list[tuple[int, str]]:
    if max(abs(value) for value in bounds) <= 360:
        return [(4326, "WGS 84, kinh độ và vĩ độ")]
    return list(CANDIDATES.items())


def _meets_province(guess: Hypothesis, bounds: Sequence[float]) -> bool:
    lon, lat = np.meshgrid(np.linspace(102.2, 103.5, 4), np.linspace(21.0, 22.4, 4))
    x, y = guess.from_wgs84(lon.ravel(), lat.ravel())
    west, south, east, north = bounds
    return bool(np.any((x > west) & (x < east) & (y > south) & (y < north)))


def _with_official_shift(crs: CRS) -> CRS | None:
    """The same projection on EPSG's VN-2000, where `crs` is VN-2000 by name, or by its zone on an unnamed datum."""
    base = crs.geodetic_crs
    if crs.is_bound or base is None or base.datum is None or base.to_epsg() == 4756:
        return None
    names = f"{crs.name} {base.name} {base.datum.name}".lower().replace("-", "").replace("_", "").replace(" ", "")
    is_named = any(word in names for word in ("vn2000", "vietnam2000"))
    if not (is_named or ("unknown" in base.datum.name.lower() and _is_three_degree_zone(crs))):
        return None
    if not crs.is_projected or crs.coordinate_operation is None:
        return VN2000
    return ProjectedCRS(crs.coordinate_operation, geodetic_crs=VN2000, name=crs.name)


def _is_three_degree_zone(crs: CRS) -> bool:
    """Scale 0.9999 at a false easting of 500 km: the 3° zones of VN-2000 and of nothing else."""
    operation = crs.coordinate_operation
    if operation is None or "Transverse Mercator" not in operation.method_name:
        return False
    values = {parameter.name: parameter.value for parameter in operation.params}
    return values.get("Scale factor at natural origin") == 0.9999 and values.get("False easting") == 500_000


def _described(crs: CRS) -> str:
    operation = crs.coordinate_operation
    if operation is None:
        return "không có tên"
    axis = next((p.value for p in operation.params if p.name == "Longitude of natural origin"), None)
    return f"{operation.method_name}, kinh tuyến trục {axis:g}°" if axis is not None else operation.method_name


@lru_cache(maxsize=128)
def _transformer(wkt: str, is_inward: bool) -> Transformer:
    crs = CRS.from_wkt(wkt)
    pair = (crs, WGS84) if is_inward else (WGS84, crs)
    try:
        return Transformer.from_crs(*pair, always_xy=True, area_of_interest=_PROVINCE)
    except ProjError as error:
        raise UserError(f"Không chuyển được hệ toạ độ “{crs.name}” sang WGS 84.") from error
