"""Words by which the columns of an unknown table are guessed; the lists' own spellings are added to them."""

from etl.readers.common.places import COMMUNE
from etl.readers.common.staff import CODE, EMAIL, NAME, PHONE, SCHOOL_CODE, SCHOOL_NAME
from etl.readers.school_register import LAYOUT as SCHOOLS

_SCHOOL = (
    *SCHOOL_NAME,
    "trường",
    "đơn vị",
    "nơi công tác",
    "cơ sở",
    "trung tâm",
    "school",
    "organization",
    "department",
)
_DATES = ("ngày", "date", "thời gian", "dấu thời gian", "timestamp")
_NAMES = (
    *NAME, "họ tên", "tên thầy cô", "tên học viên", "tên người dùng", "tên người tham gia", "tên người nộp", "tác giả",
    "người nộp", "người tham gia", "học viên", "người dùng", "thành viên", "display name", "student name", "student",
    "participant", "player", "teacher", "author", "member", "user", "name", "tên", "quý danh", "nickname",
)  # fmt: skip

WORDS: dict[str, tuple[str, ...]] = {
    "full_name": _NAMES,
    "display_name": ("tên hiển thị", "tên tham gia", "attendee", *_NAMES),
    "name_start": (
        "họ và tên đệm", "họ đệm", "họ và đệm", "họ lót", "họ", "last name", "surname", "family name", "player last name",
        "student last name"),
    "name_end": ("tên", "first name", "given name", "player first name", "student first name"),
    "staff_code": (*CODE, "mã số", "employee id", "id number", "student id"),
    "school_code": (*SCHOOL_CODE, "mã số trường", "mã đơn vị"),
    "school_text": _SCHOOL,
    "site_text": ("điểm cầu", "tên điểm cầu", "site", *_SCHOOL),
    "place_text": (*COMMUNE, "xã", "phường", "huyện", "địa bàn"),
    "email": (*EMAIL, "email", "gmail", "thư điện tử", "e-mail", "email address", "user principal name", "username"),
    "phone": (*PHONE, "số điện thoại", "điện thoại", "sđt", "zalo", "phone"),
    "session_text": ("mã buổi", "tên buổi", "buổi học", "buổi", "chuyên đề", "session"),
    "session_code": ("mã buổi", "tên buổi", "buổi học", "buổi", "chuyên đề", "session"),
    "signed_at": (
        "dấu thời gian", "timestamp", "thời gian điểm danh", "thời gian ký", "giờ ký", "giờ điểm danh", "giờ vào",
        "thời điểm", "thời gian", "ngày giờ", "giờ", "check in", "checkin", "submitted at", "submission time", "time"),
    "held_date": ("ngày học", "ngày tập huấn", "ngày tổ chức", "ngày điểm danh", "ngày", "date"),
    "present": (
        "có mặt", "điểm danh", "tham dự", "tham gia", "hiện diện", "chuyên cần", "ký tên", "ký nhận", "tình trạng",
        "trạng thái", "attendance", "status", "present"),
    "headcount": (
        "số người có mặt", "sĩ số", "có mặt", "số người", "số lượng", "số cbgv", "số gv", "số giáo viên", "hiện diện",
        "số tham gia", "số dự", "tổng số", "sl", "quân số", "headcount"),
    "names": ("danh sách có mặt", "danh sách tên", "danh sách", "tên người có mặt"),
    "tool": ("công cụ", "tên công cụ", "ứng dụng", "nền tảng", "phần mềm", "tool", "app", "product"),
    "used_at": (
        "ngày dùng", "ngày sử dụng", "ngày tạo", "ngày", "date", "day", "started at", "created at", "created", "used at",
        "thời gian", "time"),
    "last_day": (
        "lần cuối", "hoạt động cuối", "truy cập cuối", "đăng nhập cuối", "gần nhất", "last active", "last activity",
        "last activity date", "last login", "last seen", "last used", "last usage", "last visited", "last sign in", "last"),
    "first_day": ("lần đầu", "ngày đầu", "first active", "first activity", "first used", "joined", "first"),
    "actions": (
        "số lượt", "lượt dùng", "lượt", "số lần", "số thao tác", "số thiết kế", "số bài", "số câu lệnh", "prompts",
        "messages", "actions", "designs", "posts", "attempts", "questions", "designs created", "count", "total", "tổng"),
    "active_days": ("số ngày", "số ngày dùng", "active days", "days active", "days used"),
    "period_start": ("từ ngày", "kỳ từ", "bắt đầu kỳ", "period start", "start date", "from"),
    "period_end": ("đến ngày", "kỳ đến", "kết thúc kỳ", "period end", "end date", "to"),
    "course": ("khóa học", "khoá học", "tên khóa", "khóa", "lớp học", "lớp bồi dưỡng", "course", "course name"),
    "is_complete": (
        "hoàn thành", "tình trạng hoàn thành", "kết quả", "đạt", "tiến độ", "trạng thái", "xong", "chứng nhận", "chứng chỉ",
        "completed", "completion", "progress", "status", "passed"),
    "completed_at": (
        "ngày hoàn thành", "hoàn thành lúc", "ngày cấp", "ngày cấp chứng nhận", "completed at", "completion date",
        "date completed", "completed on", "ngày", "date"),
    "activities_done": ("số hoạt động đã xong", "số bài đã làm", "số bài hoàn thành", "activities completed", "done"),
    "activities_total": ("tổng số hoạt động", "tổng số bài", "số bài", "total activities"),
    "product_name": (
        "tên sản phẩm", "sản phẩm", "tên bài", "bài nộp", "tác phẩm", "tên giáo án", "tên sp", "tiêu đề", "title", "subject",
        "product", "link", "đường dẫn"),
    "submitted_date": ("ngày nộp", "thời gian nộp", "ngày gửi", "ngày đăng", "submitted", "created at", *_DATES),
    "verdict": ("kết quả", "đánh giá", "xếp loại", "xếp giải", "duyệt", "nhận xét", "trạng thái", "điểm"),
    "role": ("chức danh", "chức vụ", "vị trí", "nhiệm vụ", "vai trò", "đối tượng", "nhóm chức vụ", "role"),
    "is_core": ("cốt cán",),
    "status": ("trạng thái", "tình trạng", "status"),
    "joined_at": (
        "giờ vào", "thời gian vào", "vào lúc", "vào", "tham gia lúc", "join time", "joined at", "time joined", "join",
        "first join", "entered"),
    "left_at": (
        "giờ ra", "thời gian ra", "ra lúc", "rời phòng", "rời lúc", "rời", "ra", "leave time", "left at", "time exited", "leave",
        "exited"),
    "school_name": ("tên trường", "tên gọi", "tên đơn vị", "trường"),
    "level": ("cấp học", "bậc học", "cấp", "bậc", "khối"),
    "minutes": ("số phút", "thời lượng", "tổng thời gian", "phút", "duration", "minutes", "time in session"),
}  # fmt: skip
"""Field → words of its heading, the surest first."""

