"""Which cells of a new workbook (xlsx, xlsm) are written in a Vietnamese font from before Unicode.

The font of a cell is that of its style; parts of its text may have fonts of their own.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from posixpath import join, normpath

from etl.readers.common.archive import parts_of
from etl.readers.common.legacy_cells import CellFonts, Font, Place, Run
from etl.readers.common.problems import Bytes
from etl.readers.common.sheet_area import column_number
from etl.text.legacy import TELLING_CHARS, encoding_of_font

_LEGACY_NAME = re.compile(rb"""["';](?:\.vn|vni-)""", re.IGNORECASE)
_CELL = re.compile(
    rb"""<(?:[\w.-]+:)?c(?=[\s/>])((?:[^<>"'/]++|"[^"]*+"|'[^']*+'|/(?!>))*+)(?:/>|>(.*?)</(?:[\w.-]+:)?c>)""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"""(?:^|\s)(r|s|t)\s*=\s*["']([^"']*)["']""")
_INDEX = re.compile(rb"<(?:[\w.-]+:)?v\s*>\s*(\d+)")
_REFERENCE = re.compile(rb"([A-Za-z]{1,3})(\d{1,7})")
_TELLING_BYTES = [
    re.compile(
        lead
        + b"["
        + b"".join(re.escape(char.encode()[1:]) for char in TELLING_CHARS if char.encode()[:1] == lead)
        + b"]"
    )
    for lead in (b"\xc2", b"\xc3")
]
_ENTITY, _RUN_FONT = re.compile(b"&#"), re.compile(b"rFont")
_PREFIX = re.compile(rb"<(/?)[\w.-]+:")
_SOFT_ERRORS = (ET.ParseError, LookupError, ValueError, StopIteration)

_Pieces = Sequence[tuple[str, str | None]]
"""The text of a cell in parts, each with the name of its own font if it has one."""


def names_legacy_font(name: str, part: Bytes) -> bool:
    """Tell whether a part of a workbook (styles, shared texts, a sheet) names a legacy font."""
    if not name.endswith(("styles.xml", "content.xml")) and not _RUN_FONT.search(part):
        return False
    return _LEGACY_NAME.search(part) is not None


def may_hold_legacy_text(part: Bytes) -> bool:
    """Tell whether a part has a character that legacy text is full of; one written as an entity may be any."""
    return _ENTITY.search(part) is not None or (
        not part.isascii() and any(pattern.search(part) for pattern in _TELLING_BYTES)
    )


def legacy_font(name: str | None) -> Font | None:
    """Return the legacy font of a name, None for any other font."""
    found = encoding_of_font(name) if name else None
    return Font(*found) if found else None


def fonts_of_xlsx(content: bytes, sheet: str) -> CellFonts:
    """Return the legacy fonts of one sheet; none where the workbook's own description of them is damaged."""
    parts = dict(parts_of(content, (".xml", ".rels")))
    try:
        cells = parts[_path_of(parts, sheet)]
        styles = _fonts_of_styles(parts.get("xl/styles.xml", b"<a/>"))
        shared = dict(_rich_texts(parts.get("xl/sharedStrings.xml", b"<a/>")))
        return dict(_fonts_of_cells(cells, styles, shared))
    except _SOFT_ERRORS:
        return {}


def _path_of(parts: Mapping[str, Bytes], sheet: str) -> str:
    """Return the name of the part that holds the sheet of this name."""
    listed = tree_of(parts["xl/workbook.xml"])
    relation = next(
        value
        for element in listed.iter()
        if tag_of(element) == "sheet" and element.get("name") == sheet
        for key, value in element.attrib.items()
        if key.endswith("}id")
    )
    targets = {e.get("Id"): e.get("Target", "") for e in tree_of(parts["xl/_rels/workbook.xml.rels"]).iter()}
    return normpath(join("/xl", targets[relation])).lstrip("/")


def _fonts_of_styles(part: Bytes) -> list[Font | None]:
    """Return the legacy font, or None, of every cell style by its number."""
    root = tree_of(part)
    names = [
        next((child.get("val") for child in font if tag_of(child) == "name"), None)
        for fonts in root
        if tag_of(fonts) == "fonts"
        for font in fonts
    ]
    formats = [xf for styles in root if tag_of(styles) == "cellXfs" for xf in styles]
    return [legacy_font(names[int(xf.get("fontId", 0))]) for xf in formats]


def _rich_texts(part: Bytes) -> Iterator[tuple[int, _Pieces]]:
    """Yield number and parts of every shared text that has a legacy font in one of its parts."""
    items = (item for item in tree_of(part) if tag_of(item) == "si")
    for number, item in enumerate(items):
        pieces = _pieces(item)
        if any(legacy_font(font) for _, font in pieces):
            yield number, pieces


def _pieces(item: ET.Element) -> _Pieces:
    pieces: list[tuple[str, str | None]] = []
    for child in item:
        if tag_of(child) == "t":
            pieces.append((child.text or "", None))
        elif tag_of(child) == "r":
            text = "".join(part.text or "" for part in child if tag_of(part) == "t")
            pieces.append((text, next((e.get("val") for e in child.iter() if tag_of(e) == "rFont"), None)))
    return pieces


def _fonts_of_cells(
    part: Bytes, styles: Sequence[Font | None], shared: Mapping[int, _Pieces]
) -> Iterator[tuple[Place, Font | Sequence[Run]]]:
    for found in _CELL.finditer(part):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        style, kind, inside = int(attributes.get(b"s", 0)), attributes.get(b"t"), found[2] or b""
        font = styles[style] if style < len(styles) else None
        pieces: _Pieces = ()
        if kind == b"s" and shared and (index := _INDEX.search(inside)):
            pieces = shared.get(int(index[1]), ())
        elif kind == b"inlineStr" and b"rFont" in inside:
            plain = _PREFIX.sub(rb"<\1", inside)
            pieces = [piece for item in tree_of(b"<c>" + plain + b"</c>") for piece in _pieces(item)]
        reference = _REFERENCE.fullmatch(attributes.get(b"r", b""))
        if reference and (font or pieces):
            place = int(reference[2]) - 1, column_number(reference[1]) - 1
            yield place, [(text, legacy_font(name) if name else font) for text, name in pieces] or font or ()


def tree_of(part: Bytes) -> ET.Element:
    """Return the root of a part's XML. Raises ParseError, ValueError; entities of the part's own are not wanted."""
    if b"<!DOCTYPE" in part[:4096]:
        raise ValueError("a workbook has no document type")
    return ET.fromstring(part)


def tag_of(element: ET.Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]
