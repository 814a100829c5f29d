import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.figures.keys import parse_where
from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.query import Row, figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.reports.book import BLANK
from dashboard.reports.progress import roman
from dashboard.reports.workbook import write_report
from tests.reports.conftest import Report

COUNTS = {3: "rostered_base", 4: "rostered_listed", 5: "participated", 7: "completed", 9: "products"}
RATES = {6: "participated", 8: "completed", 10: "products"}
ALL_LISTED = ({3: "rostered_base", 4: "participated", 6: "completed", 8: "products"},
              {5: "participated", 7: "completed", 9: "products"})  # fmt: skip
NOTE = 11


def written(snapshot: Snapshot, where: str = "", scope: Scope | None = None) -> tuple[Worksheet, Workbook]:
    out = io.BytesIO()
    write_report(snapshot, out, where=parse_where(where, snapshot), scope=scope)
    return load_workbook(out, data_only=True)["Tiến độ"], load_workbook(out)


def table(sheet: Worksheet) -> dict[str, list[tuple[int, Any]]]:
    """{"groups": [(row, name)], "schools": …, "total": …} in the order of the sheet."""
    found: dict[str, list[tuple[int, Any]]] = {"groups": [], "schools": [], "adjustments": [], "total": []}
    start = next(r for r in range(1, 30) if sheet.cell(r, 1).value == "STT") + 3
    for row in range(start, sheet.max_row + 1):
        first, name = sheet.cell(row, 1).value, sheet.cell(row, 2).value
        if isinstance(first, int):
            found["schools"].append((row, name))
        elif first and re.fullmatch("[IVXLC]+", str(first)):
            found["groups"].append((row, name))
        elif str(first).startswith("Điều chỉnh"):
            found["adjustments"].append((row, first))
        elif first == "TỔNG CỘNG":
            found["total"].append((row, first))
    return found


def columns(sheet: Worksheet) -> tuple[dict[int, str], dict[int, str]]:
    """Column → figure, column → rate."""
    has_names = any("Có danh sách tên" in str(row) for row in sheet.iter_rows(max_row=12, values_only=True))
    return (COUNTS, RATES) if has_names else ALL_LISTED


def assert_row(sheet: Worksheet, row: int, expected: Row) -> None:
    counts, rates = columns(sheet)
    for column, key in counts.items():
        value = expected[key]
        assert sheet.cell(row, column).value == (BLANK if value is None else value), (row, key)
    for column, key in rates.items():
        value = rate(expected, MEASURES[key])
        assert sheet.cell(row, column).value == (BLANK if value is None else pytest.approx(value)), (row, key)


def test_every_school_sub_total_and_total_is_the_figure(report: Report, snapshot: Snapshot) -> None:
    sheet = report.values["Tiến độ"]
    found = table(sheet)
    schools = {r["school_name"]: r for r in figures(snapshot, ("school",))}
    assert {name for _, name in found["schools"]} == {n for n, r in schools.items() if r["school"]}
    for row, name in found["schools"]:
        assert_row(sheet, row, schools[name])
    communes = {r["commune_name"]: r for r in figures(snapshot, ("commune",))}
    assert [name for _, name in found["groups"]] == [
        "Phường Điện Biên Phủ", "Xã Na Sang", "Xã Mường Pồn", "Chưa rõ xã, phường",
    ]  # fmt: skip
    for row, name in found["groups"]:
        assert_row(sheet, row, communes["" if name.startswith("Chưa rõ") else name])
    [[total, _]] = found["total"]
    assert_row(sheet, total, figures(snapshot)[0])


@pytest.mark.parametrize("where", ["", "level=TH", "district=097", "commune=03127", "role=CBQL", "session=S1"])
def test_every_sub_total_is_the_sum_of_what_stands_below_it_and_the_total_of_the_sub_totals(
    snapshot: Snapshot, where: str
) -> None:
    sheet, _ = written(snapshot, where)
    found = table(sheet)
    [[total, _]] = found["total"]
    starts = [row for row, _ in found["groups"]]
    adjustments = {row for row, _ in found["adjustments"]}
    for column in columns(sheet)[0]:

        def number(row: int, column: int = column) -> int:
            value = sheet.cell(row, column).value
            return value if isinstance(value, int) else 0

        for start, end in zip(starts, [*starts[1:], total], strict=True) if starts else ():
            inside = range(start + 1, end)
            if end == total and total - 1 in adjustments and "nhiều nơi" in str(sheet.cell(total - 1, 1).value):
                inside = range(start + 1, end - 1)  # the last adjustment is the total's own
            assert number(start) == sum(number(r) for r in inside), (where, column)
        own = total - 1 if total - 1 in adjustments and "nhiều nơi" in str(sheet.cell(total - 1, 1).value) else None
        lines = starts or [row for row, _ in found["schools"]]
        assert number(total) == sum(number(r) for r in lines) + (number(own) if own else 0), (where, column)
    assert_row(sheet, total, figures(snapshot, where=parse_where(where, snapshot))[0])


