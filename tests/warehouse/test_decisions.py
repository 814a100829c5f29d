"""What people decide goes into the figures: at once, in every file, and out again without a trace."""

from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.home.decisions import Decisions
from etl.model.identity import Bearer, Decision, Subject
from tests.support.world import World, at, person, school, session
from tests.warehouse.test_build import contents

HOA, NAM, LAN = (
    Bearer(f"P{n}", name, "A") for n, name in enumerate(("Lò Thị Hoa", "Lò Văn Nam", "Lò Thị Lan"), start=1)
)
IN_TIME = {"joined_at": at("2025-04-06 08:00"), "left_at": at("2025-04-06 10:00"), "minutes": 120.0}
NICK, TABLET = Subject(name="hoa béo xinh", school="A"), Subject(name="galaxy tab")


def world(folder: Path) -> World:
    """A school of three, two sessions; names and rooms that nobody knows."""
    made = World(folder)
    made.add("schools", [school("A", "TH Na Sang"), school("B", "TH Huổi Mí")])
    made.add("staff", [person(b.person_key, b.full_name, "A") for b in (HOA, NAM, LAN)])
    made.add("sessions", [
        session("S1", "2025-04-06 08:00", "2025-04-06 10:00"), session("S2", "2025-04-13 08:00", "2025-04-13 10:00"),
    ])  # fmt: skip
    made.add("sign_ins", [
        {"full_name": "Hoa Béo Xinh", "school_code": "A", "session_text": s, "signed_at": at(f"2025-04-{d} 09:00")}
        for s, d in (("S1", "06"), ("S2", "13"))
    ])  # fmt: skip
    made.add("connections", [
        {"display_name": "Galaxy Tab", **IN_TIME}, {"display_name": "Điểm cầu Nhà sàn văn hoá", **IN_TIME},
        {"display_name": "Lò Văn Nam - TH Na Sang", **IN_TIME},
    ])  # fmt: skip
    made.add(
        "rollcalls", [{"session_code": "S1", "site_text": "TH Na Sang", "headcount": 2, "names": ["Hoa béo xinh"]}]
    )
    made.add("usage", [{"full_name": "Hoa béo xinh", "school_text": "TH Na Sang", "tool": "chatgpt", "cadence": "weekly",
                        "period_start": at("2025-04-07 07:00").date(), "period_end": at("2025-04-13 07:00").date(),
                        "first_day": at("2025-04-09 07:00").date(), "last_day": at("2025-04-09 07:00").date(), "actions": 3}])  # fmt: skip
    return made


def decided(*made: Decision) -> Decisions:
    return Decisions({(d.subject, d.session): d for d in made})


def answer(number: int, subject: Subject, verdict: str, **more: object) -> Decision:
    return Decision(number, "2025-05-01T00:00:00", "lan", subject, verdict, **more)  # type: ignore[arg-type]


def attended(path: Path) -> set[tuple[str, str]]:
    """Return (session, person) attended."""
    with duckdb.connect(str(path), read_only=True) as con:
        return set(con.execute(
            "select session_code, person_key from core_attendance where is_attended and person_key is not null").fetchall())  # fmt: skip


