"""A school's history from its lists: moves, renames, closures, corrections, in one file or in files loaded one by one."""

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.support.world import World, at, day, school, session

NA_SANG = {"former_commune_text": "Thị trấn Mường Chà", "former_district_text": "Mường Chà"}
SAM_MUN = {"former_commune_text": "Pom Lót", "former_district_text": "Huyện Điện Biên"}
TODAY_NA_SANG = {"former_commune_text": None, "former_district_text": None, "commune_text": "Xã Na Sang"}
NO_PLACE = {"commune_text": None, "former_commune_text": None, "former_district_text": None}
MOVE = day("2025-09-01")


def line(**more: Any) -> dict[str, Any]:
    return school("A", "Trường Tiểu học Hoa Ban", **more)


def loaded(folder: Path, *files: list[dict[str, Any]]) -> World:
    world = World(folder)
    for rows in files:
        world.add("schools", rows)
    return world


def told(world: World) -> tuple[list[tuple], list[tuple], list[tuple]]:
    """Return (periods: former commune, first and last day), (outcomes by file and row), (notes) of a world."""
    con = world.build()
    periods = con.execute("""
        select former_commune_code, cast(valid_from as varchar), cast(valid_to as varchar) from core_school_period
        order by school_code, valid_from nulls first
    """).fetchall()
    rows = con.execute("select file_id, row, outcome, reason from row_ledger order by 1, 2").fetchall()
    notes = con.execute("select file_id, reason, candidates from build_note order by all").fetchall()
    con.close()
    return periods, rows, notes


def test_lines_of_one_list_with_different_first_days_are_a_history(tmp_path):
    world = loaded(tmp_path, [line(**SAM_MUN, valid_from=MOVE), line(**NA_SANG)])
    periods, rows, notes = told(world)
    assert periods == [("03172", None, "2025-08-31"), ("03356", "2025-09-01", None)]
    assert [r[2] for r in rows] == ["counted", "counted"]
    assert notes == [(1, "school_changed", "từ 01/09/2025: Xã Na Sang → Xã Sam Mứn")]


def test_a_list_loaded_later_says_where_the_school_went_and_leaves_where_it_was(tmp_path):
    periods, rows, notes = told(loaded(tmp_path, [line()], [line(**SAM_MUN, valid_from=MOVE)]))
    assert periods == [("03172", None, "2025-08-31"), ("03356", "2025-09-01", None)]
    assert [r[2] for r in rows] == ["counted", "counted"]
    assert [(n[0], n[1]) for n in notes] == [(2, "school_changed")]


def test_a_later_first_day_of_the_same_state_never_shortens_the_past(tmp_path):
    first, second = line(valid_from=day("2015-09-01")), line(valid_from=MOVE, total_gv=9)
    world = loaded(tmp_path, [first], [second])
    periods, rows, notes = told(world)
    assert periods == [("03172", "2015-09-01", None)]
    assert [(r[2], r[3]) for r in rows] == [("duplicate", "replaced_by_later_file"), ("counted", None)]
    assert notes == [(2, "school_day_kept", "từ ngày 01/09/2015, không phải từ ngày 01/09/2025")]
    assert world.build().execute("select total_gv from core_school").fetchall() == [(9,)]
    assert told(loaded(tmp_path / "open", [line()], [second]))[2] == [
        (2, "school_day_kept", "từ trước đến nay, không phải từ ngày 01/09/2025")
    ]


@pytest.mark.parametrize("blank", [0, 1], ids=["in the earlier list", "in the later list"])
def test_a_blank_place_or_kind_is_no_change_and_erases_nothing(tmp_path, blank):
    lists = [line(kind="công lập"), line(kind="công lập", valid_from=MOVE)]
    lists[blank] = lists[blank] | NO_PLACE | {"kind": None}
    world = loaded(tmp_path, *([x] for x in lists))
    assert told(world)[0] == [("03172", None, None)]
    assert world.build().execute("select kind from core_school").fetchall() == [("công lập",)]


def test_a_blank_place_of_a_renamed_school_is_that_of_before(tmp_path):
    renamed = school("A", "Trường Tiểu học Kim Đồng", **NO_PLACE, valid_from=MOVE)
    periods, _, notes = told(loaded(tmp_path, [line()], [renamed]))
    assert periods == [("03172", None, "2025-08-31"), ("03172", "2025-09-01", None)]
    assert [n[1] for n in notes] == ["school_changed"]
    plain = loaded(tmp_path / "2", [line()], [line(**SAM_MUN, valid_from=MOVE)], [line(**NO_PLACE)])
    assert told(plain)[0] == [("03172", None, "2025-08-31"), ("03356", "2025-09-01", None)]


def test_a_list_with_the_district_alone_keeps_the_commune(tmp_path):
    alone = line(**NO_PLACE | {"former_district_text": "Mường Chà"}, valid_from=MOVE)
    assert told(loaded(tmp_path, [line()], [alone]))[0] == [("03172", None, None)]


