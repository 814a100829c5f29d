"""`etl decisions`: what was decided, by whom and why, and the way back."""

import json

import pytest

from etl.home.decisions import decide, decisions
from etl.home.home import Home
from etl.load import refresh
from etl.model.identity import Bearer, Subject
from tests.load.clerk import Clerk
from tests.load.lists import ZOOM, joined

BUN = Bearer("9003", "Quàng Văn Bun", "22000002")


@pytest.fixture
def asked(clerk: Clerk) -> Clerk:
    """A clerk who has loaded a meeting with a name that nobody bears."""
    clerk.load(clerk.file("zoom.csv", [ZOOM, joined("Bun Béo Phì", "")]))
    return clerk


def test_a_decision_is_listed_with_its_reason_and_taken_back(asked):
    home = Home(asked.home)
    [met] = [m for m in asked.matches() if m["raw_name"] == "Bun Béo Phì"]
    assert met["status"] == "unmatched"
    before = asked.total()
    decide(home, Subject(name="bun béo phì"), "person", bearer=BUN, why="thầy tự xác nhận", by="lan")
    refresh(home)
    assert asked.total()["participated_verified"] == before["participated_verified"] + 1
    [met] = [m for m in asked.matches() if m["raw_name"] == "Bun Béo Phì"]
    assert (met["status"], met["person"], met["method"]) == ("decided", "9003", "decided")
    code, out, _ = asked.on_home("decisions", "--format", "json")
    [row] = json.loads(out)
    assert code == 0 and (row["by"], row["why"], row["person_name"], row["state"]) == (
        "lan", "thầy tự xác nhận", "Quàng Văn Bun", "in_force",
    )  # fmt: skip
    code, out, _ = asked.on_home("decisions", "--undo", "1", "--why", "nhầm")
    assert code == 0 and "Đã lấy lại" in out and not len(decisions(home))
    assert asked.total() == before
    assert json.loads(asked.on_home("decisions", "--format", "json")[1])[0]["state"] == "undone"
    assert asked.on_home("decisions", "--undo", "1")[0] == 2
