"""The panel that asks once what the columns of an unknown table are, shows how it would be read, saves and loads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard.style import RED, WRONG_FILL
from etl.collect import Incoming
from etl.declare import Table, declare, lacking_words, name_for, open_table, prefilled, ranked_kinds
from etl.home.home import Home
from etl.home.landing import digest, in_force
from etl.home.mappings import forget, read_under, remembered, save
from etl.load import LoadReport
from etl.model.errors import UserError
from etl.model.issues import Issue
from etl.model.mapping import KINDS, ColumnMap, Field, RecordKind
from etl.readers import Source
from etl.readers.mapped import MAPPABLE
from etl.readers.mapping.heads import Head
from etl.readers.mapping.preview import Cell, Preview, preview
from etl.text.vietnam import clock, from_iso, number

NONE = "– không có cột này –"
_ROWS = 8
_OPENED = "bang_dang_khai_bao"
_BAD = f"background-color: {WRONG_FILL}; color: {RED}"
_SESSIONS = ("session_text", "session_code")
_LISTS = {
    "staff": "Mỗi dòng sẽ thành một người **trong danh sách cán bộ** (mẫu số của tỷ lệ), không ghi nhận ai đã dự học.",
    "schools": "Mỗi dòng sẽ thành một trường **trong danh sách cơ sở giáo dục**.",
}
"""What a table does that changes the lists, not the attendance: said before it is loaded."""

Load = Callable[[Incoming], LoadReport]
Find = Callable[[str], Incoming | None]


def wanting(report: LoadReport) -> list[str]:
    """Return the paths of the tables that were refused because nobody has said how they are read."""
    return [
        f.path
        for f in report.files
        if f.verdict == "refused" and any(i.code in MAPPABLE and _has_columns(i) for i in f.issues)
    ]


def _has_columns(issue: Issue) -> bool:
    """Tell a table from a note or a letter, which has no line of two cells."""
    return issue.code != "unknown_layout" or ", " in issue.details.get("headings", "")


def draw(
    home: Home, report: LoadReport, find: Find, sessions: Sequence[str], options: Mapping[str, str], load: Load
) -> LoadReport | None:  # fmt: skip
    """Draw the panel for the refused files of `report`, or for one that was taken for something else.

    `find`: gives the file of a path in the report, None where it is no longer at hand; `sessions`: planned sessions as
    "code · name"; `options`: date_order and session as chosen for these files. Return the report of the load once "Lưu cách
    đọc và nạp tệp" was pressed, else None.
    """
    chosen = wanting(report)
    others = [f.path for f in report.files if f.verdict != "refused"]
    if chosen:
        st.subheader("Khai báo cách đọc")
        st.markdown("Cho máy biết **một lần** mỗi cột là gì. Từ đó mọi tệp có cùng dòng tiêu đề được đọc như vậy.")
    if others and st.toggle("Máy nhận sai loại của một tệp? Khai báo lại tệp đó", key="khai_bao_lai"):
        chosen = [*chosen, *others]
    if not chosen:
        return None
    path = chosen[0]
    if len(chosen) > 1:
        path = st.selectbox("Tệp cần khai báo", chosen, format_func=lambda p: Path(p).name, key="tep_khai_bao")
    file = find(path)
    if file is None or file.issue or file.origin:  # taken away since, or too large to be held
        st.info("Thả lại riêng tệp này vào ô bên trên để khai báo cách đọc.")
        return None
    try:
        return _declare(home, file, sessions, options, load)
    except UserError as error:
        st.error(str(error))
        return None


def _declare(
    home: Home, file: Incoming, sessions: Sequence[str], options: Mapping[str, str], load: Load
) -> LoadReport | None:
    sha = digest(file.content)
    table = _opened(home, file, sha, options.get("date_order"))
    with st.container(border=True):
        st.markdown(f"**{Path(file.path).name}**")
        if table.recognised:
            st.warning(f"Máy nhận ra tệp này là **{table.recognised}**. Khai báo ở đây sẽ thay cho cách đọc đó.")
        head = _choose_head(table, sha)
        ranked = [kind.id for kind in ranked_kinds(table, head)]
        kind = KINDS[st.selectbox("Bảng này ghi gì?", ranked, format_func=lambda k: KINDS[k].title,
                                  key=f"loai_{_key(sha, head)}")]  # fmt: skip
        if kind.id in _LISTS:
            st.info(_LISTS[kind.id])
        columns, constants = _fields(
            table, head, kind, sessions, options.get("session", ""), f"{_key(sha, head)}_{kind.id}"
        )
        name = st.text_input("Gọi loại bảng này là", value=name_for(table, head), key=f"ten_{_key(sha, head)}")
        chart = declare(head, kind.id, name, columns, constants, overrides=bool(table.recognised))
        shown = preview(table.document, chart, _ROWS)
        _show_preview(chart, shown)
        lacking = lacking_words(chart)
        for words in lacking:
            st.warning(f"Còn thiếu: {words}. Chọn cột, hoặc cho biết giá trị chung của cả tệp.")
        pressed = st.button("Lưu cách đọc và nạp tệp", type="primary", key=f"luu_{sha[:8]}",
                            disabled=bool(lacking) or _is_blocked(shown))  # fmt: skip
    if not pressed:
        return None
    save(home, chart, sha256=sha, file=file.name)
    st.session_state.pop(_OPENED, None)
    return load(file)


def _is_blocked(shown: Preview) -> bool:
    """Tell a table that no load would take; an open order of days may be settled by the planned sessions."""
    return any(issue.code != "ambiguous_date_order" for issue in shown.issues)


def _opened(home: Home, file: Incoming, sha: str, date_order: str | None) -> Table:
    """Return the opened file, kept between reruns: one at a time, and as it was when it was opened."""
    kept = st.session_state.get(_OPENED)
    if kept is None or kept[0] != (sha, date_order):
        known = remembered(home).for_file(sha)
        kept = (sha, date_order), open_table(Source(file.name, file.content, date_order, known=known))
        st.session_state[_OPENED] = kept
    return kept[1]


def _key(sha: str, head: Head) -> str:
    return f"{sha[:8]}_{head.grid.name or ''}_{head.index}_{head.is_joined:d}"


def _choose_head(table: Table, sha: str) -> Head:
    first = table.first_head()
    last = max(first.index + 2, 9)
    heads = [head for head in table.heads if head.index <= last]
    index = next((n for n, h in enumerate(heads) if _key(sha, h) == _key(sha, first)), 0)
    several = len({head.grid.name for head in heads}) > 1
    picked = st.selectbox("Dòng tiêu đề", range(len(heads)), index=index, key=f"tieu_de_{sha[:8]}",
                          format_func=lambda n: _head_words(heads[n], several))  # fmt: skip
    return heads[picked]


def _head_words(head: Head, with_sheet: bool) -> str:
    place = f"{head.index}–{head.index + 1}" if head.is_joined else str(head.index + 1)
    sheet = f"tờ “{head.grid.name}”, " if with_sheet else ""
    return f"{sheet}dòng {place}: " + ", ".join(label for label in head.labels if label)


def _fields(
    table: Table, head: Head, kind: RecordKind, sessions: Sequence[str], session: str, key: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Draw one choice of column for every field; return field → label and field → constant."""
    columns, constants = prefilled(table, head, kind.id)
    of_session = next((f.id for f in kind.fields if f.id in _SESSIONS), None)
    if session and of_session and of_session not in columns:
        constants.setdefault(of_session, session)
    given = {*columns, *constants}
    asked = {field for group in (*kind.needs, *kind.wants) if not given & set(group) for field in group}
    first = [f for f in kind.fields if f.id in asked | given]
    rest = [f for f in kind.fields if f not in first]
    st.markdown("**Cột nào là gì?** Máy đã đoán trước; xem bảng bên dưới và sửa chỗ sai.")
    answers = _ask_each(first, head, columns, constants, sessions, key)
    if rest:
        with st.expander("Mục khác mà bảng có thể có"):
            answers |= _ask_each(rest, head, columns, constants, sessions, key)
    chosen = {field_id: label for field_id, (label, _) in answers.items() if label}
    return chosen, {field_id: value for field_id, (_, value) in answers.items() if value}


