"""Names that people type in meetings, chats and forms: one line each, with what a careful reader would take from it."""

import random
import unicodedata
from datetime import date
from functools import partial

import pytest

from etl.match.display import person_part, read_display
from tests.match.reading import index_of, read_in

_LIST = [
    ("MN-TX", "Trường Mầm non Thanh Xương", "Thanh Xương", "Điện Biên"),
    ("TH-TX", "Trường Tiểu học Thanh Xương", "Thanh Xương", "Điện Biên"),
    ("TH-NT1", "Trường PTDTBT Tiểu học số 1 Nà Tấu", "Nà Tấu", "Điện Biên Phủ"),
    ("TH-NT2", "Trường Tiểu học số 2 Nà Tấu", "Nà Tấu", "Điện Biên Phủ"),
    ("MN-NT", "Trường Mầm non Nà Tấu", "Nà Tấu", "Điện Biên Phủ"),
    ("CS-MP", "Trường THCS Mường Phăng", "Mường Phăng", "Điện Biên Phủ"),
    ("MN-HB", "Trường Mầm non Hoa Ban", "Mường Thanh", "Điện Biên Phủ"),
    ("TH-BVD", "Trường Tiểu học Bế Văn Đàn", "Tân Thanh", "Điện Biên Phủ"),
    ("CS-TB", "Trường THCS Thanh Bình", "Thanh Bình", "Điện Biên Phủ"),
    ("LC-XD", "Trường TH và THCS Xa Dung", "Xa Dung", "Điện Biên Đông"),
    ("BT-PH", "Trường PTDTBT THCS Pa Ham", "Pa Ham", "Mường Chà"),
    ("NT-TG", "Trường PTDTNT THPT huyện Tuần Giáo", "Thị trấn Tuần Giáo", "Tuần Giáo"),
    ("TX-TG", "Trung tâm GDNN-GDTX huyện Tuần Giáo", "Thị trấn Tuần Giáo", "Tuần Giáo"),
    ("TH-NTO", "Trường Tiểu học Na Tông", "Na Tông", "Điện Biên"),
    ("TH-NTG", "Trường Tiểu học Nà Tòng", "Nà Tòng", "Tuần Giáo"),
    ("MN-VD", "Trường Mầm non Vàng Đán", "Vàng Đán", "Nậm Pồ"),
    ("TH-MTH", "Trường Tiểu học Ma Thì Hồ", "Ma Thì Hồ", "Mường Chà"),
    ("MN-MC1", "Trường Mầm non Mường Chà", "Thị trấn Mường Chà", "Mường Chà"),
    ("MN-MC2", "Trường Mầm non Mường Chà", "Chà Nưa", "Nậm Pồ"),
]
INDEX = index_of(_LIST)
_read = partial(read_in, INDEX)


FULL_NAMES = [
    # Thai
    "Lò Thị Hoa", "Quàng Văn Ánh", "Cà Văn Toán", "Tòng Thị Inh", "Lường Văn Pâng", "Vì Thị Xôm", "Cầm Thị Điểm", "Bạc Cầm Văn Ún",
    "Điêu Chính Hặc", "Lò Thị Cầu", "Lù Văn Thầy", "Mè Thị Bà", "Lò Văn Phong", "Lò Văn Phòng", "Cà Thị Tổ", "Lò Thị Mai Trang",
    # Mong
    "Sùng A Páo", "Vàng A Hồ", "Giàng A Sử", "Thào A Cở", "Hạng A Th", "Mùa A Tủa", "Vừ Thị Mỷ", "Ly A Tổng", "Chang A Dình",
    "Sùng Thị Mẹ", "Vàng Đán", "Lầu A Lớp", "Phàng A Khối", "Ma Thì Hồ", "giàng a páo", "SÙNG A PÁO", "sung a pao",
    # Ha Nhi
    "Pờ Xè Chừ", "Lỳ Mỳ Xé", "Khoàng Gó Pa", "Chang Go Sinh", "Toán Văn Nam", "Pờ Thị Ba",
    # Kinh
    "Nguyễn Xuân Trường", "Hoàng Trung Học", "Nguyễn Hiếu Trường", "Nguyễn Văn Thư", "Trần Thị Kế Toán", "Đỗ Quản Lý", "Nguyễn Thị Bảo Vệ",
    "Phạm Thanh Bình", "Nguyễn Thị Thanh Xương", "Hà Thanh Xương", "Nguyễn Thanh Bình", "Bùi Thanh Xương", "Trương Thị Mỹ Hoa",
    "Ông Thị Hoa", "Văn Thị Anh", "Lý Thị Sinh", "Nguyễn Thị Tin", "Phí Thị Cô", "Nguyễn Hữu Ban", "Đinh Thế Anh", "Hồ Mai",
    "Nguyen Hieu Truong", "Tran Thi Hoa", "Chu Thị Em", "Chử Văn Bác", "Nguyễn Th. Hà", "La Văn Cầu", "Phan Đình Trường",
]  # fmt: skip
_PLACES_TOO = {"Vàng Đán", "Ma Thì Hồ"}


