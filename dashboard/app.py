"""The Streamlit app: menu and nothing else. `python -m dashboard` starts it."""

import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:  # `streamlit run` puts only this file's folder there
    sys.path.insert(0, str(HERE.parent))

from dashboard import browser, sidebar  # noqa: E402
from dashboard.ahead import AHEAD  # noqa: E402
from dashboard.pages_list import PAGES  # noqa: E402
from dashboard.style import CSS  # noqa: E402

st.set_page_config(page_title="Lan Toả", page_icon=str(HERE / "static" / "lantoa.svg"), layout="wide")
st.logo(str(HERE / "static" / "ten.svg"), icon_image=str(HERE / "static" / "lantoa.svg"), size="large")
st.html(f"<style>{CSS}</style>")
browser.install()
AHEAD.step_back()
groups: dict[str, list] = {}
for number, entry in enumerate(PAGES):
    page = st.Page(entry.path, title=entry.title, icon=entry.icon, default=number == 0)
    groups.setdefault(entry.group, []).append(page)
st.session_state[sidebar.FRAMED] = True
sidebar.draw_choices()  # before the menu: who clicks at once would leave what the address asks for behind
menu = st.navigation(groups, expanded=True)
st.session_state[sidebar.TITLE] = menu.title
menu.run()
