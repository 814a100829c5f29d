"""Display names that were once read wrongly: turned names, words run together, helpers, organisations, namesakes."""

from functools import partial

import pytest

from tests.match.reading import index_of, read_in

_LIST = [
    ("MN-TX", "Trường Mầm non Thanh Xương", "Thanh Xương", "Điện Biên"),
    ("TH-TX", "Trường Tiểu học Thanh Xương", "Thanh Xương", "Điện Biên"),
    ("PT-BL", "Trường THPT Búng Lao", "Búng Lao", "Mường Ảng"),
    ("CS-NS", "Trường PTDTBT THCS Na Son", "Na Son", "Điện Biên Đông"),
    ("TH-HS", "Trường PTDTBT Tiểu học Huổi Só", "Huổi Só", "Tủa Chùa"),
    ("TH-NU", "Trường PTDTBT Tiểu học Nong U", "Nong U", "Điện Biên Đông"),
    ("MN-PN", "Trường Mầm non Phì Nhừ", "Phì Nhừ", "Điện Biên Đông"),
    ("TH-PL", "Trường Tiểu học số 1 Pom Lót", "Pom Lót", "Điện Biên"),
    ("TH-TT", "Trường PTDTBT Tiểu học Tủa Thàng", "Tủa Thàng", "Tủa Chùa"),
    ("CS-LG", "Trường THCS Luân Giói", "Luân Giói", "Điện Biên Đông"),
    ("MN-CS", "Trường Mầm non Chiềng Sơ", "Chiềng Sơ", "Điện Biên Đông"),
    ("TH-CS", "Trường PTDTBT Tiểu học Chiềng Sơ", "Chiềng Sơ", "Điện Biên Đông"),
    ("TH-NT2", "Trường Tiểu học số 2 Nà Tấu", "Nà Tấu", "Điện Biên Phủ"),
    ("CS-NT", "Trường THCS Nà Tấu", "Nà Tấu", "Điện Biên Phủ"),
    ("MN-VD", "Trường Mầm non Vàng Đán", "Vàng Đán", "Nậm Pồ"),
    ("MN-VD2", "Trường Mầm non số 2 Vàng Đán", "Vàng Đán", "Nậm Pồ"),
    ("TH-QT1", "Trường Tiểu học số 1 Quài Tở", "Quài Tở", "Tuần Giáo"),
    ("TH-QT2", "Trường Tiểu học số 2 Quài Tở", "Quài Tở", "Tuần Giáo"),
    ("MN-HB1", "Trường Mầm non Hoa Ban", "Mường Thanh", "Điện Biên Phủ"),
    ("MN-HB2", "Trường Mầm non Hoa Ban", "Thị trấn Tuần Giáo", "Tuần Giáo"),
    ("TH-PH", "Trường PTDTBT Tiểu học Phìn Hồ", "Phìn Hồ", "Nậm Pồ"),
    ("CS-PN", "Trường PTDTBT THCS Pu Nhi", "Pu Nhi", "Điện Biên Đông"),
    ("CS-TB", "Trường THCS Thanh Bình", "Thanh Bình", "Điện Biên Phủ"),
    ("MN-TC", "Trường Mầm non Thị trấn", "Thị trấn Tủa Chùa", "Tủa Chùa"),
    ("TH-PLB", "Trường Tiểu học Pá Lừng", "Chiềng Sơ", "Điện Biên Đông"),
    ("TH-PLC", "Trường Tiểu học Pá Lừng Hồng Hà", "Chiềng Sơ", "Điện Biên Đông"),
]
INDEX = index_of(_LIST)
_read = partial(read_in, INDEX)


