import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from dashboard.figures.keys import Filters, parse_where
from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.query import figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot, make_snapshot
from dashboard.reports.book import BLANK
from dashboard.reports.question import Question
from dashboard.reports.workbook import KINDS, write_report
from etl.model.errors import UserError
from tests.reports.conftest import PEOPLE, Report, make_world
from tests.reports.sheets import ADJUSTMENT, TOTAL, columns, heading_row, lines, row_starting

TABS = ["Bìa", "Tổng hợp", "Tiến độ", "Biểu đồ", "Bản đồ xã, phường", "Bản đồ huyện cũ", "Theo huyện cũ", "Theo xã, phường",
        "Xã ghép hai huyện", "Theo xã cũ", "Theo cơ quan quản lý", "Theo cấp học", "Danh sách cơ sở", "Cần hỗ trợ", "Im lặng",
        "Buổi học", "Định nghĩa", "Chất lượng dữ liệu", "Tệp nguồn"]  # fmt: skip
PLACE_TABS = ["Theo huyện cũ", "Theo xã, phường", "Xã ghép hai huyện", "Theo xã cũ", "Theo cơ quan quản lý"]
UPRIGHT = ["Bìa", "Biểu đồ", "Bản đồ xã, phường", "Bản đồ huyện cũ"]

PLACE_FIGURES = {
    ("", "Số cơ sở"): "schools",
    ("Trong danh sách", "Tổng số"): "rostered",
    ("Trong danh sách", "Có tên"): "rostered_listed",
    ("Tham gia", "Số người"): "participated",
    ("Tham gia (xác minh)", "Số người"): "participated_verified",
    ("Hoàn thành", "Số người"): "completed",
    ("Đã dùng AI", "Số người"): "activated",
    ("Dùng thường xuyên", "Số người"): "active_28d",
    ("Có sản phẩm", "Số người"): "products",
    ("Điểm cầu kết nối", "Phải có"): "sites_expected",
    ("Điểm cầu kết nối", "Đã có"): "sites_connected",
    ("Báo cáo của điểm cầu", "Phải có"): "site_sessions_expected",
    ("Báo cáo của điểm cầu", "Đã có"): "site_sessions_reporting",
    ("", "Cần hỗ trợ"): "flagged",
}
PLACE_RATES = {
    "Tham gia": "participated",
    "Tham gia (xác minh)": "participated_verified",
    "Hoàn thành": "completed",
    "Đã dùng AI": "activated",
    "Dùng thường xuyên": "active_28d",
    "Có sản phẩm": "products",
    "Điểm cầu kết nối": "sites_connected",
    "Báo cáo của điểm cầu": "site_sessions_reporting",
}
SCHOOL_FIGURES = {
    ("Trong danh sách", "Tổng số"): "rostered",
    ("Trong danh sách", "Có tên"): "rostered_listed",
    ("Tham gia", "Số người"): "participated",
    ("Tham gia", "Xác minh"): "participated_verified",
    ("Tham gia", "Báo cáo"): "participated_reported",
    ("Hoàn thành", "Số người"): "completed",
    ("", "Đã dùng AI"): "activated",
    ("Dùng thường xuyên", "Số người"): "active_28d",
    ("", "Có sản phẩm"): "products",
    ("Báo cáo của điểm cầu", "Phải có"): "site_sessions_expected",
    ("Báo cáo của điểm cầu", "Đã có"): "site_sessions_reporting",
}
SCHOOL_RATES = {"Tham gia": "participated", "Hoàn thành": "completed", "Dùng thường xuyên": "active_28d"}
SESSION_FIGURES = {
    ("Số người tham gia", "Tổng số"): "participated",
    ("Số người tham gia", "Xác minh"): "participated_verified",
    ("Số người tham gia", "Theo báo cáo"): "participated_reported",
    ("Điểm cầu kết nối", "Phải có"): "sites_expected",
    ("Điểm cầu kết nối", "Đã có"): "sites_connected",
    ("Báo cáo", "Phải có"): "site_sessions_expected",
    ("Báo cáo", "Đã có"): "site_sessions_reporting",
    ("Lượt tham gia", "Ghi nhận"): "attendance_rows",
    ("Lượt tham gia", "Nhận diện"): "attendance_identified",
}


