"""What stands beside a workbook's cells: names, charts, pictures, comments, tables, pivot tables. All is kept and follows."""

from collections.abc import Callable
from typing import Any

from dashboard.reports.own.package import Package, R
from dashboard.reports.own.runs import fill_runs, text_of
from dashboard.reports.own.shift import Changes, Shift
from dashboard.reports.own.xlsx_styles import S

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_VML_ROW, _VML_ANCHOR = "{urn:schemas-microsoft-com:office:excel}Row", "{urn:schemas-microsoft-com:office:excel}Anchor"

ValueOf = Callable[[str], str | None]


def follow_names(workbook: Any, changes: Changes, sheets: list[str]) -> None:
    """Rewrite the workbook's names: print areas, repeated rows and the office's own."""
    for name in workbook.iter(f"{S}definedName"):
        if name.text:
            local = name.get("localSheetId")
            name.text = changes.formula(name.text, sheets[int(local)] if local and int(local) < len(sheets) else "")


def drawn_texts(root: Any) -> list[list[Any]]:
    """Return the text elements of every paragraph in a drawing or a chart's title, and of every comment."""
    paragraphs = [list(p.iter(f"{A}t")) for p in root.iter(f"{A}p")]
    return paragraphs + [list(c.iter(f"{S}t")) for c in root.iter(f"{S}comment")]


def parts_with_text(package: Package) -> list[str]:
    """Return the parts whose drawn texts are filled."""
    return [
        n
        for n in package.parts
        if n.startswith(("xl/drawings/drawing", "xl/charts/chart", "xl/comments")) and n.endswith(".xml")
    ]


def fill_drawn(package: Package, value_of: ValueOf) -> None:
    """Fill the marks in text boxes, chart titles and comments."""
    for name in parts_with_text(package):
        if b"{{" not in package.parts[name] and b"{</" not in package.parts[name]:
            continue
        root = package.xml(name)
        filled = [fill_runs(texts, value_of) for texts in drawn_texts(root) if "{{" in text_of(texts)]
        if any(filled):
            package.put(name, root)


def follow_charts(package: Package, changes: Changes) -> None:
    """Rewrite where charts take their figures, and take out the figures they remember."""
    for name in [n for n in package.parts if n.startswith("xl/charts/") and n.endswith(".xml") and "/_rels/" not in n]:
        root = package.xml(name)
        formulas = list(root.iter(f"{_C}f"))
        if not formulas:
            continue
        for formula in formulas:
            if formula.text:
                formula.text = changes.formula(formula.text, "", is_area=True)
            for remembered in list(formula.getparent()):
                if remembered.tag in (f"{_C}numCache", f"{_C}strCache", f"{_C}multiLvlStrCache"):
                    formula.getparent().remove(remembered)
        package.put(name, root)


def follow_pivots(package: Package, changes: Changes) -> None:
    """Let pivot tables read their sheet again when the file is opened, from where it now stands."""
    for name in [n for n in package.parts if n.startswith("xl/pivotCache/pivotCacheDefinition")]:
        root = package.xml(name)
        for source in root.iter(f"{S}worksheetSource"):
            sheet = source.get("sheet", "")
            if source.get("ref") and sheet in changes.shifts:
                source.set("ref", changes.shifts[sheet].area(source.get("ref")))
                source.set("sheet", changes.names.get(sheet, sheet))
        root.set("refreshOnLoad", "1")
        package.put(name, root)


def move_parts(package: Package, sheet_path: str, shift: Shift) -> None:
    """Move what hangs on rows of a sheet: pictures, charts, shapes, comments, tables."""
    for kind, name in package.relations(sheet_path).values():
        if name not in package.parts or kind not in ("drawing", "comments", "vmlDrawing", "table", "threadedComment"):
            continue
        root = package.xml(name)
        if kind == "drawing":
            _move_drawing(root, shift)
        elif kind in ("comments", "threadedComment"):
            for comment in root.iter():
                if comment.get("ref"):
                    comment.set("ref", shift.area(comment.get("ref")).split(":")[0])
        elif kind == "table":
            for element in root.iter():
                if element.get("ref"):
                    element.set("ref", shift.area(element.get("ref")))
        else:
            _move_vml(root, shift)
        package.put(name, root)


def _move_drawing(root: Any, shift: Shift) -> None:
    """Move by what the upper edge moves: a picture beside a growing table keeps its size."""
    for anchor in root:
        start = anchor.find(f"{_XDR}from/{_XDR}row")
        if start is None:
            continue
        by = shift.row(int(start.text) + 1) - int(start.text) - 1
        for row in anchor.findall(f"{_XDR}from/{_XDR}row") + anchor.findall(f"{_XDR}to/{_XDR}row"):
            row.text = str(int(row.text) + by)


def _move_vml(root: Any, shift: Shift) -> None:
    for row in root.iter(_VML_ROW):
        row.text = str(shift.row(int(row.text) + 1) - 1)
    for anchor in root.iter(_VML_ANCHOR):
        numbers = [n.strip() for n in (anchor.text or "").split(",")]
        if len(numbers) == 8 and numbers[2].isdigit() and numbers[6].isdigit():
            by = shift.row(int(numbers[2]) + 1) - int(numbers[2]) - 1
            numbers[2], numbers[6] = str(int(numbers[2]) + by), str(int(numbers[6]) + by)
            anchor.text = ", ".join(numbers)


def compute_on_opening(package: Package, workbook: Any) -> None:
    """Let programs compute every formula when they open the file, and drop the order in which they were computed."""
    calc = workbook.find(f"{S}calcPr")
    if calc is None:
        calc = workbook.makeelement(f"{S}calcPr")
        before = {f"{S}{n}" for n in ("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
                                      "functionGroups", "externalReferences", "definedNames")}  # fmt: skip
        at = max((n for n, child in enumerate(workbook) if child.tag in before), default=-1)
        workbook.insert(at + 1, calc)
    calc.set("fullCalcOnLoad", "1")
    for kind, name in list(package.relations(package.main).values()):
        if kind == "calcChain":
            package.remove(name, package.main)


def sheets_of(package: Package, workbook: Any) -> list[tuple[Any, str]]:
    """Return (element of the workbook, part) for every worksheet; chart sheets have none."""
    relations = package.relations(package.main)
    found = [(s, relations.get(s.get(f"{R}id"), ("", ""))) for s in workbook.iter(f"{S}sheet")]
    return [(s, path) for s, (kind, path) in found if kind == "worksheet" and path in package.parts]
