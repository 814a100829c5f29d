"""The pages, in the order of the menu. One list feeds the menu and the tests."""

from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "app_pages"


class PageEntry(NamedTuple):
    """One page: its file's stem is also its address; the icon is one of Streamlit's own (shipped, not fetched)."""

    stem: str
    title: str
    icon: str
    group: str

    @property
    def path(self) -> Path:
        """The page's file."""
        return FOLDER / f"{self.stem}.py"


PAGES = (
    PageEntry("tong_quan", "Tổng quan", ":material/dashboard:", "Xem"),
    PageEntry("ban_do", "Bản đồ", ":material/map:", "Xem"),
    PageEntry("co_so", "Cơ sở giáo dục", ":material/school:", "Xem"),
    PageEntry("dinh_nghia", "Định nghĩa", ":material/menu_book:", "Xem"),
    PageEntry("can_ho_tro", "Điểm cần hỗ trợ", ":material/support_agent:", "Hành động"),
    PageEntry("bao_cao", "Báo cáo", ":material/description:", "Hành động"),
    PageEntry("chot_so", "Chốt số và đối chiếu", ":material/lock:", "Hành động"),
    PageEntry("muc_tieu", "Mục tiêu", ":material/flag:", "Hành động"),
    PageEntry("nap_du_lieu", "Nạp dữ liệu", ":material/upload_file:", "Dữ liệu"),
    PageEntry("danh_sach", "Danh sách cán bộ", ":material/badge:", "Dữ liệu"),
    PageEntry("doi_soat", "Đối soát", ":material/person_search:", "Dữ liệu"),
    PageEntry("ranh_gioi", "Ranh giới bản đồ", ":material/public:", "Dữ liệu"),
)
