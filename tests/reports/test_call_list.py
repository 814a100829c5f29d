"""The Excel to telephone from and the chase list, read back as an office sees them."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from dashboard.figures.contacts import managers
from dashboard.figures.keys import Filters
from dashboard.figures.scope import Scope
from dashboard.figures.silence import silences
from dashboard.figures.snapshot import Snapshot, make_snapshot
from dashboard.reports.call_list import CALLS, GUIDE, HISTORY, write_call_list
from dashboard.reports.chase import write_chase_list
from etl.model.errors import UserError
from etl.model.task import Note, Task
from etl.readers import Source, read
from tests.reports.conftest import make_world
from tests.support.world import World, person, school, session

AS_OF = date(2025, 4, 13)
TASK = Task(7, "Z", "2025-04-10T02:00:00", "lan", AS_OF, {"status": "silent"}, "Quàng Văn An", date(2025, 4, 27), "network",
            "contacted", (Note("2025-04-10T02:00:00", "lan", "Gọi hiệu trưởng", 3),), 3)  # fmt: skip


def written(write: object, *arguments: object, **more: object) -> Workbook:
    out = io.BytesIO()
    write(arguments[0], out, *arguments[1:], **more)  # type: ignore[operator]
    return load_workbook(out)


def table(book: Workbook, name: str, first: str) -> list[dict[str, object]]:
    """The lines of a sheet as heading → cell; its headings begin with `first`."""
    rows = [[c.value for c in row] for row in book[name].iter_rows()]
    head = next(n for n, row in enumerate(rows) if row[0] == first)
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :] if isinstance(row[0], int)]


def test_the_list_holds_the_schools_asked_for_in_their_order(snapshot: Snapshot) -> None:
    book = written(
        write_call_list, snapshot, ["Z", "A", "nowhere", "A"], [TASK], since={"Z": date(2025, 4, 6)}, pending={"A": 2}
    )
    assert book.sheetnames == [CALLS, HISTORY, GUIDE]
    silent, taking_part = table(book, CALLS, "STT")
    assert [silent[h] for h in ("Số việc", "Mã trường", "Người phụ trách", "Trạng thái", "Nguyên nhân", "Tình trạng")] == [
        7, "Z", "Quàng Văn An", "Đã gọi", "Mạng", "Im lặng",
    ]  # fmt: skip
    assert silent["Hạn"].date() == TASK.due and silent["Từ ngày"].date() == date(2025, 4, 6)  # type: ignore[union-attr]
    assert silent["Tham gia"] == "–" and silent["Số người"] == 10 and silent["Ghi chú mới"] in (None, "")
    assert silent["Mã dòng (không sửa)"] == "việc|7|3"
    assert taking_part["Số việc"] in (None, "") and taking_part["Tham gia"] == 9 and taking_part["Có thể thêm"] == 2
    assert taking_part["Mã dòng (không sửa)"] == "cơ sở|A|2025-04-13"
    [told] = table(book, HISTORY, "Việc")
    assert (told["Việc"], told["Ai"], told["Đã làm gì"]) == (7, "lan", "Gọi hiệu trưởng")


def test_it_prints_on_a4_with_headings_on_every_page_and_choices_to_pick(snapshot: Snapshot) -> None:
    sheet = written(write_call_list, snapshot, ["A", "Z"], [], since={}, pending={})[CALLS]
    assert sheet.page_setup.paperSize == 9 and sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows
    choices = {str(v.formula1) for v in sheet.data_validations.dataValidation if v.type == "list"}
    assert {
        '"Mới,Đã gọi,Đã hẹn,Đã xử lý,Không thuộc phần việc"',
        '"Mạng,Thiết bị,Nhân sự,Tài khoản,Lịch dạy,Khác"',
    } == choices
    assert {c.font.name for row in sheet.iter_rows() for c in row if c.value} == {"Times New Roman"}
    last = next(c for row in sheet.iter_rows() for c in row if c.value == "Mã dòng (không sửa)").column_letter
    assert sheet.column_dimensions[last].hidden


def test_since_and_pending_are_counted_where_not_given(snapshot: Snapshot) -> None:
    [line] = table(written(write_call_list, snapshot, ["Z"], []), CALLS, "STT")
    assert line["Từ ngày"] and line["Có thể thêm"] in (None, "")


def test_who_may_not_see_people_gets_no_names(snapshot: Snapshot) -> None:
    seeing = written(write_call_list, snapshot, ["A"], [], since={}, pending={})
    blind = written(write_call_list, snapshot, ["A"], [], since={}, pending={}, scope=Scope("province"))
    words = [str(c.value) for row in blind[CALLS].iter_rows() for c in row if c.value]
    assert "Lò Thị NgườiA0" in " ".join(str(c.value) for row in seeing[CALLS].iter_rows() for c in row)
    assert not any("Người" in w and "A0" in w for w in words) and "Lãnh đạo, điện thoại" not in words
    with pytest.raises(UserError):
        managers(snapshot, ["A"], Scope("province"))


def test_managers_are_those_of_the_day_with_a_telephone_first(tmp_path: Path) -> None:
    world = (
        World(tmp_path)
        .add("schools", [school("A", "Trường A")])
        .add("staff", [
            person("1", "Lò Thị Hoa", "A", "CBQL", email="hoa@example.org"),
            person("2", "Vàng A Páo", "A", "CBQL", phone="0912345678"),
            person("3", "Cà Văn Cũ", "A", "CBQL", valid_to=date(2025, 4, 1)),
            person("4", "Mùa A Dơ", "A", "CBQL"),
            person("5", "Lò Văn Giáo", "A", "GV", phone="0912345679"),
        ])
        .add("sessions", [session("S1", "2025-04-06 08:00", "2025-04-06 10:00")])
    )  # fmt: skip
    found = managers(make_snapshot(world.path(), date(2025, 4, 6)), ["A"])
    assert [m.words for m in found["A"]] == [
        "Vàng A Páo: 0912345678", "Lò Thị Hoa: hoa@example.org", "Mùa A Dơ (chưa có số)",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The report world with two more sessions of which only some schools say anything; a name that may be of Z waits."""
    world = make_world(tmp_path_factory.mktemp("quiet"))
    world.add("sessions", [
        session("S3", "2025-04-20 08:00", "2025-04-20 10:00", session_name="Buổi ba"),
        session("S4", "2025-04-27 08:00", "2025-04-27 10:00", session_name="Buổi bốn"),
    ])  # fmt: skip
    world.add("rollcalls", [{"session_code": s, "school_code": "A", "headcount": 9} for s in ("S3", "S4")])
    return make_snapshot(world.path())


