"""Điểm cần hỗ trợ: whom to call this week, about what, and whether last week's calls helped."""

import streamlit as st

from dashboard import data, origin_panel, sidebar, standing_data
from dashboard.figures.keys import names_of, schools_within
from dashboard.figures.standing import FLAGGED
from dashboard.figures.tasks import known_on
from dashboard.support_page import choices, funnel, good, listing, look, school_part, small, tasks_part, week, words
from dashboard.support_page.cases import cases
from dashboard.tables import OPEN_PAGE
from etl.home.tasks import tasks

if school := st.session_state.pop(funnel.OPEN_SCHOOL, None):
    st.switch_page(OPEN_PAGE, query_params={"truong": school})

view = sidebar.view()
shot = view.shot
sidebar.heading("Điểm cần hỗ trợ", view)
st.html(f"<style>{look.CSS}</style>")

schools = standing_data.schools(shot)
within = schools_within(shot, view.filters, data.SCOPE)
past = standing_data.past(shot) if standing_data.is_past_known(shot) else None
given = known_on(tasks(data.home()), shot)
every = cases(schools, within, given, standing_data.may_add(shot), past.since if past else {})
flagged = [c for c in every if c.status in FLAGGED]
names = {s["school_code"]: s["school_name"] for s in schools}

st.markdown(words.opening(flagged, past, within, shot.as_of, view.place_words if view.place else ""))
origin_panel.button("flagged")
part = choices.part()
if part == choices.LIST:
    wanted = choices.wanted(flagged)
    listing.draw_part(view, [c for c in flagged if wanted.lets_through(c)], tasks_part.owners(given),
                      waits=past is None)  # fmt: skip
elif part == choices.FUNNEL:
    funnel.draw(view, within)
elif part == choices.CHANGES:
    week.draw(past, within, names)
elif part == choices.TASKS:
    tasks_part.draw(view, given, every)
elif part == choices.SMALL:
    small.draw(standing_data.clusters(shot), within, names, names_of("commune", shot), shot.settings)
else:
    good.draw(shot, [c.school for c in every], flagged)

if told := words.budget(standing_data.false_alarms(shot)):
    st.caption(told)
with st.expander("Cách xét"):
    st.markdown("\n".join(f"- {text}" for text in words.method(shot.settings)))

school_part.complete(view)
origin_panel.draw(view)
