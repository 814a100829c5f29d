"""The report set: made for the date and place on screen, or one school; downloaded; frozen."""

from functools import partial

import streamlit as st

from dashboard import data
from dashboard.figures.keys import Filters, names_of
from dashboard.load_report import plain
from dashboard.report_page.files import draw_card_words, mime_of
from dashboard.report_page.working import working
from dashboard.reports.pack import CARD
from dashboard.reports.report_set import BRIEFS, ReportSet, freeze_set, make_set
from dashboard.reports.set_code import filters_text
from dashboard.reports.slip import set_pack
from dashboard.sidebar import View
from etl.home.frozen import frozen_sets
from etl.home.log import record
from etl.model.errors import UserError
from etl.text.collate import sort_key
from etl.text.vietnam import clock, day, from_iso, number

FROZEN_PAGE = "app_pages/chot_so.py"
_MADE, _SCHOOL, _BRIEFS, _NOTE, _DONE = "bo_bao_cao", "co_so_bao_cao", "kem_tom_tat", "ghi_chu_chot", "vua_chot"


def draw(view: View) -> None:
    """Draw the choices, and the set once it is made."""
    st.subheader("Bộ báo cáo")
    st.markdown(
        "Một lần bấm: báo cáo Word theo thể thức văn bản hành chính, phụ lục Excel, bản xem không cần mạng (một tệp mở bằng"
        " trình duyệt, không có tên người) và ảnh tóm tắt để gửi tin nhắn, cùng số liệu với các trang. Số, ngày ký, người ký"
        " để trống. Nội dung là dự thảo để Sở xem, sửa lời và ký."
    )
    names = dict(sorted(names_of("school", view.shot).items(), key=lambda item: sort_key(item[1])))
    school = st.selectbox(
        "Riêng một cơ sở (để trống: theo địa bàn và cấp học chọn ở thanh bên)", list(names), index=None, key=_SCHOOL,
        format_func=lambda code: f"{names.get(code, code)} ({code})", placeholder="Cả phạm vi đang chọn",
    )  # fmt: skip
    where = Filters({"school": (school,)}) if school else view.filters
    is_whole = not where.values
    with_briefs = is_whole and st.checkbox(
        "Kèm bản tóm tắt một trang của tỉnh và của từng xã, phường (thêm khoảng nửa phút)", key=_BRIEFS
    )
    key = (view.shot.data_version, view.shot.as_of, filters_text(where), with_briefs)
    if st.button("Lập bộ báo cáo", type="primary", key="lap_bo", icon=":material/description:"):
        _make(view, where, with_briefs, key)
    kept = st.session_state.get(_MADE)
    if kept and kept[0] == key:
        _draw_set(view, kept[1])


def _make(view: View, where: Filters, with_briefs: bool, key: tuple[object, ...]) -> None:
    with working("Đang lập…") as say:
        made = make_set(view.shot, data.home(), where, scope=data.SCOPE, with_briefs=with_briefs, progress=say)
    record(
        data.home(), "report-set", code=made.code, as_of=made.as_of, where=dict(where.values), version=made.data_version
    )
    st.session_state[_MADE] = (key, made)


def _draw_set(view: View, made: ReportSet) -> None:
    st.markdown(
        f"**Bộ {made.code}**: {plain(made.unit)}, số liệu đến {day(made.as_of)}, {number(len(made.files))} tài liệu."
    )
    with st.container(horizontal=True):
        st.download_button(
            "Tải cả bộ (zip)", partial(set_pack, made), f"Bộ báo cáo {made.code}.zip", key="tai_bo", type="primary",
            icon=":material/folder_zip:", on_click="ignore", mime="application/zip",
        )  # fmt: skip
        for name, content in made.files.items():
            if name.startswith(BRIEFS):
                continue
            st.download_button(
                name, content, name, key=f"tai_{name}", icon=":material/download:", on_click="ignore",
                mime=mime_of(name),
            )  # fmt: skip
    draw_card_words(next((content for name, content in made.files.items() if name.startswith(CARD)), None))
    if briefs := [name for name in made.files if name.startswith(BRIEFS)]:
        one = st.selectbox("Lấy một bản tóm tắt", briefs, index=None, key="mot_tom_tat", placeholder="Chọn xã, phường")
        if one:
            st.download_button(f"Tải {one}", made.files[one], one, key="tai_mot_tom_tat", mime=data.WORD, on_click="ignore",
                               icon=":material/download:")  # fmt: skip
    _draw_freezing(view, made)


def _draw_freezing(view: View, made: ReportSet) -> None:
    home = data.home()
    if said := st.session_state.pop(_DONE, None):
        st.success(said, icon=":material/lock:")
    done = next((s for s in frozen_sets(home) if s.code == made.code), None)
    if done:
        st.info(
            f"Bộ này đã được {plain(done.frozen_by)} chốt lúc {clock(from_iso(done.frozen_at))}: số liệu nạp sau không làm nó"
            " thay đổi.", icon=":material/lock:",
        )  # fmt: skip
        if st.button("Mở trang Chốt số", key="mo_chot_so", type="tertiary", icon=":material/arrow_forward:"):
            st.switch_page(FROZEN_PAGE)
        return
    note, button = st.columns([3, 1], vertical_alignment="bottom")
    why = note.text_input(
        "Ghi chú của lần chốt", key=_NOTE, max_chars=300, placeholder="Ví dụ: báo cáo giao ban tháng 12"
    )
    if button.button("Chốt số bộ này", key="chot_bo", icon=":material/lock:", width="stretch"):
        try:
            frozen = freeze_set(home, view.shot, made, scope=data.SCOPE, note=why)
        except UserError as error:
            st.error(str(error))
            return
        st.session_state[_DONE] = f"Đã chốt bộ {frozen.code}. Dấu niêm: {frozen.seal[:16]}."
        st.rerun()
