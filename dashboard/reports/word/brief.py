"""The brief of a commune or of the province: exactly one A4 page, what is shown chosen by how much there is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from docx.shared import Mm

from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES, denominator, is_silent, measured
from dashboard.figures.query import Row
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import FLAGGED, GRAVITY, STATUSES
from dashboard.figures.wording import counts_words, share_words
from dashboard.reports.page import DEMO
from dashboard.reports.question import Question, people_short
from dashboard.reports.word.form import footer_of, new_document, put, set_frame
from dashboard.reports.word.office import Office, office_of
from dashboard.reports.word.package import packed
from dashboard.reports.word.parts import DEMO_COLOUR, Look, paragraph, run, twips, written
from dashboard.reports.word.tables import cell, frame
from dashboard.reports.word.values import filled, values
from etl.text.vietnam import day, number, percent
from geo import units
from geo.managing import DEPARTMENT

KIND = "tom-tat"
_TEXT = Path(__file__).parent / "texts" / "tom_tat.txt"
WIDTH = 175.0
"""Mm of text: A4 less 20 at the left and 15 at the right."""
_ROOM = 254.0
"""Mm of height that is planned with, of 264: what a program draws is a little higher or lower."""
_FIGURES = ("participated", "completed", "products", "active_28d", "site_sessions_reporting", "flagged")
_SHORT = {"site_sessions_reporting": "Báo cáo của điểm cầu", "flagged": "Cơ sở cần hỗ trợ"}
_MOST_SCHOOLS = 20
_LETTER = 0.46
"""Width of a letter, of its size; Times New Roman has 0,40–0,43 in such texts, the rest is for words that do not fit."""
_LINE = 1.17
"""Height of a line, of its size."""
_POINT = 25.4 / 72
_TEXT_LOOK = Look(size=11.5, before=3)
_ITEM = Look(size=10.5, align="left", left=4, first=-4, before=0.5)
_HEAD = Look(size=11.5, bold=True, align="left", before=6, after=2, keep=True)
_CELL = Look(size=10, align="center", before=0.8, after=0.8)


@dataclass(frozen=True)
class _Choice:
    """How much is shown: a line per school instead of per level, and so many names in each list."""

    by_school: bool
    named: int


@dataclass(frozen=True)
class _Block:
    """A piece of the page and the height it takes at most, in mm."""

    xml: str
    height: float


def write_brief(question: Question) -> bytes:
    """Return the brief of the question's unit on one page. The same figures, the same bytes."""
    office, as_of = office_of(question), question.snapshot.as_of
    lines = filled(_TEXT.read_text(encoding="utf-8"), values(question, office))
    blocks = next((b for b in _tried(question, office, lines) if sum(x.height for x in b) <= _ROOM), None)
    if blocks is None:
        blocks = _blocks(question, office, lines, _Choice(by_school=False, named=0))
    document = new_document()
    section = document.sections[0]
    section.top_margin = section.bottom_margin = Mm(15)
    section.left_margin, section.footer_distance = Mm(20), Mm(7)
    set_frame(section, footer_of(question))
    put(document, [block.xml for block in blocks])
    return packed(document, f"Tóm tắt – {question.unit}", as_of, question.properties(KIND))


