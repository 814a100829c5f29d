"""The demo programme's calendar and settings: real dates of the roll-out, invented sessions, courses and targets."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

NEWEST_DAY = date(2025, 12, 14)
"""The last day of the demo data, a Sunday: the as-of date of a first run."""

BASIC_COURSE = "AI cơ bản cho giáo viên"
MANAGER_COURSE = "AI cho cán bộ quản lý"
PRACTICE_COURSE = "AI trong dạy học: thực hành"


@dataclass(frozen=True)
class Session:
    """One planned session. Times are local; `audience` as the list writes it; `meetings`: one Zoom room each."""

    code: str
    name: str
    course: str
    starts: datetime
    hours: float
    mode: str
    meetings: tuple[str, ...]
    is_required: bool
    audience: str

    @property
    def ends(self) -> datetime:
        """The planned end, local time."""
        return self.starts + timedelta(hours=self.hours)

    @property
    def day(self) -> date:
        """The local day."""
        return self.starts.date()


def sessions(rooms: int = 7) -> tuple[Session, ...]:
    """Return the sessions in order of time; the autumn ones are held in `rooms` Zoom rooms each."""
    first_day = datetime(2025, 3, 1, 8)
    found = [
        Session("KM-TT", "Khai mạc tại hội trường", "Khai mạc", first_day, 3, "trực tiếp", (), False, "cốt cán"),
        Session("KM-DC", "Khai mạc tại các điểm cầu", "Khai mạc", first_day, 3, "điểm cầu", ("91000000301",), False,
                "CBQL"),
    ]  # fmt: skip
    for n, day in enumerate((22, 29), start=1):
        found.append(
            Session(f"QL{n}", f"Lớp cán bộ quản lý, buổi {n}", MANAGER_COURSE, datetime(2025, 3, day, 8), 3,
                    "trực tuyến", (f"9100000032{n}",), True, "CBQL")
        )  # fmt: skip
    for n, day in enumerate((6, 13, 20, 27), start=1):
        # One recurring room for the four Sundays: the meeting id alone does not tell the session.
        found.append(
            Session(f"GV{n}", f"Lớp giáo viên, buổi {n}", BASIC_COURSE, datetime(2025, 4, day, 8), 3,
                    "điểm cầu", ("91000000400",), True, "CBQL;GV")
        )  # fmt: skip
    for n, (month, day) in enumerate(((9, 20), (10, 25), (11, 22)), start=1):
        meetings = tuple(f"92000{month:02d}{day:02d}{room:02d}" for room in range(1, rooms + 1))
        found.append(
            Session(f"TH{n}", f"Thực hành AI trong dạy học, chuyên đề {n}", PRACTICE_COURSE,
                    datetime(2025, month, day, 14), 2.5, "trực tuyến", meetings, False, "CBQL;GV")
        )  # fmt: skip
    return tuple(found)


def programme_toml() -> str:
    """Return the text of `programme.toml` for a demo home, with comments in Vietnamese."""
    return _SETTINGS


_SETTINGS = """\
# Cấu hình của tỉnh minh hoạ. Mọi tên người, tên trường, con số trong kho này đều do máy sinh ra.
# Sửa tệp này rồi chạy lại “python -m etl rebuild” để tính lại toàn bộ số liệu.

[programme]
name = "Phổ cập AI cho giáo viên tỉnh Điện Biên (số liệu minh hoạ)"
first_day = 2025-03-01        # ngày khai mạc
goal_day = 2025-12-31         # ngày phải đạt mục tiêu
audience = ["CBQL", "GV"]     # ai được tính vào mẫu số; thêm "NV" nếu tính cả nhân viên
demo = true                   # hiện băng “Số liệu minh hoạ” trên mọi trang

[attendance]
min_share = 0.5               # dự ít nhất nửa thời lượng thì tính là có tham gia buổi đó
margin_minutes = 15           # vào sớm, ra muộn trong khoảng này vẫn tính

[completion]
min_share = 0.8               # dự ít nhất 80 % số buổi bắt buộc dành cho mình

[usage]
active_days = 4               # “dùng thường xuyên”: ít nhất 4 ngày …
active_window_days = 28       # … trong 28 ngày gần nhất
habit_weeks = 12              # “thành nếp”: trong 12 tuần dạy học gần nhất …
habit_min_weeks = 9           # … có dùng ít nhất 9 tuần
retained_after_days = 56      # “duy trì”: xét người bắt đầu dùng từ 56 ngày trước

# Các tuần không dạy học: bỏ qua khi xét “thành nếp”.
[[calendar.pause]]
name = "Nghỉ lễ 30/4 và 1/5"
from = 2025-04-28
to = 2025-05-04

[[calendar.pause]]
name = "Nghỉ hè"
from = 2025-06-02
to = 2025-08-31

[[calendar.pause]]
name = "Kiểm tra cuối học kỳ I"
from = 2025-12-29
to = 2026-01-04

[[calendar.pause]]
name = "Tết Nguyên đán Bính Ngọ"
from = 2026-02-09
to = 2026-02-22

# Mục tiêu: đường gấp khúc qua các mốc [ngày, tỷ lệ]. Thêm level = "TH" để đặt riêng cho một cấp học.
[[target]]
measure = "participated"
points = [[2025-03-01, 0.0], [2025-04-30, 0.85], [2025-12-31, 0.95]]

[[target]]
measure = "completed"
points = [[2025-04-06, 0.0], [2025-06-01, 0.5], [2025-12-31, 0.8]]

[[target]]
measure = "active_28d"
points = [[2025-04-14, 0.0], [2025-12-31, 0.4]]
"""
