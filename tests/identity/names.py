"""Invented full names in proportions like the region's: few families, few middles, given names that resemble each other."""

from random import Random

_FAMILIES = {
    "thai": "Lò:20 Quàng:12 Lường:10 Cà:8 Tòng:8 Vì:6 Cầm:4 Bạc:3 Điêu:3 Lù:3 Mè:2 Hoàng:3 Khoàng:1 Lèo:1 Bùn:1",
    "mong": "Giàng:10 Vàng:9 Sùng:8 Thào:7 Mùa:7 Vừ:6 Hạng:6 Ly:4 Lầu:4 Chang:3 Tráng:2 Phàng:2 Cứ:2 Sính:2 Lý:2 Hờ:1",
    "kinh": "Nguyễn:24 Trần:9 Phạm:9 Lê:8 Hoàng:6 Vũ:6 Bùi:5 Đỗ:5 Đặng:4 Ngô:3 Đinh:3 Lương:3 Phan:2 Hà:2 Dương:2 Trịnh:2 Tạ:1 Cao:1",
    "hanhi": "Pờ:5 Lỳ:4 Khoàng:4 Chang:3 Vù:2 Sừng:2 Toán:1",
}  # fmt: skip
_MIDDLES = {
    "thai f": "Thị:45 Thị Thúy:2 Thị Lan:2 Thị Thanh:3 Hồng:1 Thu:1 Thị Thu:4 Thị Kim:3 Thị Ngọc:3 Thị Hồng:3 "
              "Thị Bích:2 Thanh:2 Thị Mai:2 Thúy:1 Thị Phương:2",
    "thai m": "Văn:45 Mạnh:2 Tuấn:1 Hữu:1 Đức:3 Quang:3 Minh:3 Xuân:2 Ngọc:2 Trung:2 Văn Minh:1 Duy:1",
    "mong f": "Thị:45 Thị Mai:3 Thị Thu:3 Thị Hồng:2",
    "mong m": "A:50 Minh:2 Văn:4 Quốc:1 Seo:2 Chờ:1",
    "kinh f": "Thị:28 Thị Thu:8 Thị Thanh:7 Thị Ngọc:5 Thị Minh:4 Thị Hồng:6 Thị Kim:4 "
              "Thị Bích:4 Thị Phương:4 Thị Lan:2 Thùy:3 Thu:3 Ngọc:2",
    "kinh m": "Văn:30 Đức:6 Quang:5 Minh:5 Xuân:4 Ngọc:3 Trung:3 Hữu:3 Mạnh:3 Tuấn:2 Anh:3 Duy:3 Thành:2 Quốc:2",
    "hanhi f": "Thị:5 Mỳ:2 Gó:1 Pó:1",
    "hanhi m": "Văn:3 Hùng:1 Xè:2 Go:1 Phì:1",
}  # fmt: skip
_WOMEN = (
    "Hoa:9 Hương:9 Hiền:8 Thủy:7 Lan:7 Hà:7 Thảo:6 Nga:6 Hằng:6 Phượng:5 Xuân:4 Hồng:5 Yến:5 Nguyệt:4 Oanh:4 Loan:4 Thương:4 "
    "Linh:5 Dung:6 Tuyết:4 Ánh:4 Huyền:5 Trang:5 Nhung:5 Liên:4 Bình:3 Vân:5 Mai:6 Quyên:3 Thu:5 Hạnh:5 Chung:2 Duyên:3 Tâm:4 "
    "Ngân:3 Thơm:3 Thoa:2 Thanh:5 Quỳnh:3 Hường:4 Hòa:3 Thúy:5 Hoan:1 Lý:3 Nhàn:2 Hải:2 Phương:6 Tươi:2 Luyến:2 Diệu:1 Uyên:1"
)
_MEN = (
    "Hùng:8 Thắng:6 Tuấn:7 Dũng:7 Cường:6 Hưng:4 Toàn:4 Nam:5 Sơn:6 Hải:5 Minh:4 Trung:5 Quân:3 Bình:4 Thành:5 Hiệp:3 Chiến:3 "
    "Đức:4 Quyết:2 Long:4 Kiên:4 Khánh:2 Thịnh:2 Tiến:4 Tùng:4 Việt:3 Lâm:3 Hà:2 Dương:2 Phong:3 Đông:2 Quang:3 Hoàng:2 Luân:1 "
    "Nghĩa:2 Trọng:1 Hòa:2 Quý:2 Huy:3 Hoan:2 Thoại:1"
)
_GIVEN = {
    "thai f": "Lả:3 Inh:3 Pâng:2 Biên:3 Dịu:2 Un:1 Ngoan:3 Chựa:1 Xôm:1 Thiên:1 Piêng:1 Ín:1 " + _WOMEN,
    "thai m": "Toán:3 Pâng:2 Ún:2 Thoan:2 Inh:3 Bun:2 Hặc:2 Xiên:2 Pó:1 Doan:3 Ánh:2 Thưởng:1 Panh:1 Ọi:1 " + _MEN,
    "mong f": "Mỷ:8 Dợ:6 Mai:4 Sua:5 Dua:5 Xé:2 Say:4 Chừ:3 Pàng:3 Ganh:2 Sông:3 Cở:2 Dính:3 Mo:3 Chía:2 Ly:3 Vá:2 Xay:2 Nu:2 "
              "Hoa:3 Lan:2 Hương:2 Dung:2 Thảo:2 Mị:2 Dế:1 Chu:3 Kía:2 Pà:2",
    "mong m": "Páo:6 Chống:3 Dình:5 Lử:4 Sử:4 Chu:5 Tủa:5 Dơ:4 Hờ:3 Nhè:3 Thề:3 Lồng:3 Sinh:5 Nủ:3 Vảng:2 Ký:3 Hừ:2 Chía:2 Phừ:2 "
              "Say:3 Mang:2 Giống:2 Tính:3 Lềnh:3 Khày:2 Vư:2 Dế:2 Sếnh:2 Hùng:2 Thắng:2 Khua:2 Của:3 Trừ:2 Vàng:2 Cháng:2 Kỷ:2",
    "kinh f": _WOMEN, "kinh m": _MEN,
    "hanhi f": "Xé:2 Xuyến:3 Mé:2 Nhù:2 Sừ:2 Hoa:1 Lan:2 Chi:1 Phương:1 Pa:2 Gơ:1",
    "hanhi m": "Sinh:3 Hừ:3 Chinh:2 Phạ:2 Lòng:2 Po:2 Chừ:3 Hùng:2 Xá:2 Tư:2",
}  # fmt: skip
_MIXES = ((50, 8, 41, 1), (25, 40, 34, 1), (40, 24, 35, 1), (22, 33, 30, 15), (28, 5, 67, 0))
"""Shares of thai, mong, kinh, hanhi: valley, highland, between, border, town."""

