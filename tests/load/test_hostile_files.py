"""Files made to harm end in a clear verdict, within seconds and a bounded memory, and harm nobody else."""

import io
import json
import os
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest

from etl import collect
from tests.fuzz import damaged, verdict
from tests.load.hostile import HOSTILE
from tests.load.lists import ROLLCALL
from tests.readers.build import text_file

SECONDS = 15
MEGABYTES = 900
"""Bounds of one file on a busy machine, and of the process that has read them all."""


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """Read all of them in another process: one that crashes or grows must not take the tests with it."""
    folder = tmp_path_factory.mktemp("hostile")
    names = dict(enumerate(HOSTILE))
    for number, name in names.items():
        (folder / f"{number:03}.dat").write_bytes(HOSTILE[name][0]())
    call = [sys.executable, "-m", "tests.load.hostile", str(folder)]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        call,
        capture_output=True,
        check=False,
        cwd=root,
        timeout=180,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return {names[int(file[:3])]: rest for file, *rest in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_ends_in_its_verdict(verdicts, name):
    seconds, megabytes, found = verdicts[name]
    assert found in HOSTILE[name][1]
    assert seconds < SECONDS and megabytes < MEGABYTES


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name.replace("_", "."), content)
    return out.getvalue()


def test_package_of_six_thousand_files_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(6_000):
            package.writestr(f"{number}.csv", b"x")
    (only,) = collect.from_bytes("a.zip", out.getvalue())
    assert only.issue.code == "too_large"


def test_packages_in_packages_do_not_multiply(monkeypatch):
    monkeypatch.setattr(collect, "_Room", partial(collect._Room, files=50))
    content = zipped(a_csv=b"x")
    for _ in range(2):
        content = zipped(**{f"p{n}_zip": content for n in range(12)})
    found = list(collect.from_bytes("a.zip", content))
    assert len(found) < 50 and found[-1].issue.code == "too_large"
    assert sum(item.issue is not None for item in found) == 1


def test_packages_nested_too_deep_are_refused():
    content = zipped(a_csv=b"x")
    for _ in range(8):
        content = zipped(a_zip=content)
    (only,) = collect.from_bytes("a.zip", content)
    assert only.issue.code == "too_large"


@pytest.mark.parametrize("spoil", [b"\xff\xfe\xfd", b"\x00/../\\"])
def test_package_with_names_that_are_none(spoil):
    content = bytearray(zipped(abcdef_csv=b"x,y\n1,2\n"))
    for at in (30, content.rfind(b"PK\x01\x02") + 46):
        content[at : at + len(spoil)] = spoil
    content[content.rfind(b"PK\x01\x02") + 9] |= 0x08
    assert list(collect.from_bytes("a.zip", bytes(content)))


def test_good_file_among_hostile_ones_loads(clerk):
    for name in ("opposite corners", "one cell of 2 GB", "old workbook that turns in a circle", "formulas and links"):
        clerk.file(f"lô/{name}.xlsx", HOSTILE[name][0]())
    clerk.file("lô/tốt.csv", text_file([ROLLCALL, ["S1", "22000001", 2, "Lò Thị Hoa"]]))
    answer = clerk.load(clerk.desk / "lô")
    assert answer.verdicts() == {
        "opposite corners.xlsx": "refused",
        "one cell of 2 GB.xlsx": "refused",
        "old workbook that turns in a circle.xlsx": "refused",
        "formulas and links.xlsx": "loaded",
        "tốt.csv": "loaded",
    }


@pytest.mark.parametrize("start", range(0, 300, 30))
def test_damaged_samples_end_in_a_verdict(start):
    """The same few hundred every time; `python -m tests.fuzz` tries new ones for as long as one likes."""
    for seed in range(start, start + 30):
        assert verdict(*damaged(seed)), f"seed {seed}"
