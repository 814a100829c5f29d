"""The frozen sets: who froze what and when, whether all is still as it was, and the documents as they were."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.report_page.files import draw_card_words, mime_of
from dashboard.reports.pack import CARD, PACK
from dashboard.reports.pack.kept import missing_words, name_in
from dashboard.reports.report_set import BRIEFS, verify_sets
from dashboard.reports.slip import frozen_pack
from etl.home import frozen
from etl.home.frozen import FrozenSet
from etl.home.home import Home
from etl.home.log import record
from etl.model.errors import UserError
from etl.text.vietnam import clock, day, from_iso, number

SET = "bo_chot"


def label_of(made: FrozenSet) -> str:
    """Return what a set is called in a list of choices."""
    note = f" · {made.note}" if made.note else ""
    return f"{day(made.about.as_of)} · {made.about.unit} · {made.code}{note}"


def draw(home: Home, sets: Sequence[FrozenSet]) -> None:
    """Draw the list, the proof and one set's documents."""
    problems = _problems(_stamp(home), home)
    for problem in problems:
        st.error(problem, icon=":material/gpp_bad:")
    if not sets:
        st.info(
            "Chưa chốt bộ nào. Lập bộ báo cáo trên trang **Báo cáo** rồi bấm **Chốt số bộ này**.",
            icon=":material/lock_open:",
        )
        return
    if not problems:
        st.success(f"{number(len(sets))} bộ đã chốt, mọi tệp còn nguyên như lúc chốt.", icon=":material/verified_user:")
    st.dataframe(
        pd.DataFrame({
            "Số liệu đến": [day(s.about.as_of) for s in sets],
            "Phạm vi": [s.about.unit for s in sets],
            "Mã bộ": [s.code for s in sets],
            "Người chốt": [s.frozen_by for s in sets],
            "Lúc chốt": [clock(from_iso(s.frozen_at)) for s in sets],
            "Ghi chú": [s.note + (f" (thay bộ {s.replaces})" if s.replaces else "") for s in sets],
        }),
        hide_index=True, key="cac_bo_chot",
    )  # fmt: skip
    chosen = st.selectbox("Tài liệu của bộ", list(sets), format_func=label_of, key=SET)
    if chosen:
        _draw_documents(home, chosen)


def _draw_documents(home: Home, made: FrozenSet) -> None:
    about, contents = made.about, {}
    with st.container(horizontal=True):
        st.download_button(
            "Tải cả bộ (zip, kèm phiếu chốt số)", partial(_pack, home, made), f"Bộ đã chốt {made.code}.zip",
            key=f"zip_{made.code}", type="primary", icon=":material/folder_zip:", on_click="ignore", mime="application/zip",
        )  # fmt: skip
        for name in sorted(n for n in made.documents if not n.startswith(BRIEFS)):
            try:
                contents[name] = content = frozen.read(home, made.code, name)
            except UserError:
                continue  # said above
            st.download_button(
                name, content, name, key=f"chot_{made.code}_{name}", icon=":material/download:", on_click="ignore",
                mime=mime_of(name),
            )  # fmt: skip
    if name_in(made, PACK) is None:
        st.caption(missing_words(made))
    draw_card_words(next((content for name, content in contents.items() if name.startswith(CARD)), None))
    st.caption(
        f"Dấu niêm {made.seal} · phiên bản số liệu {about.data_version} · cài đặt {about.settings_version} · phần mềm"
        f" {about.program} · {number(len(about.sources))} tệp nguồn. In phiếu chốt số và giữ lại: dấu niêm trên giấy cho biết"
        " bộ có bị sửa hay không."
    )


def _pack(home: Home, made: FrozenSet) -> bytes:
    record(home, "frozen", code=made.code, seal=made.seal)
    return frozen_pack(home, made)


def _stamp(home: Home) -> tuple[str, ...]:
    """What changes with any file of the frozen sets: they are proved anew only then, or after a minute."""
    files = sorted(p for p in home.frozen.rglob("*") if p.is_file()) if home.frozen.exists() else []
    return tuple(f"{p} {p.stat().st_mtime_ns} {p.stat().st_size}" for p in files)


@st.cache_data(max_entries=4, show_spinner="Đang kiểm tra các bộ đã chốt…", ttl=60)
def _problems(stamp: tuple[str, ...], _home: Home) -> list[str]:
    return verify_sets(_home)
