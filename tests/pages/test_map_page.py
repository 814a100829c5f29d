"""Bản đồ through AppTest: choices, drilling, two dates, schools as points, the address; its figures are those of `figures`."""

import json
import logging
import shutil
from datetime import date

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import data, places
from dashboard.ahead import Ahead
from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.query import figures
from dashboard.figures.snapshot import Snapshot, make_snapshot, open_snapshot
from dashboard.map_page import choices, panel, saving, warm
from dashboard.map_page.pictures import Scene
from dashboard.maps.ground import ground
from dashboard.sidebar import View
from etl.home.home import Home
from etl.text.vietnam import number, percent
from geo import units
from geo.layers import layer
from tests.pages.test_pages import open_page, texts

pytestmark = pytest.mark.filterwarnings("ignore")
PARTICIPATED = MEASURES["participated"]


def charts_of(page: AppTest) -> list:
    return list(page.get("plotly_chart"))


def html(page: AppTest) -> str:
    return "\n".join(str(e.proto.body) for e in page.get("html"))


def test_the_page_says_its_boundaries_and_lists_the_units_lowest_first(demo_home, monkeypatch):
    page = open_page("ban_do", demo_home, monkeypatch)
    assert "Ranh giới gần đúng" in texts(page)
    assert "Theo địa giới từ 01/07/2025" in texts(page)
    assert len(charts_of(page)) == 2
    rows = [r for r in figures(open_snapshot(demo_home), ("commune",)) if r["commune"]]
    frame = page.dataframe[0].value
    assert len(frame) == len(rows)
    shares = frame["Tham gia"].dropna().tolist()
    assert shares == sorted(shares)
    assert "chưa có số liệu" in html(page)
    assert page.metric[0].value == percent(rate(figures(open_snapshot(demo_home))[0], PARTICIPATED))


@pytest.mark.parametrize("kind", choices.KINDS)
@pytest.mark.parametrize("system", ["Xã, phường hiện nay", "Huyện cũ", "Xã cũ"])
def test_every_way_of_drawing_opens_from_its_address(kind, system, demo_home, monkeypatch):
    page = open_page("ban_do", demo_home, monkeypatch, cach_ve=kind, dia_gioi_ban_do=system)
    assert len(charts_of(page)) == (2 if choices.KINDS[kind] == choices.PAIR else 1)
    if system != "Xã, phường hiện nay" and choices.KINDS[kind] != choices.TILES:
        assert "trước 01/07/2025" in texts(page)


def test_a_place_in_the_address_shows_its_figures_and_schools(demo_home, monkeypatch):
    snapshot = open_snapshot(demo_home)
    row = max((r for r in figures(snapshot, ("commune",)) if r["commune"]), key=lambda r: r["schools"])
    page = open_page("ban_do", demo_home, monkeypatch, noi=places.find("commune", row["commune"]).label)
    assert page.metric[0].value == percent(rate(row, PARTICIPATED))
    assert f"**{number(row['schools'])} cơ sở**" in texts(page)
    assert len(page.dataframe[0].value) == row["schools"]


def test_a_crumb_leads_back_to_the_province(demo_home, monkeypatch):
    former = units.former_communes()[0]
    page = open_page("ban_do", demo_home, monkeypatch, noi=places.find("old_commune", former.code).label)
    assert [b.label for b in page.button if b.key.startswith("ve_")] == [
        "Tỉnh Điện Biên",
        f"{former.district.full_name} (cũ)",
    ]
    page.button(key="ve_1").click().run()
    assert page.selectbox(key="noi").value == places.find("district", former.district_code).label
    page.button(key="ve_0").click().run()
    assert page.selectbox(key="noi").value == places.ALL
    assert not page.exception


def test_communes_of_a_former_district_count_only_the_part_inside_it(demo_home, monkeypatch):
    code = units.straddlers()[0].parent_district_code
    page = open_page("ban_do", demo_home, monkeypatch, noi=places.find("district", code).label)
    assert "Xã ghép chỉ tính phần nằm trong" in texts(page)
    rows = figures(open_snapshot(demo_home), ("commune",), Filters({"district": (code,)}))
    total = figures(open_snapshot(demo_home), ("district",), Filters({"district": (code,)}))
    assert sum(r["schools"] for r in rows) == sum(r["schools"] for r in total)


def test_units_within_a_place_are_those_of_the_reference():
    straddler = units.straddlers()[0]
    place = places.find("commune", straddler.code)
    assert places.units_within({place.key: (place.code,)}, "district") == frozenset(straddler.parts)
    assert places.units_within({place.key: (place.code,)}, "old_commune") == {m.code for m in straddler.members}
    for code in straddler.parts:
        assert straddler.code in places.units_within({"district": (code,)}, "commune")


def test_the_slider_moves_the_date_of_all_pages(demo_home, monkeypatch):
    page = open_page("ban_do", demo_home, monkeypatch)
    page.select_slider(key="tuan_ban_do").set_value(date(2025, 6, 29)).run()
    assert not page.exception
    assert page.date_input(key="ngay").value == date(2025, 6, 29)
    row = figures(make_snapshot(demo_home.published(), date(2025, 6, 29)))[0]
    assert page.metric[0].value == percent(rate(row, PARTICIPATED))


