"""Pieces of pages in words: the state in one sentence, a measure's card, what the reader must know before trusting it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import streamlit as st

from dashboard import origin_panel, tables
from dashboard.charts.bullets import bar
from dashboard.figures import state_words
from dashboard.figures.keys import Filters
from dashboard.figures.lagging import standing_counts
from dashboard.figures.measures import MEASURES, RATES, Measure, defined, is_silent, rate
from dashboard.figures.records import concealed_usage
from dashboard.figures.review import could_reach
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.state_words import standing_words, target_words
from dashboard.figures.step import Step, step
from dashboard.figures.wording import SILENT_WORDS, fraction_words
from dashboard.sidebar import View
from etl.model.vocabulary import TOOLS, name_of
from etl.text.vietnam import number, percent

COMMUNES, FORMER_DISTRICTS, FORMER_COMMUNES = "Xã, phường hiện nay", "Huyện cũ", "Xã cũ"
MANAGING_BODIES = "Cơ quan quản lý"
SYSTEMS = {COMMUNES: "commune", FORMER_DISTRICTS: "district", FORMER_COMMUNES: "old_commune"}
GROUPINGS = {**SYSTEMS, MANAGING_BODIES: "managing_body"}
PLACE_MEASURES = RATES


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
    target = shot.settings.target("participated", shot.as_of, view.level)
    return state_words.state_sentence(row, shot.as_of, target, view.place_words if view.place else "")


@dataclass(frozen=True)
class Since:
    """The row of the same group on an earlier `day`."""

    day: date
    row: Mapping[str, Any] | None

    def words(self, now: Mapping[str, Any], measure: Measure) -> str:
        """Return the step since that day: "+45 (+0,3 điểm) từ 07/12"; empty where it was not measured."""
        found = step(self.row, now, measure)
        told = found.words if measure.id != "flagged" else Step(found.count, None).words
        return f"{told} từ {self.day:%d/%m}" if told else ""

    def arrow(self, now: Mapping[str, Any], measure: Measure) -> Literal["up", "down", "off"]:
        """Return which way the step points."""
        count = step(self.row, now, measure).count
        return "up" if count and count > 0 else "down" if count else "off"


def measure_card(
    row: Mapping[str, Any],
    measure: Measure,
    shot: Snapshot,
    level: str | None,
    reach: Sequence[Mapping[str, Any]] = (),
    where: Filters | None = None,
    since: Since | None = None,
) -> None:
    """Draw one measure: its rate against the target of the date, numerator and denominator in words, the step since before.

    `reach`: the row of `pending_range` for the same group; what open questions could add stands under the rate.
    `where`: which schools the row speaks of. `since`: the same row on an earlier date.
    """
    share = rate(row, measure)
    target = shot.settings.target(measure.id, shot.as_of, level)
    with st.container(border=True, height="stretch", gap="xsmall"):
        if is_silent(row, measure):
            st.metric(measure.label, SILENT_WORDS, help=defined(measure, shot.settings))
            st.markdown(fraction_words(row, measure))
            origin_panel.button(measure.id)
            return
        told = f"{number(row['flagged'])} cơ sở" if measure.id == "flagged" else percent(share)
        change = since.words(row, measure) if since else ""
        st.metric(
            measure.label, told, change or None, delta_color="off", help=defined(measure, shot.settings),
            delta_arrow=since.arrow(row, measure) if since and change else "off",
        )  # fmt: skip
        if share is not None and measure.id != "flagged":
            st.html(bar(share, target))
        st.markdown(fraction_words(row, measure))
        if measure.id == "flagged":
            st.caption(standing_words(standing_counts(shot, where)))
        else:
            st.caption(target_words(share, target))
        if more := could_reach(reach[0] if reach else None, measure.id):
            st.caption(f":material/person_search: {more}")
        origin_panel.button(measure.id)


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
    if words := state_words.caveat_words(row, schools):
        st.caption(words)
