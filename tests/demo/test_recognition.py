"""Every file of the demo is what the ordinary readers take it for, with few surprises in it."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from etl.model.records import ReadResult
from etl.readers import Source, read

FORMATS = {
    "danh_sach_co_so": "school_register",
    "danh_sach_can_bo": "staff_list",
    "danh_sach_buoi_hoc": "session_list",
    "diem_danh_": "site_rollcall",
    "ky_ten_": "sign_in_sheet",
    "Điểm danh buổi": "google_forms",
    "Bồi dưỡng AI buổi": "ms_forms",
    "participants_": "zoom_participants",
    "progress.": "moodle_activity_completion",
    "san_pham": "product_list",
    "chatgpt_users_": "chatgpt_users",
}


@pytest.fixture(scope="module")
def results(small_files: list[Path]) -> dict[str, ReadResult]:
    return {f.name: read(Source(f.name, f.read_bytes())) for f in small_files}


def test_every_file_is_recognised_as_what_it_is(results: dict[str, ReadResult]) -> None:
    expected = {
        name: next(format_id for prefix, format_id in FORMATS.items() if name.startswith(prefix)) for name in results
    }
    undecided = _with_open_date_order(results)
    assert {name: r.format for name, r in results.items()} == expected
    assert [name for name, r in results.items() if r.is_refused and name not in undecided] == []
    assert set(expected.values()) == set(FORMATS.values())


def test_rows_left_out_are_hosts_and_waiting_rooms_only(results: dict[str, ReadResult]) -> None:
    reasons: Counter[str] = Counter()
    for result in results.values():
        if result.table is not None:
            reasons.update(r for r in result.table.column("reason").to_pylist() if r)
    assert set(reasons) <= {"host", "waiting_room", "duplicate_in_file"}


def test_nothing_happens_after_the_newest_day(results: dict[str, ReadResult]) -> None:
    newest = date(2025, 12, 14)
    for kind, column in (("usage", "last_day"), ("products", "submitted_date"), ("completions", "completed_at")):
        found = [
            day
            for result in results.values()
            if result.kind == kind and result.table is not None
            for day in result.table.column(column).to_pylist()
            if day is not None
        ]
        assert max(str(day)[:10] for day in found) <= str(newest)


def _with_open_date_order(results: dict[str, ReadResult]) -> set[str]:
    """Forms of one day before the 13th may need the session list to settle their date order, as real ones do."""
    return {name for name, r in results.items() if {i.code for i in r.issues} & {"ambiguous_date_order"}}
