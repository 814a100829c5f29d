"""Pieces of the page Nạp dữ liệu: uploads become a load, its report becomes words."""

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import data, mapping_panel
from dashboard.figures.effect import effect_of
from dashboard.figures.snapshot import Snapshot
from etl.collect import Incoming, from_bytes
from etl.home.home import Home
from etl.home.templates import write_templates
from etl.load import LoadReport, load
from etl.text.vietnam import day

DATE_ORDERS = {"Máy tự nhận": None, "Ngày trước (06/04 là 6 tháng 4)": "dmy", "Tháng trước (04/06 là 6 tháng 4)": "mdy"}
NO_SESSION = "Máy tự nhận"


def planned_sessions(shot: Snapshot | None) -> dict[str, str]:
    """Return session code → name and day of the planned sessions, in the order of time."""
    query = "select session_code, session_name, session_date from wh.core_session order by starts_at"
    return {
        r["session_code"]: f"{r['session_name']}, {day(r['session_date'])}" for r in (shot.rows(query) if shot else [])
    }


def session_choices(sessions: Mapping[str, str]) -> list[str]:
    """Return the planned sessions as "code · name", after the choice of leaving it to the machine."""
    return [NO_SESSION, *(f"{code} · {name}" for code, name in sessions.items())]


def options(order: str, session: str) -> dict[str, str]:
    """Return the options of a load as chosen on the page."""
    chosen: dict[str, str] = {}
    if DATE_ORDERS[order]:
        chosen["date_order"] = str(DATE_ORDERS[order])
    if session != NO_SESSION:
        chosen["session"] = session.split(" · ", 1)[0]
    return chosen


def run_load(
    home: Home, files: Sequence[Any], chosen: Mapping[str, str], of_files: Mapping[str, Mapping[str, str]], *,
    dry_run: bool, reason: str | None,
) -> tuple[LoadReport, bool]:  # fmt: skip
    """Load the uploads (or try to) behind a progress bar; return the report and whether it was a trial.

    `chosen`: options of all files, `of_files`: of single ones by SHA-256. Raises as `etl.load.load` does.
    """
    bar = st.progress(0.0, "Đang đọc…")
    incoming = (item for file in files for item in from_bytes(file.name, file.getvalue()))

    def draw(share: float, text: str) -> None:
        bar.progress(share, text)

    try:
        report = load(home, incoming, options=chosen, options_of=of_files, dry_run=dry_run, progress=draw,
                      assess=effect_of, reason=reason)  # fmt: skip
    finally:
        bar.empty()
    return report, dry_run


def ask_how_to_read(home: Home, files: Sequence[Any], chosen: Mapping[str, str]) -> None:
    """Let the clerk say what the columns of a refused table are; the file is loaded at once and the report brought up to date."""
    report, was_trial = st.session_state["ket_qua_nap"]

    def find(path: str) -> Incoming | None:
        return next((i for f in files for i in from_bytes(f.name, f.getvalue()) if i.path == path), None)

    sessions = session_choices(planned_sessions(data.snapshot()))[1:]
    new = mapping_panel.draw(
        home, report, find, sessions, chosen, lambda file: load(home, [file], options=chosen, assess=effect_of)
    )
    if new is not None:
        if was_trial and len(report.files) > 1:
            st.session_state["con_tep_chua_nap"] = (
                "Mới nạp tệp vừa khai báo. Các tệp khác chưa nạp: bấm **Nạp** để nạp."
            )
        st.session_state["ket_qua_nap"] = (new if was_trial else mapping_panel.merged(report, new)), False
        st.rerun()


def templates(home: Home) -> None:
    """Offer the list templates as one zip."""
    with st.expander("Mẫu danh sách để điền (Excel)"):
        st.markdown("Các mẫu có sẵn tiêu đề, dòng ví dụ và danh sách chọn. Điền xong thả vào ô bên dưới.")
        st.download_button("Tải các mẫu", _templates_zip, "mau-danh-sach.zip", key="tai_mau", on_click="ignore",
                           icon=":material/download:", mime="application/zip")  # fmt: skip


def template(name: str, label: str) -> None:
    """Offer one template, named without its extension ("co_so"), under a button that says `label`."""
    st.download_button(label, lambda: _template(name), f"{name}.xlsx", key=f"tai_mau_{name}", on_click="ignore",
                       icon=":material/download:", mime=data.EXCEL)  # fmt: skip


def _template(name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return next(path.read_bytes() for path in write_templates(Path(folder)) if path.stem == name)


def _templates_zip() -> bytes:
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in write_templates(Path(folder)):
            archive.write(path, path.name)
    return buffer.getvalue()
