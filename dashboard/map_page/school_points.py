"""Schools as points: those whose coordinates are known are drawn, the others counted, and how to add them is said."""

import pandas as pd
import streamlit as st

from dashboard.map_page import listing, panel
from dashboard.map_page.choices import Choices
from dashboard.map_page.pictures import Scene, place_schools
from dashboard.maps.classes import grade, legend
from dashboard.maps.points import Located, point_map
from dashboard.maps.shown import Shown
from dashboard.places import UNIT_WORDS
from dashboard.sidebar import View
from etl.text.collate import sort_key
from etl.text.vietnam import day, number

HOW_TO_ADD = (
    "Thêm toạ độ: ghi cột **Vĩ độ** và **Kinh độ** (độ thập phân, ví dụ 21,3860 và 103,0230) vào danh sách cơ sở"
    " rồi nạp lại ở trang **Nạp dữ liệu**."
)


def draw(view: View, choices: Choices, scene: Scene, shown: Shown) -> None:
    """Draw the points with their legend, the list of the place beside them, and what is not drawn."""
    found = place_schools(view, scene)
    entries = [grade(r, choices.measure) for r in found.inside]
    panel.legend_html([legend(entries, choices.measure)], UNIT_WORDS["school"])
    drawing, beside = st.columns([3, 2])
    with drawing:
        figure = point_map(found.inside, shown, scene.ground, scene.source, scene.bounds, 540)
        panel.draw_figure(figure, "diem", choices.key, f"Điểm trường, {choices.measure.label}, {day(view.shot.as_of)}")
        st.markdown(f"**{number(len(found.inside))}** trong **{number(found.all)}** cơ sở có toạ độ trong tỉnh.")
        _not_drawn(found)
    with beside:
        listing.headline(view, choices)
        listing.draw(view, choices, shown)


def _not_drawn(found: Located) -> None:
    if found.outside:
        with st.expander(f"{number(len(found.outside))} cơ sở có toạ độ ngoài tỉnh, không vẽ"):
            st.markdown("\n".join(
                f"- {r['school_name']}: vĩ độ {number(r['latitude'], 4)}, kinh độ {number(r['longitude'], 4)}"
                for r in found.outside
            ))  # fmt: skip
            st.caption("Xem lại hai cột Vĩ độ và Kinh độ của các cơ sở này: có thể bị đổi chỗ hoặc gõ nhầm.")
    if found.missing:
        with st.expander(f"{number(len(found.missing))} cơ sở chưa có toạ độ"):
            st.markdown(HOW_TO_ADD)
            names = sorted((r["school_name"] for r in found.missing), key=sort_key)
            st.dataframe(
                pd.DataFrame({"Cơ sở": names}),
                hide_index=True,
                key="chua_toa_do",
                height=min(300, 38 + 35 * len(names)),
            )
