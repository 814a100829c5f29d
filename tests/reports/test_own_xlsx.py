"""The office's own Excel template: filled where marks stand, everything else kept and moved along."""

import io
import os
import subprocess
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image as Picture

from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.snapshot import Snapshot
from dashboard.reports.field_tables import table
from dashboard.reports.own import fill
from dashboard.reports.own.sample import sample_xlsx
from dashboard.reports.question import Question
from etl.text.vietnam import number, percent
from tests.reports.conftest import SOFFICE


@pytest.fixture(scope="module")
def question(snapshot: Snapshot) -> Question:
    return Question(snapshot, None)


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(book, question, **options):
    result = fill(saved(book), "mau.xlsx", question)
    assert not result.is_refused, [i.words for i in result.issues]
    return load_workbook(io.BytesIO(result.content), **options)


def form(rows: int = 1) -> Workbook:
    """The usual form: merged title and two-row headings, a row for each commune, a sum, places to sign below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Biểu 1"
    sheet["A1"] = "KẾT QUẢ CỦA {{unit_capitals}} ĐẾN {{as_of}}"
    for area in ("A1:F1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "E6:F6" if rows > 1 else "E9:F9"):
        sheet.merge_cells(area)
    for at, text in {
        "A3": "STT",
        "B3": "Đơn vị",
        "C3": "Tổng số",
        "D3": "Tham gia",
        "D4": "Số người",
        "E4": "Tỷ lệ",
    }.items():
        sheet[at] = text
    for at, text in {
        "A5": "{{xa.stt}}",
        "B5": "{{xa.ten}}",
        "C5": "{{xa.tong_so}}",
        "D5": "{{xa.tham_gia}}",
        "E5": "=D5/C5",
    }.items():
        sheet[at] = text
        sheet[at].font = Font(name="Times New Roman", size=13, italic=True)
    sheet["E5"].number_format = "0.0%"
    last = 4 + rows
    sheet[f"C{last + 1}"], sheet[f"D{last + 1}"] = f"=SUM(C5:C{last})", "=SUM(D5)"
    sheet[f"E{last + 1}"] = f"=D{last + 1}/C{last + 1}"
    sheet[f"A{last + 4}"] = "Người lập biểu"
    sheet.row_dimensions[last + 4].height = 40
    return book


def communes(question) -> int:
    return len(table(question, "communes").rows)


def test_a_cell_that_is_one_mark_becomes_a_true_value_with_its_own_format(question):
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A3"], sheet["A4"] = (
        "{{participated}}",
        "{{Tỷ lệ tham gia}}",
        "{{as_of}}",
        "{{ty_le_tham_gia}}",
    )
    sheet["A4"].number_format = "0.00%"
    sheet["A5"] = "Có {{participated}} người, {{participation_rate}}"
    done = filled(book, question).active
    share = rate(question.total, MEASURES["participated"])
    assert done["A1"].value == question.total["participated"] and "#,##0" in done["A1"].number_format
    assert done["A2"].value == pytest.approx(share) and "%" in done["A2"].number_format
    assert done["A3"].value == datetime(2025, 4, 13) and done["A3"].number_format == "dd/mm/yyyy"
    assert done["A4"].number_format == "0.00%"
    assert done["A5"].value == f"Có {number(question.total['participated'])} người, {percent(share)}"


def test_a_share_is_never_shown_in_a_format_without_percent(question):
    book = Workbook()
    book.active["A1"] = "{{participation_rate}}"
    book.active["A1"].number_format = "#,##0"
    assert "%" in filled(book, question).active["A1"].number_format


def test_a_row_is_repeated_with_its_look_and_formulas_and_sums_widen(question):
    done, n = filled(form(), question)["Biểu 1"], communes(question)
    last = 4 + n
    assert [done[f"B{r}"].value for r in range(5, last + 1)] == [r["name"] for r in table(question, "communes").rows]
    assert [done[f"E{r}"].value for r in (5, 6, last)] == ["=D5/C5", "=D6/C6", f"=D{last}/C{last}"]
    assert done[f"C{last + 1}"].value == f"=SUM(C5:C{last})" and done[f"D{last + 1}"].value == f"=SUM(D5:D{last})"
    assert done[f"E{last + 1}"].value == f"=D{last + 1}/C{last + 1}"
    assert done[f"B{last}"].font.i and done[f"E{last}"].number_format == "0.0%"
    assert done[f"A{last + 4}"].value == "Người lập biểu" and done.row_dimensions[last + 4].height == 40


def test_two_rows_that_name_one_table_repeat_together(question):
    book = form(2)
    sheet = book.active
    sheet["B6"], sheet["D6"], sheet["E6"] = "trong đó hoàn thành ở {{xa.ten}}", "{{xa.hoan_thanh}}", "=D6/C5"
    done, n = filled(book, question)["Biểu 1"], communes(question)
    assert done["B8"].value.startswith("trong đó") and done["E8"].value == "=D8/C7"
    assert done[f"C{5 + 2 * n}"].value == f"=SUM(C5:C{4 + 2 * n})"
    assert "E8:F8" in {str(m) for m in done.merged_cells.ranges}


def test_everything_below_moves_along_and_nothing_is_lost(question):
    book = form()
    sheet = book.active
    picture = io.BytesIO()
    Picture.new("RGB", (9, 9), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "G1")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=5, max_row=5))
    sheet.add_chart(chart, "H8")
    sheet.conditional_formatting.add(
        "E5", CellIsRule(operator="lessThan", formula=["0.5"], fill=PatternFill("solid", bgColor="FFCCCC"))
    )
    sheet.print_area, sheet.print_title_rows = "A1:F9", "3:4"
    sheet.page_setup.orientation = "landscape"
    sheet.protection.sheet = True
    sheet.column_dimensions["F"].hidden = True
    sheet["A8"].comment = Comment("Mã {{code}}", "x")
    book.defined_names["tong"] = DefinedName("tong", attr_text="'Biểu 1'!$C$6")
    book.create_sheet("Khác")["A1"] = "='Biểu 1'!C6+tong"
    done_book, more = filled(book, question), communes(question) - 1
    done = done_book["Biểu 1"]
    assert {str(m) for m in done.merged_cells.ranges} == {
        "A1:F1",
        "A3:A4",
        "B3:B4",
        "C3:C4",
        "D3:E3",
        f"E{9 + more}:F{9 + more}",
    }
    assert done.print_area == f"'Biểu 1'!$A$1:$F${9 + more}" and done.print_title_rows == "$3:$4"
    assert [str(c.sqref) for c in done.conditional_formatting] == [f"E5:E{5 + more}"]
    assert done_book.defined_names["tong"].attr_text == f"'Biểu 1'!$C${6 + more}"
    assert done_book["Khác"]["A1"].value == f"='Biểu 1'!C{6 + more}+tong"
    assert done.protection.sheet and done.column_dimensions["F"].hidden and done.page_setup.orientation == "landscape"
    assert done[f"A{8 + more}"].comment.text == f"Mã {question.code}"
    assert done._images[0].anchor._from.row == 0 and done._charts[0].anchor._from.row == 7 + more
    assert done._charts[0].series[0].val.numRef.f == f"'Biểu 1'!$D$5:$D${5 + more}"


def test_an_anchor_writes_a_table_and_pushes_down_what_is_below(question):
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B3"], sheet["B5"], sheet["C5"] = "Bảng", "{{bang:xa}}", "Nơi nhận", "=A1"
    sheet.merge_cells("B3:J3")
    done, n = filled(book, question).active, communes(question)
    assert [done.cell(3, c).value for c in (2, 3, 4)] == ["STT", "Xã, phường", "Số cơ sở"]
    totals = next(r for r in range(4, 100) if done.cell(r, 3).value == "TỔNG CỘNG")
    assert totals in (4 + n, 5 + n) and done.cell(totals, 5).value == f"=SUM(E4:E{totals - 1})"
    assert done.cell(totals + 2, 2).value == "Nơi nhận" and done.cell(totals + 2, 3).value == "=A1"
    assert not done.merged_cells.ranges and done.cell(4, 3).border.left.style == "thin"


@pytest.mark.skipif(SOFFICE is None and not os.environ.get("CI"), reason="LibreOffice is not installed")
def test_programs_that_compute_find_the_pages_total(question, tmp_path):
    book = form()
    book.active["H1"] = "{{bang:cap_hoc}}"
    path = tmp_path / "mau.xlsx"
    path.write_bytes(fill(saved(book), "mau.xlsx", question).content)
    profile = (tmp_path / "profile").as_uri()
    command = [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
               "--outdir", str(tmp_path / "out"), str(path)]  # fmt: skip
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    sheet = load_workbook(tmp_path / "out" / "mau.xlsx", data_only=True)["Biểu 1"]
    rows = table(question, "communes").rows
    below = next(r for r in range(5, 99) if str(sheet[f"A{r}"].value) == "Người lập biểu") - 3
    assert sheet[f"C{below}"].value == sum(r["rostered"] for r in rows)
    levels = next(r for r in range(2, 99) if sheet[f"I{r}"].value == "TỔNG CỘNG")
    assert sheet[f"K{levels}"].value == question.total["rostered"]


def test_formulas_that_excel_shares_between_cells_move_each_on_its_own(question):
    book = form()
    book.active["H8"], book.active["H9"] = "=C6*2", "=C7*2"
    source = zipfile.ZipFile(io.BytesIO(saved(book)))
    parts = {n: source.read(n) for n in source.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    sheet = sheet.replace(b"<f>C6*2</f>", b'<f t="shared" ref="H8:H9" si="0">C6*2</f>').replace(
        b"<f>C7*2</f>", b'<f t="shared" si="0"/>'
    )
    assert sheet.count(b'si="0"') == 2
    result = fill(_zip(parts | {"xl/worksheets/sheet1.xml": sheet}), "mau.xlsx", question)
    done, more = load_workbook(io.BytesIO(result.content)).active, communes(question) - 1
    assert [done[f"H{r + more}"].value for r in (8, 9)] == [f"=C{6 + more}*2", f"=C{7 + more}*2"]


def test_names_of_sheets_headers_and_footers_are_filled(question):
    book = form()
    book.active.title = "{{code}}"
    book.active.oddFooter.center.text = "{{unit}} &P"
    book.create_sheet("Khác")["A1"] = "='{{code}}'!A1"
    done = filled(book, question)
    assert done.sheetnames == [question.code, "Khác"] and done["Khác"]["A1"].value == f"='{question.code}'!A1"
    assert done.worksheets[0].oddFooter.center.text == "tỉnh Điện Biên &P"


def test_text_from_data_stays_text(question):
    book = Workbook()
    book.active["A1"] = "{{co_so.ten}}"
    done = filled(book, question).active
    cell = next(c for c in done["A"] if c.value == "=1+1")
    assert cell.data_type == "s" and cell.quotePrefix


def test_silence_is_shown_in_words_and_sums_as_nought(question):
    book = Workbook()
    book.active["A1"], book.active["B1"] = "{{co_so.ma}}", "{{co_so.tham_gia}}"
    done = filled(book, question).active
    cell = next(r[1] for r in done.iter_rows() if r[0].value == "Z")
    assert cell.value == 0 and "im lặng" in cell.number_format


def test_rich_text_and_old_typefaces_keep_their_letters(question):
    book = Workbook()
    book.active["A1"] = CellRichText(
        "Đạt ", TextBlock(InlineFont(b=True), "{{participation"), TextBlock(InlineFont(i=True), "_rate}} rồi")
    )
    book.active["A2"] = "§¬n vÞ: {{unit}}"
    book.active["A2"].font = Font(name=".VnTime")
    done = filled(book, question, rich_text=True).active
    share = percent(rate(question.total, MEASURES["participated"]))
    assert [str(p) for p in done["A1"].value] == ["Đạt ", share, " rồi"] and done["A1"].value[1].font.b
    assert [(str(p), p.font.rFont) for p in done["A2"].value if str(p)] == [
        ("§¬n vÞ: ", ".VnTime"), ("tỉnh Điện Biên", "Times New Roman"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "where", "said"),
    [
        ({"B2": "{{participatd}}"}, "ô B2", "{{participated}}"),
        ({"B2": "{{tham_gia"}, "ô B2", "“{{” lẻ"),
        ({"B2": '="x {{tham_gia}}"'}, "ô B2", "công thức"),
        ({"B2": "{{bang:xa}}", "D2": 5}, "ô B2", "ô D2"),
        ({"B2": "{{xa.ten}}", "C2": "{{huyen.ten}}"}, "hàng 2", "một bảng"),
    ],
)
def test_what_cannot_be_filled_refuses_the_template_and_names_the_cell(question, cells, where, said):
    book = Workbook()
    for at, text in cells.items():
        book.active[at] = text
    result = fill(saved(book), "mau.xlsx", question)
    assert result.is_refused and result.content == b""
    assert any(where in i.where and said in i.words for i in result.issues)


def test_sums_over_lines_with_people_of_two_schools_are_noted(question):
    notes = fill(saved(form()), "mau.xlsx", question).issues
    assert len(notes) == 1 and not notes[0].is_refusal and "{{rostered}}" in notes[0].fix


def test_the_sample_fills_without_a_refusal_and_twice_alike(question):
    content = sample_xlsx(question)
    assert content == sample_xlsx(question)
    once = fill(content, "mau.xlsx", question)
    assert not once.is_refused and once.content == fill(content, "mau.xlsx", question).content
    with zipfile.ZipFile(io.BytesIO(once.content)) as archive:
        assert not any(b"{{" in archive.read(name) for name in archive.namelist())
    book = load_workbook(io.BytesIO(once.content))
    assert {p.name: p.value for p in book.custom_doc_props.props}["LanToa.Bo"] == question.code


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _with_macros() -> bytes:
    source = zipfile.ZipFile(io.BytesIO(saved(Workbook())))
    parts = {n: source.read(n) for n in source.namelist()}
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    )
    return _zip(parts)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "trống"),
        (b"PK\x03\x04 cut short", "hỏng"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "dạng cũ"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (_zip({"mimetype": b"application/vnd.oasis.opendocument.text"}), "LibreOffice"),
        (_zip({"a.txt": b"x"}), "Không phải tệp Excel"),
        (_with_macros(), "macro"),
        (b"%PDF-1.7", "không phải tệp .xlsx"),
        (saved(Workbook())[:-400], "hỏng"),
    ],
    ids=["empty", "cut", "old", "password", "odt", "zip", "macros", "pdf", "damaged"],
)
def test_other_files_get_a_verdict_with_the_way_to_mend(question, content, said):
    result = fill(content, "mau.xlsx", question)
    assert (
        result.is_refused
        and said in result.issues[0].message.casefold() + result.issues[0].message
        and result.issues[0].fix
    )


def test_a_template_without_marks_is_said_to_have_none(question):
    [note] = fill(saved(Workbook()), "mau.xlsx", question).issues
    assert not note.is_refusal and "không có dấu trường" in note.message


def test_a_file_that_unpacks_to_too_much_is_not_opened(question, monkeypatch):
    monkeypatch.setattr("dashboard.reports.own.package.MAX_UNPACKED", 1000)
    [issue] = fill(saved(Workbook()), "mau.xlsx", question).issues
    assert "quá lớn" in issue.message
