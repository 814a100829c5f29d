"""The workbook of a change adds up in its own formulas, and names people only where that is allowed."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard.figures.change import CAUSES, Explanation, Side, current_state, explain
from dashboard.figures.change.wording import lines, sentence
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import open_snapshot
from dashboard.reports.change_book import write_change
from dashboard.reports.question import Question
from etl.home.home import Home
from tests.load.lists import ROLLCALL, office

S1 = date(2025, 4, 6)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Side]:
    clerk = office(tmp_path_factory.mktemp("doi"))
    clerk.load(clerk.file("một.csv", [ROLLCALL, ["S1", "22000005", 20, ""], ["S1", "22000001", 1, "Lò Thị Hoa"]]))
    home = Home(clerk.home)
    snapshot = open_snapshot(home, S1)
    side = Side(S1, current_state(home, snapshot))
    clerk.load(
        clerk.file("hai.csv", [ROLLCALL, ["S1", "22000005", 25, ""], ["S1", "22000003", 2, "Cà Thị Lả; Vàng A Dơ"]])
    )
    return home, side


def explained(told: tuple[Home, Side], scope: Scope | None = None) -> Explanation:
    home, side = told
    return explain(home, side, Side(S1), scope=scope)


def test_a_sentence_says_before_after_and_each_cause(told: tuple[Home, Side]) -> None:
    found = explained(told)
    assert sentence(found, "participated") == "Tham gia: 21 → 28 người (+7): số liệu nạp muộn +2, sửa số đã nạp +5."
    assert sentence(found, "rostered") == "Trong danh sách: 39 người, không đổi."
    for line in lines(found):
        assert line["change"] == sum(line[c] for c in CAUSES)


@pytest.mark.parametrize("scope", [None, Scope("province")])
def test_the_workbook_shows_the_split_and_the_lists_behind_it(
    told: tuple[Home, Side], tmp_path: Path, scope: Scope | None
) -> None:
    home, _ = told
    found = explained(told, scope)
    for name in ("a.xlsx", "b.xlsx"):
        write_change(Question(open_snapshot(home, S1), None, scope), found, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = load_workbook(tmp_path / "a.xlsx", data_only=True)
    text = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    assert {"Vì sao số đổi", "Số liệu nạp muộn", "Sửa số đã nạp"} <= set(book.sheetnames)
    assert "khớp" in text and "LỆCH" not in text and "hai.csv" in text
    assert ("Vàng A Dơ" in text) == (scope is None)


def test_nothing_differs_from_itself(told: tuple[Home, Side], tmp_path: Path) -> None:
    home, _ = told
    shutil.copytree(home.root, tmp_path / "kho")
    copy = Home(tmp_path / "kho")
    found = explain(copy, Side(S1), Side(S1))
    assert all(part.is_empty for part in found.parts)
    assert sentence(found, "participated") == "Tham gia: 28 người, không đổi."
