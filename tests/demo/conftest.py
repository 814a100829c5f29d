from pathlib import Path

import pytest

from etl.demo.generate import write_truth
from etl.demo.truth import Truth, make_truth

SMALL = 0.05


@pytest.fixture(scope="session")
def province() -> Truth:
    """The whole invented province, nothing written."""
    return make_truth(2025)


@pytest.fixture(scope="session")
def small() -> Truth:
    return make_truth(2025, SMALL)


@pytest.fixture(scope="session")
def small_files(small: Truth, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every file of a small province."""
    return write_truth(tmp_path_factory.mktemp("demo"), small)
