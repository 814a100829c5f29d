"""Sheets signed on paper and typed afterwards: a box for being there, the day in the title, no times."""

import pytest

from tests.load.clerk import Clerk
from tests.load.test_effect import NAMES, SCHOOLS, SESSIONS, staff

HEAD = ["STT", "Họ và tên", "Đơn vị", "Ký tên"]
LINES = [["1", NAMES[0], "Tiểu học Na Sang", "x"], ["2", NAMES[1], "Tiểu học Na Sang", ""],
         ["3", "Người Lạ", "Tiểu học Na Sang", "đã ký"]]  # fmt: skip


@pytest.fixture
def clerk(tmp_path):
    clerk = Clerk(tmp_path)
    clerk.load(
        clerk.file("truong.csv", SCHOOLS), clerk.file("can bo.csv", staff(NAMES)), clerk.file("buoi.csv", SESSIONS)
    )
    return clerk


@pytest.mark.parametrize(
    ("title", "name"),
    [("DANH SÁCH ĐIỂM DANH NGÀY 06/04/2025", "ds.csv"), ("Danh sách ngày 6 tháng 4 năm 2025", "ds.csv"),
     ("DANH SÁCH KÝ TÊN", "diem danh 2025-04-06.csv")],
)  # fmt: skip
def test_the_day_above_or_in_the_name_is_the_sessions(clerk, title, name):
    answer = clerk.load(clerk.file(name, [[title], [], HEAD, *LINES]))
    assert [f["format"] for f in answer.files] == ["sign_in_sheet"]
    assert answer.ledger(name) == (1, 0, 1, 1)
    total = clerk.total()
    assert (total["rostered"], total["participated_verified"]) == (25, 1)


def test_without_any_day_the_session_is_asked_and_nobody_joins_the_staff(clerk):
    path = clerk.file("ds.csv", [HEAD, *LINES])
    answer = clerk.load(path)
    assert answer.ledger("ds.csv") == (0, 0, 2, 1) and "unknown_session" in answer.codes("ds.csv")
    assert clerk.total()["rostered"] == 25
    clerk.load(path, options=("--session", "B1"))
    assert clerk.total()["participated_verified"] == 1
