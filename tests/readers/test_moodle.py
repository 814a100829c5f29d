"""Moodle activity completion beyond the samples."""

import pytest

from etl.readers import Source, read
from etl.readers.moodle_activity_completion import state_of
from tests.readers.build import codes, records, text_file

HEAD = ["", "Email address", "Video", "2026-11-30 17:00:00", "Bài kiểm tra", ""]


def progress(*rows, name="progress.GenAI-2026.csv"):
    return read(Source(name, text_file([HEAD, *rows])))


@pytest.mark.parametrize(
    ("text", "state"),
    [("Completed", "done"), ("Completed (achieved pass grade)", "done"), ("Not completed", "open"),
     ("Completed (did not achieve pass grade)", "failed"), ("Hoàn thành", "done"), ("Đã hoàn thành", "done"),
     ("Hoàn thành (không đạt điểm qua)", "failed"), ("Chưa hoàn thành", "open"), ("Lò Thị Hoa", None)],
)  # fmt: skip
def test_states(text, state):
    assert state_of(text) == state


@pytest.mark.parametrize(
    ("name", "course"),
    [
        ("progress.GenAI-2026.csv", "GenAI-2026"),
        ("progress.GenAI-2026 (1).csv", "GenAI-2026"),
        ("khoa AI.csv", "khoa AI"),
    ],
)
def test_course_is_in_the_name(name, course):
    row = ["Lò Thị Hoa", "hoa@example.org", "Completed", "2026-11-20 21:05:00", "Completed", "2026-11-21 21:05:00"]
    result = progress(row, name=name)
    assert result.hints == {"course": course} and records(result)[0]["course"] == course
    assert records(result)[0]["completed_at"].isoformat() == "2026-11-21T14:05:00"


def test_failed_test_is_not_completed_and_unknown_state_is_named():
    result = progress(
        ["Lò Thị Hoa", "", "Completed", "", "Completed (did not achieve pass grade)", "2026-11-21 21:05:00"],
        ["Vừ Thị Mai", "", "Completed", "", "Đang chấm", ""],
        ["", "", "Completed", "", "Completed", ""],
    )
    found = records(result)
    assert [(r["is_complete"], r["activities_done"], r["reason"]) for r in found] == [
        (False, 1, None), (False, 1, None), (True, 2, "missing_value"),
    ]  # fmt: skip
    assert codes(result) == ["unknown_state", "missing_value"]
    assert result.facts["not_incomplete_per_activity"] == [3, 2]