def _shown(value: Any) -> Any:
    return BLANK if value is None else pytest.approx(value)


def _assert_line(sheet: Any, row: int, expected: dict[str, Any], counts: dict[Any, str], rates: dict[str, str]) -> None:
    places = columns(sheet)
    for heading, column in counts.items():
        assert sheet.cell(row, places[heading]).value == _shown(expected[column]), heading
    for group, measure in rates.items():
        assert sheet.cell(row, places[group, "Tỷ lệ"]).value == _shown(rate(expected, MEASURES[measure])), group


def test_the_tabs_stand_in_their_order(report: Report) -> None:
    assert report.values.sheetnames == TABS


@pytest.mark.parametrize(
    ("tab", "key"),
    [
        ("Theo huyện cũ", "district"),
        ("Theo xã, phường", "commune"),
        ("Theo cơ quan quản lý", "managing_body"),
        ("Theo cấp học", "level"),
    ],
)
def test_every_line_and_total_of_a_place_sheet_is_the_figure(
    report: Report, snapshot: Snapshot, tab: str, key: str
) -> None:
    sheet = report.values[tab]
    expected = {row[f"{key}_name"] or "Chưa rõ nơi": row for row in figures(snapshot, (key,))}
    written = {str(name).removesuffix(" *"): row for row, name in lines(sheet, 2)}
    assert written.keys() == expected.keys()
    for name, row in written.items():
        _assert_line(sheet, row, expected[name], PLACE_FIGURES, PLACE_RATES)
    total = row_starting(sheet, TOTAL)
    assert total
    _assert_line(sheet, total, figures(snapshot)[0], PLACE_FIGURES, PLACE_RATES)


def test_every_school_is_listed_with_its_figures_and_places(report: Report, snapshot: Snapshot) -> None:
    sheet = report.values["Danh sách cơ sở"]
    expected = {row["school"]: row for row in figures(snapshot, ("school",)) if row["school"]}
    written = {code: row for row, code in lines(sheet, 2)}
    assert written.keys() == expected.keys()
    for code, row in written.items():
        _assert_line(sheet, row, expected[code], SCHOOL_FIGURES, SCHOOL_RATES)
    total = row_starting(sheet, TOTAL)
    assert total
    _assert_line(sheet, total, figures(snapshot)[0], SCHOOL_FIGURES, SCHOOL_RATES)
    places = columns(sheet)
    own = {heading: sheet.cell(written["D"], column).value for (group, heading), column in places.items() if not group}
    assert own["Cấp học"] == "THCS"
    assert own["Xã cũ"] == "Xã Mường Mươn"
    assert own["Huyện cũ"] == "Huyện Mường Chà"
    assert own["Xã, phường"] == "Xã Mường Pồn"
    assert own["Cơ quan quản lý"] == "Phòng GD&ĐT huyện Mường Chà"
    assert sheet.cell(written["Z"], places["", "Tình trạng"]).value == "Im lặng"
    assert "Không có bằng chứng nào" in sheet.cell(written["Z"], places["", "Lý do"]).value


def test_every_session_is_listed_with_its_figures(report: Report, snapshot: Snapshot) -> None:
    sheet = report.values["Buổi học"]
    expected = {row["session"]: row for row in figures(snapshot, ("session",))}
    written = {code: row for row, code in lines(sheet, 2)}
    assert list(written) == ["S1", "S2"]
    rates = {"Điểm cầu kết nối": "sites_connected", "Báo cáo": "site_sessions_reporting",
             "Lượt tham gia": "attendance_identified"}  # fmt: skip
    for code, row in written.items():
        _assert_line(sheet, row, expected[code], SESSION_FIGURES, rates)
    places = columns(sheet)
    assert f"{sheet.cell(written['S1'], places['', 'Ngày']).value:%d/%m/%Y}" == "06/04/2025"
    total, whole = row_starting(sheet, TOTAL), figures(snapshot)[0]
    assert total
    for heading in (("Báo cáo", "Đã có"), ("Lượt tham gia", "Ghi nhận"), ("Lượt tham gia", "Nhận diện")):
        assert sheet.cell(total, places[heading]).value == whole[SESSION_FIGURES[heading]]
    assert not sheet.cell(total, places["Số người tham gia", "Tổng số"]).value