@pytest.mark.parametrize("name", FULL_NAMES)
def test_a_full_name_is_kept_whole(name):
    found, _ = _read(name)
    assert (found.kind, found.person) == (("unknown", None) if name in _PLACES_TOO else ("person", name))
    assert (found.also, found.role) == (None, None)
    assert person_part(name) == name


@pytest.mark.parametrize("name", [n for n in FULL_NAMES if n not in _PLACES_TOO and "." not in n])
@pytest.mark.parametrize(
    "shape", ["{} - MN Thanh Xương", "MN Thanh Xương_{}", "{} (MN Thanh Xương)", "MN Thanh Xương {}"]
)
def test_a_full_name_is_kept_whole_beside_a_school(shape, name):
    found, school = _read(shape.format(name))
    assert (found.kind, found.person, school) == ("person", name, "MN-TX")


PEOPLE = [  # text, person, role
    ("Cô Hoa 4 tuổi", "Hoa", None), ("Cô Hoa - lớp 5A2", "Hoa", None), ("cô hoa lớp 3", "hoa", None),
    ("GV Toán Lò Văn Nam", "Lò Văn Nam", "GV"), ("GV Văn Thị Hoa", "Văn Thị Hoa", "GV"), ("GV Lý A Páo", "Lý A Páo", "GV"),
    ("GV Anh Lò Thị Hoa", "Lò Thị Hoa", "GV"), ("Giáo viên Tiếng Anh Trần Thị Mai", "Trần Thị Mai", "GV"),
    ("Lò Văn Nam - GV Toán", "Lò Văn Nam", "GV"), ("Lò Văn Nam GV Thể dục", "Lò Văn Nam", "GV"), ("GV Hoa", "Hoa", "GV"),
    ("Thầy Nam HT", "Nam", "CBQL"), ("Nam HT", "Nam", "CBQL"), ("HT Lò Văn Nam", "Lò Văn Nam", "CBQL"),
    ("Lò Văn Nam - Hiệu trưởng", "Lò Văn Nam", "CBQL"), ("Phó hiệu trưởng Lò Thị Hoa", "Lò Thị Hoa", "CBQL"),
    ("Lò Thị Hoa (P.HT)", "Lò Thị Hoa", "CBQL"), ("PHT. Lò Thị Hoa", "Lò Thị Hoa", "CBQL"), ("Lò Thị Hoa, HP", "Lò Thị Hoa", "CBQL"),
    ("Lò Thị Hoa_Phó HT", "Lò Thị Hoa", "CBQL"), ("CBQL Vừ A Sử", "Vừ A Sử", "CBQL"), ("Vừ A Sử (BGH)", "Vừ A Sử", "CBQL"),
    ("lo thi hoa hieu truong", "lo thi hoa", "CBQL"), ("Lò Thị Hoa GVCN 3B", "Lò Thị Hoa", "GV"), ("Hoa TTCM", "Hoa", "GV"),
    ("Lò Thị Hoa - Tổ trưởng tổ 4", "Lò Thị Hoa", "GV"), ("TPT Giàng A Dê", "Giàng A Dê", "GV"), ("Hoa kế toán", "Hoa", "NV"),
    ("Lò Thị Hoa - Kế toán", "Lò Thị Hoa", "NV"), ("Lò Thị Hoa (văn thư)", "Lò Thị Hoa", "NV"), ("NV Y tế Lò Thị Hoa", "Lò Thị Hoa", "NV"),
    ("Bảo vệ Lò Văn Ún", "Lò Văn Ún", "NV"), ("Lò Thị Hoa thư viện", "Lò Thị Hoa", "NV"),
    ("Ths. Lò Thị Hoa", "Lò Thị Hoa", None), ("ThS Lò Thị Hoa", "Lò Thị Hoa", None), ("TS. Trần Đức Minh", "Trần Đức Minh", None),
    ("đ/c Hoa", "Hoa", None), ("Đ/c Lò Văn Nam", "Lò Văn Nam", None), ("đc Lò Văn Nam", "Lò Văn Nam", None),
    ("đồng chí Lò Văn Nam", "Lò Văn Nam", None), ("Mr Nam", "Nam", None), ("Ms. Hoa", "Hoa", None), ("Mrs Lò Hoa", "Lò Hoa", None),
    ("Cô giáo Hoa", "Hoa", None), ("Thầy giáo Sùng A Chống", "Sùng A Chống", None), ("thay Sung A Chong", "Sung A Chong", None),
    ("Hoa Lò 5A", "Hoa Lò", None), ("Hoa 3T", "Hoa", None), ("Hoa (tổ Lá)", "Hoa", None), ("Hoa tổ Mầm", "Hoa", None),
    ("Lò Thị Hoa 5 tuổi A1", "Lò Thị Hoa", None), ("Lò Thị Hoa MG lớn", "Lò Thị Hoa", None), ("Lò Thị Hoa (4-5 tuổi)", "Lò Thị Hoa", None),
    ("Lò Thị Hoa nhà trẻ", "Lò Thị Hoa", None), ("5A2 - Lò Thị Hoa", "Lò Thị Hoa", None), ("Lớp 9B_Vàng A Páo", "Vàng A Páo", None),
    ("12. Vừ Thị Mai", "Vừ Thị Mai", None), ("#7 Vừ Thị Mai", "Vừ Thị Mai", None), ("003_Vừ Thị Mai", "Vừ Thị Mai", None),
    ("Vừ Thị Mai 2", "Vừ Thị Mai", None), ("Vừ Thị Mai (2)", "Vừ Thị Mai", None), ("Vừ Thị Mai (Khách)", "Vừ Thị Mai", None),
    ("Vừ Thị Mai 0912345678", "Vừ Thị Mai", None), ("Lo_Thi_Hoa", "Lo Thi Hoa", None), ("LoThiHoa", "Lo Thi Hoa", None),
    ("SungAPao", "Sung A Pao", None), ("“Lò Thị Hoa”", "Lò Thị Hoa", None), ("Lò Thị Hoa (iPhone)", "Lò Thị Hoa", None),
    ("Lò Thị Hoa - Oppo A5", "Lò Thị Hoa", None), ("em Hoa", "Hoa", None), ("anh Nam", "Nam", None), ("Anh Nam", "Anh Nam", None),
    ("Lò Thị Hoa 1988", "Lò Thị Hoa", None), ("5A Lò Thị Hoa", "Lò Thị Hoa", None), ("Cô Vân", "Vân", None), ("Cô Văn", "Văn", None),
    ("Văn thư - Hoa", "Hoa", "NV"), ("Lò Thị Hoa (Host)", "Lò Thị Hoa", None), ("Hoa lớp Lá 2", "Hoa", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "person", "role"), PEOPLE)