def test_two_dates_stand_side_by_side_with_their_changes(demo_home, monkeypatch):
    page = open_page("ban_do", demo_home, monkeypatch, so_sanh="true", so_voi="2025-06-29")
    assert len(charts_of(page)) == 2
    assert "**29/06/2025**" in texts(page)
    frame = page.dataframe[0].value
    earlier = make_snapshot(demo_home.published(), date(2025, 6, 29))
    before, now = (
        {r["commune_name"]: rate(r, PARTICIPATED) for r in figures(shot, ("commune",))}
        for shot in (earlier, open_snapshot(demo_home))
    )
    for _, line in frame.iterrows():
        name = line["Nơi"].removesuffix(" *")
        if name in before and before[name] is not None and now[name] is not None:
            assert line["Thay đổi (điểm)"] == pytest.approx((now[name] - before[name]) * 100)
        else:
            assert line["Thay đổi (điểm)"] is None or line["Thay đổi (điểm)"] != line["Thay đổi (điểm)"]


def test_a_ready_moment_sets_the_other_date(demo_home, monkeypatch):
    page = open_page("ban_do", demo_home, monkeypatch, so_sanh="true")
    box = page.selectbox(key="moc_so_sanh")
    box.select("Trước khi sắp xếp xã, phường (30/06/2025)").run()
    assert page.date_input(key="so_voi").value == date(2025, 6, 30)
    assert not page.exception


def test_schools_are_drawn_where_they_are_known_and_the_others_are_counted(demo_home, tmp_path, monkeypatch):
    home = Home(tmp_path / "kho")
    shutil.copytree(demo_home.root, home.root)
    drawn = ground("commune", layer("communes"))
    lon, lat = drawn.centres[drawn.codes[0]]
    with duckdb.connect(str(home.published())) as con:
        codes = [c for (c,) in con.execute("select school_code from core_school order by 1 limit 2").fetchall()]
        for table in ("core_school", "core_school_period"):
            con.execute(f"update {table} set latitude = null, longitude = null")
            query = f"update {table} set latitude = ?, longitude = ? where school_code = ?"
            con.execute(query, [lat, lon, codes[0]])
            con.execute(query, [lon, lat, codes[1]])  # exchanged
    st.cache_data.clear()  # the copy bears the version of the original
    page = open_page("ban_do", home, monkeypatch, cach_ve="Điểm trường")
    schools = figures(open_snapshot(home))[0]["schools"]
    assert f"**1** trong **{number(schools)}** cơ sở có toạ độ" in texts(page)
    assert [e.label for e in page.expander][:2] == [
        "1 cơ sở có toạ độ ngoài tỉnh, không vẽ",
        f"{number(schools - 2)} cơ sở chưa có toạ độ",
    ]
    assert "Vĩ độ" in texts(page)


def test_figures_of_other_days_are_counted_ahead_and_only_once(demo_home):
    asked: list[date] = []

    def ask(shot: Snapshot) -> None:
        asked.append(shot.as_of)

    ahead, days = Ahead(), [date(2025, 3, 2), date(2025, 3, 9)]
    for _ in range(2):
        ahead.prepare("a wish", demo_home.published(), days, ask)
        ahead.finish()
    assert asked == days


def test_a_version_that_is_gone_ends_the_counting_ahead(tmp_path):
    ahead = Ahead()
    ahead.prepare("a wish", tmp_path / "gone.duckdb", [date(2025, 3, 2)], lambda _: None)
    ahead.finish()
    assert list(ahead.done) == ["a wish"]


def test_a_question_that_fails_is_given_up_and_logged_and_the_next_one_is_answered(demo_home, caplog):
    asked: list[Snapshot] = []

    def fail(shot: Snapshot) -> None:
        asked.append(shot)
        raise KeyError("no such column")

    ahead, days = Ahead(), [date(2025, 3, 2), date(2025, 3, 9)]
    with caplog.at_level(logging.WARNING):
        ahead.prepare("a wish", demo_home.published(), days, fail)
        ahead.prepare("another", demo_home.published(), days[:1], asked.append)
        ahead.finish()
        ahead.prepare("a third", demo_home.published(), days[:1], asked.append)
        ahead.finish()
    assert len(asked) == 3
    assert sorted(ahead.done) == ["a third", "a wish", "another"]
    assert "no such column" in caplog.text
    for shot in asked:
        with pytest.raises(duckdb.ConnectionException):
            shot.connection.execute("select 1")


def test_what_memory_has_lost_is_counted_ahead_again(demo_home):
    """The figures of a wish fill up to 170 of the 1,500 entries that are remembered: of ten wishes the first is lost."""
    asked: list[int] = []
    ahead = Ahead()
    for wish in (*range(10), 0):
        ahead.prepare(wish, demo_home.published(), [date(2025, 3, 2)], lambda _, wish=wish: asked.append(wish))
        ahead.finish()
    assert asked == [*range(10), 0]


