"""Sheets by place, level and managing body: one line per unit, each with all main measures; both systems of units."""

from collections.abc import Callable

from dashboard.figures.keys import KEYS, Filters
from dashboard.figures.measures import MEASURES
from dashboard.figures.query import Row
from dashboard.places import STRADDLER_MARK
from dashboard.reports.book import Book
from dashboard.reports.page import Page
from dashboard.reports.question import Question
from dashboard.reports.tables import Column, Count, Share, Text, with_share, write_table
from etl.text.vietnam import day
from geo import units

_LISTED = "Trong danh sách"
_SITES = MEASURES["sites_connected"].label
_REPORTS = "Báo cáo của điểm cầu"

FIGURES: tuple[Column, ...] = (
    Count("schools", "Số cơ sở", 6.5),
    Count("rostered_base", "Tổng số", 7.6, _LISTED),
    Count("rostered_listed", "Có tên", 7.6, _LISTED),
    *with_share("participated"),
    *with_share("participated_verified"),
    *with_share("completed"),
    *with_share("activated"),
    *with_share("active_28d"),
    *with_share("products"),
    Count("sites_expected", "Phải có", 6.2, _SITES),
    Count("sites_connected", "Đã có", 6.2, _SITES),
    Share("sites_connected", group=_SITES),
    Count("site_sessions_expected", "Phải có", 7.2, _REPORTS),
    Count("site_sessions_reporting", "Đã có", 7.2, _REPORTS),
    Share("site_sessions_reporting", group=_REPORTS),
    Count("flagged", "Cần hỗ trợ", 6.5),
)

_NUMBER_WIDTH, _NAME_WIDTH, _FORMER_WIDTH, _PART_WIDTH = 4.5, 25.0, 42.0, 57.0
UNKNOWN = "Chưa rõ nơi"
_SILENCE = "“im lặng”: chưa có bằng chứng nào từ các cơ sở của dòng đó; “–”: không áp dụng hoặc chưa có danh sách tên."


def write_districts(book: Book, question: Question) -> None:
    """Write "Theo huyện cũ": the ten former districts by code."""
    notes = ("Huyện cũ: đơn vị đến 30/06/2025, xác định theo xã cũ của từng cơ sở.", _SILENCE)
    page = _page(book, question, "Theo huyện cũ", "KẾT QUẢ THEO HUYỆN, THỊ XÃ, THÀNH PHỐ TRƯỚC 01/07/2025")
    _write(page, "district", question.by("district"), notes)


def write_communes(book: Book, question: Question) -> None:
    """Write "Theo xã, phường": the communes since 01/07/2025 in the official order, straddlers marked with "*"."""
    order = {u.code: n for n, u in enumerate(units.communes())}
    lines = sorted(question.by("commune"), key=lambda r: order.get(r["commune"], len(order)))
    starred = {u.code for u in units.straddlers()}
    shown = [
        r | {"commune_name": f"{r['commune_name']} {STRADDLER_MARK}"} if r["commune"] in starred else r for r in lines
    ]
    notes = (
        f"{STRADDLER_MARK} Gồm các xã của hai huyện cũ, nên cộng các xã, phường không ra số liệu của huyện cũ.",
        f"Đơn vị hành chính từ {day(units.CHANGE_DAY)}, theo thứ tự của danh mục chính thức.",
        _SILENCE,
    )
    _write(_page(book, question, "Theo xã, phường", "KẾT QUẢ THEO XÃ, PHƯỜNG"), "commune", shown, notes)


def write_former_communes(book: Book, question: Question) -> None:
    """Write "Theo xã cũ": the 129 communes of before, by former district and code."""
    order = {u.code: n for n, u in enumerate(units.former_communes())}
    lines = [
        r | {"old_commune_name": f"{r['old_commune_name']} ({units.former_commune(r['old_commune']).district.name_in_sentence})"}
        if r["old_commune"] else r
        for r in sorted(question.by("old_commune"), key=lambda r: order.get(r["old_commune"], len(order)))
    ]  # fmt: skip
    notes = ("Đơn vị đến 30/06/2025; trong ngoặc là huyện, thị xã, thành phố cũ.", _SILENCE)
    page = _page(book, question, "Theo xã cũ", "KẾT QUẢ THEO XÃ, PHƯỜNG, THỊ TRẤN TRƯỚC 01/07/2025", _FORMER_WIDTH)
    _write(page, "old_commune", lines, notes)


