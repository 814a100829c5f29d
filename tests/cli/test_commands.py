"""The command lines as a contract: exit codes, keys and columns, words on the right stream, never a traceback."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import cli as dashboard_cli
from tests.load.clerk import LEDGER, Clerk, run_command
from tests.load.lists import ROLLCALL, office

ROOT = Path(__file__).resolve().parents[2]
MEASURES = (
    "schools", "rostered", "participated", "participated_verified", "participated_reported", "completed", "activated",
    "active_28d", "habitual", "dormant", "retained", "retained_base", "products", "sites_expected", "sites_connected",
    "site_sessions_expected", "site_sessions_reporting", "attendance_rows", "attendance_identified", "flagged",
)  # fmt: skip
LAGGING = (
    "school", "school_name", "level", "commune", "district", "rostered", "participated", "rate", "target",
    "gap_people", "peer_rate", "lower_95", "lower_998", "status", "reasons",
)  # fmt: skip
MATCHES = ("file", "where", "session", "raw_name", "raw_email", "kind", "status", "person", "school", "method",
           "score", "candidates")  # fmt: skip
CODED = ("province", "district", "commune", "old_commune", "level", "kind", "managing_body", "school", "role",
         "session")  # fmt: skip
PLAIN = ("course", "week", "month")


@pytest.fixture(scope="module")
def clerk(tmp_path_factory):
    made = office(tmp_path_factory.mktemp("cli"))
    made.load(made.file("a.csv", [ROLLCALL, ["S1", "22000001", 2, "Lò Thị Hoa"], ["S1", "22000005", 20, ""]]))
    return made


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return Clerk(tmp_path_factory.mktemp("empty"))


def dashboard(clerk, *arguments):
    return run_command(dashboard_cli.main, (*arguments, "--home", clerk.home))


def test_init_makes_settings_and_templates_and_never_overwrites(empty):
    names = {p.name for p in (empty.home / "mau").iterdir()}
    assert {"co_so.xlsx", "can_bo.xlsx", "buoi_hoc.xlsx", "diem_danh_diem_cau.xlsx", "san_pham.xlsx"} <= names
    code, _, err = empty.etl("init", empty.home)
    assert code == 2 and "không ghi đè" in err


@pytest.mark.parametrize("name", ["co_so", "can_bo", "buoi_hoc", "diem_danh_diem_cau", "san_pham"])
def test_template_as_it_came_holds_no_row(empty, name):
    code, out, _ = empty.on_home("load", empty.home / "mau" / f"{name}.xlsx", "--json")
    (file,) = json.loads(out)["files"]
    assert code == 1 and file["issues"][0]["code"] == "no_data_rows"


def test_home_that_is_none_is_a_wrong_call_with_advice(tmp_path):
    for command in (["status"], ["check"], ["rebuild"], ["matches"], ["undo", "x"], ["load", str(tmp_path)]):
        code, out, err = Clerk.etl(*command, "--home", tmp_path / "không có")
        assert code == 2 and not out and "etl init" in err


def test_figures_before_anything_was_loaded(empty):
    for command in ("figures", "lagging"):
        code, out, err = dashboard(empty, command)
        assert code == 2 and not out and "etl load" in err
    assert empty.on_home("status")[0] == 0 and empty.on_home("check")[0] == 0
    assert empty.on_home("matches", "--format", "csv")[1].strip() == ",".join(MATCHES)


def test_load_json(clerk):
    bad = clerk.file("la.csv", "x,y\n1,2\n")
    code, out, err = clerk.on_home("load", bad, clerk.desk / "a.csv", "--json")
    answer = json.loads(out)
    assert code == 1 and not err and list(answer) == ["version", "files"]
    keys = ["path", "sha256", "format", "verdict", "rows_read", *LEDGER, "issues"]
    assert [list(f) for f in answer["files"]] == [keys, keys]
    assert [f["verdict"] for f in answer["files"]] == ["refused", "unchanged"]
    assert list(answer["files"][0]["issues"][0]) == ["code", "where", "message", "fix"]


def test_status_json_shows_the_ledger_of_every_file(clerk):
    files = json.loads(clerk.on_home("status", "--json")[1])["files"]
    assert [f["name"] for f in files] == ["truong.csv", "canbo.csv", "buoi.csv", "a.csv"]
    assert all(f["rows_read"] == sum(f[k] for k in LEDGER) for f in files)


@pytest.mark.parametrize("key", CODED + PLAIN)
def test_columns_of_figures(clerk, key):
    text = clerk.figures_csv(key)
    head, *lines = list(csv.reader(io.StringIO(text)))
    keys = [key, f"{key}_name"] if key in CODED else [key]
    assert head == [*keys, *MEASURES] and "\r" not in text
    assert all(cell == "" or cell.isdigit() for line in lines for cell in line[len(keys) :])


def test_groupings_blank_what_they_have_not(clerk):
    (line, *_) = clerk.figures("session")
    assert line["schools"] is None and line["completed"] is None and line["participated"] == 21 + 1
    by_role = clerk.figures("role")
    assert all(r["participated_reported"] is None and r["sites_expected"] is None for r in by_role)
    assert all(r["participated"] == r["participated_verified"] for r in by_role)


def test_two_keys_and_a_filter(clerk):
    lines = clerk.figures("district,level", "--where", "level=MN")
    assert [(r["district"], r["level"], r["rostered"]) for r in lines] == [("100", "MN", 2)]
    assert lines[0]["district_name"] == "Huyện Điện Biên" and lines[0]["level_name"] == "Mầm non"


@pytest.mark.parametrize(
    "arguments",
    [("--by", "xyz"), ("--by", ""), ("--by", "school,school"), ("--where", "abc=1"), ("--where", "level"),
     ("--where", "level=XX"), ("--as-of", "31/02/2025"), ("--as-of", "hôm nay"), ("--format", "xml")],
)  # fmt: skip
def test_wrong_calls_of_figures(clerk, arguments):
    code, out, err = dashboard(clerk, "figures", *arguments)
    assert code == 2 and not out and err


def test_wrong_day_is_explained_without_inner_names(clerk):
    _, _, err = dashboard(clerk, "figures", "--as-of", "31/02/2025")
    assert "31/02/2025" in err and "_day" not in err


def test_columns_of_lagging(clerk):
    code, out, _ = dashboard(clerk, "lagging", "--format", "csv")
    head, *lines = list(csv.reader(io.StringIO(out)))
    assert code == 0 and tuple(head) == LAGGING and len(lines) == 4
    rows = json.loads(dashboard(clerk, "lagging", "--format", "json")[1])
    known = {"silent", "far_behind", "behind", "slipping", "on_track", "ahead"}
    assert {r["status"] for r in rows} <= known
    assert sum(r["status"] in ("silent", "far_behind", "behind", "slipping") for r in rows) == clerk.total()["flagged"]
    silent = [r for r in rows if r["status"] == "silent"]
    assert {r["school"] for r in silent} == {"22000002", "22000003"} and all(r["reasons"] for r in silent)


def test_columns_of_matches(clerk):
    code, out, _ = clerk.on_home("matches", "--format", "csv")
    assert code == 0 and tuple(out.splitlines()[0].split(",")) == MATCHES
    assert [(m["where"], m["kind"], m["status"]) for m in clerk.matches()] == [
        ("2", "site", "matched"), ("2", "person", "matched"), ("3", "site", "matched"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [("load",), ("load", "x", "--date-order", "ymd"), ("undo",), ("undo", "không có"), ("inspect", "không có"),
     ("matches", "--format", "xml"), ("lệnh lạ",)],
)  # fmt: skip
def test_wrong_calls_of_etl(clerk, arguments):
    code, out, err = clerk.on_home(*arguments)
    assert code == 2 and not out and err


def test_real_process_writes_utf8_on_any_console_and_draws_no_bar(clerk):
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LANTOA_HOME": str(clerk.home)}
    done = subprocess.run([sys.executable, "-m", "etl", "status"], cwd=ROOT, env=env, capture_output=True, check=False)
    assert done.returncode == 0 and not done.stderr and "Phiên bản số liệu" in done.stdout.decode("utf-8")
    call = [sys.executable, "-m", "dashboard", "figures", "--by", "school", "--format", "csv"]
    done = subprocess.run(call, cwd=ROOT, env=env, capture_output=True, check=False)
    assert done.returncode == 0 and not done.stderr and done.stdout.decode("utf-8").startswith("school,school_name,")
