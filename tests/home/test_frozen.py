"""What is frozen stays; whatever is changed, lost or added afterwards is found and named."""

import json
import os
import shutil
import threading
from datetime import date
from pathlib import Path

import pytest

from etl.home import frozen
from etl.home.frozen import About, find, freeze, frozen_sets, read, verify
from etl.home.home import Home
from etl.model.errors import UserError

CODE, OTHER = "20250413-0A1B2C3D", "20250420-FFFF0000"
DOCUMENTS = {"Báo cáo.docx": b"word", "Phụ lục.xlsx": b"excel"}
FIGURES = {"so_lieu.parquet": b"figures"}


def about(code: str = CODE) -> About:
    return About(code, date(2025, 4, 13), "level=TH", "tỉnh", "000007-aaaa", "bbbb", "cccc", {"landing": 7},
                 (("ký tên.csv", "ab" * 32),))  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "kho")
    made.create()
    freeze(made, about(), DOCUMENTS, FIGURES, by="Cà Thị Lả", note="họp tháng 4")
    return made


def path(home: Home, *parts: str) -> Path:
    return home.frozen.joinpath(*parts)


def rewrite(file: Path, content: bytes) -> None:
    file.chmod(0o644)
    file.write_bytes(content)


def test_a_set_says_what_it_is_who_froze_it_and_when(home: Home) -> None:
    [made] = frozen_sets(home)
    assert made.about == about()
    assert (made.frozen_by, made.note, made.replaces) == ("Cà Thị Lả", "họp tháng 4", None)
    assert made.frozen_at.startswith("20") and len(made.seal) == 64
    assert {name: read(home, CODE, name) for name in (*made.documents, *made.figures)} == DOCUMENTS | FIGURES
    assert verify(home) == []


def test_the_same_code_is_frozen_once_and_told_who_did_it(home: Home) -> None:
    with pytest.raises(UserError, match="Cà Thị Lả"):
        freeze(home, about(), {"khác.docx": b"x"}, {}, by="Vàng A Dơ")
    assert read(home, CODE, "Báo cáo.docx") == b"word" and len(frozen_sets(home)) == 1


def test_a_later_set_may_take_the_place_of_an_earlier_one_which_stays(home: Home) -> None:
    freeze(home, about(OTHER), DOCUMENTS, FIGURES, replaces=CODE)
    assert [(s.code, s.replaces) for s in frozen_sets(home)] == [(OTHER, CODE), (CODE, None)]
    with pytest.raises(UserError, match="để thay"):
        freeze(home, about("20250427-00000000"), {}, {}, replaces="20990101-00000000")
    assert verify(home) == []


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda h: rewrite(path(h, CODE, "tai-lieu", "Báo cáo.docx"), b"worD"), "“Báo cáo.docx” bị sửa"),
        (lambda h: rewrite(path(h, CODE, "so-lieu", "so_lieu.parquet"), b""), "“so_lieu.parquet” bị sửa"),
        (lambda h: path(h, CODE, "tai-lieu", "Phụ lục.xlsx").unlink(), "mất tệp “Phụ lục.xlsx”"),
        (lambda h: path(h, CODE, "tai-lieu", "thêm.docx").write_bytes(b""), "tệp lạ “thêm.docx”"),
        (lambda h: rewrite(path(h, CODE, "manifest.json"), path(h, CODE, "manifest.json").read_bytes().replace(b"L\xe1\xba\xa3", b"L")),
         "manifest.json bị sửa"),
        (lambda h: shutil.rmtree(path(h, CODE)), f"Mất bộ {CODE}"),
        (lambda h: shutil.copytree(path(h, CODE), path(h, OTHER)), f"“{OTHER}” trong frozen không có trong sổ"),
        (lambda h: rewrite(path(h, "ledger.jsonl"), b""), "không có trong sổ"),
    ],
    ids=["document", "figures", "lost", "added", "manifest", "set lost", "set added", "ledger emptied"],
)  # fmt: skip
def test_tampering_is_found_and_named(home: Home, tamper, said: str) -> None:
    tamper(home)
    assert any(said in problem for problem in verify(home)), verify(home)


def test_a_document_and_its_hash_changed_together_are_found(home: Home) -> None:
    rewrite(path(home, CODE, "tai-lieu", "Báo cáo.docx"), b"forged")
    manifest = json.loads(path(home, CODE, "manifest.json").read_text(encoding="utf-8"))
    manifest["documents"]["Báo cáo.docx"] = frozen._digest(b"forged")
    rewrite(path(home, CODE, "manifest.json"), json.dumps(manifest).encode())
    assert verify(home)


def test_a_line_of_the_ledger_lost_changed_or_cut_off_is_found(home: Home) -> None:
    for n in range(3):
        freeze(home, about(f"2025050{n}-00000000"), DOCUMENTS, FIGURES)
    ledger = path(home, "ledger.jsonl")
    lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    for kept in ([*lines[:1], *lines[2:]], [lines[1], lines[0], *lines[2:]], lines[:-1], [*lines[:1], "x\n", *lines[1:]],
                 [lines[0].replace("Lả", "Lá"), *lines[1:]]):  # fmt: skip
        ledger.write_text("".join(kept), encoding="utf-8")
        assert verify(home)
    ledger.write_text("".join(lines[:-1]), encoding="utf-8")
    shutil.rmtree(path(home, "20250502-00000000"))
    assert any("20250502-00000000" in problem for problem in verify(home))
    ledger.write_text("".join(lines), encoding="utf-8")


def test_what_was_tampered_with_is_not_handed_out(home: Home) -> None:
    rewrite(path(home, CODE, "tai-lieu", "Báo cáo.docx"), b"worD")
    with pytest.raises(UserError, match="đã bị sửa sau khi chốt"):
        read(home, CODE, "Báo cáo.docx")
    with pytest.raises(UserError, match="không có tệp"):
        read(home, CODE, "../ledger.jsonl")


def test_a_freeze_that_was_cut_off_leaves_nothing_and_can_be_done_again(home: Home, monkeypatch) -> None:
    real = os.fsync
    calls = []

    def cut_off(number: int) -> None:
        calls.append(number)
        if len(calls) == 2:
            raise OSError("power lost")
        real(number)

    monkeypatch.setattr(os, "fsync", cut_off)
    with pytest.raises(UserError, match="Chưa chốt được"):
        freeze(home, about(OTHER), DOCUMENTS, FIGURES)
    monkeypatch.setattr(os, "fsync", real)
    assert [s.code for s in frozen_sets(home)] == [CODE] and verify(home) == []
    freeze(home, about(OTHER), DOCUMENTS, FIGURES)
    assert len(frozen_sets(home)) == 2 and verify(home) == []


def test_two_at_once_freeze_each_set_once(home: Home) -> None:
    refused = []

    def work(code: str) -> None:
        try:
            freeze(home, about(code), DOCUMENTS, FIGURES)
        except UserError as error:
            refused.append(str(error))

    codes = [f"2025060{n % 4}-00000000" for n in range(12)]
    threads = [threading.Thread(target=work, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(frozen_sets(home)) == 5 and len(refused) == 8 and verify(home) == []


def test_a_set_is_found_by_the_beginning_of_its_code(home: Home) -> None:
    assert find(home, "20250413").code == CODE
    with pytest.raises(UserError, match="frozen"):
        find(home, "2024")
