"""Pieces of the page Nạp dữ liệu: uploads become a load, its report becomes words."""

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import tables
from dashboard.figures.snapshot import Snapshot
from etl.collect import from_bytes
from etl.home.home import Home
from etl.home.templates import write_templates
from etl.load import FileReport, LoadReport, load, undo
from etl.model.errors import UserError
from etl.readers import READERS
from etl.text.vietnam import clock, from_iso, number

DATE_ORDERS = {"Máy tự nhận": None, "Ngày trước (06/04 là 6 tháng 4)": "dmy", "Tháng trước (04/06 là 6 tháng 4)": "mdy"}
NO_SESSION = "Máy tự nhận"
_ICONS = {"loaded": ":material/check_circle:", "unchanged": ":material/history:", "refused": ":material/block:"}
_VERDICTS = {"loaded": "đã nhận", "unchanged": "đã có từ trước, không đổi gì", "refused": "không nhận"}
_SHOWN_ISSUES = 30


def session_choices(shot: Snapshot | None) -> list[str]:
    """Return the planned sessions as "code · name", after the choice of leaving it to the machine."""
    rows = shot.rows("select session_code, session_name from wh.core_session order by starts_at") if shot else []
    return [NO_SESSION, *(f"{r['session_code']} · {r['session_name']}" for r in rows)]


def options(order: str, session: str) -> dict[str, str]:
    """Return the options of a load as chosen on the page."""
    chosen: dict[str, str] = {}
    if DATE_ORDERS[order]:
        chosen["date_order"] = str(DATE_ORDERS[order])
    if session != NO_SESSION:
        chosen["session"] = session.split(" · ", 1)[0]
    return chosen


def run_load(home: Home, files: Sequence[Any], chosen: Mapping[str, str], *, dry_run: bool) -> tuple[LoadReport, bool]:
    """Load the uploads (or try to) behind a progress bar; return the report and whether it was a trial."""
    bar = st.progress(0.0, "Đang đọc…")
    incoming = (item for file in files for item in from_bytes(file.name, file.getvalue()))

    def draw(share: float, text: str) -> None:
        bar.progress(share, text)

    try:
        report = load(home, incoming, options=chosen, dry_run=dry_run, progress=draw)
    finally:
        bar.empty()
    return report, dry_run


def show_report(report: LoadReport, was_trial: bool) -> None:
    """Draw what became of every file: verdict, ledger, what to mend."""
    refused = sum(f.verdict == "refused" for f in report.files)
    accepted = sum(f.verdict == "loaded" for f in report.files)
    words = f"{number(accepted)} tệp {'nhận được' if was_trial else 'đã nạp'}, {number(refused)} tệp không nhận," \
            f" {number(len(report.files) - accepted - refused)} tệp đã có từ trước."  # fmt: skip
    if was_trial:
        st.info(f"Xem trước: {words} Chưa có gì thay đổi; bấm **Nạp** để nạp thật.")
    elif refused:
        st.warning(f"{words} Tệp không nhận không ảnh hưởng các tệp khác.")
    else:
        st.success(words)
    for file in report.files:
        _show_file(file, "sẽ nhận" if was_trial and file.verdict == "loaded" else _VERDICTS[file.verdict])


def _show_file(file: FileReport, verdict: str) -> None:
    reader = READERS.get(file.format)
    title = reader.title_vi if reader else "không nhận ra loại tệp"
    with st.container(border=True):
        st.markdown(f"{_ICONS[file.verdict]} **{Path(file.path).name}**: {title}, {verdict}")
        c = file.counts
        if file.verdict != "refused":
            st.markdown(
                f"{number(c.rows_read)} dòng = **{number(c.counted)}** được tính + {number(c.duplicate)} trùng"
                f" + {number(c.pending)} chờ xử lý + {number(c.rejected)} không nhận"
            )
        for issue in file.issues[:3] if file.verdict == "refused" else ():
            st.error(f"{issue.where + ': ' if issue.where else ''}{issue.message} **{issue.fix}**")
        rest = file.issues[3:] if file.verdict == "refused" else file.issues
        if rest:
            with st.expander(f"{number(len(rest))} ghi chú: chỗ cần xem và cách sửa"):
                st.dataframe(
                    pd.DataFrame({
                        "Ở đâu": [i.where or "cả tệp" for i in rest],
                        "Chuyện gì": [i.message for i in rest],
                        "Cách sửa": [i.fix for i in rest],
                    }),
                    hide_index=True,
                    key=f"ghi_chu_{file.path}_{file.sha256[:8]}",
                )  # fmt: skip


def files_in_force(home: Home, files: Sequence[Mapping[str, Any]]) -> None:
    """Draw the files that make up the figures, and a way to take one out."""
    if not files:
        st.info("Chưa có tệp nào. Bắt đầu bằng danh sách cơ sở, rồi cán bộ, rồi buổi học.")
        return
    frame = pd.DataFrame({
            "Tệp": [f["name"] for f in files],
            "Loại": [READERS[f["format"]].title_vi if f["format"] in READERS else f["format"] for f in files],
            "Số dòng": [f["rows_read"] for f in files],
            "Được tính": [f["counted"] for f in files],
            "Trùng": [f["duplicate"] for f in files],
            "Chờ xử lý": [f["pending"] for f in files],
            "Không nhận": [f["rejected"] for f in files],
            "Nạp lúc": [clock(from_iso(f["loaded_at"])) for f in files],
            "Người nạp": [f["loaded_by"] for f in files],
    })  # fmt: skip
    counts = ("Số dòng", "Được tính", "Trùng", "Chờ xử lý", "Không nhận")
    st.dataframe(tables.vietnamese(frame, counts=counts), hide_index=True, key="tep_dang_dung")
    with st.expander("Gỡ một tệp"):
        names = {f["sha256"]: f"{f['name']} ({clock(from_iso(f['loaded_at']))})" for f in files}
        which = st.selectbox("Tệp cần gỡ", list(names), format_func=lambda sha: names[sha], index=None, key="tep_go",
                             placeholder="Chọn tệp…")  # fmt: skip
        st.caption("Số liệu sẽ như chưa từng có tệp này. Tệp gốc vẫn được giữ; nạp lại lúc nào cũng được.")
        if st.button("Gỡ tệp này", disabled=which is None, key="go_tep") and which:
            try:
                undo(home, which)
            except UserError as error:
                st.error(str(error))
            else:
                st.session_state.pop("ket_qua_nap", None)
                st.rerun()


def templates(home: Home) -> None:
    """Offer the list templates as one zip."""
    with st.expander("Mẫu danh sách để điền (Excel)"):
        st.markdown("Các mẫu có sẵn tiêu đề, dòng ví dụ và danh sách chọn. Điền xong thả vào ô bên dưới.")
        st.download_button("Tải các mẫu", _templates_zip, "mau-danh-sach.zip", key="tai_mau", on_click="ignore",
                           icon=":material/download:", mime="application/zip")  # fmt: skip


def _templates_zip() -> bytes:
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in write_templates(Path(folder)):
            archive.write(path, path.name)
    return buffer.getvalue()
