"""The Word report of a question in the form of an office, its unfilled form, and the one-page briefs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.figures.lagging import require_school_filters
from dashboard.reports import field_tables
from dashboard.reports.field_tables import Table
from dashboard.reports.progress import roman
from dashboard.reports.question import DEPARTMENT, PROVINCE, Question
from dashboard.reports.word import tables as layouts
from dashboard.reports.word.brief import briefs, write_brief
from dashboard.reports.word.form import (
    BODY,
    HEADING,
    appendix_title,
    demo_notice,
    footer_of,
    head,
    new_document,
    new_wide_section,
    put,
    set_frame,
    signature,
    table_title,
    title,
    unit_line,
)
from dashboard.reports.word.office import Office, office_of
from dashboard.reports.word.package import packed
from dashboard.reports.word.parts import Look, written
from dashboard.reports.word.tables import Layout, written_table
from dashboard.reports.word.values import filled, values
from etl.model.errors import UserError
from etl.text.vietnam import day

__all__ = ["FORMS", "briefs", "form", "write_brief", "write_word_report"]

KIND = "bao-cao"
FORMS = {"bao-cao": "bao_cao", "bao-cao-truong": "bao_cao_truong"}
"""Kind of form → its text."""
_TEXTS = Path(__file__).parent / "texts"
_BODY_TABLES = {
    "bang:cap_hoc": ("Kết quả theo cấp học", layouts.LEVELS),
    "bang:huyen": ("Kết quả theo huyện, thị xã, thành phố trước ngày 01/07/2025", layouts.DISTRICTS),
}
_SUBJECT = "Kết quả triển khai chương trình “{programme}”"


@lru_cache
def text_of(name: str) -> str:
    """Return a text template."""
    return (_TEXTS / f"{name}.txt").read_text(encoding="utf-8")


def write_word_report(question: Question) -> bytes:
    """Return the report of the province, a commune, a school or any choice of schools. The same figures, the same bytes."""
    office, as_of = office_of(question), question.snapshot.as_of
    found = values(question, office)
    is_school = _is_one_school(question)
    lines = filled(text_of(FORMS["bao-cao-truong" if is_school else "bao-cao"]), found)
    appendices = [] if is_school else _appendices(question)
    settings = question.snapshot.settings
    subject = _SUBJECT.format(programme=settings.name)
    start = [*head(office, as_of.year), *(demo_notice() if settings.is_demo else ()),
             *title("BÁO CÁO", f"{subject}\n{found['at_unit']}, tính đến ngày {day(as_of)}")]  # fmt: skip
    to = {"from_department": office.sign == "BC-SGDĐT", "to_province": office.whole == "toàn tỉnh"}
    document = _built(
        start,
        _body(lines, question),
        signature(filled(text_of("noi_nhan"), to)),
        appendices,
        office,
        as_of,
        footer_of(question),
    )
    return packed(document, f"Báo cáo – {question.unit}", as_of, question.properties(KIND))


def form(kind: str) -> bytes:
    """Return the unfilled report of a kind of `FORMS`: every figure a mark that `own.fill` fills. UserError for other kinds.

    Sentences stand in their usual form. An officer changes words and looks in Word and gives it back as own template.
    """
    if kind not in FORMS:
        raise UserError(f"Không có mẫu Word “{kind}”. Các mẫu: {', '.join(FORMS)}.")
    office = Office(PROVINCE, DEPARTMENT, "Sở Giáo dục và Đào tạo", "BC-SGDĐT", "Điện Biên", "", "", is_whole_unit=True)
    lines = filled(text_of(FORMS[kind]), None)
    subject = _SUBJECT.format(programme="{{programme}}")
    start = [
        *head(office, "{{as_of_year}}"),
        *title("BÁO CÁO", f"{subject}\ntại {{{{unit}}}}, tính đến ngày {{{{as_of}}}}"),
    ]
    to = {"from_department": True, "to_province": True}
    appendices: list[tuple[str, Layout, Table | None]] = []
    if kind == "bao-cao":
        appendices = [(name, layout, None) for name, layout in
                      ((_BY_COMMUNE, layouts.COMMUNES), (_SUPPORT, layouts.SUPPORT), (_SILENT, layouts.SILENT))]  # fmt: skip
    document = _built(
        start, _body(lines, None), signature(filled(text_of("noi_nhan"), to)), appendices, office, None,
        "Số liệu tính đến ngày {{as_of}} · {{versions}}",
    )  # fmt: skip
    return packed(document, "Mẫu báo cáo", date(2025, 1, 1), {})


def _is_one_school(question: Question) -> bool:
    codes = question.where.values.get("school", ())
    return question.scope.role == "school" or (len(codes) == 1 and len(question.where.values) == 1)


_BY_COMMUNE, _BY_SCHOOL = "KẾT QUẢ TRIỂN KHAI THEO XÃ, PHƯỜNG", "KẾT QUẢ TRIỂN KHAI THEO CƠ SỞ GIÁO DỤC"
_SUPPORT, _SILENT = "CƠ SỞ CÓ KẾT QUẢ THẤP HOẶC ĐANG GIẢM", "CƠ SỞ IM LẶNG TRONG CÁC BUỔI GẦN NHẤT"


def _appendices(question: Question) -> list[tuple[str, Layout, Table | None]]:
    """Return name, layout and lines of each appendix: places, then what is low, then what is silent, where there is any."""
    many = len([r for r in question.by("commune") if r["commune"]]) > 1
    layout, name = (layouts.COMMUNES, _BY_COMMUNE) if many else (layouts.SCHOOLS, _BY_SCHOOL)
    found: list[tuple[str, Layout, Table | None]] = []
    main = field_tables.table(question, layout.table)
    if main.rows:
        found.append((name, layout, main))
    try:
        require_school_filters(question.where)
    except UserError:
        return found
    support = field_tables.table(question, "support")
    own = {s["school"]: s for s in question.schools}
    low = [r for r in support.rows if own[r["code"]]["status"] != "silent"]
    if low:  # the gap to the target stands in a column of its own: of the reasons the first is enough
        lines = [r | {"number": n, "reasons": own[r["code"]]["reasons"][0]} for n, r in enumerate(low, start=1)]
        found.append((_SUPPORT, layouts.SUPPORT, replace(support, rows=lines)))
    silent = field_tables.table(question, "silent")
    if silent.rows:
        found.append((_SILENT, layouts.SILENT, silent))
    return found


def _body(lines: Sequence[str], question: Question | None) -> list[str]:
    blocks: list[str] = []
    last = len(lines) - _WITH_SIGNATURE
    for n, line in enumerate(lines):
        anchor = line.removeprefix("{{").removesuffix("}}")
        if anchor in _BODY_TABLES:
            blocks += _body_table(*_BODY_TABLES[anchor], question)
        elif line.startswith("# "):
            blocks.append(written(line[2:], HEADING))
        else:
            blocks.append(written(line, replace(BODY, keep=n >= last)))
    return blocks


_WITH_SIGNATURE = 2
"""Paragraphs that stand on the signature's page: it never stands alone on one."""


def _body_table(name: str, layout: Layout, question: Question | None) -> list[str]:
    """Return a table of the body with its title; nothing where it would have one line or none."""
    table = field_tables.table(question, layout.table) if question else None
    if table and len(table.rows) < 2:
        return []
    return [table_title(name), unit_line(), *written_table(layout, table), written("", Look(size=6))]


def _built(
    start: Sequence[str], body: Sequence[str], end: Sequence[str],
    appendices: Sequence[tuple[str, Layout, Table | None]], office: Office, as_of: date | None, footer: str,
) -> Any:  # fmt: skip
    document = new_document()
    set_frame(document.sections[0], footer)
    put(document, [*start, *body, *end])
    for n, (name, layout, table) in enumerate(appendices, start=1):
        section = new_wide_section(document)
        set_frame(section, footer, restart=True)
        number = roman(n) if len(appendices) > 1 else ""
        year = as_of.year if as_of else "{{as_of_year}}"
        put(
            document,
            [
                *appendix_title(number, name, office, year),
                unit_line(),
                *written_table(layout, table),
                written("", Look(size=2)),
            ],
        )
    return document
