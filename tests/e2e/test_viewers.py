"""Several viewers at once, each with a view of its own: every one gets the figures asked for, and none an error."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.figures.keys import Filters
from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from etl.home.home import Home
from etl.model.vocabulary import LEVELS
from etl.text.vietnam import number
from tests.support.viewer import Answer, Viewer

pytestmark = pytest.mark.e2e


def fraction(home: Home, level: str) -> str:
    row = figures(open_snapshot(home), ("province",), Filters({"level": (level,)}))[0]
    return f"**{number(row['participated'])}** trong **{number(row['rostered_base'])}** người"


async def visit(address: str, level: str) -> list[Answer]:
    viewer = Viewer(address)
    found = [await viewer.open(), await viewer.choose("cap", level), await viewer.go("ban_do"), await viewer.go("co_so"),
             await viewer.go("")]  # fmt: skip
    await viewer.close()
    return found


async def all_at_once(address: str) -> list[list[Answer]]:
    return await asyncio.gather(*(visit(address, t.name) for t in LEVELS))


def test_everybody_sees_the_figures_of_the_own_choice(server):
    with ThreadPoolExecutor(1) as beside:  # another test's browser may keep this thread's event loop
        found = beside.submit(lambda: asyncio.run(all_at_once(server.address))).result()
    assert [answer.errors for answers in found for answer in answers if answer.errors] == []
    for level, answers in zip(LEVELS, found, strict=True):
        for answer in (answers[1], answers[-1]):
            assert fraction(server.home, level.code) in "\n".join(answer.words), level.name
