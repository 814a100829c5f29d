"""One boundary file as tables of polygons: GDAL reads most formats; what it takes too literally is mended here."""

import json
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj import CRS

from etl.model.errors import UserError
from geo.boundary.attributes import decoded_dbf, in_unicode, with_description
from geo.boundary.opening import FORMATS_WORDS, READABLE, Opened

FILE_COLUMN = "(tên tệp)"
LAYER_COLUMN = "(tên lớp)"
_ALWAYS_DEGREES = frozenset({"GeoJSON", "GeoJSON từng dòng", "TopoJSON", "KML"})
"""Formats that say WGS84 by their rules, whatever is inside."""
_UNIT_FILES = 5
"""So many files of a feature or two each are one layer cut up by unit."""
_FEW_ROWS = 3


@dataclass
class Table:
    """Polygons and their columns as they came. `crs`: None where the file does not say; `is_by_rule`: only its format does.

    `frame` has the geometry in the column "geometry" without CRS; `notes`: what was done to texts, in Vietnamese.
    `lacks`: what to say of a missing part, where units cannot be told without it. `is_joined`: made of other tables.
    """

    name: str
    format: str
    frame: geopandas.GeoDataFrame
    crs: CRS | None
    is_by_rule: bool = False
    notes: list[str] = field(default_factory=list)
    origin: dict[str, str] = field(default_factory=dict)
    lacks: str = ""
    is_joined: bool = False


def read_tables(source: Opened) -> list[Table]:
    """Return every layer of polygons in the source, and joined tables where units are spread over files or layers.

    Raises UserError where no file can be read or none has polygons.
    """
    tables: list[Table] = []
    problems: list[str] = []
    for path in source.files:
        try:
            tables += _read(path, source.name_of(path))
        except UserError as error:
            problems.append(str(error))
    if not tables:
        raise UserError("\n".join(dict.fromkeys(problems)) or f"Tệp “{source.shown}” không có vùng nào.")
    pieces = [table for table in tables if len(table.frame) <= _FEW_ROWS]
    whole = [table for table in tables if len(table.frame) > _FEW_ROWS]
    joined: list[Table] = []
    if len(pieces) >= _UNIT_FILES:
        joined.append(_join(pieces, f"{len(pieces)} tệp của từng đơn vị"))
    else:
        whole = tables
    if len(whole) > 1 and len({table.format for table in whole}) == 1:
        joined.append(_join(whole, f"{len(whole)} lớp ghép lại"))
    return whole + joined


def _read(path: Path, shown: str) -> list[Table]:
    suffix = path.suffix.lower()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if suffix in (".parquet", ".geoparquet"):
                return _tables_of({path.stem: geopandas.read_parquet(path)}, path, shown, "GeoParquet")
            if suffix == ".shp":
                return [_shapefile(path, shown)]
            if suffix in (".gpkg", ".kml", ".gml", ".fgb", ".tab", ".mif", ".sqlite", ".gdb"):
                return _tables_of(_frames(path), path, shown, READABLE.get(suffix, "File Geodatabase"))
            return _json_file(path, shown)
    except (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, CRSError) as error:
        raise UserError(_unreadable(shown)) from error
    except (ValueError, OSError, KeyError, shapely.errors.ShapelyError) as error:
        raise UserError(_unreadable(shown)) from error


def _unreadable(shown: str) -> str:
    beside = " Shapefile phải có đủ .shp, .shx, .dbf." if shown.lower().endswith(".shp") else ""
    return f"Không đọc được “{shown}” như một tệp ranh giới.{beside} Dùng {FORMATS_WORDS}."


def _frames(path: Path) -> dict[str, geopandas.GeoDataFrame]:
    frames = {}
    for name, kind in pyogrio.list_layers(path):
        if kind is not None:
            frames[str(name)] = pyogrio.read_dataframe(path, layer=name, force_2d=True, on_invalid="ignore")
    return frames


def _shapefile(path: Path, shown: str) -> Table:
    frame = pyogrio.read_dataframe(path, force_2d=True, on_invalid="ignore", encoding="ISO-8859-1")
    page = next((p for p in path.parent.glob(f"{path.stem}.*") if p.suffix.lower() == ".cpg"), None)
    declared = page.read_text(encoding="ascii", errors="replace").strip() if page else ""
    table = _tables_of({path.stem: frame}, path, shown, "Shapefile", is_unicode=False)[0]
    if not any(p.suffix.lower() == ".dbf" for p in path.parent.glob(f"{path.stem}.*")):
        table.lacks = f"“{shown}” thiếu tệp {path.stem}.dbf, nơi ghi mã và tên đơn vị. Nén đủ .shp, .shx, .dbf, .prj."
    table.frame, note = decoded_dbf(table.frame, declared)
    table.notes += [note] if note else []
    return table


