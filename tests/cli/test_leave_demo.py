"""`python -m etl leave-demo`: what it says, and what it refuses."""

import shutil

import pytest

from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from dashboard.serve import serve
from etl.home.home import Home
from etl.home.leave_demo import leave_demo
from tests.load.clerk import Clerk
from tests.load.lists import SCHOOLS
from tests.support.serving import free_port


@pytest.fixture
def clerk(demo_home: Home, tmp_path):
    shutil.copytree(demo_home.root, tmp_path / "kho")
    return Clerk.at(tmp_path)


def test_the_command_says_where_all_went_and_how_to_see_it_again(clerk):
    clerk.load(clerk.file("truong cua toi.csv", SCHOOLS), options=("--reason", "thử"))
    code, out, _ = clerk.on_home("leave-demo")
    (aside,) = clerk.home.parent.glob("kho-minh-hoa-*")
    assert code == 0 and str(aside) in out and "truong cua toi.csv" in out
    assert f'python -m dashboard --home "{aside}"' in out
    assert figures(open_snapshot(Home(aside)))[0]["schools"] > 20 and clerk.version == ""


def test_a_second_leaving_and_a_home_that_is_none_are_wrong_calls(clerk, tmp_path):
    assert clerk.on_home("leave-demo")[0] == 0
    code, _, err = clerk.on_home("leave-demo")
    assert code == 2 and "không phải tỉnh minh hoạ" in err
    code, _, err = clerk.etl("leave-demo", "--home", tmp_path / "khong co")
    assert code == 2 and "Chưa có kho dữ liệu" in err


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Return `serve` without a server: what it does to a home before."""
    monkeypatch.setattr("streamlit.web.cli.main", lambda *_, **__: None)
    monkeypatch.setattr("dashboard.serve._announce", lambda *_: None)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANTOA_HOME", "")
    return lambda home: serve(home, free_port())


def test_starting_the_server_again_makes_no_demo_and_one_can_be_made_elsewhere(clerk, tmp_path, start):
    assert clerk.on_home("leave-demo")[0] == 0
    assert start(Home(clerk.home)) == 0
    assert clerk.version == ""
    code, _, err = clerk.etl("demo", tmp_path / "khac", "--scale", "0.02")
    assert code == 0, err
    assert (tmp_path / "khac" / "warehouse" / "CURRENT").exists()


def test_a_leaving_cut_off_is_put_right_when_the_server_starts(clerk, start, monkeypatch):
    before, moves = clerk.version, []

    def cut_off(source, target):
        moves.append(source)
        if len(moves) == 5:
            raise KeyboardInterrupt
        source.rename(target)

    with monkeypatch.context() as patch:
        patch.setattr("etl.home.leave_demo._move", cut_off)
        with pytest.raises(KeyboardInterrupt):
            leave_demo(Home(clerk.home))
    assert clerk.version == ""
    assert start(Home(clerk.home)) == 0
    assert clerk.version == before and clerk.total()["schools"] > 20
    assert [p.name for p in clerk.home.parent.glob("kho*")] == ["kho"]
