"""What a Word document says of looks: the typeface and size a run really has, the width of the page, its table style."""

from typing import Any

from etl.text.legacy import encoding_of_font

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNICODE_FONT = "Times New Roman"
_A4_TEXT = 9354
"""Twentieths of a point between the margins of an official A4 page, where a section says nothing."""


class Looks:
    """The styles of one document (`root`: of word/styles.xml, None without) read for the few questions of filling."""

    def __init__(self, root: Any | None) -> None:
        self._styles = {s.get(f"{W}styleId"): s for s in root.iter(f"{W}style")} if root is not None else {}
        self._usual = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
        self._normal = next(
            (i for i, s in self._styles.items() if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default")), None
        )

    def size(self, run: Any | None, paragraph: Any) -> int:
        """Return the size of a run's letters in half points."""
        found = self._first(run, paragraph, "sz", "val")
        return int(found) if found and found.isdigit() else 20

    def is_legacy(self, run: Any, paragraph: Any) -> bool:
        """Tell whether the run's typeface shows Unicode text as gibberish (.VnTime, VNI-Times)."""
        font = self._first(run, paragraph, "rFonts", "ascii")
        return bool(font and encoding_of_font(font))

    def table_style(self, document: Any) -> str | None:
        """Return the id of the table style that draws lines: the document's own first one, or the plain grid."""
        used = (s.get(f"{W}val") for s in document.iter(f"{W}tblStyle"))
        grids = [i for i, s in self._styles.items() if s.get(f"{W}type") == "table" and _name(s) == "table grid"]
        own = next((u for u in used if u in self._styles and self._draws_lines(u)), None)
        return own or next(iter(grids), None)

    def _draws_lines(self, style: str) -> bool:
        return any(s.find(f"{W}tblPr/{W}tblBorders/{W}insideH") is not None for s in self._chain(style))

    def _first(self, run: Any | None, paragraph: Any, tag: str, attribute: str) -> str | None:
        """Return an attribute of a run property from the nearest place that sets it."""
        own = run.find(f"{W}rPr") if run is not None else None
        style = own.find(f"{W}rStyle") if own is not None else None
        of_paragraph = paragraph.find(f"{W}pPr/{W}pStyle")
        names = [style, of_paragraph]
        chains = [self._chain(n.get(f"{W}val")) for n in names if n is not None]
        if of_paragraph is None and self._normal:
            chains.append(self._chain(self._normal))
        places = [own, *(s.find(f"{W}rPr") for chain in chains for s in chain), self._usual]
        for place in places:
            found = place.find(f"{W}{tag}") if place is not None else None
            if found is not None and found.get(f"{W}{attribute}"):
                return str(found.get(f"{W}{attribute}"))
        return None

    def _chain(self, style: str | None) -> list[Any]:
        """Return a style and those it is based on."""
        found: list[Any] = []
        while style in self._styles and self._styles[style] not in found:
            found.append(self._styles[style])
            based = found[-1].find(f"{W}basedOn")
            style = based.get(f"{W}val") if based is not None else None
        return found


def text_width(place: Any, document: Any) -> int:
    """Return the twentieths of a point that a paragraph's column of text is wide: its cell's, or its section's."""
    cell = next((a for a in place.iterancestors(f"{W}tc")), None)
    if cell is not None:
        width = cell.find(f"{W}tcPr/{W}tcW")
        if width is not None and width.get(f"{W}type") == "dxa":
            return max(1000, int(float(width.get(f"{W}w"))) - 220)
        return _A4_TEXT // 2
    section = _section(place, document)
    if section is None:
        return _A4_TEXT
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    if size is None or margins is None:
        return _A4_TEXT
    return max(
        2000, int(float(size.get(f"{W}w")) - float(margins.get(f"{W}left", 0)) - float(margins.get(f"{W}right", 0)))
    )


def _section(place: Any, document: Any) -> Any | None:
    """Return the properties of the section that a block of the body stands in: the next ones after it."""
    body = document.find(f"{W}body")
    if body is None:
        return None
    top = next((a for a in (place, *place.iterancestors()) if a.getparent() is body), None)
    for block in (top, *top.itersiblings()) if top is not None else ():
        found = block if block.tag == f"{W}sectPr" else block.find(f"{W}pPr/{W}sectPr")
        if found is not None:
            return found
    return body.find(f"{W}sectPr")


def _name(style: Any) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else str(name.get(f"{W}val", "")).lower()
