"""The pages, in the order of the menu. One list feeds the menu and the tests."""

from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "app_pages"


class PageEntry(NamedTuple):
    """One page: its file's stem is also its address; the icon is one of Streamlit's own (shipped, not fetched).

    `question`: what the page answers; it stands under the title.
    """

    stem: str
    title: str
    icon: str
    group: str
    question: str

    @property
    def path(self) -> Path:
        """The page's file."""
        return FOLDER / f"{self.stem}.py"


PAGES = (
    PageEntry("tong_quan", "Tổng quan", ":material/dashboard:", "Xem", "Chương trình đang ở đâu, đổi gì, cần làm gì?"),
    PageEntry("ban_do", "Bản đồ", ":material/map:", "Xem", "Nơi nào theo kịp, nơi nào chưa?"),
    PageEntry("co_so", "Cơ sở giáo dục", ":material/school:", "Xem", "Một trường: ai đã học, buổi nào, theo tệp nào?"),
    PageEntry("dinh_nghia", "Định nghĩa", ":material/menu_book:", "Xem", "Mỗi con số tính thế nào?"),
    PageEntry(
        "can_ho_tro",
        "Điểm cần hỗ trợ",
        ":material/support_agent:",
        "Hành động",
        "Gọi cho ai trước, vì sao, gọi rồi có đỡ không?",
    ),
    PageEntry("bao_cao", "Báo cáo", ":material/description:", "Hành động", "Gửi gì cho cấp trên và cho các xã?"),
    PageEntry(
        "chot_so", "Chốt số và đối chiếu", ":material/lock:", "Hành động", "Số đã báo cáo là số nào, nay vì sao khác?"
    ),
    PageEntry(
        "nap_du_lieu", "Nạp dữ liệu", ":material/upload_file:", "Dữ liệu", "Tệp mới có vào được không, dòng nào chưa?"
    ),
    PageEntry("danh_sach", "Danh sách cán bộ", ":material/badge:", "Dữ liệu", "Danh sách còn chỗ nào sai?"),
    PageEntry("doi_soat", "Đối soát", ":material/person_search:", "Dữ liệu", "Tên này là ai?"),
    PageEntry("bat_dau", "Bắt đầu", ":material/flag_circle:", "Quản trị", "Số liệu thật bắt đầu từ đâu?"),
    PageEntry("muc_tieu", "Mục tiêu", ":material/flag:", "Quản trị", "Đến ngày nào phải đạt bao nhiêu?"),
    PageEntry("ranh_gioi", "Ranh giới bản đồ", ":material/public:", "Quản trị", "Bản đồ vẽ theo ranh giới nào?"),
)


def question_of(title: str) -> str:
    """Return the question that the page of this title answers."""
    return next((page.question for page in PAGES if page.title == title), "")