def test_titles_classes_and_numbers_are_cut_from_a_name(text, person, role):
    found, school = _read(text)
    assert (found.kind, found.person, found.role, school) == ("person", person, role, None)


AT_SCHOOL = [  # text, person, school, role
    ("MN Thanh Xương - Hoa", "Hoa", "MN-TX", None), ("Hoa MN Thanh Xương", "Hoa", "MN-TX", None),
    ("Hoa-MN Thanh Xương", "Hoa", "MN-TX", None), ("MN Thanh Xương Hoa", "Hoa", "MN-TX", None),
    ("MN Thanh Xương cô Hoa", "Hoa", "MN-TX", None), ("Cô Hoa MN Thanh Xương", "Hoa", "MN-TX", None),
    ("Lò Thị Hoa_TH số 2 Nà Tấu", "Lò Thị Hoa", "TH-NT2", None), ("Lò Thị Hoa TH Nà Tấu số 2", "Lò Thị Hoa", "TH-NT2", None),
    ("LoThiHoa-THCSMuongPhang", "Lo Thi Hoa", "CS-MP", None), ("LoThiHoaTHCSMuongPhang", "Lo Thi Hoa", "CS-MP", None),
    ("PTDTBT TH số 1 Nà Tấu Quàng Văn Ánh", "Quàng Văn Ánh", "TH-NT1", None), ("TH số 1 Nà Tấu: Sùng A Páo", "Sùng A Páo", "TH-NT1", None),
    ("Ca Van Toan THCS Muong Phang", "Ca Van Toan", "CS-MP", None), ("ca van toan thcs muong phang", "ca van toan", "CS-MP", None),
    ("Trường MN Hoa Ban – Cô Hoa", "Hoa", "MN-HB", None), ("GDNN-GDTX Tuần Giáo Lò Văn Nam", "Lò Văn Nam", "TX-TG", None),
    ("Lường Thị Hương, trường Tiểu học Bế Văn Đàn, TP ĐBP", "Lường Thị Hương", "TH-BVD", None),
    ("Lò Thị Hoa trường TH&THCS Xa Dung", "Lò Thị Hoa", "LC-XD", None), ("TH-THCS Xa Dung - Lầu A Lớp", "Lầu A Lớp", "LC-XD", None),
    ("THvàTHCS Xa Dung/Hoa", "Hoa", "LC-XD", None), ("mam non thanh xuong hoa", "hoa", "MN-TX", None),
    ("Mn. Thanh Xương. Hoa", "Hoa", "MN-TX", None), ("TH.Thanh Xương-Lò Văn Nam", "Lò Văn Nam", "TH-TX", None),
    ("DTBT THCS Pa Ham | Thào A Cở", "Thào A Cở", "BT-PH", None), ("THCS Pa Ham, Thào A Cở", "Thào A Cở", "BT-PH", None),
    ("DTNT Tuần Giáo - Lò Thị Hoa", "Lò Thị Hoa", "NT-TG", None), ("PTDTNT THPT Tuần Giáo_Hoa", "Hoa", "NT-TG", None),
    ("Nguyễn Xuân Trường TH Thanh Xương", "Nguyễn Xuân Trường", "TH-TX", None),
    ("Lò Thị Hoa Trường TH Thanh Xương", "Lò Thị Hoa", "TH-TX", None), ("Phong MN Thanh Xương", "Phong", "MN-TX", None),
    ("Lò Thị Hoa - PHT MN Thanh Xương", "Lò Thị Hoa", "MN-TX", "CBQL"), ("HT MN Thanh Xương: Lò Thị Hoa", "Lò Thị Hoa", "MN-TX", "CBQL"),
    ("Phó HT MN Thanh Xương Lò Thị Hoa", "Lò Thị Hoa", "MN-TX", "CBQL"), ("MN Thanh Xương PHT Hoa", "Hoa", "MN-TX", "CBQL"),
    ("Lò Thị Hoa, giáo viên trường MN Thanh Xương", "Lò Thị Hoa", "MN-TX", "GV"), ("GV Hoa MN Thanh Xương", "Hoa", "MN-TX", "GV"),
    ("MN Thanh Xương - Hoa 4T", "Hoa", "MN-TX", None), ("MN Thanh Xương_Lò Thị Hoa_Lớp 4 tuổi", "Lò Thị Hoa", "MN-TX", None),
    ("12_MN Thanh Xương_Lò Thị Hoa", "Lò Thị Hoa", "MN-TX", None), ("MN - Thanh Xương - Hoa", "Hoa", "MN-TX", None),
    ("Thanh Bình THCS Thanh Bình", "Thanh Bình", "CS-TB", None),
    ("Tòng Thị Inh (MN Hoa Ban)", "Tòng Thị Inh", "MN-HB", None), ("MN Vàng Đán Vàng A Páo", "Vàng A Páo", "MN-VD", None),
    ("Lò Thị Hoa, MN Thanh Xương, xã Thanh Xương, huyện Điện Biên", "Lò Thị Hoa", "MN-TX", None),
    ("Thầy Trường TH Thanh Xương", "Trường", "TH-TX", None), ("Cô Điểm MN Thanh Xương", "Điểm", "MN-TX", None),
    ("Cầu MN Thanh Xương", "Cầu", "MN-TX", None), ("MN Thanh Xương Huyền", "Huyền", "MN-TX", None),
    ("Hoa, bản Bánh, MN Thanh Xương", "Hoa", "MN-TX", None), ("MN Thanh Xương (tên gốc: Lò Thị Hoa) (2)", "Lò Thị Hoa", "MN-TX", None),
    ("MN Sơn Ca Nguyễn Thị Hoa", "Nguyễn Thị Hoa", None, None), ("Hoa, Lan - MN Thanh Xương", "Hoa (Lan)", "MN-TX", None),
    ("Điểm cầu MN Thanh Xương - Lò Thị Hoa", "Lò Thị Hoa", "MN-TX", None), ("MN Thanh Xương (Lò Thị Hoa)", "Lò Thị Hoa", "MN-TX", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "person", "school", "role"), AT_SCHOOL)
