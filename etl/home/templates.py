"""What a new home starts with: Excel templates of the lists an office fills in, and a commented `programme.toml`.

Headings are those of the lists' contract (DESIGN, "Lists the office provides"), as etl/readers recognises them. The
example row has "VD" in its first cell, which readers take for an example and never for data.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.model.settings import Settings
from etl.model.vocabulary import KINDS, LEVELS, MODES, ROLES
from etl.text.vietnam import number

TEXT, DAY, MOMENT, COUNT, DEGREES = "@", "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "0", "0.000000"
LAST_ROW = 20_000
"""Drop-downs and checks reach down to this row."""
HEADING_ROW = 3
GUIDE = "Hướng dẫn"
_GUIDE_WIDTH = 90

_FONT = "Times New Roman"
_REQUIRED = PatternFill("solid", fgColor="8EA9C8")
_OPTIONAL = PatternFill("solid", fgColor="DCE4EE")
_EXAMPLE = PatternFill("solid", fgColor="F3F3F3")
_LINE = Border(*[Side(style="thin", color="808080")] * 4)
_WRAPPED = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True)
class Column:
    """One column. `form`: Excel's number format; `choices`: its drop-down, `is_strict`: which admits nothing else.

    `example` is a true date or number where the column holds such: text would leave the order of day and month open.
    """

    heading: str
    meaning: str
    example: str | int | float | date | None
    width: float = 14
    is_required: bool = False
    form: str = TEXT
    choices: tuple[str, ...] = ()
    is_strict: bool = True


@dataclass(frozen=True)
class Template:
    """One list: file name without extension, sheet name, title, columns after "TT", and a word of advice."""

    name: str
    sheet: str
    title: str
    columns: tuple[Column, ...]
    advice: str


_TICK = ("x",)
_FROM = Column("Từ ngày", "Có hiệu lực từ ngày này (kể cả). Để trống nếu đã có từ trước chương trình.",
               date(2024, 9, 1), 12, form=DAY)  # fmt: skip
_TO = Column("Đến ngày", "Có hiệu lực đến hết ngày này. Để trống nếu còn hiệu lực.", None, 12, form=DAY)
_NAME = Column("Họ và tên", "Đầy đủ họ, tên đệm, tên; có dấu.", "Lò Thị Mẫu", 26, True)
_STAFF_CODE = Column(
    "Mã định danh", "Mã của cán bộ trong cơ sở dữ liệu ngành; nhận diện chắc chắn nhất.", "1100000001", 15
)
_SCHOOL_CODE = Column("Mã trường", "Mã do Sở cấp, đúng như danh sách cơ sở; giữ số 0 ở đầu.", "11000101", 12, True)
_SESSION_CODE = Column("Mã buổi", "Đúng như danh sách buổi học.", "GV1", 10)

TEMPLATES = (
    Template("co_so", "Cơ sở", "DANH SÁCH CƠ SỞ GIÁO DỤC", (
        Column("Mã trường", "Mã do Sở cấp; giữ số 0 ở đầu. Mỗi mã một dòng.", "11000101", 12, True),
        Column("Tên trường", "Tên đầy đủ theo quyết định thành lập.", "Trường Tiểu học Mẫu", 34, True),
        Column("Cấp học", "Chọn trong danh sách.", "Tiểu học", 13, True, choices=tuple(t.name for t in LEVELS)),
        Column("Loại hình", "Chọn trong danh sách; để trống nếu chưa rõ.", "Công lập", 12,
               choices=tuple(t.name for t in KINDS)),
        Column("Xã/phường", "Xã, phường từ ngày 01/07/2025.", "Xã Na Sang", 20),
        Column("Xã cũ", "Xã, phường, thị trấn đến ngày 30/06/2025. Nên có: từ đó biết được huyện cũ.",
               "Thị trấn Mường Chà", 20),
        Column("Huyện cũ", "Huyện, thị xã, thành phố đến ngày 30/06/2025.", "Huyện Mường Chà", 20),
        Column("Vĩ độ", "Độ thập phân, từ 21 đến 23.", 21.75, 11, form=DEGREES),
        Column("Kinh độ", "Độ thập phân, từ 102 đến 104.", 103.08, 11, form=DEGREES),
        Column("Tổng số CBQL", "Dùng làm mẫu số khi cơ sở chưa nộp danh sách cán bộ.", 2, 10, form=COUNT),
        Column("Tổng số GV", "Như trên.", 27, 10, form=COUNT),
        Column("Tổng số NV", "Như trên.", 6, 10, form=COUNT),
        Column("Tên điểm cầu", "Các tên phòng họp hay dùng của cơ sở, cách nhau bằng dấu chấm phẩy (;).",
               "TH Mẫu; Điểm cầu TH Mẫu", 32),
        _FROM, _TO,
    ), "Nạp danh sách này trước các danh sách khác. Nạp lại danh sách đã sửa: dòng nạp sau thay dòng nạp trước."),
    Template("can_bo", "Cán bộ", "DANH SÁCH CÁN BỘ QUẢN LÝ, GIÁO VIÊN, NHÂN VIÊN", (
        _STAFF_CODE, _NAME, _SCHOOL_CODE,
        Column("Chức danh", "CBQL: cán bộ quản lý; GV: giáo viên; NV: nhân viên. Để trống được hiểu là GV.", "GV", 11,
               choices=tuple(t.code for t in ROLES)),
        Column("Cốt cán", "Đánh dấu x nếu là giáo viên, cán bộ cốt cán của chương trình.", "x", 9, choices=_TICK),
        Column("Email", "Địa chỉ dùng khi vào lớp trực tuyến hoặc dùng công cụ AI.", "lo.thi.mau@example.org", 30),
        Column("Số điện thoại", "10 chữ số, giữ số 0 ở đầu.", "0912000001", 14),
        _FROM, _TO,
    ), "Người công tác ở hai nơi: ghi hai dòng. Không ghi ngày sinh, số căn cước, dân tộc: phần mềm không dùng đến."),
    Template("buoi_hoc", "Buổi học", "KẾ HOẠCH CÁC BUỔI HỌC", (
        Column("Mã buổi", "Ngắn gọn, mỗi buổi một mã.", "GV1", 10, True),
        Column("Tên buổi", "Tên hiển thị trong báo cáo.", "Lớp giáo viên, buổi 1", 32),
        Column("Khóa học", "Các buổi của một khóa học ghi cùng một tên.", "AI tạo sinh cho giáo viên", 28, True),
        Column("Bắt đầu", "Ngày và giờ, giờ Việt Nam.", datetime(2025, 4, 6, 8), 18, True, MOMENT),
        Column("Kết thúc", "Ngày và giờ, sau giờ bắt đầu.", datetime(2025, 4, 6, 10), 18, True, MOMENT),
        Column("Hình thức", "Chọn trong danh sách.", "điểm cầu", 13, choices=tuple(t.name for t in MODES)),
        Column("Mã cuộc họp", "Số cuộc họp Zoom, Teams…; nhiều mã cách nhau bằng dấu chấm phẩy (;).",
               "912 3456 7890", 24),
        Column("Bắt buộc", "Đánh dấu x nếu buổi học được tính khi xét hoàn thành.", "x", 9, choices=_TICK),
        Column("Đối tượng",
               "CBQL, GV, NV, cốt cán; cách nhau bằng dấu chấm phẩy. Để trống: mọi đối tượng của chương trình.",
               "CBQL;GV", 14, choices=("CBQL", "GV", "CBQL;GV", "cốt cán"), is_strict=False),
    ), "Báo cáo của cuộc họp được gắn với buổi học theo mã cuộc họp, nếu không có thì theo ngày giờ."),
    Template("diem_danh_diem_cau", "Điểm danh", "ĐIỂM DANH CÁC ĐIỂM CẦU", (
        _SESSION_CODE,
        Column("Ngày", "Chỉ cần khi không ghi mã buổi.", date(2025, 4, 6), 12, form=DAY),
        Column("Mã trường", "Đúng như danh sách cơ sở. Không có mã thì ghi tên điểm cầu.", "11000101", 12),
        Column("Tên điểm cầu", "Cần khi không ghi mã trường.", "TH Mẫu", 32),
        Column("Sĩ số", "Số người có mặt; không có ai thì ghi 0, đừng để trống.", 25, 9, True, COUNT),
        Column("Danh sách có mặt",
               "Họ tên người có mặt, cách nhau bằng dấu chấm phẩy (;). Có tên thì người đó được xác minh.",
               "Lò Thị Mẫu; Vàng A Thử", 60),
    ), "Mỗi điểm cầu, mỗi buổi một dòng. Nạp lại: dòng nạp sau thay dòng nạp trước của cùng điểm cầu và buổi học."),
    Template("san_pham", "Sản phẩm", "DANH SÁCH SẢN PHẨM CỦA NGƯỜI HỌC", (
        _NAME, _STAFF_CODE, _SCHOOL_CODE,
        Column("Tên sản phẩm", "Mỗi sản phẩm một dòng.", "Kế hoạch bài dạy có dùng AI", 40, True),
        Column("Ngày nộp", "Ngày nhận sản phẩm.", date(2025, 4, 20), 12, form=DAY),
        Column("Kết quả", "Đạt hoặc Không đạt; để trống nếu chưa chấm.", "Đạt", 12, choices=("Đạt", "Không đạt")),
    ), "Chỉ sản phẩm có kết quả Đạt được tính."),
    Template("ky_ten", "Ký tên", "DANH SÁCH KÝ TÊN THAM DỰ BUỔI HỌC", (
        _NAME, _STAFF_CODE, _SCHOOL_CODE,
        Column("Tên trường", "Chỉ để đối chiếu với mã trường.", "Trường Tiểu học Mẫu", 34),
        Column("Mã buổi", "Đúng như danh sách buổi học.", "GV1", 10, True),
        Column("Thời gian", "Ngày và giờ ký; chỉ tính đến hết ngày học.", datetime(2025, 4, 6, 8, 5), 18, form=MOMENT),
    ), "Mỗi người một dòng. Người có tên ở đây được xác minh là đã dự buổi học."),
)  # fmt: skip
"""Every template, in the order in which an office needs them."""


def write_templates(folder: Path) -> list[Path]:
    """Write one workbook per template into `folder` (made if missing), over older ones; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for template in TEMPLATES:
        book = Workbook()
        _fill_list(book.worksheets[0], template)
        _fill_guide(book.create_sheet(GUIDE), template)
        path = folder / f"{template.name}.xlsx"
        book.save(path)
        paths.append(path)
    return paths


