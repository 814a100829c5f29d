"""`python -m dashboard tasks`: listed, written out, read back; its exit codes."""

import csv
import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from dashboard import cli as dashboard_cli
from dashboard.tasks_command import COLUMNS
from etl.home.home import Home
from etl.home.tasks import change_task, open_task, tasks
from tests.load.clerk import run_command
from tests.load.lists import ROLLCALL, office


@pytest.fixture(scope="module")
def clerk(tmp_path_factory):
    made = office(tmp_path_factory.mktemp("tasks"))
    made.load(made.file("a.csv", [ROLLCALL, ["S1", "22000001", 2, "Lò Thị Hoa"], ["S1", "22000005", 20, ""]]))
    home = Home(made.home)
    day = date.fromisoformat("2025-04-06")
    seen = {"status": "silent", "people": 2, "participated": 0, "gap_people": 1, "target": 0.1}
    open_task(home, "22000001", as_of=day, seen=seen, owner="Quàng Văn An", due=day, by="lan")
    done = open_task(
        home, "22000005", as_of=day, seen=seen, owner="Hoa", due=date(2099, 1, 1), by="lan", reason="other"
    )
    change_task(home, done.number, basis=done.revision, state="resolved")
    return made


def run(clerk, *arguments):
    return run_command(dashboard_cli.main, ("tasks", *arguments, "--home", clerk.home))


def test_tasks_are_listed_with_what_the_figures_say(clerk):
    code, out, _ = run(clerk, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0 and out.split("\n")[0] == ",".join(COLUMNS) and [r["number"] for r in rows] == ["2", "1"]
    assert rows[1]["status_then"] == "silent" and rows[1]["result"] in ("cleared", "better", "same", "worse", "no_data")
    assert json.loads(run(clerk, "--format", "json", "--state", "resolved")[1])[0]["number"] == 2
    table = run(clerk)[1]
    assert "Đã xử lý" in table and "Quàng Văn An" in table


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [(("--owner", "quang van"), ["1"]), (("--state", "Mới,contacted"), ["1"]), (("--where", "school=22000005"), ["2"]),
     (("--as-of", "2025-04-01"), [])],
)  # fmt: skip
def test_tasks_are_chosen(clerk, arguments, numbers):
    rows = list(csv.DictReader(io.StringIO(run(clerk, "--format", "csv", *arguments)[1])))
    assert [r["number"] for r in rows] == numbers


def test_out_and_back(clerk, tmp_path):
    path = tmp_path / "goi.xlsx"
    code, out, _ = run(clerk, "--export", path)
    assert code == 0 and "1 cơ sở" in out
    book = load_workbook(path)
    sheet = book.worksheets[0]
    head = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "STT")
    columns = {c.value: c.column for c in sheet[head]}
    sheet.cell(head + 1, columns["Ghi chú mới"]).value = "đã gọi"
    book.save(path)
    code, out, _ = run(clerk, "--import", path, "--dry-run")
    assert code == 0 and "Nếu nhập" in out and not tasks(Home(clerk.home))[1].notes
    assert run(clerk, "--import", path)[0] == 0 and tasks(Home(clerk.home))[1].notes[0].text == "đã gọi"
    sheet.cell(head + 1, columns["Trạng thái"]).value = "xong"
    book.save(path)
    code, out, _ = run(clerk, "--import", path)
    assert code == 1 and f"dòng {head + 1}, cột “Trạng thái”" in out and "Chưa ghi gì" in out
    log = (clerk.home / "log" / "access.jsonl").read_text(encoding="utf-8")
    assert '"kind": "goi-dien"' in log and '"action": "tasks"' in log


def test_the_gravest_schools_are_written_out_whether_or_not_they_have_a_task(clerk, tmp_path):
    code, out, _ = run(clerk, "--export", tmp_path / "nang.xlsx", "--flagged", "3")
    assert code == 0 and "cơ sở" in out and (tmp_path / "nang.xlsx").exists()


def test_the_chase_list_is_a_kind_of_report(clerk, tmp_path):
    out = tmp_path / "im.xlsx"
    code, _, _ = run_command(dashboard_cli.main, ("report", out, "--kind", "im-lang", "--home", clerk.home))
    assert code == 0 and load_workbook(out).sheetnames[0] == "Tổng hợp"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("--state", "xong"), "trạng thái"), (("--flagged", "3"), "--export"), (("--dry-run",), "--import"),
     (("--import", "không-có.xlsx"), "không-có.xlsx"), (("--export", "không/có/x.xlsx"), "thư mục")],
)  # fmt: skip
def test_wrong_calls(clerk, arguments, said):
    code, out, err = run(clerk, *arguments)
    assert code == 2 and not out and said in err