def test_a_name_and_a_school_are_told_apart(text, person, school, role):
    found, code = _read(text)
    assert (found.kind, found.person, code, found.role) == ("person", person, school, role)


SITES = [  # text, school
    ("Điểm cầu MN Thanh Xương", "MN-TX"), ("Phòng họp TH Thanh Xương", "TH-TX"), ("Hội trường TH Bế Văn Đàn", "TH-BVD"),
    ("Room MN Hoa Ban", "MN-HB"), ("DC12 TH số 2 Nà Tấu", "TH-NT2"), ("ĐC 12 - TH số 2 Nà Tấu", "TH-NT2"),
    ("TH số 2 Nà Tấu – 25 GV", "TH-NT2"), ("TH số 2 Nà Tấu (25/27)", "TH-NT2"), ("TH Thanh Xương (2)", "TH-TX"),
    ("Điểm trường Bản Kéo - MN Nà Tấu", "MN-NT"), ("Điểm trường Bản Kéo MN Nà Tấu", "MN-NT"), ("MN Nà Tấu - điểm trường Bản Kéo", "MN-NT"),
    ("ĐC MN Nà Tấu - cô Hoa phụ trách", "MN-NT"), ("Phòng họp MN Nà Tấu - Lò Thị Hoa", "MN-NT"), ("Zoom MN Nà Tấu", "MN-NT"),
    ("TH Bế Văn Đàn", "TH-BVD"), ("Trường Tiểu học Bế Văn Đàn, TP ĐBP", "TH-BVD"), ("MN - Thanh Xương", "MN-TX"),
    ("mnthanhxuong", "MN-TX"), ("THCSMuongPhang", "CS-MP"), ("TH - THCS Xa Dung", "LC-XD"), ("Hội đồng TH Thanh Xương", "TH-TX"),
    ("MN Thanh Xương sĩ số 20", "MN-TX"), ("THCS Võ Nguyên Giáp", None), ("TH Võ Thị Sáu", None), ("TH Na Tong", None),
    ("MN Mường Chà", None), ("TH Thanh Xưong", "TH-TX"), ("TH Thanh Xươg", None), ("Mường Phăng", None), ("xã Thanh Xương", None),
    ("MN Thanh Xương điểm bản Bánh", "MN-TX"), ("MN Thanh Xương, bản Bánh", "MN-TX"), ("CBGV MN Thanh Xương", "MN-TX"),
    ("MN Mường Chà (xã Mường Chà)", None), ("MN Mường Chà, huyện Nậm Pồ", "MN-MC2"),
    ("Điểm cầu Nà Tấu", None), ("Máy tính phòng họp TH Thanh Xương", "TH-TX"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "school"), SITES)