def test_a_commune_that_is_not_found_leaves_the_past_as_it_was(tmp_path):
    lost = line(**NO_PLACE | {"commune_text": "Xã Không Tên", "former_district_text": "Mường Chà"}, valid_from=MOVE)
    periods, _, notes = told(loaded(tmp_path, [line()], [lost]))
    assert periods == [("03172", None, "2025-08-31"), (None, "2025-09-01", None)]
    assert {n[1] for n in notes} == {"school_changed", "unknown_place"}


def test_an_earlier_first_day_lengthens_the_past_where_nothing_was_known(tmp_path):
    lists = [line(valid_from=day("2024-09-01"))], [line(valid_from=day("2020-09-01"))]
    assert told(loaded(tmp_path, *lists))[0] == [("03172", "2020-09-01", None)]


@pytest.mark.parametrize("said", ["2025-10-15", "2005-09-15"], ids=["later", "the day of its foundation"])
def test_a_move_stays_on_its_day_whatever_first_day_a_later_list_repeats(tmp_path, said):
    lists = [line()], [line(**SAM_MUN, valid_from=MOVE)], [line(**SAM_MUN, valid_from=day(said))]
    periods, rows, notes = told(loaded(tmp_path, *lists))
    assert periods == [("03172", None, "2025-08-31"), ("03356", "2025-09-01", None)]
    assert [r[2] for r in rows] == ["counted", "duplicate", "counted"]
    assert (3, "school_day_kept", f"từ ngày 01/09/2025, không phải từ ngày {day(said):%d/%m/%Y}") in notes


def test_a_later_list_that_tells_the_whole_history_replaces_it(tmp_path):
    whole = [line(valid_to=day("2025-10-14")), line(**SAM_MUN, valid_from=day("2025-10-15"))]
    periods, _, notes = told(loaded(tmp_path, [line()], [line(**SAM_MUN, valid_from=MOVE)], whole))
    assert periods == [("03172", None, "2025-10-14"), ("03356", "2025-10-15", None)]
    assert [n[1] for n in notes] == ["school_changed"]


def test_a_school_that_moves_back_moves(tmp_path):
    lists = [line()], [line(**SAM_MUN, valid_from=day("2024-05-01"))], [line(valid_from=MOVE)]
    wanted = [("03172", None, "2024-04-30"), ("03356", "2024-05-01", "2025-08-31"), ("03172", "2025-09-01", None)]
    assert told(loaded(tmp_path, *lists))[0] == wanted


def test_a_period_that_ends_before_the_change_lies_in_the_units_of_then(tmp_path):
    """By its own last day, or by the next line of the school in its list; 03151 was phường Na Lay."""
    code = {**NO_PLACE, "commune_text": "03151"}
    moved = line(**SAM_MUN, valid_from=day("2025-04-15"))
    for n, first in enumerate([line(**code), line(**code, valid_to=day("2025-04-14"))]):
        periods, _, notes = told(loaded(tmp_path / str(n), [first, moved]))
        assert periods == [("03151", None, "2025-04-14"), ("03356", "2025-04-15", None)]
        assert [x[1] for x in notes] == ["school_changed"]
    late = line(**SAM_MUN, valid_from=MOVE)
    assert told(loaded(tmp_path / "late", [line(**code), late]))[0][0] == (None, None, "2025-08-31")


def test_a_line_without_a_first_day_stands_in_for_the_last_period(tmp_path):
    lists = [line()], [line(**SAM_MUN, valid_from=MOVE)], [line(**SAM_MUN, total_gv=12)]
    world = loaded(tmp_path, *lists)
    assert told(world)[0] == [("03172", None, "2025-08-31"), ("03356", "2025-09-01", None)]
    assert world.build().execute("select total_gv from core_school").fetchall() == [(12,)]
    world.add("schools", [line()])  # it never moved
    periods, rows, notes = told(world)
    assert periods == [("03172", None, None)] and notes == []
    assert [r[2] for r in rows] == ["duplicate", "duplicate", "duplicate", "counted"]


def test_without_a_history_the_list_loaded_last_counts_with_its_days(tmp_path):
    periods, _, notes = told(loaded(tmp_path, [line(valid_from=MOVE)], [line(**SAM_MUN)]))
    assert periods == [("03356", None, None)] and notes == []


def test_a_closed_school_that_opens_again_has_a_gap(tmp_path):
    first, again = line(valid_to=day("2025-05-31")), line(valid_from=MOVE)
    assert told(loaded(tmp_path, [first], [again]))[0] == [("03172", None, "2025-05-31"), ("03172", "2025-09-01", None)]