def _ask_each(
    fields: Sequence[Field], head: Head, columns: Mapping[str, str], constants: Mapping[str, str],
    sessions: Sequence[str], key: str,
) -> dict[str, tuple[str, str]]:  # fmt: skip
    """Draw the fields two beside each other; return field → (label, constant), "" for none."""
    answers: dict[str, tuple[str, str]] = {}
    for place, field in enumerate(fields):
        if place % 2 == 0:
            pair = st.columns(2)
        with pair[place % 2]:
            label = _ask_column(field, head, columns.get(field.id), f"cot_{key}_{field.id}")
            given = constants.get(field.id, "")
            value = "" if label or not field.fixed else _ask_constant(field, given, sessions, f"chung_{key}_{field.id}")
        answers[field.id] = label, value
    return answers


def _ask_column(field: Field, head: Head, guessed: str | None, key: str) -> str:
    labels = [NONE, *(label for label in head.labels if label)]
    index = next(
        (n for n, label in enumerate(labels) if guessed and head.column_of(guessed) == head.column_of(label)), 0
    )
    label = st.selectbox(field.label, labels, index=index, format_func=lambda text: _with_example(head, text), key=key)
    return "" if label == NONE else label


def _with_example(head: Head, label: str) -> str:
    column = head.column_of(label) if label != NONE else None
    if column is None:
        return label
    example = next(
        (str(row[column]).strip() for row in head.sample if column < len(row) and str(row[column]).strip()), ""
    )
    return f"{label}  (ví dụ: {example[:24]})" if example else label


