"""Zoom meeting reports: spellings of their headings, and the lines above them that describe the meeting."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from etl.readers.common.cells import email_of, text_of
from etl.readers.common.dates import moment
from etl.readers.common.headings import match_fields
from etl.readers.common.reader import Found
from etl.text.fold import accent_key

PARTICIPANT = {
    "display_name": (
        "Name (Original Name)", "NameOriginalName", "Tên (Tên gốc)", "Tên người dùng (Tên gốc)", "名前 (元の名前)"),
    "email": (
        "User Email", "User_Email_2", "Email", "Email người dùng", "E-mail", "Địa chỉ email", "ユーザーメール", "メール"),
    "joined_at": ("Join Time", "Thời gian vào", "Thời gian tham gia", "Giờ vào", "参加時刻", "参加時間"),
    "left_at": (
        "Leave Time", "Thời gian ra", "Thời gian rời", "Thời gian rời khỏi", "Thời gian thoát", "Thời gian rời đi",
        "Giờ ra", "退出時刻", "退出時間"),
    "minutes": (
        "Duration (Minutes)", "Duration_Minutes_2", "Thời gian (Phút)", "Thời lượng (Phút)", "Khoảng thời gian (Phút)",
        "所要時間（分）",
        "時間（分）"),
    "total_minutes": (
        "Total Duration (Minutes)", "Tổng thời gian (Phút)", "Tổng thời lượng (Phút)", "合計時間（分）",
        "合計所要時間（分）"),
    "guest": ("Guest", "Khách", "ゲスト"),
    "disclaimer": (
        "Recording Disclaimer Response", "Recording Consent", "RecordingConsent", "Phản hồi tuyên bố từ chối trách nhiệm ghi",
        "Phản hồi tuyên bố miễn trừ trách nhiệm ghi"),
    "waiting_room": (
        "In Waiting Room", "InWaitingRoom", "Trong phòng chờ", "Ở phòng chờ", "Đang ở phòng chờ", "Phòng chờ", "待機室", "待機室内"),
}  # fmt: skip

MEETING = {
    "meeting_id": ("Meeting ID", "MeetingID", "ID", "ID cuộc họp", "Mã cuộc họp", "ミーティングID"),
    "topic": ("Topic", "Chủ đề", "トピック"),
    "host": ("Host", "User Name", "Máy chủ", "Người chủ trì", "Chủ trì", "Tên người dùng", "ホスト"),
    "host_email": ("User Email", "User_Email_1", "Email người dùng", "ユーザーメール"),
    "starts": ("Start Time", "Thời gian bắt đầu", "Giờ bắt đầu", "開始時刻", "開始時間"),
    "ends": ("End Time", "Thời gian kết thúc", "Giờ kết thúc", "終了時刻", "終了時間"),
    "duration": ("Duration (Minutes)", "Duration_Minutes_1", "Thời gian (Phút)", "Thời lượng (Phút)", "所要時間（分）"),
    "participants": ("Participants", "Người tham gia", "Số người tham gia", "参加者"),
}

_MEETING_COLUMNS = 4
"""A line with so many headings of meetings describes one; those of participants share two of them."""

_ID_IN_NAME = re.compile(r"participants_(\d{9,11})(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"(?P<name>.*?)\s*[(<]\s*(?P<email>[^()<>\s]+@[^()<>\s]+)\s*[)>]\s*")


@dataclass(frozen=True)
class Meeting:
    """What a report says of its meeting; empty text or None where it says nothing. Times as the file writes them."""

    meeting_id: str = ""
    topic: str = ""
    host_name: str = ""
    host_email: str = ""
    starts: Any = None
    ends: Any = None

    def is_host(self, display_name: str | None, email: str | None) -> bool:
        """Tell whether a participant is the meeting's host: by e-mail, or by name where the row has no e-mail."""
        if self.host_email and email:
            return email == self.host_email
        return bool(self.host_name and display_name) and accent_key(display_name or "") == accent_key(self.host_name)

    def hints(self, order: str, to_utc: Any) -> dict[str, str]:
        """Return the hints of a ReadResult: texts that are there, times as ISO in UTC."""
        times = {"starts_at": moment(self.starts, order), "ends_at": moment(self.ends, order)}
        return self.texts() | {k: to_utc(v).isoformat() for k, v in times.items() if v}

    def texts(self) -> dict[str, str]:
        """Return the hints that are known before the order of the dates is."""
        texts = {"meeting_id": self.meeting_id, "topic": self.topic, "host_email": self.host_email}
        return {k: v for k, v in texts.items() if v}


def meeting_above(found: Found) -> Meeting:
    """Return the meeting described in the lines above the participants' headings."""
    above = found.grid.head[: found.header]
    for index, cells in enumerate(above):
        columns = match_fields(cells, MEETING)
        if len(columns) < _MEETING_COLUMNS or "starts" not in columns:
            continue
        values = next((row for row in above[index + 1 :] if any(text_of(cell) for cell in row)), ())
        return meeting_of(values, columns)
    return Meeting()


def meeting_of(cells: Sequence[Any], columns: dict[str, int]) -> Meeting:
    """Return the meeting in a line of values under MEETING headings."""

    def cell(field: str) -> Any:
        column = columns.get(field)
        return cells[column] if column is not None and column < len(cells) else ""

    host = _HOST.fullmatch(text_of(cell("host")))
    return Meeting(
        meeting_id=re.sub(r"\D", "", text_of(cell("meeting_id"))),
        topic=text_of(cell("topic")),
        host_name=host["name"] if host else text_of(cell("host")),
        host_email=email_of(host["email"] if host else text_of(cell("host_email"))) or "",
        starts=cell("starts"),
        ends=cell("ends"),
    )


def participant_columns(cells: Sequence[Any]) -> dict[str, int]:
    """Return the columns of participants' headings; where meeting columns stand before them, those are left out."""
    columns = match_fields(cells, PARTICIPANT)
    name = columns.get("display_name")
    if name is None:
        return {}
    if len(match_fields(cells[:name], MEETING)) < _MEETING_COLUMNS:
        return columns
    right = match_fields(cells[name:], PARTICIPANT)
    return {field: name + column for field, column in right.items()}


def meeting_columns(found: Found) -> dict[str, int]:
    """Return the columns of the meeting that stand before the participants' on the same line; empty where none do."""
    columns = match_fields(found.headings[: found.columns["display_name"]], MEETING)
    return columns if len(columns) >= _MEETING_COLUMNS else {}


def hidden_leave_column(cells: Sequence[Any], columns: dict[str, int]) -> int | None:
    """Return the column between join time and duration, if it is the only one: its Vietnamese name is not certain."""
    join, minutes = columns.get("joined_at"), columns.get("minutes")
    if join is None or minutes is None or minutes != join + 2:
        return None
    return join + 1 if text_of(cells[join + 1]) else None


def id_in_name(file_name: str) -> dict[str, str]:
    """Return the hint meeting_id that Zoom writes into a file's name: "participants_81234567890 (1).csv"."""
    found = _ID_IN_NAME.search(file_name)
    return {"meeting_id": found[1]} if found else {}


def held_on(day: date | None) -> dict[str, str]:
    """Return the hint held_date of a report whose lines name no time."""
    return {"held_date": day.isoformat()} if day else {}


def span(times: Sequence[datetime]) -> tuple[datetime, datetime] | None:
    """Return the first and the last of `times`, or None where there is none."""
    return (min(times), max(times)) if times else None