TURNED = [  # text, person, school
    ("Tuyết, Hoàng Thị - TH Huổi Só", "Hoàng Thị Tuyết", "TH-HS"),
    ("Hương, Cà Thị Mai - MN Thanh Xương", "Cà Thị Mai Hương", "MN-TX"),
    ("PTDTBT THCS Pu Nhi - Phương, Trịnh Thị Hồng", "Trịnh Thị Hồng Phương", "CS-PN"),
    ("Thăng, Đinh Quang", "Đinh Quang Thăng", None), ("Lò Thị, Hoa", "Lò Thị Hoa", None), ("Lò, Thị Hoa", "Lò Thị Hoa", None),
    ("Ly, Ly Thị - MN Thanh Xương", "Ly Thị Ly", "MN-TX"), ("hoa, lo thi - mn thanh xuong", "lo thi hoa", "MN-TX"),
    ("TH số 2 Nà Tấu_Liên, Nguyễn Thị Thu", "Nguyễn Thị Thu Liên", "TH-NT2"), ("Páo, Giàng A", "Giàng A Páo", None),
    ("MN Thanh Xương Tuyết, Hoàng Thị", "Hoàng Thị Tuyết", "MN-TX"), ("Hồng Phương, Trịnh Thị", "Trịnh Thị Hồng Phương", None),
    ("Cô Tuyết, Hoàng Thị - MN Thanh Xương", "Hoàng Thị Tuyết", "MN-TX"), ("Mai, Lò Thị (MN Thanh Xương)", "Lò Thị Mai", "MN-TX"),
    # a comma that turns nothing
    ("Lò Thị Hoa, MN Thanh Xương", "Lò Thị Hoa", "MN-TX"), ("Hoa, Lan - MN Thanh Xương", "Hoa (Lan)", "MN-TX"),
    ("Lò Thị Hoa, Toán", "Lò Thị Hoa", None), ("Lò Thị Hoa, Hoa", "Lò Thị Hoa", None), ("Lò Thị Hoa, HT", "Lò Thị Hoa", None),
    ("Thanh Xương, Lò Thị Hoa", "Lò Thị Hoa", None), ("Lò Thị Hoa, Thanh Xương", "Lò Thị Hoa", None),
    ("Lò Thị Hoa, Quàng Văn Ánh", "Lò Thị Hoa (Quàng Văn Ánh)", None), ("Lò Thị Hoa, Hoa Lò", "Lò Thị Hoa", None),
    ("Nam, Toán - MN Thanh Xương", "Nam (Toán)", "MN-TX"), ("Lò Thị Hoa, bản Mển, MN Thanh Xương", "Lò Thị Hoa", "MN-TX"),
    ("Lò Thị Hoa (Tuyết) - MN Thanh Xương", "Lò Thị Hoa", "MN-TX"), ("Lò Thị Hoa, Tuần Giáo", "Lò Thị Hoa", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "person", "school"), TURNED)
def test_a_name_turned_at_a_comma_is_put_in_its_own_order(text, person, school):
    found, code = _read(text)
    assert (found.kind, found.person, code) == ("person", person, school)


BEHIND_SCHOOL = [  # text, person, school
    ("THPT Búng Lao Thăng Đinh Quang", "Thăng Đinh Quang", "PT-BL"), ("THCS NÀ TẤU Sông Lầu Thị", "Sông Lầu Thị", "CS-NT"),
    ("PTDTBT TH CHIỀNG SƠ Ky Chang A", "Ky Chang A", "TH-CS"), ("THPT Búng Lao Thị Thảo Tráng", "Thị Thảo Tráng", "PT-BL"),
    ("TH Tủa Thàng Vủ Thị Dung", "Vủ Thị Dung", "TH-TT"), ("TH số 1 Pom Lót Giàng Thi Dợ", "Giàng Thi Dợ", "TH-PL"),
    ("MN Chiềng Sơ Hoang Thị Ngân", "Hoang Thị Ngân", "MN-CS"), ("MN số 2 Vàng Đán Lw Thị Hương", "Lw Thị Hương", "MN-VD2"),
    ("THCS Luân Giói Nguyênx Thị Bích Huyền", "Nguyênx Thị Bích Huyền", "CS-LG"),
    ("THPT Búng Lao Buif Vawn Tungf", "Buif Vawn Tungf", "PT-BL"), ("thpt bung lao thang dinh quang", "thang dinh quang", "PT-BL"),
    ("THPTBúng Lao Thăng Đinh Quang", "Thăng Đinh Quang", "PT-BL"), ("TH Pá Lừng Hồng Hà", None, "TH-PLC"),
    ("TH Pá Lừng Hồng Hà Lầu A Páo", "Lầu A Páo", "TH-PLC"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "person", "school"), BEHIND_SCHOOL)
def test_what_follows_the_longest_name_of_a_school_is_the_person(text, person, school):
    found, code = _read(text)
    assert (found.kind, found.person, code) == ("person" if person else "site", person, school)


@pytest.mark.parametrize(
    "text",
    [
        "MN Thanh Xương trung tâm",
        "TH Thanh Xương xin chào các cô",
        "MN Thanh Xương Điểm Trường Trung Tâm",
        "TH Pá Lừng Hồng Mai Lan",
        "MN Hoa Ban Tuần Giáo",
        "TH Thanh Xương Tủa Chùa",
    ],
)
def test_what_follows_a_school_and_is_no_name_is_nobody(text):
    found, _ = _read(text)
    assert (found.kind, found.person) == ("site", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("THPTBúng Lao", "PT-BL"), ("THCSNa Son", "CS-NS"), ("MNVàng Đán", "MN-VD"), ("THHuổi Só", "TH-HS"),
        ("THsố 2 Nà Tấu", "TH-NT2"), ("THso 2 Na Tau", "TH-NT2"), ("THPTBÚNG LAO", "PT-BL"), ("thcsna son", "CS-NS"),
        ("Trường THPTBúng Lao", "PT-BL"), ("TH Quài Tở 2", "TH-QT2"), ("PTDTBTTHCS Na Son", "CS-NS"),
        ("MNThanh Xương, xã Thanh Xương", "MN-TX"),
        ("MN Hoa Ban Tuần Giáo", "MN-HB2"), ("TH Quài Tở số 1", "TH-QT1"), ("Thanh Xương", None), ("Thị Trấn", None),
        ("MNKhông Có", None), ("THNa Son", None),
    ],
)  # fmt: skip
def test_a_level_run_together_with_its_place_is_read(text, code):
    assert INDEX.find(text).code == code


