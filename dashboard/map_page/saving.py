"""The map as a picture to keep: PNG for a document, SVG for print; drawn by the product itself, without a browser."""

from functools import partial

import streamlit as st

from dashboard import data
from dashboard.figures.keys import Filters
from dashboard.figures.snapshot import Snapshot
from dashboard.map_page.choices import CIRCLES, Choices
from dashboard.map_picture.sheet import FileFormat
from dashboard.reports.pictures import file_name, map_pair, map_picture
from dashboard.reports.question import Question
from dashboard.sidebar import View
from etl.home.log import record

MIMES: dict[FileFormat, str] = {"png": "image/png", "svg": "image/svg+xml"}


def draw(view: View, choices: Choices) -> None:
    """Draw one button per format; the picture is made when a button is pressed."""
    circles = choices.kind == CIRCLES
    asked = _question(view, choices, view.shot)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Tải bản đồ:", width="content")
        for file_format, mime in MIMES.items():
            st.download_button(
                file_format.upper(), partial(picture, view, choices, file_format),
                file_name(asked, choices.key, choices.measure.id, file_format, circles=circles, other=choices.other),
                mime=mime,
                key=f"tai_ban_do_{file_format}", icon=":material/download:", on_click="ignore",
            )  # fmt: skip


def picture(view: View, choices: Choices, file_format: FileFormat) -> bytes:
    """Return the map on screen as a picture, or both maps where two dates are compared; what was taken is logged."""
    asked = _question(view, choices, view.shot)
    key, measure, circles = choices.key, choices.measure.id, choices.kind == CIRCLES
    record(
        data.home(), "map", key=key, measure=measure, format=file_format, as_of=view.shot.as_of, compare=choices.other,
        where=dict(view.where), version=view.shot.data_version,
    )  # fmt: skip
    chosen = view.place.code if view.place and view.place.key == key else None
    other = data.snapshot(choices.other) if choices.other else None
    if other is not None:
        before, after = sorted([asked, _question(view, choices, other)], key=lambda q: q.snapshot.as_of)
        return map_pair(before, after, key, measure, circles=circles, chosen=chosen, file_format=file_format)
    return map_picture(asked, key, measure, circles=circles, chosen=chosen, file_format=file_format)


def _question(view: View, choices: Choices, shot: Snapshot) -> Question:
    """Return what the picture shows: as on screen, a place of the same system is pointed out among its neighbours."""
    is_same = view.place is not None and view.place.key == choices.key
    filters = Filters({"level": (view.level,)} if view.level else {}) if is_same else view.filters
    return Question(shot, filters, data.SCOPE, data.home().root)
