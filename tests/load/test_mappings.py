"""A layout is declared once: files of it load from then on, rebuilds need nothing but the ledger, days are not inherited."""

import json
import shlex
import shutil

import pytest

from etl.home.home import Home
from etl.home.landing import in_force
from etl.home.mappings import FILE_NAME, remembered

HEAD = ["STT", "HỌ TÊN GV", "ĐƠN VỊ CT", "KÝ NHẬN"]
HOA = ["1", "Lò Thị Hoa", "Trường Mầm non Hoa Mơ", "x"]
BUN = ["2", "Quàng Văn Bun", "Trường Tiểu học số 1 Nà Tấu", "x"]
LA = ["3", "Cà Thị Lả", "Trường THCS Mường Mươn", ""]
DAY_1, DAY_2 = "Ngày=06/04/2025", "Ngày=13/04/2025"
CANVA = [["Name", "Email", "Designs created", "Last active"], ["Quàng Văn Bun", "bun@example.org", "12", "2025-04-16"]]


@pytest.fixture
def sheet(clerk):
    return clerk.file("ký tên tuần 1.csv", [HEAD, HOA, BUN, LA])


def declared(clerk, path, *more):
    code, out, err = clerk.on_home("map", path, "--save", *more)
    assert code == 0, err
    return out


def figures_of(clerk):
    return clerk.figures("school"), clerk.version


def test_a_refused_table_is_declared_once_and_counts(clerk, sheet):
    assert clerk.load(sheet).codes(sheet.name) == ["unknown_layout"]
    assert "Đã lưu" in declared(clerk, sheet, "--constant", DAY_1)
    loaded = clerk.load(sheet)
    assert loaded[sheet.name]["format"] == "mapped"
    assert loaded.ledger(sheet.name) == (2, 0, 0, 1)
    assert clerk.total()["participated_verified"] == 2
    assert clerk.on_home("check")[0] == 0
    assert "Bảng theo cách khai báo: ký tên tuần" in clerk.on_home("status")[1]
    assert clerk.load(sheet).verdicts() == {sheet.name: "unchanged"}


def test_a_rebuild_needs_nothing_but_the_ledger_and_the_landed_file(clerk, sheet):
    declared(clerk, sheet, "--constant", DAY_1)
    clerk.load(sheet)
    before = figures_of(clerk)
    for folder in ("decisions", "staged", "warehouse"):
        shutil.rmtree(clerk.home / folder)
        (clerk.home / folder).mkdir()
    assert clerk.on_home("rebuild")[0] == 0
    assert figures_of(clerk) == before
    assert clerk.on_home("check")[0] == 0


def test_a_changed_stage_of_a_declared_file_is_found(clerk, sheet):
    declared(clerk, sheet, "--constant", DAY_1)
    clerk.load(sheet)
    other = clerk.file("khác.csv", [HEAD, HOA])
    clerk.load(other)
    stages = {f.name: clerk.home / "staged" / f.staged_name for f in in_force(Home(clerk.home).landing)}
    shutil.copytree(stages[other.name], stages[sheet.name], dirs_exist_ok=True)
    code, out, _ = clerk.on_home("check")
    assert code == 1 and sheet.name in out


def test_the_next_file_of_the_layout_is_read_in_any_look_but_inherits_no_day(clerk, sheet):
    declared(clerk, sheet, "--constant", DAY_1)
    clerk.load(sheet)
    upper = [[cell.lower() for cell in reversed(HEAD)] + [""], [*reversed(HOA), ""]]
    following = clerk.file("tuần 2.csv", [["DANH SÁCH"], *upper])
    loaded = clerk.load(following)
    assert loaded.ledger(following.name) == (0, 0, 1, 0)
    assert loaded.codes(following.name) == ["unknown_session"]
    assert clerk.load(following, options=("--session", "S2")).ledger(following.name) == (1, 0, 0, 0)


def test_each_file_keeps_its_own_day_when_all_are_loaded_again(clerk, sheet):
    following = clerk.file("ký tên tuần 2.csv", [HEAD, HOA])
    declared(clerk, sheet, "--constant", DAY_1)
    declared(clerk, following, "--constant", DAY_2)
    assert clerk.load(sheet, following).verdicts() == {sheet.name: "loaded", following.name: "loaded"}
    before = figures_of(clerk)
    again = clerk.load(sheet, following)
    assert set(again.verdicts().values()) == {"unchanged"}
    assert figures_of(clerk) == before
    assert [m["session"] for m in clerk.matches() if m["raw_name"] == "Lò Thị Hoa"] == ["S1", "S2"]


