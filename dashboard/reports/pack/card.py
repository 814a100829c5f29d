"""The picture card: the state of the roll-out as one picture for a message on a telephone.

1080 by 1350 dots, so that letters of ten points and more can be read on a screen a third as wide.
"""

import io
from collections import Counter

import shapely
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from dashboard.figures.measures import MEASURES, Measure, is_silent, rate
from dashboard.figures.state_words import ANSWER, standing_words, state_sentence, target_words
from dashboard.figures.wording import fraction_words, share_words
from dashboard.map_picture.drawn_map import DrawnMap
from dashboard.map_picture.ground import ground
from dashboard.map_picture.hatch import fill
from dashboard.map_picture.reading import OUTSIDE, entries, read
from dashboard.map_picture.sheet import DPI, MM_PER_INCH, Sheet, line_height, one_at_a_time, text_width, wrapped
from dashboard.maps.classes import LegendEntry
from dashboard.reports.pack.contents import asked_communes
from dashboard.reports.pack.public import public
from dashboard.reports.question import Question
from dashboard.style import BLUE, CONTEXT_FILL, INK, LINE, MUTED, OUTLINE, PAPER, RED, SHEET_DEMO, TRACK, WRONG_FILL
from etl.text.vietnam import day, number
from geo.layers import APPROXIMATE_NOTICE, layer

PIXELS = (1080, 1350)
MOST_BYTES = 300_000
DEMO = "SỐ LIỆU MINH HOẠ: do máy tạo ra, không phải kết quả thật"
_WIDTH, _HEIGHT = (pixels / DPI * MM_PER_INCH for pixels in PIXELS)
_EDGE = 7.0
_MAP_WIDTH, _FIGURE_WIDTH = 55.0, 34.0
_COLOURS = 128
"""Flat fills and the greys of letters' edges need no more, and the file is a third as large."""


def write_card(question: Question) -> bytes:
    """Return the card of a question as PNG; the same figures give the same bytes.

    What it shows stands in the file as words too (`alternative_text`). It has no names of people.
    """
    asked = public(question)
    title = f"{asked.snapshot.settings.name}, {day(asked.snapshot.as_of)}"
    return _packed(_drawn(asked), title, alternative_text(asked))


def alternative_text(question: Question) -> str:
    """Return what the card says in words: for who cannot see it, and to be sent along with it."""
    demo = f"{DEMO}. " if question.snapshot.settings.is_demo else ""
    return f"{demo}{_sentence(question)} Mã bộ {question.code}."


def words_in(card: bytes) -> str:
    """Return the words that a card carries; empty for another picture."""
    with Image.open(io.BytesIO(card)) as picture:
        return str(picture.info.get("Description", ""))


def _sentence(question: Question) -> str:
    place = question.unit if question.filters or question.scope.area else ""
    target = question.target("participated")
    return state_sentence(question.total, question.snapshot.as_of, target, place).replace("**", "")


@one_at_a_time
def _drawn(question: Question) -> bytes:
    sheet = Sheet(_WIDTH, _HEIGHT)
    top = _draw_head(sheet, question)
    for measure_id in ANSWER[:-1]:
        top = _draw_measure(sheet, question, MEASURES[measure_id], top)
    foot = _draw_foot(sheet, question)
    measure = MEASURES["participated"]
    polygons = ground(layer("communes", question.home))
    readings = read(question.by("commune"), "commune", measure, polygons.units.keys(), asked_communes(question))
    drawn = DrawnMap(polygons, (_EDGE, foot + 2, _EDGE + _MAP_WIDTH, top - 2))
    for code, shape in drawn.units.items():
        reading = readings[code]
        fill(sheet, shape, reading.grade, CONTEXT_FILL if reading.grade == OUTSIDE else reading.colour)
        sheet.area(shape, None, line=LINE if reading.grade < 1 else PAPER, width=0.6)
    sheet.area(drawn.outline, None, line=OUTLINE, width=1.2)
    _draw_beside(sheet, question, entries(readings, measure), (_EDGE + _MAP_WIDTH + 6, foot + 2, top - 2))
    return sheet.to_bytes("png", "")


def _draw_head(sheet: Sheet, question: Question) -> float:
    """Draw the band with title, day and place, and the demo's mark; return where it ends."""
    shot, room = question.snapshot, _WIDTH - 2 * _EDGE
    title = wrapped(shot.settings.name, room, 16, "bold")[:2]
    about = f"{question.unit[0].upper()}{question.unit[1:]} · số liệu đến {question.as_of_words}"
    under = wrapped(about, room, 12.5)[:2]
    height = 7 + len(title) * line_height(16) + len(under) * line_height(12.5)
    sheet.area(shapely.box(0, _HEIGHT - height, _WIDTH, _HEIGHT), BLUE)
    at = sheet.paragraph(_EDGE, _HEIGHT - 4.5, title, 16, face="bold", colour=PAPER)
    sheet.paragraph(_EDGE, at - 1, under, 12.5, colour=PAPER)
    top = _HEIGHT - height
    if shot.settings.is_demo:
        sheet.area(shapely.box(0, top - 8, _WIDTH, top), WRONG_FILL)
        sheet.text(_WIDTH / 2, top - 5.5, DEMO, 11.5, face="bold", colour=SHEET_DEMO, align="center")
        top -= 8
    return top - 4


