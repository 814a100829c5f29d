"""A Word document as it comes back: its paragraphs and tables in order, and the codes in it.

Changes that somebody tracked count as accepted: what was struck out is gone, what was put in is there.
"""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from dashboard.reports.returned.document import Cell, Document, Grid, Line
from dashboard.reports.returned.package import Package
from dashboard.reports.set_code import CODE

_W = "{*}"
_SKIPPED = {"del", "moveFrom", "instrText", "delText", "sdtPr", "sdtEndPr", "pPr", "rPr", "Fallback"}


def read_text(package: Package) -> Document:
    """Return what the document holds; UserError where a part is damaged."""
    root = package.xml("word/document.xml")
    body = root.find(f"{_W}body") if root is not None else None
    paragraphs: list[str] = []
    grids: list[Grid] = []
    for block in _blocks(body):
        if _tag(block) == "tbl":
            grids.append(Grid(f"Bảng {len(grids) + 1}", tuple(_lines(block))))
        else:
            paragraphs.append(_text(block))
    printed = Counter[str]()
    for path in package.names("word/"):
        if re.fullmatch(r"word/(footer|header)\d*\.xml", path) and (part := package.xml(path)) is not None:
            printed.update(set(CODE.findall(" ".join(_text(p) for p in part.iter(f"{_W}p")))))
    typed = {c for text in (*paragraphs, *_cell_texts(grids)) for c in CODE.findall(text)}
    return Document(
        ".docx", tuple(g for g in grids if g.lines), tuple(p for p in paragraphs if p.strip()), package.properties(),
        dict(printed), frozenset(typed),
    )  # fmt: skip


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _blocks(parent: etree._Element | None) -> Iterator[etree._Element]:
    """Yield paragraphs and tables, also those within content controls, in order."""
    for child in parent if parent is not None else ():
        tag = _tag(child)
        if tag in ("p", "tbl"):
            yield child
        elif tag in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _blocks(child)


def _text(paragraph: etree._Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = _tag(child)
        if tag in _SKIPPED:
            continue
        if tag == "t":
            yield child.text or ""
        elif tag in ("br", "cr", "tab"):
            yield " "
        elif tag == "noBreakHyphen":
            yield "-"
        else:
            yield from _pieces(child)


def _lines(table: etree._Element) -> Iterator[Line]:
    for n, row in enumerate((r for r in _rows(table)), start=1):
        cells: dict[int, Cell] = {}
        column = 0
        for cell in _cells(row):
            text = " ".join(t for t in (_text(p).strip() for p in cell.iter(f"{_W}p")) if t)
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            if text:
                cells[column] = Cell(text)
            column += _whole(span) if span is not None else 1
        if cells:
            yield Line(n, cells)


def _whole(span: etree._Element) -> int:
    value = next((str(v) for k, v in span.attrib.items() if str(k).endswith("val")), "1")
    return int(value) if value.isdigit() else 1


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if _tag(child) == "tr":
            yield child
        elif _tag(child) in ("sdt", "sdtContent", "ins"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if _tag(child) == "tc":
            yield child
        elif _tag(child) in ("sdt", "sdtContent"):
            yield from _cells(child)


def _cell_texts(grids: list[Grid]) -> Iterator[str]:
    for grid in grids:
        for line in grid.lines:
            yield from (str(c.value) for c in line.cells.values())