def test_the_summary_has_every_measure_with_its_target(report: Report, snapshot: Snapshot) -> None:
    sheet, whole = report.values["Tổng hợp"], figures(snapshot)[0]
    written = {name: row for row, name in lines(sheet, 2)}
    for measure in MEASURES.values():
        if measure.base is None and measure.id not in ("schools", "rostered"):
            continue
        row = written[measure.label]
        assert sheet.cell(row, 3).value == _shown(whole[measure.id]), measure.id
        assert sheet.cell(row, 5).value == _shown(rate(whole, measure)), measure.id
    row = written["Tham gia"]
    target = snapshot.settings.target("participated", snapshot.as_of)
    assert target is not None
    assert sheet.cell(row, 6).value == pytest.approx(target)
    assert sheet.cell(row, 7).value == pytest.approx((37 / 82 - target) * 100)
    assert sheet.cell(row, 8).value.startswith(
        "37 trên 82 người trong danh sách, đạt 45,1 %. Mục tiêu đến 13/04/2025 là"
    )
    assert sheet.cell(written["Tham gia (xác minh)"], 4).value == 70  # the twelve people of T have no list


def test_people_at_several_schools_are_taken_off_the_sum_and_it_is_said(report: Report) -> None:
    sheet = report.values["Theo huyện cũ"]
    rostered = columns(sheet)["Trong danh sách", "Tổng số"]
    adjustment = row_starting(sheet, ADJUSTMENT)
    assert adjustment
    assert sheet.cell(adjustment, rostered).value == -2  # A1 and A2 each work in both districts
    note = row_starting(sheet, "Cộng các dòng được 84 người trong danh sách, tổng thật là 82")
    assert note
    assert note > adjustment


def test_totals_and_rates_are_formulas(report: Report) -> None:
    for tab in PLACE_TABS:
        sheet = report.formulas[tab]
        places, total = columns(sheet), row_starting(sheet, TOTAL)
        first = next(row for row, _ in lines(sheet, 1))
        assert total
        for (_, heading), column in places.items():
            letter = get_column_letter(column)
            value = sheet.cell(total, column).value
            if heading == "Tỷ lệ":
                assert str(sheet.cell(first, column).value).startswith("=IF(AND(ISNUMBER("), (tab, heading)
            elif isinstance(value, str) and value.startswith("="):
                assert value == f"=SUM({letter}{first}:{letter}{total - 1})"
            else:
                assert not isinstance(value, int | float), (tab, heading)


def test_nothing_known_zero_and_not_applicable_look_different(report: Report) -> None:
    sheet = report.values["Danh sách cơ sở"]
    places, rows = columns(sheet), {code: row for row, code in lines(sheet, 2)}
    column = places["Tham gia", "Số người"]
    silent, none_there = sheet.cell(rows["Z"], column), sheet.cell(rows["O"], column)
    assert (silent.value, none_there.value) == (0, 0)
    assert "im lặng" in silent.number_format
    assert "im lặng" not in none_there.number_format
    assert sheet.cell(rows["T"], places["Tham gia", "Xác minh"]).value == BLANK
    assert sheet.cell(rows["T"], places["Hoàn thành", "Tỷ lệ"]).value == BLANK


def test_text_from_outside_that_looks_like_a_formula_stays_text(report: Report) -> None:
    sheet = report.formulas["Danh sách cơ sở"]
    rows = {code: row for row, code in lines(sheet, 2)}
    for code, name in (("C", "=1+1"), ("D", "@Trường THCS D")):
        cell = sheet.cell(rows[code], 3)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)


def test_the_ledger_of_every_file_is_proved(report: Report) -> None:
    values, formulas = report.values["Chất lượng dữ liệu"], report.formulas["Chất lượng dữ liệu"]
    start = next(r for r in range(1, values.max_row + 1) if values.cell(r, 2).value == "Tệp")
    names = [values.cell(r, 2).value for r in range(start + 1, start + 7)]
    assert names == ["schools1.csv", "staff2.csv", "sessions3.csv", "sign_ins4.csv", "rollcalls5.csv", "products6.csv"]
    for row in range(start + 1, start + 8):
        read, *parts = (values.cell(row, column).value for column in range(6, 11))
        assert read == sum(parts)
        assert values.cell(row, 11).value == "khớp"
        assert str(formulas.cell(row, 11).value).startswith("=IF(")
    assert values.cell(start + 7, 6).value == sum(values.cell(r, 6).value for r in range(start + 1, start + 7))


