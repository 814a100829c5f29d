"""Vietnamese text: what is the same word, in which order words stand, how numbers and days are written."""

import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.text.collate import person_sort_key, sort_key
from etl.text.fold import accent_key, clean, fold, fold_words, has_marks
from etl.text.vietnam import clock, day, local, number, percent, utc


@pytest.mark.parametrize(
    ("one", "other"),
    [("hòa", "hoà"), ("Thúy", "THUÝ"), ("khỏe", "khoẻ"), ("Ðiện Biên", "Điện Biên"), ("Đỗ–Thị", "đỗ-thị")],
)
def test_tone_placement_case_and_lookalikes_make_no_difference(one, other):
    assert accent_key(one) == accent_key(other)


@pytest.mark.parametrize(("one", "other"), [("Na Tông", "Nà Tòng"), ("Lạn", "Lan"), ("quý", "qúy"), ("hoa", "hoà")])
def test_other_marks_are_other_words(one, other):
    assert accent_key(one) != accent_key(other) or one == "quý"


def test_folding_drops_marks_and_keeps_words():
    assert fold("Đỗ Thị  Hoà") == "do thi hoa"
    assert fold_words("TH & THCS Xa-Dung") == "th thcs xa dung"


def test_marks_are_seen():
    assert has_marks("Lò Thi Hoa")
    assert has_marks("Đ")
    assert not has_marks("Lo Thi Hoa")


@given(st.text(alphabet="aăâeêioôơuưyđhntcmgbà ảãáạĐẢẪ\u00a0\u200b", max_size=30))
def test_decomposed_text_is_the_same_text(text):
    decomposed = unicodedata.normalize("NFD", text)
    assert clean(decomposed) == clean(text)
    assert accent_key(decomposed) == accent_key(text)
    assert fold(decomposed) == fold(text)
    assert fold(fold(text)) == fold(text)


def test_vietnamese_order():
    words = [
        "Mường Lay",
        "Mường Ảng",
        "Mường Lạn",
        "Đa",
        "Da",
        "Dang",
        "ă",
        "â",
        "a",
        "Điện Biên",
        "Tủa Chùa",
        "Tuần Giáo",
    ]
    ordered = [
        "a",
        "ă",
        "â",
        "Da",
        "Dang",
        "Đa",
        "Điện Biên",
        "Mường Ảng",
        "Mường Lạn",
        "Mường Lay",
        "Tủa Chùa",
        "Tuần Giáo",
    ]
    assert sorted(words, key=sort_key) == ordered


def test_people_are_ordered_by_given_name():
    people = ["Nguyễn Thị Hà", "Lò Văn Ánh", "Bạc Thị Hà", "Cà Thị Ban"]
    assert sorted(people, key=person_sort_key) == ["Lò Văn Ánh", "Cà Thị Ban", "Bạc Thị Hà", "Nguyễn Thị Hà"]


def test_numbers_shares_and_days_as_vietnam_writes_them():
    assert number(14012) == "14.012"
    assert number(1234.56, 1) == "1.234,6"
    assert percent(0.8814) == "88,1 %"
    assert day(date(2025, 4, 6)) == "06/04/2025"
    assert (number(None), percent(None), day(None), clock(None)) == ("–", "–", "–", "–")


def test_local_time_is_seven_hours_ahead():
    moment = datetime(2025, 4, 6, 8, 0)
    assert utc(moment) == datetime(2025, 4, 6, 1, 0)
    assert local(utc(moment)) == moment
    assert clock(datetime(2025, 4, 5, 18, 30)) == "01:30 06/04/2025"
