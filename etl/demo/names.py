"""Invented people's names, true to the region: family – middle – given, few families sharing most of the people.

Weights fall off as 1/rank, so that common names are really common ("Lò Thị Hoa" occurs in many schools). The groups
only shape names; none is stored or written out.
"""

import numpy as np

GROUPS = ("thai", "mong", "kinh", "hanhi")

_FAMILIES = {
    "thai": ("Lò", "Quàng", "Cà", "Lường", "Tòng", "Vì", "Cầm", "Bạc", "Điêu", "Lù", "Mè", "Hoàng", "Khoàng"),
    "mong": (
        "Giàng", "Vàng", "Sùng", "Thào", "Mùa", "Vừ", "Lầu", "Hạng", "Ly", "Chang", "Tráng", "Phàng", "Cứ", "Sính",
    ),
    "kinh": (
        "Nguyễn", "Trần", "Phạm", "Lê", "Hoàng", "Vũ", "Đỗ", "Bùi", "Ngô", "Đặng", "Đinh", "Lương", "Phan", "Hà",
        "Dương", "Trịnh", "Tạ", "Mai", "Cao", "Đoàn",
    ),
    "hanhi": ("Pờ", "Lỳ", "Khoàng", "Chang", "Vù", "Sừng", "Toán"),
}  # fmt: skip

_MIDDLES = {
    ("thai", "f"): ("Thị",) * 9 + ("Thị Thu", "Thị Kim", "Thị Minh", "Thị Ngọc", "Thị Hồng", "Thanh", "Thị Bích",
                                   "Thị Mai", "Thúy"),
    ("thai", "m"): ("Văn",) * 9 + ("Đức", "Quang", "Minh", "Xuân", "Ngọc", "Trung", "Văn Minh", "Thanh", "Duy"),
    ("mong", "f"): ("Thị",) * 9 + ("Thị Mai", "Thị Thu", "Thị Hồng"),
    ("mong", "m"): ("A",) * 12 + ("Minh", "Văn", "Quốc"),
    ("kinh", "f"): ("Thị", "Thị Thu", "Thị Thanh", "Thị Ngọc", "Thị Minh", "Thị Hồng", "Thị Kim", "Thị Bích",
                    "Thị Phương", "Thị Lan", "Thùy", "Ngọc", "Minh", "Thu", "Khánh"),
    ("kinh", "m"): ("Văn", "Đức", "Quang", "Minh", "Xuân", "Ngọc", "Trung", "Hữu", "Mạnh", "Tuấn", "Anh", "Hoàng",
                    "Duy", "Thành", "Quốc"),
    ("hanhi", "f"): ("Thị",) * 3 + ("Mỳ", "Gó", "Pó"),
    ("hanhi", "m"): ("Văn", "Hùng", "Chinh", "Xè", "Go", "Phì"),
}  # fmt: skip

_SHARED_F = (
    "Hoa", "Hương", "Hiền", "Thủy", "Lan", "Hà", "Thảo", "Nga", "Hằng", "Phượng", "Xuân", "Hồng", "Yến", "Nguyệt",
    "Oanh", "Loan", "Thương", "Linh", "Dung", "Tuyết", "Ánh", "Huyền", "Trang", "Nhung", "Liên", "Bình", "Vân", "Mai",
    "Quyên", "Thu", "Hạnh", "Chung", "Duyên", "Tâm", "Ngân", "Diệp", "Thơm", "Thoa", "Thanh", "Quỳnh",
)  # fmt: skip
_SHARED_M = (
    "Hùng", "Thắng", "Tuấn", "Dũng", "Cường", "Hưng", "Toàn", "Nam", "Sơn", "Hải", "Minh", "Trung", "Quân", "Bình",
    "Thành", "Hiệp", "Chiến", "Đức", "Quyết", "Long", "Kiên", "Khánh", "Thịnh", "Tiến", "Tùng", "Việt", "Lâm", "Hà",
    "Dương", "Phong", "Đông", "Quang", "Hoàng", "Luân", "Nghĩa", "Trọng",
)  # fmt: skip

