"""What is decided about the staff lists reaches every figure, the version, the recognition of people; and goes back."""

from datetime import date

import pytest

from etl.home.home import Home
from etl.home.roster_decisions import decide_roster, revoke_roster
from etl.load import rebuild
from etl.model.identity import Bearer
from etl.model.roster import LEFT, SAME
from etl.verify import is_up_to_date
from tests.load.lists import ZOOM, joined

BUN, BUN_AGAIN = Bearer("9003", "Quàng Văn Bun", "22000002"), Bearer("9103", "Quang Van Bun", "22000001")


@pytest.fixture
def twice(clerk):
    """A clerk whose lists have one person with two numbers and two addresses; each is seen once."""
    clerk.load(clerk.file("thêm.csv", [["Mã định danh", "Họ và tên", "Mã trường", "Chức danh", "Email"],
                                       ["9103", "Quang Van Bun", "22000001", "GV", "bun2@example.org"]]))  # fmt: skip
    clerk.load(
        clerk.file("zoom.csv", [ZOOM, joined("Bun", "bun2@example.org"), joined("Quàng Văn Bun", "bun@example.org")])
    )
    return clerk


def test_one_person_of_two_entries_counts_once_and_is_found_by_both_addresses(twice):
    home = Home(twice.home)
    before, version = twice.total(), twice.version
    made = decide_roster(home, "q", "duplicate", SAME, [BUN, BUN_AGAIN])
    assert not is_up_to_date(home)
    rebuild(home)
    assert is_up_to_date(home)
    after = twice.total()
    assert after["rostered"] == before["rostered"] - 1
    assert (before["participated_verified"], after["participated_verified"]) == (2, 1)
    assert {m["person"] for m in twice.matches() if m["raw_email"]} == {"9003"}
    assert twice.on_home("check")[0] == 0
    revoke_roster(home, made.number)
    rebuild(home)
    assert twice.version == version
    assert twice.total() == before


def test_an_answer_given_for_the_second_number_finds_the_one_person(twice):
    decide_roster(Home(twice.home), "q", "duplicate", SAME, [BUN, BUN_AGAIN])
    rebuild(Home(twice.home))
    sheet = [
        ["Mã buổi", "Họ và tên", "Mã định danh", "Trường"],
        ["S2", "Quàng Văn Bun", "9103", "Trường Mầm non Hoa Mơ"],
    ]
    assert twice.load(twice.file("ký.csv", sheet))["ký.csv"]["counted"] == 1
    (found,) = [m for m in twice.matches() if m["file"] == "ký.csv"]
    assert (found["person"], found["method"]) == ("9003", "code")


def test_who_left_is_in_the_figures_up_to_that_day(twice):
    home = Home(twice.home)
    before = twice.total()["rostered"]
    decide_roster(home, "q", "gone", LEFT, [BUN_AGAIN], school_code="22000001", day=date(2025, 4, 7))
    rebuild(home)
    assert twice.total("--as-of", "2025-04-07")["rostered"] == before
    assert twice.total("--as-of", "2025-04-08")["rostered"] == before - 1


def test_a_trial_of_a_load_keeps_to_what_was_decided(twice):
    decide_roster(Home(twice.home), "q", "duplicate", SAME, [BUN, BUN_AGAIN])
    rebuild(Home(twice.home))
    more = twice.file(
        "mới.csv", [["Mã định danh", "Họ và tên", "Mã trường", "Chức danh"], ["9200", "Cà Văn Ón", "22000001", "GV"]]
    )
    code, out, _ = twice.on_home("load", more, "--dry-run")
    assert code == 0 and "1 người thêm vào danh sách" in out
