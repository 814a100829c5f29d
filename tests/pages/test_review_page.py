"""Đối soát through AppTest: the queue's first question, an answer and its effect, taking it back, what others decide."""

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import data
from dashboard.figures.query import figures
from dashboard.figures.question_detail import why_one_session
from dashboard.figures.questions import Open, open_questions
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import open_snapshot
from etl.home.decisions import decide, decisions
from etl.home.home import Home
from etl.load import refresh
from tests.pages.test_pages import open_page, texts

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def home(demo_home: Home, tmp_path: Path) -> Home:
    """Return a copy of the demo province of which decisions may be taken."""
    copy = Home(tmp_path / "kho")
    shutil.copytree(demo_home.root, copy.root)
    return copy


def opened(home: Home) -> Open:
    return open_questions(open_snapshot(home))


def said(page: AppTest) -> str:
    return "\n".join(str(e.value) for kind in (page.success, page.info, page.warning) for e in kind)


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception, page.exception
    return page


def test_the_first_question_is_the_most_valuable_one(home, monkeypatch):
    page, found = open_page("doi_soat", home, monkeypatch), opened(home)
    assert page.header[0].value == found.questions[0].shown
    assert f"**{found.rows} dòng** của **{len(found.questions)} tên** còn chờ" in texts(page)
    assert page.button(key=f"ds_chon_{found.questions[0].id}_1").label.startswith("Là ")


def test_an_answer_moves_the_figures_and_says_what_it_changed(home, monkeypatch):
    before = opened(home)
    question = next(q for q in before.questions if q.moves and q.school and q.subject.about == "person")
    choice = next(c for c in question.choices if c.is_verified is False)
    [was] = figures(open_snapshot(home))
    page = open_page("doi_soat", home, monkeypatch)
    page.session_state["ds_dang_xem"] = question.id
    page.run()
    press(page, f"ds_chon_{question.id}_{question.choices.index(choice) + 1}")
    [made] = decisions(home)
    assert (made.subject, made.bearer.person_key) == (question.subject, choice.person_key)
    assert choice.full_name in made.shown
    [now] = figures(open_snapshot(home))
    assert now["participated_verified"] == was["participated_verified"] + 1
    assert "Giải quyết" in said(page) and f"{choice.full_name}: đã dự" in said(page)
    assert page.header[0].value != question.shown or made.session
    press(page, "ds_hoan_tac")
    assert len(decisions(home)) == 0
    assert figures(open_snapshot(home)) == [was]
    assert "chờ trở lại" in said(page)
    assert page.header[0].value == question.shown


def test_a_question_put_off_goes_behind_the_others(home, monkeypatch):
    page, found = open_page("doi_soat", home, monkeypatch), opened(home).questions
    press(page, f"ds_s_{found[0].id}")
    assert page.header[0].value == found[1].shown
    assert len(decisions(home)) == 0


def test_what_somebody_else_answered_meanwhile_is_not_overwritten(home, monkeypatch):
    page, question = open_page("doi_soat", home, monkeypatch), opened(home).questions[0]
    decide(
        home,
        question.subject,
        "guest",
        by="chị Lan",
        session=question.sessions[0] if why_one_session(question) else None,
    )
    press(page, f"ds_n_{question.id}")
    [made] = decisions(home)
    assert (made.by, made.verdict) == ("chị Lan", "guest")
    assert "chị Lan" in said(page) and "Không ghi đè" in said(page)


def test_answers_given_elsewhere_can_be_put_into_the_figures(home, monkeypatch):
    question = opened(home).questions[0]
    decide(home, question.subject, "not_ours", by="chị Lan")
    page = open_page("doi_soat", home, monkeypatch)
    assert page.header[0].value != question.shown
    assert "chưa vào số liệu" in said(page)
    press(page, "ds_cap_nhat")
    assert opened(home).find(question.id) is None
    assert "chưa vào số liệu" not in said(page)


def test_somebody_who_is_no_candidate_is_found_without_marks(home, monkeypatch):
    question = next(q for q in opened(home).questions if q.subject.about == "person" and not q.sessions)
    person = open_snapshot(home).rows("select * from wh.core_person order by person_key limit 1")[0]
    page = open_page("doi_soat", home, monkeypatch)
    page.session_state["ds_dang_xem"] = question.id
    page.run()
    page.text_input(key=f"ds_tim_{question.id}").set_value(person["staff_code"]).run()
    press(page, f"ds_tim_chon_{question.id}_{person['person_key']}")
    assert next(iter(decisions(home))).bearer.person_key == person["person_key"]


