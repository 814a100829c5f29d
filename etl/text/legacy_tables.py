"""Vietnamese encodings from before Unicode, as facts: which code stands for which letter.

TCVN3 (ABC, fonts named .Vn…): one code for each of 67 small letters and 7 capitals; toned capitals are the small codes
shown by a capital font (.Vn…H). VNI-Windows (fonts named VNI-…): a plain letter and a second code for its mark. VISCII: one
code for each of the 134 letters, six of them control characters. Codes A0–FF are given as the Latin-1 characters that
other programs show for them.
"""

import unicodedata
from collections.abc import Iterable, Iterator

_TCVN3_RUNS = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
TCVN3: dict[str, str] = {
    chr(first + place): letter for first, letters in _TCVN3_RUNS for place, letter in enumerate(letters)
}
"""The character of a TCVN3 code → the letter it means."""

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT, _CIRCUMFLEX, _BREVE = "\u0300\u0301\u0309\u0303\u0323\u0302\u0306"
_VNI_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_CIRCUMFLEX = {"â": "", "á": _ACUTE, "à": _GRAVE, "å": _HOOK, "ã": _TILDE, "ä": _DOT}
_VNI_BREVE = {"ê": "", "é": _ACUTE, "è": _GRAVE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT}
_VNI_WHOLE = {
    "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư", "ñ": "đ",
}  # fmt: skip


def _vni() -> Iterator[tuple[str, str]]:
    yield from _VNI_WHOLE.items()
    for base, letter in (*((plain, plain) for plain in "aeouy"), ("ô", "ơ"), ("ö", "ư")):
        yield from ((base + mark, letter + tone) for mark, tone in _VNI_TONES.items() if (base, mark) != ("y", "ï"))
    for base in "aeo":
        yield from ((base + mark, base + _CIRCUMFLEX + tone) for mark, tone in _VNI_CIRCUMFLEX.items())
    yield from (("a" + mark, "a" + _BREVE + tone) for mark, tone in _VNI_BREVE.items())


def _in_both_cases(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for codes, decomposed in pairs:
        letter = unicodedata.normalize("NFC", decomposed)
        base, mark = codes[0], codes[1:]
        for spelled in {mark, mark.upper()}:
            yield base + spelled, letter
            yield base.upper() + spelled, letter.upper()


VNI: dict[str, str] = dict(_in_both_cases(_vni()))
"""One or two characters of VNI → the letter they mean; the case of the first one is the letter's, whatever the mark's."""

_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
VISCII: dict[int, str] = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"} | dict(
    enumerate(_VISCII_HIGH, start=0x80)
)
"""VISCII byte → letter; the other bytes are ASCII."""

AS_LATIN1: dict[str, str] = {
    shown: chr(code) for code in range(0xA0, 0x100) if (shown := bytes([code]).decode("cp1258")) != chr(code)
}
"""What Vietnamese Windows (code page 1258) shows for a code → the Latin-1 character of the same code."""
