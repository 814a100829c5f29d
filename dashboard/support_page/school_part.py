"""How one school stands, on its own page: since when and why, its place in the funnel, its tasks, whom to learn from."""

import streamlit as st

from dashboard import data, standing_data
from dashboard.figures.standing import FLAGGED, STATUSES
from dashboard.figures.standing.wording import why_not_flagged
from dashboard.figures.tasks import known_on
from dashboard.load_report import plain
from dashboard.sidebar import View
from dashboard.support_page import good, tasks_part, words
from dashboard.support_page.cases import cases
from etl.home.tasks import tasks
from etl.model.vocabulary import LEVELS, name_of
from etl.text.vietnam import day


def draw(view: View, school_code: str) -> None:
    """Draw the part of the school's page."""
    shot = view.shot
    schools = [s for s in standing_data.schools(shot) if s["school_code"] == school_code]
    if not schools:
        return
    past = standing_data.past(shot) if standing_data.is_past_known(shot) else None
    own = [t for t in known_on(tasks(data.home()), shot) if t.school_code == school_code]
    [case] = cases(schools, {school_code}, own, {}, past.since if past else {})
    since = f" từ {day(case.since)}" if case.since else ""
    level = case.school["level"]
    place = why_not_flagged(case.school, level, shot.settings) or words.place_in_funnel(
        case.school, name_of(LEVELS, level)
    )
    said = plain(" ".join([*case.school["reasons"], place]).strip())
    st.markdown(f"Tình trạng: **{STATUSES[case.status]}**{since}. {said}")
    if case.status in FLAGGED or own:
        tasks_part.draw_school(view, case, own)
    if case.status in FLAGGED and case.status != "silent":
        with st.expander("Cơ sở giống nhất mà làm tốt hơn"):
            good.draw_alike(shot, school_code)


def complete(view: View) -> None:
    """Count the weeks before, where they are not counted yet, and draw the page again; called at its end."""
    if not standing_data.is_past_known(view.shot):
        with st.spinner("Đang tính các tuần trước…"):
            standing_data.past(view.shot)
        st.rerun()
