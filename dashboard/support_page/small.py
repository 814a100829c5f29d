"""Small schools of one commune, judged together: alone none of them could ever be called behind."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.figures.standing import FLAGGED, STATUSES
from dashboard.load_report import plain
from etl.model.settings import Settings
from etl.text.vietnam import number, percent

Row = Mapping[str, Any]


def draw(
    clusters: Sequence[Row], within: frozenset[str], names: Mapping[str, str], communes: Mapping[str, str],
    settings: Settings,
) -> None:  # fmt: skip
    """Draw the clusters that are behind, and how many are not. `names`, `communes`: code → name."""
    st.markdown(
        f"Một cơ sở dưới {number(settings.min_people)} người không bao giờ xét riêng được: một người vắng đã đổi tỷ lệ hơn"
        f" {percent(1 / settings.min_people, 0)}. Vì vậy các cơ sở nhỏ của một xã được cộng lại để xét chung."
    )
    seen = [c for c in clusters if within & set(c["schools"])]
    low = [c for c in seen if c["status"] in FLAGGED]
    if not low:
        st.success(
            "Không có xã nào mà các cơ sở nhỏ cộng lại thấp hơn mức chung." if seen else "Không có cơ sở nhỏ nào."
        )
    for cluster in low:
        with st.container(border=True):
            share = percent(cluster["participated"] / cluster["people"])
            st.markdown(
                f"**{plain(communes.get(cluster['commune_code'], 'Chưa rõ xã'))}** · {STATUSES[cluster['status']]} ·"
                f" {number(cluster['participated'])}/{number(cluster['people'])} người ({share}), thiếu"
                f" {number(cluster['gap_people'])}  \n{plain(' '.join(cluster['reasons']))}"
            )
            st.caption("Gồm: " + ", ".join(plain(names.get(code, code)) for code in cluster["schools"]))
    if low and len(seen) > len(low):
        st.caption(f"{number(len(seen) - len(low))} xã khác có cơ sở nhỏ, cộng lại không thấp hơn mức chung.")
