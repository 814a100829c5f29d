"""Schools that move, close and change hands, through the commands: lists as offices write them, figures on any day."""

import openpyxl
import pytest

from tests.load.clerk import Clerk
from tests.load.lists import SESSIONS
from tests.readers.build import text_file

HEADS = ["Mã trường", "Tên trường", "Cấp học", "Xã cũ", "Huyện cũ", "Tổng số GV", "Từ ngày", "Đến ngày"]
FIRST = ["22000001", "Trường Tiểu học Hoa Mơ", "Tiểu học", "Thanh An", "Điện Biên", 10, "", ""]
MOVED = ["22000001", "Trường Tiểu học Hoa Mơ", "Tiểu học", "Mường Mươn", "Mường Chà", 12, "15/05/2025", ""]
STAYS = ["22000002", "Trường THPT Nà Tấu", "THPT", "Nà Tấu", "TP Điện Biên Phủ", 20, "", ""]


@pytest.fixture
def clerk(tmp_path):
    clerk = Clerk(tmp_path)
    clerk.load(clerk.file("buoi.csv", SESSIONS))
    return clerk


def districts(clerk, day):
    return {r["district"]: (r["schools"], r["rostered"]) for r in clerk.figures("district", "--as-of", day)}


def test_one_list_with_two_lines_of_a_school_moves_it_on_its_day(clerk):
    answer = clerk.load(clerk.file("t.csv", [HEADS, FIRST, STAYS, MOVED]))
    assert answer.ledger("t.csv") == (3, 0, 0, 0) and answer.codes("t.csv") == ["school_changed"]
    assert "Huyện" not in answer["t.csv"]["issues"][0]["message"]
    assert "15/05/2025" in answer["t.csv"]["issues"][0]["message"]
    assert districts(clerk, "2025-05-14") == {"100": (1, 10), "094": (1, 20)}
    assert districts(clerk, "2025-05-15") == {"097": (1, 12), "094": (1, 20)}


def test_a_second_list_moves_it_and_undoing_that_takes_the_move_back(clerk):
    clerk.load(clerk.file("t.csv", [HEADS, FIRST, STAYS]))
    before = clerk.figures_csv(), districts(clerk, "2025-06-30")
    moved = clerk.file("chuyen.csv", [HEADS, MOVED])
    assert clerk.load(moved).ledger("chuyen.csv") == (1, 0, 0, 0)
    after = clerk.figures_csv(), districts(clerk, "2025-06-30")
    assert after[1]["097"] == (1, 12) and districts(clerk, "2025-05-14") == {"100": (1, 10), "094": (1, 20)}
    assert clerk.on_home("rebuild")[0] == 0
    assert (clerk.figures_csv(), districts(clerk, "2025-06-30")) == after
    assert clerk.on_home("undo", moved)[0] == 0
    assert (clerk.figures_csv(), districts(clerk, "2025-06-30")) == before
    clerk.load(moved)
    assert (clerk.figures_csv(), districts(clerk, "2025-06-30")) == after


def test_a_mended_line_is_part_of_the_history_of_its_list(clerk):
    bad = [*FIRST[:2], "Tiểu học xx", *FIRST[3:]]
    path = clerk.file("t.csv", [HEADS, bad, STAYS, MOVED])
    assert clerk.load(path).ledger("t.csv") == (2, 0, 0, 1)
    out = clerk.desk / "sua.xlsx"
    assert clerk.on_home("mend", path, out)[0] == 0
    book = openpyxl.load_workbook(out)
    (cell,) = [c for row in book.worksheets[0].iter_rows() for c in row if c.value == "Tiểu học xx"]
    cell.value = "Tiểu học"
    book.save(out)
    assert clerk.load(out).ledger("sua.xlsx") == (1, 0, 0, 0)
    assert districts(clerk, "2025-05-14") == {"100": (1, 10), "094": (1, 20)}
    assert districts(clerk, "2025-05-15") == {"097": (1, 12), "094": (1, 20)}