def briefs(
    snapshot: Snapshot, home: Path | None = None, *, set_code: str | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """Yield file name → brief: the province's, then each commune's in the official order, each with only its own rows.

    `set_code`: the code that all of them carry; without it that of the province's figures.
    """
    say = progress or (lambda _share, _text: None)
    province = Question(snapshot, None, None, home, set_code=set_code)
    communes = units.communes()
    for n, unit in enumerate((None, *communes)):
        name = unit.full_name if unit else "Tỉnh Điện Biên"
        say(n / (len(communes) + 1), f"Đang viết bản tóm tắt của {unit.name_in_sentence if unit else 'tỉnh'}…")
        where = Filters({"commune": (unit.code,)}) if unit else None
        question = Question(snapshot, where, None, home, set_code=province.code) if unit else province
        yield f"{n:02d} {name}.docx", write_brief(question)


# --- what is shown ----------------------------------------------------------------------------------------------------


def _tried(question: Question, office: Office, lines: Sequence[str]) -> Iterator[list[_Block]]:
    """Yield the page with ever less on it: every school, or a line per level; then fewer names in the lists."""
    valid = [s for s in question.schools if s["is_valid"]]
    most = max(1, sum(s["status"] in FLAGGED for s in valid))
    for by_school in (True, False):
        if not by_school or len(valid) <= _MOST_SCHOOLS:
            for named in range(min(most, 14), 0, -1):
                yield _blocks(question, office, lines, _Choice(by_school, named))


def _blocks(question: Question, office: Office, lines: Sequence[str], choice: _Choice) -> list[_Block]:
    valid = [s for s in question.schools if s["is_valid"]]
    flagged = sorted(
        (s for s in valid if s["status"] in FLAGGED), key=lambda s: (GRAVITY[s["status"]], -(s["gap_people"] or 0))
    )
    notes = [line for line in lines if line.startswith("- ")]
    if any(_mark(s, question) for s in (valid if choice.by_school else flagged)):
        notes.append("- * Cơ sở do Sở Giáo dục và Đào tạo quản lý.")
    found = [*_head(question, office)]
    found += [_text(line, _TEXT_LOOK) for line in lines if not line.startswith("- ")]
    found += _band(question)
    rows, heading = _lines(question, valid, choice)
    if rows:
        title = "Kết quả theo cơ sở" if choice.by_school else "Kết quả theo cấp học"
        found += [_text(title, _HEAD), _table(heading, rows)]
    found += _standing(question, flagged, choice)
    return [*found, _text("Lưu ý về số liệu", _HEAD), *(_text(line, replace(_ITEM, size=10)) for line in notes)]


def _standing(question: Question, flagged: Sequence[Row], choice: _Choice) -> list[_Block]:
    """Return the schools that are low, and apart from them the silent ones."""
    if not flagged and is_silent(question.total, MEASURES["participated"]):
        return [_text("Chưa có bằng chứng nào từ các cơ sở, nên chưa xếp được tình trạng.", replace(_HEAD, bold=False))]
    by_commune = question.where.values.keys() != {"commune"} and question.scope.role in ("province", "department")
    low = [_low_words(s, question, by_commune) for s in flagged if s["status"] != "silent"]
    silent = [_silent_words(s, question, by_commune) for s in flagged if s["status"] == "silent"]
    return _list("Cơ sở có kết quả thấp hoặc đang giảm", low, choice.named) + _list(
        "Cơ sở im lặng", silent, choice.named
    )


def _text(text: str, look: Look) -> _Block:
    room = WIDTH - look.left
    return _Block(written(text, look), _height(text, room, look))


def _height(text: str, width: float, look: Look) -> float:
    """Return the mm that a paragraph takes at most in so many mm of width."""
    letter = look.size * _POINT * (_LETTER * 1.12 if look.bold else _LETTER) * (1.2 if text.isupper() else 1.0)
    lines = sum(max(1, ceil(len(part) * letter / width)) for part in text.split("\n"))
    return lines * look.size * _POINT * _LINE + (look.before + look.after) * _POINT


def _head(question: Question, office: Office) -> list[_Block]:
    as_of = question.snapshot.as_of
    small = Look(size=11, align="center")
    left = (written(office.superior, small) if office.superior else "") + written(office.own, replace(small, bold=True))
    right = written("BẢN TÓM TẮT", replace(small, bold=True, align="right"))
    right += written(f"Số liệu tính đến ngày {day(as_of)}", replace(small, italic=True, align="right"))
    half = WIDTH / 2
    grid = f'<w:gridCol w:w="{twips(half)}"/>' * 2
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(WIDTH)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cell(left, half)}{cell(right, half)}</w:tr></w:tbl>"
    )
    lines = ceil(len(office.own) * 11 * _POINT * 0.7 / (half - 4)) + 1
    found = [_Block(table, lines * 11 * _POINT * _LINE)]
    if question.snapshot.settings.is_demo:
        found.append(_text(DEMO, Look(size=10, bold=True, align="center", before=6, colour=DEMO_COLOUR, box=True)))
    title = Look(size=14, bold=True, align="center", before=8)
    found.append(_text("KẾT QUẢ TRIỂN KHAI CHƯƠNG TRÌNH", title))
    found.append(_text(f"“{question.snapshot.settings.name}”", Look(size=12, bold=True, align="center")))
    found.append(_text(office.at_unit.upper(), replace(title, before=0, after=2)))
    return found


