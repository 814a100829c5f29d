"""The sheet that asks a school: its own people and rows only, safe to open, one question where one answer is enough."""

import io
import json
import zipfile

import openpyxl
import pytest

from etl.ask import count_for_school, questions_for_school, questions_for_schools
from etl.home.decisions import decide
from etl.home.home import Home
from etl.load import refresh
from etl.model.errors import UserError
from etl.model.identity import ASK_SCHOOL, Subject
from etl.readers.common.answer_sheet import ANSWER, MARK, READY, SHOWN, WHERE, people_of
from tests.ask.office import (
    HOA,
    PAO,
    PRODUCTS,
    TEO,
    TUYEN,
    asked,
    filled,
    label,
    labels_of,
    lines_of,
    query,
    warehouse,
)


def questions(path):
    sheet = openpyxl.load_workbook(path).worksheets[0]
    columns, rows = lines_of(sheet)
    return [(sheet.cell(r, columns[SHOWN]).value, sheet.cell(r, columns[WHERE]).value) for r in rows]


def texts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(n).decode("utf-8") for n in parts.namelist() if n.endswith(".xml"))


def test_names_with_most_rows_come_first_and_a_name_that_two_people_bear_is_asked_for_every_session(clerk):
    assert questions(asked(clerk)) == [
        (TEO, "Buổi S1, 06/04/2025 (1 lần); Buổi S2, 13/04/2025 (1 lần)"),
        (HOA, "Buổi S1, 06/04/2025 (1 lần)"),
        (HOA, "Buổi S2, 13/04/2025 (1 lần)"),
        (PAO, "Buổi S1, 06/04/2025 (1 lần)"),
        (TUYEN, "Buổi S1, 06/04/2025 (1 lần)"),
    ]


def test_rows_without_a_session_are_asked_only_where_one_answer_may_hold_everywhere(clerk):
    clerk.load(clerk.file("san pham.csv", PRODUCTS))
    asked_for = questions(asked(clerk))
    assert (TUYEN, "Buổi S1, 06/04/2025 (1 lần); danh sách sản phẩm (1 lần)") in asked_for
    assert [where for name, where in asked_for if name == HOA] == [
        "Buổi S1, 06/04/2025 (1 lần)",
        "Buổi S2, 13/04/2025 (1 lần)",
    ]
    path = asked(clerk)
    clerk.load(filled(path, {(HOA, "S1"): label(path, HOA, "0001"), (HOA, "S2"): label(path, HOA, "0002")}))
    assert HOA not in [name for name, _ in questions(asked(clerk))]


def test_nothing_of_another_school_is_in_the_file(clerk):
    text = texts(asked(clerk).read_bytes())
    for theirs in ("Sùng Thị Dế", "Quàng Văn Bun", "Doãn Quốc Khải", "88000", "Hoa Mơ", "B1|"):
        assert theirs not in text
    assert "Cơ sở khác cũng có người có thể mang tên này." in text
    assert "%" not in "".join(w for _, w in questions(asked(clerk)))


def test_only_the_answer_columns_can_be_written_and_only_from_the_list(clerk):
    book = openpyxl.load_workbook(asked(clerk))
    sheet, choices = book.worksheets
    columns, rows = lines_of(sheet)
    assert sheet.protection.sheet and not sheet.protection.password
    unlocked = {h for h, c in columns.items() if not sheet.cell(rows[0], c).protection.locked}
    assert unlocked == {ANSWER, "Ghi chú"}
    assert sheet.column_dimensions["G"].hidden and choices.sheet_state == "hidden"
    (rule,) = sheet.data_validations.dataValidation
    assert str(rule.sqref) == f"E{rows[0]}:E{rows[-1]}" and rule.errorStyle in (None, "stop")
    assert rule.formula1 == f"'{choices.title}'!$A$2:$A${choices.max_row}" and rule.error and rule.prompt
    assert (sheet.page_setup.paperSize, sheet.print_title_rows) == (9, f"${rows[0] - 1}:${rows[0] - 1}")
    assert set(READY) <= set(labels_of(book))


