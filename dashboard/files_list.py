"""The files that make up the figures: what each is, its ledger, its rows to mend, and the way to take it out."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, tables
from dashboard.load_report import on_page, plain
from dashboard.ways import to_page
from etl.home.home import Home
from etl.home.landing import Landed, in_force
from etl.intake import staged_or_read
from etl.load import undo
from etl.mend_command import can_be_mended, rows_to_mend
from etl.model.errors import UserError
from etl.model.grouping import grouped
from etl.model.issues import Issue
from etl.readers import title_of
from etl.text.vietnam import clock, from_iso, number

_COUNTS = ("Dòng", "Được tính", "Trùng", "Chờ", "Không nhận")


def draw(home: Home, files: Sequence[Mapping[str, Any]]) -> None:
    """Draw the table of files (rows of `data.loaded_files`) and what can be done with one of them."""
    if st.session_state.get("vua_go"):
        st.success(st.session_state.pop("vua_go"))
    if not files:
        st.info("Chưa có tệp nào. Bắt đầu bằng danh sách cơ sở, rồi cán bộ, rồi buổi học.")
        to_page("bat_dau", "Đi từng bước ở trang Bắt đầu", "tep_den_bat_dau")
        return
    landed = {f.sha256: f for f in in_force(home.landing)}
    st.dataframe(_table(files, landed), hide_index=True, key="tep_dang_dung", column_config=_WIDTHS)
    names = {f["sha256"]: f"{f['name']} (nạp {clock(from_iso(f['loaded_at']))})" for f in files}
    uncounted = {f["sha256"]: f for f in files if f["duplicate"] + f["pending"] + f["rejected"]}
    if uncounted:
        with st.expander("Vì sao có dòng không được tính"):
            _explain(home, uncounted, names, landed)
    waiting = {f["sha256"]: f for f in files if f["pending"] + f["rejected"] and can_be_mended(f["format"])}
    if waiting:
        with st.expander("Tải các dòng chưa được tính ra tệp Excel để sửa"):
            _mend(home, waiting, names)
    with st.expander("Gỡ một tệp"):
        _take_out(home, names, {f.decided["corrects"] for f in landed.values() if "corrects" in f.decided})


_WIDTHS: dict[str, Any] = {
    "Tệp": st.column_config.TextColumn(width="medium"),
    "Nội dung": st.column_config.TextColumn(width=290),
    "Dòng": st.column_config.Column(width=55),
    "Được tính": st.column_config.Column(width=80),
    "Trùng": st.column_config.Column(width=60),
    "Chờ": st.column_config.Column(width=50),
    "Không nhận": st.column_config.Column(width=90),
    "Nạp lúc": st.column_config.TextColumn(width=125),
    "Lý do": st.column_config.TextColumn(width="medium"),
}
_OUTCOMES = {"pending": "chờ", "rejected": "không nhận", "duplicate": "trùng"}
"""What became of rows that are not counted, those that wait for somebody first."""


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


def _explain(
    home: Home, uncounted: Mapping[str, Mapping[str, Any]], names: Mapping[str, str], landed: Mapping[str, Landed]
) -> None:  # fmt: skip
    sha = st.selectbox(
        "Tệp cần xem", list(uncounted), format_func=lambda s: names[s], index=None, key="tep_xem",
        placeholder="Chọn tệp…",
    )  # fmt: skip
    if sha is None or sha not in landed:
        return
    f = uncounted[sha]
    st.markdown(f"{number(f['rows_read'])} dòng, **{number(f['counted'])}** được tính. Các dòng khác:")
    st.markdown("\n".join(_reasons(home, f["file_id"], landed[sha], list(landed.values()))))


def _reasons(home: Home, file_id: int, file: Landed, in_force: Sequence[Landed]) -> list[str]:
    """Return, as lines of Markdown, each reason for which rows of a file are not counted: how many, where, what to do."""
    shot = data.snapshot()
    rows = shot.rows(_UNCOUNTED, {"file": file_id, "order": list(_OUTCOMES)}) if shot else []
    noted = [i for i in staged_or_read(home, file, in_force).issues if i.row is not None]
    return [_reason(r, [i for i in noted if (i.code, i.sheet) == (r["reason"], r["sheet"])]) for r in rows]


def _reason(r: Mapping[str, Any], noted: Sequence[Issue]) -> str:
    """Return one line; `noted`: what the reader said of such rows, in its exact words, one group for each column."""
    details = {"first_row": "…", "other": "…", "candidates": r["candidates"] or "…"}
    groups = grouped(noted or [Issue(r["reason"], value=r["value"], details=details)])
    messages = " ".join(g.message for g in groups)
    if not noted and r["values"] > 1 and r["value"] in messages:
        messages += f" Còn {number(r['values'] - 1)} giá trị khác như vậy."
    where = ", ".join(map(str, r["lines"])) + (" …" if r["rows"] > len(r["lines"]) else "")
    sheet = f", tờ “{r['sheet']}”" if r["sheet"] else ""
    words = plain(f" (dòng {where}{sheet}): {messages} ")
    return f"- **{number(r['rows'])} {_OUTCOMES[r['outcome']]}**{words}*{plain(on_page(groups[0].fix))}*"


_UNCOUNTED = """
    select outcome, reason, sheet, count(*) as rows, list_sort(min(row, 3)) as lines, count(distinct value) as values,
        arg_min(value, row) as value, arg_min(candidates, row) as candidates
    from wh.row_ledger where file_id = $file and outcome <> 'counted'
    group by outcome, reason, sheet
    order by list_position($order, outcome), rows desc, reason, sheet
"""


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
                       icon=":material/download:", mime=data.EXCEL)  # fmt: skip


def _take_out(home: Home, names: Mapping[str, str], corrected: Collection[str]) -> None:
    which = st.selectbox("Tệp cần gỡ", list(names), format_func=lambda sha: names[sha], index=None, key="tep_go",
                         placeholder="Chọn tệp…")  # fmt: skip
    st.caption("Số liệu sẽ như chưa từng có tệp này. Tệp gốc vẫn được giữ; nạp lại lúc nào cũng được.")
    if which in corrected:
        st.warning("Các dòng đã sửa của tệp này cũng được gỡ theo.")
    if st.button("Gỡ tệp này", disabled=which is None, key="go_tep") and which:
        try:
            file = undo(home, which)
        except UserError as error:
            st.error(str(error))
        else:
            st.session_state.pop("ket_qua_nap", None)
            st.session_state["vua_go"] = f"Đã gỡ “{file.name}”. Số liệu nay như chưa từng có tệp này."
            st.rerun()