SITES = [  # text, contact, school
    ("ĐC. THNong U", None, "TH-NU"), ("ĐC. MNPhì Nhừ", None, "MN-PN"), ("THsố 2 Nà Tấu", None, "TH-NT2"),
    ("THPT Búng Lao - Kỹ thuật: Dua", "Dua", "PT-BL"), ("THPT Búng Lao - Kỹ thuật: Cứ Thị Dua", "Cứ Thị Dua", "PT-BL"),
    ("THPT Búng Lao - kỹ thuật viên Dua", "Dua", "PT-BL"), ("THPT Búng Lao (trực máy: cô Dua)", "Dua", "PT-BL"),
    ("THPT Búng Lao hỗ trợ: Dua", "Dua", "PT-BL"), ("THPT Búng Lao - ky thuat: Dua", "Dua", "PT-BL"),
    ("đ/c TH PHÌN HỒ", None, "TH-PH"), ("HĐSP PTDTBT TH Phìn Hồ", None, "TH-PH"), ("hội đồng sư phạm TH Phìn Hồ", None, "TH-PH"),
    ("TH số 2 Nà Tấu - máy chính", None, "TH-NT2"), ("TH số 2 Nà Tấu máy phụ", None, "TH-NT2"), ("TH số 2 Nà Tấu máy 1", None, "TH-NT2"),
    ("MN Thanh Xương trung tâm", None, "MN-TX"), ("MN Thanh Xương điểm trường trung tâm", None, "MN-TX"), ("TH Quài Tở 2", None, "TH-QT2"),
    ("Máy 1 - MN Thanh Xương", None, "MN-TX"), ("MN Hoa Ban Tuần Giáo", None, "MN-HB2"), ("đồng chí MN Phì Nhừ", None, "MN-PN"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "contact", "school"), SITES)
def test_a_room_is_no_person_and_its_helper_is_only_its_contact(text, contact, school):
    found, code = _read(text)
    assert (found.kind, found.person, code) == ("site", contact, school)


PEOPLE = [  # text, person, school
    ("Cô Máy 5 tuổi A - MN Thanh Xương", "Máy", "MN-TX"), ("Máy 4 tuổi - MN Thanh Xương", "Máy", "MN-TX"),
    ("Máy 4 tuổi", "Máy", None), ("Cô Mây 5 tuổi", "Mây", None), ("Lò Thị Máy 2", "Lò Thị Máy", None),
    ("Hoa 3TB - MN Thanh Xương", "Hoa", "MN-TX"), ("Mai 4TA - MNPhì Nhừ", "Mai", "MN-PN"),
    ("Ngô Thị Thu Hồng (TH Phìn Hồ)", "Ngô Thị Thu Hồng", "TH-PH"), ("Cô Quàng Thị Thủy 5TC", "Quàng Thị Thủy", None),
    ("TH Quài Tở số 1 - Hoàng Ngọc Sơn", "Hoàng Ngọc Sơn", "TH-QT1"), ("TH Quai To so 1 - Hoang Ngoc Son", "Hoang Ngoc Son", "TH-QT1"),
    ("MN Hoa Ban Tuần Giáo - Lò Thị Hoa", "Lò Thị Hoa", "MN-HB2"), ("đ/c Hoa TH PHÌN HỒ", "Hoa", "TH-PH"),
    ("Lò Thị Hoa - THsố 2 Nà Tấu", "Lò Thị Hoa", "TH-NT2"), ("Hoa - tổ 2 - MN Thanh Xương", "Hoa", "MN-TX"),
    ("Lò Thị Hoa - Kỹ thuật", "Lò Thị Hoa", None), ("GV Kỹ thuật Lò Văn Nam - THCS Na Son", "Lò Văn Nam", "CS-NS"),
    ("THPTBÚNG LAO - Lò Thị Hoa", "Lò Thị Hoa", "PT-BL"), ("PTDTBTTHCS Na Son - Hoa", "Hoa", "CS-NS"),
    ("thptbung lao: hoa", "hoa", "PT-BL"), ("Lò Thị Hoa, Tin học", "Lò Thị Hoa", None),
    ("Hồ Trợ - MN Thanh Xương", "Hồ Trợ", "MN-TX"), ("Lò Trúc Mây - MN Thanh Xương", "Lò Trúc Mây", "MN-TX"),
    ("Lò Thị Hoa, GV Kỹ thuật, THCS Na Son", "Lò Thị Hoa", "CS-NS"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "person", "school"), PEOPLE)
