"""What the page can be asked: which part, which statuses, whose schools, whose tasks. All of it lives in the address."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.figures.standing import FLAGGED, STATUSES
from dashboard.support_page.cases import Case
from etl.text.collate import sort_key
from etl.text.vietnam import number

LIST, FUNNEL, CHANGES, TASKS, SMALL, GOOD = (
    "Danh sách", "Biểu đồ quy mô", "Thay đổi trong tuần", "Việc đã giao", "Cơ sở nhỏ", "Nơi làm tốt",
)  # fmt: skip
PARTS = (LIST, FUNNEL, CHANGES, TASKS, SMALL, GOOD)
EVERY_OFFICE, EVERYBODY, NOBODY = "Mọi cơ quan quản lý", "Ai cũng được", "Chưa ai phụ trách"
_STATUS, _STATUS_ADDRESS = "ht_tinh_trang", "tinh_trang"
ORDER = [s for s in STATUSES if s in FLAGGED]
"""The statuses that ask for a call, gravest first."""


@dataclass(frozen=True)
class Wanted:
    """`statuses`: those chosen, none for all; `office`: name of a managing body, `owner`: name or NOBODY; None for all."""

    statuses: frozenset[str]
    office: str | None
    owner: str | None

    def lets_through(self, case: Case) -> bool:
        """Tell whether a school is among those asked for."""
        return self.of_people(case) and (not self.statuses or case.status in self.statuses)

    def of_people(self, case: Case) -> bool:
        """Tell whether office and owner are those asked for, whatever the status."""
        return self.office in (None, case.office) and (self.owner is None or (case.owner or NOBODY) == self.owner)


def part() -> str:
    """Draw the choice of the page's part and return it."""
    return st.segmented_control(
        "Phần", PARTS, default=LIST, key="phan", bind="query-params", required=True, wrap=True, label_visibility="collapsed"
    ) or LIST  # fmt: skip


def wanted(cases: Sequence[Case]) -> Wanted:
    """Draw the filters of the list and return them. `cases`: the flagged schools of the view."""
    offices = sorted({c.office for c in cases if c.office}, key=sort_key)
    owners = sorted({c.owner for c in cases if c.owner}, key=sort_key)
    first, second, third = st.columns([5, 3, 3], vertical_alignment="bottom")
    with second:
        office = st.selectbox("Cơ quan quản lý", [EVERY_OFFICE, *offices], key="quan_ly", bind="query-params")
    with third:
        owner = st.selectbox("Người phụ trách", [EVERYBODY, NOBODY, *owners], key="phu_trach", bind="query-params")
    chosen = Wanted(
        frozenset(), None if office == EVERY_OFFICE else office, None if owner == EVERYBODY else owner
    )  # fmt: skip
    counts = Counter(c.status for c in cases if chosen.of_people(c))
    with first:
        statuses = _statuses(counts)
    return Wanted(frozenset(statuses), chosen.office, chosen.owner)


def _statuses(counts: Counter[str]) -> list[str]:
    """Draw the statuses with their counts. Their labels change with the counts, so the address is kept by hand."""
    if _STATUS not in st.session_state:
        asked = st.query_params.get(_STATUS_ADDRESS, "").split(",")
        st.session_state[_STATUS] = [s for s in ORDER if STATUSES[s] in asked]

    def keep() -> None:
        names = [STATUSES[s] for s in ORDER if s in st.session_state[_STATUS]]
        if names:
            st.query_params[_STATUS_ADDRESS] = ",".join(names)
        else:
            st.query_params.pop(_STATUS_ADDRESS, None)

    return st.pills(
        "Tình trạng", ORDER, selection_mode="multi", format_func=lambda s: f"{STATUSES[s]} ({number(counts[s])})",
        key=_STATUS, on_change=keep,
    )  # fmt: skip
