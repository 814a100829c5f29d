"""Names that devices and accounts give themselves, with or without their owner: "iPhone của Hoa", "LAPTOP-HOA"."""

import re
from dataclasses import dataclass

from etl.match.words import plain

_NAMES = (
    r"iphone|ipad|ipod|galaxy|samsung|oppo|redmi|xiaomi|vivo|realme|huawei|nokia|poco|tecno|infinix|itel|vsmart|masstel"
    r"|(?:google )?pixel(?= ?\d)|android|macbook|imac|desktop|laptop|chromebook|thinkpad|ideapad|lenovo|asus|acer|dell"
    r"|may tinh(?: bang| xach tay)?|may chieu|smart ?tv|tivi|dien thoai|zoom ?user\w*|nguoi dung zoom|zoom|user\w*"
    r"|admin\w*|guest|mobile|tablet|thiet bi di dong|may (?:chinh|phu)|^(?:hp|phone)(?= ?\d*$)"
)
_MODELS = (
    r"sm-?[a-z]\d{3}\w*|cph\d{3,}|rmx\d{3,}|v\d{4}[a-z]?|m2\d{3}\w+|2\d{6,}[a-z]\w*|pc[ -]?\d+"
    r"|may[ -]?\d+(?! ?-? ?\d? ?(?:tuoi|t)\b)|note ?\d+|reno ?\d+|tb-\w+|^a\d{2}s?(?= |$)|^(?:may|dt)(?= (?:cua|co|thay)\b)|^pc$"
)
_TAIL = r"(?:[ _-]+(?:pro|max|plus|mini|air|ultra|note|lite|se|xs|xr|edge|tab|phone|pc|book|\d\w*|[a-z]{1,3}\d\w*)\b)*"
_PHRASE = re.compile(rf"(?<![^\W_])(?:(?:{_NAMES})\b{_TAIL}|(?:{_MODELS})\b)(?:\s+(?:{_NAMES})\b{_TAIL})*")
_OF_EAST_ASIA = re.compile("[\u7684\u306e]")
"""The owner stands before it, as in "Hoa's": a Chinese and a Japanese system name telephones so."""
_OWNER_BEFORE = re.compile(rf"(?:['’`´]s?|{_OF_EAST_ASIA.pattern})\s*$")
_OWNER_AFTER = re.compile(r"\s*(?:cua|of|de|von|di)\s+")
_TOUCHES_BEFORE = re.compile(r"[^\W_]\s*$")
_TOUCHES_AFTER = re.compile(r"\s*[^\W_]")
_PHONE = re.compile(r"\+?[\d*x .()-]{7,}")


@dataclass(frozen=True)
class Device:
    """What is left of a name without its device; `is_owned`: the rest is the device's owner, not a name beside it."""

    rest: str
    is_owned: bool


def is_phone_number(text: str) -> bool:
    """Tell whether a name is nothing but a telephone number, also one with hidden digits ("84*****678")."""
    return bool(_PHONE.fullmatch(plain(text))) and sum(c.isdigit() for c in text) >= 4


def take_device(text: str, text_plain: str) -> Device | None:
    """Return the name (in NFC) without the device it speaks of; None where it speaks of none. `text_plain`: `plain`."""
    if _OF_EAST_ASIA.search(text):
        text = _OF_EAST_ASIA.sub(r" \g<0> ", text)
        text_plain = plain(text)
    found = next((f for f in _PHRASE.finditer(text_plain) if not _is_name_may(f, text)), None)
    if not found:
        return None
    before, after = text[: found.start()], text[found.end() :]
    of_before, of_after = _OWNER_BEFORE.search(before), _OWNER_AFTER.match(plain(after))
    if of_before:
        before = before[: of_before.start()]
    if of_after:
        after = after[of_after.end() :]
    is_computer = found[0] in ("desktop", "laptop") and after[:1] == "-"
    is_owned = bool(
        of_before or of_after or is_computer or _TOUCHES_BEFORE.search(before) or _TOUCHES_AFTER.match(after)
    )
    return Device(f"{before} {after}".strip(), is_owned)


def _is_name_may(found: re.Match[str], text: str) -> bool:
    """Tell "Lò Thị Máy 2", "Cô Mây 5" from "máy 2": Máy and Mây are given names."""
    word = text[found.start() : found.start() + 3]
    if plain(word) != "may":
        return False
    if word.lower() not in ("may", "máy"):
        return True
    is_behind_a_word = bool(_TOUCHES_BEFORE.search(text[: found.start()]))
    return is_behind_a_word and word[0].isupper() and not word.isupper() and found[0][3:].strip(" -").isdigit()
