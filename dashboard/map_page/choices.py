"""What the page Bản đồ can be asked: measure, boundaries, kind of drawing, week, and a second date to compare with."""

from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from dashboard import cards, data, sidebar
from dashboard.figures.measures import Measure
from dashboard.places import Place
from dashboard.sidebar import View
from etl.text.vietnam import day
from geo.units import CHANGE_DAY, LAST_FORMER_DAY, FormerCommune, find_unit

PAIR, FILLED, CIRCLES, TILES, POINTS = "pair", "filled", "circles", "tiles", "points"
KINDS = {
    "Tô màu và vòng tròn": PAIR, "Tô màu": FILLED, "Vòng tròn": CIRCLES, "Ô bằng nhau": TILES, "Điểm trường": POINTS,
}  # fmt: skip
_WEEK, _OTHER, _MOMENT = "tuan_ban_do", "so_voi", "moc_so_sanh"
_CHOOSE = "Chọn mốc…"


@dataclass(frozen=True)
class Choices:
    """`key`: the system of units; `kind`: one of KINDS; `other`: the earlier or later date to compare with, or None."""

    key: str
    measure: Measure
    kind: str
    other: date | None


def draw(view: View) -> Choices:
    """Draw the choices and return them; all of them live in the address."""
    key, measure = cards.choose_grouping_and_measure("dia_gioi_ban_do", cards.COMMUNES, cards.SYSTEMS)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        kind = st.segmented_control(
            "Cách vẽ",
            list(KINDS),
            default="Tô màu và vòng tròn",
            key="cach_ve",
            bind="query-params",
            required=True,
            wrap=True,
        )
    with right:
        compares = st.toggle("So sánh hai ngày", key="so_sanh", bind="query-params")
    way, weeks = st.columns([2, 3], vertical_alignment="bottom")
    with way:
        crumbs(view.place)
    with weeks:
        _week_slider(view)
    return Choices(key, measure, KINDS[kind], _other_date(view) if compares else None)


def slider_days(view: View) -> list[date]:
    """Return the days that the slider stops at: the week ends, and the day on screen."""
    return sorted({*data.week_ends(view.shot), view.shot.as_of})


def _week_slider(view: View) -> None:
    days = slider_days(view)
    if len(days) < 2:
        return
    st.session_state[_WEEK] = view.shot.as_of

    def move() -> None:
        st.session_state[sidebar.DAY] = st.session_state[_WEEK]

    st.select_slider("Số liệu tính đến cuối tuần", days, format_func=day, key=_WEEK, on_change=move)


def crumbs(place: Place | None) -> None:
    """Draw the way from the province to the place; every step back is a button."""
    steps: list[tuple[str, str | None, str | None]] = [("Tỉnh Điện Biên", None, None)]
    if place:
        unit = find_unit("former", place.code) if place.key == "old_commune" else None
        if isinstance(unit, FormerCommune):
            steps.append((f"{unit.district.full_name} (cũ)", "district", unit.district_code))
        steps.append((place.label if place.key != "old_commune" else f"{place.name} (cũ)", place.key, place.code))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="duong_dan"):
        for n, (words, key, code) in enumerate(steps[:-1]):
            st.button(words, type="tertiary", key=f"ve_{n}", on_click=sidebar.choose_place, args=(key, code))
            st.markdown("›", width="content")
        st.markdown(f"**{steps[-1][0]}**", width="content")


def _other_date(view: View) -> date:
    first, newest = view.shot.settings.first_day, view.shot.newest_date
    last_before = LAST_FORMER_DAY
    moments = {_CHOOSE: None, **_moments(view, last_before)}

    def jump() -> None:
        if (chosen := moments[st.session_state[_MOMENT]]) is not None:
            st.session_state[_OTHER] = chosen

    left, right = st.columns(2)
    with left:
        other = st.date_input(
            "So với ngày",
            value=min(max(last_before, first), newest),
            key=_OTHER,
            format="DD/MM/YYYY",
            bind="query-params",
        )
    with right:
        st.selectbox("Mốc có sẵn", list(moments), key=_MOMENT, on_change=jump)
    return other if isinstance(other, date) else newest


def _moments(view: View, last_before: date) -> dict[str, date]:
    """Return the dates worth comparing with, in words: a month ago, both sides of the merger, each session."""
    found = {
        "Bốn tuần trước": view.shot.as_of - timedelta(weeks=4),
        "Trước khi sắp xếp xã, phường": last_before,
        "Ngày đầu theo xã, phường mới": CHANGE_DAY,
    }
    found |= {f"Buổi {s['session_name']}": s["session_date"] for s in data.held_sessions(view.shot)}
    return {f"{words} ({day(when)})": when for words, when in found.items() if when <= view.shot.newest_date}
