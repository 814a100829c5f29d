"""Choosing the two sides of "Vì sao số đổi?": frozen sets, days, or what is in force now."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import data
from dashboard.figures.change import Side
from dashboard.report_page.frozen_part import label_of
from dashboard.reports.report_set import side_of
from dashboard.sidebar import View
from etl.home.frozen import FrozenSet
from etl.home.home import Home

_A_DAY = "Số liệu hiện nay, tính đến một ngày"
BEFORE, AFTER, BEFORE_DAY, AFTER_DAY = "so_truoc", "so_sau", "ngay_truoc", "ngay_sau"


def choose(view: View, home: Home, sets: Sequence[FrozenSet]) -> tuple[Side, Side]:
    """Draw the two choices and return the sides. UserError where a chosen set is not what was frozen."""
    left, right = st.columns(2)
    newest = view.shot.newest_date
    ends = [d for d in data.week_ends(view.shot) if d < newest]
    with left:
        before = _side(
            home, sets, "So từ", BEFORE, BEFORE_DAY, ends[-4] if len(ends) >= 4 else newest, first=bool(sets)
        )
    with right:
        after = _side(home, sets, "đến", AFTER, AFTER_DAY, newest, first=False)
    return before, after


def _side(home: Home, sets: Sequence[FrozenSet], title: str, key: str, day_key: str, day: date, *, first: bool) -> Side:
    by_label = {f"Bộ đã chốt: {label_of(s)}": s for s in sets}
    chosen = st.selectbox(title, [_A_DAY, *by_label], index=1 if first and by_label else 0, key=key)
    if chosen in by_label:
        return side_of(home, by_label[chosen])
    picked = st.date_input("Ngày", value=day, key=day_key, format="DD/MM/YYYY")
    return Side(picked if isinstance(picked, date) else day)
