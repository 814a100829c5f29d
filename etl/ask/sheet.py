"""The workbook of questions for one school: one A4 sheet to fill in, with a drop-down of its staff in every line."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from textwrap import wrap
from typing import Any

import xlsxwriter

from etl.ask.questions import Question
from etl.cell_writer import SAFE
from etl.readers.common.answer_sheet import (
    ANSWER,
    CHOICE,
    CHOICE_KEY,
    CHOICE_NAME,
    CHOICE_SCHOOL,
    MARK,
    NOTE,
    NUMBER,
    OFFERED,
    READY,
    SHOWN,
    WHERE,
    Person,
    mark_of,
)
from etl.text.vietnam import day, number

HEADER = 6
"""The heading line, as Excel counts."""

_SHEET, _LIST = "Tên cần xác nhận", "Lựa chọn"
_COLUMNS = ((NUMBER, 5), (SHOWN, 27), (WHERE, 26), (OFFERED, 36), (ANSWER, 33), (NOTE, 18), (MARK, 10))
_HOW = (
    "Ở mỗi dòng, bấm vào ô “Là ai?” rồi chọn trong danh sách; gõ vài chữ của tên cũng được. Không chắc thì chọn “Không biết”.",
    "Gửi lại chính tệp này (đổi tên tệp cũng được), không xoá cột, không sửa các cột khác. Chỉ chọn người của trường mình.",
)
_ERROR = ("Chưa có trong danh sách", "Hãy chọn một dòng trong danh sách thả xuống. Người không có trong danh sách: chọn câu"
          " phù hợp ở cuối danh sách và ghi vào cột “Ghi chú”.")  # fmt: skip
_PROMPT = ("Là ai?", "Chọn người của trường; cuối danh sách có: phòng họp, thiết bị chung, khách mời, không phải người của"
           " trường, không biết.")  # fmt: skip
_FONT, _LINE, _HEAD_FILL, _ANSWER_FILL, _QUIET, _DEMO = (
    "Times New Roman", "#808080", "#DCE4EE", "#FFF9E5", "#595959", "#9C2A10"
)  # fmt: skip
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Frame:
    """What stands around the questions: the school, who asks, the state of the figures."""

    school_code: str
    school_name: str
    programme: str
    as_of: date
    data_version: str
    is_demo: bool


def workbook(frame: Frame, questions: Sequence[Question], staff: Sequence[Person]) -> bytes:
    """Return the workbook. The same questions give the same bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {**SAFE, "default_format_properties": {"font_name": _FONT, "font_size": 11}}
    ) as book:
        title = f"Danh sách tên cần xác nhận – {frame.school_name}"
        created = datetime.combine(frame.as_of, time())
        book.set_properties({"title": title, "author": "Lan Toả", "created": created})
        sheet, choices = book.add_worksheet(_SHEET), book.add_worksheet(_LIST)
        _write_choices(choices, staff, frame.school_code)
        _write_head(book, sheet, frame, title, len(questions))
        _write_questions(book, sheet, questions, frame.school_code)
        _offer(sheet, len(questions), len(staff) + len(READY))
        _set_up(sheet, len(questions), frame)
    return buffer.getvalue()


def _write_choices(sheet: Any, staff: Sequence[Person], school_code: str) -> None:
    for column, heading in enumerate((CHOICE, CHOICE_KEY, CHOICE_NAME, CHOICE_SCHOOL)):
        sheet.write_string(0, column, heading)
    for row, person in enumerate(staff, start=1):
        for column, text in enumerate((person.label, person.person_key, person.full_name, school_code)):
            sheet.write_string(row, column, text)
    for row, label in enumerate(READY, start=len(staff) + 1):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 3, school_code)
    sheet.hide()


