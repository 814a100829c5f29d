"""Exports that this version recognises and refuses by name, so that none of them is taken for something else."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from etl.model.issues import Issue
from etl.readers.common.cells import text_of
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.headings import keys_of

_SECTION = re.compile(r"[123]\.\s?\S")


@dataclass(frozen=True)
class Lookalike:
    """A format by its id and Vietnamese name; `tells` looks at the heading keys of one row."""

    format: str
    title_vi: str
    tells: Callable[[Collection[str]], bool]
    code: str = "not_yet_supported"
    wanted: str = ""


def _has(*keys: str) -> Callable[[Collection[str]], bool]:
    return lambda row: all(key in row for key in keys)


def _any_starts(*starts: str) -> Callable[[Collection[str]], bool]:
    return lambda row: any(key.startswith(starts) for key in row)


def _either(*tells: Callable[[Collection[str]], bool]) -> Callable[[Collection[str]], bool]:
    return lambda row: any(tell(row) for tell in tells)


def _both(*tells: Callable[[Collection[str]], bool]) -> Callable[[Collection[str]], bool]:
    return lambda row: all(tell(row) for tell in tells)


_QUIZ_GRADE = _any_starts("diem 10", "grade 10", "diem 1", "grade 1", "q 1", "diem 100", "grade 100")

LOOKALIKES = (
    Lookalike("zoom_webinar", "báo cáo người dự hội thảo Zoom (webinar)", _either(
        _has("attended", "user name original name"), _has("attendee report"), _has("attendee details"))),
    Lookalike("teams_report_2022", "báo cáo tham dự Teams (dạng 2022)", _both(
        _has("full name", "join time", "leave time"), _any_starts("participant id", "role"))),
    Lookalike("teams_report", "báo cáo tham dự Teams", _either(
        _has("name", "first join", "last leave"), _has("full name", "first join", "last leave"),
        _any_starts("participant id upn", "teilnehmer id upn", "id do participante upn"),
        _has("first join utc"), _has("name", "join time", "leave time", "duration"))),
    Lookalike("teams_event_list", "danh sách vào ra Teams", _either(
        _has("full name", "user action"), _has("full name", "useraction"), _has("nome completo", "atividade"))),
    Lookalike("teams_live_event", "báo cáo sự kiện trực tiếp Teams", _either(
        _has("sessionid", "participantid"), _has("utceventtimestamp"))),
    Lookalike("google_meet", "báo cáo tham dự Google Meet", _either(
        _has("duration", "time joined"), _has("first joined", "last left"), _has("time joined", "time exited"))),
    Lookalike("moodle_attendance", "báo cáo điểm danh Moodle", _either(
        _has("taken sessions"), _has("last name", "first name", "points", "percentage"))),
    Lookalike("moodle_quiz", "kết quả bài kiểm tra Moodle", _either(
        _both(_has("ho", "ten"), _either(
            _any_starts("da bat dau", "bat dau vao luc", "thoi gian thuc hien"), _QUIZ_GRADE)),
        _both(_any_starts("started"), _either(_any_starts("time taken"), _any_starts("completed"), _has("state")),
              _either(_has("last name"), _has("first name"), _has("surname"), _has("email address"))),
        _has("bat dau vao luc", "thoi gian thuc hien"))),
    Lookalike("moodle_grades", "bảng điểm Moodle", _either(
        _has("last downloaded from this course"), _any_starts("tai ve lan cuoi"),
        _both(_either(_has("last name"), _has("surname"), _has("ho")), _has("email address"),
              lambda row: any(key.endswith((" real", " percentage", " letter")) for key in row)))),
    Lookalike("moodle_logs", "nhật ký Moodle", _either(
        _has("event context", "event name"), _has("user full name", "affected user"))),
    Lookalike("moodle_participants", "danh sách người học Moodle", _either(
        _has("ho", "ten", "dia chi thu dien tu"), _has("first name", "last name", "email address", "groups"))),
    Lookalike("openedx_grades", "bảng điểm Open edX", _either(
        _has("enrollment track", "verification status"), _has("student id", "username", "grade"),
        _has("id", "email", "username", "grade"), _has("student id", "username", "error"),
        _has("student id", "email", "username"))),
    Lookalike("openedx_profiles", "hồ sơ người học Open edX", _has("username", "level of education")),
    Lookalike("canvas_gradebook", "bảng điểm Canvas", _either(
        _has("student", "sis user id"), _has("student", "sis login id"), _has("student", "id", "section"))),
    Lookalike("google_classroom", "bảng điểm Google Classroom", _has("last name", "first name", "email address")),
    Lookalike("m365_copilot", "báo cáo sử dụng Microsoft 365 Copilot", _either(
        _has("report refresh date"), _any_starts("prompts submitted"),
        _both(_has("display name"), _any_starts("last activity date", "last activity of")))),
    Lookalike("gemini_usage", "báo cáo sử dụng Gemini", _any_starts("gemini last usage", "gemini limit status")),
    Lookalike(
        "chatgpt_projects", "báo cáo dự án của ChatGPT", _either(
            _has("project id", "project name"), _both(_has("period start"), _has("project name"))),
        "wrong_report", "Users"),
    Lookalike(
        "chatgpt_gpts", "báo cáo GPT của ChatGPT", _either(
            _has("gpt id"), _has("gpt name"), _has("messages workspace"), _has("messages workspaces")),
        "wrong_report", "Users"),
)  # fmt: skip


def refused_as(document: Document) -> tuple[str, Issue] | None:
    """Return the format id and the refusal of an export that is known but not read, or None."""
    if document.kind == "text" and _is_chat(document.head.text):
        return "zoom_chat", Issue("not_yet_supported", value="nội dung trò chuyện Zoom đã lưu")
    rows = [(grid, set(keys) - {""}) for grid in document.grids for keys in map(keys_of, grid.head)]
    for lookalike in LOOKALIKES:
        for grid, keys in rows:
            if keys and lookalike.tells(keys):
                issue = Issue(lookalike.code, grid.name, value=lookalike.title_vi, details={"wanted": lookalike.wanted})
                return lookalike.format, issue
    if any(_is_teams_in_another_language(grid) for grid in document.grids):
        return "teams_report", Issue("not_yet_supported", value="báo cáo tham dự Teams")
    return None


def _is_teams_in_another_language(grid: Grid) -> bool:
    """Tell a Teams report by its numbered sections, whatever their language; the section's line has one cell."""
    numbers = []
    for cells in grid.head:
        texts = [text for text in map(text_of, cells) if text]
        if len(texts) == 1 and _SECTION.match(texts[0]):
            numbers.append(texts[0][0])
    return numbers[:2] == ["1", "2"] and max((len(cells) for cells in grid.head), default=0) >= 6


def _is_chat(head: str) -> bool:
    lines = [line for line in head.splitlines()[:40] if line.strip()]
    messages = [line for line in lines if re.match(r"(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\s+From .+ to .+:", line)]
    return bool(messages) and bool(lines) and lines[0] == messages[0]
