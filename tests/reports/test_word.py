"""The Word report: the decree's form, words that agree with the figures, sentences for what is not there."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from dashboard.figures.keys import Filters
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot, make_snapshot
from dashboard.reports.own import fill
from dashboard.reports.question import Question
from dashboard.reports.word.document import FORMS, form, write_brief, write_word_report
from dashboard.reports.workbook import write_report
from etl.model.errors import UserError
from etl.text.vietnam import number, percent
from tests.reports.conftest import PEOPLE, make_world
from tests.support.world import World, person, school, session

_APART = re.compile(r"\d{2}/\d{2}/\d{4}|^\d+\. |Phụ lục [IVX]+|năm \d{4}|\(\d+\)", re.MULTILINE)
"""What is no figure: dates, numbers of paragraphs, appendices, columns, the open date."""
_NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?(?:\s%)?")


def opened(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def texts(content: bytes) -> str:
    """Every paragraph of the body, tables included, one a line; "%" after a plain space."""
    body = opened(content).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))).replace(
        "\xa0", " "
    )


def report_of(snapshot: Snapshot, where: dict[str, tuple[str, ...]] | None = None, **more: Any) -> str:
    return texts(write_word_report(Question(snapshot, Filters(where) if where else None, **more)))


def lines_of(content: bytes) -> Iterator[list[str]]:
    """The cells of every line of every table that is numbered in its first column."""
    for table in opened(content).element.body.iter(qn("w:tbl")):
        for row in table.iter(qn("w:tr")):
            cells = ["".join(t.text or "" for t in c.iter(qn("w:t"))) for c in row.iter(qn("w:tc"))]
            if cells[0].isdigit():
                yield cells


@pytest.fixture(scope="module")
def content(snapshot: Snapshot) -> bytes:
    return write_word_report(Question(snapshot, None))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return make_snapshot(World(tmp_path_factory.mktemp("empty")).path())


# --- the form ---------------------------------------------------------------------------------------------------------


def test_pages_are_a4_with_the_decrees_margins(content: bytes) -> None:
    for n, section in enumerate(opened(content).sections):
        size = sorted(round(s.mm) for s in (section.page_width, section.page_height))
        assert size == [210, 297]
        assert (section.page_width > section.page_height) == (n > 0)
        margins = section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
        assert [round(m.mm) for m in margins] == [20, 20, 30, 15]


def test_every_letter_is_times_new_roman_of_all_four_kinds(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert not [name for name in package.namelist() if "theme" in name or "thumbnail" in name]
        for name in package.namelist():
            xml = package.read(name).decode("utf-8", "ignore")
            for fonts in re.findall(r"<w:rFonts[^>]*>", xml):
                assert re.findall(r'w:(\w+)="([^"]*)"', fonts) == [
                    (kind, "Times New Roman") for kind in ("ascii", "hAnsi", "eastAsia", "cs")
                ], name
    document = opened(content)
    for run in document.element.body.iter(qn("w:r")):
        assert run.find(qn("w:rPr")).find(qn("w:rFonts")) is not None


def test_the_head_leaves_number_and_date_open(content: bytes) -> None:
    text = texts(content)
    for words in ("UBND TỈNH ĐIỆN BIÊN", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                  "Độc lập - Tự do - Hạnh phúc", "BÁO CÁO", "Nơi nhận:", "- Lưu: VT, …"):  # fmt: skip
        assert words in text.splitlines()
    assert re.search(r"^Số: {5,}/BC-SGDĐT$", text, re.MULTILINE)
    assert re.search(r"^Điện Biên, ngày {3,}tháng {3,}năm 2025$", text, re.MULTILINE)
    assert "[Họ và tên]" in text
    assert text.count("./.") == 1
    assert not [name for name in PEOPLE.values() if name in text]


def test_pages_are_numbered_at_the_top_but_for_the_first_anew_in_each_appendix(content: bytes) -> None:
    for n, section in enumerate(opened(content).sections):
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
        assert "PAGE" not in section.first_page_header._element.xml
        started = section._sectPr.find(qn("w:pgNumType"))
        assert (started is not None) == (n > 0)
        assert "mã bộ" in section.first_page_footer.paragraphs[0].text
        assert "13/04/2025" in section.footer.paragraphs[0].text


def test_appendices_say_what_they_go_with(content: bytes) -> None:
    text = texts(content)
    titles = re.findall(r"^Phụ lục ([IVX]+)$", text, re.MULTILINE)
    assert titles == ["I", "II", "III"][: len(titles)]
    assert text.count("(Kèm theo Báo cáo số") == len(titles) >= 2
    heading = opened(content).tables[-1].rows[0]._tr
    assert heading.trPr.find(qn("w:tblHeader")) is not None


def test_who_issues_stands_at_the_head(snapshot: Snapshot) -> None:
    commune = report_of(snapshot, scope=Scope("commune", "03127"))
    assert "ỦY BAN NHÂN DÂN" in commune
    assert "/BC-UBND" in commune
    assert "Ủy ban nhân dân phường Điện Biên Phủ báo cáo" in commune
    own = report_of(snapshot, scope=Scope("school", "A"))
    assert "TRƯỜNG TIỂU HỌC A" in own
    assert "BC-SGDĐT" not in own


def test_the_document_names_its_set_and_is_the_same_bytes_again(snapshot: Snapshot, content: bytes) -> None:
    question = Question(snapshot, None)
    assert write_word_report(question) == content
    document = opened(content)
    assert (document.core_properties.author, document.core_properties.comments) == ("Lan Toả", "")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        custom = package.read("docProps/custom.xml").decode()
    for name, value in question.properties("bao-cao").items():
        assert re.search(rf'name="{name}"><vt:lpwstr>{re.escape(value)}<', custom), name


# --- the words --------------------------------------------------------------------------------------------------------


def numbers_in(text: str) -> set[str]:
    return {re.sub(r"\s", " ", n).rstrip(".") for n in _NUMBER.findall(_APART.sub(" ", text))}


def annex_numbers(snapshot: Snapshot, where: dict[str, tuple[str, ...]] | None) -> set[str]:
    """Every number of the annex in the ways in which a report writes it."""
    out = io.BytesIO()
    write_report(snapshot, out, where=Filters(where) if where else None)
    found: set[str] = set()
    for sheet in load_workbook(out, data_only=True):
        for row in sheet.iter_rows(values_only=True):
            for value in row:
                if isinstance(value, str):
                    found |= {re.sub(r"\s", " ", n).rstrip(".") for n in _NUMBER.findall(value)}
                elif isinstance(value, int | float):
                    found |= {number(value), percent(value)}
    return found


@pytest.mark.parametrize("where", [None, {"commune": ("03127",)}, {"school": ("A",)}, {"level": ("TH",)}])
def test_every_number_of_the_word_stands_in_the_annex(snapshot: Snapshot, where: Any) -> None:
    content = write_word_report(Question(snapshot, Filters(where) if where else None))
    names = [cell for line in lines_of(content) for cell in line if cell and not cell[0].isdigit()]
    text = texts(content)
    for name in names:
        text = text.replace(f"\n{name}\n", "\n")
    missing = numbers_in(text) - annex_numbers(snapshot, where)
    assert not missing


def test_sentences_say_the_figures(snapshot: Snapshot) -> None:
    question, text = Question(snapshot, None), report_of(snapshot)
    total = question.total
    count, base = total["participated"], total["rostered_base"]
    assert (
        f"Có {count} trên {base} người trong danh sách đã tham gia ít nhất một buổi học, đạt {percent(count / base)}."
        in text
    )
    assert f"toàn tỉnh có {total['schools']} cơ sở giáo dục với {base} cán bộ quản lý và giáo viên" in text
    assert "Có 1 cơ sở không có bằng chứng nào (kết nối, điểm danh, ký tên)" in text
    assert "Chưa có số liệu sử dụng công cụ AI" in text


def test_nothing_is_left_of_the_template_and_nothing_is_said_of_nothing(snapshot: Snapshot, empty: Snapshot) -> None:
    everything = [
        report_of(snapshot), report_of(empty), *(report_of(snapshot, {"school": (code,)}) for code in "ABTZO"),
        report_of(snapshot, {"role": ("CBQL",)}), report_of(snapshot, {"commune": ("03127",)}),
        report_of(snapshot, {"session": ("S1",)}), report_of(snapshot, {"level": ("GDNN-GDTX",)}),
    ]  # fmt: skip
    for text in everything:
        for wrong in (
            "None",
            "nan",
            "{{",
            "{%",
            "0 trên 0",
            "trên 0 ",
            " ,",
            " .",
            "..",
            "trên –",
            "có chưa có",
            "chưa có số liệu trên",
        ):
            assert wrong not in text.replace("./.", ""), wrong
        assert text.count("./.") == 1


def test_a_date_that_the_data_do_not_reach_is_said(tmp_path: Path) -> None:
    path = make_world(tmp_path).path()
    late = make_snapshot(path, date(2025, 6, 1))
    assert "Dữ liệu đã nạp mới có đến ngày 13/04/2025" in report_of(late)
    assert "mới có đến" not in report_of(make_snapshot(path))
    assert Question(late, None).as_of_words == "01/06/2025 (dữ liệu mới có đến 13/04/2025)"


def test_a_former_district_is_named_as_such(snapshot: Snapshot) -> None:
    assert "trên địa bàn huyện Mường Chà (cũ)" in report_of(snapshot, {"district": ("097",)})


def test_a_silent_school_is_not_called_nought(snapshot: Snapshot) -> None:
    text = report_of(snapshot, {"school": ("Z",)})
    assert "chưa biết có người tham gia hay không" in text
    assert "0,0 %" not in text
    reported = report_of(snapshot, {"school": ("O",)})
    assert "Chưa ghi nhận người nào trong 10 người tham gia." in reported
    assert "im lặng" not in reported


def test_one_school_has_no_table_of_communes(snapshot: Snapshot) -> None:
    content = write_word_report(Question(snapshot, Filters({"school": ("A",)})))
    assert "Phụ lục" not in texts(content)
    assert not list(lines_of(content))


def test_a_commune_lists_its_own_schools_only(snapshot: Snapshot) -> None:
    content = write_word_report(Question(snapshot, Filters({"commune": ("03127",)})))
    names = {cell for line in lines_of(content) for cell in line[1:2]}
    assert {"Trường Mầm non B", "=1+1", "Trường THPT chỉ có tổng số"} <= names
    assert "Trường Tiểu học A" not in names


def test_invented_figures_are_marked_on_the_first_page_and_in_every_footer(tmp_path: Path) -> None:
    import duckdb  # noqa: PLC0415

    path = make_world(tmp_path).path()
    with duckdb.connect(str(path)) as con:
        con.execute("update programme set settings = '[programme]\ndemo = true\n'")
    content = write_word_report(Question(make_snapshot(path), None))
    assert "SỐ LIỆU MINH HOẠ" in texts(content)
    assert all("SỐ LIỆU MINH HOẠ" in s.footer.paragraphs[0].text for s in opened(content).sections)


def test_a_name_that_looks_like_markup_stays_a_name(tmp_path: Path) -> None:
    name = "A & B <TH> {{x}} {% y %} **z**"
    world = World(tmp_path).add("schools", [school("X", name), school("Y", "Trường Y")])
    world.add("staff", [person("X1", "Lò Thị Một", "X"), person("Y1", "Lò Thị Hai", "Y")])
    snapshot = make_snapshot(world.add("sessions", [session("S1", "2025-04-06 08:00", "2025-04-06 10:00")]).path())
    assert name in {line[1] for line in lines_of(write_word_report(Question(snapshot, None)))}
    one = report_of(snapshot, {"school": ("X",)})
    assert "A & B <TH> {{x}} {% y %} z" in one
    assert name.replace("**", "") in texts(write_brief(Question(snapshot, None))).replace("**", "")


# --- the unfilled form ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMS)
def test_the_form_is_a_template_that_can_be_filled(kind: str, snapshot: Snapshot) -> None:
    question = Question(snapshot, Filters({"school": ("A",)}) if kind == "bao-cao-truong" else None)
    made = fill(form(kind), "mau.docx", question)
    assert made.issues == ()
    text = texts(made.content)
    assert "{{" not in text
    total = question.total
    share = percent(total["participated"] / total["rostered_base"])
    assert f"Có {total['participated']} trên {total['rostered_base']} người" in text
    assert f"đạt {share}" in text
    assert form(kind) == form(kind)


def test_the_filled_form_and_the_report_have_the_same_lines(snapshot: Snapshot, content: bytes) -> None:
    made = fill(form("bao-cao"), "mau.docx", Question(snapshot, None)).content
    plain = [[cell.replace("\xa0", " ") for cell in line] for line in lines_of(content)]
    again = [[cell.replace("\xa0", " ") for cell in line] for line in lines_of(made)]
    levels = [line for line in plain if line[1] in ("Mầm non", "Tiểu học", "THCS", "THPT")]
    assert levels
    assert all(line in again for line in levels)


def test_an_unknown_form_is_said_in_words() -> None:
    with pytest.raises(UserError, match="Không có mẫu Word “thu”"):
        form("thu")
