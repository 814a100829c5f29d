"""Target lines written into `programme.toml`: only they change, nothing of another's work is lost, all is kept."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.home.home import Home
from etl.home.target_lines import SettingsChangedError, read_targets, replace_targets, target_history
from etl.home.target_text import with_targets
from etl.home.templates import settings_text
from etl.model.errors import UserError
from etl.model.settings import TARGET_MEASURES, Target, parse
from etl.model.vocabulary import LEVELS

MARCH, APRIL, DECEMBER = date(2025, 3, 1), date(2025, 4, 30), date(2025, 12, 31)

FILE = """\
# Cài đặt của Sở.  Hai dấu cách, giữ nguyên.
[programme]
name = "Chương trình [[target]] thử"   # có ngoặc trong tên
first_day = 2025-03-01

# Mục tiêu chung, họp ngày 20/02.
[[target]]
measure = "participated" # tham gia
points = [
  [2025-03-01, 0.0],   # khai mạc
  [2025-04-30, 0.90],  # hết đợt 1
] # hết
# Ghi chú sau đường chung.

[[target]]
measure = 'participated'
level = "Tiểu học"
points = [[2025-03-01, 0], [2025-04-30, 0.95]]

# Ngưỡng im lặng: hỏi phòng GDTX trước khi đổi.
[lagging]
silent_sessions = 3
"""
GENERAL = Target("participated", ((MARCH, 0.0), (APRIL, 0.9)))
PRIMARY = Target("participated", ((MARCH, 0.0), (APRIL, 0.95)), "TH")


def edited(*targets, text=FILE):
    return with_targets(text.encode(), targets).decode()


def test_lines_that_stay_leave_the_file_as_it_is():
    assert edited(PRIMARY, GENERAL) == FILE


def test_one_share_changed_changes_only_its_digits():
    new = edited(Target("participated", ((MARCH, 0.0), (APRIL, 0.855))), PRIMARY)
    assert new == FILE.replace("0.90", "0.855")


def test_a_point_added_and_one_removed_keep_the_comments_of_the_others():
    may = date(2025, 5, 31)
    new = edited(Target("participated", ((APRIL, 0.9), (may, 0.95))), PRIMARY)
    assert new == FILE.replace("  [2025-03-01, 0.0],   # khai mạc\n", "").replace(
        "  # hết đợt 1\n", "  # hết đợt 1\n  [2025-05-31, 0.95],\n"
    )


def test_a_line_taken_out_leaves_the_comments_around_it():
    new = edited(GENERAL)
    gone = "measure = 'participated'\nlevel = \"Tiểu học\"\npoints = [[2025-03-01, 0], [2025-04-30, 0.95]]\n\n"
    assert new == FILE.replace(f"[[target]]\n{gone}", "")
    assert "[[target]]\n" not in edited()
    assert all(note in edited() for note in ("họp ngày 20/02", "Ghi chú sau đường chung", "hỏi phòng GDTX"))


def test_a_new_line_stands_behind_the_others_and_before_the_next_heading_comment():
    new = edited(GENERAL, PRIMARY, Target("completed", ((DECEMBER, 0.8),), "MN"))
    block = '[[target]]\nmeasure = "completed"\nlevel = "MN"\npoints = [[2025-12-31, 0.8]]\n'
    assert new == FILE.replace("0.95]]\n", f"0.95]]\n\n{block}")


def test_the_first_line_of_a_new_home_stands_below_the_commented_example():
    text = settings_text()
    new = edited(GENERAL, text=text)
    assert new.startswith(text) and new[len(text) :].startswith("\n[[target]]\n")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_windows_line_ends_and_byte_order_mark_survive(mark):
    text = mark + FILE.replace("\n", "\r\n")
    line = Target("participated", ((MARCH, 0.1), (date(2025, 4, 1), 0.5), (APRIL, 0.9)))
    new = edited(line, PRIMARY, Target("products", ((APRIL, 0.2),)), text=text)
    assert new.startswith(mark + "# Cài đặt")
    assert new.count("\n") == new.count("\r\n") == text.count("\r\n") + 5
    assert edited(GENERAL, PRIMARY, text=text) == text


def test_a_file_without_a_last_line_end_gets_one_before_the_new_line():
    text = '[programme]\nname = "X"'
    assert edited(GENERAL, text=text).startswith(text + "\n\n[[target]]\n")


def test_two_points_of_one_day_written_by_hand_become_one():
    text = FILE.replace("[2025-03-01, 0], ", "[2025-03-01, 0], [2025-03-01, 0.1], ")
    assert parse(edited(GENERAL, PRIMARY, text=text).encode()).targets == (GENERAL, PRIMARY)


@pytest.mark.parametrize(
    "targets",
    [
        (GENERAL, Target("participated", ((APRIL, 0.5),))),
        (Target("participated", ()),),
        (Target("participated", ((APRIL, 1.2),)),),
        (Target("flagged", ((APRIL, 0.2),)),),
        (Target("participated", ((APRIL, 0.2),), "cấp lạ"),),
    ],
    ids=["two of one kind", "no point", "over 100 %", "no measure with targets", "no such level"],
)
def test_wrong_lines_are_refused(targets):
    with pytest.raises(UserError):
        edited(*targets)


def test_blocks_written_in_another_way_are_left_to_people():
    text = 'target = [{measure = "participated", points = [[2025-03-01, 0.5]]}]\n'
    with pytest.raises(UserError, match=r"\[\[target\]\]"):
        edited(GENERAL, text=text)


SHARES = st.one_of(st.integers(0, 1000).map(lambda n: n / 1000), st.floats(0, 1))
POINTS = st.dictionaries(st.integers(0, 400), SHARES, min_size=1, max_size=5).map(
    lambda found: tuple(sorted((MARCH + timedelta(days=n), share) for n, share in found.items()))
)
LINES = st.dictionaries(
    st.tuples(st.sampled_from(sorted(TARGET_MEASURES)), st.sampled_from([None, *(t.code for t in LEVELS)])), POINTS,
    max_size=5,
).map(lambda found: tuple(Target(m, points, level) for (m, level), points in found.items()))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(LINES, LINES, st.sampled_from(["\n", "\r\n"]))
def test_any_lines_written_are_read_back_and_the_rest_of_the_file_stays(first, then, line_end):
    before = FILE.replace("\n", line_end).encode()
    made = with_targets(with_targets(before, first), then)
    assert set(parse(made).targets) == set(then)
    was, now = before.decode().split(line_end), made.decode().split(line_end)
    kept = [line for line in was if line.startswith(("#", "[p", "name", "first", "[l", "silent"))]
    assert [line for line in now if line in kept] == kept
    assert ("\r" in made.decode()) == (line_end == "\r\n")


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path)
    home.create()
    home.settings.write_bytes(("\ufeff" + FILE).encode())
    return home


def test_a_change_is_kept_with_who_why_and_the_text_before_it(home):
    opened = read_targets(home)
    before = home.settings.read_bytes()
    made = replace_targets(home, [GENERAL], basis=opened.basis, why=" họp giao ban ", by="Lò Văn Thử")
    again = read_targets(home)
    assert again.settings.targets == (GENERAL,)
    (kept,) = target_history(home)
    assert kept == made
    assert (kept.number, kept.by, kept.why) == (1, "Lò Văn Thử", "họp giao ban")
    assert (kept.version_before, kept.version_after) == (opened.settings.version, again.settings.version)
    assert kept.text_before.encode() == before
    assert parse(kept.text_before.encode()).version == kept.version_before
    assert not list(home.root.glob("*.part"))


def test_an_edit_by_somebody_else_meanwhile_is_refused_and_says_whose(home):
    opened = read_targets(home)
    replace_targets(home, [GENERAL], basis=opened.basis, why="giao ban", by="Lò Văn Thử")
    kept = home.settings.read_bytes()
    with pytest.raises(SettingsChangedError, match=r"Lò Văn Thử đã sửa mục tiêu.*giao ban"):
        replace_targets(home, [PRIMARY], basis=opened.basis, why="khác", by="Quàng Thị Thử")
    assert home.settings.read_bytes() == kept and len(target_history(home)) == 1
    home.settings.write_bytes(kept + b"# by hand\n")
    with pytest.raises(SettingsChangedError, match="Tệp cài đặt đã được sửa"):
        replace_targets(home, [PRIMARY], basis=opened.basis, why="khác")


def test_nothing_is_written_without_a_reason_or_with_wrong_lines(home):
    opened, before = read_targets(home), home.settings.read_bytes()
    for targets, why in (([GENERAL], "  "), ([Target("participated", ((APRIL, 2.0),))], "lý do")):
        with pytest.raises(UserError):
            replace_targets(home, targets, basis=opened.basis, why=why)
    assert home.settings.read_bytes() == before and target_history(home) == []


def test_a_journal_line_of_another_kind_is_passed_over(home):
    replace_targets(home, [GENERAL], basis=read_targets(home).basis, why="giao ban")
    journal = home.root / "decisions" / "settings.jsonl"
    with journal.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"event": "targets", "number": 7}) + '\n{"event": "other", "number": 8}\n{"half')
    assert [c.number for c in target_history(home)] == [1]
    made = replace_targets(home, [PRIMARY], basis=read_targets(home).basis, why="giao ban")
    assert made.number == 9
