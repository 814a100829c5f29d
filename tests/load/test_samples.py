"""All samples of the known formats at once, with lists: figures, ledger, matches and minutes counted by hand."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from tests.load.clerk import Clerk
from tests.readers.build import SAMPLES

EXPECTED = json.loads(Path(__file__).with_name("inspected.json").read_text(encoding="utf-8"))
"""Sample → the keys that `inspect` must give, counted by hand."""
SESSION = [
    ["Mã buổi", "Tên buổi", "Khóa học", "Bắt đầu", "Kết thúc", "Hình thức", "Bắt buộc"],
    ["B1", "Buổi 1", "GenAI", "18/11/2026 13:30", "18/11/2026 16:30", "điểm cầu", "x"],
]
TOGETHER = (
    "chatgpt_users_monthly.csv", "csdl_danh_sach_cbgvnv.xlsx", "danh_sach_diem_cau.xlsx", "google_forms_diem_danh.csv",
    "google_forms_diem_danh.xlsx", "moodle_activity_completion_excel.csv", "moodle_activity_completion_utf8.csv",
    "ms_forms_khao_sat.csv", "ms_forms_khao_sat.xlsx", "zoom_participants_en_new_preamble.csv",
    "zoom_participants_en_old_preamble.csv", "zoom_participants_unique_users.csv", "zoom_participants_vi.csv",
)  # fmt: skip
"""Loaded into one home for the tests that count by hand; the other platforms have homes of their own."""
SECONDS = {
    "1100000001": 11317, "1100000002": 11292, "1100000003": 10800, "1100000004": 5090, "1100000005": 10975,
    "1100000006": 11108, "1100000007": 11195, "1100000008": 11205, "1100000009": 8721, "1100000010": 11252,
    "1100000011": 9370, "1100000012": 300, "11000001": 11686, "11000002": 11163, "11000003": 11116, "11000004": 9990,
    "11000005": 10951, "11000007": 11322, "11000010": 11251, "11000011": 10317,
}  # fmt: skip
"""Seconds connected per person and site: the union of intervals, waiting room left out."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    clerk = Clerk(tmp_path_factory.mktemp("samples"))
    files = [SAMPLES / name for name in TOGETHER]
    return clerk, clerk.load(*files, clerk.file("buoi.csv", SESSION))


def test_all_of_them_load(loaded):
    assert set(loaded[1].verdicts().values()) == {"loaded"}


@pytest.mark.parametrize(
    ("name", "rows"),
    [("zoom_participants_en_new_preamble.csv", 31), ("zoom_participants_unique_users.csv", 28),
     ("google_forms_diem_danh.csv", 16), ("ms_forms_khao_sat.xlsx", 12), ("chatgpt_users_monthly.csv", 16),
     ("csdl_danh_sach_cbgvnv.xlsx", 16), ("danh_sach_diem_cau.xlsx", 16), ("moodle_activity_completion_utf8.csv", 16)],
)  # fmt: skip
def test_rows_read_are_the_data_rows(loaded, name, rows):
    assert loaded[1][name]["rows_read"] == rows


def test_ledger_of_the_first_zoom_report(loaded):
    # 10 lines of sites and 15 of people; two devices and a telephone wait; host, recorder and waiting room are left out
    assert loaded[1].ledger("zoom_participants_en_new_preamble.csv") == (25, 0, 3, 3)


def test_two_reports_of_one_meeting_count_once(loaded):
    assert loaded[1].ledger("zoom_participants_en_old_preamble.csv") == (0, 28, 0, 2)
    assert loaded[1].ledger("zoom_participants_vi.csv") == (0, 28, 0, 2)


def test_report_without_any_time_waits_for_its_session(loaded):
    assert loaded[1].ledger("zoom_participants_unique_users.csv") == (0, 0, 26, 2)


def test_staff_who_left_are_rejected_and_accounts_of_nobody_wait(loaded):
    assert loaded[1].ledger("csdl_danh_sach_cbgvnv.xlsx") == (15, 0, 0, 1)
    # of the three accounts that show no name, one has an address that the meetings gave with its person's name
    assert loaded[1].ledger("chatgpt_users_monthly.csv") == (14, 0, 2, 0)


