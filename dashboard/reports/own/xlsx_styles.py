"""Looks of cells derived from a template's own: the same cell with another number format, letters or lines."""

import re
from copy import deepcopy
from typing import Any

from dashboard.reports import book
from dashboard.reports.fields import COUNT, DATE, RATE
from dashboard.reports.own.docx_looks import UNICODE_FONT
from etl.text.legacy import encoding_of_font

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMATS = {COUNT: book.COUNT, RATE: book.RATE, DATE: book.DAY}
_BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "d/m/yyyy", 15: "d-mmm-yy",
             16: "d-mmm", 17: "mmm-yy", 22: "d/m/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 49: "@"}  # fmt: skip
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_FIRST_OWN = 164


class Styles:
    """The styles of one workbook (`root`: of xl/styles.xml). Each derived look is made once."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self._xfs = root.find(f"{S}cellXfs")
        self._fonts = root.find(f"{S}fonts")
        self._borders = root.find(f"{S}borders")
        self._formats = {
            int(f.get("numFmtId")): f.get("formatCode", "") for f in root.iter(f"{S}numFmt") if f.get("numFmtId")
        }
        self._made: dict[tuple[Any, ...], int] = {}

    def for_kind(self, style: int, kind: str, silent: str = "") -> int:
        """Return the look for a value of this kind: the cell's own number format where it suits the kind, else ours.

        `silent`: what a nought is shown as.
        """
        own = self._format_of(style)
        form = own if _suits(own, kind) else FORMATS.get(kind, own)
        if silent:
            first = form.split(";")[0] if form != "General" else "0"
            form = f'{first};-{first};"{silent}"'
        return style if form == own else self._derived(style, ("format", form))

    def quoted(self, style: int) -> int:
        """Return the look of text that would be a formula, were it typed."""
        return self._derived(style, ("quote",))

    def unicode(self, style: int) -> int:
        """Return the look in a typeface of Unicode where the cell's own shows it as gibberish."""
        return self._derived(style, ("font", UNICODE_FONT)) if self.is_legacy(style) else style

    def is_legacy(self, style: int) -> bool:
        """Tell whether the cell's typeface is an old Vietnamese one (.VnTime, VNI-Times)."""
        name = self.font(style).find(f"{S}name")
        return name is not None and encoding_of_font(name.get("val", "")) is not None

    def of(self, cell: Any) -> int:
        """Return the look of a cell."""
        style = int(cell.get("s", 0))
        return style if style < len(self._xfs) else 0

    def wraps(self, style: int) -> bool:
        """Tell whether words of the cell go on in a next line."""
        alignment = self._xfs[style].find(f"{S}alignment")
        return alignment is not None and alignment.get("wrapText") in ("1", "true")

    def size(self, style: int) -> float:
        """Return the size of the cell's letters in points."""
        size = self.font(style).find(f"{S}sz")
        return float(size.get("val")) if size is not None else 11.0

    def font(self, style: int) -> Any:
        """Return the font element of a look."""
        return self._fonts[int(self._xfs[style].get("fontId", 0))]

    def table_cell(self, style: int, *, bold: bool, side: str, wrap: bool) -> int:
        """Return the look of a table's cell: the anchor's, with lines where it has none, and words set to a side."""
        return self._derived(style, ("table", bold, side, wrap))

    def _format_of(self, style: int) -> str:
        code = int(self._xfs[style].get("numFmtId", 0))
        return self._formats.get(code) or _BUILT_IN.get(code, "General")

    def _derived(self, style: int, look: tuple[Any, ...]) -> int:
        if (style, *look) not in self._made:
            xf = deepcopy(self._xfs[style])
            if look[0] == "format":
                xf.set("numFmtId", str(self._format_id(look[1])))
                xf.set("applyNumberFormat", "1")
            elif look[0] == "quote":
                xf.set("quotePrefix", "1")
            elif look[0] == "font":
                self._set_font(xf, name=look[1])
            else:
                self._set_table(xf, *look[1:])
            self._xfs.append(xf)
            self._xfs.set("count", str(len(self._xfs)))
            self._made[(style, *look)] = len(self._xfs) - 1
        return self._made[(style, *look)]

    def _set_font(self, xf: Any, *, name: str = "", bold: bool | None = None) -> None:
        font = deepcopy(self._fonts[int(xf.get("fontId", 0))])
        if name:
            font.find(f"{S}name").set("val", name)
            for tag in ("charset", "scheme", "family"):
                for old in font.findall(f"{S}{tag}"):
                    font.remove(old)
        if bold and font.find(f"{S}b") is None:
            font.insert(0, font.makeelement(f"{S}b"))
        self._fonts.append(font)
        self._fonts.set("count", str(len(self._fonts)))
        xf.set("fontId", str(len(self._fonts) - 1))
        xf.set("applyFont", "1")

    def _set_table(self, xf: Any, bold: bool, side: str, wrap: bool) -> None:
        if bold:
            self._set_font(xf, bold=True)
        if int(xf.get("borderId", 0)) == 0:
            xf.set("borderId", str(self._thin_border()))
            xf.set("applyBorder", "1")
        alignment = xf.find(f"{S}alignment")
        if alignment is None:
            alignment = xf.makeelement(f"{S}alignment")
            xf.insert(0, alignment)
        alignment.set("vertical", "center")
        alignment.set("horizontal", side)
        alignment.attrib.pop("indent", None)
        alignment.set("wrapText", "1" if wrap else "0")
        xf.set("applyAlignment", "1")

    def _thin_border(self) -> int:
        if ("thin",) not in self._made:
            border = self._borders.makeelement(f"{S}border")
            for side in ("left", "right", "top", "bottom"):
                line = border.makeelement(f"{S}{side}", {"style": "thin"})
                line.append(line.makeelement(f"{S}color", {"auto": "1"}))
                border.append(line)
            border.append(border.makeelement(f"{S}diagonal"))
            self._borders.append(border)
            self._borders.set("count", str(len(self._borders)))
            self._made[("thin",)] = len(self._borders) - 1
        return self._made[("thin",)]

    def _format_id(self, form: str) -> int:
        found = next((i for i, f in self._formats.items() if f == form), None)
        if found is not None:
            return found
        number = max([_FIRST_OWN - 1, *self._formats]) + 1
        group = self.root.find(f"{S}numFmts")
        if group is None:
            group = self.root.makeelement(f"{S}numFmts")
            self.root.insert(0, group)
        group.append(group.makeelement(f"{S}numFmt", {"numFmtId": str(number), "formatCode": form}))
        group.set("count", str(len(group)))
        self._formats[number] = form
        return number


def _suits(form: str, kind: str) -> bool:
    """Tell whether a number format can show a value of this kind without misleading: a share needs "%", a date its day."""
    bare = _QUOTED.sub("", form).lower()
    if kind == RATE:
        return "%" in form.replace('"%"', "")
    if kind == DATE:
        return any(sign in bare for sign in "dmy")
    if kind == COUNT:
        return ("0" in bare or "#" in bare) and "%" not in bare and "y" not in bare
    return True
