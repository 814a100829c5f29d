"""Sheet "Tệp nguồn": every loaded file with its content hash, so that anybody can prove what the figures were made from."""

from datetime import datetime

from dashboard.reports.book import MOMENT, Book
from dashboard.reports.page import Page
from dashboard.reports.question import Question
from dashboard.reports.tables import Column, Count, Text, write_table
from etl.readers import title_of
from etl.text.vietnam import local

NAME = "Tệp nguồn"
_WRAP = {"text_wrap": True}
_COLUMNS: tuple[Column, ...] = (
    Text("TT", 5, lambda r: r["number"], {"align": "center"}),
    Text("Tệp", 46, lambda r: r["name"], _WRAP),
    Text("Loại tệp", 34, lambda r: title_of(r["format"]), _WRAP),
    Text(
        "Nạp lúc",
        18,
        lambda r: local(datetime.fromisoformat(r["loaded_at"])),
        {"num_format": MOMENT, "align": "center"},
    ),
    Count("rows_read", "Số dòng đọc", 12, is_summed=False),
    Text("Mã băm SHA-256 của nội dung", 72, lambda r: r["sha256"], {"font_size": 10}),
)


def write_sources(book: Book, question: Question) -> None:
    """Write the sheet: the files in force, of the whole province, in the order of loading."""
    title = "CÁC TỆP ĐÃ NẠP, NGUỒN CỦA MỌI SỐ LIỆU"
    page = Page(book, question, name=NAME, title=title, widths=[c.width for c in _COLUMNS], unit="dòng")
    files = question.snapshot.rows("select name, format, loaded_at, rows_read, sha256 from wh.files order by file_id")
    write_table(page, _COLUMNS, [f | {"number": n} for n, f in enumerate(files, start=1)], is_list=True)
    page.note(
        "Mọi tệp của toàn tỉnh, không theo bộ lọc. Tệp gốc được giữ nguyên; tính lại mã băm của tệp mà ra đúng dãy ký tự ở cột"
        " cuối thì tệp chưa bị sửa. Từng dòng của tệp được tính hay bị để lại: xem tờ “Chất lượng dữ liệu”."
    )
