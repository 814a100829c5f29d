"""What became of a load, on the page: the effect on the figures, every file's verdict, and what has to be asked."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import data
from etl.home.home import Home
from etl.load import FileReport, LoadReport
from etl.mend_command import can_be_mended, rows_to_mend
from etl.model.effect import Effect
from etl.model.grouping import Group, grouped
from etl.readers import title_of
from etl.text.vietnam import day, number

AUTOMATIC = "Máy tự nhận"
ORDERS = {"Ngày trước, tháng sau": "dmy", "Tháng trước, ngày sau": "mdy"}
_ICONS = {"loaded": ":material/check_circle:", "unchanged": ":material/history:", "refused": ":material/block:"}
_VERDICTS = {"loaded": "đã nạp", "unchanged": "đã có từ trước, không đổi gì", "refused": "không nhận"}
_ASKS_SESSION = ("unknown_session", "ambiguous_session")
_STAFF = ("staff_list", "csdl_staff")
_ORDER = ("refused", "loaded", "unchanged")
_UNKNOWN = "unknown"
_OPEN_UP_TO = 3
"""So many files, and so many notes of a file, are shown open; of more, only those that ask for something."""

Choices = dict[str, dict[str, str]]
"""SHA-256 → the options chosen for that file."""


def draw(report: LoadReport, was_trial: bool, sessions: Mapping[str, str], home: Home) -> Choices:
    """Draw the report and return what has been chosen for single files. `sessions`: code → name of the planned ones."""
    _summary(report, was_trial)
    if report.effect:
        _effect(report.effect, was_trial)
    chosen: Choices = {}
    is_many = len(report.files) > _OPEN_UP_TO
    settled = [f for f in report.files if f.verdict == "unchanged" and not _asks(f)] if is_many else []
    for file in sorted(
        (f for f in report.files if f not in settled),
        key=lambda f: (not _asks(f), _ORDER.index(f.verdict), not _rows_to_mend(f)),
    ):
        head = _head(file, was_trial)
        with st.expander(head) if is_many and not _asks(file) else st.container(border=True):
            if not is_many or _asks(file):
                st.markdown(head)
            _body(file)
            options = _questions(file, sessions)
            if options:
                chosen[file.sha256] = options
            if file.verdict != "refused":
                _offer_mending(file, home, was_trial)
    if settled:
        with st.expander(f"{number(len(settled))} tệp đã có từ trước, không đổi gì"):
            st.markdown("\n".join(f"- {_head(file, was_trial)}" for file in settled))
    return chosen


def _asks(file: FileReport) -> bool:
    """Tell whether somebody has to do something about this file: it was refused, or its session is not known."""
    return file.verdict == "refused" or any(
        i.code in _ASKS_SESSION and (i.row is None or not file.counts.counted) for i in file.issues
    )


def _rows_to_mend(file: FileReport) -> int:
    """Count the rows that somebody can mend; a report of no known session is asked about as a whole."""
    groups = [g for g in grouped(file.issues) if g.severity in ("reject", "pending") and g.first.row is not None]
    rows = sum(g.count for g in groups if not g.first.needs_nothing)
    return min(rows, file.counts.pending + file.counts.rejected)


def reason_field(effect: Effect | None, is_missing: bool) -> str | None:
    """Ask for a reason where the effect is a great fall; None while there is nothing to ask or nothing was written.

    `is_missing`: a load was refused for want of it.
    """
    if not effect or not effect.concerns:
        return None
    words = "Thay đổi lớn, cần ghi lý do trước khi nạp: " + "; ".join(effect.concerns) + "."
    if is_missing:
        st.error(f"**Chưa nạp.** {words} Ghi lý do vào ô dưới đây rồi bấm **Nạp** lần nữa.")
    else:
        st.warning(words)
    return (
        st.text_input("Lý do", key="ly_do_nap", placeholder="Ví dụ: nạp lại danh sách cán bộ sau khi sáp nhập trường")
        or None
    )


def _summary(report: LoadReport, was_trial: bool) -> None:
    refused = sum(f.verdict == "refused" for f in report.files)
    accepted = sum(f.verdict == "loaded" for f in report.files)
    parts = (
        (accepted, "tệp nhận được" if was_trial else "tệp đã nạp"),
        (refused, "tệp không nhận"),
        (len(report.files) - accepted - refused, "tệp đã có từ trước"),
    )
    words = ", ".join(f"{number(count)} {what}" for count, what in parts if count) + "."
    if was_trial and not accepted:
        st.info(f"Xem trước: {words} Không có tệp mới nào để nạp.")
    elif was_trial and report.effect and report.effect.concerns:
        st.info(f"Xem trước: {words} Chưa có gì thay đổi; ghi lý do ở trên rồi bấm **Nạp** để nạp thật.")
    elif was_trial:
        st.info(f"Xem trước: {words} Chưa có gì thay đổi; bấm **Nạp** để nạp thật.")
    elif refused:
        st.warning(f"{words} Tệp không nhận không ảnh hưởng các tệp khác.")
    else:
        st.success(words)


def _effect(effect: Effect, was_trial: bool) -> None:
    head = "Nếu nạp, số liệu" if was_trial else "Số liệu"
    with st.container(border=True):
        st.markdown(f"**{head} ngày {day(effect.as_of)} thay đổi:**")
        if effect.sentences:
            st.markdown("\n".join(f"- {sentence}" for sentence in effect.sentences))
        else:
            st.markdown("Không có số nào thay đổi.")


def _head(file: FileReport, was_trial: bool) -> str:
    verdict = "sẽ nhận" if was_trial and file.verdict == "loaded" else _VERDICTS[file.verdict]
    title = "" if file.format == _UNKNOWN else f": {title_of(file.format, file.mapping)}"
    about = f", {file.about}" if file.about else ""
    rows = _rows_to_mend(file)
    mend = f" · **{number(rows)} dòng cần sửa**" if rows else ""
    return f"{_ICONS[file.verdict]} **{plain(_name(file.path))}**{title}{about} · *{verdict}*{mend}"


def _name(path: str) -> str:
    """Return the name of a file, and of the zip it came in."""
    parts = Path(path).parts
    return parts[-1] if len(parts) == 1 else f"{parts[-1]} (trong {parts[0]})"


def _body(file: FileReport) -> None:
    if file.verdict != "refused":
        c = file.counts
        st.markdown(
            f"{number(c.rows_read)} dòng = **{number(c.counted)}** được tính + {number(c.duplicate)} trùng"
            f" + {number(c.pending)} chờ xử lý + {number(c.rejected)} không nhận"
        )
        if file.format in _STAFF and file.verdict == "loaded":
            st.caption(
                "Danh sách này bổ sung cho các danh sách đã nạp: ai không có tên ở đây vẫn được giữ. Muốn bỏ một người,"
                " ghi “Đến ngày” của người đó; muốn bỏ cả danh sách cũ, gỡ tệp cũ."
            )
    groups = grouped(file.issues)
    for group in [g for g in groups if g.severity == "refuse"]:
        st.error(f"{plain(_place(group))}{plain(group.message)} **{plain(on_page(group.fix))}**")
    rest = [g for g in groups if g.severity != "refuse"]
    if 0 < len(rest) <= _OPEN_UP_TO:
        st.markdown("\n".join(f"- {plain(_place(g))}{plain(g.message)} *{plain(on_page(g.fix))}*" for g in rest))
    elif rest:
        with st.expander(f"{number(len(rest))} điều cần xem và cách sửa"):
            st.dataframe(_table(rest), hide_index=True, key=f"ghi_chu_{file.path}_{file.sha256[:8]}")


def _place(group: Group) -> str:
    return f"{group.where}: " if group.where else ""


def on_page(fix: str) -> str:
    """Return advice without what only concerns the command line, and with the place on this very page."""
    words = re.sub(r",? ?(?:\(dòng lệnh:[^)]*\)|hoặc bằng lệnh python[^.;]*)", "", fix)
    return words.replace("ở trang Nạp dữ liệu", "ở mục “Khai báo cách đọc” bên dưới")


def plain(text: str) -> str:
    """Return text in which nothing is taken for Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_[]$:~#<>" else c for c in text)