# --- key figures ------------------------------------------------------------------------------------------------------


def _band(question: Question) -> list[_Block]:
    """Return the six key figures in two rows of three: rate, numerator and denominator, target."""
    width = WIDTH / 3
    cells = [cell(_key_figure(question, id_), width) for id_ in _FIGURES]
    rows = [f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells[n : n + 3])}</w:tr>" for n in (0, 3)]
    grid = f'<w:gridCol w:w="{twips(width)}"/>' * 3
    return [_text("", Look(size=4)), _Block(frame(WIDTH, grid, rows), 46.0)]


def _key_figure(question: Question, id_: str) -> str:
    measure, total = MEASURES[id_], question.total
    label = Look(size=10, align="center", before=2)
    big = Look(size=16, bold=True, align="center")
    small = Look(size=9.5, align="center", after=1)
    if id_ == "flagged":
        rate = number(total["flagged"]) if total["flagged"] is not None else "–"
        below = f"trong {number(total['schools'])} cơ sở" if total["schools"] else "–"
    else:
        rate = share_words(total, measure)
        below = counts_words(total, measure) + (" " + measure.unit if denominator(total, measure) else "")
    target = _target(question, id_)
    return "".join(
        (
            written(_SHORT.get(id_, measure.label), label),
            written(rate, big if rate[0].isdigit() or rate == "–" else replace(big, size=12, before=2, after=2)),
            written(below, small),
            written(target or "\u00a0", small),
        )
    )


def _target(question: Question, id_: str) -> str:
    measure, total = MEASURES[id_], question.total
    target, base = question.target(id_), denominator(total, measure)
    if target is None or measure.is_worse_high or not base or measured(total, measure) is None:
        return ""
    short = people_short(total[id_], base, target)
    verdict = f"thiếu {number(short)}" if short else "đã đạt"
    return f"mục tiêu {percent(target)}: {verdict}"


# --- lines ------------------------------------------------------------------------------------------------------------

_SCHOOL_COLUMNS = (("STT", 10.0), ("Cơ sở giáo dục", 65.0), ("Tổng số", 13.0), ("Tham gia", 16.0), ("Tỷ lệ", 16.0),
                   ("Hoàn thành", 16.0), ("Tỷ lệ", 15.0), ("Tình trạng", 24.0))  # fmt: skip
_LEVEL_COLUMNS = (("Cấp học", 43.0), ("Số cơ sở", 18.0), ("Tổng số", 20.0), ("Tham gia", 20.0), ("Tỷ lệ", 18.0),
                  ("Hoàn thành", 20.0), ("Tỷ lệ", 18.0), ("Cần hỗ trợ", 18.0))  # fmt: skip


def _lines(
    question: Question, schools: Sequence[Row], choice: _Choice
) -> tuple[list[list[str]], Sequence[tuple[str, float]]]:
    if choice.by_school:
        rows = [[str(n), s["school_name"] + _mark(s, question), number(s["rostered_base"]), *_shares(s),
                 STATUSES.get(s["status"] or "", "–")] for n, s in enumerate(schools, start=1)]  # fmt: skip
        return rows, _SCHOOL_COLUMNS
    rows = [[r["level_name"], number(r["schools"]), number(r["rostered_base"]), *_shares(r), number(r["flagged"])]
            for r in question.by("level") if r["level"] and r["schools"]]  # fmt: skip
    return rows, _LEVEL_COLUMNS


