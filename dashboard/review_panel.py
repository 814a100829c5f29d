"""One question at a time: the text as written and where, the candidates side by side, and the answers, by click or key."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, review_data, review_flow
from dashboard.figures.question_detail import (
    Elsewhere,
    elsewhere,
    evidence_words,
    find_people,
    likelihood,
    lines_of,
    minutes_words,
    names_a_device,
    why_one_session,
)
from dashboard.figures.questions import KINDS, Choice, Question, why_valuable
from dashboard.figures.records import SOURCE_WORDS
from dashboard.figures.snapshot import Snapshot
from dashboard.load_report import plain
from etl.model.identity import ASK_SCHOOL, IS_DEVICE, IS_GUEST, IS_PERSON, IS_ROOM, NOT_OURS, SITE
from etl.model.vocabulary import ROLES, name_of
from etl.roster.words import masked_email
from etl.text.fold import fold_words
from etl.text.vietnam import number

ALWAYS, ONCE = "Mọi buổi, mọi tệp", "Chỉ một buổi"
_LINE_WIDTHS = {"Buổi": 190, "Nguồn": 140, "Ghi đúng như sau": 210, "Lúc": 170}
_MOST_CARDS = 8
_MOST_SCHOOLS = 5


def draw(
    shot: Snapshot,
    question: Question,
    *,
    instead_of: Collection[int] = (),
    session: str | None = None,
    with_keys: bool = True,
) -> None:
    """Draw one question with its answers. `instead_of`: decisions that an answer may replace; `session`: shown first."""
    names = review_data.school_names(shot)
    lines = lines_of(shot, question.id, data.SCOPE)
    with st.container(border=True, key="ds_cau_hoi"):
        _draw_text(question, lines, names, is_open=with_keys)
        scope = _choose_scope(shot, question, session)
    people = [c.person_key for c in question.choices[:_MOST_CARDS] if c.person_key]
    known = elsewhere(shot, people, lines)
    for start in range(0, min(len(question.choices), _MOST_CARDS), 2):
        pair = question.choices[start : start + 2]
        for n, (column, choice) in enumerate(zip(st.columns(2), pair, strict=False), start=start + 1):
            with column:
                _draw_choice(
                    shot, question, choice, n, known.get(choice.person_key or ""), names, scope, instead_of, with_keys
                )
    if not question.choices:
        st.info("Thông tin ở dòng này quá ít để máy gợi ý một người. Tìm ở ô bên dưới, hoặc chọn một câu trả lời khác.")
    _draw_other_answers(shot, question, scope, names, instead_of, with_keys)
    _draw_search(shot, question, scope, names, instead_of)


# --- the text ----------------------------------------------------------------------------------------------------


def _draw_text(
    question: Question, lines: Sequence[Mapping[str, Any]], names: Mapping[str, str], *, is_open: bool
) -> None:
    asks = "Đây là cơ sở nào?" if question.subject.about == SITE else "Đây là ai?"
    st.markdown(f":gray[{asks} · {KINDS[question.kind]}]")
    st.header(plain(question.shown or "(không ghi tên)"), anchor=False)
    read = []
    subject = question.subject
    if subject.about != SITE and subject.name and fold_words(subject.name) != fold_words(question.shown):
        read.append(f"tên **{plain(subject.name.title())}**")
    if question.school:
        read.append(f"cơ sở **{plain(names.get(question.school, question.school))}**")
    elif subject.school and subject.school.startswith("?"):
        read.append(f"cơ sở ghi là **“{plain(subject.school[1:])}”** (chưa rõ là cơ sở nào)")
    if subject.email:
        read.append(f"e-mail **{plain(subject.email)}**".replace("@", "\u2060@"))
    if subject.staff_code:
        read.append(f"mã **{plain(subject.staff_code)}**")
    st.markdown("Máy đọc được: " + ("; ".join(read) if read else "chỉ có chữ trên, không rõ cơ sở") + ".")
    if is_open:
        st.markdown(why_valuable(question, names))
    if question.asked is not None:
        asked = names.get(question.asked_school or "", "cơ sở")
        st.caption(f":material/forum: Đã ghi là hỏi lại {plain(asked)}, chưa có trả lời.")
    with st.expander(
        f"Ghi ở đâu: {number(len(lines))} dòng trong {number(question.files)} tệp", expanded=len(lines) <= 3
    ):
        frame = pd.DataFrame({
            "Buổi": [r["session_name"] or "" for r in lines],
            "Ngày": [r["session_date"] for r in lines],
            "Nguồn": [SOURCE_WORDS.get(r["source"], r["source"]) for r in lines],
            "Ghi đúng như sau": [r["raw_name"] or r["raw_email"] or "" for r in lines],
            "Lúc": [minutes_words(r) for r in lines],
            "Tệp": [r["file"] for r in lines],
            "Tờ, dòng": [f"{r['sheet']}!{r['row']}" if r["sheet"] else f"{r['row']}" for r in lines],
            "Đang là": [r["person"] or ("chờ" if r["status"] in ("pending", "unmatched") else "đã rõ") for r in lines],
        })  # fmt: skip
        st.dataframe(
            frame, hide_index=True, key=f"ds_dong_{question.id}", placeholder="",
            column_config={
                "Ngày": st.column_config.DateColumn(format="DD/MM/YYYY", width=100),
                **{c: st.column_config.Column(width=w) for c, w in _LINE_WIDTHS.items()},
            },
        )  # fmt: skip


def _choose_scope(shot: Snapshot, question: Question, session: str | None) -> str:
    """Draw for how long an answer holds and why that is offered; return the key under which the choice is kept."""
    key = f"ds_pham_vi_{question.id}"
    if question.subject.about == SITE:
        st.caption("Câu trả lời được nhớ: từ nay, ở mọi tệp, chữ này là cơ sở ấy.")
    if not question.sessions or question.subject.about == SITE:
        return key
    caution = why_one_session(question)
    names = review_data.session_names(shot)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        st.segmented_control(
            "Câu trả lời đúng cho", [ALWAYS, ONCE], default=ONCE if caution else ALWAYS, key=key, required=True
        )
    if st.session_state.get(key) == ONCE:
        own = list(question.sessions)
        with right:
            st.selectbox(
                "Buổi", own, index=own.index(session) if session in own else 0, format_func=lambda c: names.get(c, c),
                key=f"{key}_buoi",
            )  # fmt: skip
    if caution:
        more = " Trả lời “thiết bị” thì đúng cho mọi buổi." if names_a_device(question) else ""
        st.caption(f":material/info: {caution} Nên chỉ trả lời cho một buổi.{more}")
    else:
        st.caption("Họ tên đầy đủ: câu trả lời được nhớ cho mọi tệp đã nạp và sẽ nạp.")
    return key


def _session_of(scope: str, question: Question, verdict: str) -> str | None:
    """Return the session for which an answer holds, None for all; a device's own name is a device's in all."""
    if st.session_state.get(scope) != ONCE or (verdict == IS_DEVICE and names_a_device(question)):
        return None
    return st.session_state.get(f"{scope}_buoi") or question.sessions[0]


# --- answers -----------------------------------------------------------------------------------------------------


def _answer(
    shot: Snapshot,
    question: Question,
    scope: str,
    verdict: str,
    choice: Choice | None,
    school: str | None,
    instead_of: Collection[int],
) -> None:
    why = st.session_state.get(f"ds_ly_do_{question.id}", "")
    review_flow.answer(
        shot, question, verdict, choice=choice, school=school, session=_session_of(scope, question, verdict), why=why,
        instead_of=instead_of,
    )  # fmt: skip


def _draw_choice(
    shot: Snapshot, question: Question, choice: Choice, place: int, known: Elsewhere | None, names: Mapping[str, str],
    scope: str, instead_of: Collection[int], with_keys: bool,
) -> None:  # fmt: skip
    is_school = choice.school_code is not None
    with st.container(border=True, height="stretch"):
        title = names.get(choice.school_code or "", choice.school_code or "") if is_school else choice.full_name
        sure = likelihood(choice.probability)
        st.markdown(f"**{place} · {plain(title)}**" + (f" :gray-badge[{sure}]" if sure else ""))
        st.markdown("  \n".join(_about(choice, names)))
        told, against = evidence_words(choice, question.subject.email)
        if known:
            told, against = told + list(known.in_favour), against + list(known.against)
        if told:
            st.markdown("  \n".join(f":green[:material/check:] {plain(t)}" for t in told))
        if against:
            st.markdown("  \n".join(f":red[:material/close:] **{plain(a)}**" for a in against))
        if not is_school:
            st.caption(_attended_words(known, choice))
        verdict = IS_ROOM if is_school else IS_PERSON
        label = "Là cơ sở này" if is_school else "Là người này"
        st.button(
            label, key=f"ds_chon_{question.id}_{place}", type="primary", width="stretch",
            shortcut=str(place) if with_keys else None, on_click=_answer,
            args=(shot, question, scope, verdict, None if is_school else choice, choice.school_code, instead_of),
        )  # fmt: skip


def _about(choice: Choice, names: Mapping[str, str]) -> list[str]:
    if choice.school_code:
        return [f"mã {plain(choice.school_code)}"]
    said = [f"{name_of(ROLES, p.role)} · {plain(names.get(p.school_code, p.school_code))}" for p in choice.places]
    said = said or ["không còn phân công"]
    marks = [f"mã {plain(choice.staff_code)}" if choice.staff_code else "chưa có mã"]
    marks += [plain(masked_email(choice.email)).replace("@", "\u2060@")] if choice.email else []
    return [*said, f":gray[{' · '.join(marks)}]"]


def _attended_words(known: Elsewhere | None, choice: Choice) -> str:
    if known and known.attended:
        shown = "; ".join(known.attended[:3])
        more = f" và {number(len(known.attended) - 3)} buổi khác" if len(known.attended) > 3 else ""
        return f"Đã dự: {plain(shown)}{more}"
    return "Chưa được nhận ra ở buổi nào" + (
        "" if choice.is_verified is not None else "; không thuộc đối tượng đang tính"
    )


def _draw_other_answers(
    shot: Snapshot,
    question: Question,
    scope: str,
    names: Mapping[str, str],
    instead_of: Collection[int],
    with_keys: bool,
) -> None:
    def button(
        label: str,
        key: str,
        call: Callable[..., None],
        args: tuple[Any, ...],
        icon: str,
        help_: str,
        off: bool = False,
    ) -> None:
        st.button(
            label, key=f"ds_{key}_{question.id}", icon=icon, help=help_,
            shortcut=key if with_keys and not off else None, on_click=call, args=args, disabled=off,
        )  # fmt: skip

    def say(verdict: str, school: str | None = None) -> tuple[Any, ...]:
        return shot, question, scope, verdict, None, school, instead_of

    own = question.schools[0] if len(question.schools) == 1 else None
    place = names.get(own or "", "")
    with st.container(horizontal=True):
        if question.subject.about != SITE and question.kind != "account":
            button("Phòng, điểm cầu", "p", _answer, say(IS_ROOM, own), ":material/meeting_room:",
                   f"Là điểm cầu của {place}" if own else "Tìm cơ sở ở ô bên dưới rồi chọn", not own)  # fmt: skip
            button("Thiết bị", "t", _answer, say(IS_DEVICE), ":material/devices:", "Là máy, không phải một người")
        if question.subject.about != SITE:
            button(
                "Khách mời", "k", _answer, say(IS_GUEST), ":material/person_add:", "Có thật, nhưng không thuộc ngành"
            )
        button("Không thuộc ngành", "n", _answer, say(NOT_OURS), ":material/person_off:",
               "Không phải cơ sở của tỉnh" if question.subject.about == SITE else "Không phải người của ngành")  # fmt: skip
        if question.subject.about != SITE:
            button("Hỏi cơ sở", "h", _answer, say(ASK_SCHOOL, own), ":material/forum:",
                   f"Ghi lại để hỏi {place}; câu hỏi xuống cuối hàng" if own else "Tìm cơ sở ở ô bên dưới rồi chọn", not own)  # fmt: skip
        if with_keys:
            button(
                "Để sau",
                "s",
                review_flow.put_off,
                (question.id,),
                ":material/schedule:",
                "Xuống cuối hàng trong lần xem này",
            )
    st.text_input("Lý do (không bắt buộc)", key=f"ds_ly_do_{question.id}", max_chars=300)


def _draw_search(
    shot: Snapshot, question: Question, scope: str, names: Mapping[str, str], instead_of: Collection[int]
) -> None:
    """Draw the way to somebody, or to a school, whom the machine did not think of."""
    is_site = question.subject.about == SITE
    what = "cơ sở" if is_site else "người hoặc cơ sở"
    typed = st.text_input(
        f"Không có ở trên? Tìm {what} khác (không cần dấu)", key=f"ds_tim_{question.id}",
        placeholder="ví dụ: lo thi hoa thanh xuong",
    )  # fmt: skip
    if not typed.strip():
        return
    words = fold_words(typed).split()
    schools = [c for c, n in names.items() if words and all(w in fold_words(f"{n} {c}") for w in words)][:_MOST_SCHOOLS]
    people = [] if is_site else find_people(shot, typed, data.SCOPE)
    if not (people or schools):
        st.caption(f"Không có {what} nào khớp “{plain(typed)}”.")
    for code in schools:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(f"**{plain(names[code])}** · mã {code}", width="stretch")
            label = "Là cơ sở này" if is_site else "Điểm cầu của cơ sở này"
            st.button(label, key=f"ds_phong_{question.id}_{code}", on_click=_answer,
                      args=(shot, question, scope, IS_ROOM, None, code, instead_of))  # fmt: skip
            if not is_site:
                st.button("Hỏi cơ sở này", key=f"ds_hoi_{question.id}_{code}", on_click=_answer,
                          args=(shot, question, scope, ASK_SCHOOL, None, code, instead_of))  # fmt: skip
    for choice in people:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(f"**{plain(choice.full_name)}**  \n" + "  \n".join(_about(choice, names)), width="stretch")
            st.button("Là người này", key=f"ds_tim_chon_{question.id}_{choice.person_key}", on_click=_answer,
                      args=(shot, question, scope, IS_PERSON, choice, None, instead_of))  # fmt: skip