def test_what_waits_and_which_places_are_unknown_is_told(report: Report) -> None:
    sheet = report.values["Chất lượng dữ liệu"]
    told = {str(row[1]): row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)}
    assert told["Chưa nhận ra “…” là ai trong danh sách cán bộ."][5:7] == (1, "Chờ xử lý")
    assert told["Không tìm thấy đơn vị hành chính “…”."][5:7] == (1, "Lưu ý về địa bàn")
    assert told["Cơ sở chỉ có tổng số, chưa có danh sách tên"][3:5] == (1, 8)
    assert told["Cơ sở chưa xác định được xã, phường"][3] == 1
    assert told["Cơ sở im lặng trong những buổi gần nhất"][3] == 1


def test_communes_follow_the_official_order_and_straddlers_are_marked(report: Report) -> None:
    sheet = report.values["Theo xã, phường"]
    assert [name for _, name in lines(sheet, 2)] == [
        "Phường Điện Biên Phủ", "Xã Na Sang", "Xã Mường Pồn *", "Chưa rõ nơi",
    ]  # fmt: skip
    assert row_starting(sheet, "* Gồm các xã của hai huyện cũ")


def test_former_communes_are_listed_with_their_district_and_add_up(report: Report, snapshot: Snapshot) -> None:
    sheet = report.values["Theo xã cũ"]
    written = [name for _, name in lines(sheet, 2)]
    assert written[0] == "Phường Him Lam (thành phố Điện Biên Phủ)"
    expected = {row["old_commune"]: row for row in figures(snapshot, ("old_commune",))}
    assert len(written) == len(expected)
    total = row_starting(sheet, TOTAL)
    assert total
    _assert_line(sheet, total, figures(snapshot)[0], PLACE_FIGURES, PLACE_RATES)


def test_a_straddling_commune_is_shown_in_its_parts(report: Report, snapshot: Snapshot) -> None:
    sheet = report.values["Xã ghép hai huyện"]
    [[row, name]] = lines(sheet, 2)
    assert name == "Xã Mường Pồn – huyện Mường Chà (Mường Mươn)"
    where = Filters({"commune": ("03202",), "district": ("097",)})
    _assert_line(sheet, row, figures(snapshot, ("province",), where)[0], PLACE_FIGURES, PLACE_RATES)


def test_no_person_is_named(report: Report, support: Report) -> None:
    names = [*PEOPLE.values(), "Hoàng Văn Lạ"]
    for book in (report.values, support.values):
        for sheet in book:
            text = "\n".join(str(v) for row in sheet.iter_rows(values_only=True) for v in row if isinstance(v, str))
            assert not [name for name in names if name in text]


def test_every_table_prints_on_a4_landscape_one_page_wide(report: Report, support: Report) -> None:
    for book in (report.formulas, support.formulas):
        for sheet in (book[tab] for tab in book.sheetnames if tab not in UPRIGHT):
            assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert (int(sheet.page_setup.fitToWidth or 1), int(sheet.page_setup.fitToHeight)) == (1, 0)


def test_every_page_bears_its_number_and_the_code_of_the_set(
    report: Report, support: Report, snapshot: Snapshot
) -> None:
    code = Question(snapshot, None).code
    for book in (report.formulas, support.formulas):
        for sheet in book:
            assert int(sheet.page_setup.paperSize) == 9
            assert "Trang &P/&N" in sheet.oddFooter.right.text
            assert f"Mã bộ {code}" in sheet.oddFooter.left.text, sheet.title
            assert "13/04/2025" in sheet.oddFooter.left.text


def test_headings_stay_in_view_and_on_every_page(report: Report) -> None:
    for tab in ("Tổng hợp", *PLACE_TABS):
        sheet = report.formulas[tab]
        first, start = next(row for row, _ in lines(sheet, 1)), heading_row(sheet)
        top = first - 1 if tab == "Tổng hợp" else first  # its first line is a section's heading
        assert sheet.freeze_panes.endswith(str(top)), tab
        assert sheet.print_title_rows == f"${start}:${top - 1}", tab
    for tab in ("Danh sách cơ sở", "Buổi học", "Chất lượng dữ liệu"):
        assert report.formulas[tab].auto_filter.ref


