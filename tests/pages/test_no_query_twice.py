"""A rerun asks the data nothing that is known already; what is remembered stays within its room and is nobody's to spoil."""

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import data
from dashboard.answers import Answers
from dashboard.figures.snapshot import Snapshot, open_snapshot
from dashboard.pages_list import FOLDER
from dashboard.warm_up import warm_up
from etl.home.home import HOME_VARIABLE, Home

pytestmark = pytest.mark.filterwarnings("ignore")

FIRST, LAST = "the first school of all", "the last one"
VIEWS = (
    ("tong_quan", {}),
    ("tong_quan", {"hoi": "Đã thành nếp chưa?", "noi": "Xã Na Sang", "ngay": "2025-11-30"}),
    ("tong_quan", {"hoi": "Mất người ở bước nào?", "cap": "Tiểu học"}),
    ("ban_do", {"noi": "Xã Na Sang", "cach_ve": "Điểm trường"}),
    ("co_so", {}),
    ("co_so", {"truong": FIRST}),
    ("can_ho_tro", {}),
    ("danh_sach", {}),
    ("nap_du_lieu", {}),
    ("bat_dau", {}),
)


class Watched:
    """A cursor that notes what is asked of it."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, asked: list[str]) -> None:
        self._cursor, self._asked = cursor, asked

    def __getattr__(self, name):
        return getattr(self._cursor, name)

    def execute(self, query, parameters=None):
        self._asked.append(f"{query} {parameters}")
        return self._cursor.execute(query, parameters)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the statements that snapshots are asked, and the files opened, from now on."""
    found: list[str] = []
    cursor, connect = Snapshot.cursor, duckdb.connect
    monkeypatch.setattr(Snapshot, "cursor", lambda self: Watched(cursor(self), found))
    monkeypatch.setattr(duckdb, "connect", lambda *a, **k: found.append(f"open {a}") or connect(*a, **k))
    return found


def school(home: Home, which: str) -> str:
    rows = open_snapshot(home).rows("select min(school_code) as a, max(school_code) as z from school_dim")
    return rows[0]["a" if which == FIRST else "z"]


def opened(stem: str, home: Home, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]) -> AppTest:
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    page = AppTest.from_file(str(FOLDER / f"{stem}.py"), default_timeout=60)
    for key, value in query.items():
        page.query_params[key] = school(home, value) if value in (FIRST, LAST) else value
    page.run()
    assert not page.exception, page.exception
    return page


@pytest.mark.parametrize(("stem", "query"), VIEWS, ids=lambda v: v if isinstance(v, str) else "-".join(v))
def test_the_same_view_again_asks_nothing(stem, query, demo_home, monkeypatch, asked):
    page = opened(stem, demo_home, monkeypatch, query)
    page.run()
    asked.clear()
    page.run()
    assert not page.exception
    assert asked == []


def test_what_was_counted_at_the_start_is_not_asked_by_the_first_reader(demo_home, monkeypatch, asked):
    monkeypatch.setenv(HOME_VARIABLE, str(demo_home.root))
    data.let_go()
    warm_up()
    assert asked
    asked.clear()
    opened("tong_quan", demo_home, monkeypatch, {})
    assert asked == []


def test_a_school_is_asked_for_once_however_many_parts_need_it(demo_home, monkeypatch, asked):
    data.let_go()  # another test may have asked for it
    opened("co_so", demo_home, monkeypatch, {})
    asked.clear()
    opened("co_so", demo_home, monkeypatch, {"truong": LAST})
    of_the_school = [a for a in asked if "{'school': " in a]
    assert len(of_the_school) == len(set(of_the_school)) > 3


def test_a_caller_may_change_the_rows_it_was_given():
    answers = Answers(10)
    answers.of("q", lambda: [{"n": 1}])[0]["n"] = 2
    assert answers.of("q", lambda: pytest.fail("asked again")) == [{"n": 1}]


def test_the_answer_not_asked_for_longest_gives_way():
    answers = Answers(8)
    for question in "abcd":
        answers.of(question, lambda: [{}, {}])
    answers.of("a", lambda: pytest.fail("forgotten too early"))
    answers.of("e", lambda: [{}])
    assert answers.of("a", lambda: ["asked again"]) == [{}, {}]
    assert answers.of("b", lambda: [{"n": 1}]) == [{"n": 1}]


def test_an_answer_larger_than_the_room_is_given_and_not_kept():
    answers = Answers(2)
    assert len(answers.of("q", lambda: [{}, {}, {}])) == 3
    assert answers.of("q", lambda: [{}]) == [{}]


def test_a_large_answer_drives_out_nothing():
    answers = Answers(8)
    answers.of("small", lambda: [{"n": 1}])
    assert len(answers.of("large", lambda: [{}] * 9)) == 9
    assert answers.of("small", lambda: pytest.fail("driven out")) == [{"n": 1}]
