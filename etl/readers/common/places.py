"""Columns that say where something is: their headings in both systems of units, and one text of several columns.

The text is resolved later, with the day of the record (geo.resolve): here cells are only put together.
"""

from etl.readers.common.rows import Row
from geo.place_text import split_places

_OLD = (
    "cũ", "trước 01/07/2025", "trước 1/7/2025", "trước 01/7/2025", "trước 07/2025", "trước 7/2025", "trước sáp nhập",
    "trước khi sáp nhập", "trước sắp xếp", "đến 30/06/2025", "đến 30/6/2025",
)  # fmt: skip
_NEW = (
    "mới", "từ 01/07/2025", "từ 1/7/2025", "từ 01/7/2025", "từ 07/2025", "từ 7/2025", "sau 01/07/2025", "sau 1/7/2025",
    "sau sáp nhập", "sau khi sáp nhập", "sau sắp xếp", "hiện nay",
)  # fmt: skip

COMMUNE = (
    "Xã/phường", "UBND xã", "UBND xã/phường", "Xã", "Phường", "Xã, phường", "Tên xã", "Địa bàn", "Xã/phường/thị trấn",
    "Xã, phường, thị trấn", "Xã (phường)", "Tên xã/phường",
)  # fmt: skip
DISTRICT = (
    "Huyện", "Huyện/thị xã/thành phố", "Quận/huyện", "Huyện/TX/TP", "Huyện, thị xã, thành phố", "Phòng GD&ĐT", "Huyện/TP",
    "Huyện/thành phố", "Huyện, thành phố", "Tên huyện", "Huyện/thị", "PGD",
)  # fmt: skip
_COMMUNE_CODE = ("Mã xã", "Mã xã/phường", "Mã xã, phường", "Mã phường/xã", "Mã đơn vị hành chính", "Mã ĐVHC")
_DISTRICT_CODE = ("Mã huyện", "Mã quận/huyện", "Mã huyện/TX/TP")


def of_before(headings: tuple[str, ...]) -> tuple[str, ...]:
    """Return headings that say of themselves that their units are those of before 01/07/2025."""
    return tuple(f"{heading} {when}" for heading in headings for when in _OLD)


def of_today(headings: tuple[str, ...]) -> tuple[str, ...]:
    """Return headings that say of themselves that their units are those since 01/07/2025."""
    return tuple(f"{heading} {when}" for heading in headings for when in _NEW)


NEW_COMMUNE = of_today(COMMUNE)
FORMER_COMMUNE = of_before(COMMUNE)
FORMER_DISTRICT = (*of_before(DISTRICT), *DISTRICT)
COMMUNE_CODE = (*_COMMUNE_CODE, *of_today(_COMMUNE_CODE))
FORMER_COMMUNE_CODE = of_before(_COMMUNE_CODE)
DISTRICT_CODE = (*of_before(_DISTRICT_CODE), *_DISTRICT_CODE)

BESIDE_A_SCHOOL = {"former_place_text": FORMER_COMMUNE, "district_text": FORMER_DISTRICT}
"""Columns of lists of people that tell, beside the commune, where a school lies."""


def place_beside(row: Row, field: str) -> str | None:
    """Return where the school of a row lies: the cell of `field`, with the former commune and the district, if any.

    "Xã Na Sang" and "Mường Chà" give "Xã Na Sang, huyện Mường Chà".
    """
    return joined_place(row.text(field), row.text("former_place_text"), row.text("district_text"))


def joined_place(commune: str | None, former: str | None, district: str | None) -> str | None:
    """Return one text for what stands in three columns; None where all are empty."""
    old = f"{former} (cũ)" if former else None
    return ", ".join(text for text in (commune, old, _typed(district)) if text) or None


def _typed(district: str | None) -> str | None:
    """Return a district's name with a type word, for "Điện Biên" alone would be the province."""
    if not district or not any(char.isalpha() for char in district):
        return district
    has_type = any(place.level == "district" for place in split_places(district))
    return district if has_type else f"huyện {district}"
