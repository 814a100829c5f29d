"""A call list that comes back: what was typed is done once; a wrong row stops everything; nobody's newer word is lost."""

import io
import random
import shutil
import subprocess
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from dashboard.reports.call_list import CALLS
from dashboard.tasks_command import import_sheet
from etl.home.tasks import change_task, task_history, tasks
from etl.readers import Source
from etl.readers import read as read_source
from etl.tasks.sheet import read
from tests.tasks.conftest import DUE, Desk, fill, places, row_of

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def verdicts(applied):
    return {v.school_code: v.verdict for v in applied.verdicts}


def filled(desk: Desk) -> Workbook:
    """One task that is changed, one that only gets a note, one left alone, one opened, one school left alone."""
    for school in "ABC":
        desk.open(school)
    book = desk.out("ABCDZ")
    fill(book, "A", state="Đã hẹn", reason="mạng", due=DUE, note="Gọi lúc 9 giờ\nHẹn tuần sau")
    fill(book, "B", note="Máy bận")
    fill(book, "D", owner="Hoa", due="27/4/2025")
    return book


def check(desk: Desk) -> None:
    task = desk.of("A")
    assert (task.state, task.reason, task.due, task.owner) == ("promised", "network", DUE, "Lan")
    assert [n.text for n in task.notes] == ["Gọi lúc 9 giờ\nHẹn tuần sau"]
    assert [n.text for n in desk.of("B").notes] == ["Máy bận"] and desk.of("B").state == "open"
    made = desk.of("D")
    assert (made.number, made.owner, made.due, made.state, made.as_of) == (4, "Hoa", DUE, "open", desk.snapshot.as_of)
    assert made.seen["status"] and made.seen["people"] == 11 and made.seen["data_version"] == desk.snapshot.data_version
    assert len(tasks(desk.home)) == 4


def test_what_was_typed_is_done_and_a_second_time_changes_nothing(desk):
    book = filled(desk)
    applied = desk.back(book)
    assert verdicts(applied) == {"A": "changed", "B": "changed", "C": "unchanged", "D": "opened"}
    assert "rạng thái Mới → Đã hẹn" in next(v.words for v in applied.verdicts if v.school_code == "A")
    check(desk)
    before = task_history(desk.home)
    again = desk.back(book)
    assert set(verdicts(again).values()) == {"unchanged"} and task_history(desk.home) == before


def test_a_sheet_worked_on_further_says_its_note_once_and_never_overwrites_what_was_read_since(desk):
    book = filled(desk)
    desk.back(book)
    fill(book, "A", state="Đã gọi", owner="Hoa")
    [verdict] = [v for v in desk.back(book).verdicts if v.school_code == "A"]
    task = desk.of("A")
    assert verdict.verdict == "conflict" and (task.state, task.owner) == ("promised", "Hoa")
    assert sum("Gọi lúc 9 giờ" in n.text for n in task.notes) == 1


def test_an_untouched_sheet_changes_nothing(desk):
    desk.open("A", reason="device", note="x")
    before = task_history(desk.home)
    applied = desk.back(desk.out())
    assert applied.sentence == "Đã nhập: 1 dòng không đổi." and task_history(desk.home) == before


def test_a_dry_run_says_what_would_happen_and_writes_nothing(desk):
    book = filled(desk)
    before = task_history(desk.home)
    applied = desk.back(book, is_dry_run=True)
    assert applied.count("changed") == 2 and applied.count("opened") == 1 and applied.sentence.startswith("Nếu nhập")
    assert task_history(desk.home) == before