def write_straddlers(book: Book, question: Question) -> None:
    """Write "Xã ghép hai huyện": the eight communes that join parts of two former districts, part by part.

    Nothing is written where they have no school, or the filters leave none.
    """
    wanted = question.where.values.get("commune")
    codes = tuple(u.code for u in units.straddlers() if wanted is None or u.code in wanted)
    where = Filters({**question.where.values, "commune": codes})
    asked = Question(question.snapshot, where, question.scope, set_code=question.code)
    lines = [
        r | {"commune_name": _part(r["commune"], r["district"])}
        for r in sorted(asked.by("commune", "district"), key=lambda r: (codes.index(r["commune"]), r["district"]))
    ]
    if not lines:
        return
    notes = (
        "Tám xã, phường này lập từ các xã của hai huyện cũ. Số liệu của huyện cũ luôn cộng từ các cơ sở theo xã cũ, không cộng từ"
        " xã, phường hiện nay.",
        _SILENCE,
    )
    page = _page(book, asked, "Xã ghép hai huyện", "XÃ, PHƯỜNG GHÉP TỪ HAI HUYỆN CŨ, TỪNG PHẦN", _PART_WIDTH)
    _write(page, "commune", lines, notes)


def _part(commune: str, district: str) -> str:
    """Return "Xã Búng Lao – huyện Mường Ảng (Ẳng Tở, Búng Lao)"."""
    unit = units.commune(commune)
    if not district:
        return f"{unit.full_name} – chưa rõ xã cũ"
    members = ", ".join(member.name for member in unit.parts[district])
    return f"{unit.full_name} – {units.district(district).name_in_sentence} ({members})"


def write_managing_bodies(book: Book, question: Question) -> None:
    """Write "Theo cơ quan quản lý": who answered for the schools on the as-of date."""
    before = question.snapshot.as_of < units.CHANGE_DAY
    local = "Phòng GD&ĐT của huyện" if before else "UBND xã, phường"
    notes = (
        f"Cơ quan quản lý vào ngày {day(question.snapshot.as_of)}: {local} với mầm non, tiểu học và THCS; Sở GD&ĐT với THPT và"
        " GDNN-GDTX (Nghị định 142/2025/NĐ-CP, Thông tư 15/2025/TT-BGDĐT).",
        _SILENCE,
    )
    page = _page(book, question, "Theo cơ quan quản lý", "KẾT QUẢ THEO CƠ QUAN QUẢN LÝ")
    _write(page, "managing_body", question.by("managing_body"), notes)


def write_levels(book: Book, question: Question) -> None:
    """Write "Theo cấp học": the seven levels."""
    _write(_page(book, question, "Theo cấp học", "KẾT QUẢ THEO CẤP HỌC"), "level", question.by("level"), (_SILENCE,))


def _page(book: Book, question: Question, name: str, title: str, name_width: float = _NAME_WIDTH) -> Page:
    widths = (_NUMBER_WIDTH, name_width, *(c.width for c in FIGURES))
    return Page(book, question, name=name, title=title, widths=widths, unit="người")


def _write(page: Page, key: str, rows: list[Row], notes: tuple[str, ...]) -> None:
    shown = [row for row in rows if row[key] or _says_something(row)]
    columns: tuple[Column, ...] = (
        Text("TT", _NUMBER_WIDTH, lambda r: r["number"], {"align": "center"}),
        Text(KEYS[key].label, page.widths[1], _named(key), {"text_wrap": True}),
        *FIGURES,
    )
    write_table(page, columns, [row | {"number": n} for n, row in enumerate(shown, start=1)], page.question.total)
    for text in notes:
        page.note(text)


def _named(key: str) -> Callable[[Row], str]:
    return lambda row: row[f"{key}_name"] or UNKNOWN


def _says_something(row: Row) -> bool:
    """False for the group of attendance that belongs to no known school: it has none of these columns."""
    return any(row[c.id] for c in FIGURES if isinstance(c, Count))
