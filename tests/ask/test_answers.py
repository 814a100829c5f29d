"""A filled sheet comes back: its answers are in force, never over the Department's, and go with their file."""

import os
import shutil
import subprocess

import openpyxl
import pytest

from etl.home.decisions import decide
from etl.home.home import Home
from etl.load import refresh
from etl.model.identity import IS_PERSON, Bearer, Subject
from etl.readers import Source, read
from etl.readers.common.answer_sheet import ANSWER, MARK, SHOWN
from tests.ask.office import FORM, HOA, PAO, TEO, TUYEN, asked, content, filled, label, lines_of, query

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def answers(path):
    """Two namesakes told apart, a guest, one that the school does not know, one left empty."""
    return {
        (HOA, "S1"): label(path, HOA, "0001"),
        (HOA, "S2"): label(path, HOA, "0002"),
        (TEO, None): "Khách mời",
        (TUYEN, None): "Không biết",
    }


def in_force(clerk):
    return set(query(clerk, "select session_code, verdict, decided_person, decided_school from decision_in_force"))


def decided_before(clerk, name, person, session=None):
    """Let the Department decide who a name is, and publish it."""
    (subject,) = query(clerk, f"select about, name, email, staff_code, school from core_subject where shown = '{name}'")
    bearer = Bearer(person, "", None)
    decide(Home(clerk.home), Subject(*subject), IS_PERSON, session=session, bearer=bearer, by="Sở")
    refresh(Home(clerk.home))


def test_answers_count_move_the_figures_and_go_with_their_file(clerk):
    before, figures = content(clerk), clerk.total()
    path = asked(clerk)
    out = filled(path, answers(path))
    answer = clerk.load(out)
    assert answer[out.name]["format"] == "school_answers"
    assert answer.ledger(out.name) == (3, 0, 2, 0)
    assert sorted(answer.codes(out.name)) == ["answer_missing", "answer_unknown"]
    assert in_force(clerk) == {
        ("S1", "person", "770001", None),
        ("S2", "person", "770002", None),
        (None, "guest", None, None),
    }
    ((by, why),) = set(query(clerk, 'select "by", why from decision_in_force'))
    assert by == "Trường Tiểu học Na Sang (tệp tra loi.xlsx)" and why == "đã hỏi tổ trưởng"
    after = clerk.total()
    assert after["participated"] == figures["participated"] + 2
    assert after["attendance_rows"] == figures["attendance_rows"] - 2  # the guest's two answers are no attendance

    loaded = content(clerk)
    assert clerk.load(out).verdicts() == {out.name: "unchanged"}
    assert clerk.on_home("rebuild")[0] == 0 and content(clerk) == loaded
    assert clerk.on_home("check")[0] == 0
    assert clerk.on_home("undo", out.name)[0] == 0
    assert content(clerk) == before


def test_a_dry_run_tells_what_it_would_do_and_does_nothing(clerk):
    path, before = asked(clerk), content(clerk)
    answer = clerk.load(filled(path, answers(path)), options=("--dry-run",))
    assert answer.ledger("tra loi.xlsx") == (3, 0, 2, 0)
    assert content(clerk) == before


def test_the_same_answers_saved_once_more_change_nothing(clerk):
    path = asked(clerk)
    clerk.load(filled(path, answers(path)))
    figures, decided = clerk.figures_csv(), in_force(clerk)

    def widened(book):
        book.worksheets[0].column_dimensions["B"].width = 60

    again = clerk.load(filled(path, answers(path), widened, "lan 2.xlsx"))
    assert again.ledger("lan 2.xlsx") == (3, 0, 2, 0)
    assert (clerk.figures_csv(), in_force(clerk)) == (figures, decided)


def test_the_department_is_not_overruled_and_both_are_named(clerk):
    path = asked(clerk)
    decided_before(clerk, HOA, "770002", "S1")
    out = filled(path, {(HOA, "S1"): label(path, HOA, "0001")})
    answer = clerk.load(out)
    assert answer.ledger(out.name) == (0, 0, 5, 0)
    (issue,) = [i for i in answer[out.name]["issues"] if i["code"] == "answer_contradicts"]
    assert "770001" in issue["message"] and "770002" in issue["message"] and "Sở" in issue["message"]
    assert in_force(clerk) == {("S1", "person", "770002", None)}