def test_a_silent_school_is_told_with_its_sessions_and_its_usual_way(quiet: Snapshot) -> None:
    found = silences(quiet)
    assert "A" not in found and {"B", "D", "T", "Z"} <= found.keys()
    assert [s.code for s in found["B"].missing] == ["S2", "S3", "S4"]
    assert (found["B"].last_day, found["B"].ways_words) == (
        date(2025, 4, 6),
        "phiếu sĩ số (1 buổi), bảng ký tên (1 buổi)",
    )
    assert (found["Z"].last_day, found["Z"].ways_words) == (None, "chưa từng gửi gì")
    assert silences(quiet, Scope("school", "Z")).keys() == {"Z"}


def test_the_chase_list_has_a_sheet_for_each_managing_body(quiet: Snapshot) -> None:
    book = written(write_chase_list, quiet)
    bodies = table(book, "Tổng hợp", "TT")
    assert [b["Tờ"] for b in bodies] == book.sheetnames[1:] and len({n.casefold() for n in book.sheetnames}) == len(
        book.sheetnames
    )
    assert sum(b["Cơ sở im lặng"] for b in bodies) == len(silences(quiet))  # type: ignore[misc]
    sheet = next(b["Tờ"] for b in bodies for r in table(book, str(b["Tờ"]), "TT") if r["Mã trường"] == "Z")
    [line] = [r for r in table(book, str(sheet), "TT") if r["Mã trường"] == "Z"]
    assert str(line["Buổi chưa có bằng chứng"]).split("\n")[-1] == "27/04/2025 Buổi bốn"
    assert line["Lần cuối có tin"] == "chưa có" and "Lò Thị NgườiZ0" in str(line["Lãnh đạo, điện thoại"])
    assert line["Đã học chưa? Sĩ số? Vì sao chưa gửi?"] in (None, "")


def test_the_chase_list_of_a_place_and_of_none(quiet: Snapshot) -> None:
    only = written(write_chase_list, quiet, where=Filters({"school": ("Z",)}), scope=Scope("province"))
    assert len(only.sheetnames) == 2
    assert "Lãnh đạo, điện thoại" not in [c.value for row in only[only.sheetnames[1]].iter_rows() for c in row]
    assert written(write_chase_list, quiet, where=Filters({"school": ("A",)})).sheetnames == ["Tổng hợp"]
    with pytest.raises(UserError):
        write_chase_list(quiet, io.BytesIO(), where=Filters({"session": ("S1",)}))


def test_the_chase_list_and_the_support_list_are_no_lists_of_schools(quiet: Snapshot, support: object) -> None:
    out = io.BytesIO()
    write_chase_list(quiet, out)
    for content in (out.getvalue(), support.path.read_bytes()):  # type: ignore[attr-defined]
        result = read(Source("x.xlsx", content))
        assert result.is_refused and result.issues[0].code == "own_report", json.dumps(result.format)