def _shares(row: Row) -> list[str]:
    found = []
    for measure in (MEASURES["participated"], MEASURES["completed"]):
        words = share_words(row, measure)
        count = counts_words(row, measure).split("/")[0] if denominator(row, measure) else "–"
        found += [words, "–"] if words == "im lặng" else [count, words if words[0].isdigit() else "–"]
    return found


def _table(columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> _Block:
    bold = replace(_CELL, bold=True)
    height = _height("X", 100, bold) * 2 + 1
    made = [_row([(heading, bold, width) for heading, width in columns])]
    for row in rows:
        cells = [
            (text, replace(_CELL, align=_align(heading)), width)
            for text, (heading, width) in zip(row, columns, strict=True)
        ]
        made.append(_row(cells))
        height += max(_height(text, width - 1.8, look) for text, look, width in cells) + 0.25
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for _, width in columns)
    return _Block(frame(sum(w for _, w in columns), grid, made), height)


def _align(heading: str) -> str:
    return (
        "left"
        if heading in ("Cơ sở giáo dục", "Cấp học")
        else "center"
        if heading in ("STT", "Tình trạng")
        else "right"
    )


def _row(cells: Sequence[tuple[str, Look, float]]) -> str:
    inner = "".join(cell(paragraph(run(text, look), look), width) for text, look, width in cells)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inner}</w:tr>"


# --- lists ------------------------------------------------------------------------------------------------------------


def _list(heading: str, items: Sequence[str], named: int) -> list[_Block]:
    """Return a heading with at most `named` items, and how many more there are."""
    if not items:
        return [_text(f"{heading}: không có.", replace(_HEAD, bold=False))]
    shown = [_text(f"- {item}", _ITEM) for item in items[:named]]
    more = len(items) - named
    rest = [_text(f"- và {number(more)} cơ sở khác, xem phụ lục số liệu.", _ITEM)] if more > 0 else []
    return [_text(f"{heading} ({number(len(items))})", _HEAD), *shown, *rest]


def _low_words(school: Row, question: Question, by_commune: bool) -> str:
    status = STATUSES[school["status"]].lower()
    if school["status"] == "slipping" and school["reasons"]:
        return f"{_name(school, question, by_commune)} ({status}): {plain_name(school['reasons'][0].split(';')[0])}."
    gap = f"; thiếu {number(school['gap_people'])} người so với mục tiêu" if school["gap_people"] else ""
    count = f"{counts_words(school, MEASURES['participated'])} người tham gia"
    return f"{_name(school, question, by_commune)} ({status}): {count}{gap}."


def _silent_words(school: Row, question: Question, by_commune: bool) -> str:
    people = f"{_name(school, question, by_commune)}: {number(school['rostered_base'])} người"
    if not school["participated"]:
        return f"{people}, chưa biết có ai tham gia."
    return f"{people}, trước đây {number(school['participated'])} người đã tham gia; các buổi gần nhất chưa có tin."


def _name(school: Row, question: Question, by_commune: bool) -> str:
    unit = units.find_unit("current", school["commune_code"]) if by_commune and school["commune_code"] else None
    return plain_name(school["school_name"]) + (f", {unit.name_in_sentence}" if unit else "") + _mark(school, question)


def plain_name(name: str) -> str:
    """Return a name without what a text reads as bold."""
    return name.replace("**", "")


def _mark(school: Row, question: Question) -> str:
    """Return a star for a school that the Department manages, where the brief is a commune's."""
    return " *" if question.where.values.keys() == {"commune"} and school["managing_code"] == DEPARTMENT.code else ""