def test_a_room_is_the_site_of_its_school(text, school):
    found, code = _read(text)
    assert (found.kind, code) == ("site", school)


DEVICES = [  # text, owner, school
    ("iPhone", None, None), ("iPhone của Hoa", "Hoa", None), ("Hoa's iPhone", "Hoa", None), ("Hoa’s iPhone 13 Pro Max", "Hoa", None),
    ("Lò Hoa's iPad (2)", "Lò Hoa", None), ("iPhone de Hoa", "Hoa", None), ("Hoa 的 iPhone", "Hoa", None), ("Hoa的iPhone", "Hoa", None),
    ("Redmi Note 9", None, None), ("SM-A125F", None, None), ("DESKTOP-8K2JQ1L", None, None), ("LAPTOP-HOA", "HOA", None),
    ("Galaxy A12 của cô Hoa MN Thanh Xương", "Hoa", "MN-TX"), ("MN Thanh Xương - iPhone của Hoa", "Hoa", "MN-TX"),
    ("admin", None, None), ("user", None, None), ("User 12", None, None), ("PC01", None, None), ("zoom", None, None),
    ("Người dùng Zoom", None, None), ("84*****678", None, None), ("0912 345 678", None, None), ("+84 912-345-678", None, None),
    ("OPPO A5s", None, None), ("vivo 1904", None, None), ("CPH2127", None, None), ("Samsung Galaxy S21 Ultra", None, None),
    ("iPhone Lò Thị Hoa", "Lò Thị Hoa", None), ("Điện thoại của Lò Thị Hoa", "Lò Thị Hoa", None), ("máy của cô Hoa", "Hoa", None),
    ("Hoa - iPhone", "Hoa", None), ("MacBook Pro của Nam", "Nam", None), ("Xiaomi Redmi 10", None, None), ("Máy 3", None, None),
    ("Android", None, None), ("A12 của Hoa", "Hoa", None), ("LAPTOP-K3P9QRTA", None, None), ("iPad (2)", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "owner", "school"), DEVICES)
