"""Sheet "Biểu đồ": Excel's own charts, which read the cells of the other sheets and change with them.

What a chart needs and no sheet has in one block (the target beside every bar, the steps of the funnel) stands as formulas
at the right of the printed page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from dashboard.figures.measures import MEASURES, is_silent, measured
from dashboard.figures.query import Row
from dashboard.places import STRADDLER_MARK
from dashboard.reports.book import BLANK, COUNT, DAY, FONT, QUIET, RATE, Book
from dashboard.reports.page import Page
from dashboard.reports.question import Question
from dashboard.reports.tables import Count, Share, Text, Written
from dashboard.style import BLUE, CONTEXT_LINE, INK, LINE, PAPER
from etl.text.vietnam import day, number, percent

NAME = "Biểu đồ"
WIDTHS = (44.0, 44.0)
_WIDE_PX, _ROW_PX, _PX_PER_POINT = 620, 20, 4 / 3
_PAGE_POINTS = 715.0
"""What an upright A4 page holds between its margins."""
_OPENING_POINTS = 170.0
"""What the lines above the charts take at most."""
_BESIDE = 3
"""The first column of the figures beside the page."""
_MOST_LABELS = 20
_ROOM_FOR_A_LABEL = 0.15
"""A bar of this share is long enough to bear its number."""
_SLANTED_FROM = 9
FUNNEL = ("rostered", "participated", "completed", "activated", "active_28d", "retained")
_BARS = (
    ("Theo cấp học", "level", "cấp học", ("participated", "completed")),
    ("Theo huyện cũ", "district", "huyện cũ", ("participated", "completed")),
    ("Theo xã, phường", "commune", "xã, phường", ("participated",)),
)  # fmt: skip
"""Sheet, its key, its words, the measures drawn."""
_AROUND_BARS_PX, _BAR_PX = 80, 17


@dataclass
class _Sheet:
    """The page, how many points of the printed page are taken, and the next free row beside it."""

    page: Page
    taken: float
    beside: int


def has_charts(question: Question) -> bool:
    """Return whether there is anything to draw."""
    return bool(question.total["rostered_base"]) and (_has_funnel(question) or len(question.by("level")) > 1)


def write_charts(book: Book, question: Question) -> None:
    """Write the sheet. The sheets that the charts read must have been written."""
    page = Page(book, question, name=NAME, title="BIỂU ĐỒ", widths=WIDTHS, unit="người", is_upright=True)
    page.sheet.set_column(2, 2, 4)
    page.sheet.set_column(_BESIDE, _BESIDE, 34)
    page.sheet.set_column(_BESIDE + 1, _BESIDE + 1, 14)
    page.sheet.write_string(
        0, _BESIDE, "Số liệu của biểu đồ (công thức, không in)", book.style(italic=True, font_color=QUIET)
    )
    sheet = _Sheet(page, _OPENING_POINTS, 1)
    _draw_funnel(sheet)
    _draw_sessions(sheet)
    for tab, key, words, measures in _BARS:
        written = book.tables.get(tab)
        if written and len(written.lines) > 1:
            for measure in measures:
                _draw_bars(sheet, written, key, words, measure)
    page.sheet.print_area(0, 0, page.row, page.last)
    page.sheet.set_print_scale(100)


# --- what is drawn -----------------------------------------------------------------------------------------------------


def _draw_bars(sheet: _Sheet, written: Written, key: str, words: str, measure_id: str) -> None:
    """Draw the rate of every line, in front of the target of the day."""
    measure, page = MEASURES[measure_id], sheet.page
    rates = [measured(line, measure) for line in written.lines]
    known = [share for share in rates if share is not None]
    if len(known) < 2:
        return
    height = ceil((_AROUND_BARS_PX + _BAR_PX * len(rates)) / _ROW_PX) * _ROW_PX
    words_instead = [_word(line, measure_id) for line in written.lines]
    names = next(n for n, c in enumerate(written.columns) if isinstance(c, Text) and c.width >= 20)
    shares = next(n for n, c in enumerate(written.columns) if isinstance(c, Share) and c.id == measure_id)
    categories = [written.sheet, written.first, names, written.last, names]
    chart = page.book.workbook.add_chart({"type": "bar"})
    targets = _targets(page, key, measure_id, written.lines)
    if targets:
        where = _write_beside(sheet, f"Mục tiêu, {measure.label.lower()} {words}", [
            (line[f"{key}_name"] or "Chưa rõ nơi", formula, value)
            for line, (formula, value) in zip(written.lines, targets, strict=True)
        ], RATE)  # fmt: skip
        same = {value for _, value in targets}
        name = f"Mục tiêu đến {day(page.question.snapshot.as_of)}"
        chart.add_series({
            "name": f"{name}: {percent(same.pop())}" if len(same) == 1 else name, "categories": categories, "values": where,
            "fill": {"color": LINE}, "border": {"none": True}, "gap": 35, "overlap": 100,
        })  # fmt: skip
    chart.add_series({
        "name": f"Tỷ lệ {measure.label.lower()}", "categories": categories,
        "values": [written.sheet, written.first, shares, written.last, shares],
        "fill": {"color": BLUE}, "border": {"none": True}, "gap": 35, "overlap": 100,
        "data_labels": _labels(RATE, words_instead, is_inside=not any(words_instead) and min(known) >= _ROOM_FOR_A_LABEL),
    })  # fmt: skip
    chart.set_x_axis({"visible": False, "min": 0, "max": 1.12, "major_gridlines": {"visible": False}})
    _name_axis(chart)
    chart.set_legend({"position": "bottom", "font": _font(9)} if targets else {"none": True})
    _leave_room(chart, height, has_legend=bool(targets))
    title = f"{measure.label} theo {words}: {_extremes(written.lines, rates, key)}"
    _put(sheet, chart, title, height, f"Số liệu ở tờ “{written.sheet}”.")


def _draw_funnel(sheet: _Sheet) -> None:
    """Draw the people from the roster to lasting use."""
    page, total = sheet.page, sheet.page.question.total
    if not _has_funnel(page.question):
        return
    steps = [m for m in FUNNEL if total[m] is not None]
    where = _write_beside(
        sheet, "Từ danh sách đến duy trì", [(MEASURES[m].label, page.book.cells[m], total[m]) for m in steps], COUNT
    )
    chart = page.book.workbook.add_chart({"type": "bar"})
    chart.add_series({
        "name": "Số người", "categories": [where[0], where[1], _BESIDE, where[3], _BESIDE], "values": where,
        "fill": {"color": BLUE}, "border": {"none": True}, "gap": 45, "data_labels": _labels(COUNT, [None] * len(steps)),
    })  # fmt: skip
    chart.set_x_axis(
        {"visible": False, "min": 0, "max": total["rostered"] * 1.12, "major_gridlines": {"visible": False}}
    )
    _name_axis(chart)
    chart.set_legend({"none": True})
    _leave_room(chart, 290, has_legend=False)
    last = steps[-1]
    title = (
        f"Từ {number(total['rostered'])} người trong danh sách đến {number(total[last])} người"
        f" {MEASURES[last].label[0].lower()}{MEASURES[last].label[1:]}"
    )
    _put(sheet, chart, title, 290, "Số liệu ở tờ “Tổng hợp”.")


def _draw_sessions(sheet: _Sheet) -> None:
    """Draw how many took part in each session, in the order of time."""
    written = sheet.page.book.tables.get("Buổi học")
    if not written or len(written.lines) < 2:
        return
    lines, columns = written.lines, written.columns
    days = next(n for n, c in enumerate(columns) if c.heading == "Ngày")
    people = next(n for n, c in enumerate(columns) if isinstance(c, Count) and c.id == "participated")
    known = [line for line in lines if line["participated"]]
    if not known:
        return
    chart = sheet.page.book.workbook.add_chart({"type": "line"})
    series: dict[str, Any] = {
        "name": "Số người tham gia", "categories": [written.sheet, written.first, days, written.last, days],
        "values": [written.sheet, written.first, people, written.last, people], "line": {"color": BLUE, "width": 2},
        "marker": {"type": "circle", "size": 6, "fill": {"color": BLUE}, "border": {"color": BLUE}},
    }  # fmt: skip
    if len(lines) <= _MOST_LABELS:
        series["data_labels"] = _labels(COUNT, [_word(line, "participated") for line in lines]) | {"position": "above"}
    chart.add_series(series)
    slanted = {"rotation": -45} if len(lines) >= _SLANTED_FROM else {}
    chart.set_x_axis({
        "text_axis": True, "num_format": DAY, "num_font": _font(9) | slanted, "line": {"color": CONTEXT_LINE},
        "major_tick_mark": "none",
    })  # fmt: skip
    most = max(line["participated"] for line in known)
    chart.set_y_axis({"visible": False, "min": 0, "max": most * 1.15, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    best = next(line for line in known if line["participated"] == most)
    title = f"{number(len(lines))} buổi học: đông nhất {number(most)} người, {best['session_name']}, {day(best['session_date'])}"
    _put(sheet, chart, title, 340, "Số liệu ở tờ “Buổi học”. Các buổi có đối tượng khác nhau.")
    sheet.page.note(
        "Mỗi điểm là một buổi học. Các buổi dành cho những đối tượng khác nhau, xem tờ “Buổi học”.", font_size=10
    )
    sheet.taken += 18


# --- how ---------------------------------------------------------------------------------------------------------------


def _has_funnel(question: Question) -> bool:
    return bool(question.total["rostered"]) and question.total["completed"] is not None


def _targets(page: Page, key: str, measure: str, lines: Sequence[Row]) -> list[tuple[str | float, float]]:
    """Return the target of each line: what the cell holds (the summary's cell, or a level's own target) and its value."""
    question = page.question
    whole = question.target(measure)
    if whole is None:
        return []
    if key != "level":
        return [(page.book.cells[f"{measure}_target"], whole)] * len(lines)
    own = [question.snapshot.settings.target(measure, question.snapshot.as_of, line["level"] or None) for line in lines]
    return [(page.book.cells[f"{measure}_target"] if t == whole else t, t) for t in own if t is not None]


def _word(line: Row, measure: str) -> str | None:
    """Return what stands for a figure that is none; None where there is one."""
    if is_silent(line, MEASURES[measure]):
        return "im lặng"
    return BLANK if line[measure] is None else None


def _extremes(lines: Sequence[Row], rates: Sequence[float | None], key: str) -> str:
    """Return "cao nhất … 91,3 %, thấp nhất … 83,5 %", in which a number stays with its sign."""
    known = [(share, line) for line, share in zip(lines, rates, strict=True) if share is not None]
    (high, best), (low, worst) = (choose(known, key=lambda k: k[0]) for choose in (max, min))
    if high == low:
        return f"cùng đạt {_percent(high)}"
    names = [str(line[f"{key}_name"] or "chưa rõ nơi").removesuffix(f" {STRADDLER_MARK}") for line in (best, worst)]
    return f"cao nhất {names[0]} {_percent(high)}, thấp nhất {names[1]} {_percent(low)}"


def _percent(share: float) -> str:
    return percent(share).replace(" ", "\u00a0")


def _font(size: float, **looks: Any) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": INK, **looks}


def _labels(form: str, words: Sequence[str | None], *, is_inside: bool = False) -> dict[str, Any]:
    """Return direct labels; `words`: what a point says instead of its number."""
    colour, position = (PAPER, "inside_end") if is_inside else (INK, "outside_end")
    font = _font(9) | {"color": colour}
    labels: dict[str, Any] = {"value": True, "num_format": form, "font": font, "position": position}
    if any(words):
        labels["custom"] = [{"value": word, "font": _font(9, italic=True)} if word else None for word in words]
    return labels


def _name_axis(chart: Any) -> None:
    """The first line on top, names without tick marks, a quiet line."""
    chart.set_y_axis({
        "reverse": True, "num_font": _font(9), "line": {"color": CONTEXT_LINE}, "major_tick_mark": "none",
        "major_gridlines": {"visible": False}, "interval_unit": 1,
    })  # fmt: skip


def _leave_room(chart: Any, height: int, *, has_legend: bool) -> None:
    """Fix where the bars stand, so that a title of two lines, every name and the legend have their place."""
    top, bottom = 46 / height, (36 if has_legend else 10) / height
    chart.set_plotarea({"layout": {"x": 0.23, "y": top, "width": 0.74, "height": 1 - top - bottom}})


def _write_beside(sheet: _Sheet, heading: str, rows: Sequence[tuple[str, Any, float]], form: str) -> list[Any]:
    """Write names and figures beside the page; return where the figures stand, as a chart's range.

    A figure is the address of the cell that it is read from, or a number.
    """
    page = sheet.page
    page.sheet.write_string(sheet.beside, _BESIDE, heading, page.book.style(bold=True))
    first = sheet.beside + 1
    for row, (name, source, value) in enumerate(rows, start=first):
        page.sheet.write_string(row, _BESIDE, name, page.book.style())
        if isinstance(source, str):
            page.sheet.write_formula(row, _BESIDE + 1, f"={source}", page.book.style(num_format=form), value)
        else:
            page.sheet.write_number(row, _BESIDE + 1, source, page.book.style(num_format=form))
    last = first + len(rows) - 1
    sheet.beside = last + 2
    return [NAME, first, _BESIDE + 1, last, _BESIDE + 1]


def _put(sheet: _Sheet, chart: Any, title: str, height: int, source: str) -> None:
    """Put a chart below the last one, on a new printed page where this one has no room for it."""
    page = sheet.page
    points = height / _PX_PER_POINT
    if sheet.taken + points > _PAGE_POINTS:
        page.sheet.set_h_pagebreaks([*page.sheet.hbreaks, page.row])
        sheet.taken = 0.0
    layout = {"x": 0.02, "y": 8 / height}
    chart.set_title({"name": title, "name_font": _font(11, bold=True), "overlay": False, "layout": layout})
    chart.set_size({"width": _WIDE_PX, "height": height})
    chart.set_chartarea({"border": {"none": True}})
    page.sheet.insert_chart(page.row, 0, chart, {"description": f"{title}. {source}", "object_position": 2})
    rows = ceil(height / _ROW_PX)
    for row in range(page.row, page.row + rows):
        page.sheet.set_row(row, _ROW_PX / _PX_PER_POINT)
    page.row += rows
    sheet.taken += rows * _ROW_PX / _PX_PER_POINT