def test_a_question_settled_meanwhile_says_so(clerk):
    path = asked(clerk)
    decided_before(clerk, HOA, "770001", "S1")
    out = filled(path, {(HOA, "S1"): label(path, HOA, "0001")})
    answer = clerk.load(out)
    assert answer.ledger(out.name) == (0, 1, 4, 0)
    assert "answer_settled" in answer.codes(out.name)


def test_what_the_department_decides_later_goes_before_the_answer(clerk):
    path = asked(clerk)
    out = filled(path, answers(path))
    clerk.load(out)
    decided_before(clerk, HOA, "770002", "S1")
    assert ("S1", "person", "770002", None) in in_force(clerk)
    assert ("S1", "person", "770001", None) not in in_force(clerk)


def test_two_schools_that_claim_one_name_both_wait(clerk):
    one, two = asked(clerk), asked(clerk, "B1", "phieu b.xlsx")
    mine = filled(one, {(PAO, None): label(one, PAO)}, name="a.xlsx")
    theirs = filled(two, {(PAO, None): label(two, PAO)}, name="b.xlsx")
    clerk.load(mine)
    assert in_force(clerk) == {("S1", "person", "770003", None)}
    answer = clerk.load(theirs)
    (issue,) = [i for i in answer["b.xlsx"]["issues"] if i["code"] == "answers_differ"]
    assert "770003" in issue["message"] and "880002" in issue["message"]
    assert in_force(clerk) == set()


def test_a_school_does_not_speak_for_names_that_may_be_anothers(clerk):
    path = asked(clerk)
    answer = clerk.load(
        filled(path, {(PAO, None): "Không phải người của trường", (TUYEN, None): "Không phải người của trường"})
    )
    assert answer.codes("tra loi.xlsx").count("answer_for_department") == 1
    assert in_force(clerk) == {(None, "not_ours", None, None)}  # the row that names this very school


def test_a_later_sheet_of_the_school_goes_before_an_earlier_one(clerk):
    path = asked(clerk)
    clerk.load(filled(path, {(TEO, None): "Khách mời"}, name="a.xlsx"))
    clerk.load(filled(path, {(TEO, None): "Phòng họp/điểm cầu của trường"}, name="b.xlsx"))
    assert in_force(clerk) == {(None, "room", None, "A1")}
    assert clerk.on_home("undo", "b.xlsx")[0] == 0
    assert in_force(clerk) == {(None, "guest", None, None)}


def test_an_answer_waits_while_the_file_with_its_name_is_taken_out(clerk):
    path = asked(clerk)
    clerk.load(filled(path, answers(path)))
    assert clerk.on_home("undo", "ky ten.csv")[0] == 0
    assert in_force(clerk) == set() and clerk.on_home("check")[0] == 0
    clerk.load(clerk.file("ky ten.csv", FORM))
    assert len(in_force(clerk)) == 3


@pytest.mark.parametrize(("typed", "meant"), [
    ("Vừ Thị Mai", "770004"), ("  vừ thị  mai ", "770004"), ("VU THI MAI", "770004"), ("khách mời", "guest"),
    ("Vừ Thị Mai - Giáo viên - 0004", "770004"), ("Lò Thị Hoa – Giáo viên – 0002", "770002"),
    ("Vư Thị Mái", "answer_not_listed"), ("Lò Thị Hoa", "answer_two_people"), ("Quàng Văn Bun", "answer_not_listed"),
    ("???", "answer_not_listed"), (0, "answer_not_listed"), (" ", "answer_missing"), ("Không biết", "answer_unknown"),
])  # fmt: skip
def test_a_typed_name_counts_where_one_person_of_the_school_alone_bears_it(clerk, typed, meant):
    result = read(Source("x.xlsx", filled(asked(clerk), {(TUYEN, None): typed}).read_bytes()))
    row = result.table.to_pylist()[-1]
    assert meant in (row["person_key"] or row["verdict"], row["reason"])
    wheres = [i.where for i in result.issues if i.code == row["reason"] and i.row == row["row"]]
    assert wheres == (["tờ “Tên cần xác nhận”, dòng 11, cột “Là ai?”"] if row["reason"] else [])