def test_a_code_typed_twice_is_no_move(clerk):
    """Days of foundation differ from school to school: another name at another place is another school."""
    founded = [*STAYS[:6], "15/09/2005", ""]
    other = ["22000002", "Trường Mầm non Sen", "Mầm non", "Him Lam", "TP Điện Biên Phủ", 9, "15/09/2011", ""]
    answer = clerk.load(clerk.file("t.csv", [HEADS, founded, other]))
    assert answer.ledger("t.csv") == (1, 0, 0, 1) and answer.codes("t.csv") == ["school_code_reused"]
    ended = [*founded[:7], "31/08/2011"]
    assert clerk.load(clerk.file("t2.csv", text_file([HEADS, ended, other]))).ledger("t2.csv") == (2, 0, 0, 0)


def test_a_school_that_is_merged_into_another_ends_and_its_staff_list_follows_its_own_days(clerk):
    ends = [*FIRST[:7], "30/06/2025"]
    begins = ["22000003", "Trường TH&THCS Thanh An", "TH&THCS", "Thanh An", "Điện Biên", "", "01/07/2025", ""]
    staff = [
        ["Mã định danh", "Họ và tên", "Mã trường", "Chức danh", "Từ ngày", "Đến ngày"],
        ["1", "Lò Thị Hoa", "22000001", "GV", "", "30/06/2025"],
        ["1", "Lò Thị Hoa", "22000003", "GV", "01/07/2025", ""],
    ]
    clerk.load(clerk.file("t.csv", [HEADS, ends, begins]), clerk.file("cb.csv", staff))
    schools = {day: [(r["school"], r["schools"], r["rostered"]) for r in clerk.figures("school", "--as-of", day) if r["schools"]]
               for day in ("2025-06-30", "2025-07-01")}  # fmt: skip
    assert schools == {"2025-06-30": [("22000001", 1, 1)], "2025-07-01": [("22000003", 1, 1)]}


def test_who_answers_for_schools_changes_hands_on_the_first_of_july(clerk):
    clerk.load(clerk.file("t.csv", [HEADS, FIRST, STAYS]))
    bodies = {day: {r["managing_body"]: r["managing_body_name"] for r in clerk.figures("managing_body", "--as-of", day)}
              for day in ("2025-06-30", "2025-07-01")}  # fmt: skip
    department = {"SGDDT": "Sở GD&ĐT Điện Biên"}
    assert bodies["2025-06-30"] == {"PGD-100": "Phòng GD&ĐT huyện Điện Biên", **department}
    assert bodies["2025-07-01"] == {"UBND-03352": "UBND xã Thanh An", **department}
    [one] = clerk.figures("province", "--as-of", "2025-06-30", "--where", "managing_body=PGD-100")
    assert one["schools"] == 1


def test_schools_for_whom_nobody_is_known_to_answer_stand_in_a_group_of_their_own(clerk):
    lost = ["22000004", "Trường Tiểu học Xa", "Tiểu học", "Xã Không Có Tên", "", 5, "", ""]
    clerk.load(clerk.file("t.csv", [HEADS, FIRST, lost]))
    [group] = [r for r in clerk.figures("managing_body", "--as-of", "2025-07-01") if not r["managing_body"]]
    assert group["managing_body_name"] == "chưa rõ" and group["schools"] == 1 and group["rostered"] == 5


def test_a_new_list_that_gives_every_school_one_first_day_leaves_the_past_as_it_was(clerk):
    clerk.load(clerk.file("t.csv", [HEADS, FIRST, STAYS]))
    before = districts(clerk, "2025-05-14")
    stamped = [[*FIRST[:3], "", "", 10, "15/05/2025", ""], [*STAYS[:6], "15/05/2025", ""]]
    answer = clerk.load(clerk.file("moi.csv", [HEADS, *stamped]))
    assert answer.codes("moi.csv") == ["school_day_kept", "school_day_kept"]
    assert "15/05/2025" in answer["moi.csv"]["issues"][0]["message"]
    assert districts(clerk, "2025-05-14") == before == districts(clerk, "2025-05-15")
