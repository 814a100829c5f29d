"""Homes made once and copied for every test: a copy takes milliseconds, a load does not."""

import shutil

import pytest

from tests.load.clerk import Clerk
from tests.load.lists import office


@pytest.fixture(scope="session")
def office_home(tmp_path_factory):
    return office(tmp_path_factory.mktemp("office")).home


@pytest.fixture
def clerk(office_home, tmp_path):
    shutil.copytree(office_home, tmp_path / "kho")
    return Clerk.at(tmp_path)
