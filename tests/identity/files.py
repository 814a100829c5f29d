"""Lines of the lists and exports, as the tools write them."""

import io
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import openpyxl
from openpyxl.styles import Font

from etl.model.office_file import with_fixed_times
from tests.identity.roster import Roster
from tests.support.legacy import tcvn3

Lines = list[list[Any]]

FORM_HEADER = [
    "Dấu thời gian",
    "Địa chỉ email",
    "Họ và tên",
    "Đơn vị công tác (ghi rõ tên trường)",
    "Xã/phường",
    "Số điện thoại",
]
ROLLCALL_HEADER = ["Mã buổi", "Mã trường", "Tên điểm cầu", "Sĩ số", "Danh sách có mặt"]
COMPLETION_HEADER = [
    "",
    "ID number",
    "Email address",
    "Viết câu lệnh cho AI",
    "2025-06-30 17:00:00",
    "Khảo sát cuối khóa",
    "",
]
_USAGE_COLUMNS = (
    "cadence,period_start,period_end,account_id,public_id,name,email,role,user_role,department,groups,user_status,"
    "created_or_invited_date,is_active,first_day_active_in_period,last_day_active_in_period,messages,messages_rank,"
    "model_to_messages,gpt_messages,gpts_messaged,gpt_to_messages,tool_messages,tools_messaged,tool_to_messages,"
    "project_messages,projects_messaged,project_to_messages,projects_created,last_day_active"
)
USAGE_HEADER = _USAGE_COLUMNS.split(",")


def lists(roster: Roster, sessions: Sequence[tuple[str, datetime, str, str]]) -> Iterator[tuple[str, Lines]]:
    """Yield (file name, lines) of the three lists."""
    yield (
        "co_so.csv",
        [
            ["Mã trường", "Tên trường", "Cấp học", "Xã cũ", "Huyện cũ"],
            *([s.code, s.name, s.level_name, s.commune, s.district] for s in roster.schools.values()),
        ],
    )
    yield (
        "can_bo.csv",
        [
            ["Mã định danh", "Họ và tên", "Mã trường", "Chức danh", "Email", "Số điện thoại", "Từ ngày", "Đến ngày"],
            *(
                [p.code, p.name, school, p.role, p.email, p.phone, _day(start), _day(end)]
                for p in roster.people.values()
                for school, start, end in p.places
            ),
        ],
    )
    yield (
        "buoi_hoc.csv",
        [
            [
                "Mã buổi",
                "Tên buổi",
                "Khóa học",
                "Bắt đầu",
                "Kết thúc",
                "Hình thức",
                "Mã cuộc họp",
                "Bắt buộc",
                "Đối tượng",
            ],
            *(
                [
                    code,
                    f"Buổi {n}",
                    "AI",
                    f"{start:%d/%m/%Y %H:%M}",
                    f"{start + timedelta(hours=2):%d/%m/%Y %H:%M}",
                    mode,
                    meeting,
                    "x",
                    "CBQL;GV",
                ]
                for n, (code, start, mode, meeting) in enumerate(sessions, start=1)
            ),
        ],
    )


def zoom_head(code: str, meeting: str, start: datetime, count: int) -> Lines:
    """Return the preamble and headings of the newer English layout."""
    return [
        ["Topic", "ID", "Host", "Duration (minutes)", "Start time", "End time", "Participants"],
        [f"Buổi {code[1:]}", meeting, "Ban tổ chức (host@dienbien.example.edu.vn)", 140, _us(start - timedelta(minutes=12)),
         _us(start + timedelta(minutes=130)), count],
        [],
        ["Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)", "Guest", "In waiting room"],
    ]  # fmt: skip


def zoom_line(name: str, email: str, first: datetime, last: datetime) -> list[Any]:
    """Return one connection."""
    return [name, email, _us(first), _us(last), int((last - first).total_seconds() // 60), "Yes", "No"]


def usage_line(monday: datetime, row: int, name: str, email: str, school: str) -> list[Any]:
    """Return one account of a weekly export."""
    values = {
        "cadence": "Weekly", "period_start": f"{monday:%Y-%m-%d}", "period_end": f"{monday + timedelta(days=6):%Y-%m-%d}",
        "account_id": "0" * 32, "public_id": f"user-{email or row}", "name": name, "email": email, "user_role": "standard-user",
        "department": f'["{school}"]' if school else "", "user_status": "enabled", "created_or_invited_date": "2025-04-01",
        "is_active": 1, "first_day_active_in_period": f"{monday:%Y-%m-%d}", "last_day_active_in_period": f"{monday:%Y-%m-%d}",
        "messages": 7, "messages_rank": row, "last_day_active": f"{monday:%Y-%m-%d}",
    }  # fmt: skip
    return [values.get(column, "") for column in USAGE_HEADER]


class Legacy(str):
    """Text that a workbook holds in TCVN3, under a .Vn font."""


def workbook(lines: Lines) -> bytes:
    """Return one sheet as an xlsx file; `Legacy` cells as an old office typed them."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            is_legacy = isinstance(value, Legacy)
            text = tcvn3(unicodedata.normalize("NFC", value)) if is_legacy else value
            cell = sheet.cell(row, column, text)
            if is_legacy:
                cell.font = Font(name=".VnTime")
    out = io.BytesIO()
    book.save(out)
    return with_fixed_times(out.getvalue(), datetime(2025, 1, 1))


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _clock(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y %H:%M}"


def _us(moment: datetime) -> str:
    return f"{moment:%m/%d/%Y %I:%M:%S %p}"
