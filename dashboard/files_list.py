"""The files that make up the figures: what each is, its ledger, its rows to mend, and the way to take it out."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import tables
from etl.home.home import Home
from etl.home.landing import Landed, in_force
from etl.load import undo
from etl.mend_command import can_be_mended, rows_to_mend
from etl.model.errors import UserError
from etl.readers import title_of
from etl.text.vietnam import clock, from_iso, number

_COUNTS = ("Dòng", "Được tính", "Trùng", "Chờ", "Không nhận")
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(home: Home, files: Sequence[Mapping[str, Any]]) -> None:
    """Draw the table of files (rows of `data.loaded_files`) and what can be done with one of them."""
    if st.session_state.get("vua_go"):
        st.success(st.session_state.pop("vua_go"))
    if not files:
        st.info("Chưa có tệp nào. Bắt đầu bằng danh sách cơ sở, rồi cán bộ, rồi buổi học.")
        return
    landed = {f.sha256: f for f in in_force(home.landing)}
    st.dataframe(_table(files, landed), hide_index=True, key="tep_dang_dung", column_config=_WIDTHS)
    names = {f["sha256"]: f"{f['name']} (nạp {clock(from_iso(f['loaded_at']))})" for f in files}
    waiting = {f["sha256"]: f for f in files if f["pending"] + f["rejected"] and can_be_mended(f["format"])}
    if waiting:
        with st.expander("Lấy các dòng chờ và không nhận ra Excel để sửa"):
            _mend(home, waiting, names)
    with st.expander("Gỡ một tệp"):
        _take_out(home, names)


_WIDTHS = {
    "Tệp": st.column_config.TextColumn(width="medium"),
    "Nội dung": st.column_config.TextColumn(width="large"),
    "Lý do": st.column_config.TextColumn(width="medium"),
}


def _table(files: Sequence[Mapping[str, Any]], landed: Mapping[str, Landed]) -> Any:
    def what(file: Mapping[str, Any]) -> str:
        known = landed.get(file["sha256"])
        title = title_of(file["format"], known.mapping_name if known else "")
        mends = "Dòng đã sửa của: " if known and "corrects" in known.decided else ""
        return f"{mends}{title}" + (f", {file['about']}" if file["about"] else "")

    frame = pd.DataFrame({
        "Tệp": [f["name"] for f in files],
        "Nội dung": [what(f) for f in files],
        "Dòng": [f["rows_read"] for f in files],
        "Được tính": [f["counted"] for f in files],
        "Trùng": [f["duplicate"] for f in files],
        "Chờ": [f["pending"] for f in files],
        "Không nhận": [f["rejected"] for f in files],
        "Nạp lúc": [clock(from_iso(f["loaded_at"])) for f in files],
        "Người nạp": [f["loaded_by"] for f in files],
    })  # fmt: skip
    reasons = [landed[f["sha256"]].reason if f["sha256"] in landed else "" for f in files]
    if any(reasons):
        frame["Lý do"] = reasons
    return tables.vietnamese(frame, counts=_COUNTS)


def _mend(home: Home, waiting: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> None:
    def label(sha: str) -> str:
        return f"{names[sha]}: {number(waiting[sha]['pending'])} chờ, {number(waiting[sha]['rejected'])} không nhận"

    sha = st.selectbox(
        "Tệp cần sửa", list(waiting), format_func=label, index=None, key="tep_sua", placeholder="Chọn tệp…"
    )
    st.caption("Sửa ngay trong tệp Excel tải về rồi nạp lại: dòng đã sửa thay dòng cũ, không bị tính hai lần.")
    if sha is None:
        return
    try:
        name, content, count = rows_to_mend(home, sha)
    except UserError as error:
        st.info(str(error))
        return
    st.download_button(f"Tải {number(count)} dòng cần sửa", content, name, key="tai_dong_sua", on_click="ignore",
                       icon=":material/download:", mime=_EXCEL)  # fmt: skip


def _take_out(home: Home, names: Mapping[str, str]) -> None:
    which = st.selectbox("Tệp cần gỡ", list(names), format_func=lambda sha: names[sha], index=None, key="tep_go",
                         placeholder="Chọn tệp…")  # fmt: skip
    st.caption("Số liệu sẽ như chưa từng có tệp này. Tệp gốc vẫn được giữ; nạp lại lúc nào cũng được.")
    if st.button("Gỡ tệp này", disabled=which is None, key="go_tep") and which:
        try:
            file = undo(home, which)
        except UserError as error:
            st.error(str(error))
        else:
            st.session_state.pop("ket_qua_nap", None)
            st.session_state["vua_go"] = f"Đã gỡ “{file.name}”. Số liệu nay như chưa từng có tệp này."
            st.rerun()
