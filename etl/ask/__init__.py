"""A school's own short list of unknown names, as an Excel with a drop-down of its staff; loaded again, it answers.

The way back: `etl.readers.school_answers` reads it, `etl.warehouse.answers` follows it.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import xlsxwriter

from etl.ask.questions import Open, Question
from etl.ask.sheet import Frame, workbook
from etl.cell_writer import SAFE
from etl.model.errors import UserError
from etl.model.settings import Settings, parse
from etl.readers.common.answer_sheet import Person
from etl.text.collate import sort_key
from etl.text.fold import fold_words

__all__ = ["count_for_school", "find_school", "questions_for_school", "questions_for_schools", "sheet_name"]

INDEX = "00 Mục lục.xlsx"
_NOTHING = "Không có tên nào cần hỏi các cơ sở."


def questions_for_school(warehouse: Path, school_code: str) -> tuple[str, bytes, int]:
    """Return a file name, the workbook and the number of its questions for one school.

    It shows this school's people and rows only. UserError where there is no such school, no list of its staff to choose
    from, or nothing to ask.
    """
    desk = _open(warehouse, school_code)
    found = desk.sheet(school_code) if desk else None
    if found is None:
        raise UserError(
            f"Cơ sở mang mã “{school_code}” không có tên nào cần hỏi, hoặc chưa có danh sách cán bộ để chọn."
        )
    return found


def questions_for_schools(
    warehouse: Path, schools: Sequence[str] | None = None
) -> tuple[bytes, list[tuple[str, str, int]]]:
    """Return one zip with a workbook for every school (of `schools`, by default of all) that has open questions, and an
    index; and (code, name, questions) of each, by name. UserError where there is nothing to ask.
    """
    desk = _open(warehouse, None)
    if desk is None:
        raise UserError(_NOTHING)
    index = []
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        asked = set(desk.open.schools) & set(desk.names if schools is None else schools) & desk.names.keys()
        for code in sorted(asked, key=lambda c: (sort_key(desk.names[c]), c)):
            found = desk.sheet(code)
            if found:
                pack.writestr(zipfile.ZipInfo(found[0]), found[1], zipfile.ZIP_DEFLATED)
                index.append((code, desk.names[code], found[2], found[0]))
        if not index:
            raise UserError(_NOTHING)
        pack.writestr(zipfile.ZipInfo(INDEX), _index(index), zipfile.ZIP_DEFLATED)
    return buffer.getvalue(), [line[:3] for line in index]


def count_for_school(warehouse: Path, school_code: str) -> int:
    """Return how many questions `questions_for_school` would ask; 0 for an unknown school."""
    desk = _open(warehouse, school_code)
    return len(desk.questions(school_code)[0]) if desk else 0


def find_school(warehouse: Path, asked: str) -> tuple[str, str]:
    """Return (code, name) of the one school that a code, a name or a part of a name means; else UserError."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        schools = con.execute("select school_code, school_name from core_school order by school_code").fetchall()
    wanted = fold_words(asked)
    ways = (
        [s for s in schools if s[0].casefold() == asked.strip().casefold()],
        [s for s in schools if fold_words(s[1]) == wanted],
        [s for s in schools if wanted and f" {wanted} " in f" {fold_words(s[1])} "],
    )
    for found in ways:
        if len(found) == 1:
            return found[0]
        if found:
            shown = "; ".join(f"{code} {name}" for code, name in found[:8])
            raise UserError(f"Có {len(found)} cơ sở khớp với “{asked}”. Ghi mã của cơ sở: {shown}.")
    raise UserError(f"Không có cơ sở nào mang mã hay tên “{asked}”.")


@dataclass(frozen=True)
class _Desk:
    """What the sheets of one warehouse are written from. `names`: school code → name."""

    open: Open
    names: Mapping[str, str]
    settings: Settings
    as_of: date
    version: str

    def questions(self, school_code: str) -> tuple[list[Question], list[Person]]:
        """Return what a school is asked and whom it may answer with; no questions where its staff is not known."""
        staff = self.open.staff(school_code) if school_code in self.names else []
        return (self.open.questions(school_code, staff) if staff else []), staff

    def sheet(self, school_code: str) -> tuple[str, bytes, int] | None:
        """Return file name, workbook and number of questions of a school; None where nothing is asked."""
        questions, staff = self.questions(school_code)
        if not questions:
            return None
        name = self.names[school_code]
        frame = Frame(school_code, name, self.settings.name, self.as_of, self.version, self.settings.is_demo)
        return sheet_name(school_code, name), workbook(frame, questions, staff), len(questions)


def _open(warehouse: Path, school_code: str | None) -> _Desk | None:
    """Read what is open, of one school or of all; None for a warehouse of a release that knew no questions."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        if not con.execute("select 1 from information_schema.tables where table_name = 'core_answer'").fetchall():
            return None
        newest = con.execute("select newest_date from newest_date").fetchall()
        version, text = con.execute("select data_version, settings from programme").fetchall()[0]
        settings = parse(text.encode("utf-8")) if text else Settings()
        as_of = newest[0][0] if newest and newest[0][0] else settings.first_day
        names = dict(con.execute("select school_code, school_name from core_school").fetchall())
        return _Desk(Open(con, as_of, school_code), names, settings, as_of, version)


def sheet_name(code: str, name: str) -> str:
    """Return the file name of a school's sheet, fit for every system."""
    plain = " ".join("".join(c if c.isalnum() or c in " .-&()" else " " for c in name).split())
    return f"phieu-hoi {code} {plain[:60].rstrip('. ')}.xlsx"


def _index(lines: Sequence[tuple[str, str, int, str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        look = {"font_name": "Times New Roman", "font_size": 11, "border": 1, "border_color": "#808080"}
        head, cell = book.add_format({**look, "bold": True, "bg_color": "#DCE4EE"}), book.add_format(look)
        sheet = book.add_worksheet("Mục lục")
        for column, (heading, width) in enumerate(
            (("STT", 6), ("Mã cơ sở", 12), ("Cơ sở", 44), ("Số câu hỏi", 12), ("Tệp", 60))
        ):
            sheet.write_string(0, column, heading, head)
            sheet.set_column(column, column, width)
        for row, (code, name, count, file) in enumerate(lines, start=1):
            sheet.write_number(row, 0, row, cell)
            for column, text in ((1, code), (2, name), (4, file)):
                sheet.write_string(row, column, text, cell)
            sheet.write_number(row, 3, count, cell)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return buffer.getvalue()
