"""Text as old Vietnamese fonts hold it, from tables typed in here on their own: letter by letter, as the fonts show them."""

LETTERS = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
"""The 67 small letters that are no ASCII."""

_TCVN3 = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊËÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ®"
_TCVN3_CAPITALS = dict(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True))
_VNI = (
    "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä eø eû eõ eù eï eâ eà eå eã eá eä ì æ ó í ò oø oû oõ où oï oâ oà oå oã oá "
    "oä ô ôø ôû ôõ ôù ôï uø uû uõ uù uï ö öø öû öõ öù öï yø yû yõ yù î ñ"
)

TCVN3 = dict(zip(LETTERS, _TCVN3, strict=True)) | _TCVN3_CAPITALS
VNI = dict(zip(LETTERS, _VNI.split(" "), strict=True))
VNI |= {letter.upper(): codes.upper() for letter, codes in VNI.items()}


def tcvn3(text: str) -> str:
    """Return `text` as somebody types it under a .Vn font: a toned capital has the code of the small letter."""
    return "".join(TCVN3.get(char) or TCVN3.get(char.lower(), char) for char in text)


def vni(text: str) -> str:
    """Return `text` as somebody types it under a VNI font."""
    return "".join(VNI.get(char, char) for char in text)


def in_code_page_1258(text: str) -> str:
    """Return how the same bytes look on a Windows whose code page is the Vietnamese one."""
    return text.encode("latin-1").decode("cp1258")