def test_days_that_overlap_go_to_the_line_that_begins_later_and_are_named(tmp_path):
    rows = [line(valid_to=day("2025-12-31")), line(**SAM_MUN, valid_from=MOVE)]
    periods, outcomes, notes = told(loaded(tmp_path, rows))
    assert periods == [("03172", None, "2025-08-31"), ("03356", "2025-09-01", None)]
    assert [r[2] for r in outcomes] == ["counted", "counted"]
    assert (1, "school_days_overlap", "đến 31/12/2025 và từ 01/09/2025") in notes


def test_of_two_lines_with_one_first_day_the_later_one_stands(tmp_path):
    periods, rows, _ = told(loaded(tmp_path, [line(valid_from=MOVE), line(**SAM_MUN, valid_from=MOVE)]))
    assert periods == [("03356", "2025-09-01", None)] and [r[2] for r in rows] == ["duplicate", "counted"]


def test_lines_with_both_days_give_one_history_in_any_order_of_their_files(tmp_path):
    lines = [
        line(valid_to=day("2025-03-31")),
        line(**SAM_MUN, valid_from=day("2025-04-01"), valid_to=day("2025-07-31")),
        line(valid_from=day("2025-10-01")),
    ]
    found = [told(loaded(tmp_path / str(n), *([x] for x in order)))[0] for n, order in enumerate(permutations(lines))]
    wanted = [("03172", None, "2025-03-31"), ("03356", "2025-04-01", "2025-07-31"), ("03172", "2025-10-01", None)]
    assert found == [wanted] * 6 and told(loaded(tmp_path / "one", lines))[0] == wanted


def test_a_renamed_school_and_one_that_became_another_level_have_periods(tmp_path):
    joined = school("A", "Trường TH&THCS Hoa Ban", "TH&THCS", valid_from=MOVE)
    world = loaded(tmp_path, [line()], [joined])
    assert world.build().execute("select level from core_school_period order by valid_from nulls first").fetchall() == [
        ("TH",), ("TH&THCS",)
    ]  # fmt: skip
    assert "Tiểu học → TH&THCS" in told(world)[2][0][2]


def test_a_name_written_in_another_way_is_no_change(tmp_path):
    later = {**line(valid_from=MOVE), "school_name": "TH Hoa Ban"}
    assert len(told(loaded(tmp_path, [line()], [later]))[0]) == 1


def test_a_list_of_todays_communes_keeps_the_former_commune(tmp_path):
    periods, _, notes = told(loaded(tmp_path, [line()], [line(**TODAY_NA_SANG)]))
    assert periods == [("03172", None, None)] and notes == []
    history = [line(valid_to=day("2025-06-30")), line(**TODAY_NA_SANG, valid_from=day("2025-07-01"))]
    assert [p[0] for p in told(loaded(tmp_path / "one", history))[0]] == ["03172", "03172"]


def test_a_list_whose_units_begin_on_the_day_of_the_change_does_not_let_the_school_begin_then(tmp_path):
    world = loaded(tmp_path, [line()], [line(**TODAY_NA_SANG, valid_from=day("2025-07-01"))])
    periods, rows, notes = told(world)
    assert periods == [("03172", None, None)] and notes == []
    assert [r[2] for r in rows] == ["duplicate", "counted"]


def test_a_former_commune_guessed_from_the_name_gives_way_to_one_that_a_list_states(tmp_path):
    name = {"school_name": "Trường Tiểu học Thanh Xương"}
    stated = {**line(former_commune_text="Noong Bua", former_district_text="Điện Biên Phủ"), **name}
    guessed = {**line(former_commune_text=None, former_district_text=None, commune_text="Phường Mường Thanh"), **name}
    periods, _, notes = told(loaded(tmp_path, [stated], [{**guessed, "valid_from": MOVE}]))
    assert periods == [("03124", None, None)] and [n[1] for n in notes] == ["school_day_kept"]


def test_a_school_is_found_by_the_names_and_places_of_all_its_periods(tmp_path):
    world = loaded(
        tmp_path, [line()], [school("A", "Trường Tiểu học Kim Đồng", **SAM_MUN, valid_from=day("2025-06-01"))],
        [school("B", "Trường Tiểu học Hoa Ban", former_commune_text="Mường Mươn")],
    )  # fmt: skip
    world.add("sessions", [session(f"S{m}", f"2025-0{m}-06 08:00", f"2025-0{m}-06 10:00") for m in (4, 8)])
    texts = [("S4", "TH Hoa Ban xã Na Sang"), ("S8", "TH Kim Đồng, xã Sam Mứn"), ("S4", "TH Kim Đồng"),
             ("S4", "TH Hoa Ban xã Mường Mươn")]  # fmt: skip
    world.add("sign_ins", [
        {"full_name": f"Người {n}", "school_text": text, "session_text": code, "signed_at": at("2025-04-06 09:00")}
        for n, (code, text) in enumerate(texts)
    ])  # fmt: skip
    found = world.build().execute("select school_code from core_sighting order by row").fetchall()
    assert [code for (code,) in found] == ["A", "A", "A", "B"]
