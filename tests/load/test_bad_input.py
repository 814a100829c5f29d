"""Bad files, alone and among good ones: a verdict of their own, the rest loads, nothing published changes."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from tests.load.lists import ROLLCALL, STAFF
from tests.readers.build import text_file, with_dimension, workbook

BOOK = workbook({"DS": STAFF})
SCHOOL_CODES = ("22000001", "22000002", "22000003", "22000005")
GOOD = text_file([ROLLCALL, ["S1", "22000001", 2, "Lò Thị Hoa"]])


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def formatted(row: int, column: int) -> bytes:
    """Return a roll-call whose clerk coloured cells far away from it."""
    book = openpyxl.load_workbook(io.BytesIO(workbook({"A": [ROLLCALL, ["S1", "22000001", 2, ""]]})))
    for r, c in ((1, column), (row, 1)):
        book.active.cell(r, c).fill = PatternFill("solid", fgColor="FFFF00")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


BAD = {
    "la.csv": (b"a,b,c\n1,2,3\n", "unknown_layout"),
    "rong.csv": (b"", "empty_file"),
    "bom.csv": (b"\xef\xbb\xbf", "empty_file"),
    "bom16.csv": (b"\xff\xfe", "empty_file"),
    "nul.csv": (bytes(500), "empty_file"),
    "chi tieu de.csv": (text_file(STAFF[:1]), "no_data_rows"),
    "chi tieu de.xlsx": (workbook({"A": STAFF[:1]}), "no_data_rows"),
    "cut.xlsx": (BOOK[:-300], "corrupt_file"),
    "hong.zip": (packed(a_csv=GOOD)[:-10], "corrupt_file"),
    "mat khau.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
                      "encrypted"),
    "web.xls": (b"<html><body><table><tr><td>x</td></tr></table></body></html>", "html_workbook"),
    "anh.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(100), "unsupported_file"),
    "thieu cot.csv": ("Họ và tên,Chức danh\nLò Thị Hoa,GV\n".encode(), "missing_column"),
    "to trong.xlsx": (workbook({"A": []}), "empty_file"),
    "dau phay.csv": (b",,,,\n,,,,\n", "empty_file"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_file_alone_changes_nothing(clerk, name):
    content, code = BAD[name]
    before, landed = clerk.version, len(list((clerk.home / "landing").iterdir()))
    answer = clerk.load(clerk.file(name, content))
    assert answer.code == 1 and answer.verdicts() == {name: "refused"} and answer.codes(name) == [code]
    assert (clerk.version, len(list((clerk.home / "landing").iterdir()))) == (before, landed)
    assert f"lantoa-{answer.version}.duckdb" == before


def test_bad_files_stop_no_good_one(clerk):
    for name, (content, _) in BAD.items():
        clerk.file(f"lô/{name}", content)
    clerk.file("lô/con/tốt.csv", GOOD)
    answer = clerk.load(clerk.desk / "lô")
    assert answer.code == 1 and answer.verdicts() == {**dict.fromkeys(BAD, "refused"), "tốt.csv": "loaded"}
    assert clerk.total()["participated"] == 2


def test_zips_in_zips_keep_the_path_to_each_file(clerk):
    inner = packed(x__hai_csv=text_file([ROLLCALL, ["S2", "22000001", 1, ""]]), la_csv=b"a,b\n1,2\n")
    path = clerk.file("gói.zip", packed(thư__một_csv=GOOD, trong_zip=inner))
    answer = clerk.load(path)
    assert answer.verdicts() == {"một.csv": "loaded", "hai.csv": "loaded", "la.csv": "refused"}
    assert answer["hai.csv"]["path"].replace("\\", "/").endswith("gói.zip/trong.zip/x/hai.csv")


def test_zip_bomb_is_refused_unopened(clerk):
    path = clerk.file("bom.zip", packed(bom_csv=b"0" * 60_000_000, tot_csv=GOOD))
    answer = clerk.load(path)
    assert answer.verdicts() == {"bom.csv": "refused", "tot.csv": "loaded"} and answer.codes("bom.csv") == ["too_large"]


@pytest.mark.parametrize("kind", ["folder", "zip", "zip of folders"])
def test_nothing_to_load_is_said(clerk, kind):
    """An empty folder or package is no success: somebody believes that a file was in it."""
    path = clerk.desk / "trống"
    if kind == "folder":
        path.mkdir()
    else:
        with zipfile.ZipFile(path, "w") as archive:
            if kind == "zip of folders":
                archive.writestr(zipfile.ZipInfo("thư mục/"), b"")
    code, out, err = clerk.on_home("load", path)
    assert code in (1, 2) and "trống" in out + err


def test_any_file_name_loads(clerk):
    quotes = "O'Hara điểm danh" if os.name == "nt" else 'O\'Hara "điểm danh"'  # Windows allows no double quote
    names = (f"{quotes} 🙂; drop table.csv", "d" * 240 + ".csv", "không đuôi", "-.csv")
    files = [clerk.file(n, [ROLLCALL, ["S1", c, 1, ""]]) for n, c in zip(names, SCHOOL_CODES, strict=True)]
    assert clerk.load(*files).verdicts() == dict.fromkeys(names, "loaded")
    assert {m["file"] for m in clerk.matches()} == set(names)


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name can be bytes that are no UTF-8")
def test_file_name_in_another_encoding_loads(clerk):
    """What `unzip` leaves of a package made on Vietnamese Windows."""
    raw = os.fsencode(clerk.desk) + b"/\xd0i\xec\xead danh.csv"
    with open(raw, "wb") as file:  # noqa: PTH123
        file.write(GOOD)
    call = [sys.executable, "-m", "etl", "load", raw, "--json", "--home", str(clerk.home)]
    done = subprocess.run(call, capture_output=True, check=False, cwd=Path(__file__).resolve().parents[2])
    assert b"Traceback" not in done.stderr and done.returncode == 0


@pytest.mark.parametrize("reference", ["A1", "A1:XFD1048576"])
def test_lying_dimension(clerk, reference):
    book = workbook({"A": [ROLLCALL, ["S1", "22000001", 2, ""], ["S1", "22000002", 2, ""]]})
    assert clerk.load(clerk.file("a.xlsx", with_dimension(book, reference))).ledger("a.xlsx") == (2, 0, 0, 0)


@pytest.mark.parametrize(("row", "column"), [(1_048_576, 4), (2, 16_384), (5_000, 16_384)])
def test_coloured_empty_cells_far_away_do_not_matter(clerk, row, column):
    assert clerk.load(clerk.file("a.xlsx", formatted(row, column))).ledger("a.xlsx") == (1, 0, 0, 0)


def test_very_many_empty_columns(clerk):
    content = b"\r\n".join(line + b"," * 300_000 for line in GOOD.split(b"\r\n") if line)
    assert clerk.load(clerk.file("a.csv", content)).ledger("a.csv") == (1, 0, 0, 0)


def test_wrong_extension_is_noted_and_read(clerk):
    answer = clerk.load(clerk.file("a.csv", BOOK), clerk.file("b.xlsx", GOOD))
    assert answer.codes("a.csv")[:1] == ["wrong_extension"] and answer.codes("b.xlsx") == ["wrong_extension"]


def test_formula_text_stays_text(clerk):
    answer = clerk.load(
        clerk.file("a.csv", [ROLLCALL, ["S1", "22000001", "=2+3", ""], ["S1", "22000002", 1, "=HYPERLINK(1)"]])
    )
    assert answer.ledger("a.csv") == (1, 0, 0, 1) and "=2+3" in answer["a.csv"]["issues"][0]["message"]


def test_path_that_does_not_exist_is_a_wrong_call(clerk):
    before = clerk.version
    code, _, err = clerk.on_home("load", clerk.desk / "không có.csv", clerk.file("a.csv", GOOD))
    assert code == 2 and "không có.csv" in err and clerk.version == before


def test_words_for_the_clerk_name_file_row_column_and_cure(clerk):
    rows = [ROLLCALL, ["S1", "22000001", "nhiều", ""], ["S1", "99", 2, ""]]
    code, out, err = clerk.on_home("load", clerk.file("a.csv", rows), clerk.file("b.csv", b"x,y\n1,2\n"))
    assert code == 1 and not err
    assert "2 dòng = 0 được tính + 0 trùng + 1 chờ xử lý + 1 không nhận" in out
    assert "dòng 2, cột “Sĩ số”: “nhiều” không phải số hợp lệ. Sửa thành" in out
    assert "KHÔNG NHẬN  b.csv" in out and "Tổng cộng 2 tệp: 1 đã nạp, 1 không nhận" in out
