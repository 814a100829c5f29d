"""Which cells of an ods workbook are written in a Vietnamese font from before Unicode."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from etl.readers.common.archive import parts_of
from etl.readers.common.legacy_cells import CellFonts, Font, Place, Run
from etl.readers.common.legacy_fonts import legacy_font, tag_of, tree_of

_MOST_REPEATS = 5_000
_CELLS = ("table-cell", "covered-table-cell")
_SOFT_ERRORS = (ET.ParseError, LookupError, ValueError)


def fonts_of_ods(content: bytes, sheet: str) -> CellFonts:
    """Return the legacy fonts of one sheet; none where the workbook's own description of them is damaged."""
    parts = dict(parts_of(content, ("content.xml", "styles.xml")))
    try:
        root = tree_of(parts["content.xml"])
        others = tree_of(parts["styles.xml"]) if "styles.xml" in parts else ET.Element("none")
        fonts = _fonts_of_styles(chain(others.iter(), root.iter()))
        tables = (e for e in root.iter() if tag_of(e) == "table" and _value(e, "name") == sheet)
        return {place: runs for table in tables for place, runs in _fonts_of_table(table, fonts)}
    except _SOFT_ERRORS:
        return {}


def _fonts_of_styles(elements: Iterator[ET.Element]) -> dict[str, Font]:
    """Return style name → legacy font, also where a style has it from its parent."""
    families: dict[str, str] = {}
    names: dict[str, str | None] = {}
    parents: dict[str, str | None] = {}
    for element in elements:
        name = _value(element, "name")
        if tag_of(element) == "font-face" and name:
            families[name] = _value(element, "font-family") or name
        elif tag_of(element) == "style" and name:
            parents[name] = _value(element, "parent-style-name")
            for child in element:
                if tag_of(child) == "text-properties":
                    names[name] = _value(child, "font-name") or _value(child, "font-family")
    found = {}
    for style in parents:
        known, steps = style, 0
        while not names.get(known) and parents.get(known) and steps < len(parents):
            known, steps = parents[known] or "", steps + 1
        font = legacy_font(families.get(names.get(known) or "", names.get(known)))
        if font:
            found[style] = font
    return found


def _fonts_of_table(table: ET.Element, fonts: Mapping[str, Font]) -> Iterator[tuple[Place, Font | Sequence[Run]]]:
    columns: list[str | None] = []
    for column in (e for e in table.iter() if tag_of(e) == "table-column"):
        columns += [_value(column, "default-cell-style-name")] * min(_repeats(column, "columns"), _MOST_REPEATS)
    number = 0
    for row in (e for e in table.iter() if tag_of(e) == "table-row"):
        filled = list(_fonts_of_row(row, columns, fonts))
        repeats = _repeats(row, "rows")
        for copy in range(repeats if filled else 0):
            yield from (((number + copy, place), runs) for place, runs in filled)
        number += repeats


def _fonts_of_row(
    row: ET.Element, columns: Sequence[str | None], fonts: Mapping[str, Font]
) -> Iterator[tuple[int, Font | Sequence[Run]]]:
    place = 0
    for cell in (e for e in row if tag_of(e) in _CELLS):
        repeats = _repeats(cell, "columns")
        if len(cell):
            default = columns[place] if place < len(columns) else None
            style = _value(cell, "style-name") or _value(row, "default-cell-style-name") or default
            runs = _runs(cell, fonts.get(style or ""), fonts)
            if any(font for _, font in runs):
                yield from ((place + copy, runs) for copy in range(repeats))
        place += repeats


def _runs(cell: ET.Element, font: Font | None, fonts: Mapping[str, Font]) -> list[Run]:
    """Return the cell's text in parts: one for every span that has a style of its own."""
    runs: list[Run] = []
    for number, paragraph in enumerate(e for e in cell if tag_of(e) == "p"):
        if number:
            runs.append(("\n", font))
        runs.append((paragraph.text or "", font))
        for part in paragraph:
            if tag_of(part) == "s":
                runs.append((" " * int(_value(part, "c") or 1), font))
            else:
                runs.append(("".join(part.itertext()), fonts.get(_value(part, "style-name") or "", font)))
            runs.append((part.tail or "", font))
    return [run for run in runs if run[0]]


def _repeats(element: ET.Element, what: str) -> int:
    return int(_value(element, f"number-{what}-repeated") or 1)


def _value(element: ET.Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)
