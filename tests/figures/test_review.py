"""What waits for an answer, what an answer is worth, how far a rate could rise, and that answers keep within it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.keys import Filters
from dashboard.figures.query import figures
from dashboard.figures.question_detail import (
    elsewhere,
    evidence_words,
    find_names,
    find_people,
    lines_of,
    met_question,
    names_a_device,
    why_one_session,
)
from dashboard.figures.questions import Question, open_questions, why_valuable
from dashboard.figures.reach import largest_matching
from dashboard.figures.review import could_reach, effect_between, effect_words, matches_filter, overview, pending_range
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot, make_snapshot
from etl.home.decisions import Decisions
from etl.model.errors import UserError
from etl.model.identity import Bearer, Decision
from tests.support.worked_example import worked_example
from tests.support.world import World, at, day, person, school, session

SCHOOLS = [school("A", "Trường Tiểu học Hoa Ban"), school("B", "Trường Tiểu học Sao Mai")]
STAFF = [
    person("P1", "Lò Thị Hoa", "A"), person("P2", "Lò Thị Hoa", "A"), person("P3", "Giàng A Páo", "A"),
    person("P4", "Quàng Văn Ánh", "A"), person("P5", "Giàng A Páo", "B"), person("P6", "Vừ Thị Mai", "B"),
    person("P7", "Vừ Thị Mai", "B"),
]  # fmt: skip
TIMES = {"joined_at": at("2025-04-06 08:00"), "left_at": at("2025-04-06 10:00")}


def world(folder: Path, *, names: dict[str, list[str]] | None = None, headcounts: dict[str, int] | None = None,
          connections: list[dict[str, Any]] | None = None, staff: list[dict[str, Any]] = STAFF) -> World:  # fmt: skip
    """Two schools with namesakes, two sessions; `names`, `headcounts`: the roll-call of S1 by school."""
    made = World(folder).add("schools", SCHOOLS).add("staff", staff)
    made.add("sessions", [
        session("S1", "2025-04-06 08:00", "2025-04-06 10:00"), session("S2", "2025-04-13 08:00", "2025-04-13 10:00"),
    ])  # fmt: skip
    codes = {*(names or {}), *(headcounts or {})}
    made.add("rollcalls", [
        {"session_code": "S1", "school_code": c, "headcount": (headcounts or {}).get(c), "names": (names or {}).get(c)}
        for c in sorted(codes)
    ])  # fmt: skip
    return made.add("connections", connections) if connections else made


def shot(made: World, *decisions: Decision) -> Snapshot:
    return make_snapshot(made.path(Decisions({(d.subject, d.session): d for d in decisions})))


def ranges(snapshot: Snapshot, *by: str) -> dict[str, tuple[int, int, int, int]]:
    """Return key → participated, its range, verified, its range."""
    keys = by or ("province",)
    return {
        r[keys[0]]: (r["participated"], r["participated_high"], r["participated_verified"], r["participated_verified_high"])
        for r in pending_range(snapshot, keys) if r[keys[0]]
    }  # fmt: skip


def asked(snapshot: Snapshot, name: str) -> Question:
    return next(q for q in open_questions(snapshot).questions if q.shown == name)


def answer(number: int, question: Question, key: str, session_code: str | None = None) -> Decision:
    name = next(p["full_name"] for p in STAFF if p["staff_code"] == key)
    at_school = next(p["school_code"] for p in STAFF if p["staff_code"] == key)
    return Decision(
        number, "2025-05-01T00:00:00", "lan", question.subject, "person", session_code, Bearer(key, name, at_school)
    )


# --- how far rates could rise ---------------------------------------------------------------------------------------


def test_a_name_that_two_of_a_school_bear_could_be_one_more(tmp_path):
    seen = shot(world(tmp_path, names={"A": ["Lò Thị Hoa", "Quàng Văn Ánh"]}))
    assert ranges(seen, "school") == {"A": (1, 2, 1, 2), "B": (0, 0, 0, 0)}
    assert ranges(seen) == {"11": (1, 2, 1, 2)}


def test_a_name_behind_a_head_count_moves_only_what_is_verified(tmp_path):
    seen = shot(world(tmp_path, names={"A": ["Lò Thị Hoa"]}, headcounts={"A": 3}))
    assert ranges(seen, "school")["A"] == (3, 3, 0, 1)
    assert asked(seen, "Lò Thị Hoa").moves == ()


def test_two_questions_about_the_last_one_missing_count_once(tmp_path):
    """P1 is known by her number; both other names can only add P2."""
    made = world(
        tmp_path, names={"A": ["Lò Thị Hoa"]}, connections=[{"display_name": "Lo Thi Hoa - TH Hoa Ban", **TIMES}]
    )
    made.add(
        "sign_ins",
        [{"full_name": "Lò Thị Hoa", "staff_code": "P1", "session_text": "S1", "signed_at": at("2025-04-06 08:05")}],
    )
    seen = shot(made)
    assert len([q for q in open_questions(seen).questions if "Hoa" in q.shown]) == 2
    assert ranges(seen, "school")["A"] == (1, 2, 1, 2)


def test_a_question_between_two_schools_moves_each_and_a_total_once(tmp_path):
    seen = shot(world(tmp_path, connections=[{"display_name": "Giàng A Páo", **TIMES}]))
    assert ranges(seen, "school") == {"A": (0, 1, 0, 1), "B": (0, 1, 0, 1)}
    assert ranges(seen) == {"11": (0, 1, 0, 1)}


def test_who_stayed_too_short_moves_nothing(tmp_path):
    short = {"joined_at": at("2025-04-06 08:00"), "left_at": at("2025-04-06 08:30")}
    seen = shot(world(tmp_path, connections=[{"display_name": "Giàng A Páo", **short}]))
    assert asked(seen, "Giàng A Páo").attended == ()
    assert ranges(seen) == {"11": (0, 0, 0, 0)}


def test_an_unknown_name_of_a_known_school_may_be_anybody_there_who_is_missing(tmp_path):
    everybody = {"A": ["Giàng A Páo", "Quàng Văn Ánh", "Chang Văn Nghĩa", "Pờ Lỳ Tuyết", "Khoàng Thị Xuân"]}
    seen = shot(world(tmp_path, names=everybody))
    assert ranges(seen, "school")["A"] == (2, 4, 2, 4)  # four people in all: two are missing, three strangers


def test_a_device_without_school_moves_nothing(tmp_path):
    """The worked example of METRICS.md: the iPhone could be anybody, and so stands for nobody."""
    seen = make_snapshot(worked_example(tmp_path).path())
    assert [(q.shown, q.can_be_told) for q in open_questions(seen).questions] == [("iPhone", False)]
    assert ranges(seen, "school") == {"A": (8, 8, 3, 3)}


def test_sessions_after_the_day_move_nothing_yet(tmp_path):
    made = world(tmp_path, names={"A": ["Lò Thị Hoa"]})
    assert [r["participated_high"] for r in pending_range(make_snapshot(made.path(), day("2025-04-05")))] == [0]


def test_keys_of_sessions_and_roles_are_refused(tmp_path):
    seen = shot(world(tmp_path))
    for by, where in (("session",), Filters()), (("role",), Filters()), (("school",), Filters({"session": ("S1",)})):
        with pytest.raises(UserError):
            pending_range(seen, by, where)


def test_answers_in_favour_reach_the_range_and_never_exceed_it(tmp_path):
    made = world(tmp_path, names={"A": ["Lò Thị Hoa", "Giàng A Páo"], "B": ["Vừ Thị Mai"]}, headcounts={"B": 1},
                 connections=[{"display_name": "Lo Thi Hoa - TH Hoa Ban", **TIMES}])  # fmt: skip
    before = shot(made)
    high = {k: (v[1], v[3]) for k, v in ranges(before, "school").items()} | {
        "all": (ranges(before)["11"][1], ranges(before)["11"][3])
    }
    answers = [answer(1, asked(before, "Lò Thị Hoa"), "P1"), answer(2, asked(before, "Lo Thi Hoa - TH Hoa Ban"), "P2"),
               answer(3, asked(before, "Vừ Thị Mai"), "P6")]  # fmt: skip
    after = shot(made, *answers)
    now = {r["school"]: (r["participated"], r["participated_verified"]) for r in figures(after, ("school",))}
    [total] = figures(after)
    assert now | {"all": (total["participated"], total["participated_verified"])} == high
    assert open_questions(after).questions == ()


@given(st.lists(st.sets(st.sampled_from("abcde"), max_size=3), max_size=5))
def test_the_matching_is_the_largest(sets):
    def best(left: list[set[str]], taken: frozenset[str]) -> int:
        if not left:
            return 0
        skipped = best(left[1:], taken)
        return max([skipped, *(1 + best(left[1:], taken | {m}) for m in left[0] - taken)])

    assert largest_matching(sets) == best(sets, frozenset())


def test_words_say_how_far_or_nothing(tmp_path):
    seen = shot(world(tmp_path, names={"A": ["Lò Thị Hoa", "Quàng Văn Ánh"]}))
    [row] = pending_range(seen)
    assert could_reach(row, "participated") == "có thể đến 28,6 % khi đối soát xong"
    assert could_reach(row, "completed") == ""
    assert could_reach(pending_range(seen, ("school",))[1], "participated") == ""
    assert could_reach(None, "participated") == ""


# --- the queue ------------------------------------------------------------------------------------------------------


def test_rows_first_and_more_where_a_figure_could_move(tmp_path):
    made = world(tmp_path, names={"A": ["Lò Thị Hoa"]}, connections=[
        {"display_name": "iPhone", **TIMES}, {"display_name": "Giàng A Páo", **TIMES}, {"display_name": "Galaxy A12", **TIMES},
        {"display_name": "Galaxy A12", "joined_at": at("2025-04-06 07:50"), "left_at": at("2025-04-06 07:55")},
    ])  # fmt: skip
    found = open_questions(shot(made))
    assert [(q.shown, q.rows) for q in found.questions] == [
        ("Giàng A Páo", 1), ("Lò Thị Hoa", 1), ("Galaxy A12", 2), ("iPhone", 1)]  # fmt: skip
    assert found.rows == 5
    silent_school, school_on_track = found.questions[:2]
    assert (silent_school.closes, silent_school.lacking) == (True, ("B", 1))
    assert (school_on_track.closes, school_on_track.lacking) == (False, ("A", 1))
    names = {"A": "TH Hoa Ban", "B": "TH Sao Mai"}
    assert why_valuable(silent_school, names) == (
        "Quyết định này giải quyết 1 dòng ở 1 buổi; có thể thêm 1 người tham gia cho một trong các cơ sở, TH Sao Mai đang"
        " thiếu 1 người để đạt mục tiêu."
    )
    assert why_valuable(school_on_track, names).endswith("cho TH Hoa Ban, đang thiếu 1 người để đạt mục tiêu.")
    assert why_valuable(found.questions[2], names) == "Quyết định này giải quyết 2 dòng ở 1 buổi."


def test_the_same_answer_sent_twice_waits_once(tmp_path):
    made = world(tmp_path)
    made.add("sign_ins", [
        {"full_name": "Lò Thị Hoa", "school_code": "A", "session_text": "S1", "signed_at": at(f"2025-04-06 {hour}")}
        for hour in ("08:05", "08:06")
    ])  # fmt: skip
    [question] = open_questions(shot(made)).questions
    assert question.rows == 1


def test_a_school_nobody_understands_is_one_question_for_all_its_rows(tmp_path):
    made = world(tmp_path)
    made.add("rollcalls", [
        {"session_code": s, "site_text": "Nhà sàn văn hoá bản Phủ", "headcount": 3} for s in ("S1", "S2")
    ])  # fmt: skip
    [question] = open_questions(shot(made)).questions
    assert (question.kind, question.rows, question.sessions) == ("site", 2, ("S1", "S2"))


def test_a_school_text_beside_a_name_helps_and_the_row_waits_once(tmp_path):
    made = world(tmp_path).add("sign_ins", [
        {"full_name": "Chang Văn Nghĩa", "school_text": "Nhà sàn bản Phủ", "session_text": "S1", "signed_at": at("2025-04-06 09:00")}
    ])  # fmt: skip
    found = open_questions(shot(made))
    assert {q.kind for q in found.questions} <= {"person", "site"}
    assert found.rows == 1


def test_an_account_of_an_ai_tool_is_a_question_too(tmp_path):
    used = day("2025-04-07")
    made = world(tmp_path)
    made.add("usage", [{"full_name": "Vừ Thị Mai", "school_text": "TH Sao Mai", "tool": "chatgpt", "cadence": "daily",
                        "period_start": used, "period_end": used, "first_day": used, "last_day": used, "actions": 3}])  # fmt: skip
    [question] = open_questions(shot(made)).questions
    assert (question.kind, question.rows, question.sessions, question.moves) == ("account", 1, (), ())
    assert {c.person_key for c in question.choices} == {"P6", "P7"}


def test_an_answer_for_one_session_leaves_the_other_open(tmp_path):
    made = world(tmp_path, names={"A": ["Lò Thị Hoa"]})
    made.add("rollcalls", [{"session_code": "S2", "school_code": "A", "names": ["Lò Thị Hoa"]}])
    question = asked(shot(made), "Lò Thị Hoa")
    assert question.sessions == ("S1", "S2")
    left = asked(shot(made, answer(1, question, "P1", "S1")), "Lò Thị Hoa")
    assert (left.id, left.sessions, left.rows) == (question.id, ("S2",), 1)


def test_a_question_sent_to_its_school_stays_open_and_says_so(tmp_path):
    made = world(tmp_path, names={"A": ["Lò Thị Hoa"]})
    question = asked(shot(made), "Lò Thị Hoa")
    sent = Decision(4, "2025-05-01T00:00:00", "lan", question.subject, "ask", school_code="A")
    waiting = asked(shot(made, sent), "Lò Thị Hoa")
    assert (waiting.asked, waiting.asked_school) == (4, "A")
    assert matches_filter(waiting, asked=True) and not matches_filter(question, asked=True)


def test_filters_take_school_session_kind_words_and_single_candidates(tmp_path):
    seen = shot(world(tmp_path, names={"A": ["Lò Thị Hoa"]}, connections=[{"display_name": "iPhone", **TIMES}]))
    hoa, phone = asked(seen, "Lò Thị Hoa"), asked(seen, "iPhone")
    assert matches_filter(hoa, schools=frozenset({"A"}), session="S1", kind="person", words="lo hoa", text="lo thi hoa")
    assert not matches_filter(hoa, schools=frozenset({"B"})) and not matches_filter(hoa, session="S2")
    assert not matches_filter(hoa, only_one=True) and not matches_filter(hoa, words="mai", text="lo thi hoa")
    assert not matches_filter(phone, kind="person") and not matches_filter(phone, schools=frozenset({"A"}))


def test_a_scope_sees_the_questions_and_people_of_its_schools_only(tmp_path):
    made = world(tmp_path, names={"A": ["Lò Thị Hoa"]}, connections=[
        {"display_name": "iPhone", **TIMES}, {"display_name": "Giàng A Páo", **TIMES}])  # fmt: skip
    own = {q.shown: q for q in open_questions(shot(made), Scope("school", "B")).questions}
    assert set(own) == {"Giàng A Páo"}
    assert [c.person_key for c in own["Giàng A Páo"].choices] == ["P5"]


def test_nothing_open_is_said_in_words(tmp_path):
    seen = shot(world(tmp_path))
    found = open_questions(seen)
    assert found.questions == () and found.find("x") is None
    assert "Không còn dòng nào chờ" in overview(found, pending_range(seen)[0]).sentence


def test_the_overview_counts_rows_and_names_and_how_far(tmp_path):
    seen = shot(world(tmp_path, names={"A": ["Lò Thị Hoa", "Quàng Văn Ánh"]}))
    assert overview(open_questions(seen), pending_range(seen)[0]).sentence == (
        "**1 dòng** của **1 tên** còn chờ; tỷ lệ tham gia đang 14,3 %, có thể đến 28,6 % khi đối soát xong."
    )


# --- one question closely -------------------------------------------------------------------------------------------


def test_names_that_may_be_another_next_time_hold_for_one_session(tmp_path):
    seen = shot(world(tmp_path, names={"A": ["Lò Thị Hoa", "Chang Văn Nghĩa"]}, connections=[
        {"display_name": "iPhone", **TIMES}, {"display_name": "iPhone của Hoa", **TIMES}]))  # fmt: skip
    assert "hai người trùng tên" in why_one_session(asked(seen, "Lò Thị Hoa"))
    assert why_one_session(asked(seen, "Chang Văn Nghĩa")) == ""
    assert why_one_session(asked(seen, "iPhone")) and why_one_session(asked(seen, "iPhone của Hoa"))
    assert names_a_device(asked(seen, "iPhone")) and not names_a_device(asked(seen, "iPhone của Hoa"))


def test_a_candidate_known_at_the_same_time_under_another_name_is_pointed_out(tmp_path):
    made = world(tmp_path, connections=[
        {"display_name": "Thị Hoa", "email": "hoa1@x.vn", **TIMES}, {"display_name": "Lò Thị Hoa - TH Hoa Ban", **TIMES},
    ], staff=[STAFF[0] | {"email": "hoa1@x.vn"}, *STAFF[1:]])  # fmt: skip
    seen = shot(made)
    question = asked(seen, "Lò Thị Hoa - TH Hoa Ban")
    known = elsewhere(seen, ["P1", "P2"], lines_of(seen, question.id, Scope()))
    assert "cùng lúc" in known["P1"].against[0] and known["P1"].attended
    assert known["P2"].against == ()


def test_a_candidate_who_signed_in_speaks_for_the_connection(tmp_path):
    made = world(tmp_path, connections=[{"display_name": "Lò Thị Hoa - TH Hoa Ban", **TIMES}])
    made.add(
        "sign_ins",
        [{"full_name": "Lò Thị Hoa", "staff_code": "P1", "session_text": "S1", "signed_at": at("2025-04-06 08:05")}],
    )
    seen = shot(made)
    question = asked(seen, "Lò Thị Hoa - TH Hoa Ban")
    known = elsewhere(seen, ["P1"], lines_of(seen, question.id, Scope()))["P1"]
    assert known.against == () and known.in_favour[0].startswith("đã ký tên ở")


def test_another_address_of_the_same_host_speaks_against(tmp_path):
    seen = shot(world(tmp_path, names={"A": ["Lò Thị Hoa"]}, staff=[STAFF[0] | {"email": "hoa1@x.vn"}, *STAFF[1:]]))
    first = next(c for c in asked(seen, "Lò Thị Hoa").choices if c.email)
    assert evidence_words(first, "hoa9@x.vn")[1] and not evidence_words(first, "HOA1@x.vn")[1]
    assert not evidence_words(first, "hoa9@thu.rieng")[1] and not evidence_words(first)[1]


def test_lines_name_file_row_and_session_and_need_the_right_to_see_names(tmp_path):
    seen = shot(world(tmp_path, names={"A": ["Lò Thị Hoa"]}))
    question = asked(seen, "Lò Thị Hoa")
    [line] = lines_of(seen, question.id, Scope())
    assert (line["row"], line["session_code"], line["raw_name"], line["source"]) == (2, "S1", "Lò Thị Hoa", "rollcalls")
    for look in (lambda s: lines_of(seen, question.id, s), lambda s: find_people(seen, "hoa", s),
                 lambda s: find_names(seen, "hoa", s)):  # fmt: skip
        with pytest.raises(UserError):
            look(Scope("province"))


def test_searches_need_no_marks(tmp_path):
    seen = shot(world(tmp_path, names={"A": ["Lò Thị Hoa", "Quàng Văn Ánh"]}))
    assert [c.person_key for c in find_people(seen, "quang anh", Scope())] == ["P4"]
    assert {c.person_key for c in find_people(seen, "vu thi mai sao", Scope())} == {"P6", "P7"}
    assert find_people(seen, "  ", Scope()) == []
    [met] = find_names(seen, "quang van", Scope())
    assert (met["shown"], met["person"], met["is_open"]) == ("Quàng Văn Ánh", "Quàng Văn Ánh", False)


def test_a_match_of_the_machine_can_be_looked_at_with_its_evidence(tmp_path):
    seen = shot(world(tmp_path, names={"A": ["Quàng Văn Ánh"]}))
    [met] = find_names(seen, "quang", Scope())
    question = met_question(seen, met["subject_id"])
    assert question and [c.person_key for c in question.choices] == ["P4"]
    assert evidence_words(question.choices[0])[0]
    assert met_question(seen, "unknown") is None


# --- what an answer changed -----------------------------------------------------------------------------------------


def test_an_effect_names_rows_sessions_school_and_province(tmp_path):
    made = world(tmp_path, names={"A": ["Lò Thị Hoa"]})
    before = shot(made)
    after = shot(made, answer(1, asked(before, "Lò Thị Hoa"), "P1"))
    opened = (open_questions(before), open_questions(after))
    said = effect_words(effect_between(before, after, opened, "P1", ["A"]), "Lò Thị Hoa", {"A": "TH Hoa Ban"})
    assert said == [
        "Giải quyết **1 dòng**, còn 0 dòng chờ.",
        "Lò Thị Hoa: đã dự **0 → 1 buổi**.",
        "TH Hoa Ban: tham gia **0 → 1**, xác minh được **0 → 1**, hoàn thành **0 → 1**; tỷ lệ tham gia 25,0 % của 4 người.",
        "Toàn tỉnh: tham gia **0 → 1**, xác minh được **0 → 1**, hoàn thành **0 → 1**; tỷ lệ tham gia 14,3 % của 7 người.",
    ]
    back = effect_words(effect_between(after, before, opened[::-1], "P1", ["A"]), "Lò Thị Hoa", {})
    assert back[0] == "**1 dòng** chờ trở lại, thành 1."
    assert effect_words(effect_between(before, before, (opened[0],) * 2, None, []), None, {}) == [
        "Không đổi con số nào."
    ]
