"""The command that writes a map: the file, what it refuses, what it logs."""

import io
import json

import pytest
from PIL import Image

from dashboard import cli as dashboard_cli
from tests.load.clerk import run_command
from tests.load.lists import ROLLCALL, office


@pytest.fixture(scope="module")
def clerk(tmp_path_factory):
    made = office(tmp_path_factory.mktemp("map"))
    made.load(made.file("a.csv", [ROLLCALL, ["S1", "22000001", 2, "Lò Thị Hoa"], ["S1", "22000005", 20, ""]]))
    return made


def draw(clerk, *arguments):
    return run_command(dashboard_cli.main, ("map", *arguments, "--home", clerk.home))


def test_a_map_is_written_and_noted(clerk, tmp_path):
    out = tmp_path / "ban-do.png"
    code, said, _ = draw(clerk, out)
    assert (code, said.strip()) == (0, f"Đã ghi {out}")
    assert Image.open(io.BytesIO(out.read_bytes())).format == "PNG"
    last = json.loads((clerk.home / "log" / "access.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (last["action"], last["key"], last["measure"]) == ("map", "commune", "participated")


@pytest.mark.parametrize("options", [
    ("--by", "district", "--measure", "active_28d", "--where", "level=TH", "--as-of", "30/04/2025"),
    ("--by", "old_commune", "--circles"),
    ("--compare", "2025-04-01"),
])  # fmt: skip
def test_grouping_measure_date_filter_circles_and_comparison(clerk, tmp_path, options):
    code, _, err = draw(clerk, tmp_path / "ban-do.svg", *options)
    assert code == 0, err
    assert (tmp_path / "ban-do.svg").read_text(encoding="utf-8").rstrip().endswith("</svg>")


def test_both_dates_of_a_comparison_are_noted(clerk, tmp_path):
    assert draw(clerk, tmp_path / "ban-do.svg", "--by", "district", "--compare", "2025-04-01")[0] == 0
    last = json.loads((clerk.home / "log" / "access.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert last["compare"] == "2025-04-01"


@pytest.mark.parametrize(("options", "words"), [
    (("--measure", "nonsense"), "Các chỉ số"),
    (("--measure", "rostered"), "không phải tỷ lệ"),
    (("--by", "level"), "Các cách chia: commune, district, old_commune"),
    (("--where", "level=nowhere"), "nowhere"),
])  # fmt: skip
def test_what_cannot_be_drawn_is_refused_and_no_file_is_left(clerk, tmp_path, options, words):
    code, _, err = draw(clerk, tmp_path / "ban-do.png", *options)
    assert code == 2
    assert words in err
    assert not list(tmp_path.iterdir())


def test_another_ending_is_refused(clerk, tmp_path):
    code, _, err = draw(clerk, tmp_path / "ban-do.pdf")
    assert code == 2
    assert ".png hoặc .svg" in err
