"""Spellings of one Vietnamese word."""

import pytest

from etl.text.spelling import mixes_hook_and_tilde, sound_fold, sound_key, telex_forms, tone_of, without_tone


@pytest.mark.parametrize(
    ("one", "other"),
    [("Lý", "Lí"), ("Mỹ", "Mĩ"), ("Quý", "Quí"), ("hòa", "hoà"), ("Ðỗ", "Đỗ"), ("THỦY", "thuỷ"), ("Hoà", "Hoà")],
)
def test_customs_of_spelling_are_one_word(one, other):
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Thúy", "Thúi"), ("Duy", "Dui"), ("May", "Mai"), ("Hà", "Hạ"), ("Đô", "Do")]
)
def test_other_words_stay_other_words(one, other):
    assert sound_key(one) != sound_key(other)


def test_a_word_without_marks_and_without_its_tone():
    assert sound_fold("Đường") == "duong" and without_tone("Đường") == "đương" and tone_of("Đường") == "\u0300"


@pytest.mark.parametrize(
    ("word", "on_screen"),
    [("Lò", "lof"), ("Thị", "thij"), ("Hương", "huwowng"), ("Tuấn", "tuâns"), ("Đỗ", "ddoox"), ("Hoàng", "hoangf")],
)
def test_telex_that_was_not_made_into_letters(word, on_screen):
    assert on_screen in telex_forms(word) and word.lower() not in telex_forms(word)


def test_hook_and_tilde():
    assert mixes_hook_and_tilde("Thảo", "Thão") and not mixes_hook_and_tilde("Thảo", "Thạo")
