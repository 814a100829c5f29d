"""What this product wrote as a report is not loaded as if it were a list: it would be counted as evidence of itself."""

import io
from datetime import date

import pytest

from dashboard.figures.change import Side, explain
from dashboard.figures.snapshot import Snapshot, open_snapshot
from dashboard.reports.change_book import write_change
from dashboard.reports.origin_book import write_origin
from dashboard.reports.pack import write_card, write_pack
from dashboard.reports.question import Question
from dashboard.reports.workbook import KINDS
from etl.home.home import Home
from etl.readers import Source, read


@pytest.fixture(scope="module")
def shot(demo_home: Home) -> Snapshot:
    return open_snapshot(demo_home)


def written(write, *arguments, **more) -> bytes:
    out = io.BytesIO()
    write(*arguments, out, **more)
    return out.getvalue()


def refused(content: bytes, name: str) -> str:
    result = read(Source(name, content))
    assert result.is_refused and result.table is None
    return result.issues[0].code


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_is_refused_by_what_it_says_of_itself(shot: Snapshot, kind: str):
    assert refused(written(KINDS[kind], shot), "danh sách.xlsx") == "own_report"


@pytest.mark.parametrize("measure", ["participated", "rostered", "schools", "attendance_identified"])
def test_where_a_number_comes_from_is_no_roll_call_and_no_list(shot: Snapshot, measure: str):
    assert refused(written(write_origin, shot, measure), "điểm danh.xlsx") == "own_report"


def test_why_a_number_changed_is_no_list_of_staff(shot: Snapshot, demo_home: Home):
    found = explain(demo_home, Side(date(2025, 4, 30)), Side(shot.as_of))
    out = io.BytesIO()
    write_change(Question(shot, None, home=demo_home.root), found, out)
    assert refused(out.getvalue(), "can bo.xlsx") == "own_report"


def test_pack_and_card_are_not_asked_to_be_saved_as_tables(shot: Snapshot, demo_home: Home):
    asked = Question(shot, None, home=demo_home.root)
    assert refused(write_pack(asked), "bản xem.html") == "own_report"
    assert refused(write_card(asked), "ảnh.png") == "own_report"


def test_a_page_or_picture_of_others_is_told_as_before():
    assert refused(b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "a.xls") == "html_workbook"
    assert refused(b"\x89PNG\r\n\x1a\n" + bytes(40), "a.png") == "unsupported_file"
