"""Schools of a list found by any of their names: twins, spellings, units whose names moved, misspelt places."""

from datetime import date

import pytest

from etl.match.schools import SchoolEntry, SchoolIndex
from etl.match.words import words_of
from geo.placing import place_school

BEFORE, AFTER = date(2025, 5, 20), date(2025, 9, 20)


def _school(code, name, former=None, district=None, aliases=()):
    place = place_school(None, former, district) if former else None
    return SchoolEntry(code, name, aliases, (former,) if former else (), place)


INDEX = SchoolIndex([
    _school("CS-NS", "Trường THCS Mường Chà", "Thị trấn Mường Chà", "Mường Chà"),
    _school("CS-CC", "Trường PTDTBT THCS Chà Cang", "Xã Chà Cang", "Nậm Pồ"),
    _school("MN-MC1", "Trường Mầm non Mường Chà", "Thị trấn Mường Chà", "Mường Chà"),
    _school("MN-MC2", "Trường Mầm non Mường Chà", "Xã Chà Nưa", "Nậm Pồ"),
    _school("TH-MT", "Trường Tiểu học Mường Thanh", "Phường Mường Thanh", "Điện Biên Phủ"),
    _school("TH-NB", "Trường Tiểu học Noong Bua", "Phường Noong Bua", "Điện Biên Phủ"),
    _school("TH-TX", "Trường Tiểu học Thanh Xương", "Xã Thanh Xương", "Điện Biên"),
    _school("MN-XN", "Trường Mầm non Xá Nhè", "Xã Xá Nhè", "Tủa Chùa"),
    _school("TH-NH", "Trường Tiểu học Noong Hẹt", "Xã Noong Hẹt", "Điện Biên"),
    _school("CS-PN", "Trường THCS Pu Nhi", "Xã Pu Nhi", "Điện Biên Đông"),
    _school("TH-LG", "Trường Tiểu học Luân Giói", "Xã Luân Giói", "Điện Biên Đông"),
    _school("MN-MM1", "Trường Mầm non số 1 Mường Mươn", "Xã Mường Mươn", "Mường Chà"),
    _school("MN-MM2", "Trường Mầm non số 2 Mường Mươn", "Xã Mường Mươn", "Mường Chà"),
    _school("TH-NT", "Trường PTDTBT Tiểu học Nà Tấu", "Xã Nà Tấu", "Điện Biên Phủ"),
    _school("TH-NT2", "Trường Tiểu học số 2 Nà Tấu", "Xã Nà Tấu", "Điện Biên Phủ"),
    _school("CS-NT", "Trường THCS Nà Tấu", "Xã Nà Tấu", "Điện Biên Phủ"),
    _school("TH-NTO", "Trường Tiểu học Na Tông", "Xã Na Tông", "Điện Biên"),
    _school("TH-NTG", "Trường Tiểu học Nà Tòng", "Xã Nà Tòng", "Tuần Giáo"),
    _school("TH-BVD", "Trường Tiểu học Bế Văn Đàn", "Phường Tân Thanh", "Điện Biên Phủ"),
    _school("PT-DB", "Trường THPT huyện Điện Biên", "Xã Noong Hẹt", "Điện Biên"),
    _school("PT-DBP", "Trường THPT Thành phố Điện Biên Phủ", "Phường Him Lam", "Điện Biên Phủ"),
    _school("NT-T", "Trường PTDTNT tỉnh Điện Biên", "Phường Him Lam", "Điện Biên Phủ"),
    _school("NT-TG", "Trường PTDTNT THPT huyện Tuần Giáo", "Thị trấn Tuần Giáo", "Tuần Giáo"),
    _school("LC-NU", "Trường PTDTBT TH và THCS Na Ư", "Xã Na Ư", "Điện Biên"),
    _school("MN-20", "Trường Mầm non 20-10", "Phường Him Lam", "Điện Biên Phủ"),
    _school("TH-XD", "Trường Tiểu học Xa Dung", "Xã Xa Dung", "Điện Biên Đông"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TH Bế Văn Đàn", "TH-BVD"), ("Trường tiểu học Bế Văn Đàn, TP ĐBP", "TH-BVD"),
        ("TH Bế Văn Đàn, P. Tân Thanh, TP Điện Biên Phủ, tỉnh Điện Biên", "TH-BVD"),
        ("TH Bế Văn Đàn tỉnh Điện Biên", "TH-BVD"),
        ("Mn. Xá Nhè", "MN-XN"), ("MN Sáng Nhè", "MN-XN"), ("Mầm non Xa Nhe", "MN-XN"),
        ("TH Noọng Hẹt", "TH-NH"), ("TH Noong Het", "TH-NH"), ("THCS Pú Nhi", "CS-PN"), ("TH Luân Giới", "TH-LG"),
        ("MN số 1 Mường Mươn", "MN-MM1"), ("MN Mường Mươn số 2", "MN-MM2"), ("MN Mường Mươn II", "MN-MM2"),
        ("MN Muong Muon 1", "MN-MM1"), ("MN số1 Mường Mươn", "MN-MM1"), ("Mầm non Mường Mươn 01", "MN-MM1"),
        ("TH Nà Tấu", "TH-NT"), ("PTDTBT TH Nà Tấu", "TH-NT"), ("TH số 2 Nà Tấu", "TH-NT2"),
        ("TH Nà Tấu (2)", "TH-NT"), ("THCS NaTau", "CS-NT"), ("THCS xã Nà Tấu", "CS-NT"),
        ("TH Na Tông", "TH-NTO"), ("TH Nà Tòng", "TH-NTG"),
        ("THPT huyện Điện Biên", "PT-DB"), ("THPT Điện Biên", "PT-DB"), ("THPT TP Điện Biên Phủ", "PT-DBP"),
        ("PTDTNT tỉnh", "NT-T"), ("PTDTNT tỉnh Điện Biên", "NT-T"), ("PTDTNT Tuần Giáo", "NT-TG"),
        ("DTNT huyện Tuần Giáo", "NT-TG"), ("TH & THCS Na Ư", "LC-NU"), ("THvàTHCS Na Ư", "LC-NU"),
        ("TH-THCS Na Ư", "LC-NU"), ("PTDTBT Na Ư", "LC-NU"), ("MN 20-10", "MN-20"), ("MN 20/10", "MN-20"),
        ("TH Xa Dung", "TH-XD"), ("TH xã Xa Dung", "TH-XD"), ("TH Thanh Xương, huyện Điện Biên", "TH-TX"),
    ],
)  # fmt: skip
def test_a_school_is_found_by_every_spelling_of_its_name(text, code):
    found = INDEX.find(text)
    assert (found.code, found.is_near) == (code, False)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("MN Mường Mươn", ("MN-MM1", "MN-MM2")),
        ("MN số 3 Mường Mươn", ()),
        ("TH Na Tong", ("TH-NTG", "TH-NTO")),
        ("TH Nà Tấu 2", ("TH-NT", "TH-NT2")),
        ("TH số 1 Nà Tấu", ("TH-NT",)),
        ("TH Na Tâus", ("TH-NT",)),
        ("TH Thanh Xơưng", ("TH-TX",)),
        ("THCS Na Ư", ("LC-NU",)),
        ("MN Mường Chà", ("MN-MC1", "MN-MC2")),
        ("THPT Nà Tấu", ()),
        ("TH Bế Văn Đàn, huyện Tủa Chùa", ("TH-BVD",)),
        ("THCS", ()),
        ("Trường Nà Tấu", ("CS-NT", "TH-NT", "TH-NT2")),
    ],
)
def test_what_could_be_two_schools_or_is_written_otherwise_gives_candidates_only(text, candidates):
    found = INDEX.find(text)
    assert (found.code, found.candidates) == (None, candidates)


