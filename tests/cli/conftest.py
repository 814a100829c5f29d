"""A small office with a roll-call, made once and copied for every test that changes it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli
from tests.load.clerk import Clerk, run_command
from tests.load.lists import ROLLCALL, office


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    clerk = office(tmp_path_factory.mktemp("begun"))
    clerk.load(clerk.file("một.csv", [ROLLCALL, ["S1", "22000005", 20, ""], ["S1", "22000001", 1, "Lò Thị Hoa"]]))
    return clerk.home


@pytest.fixture
def clerk(begun: Path, tmp_path: Path) -> Clerk:
    shutil.copytree(begun, tmp_path / "kho")
    return Clerk.at(tmp_path)


def run(clerk: Clerk, *arguments: Any) -> tuple[int, str, str]:
    """Run a command of the dashboard on the clerk's home and return exit code, output, errors."""
    return run_command(cli.main, (*arguments, "--home", clerk.home))
