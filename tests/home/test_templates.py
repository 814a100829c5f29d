from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from etl.home.templates import GUIDE, HEADING_ROW, TEMPLATES, settings_text, write_templates
from etl.model.settings import Settings, parse
from etl.readers import Source, read
from etl.text.vietnam import utc

FILLED: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "co_so": (
        "schools",
        {"Mã trường": "0112", "Tên trường": "Trường TH&THCS Thử", "Cấp học": "TH&THCS", "Loại hình": "PTDTBT",
         "Xã/phường": "Xã Na Sang", "Tổng số CBQL": 2, "Tổng số GV": 30, "Tên điểm cầu": "Thử 1; Thử 2",
         "Từ ngày": date(2025, 8, 1)},
        {"school_code": "0112", "level": "TH&THCS", "kind": "PTDTBT", "total_cbql": 2, "total_gv": 30, "total_nv": None,
         "aliases": ["Thử 1", "Thử 2"], "valid_from": date(2025, 8, 1)},
    ),
    "can_bo": (
        "staff",
        {"Mã định danh": "007", "Họ và tên": "Vàng A Thử", "Mã trường": "0112", "Chức danh": "CBQL", "Cốt cán": "x",
         "Số điện thoại": "0912000002"},
        {"staff_code": "007", "full_name": "Vàng A Thử", "school_code": "0112", "role": "CBQL", "is_core": True,
         "phone": "0912000002"},
    ),
    "buoi_hoc": (
        "sessions",
        {"Mã buổi": "GV1", "Khóa học": "AI", "Bắt đầu": datetime(2025, 4, 6, 8), "Kết thúc": datetime(2025, 4, 6, 10),
         "Hình thức": "điểm cầu", "Mã cuộc họp": "912 3456 7890", "Bắt buộc": "x", "Đối tượng": "CBQL;GV"},
        {"session_code": "GV1", "starts_at": utc(datetime(2025, 4, 6, 8)), "mode": "site", "is_required": True,
         "meeting_ids": ["91234567890"], "audience": ["CBQL", "GV"]},
    ),
    "diem_danh_diem_cau": (
        "rollcalls",
        {"Mã buổi": "GV1", "Mã trường": "0112", "Sĩ số": 0},
        {"session_code": "GV1", "school_code": "0112", "headcount": 0, "held_date": None},
    ),
    "san_pham": (
        "products",
        {"Họ và tên": "Vàng A Thử", "Mã trường": "0112", "Tên sản phẩm": "Bài dạy", "Ngày nộp": date(2025, 4, 11),
         "Kết quả": "Đạt"},
        {"full_name": "Vàng A Thử", "product_name": "Bài dạy", "submitted_date": date(2025, 4, 11),
         "verdict": "accepted"},
    ),
    "ky_ten": (
        "sign_ins",
        {"Họ và tên": "Vàng A Thử", "Mã trường": "0112", "Mã buổi": "GV1", "Thời gian": datetime(2025, 4, 6, 8, 5)},
        {"full_name": "Vàng A Thử", "school_code": "0112", "session_text": "GV1",
         "signed_at": utc(datetime(2025, 4, 6, 8, 5))},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("templates")
    write_templates(target)
    return target


def _heading_cells(sheet: Any) -> dict[str, Any]:
    return {cell.value: cell for cell in sheet[HEADING_ROW]}


@pytest.mark.parametrize("name", FILLED)
def test_an_unfilled_template_has_no_data_rows(folder: Path, name: str) -> None:
    result = read(Source(f"{name}.xlsx", (folder / f"{name}.xlsx").read_bytes()))
    assert [i.code for i in result.issues if i.severity == "refuse"] == ["no_data_rows"]


@pytest.mark.parametrize("name", FILLED)
def test_a_filled_template_is_read_right(folder: Path, tmp_path: Path, name: str) -> None:
    kind, cells, expected = FILLED[name]
    book = load_workbook(folder / f"{name}.xlsx")
    sheet = book.worksheets[0]
    headings = _heading_cells(sheet)
    for heading, value in cells.items():
        sheet.cell(HEADING_ROW + 2, headings[heading].column, value)
    book.save(tmp_path / "filled.xlsx")
    result = read(Source("filled.xlsx", (tmp_path / "filled.xlsx").read_bytes()))
    assert (result.kind, result.issues) == (kind, ())
    (row,) = result.table.to_pylist() if result.table is not None else []
    assert {key: row[key] for key in expected} == expected
    assert row["outcome"] is None
    assert row["row"] == HEADING_ROW + 2


def test_every_template_is_tried_here() -> None:
    assert [t.name for t in TEMPLATES] == list(FILLED)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.name)
def test_required_columns_stand_out_and_codes_keep_their_zeros(folder: Path, template: Any) -> None:
    sheet = load_workbook(folder / f"{template.name}.xlsx").worksheets[0]
    cells = _heading_cells(sheet)
    optional_fill = cells["TT"].fill.fgColor.rgb
    for column in template.columns:
        cell = cells[column.heading]
        assert (cell.comment is not None) == column.is_required
        assert (cell.fill.fgColor.rgb != optional_fill) == column.is_required
        assert sheet.column_dimensions[cell.column_letter].number_format == column.form
    assert sheet.freeze_panes == f"A{HEADING_ROW + 1}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", int(sheet.PAPERSIZE_A4))
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize(
    ("name", "heading", "first_choice"),
    [("co_so", "Cấp học", "Mầm non"), ("co_so", "Loại hình", "Công lập"), ("can_bo", "Chức danh", "CBQL"),
     ("can_bo", "Cốt cán", "x"), ("buoi_hoc", "Hình thức", "trực tiếp"), ("buoi_hoc", "Bắt buộc", "x"),
     ("san_pham", "Kết quả", "Đạt")],
)  # fmt: skip
def test_closed_vocabularies_have_drop_downs(folder: Path, name: str, heading: str, first_choice: str) -> None:
    sheet = load_workbook(folder / f"{name}.xlsx").worksheets[0]
    below = f"{_heading_cells(sheet)[heading].column_letter}{HEADING_ROW + 2}"
    rules = [r for r in sheet.data_validations.dataValidation if below in r.sqref]
    assert [r.type for r in rules] == ["list"]
    assert rules[0].formula1.strip('"').split(",")[0] == first_choice


def test_the_guide_explains_every_column(folder: Path) -> None:
    for template in TEMPLATES:
        sheet = load_workbook(folder / f"{template.name}.xlsx")[GUIDE]
        lines = {row[0]: row for row in sheet.iter_rows(min_row=HEADING_ROW + 1, values_only=True)}
        assert list(lines) == [c.heading for c in template.columns]
        assert all(line[1] in ("Bắt buộc", "Không") and line[2] for line in lines.values())


def test_new_settings_are_the_defaults() -> None:
    assert parse(settings_text().encode("utf-8")) == Settings()


def test_a_programme_name_with_quotes_is_kept() -> None:
    name = 'Lớp "AI" năm 2025'
    assert parse(settings_text(name).encode("utf-8")).name == name


def test_commented_examples_of_the_settings_work_once_uncommented() -> None:
    text = settings_text()
    wanted = ("# [[", "# name =", "# from =", "# to =", "# measure =", "# level =", "# points =")
    lines = [line[2:] if line.startswith(wanted) else line for line in text.splitlines()]
    settings = parse("\n".join(lines).encode("utf-8"))
    assert [p.name for p in settings.pauses] == ["Tết Nguyên đán"]
    assert settings.target("participated", date(2025, 4, 30), "TH") == 0.9
