import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard.figures.keys import Filters
from dashboard.figures.snapshot import Snapshot, make_snapshot
from dashboard.reports.support import write_support_list
from etl.model.errors import UserError
from tests.reports.conftest import Report
from tests.reports.sheets import lines, row_starting
from tests.support.world import World, person, school, session

FLAGS = """
    update school_standing set status = $status, is_flagged = true, gap_people = $gap,
        reasons = ['Một lý do.', 'Một lý do nữa.'] where school_code = $school
"""


@pytest.fixture
def judged(tmp_path: Path) -> Snapshot:
    """Five schools whose standing is set by hand: the method itself is tested with the figures."""
    codes = "ABCDE"
    world = (
        World(tmp_path)
        .add("schools", [school(c, f"Trường Tiểu học {c}") for c in codes])
        .add("staff", [person(f"{c}{n}", f"Người {c}{n}", c) for c in codes for n in range(10)])
        .add("sessions", [session("S1", "2025-04-06 08:00", "2025-04-06 10:00")])
        .add("rollcalls", [{"session_code": "S1", "school_code": c, "headcount": 5} for c in codes])
    )
    snapshot = make_snapshot(world.path())
    for code, status, gap in (("A", "slipping", 9), ("B", "behind", 3), ("C", "far_behind", 1), ("D", "behind", 6),
                              ("E", "silent", 4)):  # fmt: skip
        snapshot.cursor().execute(FLAGS, {"status": status, "gap": gap, "school": code})
    return snapshot


def test_the_most_severe_come_first_and_silent_ones_stand_apart(judged: Snapshot) -> None:
    out = io.BytesIO()
    write_support_list(judged, out)
    book = load_workbook(out, data_only=True)
    assert book.sheetnames == ["Cần hỗ trợ", "Im lặng"]
    assert [code for _, code in lines(book["Cần hỗ trợ"], 2)] == ["C", "D", "B", "A"]
    assert [code for _, code in lines(book["Im lặng"], 2)] == ["E"]
    row = next(row for row, code in lines(book["Cần hỗ trợ"], 2) if code == "D")
    values = [cell.value for cell in book["Cần hỗ trợ"][row]]
    assert values[7:10] == [10, 5, 0.5]
    assert values[11] == 6
    assert values[-2:] == ["Tụt", "Một lý do.\nMột lý do nữa."]


def test_schools_on_track_are_not_listed(support: Report) -> None:
    assert [code for _, code in lines(support.values["Im lặng"], 2)] == ["Z"]
    assert [code for _, code in lines(support.values["Cần hỗ trợ"], 2)] == ["O"]


def test_where_nobody_is_flagged_the_list_says_so(judged: Snapshot) -> None:
    judged.connection.execute("update school_standing set status = 'on_track', is_flagged = false")
    out = io.BytesIO()
    write_support_list(judged, out)
    assert row_starting(load_workbook(out)["Cần hỗ trợ"], "Không có cơ sở nào")


def test_it_cannot_be_filtered_by_what_a_standing_does_not_know(judged: Snapshot) -> None:
    with pytest.raises(UserError, match="chỉ lọc được"):
        write_support_list(judged, io.BytesIO(), where=Filters({"session": ("S1",)}))


def test_it_can_be_filtered_by_place(judged: Snapshot) -> None:
    out = io.BytesIO()
    write_support_list(replace(judged), out, where=Filters({"school": ("D", "E")}))
    book = load_workbook(out, data_only=True)
    assert [code for _, code in lines(book["Cần hỗ trợ"], 2)] == ["D"]