def test_rows_sorted_deleted_and_columns_added_and_moved(desk):
    book = filled(desk)
    sheet, head, columns = places(book)
    rows = [[c.value for c in r] for r in sheet.iter_rows(min_row=head)]
    heads, body = rows[0], [r for r in rows[1:] if r[columns["Mã trường"] - 1] in ("A", "B", "D", "Z")]
    order = list(range(len(heads)))
    random.Random(1).shuffle(order)
    random.Random(2).shuffle(body)
    other = Workbook()
    made = other.active
    for line in (
        [],
        ["Bảng chép lại"],
        [*(heads[n] for n in order), "Cột riêng"],
        *([*(r[n] for n in order), "gì đó"] for r in body),
    ):
        made.append(line)
    desk.back(other)
    check(desk)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_saved_by_another_program(desk, tmp_path):
    filled(desk).save(tmp_path / "đi.xlsx")
    profile = (tmp_path / "hồ sơ").as_uri()
    command = [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "ods", "--outdir", str(tmp_path / "về"),
               str(tmp_path / "đi.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    import_sheet(desk.home, (tmp_path / "về" / "đi.ods").read_bytes(), "đi.ods", desk.snapshot)
    check(desk)


def test_dates_as_programs_write_them(desk):
    for n, due in enumerate((datetime(2025, 4, 27), "2025-04-27", "27-04-2025", "27 tháng 4 năm 2025", 45774)):
        book = desk.out("ABCDO")
        school = "ABCDO"[n]
        fill(book, school, owner="Hoa", due=due)
        assert desk.back(book).count("opened") == 1
        assert desk.of(school).due == DUE


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"state": "Xong rồi"}, "Trạng thái", "Chọn một trong: Mới, Đã gọi"),
        ({"reason": "Thời tiết"}, "Nguyên nhân", "Chọn một trong: Mạng"),
        ({"due": "31/02/2025"}, "Hạn", "25/12/2025"),
        ({"due": date(2025, 4, 1)}, None, "sớm hơn ngày mở việc 13/04/2025"),
        ({"number": 99}, "Số việc", "lẫn của hai cơ sở"),
        ({"code": "B"}, "Mã trường", "lẫn của hai cơ sở"),
    ],
)
def test_one_wrong_row_stops_the_whole_file_and_says_where(desk, cells, column, words):
    desk.open("A")
    book = desk.out("ACD")
    row = row_of(book, "A")
    fill(book, "C", owner="Hoa", due=DUE)
    fill(book, "A", note="gọi rồi")
    fill(book, "A", **cells)
    before = task_history(desk.home)
    applied = desk.back(book)
    [wrong] = [v for v in applied.verdicts if v.verdict == "wrong"]
    assert applied.is_refused and wrong.row == row and words in wrong.words
    assert wrong.where == f"tờ “{CALLS}”, dòng {row}" + (f", cột “{column}”" if column else "")
    assert task_history(desk.home) == before


def test_half_a_task_unknown_schools_and_one_task_in_two_rows_are_refused(desk):
    desk.open("A")
    book = desk.out("ACD")
    fill(book, "C", state="Đã gọi")
    sheet, head, columns = places(book)
    last = head + 4
    for name, value in (("Mã trường", "KHÔNG"), ("Người phụ trách", "Hoa"), ("Hạn", DUE)):
        sheet.cell(last, columns[name]).value = value
    for cell in sheet[row_of(book, "A")]:
        sheet.cell(last + 1, cell.column).value = cell.value
    sheet.cell(last + 1, columns["Ghi chú mới"]).value = "khác"
    applied = desk.back(book)
    words = " ".join(v.words for v in applied.verdicts if v.verdict == "wrong")
    assert "còn thiếu: người phụ trách và hạn" in words and "“KHÔNG”" in words and "ở hai dòng" in words
    assert len(tasks(desk.home)) == 1 and not desk.of("A").notes


