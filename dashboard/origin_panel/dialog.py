"""The answer to "Con số này từ đâu?": the figure, what it means, then one of four parts."""

import io
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, tables
from dashboard.figures import origin as origins
from dashboard.figures.keys import Filters
from dashboard.figures.measures import Measure
from dashboard.figures.origin import Origin
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.state_words import target_words
from dashboard.figures.wording import SILENT_WORDS, base_words
from dashboard.load_report import plain
from dashboard.origin_panel.sum_table import sum_table
from dashboard.reports.origin_book import MOST_LINES, write_origin
from etl.home.log import record
from etl.text.vietnam import NO_DATA, clock, day, from_iso, number, percent

_MOST_LINES = 1000
_HEIGHT = 420
_NAME_WIDTH = 130
"""Pixels: with a name this wide, numbers and rate stand on a telephone too; a desk widens it."""


def draw(shot: Snapshot, measure: Measure, where: Filters, words: str) -> None:
    """Draw where the number of a measure comes from. `words`: the filters."""
    found = origins.origin(shot, measure.id, where, data.SCOPE)
    st.markdown(headline(found, words))
    st.markdown(found.definition)
    if found.blank:
        st.info(found.blank)
        return
    part = st.segmented_control("Xem", list(_PARTS), default=next(iter(_PARTS)), key="nguon_phan", required=True, wrap=True,
                                label_visibility="collapsed")  # fmt: skip
    _PARTS[part](shot, found, where)
    st.download_button(
        "Excel: con số này từ đâu", partial(_book, shot, measure, where), f"con-so-{measure.id}-{shot.as_of}.xlsx",
        mime=data.EXCEL, on_click="ignore", key="nguon_tai", icon=":material/download:",
    )  # fmt: skip
    st.caption(
        f"Phiên bản số liệu {found.data_version} · cài đặt {found.settings_version or 'mặc định'}. Cùng phiên bản và ngày thì cùng"
        " con số."
    )


def headline(found: Origin, words: str) -> str:
    """Return the figure with numerator, denominator, target, place and day, as Markdown."""
    measure, about = found.measure, f"{words}, ngày {day(found.as_of)}"
    if found.numerator is None:
        return f"**{measure.label}**: chưa tính được · {about}"
    if found.is_silent:
        return (
            f"**{measure.label}**: {SILENT_WORDS}, chưa có bằng chứng nào của {number(found.denominator)}"
            f" {base_words(measure)} · {about}"
        )
    if found.denominator == 0:
        return f"**{measure.label}**: {NO_DATA} · {about}"
    if found.denominator is None:
        return f"**{measure.label}: {number(found.numerator)} {measure.unit}** · {about}"
    goal = f" · {target_words(found.share, found.target)}" if found.target is not None else ""
    return (
        f"**{measure.label}: {percent(found.share)}** = {number(found.numerator)} trên {number(found.denominator)}"
        f" {base_words(measure)} · {about}{goal}"
    )


def _sums(_shot: Snapshot, found: Origin, _where: Filters) -> None:
    for part in found.sums:
        st.html(sum_table(part))
    if not all(part.adds_up for part in found.sums):
        st.error("Các phần không cộng thành con số: lỗi của phần mềm, cần báo lại cho người làm ra nó.")
    st.caption(f"Tỷ lệ của một nhóm là tổng tử số chia tổng mẫu số. {twice_words(found)}".strip())


def twice_words(found: Origin) -> str:
    """Return why the schools add up to more than the number; empty where they do not."""
    count, base = found.twice
    if not count and not base:
        return ""
    what = "người công tác ở hai nơi" if found.measure.unit == "người" else "tên gặp ở hai nơi"
    parts = [f"{number(n)} ở {side}" for n, side in ((count, "tử số"), (base, "mẫu số")) if n]
    return f"Cộng các cơ sở được nhiều hơn con số này ({', '.join(parts)}): {what} có ở từng nơi, trong tổng chỉ tính một lần."


def _schools(_shot: Snapshot, found: Origin, _where: Filters) -> None:
    counted = [None if s.is_silent else s.count for s in found.schools]
    columns: dict[str, Any] = {"Cơ sở": [s.name for s in found.schools], _count_words(found): counted}
    if found.denominator is not None:
        shares = pd.array([s.share for s in found.schools], dtype="Float64")
        columns |= {"Mẫu số": [s.base for s in found.schools], "Tỷ lệ": shares}
    frame = pd.DataFrame(columns)
    _draw_table(frame, ("Tỷ lệ",), (_count_words(found), "Mẫu số"), {"Cơ sở": _NAME_WIDTH})
    count, base = found.added
    below = f", mẫu số {number(base)}" if found.denominator is not None else ""
    silent = sum(s.is_silent for s in found.schools)
    told = f" Dấu –: {number(silent)} cơ sở {SILENT_WORDS}, chưa đo được gì." if silent else ""
    st.caption(
        f"{number(len(found.schools))} cơ sở, cộng lại {number(count)}{below}.{told} {twice_words(found)}".strip()
    )


