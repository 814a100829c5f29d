"""Shared by all tests: a small demo province made by the product's own road, once per run."""

import gc
import os
from pathlib import Path

import pytest
import streamlit as st

from etl.demo.home import make_demo
from etl.home.home import Home


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home with about 25 schools in all ten districts. Read it only."""
    home = Home(tmp_path_factory.mktemp("demo") / "kho")
    make_demo(home, scale=0.05)
    return home


@pytest.fixture
def empty_home(tmp_path: Path) -> Home:
    """Return a fresh home as `etl init` leaves it."""
    from etl.cli import main  # noqa: PLC0415

    main(["init", str(tmp_path / "kho")])
    return Home(tmp_path / "kho")


def pytest_configure(config: pytest.Config) -> None:
    """Keep Streamlit from writing its usage identifier and from asking for an e-mail address."""
    os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Run tests asked for by name in this process: to start others would take longer. Else one process for each core."""
    return 0 if any("::" in argument for argument in config.args) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the browser's tests first where tests are shared out: the first process keeps what it begins with, so that they
    share one server and one browser, and nothing slow is left for the end.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("e2e") is None)


def pytest_sessionfinish() -> None:
    """Let go of the pages' cached connections, which DuckDB otherwise reports as leaked when Python ends."""
    st.cache_resource.clear()
    gc.collect()
