"""programme.toml: contract keys, targets on a date, teaching weeks; every wrong key is named at once."""

from datetime import date

import pytest

from etl.home.templates import settings_text
from etl.model.errors import UserError
from etl.model.settings import Settings, parse

CONTRACT = """
[programme]
name = "Thử"
first_day = 2025-03-01
goal_day = 2025-12-31
audience = ["CBQL", "GV"]
[attendance]
min_share = 0.5
margin_minutes = 15
[completion]
min_share = 0.8
[usage]
active_days = 4
active_window_days = 28
habit_weeks = 12
habit_min_weeks = 9
retained_after_days = 56
[[calendar.pause]]
name = "Tết"
from = 2026-02-09
to = 2026-02-22
[[target]]
measure = "participated"
level = "TH"
points = [[2025-03-01, 0.0], [2025-04-30, 0.9]]
"""


def test_the_contract_keys_are_read():
    settings = parse(CONTRACT.encode())
    assert settings.audience == ("CBQL", "GV")
    assert settings.pauses[0].name == "Tết"
    assert len(settings.version) == 8


def test_a_new_homes_file_has_the_defaults():
    assert parse(settings_text().encode()) == Settings()


def test_a_target_is_a_line_between_points_and_flat_beyond():
    settings = parse(CONTRACT.encode())
    assert settings.target("participated", date(2025, 3, 31), "TH") == pytest.approx(0.45)
    assert settings.target("participated", date(2026, 1, 1), "TH") == 0.9
    assert settings.target("participated", date(2025, 2, 1), "TH") == 0.0


def test_without_a_line_participation_goes_from_nought_to_all_and_other_measures_have_none():
    settings = parse(CONTRACT.encode())
    assert settings.target("participated", date(2025, 12, 31), "MN") == 1.0
    assert settings.target("completed", date(2025, 12, 31)) is None


def test_pauses_are_skipped_in_teaching_weeks():
    settings = parse(CONTRACT.encode())
    weeks = settings.teaching_weeks(date(2026, 2, 3), date(2026, 3, 8))
    assert weeks == [date(2026, 2, 2), date(2026, 2, 23), date(2026, 3, 2)]


def test_every_wrong_key_is_named_at_once():
    wrong = CONTRACT.replace("active_days = 4", 'active_days = "bốn"').replace("min_share = 0.8", "min_share = 8")
    wrong = wrong.replace('name = "Thử"', 'name = "Thử"\nmau_sac = "xanh"').replace('"TH"', '"Đại học"')
    with pytest.raises(UserError) as error:
        parse(wrong.encode())
    for word in ("usage.active_days", "completion.min_share", "programme.mau_sac", "Đại học"):
        assert word in str(error.value)


@pytest.mark.parametrize(
    "text",
    ["[calendar]\npause = 'x'", "[calendar]\npause = [1]", "target = [1]", "target = 3", "[target]\nmeasure = 'x'",
     "calendar = [1]", "[calendar]\npauses = []", "[[target]]\nmeasure = 'completed'\npoints = 3",
     "[[target]]\nmeasure = ['a']\npoints = [[2025-03-01, 0.1]]",
     "[[target]]\nmeasure = 'completed'\npoints = [[2025-03-01, 0.1, 2]]",
     "[[target]]\nmeasure = 'completed'\npoints = [[2025-03-01, true]]",
     "[[target]]\nmesure = 'completed'\npoints = [[2025-03-01, 0.1]]",
     "[[calendar.pause]]\nname = 'Tết'\nfrom = 2026-02-09\nto = 2026-02-22\nweeks = 2",
     "[usage]\nactive_days = 40"],
)  # fmt: skip
def test_what_is_no_setting_is_refused_in_words(text):
    with pytest.raises(UserError, match="có chỗ cần sửa"):
        parse(text.encode())


def test_broken_syntax_is_said_in_vietnamese():
    with pytest.raises(UserError, match="cú pháp TOML"):
        parse(b"[programme\n")
