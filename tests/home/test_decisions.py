"""The journal of decisions: nothing is lost, the last answer stands, everything can be taken back."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from etl.home.decisions import decide, decisions, history, revoke
from etl.home.home import Home
from etl.model.errors import UserError
from etl.model.identity import Bearer, Subject

HOA = Bearer("P1", "Lò Thị Hoa", "A")
NAN = Bearer("P2", "Lò Thị Nan", "A")
ASKED = Subject(name="hoa", school="A")


def test_the_last_answer_stands_and_one_session_has_its_own(tmp_path):
    home = Home(tmp_path)
    decide(home, ASKED, "person", bearer=HOA)
    decide(home, ASKED, "device", session="GV1")
    decide(home, ASKED, "person", bearer=NAN, why="gọi điện cho trường", by="lan")
    standing = {(d.subject, d.session): d for d in decisions(home)}
    assert {k: (d.verdict, d.bearer) for k, d in standing.items()} == {
        (ASKED, None): ("person", NAN), (ASKED, "GV1"): ("device", None),
    }  # fmt: skip
    assert standing[ASKED, None].by == "lan" and standing[ASKED, None].why == "gọi điện cho trường"


def test_taking_back_restores_what_was_in_force_before_by_its_version(tmp_path):
    home = Home(tmp_path)
    assert decisions(home).version == ""
    first = decide(home, ASKED, "person", bearer=HOA)
    version = decisions(home).version
    second = decide(home, Subject(name="nam", school="A"), "guest")
    assert decisions(home).version != version
    revoke(home, second.number, why="nhầm")
    assert decisions(home).version == version and [d.number for d in decisions(home)] == [first.number]
    assert [e["event"] for e in history(home)] == ["decide", "decide", "revoke"]
    with pytest.raises(UserError, match="Không có quyết định"):
        revoke(home, second.number)


def test_two_people_who_decide_at_once_lose_nothing(tmp_path):
    home = Home(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: decide(home, Subject(name=f"tên {n}"), "guest"), range(24)))
    assert sorted(d.number for d in made) == list(range(1, 25))
    assert len(decisions(home)) == 24


def test_a_line_cut_off_by_a_crash_or_of_a_later_version_is_passed_over(tmp_path):
    home = Home(tmp_path)
    decide(home, ASKED, "person", bearer=HOA)
    journal = tmp_path / "decisions" / "identity.jsonl"
    with journal.open("a", encoding="utf-8") as stream:
        stream.write('{"event": "decide", "number": 2, "subject": {"mood": 1}}\n{"event": "dec')
    assert [d.bearer for d in decisions(home)] == [HOA]
    assert decide(home, ASKED, "guest").number == 3
    assert [d.verdict for d in decisions(home)] == ["guest"]


@pytest.mark.parametrize(
    ("subject", "verdict"),
    [(ASKED, "person"), (ASKED, "room"), (ASKED, "nobody"), (Subject("site", "th 2"), "ask")],
)
def test_half_an_answer_is_refused(tmp_path, subject, verdict):
    with pytest.raises(UserError):
        decide(Home(tmp_path), subject, verdict)
    assert not history(Home(tmp_path))