def _json_file(path: Path, shown: str) -> list[Table]:
    """GeoJSON, TopoJSON or Esri JSON, in any Unicode, whole or line by line, with or without the collection around it."""
    content = path.read_bytes()
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content.decode("utf-16" if is_wide else "utf-8-sig")
    is_by_lines = False
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError:
        lines = [line.strip("\x1e ,\t") for line in text.splitlines()]
        data = [json.loads(line) for line in lines if line]
        is_by_lines = True
    if isinstance(data, list):
        nested = [item.get("features", [item]) for item in data if isinstance(item, dict)]
        features = [feature for found in nested if isinstance(found, list) for feature in found]
        data = {"type": "FeatureCollection", "features": features}
    if not isinstance(data, dict):
        raise ValueError("neither an object nor a list")
    kind = "TopoJSON" if data.get("type") == "Topology" else "GeoJSON từng dòng" if is_by_lines else "GeoJSON"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        whole = Path(folder) / f"{path.stem}.json"
        whole.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        tables = _tables_of(_frames(whole), path, shown, kind)
    origin = {str(key): value for key, value in data.items() if key not in ("features", "objects", "arcs")}
    for table in tables:
        table.origin = {k: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in origin.items()}
        if kind.startswith("GeoJSON") and "crs" not in data and not _is_esri(data):
            table.is_by_rule = True
    return tables


def _is_esri(data: dict[str, Any]) -> bool:
    return "spatialReference" in data


def _tables_of(
    frames: dict[str, geopandas.GeoDataFrame], path: Path, shown: str, kind: str, is_unicode: bool = True
) -> list[Table]:
    """Keep layers with polygons; raise UserError where the file has only lines or points."""
    tables, others = [], set()
    for name, frame in frames.items():
        if not isinstance(frame, geopandas.GeoDataFrame):
            continue
        crs = CRS.from_user_input(frame.crs) if frame.crs is not None else None
        column = frame.geometry.name
        shapes = [_polygons(shape) for shape in frame.geometry.values]
        others |= {shape.geom_type for shape in frame.geometry.values if shape is not None}
        plain = pd.DataFrame(frame.drop(columns=column)).rename(columns=str)
        plain["geometry"] = shapes
        plain = plain[[shape is not None for shape in shapes]].reset_index(drop=True)
        if plain.empty:
            continue
        texts = with_description(plain)
        texts[FILE_COLUMN] = path.stem.replace("_", " ")
        texts[LAYER_COLUMN] = name.replace("_", " ")
        notes = []
        if is_unicode:
            texts, note = in_unicode(texts)
            notes = [note] if note else []
        layer = f"{shown}, lớp “{name}”" if len(frames) > 1 else shown
        table = geopandas.GeoDataFrame(texts, geometry="geometry")
        tables.append(Table(layer, kind, table, crs, kind in _ALWAYS_DEGREES and kind != "GeoJSON", notes))
    if not tables and not any(len(frame) for frame in frames.values()):
        raise UserError(f"Tệp “{shown}” trống: không có vùng nào bên trong. Xuất lại lớp ranh giới rồi cài.")
    if not tables:
        what = "đường" if any("Line" in kind for kind in others) else "điểm" if "Point" in others else "bảng"
        raise UserError(f"Tệp “{shown}” không có lớp vùng (polygon) nào, chỉ có {what}. Xuất lớp vùng rồi cài.")
    return tables


def _polygons(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """The polygons of a geometry (of a collection too), None where there are none."""
    if shape is None or shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
        return None
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
    flat = [piece for part in parts for piece in shapely.get_parts(part)]
    return shapely.MultiPolygon(flat) if flat else None


def _join(tables: list[Table], name: str) -> Table:
    kinds = {table.crs.to_wkt() if table.crs else "" for table in tables}
    first = tables[0]
    frame = geopandas.GeoDataFrame(
        pd.concat([pd.DataFrame(table.frame) for table in tables], ignore_index=True), geometry="geometry"
    )
    if len(kinds) > 1:  # each in its own system: bring them to the first one's, where all say theirs
        if any(table.crs is None for table in tables):
            raise UserError("Các tệp ghi hệ toạ độ khác nhau, có tệp không ghi. Xuất lại cùng một hệ toạ độ.")
        shapes = [table.frame.geometry.set_crs(table.crs).to_crs(first.crs) for table in tables]
        frame["geometry"] = [shape for part in shapes for shape in part.values]
    notes = list(dict.fromkeys(note for table in tables for note in table.notes))
    lacks = next((table.lacks for table in tables if table.lacks), "")
    return Table(name, first.format, frame, first.crs, first.is_by_rule, notes, first.origin, lacks, is_joined=True)