def test_a_corrected_declaration_is_read_at_the_next_load_of_the_same_file(clerk, sheet):
    declared(clerk, sheet, "--constant", DAY_1)
    clerk.load(sheet)
    declared(clerk, sheet, "--constant", DAY_1, "--column", "Có mặt=")
    loaded = clerk.load(sheet)
    assert loaded.verdicts() == {sheet.name: "loaded"} and loaded.ledger(sheet.name) == (3, 0, 0, 0)
    assert clerk.total()["participated_verified"] == 3


def test_another_name_is_no_reason_to_read_again(clerk, sheet):
    declared(clerk, sheet, "--constant", DAY_1)
    clerk.load(sheet)
    declared(clerk, sheet, "--constant", DAY_1, "--name", "Sổ ký tên của trường")
    assert clerk.load(sheet).verdicts() == {sheet.name: "unchanged"}


def test_a_forgotten_layout_is_asked_for_again_and_loaded_files_stay(clerk, sheet):
    declared(clerk, sheet, "--constant", DAY_1, "--name", "Sổ ký tên")
    clerk.load(sheet)
    before = figures_of(clerk)
    code, out, _ = clerk.on_home("map", "--list", "--json")
    (layout,) = json.loads(out)
    assert (layout["name"], layout["kind"], layout["constants"]) == ("Sổ ký tên", "sign_ins", {})
    assert clerk.on_home("map", "--forget", layout["fingerprint"][:8])[0] == 0
    assert json.loads(clerk.on_home("map", "--list", "--json")[1]) == []
    assert clerk.load(clerk.file("mới.csv", [HEAD, HOA])).codes("mới.csv") == ["unknown_layout"]
    assert clerk.on_home("rebuild")[0] == 0
    assert figures_of(clerk) == before
    code, _, err = clerk.on_home("map", "--forget", "Sổ ký tên")
    assert code == 2 and "chưa có cách đọc nào" in err


def test_a_wrong_recognition_is_overridden_on_purpose_only(clerk):
    rows = [["Họ và tên", "Tên trường"], HOA[1:3]]
    sheet = clerk.file("điểm danh.csv", rows)
    assert clerk.load(sheet)[sheet.name]["format"] == "staff_list"
    call = ("map", sheet, "--kind", "sign_ins", "--constant", DAY_1, "--save")
    code, _, err = clerk.on_home(*call)
    assert code == 2 and "Danh sách cán bộ" in err and "--override" in err
    assert clerk.on_home(*call, "--override")[0] == 0
    loaded = clerk.load(sheet)
    assert (loaded[sheet.name]["format"], loaded.verdicts()) == ("mapped", {sheet.name: "loaded"})
    assert clerk.load(clerk.file("tuần sau.csv", [rows[0], BUN[1:3]]))["tuần sau.csv"]["format"] == "mapped"


def test_usage_of_a_tool_counts_by_the_days_named(clerk, sheet):
    declared(clerk, sheet, "--constant", DAY_1)
    usage = clerk.file("Canva tháng 4.csv", CANVA)
    out = declared(clerk, usage)
    assert "Công cụ  =  canva" in out
    clerk.load(sheet, usage)
    assert clerk.total()["activated"] == 1
    next_month = clerk.file("Canva tháng 5.csv", [CANVA[0], ["Cà Thị Lả", "la@example.org", "3", "2025-05-02"]])
    assert clerk.load(next_month).ledger(next_month.name) == (1, 0, 0, 0)


def test_a_file_that_needs_its_own_word_says_which(clerk):
    rows = [["Giáo viên", "NHIỆM VỤ"], ["Sùng A Páo", "Giáo viên"]]
    first = clerk.file("TH số 1 Nà Tấu.csv", rows)
    declared(clerk, first, "--kind", "staff", "--constant", "Mã trường=22000002")
    assert clerk.load(first).ledger(first.name) == (1, 0, 0, 0)
    other = clerk.file("THCS.csv", [rows[0], ["Thào Thị Mai", "Giáo viên"]])
    assert clerk.load(other).codes(other.name) == ["mapping_incomplete"]
    declared(clerk, other, "--constant", "school_code=22000003")
    assert clerk.load(first, other).verdicts() == {first.name: "unchanged", other.name: "loaded"}