TWINS = (
    ("Hoa", "Hòa", "Hoan"), ("Hương", "Hường"), ("Thúy", "Thủy", "Thùy"), ("Lý", "Lí", "Ly"), ("Hà", "Hạ"), ("Hằng", "Hăng"),
    ("Dung", "Dũng", "Dùng"), ("Ánh", "Anh"), ("Thanh", "Thành", "Thạnh"), ("Lan", "Loan"), ("Toán", "Toàn", "Toan"),
    ("Mỷ", "Mỵ", "My"), ("Tiến", "Tiên"), ("Huyền", "Huyên"), ("Pâng", "Pang"), ("Páo", "Pao", "Pảo"), ("Chu", "Chừ", "Chứ"),
    ("Hiền", "Hiển", "Hiên"), ("Dơ", "Dợ"), ("Sinh", "Sính"), ("Bình", "Bính"), ("Quý", "Quỳ"), ("Nhung", "Nhưng"),
)  # fmt: skip
"""Given names that lost or mistaken marks, or one letter, turn into each other."""


def weighted(table: str) -> tuple[list[str], list[int]]:
    """Return the words and weights of "word:weight …"; a word may hold spaces."""
    words, weights, held = [], [], []
    for piece in table.split(" "):
        word, colon, weight = piece.partition(":")
        held.append(word)
        if colon:
            words.append(" ".join(held))
            weights.append(int(weight))
            held = []
    return words, weights


_TABLES = {
    (kind, key): weighted(table)
    for kind, tables in (("family", _FAMILIES), ("middle", _MIDDLES), ("given", _GIVEN))
    for key, table in tables.items()
}


def school_mix(rng: Random) -> tuple[int, ...]:
    """Return one school's shares of the four groups."""
    return rng.choice(_MIXES)


def full_name(rng: Random, mix: tuple[int, ...], *, is_woman: bool) -> str:
    """Return one full name."""
    (group,) = rng.choices(("thai", "mong", "kinh", "hanhi"), mix)
    sex = "f" if is_woman else "m"
    family, middle, given = (
        rng.choices(*_TABLES[kind, key])[0]
        for kind, key in (("family", group), ("middle", f"{group} {sex}"), ("given", f"{group} {sex}"))
    )
    words = middle.split(" ")
    kept = [w for w in words if w not in (family, given)] or words
    return " ".join((family, *kept, given))


def near_twin(rng: Random, name: str) -> str | None:
    """Return a name one mark or letter away in its last word; None where that word has no twin."""
    *rest, given = name.split(" ")
    for group in TWINS:
        if given in group:
            return " ".join((*rest, rng.choice([g for g in group if g != given])))
    return None
