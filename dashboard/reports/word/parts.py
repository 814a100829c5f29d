"""Pieces of WordprocessingML: runs, paragraphs, page fields, places to fill in. All text is Times New Roman, black."""

import re
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

FONT = "Times New Roman"
FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
"""All four kinds of letters: else those outside Latin-1 may be drawn in another typeface."""
DEMO_COLOUR = "9C2A10"
_SHARE = re.compile(r"(?<=\d) %")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Look:
    """How a paragraph looks. Lengths in mm, sizes and spacing in points; `line`: multiple, or `exact` points.

    `rule`: a thin line under (or, without text, in place of) the paragraph, as long as its indents leave.
    """

    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "both"
    first: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    line: float = 1.0
    exact: float | None = None
    keep: bool = False
    style: str = ""
    colour: str = ""
    rule: bool = False
    box: bool = False
    level: int | None = None


def clean(text: str) -> str:
    """Return text without the characters that no XML file may hold."""
    return _NOT_XML.sub("", text)


def run(text: str, look: Look) -> str:
    """Return one run; a line feed in `text` starts a new line, "%" stays with its number."""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in _SHARE.sub("\u00a0%", clean(text)).split("\n")
    )
    return f"<w:r>{_run_look(look)}{lines}</w:r>"


def _run_look(look: Look) -> str:
    half = round(look.size * 2)
    bold = "<w:b/><w:bCs/>" if look.bold else ""
    italic = "<w:i/><w:iCs/>" if look.italic else ""
    colour = f'<w:color w:val="{look.colour}"/>' if look.colour else ""
    return f'<w:rPr>{FONTS}{bold}{italic}{colour}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'


def field(code: str, look: Look) -> str:
    """Return a field that the program computes, such as PAGE."""
    marks = [
        f'<w:r>{_run_look(look)}<w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    ]
    instruction = f'<w:r>{_run_look(look)}<w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return marks[0] + instruction + marks[1] + run("1", look) + marks[2]


def place_to_fill(label: str, look: Look) -> str:
    """Return a place that one click fills: it shows `label` in brackets until somebody types."""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{escape(label)}"/><w:showingPlcHdr/><w:text/></w:sdtPr>'
        f"<w:sdtContent>{run(f'[{label}]', look)}</w:sdtContent></w:sdt>"
    )


def paragraph(content: str, look: Look) -> str:
    """Return a paragraph of ready runs, in the order of elements that the schema wants."""
    style = f'<w:pStyle w:val="{look.style}"/>' if look.style else ""
    keep = "<w:keepNext/>" if look.keep else ""
    line = '<w:{side} w:val="single" w:sz="4" w:space="1" w:color="auto"/>'
    sides = ("top", "left", "bottom", "right") if look.box else ("bottom",) if look.rule else ()
    borders = f"<w:pBdr>{''.join(line.format(side=s) for s in sides)}</w:pBdr>" if sides else ""
    spacing = (
        f'w:line="{round(look.exact * 20)}" w:lineRule="exact"'
        if look.exact
        else f'w:line="{round(look.line * 240)}" w:lineRule="auto"'
    )
    first = f' w:firstLine="{twips(look.first)}"' if look.first >= 0 else f' w:hanging="{twips(-look.first)}"'
    outline = f'<w:outlineLvl w:val="{look.level}"/>' if look.level is not None else ""
    return (
        f"<w:p><w:pPr>{style}{keep}{borders}"
        f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}" {spacing}/>'
        f'<w:ind w:left="{twips(look.left)}" w:right="{twips(look.right)}"{first}/><w:jc w:val="{look.align}"/>'
        f"{outline}{_run_look(look)}</w:pPr>{content}</w:p>"
    )


def written(text: str, look: Look) -> str:
    """Return a paragraph of one run; where the text has `**bold**` parts, of several."""
    return paragraph("".join(_emphasised(text, look)), look)


def _emphasised(text: str, look: Look) -> list[str]:
    return [run(part, replace(look, bold=look.bold or n % 2 == 1)) for n, part in enumerate(text.split("**")) if part]


def element(xml: str) -> Any:
    """Return the lxml element of a fragment whose outermost element is in the main namespace."""
    head, sign, rest = xml.partition(" ") if xml.index(" ") < xml.index(">") else xml.partition(">")
    return parse_xml(f"{head} {nsdecls('w')}{sign}{rest}")


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)
