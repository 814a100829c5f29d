"""The warehouse is a pure function of its files: order of evidence, reuse of the matched base, checks."""

import shutil
from pathlib import Path

import duckdb
import pytest

from etl.warehouse.build import CheckFailedError, Versions, build, check
from tests.support.worked_example import worked_example
from tests.support.world import World, at, day, person, school, session

USAGE = {"email": "hoa@example.org", "tool": "ChatGPT", "cadence": "weekly", "account_status": "enabled"}


def with_usage(folder: Path) -> World:
    world = (
        World(folder)
        .add("schools", [school("A", "Trường Tiểu học A")])
        .add("staff", [person("P1", "Lò Thị Hoa", "A", email="hoa@example.org"), person("P2", "Vừ Thị Mai", "A")])
        .add("sessions", [session("S1", "2025-04-06 08:00", "2025-04-06 10:00")])
        .add("rollcalls", [{"session_code": "S1", "school_code": "A", "headcount": 2, "names": ["Vừ Thị Mai"]}])
    )
    week = {"period_start": day("2025-04-07"), "period_end": day("2025-04-13"), "actions": 5}
    return world.add("usage", [
        {**USAGE, **week, "first_day": day("2025-04-08"), "last_day": day("2025-04-10")},
        {**USAGE, **week, "email": "ai-do@example.org", "first_day": day("2025-04-08"), "last_day": day("2025-04-08")},
    ])  # fmt: skip


def contents(path: Path) -> dict[str, list]:
    """Return every table and view of a warehouse, rows in a fixed order."""
    with duckdb.connect(str(path), read_only=True) as con:
        names = [
            r[0]
            for r in con.execute(
                "select table_name from information_schema.tables where table_schema = 'main' order by 1"
            ).fetchall()
        ]
        return {n: con.execute(f"select * from {n} order by all").fetchall() for n in names}  # fmt: skip


def test_the_same_files_give_the_same_warehouse(tmp_path):
    world = with_usage(tmp_path)
    assert contents(world.path()) == contents(world.path())


def test_usage_on_top_of_an_earlier_warehouse_equals_a_build_from_nothing(tmp_path):
    world = with_usage(tmp_path)
    week_one = world.path()
    more = {"period_start": day("2025-04-14"), "period_end": day("2025-04-20"), "actions": 2}
    world.add("usage", [
        {**USAGE, **more, "first_day": day("2025-04-15"), "last_day": day("2025-04-15")},
        {**USAGE, **more, "email": None, "full_name": "Vừ Thị Mai", "school_text": "TH A", "first_day": day("2025-04-16"),
         "last_day": day("2025-04-16")},
    ])  # fmt: skip
    reused, scratch = tmp_path / "reused.duckdb", tmp_path / "scratch.duckdb"
    common = {"versions": Versions("v", "test", "two weeks"), "settings_text": ""}
    build(reused, world.inputs, world.settings, previous=week_one, **common)
    build(scratch, world.inputs, world.settings, **common)
    assert contents(reused) == contents(scratch)
    without = tmp_path / "without.duckdb"
    common["versions"] = Versions("v", "test", "none")
    build(without, world.inputs[:-2], world.settings, previous=scratch, **common)
    assert contents(without)["core_usage_day"] == []


def test_another_base_is_not_reused(tmp_path):
    world = with_usage(tmp_path)
    old = world.path()
    world.add("staff", [person("P3", "Giàng A Páo", "A")])
    new = tmp_path / "new.duckdb"
    build(new, world.inputs, world.settings, versions=Versions("v", "other"), settings_text="", previous=old)
    assert len(contents(new)["core_person"]) == 3


def test_a_week_exported_twice_is_a_duplicate_whose_days_stay_named(tmp_path):
    world = with_usage(tmp_path)
    again = {**USAGE, "period_start": day("2025-04-07"), "period_end": day("2025-04-13"), "actions": 9}
    world.add("usage", [{**again, "first_day": day("2025-04-09"), "last_day": day("2025-04-10")}])
    con = world.build()
    days = con.execute("select usage_date from core_usage_day order by 1").fetchall()
    assert [str(d) for (d,) in days] == ["2025-04-08", "2025-04-09", "2025-04-10"]
    ledger = dict(con.execute("select outcome, count(*) from row_ledger where file_id >= 5 group by 1").fetchall())
    assert ledger == {"counted": 1, "duplicate": 1, "pending": 1}


