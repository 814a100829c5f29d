"""The lists made ready are kept for the next build of the process, and only while they are the same, row by row."""

from dataclasses import replace

import pyarrow as pa

from etl.home.roster_decisions import RosterDecisions
from etl.model.records import SCHEMAS
from etl.warehouse.known import Given, lists_of


def _given(name: str) -> Given:
    school = {"file_id": 1, "sheet": None, "row": 2, "school_code": "A1", "school_name": name, "level": "TH"}
    rows = {kind: _table(kind, [school] if kind == "schools" else []) for kind in ("schools", "staff", "sessions")}
    return Given(rows, {}, {}, RosterDecisions(), ("CBQL", "GV"))


def _table(kind: str, rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=pa.schema([("file_id", pa.int32()), *SCHEMAS[kind]]))


def test_the_same_lists_read_again_are_made_ready_once():
    assert lists_of(_given("TH Nà Tấu")) is lists_of(_given("TH Nà Tấu"))


def test_lists_that_differ_in_one_cell_are_made_anew():
    before = lists_of(_given("TH Nà Tấu"))
    after = lists_of(_given("TH Nà Nhạn"))
    assert before.schools.index.find("TH Nà Tấu").code == "A1"
    assert after.schools.index.find("TH Nà Tấu").code is None
    assert after.schools.index.find("TH Nà Nhạn").code == "A1"


def test_what_people_decided_about_a_school_is_part_of_the_lists():
    given = _given("TH Nà Tấu")
    assert lists_of(given).schools.index.find("Trường nhỏ").code is None
    decided = replace(given, aliases={("trường nhỏ", None): "A1"})
    assert lists_of(decided).schools.index.find("Trường nhỏ").code == "A1"