def test_text_that_begins_like_a_formula_stays_text(clerk):
    sheet = openpyxl.load_workbook(asked(clerk)).worksheets[0]
    columns, rows = lines_of(sheet)
    cell = sheet.cell(rows[0], columns[SHOWN])
    assert (cell.value, cell.data_type, cell.quotePrefix) == (TEO, "s", True)


def test_namesakes_have_labels_of_their_own():
    staff = [("1", "Lò Thị Hoa", "11230001", "Giáo viên", True), ("2", "Lò Thị Hoa", "99990001", "Giáo viên", True),
             ("x", "Lò Thị Hoa", None, "Giáo viên", True), ("y", "Lò Thị Hoa", None, "Giáo viên", True),
             ("z", "Lò Thị Hoa", "11230005", "Giáo viên", False)]  # fmt: skip
    assert [p.label for p in people_of(staff, "A")] == [
        "Lò Thị Hoa – Giáo viên – 11230001", "Lò Thị Hoa – Giáo viên – 99990001", "Lò Thị Hoa – Giáo viên",
        "Lò Thị Hoa – Giáo viên (2)", "Lò Thị Hoa – Giáo viên – 0005 (đã chuyển)",
    ]  # fmt: skip


def test_the_same_questions_give_the_same_bytes(clerk):
    first = questions_for_school(warehouse(clerk), "A1")
    assert first == questions_for_school(warehouse(clerk), "A1")
    assert first[2] == count_for_school(warehouse(clerk), "A1") == 5


def test_all_schools_come_as_one_zip_with_an_index(clerk):
    content, index = questions_for_schools(warehouse(clerk))
    assert index == [("B1", "Trường Mầm non Hoa Mơ", 2), ("A1", "Trường Tiểu học Na Sang", 5)]
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        names = pack.namelist()
        lines = list(openpyxl.load_workbook(io.BytesIO(pack.read("00 Mục lục.xlsx"))).active.values)
    assert [line[4] for line in lines[1:]] == names[:2]
    assert [line[1:4] for line in lines[1:]] == index


def test_the_department_can_send_a_name_to_a_school(clerk):
    (subject,) = query(
        clerk, f"select about, name, email, staff_code, school from core_subject where shown = '{TUYEN}'"
    )
    decide(Home(clerk.home), Subject(*subject), ASK_SCHOOL, school_code="B1")
    refresh(Home(clerk.home))
    assert TUYEN in [shown for shown, _ in questions(asked(clerk, "B1"))]


@pytest.mark.parametrize("school", ["A1", "a1", "Trường Tiểu học Na Sang", "na sang"])
def test_a_school_is_named_by_code_or_name_and_the_log_keeps_that_names_went_out(clerk, school):
    asked(clerk, school)
    last = (clerk.home / "log" / "access.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    event = json.loads(last)
    assert (event["action"], event["school"], event["questions"]) == ("ask", "A1", 5)


def test_what_cannot_be_asked_is_said(clerk):
    for school, words in (("Z9", "Không có cơ sở"), ("trường", "2 cơ sở khớp")):
        code, _, err = clerk.on_home("ask", school, clerk.desk / "x.xlsx")
        assert code == 2 and words in err
    with pytest.raises(UserError, match="không có tên nào"):
        questions_for_school(warehouse(clerk), "Z9")


def test_every_question_bears_the_mark_of_its_school(clerk):
    sheet = openpyxl.load_workbook(asked(clerk)).worksheets[0]
    columns, rows = lines_of(sheet)
    marks = [sheet.cell(r, columns[MARK]).value.split("|")[1:] for r in rows]
    assert marks == [["A1", ""], ["A1", "S1"], ["A1", "S2"], ["A1", "S1"], ["A1", ""]]