def test_a_misspelt_place_is_marked_as_near():
    assert INDEX.find("TH Na Tâus").is_near
    assert INDEX.find("MN Mường Mươn").is_near
    assert not INDEX.find("MN Mường Chà").is_near


@pytest.mark.parametrize(
    ("text", "day", "code", "candidates"),
    [
        ("MN xã Mường Chà", AFTER, "MN-MC2", ("MN-MC2",)),
        ("MN xã Mường Chà", BEFORE, "MN-MC1", ("MN-MC1",)),
        ("MN xã Mường Chà", None, None, ("MN-MC1", "MN-MC2")),
        ("MN thị trấn Mường Chà", AFTER, "MN-MC1", ("MN-MC1",)),
        ("MN Mường Chà, huyện Nậm Pồ", None, "MN-MC2", ("MN-MC2",)),
        ("MN Mường Chà, xã Na Sang", None, "MN-MC1", ("MN-MC1",)),
        ("THCS xã Mường Chà", BEFORE, "CS-NS", ("CS-NS",)),
        ("THCS xã Mường Chà", AFTER, None, ("CS-CC",)),
        ("THCS xã Mường Chà", None, None, ("CS-CC", "CS-NS")),
        ("THCS Mường Chà", AFTER, "CS-NS", ("CS-NS",)),
        ("TH phường Mường Thanh", BEFORE, "TH-MT", ("TH-MT",)),
        ("TH phường Mường Thanh", AFTER, None, ("TH-NB", "TH-TX")),
        ("TH phường Mường Thanh", None, None, ("TH-MT", "TH-NB", "TH-TX")),
        ("TH xã Thanh Xương", AFTER, "TH-TX", ("TH-TX",)),
    ],
)
def test_the_name_of_a_unit_means_the_unit_that_bore_it_on_the_day(text, day, code, candidates):
    found = INDEX.find(text, day=day)
    assert (found.code, found.candidates) == (code, candidates)


