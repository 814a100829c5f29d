from datetime import date

import pytest

from dashboard.figures.measures import MEASURES
from dashboard.reports.book import row_height
from dashboard.reports.question import joined, people_short, sentence

ROW = {"participated": 88, "rostered": 100, "rostered_base": 100, "rostered_listed": 80, "completed": None, "dormant": 5,
       "activated": 20, "retained": 0, "retained_base": 0}  # fmt: skip
DAY = date(2025, 4, 6)


@pytest.mark.parametrize(
    ("count", "base", "target", "short"),
    [(88, 100, 0.9, 2), (90, 100, 0.9, 0), (95, 100, 0.9, 0), (0, 7, 0.5, 4), (7, 100, 0.07, 0), (0, 0, 1.0, 0)],
)
def test_people_short_of_a_target_are_whole_people(count: int, base: int, target: float, short: int) -> None:
    assert people_short(count, base, target) == short


def test_a_measure_in_words() -> None:
    assert sentence(ROW, MEASURES["participated"], 0.9, DAY) == (
        "88 trên 100 người trong danh sách, đạt 88,0 %. Mục tiêu đến 06/04/2025 là 90,0 %: còn thiếu 2 người."
    )
    assert sentence(ROW, MEASURES["participated"], 0.88, DAY).endswith("là 88,0 %: đã đạt.")
    assert sentence(ROW, MEASURES["dormant"], None, DAY) == "5 trên 20 người đã dùng AI, bằng 25,0 %."
    assert sentence(ROW, MEASURES["completed"], 0.5, DAY).startswith("Chưa có số liệu")
    assert sentence(ROW, MEASURES["retained"], None, DAY) == "Chưa có mẫu số nên chưa tính được tỷ lệ."
    assert sentence(ROW, MEASURES["rostered"], None, DAY) == "100 người."


def test_words_are_joined_as_in_a_sentence() -> None:
    assert [joined(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a và b", "a, b và c"]


def test_a_row_is_as_high_as_its_longest_text() -> None:
    one, two = row_height([("ngắn", 20)]), row_height([("ngắn", 20), ("một dòng dài hơn hai mươi chữ cái", 20)])
    assert two > one
    assert row_height([("dòng một\ndòng hai", 40)]) == two
    assert row_height([]) == one