def _ask_constant(field: Field, given: str, sessions: Sequence[str], key: str) -> str:
    """Draw where one value for all rows is given; return it, "" for none."""
    words = f"{field.label}: giá trị chung cho mọi dòng"
    if field.form in ("day", "moment"):
        picked = st.date_input(
            words, value=date.fromisoformat(given[:10]) if given else None, format="DD/MM/YYYY", key=key
        )
        return picked.isoformat() if isinstance(picked, date) else ""
    if field.form == "tick":
        return "x" if st.checkbox("Mọi người trong tệp đều đã hoàn thành", value=bool(given), key=key) else ""
    if field.id in _SESSIONS and sessions:
        codes = ["", *(text.split(" · ", 1)[0] for text in sessions)]
        names = dict(zip(codes, ["– chọn buổi –", *sessions], strict=True))
        return st.selectbox(words, codes, index=codes.index(given) if given in codes else 0, key=key,
                            format_func=lambda code: names[code])  # fmt: skip
    return st.text_input(words, value=given, key=key).strip()


def _show_preview(chart: ColumnMap, shown: Preview) -> None:
    for issue in shown.issues:
        st.error(f"{issue.message} **{issue.fix}**")
    if not shown.rows:
        return
    unread = [chart.record_kind.field(f).label for row in shown.rows for f, cell in row.cells.items() if cell.is_bad]
    where = ", ".join(dict.fromkeys(unread))
    note = f": {number(len(unread))} ô chưa đọc được, tô đỏ (cột {where}). Xem lại cột đã chọn." if unread else "."
    st.markdown(f"**{number(len(shown.rows))} dòng đầu như máy sẽ đọc**{note}")
    labels = {field_id: chart.record_kind.field(field_id).label for field_id in shown.fields}
    cells: list[list[Cell]] = [[row.cells[field_id] for field_id in shown.fields] for row in shown.rows]
    frame = pd.DataFrame([[cell.text for cell in line] for line in cells], columns=list(labels.values()))
    marks = pd.DataFrame([[_BAD if cell.is_bad else "" for cell in line] for line in cells], columns=frame.columns)
    frame.insert(0, "Dòng", [row.number for row in shown.rows])
    marks.insert(0, "Dòng", "")
    if any(row.problem for row in shown.rows):
        frame["Dòng này không được tính vì"] = [row.problem for row in shown.rows]
        marks["Dòng này không được tính vì"] = ""
    st.dataframe(frame.style.apply(lambda _: marks, axis=None), hide_index=True, key="xem_cach_doc")


def merged(report: LoadReport, new: LoadReport) -> LoadReport:
    """Return `report` with the files of `new` in their places, and its version."""
    fresh = {file.path: file for file in new.files}
    return replace(new, files=tuple(fresh.get(file.path, file) for file in report.files))


def saved_layouts(home: Home) -> None:
    """Draw the layouts that were declared, and a way to withdraw one."""
    layouts = remembered(home).layouts
    if not layouts:
        return
    landed = in_force(home.landing)
    with st.expander(f"Các cách đọc đã khai báo ({number(len(layouts))})"):
        st.dataframe(pd.DataFrame({
            "Tên": [x.mapping.name for x in layouts.values()],
            "Bảng ghi gì": [x.mapping.record_kind.short_title for x in layouts.values()],
            "Số tệp đang dùng": [len(read_under(x.mapping, landed)) for x in layouts.values()],
            "Khai báo lúc": [clock(from_iso(x.at)) for x in layouts.values()],
            "Người khai báo": [x.by for x in layouts.values()],
            "Trên tệp": [x.file for x in layouts.values()],
        }), hide_index=True, key="cach_doc_da_luu")  # fmt: skip
        which = st.selectbox("Cách đọc cần quên", list(layouts), index=None, key="cach_doc_quen", placeholder="Chọn…",
                             format_func=lambda fingerprint: layouts[fingerprint].mapping.name)  # fmt: skip
        st.caption("Các tệp đã nạp vẫn được đọc như cũ; tệp mới có cùng tiêu đề sẽ được hỏi lại.")
        if st.button("Quên cách đọc này", disabled=which is None, key="quen_cach_doc") and which:
            forget(home, which)
            st.rerun()