def test_what_somebody_changed_meanwhile_stays_and_the_files_word_is_kept(desk):
    task = desk.open("A")
    book = desk.out("A")
    fill(book, "A", due=date(2025, 4, 20), state="Đã gọi", note="gọi rồi")
    change_task(desk.home, task.number, basis=task.revision, due=DUE, by="minh")
    [verdict] = desk.back(book).verdicts
    assert (
        verdict.verdict == "conflict"
        and "27/04/2025" in verdict.words
        and "20/04/2025" in verdict.words
        and "minh" in verdict.words
    )
    now = desk.of("A")
    assert (now.due, now.state) == (DUE, "contacted")
    assert "gọi rồi" in now.notes[0].text and "20/04/2025" in now.notes[0].text
    before = task_history(desk.home)
    assert desk.back(book).count("unchanged") == 1 and task_history(desk.home) == before


def test_an_old_sheet_does_not_bring_back_what_it_did_not_change(desk):
    task = desk.open("A")
    book = desk.out("A")
    fill(book, "A", note="thêm")
    change_task(desk.home, task.number, basis=task.revision, state="resolved", owner="Minh")
    assert desk.back(book).count("changed") == 1
    assert (desk.of("A").state, desk.of("A").owner) == ("resolved", "Minh")


def test_a_school_that_got_a_task_meanwhile_keeps_it(desk):
    book = desk.out("A")
    fill(book, "A", owner="Hoa", due=DUE, note="đã hỏi")
    desk.open("A", owner="Minh")
    [verdict] = desk.back(book).verdicts
    assert verdict.verdict == "conflict" and "việc số 1, Minh" in verdict.words
    assert len(tasks(desk.home)) == 1 and "Hoa" in desk.of("A").notes[0].text and "đã hỏi" in desk.of("A").notes[0].text


def test_a_closed_task_is_opened_again_by_the_sheet_only_with_a_note(desk):
    task = desk.open("A")
    book = desk.out("A")
    change_task(desk.home, task.number, basis=task.revision, state="resolved")
    sheet, _, columns = places(book)
    sheet.cell(row_of(book, "A"), columns["Mã dòng (không sửa)"]).value = f"việc|1|{desk.of('A').revision}"
    assert "cần ghi chú" in desk.back(book).verdicts[0].words
    fill(book, "A", note="vẫn chưa gửi")
    assert desk.back(book).count("changed") == 1 and desk.of("A").state == "open"


def test_without_the_hidden_column_notes_go_in_and_changes_are_not_guessed(desk):
    desk.open("A")
    book = desk.out("A")
    sheet, _, columns = places(book)
    sheet.delete_cols(columns["Mã dòng (không sửa)"])
    fill(book, "A", note="gọi rồi")
    assert desk.back(book).count("changed") == 1 and desk.back(book).count("unchanged") == 1
    fill(book, "A", state="Đã gọi")
    assert "Mã dòng (không sửa)" in desk.back(book).verdicts[0].words and desk.of("A").state == "open"


def test_other_files_are_told_apart(desk):
    other = Workbook()
    other.active.append(["Họ và tên", "Mã trường"])
    assert "không phải bảng gọi điện" in desk.back(other).verdicts[0].words
    for content in (b"", b"\x00\x01", b"PK\x03\x04 broken", "một,hai\n1,2\n".encode()):
        sheet = read(content)
        assert not sheet.lines and sheet.problems[0].severity == "refuse"


def test_ordinary_loading_says_where_a_call_list_belongs(desk):
    desk.open("A")
    buffer = io.BytesIO()
    desk.out().save(buffer)
    result = read_source(Source("goi.xlsx", buffer.getvalue()))
    assert result.is_refused and result.format == "call_list"
    assert "dashboard tasks --import" in result.issues[0].fix


def test_the_sheet_shows_the_history_and_can_be_read_by_openpyxl_again(desk):
    task = desk.open("A", note="x")
    change_task(desk.home, 1, basis=task.revision, due=DUE, note="hẹn lại", by="minh")
    buffer = io.BytesIO()
    desk.out().save(buffer)
    past = load_workbook(io.BytesIO(buffer.getvalue()))["Lịch sử"]
    told = [c.value for row in past.iter_rows() for c in row if c.value]
    assert "Hạn: 13/04/2025 → 27/04/2025\nhẹn lại" in told and "minh" in told
