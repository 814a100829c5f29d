"""Deciding on the page: keep an answer at once, show the next question, then publish and say what changed.

A click keeps the decision (a line in the journal, milliseconds) before the page is drawn again, so the next question is
there at once; `settle` publishes at the end of that very run, for all answers given until then.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import streamlit as st

from dashboard import data, review_data
from dashboard.figures.question_detail import offered
from dashboard.figures.questions import Choice, Open, Question
from dashboard.figures.review import effect_between, effect_words
from dashboard.figures.snapshot import Snapshot
from dashboard.load_report import plain
from etl.home.decisions import decide, decisions, revoke
from etl.home.home import Home
from etl.load import refresh
from etl.model.errors import UserError
from etl.model.identity import ASK_SCHOOL, IS_DEVICE, IS_GUEST, IS_PERSON, IS_ROOM, NOT_OURS, SITE, Bearer, Decision
from etl.text.vietnam import clock, from_iso

_DUE, _DONE, _STACK, _LATER, _SAID = "ds_cho_cong_bo", "ds_ket_qua", "ds_da_lam", "ds_de_sau", "ds_bao"
CHOSEN = "ds_dang_xem"

VERDICT_WORDS = {
    IS_DEVICE: "là thiết bị, không phải một người", IS_GUEST: "là khách mời", NOT_OURS: "không phải người của ngành",
}  # fmt: skip


@dataclass
class Due:
    """Answers kept and not yet published: what was before them, the words and what they speak of."""

    before: Snapshot
    opened: Open
    questions: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    schools: list[str] = field(default_factory=list)
    is_slow: bool = False


def due() -> Due | None:
    """Return what waits to be published, None where nothing does."""
    return st.session_state.get(_DUE)


def is_behind(home: Home, shot: Snapshot) -> bool:
    """Tell whether decisions were taken, or taken back, that the version shown does not know."""
    version = shot.rows("select journal_version from wh.programme")[0]["journal_version"]
    return decisions(home).version != (version or "")


def hidden(home: Home, shot: Snapshot, opened: Open) -> set[str]:
    """Return the questions that are answered already, though the version shown does not know it yet.

    An answer that it does know and does not follow (its person is on no list any more) leaves its question open.
    """
    found = set(waiting.questions) if (waiting := due()) else set()
    if is_behind(home, shot):
        made, known = decisions(home), _followed(shot)
        found |= {q.id for q in opened.questions
                  if (d := made.find(q.subject)) and d.verdict != ASK_SCHOOL and d.number not in known}  # fmt: skip
    return found


def _followed(shot: Snapshot) -> set[int]:
    return {r["number"] for r in shot.rows("select number from wh.decision_in_force")}


def later() -> list[str]:
    """Return the ids of questions put off in this visit, the first put off first."""
    return st.session_state.setdefault(_LATER, [])


def put_off(question_id: str) -> None:
    """Move a question behind all others for this visit."""
    waiting = later()
    if question_id in waiting:
        waiting.remove(question_id)
    waiting.append(question_id)
    st.session_state.pop(CHOSEN, None)


def answer(
    shot: Snapshot, question: Question, verdict: str, *, choice: Choice | None = None, school: str | None = None,
    session: str | None = None, why: str = "", instead_of: Collection[int] = (),
) -> bool:  # fmt: skip
    """Keep one answer and return True; False, with words on the page, where somebody else was quicker.

    `instead_of`: decisions that this one knowingly replaces.
    """
    home, names = data.home(), review_data.school_names(shot)
    standing = decisions(home).find(question.subject, session)
    is_lost = standing and standing.number not in _followed(shot) and not is_behind(home, shot)
    if standing and not is_lost and standing.verdict != ASK_SCHOOL and standing.number not in instead_of:
        _say(
            f"“{question.shown}” vừa được {standing.by} quyết định lúc {clock(from_iso(standing.at))}:"
            f" {decision_words(standing, names)}. Không ghi đè; muốn đổi, tìm tên này ở mục Mọi tên đã gặp."
        )
        _note(shot, question, [], None, ())
        return False
    place = school or (choice.places[0].school_code if choice and choice.places else None)
    bearer = Bearer(choice.person_key or "", choice.full_name, place) if choice and choice.person_key else None
    try:
        made = decide(
            home, question.subject, verdict, session=session, bearer=bearer, school_code=school, why=why.strip(),
            shown=offered(question, names),
        )  # fmt: skip
    except UserError as error:
        _say(str(error))
        return False
    st.session_state.setdefault(_STACK, []).append(made.number)
    where = f" (chỉ {review_data.session_names(shot).get(session, session)})" if session else ""
    words = f"“{plain(question.shown)}” {plain(decision_words(made, names))}{where}"
    places = [school] if school else [p.school_code for p in choice.places] if choice else []
    if verdict == ASK_SCHOOL:
        put_off(question.id)
    person = (choice.person_key, choice.full_name) if choice and choice.person_key else None
    _note(shot, question, [words], person, places, is_slow=question.subject.about == SITE and session is None)
    st.session_state.pop(CHOSEN, None)
    return True


def take_back(shot: Snapshot, number: int) -> None:
    """Withdraw one decision in force."""
    home, names = data.home(), review_data.school_names(shot)
    stack = st.session_state.setdefault(_STACK, [])
    if number in stack:
        stack.remove(number)
    try:
        taken = revoke(home, number)
    except UserError as error:
        _say(str(error))
        return
    person = (taken.bearer.person_key, taken.bearer.full_name) if taken.bearer else None
    shown = taken.subject.name or taken.subject.email or ""
    places = [c for c in (taken.school_code, taken.bearer.school_code if taken.bearer else None) if c]
    _note(shot, None, [f"Đã bỏ quyết định: “{plain(shown)}” {plain(decision_words(taken, names))}"], person, places,
          is_slow=taken.subject.about == SITE and taken.session is None)  # fmt: skip
    waiting = due()
    if waiting:
        waiting.questions.discard(taken.subject.id)
    if taken.subject.id in later():
        later().remove(taken.subject.id)
    st.session_state[CHOSEN] = taken.subject.id


def undo_last(shot: Snapshot) -> None:
    """Withdraw the decision made last in this visit, if any is left."""
    stack = st.session_state.get(_STACK, [])
    if stack:
        take_back(shot, stack[-1])


def publish_others(shot: Snapshot) -> None:
    """Put into the figures what was decided elsewhere (another window, the command line, a school's answer)."""
    _note(shot, None, [], None, ())


def can_undo() -> bool:
    """Tell whether something decided in this visit can be taken back."""
    return bool(st.session_state.get(_STACK))


def decision_words(made: Decision, school_names: dict[str, str]) -> str:
    """Return an answer in words: "là Lò Thị Hoa, Trường Mầm non Thanh Xương"."""
    place = made.school_code or (made.bearer.school_code if made.bearer else None)
    school = school_names.get(place or "", place or "")
    if made.verdict == IS_PERSON and made.bearer:
        return f"là {made.bearer.full_name}" + (f", {school}" if school else "")
    if made.verdict == IS_ROOM:
        return f"là {'cơ sở' if made.subject.about == SITE else 'điểm cầu của'} {school}"
    if made.verdict == ASK_SCHOOL:
        return f"hỏi lại {school}" if school else "hỏi lại cơ sở"
    return VERDICT_WORDS[made.verdict]


def draw_message(shot: Snapshot) -> None:
    """Draw what the last answer changed (or that it is being worked out), with the way back."""
    waiting, done = due(), st.session_state.get(_DONE)
    if said := st.session_state.get(_SAID):
        st.warning(said)
    if not waiting:
        st.session_state.pop(_SAID, None)
    if not waiting and not done:
        return
    box, back = st.columns([5, 1], vertical_alignment="center")
    if waiting:
        pace = " Tên cơ sở mới có hiệu lực cho mọi tệp: lần này lâu hơn." if waiting.is_slow else ""
        box.info(f"Đã ghi: {'; '.join(waiting.words) or 'quyết định của người khác'}. Đang tính lại số liệu…{pace}")
    elif done:
        box.success(done)
    back.button(
        "Hoàn tác", key="ds_hoan_tac", shortcut="z", icon=":material/undo:", width="stretch", disabled=not can_undo(),
        on_click=undo_last, args=(shot,), help="Bỏ quyết định vừa ghi",
    )  # fmt: skip


def settle(shot: Snapshot) -> None:
    """Publish the answers that wait and draw the page again with what they changed; nothing where none waits."""
    waiting = due()
    if not waiting:
        return
    home = data.home()
    try:
        refresh(home)
    except UserError as error:
        st.session_state.pop(_DUE, None)
        st.session_state[_DONE] = f"Đã ghi: {'; '.join(waiting.words)}."
        _say(f"Quyết định đã ghi nhưng chưa vào số liệu: {error}")
        st.rerun()
    was = waiting.before
    after = data.snapshot(None if was.as_of == was.newest_date else was.as_of) or shot
    now = review_data.opened(after)
    person = waiting.people[-1] if waiting.people else None
    effect = effect_between(
        was, after, (waiting.opened, now), person[0] if person else None, list(dict.fromkeys(waiting.schools))
    )
    words = effect_words(effect, plain(person[1]) if person else None, review_data.school_names(after))
    said = f"{'; '.join(waiting.words)}. " if waiting.words else ""
    st.session_state[_DONE] = said + " ".join(words)
    st.session_state.pop(_DUE, None)
    st.rerun()


def _note(
    shot: Snapshot, question: Question | None, words: Sequence[str], person: tuple[str, str] | None,
    schools: Sequence[str | None], *, is_slow: bool = False,
) -> None:  # fmt: skip
    waiting = due() or Due(shot, review_data.opened(shot))
    if question:
        waiting.questions.add(question.id)
    waiting.words += words
    waiting.people += [person] if person else []
    waiting.schools += [s for s in schools if s]
    waiting.is_slow |= is_slow
    st.session_state[_DUE] = waiting


def _say(text: str) -> None:
    st.session_state[_SAID] = text