def _write_head(book: Any, sheet: Any, frame: Frame, title: str, count: int) -> None:
    def style(**looks: Any) -> Any:
        return book.add_format({"font_name": _FONT, "font_size": 11, "valign": "vcenter", **looks})

    last = len(_COLUMNS) - 2
    lines = (
        (title, style(bold=True, font_size=14, text_wrap=True), 24 if len(title) < 85 else 42),
        (
            f"Nơi hỏi: Ban tổ chức “{frame.programme}”. Số liệu đến ngày {day(frame.as_of)}, phiên bản"
            f" {frame.data_version}; {number(count)} câu hỏi.", style(font_color=_QUIET, text_wrap=True), 18,
        ),
        ("Đề nghị gửi lại trước ngày: ……/……/…………      Người trả lời, điện thoại: ………………………………………………", style(), 20),
        (_HOW[0], style(italic=True, text_wrap=True), 18),
        (_HOW[1], style(italic=True, text_wrap=True), 18),
    )  # fmt: skip
    for row, (text, look, height) in enumerate(lines):
        sheet.set_row(row, height)
        sheet.merge_range(row, 0, row, last, "", look)
        is_ours = row == 2  # the deadline and who answers are filled in by hand
        sheet.write_string(row, 0, text, style(locked=False) if is_ours else look)
    if frame.is_demo:
        sheet.set_header(f'&R&"{_FONT},Bold"&10&K{_DEMO[1:]}SỐ LIỆU MINH HOẠ, KHÔNG PHẢI SỐ THẬT')


def _write_questions(book: Any, sheet: Any, questions: Sequence[Question], school_code: str) -> None:
    def style(**looks: Any) -> Any:
        base = {
            "font_name": _FONT,
            "font_size": 11,
            "valign": "vcenter",
            "border": 1,
            "border_color": _LINE,
            "text_wrap": True,
        }
        return book.add_format(base | looks)

    head = style(bold=True, bg_color=_HEAD_FILL, align="center")
    sheet.set_row(HEADER - 1, 20)
    for column, (heading, width) in enumerate(_COLUMNS):
        sheet.write_string(HEADER - 1, column, heading, head)
        sheet.set_column(column, column, width, None, {"hidden": heading == MARK})
    counted, hidden = style(align="center"), style(font_color=_QUIET, num_format="@")
    quoted = style(num_format="@", align="left", indent=1, quote_prefix=True)
    words = style(num_format="@", align="left", indent=1)
    answer = style(bg_color=_ANSWER_FILL, locked=False)
    note = style(bg_color=_ANSWER_FILL, locked=False, num_format="@")
    for row, q in enumerate(questions, start=HEADER):
        sheet.set_row(row, _height((q.shown, 27), (q.where, 26), (q.offered, 37)))
        sheet.write_number(row, 0, row - HEADER + 1, counted)
        sheet.write_string(row, 1, q.shown, quoted if q.shown.startswith(_FORMULA_SIGNS) else words)
        sheet.write_string(row, 2, q.where, words)
        sheet.write_string(row, 3, q.offered, words)
        sheet.write_blank(row, 4, None, answer)
        sheet.write_blank(row, 5, None, note)
        sheet.write_string(row, 6, mark_of(q.subject_id, school_code, q.session_code), hidden)


def _offer(sheet: Any, questions: int, choices: int) -> None:
    sheet.data_validation(HEADER, 4, HEADER + max(questions, 1) - 1, 4, {
        "validate": "list", "source": f"='{_LIST}'!$A$2:$A${choices + 1}",
        "error_title": _ERROR[0], "error_message": _ERROR[1], "error_type": "stop",
        "input_title": _PROMPT[0], "input_message": _PROMPT[1],
    })  # fmt: skip


def _set_up(sheet: Any, questions: int, frame: Frame) -> None:
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    sheet.freeze_panes(HEADER, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER - 1)
    sheet.print_area(0, 0, HEADER + questions - 1, len(_COLUMNS) - 2)
    sheet.set_footer(f'&L&"{_FONT}"&9{frame.school_code}, {day(frame.as_of)}&R&"{_FONT}"&9Trang &P/&N')
    sheet.set_selection(HEADER, 4, HEADER, 4)


def _height(*texts: tuple[str, int]) -> float:
    """Return the points that wrapped texts need in columns of these widths; LibreOffice shows rows as the file says."""
    lines = max(sum(max(1, len(wrap(part, width))) for part in text.split("\n")) for text, width in texts)
    return 4.0 + 14.5 * max(lines, 1)
