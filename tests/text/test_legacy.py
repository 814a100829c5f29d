"""Text of old Vietnamese fonts: every letter, which words are possible, which texts are decoded and which are left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.text.legacy import encoding_of_font, encodings_in, guess, tcvn3_to_unicode, vni_to_unicode
from etl.text.legacy_tables import VISCII
from etl.text.syllables import is_syllable
from tests.support.legacy import LETTERS, TCVN3, VNI, in_code_page_1258, tcvn3, vni

NAMES = (
    "Lò Thị Hoa", "Quàng Văn Ánh", "Giàng A Páo", "Vừ Thị Mai", "Nguyễn Đức Hưởng", "Tòng Thị Inh", "Sùng A Chứ", "Cà Văn Toán",
    "Lường Thị Ước", "Hạng A Dế", "Đỗ Thuỳ Dương", "Lò Thị Hư", "Trường Tiểu học số 1 Ẳng Nưa", "Trường PTDTBT THCS Pa Ham",
    "Phó Hiệu trưởng", "Sở GDĐT tỉnh Điện Biên", "Điểm cầu Mường Chà", "Khoàng Thị Ổn", "Mùa A Vàng", "Chẻo Láo Tả",
)  # fmt: skip


def test_there_are_134_letters_and_every_one_has_a_code_of_its_own():
    assert len(set(LETTERS)) == 67 and len(set(LETTERS.upper())) == 67
    assert len(set(TCVN3.values())) == 74 and len(set(VNI.values())) == 134
    assert sorted(VISCII.values()) == sorted(LETTERS + LETTERS.upper())


@pytest.mark.parametrize("letter", LETTERS + LETTERS.upper())
def test_every_letter_comes_back(letter):
    assert vni_to_unicode(VNI[letter]) == letter
    small = tcvn3(letter.lower())
    assert tcvn3_to_unicode(small) == letter.lower() and tcvn3_to_unicode(small, is_capital_font=True) == letter.upper()
    if letter in TCVN3:
        assert tcvn3_to_unicode(TCVN3[letter]) == letter


@pytest.mark.parametrize("letter", LETTERS + LETTERS.upper())
def test_same_codes_seen_through_the_vietnamese_code_page_mean_the_same(letter):
    assert vni_to_unicode(in_code_page_1258(VNI[letter])) == letter
    assert tcvn3_to_unicode(in_code_page_1258(tcvn3(letter.lower()))) == letter.lower()


def test_case_of_a_vni_letter_is_that_of_the_letter_whatever_that_of_its_mark():
    assert vni_to_unicode("Aùnh AÙNH aÙnh Ñaøo") == "Ánh ÁNH ánh Đào"


@pytest.mark.parametrize("text", [*NAMES, "LÒ THỊ HOA", "PỜ THANH MAI", "ĐÀO THỊ Ý", "DANH SÁCH CÁN BỘ, GIÁO VIÊN"])
def test_names_and_capitals_come_back_whole(text):
    assert vni_to_unicode(vni(text)) == text
    assert tcvn3_to_unicode(tcvn3(text)) == text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("TH Nµ TÊu", "TH Nà Tấu"), ("THCS Nµ T¸", "THCS Nà Tá"), ("Tr­êng ë b¶n", "Trường ở bản"), ("øng dông AI", "ứng dụng AI"),
     ("¸nh", "ánh"), ("", ""), ("abc 123", "abc 123"), ("gv@example.org", "gv@example.org")],
)  # fmt: skip
def test_small_letters_stay_small(typed, shown):
    assert tcvn3_to_unicode(typed) == shown


def test_characters_that_are_no_code_stay():
    assert tcvn3_to_unicode("H\u00b2 – “x”") == "H\u00b2 – “x”" and vni_to_unicode("ß § 5 %") == "ß § 5 %"


@given(st.lists(st.sampled_from(" ".join(NAMES).split()), min_size=1, max_size=5).map(" ".join))
def test_any_words_come_back(text):
    assert vni_to_unicode(vni(text)) == text
    assert tcvn3_to_unicode(tcvn3(text)).lower() == text.lower()


@given(st.text(max_size=40))
def test_anything_can_be_decoded(text):
    for encoded in (tcvn3_to_unicode(text), tcvn3_to_unicode(text, is_capital_font=True), vni_to_unicode(text)):
        assert isinstance(encoded, str)
    guess(text)


POSSIBLE = (
    "Nguyễn Điện Biên Quàng Giàng Khuỷu Ngoằn quýt Quỳnh gìn giếng nghiêng khuya thuở Mứn Pồn Noọng Ẳng Ướt hoà hòa hoàng"
    " hòang Ý Ủa xoèn Đắk Thuỷ Thúy Ngoèo Xuý rượu uống Luông Ưng Kè Kể"
)
IMPOSSIBLE = "Nguyeãn Vaên häc thò2 Hélène Straße cềm ngềm ghà tàt hóch ăw Vaø xaõ Lß đđ Đ"


@pytest.mark.parametrize("word", POSSIBLE.split(" "))
def test_possible_syllables(word):
    assert is_syllable(word) and is_syllable(word.upper()) and is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", IMPOSSIBLE.split(" "))
def test_impossible_syllables(word):
    assert not is_syllable(word)


@pytest.mark.parametrize("text", NAMES)
def test_texts_of_several_marked_words_are_guessed(text):
    if sum(not word.isascii() for word in text.split()) > 1:
        assert guess(tcvn3(text)) in ("tcvn3", None) and guess(vni(text)) in ("vni", None)
    assert guess(text) is None


def test_most_names_are_guessed_alone():
    several = [name for name in NAMES if sum(not word.isascii() for word in name.split()) > 1]
    assert sum(guess(tcvn3(name)) == "tcvn3" for name in several) >= len(several) - 2
    assert sum(guess(vni(name)) == "vni" for name in several) >= len(several) - 2


UNTOUCHED = (
    "Lß", "Thò", "Lò", "Văn phòng", "Hélène Dupré", "Loïc Noël", "né à Orléans, où êtes-vous", "Zoë Müller, Straße 5", "São Paulo",
    "© 2024 Microsoft® 365", "25 °C, 5 m², ½, ±3, «oui»", "§ 5 khoản 2", "Nguyá»…n VÄƒn A", "10 µm", "Señor Muñoz", "x",
)  # fmt: skip


@pytest.mark.parametrize("text", UNTOUCHED)
def test_one_text_that_proves_nothing_is_not_guessed(text):
    assert guess(text) is None


def test_evidence_of_many_texts():
    assert encodings_in(map(tcvn3, NAMES)) == ["tcvn3"] and encodings_in(map(vni, NAMES)) == ["vni"]
    assert encodings_in(NAMES) == [] and encodings_in(UNTOUCHED) == []
    assert encodings_in(unicodedata.normalize("NFD", name) for name in NAMES) == []
    assert encodings_in([*NAMES, tcvn3("Nguyễn Đức Hưởng")]) == ["tcvn3"]
    assert set(encodings_in([*map(tcvn3, NAMES[:10]), *map(vni, NAMES[10:])])) == {"tcvn3", "vni"}


@pytest.mark.parametrize(
    ("font", "encoding"),
    [(".VnTime", ("tcvn3", False)), (".VnTimeH", ("tcvn3", True)), (".vnarial narrowh", ("tcvn3", True)), ("'.VnTime'", ("tcvn3", False)),
     (".VNTIMEH", ("tcvn3", True)), ("VNI-Times", ("vni", False)), ("vni-helve-condense", ("vni", False)),
     ("Times New Roman", None), ("Vni", None), ("VnTime", None), ("Arial", None), ("", None)],
)  # fmt: skip
def test_fonts(font, encoding):
    assert encoding_of_font(font) == encoding