def test_a_match_of_the_machine_is_found_and_answered_otherwise(home, monkeypatch):
    row = open_snapshot(home).rows(
        "select subject_id, raw_email, person_key from wh.core_sighting where method = 'email' and session_code is not null limit 1"
    )[0]
    page = open_page("doi_soat", home, monkeypatch)
    page.segmented_control(key="ds_viec").set_value("Mọi tên đã gặp").run()
    page.text_input(key="ds_tim_ten").set_value(row["raw_email"]).run()
    assert not page.exception
    assert row["raw_email"] in set(page.dataframe[0].value["E-mail"])


def test_decisions_are_listed_searched_and_taken_back(home, monkeypatch):
    question = opened(home).questions[0]
    made = decide(home, question.subject, "not_ours", why="gọi điện cho trường", by="chị Lan")
    refresh(home)
    page = open_page("doi_soat", home, monkeypatch)
    page.segmented_control(key="ds_viec").set_value("Quyết định đã có").run()
    shown = texts(page)
    assert question.shown in shown and "gọi điện cho trường" in shown and "chị Lan" in shown
    page.text_input(key="ds_tim_quyet_dinh").set_value("khong co ai").run()
    assert "0 trong 1 quyết định" in texts(page)
    page.text_input(key="ds_tim_quyet_dinh").set_value("goi dien").run()
    press(page, f"ds_bo_{made.number}")
    assert len(decisions(home)) == 0
    assert opened(home).find(question.id)


def test_nothing_is_ticked_beforehand(home, monkeypatch):
    page = open_page("doi_soat", home, monkeypatch)
    page.segmented_control(key="ds_viec").set_value("Nhiều tên một lần").run()
    page.segmented_control(key="ds_nguong").set_value("từ 90 %").run()
    assert not page.exception
    assert all(b.disabled for b in page.button if b.key == "ds_ghi_nhieu")
    assert len(decisions(home)) == 0


def test_a_home_with_nothing_open_says_so(home, monkeypatch):
    for question in opened(home).questions:
        decide(home, question.subject, "not_ours")
    refresh(home)
    page = open_page("doi_soat", home, monkeypatch)
    assert "Không còn dòng nào chờ đối soát" in texts(page)
    assert "Không còn câu hỏi nào chờ" in said(page)
    for task in ("Nhiều tên một lần", "Quyết định đã có", "Mọi tên đã gặp"):
        page.segmented_control(key="ds_viec").set_value(task).run()
        assert not page.exception


def _reviews(log):
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    return sum(event["action"] == "review" for event in events)


def test_names_are_logged_once_and_kept_from_whom_they_do_not_concern(home, monkeypatch):
    log = home.root / "log" / "access.jsonl"
    before = _reviews(log)
    page = open_page("doi_soat", home, monkeypatch)
    page.run()
    assert _reviews(log) == before + 1
    monkeypatch.setattr(data, "SCOPE", Scope("province"))
    page = open_page("doi_soat", home, monkeypatch)
    assert "chỉ xem số tổng hợp" in said(page)
    assert not page.header and not page.dataframe


def test_rates_say_how_far_they_could_come(home, monkeypatch):
    assert "khi đối soát xong" in texts(open_page("tong_quan", home, monkeypatch))
    school = next(q.moves[0] for q in opened(home).questions if q.moves)
    assert "khi đối soát xong" in texts(open_page("co_so", home, monkeypatch, truong=school))


def test_the_level_chosen_for_all_pages_filters_the_queue(home, monkeypatch):
    level_of = {
        r["school_code"]: r["level"] for r in open_snapshot(home).rows("select school_code, level from school_dim")
    }
    page = open_page("doi_soat", home, monkeypatch, cap="Mầm non")
    wanted = [q for q in opened(home).questions if any(level_of.get(s) == "MN" for s in q.schools)]
    assert page.header[0].value == wanted[0].shown
    assert f"Bộ lọc: {len(wanted)} trong" in texts(page)
