"""The choices that every page shares: as-of date, place, level. They live in the address: a link opens the same view."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard import data, places
from dashboard.figures.keys import Filters
from dashboard.figures.snapshot import Snapshot
from dashboard.pages_list import question_of
from dashboard.places import Place
from dashboard.ways import to_page
from etl.model.vocabulary import LEVELS
from etl.text.vietnam import clock, day, from_iso
from geo.explain import explain

ALL_LEVELS = "Mọi cấp học"
DAY, PLACE, LEVEL, FRAMED, TITLE = "ngay", "noi", "cap", "co_khung", "ten_trang"
"""Names in the address and the session: as-of date, place, level, whether the frame has drawn them, the page's title."""


@dataclass(frozen=True)
class View:
    """What a page shows: a snapshot on the chosen day, the place (None: the province) and the level (None: all)."""

    shot: Snapshot
    place: Place | None
    level: str | None

    @property
    def where(self) -> dict[str, str]:
        """The filters as keyword arguments of `data.figures`."""
        chosen = {"level": self.level} if self.level else {}
        return chosen | ({self.place.key: self.place.code} if self.place else {})

    @property
    def filters(self) -> Filters:
        """The filters as `figures` takes them."""
        return Filters({key: (code,) for key, code in self.where.items()})

    @property
    def place_words(self) -> str:
        """The place inside a sentence: "cả tỉnh", "xã Na Sang", "huyện Mường Chà (cũ)"."""
        return self.place.in_sentence if self.place else "cả tỉnh"

    @property
    def words(self) -> str:
        """The filters in words, for captions: "cả tỉnh, mọi cấp học"."""
        level = next((f"cấp {t.name}" for t in LEVELS if t.code == self.level), "mọi cấp học")
        return f"{self.place_words}, {level}"


def draw_choices() -> None:
    """Draw the shared choices; called by the app's frame, so that they outlive a change of page."""
    newest = data.snapshot()
    if newest is None:
        return
    with st.sidebar:
        st.date_input(
            "Số liệu tính đến ngày",
            value=newest.newest_date,
            key=DAY,
            format="DD/MM/YYYY",
            bind="query-params",
        )
        st.selectbox("Địa bàn", [places.ALL, *places.by_label()], key=PLACE, bind="query-params")
        st.selectbox("Cấp học", [ALL_LEVELS, *(t.name for t in LEVELS)], key=LEVEL, bind="query-params")


def view() -> View:
    """Return the shared choices; without any data, explain how to begin and stop the page."""
    newest = data.snapshot()
    if newest is None:
        if title := st.session_state.get(TITLE):
            page_title(title)
        st.info(
            "Kho chưa có số liệu. Trang **Bắt đầu** dẫn từng bước: danh sách cơ sở, cán bộ, buổi học, rồi các tệp điểm danh.",
            icon=":material/flag_circle:",
        )
        to_page("bat_dau", "Mở trang Bắt đầu", "den_bat_dau")
        st.stop()
    if not st.session_state.get(FRAMED):  # a page opened by itself, as tests do
        draw_choices()
    chosen = st.session_state.get(DAY)
    as_of = chosen if isinstance(chosen, date) else newest.newest_date
    shot = newest if as_of == newest.newest_date else data.snapshot(as_of)
    level = next((t.code for t in LEVELS if t.name == st.session_state.get(LEVEL)), None)
    place = places.by_label().get(st.session_state.get(PLACE, places.ALL))
    return View(shot or newest, place, level)


def choose_place(key: str | None, code: str | None) -> None:
    """Set the place of all pages, from a callback (its widget must not have been drawn in this run); None: the province."""
    place = places.find(key, code)
    st.session_state[PLACE] = place.label if place else places.ALL


def page_title(title: str) -> None:
    """Draw a page's title and the question that it answers."""
    st.title(title, anchor=False)
    st.markdown(f":gray[{question_of(title)}]")


def heading(title: str, shown: View) -> None:
    """Draw a page's title with the date, freshness and version of its figures, and the demo's banner."""
    page_title(title)
    if shown.shot.settings.is_demo:
        st.warning(
            "**Số liệu minh hoạ**: tên người, tên trường và mọi con số đều do phần mềm tạo ra. Có số liệu thật: mở trang"
            " **Bắt đầu**.",
            icon=":material/science:",
        )
    files = data.loaded_files()
    loaded = f" · nạp tệp gần nhất {clock(from_iso(files[0]['loaded_at']))}" if files else ""
    late = "" if shown.shot.as_of >= shown.shot.newest_date else f" (dữ liệu có đến {day(shown.shot.newest_date)})"
    st.caption(
        f"Số liệu tính đến ngày **{day(shown.shot.as_of)}**{late}{loaded} · phiên bản {shown.shot.data_version}"
        f" · {audience(shown.shot)}"
    )
    if shown.shot.as_of > shown.shot.newest_date:
        st.warning(
            f"Dữ liệu mới có đến ngày {day(shown.shot.newest_date)}. Số liệu của ngày sau đó thiếu phần chưa nạp: chọn lại ngày."
        )
    elif shown.shot.as_of < shown.shot.settings.first_day:
        st.warning(f"Chương trình bắt đầu ngày {day(shown.shot.settings.first_day)}: trước ngày đó chưa có gì để so.")
    if shown.place:
        st.caption(f":material/location_on: {explain(places.unit_of(shown.place))}")


def audience(shot: Snapshot) -> str:
    """Return the denominator in words: whom the rates speak of."""
    return f"mẫu số: {' và '.join(shot.settings.audience)} trong danh sách ngày {day(shot.as_of)}"
