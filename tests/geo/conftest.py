"""Frames of the approximate layers and an empty home, for the tests of the installer."""

import pytest

from tests.geo.boundaries import frame_of


@pytest.fixture
def frame():
    return frame_of("communes")


@pytest.fixture
def former():
    return frame_of("former_communes")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"
