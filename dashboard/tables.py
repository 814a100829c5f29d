"""Tables of pages: rows of figures as data frames in Vietnamese, with true numbers so that columns sort right."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from dashboard import data
from dashboard.figures.measures import Measure, denominator, measured, worst_first
from dashboard.figures.records import SOURCE_WORDS, STATUS_WORDS
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import STATUSES
from etl.match.evidence import reason
from etl.model.vocabulary import ROLES, TOOLS, name_of
from etl.text.collate import person_sort_key, sort_key
from etl.text.vietnam import clock, day, from_iso, number, percent
from geo.managing import Managed

OPEN_PAGE = "app_pages/co_so.py"
_REACH = "Có thể đến"
"""What a count could come to once every open question of identity is answered."""


def school_list(
    rows: Sequence[Mapping[str, Any]],
    measure: Measure,
    shot: Snapshot,
    key: str,
    name_width: int = 230,
    reach: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Draw schools with one measure and their standing, the lowest first; a chosen line opens the school's page.

    `reach`: rows of `pending_range` by school; what a school could come to stands beside its count.
    """
    standing = data.standing(shot)
    shares = {r["school"]: measured(r, measure) for r in rows}
    rows = sorted(rows, key=lambda r: (worst_first(shares[r["school"]], measure), sort_key(r["school_name"])))
    frame = pd.DataFrame({
        "Cơ sở": [r["school_name"] for r in rows],
        measure.label: pd.array([shares[r["school"]] for r in rows], dtype="Float64"),
        "Số người": [None if shares[r["school"]] is None else r[measure.id] for r in rows],
        **_could_reach(rows, measure, reach),
        "Trên": [denominator(r, measure) for r in rows],
        "Tình trạng": [STATUSES.get(standing.get(r["school"], ""), "") for r in rows],
    })  # fmt: skip
    event = st.dataframe(
        vietnamese(frame, (measure.label,), [c for c in ("Số người", _REACH, "Trên") if c in frame]), hide_index=True, key=key,
        on_select="rerun", selection_mode="single-cell", height=min(440, 38 + 35 * max(len(rows), 1)), placeholder="–",
        column_config={
            "Cơ sở": st.column_config.TextColumn(width=name_width),
            **{c: st.column_config.Column(width=w) for c, w in ((measure.label, 84), ("Số người", 78), ("Trên", 60))},
        },
    )  # fmt: skip
    picked = event.selection.cells if event else []
    if picked:
        st.switch_page(OPEN_PAGE, query_params={"truong": rows[picked[0][0]]["school"]})


