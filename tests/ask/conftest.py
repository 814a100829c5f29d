"""One home made once and copied for every test."""

import shutil

import pytest

from tests.ask.office import office
from tests.load.clerk import Clerk


@pytest.fixture(scope="session")
def asked_home(tmp_path_factory):
    return office(tmp_path_factory.mktemp("office")).home


@pytest.fixture
def clerk(asked_home, tmp_path):
    shutil.copytree(asked_home, tmp_path / "kho")
    return Clerk.at(tmp_path)
