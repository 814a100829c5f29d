"""What changed since the week before: newly to be called, cleared, worse, better, each with from and to."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.figures.standing import STATUSES
from dashboard.figures.standing.history import Change
from dashboard.standing_data import Past
from dashboard.tables import OPEN_PAGE
from etl.text.vietnam import day, number

_KINDS = (
    ("newly", "Mới cần gọi"), ("worse", "Nặng hơn"), ("better", "Nhẹ hơn"), ("cleared", "Đã hết"),
)  # fmt: skip


def draw(past: Past | None, within: frozenset[str], names: Mapping[str, str]) -> None:
    """Draw the changes of the schools `within`. `names`: school code → name."""
    if past is None:
        st.info("Đang tính các tuần trước…", icon=":material/hourglass_top:")
        return
    if past.changes is None or past.before is None:
        st.info("Đây là tuần đầu tiên, chưa có tuần nào trước đó để so.")
        return
    found = {kind: [c for c in getattr(past.changes, kind) if c.school_code in within] for kind, _ in _KINDS}
    told = ", ".join(f"{number(len(found[kind]))} {label.lower()}" for kind, label in _KINDS)
    st.markdown(f"So với **{day(past.before)}**: {told}.")
    for kind, label in _KINDS:
        if found[kind]:
            st.markdown(f"##### {label}: {number(len(found[kind]))} cơ sở")
            _table(found[kind], names, kind)
    if any(found.values()):
        st.caption("Bấm một dòng để mở trang của cơ sở.")


def _table(found: Sequence[Change], names: Mapping[str, str], kind: str) -> None:
    frame = pd.DataFrame({
        "Cơ sở": [names.get(c.school_code, c.school_code) for c in found],
        "Tình trạng": [_between(_status(c.status_before), _status(c.status_now)) for c in found],
        "Tham gia": [_between(number(c.participated_before), number(c.participated_now)) for c in found],
        "Thiếu": [_between(number(c.gap_before), number(c.gap_now)) for c in found],
    })  # fmt: skip
    event = st.dataframe(
        frame, hide_index=True, key=f"ht_{kind}", on_select="rerun", selection_mode="single-cell",
        height=min(388, 38 + 35 * len(found)),
        column_config={"Cơ sở": st.column_config.TextColumn(width=230), "Tình trạng": st.column_config.TextColumn(width=190)},
    )  # fmt: skip
    if event and event.selection.cells:
        st.switch_page(OPEN_PAGE, query_params={"truong": found[event.selection.cells[0][0]].school_code})


def _status(status: str | None) -> str:
    return STATUSES.get(status or "", "chưa có")


def _between(before: Any, now: Any) -> str:
    return f"{before} → {now}"
