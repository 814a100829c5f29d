"""A workbook as it comes back, whichever program saved it: values, formulas, number formats, and the codes in it.

Read from the parts themselves: openpyxl gives values or formulas, not both at once, and takes ten times as long.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from dashboard.reports.returned.document import Cell, Document, Grid, Line, Value
from dashboard.reports.returned.package import Package
from dashboard.reports.set_code import CODE

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)$")
_LABELLED = re.compile(r"mã bộ[\s:]*(\d{8}-[0-9A-F]{8})\b", re.IGNORECASE)
_OPENING = 25
"""Rows at the head of a sheet within which our documents print their code."""
_BUILT_IN = {9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "m/d/yy h:mm"}


def read_workbook(package: Package) -> Document:
    """Return what the workbook holds; UserError where a part is damaged. Sheets of charts only are left out."""
    texts = _shared_texts(package)
    forms = _number_formats(package)
    grids, printed, typed = [], Counter[str](), set[str]()
    for name, path in _sheets(package):
        root = package.xml(path)
        if root is None or _tag(root) != "worksheet":
            continue
        grid = Grid(name, tuple(_lines(root, texts, forms)))
        grids.append(grid)
        for code in _in_footers(root):
            printed[code] += 1
        opening, rest = _in_cells(grid)
        printed.update(opening)
        typed |= rest
    return Document(".xlsx", tuple(grids), (), package.properties(), dict(printed), frozenset(typed))


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _sheets(package: Package) -> Iterator[tuple[str, str]]:
    rels = package.xml("xl/_rels/workbook.xml.rels")
    targets = {r.get("Id"): r.get("Target", "") for r in (rels if rels is not None else ())}
    book = package.xml("xl/workbook.xml")
    for sheet in book.iter("{*}sheet") if book is not None else ():
        key = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), None)
        target = str(targets.get(key, ""))
        yield str(sheet.get("name")), target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)


def _shared_texts(package: Package) -> list[str]:
    root = package.xml("xl/sharedStrings.xml")
    return [_rich_text(item) for item in root.iter("{*}si")] if root is not None else []


def _rich_text(item: etree._Element) -> str:
    """Text of a string item: its runs, without the reading aids (rPh) of East Asian text."""
    return "".join(
        t.text or "" for t in item.iter("{*}t") if not any(_tag(parent) == "rPh" for parent in t.iterancestors())
    )


def _number_formats(package: Package) -> list[str]:
    root = package.xml("xl/styles.xml")
    if root is None:
        return []
    own = {int(f.get("numFmtId", 0)): str(f.get("formatCode", "")) for f in root.iter("{*}numFmt")}
    looks = root.find("{*}cellXfs")
    ids = [int(x.get("numFmtId", 0)) for x in (looks if looks is not None else ()) if _tag(x) == "xf"]
    return [_plain(own.get(n, _BUILT_IN.get(n, ""))) for n in ids]


def _plain(form: str) -> str:
    """Return a format without quoted words and what stands in brackets, where letters mean nothing."""
    return re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", form)


def _lines(root: etree._Element, texts: list[str], forms: list[str]) -> Iterator[Line]:
    number = 0
    for row in root.iter("{*}row"):
        number = int(row.get("r", number + 1))
        cells: dict[int, Cell] = {}
        column = -1
        for element in row.iter("{*}c"):
            address = _ADDRESS.match(element.get("r", ""))
            column = _column(address.group(1)) if address else column + 1
            cell = _cell(element, texts, forms)
            if cell.value not in (None, "") or cell.formula is not None:
                cells[column] = cell
        if cells:
            yield Line(number, cells)


def _column(letters: str) -> int:
    n = 0
    for letter in letters:
        n = n * 26 + ord(letter) - 64
    return n - 1


def _cell(element: etree._Element, texts: list[str], forms: list[str]) -> Cell:
    kind, look = element.get("t", "n"), int(element.get("s", 0))
    value: Value = None
    formula = None
    for child in element:
        tag = _tag(child)
        if tag == "f":
            formula = child.text or ""
        elif tag == "is":
            value = _rich_text(child)
        elif tag == "v" and child.text is not None:
            value = _value(kind, child.text, texts)
    return Cell(value, formula, forms[look] if look < len(forms) else "")


def _value(kind: str, text: str, texts: list[str]) -> Value:
    try:
        if kind == "s":
            return texts[int(text)]
        if kind == "b":
            return text.strip() in ("1", "true")
        return float(text) if kind == "n" else text
    except (ValueError, IndexError):
        return text


def _in_footers(root: etree._Element) -> Iterator[str]:
    for part in root.iter("{*}headerFooter"):
        for element in part:
            yield from dict.fromkeys(CODE.findall(element.text or ""))


def _in_cells(grid: Grid) -> tuple[list[str], set[str]]:
    """Return the codes where our documents print them, and those in other cells."""
    printed, typed = [], set()
    for n, line in enumerate(grid.lines):
        texts = [c.value for _, c in sorted(line.cells.items()) if isinstance(c.value, str)]
        is_pair = n < _OPENING and len(texts) == 2 and texts[0].strip().lower() == "mã bộ"
        for text in texts:
            found = CODE.findall(text)
            if found and n < _OPENING and (is_pair or _LABELLED.search(text)):
                printed += found
            else:
                typed |= set(found)
    return printed, typed
