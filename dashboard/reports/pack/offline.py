"""The one-file pack: page, styles, script and data in one HTML file that asks for nothing from outside."""

from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from dashboard import style
from dashboard.figures.measures import MEASURES, RATES, Measure, defined, is_silent, rate
from dashboard.figures.review import could_reach
from dashboard.figures.standing import STATUSES
from dashboard.figures.standing.wording import meanings
from dashboard.figures.state_words import ANSWER, caveat_words, standing_words, state_sentence, target_words
from dashboard.figures.wording import SILENT_WORDS, base_words, fraction_words
from dashboard.reports.definitions import SIGNS, thresholds
from dashboard.reports.pack.commune_map import commune_map
from dashboard.reports.pack.contents import SHOWN, Table, data, in_script, tables
from dashboard.reports.pack.public import public
from dashboard.reports.page import DEMO
from dashboard.reports.question import Question
from etl.model.vocabulary import LEVELS
from etl.text.vietnam import NO_DATA, day, number, percent
from geo.layers import layer

KIND = "khong-can-mang"
"""The kind of this document in `LanToa.Loai`."""
_FOLDER = Path(__file__).parent / "page"
_COLOURS = {
    name: value for name, value in vars(style).items() if name.isupper() and isinstance(value, str) and value[:1] == "#"
} | {"CONCERN": style.CLASSES_OF_CONCERN[-1]}


def write_pack(question: Question) -> bytes:
    """Return the pack of a question as one HTML file in UTF-8; the same figures give the same bytes.

    It has no names of people whatever the question's scope is.
    """
    asked = public(question)
    shown = tables(asked)
    content = data(asked, shown)
    polygons = layer("communes", asked.home)
    context = {
        "question": asked, "settings": asked.snapshot.settings, "demo": DEMO if asked.snapshot.settings.is_demo else "",
        "properties": asked.properties(KIND), "as_of": day(asked.snapshot.as_of), "sentence": _sentence(asked),
        "cards": [_card(asked, MEASURES[m]) for m in ANSWER], "caveats": caveat_words(asked.total, asked.by("school")),
        "tables": shown, "columns": [MEASURES[m] for m in SHOWN], "rates": [MEASURES[m] for m in RATES],
        "map": commune_map(asked, shown[0], content["measures"][0], polygons), "statuses": _statuses(shown),
        "levels": _levels(shown), "definitions": [_definition(asked, m) for m in MEASURES.values()],
        "thresholds": thresholds(asked.snapshot.settings, asked.audience),
        "meanings": [(STATUSES[k], v) for k, v in meanings(asked.snapshot.settings).items()], "signs": SIGNS,
        "data": Markup(in_script(content)),
    }  # fmt: skip
    return _machine().get_template("page.html").render(context).encode("utf-8")


@lru_cache(maxsize=1)
def _machine() -> Environment:
    """Return the templates, which escape everything that is not markup of our own."""
    machine = Environment(
        loader=FileSystemLoader(_FOLDER, encoding="utf-8"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    machine.filters["number"] = number
    machine.globals["css"] = Markup(machine.from_string(_text("page.css")).render(colour=_COLOURS))
    machine.globals["script"] = Markup(_text("page.js"))
    return machine


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _sentence(question: Question) -> Markup:
    """Return the state in one sentence; what weighs in it is bold."""
    place = question.unit if question.filters or question.scope.area else ""
    told = state_sentence(question.total, question.snapshot.as_of, question.target("participated"), place)
    parts = told.split("**")
    return Markup("").join(Markup("<b>{}</b>").format(p) if n % 2 else escape(p) for n, p in enumerate(parts))


def _card(question: Question, measure: Measure) -> dict[str, Any]:
    row, share, target = question.total, rate(question.total, measure), question.target(measure.id)
    is_known = share is not None and not is_silent(row, measure)
    if measure.id == "flagged":
        counts = Counter(line["status"] for line in question.schools if line["status"])
        figure = f"{number(row['flagged'])} cơ sở" if is_known else NO_DATA
        under = standing_words(counts)
    else:
        figure = percent(share) if is_known else SILENT_WORDS if is_silent(row, measure) else NO_DATA
        under = target_words(share if is_known else None, target)
    return {
        "label": measure.label, "figure": figure, "fraction": fraction_words(row, measure), "under": under,
        "more": could_reach(question.range, measure.id), "width": f"{min(share or 0.0, 1) * 100:.2f}",
        "has_bar": is_known and measure.id != "flagged", "mark": None if target is None else f"{target * 100:.2f}",
    }  # fmt: skip


def _statuses(shown: list[Table]) -> list[tuple[str, str]]:
    met = {line.status_code for line in shown[-1].lines}
    return [(code, word) for code, word in STATUSES.items() if code in met]


def _levels(shown: list[Table]) -> list[tuple[str, str]]:
    met = {line.level for line in shown[-1].lines}
    return [(level.code, level.name) for level in LEVELS if level.code in met]


def _definition(question: Question, measure: Measure) -> dict[str, str]:
    base = f"Mẫu số: {base_words(measure)}." if measure.base else f"Đơn vị: {measure.unit}."
    return {"label": measure.label, "text": defined(measure, question.snapshot.settings), "base": base}
