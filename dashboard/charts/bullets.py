"""Bullet bars: each group's rate on a pale track to 100 %, its own target as a mark across it. A table that draws itself.

Written as HTML and not as a Plotly figure: the bars stand on the first page that anybody sees, and a browser needs a second
to get Plotly ready, on an old laptop several.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from dashboard import places
from dashboard.figures.measures import Measure, denominator, rate
from dashboard.places import STRADDLER_MARK
from dashboard.style import BLUE, CLASSES_OF_CONCERN
from etl.text.vietnam import number, percent

Row = Mapping[str, Any]

MOST_BARS = 16
"""More groups than fit a screen are cut to both ends."""


def both_ends(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Return the rows to draw, of sorted ones: all, or the first and the last half of MOST_BARS; and how many lie between."""
    if len(rows) <= MOST_BARS:
        return list(rows), 0
    half = MOST_BARS // 2
    return [*rows[:half], *rows[-half:]], len(rows) - MOST_BARS


def bar(share: float, target: float | None, colour: str = BLUE) -> str:
    """Return one bar with its target's mark; what it says stands beside it in words, so a screen reader passes it over."""
    mark = f'<i style="left:{target * 100:.2f}%"></i>' if target is not None else ""
    width = min(share, 1) * 100
    return f'<div class="thanh" aria-hidden="true"><b style="width:{width:.2f}%;background:{colour}"></b>{mark}</div>'


def bullets(rows: Sequence[Row], key: str, measure: Measure, target_of: Callable[[Row], float | None]) -> str:
    """Return a table with one line per group that has a rate: name, bar, rate and people. `target_of`: a group's target."""
    shown = [(row, share, target_of(row)) for row in rows if (share := rate(row, measure)) is not None]
    colour = CLASSES_OF_CONCERN[3] if measure.is_worse_high else BLUE
    lines = "".join(
        f'<tr><th scope="row">{escape(label_of(row, key))}</th><td>{bar(share, target, colour)}</td>'
        f"<td><b>{percent(share)}</b> <small>{number(row[measure.id])}/{number(denominator(row, measure))}</small></td></tr>"
        for row, share, target in shown
    )
    return f'<table class="bang-thanh">{lines}</table>{_target_words({t for _, _, t in shown if t is not None})}'


def label_of(row: Row, key: str) -> str:
    """Return a group's name, with the mark of a straddler."""
    name = row.get(f"{key}_name") or row[key]
    return f"{name} {STRADDLER_MARK}" if places.is_straddler(key, row[key]) else name


def _target_words(targets: set[float]) -> str:
    """Return what the marks stand for, said once: the share too where all have the same."""
    if not targets:
        return ""
    words = f"mục tiêu {percent(next(iter(targets)))}" if len(targets) == 1 else "mục tiêu của từng nhóm"
    return f'<p class="muc-tieu">Vạch đỏ: {words}</p>'
