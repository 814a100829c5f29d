"""Doubts about staff lists on the page: one card each with its people side by side, the answers, and taking them back."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.figures.roster import Row, evidence_words, places_of, read_review, reason, where
from dashboard.figures.snapshot import Snapshot
from dashboard.load_report import plain
from etl.home.decisions import decisions
from etl.home.home import Home
from etl.home.log import record
from etl.home.roster_decisions import RosterDecisions, decide_roster, revoke_roster
from etl.model.errors import UserError
from etl.model.identity import Bearer
from etl.model.roster import DIFFERENT, KEEP, LEFT, MOVED, SAME
from etl.model.vocabulary import ROLES, name_of
from etl.roster.finding import (
    CERTAINTIES,
    LISTED_AGAIN,
    MOVER,
    SHARED_EMAIL,
    SHARED_PHONE,
    TWO_SCHOOLS,
    Finding,
    Listed,
    Namesakes,
)
from etl.roster.review import Review
from etl.roster.words import choices, decided_words, masked_email, masked_phone, said
from etl.text.vietnam import clock, day, from_iso, number
from etl.warehouse.decided import aliases

_SHOWN_PEOPLE = 4
_KEEP_WORDS = {
    TWO_SCHOOLS: "Đúng, làm ở cả hai nơi", MOVER: "Không chuyển, làm ở cả hai nơi", LISTED_AGAIN: "Vẫn là đã rời",
    SHARED_EMAIL: "Đúng, dùng chung", SHARED_PHONE: "Đúng, dùng chung",
}  # fmt: skip
_ICONS = {
    SAME: ":material/merge:", DIFFERENT: ":material/call_split:", LEFT: ":material/logout:", MOVED: ":material/move_down:",
    KEEP: ":material/check:",
}  # fmt: skip


def current_review(shot: Snapshot, decided: RosterDecisions) -> Review:
    """Return the findings under the decisions taken, remembered per data version."""
    return _review(shot.data_version, decided.version, shot, decided)


@st.cache_resource(max_entries=4, show_spinner="Đang xem các danh sách cán bộ…")
def _review(version: str, decisions_version: str, _shot: Snapshot, _decided: RosterDecisions) -> Review:
    return read_review(_shot, _decided, data.SCOPE, aliases(decisions(data.home())))


def draw_finding(home: Home, seen: Review, finding: Finding, schools: Mapping[str, Row], as_of: date) -> None:
    """Draw one finding: who, why, and what can be answered. An answer reruns the page.

    No day after `as_of` is offered: an answer would seem to change nothing.
    """
    people = [seen.people[key] for key in finding.people]
    with st.container(border=True, key=f"cho_{finding.id}"):
        told, against = evidence_words(finding)
        words = [f":green[:material/add:] {text}" for text in told] + [
            f":red[:material/remove:] {text}" for text in against
        ]
        st.markdown(f"**{CERTAINTIES[finding.certainty].capitalize()}** · " + " · ".join(words))
        _draw_people(seen, finding, people, schools)
        for file_id, sheet, row in finding.lines:
            st.caption(f"Xem thêm: {plain(seen.files[file_id])}, {where(sheet, row)}")
        _draw_answers(home, seen, finding, people, schools, as_of)


def _draw_people(seen: Review, finding: Finding, people: Sequence[Listed], schools: Mapping[str, Row]) -> None:
    blocks = [(p, [a]) for p in people for a in places_of(p, finding)] if len(people) == 1 else [
        (p, places_of(p, finding)) for p in people[:_SHOWN_PEOPLE]
    ]  # fmt: skip
    for start in range(0, len(blocks), 2):
        for column, (person, places) in zip(st.columns(2), blocks[start : start + 2], strict=False):
            about = [
                f"**{plain(person.full_name)}**"
                + (f" · mã {plain(person.staff_code)}" if person.staff_code else " · chưa có mã")
            ]
            for a in places:
                name = schools.get(a.school_code, {}).get("school_name", a.school_code)
                about += [f"{plain(name)} · {name_of(ROLES, a.role)} · {_period(a.valid_from, a.valid_to)}",
                          f":gray[{plain(seen.files.get(a.file_id, ''))}, {where(a.sheet, a.row)}]"]  # fmt: skip
            marks = [_unlinked(plain(m)) for m in (masked_email(person.email), masked_phone(person.phone)) if m]
            about.append(" · ".join(marks) or ":gray[không có e-mail, điện thoại]")
            column.markdown("  \n".join(about))
    if len(people) > _SHOWN_PEOPLE:
        st.caption(f"và {number(len(people) - _SHOWN_PEOPLE)} người khác (xem đủ trong tệp Excel)")


def _unlinked(text: str) -> str:
    """Keep Markdown from making a link of what is left of a masked address."""
    return text.replace("@", "\u2060@")


def _period(start: date | None, end: date | None) -> str:
    if start and end:
        return f"{day(start)}–{day(end)}"
    if start:
        return f"từ {day(start)}"
    return f"đến {day(end)}" if end else "không ghi ngày"


def _draw_answers(
    home: Home, seen: Review, finding: Finding, people: Sequence[Listed], schools: Mapping[str, Row], as_of: date
) -> None:
    possible = choices(finding.kind)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for verdict in possible:
            if verdict in (LEFT, MOVED) or (verdict == SAME and len(people) == 2):
                with st.popover(_label(finding, verdict), icon=_ICONS[verdict]):
                    _ask(home, seen, finding, verdict, people, schools, as_of)
            elif st.button(_label(finding, verdict), key=f"{verdict}_{finding.id}", icon=_ICONS[verdict]):
                _keep(home, seen, finding, verdict, people)
        if finding.decision is not None and st.button(
            "Đã trở lại: bỏ quyết định cũ", key=f"back_{finding.id}", icon=":material/undo:"
        ):
            revoke_roster(home, finding.decision, why="danh sách mới lại có tên")
            st.rerun()


def _label(finding: Finding, verdict: str) -> str:
    if verdict == KEEP:
        return _KEEP_WORDS.get(finding.kind, "Vẫn làm việc ở đây")
    words = {SAME: "Là một người", DIFFERENT: "Hai người khác nhau", LEFT: "Đã rời cơ sở", MOVED: "Đã chuyển cơ sở"}
    return words[verdict]


def _ask(
    home: Home, seen: Review, finding: Finding, verdict: str, people: Sequence[Listed], schools: Mapping[str, Row],
    as_of: date,
) -> None:  # fmt: skip
    """Ask what the verdict lacks: which entry is kept, or from where, to where and from which day."""
    key = f"{verdict}_{finding.id}"
    chosen, from_school, to_school, from_day = list(people), finding.from_school, None, None
    if verdict == SAME:
        kept = st.radio(
            "Giữ họ tên và mã của", finding.people, format_func=lambda k: _short(seen.people[k]), key=f"giu_{key}"
        )
        chosen.sort(key=lambda p: p.key != kept)
    else:
        own = list(dict.fromkeys(a.school_code for p in people for a in places_of(p, finding)))
        from_school = st.selectbox("Rời cơ sở", own, format_func=lambda c: _school(schools, c), key=f"roi_{key}",
                                   index=own.index(from_school) if from_school in own else 0)  # fmt: skip
        if verdict == MOVED:
            others = [c for c in schools if c != from_school]
            guess = finding.to_school if finding.to_school != from_school else finding.from_school
            to_school = st.selectbox("Đến cơ sở", others, format_func=lambda c: _school(schools, c), key=f"den_{key}",
                                     index=others.index(guess) if guess in others else None, placeholder="Chọn cơ sở…")  # fmt: skip
        label = "Làm việc ở đó đến hết ngày" if verdict == LEFT else "Làm ở cơ sở mới từ ngày"
        offered = min(finding.day or as_of, as_of) - timedelta(days=verdict == LEFT)
        from_day = st.date_input(label, offered, format="DD/MM/YYYY", key=f"ngay_{key}")
    why = st.text_input("Lý do (không bắt buộc)", key=f"ly_do_{key}")
    if st.button("Ghi quyết định", type="primary", key=f"ghi_{key}"):
        begun = [a.valid_from for a in people[0].places if a.school_code == from_school and a.valid_from]
        if from_day and begun and from_day < min(begun) + timedelta(days=verdict == MOVED):
            st.error(f"Danh sách ghi làm ở đây từ {day(min(begun))}. Chọn ngày sau đó.")
            return
        _keep(home, seen, finding, verdict, chosen, from_school, to_school, from_day, why)


def _keep(
    home: Home, seen: Review, finding: Finding, verdict: str, people: Sequence[Listed], from_school: str | None = None,
    to_school: str | None = None, from_day: date | None = None, why: str = "",
) -> None:  # fmt: skip
    try:
        made = decide_roster(
            home, finding.id, finding.kind, verdict, [_bearer(seen, p, finding, from_school) for p in people],
            schools=finding.schools, school_code=from_school, to_school=to_school, day=from_day, basis=seen.last_file,
            why=why, shown=reason(finding),
        )  # fmt: skip
    except UserError as error:
        st.error(str(error))
        return
    st.session_state["vua_quyet_dinh"] = made.number
    st.rerun()


def _bearer(seen: Review, person: Listed, finding: Finding, from_school: str | None) -> Bearer:
    return seen.bearer(person.key, from_school or places_of(person, finding)[-1].school_code)


def _short(person: Listed) -> str:
    return f"{person.full_name} ({person.staff_code or 'chưa có mã'})"


def _school(schools: Mapping[str, Row], code: str) -> str:
    return f"{schools.get(code, {}).get('school_name', 'cơ sở')} · {code}"


def draw_last(home: Home, decided: RosterDecisions, schools: Mapping[str, Row]) -> None:
    """Say what was decided a moment ago, with the way back."""
    last = st.session_state.get("vua_quyet_dinh")
    made = next((d for d in decided if d.number == last), None)
    if made is None:
        return
    words, back = st.columns([4, 1], vertical_alignment="center")
    words.success(f"Đã ghi: {plain(decided_words(made, _names(schools)))}.")
    if back.button("Hoàn tác", key="hoan_tac", icon=":material/undo:", width="stretch"):
        revoke_roster(home, made.number)
        st.rerun()


def draw_decisions(home: Home, decided: RosterDecisions, schools: Mapping[str, Row]) -> None:
    """Draw the decisions in force, the newest first, each with the way back."""
    names = _names(schools)
    for made in sorted(decided, key=lambda d: -d.number)[:50]:
        words, back = st.columns([5, 1], vertical_alignment="center")
        reason = f" · {plain(made.why)}" if made.why else ""
        words.markdown(
            f"**{plain(decided_words(made, names))}**  \n:gray[{clock(from_iso(made.at))}, {plain(made.by)}{reason}]"
        )
        if back.button(
            "Bỏ", key=f"bo_{made.number}", help="Bỏ quyết định này", icon=":material/undo:", width="stretch"
        ):
            revoke_roster(home, made.number)
            st.rerun()
    if len(decided) > 50:
        st.caption(f"và {number(len(decided) - 50)} quyết định cũ hơn (xem tệp decisions/roster.jsonl)")


def _names(schools: Mapping[str, Row]) -> dict[str, str]:
    return {code: str(row["school_name"]) for code, row in schools.items()}


def draw_namesakes(seen: Review, pairs: Sequence[Namesakes], schools: Mapping[str, Row]) -> None:
    """Draw the pairs of one name whom the lists themselves tell apart, and by what."""
    frame = pd.DataFrame({
        "Họ và tên": [seen.people[p.people[0]].full_name for p in pairs],
        "Cơ sở": [schools.get(p.school_code, {}).get("school_name", p.school_code) for p in pairs],
        "Vì sao là hai người": [", ".join(said(e) for e in p.against) for p in pairs],
    })  # fmt: skip
    st.dataframe(frame, hide_index=True, key="trung_ten")


def note_seen(home: Home, school: str | None, shot: Snapshot) -> None:
    """Log once per visit and school that names of the lists were shown."""
    shown: set[tuple[str | None, str]] = st.session_state.setdefault("da_xem_danh_sach", set())
    if (school, shot.data_version) not in shown:
        shown.add((school, shot.data_version))
        record(home, "roster", how="page", school=school, version=shot.data_version)
