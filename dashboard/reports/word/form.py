"""The form of a report under Nghị định 30/2020/NĐ-CP, Phụ lục I: page, head, title, signature, appendices.

The document is a draft: number, day, signer and seal are left open, which is what tells a draft from a signed one; the
mark "DỰ THẢO" would have to be taken out again. Sizes and margins are those of the decree.
"""

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from dashboard.reports.page import DEMO
from dashboard.reports.question import Question
from dashboard.reports.word.office import Office
from dashboard.reports.word.parts import (
    DEMO_COLOUR,
    FONTS,
    Look,
    element,
    field,
    paragraph,
    place_to_fill,
    run,
    twips,
    written,
)
from dashboard.reports.word.tables import cell
from etl.text.vietnam import day

COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_MOTTO_WIDTH = 53.5
"""Mm of the motto in 13 points bold: the rule under it is as long."""
TEXT_WIDTH = 165.0
"""Mm: A4 less 30 at the left and 15 at the right."""
_LEFT, _RIGHT = 70.0, 95.0
BODY = Look(size=14, first=10, before=3, after=3, line=1.1)
HEADING = Look(size=14, bold=True, first=10, before=8, after=3, keep=True, level=0, align="left")
_CENTRE = Look(align="center")
_SMALL = Look(size=8, align="left")

_STYLES = f"""<w:styles {nsdecls("w")}><w:docDefaults><w:rPrDefault><w:rPr>{FONTS}<w:sz w:val="28"/><w:szCs w:val="28"/>
<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0"
 w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>
<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>"""
_NEEDLESS = (KIND.THEME, KIND.FONT_TABLE, KIND.NUMBERING, KIND.WEB_SETTINGS, KIND.CUSTOM_XML,
             "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects")  # fmt: skip


@lru_cache(maxsize=1)
def _skeleton() -> bytes:
    """Return an empty document with no typeface but Times New Roman: no theme, no styles of a library's own."""
    document = Document()
    styles = document.styles.element
    for child in list(styles):
        styles.remove(child)
    for child in list(parse_xml(_STYLES)):
        styles.append(child)
    for key, relation in list(document.part.rels.items()):
        if relation.reltype in _NEEDLESS:
            del document.part.rels[key]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def new_document() -> Any:
    """Return an empty python-docx document: A4 upright, the decree's margins."""
    document = Document(io.BytesIO(_skeleton()))
    set_page(document.sections[0])
    return document


def set_page(section: Any, *, is_wide: bool = False) -> None:
    """Give a section A4 (lengthwise if wide) and margins: 20 mm at top and bottom, 30 at the left, 15 at the right."""
    width, height = (297, 210) if is_wide else (210, 297)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.orientation = 1 if is_wide else 0
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance, section.footer_distance = Mm(10), Mm(8)


def set_frame(section: Any, footer: str, *, restart: bool = False) -> None:
    """Number the pages in the top margin but for the first, and write the footer on every page."""
    section.different_first_page_header_footer = True
    page_number = Look(size=13, align="center")
    for part, content in (
        (section.header, [paragraph(field("PAGE", page_number), page_number)]), (section.first_page_header, [paragraph("", _SMALL)]),
        (section.footer, [written(footer, _SMALL)]), (section.first_page_footer, [written(footer, _SMALL)]),
    ):  # fmt: skip
        part.is_linked_to_previous = False
        for old in list(part._element):
            part._element.remove(old)
        for xml in content:
            part._element.append(element(xml))
    if restart:
        numbers = section._sectPr.makeelement(qn("w:pgNumType"), {qn("w:start"): "1"})
        for old in section._sectPr.findall(qn("w:pgNumType")):
            section._sectPr.remove(old)
        margins = section._sectPr.find(qn("w:pgMar"))
        margins.addnext(numbers)


def new_wide_section(document: Any) -> Any:
    """Start a lengthwise section on a new page; what ends the section before takes no line of its own."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    set_page(section, is_wide=True)
    look = document.paragraphs[-1]._p.pPr
    look.insert(0, element('<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'))
    return section


def footer_of(question: Question) -> str:
    """Return the small line at the foot of every page: day, versions, the set's code, and that invented data are so."""
    demo = "SỐ LIỆU MINH HOẠ · " if question.snapshot.settings.is_demo else ""
    return f"{demo}Số liệu tính đến ngày {day(question.snapshot.as_of)} · {question.versions}"


def put(document: Any, blocks: Sequence[str]) -> None:
    """Append blocks of XML to the body, before its last section's settings."""
    end = document.element.body.sectPr
    for block in blocks:
        end.addprevious(element(block))


