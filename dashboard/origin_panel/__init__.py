"""The answer to “Con số này từ đâu?”: from a figure on a page to how it adds up, its schools, the lines of files and files.

Which figure is asked for stands in the address (`so`), so that a link opens the same answer.
"""

import streamlit as st

from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES
from dashboard.origin_panel import dialog
from dashboard.sidebar import View

ASKED = "so"
"""Name in the address of the measure that is asked for."""
_LABEL = "Con số này từ đâu?"


def button(measure_id: str, key: str = "") -> None:
    """Draw the way to where one measure's figure comes from. `key`: where several of one measure stand on a page."""
    st.button(
        _LABEL, key=f"khong_in_nguon_{key or measure_id}", type="tertiary", icon=":material/manage_search:",
        on_click=_ask, args=(measure_id,),
    )  # fmt: skip


def draw(view: View, where: Filters | None = None, words: str = "") -> None:
    """Draw the answer, where one is asked for; once a page, at its end.

    `where`: the filters of the page's figures (default: those of `view`), in `words`.
    """
    asked = st.query_params.get(ASKED)
    if asked is None:
        return
    if asked not in MEASURES:
        st.warning(f"Không có chỉ số nào mang mã “{asked}”. Các mã có trên trang **Định nghĩa**.")
        return
    st.dialog(_LABEL, width="large", icon=":material/manage_search:", on_dismiss=_close)(dialog.draw)(
        view.shot, MEASURES[asked], where or view.filters, words or view.words
    )


def _ask(measure_id: str) -> None:
    st.query_params[ASKED] = measure_id


def _close() -> None:
    st.query_params.pop(ASKED, None)