CUES: dict[str, tuple[str, ...]] = {
    "sign_ins": ("điểm danh", "ký tên", "đăng ký tham dự", "tham dự", "tập huấn", "attendance", "sign in"),
    "rollcalls": ("sĩ số", "điểm cầu", "điểm danh điểm cầu"),
    "usage": (
        "sử dụng",
        "canva",
        "padlet",
        "quizizz",
        "gemini",
        "copilot",
        "chatgpt",
        "kahoot",
        "usage",
        "activity",
        "prompts",
        "lượt dùng",
        "last active",
        "nhật ký",
    ),
    "completions": ("hoàn thành", "chứng nhận", "chứng chỉ", "completion", "progress", "certificate", "khóa học"),
    "products": ("sản phẩm", "bài nộp", "nộp bài", "cuộc thi", "tác phẩm"),
    "staff": ("danh sách cán bộ", "danh sách giáo viên", "danh sách cbgv", "đội ngũ", "nhân sự"),
    "schools": ("danh sách trường", "danh sách cơ sở", "mạng lưới trường"),
    "connections": ("zoom", "teams", "meet", "phòng họp", "cuộc họp", "participants", "join time"),
}
"""Kind of record → words of a file's name, titles or headings that speak for it."""

TOOLS = {
    "canva": "canva", "padlet": "padlet", "quizizz": "quizizz", "wayground": "quizizz", "gemini": "gemini",
    "copilot": "copilot", "chatgpt": "chatgpt", "kahoot": "kahoot", "notebooklm": "notebooklm", "suno": "suno",
    "gamma": "gamma", "claude": "claude", "magic school": "magicschool", "magicschool": "magicschool",
    "microsoft 365": "copilot",
}  # fmt: skip
"""Words of a file's name or titles → the tool that it speaks of."""

_FAMILIES = """
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly lo quang ca luong tong vi cam bac dieu lu me khoang
giang vang sung thao mua lau hang chang trang phang cu sinh po ha trinh ta mai cao doan dinh dao luu mao tan chao lia seo
ma hua kha lai nong be to la quan
"""
FAMILIES = frozenset(_FAMILIES.split())
"""Family names of the region, folded: a column most of whose cells begin with one holds people."""


def words_of(kind: str, field: str) -> tuple[str, ...]:
    """Return the words by which a heading is taken for `field` of `kind`."""
    listed = SCHOOLS.spellings.get(field, ()) if kind == "schools" else ()
    if kind == "staff" and field == "commune_text":
        listed = COMMUNE
    return (*listed, *WORDS.get(field, ()))