def _count_words(found: Origin) -> str:
    return "Số" if found.denominator is None else "Tử số"


def _draw_table(
    frame: pd.DataFrame, shares: Sequence[str] = (), counts: Sequence[str] = (), widths: Mapping[str, int] | None = None
) -> None:
    shown = tables.vietnamese(frame, [c for c in shares if c in frame], [c for c in counts if c in frame])
    narrow = {name: st.column_config.Column(width=62) for name in (*shares, *counts)} if widths else {}
    named = {name: st.column_config.TextColumn(width=width) for name, width in (widths or {}).items()}
    st.dataframe(shown, hide_index=True, height=min(_HEIGHT, 36 * (len(frame) + 1)), placeholder="–",
                 column_config=narrow | named)  # fmt: skip


def _lines(shot: Snapshot, found: Origin, where: Filters) -> None:
    names = {s.code: s.name for s in found.schools if s.code}
    chosen = st.selectbox("Cơ sở", list(names), format_func=lambda c: names[c], index=0 if len(names) == 1 else None,
                          placeholder="Chọn cơ sở để xem từng dòng", key="nguon_truong")  # fmt: skip
    if chosen is None:
        st.caption(f"Tệp Excel bên dưới có dòng của mọi cơ sở, nhiều nhất {number(MOST_LINES)} dòng.")
        return
    if data.SCOPE.sees_people:
        data.note_people_seen(chosen, shot)
    inside = Filters({**where.values, "school": (chosen,)})
    lines = origins.lines(shot, found.measure.id, inside, data.SCOPE, _MOST_LINES)
    if not lines:
        st.info("Không có dòng nào trong tệp đứng sau con số của cơ sở này.")
        return
    frame = pd.DataFrame({
        "Cho": [line.side for line in lines],
        "Người": [line.person for line in lines],
        "Buổi học": [line.session for line in lines],
        "Ngày": [day(line.day) if line.day else None for line in lines],
        "Dòng ghi": [line.said for line in lines],
        "Tệp": [line.file for line in lines],
        "Trang": [line.sheet for line in lines],
        "Dòng": [line.row for line in lines],
    }).dropna(axis=1, how="all").fillna("")  # fmt: skip
    _draw_table(frame)
    cut = f" Chỉ vẽ {number(_MOST_LINES)} dòng đầu, đủ trong tệp Excel." if len(lines) == _MOST_LINES else ""
    st.caption(f"{number(len(lines))} dòng.{cut}")


def _files(shot: Snapshot, found: Origin, where: Filters) -> None:
    files = origins.files(shot, found.measure.id, where, data.SCOPE)
    frame = pd.DataFrame({
        "Tệp": [f.name for f in files],
        "Dùng cho tử số": [f.counted for f in files],
        "Dùng tất cả": [f.used for f in files],
        "Dòng đọc được": [f.rows_read for f in files],
        "Chờ": [f.pending for f in files],
        "Không nhận": [f.rejected for f in files],
        "Trùng": [f.repeated for f in files],
        "Nạp lúc": [clock(from_iso(f.loaded_at)) for f in files],
        "Người nạp": [f.loaded_by for f in files],
        "Loại": [f.format for f in files],
        "SHA-256": [f.sha256 for f in files],
    })  # fmt: skip
    _draw_table(frame, counts=("Dùng cho tử số", "Dùng tất cả", "Dòng đọc được", "Chờ", "Không nhận", "Trùng"))
    waiting = sum(f.pending for f in files)
    told = (
        f" Trong các tệp này còn {number(waiting)} dòng chờ nhận diện, chưa tính vào tỷ lệ nào: xem trang **Đối soát**."
        if waiting
        else ""
    )
    st.caption(plain(f"{number(len(files))} tệp.") + told)


_PARTS: dict[str, Callable[[Snapshot, Origin, Filters], None]] = {
    "Cộng thế nào": _sums, "Từng cơ sở": _schools, "Từng dòng": _lines, "Các tệp": _files,
}  # fmt: skip


def _book(shot: Snapshot, measure: Measure, where: Filters) -> bytes:
    buffer = io.BytesIO()
    write_origin(shot, measure.id, buffer, where=where, scope=data.SCOPE, home=data.home().root)
    record(
        data.home(), "origin", measure=measure.id, as_of=shot.as_of, where=dict(where.values), version=shot.data_version
    )
    return buffer.getvalue()
