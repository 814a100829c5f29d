"""Why figures changed: whatever happened in between, the parts add up; a history with one cause puts everything there."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from dashboard.figures.change import CAUSES, Side, current_state, explain, kept
from dashboard.figures.change.state import FIGURES, KEPT_COLUMNS, total_of
from dashboard.figures.keys import Filters
from dashboard.figures.measures import COLUMNS
from dashboard.figures.query import Row, figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import open_snapshot
from etl.home.decisions import decide, decisions, revoke
from etl.home.home import Home
from etl.home.landing import in_force
from etl.load import refresh
from etl.model.identity import Bearer, Subject
from tests.load.clerk import Clerk
from tests.load.lists import ROLLCALL, SESSIONS, STAFF, ZOOM, joined, office

FORM = ["Dấu thời gian", "Họ và tên", "Trường", "Buổi"]
NA_TAU = "Trường Tiểu học số 1 Nà Tấu"
S1 = date(2025, 4, 6)


@dataclass(frozen=True)
class Moment:
    """A side with the figures that stood on the page then."""

    side: Side
    total: Row


@pytest.fixture(scope="session")
def begun_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    clerk = office(tmp_path_factory.mktemp("change"))
    clerk.load(
        clerk.file("sĩ số.csv", [ROLLCALL, ["S1", "22000001", 1, "Lò Thị Hoa"], ["S1", "22000005", 20, ""]]),
        clerk.file("ký tên.csv", [
            FORM, ["06/04/2025 08:10:00", "Quàng Văn Bun", NA_TAU, "S1"], ["06/04/2025 08:10:00", "Lường Văn Tới", NA_TAU, "S1"],
        ]),
    )  # fmt: skip
    return clerk.home


@pytest.fixture
def clerk(begun_home: Path, tmp_path: Path) -> Clerk:
    shutil.copytree(begun_home, tmp_path / "kho")
    return Clerk.at(tmp_path)


def moment(clerk: Clerk, as_of: date | None = None) -> Moment:
    home = Home(clerk.home)
    refresh(home)
    snapshot = open_snapshot(home, as_of)
    return Moment(Side(snapshot.as_of, current_state(home, snapshot)), total_of(snapshot, None, None))


def causes(clerk: Clerk, before: Moment, after: Moment) -> dict[str, dict[str, int]]:
    """Return cause → the columns that it changes, after the checks that hold for every explanation."""
    found = explain(Home(clerk.home), before.side, after.side)
    assert [p.cause for p in found.parts] == list(CAUSES)
    for column in KEPT_COLUMNS:
        assert (found.before[column], found.after[column]) == (before.total[column], after.total[column])
        assert sum(found.of(column).values()) == (after.total[column] or 0) - (before.total[column] or 0), column
    for part in found.parts:
        for measure, change in part.people.items():
            assert len(change.gained) - len(change.lost) == (part.total[measure] or 0), (part.cause, measure)
            assert all(found.names[key] for key, _ in (*change.gained, *change.lost))
    return {p.cause: {c: d for c in COLUMNS if (d := p.total[c])} for p in found.parts if not p.is_empty}


# --- one cause ------------------------------------------------------------------------------------------------------


def load_late(clerk: Clerk) -> None:
    clerk.load(clerk.file("muộn.csv", [ROLLCALL, ["S1", "22000003", 2, "Cà Thị Lả; Vàng A Dơ"]]))


def send_headcount_again(clerk: Clerk) -> None:
    clerk.load(clerk.file("sĩ số gửi lại.csv", [ROLLCALL, ["S1", "22000005", 31, ""]]))


def undo(clerk: Clerk) -> None:
    assert clerk.on_home("undo", "sĩ số.csv")[0] == 0


def settle_a_name(clerk: Clerk) -> None:
    subject = Subject("person", "lường văn tới", school="22000002")
    decide(Home(clerk.home), subject, "person", bearer=Bearer(_key(clerk, "9002"), "Lò Thị Hoa"), why="đổi tên")


def new_list(clerk: Clerk) -> None:
    clerk.load(clerk.file("cán bộ mới.csv", [*STAFF, ["9010", "Tòng Văn Mới", "22000002", "GV", ""]]))


def new_settings(clerk: Clerk) -> None:
    path = Home(clerk.home).settings
    path.write_text(
        path.read_text(encoding="utf-8").replace('["CBQL", "GV"]', '["CBQL", "GV", "NV"]'), encoding="utf-8"
    )


def next_session(clerk: Clerk) -> None:
    clerk.load(clerk.file("buổi hai.csv", [ROLLCALL, ["S2", "22000003", 2, "Cà Thị Lả; Vàng A Dơ"]]))


ONE_CAUSE: dict[str, tuple[str, Callable[[Clerk], None]]] = {
    "late roll-call": ("late", load_late), "a head-count sent again": ("correction", send_headcount_again),
    "a file taken back": ("correction", undo), "a name settled": ("identity", settle_a_name),
    "a new staff list": ("roster", new_list), "another audience": ("settings", new_settings),
    "the next session": ("activity", next_session),
}  # fmt: skip


@pytest.mark.parametrize(("cause", "happen"), ONE_CAUSE.values(), ids=ONE_CAUSE)
def test_a_history_with_one_cause_puts_all_of_it_there(
    clerk: Clerk, cause: str, happen: Callable[[Clerk], None]
) -> None:
    before = moment(clerk)
    happen(clerk)
    after = moment(clerk)
    found = causes(clerk, before, after)
    assert set(found) == {cause}
    assert before.total != after.total
    back = causes(clerk, after, before)
    assert set(back) == {cause}
    assert {c: -d for c, d in back[cause].items()} == found[cause]


def test_what_was_done_is_told_with_who_and_when(clerk: Clerk) -> None:
    before = moment(clerk)
    load_late(clerk)
    settle_a_name(clerk)
    new_settings(clerk)
    found = explain(Home(clerk.home), before.side, moment(clerk).side)
    [late] = found.part("late").things
    assert late.text.startswith("Nạp tệp muộn.csv (") and late.at and late.by
    [decided] = found.part("identity").things
    assert "lường văn tới" in decided.text and "Lò Thị Hoa" in decided.text
    assert [t.text for t in found.part("settings").things] == ["programme.audience: CBQL, GV → CBQL, GV, NV"]
    assert found.part("late").schools["22000003"]["participated"] == 2
    assert {found.names[k] for k, _ in found.part("late").people["participated_verified"].gained} == {
        "Cà Thị Lả",
        "Vàng A Dơ",
    }


def test_a_person_who_comes_by_the_day_of_the_list_belongs_to_the_list(clerk: Clerk) -> None:
    listed = [[*STAFF[0], "Từ ngày"], *([*row, ""] for row in STAFF[1:]),
              ["9010", "Tòng Văn Mới", "22000002", "GV", "", "10/04/2025"]]  # fmt: skip
    clerk.load(clerk.file("cán bộ có ngày.csv", listed))
    next_session(clerk)
    before, after = moment(clerk, S1), moment(clerk, date(2025, 4, 13))
    found = causes(clerk, before, after)
    assert found["roster"]["rostered"] == 1
    assert found["activity"]["participated"] == 2 and "rostered" not in found["activity"]


def test_two_dates_of_one_version_need_no_building(clerk: Clerk) -> None:
    next_session(clerk)
    home = Home(clerk.home)
    refresh(home)
    found = explain(home, Side(S1), Side(date(2025, 4, 13)))
    assert found.of("participated") == {"activity": 2}


def test_only_what_is_asked_for_is_explained(clerk: Clerk) -> None:
    before = moment(clerk)
    load_late(clerk)
    after = moment(clerk)
    elsewhere = Filters({"school": ("22000001",)})
    found = explain(Home(clerk.home), before.side, after.side, elsewhere)
    assert all(part.is_empty for part in found.parts)
    assert explain(Home(clerk.home), before.side, after.side, scope=Scope("province")).names == {}


def test_figures_kept_beside_a_set_tell_what_the_program_itself_changed(clerk: Clerk) -> None:
    home = Home(clerk.home)
    snapshot = open_snapshot(home)
    files = kept(snapshot)
    assert files == kept(open_snapshot(home))
    state = current_state(home, snapshot)
    same = explain(home, Side(snapshot.as_of, state, files), Side(snapshot.as_of))
    assert all(part.is_empty for part in same.parts)
    load_late(clerk)
    counted_otherwise = kept(open_snapshot(home))[FIGURES]
    other = explain(home, Side(snapshot.as_of, state, {FIGURES: counted_otherwise}), Side(snapshot.as_of))
    assert other.of("participated") == {"late": 2, "program": -2}
    assert other.before["participated"] == other.after["participated"]


# --- many causes ----------------------------------------------------------------------------------------------------

SCHOOLS = ("22000001", "22000003", "22000005")
NOBODY_KNOWN = ["Tòng Văn Mới", "22000002", "GV", ""]


def some_headcount(clerk: Clerk, chance: random.Random) -> None:
    line = [chance.choice(("S1", "S2")), chance.choice(SCHOOLS), chance.randrange(31), ""]
    load(clerk, chance, "sĩ số", [ROLLCALL, line])


def some_signature(clerk: Clerk, chance: random.Random) -> None:
    name, session = chance.choice(STAFF[1:])[1], chance.choice(("S1", "S2"))
    load(clerk, chance, "ký", [FORM, [f"{chance.choice(('06', '13'))}/04/2025 08:10:00", name, NA_TAU, session]])


def some_connection(clerk: Clerk, chance: random.Random) -> None:
    load(clerk, chance, "zoom", [ZOOM, joined(chance.choice(STAFF[1:])[1], chance.choice(("", "bun@example.org")))])


def some_list(clerk: Clerk, chance: random.Random) -> None:
    kept_lines = [row for row in STAFF[1:] if chance.random() < 0.8]
    load(clerk, chance, "danh sách", [STAFF[0], *kept_lines, [f"77{chance.randrange(99):02}", *NOBODY_KNOWN]])


def one_more_session(clerk: Clerk, chance: random.Random) -> None:
    times = ["20/04/2025 08:00", "20/04/2025 10:00"]
    load(clerk, chance, "buổi", [*SESSIONS, [f"S{chance.randrange(3, 6)}", "AI", *times, "điểm cầu", "x", "", ""]])


def some_undo(clerk: Clerk, chance: random.Random) -> None:
    files = in_force(Home(clerk.home).landing)
    chosen = [f for f in files if f.format not in ("session_list", "school_register")]
    if chosen:
        clerk.on_home("undo", chance.choice(chosen).sha256)


def some_settings(clerk: Clerk, _chance: random.Random) -> None:
    new_settings(clerk)


def some_decision(clerk: Clerk, chance: random.Random) -> None:
    home = Home(clerk.home)
    standing = list(decisions(home))
    if standing and chance.random() < 0.5:
        revoke(home, chance.choice(standing).number)
    else:
        settle_a_name(clerk)


DOINGS = (
    some_headcount, some_signature, some_connection, some_list, one_more_session, some_undo, some_settings, some_decision,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happened_the_parts_add_up(clerk: Clerk, seed: int) -> None:
    chance = random.Random(seed)
    moments = [moment(clerk)]
    for _ in range(2):
        for doing in chance.sample(DOINGS, 3):
            doing(clerk, chance)
        moments.append(moment(clerk))
        moments.append(moment(clerk, S1))
    for _ in range(2):
        one, other = chance.sample(moments, 2)
        causes(clerk, one, other)


def load(clerk: Clerk, chance: random.Random, name: str, rows: list[list]) -> None:
    clerk.load(clerk.file(f"{name} {chance.randrange(10**6)}.csv", rows), options=("--reason", "thử"))


def _key(clerk: Clerk, staff_code: str) -> str:
    rows = open_snapshot(Home(clerk.home)).rows(
        "select person_key from wh.core_person where staff_code = $c", {"c": staff_code}
    )
    return rows[0]["person_key"]


def test_by_school_and_in_total_the_same_figures_are_split(clerk: Clerk) -> None:
    before = moment(clerk)
    load_late(clerk)
    send_headcount_again(clerk)
    after = moment(clerk)
    found = explain(Home(clerk.home), before.side, after.side)
    now = {r["school"]: r for r in figures(open_snapshot(Home(clerk.home)), ("school",))}
    assert found.part("correction").schools == {"22000005": {"participated": 11, "participated_reported": 11}}
    assert now["22000005"]["participated"] == 31
