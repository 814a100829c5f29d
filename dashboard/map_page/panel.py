"""The maps of the page and what belongs to them: the way back, the legend, the words under them, clicks."""

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from dashboard import sidebar
from dashboard.figures.wording import base_words
from dashboard.map_page import listing
from dashboard.map_page.choices import CIRCLES, FILLED, PAIR, POINTS, TILES, Choices
from dashboard.map_page.pictures import Scene, place_schools
from dashboard.maps.circles import circle_map
from dashboard.maps.classes import LegendEntry, legend
from dashboard.maps.filled import filled_map
from dashboard.maps.ground import Figure, tile_ground
from dashboard.maps.points import SCHOOL, points
from dashboard.maps.shown import Shown
from dashboard.maps.tile_map import tile_map
from dashboard.places import STRADDLER_MARK, UNIT_WORDS, system_words
from dashboard.sidebar import View
from dashboard.style import CLASSES, CONFIG, HATCH, PAPER
from etl.text.vietnam import day, number
from geo.layers import APPROXIMATE_NOTICE

_TILES_HEIGHT = {"commune": 600, "district": 480, "old_commune": 760}
OPEN_SCHOOL = "truong_bam_tren_ban_do"
"""Where a click leaves the school whose page is to be opened."""
MAP_CONFIG = CONFIG | {"topojsonURL": "/app/static/"}
"""No base map is drawn; were one ever asked for, it would be asked of this server and of no other."""

CSS = f"""
@media (min-width: 641px) {{ [data-testid="stMainBlockContainer"] {{ max-width: 1500px; padding-right: 2rem; }} }}
.st-key-ban_do_ten .scatterlayer text, .st-key-ban_do_ten_truoc .scatterlayer text
  {{ paint-order: stroke; stroke: {PAPER}; stroke-width: 3px; stroke-opacity: 0.9; stroke-linejoin: round; }}
.st-key-ban_do_ten .scatterlayer text[style*="255, 255, 255"], .st-key-ban_do_ten_truoc .scatterlayer text[style*="255, 255, 255"]
  {{ stroke: {CLASSES[4]}; stroke-opacity: 0.75; }}
@media (max-width: 640px) {{
  [class*="st-key-ban_do_o"] .scatterlayer text {{ font-size: 8.5px !important; }}
  [class*="st-key-ban_do_o_nho"] .scatterlayer text {{ font-size: 6.5px !important; }}
}}
"""


def legend_line(measure_shown: Sequence[Shown], codes: Sequence[str], unit: str) -> None:
    """Draw the legend of units; of two dates with both counts."""
    legend_html([legend((s.grade(c) for c in codes), s.measure) for s in measure_shown], unit)


def legend_html(lists: Sequence[list[LegendEntry]], unit: str) -> None:
    """Draw a legend in words with the number of units in each grade; of two dates: "12 → 18"."""
    items = []
    for entries in zip(*lists, strict=True):
        first = entries[0]
        fill = (
            f"repeating-linear-gradient(135deg, {HATCH} 0 1px, {first.fill} 1px 4px)"
            if first.is_hatched
            else first.fill
        )
        count = " → ".join(number(e.count) for e in entries)
        items.append(
            f'<span><i style="background:{fill}"></i>{escape(first.words)} <small>{count} {escape(unit)}</small></span>'
        )
    st.html(f'<div class="chu-giai">{"".join(items)}</div>')


def figures_of(
    shown: Shown, scene: Scene, kind: str, *, is_single: bool, more: Sequence[Figure] = ()
) -> list[tuple[str, Figure]]:
    """Return the pictures of one date: (name for widgets, figure)."""
    height = 540 if is_single else 500
    if kind == TILES:
        return [
            (
                "o_nho" if shown.key == "old_commune" else "o",
                tile_map(shown, tile_ground(shown.key), _TILES_HEIGHT[shown.key]),
            )
        ]
    found = []
    if kind in (FILLED, PAIR):
        found.append(("ten", filled_map(shown, scene.ground, scene.source, scene.bounds, height, [*scene.over, *more])))
    if kind in (CIRCLES, PAIR):
        found.append(("tron", circle_map(shown, scene.ground, scene.source, scene.bounds, height, scene.largest)))
    return found