def test_a_person_is_read_where_a_device_a_class_or_a_number_seemed_to_stand(text, person, school):
    found, code = _read(text)
    assert (found.kind, found.person, code) == ("person", person, school)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("TH số 2 Nà Tấu-Thầy Hương Toán", "Hương (Toán)"),
        ("Cô Hoa Văn", "Hoa (Văn)"),
        ("Cô Lan Hương Toán - MN Thanh Xương", "Lan Hương (Toán)"),
        ("Thầy Lò Văn Toán - MN Thanh Xương", "Lò Văn Toán"),
        ("Cô Hà Thị Anh", "Hà Thị Anh"),
        ("Thầy Toán", "Toán"),
        ("Cô Hoa tiếng Anh", "Hoa"),
        ("Hương Toán - MN Thanh Xương", "Hương Toán"),
    ],
)
def test_a_given_name_before_a_subject_is_two_readings_and_nobody_bears_both(text, person):
    found, _ = _read(text)
    assert (found.kind, found.person) == ("person", person)


@pytest.mark.parametrize("text", ["Hoa Ban", "hoa ban", "Thanh Bình", "Vàng Đán", "Thanh Xương"])
def test_the_name_of_a_school_or_its_place_is_not_a_person(text):
    found, code = _read(text)
    assert (found.kind, found.person, code) == ("unknown", None, None)
    assert found.school.candidates


@pytest.mark.parametrize(
    ("text", "person", "organisation"),
    [
        ("Hoàng Ngọc Sơn - VNPT", "Hoàng Ngọc Sơn", "VNPT"), ("Hoàng Ngọc Sơn - Viettel", "Hoàng Ngọc Sơn", "Viettel"),
        ("Hoàng Ngọc Sơn - STEAM", "Hoàng Ngọc Sơn", "STEAM"), ("HOÀNG NGỌC SƠN - VNPT", "HOÀNG NGỌC SƠN", "VNPT"),
        ("VNPT Điện Biên - Hoàng Ngọc Sơn", "Hoàng Ngọc Sơn", "VNPT Điện Biên"), ("Sơn (FPT)", "Sơn", "FPT"),
    ],
)  # fmt: skip
def test_an_organisation_beside_a_name_is_no_school_of_the_list(text, person, organisation):
    found, code = _read(text)
    assert (found.kind, found.person, found.school_text, code) == ("person", person, organisation, None)
    assert found.school.candidates == ()


@pytest.mark.parametrize(
    ("text", "school"),
    [
        ("LÒ THỊ HOA - MAI", None), ("Lò Thị Hoa - CNTT", None), ("Lò Thị Hoa (HOA)", None), ("Lò Thị Hoa - LTH", None),
        ("Lò Thị Hoa - MN", None), ("Lò Thị Hoa - THCS", None), ("Lò Thị Hoa - TPT", None), ("Lò Thị Hoa - BGH", None),
        ("Lò Thị Hoa - VNPT - MN Thanh Xương", "MN Thanh Xương"), ("NT Hoa - MN Thanh Xương", "MN Thanh Xương"),
        ("N.T. Huyền - MN Thanh Xương", "MN Thanh Xương"), ("Lò Thị Hoa - 5TB", None), ("Lò Thị Hoa, ĐBP", None),
    ],
)  # fmt: skip
def test_what_is_a_title_a_level_initials_or_beside_a_school_is_no_organisation(text, school):
    found, _ = _read(text)
    assert (found.kind, found.school_text) == ("person", school)


def test_an_organisation_alone_is_neither_a_person_nor_a_room():
    found, code = _read("VNPT")
    assert (found.kind, found.person, code) == ("unknown", None, None)


@pytest.mark.parametrize("text", ["HT Trường Mầm non Thanh Xương", "HT Mam non Thanh Xuong", "HT MN Thanh Xương"])
def test_a_position_before_a_school_names_nobody_however_the_school_is_written(text):
    found, code = _read(text)
    assert (found.kind, found.person, found.role, code) == ("unknown", None, "CBQL", "MN-TX")


@pytest.mark.parametrize(
    ("text", "owner"),
    [("Thúy\u306eiPhone", "Thúy"), ("Thiết bị di động", None), ("HP", None), ("Phone", None), ("phone 2", None)],
)
def test_more_names_that_devices_give_themselves(text, owner):
    found, _ = _read(text)
    assert (found.kind, found.person) == ("device", owner)


def test_a_telegram_recorder_is_a_bot():
    assert _read("Airgram")[0].kind == "bot"
