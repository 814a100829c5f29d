"""The closed vocabularies of the programme, with every spelling met for each: level, kind, role, mode, tool.

Codes are what tables hold; names are what people read. Spellings are compared with `fold_words`.
"""

from dataclasses import dataclass

from etl.text.fold import fold_words


@dataclass(frozen=True)
class Term:
    """One word of a vocabulary: its code, its Vietnamese name and the folded spellings that mean it."""

    code: str
    name: str
    spellings: tuple[str, ...] = ()


LEVELS = (
    Term("MN", "Mầm non", ("mn", "mam non", "mau giao", "mg", "nha tre")),
    Term("TH", "Tiểu học", ("th", "tieu hoc", "cap 1", "ptdtbt th")),
    Term("THCS", "THCS", ("trung hoc co so", "cap 2", "ptdtbt thcs", "ptdtnt thcs")),
    Term("THPT", "THPT", ("trung hoc pho thong", "cap 3", "ptth", "ptdtnt thpt")),
    Term(
        "TH&THCS",
        "TH&THCS",
        ("th thcs", "ththcs", "th va thcs", "tieu hoc va thcs", "tieu hoc thcs", "tieu hoc va trung hoc co so",
         "lien cap th thcs", "cap 1 2", "ptdtbt th thcs", "lien cap 1 2"),
    ),
    Term(
        "THCS&THPT",
        "THCS&THPT",
        ("thcs thpt", "thcsthpt", "thcs va thpt", "trung hoc co so va trung hoc pho thong", "cap 2 3",
         "lien cap thcs thpt", "ptdtnt thcs thpt", "ptdtnt thcs va thpt", "lien cap 2 3"),
    ),
    Term(
        "GDNN-GDTX",
        "GDNN-GDTX",
        ("gdnn gdtx", "gdtx", "ttgdnn gdtx", "tt gdnn gdtx", "trung tam gdnn gdtx", "giao duc thuong xuyen",
         "giao duc nghe nghiep giao duc thuong xuyen", "trung tam giao duc nghe nghiep giao duc thuong xuyen",
         "trung tam", "ttgdtx", "trung tam gdtx"),
    ),
)  # fmt: skip

KINDS = (
    Term("công lập", "Công lập", ("cong lap", "cl", "public")),
    Term("tư thục", "Tư thục", ("tu thuc", "ngoai cong lap", "dan lap", "private")),
    Term("PTDTNT", "PTDTNT", ("ptdtnt", "noi tru", "dan toc noi tru", "pho thong dan toc noi tru", "ptnt")),
    Term("PTDTBT", "PTDTBT", ("ptdtbt", "ban tru", "dan toc ban tru", "pho thong dan toc ban tru")),
)

ROLES = (
    Term("CBQL", "Cán bộ quản lý", (
        "cbql", "can bo quan ly", "quan ly", "hieu truong", "pho hieu truong", "p hieu truong", "ht", "pht",
        "giam doc", "pho giam doc")),
    Term("GV", "Giáo viên", (
        "gv", "giao vien", "giao vien mam non", "giao vien tieu hoc", "giao vien thcs", "giao vien thpt",
        "to truong", "to truong chuyen mon", "to pho", "to pho chuyen mon", "to truong cm", "tong phu trach",
        "tong phu trach doi", "giang vien", "giao vien chu nhiem", "gvcn", "giao vien bo mon")),
    Term("NV", "Nhân viên", (
        "nv", "nhan vien", "ke toan", "van thu", "thu quy", "thu vien", "thiet bi", "y te", "bao ve", "phuc vu",
        "nau an", "cap duong", "nhan vien ho tro", "nhan vien thu vien", "nhan vien y te", "nhan vien ke toan",
        "nhan vien van thu", "nhan vien thiet bi")),
)  # fmt: skip

CORE = Term("cốt cán", "Cốt cán", ("cot can", "core", "gv cot can", "giao vien cot can"))

MODES = (
    Term("in_person", "trực tiếp", ("truc tiep", "tap trung", "offline")),
    Term("site", "điểm cầu", ("diem cau", "qua diem cau", "tai diem cau", "truyen hinh")),
    Term("online", "trực tuyến", ("truc tuyen", "online", "zoom", "teams", "meet")),
    Term("self_paced", "tự học", ("tu hoc", "e learning", "elearning", "lms", "hoc lieu")),
)

TOOLS = (
    Term("chatgpt", "ChatGPT", ("chat gpt", "chatgpt edu", "openai")),
    Term("copilot", "Microsoft 365 Copilot", ("m365 copilot", "microsoft copilot", "copilot chat")),
    Term("gemini", "Google Gemini", ("google gemini", "bard")),
)

YES = frozenset({"x", "co", "yes", "y", "1", "true", "dung", "bat buoc", "v", "đ"})
"""Folded cells that tick a box."""

_INDEXES: dict[tuple[Term, ...], dict[str, Term]] = {}


def find(terms: tuple[Term, ...], text: object) -> Term | None:
    """Return the term that `text` spells (any case, with or without marks), or None if no term has that spelling."""
    index = _INDEXES.get(terms)
    if index is None:
        index = {fold_words(s): t for t in terms for s in (t.code, t.name, *t.spellings)}
        _INDEXES[terms] = index
    key = fold_words("" if text is None else str(text))
    return index.get(key)


def name_of(terms: tuple[Term, ...], code: str | None) -> str:
    """Return the Vietnamese name of `code`, or the code itself where it is none of `terms`."""
    return next((t.name for t in terms if t.code == code), code or "")
