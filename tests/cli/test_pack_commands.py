"""Pack and card of a set: frozen with it, handed out as the very bytes, and by command; old sets say how to get one."""

import io
import json
import zipfile
from pathlib import Path

from lxml import html

from dashboard.figures.snapshot import open_snapshot
from dashboard.reports.pack import CARD, PACK, write_pack
from dashboard.reports.question import Question
from dashboard.reports.report_set import freeze_set, make_set, verify_sets
from dashboard.reports.slip import frozen_pack
from etl.home.frozen import frozen_sets, read
from etl.home.home import Home
from tests.cli.conftest import run
from tests.load.clerk import Clerk
from tests.load.lists import ROLLCALL


def code_in(path: Path) -> str:
    return json.loads(html.document_fromstring(path.read_text(encoding="utf-8")).get_element_by_id("so-lieu").text)[
        "code"
    ]


def test_a_frozen_set_hands_out_its_pack_as_it_was_whatever_is_loaded_later(clerk: Clerk):
    home = Home(clerk.home)
    made = make_set(open_snapshot(home), home)
    freeze_set(home, open_snapshot(home), made)
    clerk.load(clerk.file("hai.csv", [ROLLCALL, ["S1", "22000003", 2, "Cà Thị Lả; Vàng A Dơ"]]))
    [kept] = frozen_sets(home)
    for kind, command, ending in ((PACK, "pack", "html"), (CARD, "card", "png")):
        [name] = [n for n in kept.documents if n.startswith(kind)]
        out, now = clerk.desk / f"cũ.{ending}", clerk.desk / f"nay.{ending}"
        assert run(clerk, command, out, "--frozen", kept.code[:12])[0] == 0 and run(clerk, command, now)[0] == 0
        assert out.read_bytes() == made.files[name] == read(home, kept.code, name)
        assert now.read_bytes() != out.read_bytes()
    assert code_in(clerk.desk / "cũ.html") == kept.code and verify_sets(home) == []
    for path, kind in ((clerk.desk / "cũ.html", PACK), (clerk.desk / "cũ.png", CARD)):
        code, _, err = run(clerk, "identify", path)
        assert code == 2 and f"là {kind[0].lower()}{kind[1:]} của bộ {kept.code}" in err
    with zipfile.ZipFile(io.BytesIO(frozen_pack(home, kept))) as parts:
        assert {Path(n).suffix for n in parts.namelist()} == {".docx", ".xlsx", ".html", ".png", ".txt"}


def test_the_command_writes_the_pack_of_a_day_and_a_place_under_the_sets_own_code(clerk: Clerk):
    home, out = Home(clerk.home), clerk.desk / "gói.html"
    assert run(clerk, "pack", out, "--as-of", "2025-04-06", "--where", "level=TH")[0] == 0
    shot = open_snapshot(home, open_snapshot(home).as_of)
    from dashboard.figures.keys import parse_where  # noqa: PLC0415

    question = Question(shot, parse_where("level=TH", shot), home=home.root)
    assert out.read_bytes() == write_pack(question) and code_in(out) == question.code
    code, said, _ = run(clerk, "card", clerk.desk / "ảnh.png")
    assert code == 0 and "Lời kèm ảnh: Đến" in said


def test_a_set_frozen_before_there_were_packs_says_how_to_get_one(clerk: Clerk):
    home = Home(clerk.home)
    made = make_set(open_snapshot(home), home)
    old = {name: content for name, content in made.files.items() if name.endswith((".docx", ".xlsx"))}
    freeze_set(home, open_snapshot(home), type(made)(**{**vars(made), "files": old}))
    code, _, err = run(clerk, "pack", clerk.desk / "a.html", "--frozen", made.code)
    assert code == 2 and "chưa có bản xem không cần mạng" in err and f"--as-of {made.as_of}" in err
    assert not (clerk.desk / "a.html").exists()
    assert run(clerk, "pack", clerk.desk / "a.html", "--as-of", made.as_of)[0] == 0
    assert code_in(clerk.desk / "a.html") == made.code and verify_sets(home) == []


def test_wrong_calls_are_told_in_words(clerk: Clerk):
    for arguments, words in (
        (("pack", clerk.desk / "a.pdf"), ".html"),
        (("card", clerk.desk / "không có" / "a.png"), "Không có thư mục"),
        (("pack", clerk.desk / "a.html", "--frozen", "20990101"), "đã chốt"),
        (("pack", clerk.desk / "a.html", "--frozen", "20250406", "--where", "level=TH"), "--frozen một mình"),
    ):
        code, _, err = run(clerk, *arguments)
        assert code == 2 and words in err
