"""A table written where its anchor stands in a Word document: in the document's table style and the anchor's letters."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dashboard.reports.field_tables import Column, Table, adjustment, shown
from dashboard.reports.fields import COUNT, DATE, RATE, TEXT
from dashboard.reports.own.docx_looks import Looks, W, text_width
from dashboard.reports.own.marks import plain

_WEIGHTS = {"name": 3.0, "reasons": 5.0, "level": 1.4, "commune": 1.9}
_LEAST = {"number": 620, "status": 880, COUNT: 840, RATE: 900, DATE: 1250, TEXT: 700}
"""Twentieths of a point that a column (by id, else by kind) needs; what is left goes to the columns with words."""
_BORDERS = "".join(
    f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for s in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_CELL = 100
"""Twentieths of a point between a cell's line and its text."""


def write_table(anchor: Any, table: Table, looks: Looks, document: Any) -> None:
    """Put the table in place of the paragraph `anchor`; a paragraph stays where Word wants one between or after tables."""
    run = anchor.find(f"{W}r")
    half = min(
        looks.size(run, anchor), {True: 26, False: 24}[len(table.columns) < 8], 22 if len(table.columns) > 9 else 99
    )
    base = _run_look(run, half)
    widths = _widths(table.columns, text_width(anchor, document))
    style = looks.table_style(document)
    built = _empty_table(style, widths)
    built.append(_row([c.heading for c in table.columns], table.columns, widths, base, bold=True, heading=True))
    for line in table.rows:
        built.append(_row([shown(line, c) for c in table.columns], table.columns, widths, base))
    if table.total is not None and table.rows:
        adjusted = adjustment(table)
        if adjusted:
            built.append(_row([shown(adjusted, c) for c in table.columns], table.columns, widths, base, italic=True))
        built.append(_row([shown(table.total, c) for c in table.columns], table.columns, widths, base, bold=True))
    if not table.rows:
        built.append(_row(["", "Không có", *[""] * (len(widths) - 2)], table.columns, widths, base))
    _put(anchor, built)


def _put(anchor: Any, built: Any) -> None:
    anchor.addprevious(built)
    before, after = built.getprevious(), anchor.getnext()
    if before is not None and before.tag == f"{W}tbl":
        built.addprevious(parse_xml(f"<w:p {nsdecls('w')}/>"))
    holds_section = anchor.find(f"{W}pPr/{W}sectPr") is not None
    if after is not None and after.tag == f"{W}p" and not holds_section:
        anchor.getparent().remove(anchor)
        return
    for child in list(anchor):
        if child.tag != f"{W}pPr":
            anchor.remove(child)


def _empty_table(style: str | None, widths: Sequence[int]) -> Any:
    named = f'<w:tblStyle w:val="{style}"/>' if style else ""
    lines = "" if style else f"<w:tblBorders>{_BORDERS}</w:tblBorders>"
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr>{named}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>{lines}<w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{_CELL // 2}" w:type="dxa"/><w:right w:w="{_CELL // 2}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"
    )


def _widths(columns: Sequence[Column], room: int) -> list[int]:
    least = [_LEAST.get(c.id, _LEAST[c.kind]) for c in columns]
    weights = [_WEIGHTS.get(c.id, 1.2) if c.kind == TEXT and c.id not in _LEAST else 0.0 for c in columns]
    left = room - sum(least)
    if left < 0 or not sum(weights):
        return [room * own // sum(least) for own in least]
    return [own + int(left * w / sum(weights)) for own, w in zip(least, weights, strict=True)]


def _run_look(run: Any | None, half: int) -> Any:
    """Return the look of the anchor's letters in that size, neither bold nor italic."""
    own = run.find(f"{W}rPr") if run is not None else None
    look = deepcopy(own) if own is not None else parse_xml(f"<w:rPr {nsdecls('w')}/>")
    for tag in ("b", "bCs", "i", "iCs", "u", "sz", "szCs", "highlight", "caps", "shd"):
        for found in look.findall(f"{W}{tag}"):
            look.remove(found)
    return _with(look, "sz", half, "szCs", half)


_ORDER = ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss",
          "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz", "szCs",
          "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang")  # fmt: skip


def _with(look: Any, *settings: Any) -> Any:
    """Set run properties (name, value, name, value …; value "" for a bare one) at their place in the schema's order."""
    for name, value in zip(settings[::2], settings[1::2], strict=True):
        attribute = f' w:val="{value}"' if value != "" else ""
        own = parse_xml(f"<w:{name} {nsdecls('w')}{attribute}/>")
        later = {f"{W}{n}" for n in _ORDER[_ORDER.index(name) + 1 :]}
        following = next((child for child in look if child.tag in later), None)
        if following is None:
            look.append(own)
        else:
            following.addprevious(own)
    return look


def _row(
    texts: Sequence[str], columns: Sequence[Column], widths: Sequence[int], base: Any, *, bold: bool = False,
    italic: bool = False, heading: bool = False,
) -> Any:  # fmt: skip
    row = parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if heading else ''}</w:trPr></w:tr>")
    for text, column, width in zip(texts, columns, widths, strict=True):
        side = (
            "center"
            if heading or column.id == "number" or column.kind == "date"
            else "left"
            if column.kind == TEXT
            else "right"
        )
        cell = parse_xml(
            f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
            f'<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="{side}"/></w:pPr>'
            '<w:r><w:t xml:space="preserve"/></w:r></w:p></w:tc>'
        )
        run = cell.find(f"{W}p/{W}r")
        look = deepcopy(base)
        if bold:
            _with(look, "b", "", "bCs", "")
        if italic:
            _with(look, "i", "", "iCs", "")
        run.insert(0, look)
        run.find(f"{W}t").text = plain(text)
        row.append(cell)
    return row
