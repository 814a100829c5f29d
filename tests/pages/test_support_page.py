"""Điểm cần hỗ trợ through AppTest: whom to call, filters, tasks for many, two people at once, the sheet that comes back."""

import io
import shutil
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import funnel_chart
from dashboard.figures.lagging import lagging
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot, open_snapshot
from dashboard.figures.standing import FLAGGED, STATUSES
from dashboard.figures.standing.alike import most_alike
from dashboard.figures.standing.history import changes, history, weekly
from dashboard.pages_list import FOLDER
from dashboard.reports.call_list import CALLS, HISTORY, write_call_list
from dashboard.sidebar import View
from dashboard.support_page import actions, listing, words
from etl.home.home import HOME_VARIABLE, Home
from etl.home.tasks import change_task, open_task, task_history, tasks
from etl.model.settings import Settings
from etl.readers.common.task_sheet import NOTE, STATE
from etl.text.vietnam import day, number
from tests.pages.test_pages import open_page, texts
from tests.support.calls import home_to_call

pytestmark = pytest.mark.filterwarnings("ignore")

DUE = date(2025, 12, 21)


@pytest.fixture(scope="module")
def calls_home(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home where half of the schools are to be called. Read it only."""
    return home_to_call(demo_home, tmp_path_factory.mktemp("goi") / "kho")


@pytest.fixture(scope="module")
def shot(calls_home: Home) -> Snapshot:
    return open_snapshot(calls_home)


@pytest.fixture
def home(calls_home: Home, tmp_path: Path) -> Home:
    """Return a copy of which tasks may be given."""
    copy = Home(tmp_path / "kho")
    shutil.copytree(calls_home.root, copy.root)
    return copy


def flagged(shot: Snapshot) -> list[dict]:
    return [r for r in lagging(shot) if r["status"] in FLAGGED]


def lists(page: AppTest) -> list[str]:
    return [name for frame in page.dataframe for name in frame.value["Cơ sở"]]


def give(home: Home, school: str, owner: str = "chị Lan") -> int:
    shot = open_snapshot(home)
    row = next(r for r in lagging(shot) if r["school"] == school)
    seen = {
        "status": row["status"],
        "people": row["rostered"],
        "participated": row["participated"],
        "gap_people": row["gap_people"],
    }
    return open_task(home, school, as_of=shot.as_of, seen=seen, owner=owner, due=DUE, by="chị Lan").number


def test_the_page_says_whom_to_call_gravest_first_and_the_silent_apart(calls_home, shot, monkeypatch):
    page = open_page("can_ho_tro", calls_home, monkeypatch)
    rows = flagged(shot)
    counts = Counter(r["status"] for r in rows)
    kinds = ", ".join(f"{counts[s]} {STATUSES[s].lower()}" for s in STATUSES if s in counts)
    assert f"**{len(rows)} cơ sở** cần gọi: {kinds}; so với 07/12/2025" in texts(page)
    silent, low = (frame.value for frame in page.dataframe)
    assert list(silent["Cơ sở"]) == [r["school_name"] for r in rows if r["status"] == "silent"]
    assert list(low["Cơ sở"]) == [r["school_name"] for r in rows if r["status"] != "silent"]
    assert "Tham gia" not in silent  # nobody knows, so nothing is said
    assert low["Từ ngày"].notna().all()


def test_statuses_are_counted_chosen_and_kept_in_the_address(calls_home, shot, monkeypatch):
    page = open_page("can_ho_tro", calls_home, monkeypatch, tinh_trang="Tụt xa")
    far = [r["school_name"] for r in flagged(shot) if r["status"] == "far_behind"]
    assert lists(page) == far
    assert f"Tụt xa ({len(far)})" in page.button_group(key="ht_tinh_trang").options
    page.button_group(key="ht_tinh_trang").set_value(["silent", "far_behind"]).run()
    assert page.query_params["tinh_trang"] == "Im lặng,Tụt xa"
    assert len(lists(page)) == len(far) + sum(r["status"] == "silent" for r in flagged(shot))


def test_level_and_office_narrow_the_list(calls_home, shot, monkeypatch):
    page = open_page("can_ho_tro", calls_home, monkeypatch, cap="Mầm non")
    assert sorted(lists(page)) == sorted(r["school_name"] for r in flagged(shot) if r["level"] == "MN")
    page = open_page("can_ho_tro", calls_home, monkeypatch)
    office = page.selectbox(key="quan_ly").options[1]
    page.selectbox(key="quan_ly").select(office).run()
    names = {
        r["school_name"]
        for r in shot.rows("select school_name from school_dim where managing_name = $o", {"o": office})
    }
    assert lists(page) and set(lists(page)) <= names


def test_owners_are_found_and_so_are_schools_without_one(home, shot, monkeypatch):
    school = flagged(shot)[0]
    give(home, school["school"])
    page = open_page("can_ho_tro", home, monkeypatch, phu_trach="chị Lan")
    assert lists(page) == [school["school_name"]]
    page.selectbox(key="phu_trach").select("Chưa ai phụ trách").run()
    assert school["school_name"] not in lists(page) and len(lists(page)) == len(flagged(shot)) - 1


def choosing(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Have the first `count` schools chosen: AppTest cannot mark lines of a table."""
    drawn = listing._draw_lists
    monkeypatch.setattr(listing, "_draw_lists", lambda found, waits: (drawn(found, waits), list(found[:count]))[1])


def test_tasks_are_given_to_many_schools_in_one_go(home, shot, monkeypatch):
    rows = flagged(shot)
    give(home, rows[0]["school"], "anh Páo")
    choosing(monkeypatch, 4)
    page = open_page("can_ho_tro", home, monkeypatch)
    assert rows[1]["reasons"][0][:30] in texts(page)
    assert "1 cơ sở đã có việc đang mở" in texts(page)
    page.button(key="ht_giao_nut").click().run()
    assert "Chưa ghi người phụ trách" in page.error[0].value and len(tasks(home)) == 1
    page.selectbox(key="ht_giao_ai").select("anh Páo")
    page.button(key="ht_giao_nut").click().run()
    assert not page.exception
    made = tasks(home)
    assert [t.owner for t in made] == ["anh Páo"] * 4
    assert {t.school_code for t in made} == {r["school"] for r in rows[:4]}
    assert all(t.seen["status"] and t.due == shot.as_of + timedelta(days=7) for t in made if t.number > 1)
    assert "Đã giao 3 việc cho anh Páo" in page.success[0].value
    assert page.dataframe[1].value["Phụ trách"].tolist().count("anh Páo") == 3


def one_task(home: Home, shot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> tuple[AppTest, int]:
    made = give(home, flagged(shot)[1]["school"])
    page = open_page("can_ho_tro", home, monkeypatch, phan="Việc đã giao")
    page.session_state["ht_viec_mo"] = made
    return page.run(), made


def test_a_task_is_changed_and_its_history_told(home, shot, monkeypatch):
    page, made = one_task(home, shot, monkeypatch)
    page.selectbox(key=f"ht_v_{made}_state").select("contacted")
    page.text_area(key=f"ht_v_{made}_note").set_value("Đã gặp hiệu trưởng")
    page.button(key=f"ht_v_{made}_ghi").click().run()
    [task] = tasks(home)
    assert (task.state, task.notes[-1].text) == ("contacted", "Đã gặp hiệu trưởng")
    assert "Mới → Đã gọi  \nĐã gặp hiệu trưởng" in texts(page)
    assert page.text_area(key=f"ht_v_{made}_note").value in (None, "")
    assert "Khi mở việc (14/12/2025)" in texts(page) and "Chưa đến hạn" in texts(page)


def test_two_people_at_once_lose_nothing(home, shot, monkeypatch):
    page, made = one_task(home, shot, monkeypatch)
    basis = tasks(home)[0].revision
    change_task(home, made, basis=basis, state="promised", note="Trường hẹn thứ Sáu", by="anh Páo")
    page.selectbox(key=f"ht_v_{made}_state").select("contacted")
    page.text_area(key=f"ht_v_{made}_note").set_value("Máy bận")
    page.button(key=f"ht_v_{made}_ghi").click().run()
    assert "anh Páo" in page.error[0].value and "Đã hẹn" in page.error[0].value
    assert tasks(home)[0].state == "promised"
    assert page.text_area(key=f"ht_v_{made}_note").value == "Máy bận"  # what was typed is still there
    page.button(key=f"ht_v_{made}_ghi").click().run()
    [task] = tasks(home)
    assert task.state == "contacted" and [n.text for n in task.notes] == ["Trường hẹn thứ Sáu", "Máy bận"]
    assert {r["by"] for r in task_history(home)} > {"anh Páo"}


def test_changes_of_different_fields_merge_and_the_page_says_that_somebody_wrote(home, shot, monkeypatch):
    page, made = one_task(home, shot, monkeypatch)
    change_task(home, made, basis=tasks(home)[0].revision, reason="network", by="anh Páo")
    page.run()
    assert "vừa có người sửa" in page.warning[-1].value
    page.selectbox(key=f"ht_v_{made}_state").select("contacted")
    page.button(key=f"ht_v_{made}_ghi").click().run()
    [task] = tasks(home)
    assert (task.reason, task.state) == ("network", "contacted")


def filled(home: Home, schools: list[str], state: str, note: str) -> bytes:
    """Return the call list of `schools` with state and note typed into its first line."""
    buffer = io.BytesIO()
    write_call_list(open_snapshot(home), buffer, schools, tasks(home), since={}, pending={}, scope=Scope("department"))
    book = openpyxl.load_workbook(io.BytesIO(buffer.getvalue()))
    sheet = book[CALLS]
    head = next(r for r in sheet.iter_rows() if STATE in [c.value for c in r])
    places = {c.value: c.column for c in head}
    sheet.cell(head[0].row + 1, places[STATE]).value = state
    sheet.cell(head[0].row + 1, places[NOTE]).value = note
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_returned_sheet_is_shown_before_it_is_put_in(home, shot, monkeypatch):
    school = flagged(shot)[1]
    give(home, school["school"])
    content = filled(home, [school["school"]], "Đã gọi", "Mất mạng cả tuần")
    page = open_page("can_ho_tro", home, monkeypatch, phan="Việc đã giao")
    page.file_uploader[0].set_value(("goi.xlsx", content, "")).run()
    shown = page.dataframe[0].value
    assert list(shown["Cơ sở"]) == [school["school_name"]] and "mới → đã gọi" in shown["Chi tiết"][0].lower()
    assert tasks(home)[0].state == "open"
    page.button(key="ht_nhap").click().run()
    [task] = tasks(home)
    assert (task.state, task.notes[-1].text) == ("contacted", "Mất mạng cả tuần")
    assert "Đã nhập: 1 dòng" in page.success[0].value


def test_a_wrong_sheet_is_refused_with_the_cell_named(home, shot, monkeypatch):
    school = flagged(shot)[1]
    give(home, school["school"])
    content = filled(home, [school["school"]], "Gọi rồi nhé", "")
    page = open_page("can_ho_tro", home, monkeypatch, phan="Việc đã giao")
    page.file_uploader[0].set_value(("goi.xlsx", content, "")).run()
    assert "Chưa ghi gì" in page.error[0].value and page.button(key="ht_nhap").disabled
    assert "Gọi rồi nhé" in page.dataframe[0].value["Chi tiết"][0]


def test_all_tasks_are_exported_with_their_history_in_a_sheet_that_can_come_back(home, shot, monkeypatch):
    schools = [r["school"] for r in flagged(shot)[:2]]
    for number_, school in enumerate(schools, start=1):
        change_task(home, give(home, school), basis=2 * number_ - 1, state="resolved", note="Xong", by="anh Páo")
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    content = actions.all_tasks(View(shot, None, None))
    told = {
        str(c.value).lower() for row in openpyxl.load_workbook(io.BytesIO(content))[HISTORY].iter_rows() for c in row
    }
    assert any("mới → đã xử lý" in t for t in told) and any("xong" in t for t in told)
    assert '"kind": "goi-dien"' in (home.root / "log" / "access.jsonl").read_text(encoding="utf-8")


def test_questions_of_a_school_without_any_leave_the_queue_whole(calls_home, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(calls_home.root))
    page = AppTest.from_file(str(FOLDER / "doi_soat.py"), default_timeout=60)
    page.session_state[listing.QUESTIONS_OF] = "KHONG-CO"
    page.run()
    assert not page.exception and page.header


def test_overdue_tasks_and_those_said_to_be_done_ask_for_a_look(home, shot, monkeypatch):
    rows = flagged(shot)
    before = history(shot, [date(2025, 11, 30)])
    for row in rows[1:3]:
        seen = next(r for r in before if r["school_code"] == row["school"])
        kept = {k: seen[k] for k in ("status", "people", "participated", "gap_people")}
        open_task(home, row["school"], as_of=date(2025, 11, 30), seen=kept, owner="chị Lan", due=date(2025, 12, 7))
    change_task(home, 2, basis=2, state="resolved")
    page = open_page("can_ho_tro", home, monkeypatch, phan="Việc đã giao")
    shown = texts(page)
    assert "Cần xem lại: 2 việc" in shown and "Quá hạn 7 ngày" in shown and "Ghi là đã xử lý, nhưng số liệu" in shown
    assert "Trong 2 cơ sở được giao việc và đã đến hạn" in shown
    assert page.dataframe[0].value["Kết quả đo"].tolist() != ["Chưa đến hạn"]


def test_what_changed_is_told_with_from_and_to(calls_home, shot, monkeypatch):
    by_day: dict[date, list[dict]] = {}
    for row in weekly(shot):
        by_day.setdefault(row["day"], []).append(row)
    weeks = [(before, on, changes(by_day[before], by_day[on])) for before, on in pairwise(by_day)]
    before, on, found = max(
        weeks, key=lambda w: len(w[2].newly) + len(w[2].cleared) + len(w[2].worse) + len(w[2].better)
    )
    assert found.newly
    page = open_page("can_ho_tro", calls_home, monkeypatch, phan="Thay đổi trong tuần", ngay=on.isoformat())
    assert f"So với **{day(before)}**: {number(len(found.newly))} mới cần gọi" in texts(page)
    told = [text for frame in page.dataframe for text in frame.value["Tình trạng"]]
    every = [*found.newly, *found.worse, *found.better, *found.cleared]
    assert told == [f"{STATUSES[c.status_before]} → {STATUSES[c.status_now]}" for c in every]


def test_the_school_page_tells_standing_place_task_and_whom_to_learn_from(home, shot, monkeypatch):
    row = next(r for r in flagged(shot) if r["status"] == "far_behind")
    give(home, row["school"])
    page = open_page("co_so", home, monkeypatch, truong=row["school"])
    shown = texts(page)
    assert "Tình trạng: **Tụt xa** từ " in shown and "giới hạn" in shown
    assert "Việc đang mở" in shown and "chị Lan" in shown
    alike = [r["school_name"] for r in most_alike(shot, row["school"])]
    assert any(list(f.value.get("Cơ sở", [])) == alike for f in page.dataframe) or not alike


@pytest.mark.parametrize("part", ["Biểu đồ quy mô", "Cơ sở nhỏ", "Nơi làm tốt"])
def test_every_part_opens_on_both_sides_of_many_and_few(part, calls_home, demo_home, monkeypatch):
    for of in (calls_home, demo_home):
        page = open_page("can_ho_tro", of, monkeypatch, phan=part)
        assert "Nếu mọi cơ sở thật ra như nhau, mỗi tuần có nhiều nhất khoảng" in texts(page)
        assert "mức cho phép: 1" in texts(page)


def test_the_method_names_the_settings_own_limits():
    said = " ".join(words.method(Settings(behind_chance=0.03, min_people=9)))
    assert "3,0 %" in said and "dưới 9 người" in said and len(words.method(Settings())) == 4


def point(code: str, people: int, participated: int, status: str, basis: str | None = None) -> dict:
    return {"school_code": code, "school_name": f"TH {code}", "people": people, "participated": participated, "status": status,
            "basis": basis, "gap_people": people - participated}  # fmt: skip


LINES = [
    {"people": n, "expected": 0.9, "lower_95": 0.7, "lower_998": 0.5, "upper_95": 1.0, "upper_998": 1.0}
    for n in range(1, 61)
]


def test_the_funnel_draws_every_status_in_its_own_colour_and_shape_and_a_point_tells_its_school():
    points = [point("A", 10, 7, "on_track"), point("B", 60, 42, "far_behind", "snapshot"), point("C", 30, 20, "silent")]
    figure = funnel_chart.funnel_figure(LINES, points, 0.95)
    drawn = {t["name"]: t for t in figure["data"] if t.get("mode") == "markers"}
    assert drawn["Tụt xa"]["customdata"] == [["B"]] and drawn["Tụt xa"]["y"] == [0.7]
    assert "42/60 người tham gia (70,0 %)" in drawn["Tụt xa"]["text"][0]
    assert not any(["C"] in t["customdata"] for t in drawn.values())  # a silent school has no rate
    looks = {(t["marker"]["color"], t["marker"]["symbol"]) for t in drawn.values()}
    assert len(looks) == len({c for c, _ in looks}) == len({s for _, s in looks}) == len(funnel_chart.MARKS)
    assert figure["layout"]["shapes"][0]["y0"] == 0.95
    assert all(t["type"] == "scatter" for t in figure["data"])  # no WebGL
    assert sum(t["mode"] == "lines" for t in figure["data"]) == 5


def test_a_funnel_without_peers_has_points_and_no_limits():
    figure = funnel_chart.funnel_figure([], [point("A", 10, 7, "on_track")], None)
    assert not any(t["mode"] == "lines" for t in figure["data"]) and "shapes" not in figure["layout"]


def test_the_example_sets_a_small_school_beside_a_larger_one_that_is_called():
    points = [point("A", 10, 7, "on_track"), point("B", 60, 42, "behind", "snapshot"), point("D", 50, 45, "on_track")]
    said = words.example(points, LINES)
    assert said.startswith("**TH A**: 7/10 người (70,0 %), không phải gọi") and "**TH B**: 42/60" in said
    assert "trường 10 người chỉ bị gọi khi dưới 70,0 %" in words.example(points[:1], LINES)
    assert words.example(points[:1], []) == ""