def _fill_list(sheet: Worksheet, template: Template) -> None:
    sheet.title = template.sheet
    sheet["A1"], sheet["A1"].font = template.title, Font(_FONT, 13, bold=True)
    sheet["A2"] = "Cột tiêu đề đậm màu là bắt buộc. Điền từ dòng dưới dòng VD; không đổi tên các cột."
    sheet["A2"].font = Font(_FONT, 10, italic=True)
    _put_row(sheet, HEADING_ROW, ["TT", *(c.heading for c in template.columns)], Font(_FONT, 11, bold=True), _OPTIONAL)
    _put_row(sheet, HEADING_ROW + 1, ["VD", *(c.example for c in template.columns)],
             Font(_FONT, 11, italic=True, color="7F7F7F"), _EXAMPLE)  # fmt: skip
    sheet.column_dimensions["A"].width = 5
    for place, column in enumerate(template.columns, start=2):
        letter = get_column_letter(place)
        dimension = sheet.column_dimensions[letter]
        dimension.width, dimension.number_format, dimension.font = column.width, column.form, Font(_FONT, 11)
        heading = sheet[f"{letter}{HEADING_ROW}"]
        if column.is_required:
            heading.fill = _REQUIRED
            heading.comment = Comment(f"Bắt buộc. {column.meaning}", "Lan Toả", width=260, height=90)
        sheet[f"{letter}{HEADING_ROW + 1}"].number_format = column.form
        _restrict(sheet, letter, column)
    sheet.row_dimensions[HEADING_ROW].height = 32
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    _set_page(sheet, f"{HEADING_ROW}:{HEADING_ROW}")


