"""Target lines while they are typed: what is read, what is wrong and where, and how it is said and drawn."""

from datetime import date

import pytest

from dashboard.target_chart import Drawn, target_chart
from dashboard.target_draft import Draft, beside_words, change_words, new_points, read_share, share_text
from etl.home.target_lines import Opened
from etl.model.settings import Settings, Target

FIRST, APRIL, LAST = date(2025, 3, 1), date(2025, 4, 30), date(2025, 12, 31)
GENERAL = Target("participated", ((FIRST, 0.0), (APRIL, 0.85), (LAST, 0.95)))
PRIMARY = Target("participated", ((FIRST, 0.0), (APRIL, 0.9)), "TH")


def draft_of(*targets):
    return Draft(Opened("basis", Settings(targets=targets)))


def remarks(draft):
    """Return what is said at each place: its text and whether it is an error."""
    found = {}
    for finding in draft.findings():
        found.setdefault(finding.place, []).append((finding.text, finding.is_error))
    return found


@pytest.mark.parametrize(
    ("text", "share"),
    [("85", 0.85), ("85,5", 0.855), ("85.5", 0.855), (" 85,5 % ", 0.855), ("100", 1.0), ("0", 0.0), ("185", 1.85),
     ("", None), ("tám lăm", None), ("-3", None), ("8,5,5", None), ("nan", None), ("1e1", None)],
)  # fmt: skip
def test_a_share_is_read_as_people_type_it(text, share):
    assert read_share(text) == share


@pytest.mark.parametrize(("share", "text"), [(0.855, "85,5"), (0.0, "0"), (1.0, "100"), (0.9, "90"), (0.07, "7")])
def test_a_share_is_written_as_people_type_it(share, text):
    assert share_text(share) == text
    assert read_share(text) == share


def test_an_untouched_draft_is_what_the_file_says_however_many_decimals_it_has():
    draft = draft_of(Target("completed", ((FIRST, 0.123456789123), (LAST, 1 / 3))), GENERAL)
    assert not draft.is_changed and not draft.is_touched and draft.findings() == []


def test_every_wrong_entry_is_told_at_its_point():
    draft = draft_of(GENERAL)
    [line] = draft.lines
    a, b, c = line.points
    a.day, b.text = date(2024, 3, 1), "185"
    c.text = "rất cao"
    empty = draft.add_point(line)
    unfilled = draft.add_point(line, date(2025, 5, 1))
    twice = draft.add_point(line, APRIL, 0.5)
    said = remarks(draft)
    assert said[a.id] == [("Ngoài thời gian chương trình (01/03/2025–31/12/2025).", True)]
    assert said[b.id] == [("185 % quá 100 %.", True)]
    assert said[c.id] == [("“rất cao” không phải số. Ghi số phần trăm, ví dụ 85 hoặc 85,5.", True)]
    assert said[empty.id] == [("Chọn ngày của mốc.", True)]
    assert said[unfilled.id][0][0].startswith("Ghi tỷ lệ")
    assert said[twice.id] == [("Ngày này đã có mốc 185 %: mỗi ngày một mốc.", True)]
    assert draft.is_touched


def test_a_falling_target_and_a_tiny_one_are_remarks_and_can_be_saved():
    draft = draft_of(GENERAL)
    line = draft.lines[0]
    line.points[2].text, line.points[0].text = "80", "0,5"
    said = remarks(draft)
    assert said[line.points[2].id] == [("Thấp hơn mốc 85 % ngày 30/04/2025 trước đó: mục tiêu đi xuống.", False)]
    assert said[line.points[0].id] == [("0,5 % là chưa đến một phần trăm. Muốn 85 % thì ghi 85.", False)]
    assert draft.targets == (Target("participated", ((FIRST, 0.005), (APRIL, 0.85), (LAST, 0.8))),)


def test_a_day_that_the_file_has_outside_the_programme_does_not_keep_others_from_being_saved():
    draft = draft_of(Target("completed", ((date(2026, 5, 31), 0.9),)))
    [point] = draft.lines[0].points
    assert remarks(draft)[point.id][0][1] is False
    point.day = date(2026, 6, 30)
    assert remarks(draft)[point.id][0][1] is True


def test_a_line_without_points_and_a_second_line_of_one_kind_are_told_at_the_line():
    draft = draft_of(GENERAL, GENERAL)
    draft.lines[0].points.clear()
    said = remarks(draft)
    assert "chưa có mốc" in said[draft.lines[0].id][0][0]
    assert "Đã có một đường" in said[draft.lines[1].id][0][0]


def test_a_levels_line_is_explained_beside_the_general_one():
    draft = draft_of(GENERAL, PRIMARY)
    general, primary = draft.of("participated")
    assert beside_words(general, draft) == "Cho mọi cấp học, trừ cấp có đường riêng: Tiểu học."
    assert "không theo đường chung; các cấp khác theo đường chung" in beside_words(primary, draft)
    draft.lines.remove(general)
    assert "các cấp khác theo đường mặc định" in beside_words(primary, draft)


def test_a_new_line_begins_with_what_holds_now():
    assert new_points(draft_of(GENERAL), "participated") == list(GENERAL.points)
    assert new_points(draft_of(), "participated") == [(FIRST, 0.0), (LAST, 1.0)]
    assert new_points(draft_of(), "products") == [(FIRST, 0.0), (LAST, None)]


def test_a_change_is_said_line_by_line_and_point_by_point():
    other = Target("participated", ((FIRST, 0.0), (APRIL, 0.8), (date(2025, 6, 1), 0.855)))
    assert change_words((GENERAL, PRIMARY), (other, Target("products", ((LAST, 0.5),)))) == [
        "Tham gia, mọi cấp học: mốc 30/04/2025 từ 85 % thành 80 %, thêm mốc 85,5 % ngày 01/06/2025, bỏ mốc 95 % ngày 31/12/2025",
        "Tham gia, cấp Tiểu học: bỏ đường 0 % ngày 01/03/2025, 90 % ngày 30/04/2025",
        "Có sản phẩm, mọi cấp học: thêm đường 50 % ngày 31/12/2025",
    ]  # fmt: skip
    assert change_words((GENERAL,), (GENERAL,)) == []


def test_the_chart_draws_targets_over_the_whole_programme_and_what_was_reached():
    figure = target_chart(
        [Drawn(GENERAL), Drawn(PRIMARY, is_old=True)], {None: [(FIRST, 0.1), (APRIL, 0.4)], "TH": [(APRIL, 0.5)]},
        FIRST, LAST, date(2025, 6, 1),
    )  # fmt: skip
    by_name = {trace["name"]: trace for trace in figure["data"]}
    assert set(by_name) == {"Đạt được, cả tỉnh", "Đạt được, Tiểu học", "Mục tiêu chung", "Mục tiêu Tiểu học đang dùng"}
    assert by_name["Mục tiêu chung"]["y"] == [0.0, 0.85, 0.95]
    old = by_name["Mục tiêu Tiểu học đang dùng"]
    assert old["x"][-1] == "2025-12-31" and old["y"][-1] == 0.9  # flat behind its last point
    assert old["customdata"][1] == "30/04/2025: 90,0 %"