def _draw_measure(sheet: Sheet, question: Question, measure: Measure, top: float) -> float:
    """Draw one measure: rate, what it is and what it divides, its bar with the target's mark; return where it ends."""
    row, target = question.total, question.target(measure.id)
    share = None if is_silent(row, measure) else rate(row, measure)
    right, beside = _WIDTH - _EDGE, _EDGE + _FIGURE_WIDTH
    told = share_words(row, measure)
    sheet.text(_EDGE, top - 8.6, told, _fitting(told, _FIGURE_WIDTH - 2, 25, "bold"), face="bold", colour=BLUE)
    sheet.text(beside, top - 4.4, measure.label, 14, face="bold")
    goal = target_words(share, target)
    room = right - beside - text_width(measure.label, 14, "bold") - 3
    sheet.text(right, top - 4.4, goal, _fitting(goal, room, 11), align="right", colour=MUTED)
    fraction = fraction_words(row, measure)
    sheet.text(beside, top - 9.4, fraction, _fitting(fraction, right - beside, 11.5))
    low, high, bar = top - 15.2, top - 11.8, right - _EDGE
    sheet.area(shapely.box(_EDGE, low, right, high), TRACK)
    if share:
        sheet.area(shapely.box(_EDGE, low, _EDGE + bar * min(share, 1), high), BLUE)
    if target is not None:
        mark = _EDGE + bar * min(target, 1)
        sheet.area(shapely.box(mark - 0.4, low - 0.9, mark + 0.4, high + 0.9), RED)
    return top - 20.0


def _fitting(text: str, room: float, size: float, face: str = "regular") -> float:
    """Return `size`, or the smaller one at which the line is as wide as its room."""
    return min(size, size * room / max(text_width(text, size, face), 0.1))


def _draw_beside(sheet: Sheet, question: Question, shown: list[LegendEntry], frame: tuple[float, float, float]) -> None:
    """Draw what needs attention, and the legend of the map. `frame`: left, bottom, top."""
    left, bottom, top = frame
    row, right = question.total, _WIDTH - _EDGE
    if rate(row, MEASURES["flagged"]) is not None:
        figure = number(row["flagged"])
        sheet.text(left, top - 9, figure, 32, face="bold", colour=RED if row["flagged"] else INK)
        beside = left + text_width(figure, 32, "bold") + 2.5
        sheet.paragraph(beside, top, [f"trong {number(row['schools'])} cơ sở", "cần hỗ trợ"], 12.5, face="bold")
        counts = Counter(line["status"] for line in question.schools if line["status"])
        top = sheet.paragraph(left, top - 12.5, wrapped(standing_words(counts), right - left, 11), 11, colour=MUTED)
    sheet.text(left, top - 6, "Tham gia theo xã, phường", 12, face="bold")
    top -= 9.5
    met = [entry for entry in shown if entry.count and entry.grade != OUTSIDE]
    step = min(6.0, (top - bottom) / max(len(met), 1))
    for entry in met:
        box = shapely.box(left, top - step + 1.2, left + 8, top)
        fill(sheet, box, entry.grade, entry.fill)
        sheet.area(box, None, line=MUTED, width=0.5)
        sheet.text(left + 10, top - step / 2 - 0.9, entry.words, 11)
        sheet.text(right, top - step / 2 - 0.9, f"{number(entry.count)} xã", 11, align="right", colour=MUTED)
        top -= step


def _draw_foot(sheet: Sheet, question: Question) -> float:
    """Draw the source and return where it begins."""
    polygons, room = layer("communes", question.home), _WIDTH - 2 * _EDGE
    source = APPROXIMATE_NOTICE if polygons.is_approximate else polygons.attribution.rstrip(".")
    lines = (
        f"Nguồn: Lan Toả. {question.versions}.",
        f"Vạch đỏ: mục tiêu của ngày. Bản đồ: {source[:1].lower()}{source[1:]}.",
    )
    at = top = 2.5 + len(lines) * line_height(9)
    sheet.line([(_EDGE, top + 1.5), (_WIDTH - _EDGE, top + 1.5)], LINE, 0.8)
    for line in lines:
        at = sheet.paragraph(_EDGE, at, [line], _fitting(line, room, 9), colour=MUTED)
    return top + 1.5


def _packed(drawn: bytes, title: str, description: str) -> bytes:
    """Return the picture with few colours and its words."""
    about = PngInfo()
    about.add_itxt("Title", title)
    about.add_itxt("Software", "Lan Toả")
    about.add_itxt("Description", description)
    out = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(out, format="png", dpi=(DPI, DPI), pnginfo=about, optimize=True)
    return out.getvalue()