_GIVEN = {
    ("thai", "f"): ("Hoa", "Lả", "Inh", "Hương", "Ánh", "Pâng", "Tươi", "Biên", "Dịu", "Phương", "Un", "Ngoan",
                    "Chựa", "Xôm", *_SHARED_F),
    ("thai", "m"): ("Toán", "Ánh", "Pâng", "Phong", "Ún", "Thoan", "Inh", "Chung", "Bun", "Hặc", "Xiên", "Pó",
                    "Doan", *_SHARED_M),
    ("mong", "f"): ("Mỷ", "Dợ", "Mai", "Sua", "Dua", "Xé", "Say", "Chừ", "Pàng", "Ganh", "Sông", "Cở", "Dính", "Mo",
                    "Chía", "Ly", "Vá", "Xay", "Nu", "Hoa", "Lan", "Hương", "Dung", "Thảo", "Phương"),
    ("mong", "m"): ("Páo", "Chống", "Dình", "Lử", "Sử", "Chu", "Tủa", "Dơ", "Hờ", "Nhè", "Thề", "Lồng", "Sinh", "Nủ",
                    "Vảng", "Ký", "Hừ", "Chía", "Phừ", "Say", "Mang", "Giống", "Tính", "Lềnh", "Khày", "Vư", "Dế",
                    "Sếnh", "Hùng", "Thắng"),
    ("kinh", "f"): _SHARED_F,
    ("kinh", "m"): _SHARED_M,
    ("hanhi", "f"): ("Xé", "Xuyến", "Mé", "Nhù", "Sừ", "Hoa", "Lan", "Chi", "Phương", "Pa"),
    ("hanhi", "m"): ("Sinh", "Hừ", "Chinh", "Phạ", "Lòng", "Po", "Chừ", "Hùng", "Xá", "Tư"),
}  # fmt: skip

# Shares of thai, mong, kinh, hanhi among the staff, by former district: valley, highland, border.
_MIX = {
    "094": (0.28, 0.05, 0.66, 0.01), "095": (0.55, 0.10, 0.35, 0.00), "096": (0.22, 0.34, 0.29, 0.15),
    "097": (0.38, 0.32, 0.30, 0.00), "098": (0.24, 0.42, 0.34, 0.00), "099": (0.54, 0.18, 0.28, 0.00),
    "100": (0.50, 0.08, 0.42, 0.00), "101": (0.38, 0.38, 0.24, 0.00), "102": (0.58, 0.14, 0.28, 0.00),
    "103": (0.30, 0.42, 0.28, 0.00),
}  # fmt: skip


def full_names(rng: np.random.Generator, districts: list[str], is_female: np.ndarray) -> list[str]:
    """Return one full name per person, in the order of `districts` (former district codes) and `is_female`."""
    mix = np.array([_MIX[d] for d in districts])
    group = (rng.random(len(districts))[:, None] > mix.cumsum(axis=1)).sum(axis=1).clip(0, len(GROUPS) - 1)
    names = np.empty(len(districts), dtype=object)
    for g, group_name in enumerate(GROUPS):
        for sex, chosen in (("f", is_female), ("m", ~is_female)):
            at = np.flatnonzero((group == g) & chosen)
            names[at] = _draw(rng, group_name, sex, len(at))
    return list(names)


def _draw(rng: np.random.Generator, group: str, sex: str, count: int) -> list[str]:
    family = _ranked(rng, _FAMILIES[group], count, power=0.9)
    middle = rng.choice(np.array(_MIDDLES[group, sex]), count)
    given = _ranked(rng, _GIVEN[group, sex], count, power=0.45)
    plain = _MIDDLES[group, sex][0]
    return [
        f"{f} {plain if m.split(' ')[-1] in (f, g) else m} {g}" for f, m, g in zip(family, middle, given, strict=True)
    ]


def _ranked(rng: np.random.Generator, words: tuple[str, ...], count: int, power: float) -> np.ndarray:
    weights = 1.0 / np.arange(1, len(words) + 1) ** power
    return rng.choice(np.array(words), count, p=weights / weights.sum())
