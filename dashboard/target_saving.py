"""Parts of the page of targets: what the typed lines would change, saving them with a reason, and the changes before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import STATUSES
from dashboard.figures.target_effect import JUDGED_BY, TargetEffect, target_effect
from dashboard.load_report import plain
from dashboard.tables import vietnamese
from dashboard.target_draft import Draft, change_words
from dashboard.target_panel import forget_draft
from etl.home.home import Home
from etl.home.target_lines import replace_targets, target_history
from etl.load import refresh
from etl.model.errors import UserError
from etl.model.settings import Target
from etl.model.vocabulary import LEVELS, name_of
from etl.text.vietnam import clock, from_iso, number
from etl.text.vietnam import day as day_text
from etl.verify import is_up_to_date

_SAID = "muc_tieu_da_luu"
_SHOWN_CHANGES = 10
_MORE = "Thêm, bớt"


def draw_outcome(home: Home) -> None:
    """Say what was saved a moment ago; where the figures do not follow the file yet, offer to count them anew."""
    if said := st.session_state.pop(_SAID, None):
        st.success(said)
    if not is_up_to_date(home):
        box, button = st.columns([4, 1], vertical_alignment="center")
        box.info("Số liệu đang xem chưa theo tệp cài đặt và các quyết định mới.")
        if button.button("Cập nhật số liệu", key="cap_nhat_muc_tieu", width="stretch") and _refresh(home):
            st.rerun()


def draw_saving(home: Home, draft: Draft, shot: Snapshot) -> None:
    """Draw what differs from the file, what it would do to the statuses, and the way to save it."""
    st.subheader("Trước khi lưu")
    errors = sum(f.is_error for f in draft.findings())
    if errors:
        st.warning(f"Còn {number(errors)} chỗ cần sửa, ghi đỏ ở từng mốc. Sửa xong mới lưu được.")
        _draw_back()
        return
    if not draft.is_changed:
        st.markdown("Chưa sửa gì. Sửa một mốc ở trên để xem bao nhiêu cơ sở đổi tình trạng, rồi mới lưu.")
        return
    said = change_words(draft.opened.settings.targets, draft.targets)
    st.markdown("\n".join(f"- {text}." for text in said))
    if _judging(draft.targets) == _judging(draft.opened.settings.targets):
        st.markdown("Không cơ sở nào đổi tình trạng: chỉ đường của chỉ số Tham gia được dùng để xếp tình trạng.")
    else:
        _draw_effect(_effect(shot.data_version, shot.as_of, draft.targets, shot), shot)
    why = st.text_input("Lý do thay đổi (bắt buộc, được giữ lại)", key="ly_do_muc_tieu", max_chars=300,
                        placeholder="Ví dụ: theo kết luận giao ban ngày …")  # fmt: skip
    with st.container(horizontal=True):
        is_wanted = st.button("Lưu và tính lại số liệu", type="primary", key="luu_muc_tieu", icon=":material/save:")
        _draw_back()
    if is_wanted:
        _save(home, draft, why, said, shot)


def _judging(targets: Sequence[Target]) -> set[Target]:
    return {t for t in targets if t.measure == JUDGED_BY}


def _draw_back() -> None:
    st.button("Bỏ các thay đổi", key="bo_thay_doi", icon=":material/undo:", type="tertiary", on_click=forget_draft)


@st.cache_data(max_entries=50, show_spinner="Đang xếp lại tình trạng các cơ sở…")
def _effect(version: str, as_of: date, targets: tuple[Target, ...], _shot: Snapshot) -> TargetEffect:
    return target_effect(_shot, targets, data.SCOPE)


def _draw_effect(effect: TargetEffect, shot: Snapshot) -> None:
    if not effect.changed:
        st.markdown(f"Không cơ sở nào đổi tình trạng ngày {day_text(shot.as_of)}.")
        return
    st.markdown(
        f"**{number(len(effect.changed))} cơ sở** đổi tình trạng ngày {day_text(shot.as_of)}, tính trên cả tỉnh:"
    )
    counts = pd.DataFrame({
        "Tình trạng": list(STATUSES.values()),
        "Đang dùng": [effect.now.get(s, 0) for s in STATUSES],
        "Đường mới": [effect.then.get(s, 0) for s in STATUSES],
        _MORE: [effect.then.get(s, 0) - effect.now.get(s, 0) for s in STATUSES],
    })  # fmt: skip
    styled = vietnamese(counts, counts=("Đang dùng", "Đường mới")).format(_signed, subset=[_MORE])
    st.dataframe(styled, hide_index=True, key="so_co_so_theo_muc_tieu", width=460)
    rows = effect.changed
    frame = pd.DataFrame({
        "Cơ sở": [r["school_name"] for r in rows],
        "Cấp học": [name_of(LEVELS, r["level"]) for r in rows],
        "Đang dùng": [STATUSES[r["status"]] for r in rows],
        "Đường mới": [STATUSES[r["status_then"]] for r in rows],
        "Tham gia": [r["participated"] for r in rows],
        "Trên": [r["people"] for r in rows],
        "Mục tiêu cũ": [r["target"] for r in rows],
        "Mục tiêu mới": [r["target_then"] for r in rows],
        "Thiếu người (mới)": [r["gap_people_then"] for r in rows],
    })  # fmt: skip
    shown = vietnamese(frame, ("Mục tiêu cũ", "Mục tiêu mới"), ("Tham gia", "Trên", "Thiếu người (mới)"))
    st.dataframe(shown, hide_index=True, key="co_so_doi_tinh_trang", height=min(440, 38 + 35 * len(rows)))


def _signed(difference: Any) -> str:
    return f"{'+' if difference > 0 else '−' if difference else ''}{number(abs(difference))}"


def _save(home: Home, draft: Draft, why: str, said: Sequence[str], shot: Snapshot) -> None:
    if not why.strip():
        st.error("Ghi lý do thay đổi rồi lưu.")
        return
    try:
        replace_targets(home, draft.targets, basis=draft.opened.basis, why=why)
    except UserError as error:
        st.error(str(error))
        return
    before = _flagged(shot)
    forget_draft()
    words = f"Đã lưu mục tiêu: {'; '.join(said)}."
    if _refresh(home):
        fresh = data.snapshot(shot.as_of) or shot
        words += (
            f" Số cơ sở cần hỗ trợ ngày {day_text(shot.as_of)}: trước {number(before)}, nay {number(_flagged(fresh))}."
        )
    st.session_state[_SAID] = words
    st.rerun()


def _flagged(shot: Snapshot) -> int:
    return sum(r["flagged"] for r in data.figures(shot, ("province",)))


def _refresh(home: Home) -> bool:
    """Bring the published figures up to date; say why not where it cannot be done."""
    try:
        with st.spinner("Đang tính lại số liệu…"):
            refresh(home)
    except UserError as error:
        st.error(str(error))
        return False
    return True


def draw_history(home: Home) -> None:
    """Draw the changes of the lines, the newest first, each with the file as it was before."""
    made = target_history(home)
    if not made:
        return
    with st.expander(f"Các lần sửa trước ({number(len(made))})"):
        for change in made[:_SHOWN_CHANGES]:
            said = "; ".join(change_words(change.before, change.after)) or "không đổi đường nào"
            words, old = st.columns([4, 1], vertical_alignment="center")
            words.markdown(
                f"**{plain(change.why)}** · {said}  \n:gray[{clock(from_iso(change.at))}, {plain(change.by)} · phiên bản"
                f" cài đặt {change.version_before} → {change.version_after}]"
            )
            old.download_button(
                "Tệp trước khi sửa", change.text_before.encode("utf-8"), f"programme-{change.version_before}.toml",
                key=f"tep_cu_{change.number}", icon=":material/download:", on_click="ignore", mime="text/plain",
                width="stretch",
            )  # fmt: skip
        if len(made) > _SHOWN_CHANGES:
            st.caption(f"và {number(len(made) - _SHOWN_CHANGES)} lần cũ hơn (xem tệp decisions/settings.jsonl)")