def ledger(path: Path, kind: str) -> list[tuple[str, str | None]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(
            "select outcome, reason from row_ledger join files using (file_id) where kind = ? order by row", [kind]
        ).fetchall()


def test_an_answer_holds_in_every_file_of_every_kind(tmp_path):
    made = world(tmp_path)
    before, after = made.path(), made.path(decided(answer(1, NICK, "person", bearer=HOA)))
    assert attended(before) == {("S1", "P2")}
    assert attended(after) == {("S1", "P2"), ("S1", "P1"), ("S2", "P1")}
    assert ledger(before, "sign_ins") == [("pending", "unmatched_person")] * 2
    assert ledger(after, "sign_ins") == [("counted", None)] * 2
    assert ledger(after, "usage") == [("counted", None)]
    with duckdb.connect(str(after), read_only=True) as con:
        assert con.execute("select person, method, score from matches where status = 'decided' group by all").fetchall() == [
            ("P1", "decided", 1.0)]  # fmt: skip
        assert con.execute("select count(*) from core_usage_day where person_key = 'P1'").fetchall() == [(1,)]


def test_an_answer_for_one_session_is_the_stronger_there(tmp_path):
    both = decided(answer(1, NICK, "person", bearer=HOA), answer(2, NICK, "person", bearer=LAN, session="S2"))
    assert attended(world(tmp_path).path(both)) == {("S1", "P2"), ("S1", "P1"), ("S2", "P3")}
    only = decided(answer(1, NICK, "person", bearer=LAN, session="S2"))
    assert attended(world(tmp_path).path(only)) == {("S1", "P2"), ("S2", "P3")}


@pytest.mark.parametrize("verdict", ["device", "guest", "not_ours"])
def test_who_is_decided_to_be_nobody_is_no_attendance(tmp_path, verdict):
    made = world(tmp_path)
    with duckdb.connect(str(made.path()), read_only=True) as con:
        rows = con.execute("select count(*) from core_attendance").fetchall()[0][0]
    after = made.path(decided(answer(1, TABLET, verdict)))
    assert ledger(after, "connections")[0] == ("rejected", f"decided_{verdict}")
    with duckdb.connect(str(after), read_only=True) as con:
        assert con.execute("select count(*) from core_attendance").fetchall()[0][0] == rows - 1


def test_a_text_decided_to_be_a_school_is_its_name_from_then_on(tmp_path):
    made = world(tmp_path)
    with duckdb.connect(str(made.path()), read_only=True) as con:
        [(text,)] = con.execute(
            "select name from core_subject where about = 'site' and name like '%nhà sàn%'"
        ).fetchall()
    room = answer(1, Subject("site", text), "room", school_code="B")
    after = made.path(decided(room))
    assert ledger(after, "connections")[1] == ("counted", None)
    with duckdb.connect(str(after), read_only=True) as con:
        assert con.execute("select session_code, school_code from core_site_connection").fetchall() == [("S1", "B")]


def test_a_machine_match_can_be_corrected(tmp_path):
    made = world(tmp_path)
    wrong = Subject(name="lò văn nam", school="A")
    assert attended(made.path(decided(answer(1, wrong, "person", bearer=LAN)))) == {("S1", "P3")}
    assert attended(made.path(decided(answer(1, wrong, "not_ours")))) == set()


def test_to_ask_the_school_leaves_the_row_waiting(tmp_path):
    made = world(tmp_path)
    assert (
        ledger(made.path(decided(answer(1, NICK, "ask", school_code="A"))), "sign_ins")
        == [("pending", "unmatched_person")] * 2
    )


def test_an_answer_whose_person_is_gone_waits_again_and_one_with_a_new_number_is_found(tmp_path):
    made = world(tmp_path)
    gone = decided(answer(1, NICK, "person", bearer=Bearer("P99", "Trần Thị Xa", "A")))
    assert attended(made.path(gone)) == {("S1", "P2")}
    renumbered = decided(answer(1, NICK, "person", bearer=Bearer("k-0", "Lò Thị Hoa", "A")))
    assert ("S1", "P1") in attended(made.path(renumbered))


_ANSWERS = st.lists(
    st.tuples(
        st.sampled_from([NICK, TABLET, Subject(name="lò văn nam", school="A")]),
        st.sampled_from(["person", "device", "guest", "not_ours", "ask", "room"]),
        st.sampled_from([None, "S1", "S2"]),
        st.sampled_from([HOA, NAM, LAN]),
    ),
    max_size=6,
)


class Ground:
    """One world, and what its build from nothing holds with some answers in force: the same for every example."""

    def __init__(self, folder: Path) -> None:
        self.world = world(folder)
        self.undecided = self.world.path()
        self._fresh: dict[str, Path] = {}

    def fresh(self, in_force: Decisions) -> Path:
        """Return the warehouse built from nothing, made once for the same answers."""
        if in_force.version not in self._fresh:
            self._fresh[in_force.version] = self.world.path(in_force)
        return self._fresh[in_force.version]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("world"))


@settings(max_examples=25, deadline=None)
@given(rounds=st.lists(_ANSWERS, min_size=1, max_size=3))
def test_answers_on_top_of_a_warehouse_equal_a_build_from_nothing(ground, rounds):
    """Whatever was decided before: what is in force now is all that counts, and no answer gives a person twice."""
    previous = ground.undecided
    for given_now in rounds:
        in_force = decided(*(
            answer(n, subject, verdict, session=only, bearer=bearer if verdict == "person" else None,
                   school_code="B" if verdict in ("room", "ask") else None)
            for n, (subject, verdict, only, bearer) in enumerate(given_now, start=1)
        ))  # fmt: skip
        previous, fresh = ground.world.path(in_force, previous=previous), ground.fresh(in_force)
        assert contents(previous) == contents(fresh)
        assert all(
            outcome in ("counted", "duplicate", "pending", "rejected") for outcome, _ in ledger(fresh, "sign_ins")
        )
