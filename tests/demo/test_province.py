"""The invented province has the shape of the real one, and its story is plausible."""

from collections import Counter

import numpy as np
import pytest

from etl.demo.learning import ACTIVITIES
from etl.demo.people import MANAGER, SUPPORT, TEACHER
from etl.demo.schools import LEVEL_COUNTS
from etl.demo.truth import Truth, make_truth
from etl.model.vocabulary import LEVELS
from etl.text.fold import accent_key
from geo.units import communes, districts, former_communes


def test_every_commune_and_district_has_schools(province: Truth) -> None:
    assert {s.place.code for s in province.schools} == {c.code for c in former_communes()}
    assert {s.place.commune_code for s in province.schools} == {c.code for c in communes()}
    assert {s.place.district_code for s in province.schools} == {d.code for d in districts()}


def test_network_has_the_seven_levels_in_published_numbers(province: Truth) -> None:
    assert Counter(s.level for s in province.schools) == LEVEL_COUNTS
    assert {s.level for s in province.schools} == {level.code for level in LEVELS}
    assert sum(LEVEL_COUNTS.values()) == 482


def test_codes_and_names_are_unique(province: Truth) -> None:
    for value in ("code", "name", "short_name"):
        assert len({accent_key(getattr(s, value)) for s in province.schools}) == len(province.schools)
    assert len(set(province.people.ids)) == len(province.people)


def test_staff_numbers(province: Truth) -> None:
    role = province.people.role
    assert 13_900 <= (role != SUPPORT).sum() <= 14_100
    assert (role == MANAGER).sum() == pytest.approx(1_200, abs=5)
    assert (role == TEACHER).sum() > 12_400
    assert province.people.is_core.sum() == 100


def test_names_collide_as_in_life(province: Truth) -> None:
    names = Counter(province.people.names)
    assert names["Lò Thị Hoa"] > 20
    in_school = Counter(zip(province.people.school.tolist(), province.people.names, strict=True))
    twins = sum(count for count in in_school.values() if count > 1)
    assert 0.003 < twins / len(province.people) < 0.03


def test_funnel_narrows_step_by_step(province: Truth) -> None:
    audience = (province.people.role != SUPPORT) & province.is_listed
    accounts = province.accounts
    person_of = accounts.person

    def share(people: np.ndarray) -> float:
        return float((people & audience).sum() / audience.sum())

    def owners(of_account: np.ndarray) -> np.ndarray:
        return np.isin(np.arange(len(province.people)), person_of[of_account])

    finished = (province.learning.done == ACTIVITIES) & ~province.learning.failed_quiz
    days = accounts.is_active[:, -4:] * (1 + (accounts.first_day != accounts.last_day)[:, -4:])
    assert 0.85 < share(province.attendance.attends.any(axis=1)) < 0.93
    assert 0.5 < share(finished) < 0.75
    assert 0.55 < share(owners(accounts.is_active.any(axis=1))) < 0.65
    assert 0.28 < share(owners(days.sum(axis=1) >= 4)) < 0.40
    assert 0.15 < share(owners(accounts.is_active[:, -12:].sum(axis=1) >= 9)) < 0.25


def test_special_schools_do_not_overlap(province: Truth) -> None:
    traits = province.traits
    flags = [traits.is_silent, traits.is_lagging, traits.is_great, traits.is_slipping, traits.gives_totals_only]
    assert np.sum(flags, axis=0).max() == 1
    assert [int(f.sum()) for f in flags] == [6, 6, 8, 4, 3]


def test_silent_schools_send_nothing(province: Truth) -> None:
    silent = province.traits.is_silent
    assert not province.attendance.reports[silent].any()
    assert not province.attendance.connects[silent].any()


def test_small_province_keeps_every_level_and_several_districts(small: Truth) -> None:
    assert 20 <= len(small.schools) <= 30
    assert {s.level for s in small.schools} == set(LEVEL_COUNTS)
    assert len({s.place.district_code for s in small.schools}) >= 5


@pytest.mark.parametrize("scale", [0, -1, 1.5])
def test_scale_out_of_range_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="scale"):
        make_truth(2025, scale)