def test_every_sheet_says_whose_figures_of_when_from_which_version(report: Report, snapshot: Snapshot) -> None:
    for sheet in report.values.worksheets[1:]:  # the cover says it in its own way
        text = "\n".join(str(v) for row in sheet.iter_rows(max_row=5, values_only=True) for v in row if v)
        for words in ("UBND TỈNH ĐIỆN BIÊN", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "Số liệu tính đến ngày 13/04/2025",
                      f"Phiên bản số liệu {snapshot.data_version}", "Đối tượng: cán bộ quản lý và giáo viên"):  # fmt: skip
            assert words in text, (sheet.title, words)
        assert "MINH HOẠ" not in text


def test_an_illustrative_province_says_so_on_every_sheet(tmp_path: Path) -> None:
    import duckdb  # noqa: PLC0415

    path = make_world(tmp_path).path()
    with duckdb.connect(str(path)) as con:
        con.execute("update programme set settings = '[programme]\ndemo = true\n'")
    for write in KINDS.values():
        out = io.BytesIO()
        write(make_snapshot(path), out)
        for sheet in load_workbook(out):
            assert any("SỐ LIỆU MINH HOẠ" in str(row[0]) for row in sheet.iter_rows(max_row=10, values_only=True))


def test_filters_are_named_and_hold_for_every_figure(snapshot: Snapshot) -> None:
    out, where = io.BytesIO(), parse_where("level=TH", snapshot)
    write_report(snapshot, out, where=where)
    book = load_workbook(out, data_only=True)
    assert "Chỉ gồm: Cấp học: Tiểu học" in book["Theo huyện cũ"].cell(4, 1).value
    assert {code for _, code in lines(book["Danh sách cơ sở"], 2)} == {"A", "C", "O"}
    sheet = book["Theo huyện cũ"]
    total = row_starting(sheet, TOTAL)
    assert total
    _assert_line(sheet, total, figures(snapshot, where=where)[0], PLACE_FIGURES, PLACE_RATES)


def test_a_measure_that_a_filter_rules_out_is_blank_everywhere(snapshot: Snapshot) -> None:
    out, where = io.BytesIO(), Filters({"role": ("CBQL",)})
    write_report(snapshot, out, where=where)
    sheet = load_workbook(out, data_only=True)["Theo cấp học"]
    total = row_starting(sheet, TOTAL)
    assert total
    _assert_line(sheet, total, figures(snapshot, where=where)[0], PLACE_FIGURES, PLACE_RATES)
    assert sheet.cell(total, columns(sheet)["Điểm cầu kết nối", "Đã có"]).value == BLANK


def test_a_school_sees_itself_and_not_the_files_of_the_province(snapshot: Snapshot) -> None:
    out = io.BytesIO()
    write_report(snapshot, out, scope=Scope("school", "A"))
    book = load_workbook(out, data_only=True)
    assert [code for _, code in lines(book["Danh sách cơ sở"], 2)] == ["A"]
    assert book["Tổng hợp"].cell(2, 1).value == "TRƯỜNG TIỂU HỌC A"
    text = "\n".join(str(v) for sheet in book for row in sheet.iter_rows(values_only=True) for v in row if v)
    assert "staff2.csv" not in text
    assert "Trường Mầm non B" not in text


def test_a_file_that_cannot_be_written_is_said_in_words(snapshot: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Đóng tệp nếu đang mở trong Excel"):
        write_report(snapshot, tmp_path / "khong_co" / "bao_cao.xlsx")


def test_a_province_without_any_data_still_gives_a_report(tmp_path: Path) -> None:
    from tests.support.world import World  # noqa: PLC0415

    out = io.BytesIO()
    write_report(make_snapshot(World(tmp_path).path()), out)
    assert load_workbook(out).sheetnames == [
        "Bìa", "Tổng hợp", "Tiến độ", "Danh sách cơ sở", "Định nghĩa", "Chất lượng dữ liệu", "Tệp nguồn",
    ]  # fmt: skip
