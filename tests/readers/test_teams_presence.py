"""Four samples of Teams render one session: each must give the same presence."""

from datetime import datetime, timedelta

import pytest

from etl.text.vietnam import local
from tests.readers.build import records, sample

NAMES = {
    "Sở GD&ĐT Điện Biên": "HOST", "Điểm cầu MN Thanh Xương": "MN Thanh Xương", "Điểm cầu TH Nà Tấu": "TH Nà Tấu",
    "TH Nà Tấu": "TH Nà Tấu", "ĐC THCS Mường Phăng (25 GV)": "THCS Mường Phăng", "PTDTBT THCS PA HAM": "PTDTBT THCS Pa Ham",
    "diem cau TH Sin Thau": "TH Sín Thầu", "TH & THCS Xa Dung - điểm cầu": "TH&THCS Xa Dung", "THPT Muong Ang": "THPT Mường Ảng",
    "TTGDNN-GDTX Mường Chà": "TTGDNN-GDTX Mường Chà", "MN Thanh Xương - Lò Thị Hoa": "P01", "TH Nà Tấu_Quàng Văn Ánh": "P02",
    "Quàng Văn Ánh": "P02", "Ca Van Toan THCS Muong Phang": "P03", "Lò Thị Hoa": "P04", "giàng a páo": "P05",
    "12. Vừ Thị Mai": "P06", "Nguyễn Thị Thu Hà": "P07", "Trần Đức Minh, PTDTNT THPT Tuần Giáo": "P08",
    "Tòng Thị Inh (MN Hoa Ban)": "P09", "Mua A Chong": "P10", "Ngọc Ánh": "P11", "Lường Văn Pâng": "P12",
}  # fmt: skip
SECONDS = {
    "HOST": 12978, "MN Thanh Xương": 11686, "P01": 11317, "P02": 11292, "P03": 10800, "P04": 5090, "P05": 10975, "P06": 11108,
    "P07": 11195, "P08": 11205, "P09": 8721, "P10": 11252, "P11": 9370, "P12": 300, "PTDTBT THCS Pa Ham": 10951,
    "TH Nà Tấu": 11163, "TH Sín Thầu": 9990, "TH&THCS Xa Dung": 11251, "THCS Mường Phăng": 11116, "THPT Mường Ảng": 11322,
    "TTGDNN-GDTX Mường Chà": 10317,
}  # fmt: skip
"""Seconds connected, overlaps merged, counted by hand from what the samples render."""
US = "Boi duong GenAI - Buoi 1 - Attendance report 11-18-26.csv"
LIST_FROM, LIST_TO = datetime(2026, 11, 18, 13, 30), datetime(2026, 11, 18, 16, 35, 55)


def presence(name, start=datetime.min, end=datetime.max):
    """Seconds per person or site in a sample: the union of all times, cut to a window of local time."""
    stays = {}
    for r in records(sample(name)):
        spells = r["spells"] or [{"joined_at": r["joined_at"], "left_at": r["left_at"]}]
        times = [(local(s["joined_at"]), local(s["left_at"])) for s in spells if s["joined_at"]]
        stays.setdefault(NAMES.get(r["display_name"]), []).extend((max(a, start), min(b, end)) for a, b in times)
    return {who: united(times) for who, times in stays.items() if who}


def united(times):
    total, reached = timedelta(), datetime.min
    for joined, left in sorted(times):
        total += max(timedelta(), left - max(joined, reached))
        reached = max(reached, left)
    return total.total_seconds()


@pytest.mark.parametrize(
    "name", [US, "teams_attendance_report_day_first.csv", "teams_meetingAttendanceReport_2022.csv"]
)
def test_reports_of_one_session_give_the_same_presence(name):
    assert presence(name) == SECONDS


def test_classic_list_gives_the_same_presence_while_it_ran():
    assert presence("teams_meetingAttendanceList.csv") == presence(US, LIST_FROM, LIST_TO)


def test_both_locales_give_the_same_records():
    assert records(sample(US)) == records(sample("teams_attendance_report_day_first.csv"))
