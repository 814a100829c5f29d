"""Danh sách cán bộ: what is doubtful in the staff lists, answered by people, and what the answers change."""

import io

import streamlit as st

from dashboard import data, roster_panel, sidebar
from dashboard.figures.keys import Filters, schools_within
from dashboard.figures.roster import counted_now, doubts, schools_by_code
from dashboard.reports.roster import write_roster
from etl.home.log import record
from etl.home.roster_decisions import roster_decisions
from etl.load import refresh
from etl.model.errors import UserError
from etl.roster.finding import KINDS
from etl.roster.review import kinds_present
from etl.text.collate import sort_key
from etl.text.vietnam import number
from etl.verify import is_up_to_date

PER_PAGE = 10

view = sidebar.view()
shot, home = view.shot, data.home()
sidebar.heading("Danh sách cán bộ", view)
if not data.SCOPE.sees_people:
    st.info("Vai trò này chỉ xem số tổng hợp, không xem danh sách người.")
    st.stop()

decided = roster_decisions(home)
seen = roster_panel.current_review(shot, decided)
schools = schools_by_code(shot)

inside = schools_within(shot, view.filters, data.SCOPE)
asked = {s for f in seen.findings for s in f.schools if s in inside}
school = st.selectbox(
    "Cơ sở", sorted(asked, key=lambda c: sort_key(schools[c]["school_name"])),
    format_func=lambda c: f"{schools[c]['school_name']} · {c}", index=None, placeholder="Mọi cơ sở có chỗ cần xem",
    key="truong_danh_sach",
)  # fmt: skip
found = doubts(seen, shot, data.SCOPE, Filters({"school": (school,)}) if school else view.filters)
st.markdown(found.sentence)

roster_panel.draw_last(home, decided, schools)
if not is_up_to_date(home):
    now, then = counted_now(shot), found.rostered
    words = f"từ {number(now)} thành {number(then)}" if now != then else f"vẫn là {number(now)}"
    box, button = st.columns([4, 1], vertical_alignment="center")
    box.info(f"Số liệu chưa theo các quyết định mới. Khi cập nhật, số người có tên trong mẫu số {words}.")
    if button.button("Cập nhật số liệu", type="primary", key="cap_nhat", width="stretch"):
        try:
            with st.spinner("Đang tính lại số liệu…"):
                refresh(home)
        except UserError as error:
            st.error(str(error))
        else:
            st.rerun()


def workbook() -> bytes:
    """Return the Excel of what is on screen."""
    buffer = io.BytesIO()
    write_roster(shot, buffer, seen, found, data.SCOPE)
    record(home, "roster", how="excel", findings=len(found.findings), school=school, version=shot.data_version)
    return buffer.getvalue()


if found.findings:
    kinds = kinds_present(found.findings)
    counts = {k: sum(f.kind == k for f in found.findings) for k in kinds}
    if st.session_state.get("loai_danh_sach") not in kinds:  # the last of its kind was answered
        st.session_state["loai_danh_sach"] = kinds[0]
    kind = st.pills(
        "Loại", kinds, format_func=lambda k: f"{KINDS[k]} ({number(counts[k])})", key="loai_danh_sach", required=True
    )
    mine = [f for f in found.findings if f.kind == kind]
    pages = -(-len(mine) // PER_PAGE)
    page = 1
    if pages > 1:
        page = st.columns([1, 4])[0].number_input(f"Trang, trên {number(pages)}", 1, pages, key="trang_danh_sach")
    roster_panel.note_seen(home, school, shot)
    for finding in mine[(page - 1) * PER_PAGE : page * PER_PAGE]:
        roster_panel.draw_finding(home, seen, finding, schools, shot.as_of)
    st.download_button(
        "Tải Excel các chỗ cần xem, có tệp và dòng", workbook, f"danh-sach-can-xem-{shot.as_of:%Y-%m-%d}.xlsx",
        key="tai_danh_sach", icon=":material/download:", on_click="ignore",
        mime=data.EXCEL,
    )  # fmt: skip
namesakes = [n for n in seen.namesakes if school in (None, n.school_code)]
if namesakes:
    with st.expander(f"{number(len(namesakes))} cặp trùng họ tên trong một cơ sở, không phải một người"):
        roster_panel.draw_namesakes(seen, namesakes, schools)
if len(decided):
    with st.expander(f"{number(len(decided))} quyết định đang có hiệu lực"):
        roster_panel.draw_decisions(home, decided, schools)
