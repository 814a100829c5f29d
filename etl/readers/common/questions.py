"""Questions of a form to fields, by their words: the best fit wins, an unrelated question is left alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from etl.readers.common.cells import text_of
from etl.readers.common.headings import heading_key, without_note
from etl.text.fold import accent_key, has_marks

WORDS: dict[str, tuple[str, ...]] = {
    "staff_code": ("mã định danh", "mã cán bộ", "mã giáo viên", "mã gv", "mã cbgv", "mã cb"),
    "school_code": ("mã trường", "mã cơ sở", "mã đơn vị"),
    "session_text": ("mã buổi", "tên buổi", "buổi học", "buổi tập huấn", "buổi bồi dưỡng", "buổi tham gia", "buổi"),
    "email": ("email", "e mail", "gmail", "thư điện tử"),
    "phone": ("số điện thoại", "điện thoại", "sđt", "sdt", "zalo", "di động", "số đt"),
    "full_name": (
        "họ và tên", "họ tên", "họ & tên", "họ, tên", "tên thầy cô", "tên giáo viên", "tên của thầy cô", "quý danh",
        "full name", "tên người tham gia", "tên cán bộ"),
    "school_text": (
        "đơn vị công tác", "nơi công tác", "tên trường", "đơn vị", "trường", "cơ quan", "cơ sở giáo dục", "điểm cầu"),
    "place_text": ("xã", "phường", "thị trấn", "ubnd", "địa bàn"),
    "district_text": ("huyện", "quận", "thị xã", "thành phố", "tp", "phòng gd", "phòng giáo dục", "pgd"),
}  # fmt: skip
"""Field → words of its question, the surest first. Order of fields: a question with words of two goes to the first."""

_OPINIONS = (
    "hài lòng", "đánh giá", "ý kiến", "hữu ích", "nhận xét", "mức độ", "thế nào", "bao nhiêu", "vì sao", "tại sao",
    "đã có", "có được", "đề xuất", "góp ý", "người báo cáo", "người phụ trách", "chất lượng", "mong muốn",
    "tham gia tại",
)  # fmt: skip
_MAX_WORDS = 14


def map_questions(headings: Sequence[Any], skip: Mapping[str, int]) -> dict[str, int]:
    """Return field → column for the questions of a form; the columns in `skip` are the form's own and stay out."""
    best: dict[str, tuple[int, int]] = {}
    for column, heading in enumerate(headings):
        text = text_of(heading)
        if column in skip.values() or not text:
            continue
        field, score = _fit(text)
        if field and score > best.get(field, (0, 0))[0]:
            best[field] = score, column
    return {field: column for field, (_, column) in best.items()}


def _fit(text: str) -> tuple[str | None, int]:
    """Return the field whose words the question has, and how surely: 4 whole, 3 in front, 2 inside, 1 in a note."""
    short = without_note(text)
    if has_words(text, _OPINIONS):
        return None, 0
    whole = heading_key(short)
    found: tuple[str | None, int] = (None, 0)
    for field, words in WORDS.items():
        score = 0
        for word in words:
            key = heading_key(word)
            if whole == key:
                score = 4
            elif has_words(short, (word,)) and len(whole.split()) <= _MAX_WORDS:
                score = max(score, 3 if whole.startswith(key) else 2)
            elif has_words(text, (word,)) and len(whole.split()) <= _MAX_WORDS:
                score = max(score, 1)
        if score > found[1]:
            found = field, score
    return found


def has_words(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether one of `words` stands in `text`; with marks where the text has any ("tổ trưởng" is no "trường")."""
    if has_marks(text):
        own = f" {_spaced(accent_key(text))} "
        return any(f" {_spaced(accent_key(word))} " in own for word in words)
    own = f" {heading_key(text)} "
    return any(f" {heading_key(word)} " in own for word in words)


def _spaced(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in text).split())
