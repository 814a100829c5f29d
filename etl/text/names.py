"""Vietnamese people's names put in their own order: family, middle, given.

Platforms made elsewhere split a name in two and put the parts in the order of another country. The family names are
those of the region's peoples; a name outside the list is not wrong, it only cannot decide an order.
"""

from etl.text.fold import accent_key, clean, fold, has_marks

FAMILY_NAMES = (
    # Kinh and all over the country
    "Âu", "Bạch", "Bế", "Bùi", "Chu", "Cù", "Doãn", "Đàm", "Đào", "Đặng", "Đậu", "Đinh", "Đoàn", "Đỗ", "Đới", "Đường",
    "Giáp", "Hán", "Hồ", "Hứa", "Huỳnh", "Khổng", "Khuất", "Kiều", "Khúc", "La", "Lã", "Lại", "Lê", "Lều", "Lục", "Lưu",
    "Lý", "Mã", "Mạc", "Nghiêm", "Ngô", "Ngụy", "Nguyễn", "Nông", "Phạm", "Phan", "Phí", "Phó", "Phùng", "Quách", "Quản",
    "Tạ", "Tô", "Tôn", "Tống", "Thân", "Thạch", "Trần", "Trịnh", "Triệu", "Trương", "Từ", "Uông", "Võ", "Vương",
    # Thai, Lao, Lu, Kho-mu, Khang, Xinh-mun
    "Bạc", "Bạc Cầm", "Bun", "Cà", "Cầm", "Cụt", "Điêu", "Đèo", "Hôm", "Khà", "Khoàng", "Kha", "Khằm", "Lèo", "Lò",
    "Lỏ", "Lù", "Lùng", "Lường", "Mè", "Moong", "Ngần", "Nùng", "Ót", "Pang", "Pản", "Poòng", "Quàng", "Sầm", "Tao",
    "Tẩn", "Tòng", "Thẳm", "Vàng", "Vì", "Xa", "Xeo",
    # Mong
    "Chá", "Chang", "Chảo", "Cháng", "Cư", "Cứ", "Giàng", "Hạng", "Hảng", "Hầu", "Khang", "Lầu", "Lồ", "Lỳ", "Ma",
    "Mào", "Mùa", "Ngải", "Phàng", "Sái", "Sình", "Sính", "Sổng", "Sồng", "Sùng", "Tráng", "Thào", "Vạ", "Vả", "Vù",
    "Vừ", "Vứ",
    # Ha Nhi, Dao, Si La, Cong, Phu La, Tay, Muong
    "Bàn", "Chẻo", "Chìu", "Hù", "Lìm", "Lỷ", "Mạ", "Nạ", "Pờ", "Phàn", "Phản", "Phù", "Sần", "Séo", "Sừng", "Xừ",
)  # fmt: skip

ALSO_GIVEN_NAMES = (
    "An", "Cao", "Dương", "Hà", "Hạ", "Hờ", "Hoàng", "Kiên", "Kim", "Lâm", "Lộc", "Lương", "Ly", "Mai", "Ninh", "Phương",
    "Quang", "Sa", "Thái", "Thảo", "Tiêu", "Toán", "Vi", "Viên", "Vũ", "Vy",
)  # fmt: skip
"""Family names that are at least as often a middle or a given name: alone they decide little."""


def _index(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key for name in names for key in (accent_key(name), f"~{fold(name)}"))


_SURE, _PERHAPS = _index(FAMILY_NAMES), _index(ALSO_GIVEN_NAMES)


def family_weight(text: str) -> int:
    """Return how surely `text` begins with a family name: 2 surely, 1 perhaps (Hà, Mai, Hoàng …), 0 not.

    Marks count where the text has any; text typed without marks is compared without.
    """
    words = clean(text).split(" ")
    starts = [" ".join(words[:count]) for count in (1, 2)]
    keys = {accent_key(start) if has_marks(text) else f"~{fold(start)}" for start in starts}
    return 2 if keys & _SURE else int(bool(keys & _PERHAPS))


def joined_name(family: str | None, given: str | None) -> str | None:
    """Return the whole name of a person whose name stands in two columns, family name's column first; None without any.

    People split their names anywhere ("Lò | Thị Hoa", "Lò Thị | Hoa") or write the whole name into one column and
    nothing, a dot or the whole name again into the other.
    """
    parts = [clean(part) for part in (family, given)]
    parts = [part for part in parts if any(char.isalpha() for char in part)]
    if len(parts) == 2 and accent_key(parts[0]) == accent_key(parts[1]):
        parts = parts[:1]
    return " ".join(parts) or None


def from_sortable(text: str | None) -> str | None:
    """Return a name written with a comma for sorting ("Hoa, Lò Thị") in its Vietnamese order; None for nothing.

    The part that begins more surely with a family name goes first. Where both do alike, the longer part does:
    platforms cut off the last word, which is the given name; of two parts of one length the second goes first for the
    same reason. A name without exactly one comma stays as it is.
    """
    parts = [clean(part) for part in (text or "").split(",")]
    if len(parts) != 2 or not all(parts):
        return clean(text) or None
    before, after = parts
    lead = family_weight(before) - family_weight(after) or len(before.split(" ")) - len(after.split(" "))
    return f"{before} {after}" if lead > 0 else f"{after} {before}"