def test_a_device_stays_a_device_and_names_its_owner(text, owner, school):
    found, code = _read(text)
    assert (found.kind, found.person, code) == ("device", owner, school)


SECOND_NAMES = [  # text, person, also
    ("Hoa (Lò Thị Hoa)", "Lò Thị Hoa", "Hoa"), ("Lò Thị Hoa (Hoa)", "Lò Thị Hoa", "Hoa"), ("Lò Thị Hoa (Hoa Lò)", "Lò Thị Hoa", "Hoa Lò"),
    ("Hoa Lò (Lò Thị Hoa)", "Lò Thị Hoa", "Hoa Lò"), ("Bống (Lò Thị Hoa)", "Lò Thị Hoa", "Bống"),
    ("Lo Thi Hoa (Lò Thị Hoa)", "Lò Thị Hoa", None),
    ("Lò Thị Hoa (lo thi hoa)", "Lò Thị Hoa", None), ("Lò Thị Hoa (Lò Thị Hoa)", "Lò Thị Hoa", None),
    ("Hoa Thị Lò (Lò Thị Hoa)", "Lò Thị Hoa", "Hoa Thị Lò"), ("Lò Thị Hoa (Lò Thị Hoaa)", "Lò Thị Hoa", "Lò Thị Hoaa"),
    ("Lò Thị Hoa (Quàng Văn Ánh)", "Lò Thị Hoa (Quàng Văn Ánh)", None), ("Lò Thị Hoa, Quàng Văn Ánh", "Lò Thị Hoa (Quàng Văn Ánh)", None),
    ("Hoa (tên gốc: Lò Thị Hoa)", "Lò Thị Hoa", "Hoa"),
    ("Lò Thị Hoa (Hoa Lò) - Quàng Văn Ánh", "Lò Thị Hoa (Quàng Văn Ánh)", None),
    ("Bạc Cầm Văn Ún (Lò Thị Hoa)", "Bạc Cầm Văn Ún (Lò Thị Hoa)", None),
    ("Nguyễn Thị Thanh Xương (Thanh Xương)", "Nguyễn Thị Thanh Xương", "Thanh Xương"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "person", "also"), SECOND_NAMES)
def test_the_fuller_of_two_names_is_the_person(text, person, also):
    found, _ = _read(text)
    assert (found.kind, found.person, found.also) == ("person", person, also)


AT_PLACE = [  # text, kind, person, place, candidates
    ("Hoa Thanh Xương", "person", "Hoa", "Thanh Xương", ("MN-TX", "TH-TX")),
    ("Thanh Xương - Hoa", "person", "Hoa", "Thanh Xương", ("MN-TX", "TH-TX")),
    ("Lò Thị Hoa - Nà Tấu", "person", "Lò Thị Hoa", "Nà Tấu", ("MN-NT", "TH-NT1", "TH-NT2")),
    ("Lò Thị Hoa Nà Tấu", "person", "Lò Thị Hoa", "Nà Tấu", ("MN-NT", "TH-NT1", "TH-NT2")),
    ("Lò Thị Hoa (xã Nà Tấu)", "person", "Lò Thị Hoa", "xã Nà Tấu", ("MN-NT", "TH-NT1", "TH-NT2")),
    ("lo thi hoa muong phang", "person", "lo thi hoa", "muong phang", ("CS-MP",)),
    ("Cô Hoa Thanh Bình", "person", "Hoa", "Thanh Bình", ("CS-TB",)),
    ("Lò Thị Hoa Thanh Xương", "person", "Lò Thị Hoa", "Thanh Xương", ("MN-TX", "TH-TX")),
    ("Thanh Xương", "unknown", None, "Thanh Xương", ("MN-TX", "TH-TX")),
    ("Hoa Ban", "unknown", None, "Hoa Ban", ("MN-HB",)),
    ("Bế Văn Đàn", "unknown", None, "Bế Văn Đàn", ("TH-BVD",)),
    ("Mường Chà", "site", None, "Mường Chà", ("MN-MC1", "MN-MC2", "BT-PH", "TH-MTH")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "person", "place", "candidates"), AT_PLACE)
