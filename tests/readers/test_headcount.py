"""Head-counts in what people type into a chat: what is one, how many came, which site is meant."""

import csv
import unicodedata
from pathlib import Path

import pytest

from etl.readers.common.headcount import reports_in
from etl.text.fold import fold

REFERENCE = Path(__file__).parents[2] / "geo" / "reference"


@pytest.mark.parametrize(
    ("message", "people"),
    [
        # a part of a whole
        ("24/26", 24), ("Báo cáo: 25/25", 25), ("24 / 26 ạ", 24), ("24/26đ/c", 24), ("24/26 👍", 24), ("có mặt 30/31", 30),
        ("Nà Tấu 24/26", 24), ("hoa ban 18/20 ạ", 18), ("mất điện, vào lại ạ. 24/26", 24), ("Buổi 2 ngày 13/4: 24/26 gv", 24),
        ("24 trên tổng số 26", 24), ("có mặt 24/tổng 26", 24), ("24gv/26gv", 24), ("24 đ/c trên 26 đ/c", 24), ("5/9", 5),
        ("Sĩ số/có mặt: 31/30", 30), ("ss25/25", 25), ("24/26, 1 thai sản, 1 công tác", 24), ("Có mặt 26/26 - 100%", 26),
        ("vắng 2/26", 24), ("vắng: 0/15", 15), ("Gv: 24/26; hs: 300", 24), ("24/26GV; 2/2 CBQL", 26), ("24/26 - 2 vắng", 24),
        # words beside a number
        ("sĩ số 31, có mặt 30", 30), ("sĩ số 31, có mặt 30\nvắng 1: đ/c Chống đi công tác", 30), ("SS: 31; CM: 30; V: 1", 30),
        ("si so 26 co mat 24", 24), ("có mặt 24 vắng 2", 24), ("24 có mặt 2 vắng", 24), ("Có mặt: 24", 24), ("đủ 18", 18),
        ("18 đủ", 18), ("Dạ đủ cả 18 ạ", 18), ("sĩ số 26 đủ", 26), ("Quân số 15. Vắng 0", 15), ("SL: 24", 24),
        ("1. Có mặt: 24\n2. Vắng: 2", 24), ("tổng số gv của trường là 26, có mặt 24", 24), ("22 có mặt, 3 vào muộn", 22),
        ("tham gia 22 có 3 người vào muộn", 22), ("có 24/26 đ/c đang học", 24), ("Sĩ số 26; có mặt: 24; vắng: 2; lý do: ốm", 24),
        # what is absent is taken off
        ("tổng 20 vắng 2", 18), ("Tổng: 20. Vắng: không", 20), ("Tổng 30, vắng 2 (1 có phép, 1 không phép)", 28),
        ("vắng 1 p 1 k, tổng 30", 28), ("tổng 26, 2 đ/c nghỉ ốm", 24), ("Trường em có 26 GV, vắng 2", 24), ("26/26, không vắng", 26),
        # people
        ("12 đc", 12), ("22 GV", 22), ("25gv", 25), ("12 đồng chí", 12), ("12 thầy cô ạ", 12), ("24 người", 24), ("24ng", 24),
        ("22 GV và 2 CBQL", 24), ("2 CBQL, 22 GV, 1 NV", 25), ("CBQL: 2, GV: 22", 24), ("24 đ/c (22 GV, 2 CBQL)", 24),
        ("có mặt: 22 gv, 2 cbql", 24), ("22 GV, 2 CBQL có mặt", 24), ("26 gv, 24 có mặt", 24), ("20 giáo viên + 1 quản lý", 21),
        ("Đã điểm danh 24 người", 24), ("có 41 cán bộ giáo viên tham gia ạ", 41),
        # a number alone
        ("24", 24), ("Dạ 24 ạ", 24), ("em báo cáo 24", 24), ("Điểm danh: 24", 24), ("nhầm, 23 ạ", 23), ("26 (100%)", 26), ("7", 7),
        # decomposed letters, capitals, another spelling
        (unicodedata.normalize("NFD", "Sĩ số 31, có mặt 30"), 30), ("SĨ SỐ 31, CÓ MẶT 30", 30), ("sỹ số 20 vắng 1", 19),
    ],
)  # fmt: skip
def test_number_of_people(message, people):
    assert [r.headcount for r in reports_in(message.split("\n"))] == [people]