@pytest.mark.parametrize(("day", "code"), [(BEFORE, "MN-MC1"), (AFTER, "MN-MC2"), (None, None)])
def test_the_commune_column_is_read_on_the_day_too(day, code):
    assert INDEX.find("MN Mường Chà", "Mường Chà", day).code == code


@pytest.mark.parametrize(
    ("text", "commune", "day", "code", "candidates"),
    [
        ("Trường MN số 1", "Xã Mường Mươn", BEFORE, "MN-MM1", ("MN-MM1",)),
        ("MN số 2", "Mường Mươn, huyện Mường Chà", None, "MN-MM2", ("MN-MM2",)),
        ("Trường Mầm non", "Xã Mường Mươn", BEFORE, None, ()),
        ("Trường MN số 1", "Xã Mường Pồn", AFTER, None, ("MN-MM1",)),
        ("Trường MN số 1", "Xã Mường Pồn", BEFORE, None, ()),
        ("MN", "Mường Chà", BEFORE, "MN-MC1", ("MN-MC1",)),
        ("MN", "Mường Chà", AFTER, "MN-MC2", ("MN-MC2",)),
        ("MN", "Mường Chà", None, None, ("MN-MC1", "MN-MC2")),
        ("MN", "Mường Chà, huyện Nậm Pồ", None, "MN-MC2", ("MN-MC2",)),
        ("Trường THCS", "xã Mường Chà", AFTER, None, ("CS-CC",)),
        ("Trường TH", "Sáng Nhè", AFTER, None, ()),
        ("MN", "Sáng Nhè", AFTER, "MN-XN", ("MN-XN",)),
        ("THPT", "huyện Điện Biên", None, None, ()),
    ],
)
def test_a_type_and_a_commune_mean_the_school_that_bears_its_name_there(text, commune, day, code, candidates):
    found = INDEX.find(text, commune, day)
    assert (found.code, found.candidates) == (code, candidates)


def test_without_places_a_reused_name_is_never_decided_by_the_unit():
    index = SchoolIndex([SchoolEntry("1", "THCS Mường Chà", (), ("Xã Na Sang", "TT Mường Chà")),
                         SchoolEntry("2", "THCS Mường Chà", (), ("Xã Mường Chà", "Xã Chà Cang"))])  # fmt: skip
    assert index.find("THCS xã Mường Chà").candidates == ("1", "2")
    assert index.find("THCS Mường Chà", "Na Sang").code == "1"


def test_a_place_without_a_type_gives_every_school_there():
    assert INDEX.at_place(words_of("Nà Tấu")) == ("CS-NT", "TH-NT", "TH-NT2")
    assert INDEX.at_place(words_of("Ná Tấu")) == ()
    assert "MN-MC2" in INDEX.at_place(words_of("muong cha"))