def test_a_place_without_a_type_gives_its_schools_and_no_guess(text, kind, person, place, candidates):
    found, code = _read(text)
    assert (found.kind, found.person, found.school_text, code) == (kind, person, place, None)
    assert found.school.candidates == tuple(sorted(candidates))


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Hoa", "Hoa"),
        ("Mẹ Bông", None),
        ("Bố Bin", None),
        ("...", None),
        ("🌸🌸", None),
        ("hoa123", "hoa123"),
        ("Khách", None),
        ("Ẩn danh", None),
        ("12", None),
        ("", None),
    ],
)
def test_what_says_too_little_is_unknown(text, person):
    found, code = _read(text)
    assert (found.kind, found.person, code) == ("unknown", person, None)


def test_a_title_with_a_school_and_no_name_is_somebody_unknown():
    found, code = _read("Hiệu trưởng MN Thanh Xương")
    assert (found.kind, found.person, found.role, code) == ("unknown", None, "CBQL", "MN-TX")


def test_the_contact_of_a_room_is_told():
    assert _read("ĐC MN Nà Tấu - cô Hoa phụ trách")[0].person == "Hoa"
    assert _read("Phòng họp MN Nà Tấu - Lò Thị Hoa")[0].person == "Lò Thị Hoa"


def test_a_misspelt_school_is_a_near_candidate():
    found, code = _read("Lò Thị Hoa - TH Thanh Xươg")
    assert (found.person, code, found.school.candidates, found.school.is_near) == ("Lò Thị Hoa", None, ("TH-TX",), True)


def test_the_day_of_the_record_decides_what_a_unit_means():
    text = "Lò Thị Hoa - MN xã Mường Chà"
    on = {day: read_display(text, INDEX, day).school.code for day in (date(2025, 5, 1), date(2025, 10, 1), None)}
    assert list(on.values()) == ["MN-MC1", "MN-MC2", None]


@pytest.mark.parametrize("text", [t for t, *_ in (*PEOPLE, *AT_SCHOOL)])
def test_composed_and_decomposed_text_say_the_same(text):
    assert read_display(unicodedata.normalize("NFD", text), INDEX) == read_display(text, INDEX)


_BITS = [
    "Cô", "Thầy", "GV", "HT", "PHT", "MN", "TH", "THCS", "PTDTBT", "số 1", "2", "II", "Nà Tấu", "Thanh Xương", "xã", "huyện",
    "Lò", "Thị", "Hoa", "Sùng", "A", "Páo", "iPhone", "của", "'s", "\u7684", "(", ")", "-", "_", ",", "|", "/", "[", "]",
    "điểm cầu", "ĐC", "phòng họp", "trường", "lớp", "5A2", "4 tuổi", "tổ", "Lá", "đ/c", "kế toán", "0912345678", "25 GV",
    "\U0001f338", "\u0301", "\u200b", "İ", ".", "..", "Th.", "(2)", "(Host)",
]  # fmt: skip


def test_whatever_is_typed_a_reading_keeps_its_promises():
    draw = random.Random(7)
    for _ in range(3_000):
        text = draw.choice([" ", "", "-"]).join(draw.choice(_BITS) for _ in range(draw.randint(1, 9)))
        found = read_display(text, INDEX)
        assert found.kind in ("person", "site", "device", "bot", "unknown")
        assert found.person is None or found.person.strip()
        assert found.person or found.kind != "person"
        if found.school:
            assert found.school.code is None or found.school.candidates == (found.school.code,)
            assert not (found.school.is_near and found.school.code)


@pytest.mark.parametrize("text", ["MN " + "Nà Tấu " * 5_000, "(" * 5_000, "Lò-" * 6_000, "iPhone " * 4_000])
def test_a_text_far_too_long_for_a_name_is_unknown_at_once(text):
    assert read_display(text, INDEX).kind == "unknown"
    assert INDEX.find(text).code is None