@pytest.mark.parametrize(
    "message",
    [
        "có mặt ạ", "Cảm ơn BTC", "", "👍", "đủ ạ", "có mặt đầy đủ", "em chào thầy cô ạ", "Nghe rõ ạ", "TH Nà Tấu",
        # days, clocks, lengths
        "ngày 24/3", "24/3", "sáng 6/4 học ạ", "Từ 13/4 đến 27/4", "lịch học 6/4, 13/4, 20/4", "Chúc mừng 20/11", "nghỉ lễ 2/9 ạ",
        "24/3/2025", "18-11-2026", "8h30", "13:30 bắt đầu ạ", "từ 13h30 đến 16h30", "8 giờ 30", "em tham gia 30 phút rồi", "15 phút",
        "từ 13h", "họp lúc 2h",
        # telephones, numbers of meetings, links
        "0912345678", "SĐT em 0912 345 678", "sđt 0987.654.321 zalo", "ID 812 3456 7890 pass 123456", "+84 912 345 678",
        "https://forms.gle/24/26", "hoa24@example.org",
        # questions and their numbers, choices, marks
        "câu 5: B", "Câu 3 em chọn B", "1B 2C 3A", "đáp án 3", "1", "3", "2", "9/10 điểm", "10 điểm", "slide 24/30 bị mờ ạ",
        "bài 2/4", "làm được 1/2 bài rồi", "bao nhiêu người có mặt ạ?", "có 24 người phải không ạ", "trang 24/26", "+1",
        # other things that are counted
        "lớp em có 30 học sinh", "em vào 2 máy", "Trường có 3 điểm trường, tham gia 2 điểm", "toàn tỉnh có 482 điểm cầu",
        "14.000 giáo viên", "Em 25 tuổi", "4G yếu quá", "100%", "đủ 100%", "Nghị quyết 57", "Thông tư 22/2021", "phòng 2", "lớp 5A",
        # names with numbers, lists of names
        "12. Vừ Thị Mai", "1. Lò Thị Hoa\n2. Vừ A Dơ", "Vắng: 1. Lò Thị Hoa 2. Vừ A Dơ", "Phòng họp 1",
        # only who is absent
        "vắng 2", "2 đ/c vắng", "trường em có 1 đ/c chưa vào được", "em xin phép vắng ạ", "tổng 26 vắng đ/c Hoa",
        # the office asks, and gives an example
        "Các điểm cầu báo cáo sĩ số theo mẫu: TH A: 24/26", "Ví dụ TH Nà Tấu: 24/26", "VD: 24/26", "mỗi trường 2 GV ạ",
        "Đề nghị các điểm cầu báo cáo sĩ số trước 13h30", "dự kiến 24 đ/c tham gia",
        # two numbers, and no word that tells which
        "18 + 2", "24-2", "26-24-2",
    ],
)  # fmt: skip
def test_message_without_a_headcount(message):
    assert reports_in(message.split("\n")) == []


@pytest.mark.parametrize(
    ("message", "site"),
    [
        ("TH Nà Tấu: 24/26 GV có mặt, vắng 2 (thai sản)", "TH Nà Tấu"),
        ("th na tau si so 26 co mat 24", "th na tau"),
        ("Trường PTDTBT THCS Pa Ham có mặt 24/25 đ/c", "Trường PTDTBT THCS Pa Ham"),
        ("Dạ điểm cầu TTGDNN-GDTX Mường Chà báo cáo có mặt 24 đồng chí", "điểm cầu TTGDNN-GDTX Mường Chà"),
        ("TT GDNN - GDTX huyện Tủa Chùa: 24", "TT GDNN - GDTX huyện Tủa Chùa"),
        ("TH số 1 Nà Tấu 24/26", "TH số 1 Nà Tấu"), ("MN Nà Tấu số 2: 24 GV", "MN Nà Tấu số 2"),
        ("PTDTBT TH&THCS Si Pa Phìn 24/35", "PTDTBT TH&THCS Si Pa Phìn"), ("TH & THCS Xa Dung - 24", "TH & THCS Xa Dung"),
        ("Mầm non Hoa Ban đủ 24 cô", "Mầm non Hoa Ban"), ("Trường Tiểu học Kim Đồng 24/24", "Trường Tiểu học Kim Đồng"),
        ("Trường Mường Phăng 24/30", "Trường Mường Phăng"), ("Điểm cầu số 3: 24/26", "Điểm cầu số 3"),
        ("Điểm cầu Na Phát: 24 người", "Điểm cầu Na Phát"), ("TH NÀ TẤU_24/26", "TH NÀ TẤU"),
        ("Trường THPT thị xã Mường Lay: 24/26", "Trường THPT thị xã Mường Lay"),
        ("24/26 TH Nà Tấu", "TH Nà Tấu"), ("24/26 GV trường TH Nà Tấu", "trường TH Nà Tấu"), ("24 - TH Nà Tấu", "TH Nà Tấu"),
        ("Kính gửi BTC\nTH Nà Tấu\nSĩ số 26\nCó mặt 24", "TH Nà Tấu"),
        # none is named
        ("Trường em có 24 GV ạ", None), ("điểm cầu có 24 người", None), ("chào mn, 24/26", None), ("MN: 24/26", None),
        ("24/26, 2 đ/c đi tập huấn ở trường THCS Him Lam về muộn", None),
    ],
)  # fmt: skip
def test_site_that_a_message_names(message, site):
    assert [(r.headcount, r.site) for r in reports_in(message.split("\n"))] == [(24, site)]


def communes():
    """Every name of a commune, old and new: schools are called after them, and some sound like words of a roll-call."""
    for name in ("communes.csv", "former_communes.csv"):
        with (REFERENCE / name).open(encoding="utf-8") as file:
            yield from (row["name"] for row in csv.DictReader(file))


@pytest.mark.parametrize("form", ["{}: 24/26", "{} có mặt 24", "{} sĩ số 26 vắng 2", "Dạ {} báo cáo có 24/26 ạ"])
@pytest.mark.parametrize("spelled", [str, fold, str.upper, str.lower])
def test_name_of_every_commune_is_read_whole(form, spelled):
    for name in sorted(set(communes())):
        site = f"PTDTBT TH {name}"
        found = reports_in([spelled(form.format(site))])
        assert [(r.headcount, r.site) for r in found] == [(24, spelled(site))], name


def test_several_sites_in_one_message():
    found = reports_in(["Báo cáo cụm Nà Tấu:", "MN Nà Tấu 20/20", "TH Nà Tấu: 24/26, vắng 2"])
    assert [(r.line, r.site, r.headcount) for r in found] == [(1, "MN Nà Tấu", 20), (2, "TH Nà Tấu", 24)]


def test_message_longer_than_zoom_allows_is_cut():
    assert reports_in(["24/26 " + "a" * 100_000])[0].headcount == 24
    assert reports_in(["x 1/2 " * 100_000]) == []
