"""Read a boundary file as offices and public sources have it: GeoJSON, GeoPackage, Shapefile (alone or zipped)."""

import tempfile
import zipfile
import zlib
from pathlib import Path

import geopandas
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from etl.model.errors import UserError

READABLE = ("*.shp", "*.gpkg", "*.geojson", "*.json")
_LARGEST_BYTES = 600_000_000
_DEGREES = (95.0, 5.0, 115.0, 26.0)
"""A file without CRS whose numbers all lie in here (west, south, east, north) is in degrees."""


def read_boundaries(path: Path) -> geopandas.GeoDataFrame:
    """Return the polygons of `path` with its columns, in WGS84; the CRS the file came in is in `attrs["crs"]`.

    Raises UserError where the file is missing, damaged, holds no polygons, or does not say its CRS.
    """
    if not path.is_file():
        raise UserError(f"Không có tệp “{path}”.")
    if zipfile.is_zipfile(path):
        with tempfile.TemporaryDirectory() as folder:
            return _read(_unpack(path, Path(folder)), path.name)
    return _read(path, path.name)


def _unpack(path: Path, folder: Path) -> Path:
    """Unpack flat, by base name, so that no entry can be written elsewhere; return the boundary file inside."""
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if sum(entry.file_size for entry in entries) > _LARGEST_BYTES:
            raise UserError(f"Tệp “{path.name}” quá lớn. Chỉ nén lớp ranh giới cần cài rồi thử lại.")
        try:
            for entry in entries:
                (folder / Path(entry.filename).name).write_bytes(archive.read(entry))
        except (zipfile.BadZipFile, zlib.error, RuntimeError) as error:  # RuntimeError: it has a password
            raise UserError(f"Tệp nén “{path.name}” bị hỏng hoặc có mật khẩu. Nén lại rồi thử.") from error
    for pattern in READABLE:
        found = sorted(folder.glob(pattern))
        if len(found) > 1:
            names = ", ".join(item.name for item in found)
            raise UserError(f"Tệp “{path.name}” có nhiều lớp ({names}). Chỉ nén một lớp rồi thử lại.")
        if found:
            return found[0]
    raise UserError(f"Trong “{path.name}” không có Shapefile (.shp), GeoPackage hay GeoJSON nào.")


def _read(path: Path, shown: str) -> geopandas.GeoDataFrame:
    try:
        layers = pyogrio.list_layers(path)
        with_polygons = [name for name, kind in layers if kind is None or "Polygon" in kind or kind == "Unknown"]
        if not with_polygons:
            raise UserError(f"Tệp “{shown}” không có lớp vùng (polygon) nào.")
        if len(with_polygons) > 1:
            raise UserError(f"Tệp “{shown}” có nhiều lớp ({', '.join(with_polygons)}). Xuất riêng lớp cần cài.")
        frame = _read_text(path, with_polygons[0])
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as error:
        raise UserError(
            f"Không đọc được “{shown}” như một tệp ranh giới. Dùng GeoJSON, GeoPackage hoặc Shapefile nén .zip "
            "(đủ .shp, .shx, .dbf, .prj)."
        ) from error
    if not isinstance(frame, geopandas.GeoDataFrame) or frame.geometry.is_empty.all():
        raise UserError(f"Tệp “{shown}” không có vùng nào.")
    frame = frame[frame.geometry.notna() & ~frame.geometry.is_empty].reset_index(drop=True)
    return _in_wgs84(frame, shown)


def _read_text(path: Path, layer: str) -> geopandas.GeoDataFrame:
    """Read with the file's own encoding; a Shapefile that names none is mostly UTF-8 today, not Latin-1."""
    if path.suffix.lower() == ".shp" and not path.with_suffix(".cpg").exists():
        try:
            return pyogrio.read_dataframe(path, layer=layer, encoding="utf-8")
        except UnicodeDecodeError:
            pass
    return pyogrio.read_dataframe(path, layer=layer)


def _in_wgs84(frame: geopandas.GeoDataFrame, shown: str) -> geopandas.GeoDataFrame:
    if frame.crs is None:
        west, south, east, north = frame.total_bounds
        if not (west > _DEGREES[0] and south > _DEGREES[1] and east < _DEGREES[2] and north < _DEGREES[3]):
            raise UserError(
                f"Tệp “{shown}” không ghi hệ toạ độ (thiếu .prj?) và số đo không phải kinh độ, vĩ độ. "
                "Xuất lại tệp có ghi hệ toạ độ, ví dụ WGS 84 hoặc VN-2000."
            )
        frame = frame.set_crs("EPSG:4326")
    name = "không có tên" if frame.crs.name == "unknown" else frame.crs.name
    result = frame.to_crs("EPSG:4326")
    result.attrs["crs"] = name
    return result