def test_figures_of_the_province(loaded):
    expected = {
        "schools": 16, "rostered": 46, "participated": 14, "participated_verified": 14, "participated_reported": 0,
        "completed": 14, "activated": 10, "active_28d": 0, "habitual": 0, "dormant": 0, "retained": 0,
        "retained_base": 0, "products": 0, "sites_expected": 16, "sites_connected": 8, "site_sessions_expected": 16,
        "site_sessions_reporting": 15, "attendance_rows": 18, "attendance_identified": 14, "flagged": 2,
    }  # fmt: skip
    assert {k: v for k, v in loaded[0].total().items() if k in expected} == expected


def test_figures_of_the_past_and_of_the_future(loaded):
    before = loaded[0].total("--as-of", "17/11/2026")
    assert (before["participated"], before["activated"], before["sites_expected"]) == (0, 9, 0)
    # first and last active days: nine began before the session, only their last days come after it
    assert loaded[0].total("--as-of", "2026-11-18")["activated"] == 1
    later = loaded[0].total("--as-of", "2027-02-28")
    assert (later["dormant"], later["retained_base"], later["retained"]) == (10, 10, 0)


def test_groups_add_up_and_rows_of_no_school_stand_apart(loaded):
    lines = loaded[0].figures("school")
    total = loaded[0].total()
    for column in ("schools", "rostered", "participated", "sites_connected", "attendance_rows", "flagged"):
        assert sum(line[column] or 0 for line in lines) == total[column], column
    assert [line["attendance_rows"] for line in lines if not line["school"]] == [3]


def test_minutes_of_everybody_and_every_site(loaded):
    clerk, _ = loaded
    with duckdb.connect(str(clerk.home / "warehouse" / clerk.version), read_only=True) as con:
        rows = con.execute("select who, minutes from core_presence").fetchall()
    found = {who: round(minutes * 60) for who, minutes in rows}
    assert {k: v for k, v in found.items() if k in SECONDS} == SECONDS
    assert sorted(v for k, v in found.items() if k not in SECONDS) == [1800, 2730, 3600]  # two devices, a telephone


def test_matches_say_what_became_of_every_line(loaded):
    lines = [m for m in loaded[0].matches() if m["file"] == "zoom_participants_en_new_preamble.csv"]
    assert len(lines) == 31 and [m["where"] for m in lines] == [str(n) for n in range(5, 36)]
    counted = [m for m in lines if m["method"] != "waiting_room"]
    kinds = {k: [m for m in counted if m["kind"] == k] for k in ("person", "site", "device", "bot")}
    assert {k: len(v) for k, v in kinds.items()} == {"person": 15, "site": 10, "device": 3, "bot": 1}
    assert len({m["person"] for m in kinds["person"]}) == 12 and len({m["school"] for m in kinds["site"]}) == 8
    hoa = {m["raw_name"]: m["person"] for m in lines if "Lò Thị Hoa" in m["raw_name"]}
    assert hoa == {"MN Thanh Xương - Lò Thị Hoa": "1100000001", "Lò Thị Hoa": "1100000004"}


def test_address_of_two_people_is_nobody(loaded):
    (line,) = [m for m in loaded[0].matches() if m["raw_email"] == "giangapao.p05@example.org"
               and m["file"] == "chatgpt_users_monthly.csv"]  # fmt: skip
    assert line["status"] == "pending" and set(line["candidates"].split("; ")) == {"1100000005", "1100000010"}


HOME_KEYS = {"true_persons", "bridge_sites", "site_rows", "device_or_phone_rows", "bot_rows", "late_rows"}


def _inspect(clerk, name, *more):
    code, out, err = clerk.etl("inspect", SAMPLES / name, "--json", *more)
    assert not err
    return code, json.loads(out)


@pytest.mark.parametrize("name", EXPECTED)
def test_inspect_says_what_is_expected(loaded, name):
    clerk, _ = loaded
    expected = EXPECTED[name]
    code, facts = _inspect(clerk, name)
    assert code == 0 and {"format", "issues"} <= set(facts) and not HOME_KEYS & set(facts)
    alone = {k: v for k, v in expected.items() if k not in HOME_KEYS}
    assert {k: facts.get(k) for k in alone} == alone
    if alone != expected:
        code, facts = _inspect(clerk, name, "--home", clerk.home)
        assert code == 0 and {k: facts.get(k) for k in expected} == expected


def test_check_finds_a_fresh_load_whole(loaded):
    code, out, _ = loaded[0].on_home("check")
    assert code == 0, out


def test_csv_of_figures_has_the_columns_of_the_contract(loaded):
    header = next(csv.reader(io.StringIO(loaded[0].figures_csv("district"))))
    assert header[:4] == ["district", "district_name", "schools", "rostered"] and header[-1] == "flagged"
