"""The office's own Word template: marks are filled where they stand, whatever Word made of them."""

import io

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.snapshot import Snapshot
from dashboard.reports.own import fill, fill_docx
from dashboard.reports.question import Question
from etl.model.errors import UserError
from etl.text.vietnam import number, percent


@pytest.fixture(scope="module")
def question(snapshot: Snapshot) -> Question:
    return Question(snapshot, None)


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def filled(document, question):
    result = fill(saved(document), "mau.docx", question)
    assert result.issues == ()
    return Document(io.BytesIO(result.content))


def test_a_mark_cut_into_runs_keeps_the_look_of_its_first_run(question):
    document = Document()
    paragraph = document.add_paragraph("Có ")
    for text in ("{", "{partici", "pated}", "} người, đạt {{ Tỷ lệ ", "tham gia }}."):
        paragraph.add_run(text).bold = text == "{"
    done = filled(document, question).paragraphs[0]
    total = question.total
    share = percent(rate(total, MEASURES["participated"]))
    assert done.text == f"Có {number(total['participated'])} người, đạt {share}."
    assert [r.text for r in done.runs if r.bold] == [number(total["participated"])]


def test_headers_footers_text_boxes_and_table_cells_are_filled(question):
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{code}}"
    document.sections[0].footer.paragraphs[0].text = "Đến {{as_of}}"
    document.add_table(1, 1).cell(0, 0).text = "{{unit}}"
    box = (
        '<w:r {}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r>'
        "<w:t>{{{{as_of}}}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    document.add_paragraph("Ngoài khung {{unit}}")._p.append(parse_xml(box.format(nsdecls("w"))))
    done = filled(document, question)
    assert done.sections[0].header.paragraphs[0].text == question.code
    assert done.sections[0].footer.paragraphs[0].text == "Đến 13/04/2025"
    assert done.tables[0].cell(0, 0).text == "tỉnh Điện Biên"
    assert "".join(t.text for t in done.element.iter("{*}t")).endswith("Ngoài khung tỉnh Điện Biên13/04/2025")


def test_a_row_is_repeated_for_each_line_and_so_is_a_paragraph(question):
    document = Document()
    table = document.add_table(3, 2)
    for cell, text in zip(table.rows[1].cells, ("{{xa.stt}}. {{xa.ten}}", "{{commune.participated}}"), strict=True):
        cell.text = text
    table.cell(2, 0).text = "TỔNG CỘNG"
    document.add_paragraph("- {{cap_hoc.ten}}: {{cap_hoc.tong_so}}")
    done = filled(document, question)
    communes, levels = question.by("commune"), question.by("level")
    rows = [[c.text for c in r.cells] for r in done.tables[0].rows]
    assert len(rows) == len([r for r in communes if r["schools"]]) + 2
    assert rows[1][0].startswith("1. ") and rows[-1][0] == "TỔNG CỘNG"
    assert done.paragraphs[0].text == f"- {levels[0]['level_name']}: {levels[0]['rostered']}"


def test_an_anchor_becomes_a_table_with_repeated_headings_and_total(question):
    document = Document()
    document.add_paragraph("{{bang:xa}}")
    document.add_paragraph("sau bảng")
    done = filled(document, question)
    [table] = done.tables
    assert table.rows[0]._tr.find(".//{*}tblHeader") is not None
    assert table.rows[-1].cells[1].text == "TỔNG CỘNG"
    assert table.rows[-1].cells[3].text == number(question.total["rostered"])
    assert [p.text for p in done.paragraphs] == ["sau bảng"]


def test_a_template_without_its_old_typeface_shows_unicode_values(question):
    document = Document()
    document.add_paragraph().add_run("§¬n vÞ: {{unit}}").font.name = ".VnTime"
    runs = filled(document, question).paragraphs[0].runs
    assert [(r.text, r.font.name) for r in runs if r.text] == [
        ("§¬n vÞ: ", ".VnTime"),
        ("tỉnh Điện Biên", "Times New Roman"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Đạt {{participatd_rate}}", "{{participated_rate}}"),
        ("Đạt {{ tham_gia", "“{{” lẻ"),
        ("{% for x in y %}", "“{%” lẻ"),
        ("{{question.snapshot.settings}}", "không có trường"),
        ("{{''.__class__}}", "không có trường"),
        ("Bảng: {{bang:xa}}", "đứng một mình"),
        ("{{xa.ten}} {{huyen.ten}}", "một bảng"),
    ],
)
def test_what_cannot_be_filled_refuses_the_template_and_names_the_paragraph(question, text, said):
    document = Document()
    document.add_paragraph("Đúng: {{participated}}")
    document.add_paragraph(text)
    result = fill(saved(document), "mau.docx", question)
    assert result.is_refused and result.content == b""
    assert any(said in i.words and text.split()[0] in i.where for i in result.issues)


def test_all_unknown_marks_are_named_at_once(question):
    document = Document()
    document.add_paragraph("{{khong_co_mot}} {{khong_co_hai}}")
    document.sections[0].footer.paragraphs[0].text = "{{khong_co_ba}}"
    issues = fill(saved(document), "mau.docx", question).issues
    assert len(issues) == 3 and issues[2].where.startswith("Chân trang")


def test_the_filled_document_says_what_it_is_and_is_the_same_twice(question):
    document = Document()
    document.add_paragraph("{{participated}} {{unit}}")
    content = saved(document)
    once, twice = (fill(content, "mau.docx", question) for _ in range(2))
    assert once.content == twice.content and once.name == f"mau_{question.code}.docx"
    package = Document(io.BytesIO(once.content)).part.package
    [custom] = [p for p in package.iter_parts() if str(p.partname) == "/docProps/custom.xml"]
    assert b'name="LanToa.Loai"' in custom.blob and b"mau-rieng" in custom.blob


def test_a_form_of_our_own_is_filled_from_values():
    document = Document()
    document.add_paragraph("{{so}} và {{ty_le}} & {{chu}}")
    done = Document(io.BytesIO(fill_docx(saved(document), {"so": 14000, "ty_le": 0.825, "chu": "<a> & b"})))
    assert done.paragraphs[0].text == "14.000 và 82,5 % & <a> & b"
    with pytest.raises(UserError, match="ty_le"):
        fill_docx(saved(document), {"so": 1})