def _table(groups: Sequence[Group]) -> pd.DataFrame:
    return pd.DataFrame({
        "Ở đâu": [g.where or "cả tệp" for g in groups],
        "Chuyện gì": [g.message for g in groups],
        "Cách sửa": [on_page(g.fix) for g in groups],
    })  # fmt: skip


def _questions(file: FileReport, sessions: Mapping[str, str]) -> dict[str, str]:
    """Ask what only the clerk knows of this file, and return the answers."""
    codes = {issue.code for issue in file.issues}
    chosen: dict[str, str] = {}
    if "ambiguous_date_order" in codes:
        answer = st.radio("Ngày trong tệp này ghi theo thứ tự nào?", list(ORDERS), index=None, horizontal=True,
                          key=f"thu_tu_{file.sha256}")  # fmt: skip
        if answer:
            chosen["date_order"] = ORDERS[answer]
    if codes & set(_ASKS_SESSION) and not sessions:
        st.caption("Chưa chọn được buổi: nạp xong danh sách buổi học, máy sẽ hỏi ở đây tệp này thuộc buổi nào.")
    elif codes & set(_ASKS_SESSION):
        session = st.selectbox("Tệp này thuộc buổi học nào?", list(sessions), index=None, key=f"buoi_{file.sha256}",
                               format_func=lambda code: f"{code} · {sessions[code]}", placeholder="Chọn buổi học…")  # fmt: skip
        if session:
            chosen["session"] = session
    if chosen:
        st.caption("Đã ghi lựa chọn. Bấm **Xem trước kết quả** hoặc **Nạp** ở trên để dùng.")
    return chosen


def _offer_mending(file: FileReport, home: Home, was_trial: bool) -> None:
    """Offer the rows that are not counted as an Excel to correct and load again, where there is something to mend."""
    if not _rows_to_mend(file) or not can_be_mended(file.format):
        return
    if was_trial:
        st.caption("Nạp xong, ở đây có nút tải các dòng cần sửa ra Excel.")
    else:
        st.download_button(
            "Tải các dòng cần sửa (Excel)", lambda: rows_to_mend(home, file.sha256)[1],
            f"can-sua {Path(file.path).stem}.xlsx", key=f"tai_sua_{file.sha256}", on_click="ignore",
            icon=":material/download:", mime=data.EXCEL,
            help="Sửa ngay trong tệp Excel này rồi nạp lại: dòng đã sửa thay dòng cũ, không bị tính hai lần.",
        )  # fmt: skip