def _could_reach(
    rows: Sequence[Mapping[str, Any]], measure: Measure, reach: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the column of what schools could come to; none where nothing open could move any of them."""
    high = {r["school"]: r[f"{measure.id}_high"] for r in reach if r[f"{measure.id}_high"] not in (None, r[measure.id])}
    column = [high.get(r["school"]) for r in rows]
    return {_REACH: pd.array(column, dtype="Int64")} if any(n is not None for n in column) else {}


def vietnamese(frame: pd.DataFrame, shares: Sequence[str] = (), counts: Sequence[str] = ()) -> Styler:
    """Return `frame` with shares shown as "88,1 %" and counts as "14.012"; empty cells as "–". It sorts by true numbers."""
    formats: dict[str, Callable[[Any], str]] = dict.fromkeys(shares, _share)
    formats |= dict.fromkeys(counts, _count)
    return frame.style.format(formats)  # type: ignore[arg-type]


def _share(value: Any) -> str:
    return "–" if pd.isna(value) else percent(float(value))


def _count(value: Any) -> str:
    return "–" if pd.isna(value) else number(value)


def school_sessions(
    rows: Sequence[Mapping[str, Any]], headcounts: Mapping[str, Mapping[str, Any]], school: Mapping[str, Any]
) -> None:
    """Draw one line per session held: evidence in words, silence apart from zero, the roll-call's file and line."""

    def evidence(row: Mapping[str, Any]) -> str:
        if row["is_reporting"] is None:
            return "không yêu cầu điểm cầu"
        return "có bằng chứng" if row["is_reporting"] else "im lặng"

    def verified(row: Mapping[str, Any]) -> int | None:
        return row["verified"] if school["rostered_listed"] and row["is_reporting"] is not False else None

    def line(row: Mapping[str, Any]) -> str:
        found = headcounts.get(row["session_code"])
        return f"{found['file']}, {where(found)}" if found else ""

    frame = pd.DataFrame({
        "Buổi": [r["session_name"] for r in rows],
        "Ngày": [r["session_date"] for r in rows],
        "Xác minh": pd.array([verified(r) for r in rows], dtype="Int64"),
        "Sĩ số báo cáo": pd.array([r["headcount"] for r in rows], dtype="Int64"),
        "Trong danh sách": [school["rostered_base"]] * len(rows),
        "Phòng kết nối (phút)": pd.array([r["site_minutes"] for r in rows], dtype="Float64"),
        "Bằng chứng": [evidence(r) for r in rows],
        "Dòng điểm danh": [line(r) for r in rows],
    })  # fmt: skip
    shown = vietnamese(frame, counts=("Xác minh", "Sĩ số báo cáo", "Trong danh sách", "Phòng kết nối (phút)"))
    date_column = st.column_config.DateColumn(format="DD/MM/YYYY")
    st.dataframe(shown, hide_index=True, key="buoi_cua_truong", column_config={"Ngày": date_column}, placeholder="–")


def school_managing(rows: Sequence[Managed]) -> None:
    """Draw who has answered for the school since when, and why."""
    said = [
        f"- **{row.body.name if row.body else 'Chưa rõ'}**{_span(row.valid_from, row.valid_to)}: {row.reason}"
        for row in rows
    ]
    st.markdown("\n".join(said))


def _span(first: date | None, last: date | None) -> str:
    begin = f", từ {day(first)}" if first else ""
    return f"{begin}, đến {day(last)}" if last else begin


def school_people(rows: Sequence[Mapping[str, Any]]) -> None:
    """Draw the school's people, by given name, with what counts for each."""
    if not rows:
        st.info("Cơ sở này chưa có danh sách cán bộ; số người lấy từ tổng số trong danh sách cơ sở.")
        return
    ordered = sorted(rows, key=lambda r: person_sort_key(r["full_name"]))
    ticks = {"Đã tham gia": "is_verified", "Hoàn thành": "is_completed", "Đã dùng AI": "is_activated",
             "Dùng thường xuyên": "is_active", "Có sản phẩm": "has_product"}  # fmt: skip
    frame = pd.DataFrame({
        "Họ và tên": [r["full_name"] for r in ordered],
        "Chức danh": [name_of(ROLES, r["role"]) for r in ordered],
        "Số buổi đã dự": [r["sessions_attended"] for r in ordered],
        **{label: [r[column] for r in ordered] for label, column in ticks.items()},
    })  # fmt: skip
    st.dataframe(frame, hide_index=True, key="nguoi_cua_truong")


def school_records(rows: Sequence[Mapping[str, Any]]) -> None:
    """Draw every line of every file that speaks of the school, and what became of it."""
    if not rows:
        st.info("Chưa có dòng nào trong các tệp nói về cơ sở này.")
        return
    outcomes = {"counted": "được tính", "duplicate": "trùng", "pending": "chờ xử lý", "rejected": "không nhận"}
    frame = pd.DataFrame({
        "Buổi": [r["session_name"] or "" for r in rows],
        "Nguồn": [SOURCE_WORDS[r["source"]] for r in rows],
        "Tên ghi trong tệp": [r["raw_name"] for r in rows],
        "Là ai": [r["person"] or ("phòng họp của cơ sở" if r["kind"] == "site" else STATUS_WORDS[r["status"]]) for r in rows],
        "Vì sao": [reason(r["method"], r["evidence"]) for r in rows],
        "Vào": [clock(r["joined_at"]) if r["joined_at"] else "" for r in rows],
        "Ra": [clock(r["left_at"]) if r["left_at"] else "" for r in rows],
        "Ký lúc": [clock(r["signed_at"]) if r["signed_at"] else "" for r in rows],
        "Kết quả": [outcomes.get(r["outcome"] or "", "") for r in rows],
        "Tệp": [r["file"] for r in rows],
        "Dòng": [where(r) for r in rows],
        "Nạp": [f"{clock(from_iso(r['loaded_at']))}, {r['loaded_by']}" for r in rows],
    })  # fmt: skip
    st.dataframe(frame, hide_index=True, key="dong_cua_truong", placeholder="")


def school_usage(rows: Sequence[Mapping[str, Any]]) -> None:
    """Draw the usage lines of the school's people."""
    if not rows:
        st.info("Chưa có lượt sử dụng AI nào của người ở cơ sở này.")
        return
    frame = pd.DataFrame({
        "Họ và tên": [r["person"] for r in rows],
        "Công cụ": [name_of(TOOLS, r["tool"]) for r in rows],
        "Kỳ báo cáo": [period(r) for r in rows],
        "Ngày dùng đầu": [r["first_day"] for r in rows],
        "Ngày dùng cuối": [r["last_day"] for r in rows],
        "Số lượt": [r["actions"] for r in rows],
        "Tệp": [r["file"] for r in rows],
        "Dòng": [where(r) for r in rows],
    })  # fmt: skip
    st.dataframe(frame, hide_index=True, key="ai_cua_truong", column_config={
        c: st.column_config.DateColumn(format="DD/MM/YYYY") for c in ("Ngày dùng đầu", "Ngày dùng cuối")
    })  # fmt: skip


def period(row: Mapping[str, Any]) -> str:
    """Return the reporting period of a usage line, in words."""
    if row["period_start"] is None or row["period_end"] is None:
        return "báo cáo không ghi kỳ"
    return f"{day(row['period_start'])}–{day(row['period_end'])}"


def where(row: Mapping[str, Any]) -> str:
    """Return the place of a line in its file, in words."""
    return f"tờ “{row['sheet']}”, dòng {row['row']}" if row["sheet"] else f"dòng {row['row']}"
