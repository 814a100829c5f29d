"""Exports that this version recognises and refuses by name, so that none of them is taken for something else."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from etl.model.issues import Issue
from etl.readers.common import task_sheet
from etl.readers.common.document import Document
from etl.readers.common.headings import heading_key, keys_of


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


CHASE_TELLING = ("Buổi chưa có bằng chứng", "Đã học chưa? Sĩ số? Vì sao chưa gửi?")
"""Headings of the chase list (dashboard.reports.chase): with its school codes it would pass for a list of schools."""

LOOKALIKES = (
    Lookalike(
        "call_list", "bảng gọi điện cho các cơ sở (giao việc và ghi kết quả)", _has(*map(heading_key, task_sheet.TELLING)),
        "call_list"),
    Lookalike(
        "chase_list", "danh sách đôn đốc cơ sở im lặng", _has(*map(heading_key, CHASE_TELLING)), "own_report"),
    Lookalike(
        "standing_report", "danh sách cơ sở theo tình trạng", _has("ma truong", "co quan quan ly", "tinh trang", "ly do"),
        "own_report"),
    Lookalike(
        "openedx_grade_errors", "danh sách lỗi khi chấm điểm của Open edX", _either(
            _has("student id", "username", "error"), _has("student id", "username", "error msg")),
        "wrong_report", "grade_report"),
    Lookalike(
        "m365_copilot_summary", "báo cáo tổng hợp Microsoft 365 Copilot",
        _both(_any_starts("report refresh date", "report period"), _any_starts("any app ")),
        "wrong_report", "Copilot usage user detail"),
    Lookalike(
        "chatgpt_projects", "báo cáo dự án của ChatGPT", _either(
            _has("project id", "project name"), _both(_has("period start"), _has("project name"))),
        "wrong_report", "Users"),
    Lookalike(
        "chatgpt_gpts", "báo cáo GPT của ChatGPT", _either(
            _has("gpt id"), _has("gpt name"), _has("messages workspace"), _has("messages workspaces")),
        "wrong_report", "Users"),
)  # fmt: skip

OWN_REPORT = Lookalike("own_report", "báo cáo của Lan Toả", lambda _: False, "own_report")
"""Any other report of ours: it says so of itself, while its tables may look like a list of staff or a roll-call."""


def refused_as(document: Document) -> tuple[str, Issue] | None:
    """Return the format id and the refusal of an export that is known but not read, or None."""
    rows = [(grid, set(keys) - {""}) for grid in document.grids for keys in map(keys_of, grid.head)]
    for lookalike in LOOKALIKES:
        for grid, keys in rows:
            if keys and lookalike.tells(keys):
                issue = Issue(lookalike.code, grid.name, value=lookalike.title_vi, details={"wanted": lookalike.wanted})
                return lookalike.format, issue
    if document.is_own_report:
        return OWN_REPORT.format, Issue(OWN_REPORT.code, value=OWN_REPORT.title_vi)
    return None


def refused_title(format_id: str) -> str | None:
    """Return the Vietnamese name of an export that is known but not read, or None."""
    return next(
        (
            known.title_vi[0].upper() + known.title_vi[1:]
            for known in (*LOOKALIKES, OWN_REPORT)
            if known.format == format_id
        ),
        None,
    )
