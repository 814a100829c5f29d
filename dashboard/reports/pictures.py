"""The words of a map's picture, from a question: title, dates, total, warnings, sources; and the name of its file."""

from collections.abc import Sequence
from datetime import date

from dashboard.figures.measures import MEASURES, Measure, denominator, is_silent
from dashboard.figures.query import Row
from dashboard.figures.wording import base_words, share_words
from dashboard.map_picture.picture import Looks, Side, Words, draw, draw_pair
from dashboard.map_picture.sheet import FileFormat
from dashboard.places import LAYER_OF_KEY, STRADDLER_MARK, group_words, system_words, units_within
from dashboard.reports.page import DEMO
from dashboard.reports.question import Question
from etl.text.fold import fold_words
from etl.text.vietnam import NO_DATA, day, number
from geo import units
from geo.layers import APPROXIMATE_NOTICE, Layer, layer

_SLUGS = {"commune": "xa", "district": "huyen-cu", "old_commune": "xa-cu"}
_BORDERS = "ranh giới huyện cũ"


def map_picture(
    question: Question, key: str, measure_id: str, *, circles: bool = False, chosen: str | None = None,
    file_format: FileFormat = "png", is_headed: bool = True,
) -> bytes:  # fmt: skip
    """Return the map of a measure by `key` (one of LAYER_OF_KEY) as a picture, 170 mm wide.

    `chosen`: the code of a unit to point out; `is_headed`: with title, dates and warning. KeyError for an unknown key or
    measure; the measure must be a rate.
    """
    measure = MEASURES[measure_id]
    polygons = layer(LAYER_OF_KEY[key], question.home)
    words = _words(question, key, measure, polygons)
    if not is_headed:
        words = Words("", words.units, total=words.total, notes=words.notes, borders=words.borders)
    return draw(
        question.by(key), key, measure, polygons, words, _looks(question, key, polygons, circles, chosen),
        file_format=file_format,
    )  # fmt: skip


def map_pair(
    before: Question,
    after: Question,
    key: str,
    measure_id: str,
    *,
    circles: bool = False,
    chosen: str | None = None,
    file_format: FileFormat = "png",
) -> bytes:
    """Return the maps of one measure on two as-of dates side by side, 257 mm wide. Filters and scope: those of `after`.

    `chosen`: the code of a unit to point out on both.
    """
    measure = MEASURES[measure_id]
    polygons = layer(LAYER_OF_KEY[key], after.home)
    plain = _words(after, key, measure, polygons)
    days = [day(q.snapshot.as_of) for q in (before, after)]
    title = f"{measure.label} theo {group_words(key)}, {days[0]} và {days[1]}"
    subtitles = [line.removesuffix(f", số liệu tính đến ngày {days[1]}") for line in plain.subtitles]
    words = Words(title, plain.units, subtitles, warning=plain.warning, notes=plain.notes)
    sides = (_side(before, key, measure), _side(after, key, measure))
    return draw_pair(
        sides, key, measure, polygons, words, _looks(after, key, polygons, circles, chosen), file_format=file_format
    )


def file_name(
    question: Question, key: str, measure_id: str, file_format: FileFormat, *, circles: bool = False,
    other: date | None = None,
) -> str:  # fmt: skip
    """Return a name in plain letters: "ban-do-tham-gia-xa-2025-04-30.png", with the filters where there are any.

    `other`: the second date of a comparison; the name then ends on both, the earlier first.
    """
    chosen = [_slug(code) for codes in question.where.values.values() for code in codes]
    parts = ["ban-do", _slug(MEASURES[measure_id].label), _SLUGS[key], *(["vong-tron"] if circles else []), *chosen]
    days = sorted([question.snapshot.as_of, *([other] if other else [])])
    return f"{'-'.join(parts)[:100]}-{'-va-'.join(d.isoformat() for d in days)}.{file_format}"


def alternative_text(question: Question, key: str, measure_id: str) -> str:
    """Return the map in one sentence, for those who cannot see it."""
    measure = MEASURES[measure_id]
    figure, line = _total(question, measure)
    return (
        f"Bản đồ {measure.label.lower()} theo {group_words(key)}, số liệu tính đến ngày {day(question.snapshot.as_of)}."
        f" {line.replace(chr(10), ' ')}: {figure}."
    )


def _words(question: Question, key: str, measure: Measure, polygons: Layer) -> Words:
    subtitles = [
        f"Tỉnh Điện Biên, số liệu tính đến ngày {day(question.snapshot.as_of)}",
        system_words(key, question.snapshot.as_of),
    ]
    if question.filters:
        subtitles.append(f"Chỉ gồm: {question.filters}")
    return Words(
        f"{measure.label} theo {group_words(key)}",
        group_words(key),
        subtitles,
        _total(question, measure),
        DEMO if question.snapshot.settings.is_demo else "",
        _notes(question, key, measure, polygons),
        _BORDERS,
    )


def _total(question: Question, measure: Measure) -> tuple[str, str]:
    row = question.total
    count, base = row[measure.id], denominator(row, measure)
    whole = "Tổng phạm vi chọn" if question.filters or question.scope.area else "Toàn tỉnh"
    if count is None or not base:
        return NO_DATA, whole
    counts = number(base) if is_silent(row, measure) else f"{number(count)} trên {number(base)}"
    return share_words(row, measure), f"{whole}: {counts}\n{base_words(measure)}"


def _side(question: Question, key: str, measure: Measure) -> Side:
    figure, line = _total(question, measure)
    when = day(question.snapshot.as_of)
    return Side(question.by(key), when, figure, f"{when}\n{line}")


def _notes(question: Question, key: str, measure: Measure, polygons: Layer) -> Sequence[str]:
    notes = []
    if key == "commune":
        notes.append(f"{STRADDLER_MARK} Xã, phường gồm các xã của hai huyện cũ.")
    if nowhere := _nowhere(question.by(key), key, measure):
        notes.append(nowhere)
    source = polygons.attribution.rstrip(".") + "."
    if polygons.is_approximate and not source.startswith(APPROXIMATE_NOTICE):
        source = f"{APPROXIMATE_NOTICE}. {source}"
    return [*notes, source, f"{question.versions}. Lan Toả."]


def _nowhere(rows: Sequence[Row], key: str, measure: Measure) -> str:
    """Return what is in the total and cannot be on the map, because nobody knows where it is."""
    row = next((r for r in rows if not r[key]), None)
    base = denominator(row, measure) if row else None
    if not base:
        return ""
    return f"Chưa rõ nơi: {number(base)} {base_words(measure)}, có trong tổng, không có trên bản đồ."


def _looks(question: Question, key: str, polygons: Layer, circles: bool, chosen: str | None) -> Looks:
    borders = layer("districts", question.home) if key != "district" else None
    if borders and borders.is_approximate != polygons.is_approximate:  # they would run beside each other
        borders = None
    stars = frozenset(u.code for u in units.straddlers()) if key == "commune" else frozenset()
    return Looks(circles, chosen, stars, _inside(question, key), borders)


def _inside(question: Question, key: str) -> frozenset[str] | None:
    """Return the units that filters and scope leave on the map; None where they do not speak of places."""
    asked = dict(question.where.values)
    if question.scope.role == "commune":
        asked["commune"] = (str(question.scope.area),)
    places = {k: codes for k, codes in asked.items() if k in LAYER_OF_KEY}
    return units_within(places, key) if places else None


def _slug(text: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in fold_words(text).replace(" ", "-")).strip("-")
