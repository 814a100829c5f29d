"""Where: a small map of the communes, and the places furthest below the target of the day."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from dashboard import data, ways
from dashboard.figures.measures import MEASURES, is_silent, rate
from dashboard.figures.wording import counts_words, share_words
from dashboard.map_page.panel import legend_line
from dashboard.map_page.pictures import frame_bounds, place_ground, shown
from dashboard.maps.small_map import small_map
from dashboard.places import STRADDLER_MARK, UNIT_WORDS, Place
from dashboard.sidebar import View
from etl.text.vietnam import number, percent
from geo.layers import APPROXIMATE_NOTICE

KEY = "commune"
MEASURE = MEASURES["participated"]
_HEIGHT = 330
_NAMED = 5


def draw(view: View) -> None:
    """Draw the map and the list."""
    st.subheader("Ở đâu", anchor=False)
    picture, told = st.columns([3, 2])
    layer = data.boundaries("communes")
    with picture:
        svg = _map(view.shot.data_version, view.shot.as_of, view.place, view.level, layer.version, view)
        st.html(
            f'<img class="ban-do-nho" src="data:image/svg+xml;base64,{svg}" alt="Bản đồ tỷ lệ tham gia của từng xã, phường">'
        )
        colours = shown(view.shot, KEY, MEASURE, view.place, view.level)
        legend_line([colours], [c for c in place_ground(KEY).codes if colours.is_inside(c)], UNIT_WORDS[KEY])
        said = [f"{APPROXIMATE_NOTICE}."] if layer.is_approximate else []
        st.caption(" ".join([*said, f"Dấu \\{STRADDLER_MARK}: ghép từ hai huyện cũ."]))
        with st.container(key="khong_in_ban_do"):
            ways.to_page("ban_do", "Mở bản đồ", "mo_ban_do")
    with told:
        st.markdown("\n".join(_lines(view)))


@st.cache_resource(max_entries=400, show_spinner=False)
def _map(version: str, as_of: date, place: Place | None, level: str | None, boundaries: str, _view: View) -> str:
    """Return the picture as base64."""
    drawn = place_ground(KEY)
    svg = small_map(shown(_view.shot, KEY, MEASURE, place, level), drawn, frame_bounds(place, drawn), _HEIGHT)
    return b64encode(svg.encode("utf-8")).decode("ascii")


def _lines(view: View) -> list[str]:
    """Return what stands beside the map: how many places reach the target, and those that are furthest below it."""
    rows = [r for r in data.figures(view.shot, (KEY,), **view.where) if r[KEY] and r["rostered_base"]]
    target = view.shot.settings.target(MEASURE.id, view.shot.as_of, view.level)
    silent = [r for r in rows if is_silent(r, MEASURE)]
    rated = sorted((r for r in rows if not is_silent(r, MEASURE)), key=lambda r: rate(r, MEASURE) or 0.0)
    lines = []
    if target is not None:
        reached = sum((rate(r, MEASURE) or 0.0) >= target for r in rated)
        lines.append(f"**{number(reached)}** trong {number(len(rows))} xã, phường đạt mục tiêu {percent(target)}.\n")
    if silent:
        lines.append(f"Im lặng: {', '.join(r[f'{KEY}_name'] for r in silent)}.\n")
    if len(rated) > 1:
        lines += [*_table(f"{number(min(_NAMED, len(rated)))} nơi thấp nhất", rated[:_NAMED])]
    return lines


def _table(title: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = [f"| {title} | Tham gia | Người |", "|---|--:|--:|"]
    return lines + [
        f"| {r[f'{KEY}_name']} | **{share_words(r, MEASURE)}** | {counts_words(r, MEASURE)} |" for r in rows
    ]
