"""Pages count all places at once and take one out: the rows are those of a question asked for that place alone."""

import pytest

from dashboard import data, review_data
from dashboard.figures.keys import Filters
from dashboard.figures.query import figures
from dashboard.figures.review import pending_range
from dashboard.figures.snapshot import open_snapshot

FILTERS = ({}, {"commune": "03127"}, {"district": "096"}, {"old_commune": "03166"}, {"level": "MN"},
           {"level": "THPT", "commune": "03166"}, {"commune": "99999"}, {"level": "TH", "district": "094"})  # fmt: skip
GROUPS = (("province",), ("school",), ("commune",), ("level",), ("session",), ("level", "session"), ("managing_body",))


@pytest.mark.parametrize("by", GROUPS, ids="-".join)
def test_a_place_out_of_all_has_the_figures_of_the_place_alone(by, demo_home):
    shot = open_snapshot(demo_home)
    for where in FILTERS:
        alone = figures(shot, by, Filters({k: (v,) for k, v in where.items()}), data.SCOPE)
        assert data.figures(shot, by, **where) == alone, where


@pytest.mark.parametrize("by", [("province",), ("school",), ("commune",)], ids="-".join)
def test_what_open_questions_could_add_is_that_of_the_place_alone(by, demo_home):
    shot = open_snapshot(demo_home)
    for where in FILTERS:
        alone = pending_range(shot, by, Filters({k: (v,) for k, v in where.items()}), data.SCOPE)
        assert review_data.ranges(shot, by, **where) == alone, where


def test_several_codes_are_asked_for_together(demo_home):
    shot = open_snapshot(demo_home)
    where = Filters({"level": ("MN", "TH")})
    assert data.figures(shot, ("province",), level=("MN", "TH")) == figures(shot, ("province",), where, data.SCOPE)