def test_planned_sessions_settle_the_days_of_a_declared_file_too(clerk):
    rows = [[*HEAD, "NGÀY TH"], [*HOA, "06/04/2025"]]
    sheet = clerk.file("sổ.csv", rows)
    assert clerk.on_home("map", sheet)[0] == 1
    assert clerk.on_home("map", sheet, "--save", "--date-order", "dmy")[0] == 0
    assert clerk.load(sheet).ledger(sheet.name) == (1, 0, 0, 0)
    (landed,) = [f for f in in_force(Home(clerk.home).landing) if f.name == sheet.name]
    assert landed.decided["date_order"] == "dmy" and landed.mapping is not None


def test_the_command_to_load_with_can_be_pasted_as_printed(clerk):
    used = clerk.file("Canva tháng 12.csv", [CANVA[0], ["Quàng Văn Bun", "bun@example.org", "12", "05/12/2025"]])
    (command,) = [line for line in declared(clerk, used, "--date-order", "dmy").splitlines() if " etl load " in line]
    code, _, err = clerk.on_home(*shlex.split(command)[3:])
    assert code == 0, err


def test_looking_changes_nothing(clerk, sheet):
    before = sorted(p.name for p in clerk.home.rglob("*"))
    code, out, _ = clerk.on_home("map", sheet, "--constant", DAY_1, "--json")
    shown = json.loads(out)
    assert (code, shown["kind"], shown["header_row"], shown["saved"]) == (0, "sign_ins", 1, False)
    assert shown["columns"] == {"full_name": "HỌ TÊN GV", "school_text": "ĐƠN VỊ CT", "present": "KÝ NHẬN"}
    assert shown["rows"][0]["cells"] == {
        "full_name": "Lò Thị Hoa", "school_text": "Trường Mầm non Hoa Mơ", "present": "có mặt", "held_date": "06/04/2025"
    }  # fmt: skip
    assert sorted(p.name for p in clerk.home.rglob("*")) == before


def test_a_home_is_not_needed_to_look(clerk, sheet, monkeypatch, tmp_path):
    monkeypatch.setenv("LANTOA_HOME", str(tmp_path / "không có"))
    code, out, _ = clerk.etl("map", sheet)
    assert code == 1 and "CÒN THIẾU" in out
    assert clerk.etl("map", sheet, "--save")[0] == 2


def test_inspect_and_dry_run_know_the_declared_layout(clerk, sheet):
    declared(clerk, sheet, "--constant", DAY_1)
    code, out, _ = clerk.on_home("inspect", sheet, "--json")
    facts = json.loads(out)
    assert (code, facts["format"], facts["mapping"]) == (0, "mapped", "ký tên tuần")
    assert facts["ledger"] == {"counted": 2, "rejected": 1}
    assert clerk.load(sheet, options=("--dry-run",)).ledger(sheet.name) == (2, 0, 0, 1)


@pytest.mark.parametrize(
    ("more", "words"),
    [(("--column", "Họ và tên=TÊN"), "HỌ TÊN GV"), (("--column", "Ngày sinh=STT"), "Họ và tên"),
     (("--constant", "Ngày=31/02/2025"), "không hợp lệ"), (("--header-row", "9"), "Dòng 9"), ((), "còn thiếu")],
)  # fmt: skip
def test_wrong_calls_are_explained_and_save_nothing(clerk, sheet, more, words):
    code, _, err = clerk.on_home("map", sheet, "--save", *more)
    assert code == 2 and words in err
    assert not remembered(Home(clerk.home)).layouts


def test_half_a_line_and_strange_lines_of_the_journal_are_passed_over(clerk, sheet):
    declared(clerk, sheet, "--constant", DAY_1)
    journal = clerk.home / "decisions" / FILE_NAME
    strange = {
        "event": "save",
        "fingerprint": "x",
        "mapping": '{"kind": "of tomorrow"}',
        "sha256": "",
        "file": "",
        "at": "",
        "by": "",
    }
    with journal.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(strange) + '\n{"event": "sa')
    assert len(remembered(Home(clerk.home)).layouts) == 1
    declared(clerk, clerk.file("khác.csv", CANVA), "--constant", "tool=Canva")
    assert len(remembered(Home(clerk.home)).layouts) == 2
    (first, *_) = journal.read_text(encoding="utf-8").splitlines()
    assert {"at", "by", "file", "fingerprint", "sha256"} <= json.loads(first).keys()
