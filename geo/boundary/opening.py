"""From what was handed over (a file, several, a folder, an archive) to the boundary files and the texts inside."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from etl.model.errors import UserError
from geo.checksum import checksum, checksum_of_file

READABLE = {
    ".shp": "Shapefile",
    ".gpkg": "GeoPackage",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".geojsonl": "GeoJSON từng dòng",
    ".geojsons": "GeoJSON từng dòng",
    ".ndjson": "GeoJSON từng dòng",
    ".jsonl": "GeoJSON từng dòng",
    ".topojson": "TopoJSON",
    ".kml": "KML",
    ".gml": "GML",
    ".fgb": "FlatGeobuf",
    ".parquet": "GeoParquet",
    ".geoparquet": "GeoParquet",
    ".tab": "MapInfo TAB",
    ".mif": "MapInfo MIF",
    ".sqlite": "SpatiaLite",
}
"""Suffix → what the format is called."""

FORMATS_WORDS = (
    "GeoJSON, TopoJSON, Shapefile nén .zip (đủ .shp, .shx, .dbf, .prj), GeoPackage, KML/KMZ, GML hoặc MapInfo"
)

_REFUSED = {
    ".7z": "Tệp “{name}” nén kiểu 7z, máy không mở được. Giải nén rồi nén lại thành .zip.",
    ".rar": "Tệp “{name}” nén kiểu RAR, máy không mở được. Giải nén rồi nén lại thành .zip.",
    ".dgn": "Tệp “{name}” là bản vẽ MicroStation, không mang tên từng xã. Xuất lớp vùng sang Shapefile rồi cài.",
    ".dwg": "Tệp “{name}” là bản vẽ AutoCAD, không mang tên từng xã. Xuất lớp vùng sang Shapefile rồi cài.",
    ".dxf": "Tệp “{name}” là bản vẽ AutoCAD, không mang tên từng xã. Xuất lớp vùng sang Shapefile rồi cài.",
    ".pdf": "Tệp “{name}” là bản đồ in PDF, không có tọa độ ranh giới. Cần lớp dữ liệu gốc (Shapefile, GeoPackage…).",
    ".tif": "Tệp “{name}” là ảnh bản đồ, không có ranh giới từng xã. Cần lớp dữ liệu gốc (Shapefile, GeoPackage…).",
    ".qgz": "Tệp “{name}” là dự án QGIS, chỉ trỏ tới dữ liệu. Chọn tệp dữ liệu ranh giới mà dự án dùng.",
    ".qgs": "Tệp “{name}” là dự án QGIS, chỉ trỏ tới dữ liệu. Chọn tệp dữ liệu ranh giới mà dự án dùng.",
    ".mbtiles": "Tệp “{name}” là ảnh bản đồ cắt ô, không có ranh giới gốc. Cần lớp dữ liệu gốc (Shapefile, GeoPackage…).",
}
_SIGNATURES = ((b"7z\xbc\xaf\x27\x1c", ".7z"), (b"Rar!", ".rar"), (b"%PDF", ".pdf"))
_BESIDE_SHAPES = (".shx", ".dbf", ".prj", ".cpg", ".qpj", ".dat", ".map", ".id", ".ind", ".mid", ".sbn", ".sbx")
_TEXTS = (".txt", ".md", ".xml", ".html", ".htm", "")
_LARGEST_BYTES = 1_500_000_000
_MOST_ENTRIES = 30_000


@dataclass(frozen=True)
class Opened:
    """`files`: boundary files; `texts`: files that may tell the origin; `shown`: the source's name for messages."""

    shown: str
    root: Path
    files: tuple[Path, ...]
    texts: tuple[Path, ...]
    sha256: str

    def name_of(self, path: Path) -> str:
        """Return a file's name as the user knows it, with its folder inside the archive."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name


@contextmanager
def opened(paths: Sequence[Path]) -> Iterator[Opened]:
    """Give the boundary files among `paths`: files that belong together, folders, zip archives (one more zip inside).

    Raises UserError where something is missing, damaged, too large, of a kind that cannot be read, or holds none.
    """
    for path in paths:
        if not path.exists():
            raise UserError(f"Không có tệp “{path}”.")
    shown = paths[0].name if len(paths) == 1 else f"{len(paths)} tệp ({paths[0].name}, …)"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        found: list[Path] = []
        for number, path in enumerate(paths):
            found += _files_in(path, root / f"{number}", is_alone=len(paths) == 1)
        files = tuple(path for path in found if _is_readable(path))
        if not files:
            raise UserError(_nothing_in(shown, found, paths))
        texts = tuple(p for p in found if p not in files and p.suffix.lower() in _TEXTS)
        outer = paths[0] if len(paths) == 1 and paths[0].is_dir() else root / "0"
        yield Opened(shown, outer, files, texts, _digest(paths))


def _files_in(path: Path, folder: Path, is_alone: bool, depth: int = 0) -> list[Path]:
    if path.is_dir() and path.suffix.lower() != ".gdb":
        inside = _inside(path)
        if len(inside) > _MOST_ENTRIES:
            raise UserError(f"Thư mục “{path.name}” có quá nhiều tệp. Chỉ để lại lớp ranh giới cần cài rồi thử lại.")
        return [f for p in inside for f in _files_in(p, folder / p.stem, is_alone=False, depth=depth)]
    kind = _kind_of(path)
    if kind in _REFUSED:
        if is_alone or depth == 0:
            raise UserError(_REFUSED[kind].format(name=path.name))
        return []
    if zipfile.is_zipfile(path) and depth < 2 and kind != ".xlsx":
        _unpack(path, folder)
        return [f for p in _inside(folder) for f in _files_in(p, p.parent / f"{p.stem}_zip", False, depth + 1)]
    return [path]


def _inside(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if _is_wanted(p.relative_to(folder), p.is_file()))


def _unpack(path: Path, folder: Path) -> None:
    """Unpack into `folder`; folder names inside are kept, but cleaned, so that no entry can be written elsewhere."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir() and not _is_hidden(PurePosixPath(_name(e)))]
            if len(entries) > _MOST_ENTRIES or sum(e.file_size for e in entries) > _LARGEST_BYTES:
                raise UserError(f"Tệp “{path.name}” quá lớn. Chỉ nén lớp ranh giới cần cài rồi thử lại.")
            for entry in entries:
                target = folder.joinpath(*_safe_parts(_name(entry)))
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError) as error:
        # RuntimeError: it has a password, or a compression that only other programs know; ValueError: broken names
        raise UserError(f"Tệp nén “{path.name}” bị hỏng hoặc có mật khẩu. Nén lại thành .zip rồi thử.") from error


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; many programs write UTF-8 without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def _safe_parts(name: str) -> list[str]:
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return ["".join("_" if char in '<>:"|?*' or char < " " else char for char in part)[-120:] for part in parts] or [
        "_"
    ]


