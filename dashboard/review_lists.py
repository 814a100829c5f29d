"""Lists of the page Đối soát: the queue, many likely ones at once, decisions in force, every name met."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import data, review_data, review_flow, review_panel, tables
from dashboard.figures.question_detail import evidence_words, find_names, likelihood, met_question
from dashboard.figures.questions import KINDS, Question
from dashboard.figures.snapshot import Snapshot
from dashboard.load_report import plain
from etl.home.decisions import decisions
from etl.match.evidence import METHODS
from etl.model.identity import IS_PERSON
from etl.text.fold import fold_words
from etl.text.vietnam import clock, from_iso, number

_MOST_DECISIONS = 50
_THRESHOLDS = {"từ 99 %": 0.99, "từ 98 %": 0.98, "từ 95 %": 0.95, "từ 90 %": 0.9}


def draw_queue(shot: Snapshot, questions: Sequence[Question], current: Question) -> None:
    """Draw the questions in their order; a chosen line becomes the question on screen."""
    names = review_data.school_names(shot)
    shown = list(questions[:200])
    frame = pd.DataFrame({
        "Ghi trong tệp": [q.shown for q in shown],
        "Loại": [KINDS[q.kind] for q in shown],
        "Dòng": [q.rows for q in shown],
        "Buổi": pd.array([len(q.sessions) or None for q in shown], dtype="Int64"),
        "Ứng viên": [len(q.choices) for q in shown],
        "Cơ sở": [_places(q, names) for q in shown],
        "Có thể đổi": [_may_change(q) for q in shown],
    })  # fmt: skip
    event = st.dataframe(
        tables.vietnamese(frame, counts=("Dòng", "Buổi", "Ứng viên")), hide_index=True, on_select="rerun", placeholder="–",
        selection_mode="single-cell", height=min(420, 38 + 35 * max(len(shown), 1)),
        key=f"ds_hang_{shot.data_version}_{current.id}",
        column_config={"Ghi trong tệp": st.column_config.TextColumn(width=240), "Cơ sở": st.column_config.TextColumn(width=210)},
    )  # fmt: skip
    st.caption(
        "Xếp theo số dòng mà một câu trả lời giải quyết, chia cho số cơ sở phải tìm; cao hơn nếu có thể thêm một người tham"
        " gia, cao hơn nữa nếu việc đó đưa được một cơ sở đang cần hỗ trợ đến mục tiêu."
    )
    if len(questions) > len(shown):
        st.caption(f"và {number(len(questions) - len(shown))} câu hỏi khác; dùng bộ lọc để thu hẹp")
    picked = event.selection.cells if event else []
    if picked:
        st.session_state[review_flow.CHOSEN] = shown[picked[0][0]].id
        st.rerun()


def _may_change(question: Question) -> str:
    if not question.moves:
        return ""
    return "thêm 1 người" + (f", thiếu {number(question.lacking[1])}" if question.lacking else "")


def _places(question: Question, names: dict[str, str]) -> str:
    if not question.schools:
        return "chưa rõ"
    return names.get(question.schools[0], question.schools[0]) if len(question.schools) == 1 else (
        f"một trong {number(len(question.schools))} cơ sở")  # fmt: skip


def draw_bulk(shot: Snapshot, questions: Sequence[Question]) -> None:
    """Draw questions with one very likely person each; those that the user ticks are answered together."""
    names = review_data.school_names(shot)
    label = st.segmented_control(
        "Người đứng đầu có khả năng", list(_THRESHOLDS), default="từ 98 %", key="ds_nguong", required=True
    )
    least = _THRESHOLDS[label or "từ 98 %"]
    likely = [
        q for q in questions
        if q.asked is None and q.choices and q.choices[0].person_key and (q.choices[0].probability or 0) >= least
        and not evidence_words(q.choices[0], q.subject.email)[1]
    ]  # fmt: skip
    if not likely:
        st.info("Không có câu hỏi nào mà một người nổi bật như vậy. Hạ ngưỡng, hoặc trả lời từng câu hỏi.")
        return
    st.markdown(
        "Máy không tự quyết các tên này. Xem từng dòng, **đánh dấu những dòng đúng** rồi ghi một lần; câu trả lời được nhớ cho"
        " mọi buổi. Tên có hai người mang không có ở đây: hãy trả lời từng buổi ở mục Từng câu hỏi."
    )
    likely = [q for q in likely if not review_panel.why_one_session(q)]
    if not likely:
        st.info("Mọi tên như vậy đều có hai người mang: trả lời từng buổi ở mục Từng câu hỏi.")
        return
    first = [q.choices[0] for q in likely]
    frame = pd.DataFrame({
        "Đúng": [False] * len(likely),
        "Ghi trong tệp": [q.shown for q in likely],
        "Có phải là": [c.full_name for c in first],
        "Cơ sở": [", ".join(names.get(p.school_code, p.school_code) for p in c.places) for c in first],
        "Khả năng": [likelihood(c.probability) for c in first],
        "Vì sao": [", ".join(evidence_words(c)[0]) for c in first],
        "Người khác có thể": [", ".join(c.full_name for c in q.choices[1:4]) for q in likely],
        "Dòng": [q.rows for q in likely],
    })  # fmt: skip
    ticked = st.data_editor(
        frame, hide_index=True, key=f"ds_nhieu_{shot.data_version}_{least}", disabled=[str(c) for c in frame if c != "Đúng"],
        column_config={"Đúng": st.column_config.CheckboxColumn(width=84)},
    )  # fmt: skip
    chosen = [q for q, is_right in zip(likely, ticked["Đúng"], strict=True) if is_right]
    st.button(
        f"Ghi {number(len(chosen))} câu trả lời" if chosen else "Ghi các dòng đã đánh dấu", type="primary", key="ds_ghi_nhieu",
        disabled=not chosen, on_click=_answer_all, args=(shot, chosen),
    )  # fmt: skip


def _answer_all(shot: Snapshot, chosen: Sequence[Question]) -> None:
    for question in chosen:
        review_flow.answer(shot, question, IS_PERSON, choice=question.choices[0], why="chấp nhận cùng nhiều tên")


def draw_decisions(shot: Snapshot) -> None:
    """Draw the decisions in force, the newest first, each with the way back."""
    home, names, sessions = data.home(), review_data.school_names(shot), review_data.session_names(shot)
    made = sorted(decisions(home), key=lambda d: -d.number)
    if not made:
        st.info("Chưa có quyết định nào.")
        return
    typed = st.text_input("Tìm trong các quyết định (không cần dấu)", key="ds_tim_quyet_dinh")
    words = fold_words(typed).split()
    met = {r["subject_id"]: r["shown"] for r in shot.rows(
        "select subject_id, shown from wh.core_subject where list_contains($ids, subject_id)", {"ids": [d.subject.id for d in made]}
    )}  # fmt: skip
    followed = {r["number"] for r in shot.rows("select number from wh.decision_in_force")}
    said = {d.number: f"“{met.get(d.subject.id) or d.subject.name or d.subject.email or ''}” {review_flow.decision_words(d, names)}"
            for d in made}  # fmt: skip
    found = [d for d in made if all(w in fold_words(f"{said[d.number]} {d.by} {d.why}") for w in words)]
    st.caption(f"{number(len(found))} trong {number(len(made))} quyết định đang có hiệu lực, mới nhất trước.")
    for d in found[:_MOST_DECISIONS]:
        text, back = st.columns([6, 1], vertical_alignment="center")
        when = f"chỉ {sessions.get(d.session, d.session)}" if d.session else "mọi buổi"
        why = f" · lý do: {plain(d.why)}" if d.why else ""
        lost = (
            ""
            if d.number in followed
            else " :orange-badge[danh sách hiện nay không còn người, cơ sở này: các dòng chờ lại]"
        )
        text.markdown(
            f"**{plain(said[d.number])}** · {plain(when)}{lost}  \n:gray[{clock(from_iso(d.at))}, {plain(d.by)}{why}]"
        )
        back.button("Bỏ", key=f"ds_bo_{d.number}", icon=":material/undo:", width="stretch", help="Bỏ quyết định này",
                    on_click=review_flow.take_back, args=(shot, d.number))  # fmt: skip
    if len(found) > _MOST_DECISIONS:
        st.caption(f"và {number(len(found) - _MOST_DECISIONS)} quyết định cũ hơn; gõ vào ô tìm để thu hẹp")


def draw_names(shot: Snapshot) -> None:
    """Draw every name met that holds the words typed, with what it was taken for; one can be decided otherwise."""
    typed = st.text_input("Tên, e-mail hoặc tên cơ sở như ghi trong tệp (không cần dấu)", key="ds_tim_ten",
                          placeholder="ví dụ: lo thi hoa")  # fmt: skip
    if not typed.strip():
        st.caption("Tìm mọi tên đã gặp trong các tệp, kể cả tên máy đã tự nhận ra, để xem bằng chứng và sửa nếu sai.")
        return
    rows = find_names(shot, typed, data.SCOPE)
    if not rows:
        st.info(f"Chưa gặp tên nào khớp “{typed}”.")
        return
    names = review_data.school_names(shot)
    made = decisions(data.home())
    frame = pd.DataFrame({
        "Ghi trong tệp": [r["shown"] for r in rows],
        "E-mail": [r["email"] or "" for r in rows],
        "Cơ sở được ghi": [names.get(r["school"] or "", (r["school"] or "").removeprefix("?")) for r in rows],
        "Dòng": [r["rows"] for r in rows],
        "Đang là": [_taken_for(r, names) for r in rows],
        "Vì sao": [METHODS.get(r["method"] or "", "") for r in rows],
    })  # fmt: skip
    event = st.dataframe(frame, hide_index=True, key=f"ds_ten_{fold_words(typed)}", on_select="rerun",
                         selection_mode="single-row", height=min(320, 38 + 35 * len(rows)))  # fmt: skip
    picked = event.selection.rows if event else []
    if not picked:
        st.caption("Chọn một dòng để xem bằng chứng và sửa." + (" Chỉ hiện 50 tên đầu." if len(rows) >= 50 else ""))
        return
    question = met_question(shot, rows[picked[0]]["subject_id"])
    if question is None:
        st.info("Tên này không còn trong số liệu.")
        return
    standing = [d for d in made if d.subject == question.subject]
    for d in standing:
        when = review_data.session_names(shot).get(d.session, d.session) if d.session else "mọi buổi"
        st.markdown(f"Đã quyết định: **{plain(review_flow.decision_words(d, names))}** · {plain(when)} · {plain(d.by)},"
                    f" {clock(from_iso(d.at))}. Trả lời khác đi sẽ thay quyết định này.")  # fmt: skip
    review_panel.draw(shot, question, instead_of=frozenset(d.number for d in standing), with_keys=False)


def _taken_for(row: dict[str, object], names: dict[str, str]) -> str:
    if row["is_open"]:
        return "chờ đối soát"
    if isinstance(row["people"], int) and row["people"] > 1:
        return f"{number(row['people'])} người, tuỳ buổi"
    if row["person"]:
        return str(row["person"])
    if row["school_code"]:
        return names.get(str(row["school_code"]), str(row["school_code"]))
    return "không phải một người được tính" if row["is_decided"] else ""