@pytest.mark.parametrize(("kind", "code", "expected"), [
    (choices.PAIR, None, {"figures"}),
    (choices.PAIR, "03127", {"figures", "coordinates", "standing"}),
    (choices.POINTS, None, {"figures", "coordinates"}),
])  # fmt: skip
def test_the_slider_finds_everything_that_the_page_asks_counted(kind, code, expected, demo_home, monkeypatch):
    """What the page asks of another day after its wish was answered must be remembered already."""
    monkeypatch.setenv("LANTOA_HOME", str(demo_home.root))
    shot = make_snapshot(demo_home.published(), date(2025, 4, 20))
    view = View(shot, places.find("commune", code), None)
    asked = choices.Choices("commune", PARTICIPATED, kind, None)
    found: list[tuple] = []
    for name in ("figures", "coordinates", "standing"):
        monkeypatch.setattr(data, name, lambda *a, name=name, **w: found.append((name, a[1:], w)) or {})
    warm.wish(demo_home.published(), view, asked).ask(shot)
    assert {name for name, *_ in found} >= expected
    has_schools = any(a == (("school",),) and w == view.where for name, a, w in found if name == "figures")
    assert has_schools == ("coordinates" in expected)
    other = choices.Choices("commune", PARTICIPATED, choices.FILLED, None)
    is_same = warm.wish(demo_home.published(), view, asked) == warm.wish(demo_home.published(), view, other)
    assert is_same == (kind != choices.POINTS)


def scene_of(key: str) -> Scene:
    polygons = layer(places.LAYER_OF_KEY[key])
    drawn = ground(key, polygons)
    return Scene(drawn, "", drawn.bounds(), polygons.is_approximate, polygons.attribution, 1234, [])


def words_under(shot: Snapshot, kind: str, measure: str = "participated") -> str:
    asked = choices.Choices("commune", MEASURES[measure], kind, None)
    return " ".join(panel.words_of(View(shot, None, None), asked, scene_of("commune"), unknown=7))


def test_schools_of_no_known_place_are_missing_from_maps_of_units_only(demo_home):
    shot = make_snapshot(demo_home.published(), date(2025, 4, 20))
    assert "7 cơ sở chưa rõ xã nên không có trên bản đồ" in words_under(shot, choices.FILLED)
    assert "chưa rõ xã" not in words_under(shot, choices.POINTS)


def test_the_words_under_a_map_say_its_boundaries_once_and_the_scale_of_its_circles(demo_home):
    shot = make_snapshot(demo_home.published(), date(2025, 4, 20))
    words = words_under(shot, choices.CIRCLES)
    assert words.count("Ranh giới gần đúng") == 1
    assert "vietnamadminunits" in words
    assert "theo số người trong danh sách" in words
    assert "1.234" in words
    assert "14/12/2025" in words  # the newest date, not the one on screen
    assert "số người của các cơ sở có danh sách tên" in words_under(shot, choices.CIRCLES, "completed")


def test_a_picture_of_two_dates_keeps_the_place_and_is_logged_with_both(demo_home, monkeypatch):
    monkeypatch.setenv("LANTOA_HOME", str(demo_home.root))
    taken: list[dict] = []
    monkeypatch.setattr(saving, "map_pair", lambda *_, **how: taken.append(how) or b"")
    view = View(open_snapshot(demo_home), places.find("commune", "03127"), None)
    asked = choices.Choices("commune", PARTICIPATED, choices.FILLED, date(2025, 6, 29))
    saving.picture(view, asked, "png")
    assert taken[0]["chosen"] == "03127"
    log = (demo_home.root / "log" / "access.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(log[-1])["compare"] == "2025-06-29"


def test_two_dates_are_told_in_one_line_for_the_place(demo_home, monkeypatch):
    page = open_page("ban_do", demo_home, monkeypatch, so_sanh="true", so_voi="2025-04-13")
    measure = MEASURES["participated"]
    before, after = (figures(open_snapshot(demo_home, day))[0] for day in (date(2025, 4, 13), None))
    people = after["participated"] - before["participated"]
    assert f"{percent(rate(before, measure))} ({number(before['participated'])} trên" in texts(page)
    assert f"+{number(people)} người, tốt hơn" in texts(page)
    assert texts(page).count(f"trên {number(after['rostered_base'])} người trong danh sách)") >= 1


def test_what_needs_help_most_comes_first_also_where_a_high_rate_is_bad(demo_home, monkeypatch):
    page = open_page("ban_do", demo_home, monkeypatch, chi_so="Cần hỗ trợ")
    shares = list(page.dataframe[0].value["Cần hỗ trợ"].dropna())
    assert shares == sorted(shares, reverse=True)
    assert "cao nhất trước" in texts(page)


def test_a_day_beyond_the_data_is_warned_of(demo_home, monkeypatch):
    assert "thiếu phần chưa nạp" in texts(open_page("tong_quan", demo_home, monkeypatch, ngay="2026-12-31"))
    assert "trước ngày đó" in texts(open_page("tong_quan", demo_home, monkeypatch, ngay="2025-01-01"))