def draw_figure(figure: Figure, name: str, key: str, words: str) -> None:
    """Draw one map; a click on a unit makes it the place of all pages, a click on a school opens its page."""
    widget = f"ban_do_{name}_{key}"
    with st.container(key=f"ban_do_{name}"):
        st.plotly_chart(
            figure, config=MAP_CONFIG, key=widget, theme=None, selection_mode="points", alt=words,
            on_select=partial(_clicked, widget, key),
        )  # fmt: skip


def _clicked(widget: str, key: str) -> None:
    points: list[dict[str, Any]] = st.session_state[widget].selection.points
    told = next((p["customdata"][0] for p in reversed(points) if p.get("customdata")), None)
    if told is None:
        return
    if told.startswith(SCHOOL):
        st.session_state[OPEN_SCHOOL] = told.removeprefix(SCHOOL)
    else:
        sidebar.choose_place(key, told)


def words_under(view: View, choices: Choices, scene: Scene, unknown: int) -> None:
    """Draw what must be known under every map."""
    st.caption(" ".join(words_of(view, choices, scene, unknown)))


def words_of(view: View, choices: Choices, scene: Scene, unknown: int) -> list[str]:
    """Return sentences on boundaries and who made them, marks, circles, and the `unknown` schools of no known place."""
    is_tiles = choices.kind == TILES
    said = ["Mỗi ô là một nơi, cỡ bằng nhau; vị trí chỉ gần đúng."] if is_tiles else []
    said += [f"**{APPROXIMATE_NOTICE}.**"] if scene.is_approximate and not is_tiles else []
    said.append(f"{system_words(choices.key, view.shot.as_of)}.")
    if choices.key == "commune":
        said.append(f"Dấu \\{STRADDLER_MARK}: xã, phường ghép từ hai huyện cũ.")
        if view.place and view.place.key == "district":
            said.append(f"Xã ghép chỉ tính phần nằm trong {view.place.in_sentence}.")
    if (choices.kind == CIRCLES or (choices.kind == PAIR and choices.other is None)) and view.place is None:
        said.append(
            f"Diện tích vòng tròn theo số {base_words(choices.measure)}; cỡ to nhất là {number(scene.largest)},"
            f" theo số liệu ngày {day(view.shot.newest_date)}, để các ngày so được với nhau."
        )
    if unknown and choices.kind != POINTS:
        said.append(f"{number(unknown)} cơ sở chưa rõ {UNIT_WORDS[choices.key]} nên không có trên bản đồ.")
    if not is_tiles:
        source = scene.attribution.removeprefix(f"{APPROXIMATE_NOTICE}, ")  # said above
        said.append(f"{source[:1].upper()}{source[1:]}.")
    return said


def draw(view: View, choices: Choices, scene: Scene, shown: Shown) -> None:
    """Draw the maps of one date with their legend, and the list of the place beside them."""
    legend_line([shown], [c for c in scene.ground.codes if shown.is_inside(c)], UNIT_WORDS[choices.key])
    dots = points(place_schools(view, scene).inside, choices.measure, 7) if view.place else []
    pictures = figures_of(shown, scene, choices.kind, is_single=choices.kind != PAIR, more=dots)
    if len(pictures) == 2:
        columns = list(st.columns(2))
        number_column, list_column = st.columns([1, 2])
    else:
        first, number_column = st.columns([3, 2])
        columns, list_column = [first], number_column
    for column, (name, figure) in zip(columns, pictures, strict=True):
        with column:
            draw_figure(figure, name, choices.key, f"Bản đồ {choices.measure.label}, {day(view.shot.as_of)}")
    with number_column:
        listing.headline(view, choices)
    with list_column:
        listing.draw(view, choices, shown)