def _put_row(sheet: Worksheet, row: int, values: Sequence[Any], font: Font, fill: PatternFill) -> None:
    for place, value in enumerate(values, start=1):
        cell = sheet.cell(row, place, value)
        cell.font, cell.fill, cell.border = font, fill, _LINE
        cell.alignment = _WRAPPED if font.bold else Alignment(vertical="center")


def _restrict(sheet: Worksheet, letter: str, column: Column) -> None:
    """Add the drop-down or the check of one column; a day in the wrong form gets a warning, not a refusal."""
    if column.choices:
        rule = DataValidation("list", formula1='"' + ",".join(column.choices) + '"', allow_blank=True)
        rule.error = f"Chọn một giá trị trong danh sách: {', '.join(column.choices)}."[:255]
        rule.showErrorMessage = column.is_strict
    elif column.form == COUNT:
        rule = DataValidation("whole", "greaterThanOrEqual", "0", allow_blank=True, showErrorMessage=True)
        rule.error = "Ghi một số nguyên không âm."
    elif column.form in (DAY, MOMENT):
        rule = DataValidation("date", "between", "DATE(2000,1,1)", "DATE(2099,12,31)", True)
        rule.showErrorMessage, rule.errorStyle = True, "warning"
        rule.error = f"Ghi theo dạng ngày/tháng/năm, ví dụ {_shown(column) or '31/05/2025'}."
    else:
        return
    rule.errorTitle = column.heading
    rule.add(f"{letter}{HEADING_ROW + 2}:{letter}{LAST_ROW}")
    sheet.add_data_validation(rule)