def _is_hidden(path: Path | PurePosixPath) -> bool:
    return any(part.startswith(("__MACOSX", "._", ".DS_Store", "~$")) for part in path.parts)


def _is_wanted(inside: Path, is_file: bool) -> bool:
    """A file, or a file geodatabase, which is a folder; not what lies inside of one, nor what systems leave behind."""
    in_database = any(part.lower().endswith(".gdb") for part in inside.parent.parts)
    return not _is_hidden(inside) and not in_database and (is_file or inside.suffix.lower() == ".gdb")


def _kind_of(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix in READABLE or path.is_dir():
        return suffix
    with path.open("rb") as file:
        head = file.read(8)
    return next((kind for mark, kind in _SIGNATURES if head.startswith(mark)), suffix)


def _is_readable(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix in READABLE or suffix == ".gdb":
        return True
    if suffix in _BESIDE_SHAPES or suffix in (".xml", ".html", ".htm", ".md"):
        return False
    with path.open("rb") as file:
        head = file.read(512)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"SQLite format 3") or (start[:1] in (b"{", b"[") and b'"' in start)


def _nothing_in(shown: str, found: Sequence[Path], paths: Sequence[Path]) -> str:
    if any(path.suffix.lower() in (".dbf", ".shx", ".prj") for path in found):
        return f"“{shown}” thiếu tệp .shp. Chọn hoặc nén đủ các tệp .shp, .shx, .dbf, .prj cùng tên."
    if len(paths) == 1 and paths[0].is_file() and not zipfile.is_zipfile(paths[0]):
        return f"Không đọc được “{shown}” như một tệp ranh giới. Dùng {FORMATS_WORDS}."
    return f"Trong “{shown}” không có Shapefile (.shp), GeoPackage, GeoJSON hay KML nào. Cần {FORMATS_WORDS}."


def _digest(paths: Sequence[Path]) -> str:
    """SHA-256 of the file; of several, or of a folder, over the names and contents in order."""
    if len(paths) == 1 and paths[0].is_file():
        return checksum_of_file(paths[0])
    return checksum(
        file
        for path in paths
        for file in (sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path])
    )
