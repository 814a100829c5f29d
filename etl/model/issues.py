"""Every problem a file can have, in one table: what is wrong, how to mend it, in Vietnamese. Rendered here only.

Severity: `refuse` (the whole file is not accepted), `reject` (the row is left out), `pending` (the row is kept and
waits), `note` (worth knowing, nothing is left out).
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class IssueText:
    """Severity and the two sentences of one issue code; `{value}` and other names are filled from the issue."""

    severity: str
    message: str
    fix: str


@dataclass(frozen=True)
class Issue:
    """One problem at one place of one file. `row` is as Excel counts; `column` is the heading as the file writes it."""

    code: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """The place in words: `tờ “Sheet1”, dòng 14, cột “Thời gian ra”`; empty for the file as a whole."""
        parts = []
        if self.sheet:
            parts.append(f"tờ “{self.sheet}”")
        if self.row is not None:
            parts.append(f"dòng {self.row}")
        if self.column:
            parts.append(f"cột “{self.column}”")
        return ", ".join(parts)

    @property
    def severity(self) -> str:
        """refuse, reject, pending or note."""
        return ISSUES[self.code].severity

    @property
    def message(self) -> str:
        """What is wrong, one Vietnamese sentence."""
        return ISSUES[self.code].message.format(**self._values())

    @property
    def fix(self) -> str:
        """How to mend it, one Vietnamese sentence."""
        return ISSUES[self.code].fix.format(**self._values())

    @property
    def needs_nothing(self) -> bool:
        """True where there is nothing to mend: the row is rightly left out."""
        return ISSUES[self.code].fix.startswith("Không cần làm gì")

    def as_json(self) -> dict[str, str]:
        """Return the four keys of the `etl load --json` contract: code, where, message, fix."""
        return {"code": self.code, "where": self.where, "message": self.message, "fix": self.fix}

    def _values(self) -> dict[str, Any]:
        return {"value": self.value or "", "column": self.column or "", "row": self.row or "", **self.details}


ISSUES: dict[str, IssueText] = {
    # --- the file as a whole
    "empty_file": IssueText(
        "refuse", "Tệp rỗng, không có nội dung nào.", "Xuất lại báo cáo rồi nạp tệp mới."),
    "no_data_rows": IssueText(
        "refuse", "Tệp có dòng tiêu đề nhưng không có dòng dữ liệu nào.", "Kiểm tra bộ lọc khi xuất rồi xuất lại."),
    "unknown_layout": IssueText(
        "refuse",
        "Không nhận ra loại tệp này. Các tiêu đề đọc được: {headings}.",
        "Giữ nguyên dòng tiêu đề của báo cáo gốc, hoặc khai báo một lần mỗi cột là gì: ở trang Nạp dữ liệu, hoặc bằng lệnh"
        " python -m etl map TỆP. Nếu tệp không phải bảng số liệu thì không cần nạp."),
    "missing_column": IssueText(
        "refuse", "Thiếu cột bắt buộc: {columns}.",
        "Thêm cột này (đúng tên tiêu đề) rồi nạp lại tệp; nếu cột có dưới tên khác, khai báo ở trang Nạp dữ liệu hoặc bằng"
        " lệnh python -m etl map TỆP."),
    "mapping_mismatch": IssueText(
        "refuse", "Không tìm thấy dòng tiêu đề theo cách khai báo “{value}” (các cột {columns}).",
        "Khai báo lại cách đọc tệp này ở trang Nạp dữ liệu hoặc bằng lệnh python -m etl map TỆP."),
    "mapping_incomplete": IssueText(
        "refuse", "Đọc theo cách khai báo “{value}” nhưng chưa biết: {columns}.",
        "Cho biết giá trị chung của tệp này ở trang Nạp dữ liệu, hoặc bằng lệnh"
        " python -m etl map TỆP --constant \"Tên=giá trị\" --save."),
    "encrypted": IssueText(
        "refuse", "Tệp được đặt mật khẩu nên không đọc được.", "Mở tệp, bỏ mật khẩu, lưu lại rồi nạp lại."),
    "corrupt_file": IssueText(
        "refuse", "Tệp bị hỏng hoặc bị cắt cụt ({value}).", "Tải hoặc xuất lại tệp từ nguồn rồi nạp lại."),
    "unsupported_file": IssueText(
        "refuse", "Loại tệp này ({value}) không phải bảng dữ liệu.",
        "Nếu trong tệp có số liệu cần nạp, xuất hoặc gõ lại thành bảng CSV hay XLSX rồi nạp bảng đó."),
    "unreadable_file": IssueText(
        "refuse", "Không mở được tệp ({value}).", "Kiểm tra đường dẫn, quyền đọc, rồi nạp lại."),
    "too_large": IssueText(
        "refuse", "Tệp vượt giới hạn cho phép ({value}).", "Chia nhỏ tệp hoặc xuất lại chỉ phần cần thiết."),
    "ambiguous_date_order": IssueText(
        "refuse",
        "Không xác định được thứ tự ngày/tháng: “{value}” có thể là ngày {dmy} hoặc ngày {mdy}.",
        "Chọn “ngày trước” hay “tháng trước” khi nạp (dòng lệnh: --date-order dmy hoặc --date-order mdy)."),
    "html_workbook": IssueText(
        "refuse", "Tệp là trang web (HTML/XML) lưu dưới đuôi bảng tính.",
        "Mở bằng Excel, chọn Lưu thành (Save As) dạng .xlsx, rồi nạp tệp mới."),
    "not_yet_supported": IssueText(
        "refuse", "Đây là {value}; bản này chưa đọc được loại tệp đó.",
        "Giữ lại tệp để nạp ở bản sau, hoặc chuyển số liệu sang mẫu trong thư mục “mau” của kho dữ liệu."),
    "wrong_report": IssueText(
        "refuse", "Đây là {value}, không phải báo cáo theo người dùng.", "Xuất lại đúng báo cáo “{wanted}” rồi nạp."),
    "broken_quotes": IssueText(
        "note", "Dấu ngoặc kép trong tệp không khép kín; mỗi dòng được đọc riêng.",
        "Kiểm tra các ô có dấu ngoặc kép, hoặc xuất lại tệp từ nguồn."),
    "sheet_not_read": IssueText(
        "note", "Tờ này là {value}, khác với phần đã đọc nên chưa được nạp.", "Lưu tờ này thành một tệp riêng rồi nạp."),
    "hidden_sheet_skipped": IssueText(
        "note", "Tờ đang ẩn nên không đọc.", "Nếu cần tờ này, bỏ ẩn rồi nạp lại tệp."),
    "date_order_assumed": IssueText(
        "note", "Các ngày trong tệp được hiểu theo thứ tự {value}.",
        "Nếu tệp ghi tháng trước ngày, chọn “tháng trước” rồi nạp lại (dòng lệnh: --date-order mdy)."),
    "and_more": IssueText(
        "note", "Còn {count} chỗ nữa cùng loại lỗi (ví dụ: {example}).", "Sửa theo cùng một cách."),
    "wrong_extension": IssueText(
        "note", "Đuôi tệp là {value} nhưng nội dung là {actual}.", "Không cần làm gì: đã đọc theo nội dung."),
    "encoding_guessed": IssueText(
        "note", "Tệp không phải UTF-8; đã đọc theo bảng mã {value}.",
        "Xem lại vài tên có dấu; nếu sai, lưu lại tệp dạng “CSV UTF-8”."),
    "legacy_text": IssueText(
        "note", "Chữ ở {count} ô viết theo bảng mã cũ {value}, đã đổi sang Unicode: {examples}.",
        "Xem các ví dụ; nếu sai, đổi phông và bảng mã sang Unicode trong tệp gốc, lưu lại rồi nạp tệp mới."),
    "wrong_dimension": IssueText(
        "note", "Vùng dữ liệu ghi trong tệp ({value}) không đúng; đã đọc toàn bộ các dòng thật.",
        "Không cần làm gì."),
    "extra_columns": IssueText(
        "note", "Các cột không dùng đến: {columns}.", "Không cần làm gì, trừ khi tiêu đề bị gõ sai."),
    "role_column_missing": IssueText(
        "note", "Không có cột “Chức danh”: mọi người trong tệp được tính là giáo viên (GV).",
        "Thêm cột “Chức danh” (CBQL, GV, NV) nếu tệp có cả quản lý và nhân viên."),
    "correction_alone": IssueText(
        "refuse", "Đây là bảng các dòng cần sửa, nhưng tệp gốc của nó không có trong kho.",
        "Nạp lại tệp gốc trước, rồi nạp bảng này."),
    "call_list": IssueText(
        "refuse", "Đây là {value}, không phải tệp số liệu nên không nạp ở đây.",
        "Nhập lại bảng này ở trang Điểm cần hỗ trợ, phần Việc đã giao, hoặc bằng lệnh python -m dashboard tasks --import TỆP."),
    "own_report": IssueText(
        "refuse", "Đây là {value} do máy lập từ số liệu đang có, không phải danh sách nguồn nên không nạp.",
        "Sĩ số hay tên người mà cơ sở trả lời: ghi vào mẫu trong thư mục “mau” của kho dữ liệu rồi nạp mẫu đó."),
    "not_a_call_list": IssueText(
        "refuse", "Tệp này không phải bảng gọi điện: không có tờ nào có đủ các cột {columns}.",
        "Dùng chính tệp Excel để gọi điện đã tải về và giữ nguyên dòng tiêu đề. Tệp số liệu thì nạp ở trang Nạp dữ liệu."),
    "replaced_by_correction": IssueText(
        "note", "Đã có dòng sửa thay cho dòng này.", "Không cần làm gì: chỉ tính dòng sửa."),
    # --- one row
    "missing_value": IssueText(
        "reject", "Ô bắt buộc “{column}” để trống.", "Điền ô này rồi nạp lại tệp."),
    "bad_date": IssueText(
        "reject", "“{value}” không phải ngày hợp lệ.", "Sửa thành dạng ngày/tháng/năm, ví dụ 06/04/2025."),
    "bad_time": IssueText(
        "reject", "“{value}” không phải giờ hợp lệ.", "Sửa thành dạng ngày/tháng/năm giờ:phút, ví dụ 06/04/2025 08:00."),
    "bad_number": IssueText(
        "reject", "“{value}” không phải số hợp lệ.", "Sửa thành một số nguyên không âm."),
    "bad_coordinates": IssueText(
        "note", "Toạ độ “{value}” nằm ngoài tỉnh Điện Biên nên không dùng.", "Kiểm tra vĩ độ (21–23) và kinh độ (102–104)."),
    "bad_email": IssueText(
        "note", "“{value}” không phải địa chỉ e-mail nên không dùng.", "Sửa địa chỉ e-mail."),
    "bad_phone": IssueText(
        "note", "“{value}” không phải số điện thoại di động nên không dùng.", "Sửa thành 10 chữ số, bắt đầu bằng 0."),
    "unknown_state": IssueText(
        "note", "Không hiểu trạng thái “{value}”; được coi là chưa hoàn thành.",
        "Xuất lại báo cáo với ngôn ngữ tiếng Anh hoặc tiếng Việt."),
    "unknown_level": IssueText(
        "reject", "“{value}” không phải cấp học.",
        "Dùng một trong: Mầm non, Tiểu học, THCS, THPT, TH&THCS, THCS&THPT, GDNN-GDTX."),
    "unknown_kind": IssueText(
        "note", "“{value}” không phải loại hình đã biết nên để trống.", "Dùng: công lập, tư thục, PTDTNT, PTDTBT."),
    "unknown_role": IssueText(
        "pending", "“{value}” không rõ thuộc CBQL, GV hay NV.", "Ghi một trong: CBQL, GV, NV."),
    "unknown_mode": IssueText(
        "reject", "“{value}” không phải hình thức học.", "Dùng: trực tiếp, điểm cầu, trực tuyến, tự học."),
    "unknown_audience": IssueText(
        "reject", "Đối tượng “{value}” không rõ.", "Dùng CBQL, GV, NV, cốt cán; cách nhau bằng dấu chấm phẩy."),
    "unknown_verdict": IssueText(
        "pending", "Kết quả “{value}” không rõ là đạt hay không đạt.", "Ghi “Đạt” hoặc “Không đạt”."),
    "ends_before_start": IssueText(
        "reject", "Giờ kết thúc không sau giờ bắt đầu.", "Sửa ô “Bắt đầu” hoặc “Kết thúc”."),
    "leaves_before_join": IssueText(
        "reject", "Giờ ra trước giờ vào.", "Kiểm tra lại báo cáo gốc."),
    "valid_range": IssueText(
        "reject", "“Đến ngày” trước “Từ ngày”.", "Sửa một trong hai ô."),
    "duplicate_in_file": IssueText(
        "note", "Trùng với dòng {first_row} của cùng tệp.", "Không cần làm gì: chỉ tính một lần."),
    "replaced_by_later_file": IssueText(
        "note", "Đã có dòng nạp sau thay cho dòng này.", "Không cần làm gì: chỉ tính dòng nạp sau."),
    "repeated_record": IssueText(
        "note", "Lượt này đã có ở một dòng khác.", "Không cần làm gì: chỉ tính một lần."),
    "finer_period": IssueText(
        "note", "Kỳ này đã có báo cáo chi tiết hơn.",
        "Không cần làm gì: số lượt chỉ tính một lần, các ngày được nêu tên vẫn được giữ."),
    "identities_concealed": IssueText(
        "note", "Báo cáo che danh tính của {value} tài khoản: chỉ dùng được số tổng.",
        "Muốn tính theo người: trong Microsoft 365 admin center, phần Settings › Org settings › Reports, bỏ chọn che tên"
        " người dùng rồi xuất lại."),
    "period_not_stated": IssueText(
        "note", "Báo cáo không ghi kỳ: chỉ dùng các ngày được nêu tên, không dùng số ngày hoạt động.",
        "Không cần làm gì; nếu có, dùng báo cáo ghi rõ kỳ."),
    "unknown_usage_level": IssueText(
        "note", "Không hiểu mức sử dụng “{value}”; được coi là không dùng.",
        "Dùng một trong: High, Medium, Low, Zero (cao, trung bình, thấp, không)."),
    "code_conflict": IssueText(
        "reject", "Mã “{value}” đã dùng cho “{other}” ở dòng {first_row}.", "Sửa mã của một trong hai dòng."),
    "school_code_reused": IssueText(
        "reject", "Mã “{value}” đã dùng cho “{other}” ở nơi khác (dòng {first_row}).",
        "Nếu gõ nhầm mã thì sửa mã. Nếu là một cơ sở đã đổi cả tên và nơi: điền “Đến ngày” cho dòng cũ của nó."),
    "code_of_another": IssueText(
        "pending", "Mã “{value}” đã là của “{candidates}” ở danh sách khác.",
        "Sửa mã ở một trong hai danh sách rồi nạp lại; dòng này chưa được tính."),
    "not_working": IssueText(
        "reject", "Trạng thái “{value}”: không còn làm việc nên không vào danh sách.", "Không cần làm gì."),
    "waiting_room": IssueText(
        "reject", "Chỉ ở phòng chờ, chưa vào buổi học.", "Không cần làm gì."),
    "absent": IssueText(
        "reject", "Được đánh dấu vắng mặt nên không tính.", "Không cần làm gì; nếu người này có mặt, đánh dấu x vào ô."),
    "host": IssueText(
        "reject", "Tài khoản chủ trì cuộc họp, không phải người học.", "Không cần làm gì."),
    "bot": IssueText(
        "reject", "Trình ghi chép tự động, không phải người học.", "Không cần làm gì."),
    "not_a_person": IssueText(
        "reject", "Dòng do hệ thống tự ghi, không phải của người học nào.", "Không cần làm gì."),
    "rows_left_out": IssueText(
        "note", "Các dòng không phải người học đã được bỏ qua: {value}.", "Không cần làm gì."),
    "no_mark_taken": IssueText(
        "reject", "Người này chưa được điểm danh ở buổi nào trong tệp.",
        "Không cần làm gì; nếu đã điểm danh, lưu điểm danh trên Moodle rồi xuất lại báo cáo."),
    "unknown_mark": IssueText(
        "note", "Không rõ ký hiệu “{value}” ({count} ô) là có mặt hay vắng nên chưa tính là có mặt.",
        "Trên Moodle, cho ký hiệu này đủ điểm (có mặt) hoặc 0 điểm (vắng), rồi xuất lại báo cáo."),
    "no_certificate_columns": IssueText(
        "note", "Tệp không có cột “Certificate Delivered” nên chưa ai được tính là hoàn thành khóa học.",
        "Xuất lại báo cáo điểm có các cột chứng nhận, hoặc nạp báo cáo hoàn thành khác."),
    "completion_day_unknown": IssueText(
        "note", "Tên tệp không có ngày xuất báo cáo nên ngày hoàn thành được lấy là ngày nạp tệp.",
        "Giữ nguyên tên tệp mà Open edX đặt (…_grade_report_2026-11-30-0410.csv) rồi nạp lại."),
    "duration_not_read": IssueText(
        "note", "Không hiểu thời lượng “{value}”; thời gian được tính từ giờ vào đến giờ ra.",
        "Không cần làm gì; nếu người này đã ra vào nhiều lần, xuất lại báo cáo với ngôn ngữ tiếng Anh hoặc tiếng Việt."),
    "connection_not_read": IssueText(
        "note", "Có lượt kết nối của “{value}” không đọc được giờ; thời gian được tính theo tổng thời lượng của người này.",
        "Sửa giờ ở phần các lượt kết nối, hoặc xuất lại báo cáo từ Teams."),
    "unknown_action": IssueText(
        "reject", "Không hiểu “{value}” là vào hay ra.", "Xuất lại danh sách với ngôn ngữ tiếng Anh hoặc tiếng Việt."),
    "open_at_end_of_list": IssueText(
        "note", "{count} lượt vào không có giờ ra; giờ ra được lấy là lúc ghi sự kiện cuối cùng của danh sách ({value}).",
        "Nếu có báo cáo tham dự đầy đủ của buổi này, nạp thêm báo cáo đó."),
    "panelist": IssueText(
        "reject", "Báo cáo viên của hội thảo, không phải người học.", "Không cần làm gì."),
    "no_show": IssueText(
        "reject", "Đã đăng ký nhưng không vào buổi học.", "Không cần làm gì."),
    "no_headcount": IssueText(
        "reject", "Tin nhắn không có sĩ số.",
        "Không cần làm gì; nếu tin này báo sĩ số, ghi lại vào mẫu “Điểm danh điểm cầu” rồi nạp."),
    "several_headcounts": IssueText(
        "reject", "Một dòng tin nhắn báo sĩ số của nhiều điểm cầu.",
        "Ghi lại từng điểm cầu vào mẫu “Điểm danh điểm cầu” rồi nạp."),
    "bad_duration": IssueText(
        "note", "“{value}” không phải thời lượng đọc được nên không dùng.",
        "Ghi số phút, hoặc dạng 1 giờ 5 phút (1h 5m)."),
    "section_not_read": IssueText(
        "note", "Phần “{value}” của báo cáo không có dòng tiêu đề nhận ra được nên không đọc.",
        "Xuất lại báo cáo gốc; nếu phần này có người học, ghi họ vào phiếu điểm danh."),
    # --- lists and matching
    "unknown_school_code": IssueText(
        "pending", "Không có cơ sở nào mang mã “{value}” trong danh sách.",
        "Sửa mã trường, hoặc nạp danh sách cơ sở có mã này; dòng sẽ tự được tính."),
    "unknown_school": IssueText(
        "pending", "Không tìm thấy cơ sở “{value}” trong danh sách.",
        "Thêm tên này vào cột “Tên điểm cầu” của đúng cơ sở, rồi nạp lại danh sách cơ sở."),
    "ambiguous_school": IssueText(
        "pending", "“{value}” có thể là nhiều cơ sở: {candidates}.", "Ghi thêm mã trường hoặc xã/phường."),
    "unknown_session": IssueText(
        "pending", "Chưa rõ thuộc buổi học nào ({value}).",
        "Chọn buổi khi nạp (dòng lệnh: --session MÃ_BUỔI), hoặc thêm buổi này vào danh sách buổi học rồi nạp danh sách đó;"
        " nếu đây không phải buổi học, gỡ tệp này."),
    "unknown_session_code": IssueText(
        "pending", "Không có buổi học nào mang mã “{value}”.", "Sửa mã buổi, hoặc nạp danh sách buổi học có mã này."),
    "ambiguous_session": IssueText(
        "pending", "Có thể thuộc nhiều buổi học: {candidates}.", "Chọn buổi khi nạp (dòng lệnh: --session MÃ_BUỔI)."),
    "day_from_session": IssueText(
        "note", "Tệp chỉ ghi giờ, không ghi ngày; đã lấy ngày của buổi học duy nhất trùng giờ: {value}.",
        "Nếu không đúng, nạp lại và chọn buổi học (dòng lệnh: --session MÃ_BUỔI)."),
    "far_from_plan": IssueText(
        "note", "Lượt vào đầu tiên cách giờ bắt đầu theo kế hoạch hơn 3 giờ ({value}).",
        "Kiểm tra buổi học và múi giờ khi xuất tệp: giờ trong tệp được hiểu là giờ Việt Nam."),
    "unknown_place": IssueText(
        "note", "Không tìm thấy đơn vị hành chính “{value}”.",
        "Sửa tên xã/phường; cơ sở vẫn được tính nhưng chưa có chỗ trên bản đồ."),
    "ambiguous_place": IssueText(
        "note", "“{value}” có thể là: {candidates}.", "Điền cột “Xã cũ” hoặc “Huyện cũ” cho cơ sở này."),
    "ambiguous_commune": IssueText(
        "note", "“{value}” có thể là: {candidates}.",
        "Điền cột “Xã cũ” cho cơ sở này (“Huyện cũ” không phân biệt được hai nơi này), hoặc ghi thêm “(cũ)”, “(mới)” sau tên."),
    "no_commune": IssueText(
        "note", "“{value}” là tên tỉnh, hoặc huyện, thị xã, thành phố trước 01/07/2025, không phải xã, phường, thị trấn.",
        "Điền tên xã/phường; cơ sở vẫn được tính nhưng chưa có chỗ trên bản đồ theo xã."),
    "misspelt_place": IssueText(
        "note", "Không có đơn vị hành chính “{value}”; có thể là: {candidates}.",
        "Sửa lại tên; cơ sở vẫn được tính nhưng chưa có chỗ trên bản đồ."),
    "straddling_commune": IssueText(
        "note", "“{value}” gồm {candidates}: chưa biết cơ sở thuộc đơn vị cấp huyện cũ nào.",
        "Điền cột “Xã cũ” hoặc “Huyện cũ” cho cơ sở này; đến lúc đó khi xem theo huyện cũ, cơ sở nằm ở dòng chưa rõ."),
    "placed_by_school_name": IssueText(
        "note", "Theo tên “{value}”, cơ sở được xếp vào {candidates}.", "Nếu không đúng, điền cột “Xã cũ”."),
    "read_as_place": IssueText(
        "note", "“{value}” (sai dấu) được hiểu là {candidates}.", "Sửa lại tên, hoặc sửa thành tên khác nếu hiểu sai."),
    "column_read_as_former": IssueText(
        "note", "Cột xã/phường của danh sách này ghi đơn vị trước 01/07/2025, nên {candidates} dòng có tên hoặc mã dùng ở cả"
        " hai thời kỳ ({value}) cũng được hiểu là đơn vị cũ.",
        "Nếu cột này ghi đơn vị mới, đổi tiêu đề thành “Xã/phường mới”; nếu ghi lẫn lộn, điền thêm “Xã cũ”, “Huyện cũ”."),
    "read_as_current_place": IssueText(
        "note", "“{value}” được hiểu là đơn vị từ 01/07/2025; trước đó tên này là của {candidates}.",
        "Nếu cơ sở thuộc đơn vị trước 01/07/2025, điền cột “Xã cũ”."),
    "place_conflict": IssueText(
        "note", "Các ô xã/phường, xã cũ, huyện cũ không khớp nhau ({value}): {candidates}. Chỉ tính phần mà mọi ô cùng nói,"
        " phần còn lại để trống.",
        "Sửa ô sai (không chắc ô nào đúng thì hỏi trường) rồi nạp lại; đến lúc đó cơ sở nằm ở dòng chưa rõ."),
    "school_changed": IssueText(
        "note", "Cơ sở {value} đã thay đổi {candidates}. Trước ngày đó cơ sở vẫn được tính như cũ.",
        "Không cần làm gì nếu đúng vậy. Nếu chỉ là sửa sai: gỡ tệp này, ghi “Từ ngày” như ở danh sách trước rồi nạp lại."),
    "school_day_kept": IssueText(
        "note", "Cơ sở {value} vẫn được tính {candidates}, như danh sách trước: danh sách nạp sau không rút ngắn quá khứ.",
        "Không cần làm gì nếu ngày ở danh sách trước đúng. Nếu ngày đó sai, sửa dòng ấy ở danh sách trước (dòng lệnh: etl mend)"
        " hoặc gỡ danh sách trước."),
    "school_days_overlap": IssueText(
        "note", "Hai dòng của cơ sở {value} trùng ngày nhau: {candidates}.",
        "Đã tính theo dòng bắt đầu sau; nếu không đúng, sửa “Đến ngày” của dòng trước."),
    "unmatched_person": IssueText(
        "pending", "Chưa nhận ra “{value}” là ai trong danh sách cán bộ.",
        "Bổ sung mã định danh, e-mail hoặc tên trường cho dòng này, hoặc thêm người này vào danh sách cán bộ; dòng được"
        " giữ, chưa tính vào tỷ lệ."),
    "ambiguous_person": IssueText(
        "pending", "“{value}” có thể là nhiều người.",
        "Bổ sung mã định danh hoặc e-mail; máy không tự chọn khi có hai người."),
    # --- a call list that comes back
    "task_unknown_state": IssueText(
        "reject", "“{value}” không phải trạng thái của việc.", "Chọn một trong: {known}."),
    "task_unknown_reason": IssueText(
        "reject", "“{value}” không phải nguyên nhân có trong danh sách.",
        "Chọn một trong: {known}; điều cần nói thêm thì viết vào cột “Ghi chú mới”."),
    "task_bad_due": IssueText(
        "reject", "“{value}” không phải ngày.", "Viết hạn dạng 25/12/2025."),
    "task_unknown_number": IssueText(
        "reject", "Không có việc số {value}.", "Giữ nguyên cột “Số việc”; muốn mở việc mới thì để trống ô này."),
    "task_unknown_school": IssueText(
        "reject", "Không có cơ sở nào mang mã hay tên “{value}”.", "Ghi đúng mã trường như trong danh sách cơ sở."),
    "task_no_school": IssueText(
        "reject", "Dòng này có ghi việc nhưng không có mã trường.", "Ghi mã trường, hoặc xoá trống cả dòng."),
    "task_mixed_row": IssueText(
        "reject", "Dòng này lẫn của hai cơ sở: {value}.",
        "Có lẽ chỉ một phần bảng được sắp xếp hoặc dán sang. Lấy lại tệp đã tải về, khi sắp xếp thì chọn cả bảng."),
    "task_no_basis": IssueText(
        "reject", "Dòng này mất cột “Mã dòng (không sửa)” nên không biết ô nào đã sửa so với lúc tải về.",
        "Chép phần đã ghi sang tệp mới tải về và giữ nguyên cột ẩn ở cuối."),
    "task_twice": IssueText(
        "reject", "{value} có ở hai dòng ghi khác nhau (dòng kia: {other}).", "Giữ lại một dòng rồi nhập lại."),
    "task_incomplete": IssueText(
        "reject", "Muốn mở việc cho cơ sở này còn thiếu: {value}.", "Ghi cả người phụ trách và hạn, hoặc xoá trống cả dòng."),
    "task_refused": IssueText(
        "reject", "{value}.", "Sửa dòng này rồi nhập lại."),
    # --- a school's answers who the unknown names are
    "answer_missing": IssueText(
        "pending", "Chưa trả lời “{value}” là ai.", "Chọn câu trả lời ở cột “Là ai?” rồi nạp lại phiếu; để trống thì tên này vẫn chờ."),
    "answer_unknown": IssueText(
        "pending", "Trường cũng không biết “{value}” là ai.", "Không cần làm gì: tên này vẫn chờ đối soát."),
    "answer_not_listed": IssueText(
        "reject", "“{value}” không có trong các câu trả lời của ô này.",
        "Chọn một dòng của danh sách thả xuống, hoặc gõ đúng họ tên một người trong danh sách cán bộ của trường."),
    "answer_two_people": IssueText(
        "reject", "Trường có nhiều người mang tên “{value}”.",
        "Chọn đúng người ở danh sách thả xuống: mỗi dòng có chức danh và 4 số cuối của mã."),
    "answer_without_question": IssueText(
        "reject", "Dòng có câu trả lời “{value}” nhưng không phải câu hỏi của phiếu.",
        "Chỉ trả lời các dòng có sẵn; cần hỏi thêm tên khác thì báo Ban tổ chức."),
    "answer_not_asked": IssueText(
        "pending", "Câu hỏi về “{value}” không có trong số liệu, hoặc không phải của trường này.",
        "Không cần làm gì nếu tệp có tên này đã được gỡ: nạp lại tệp đó thì câu trả lời sẽ tự được dùng."),
    "answer_stranger": IssueText(
        "pending", "“{value}” không có trong danh sách cán bộ của trường này.",
        "Nạp danh sách cán bộ có người này; câu trả lời sẽ tự được dùng."),
    "answer_for_department": IssueText(
        "pending", "Trường trả lời “{value}”, nhưng tên này có thể là của cơ sở khác.",
        "Quyết định ở trang Đối soát."),
    "answer_contradicts": IssueText(
        "pending", "Trường trả lời “{value}”, khác với {candidates}.",
        "Xem lại ở trang Đối soát; câu trả lời của trường không tự thay quyết định đang có."),
    "answers_differ": IssueText(
        "pending", "Các câu trả lời về cùng một tên không giống nhau: “{value}”; {candidates}.",
        "Hỏi lại các trường, hoặc quyết định ở trang Đối soát."),
    "answer_settled": IssueText(
        "note", "Câu hỏi đã được giải quyết trước khi phiếu về, giống câu trả lời “{value}” ({candidates}).",
        "Không cần làm gì."),
}  # fmt: skip
"""Issue code → severity and Vietnamese sentences. A test renders every one of them."""