def _fill_guide(sheet: Worksheet, template: Template) -> None:
    sheet["A1"], sheet["A1"].font = f"Cách điền: {template.title.capitalize()}", Font(_FONT, 13, bold=True)
    sheet["A2"], sheet["A2"].font = template.advice, Font(_FONT, 11, italic=True)
    _put_row(
        sheet, HEADING_ROW, ["Cột", "Bắt buộc?", "Ý nghĩa, cách ghi", "Ví dụ"], Font(_FONT, 11, bold=True), _OPTIONAL
    )
    for row, column in enumerate(template.columns, start=HEADING_ROW + 1):
        values = (column.heading, "Bắt buộc" if column.is_required else "Không", _meaning(column), _shown(column))
        for place, value in enumerate(values, start=1):
            cell = sheet.cell(row, place, value or None)
            cell.font, cell.border = Font(_FONT, 11), _LINE
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.row_dimensions[row].height = 16.0 * (1 + len(_meaning(column)) // _GUIDE_WIDTH)
    for letter, width in zip("ABCD", (20, 12, _GUIDE_WIDTH, 28), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    _set_page(sheet, f"{HEADING_ROW}:{HEADING_ROW}")


def _meaning(column: Column) -> str:
    return f"{column.meaning} Các giá trị: {' | '.join(column.choices)}." if len(column.choices) > 1 else column.meaning


def _shown(column: Column) -> str:
    """The example in words, as a cell of the column shows it."""
    example = column.example
    if isinstance(example, date):
        return f"{example:%d/%m/%Y %H:%M}" if column.form == MOMENT else f"{example:%d/%m/%Y}"
    return number(example, 2) if isinstance(example, float) else str(example or "")


def _set_page(sheet: Worksheet, repeated: str) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = repeated
    sheet.oddFooter.right.text, sheet.oddFooter.right.font = "Trang &P/&N", f"{_FONT},Regular"


def settings_text(name: str | None = None) -> str:
    """Return the commented `programme.toml` of a new home: every key of the contract with its default value.

    `name` replaces the programme's default name. Parsing the text gives `Settings()`, but for that name.
    """
    d = Settings()
    return f"""\
# Cài đặt của một chương trình. Sửa tệp này rồi chạy “python -m etl rebuild” để tính lại toàn bộ số liệu.
# Dòng bắt đầu bằng dấu # là chú thích. Ngày ghi dạng năm-tháng-ngày. Tỷ lệ ghi từ 0 đến 1, dấu thập phân là dấu chấm.

[programme]
name = {json.dumps(name or d.name, ensure_ascii=False)}
first_day = {d.first_day}        # ngày bắt đầu chương trình
goal_day = {d.goal_day}         # ngày phải đạt mục tiêu cuối cùng
audience = {json.dumps(list(d.audience))}     # ai được tính vào mẫu số: CBQL, GV; thêm "NV" nếu tính cả nhân viên

[attendance]
min_share = {d.attendance_min_share}               # kết nối từ nửa thời lượng trở lên thì được tính là dự buổi học
margin_minutes = {d.margin_minutes}           # số phút trước giờ học và sau giờ học vẫn được tính

[completion]
min_share = {d.completion_min_share}               # hoàn thành: dự từ 80 % số buổi bắt buộc dành cho mình

[usage]
active_days = {d.active_days}               # dùng thường xuyên: có dùng AI từ 4 ngày khác nhau trở lên …
active_window_days = {d.active_window_days}       # … trong 28 ngày gần nhất
habit_weeks = {d.habit_weeks}              # thành nếp: trong 12 tuần dạy học gần nhất …
habit_min_weeks = {d.habit_min_weeks}           # … có dùng ít nhất 9 tuần
retained_after_days = {d.retained_after_days}      # duy trì: xét những người bắt đầu dùng từ 56 ngày trước trở về trước

[lagging]
silent_sessions = {d.silent_sessions}           # im lặng: không có bằng chứng nào trong 2 buổi gần nhất
slipping_days = {d.slipping_days}            # đang giảm: so 28 ngày gần nhất với 28 ngày trước đó …
slipping_chance = {d.slipping_chance}        # … và khó có thể chỉ là ngẫu nhiên (xác suất dưới 1 %)
behind_chance = {d.behind_chance}         # tụt: nếu giống các cơ sở cùng cấp thì chưa đến 2,5 % khả năng thấp như vậy (giới hạn 95 %)
far_behind_chance = {d.far_behind_chance}     # tụt xa: chưa đến 0,1 % (giới hạn 99,8 %)
ahead_chance = {d.ahead_chance}          # vượt trội: chưa đến 0,1 % khả năng cao như vậy
min_people = {d.min_people}                # cơ sở ít người hơn số này không bị xếp “tụt” riêng lẻ; xét chung theo xã
min_gap_people = {d.min_gap_people}            # thiếu ít người hơn số này so với mục tiêu thì không xếp “tụt”
steady_weeks = {d.steady_weeks}              # tụt đều: cộng lượt dự của 8 tuần có buổi học gần nhất …
steady_chance = {d.steady_chance}          # … và chưa đến 1 % khả năng thấp như vậy
winsorised_share = {d.winsorised_share}        # phần cơ sở cao nhất và thấp nhất được kéo vào trước khi ước lượng độ phân tán

[loading]
reason_min_people = {d.reason_min_people}          # thay đổi dưới 100 người, huyện dưới 100 người thì không hỏi lý do
reason_lost_people = {d.reason_lost_people}        # hỏi lý do khi một lần nạp làm mất từ 200 người …
reason_lost_share = {d.reason_lost_share}        # … hoặc từ 5 % số người đang có (trong danh sách, tham gia, hoàn thành …)
reason_fall_share = {d.reason_fall_share}        # … hoặc tỷ lệ tham gia của một huyện cũ giảm từ 5 điểm

# Các tuần không dạy học (Tết, hè, kiểm tra): bỏ qua khi xét “thành nếp”. Bỏ dấu # ở đầu dòng để dùng;
# mỗi kỳ nghỉ chép lại cả bốn dòng.
# [[calendar.pause]]
# name = "Tết Nguyên đán"
# from = 2026-02-09
# to = 2026-02-22

# Mục tiêu: đường thẳng nối các mốc [ngày, tỷ lệ]. Không đặt gì thì “tham gia” đi từ 0 ở ngày bắt đầu đến 1 ở ngày đích.
# measure: participated (tham gia), participated_verified (tham gia, xác minh), completed (hoàn thành),
# activated (đã dùng AI), active_28d (dùng thường xuyên), habitual (thành nếp), products (có sản phẩm).
# level đặt riêng cho một cấp học: {", ".join(t.code for t in LEVELS)}; bỏ dòng level thì áp dụng cho mọi cấp học.
# [[target]]
# measure = "participated"
# level = "TH"
# points = [[2025-03-01, 0.0], [2025-04-30, 0.9]]
"""
