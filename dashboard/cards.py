"""Pieces of pages in words: the state in one sentence, a measure's card, what the reader must know before trusting it."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import tables
from dashboard.figures.keys import Filters
from dashboard.figures.lagging import standing_counts
from dashboard.figures.measures import MEASURES, RATES, Measure, defined, is_silent, rate
from dashboard.figures.records import concealed_usage
from dashboard.figures.review import could_reach
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.wording import SILENT_WORDS, fraction_words
from dashboard.sidebar import View
from etl.model.vocabulary import TOOLS, name_of
from etl.text.vietnam import NO_DATA, day, number, percent

COMMUNES, FORMER_DISTRICTS, FORMER_COMMUNES = "Xã, phường hiện nay", "Huyện cũ", "Xã cũ"
MANAGING_BODIES = "Cơ quan quản lý"
SYSTEMS = {COMMUNES: "commune", FORMER_DISTRICTS: "district", FORMER_COMMUNES: "old_commune"}
GROUPINGS = {**SYSTEMS, MANAGING_BODIES: "managing_body"}
PLACE_MEASURES = RATES
SUPPORT_PAGE = "app_pages/can_ho_tro.py"


def choose_grouping_and_measure(
    address_key: str, default: str, groupings: Mapping[str, str] = GROUPINGS
) -> tuple[str, Measure]:
    """Draw the choices of grouping and measure and return the key of `figures` and the measure."""
    left, right = st.columns([2, 1])
    with left:
        grouping = st.segmented_control(
            "Xếp theo",
            list(groupings),
            default=default,
            key=address_key,
            bind="query-params",
            required=True,
            wrap=True,
        )
    with right:
        labels = {MEASURES[m].label: MEASURES[m] for m in PLACE_MEASURES}
        chosen = st.selectbox("Chỉ số", list(labels), key="chi_so", bind="query-params")
    return groupings[grouping], labels[chosen]


def state_sentence(row: Mapping[str, Any], view: View) -> str:
    """Return the state of the roll-out in one sentence with its numbers."""
    shot = view.shot
    taking_part, using = MEASURES["participated"], MEASURES["active_28d"]
    target = shot.settings.target("participated", shot.as_of, view.level)
    place = f" ở {view.place_words}" if view.place else ""
    share = rate(row, taking_part)
    words = (
        f"Đến {day(shot.as_of)}{place}, **{number(row['participated'])}** trong **{number(row['rostered_base'])}** người"
        f" đã tham gia (**{percent(share)}**)"
    )
    if target is not None and share is not None:
        points = (share - target) * 100
        words += (
            f", {'hơn' if points >= 0 else 'kém'} mục tiêu của ngày ({percent(target)}) {number(abs(points), 1)} điểm"
        )
    if rate(row, using) is not None:
        words += f"; **{number(row['active_28d'])}** người (**{percent(rate(row, using))}**) đang dùng AI thường xuyên"
    if row["flagged"]:
        words += f"; **{number(row['flagged'])}** trong {number(row['schools'])} cơ sở cần hỗ trợ"
    return words + "."


def measure_card(
    row: Mapping[str, Any],
    measure: Measure,
    shot: Snapshot,
    level: str | None,
    reach: Sequence[Mapping[str, Any]] = (),
    where: Filters | None = None,
) -> None:
    """Draw one measure: its rate, numerator and denominator in words, and the target of the date.

    `reach`: the row of `pending_range` for the same group; what open questions could add stands under the rate.
    `where`: which schools the row speaks of.
    """
    share = rate(row, measure)
    target = shot.settings.target(measure.id, shot.as_of, level)
    with st.container(border=True, height="stretch"):
        if is_silent(row, measure):
            st.metric(measure.label, SILENT_WORDS, help=defined(measure, shot.settings))
            st.markdown(fraction_words(row, measure))
            return
        if measure.id == "flagged":
            st.metric(measure.label, f"{number(row['flagged'])} cơ sở", help=defined(measure, shot.settings))
        else:
            st.metric(
                measure.label, percent(share) if share is not None else NO_DATA, help=defined(measure, shot.settings)
            )
        st.markdown(fraction_words(row, measure))
        if more := could_reach(reach[0] if reach else None, measure.id):
            st.caption(f":material/person_search: {more}")
        if measure.id != "flagged":
            st.caption(_target_words(share, target))
            return
        st.caption(_standing_words(shot, where))
        to_support_page("the_can_ho_tro")


def to_support_page(key: str) -> None:
    """Draw the way to the list of schools to call."""
    if st.button("Xem danh sách", key=key, type="tertiary", icon=":material/arrow_forward:"):
        st.switch_page(SUPPORT_PAGE)


def _target_words(share: float | None, target: float | None) -> str:
    if target is None:
        return "chưa đặt mục tiêu"
    if share is None:
        return f"mục tiêu {percent(target)}"
    points = (share - target) * 100
    if round(points, 1) == 0:
        return f"mục tiêu {percent(target)}: đúng mục tiêu"
    sign = "▲ hơn" if points >= 0 else "▼ kém"
    return f"mục tiêu {percent(target)}: {sign} {number(abs(points), 1)} điểm"


def _standing_words(shot: Snapshot, where: Filters | None) -> str:
    counts = standing_counts(shot, where)
    words = {"silent": "im lặng", "far_behind": "tụt xa", "behind": "tụt", "slipping": "đang giảm"}
    return ", ".join(f"{number(counts[s])} {w}" for s, w in words.items() if s in counts) or "không có cơ sở nào"


def concealed(shot: Snapshot) -> None:
    """Say what reports without identities tell: totals that belong to nobody and so to no rate."""
    said = []
    for row in concealed_usage(shot):
        actions = f", {number(row['actions'])} lượt hỏi" if row["actions"] is not None else ""
        said.append(
            f"{name_of(TOOLS, row['tool'])}, {tables.period(row)}: {number(row['active_accounts'])} trong"
            f" {number(row['accounts'])} tài khoản có dùng{actions}"
        )
    if said:
        st.caption("Ngoài các số trên, báo cáo đã giấu tên người dùng (không vào tỷ lệ nào): " + "; ".join(said) + ".")


def caveats(row: Mapping[str, Any], schools: Sequence[Mapping[str, Any]]) -> None:
    """Say what is not in the figures yet: names not recognised, schools without a list (`schools`: figures by school)."""
    unknown = row["attendance_rows"] - row["attendance_identified"]
    notes = []
    if unknown:
        notes.append(
            f"{number(unknown)} trong {number(row['attendance_rows'])} lượt tham gia chưa nhận ra là ai"
            f" ({percent(1 - (rate(row, MEASURES['attendance_identified']) or 0))}), chưa tính vào tỷ lệ nào"
        )
    without = row["rostered_base"] - row["rostered_listed"]
    if without:
        unlisted = sum(s["rostered_base"] > 0 and not s["rostered_listed"] for s in schools)
        notes.append(
            f"{number(unlisted)} cơ sở ({number(without)} người) chỉ có tổng số, không có danh sách:"
            " có trong Tham gia, không có trong Hoàn thành và sử dụng AI"
        )
    if notes:
        st.caption("Cần biết: " + "; ".join(notes) + ".")