def test_the_same_meeting_exported_twice_is_counted_once(tmp_path):
    world = worked_example(tmp_path)
    rows = [
        {"display_name": "Lò Thị Hoa", "joined_at": at("2025-04-06 08:00"), "left_at": at("2025-04-06 08:40")},
        {"display_name": "lò thị hoa", "joined_at": at("2025-04-06 08:30"), "left_at": at("2025-04-06 09:10")},
    ]
    con = world.add("connections", rows).build()
    minutes = con.execute("select minutes from core_attendance where person_key = 'P1'").fetchall()
    assert minutes == [(70.0,)]
    outcomes = con.execute("select outcome, reason from row_ledger where file_id = 7").fetchall()
    assert outcomes == [("duplicate", "repeated_record")] * 2


def test_a_roll_call_loaded_later_replaces_the_earlier_one(tmp_path):
    world = worked_example(tmp_path).add("rollcalls", [{"session_code": "S1", "school_code": "A", "headcount": 5}])
    con = world.build()
    assert con.execute("select headcount from core_rollcall").fetchall() == [(5,)]
    assert con.execute("select outcome from row_ledger where file_id = 5").fetchall() == [("duplicate",)]


def test_minutes_without_times_never_exceed_the_session_and_yield_to_a_report_with_times(tmp_path):
    world = (
        World(tmp_path)
        .add("schools", [school("A", "TH A")])
        .add("staff", [person("P1", "Lò Thị Hoa", "A"), person("P2", "Vừ Thị Mai", "A")])
        .add("sessions", [session("S1", "2025-04-06 08:00", "2025-04-06 10:00", meeting_ids=["111"])])
        .add("connections", [{"display_name": "Lò Thị Hoa", "minutes": 400.0}, {"display_name": "Vừ Thị Mai", "minutes": 20.0}],
             meeting_id="111")
        .add("connections", [{"display_name": "Vừ Thị Mai", "joined_at": at("2025-04-06 08:00"),
                              "left_at": at("2025-04-06 09:30")}])
    )  # fmt: skip
    rows = world.build().execute("select person_key, minutes, is_attended from core_attendance order by 1").fetchall()
    assert rows == [("P1", 150.0, True), ("P2", 90.0, True)]


def test_swapped_cells_of_a_form_find_person_and_school(tmp_path):
    world = worked_example(tmp_path).add(
        "sign_ins", [{"full_name": "Trường TH A", "school_text": "Cà Văn Pâng", "signed_at": at("2025-04-06 08:10")}]
    )
    rows = world.build().execute("select person_key, method from core_sighting where file_id = 7").fetchall()
    assert rows == [("P5", "name_in_school")]


def test_a_school_listed_later_settles_the_rows_that_waited(tmp_path):
    rollcall = [{"session_code": "S1", "school_code": "B", "headcount": 3}]
    world = worked_example(tmp_path).add("rollcalls", rollcall)
    con = world.build()
    ledger = con.execute("select outcome, reason, value from row_ledger where file_id = 7").fetchall()
    assert ledger == [("pending", "unknown_school_code", "B")]
    con.close()
    con = world.add("schools", [school("B", "Trường Tiểu học B")]).build()
    assert con.execute("select outcome from row_ledger where file_id = 7").fetchall() == [("counted",)]


def test_a_warehouse_whose_ledger_does_not_add_up_is_not_published(tmp_path):
    path = with_usage(tmp_path).path()
    broken = tmp_path / "broken.duckdb"
    shutil.copyfile(path, broken)
    with duckdb.connect(str(broken)) as con:
        con.execute("update files set rows_read = rows_read + 1 where file_id = 1")
        with pytest.raises(CheckFailedError, match="ledger_adds_up"):
            check(con, with_usage(tmp_path / "x").settings)
