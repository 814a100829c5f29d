"""Small lists of an invented office: four schools, seven people (two of one name), two sessions."""

from pathlib import Path

from tests.load.clerk import Clerk

SCHOOLS = [
    ["Mã trường", "Tên trường", "Cấp học", "Xã cũ", "Huyện cũ", "Tổng số CBQL", "Tổng số GV", "Tên điểm cầu"],
    ["22000001", "Trường Mầm non Hoa Mơ", "Mầm non", "Thanh An", "Điện Biên", "", "", "Hoa Mơ"],
    ["22000002", "Trường Tiểu học số 1 Nà Tấu", "Tiểu học", "Nà Tấu", "TP Điện Biên Phủ", "", "", ""],
    ["22000003", "Trường THCS Mường Mươn", "THCS", "Mường Mươn", "Mường Chà", "", "", ""],
    ["22000005", "Trường THPT Thanh Nưa", "THPT", "Thanh Nưa", "Điện Biên", 3, 30, "Hội trường Thanh Nưa"],
]
STAFF = [
    ["Mã định danh", "Họ và tên", "Mã trường", "Chức danh", "Email"],
    ["9001", "Lò Thị Hoa", "22000001", "CBQL", "hoa1@example.org"],
    ["9002", "Lò Thị Hoa", "22000002", "GV", ""],
    ["9003", "Quàng Văn Bun", "22000002", "GV", "bun@example.org"],
    ["9004", "Cà Thị Lả", "22000003", "GV", "la@example.org"],
    ["9005", "Vàng A Dơ", "22000003", "CBQL", ""],
    ["9006", "Mùa Thị Sua", "22000003", "NV", ""],
    ["9007", "Giàng Thị Mỷ", "22000001", "GV", "my@example.org"],
]
SESSIONS = [
    ["Mã buổi", "Khóa học", "Bắt đầu", "Kết thúc", "Hình thức", "Bắt buộc", "Đối tượng", "Mã cuộc họp"],
    ["S1", "AI", "06/04/2025 08:00", "06/04/2025 10:00", "điểm cầu", "x", "", "91234567890"],
    ["S2", "AI", "13/04/2025 08:00", "13/04/2025 10:00", "trực tuyến", "x", "", ""],
]
ROLLCALL = ["Mã buổi", "Mã trường", "Sĩ số", "Danh sách có mặt"]
ZOOM = ["Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)", "Guest", "In waiting room"]


def office(folder: Path) -> Clerk:
    """Return a clerk whose home holds the three lists."""
    clerk = Clerk(folder)
    lists = (("truong.csv", SCHOOLS), ("canbo.csv", STAFF), ("buoi.csv", SESSIONS))
    assert clerk.load(*(clerk.file(name, rows) for name, rows in lists)).code == 0
    return clerk


def joined(name: str, email: str = "", start: str = "6/4/2025 8:00", end: str = "6/4/2025 9:30") -> list[str]:
    """Return one line of a Zoom report that Excel has saved again: day first, 24 hours; by default 90 of 120 minutes."""
    return [name, email, start, end, "90", "Yes", "No"]
