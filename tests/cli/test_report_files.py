"""Commands about single documents: written by their ending, recognised again, filled in, written by a scheduler."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

from docx import Document
from openpyxl import Workbook, load_workbook

from etl.home import journal
from etl.home.frozen import frozen_sets
from etl.home.home import Home
from tests.cli.conftest import run
from tests.load.clerk import Clerk

ROOT = Path(__file__).resolve().parents[2]


def log(clerk: Clerk) -> list[dict[str, object]]:
    return journal.events(clerk.home / "log" / "access.jsonl")


def test_a_document_is_word_or_excel_by_its_name(clerk: Clerk) -> None:
    for n in range(2):
        assert run(clerk, "report", clerk.desk / f"{n}.docx")[0] == 0
    assert (clerk.desk / "0.docx").read_bytes() == (clerk.desk / "1.docx").read_bytes()
    assert any("tham gia" in p.text for p in Document(str(clerk.desk / "0.docx")).paragraphs)
    assert run(clerk, "report", clerk.desk / "1.docx", "--kind", "tom-tat")[0] == 0
    assert [e["kind"] for e in log(clerk) if e["action"] == "report"] == ["bao-cao", "bao-cao", "tom-tat"]
    for out, kind, said in (("a.docx", "tong-hop", "bao-cao, tom-tat"), ("a.xlsx", "tom-tat", "tong-hop"),
                            ("không có/a.docx", "bao-cao", "Không có thư mục")):  # fmt: skip
        code, _, err = run(clerk, "report", clerk.desk / out, "--kind", kind)
        assert code == 2 and said in err and not (clerk.desk / out).exists()


def test_an_old_report_is_recognised_and_its_changes_listed(clerk: Clerk) -> None:
    out = clerk.desk / "cũ.xlsx"
    assert run(clerk, "report", out, "--kind", "can-ho-tro", "--where", "level=THCS")[0] == 0
    book = load_workbook(out)
    cell = next(c for s in book for row in s.iter_rows() for c in row if c.value == "Trường THCS Mường Mươn")
    cell.value = "Trường khác"
    book.save(out)
    code, said, _ = run(clerk, "identify", out)
    assert code == 0 and "chưa chốt" in said and "“Trường THCS Mường Mươn” → “Trường khác”" in said
    [line] = list(csv.DictReader(io.StringIO(run(clerk, "identify", out, "--format", "csv")[1])))
    assert (line["compared"], line["kind"], line["cell"]) == ("hand", "changed", f"ô {cell.coordinate}")
    told = json.loads(run(clerk, "identify", out, "--format", "json")[1])
    assert told["verdict"] == "known" and told["differences"] == [line] and told["why"] == []
    assert log(clerk)[-1]["action"] == "identify" and log(clerk)[-1]["code"] == told["code"]


def test_what_is_no_report_is_said_so(clerk: Clerk) -> None:
    book = Workbook()
    book.active["A1"] = "việc khác"
    book.save(clerk.desk / "khác.xlsx")
    code, said, _ = run(clerk, "identify", clerk.desk / "khác.xlsx")
    assert code == 1 and "không phải báo cáo của hệ thống" in said
    for name, content, words in (
        ("a.csv", "a,b\n", "văn bản"),
        ("b.xls", b"\xd0\xcf\x11\xe0" + bytes(99), "định dạng cũ"),
    ):
        code, _, err = run(clerk, "identify", clerk.file(name, content))
        assert code == 2 and words in err
    assert run(clerk, "identify", clerk.desk / "không có.xlsx")[0] == 2


def test_an_offices_own_template_is_filled(clerk: Clerk) -> None:
    book = Workbook()
    book.active["A1"], book.active["A2"] = "{{participated}}", "{{tham_gia}} người"
    book.save(clerk.desk / "mẫu.xlsx")
    assert run(clerk, "fill", clerk.desk / "mẫu.xlsx", clerk.desk / "ra.xlsx")[0] == 0
    sheet = load_workbook(clerk.desk / "ra.xlsx").active
    assert (sheet["A1"].value, sheet["A2"].value) == (21, "21 người")
    assert log(clerk)[-1]["action"] == "fill"
    for out, said in (("ra.docx", "cùng loại"), ("mẫu.xlsx", "đè lên mẫu")):
        code, _, err = run(clerk, "fill", clerk.desk / "mẫu.xlsx", clerk.desk / out)
        assert code == 2 and said in err


def test_a_template_with_an_unknown_mark_writes_nothing_and_says_where(clerk: Clerk) -> None:
    book = Workbook()
    book.active["B7"] = "{{tham_giaa}}"
    book.save(clerk.desk / "mẫu.xlsx")
    code, said, err = run(clerk, "fill", clerk.desk / "mẫu.xlsx", clerk.desk / "ra.xlsx")
    assert code == 1 and not said and not (clerk.desk / "ra.xlsx").exists()
    assert "ô B7" in err and "{{tham_gia}}" in err and "OwnIssue" not in err


def test_a_scheduler_runs_it_from_any_folder_on_any_console(clerk: Clerk, tmp_path: Path) -> None:
    out = tmp_path / "weekly"
    env = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    call = [sys.executable, str(ROOT / "dashboard"), "weekly", str(out), "--last-sunday", "--where", "school=22000002",
            "--freeze", "--home", str(clerk.home)]  # fmt: skip
    done = subprocess.run(call, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    line = done.stdout.decode("utf-8")
    [folder] = [p for p in out.iterdir() if p.is_dir()]
    assert line.count("\n") == 1 and str(folder) in line and "đã chốt" in line
    assert folder.name.startswith("2025-04-06")  # a Sunday
    [made] = frozen_sets(Home(clerk.home))
    assert log(clerk)[-1] | {"action": "weekly", "code": made.code, "error": ""} == log(clerk)[-1]
    code, said, _ = run(clerk, "weekly", out, "--where", "school=22000002", "--freeze")
    assert code == 0 and "không đổi" in said and len(frozen_sets(Home(clerk.home))) == 1


def test_a_scheduled_run_that_fails_says_why_in_the_log(clerk: Clerk) -> None:
    code, said, err = run(clerk, "weekly", clerk.file("tệp", "x"), "--where", "school=22000002")
    assert code == 2 and not said and "Không ghi được" in err
    assert log(clerk)[-1]["action"] == "weekly" and "Không ghi được" in str(log(clerk)[-1]["error"])
    assert run(clerk, "weekly", clerk.desk / "x", "--where", "level=không")[0] == 2
    assert "không" in str(log(clerk)[-1]["error"])
