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
        "Giữ nguyên dòng tiêu đề của báo cáo gốc, hoặc dùng mẫu trong thư mục “mau” của kho dữ liệu."),
    "missing_column": IssueText(
        "refuse", "Thiếu cột bắt buộc: {columns}.", "Thêm cột này (đúng tên tiêu đề) rồi nạp lại tệp."),
    "encrypted": IssueText(
        "refuse", "Tệp được đặt mật khẩu nên không đọc được.", "Mở tệp, bỏ mật khẩu, lưu lại rồi nạp lại."),
    "corrupt_file": IssueText(
        "refuse", "Tệp bị hỏng hoặc bị cắt cụt ({value}).", "Tải hoặc xuất lại tệp từ nguồn rồi nạp lại."),
    "unsupported_file": IssueText(
        "refuse", "Loại tệp này ({value}) không phải bảng dữ liệu.", "Xuất báo cáo dạng CSV hoặc XLSX rồi nạp lại."),
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
        "Nếu tệp ghi tháng trước ngày, nạp lại với --date-order mdy."),
    "and_more": IssueText(
        "note", "Còn {count} chỗ nữa cùng loại lỗi (ví dụ: {example}).", "Sửa theo cùng một cách."),
    "wrong_extension": IssueText(
        "note", "Đuôi tệp là {value} nhưng nội dung là {actual}.", "Không cần làm gì: đã đọc theo nội dung."),
    "encoding_guessed": IssueText(
        "note", "Tệp không phải UTF-8; đã đọc theo bảng mã {value}.",
        "Xem lại vài tên có dấu; nếu sai, lưu lại tệp dạng “CSV UTF-8”."),
    "wrong_dimension": IssueText(
        "note", "Vùng dữ liệu ghi trong tệp ({value}) không đúng; đã đọc toàn bộ các dòng thật.",
        "Không cần làm gì."),
    "extra_columns": IssueText(
        "note", "Các cột không dùng đến: {columns}.", "Không cần làm gì, trừ khi tiêu đề bị gõ sai."),
    "role_column_missing": IssueText(
        "note", "Không có cột “Chức danh”: mọi người trong tệp được tính là giáo viên (GV).",
        "Thêm cột “Chức danh” (CBQL, GV, NV) nếu tệp có cả quản lý và nhân viên."),
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
    "code_conflict": IssueText(
        "reject", "Mã “{value}” đã dùng cho “{other}” ở dòng {first_row}.", "Sửa mã của một trong hai dòng."),
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
        "Nạp danh sách buổi học, hoặc chọn buổi khi nạp (dòng lệnh: --session MÃ_BUỔI)."),
    "unknown_session_code": IssueText(
        "pending", "Không có buổi học nào mang mã “{value}”.", "Sửa mã buổi, hoặc nạp danh sách buổi học có mã này."),
    "ambiguous_session": IssueText(
        "pending", "Có thể thuộc nhiều buổi học: {candidates}.", "Chọn buổi khi nạp (dòng lệnh: --session MÃ_BUỔI)."),
    "day_from_session": IssueText(
        "note", "Tệp chỉ ghi giờ, không ghi ngày; đã lấy ngày của buổi học duy nhất trùng giờ: {value}.",
        "Nếu không đúng, nạp lại và chọn buổi học (dòng lệnh: --session MÃ_BUỔI)."),
    "unknown_place": IssueText(
        "note", "Không tìm thấy đơn vị hành chính “{value}”.",
        "Sửa tên xã/phường; cơ sở vẫn được tính nhưng chưa có chỗ trên bản đồ."),
    "ambiguous_place": IssueText(
        "note", "“{value}” có thể là: {candidates}.", "Điền cột “Xã cũ” hoặc “Huyện cũ” cho cơ sở này."),
    "read_as_current_place": IssueText(
        "note", "“{value}” được hiểu là đơn vị từ 01/07/2025; trước đó tên này là của {candidates}.",
        "Nếu cơ sở thuộc đơn vị trước 01/07/2025, điền cột “Xã cũ”."),
    "place_conflict": IssueText(
        "note", "Các cột xã/phường, xã cũ, huyện cũ không khớp nhau ({value}).", "Sửa ô sai; đã theo “Xã cũ” trước."),
    "unmatched_person": IssueText(
        "pending", "Chưa nhận ra “{value}” là ai trong danh sách cán bộ.",
        "Bổ sung mã định danh, e-mail hoặc tên trường cho dòng này; dòng được giữ, chưa tính vào tỷ lệ."),
    "ambiguous_person": IssueText(
        "pending", "“{value}” có thể là nhiều người.",
        "Bổ sung mã định danh hoặc e-mail; máy không tự chọn khi có hai người."),
}  # fmt: skip
"""Issue code → severity and Vietnamese sentences. A test renders every one of them."""
