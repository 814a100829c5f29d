"""Downloads of the sheets that ask schools who their unknown names are. Taking one out is noted in the access log."""

from functools import partial
from pathlib import Path

import streamlit as st

from dashboard import data
from etl.ask import count_for_school, questions_for_school, questions_for_schools, sheet_name
from etl.home.home import Home
from etl.home.log import record
from etl.text.vietnam import number


def draw(home: Home, school_code: str, school_name: str) -> None:
    """Offer the sheet of one school, where it has something to be asked."""
    warehouse = data.published()
    count = _count(warehouse, school_code) if warehouse else 0
    if warehouse and count:
        st.download_button(
            f"Phiếu hỏi cơ sở ({number(count)} câu hỏi)", partial(_sheet, home, warehouse, school_code),
            sheet_name(school_code, school_name), key=f"phieu_hoi_{school_code}", icon=":material/contact_support:",
            on_click="ignore", mime=data.EXCEL,
            help="Excel hỏi cơ sở các tên chưa rõ là ai, mỗi dòng có danh sách cán bộ để chọn. Cơ sở gửi lại thì nạp như mọi tệp.",
        )  # fmt: skip


def draw_all(home: Home) -> None:
    """Offer the sheets of all schools as one zip."""
    warehouse = data.published()
    if warehouse:
        st.download_button(
            "Phiếu hỏi mọi cơ sở (zip)", partial(_all_sheets, home, warehouse), "phieu-hoi.zip", key="phieu_hoi_moi_co_so",
            icon=":material/contact_support:", on_click="ignore", mime="application/zip",
        )  # fmt: skip


@st.cache_data(max_entries=500, show_spinner=False)
def _count(warehouse: Path, school_code: str) -> int:
    return count_for_school(warehouse, school_code)


def _sheet(home: Home, warehouse: Path, school_code: str) -> bytes:
    _, content, count = questions_for_school(warehouse, school_code)
    record(home, "ask", school=school_code, questions=count, version=home.version)
    return content


def _all_sheets(home: Home, warehouse: Path) -> bytes:
    content, index = questions_for_schools(warehouse)
    questions = sum(count for _, _, count in index)
    record(home, "ask", schools=[code for code, _, _ in index], questions=questions, version=home.version)
    return content
