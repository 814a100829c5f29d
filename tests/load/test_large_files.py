"""Files too large to be held: read, kept and checked in pieces, from the disk and from a zip; nothing is left behind."""

import zipfile

import pytest

from etl import collect, reread
from etl.home.mappings import Remembered
from etl.intake import Desk, read_all
from tests.readers.test_usage import SHORT, line

PEOPLE = ["hoa1@example.org", "bun@example.org", "la@example.org", "my@example.org"]


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch):
    monkeypatch.setattr(collect, "HELD_BYTES", 100)
    monkeypatch.setattr(reread, "HELD_BYTES", 100)


@pytest.fixture
def export(clerk):
    weeks = [("2025-04-07", "2025-04-13"), ("2025-04-14", "2025-04-20")]
    return clerk.file(
        "chatgpt.csv", [SHORT, *(line(start=s, end=e, email=p, name="") for s, e in weeks for p in PEOPLE)]
    )


def kept(clerk):
    return sorted(path.name for path in (clerk.home / "landing").iterdir() if path.name != "ledger.jsonl")


def test_a_large_file_loads_as_a_small_one_does(clerk, export):
    before = kept(clerk)
    answer = clerk.load(export)
    assert answer.ledger("chatgpt.csv") == (8, 0, 0, 0)
    (name,) = set(kept(clerk)) - set(before)
    assert (clerk.home / "landing" / name).read_bytes() == export.read_bytes()
    assert clerk.on_home("check")[0] == 0
    assert clerk.load(export).verdicts() == {"chatgpt.csv": "unchanged"}
    assert clerk.on_home("rebuild")[0] == 0 and clerk.on_home("undo", export)[0] == 0


def test_out_of_a_zip_and_a_zip_in_it(clerk, export):
    inner = clerk.desk / "trong.zip"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(export, "tuần.csv")
    with zipfile.ZipFile(clerk.desk / "lô.zip", "w") as archive:
        archive.write(export, "thư mục/chatgpt.csv")
        archive.write(inner, "trong.zip")
    answer = clerk.load(clerk.desk / "lô.zip")
    assert answer.verdicts() == {"chatgpt.csv": "loaded", "tuần.csv": "unchanged"}
    assert answer.ledger("chatgpt.csv") == (8, 0, 0, 0)


def test_a_damaged_member_is_refused_and_the_others_go_on(clerk, export):
    path = clerk.desk / "hỏng.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(export, "hỏng.csv")
        archive.write(export, "nguyên.csv")
    content = bytearray(path.read_bytes())
    content[content.find(b"hoa1@")] ^= 1
    path.write_bytes(content)
    before = kept(clerk)
    answer = clerk.load(path)
    assert answer.verdicts() == {"hỏng.csv": "refused", "nguyên.csv": "loaded"}
    assert answer.codes("hỏng.csv") == ["corrupt_file"]
    assert len(kept(clerk)) == len(before) + 1


def test_a_trial_and_refused_files_leave_nothing(clerk, export):
    before = kept(clerk)
    clerk.load(export, options=["--dry-run"])
    answer = clerk.load(
        clerk.file("thực đơn.csv", "Món,Giá\n" + "Phở,30000\n" * 40), clerk.file("rỗng.csv", b" " * 200)
    )
    assert set(answer.verdicts().values()) == {"refused"}
    assert kept(clerk) == before


def test_what_a_cut_off_load_left_is_swept_away(clerk, export):
    left = clerk.home / "landing" / "incoming-abc.part"
    left.write_bytes(b"half")
    clerk.load(export)
    assert not left.exists()


def test_a_large_file_whose_dates_wait_for_the_sessions_is_read_again(clerk):
    rows = [SHORT, *(line(start="06/04/2025", end="06/04/2025", email=p, name="") for p in PEOPLE)]
    answer = clerk.load(clerk.file("x.csv", rows))
    assert answer.verdicts() == {"x.csv": "loaded"}  # the home plans a session on 6 April, none on 4 June
    assert answer.ledger("x.csv") == (4, 0, 0, 0)


def test_of_a_batch_no_bytes_and_no_tables_are_held(clerk, tmp_path, monkeypatch):
    monkeypatch.setattr(collect, "HELD_BYTES", 1 << 20)
    paths = [clerk.file(f"{n}.csv", [SHORT, line(email=PEOPLE[n])]) for n in range(3)]
    desk = Desk(tmp_path / "staged", None, tmp_path)
    found = read_all(collect.collect(paths), [], {}, lambda _share, _text: None, {}, Remembered(), desk)
    assert [c.verdict for c in found] == ["loaded"] * 3
    for candidate in found:
        assert candidate.stored == candidate.incoming.content == b"" and candidate.result.table is None
        assert candidate.staged.row_count == 1 and candidate.staged.rows.exists()
