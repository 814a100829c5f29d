"""Display names of meetings: person, room, device, recorder, organiser; the school part apart from the person's."""

import pytest

from etl.match.display import is_person_name, person_part, read_display
from etl.match.schools import SchoolEntry, SchoolIndex

NAMES = {
    "MN1": "Trường Mầm non Thanh Xương",
    "TH1": "Trường Tiểu học Nà Tấu",
    "CS1": "Trường Trung học cơ sở Mường Phăng",
    "TH2": "Trường Tiểu học Sín Thầu",
    "BT1": "Trường Phổ thông dân tộc bán trú Trung học cơ sở Pa Ham",
    "PT1": "Trường Trung học phổ thông Mường Ảng",
    "NT1": "Trường Phổ thông dân tộc nội trú Trung học phổ thông Tuần Giáo",
    "MN2": "Trường Mầm non Hoa Ban",
    "LC1": "Trường Tiểu học và Trung học cơ sở Xa Dung",
    "TX1": "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên Mường Chà",
}
INDEX = SchoolIndex(SchoolEntry(code, name) for code, name in NAMES.items())


@pytest.mark.parametrize(
    ("text", "school"),
    [
        ("Điểm cầu MN Thanh Xương", "MN1"),
        ("TH Nà Tấu", "TH1"),
        ("Điểm cầu TH Nà Tấu (TH Nà Tấu)", "TH1"),
        ("ĐC THCS Mường Phăng (25 GV)", "CS1"),
        ("PTDTBT THCS PA HAM", "BT1"),
        ("THCS Pa Ham", "BT1"),
        ("diem cau TH Sin Thau", "TH2"),
        ("TH & THCS Xa Dung - điểm cầu", "LC1"),
        ("TH-THCS Xa Dung", "LC1"),
        ("THPT Muong Ang", "PT1"),
        ("TTGDNN-GDTX Mường Chà", "TX1"),
        ("TT GDNN - GDTX Mường Chà", "TX1"),
        ("Phòng họp 1 - TH Nà Tấu", "TH1"),
        ("TH Nà Tấu - iPhone", "TH1"),
        ("THCS Không Có", None),
        ("Điểm cầu Nà Tấu", None),
    ],
)
def test_a_room_is_a_site_of_the_school_it_names(text, school):
    found = read_display(text, INDEX)
    assert found.kind == "site"
    assert (found.school.code if found.school else None) == school


@pytest.mark.parametrize(
    ("text", "person", "school"),
    [
        ("Lò Thị Hoa", "Lò Thị Hoa", None),
        ("giàng a páo", "giàng a páo", None),
        ("12. Vừ Thị Mai", "Vừ Thị Mai", None),
        ("MN Thanh Xương - Lò Thị Hoa", "Lò Thị Hoa", "MN1"),
        ("TH Nà Tấu_Quàng Văn Ánh", "Quàng Văn Ánh", "TH1"),
        ("Ca Van Toan THCS Muong Phang", "Ca Van Toan", "CS1"),
        ("MN Thanh Xuong Lo Thi Hoa", "Lo Thi Hoa", "MN1"),
        ("Trần Đức Minh, PTDTNT THPT Tuần Giáo", "Trần Đức Minh", "NT1"),
        ("Tòng Thị Inh (MN Hoa Ban) (Inh Tòng)", "Tòng Thị Inh", "MN2"),
        ("Vàng A Páo (2)", "Vàng A Páo", None),
        ("Nguyễn Th. Hà", "Nguyễn Th. Hà", None),
    ],
)
def test_a_person_is_told_from_the_school_beside(text, person, school):
    found = read_display(text, INDEX)
    assert (found.kind, found.person) == ("person", person)
    assert (found.school.code if found.school else None) == school


@pytest.mark.parametrize("text", ["iPhone của Hoa", "Galaxy A12", "84*****678", "OPPO A5", "Redmi Note 9", "iPad (2)"])
def test_a_device_is_nobody(text):
    assert read_display(text, INDEX).kind == "device"


@pytest.mark.parametrize("text", ["Read.ai meeting notes", "Hoa's Notetaker (Otter.ai)", "Fireflies.ai Notetaker"])
def test_a_recorder_is_a_bot(text):
    assert read_display(text, INDEX).kind == "bot"


@pytest.mark.parametrize("text", ["Sở GD&ĐT Điện Biên", "So GD&DT Dien Bien", "UBND tỉnh Điện Biên"])
def test_the_organiser_is_neither_person_nor_site(text):
    found = read_display(text, INDEX)
    assert found.kind == "unknown"
    assert found.is_organiser


def test_two_schools_of_one_name_leave_the_room_undecided_until_the_commune_decides():
    twins = SchoolIndex([
        SchoolEntry("1", "Trường Tiểu học Na Tông", (), ("Xã Mường Nhà",)),
        SchoolEntry("2", "Trường Tiểu học Nà Tòng", (), ("Xã Tủa Chùa",)),
    ])  # fmt: skip
    assert twins.find("TH Nà Tòng").code == "2"
    assert twins.find("TH na tong").code is None
    assert twins.find("TH na tong").candidates == ("1", "2")
    assert twins.find("TH na tong", "xã Tủa Chùa").code == "2"


def test_other_marks_than_the_list_has_do_not_name_a_school():
    assert INDEX.find("TH Ná Tấu").code is None
    assert INDEX.find("TH Ná Tấu").candidates == ("TH1",)


def test_the_level_decides_between_schools_of_one_place():
    index = SchoolIndex(
        SchoolEntry(c, n) for c, n in [("A", "MN Nà Tấu"), ("B", "Trường TH Nà Tấu"), ("C", "THCS Nà Tấu")]
    )
    assert [index.find(t).code for t in ("Mầm non Nà Tấu", "Tiểu học Nà Tấu", "Trường THCS Nà Tấu")] == ["A", "B", "C"]


def test_the_name_with_the_same_boarding_word_wins():
    index = SchoolIndex([SchoolEntry("A", "Trường THPT Mường Chà"), SchoolEntry("B", "PTDTNT THPT Mường Chà")])
    assert index.find("THPT Mường Chà").code == "A"
    assert index.find("PTDTNT THPT Mường Chà").code == "B"


def test_a_note_in_brackets_does_not_hide_the_school():
    assert INDEX.find("MN Hoa Ban\n(điểm trường trung tâm)").code == "MN2"


def test_a_one_letter_word_is_part_of_a_name():
    assert is_person_name("Sùng A Chống")
    assert person_part("Thầy Sùng A Chống") == "Sùng A Chống"
    assert not is_person_name("Hoa")
    assert not is_person_name("Cô Hoa 4 tuổi")