def test_totals_are_formulas_over_the_sub_totals(report: Report) -> None:
    values, formulas = report.values["Tiến độ"], report.formulas["Tiến độ"]
    found = table(values)
    [[total, _]] = found["total"]
    [own] = [row for row, text in found["adjustments"] if "nhiều nơi" in text]
    expected = ",".join(f"C{row}" for row in (*(row for row, _ in found["groups"]), own))
    assert formulas.cell(total, 3).value == f"=SUM({expected})"
    first = found["groups"][0][0]
    assert str(formulas.cell(first, 3).value).startswith(f"=SUM(C{first + 1}:C")
    assert str(formulas.cell(total, 6).value).startswith("=IF(AND(ISNUMBER(E")


def test_the_form_is_the_usual_one(report: Report) -> None:
    sheet = report.values["Tiến độ"]
    start = next(r for r in range(1, 30) if sheet.cell(r, 1).value == "STT")
    assert sheet.cell(start - 1, 1).value == "Đơn vị tính: người"
    assert [c.value for c in sheet[start] if c.value] == [
        "STT", "Đơn vị", "Tổng số CBQL, GV", "Tham gia", "Hoàn thành", "Sản phẩm", "Ghi chú",
    ]  # fmt: skip
    assert [c.value for c in sheet[start + 2]] == [
        "A", "B", "(1)", "(2)", "(3)", "(4)= (3)/(1)", "(5)", "(6)= (5)/(2)", "(7)", "(8)= (7)/(2)", "C",
    ]  # fmt: skip
    text = [str(v) for row in sheet.iter_rows(values_only=True) for v in row if v]
    assert {"NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ", "Ngày …… tháng …… năm ………"} <= set(text)


def test_where_all_have_given_names_one_column_of_people_is_enough(snapshot: Snapshot) -> None:
    sheet, _ = written(snapshot, "school=A|O")
    start = next(r for r in range(1, 30) if sheet.cell(r, 1).value == "STT")
    assert [c.value for c in sheet[start + 2]] == [
        "A", "B", "(1)", "(2)", "(3)= (2)/(1)", "(4)", "(5)= (4)/(1)", "(6)", "(7)= (6)/(1)", "C",
    ]  # fmt: skip


def test_what_has_to_be_known_stands_in_the_notes(report: Report) -> None:
    sheet = report.values["Tiến độ"]
    rows = {name: sheet.cell(row, NOTE).value for row, name in table(sheet)["schools"]}
    assert rows["Trường THCS im lặng"] == "Im lặng"
    assert rows["Trường THPT chỉ có tổng số"] == "Chỉ có tổng số, chưa có danh sách tên; Sở GD&ĐT quản lý"
    assert rows["Trường Tiểu học A"] in (None, "")
    [[total, _]] = table(sheet)["total"]
    assert sheet.cell(total, NOTE).value == "8 cơ sở, 1 im lặng"


def test_within_one_commune_schools_are_grouped_by_level_and_one_school_stands_alone(snapshot: Snapshot) -> None:
    sheet, _ = written(snapshot, "district=094")
    levels = [name for _, name in table(sheet)["groups"]]
    assert levels == ["Mầm non", "Tiểu học", "THPT"]
    sheet, book = written(snapshot, scope=Scope("school", "A"))
    found = table(sheet)
    assert (len(found["groups"]), len(found["schools"])) == (0, 1)
    assert book.sheetnames == ["Bìa", "Tổng hợp", "Tiến độ", "Biểu đồ", "Danh sách cơ sở", "Buổi học", "Định nghĩa",
                               "Chất lượng dữ liệu"]  # fmt: skip


def test_roman_numbers() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40, 45, 90, 129)] == ["I", "IV", "IX", "XIV", "XL", "XLV", "XC", "CXXIX"]