def head(office: Office, year: int | str) -> list[str]:
    """Return office and number at the left, national title, place and date at the right."""
    bold = Look(size=13, bold=True, align="center")
    is_government = office.own.startswith(("XÃ ", "PHƯỜNG "))
    above = Look(size=13, bold=is_government, align="center")
    left = [written(office.superior, above)] if office.superior else []
    left += [written(office.own, bold), _rule(_LEFT, 22)]
    right = [
        written(COUNTRY, Look(size=12, bold=True, align="center")),
        written(MOTTO, bold),
        _rule(_RIGHT, _MOTTO_WIDTH),
    ]
    number = Look(size=13, align="center", before=4)
    dated = Look(size=13, italic=True, align="center", before=4)
    rows = [
        _pair("".join(left), "".join(right)),
        _pair(written(f"Số:          /{office.sign}", number),
              written(f"{office.place}, ngày       tháng       năm {year}", dated)),
    ]  # fmt: skip
    return [_two_columns(rows)]


def _rule(room: float, length: float) -> str:
    side = (room - 3.8 - length) / 2
    return paragraph("", Look(size=1, exact=3, left=side, right=side, rule=True, align="center"))


def _pair(left: str, right: str) -> str:
    return f"<w:tr>{_bare(left, _LEFT)}{_bare(right, _RIGHT)}</w:tr>"


def _bare(content: str, width: float) -> str:
    return cell(content, width).replace('<w:vAlign w:val="center"/>', '<w:vAlign w:val="top"/>')


def _two_columns(rows: Sequence[str]) -> str:
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(TEXT_WIDTH)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        f'<w:gridCol w:w="{twips(_LEFT)}"/><w:gridCol w:w="{twips(_RIGHT)}"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def demo_notice() -> list[str]:
    """Return the box that says the figures are invented."""
    look = Look(size=11, bold=True, align="center", before=10, left=8, right=8, colour=DEMO_COLOUR, box=True)
    return [written(DEMO, look)]


def title(kind: str, subject: str) -> list[str]:
    """Return the kind of document, its subject and the rule under them."""
    return [
        written(kind, Look(size=14, bold=True, align="center", before=16)),
        written(subject, Look(size=14, bold=True, align="center")),
        paragraph("", Look(size=1, exact=3, left=62, right=62, rule=True, align="center", after=10)),
    ]


def signature(recipients: Sequence[str]) -> list[str]:
    """Return recipients at the left; at the right the places for authority, signature and name."""
    receivers = written("Nơi nhận:", Look(size=12, bold=True, italic=True, align="left"))
    receivers += "".join(written(line, Look(size=11, align="left")) for line in recipients)
    bold = Look(size=14, bold=True, align="center", keep=True)
    quiet = Look(size=11, italic=True, align="center")
    signer = (
        paragraph(place_to_fill("Quyền hạn, chức vụ của người ký", bold), bold)
        + written("\n\n\n", quiet)
        + paragraph(place_to_fill("Họ và tên", bold), bold)
    )
    row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_bare(receivers, 80)}{_bare(signer, 85)}</w:tr>"
    table = _two_columns([row]).replace(f'<w:gridCol w:w="{twips(_LEFT)}"/><w:gridCol w:w="{twips(_RIGHT)}"/>',
                                        f'<w:gridCol w:w="{twips(80)}"/><w:gridCol w:w="{twips(85)}"/>')  # fmt: skip
    return [paragraph("", Look(size=6, keep=True)), table]


def appendix_title(number: str, name: str, office: Office, year: int | str) -> list[str]:
    """Return the heading of an appendix, with the document that it goes with."""
    of = f"(Kèm theo Báo cáo số          /{office.sign} ngày       tháng       năm {year} của {office.name})"
    look = Look(size=14, bold=True, align="center", keep=True)
    return [
        written(f"Phụ lục {number}".strip(), Look(size=14, bold=True, align="center", keep=True, level=0)),
        written(name, look),
        written(of, Look(size=13, italic=True, align="center", keep=True, after=8)),
    ]


def table_title(text: str) -> str:
    """Return the line above a table in the body."""
    return written(text, Look(size=13, bold=True, align="center", before=8, after=2, keep=True))


def unit_line() -> str:
    """Return the line that names what a table counts."""
    return paragraph(
        run("Đơn vị tính: người", Look(size=11, italic=True)), Look(size=11, align="right", keep=True, after=2)
    )