def test_rows_may_be_sorted_and_deleted_and_sheets_added(clerk):
    path = asked(clerk)

    def shuffled(book):
        sheet = book.worksheets[0]
        _, rows = lines_of(sheet)
        kept = [[c.value for c in sheet[r]] for r in reversed(rows)][:-1]
        sheet.delete_rows(rows[0], len(rows))
        for row, values in enumerate(kept, start=rows[0]):
            for column, value in enumerate(values, start=1):
                sheet.cell(row, column).value = value
        book.create_sheet("Ghi nhớ", 0)["A1"] = "gọi lại cho Sở"

    out = filled(path, answers(path), shuffled)
    assert clerk.load(out).ledger(out.name) == (2, 0, 2, 0)
    assert in_force(clerk) == {("S1", "person", "770001", None), ("S2", "person", "770002", None)}


def test_without_the_hidden_list_the_schools_list_of_today_is_asked(clerk):
    path = asked(clerk)

    def bared(book):
        del book[book.sheetnames[1]]

    out = filled(path, {**answers(path), (PAO, None): "Ai Đó Lạ"}, bared)
    answer = clerk.load(out)
    assert answer.ledger(out.name) == (3, 0, 2, 0) and "answer_stranger" in answer.codes(out.name)
    assert ("S1", "person", "770001", None) in in_force(clerk)


def test_a_line_that_was_added_by_hand_is_no_question(clerk):
    path = asked(clerk)

    def added(book):
        sheet = book.worksheets[0]
        columns, rows = lines_of(sheet)
        sheet.cell(rows[-1] + 1, columns[SHOWN]).value = "Cô Mới"
        sheet.cell(rows[-1] + 1, columns[ANSWER]).value = label(path, "Vừ Thị Mai")

    answer = clerk.load(filled(path, answers(path), added))
    assert answer.ledger("tra loi.xlsx") == (3, 0, 2, 1)
    assert "answer_without_question" in answer.codes("tra loi.xlsx")


def test_a_question_of_another_school_is_not_answered_by_this_one(clerk):
    path = asked(clerk, "B1")

    def forged(book):
        sheet = book.worksheets[0]
        columns, rows = lines_of(sheet)
        for row in rows:
            cell = sheet.cell(row, columns[MARK])
            cell.value = cell.value.replace("|B1|", "|A1|")
            sheet.cell(row, columns[ANSWER]).value = "Vừ Thị Mai"

    answer = clerk.load(filled(path, {}, forged))
    assert "answer_not_asked" in answer.codes("tra loi.xlsx")
    assert in_force(clerk) <= {("S1", "person", "770004", None)}  # the name without a school is asked of both


@pytest.mark.skipif(SOFFICE is None and not os.environ.get("CI"), reason="LibreOffice is not installed")
def test_saved_by_another_program_the_answers_are_the_same(clerk, tmp_path):
    path = asked(clerk)
    out = filled(path, answers(path))
    for form in ("ods", "xls", "xlsx"):
        folder = tmp_path / form
        subprocess.run([SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
                        form, "--outdir", str(folder), str(out)], check=True, timeout=120, capture_output=True)  # fmt: skip
        (saved,) = folder.iterdir()
        answer = clerk.load(saved)
        assert answer.ledger(saved.name) == (3, 0, 2, 0), form
        assert ("S2", "person", "770002", None) in in_force(clerk)
        assert clerk.on_home("undo", saved)[0] == 0
    book = openpyxl.load_workbook(saved)
    assert book.worksheets[0].data_validations.dataValidation and book.worksheets[1].sheet_state == "hidden"


def test_a_sheet_that_lost_its_answer_column_is_known_and_the_column_named(clerk):
    path = asked(clerk)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    [head] = [cell for row in sheet.iter_rows(max_row=20) for cell in row if cell.value == ANSWER]
    head.value = "Trả lời"
    book.save(path)
    told = clerk.load(path)
    assert told.code == 1 and told[path.name]["verdict"] == "refused"
    [issue] = told[path.name]["issues"]
    assert issue["code"] == "missing_column" and ANSWER in issue["message"]
