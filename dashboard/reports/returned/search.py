"""Where a document given back comes from: what it says of itself, and which frozen document is most like it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.reports.returned.compare import similarity
from dashboard.reports.returned.document import Document
from dashboard.reports.returned.package import Package
from dashboard.reports.returned.text import read_text
from dashboard.reports.returned.workbook import read_workbook
from dashboard.reports.set_code import CODE
from etl.home import frozen
from etl.home.frozen import FrozenSet
from etl.home.home import Home
from etl.model.errors import UserError
from etl.text.vietnam import percent

SURE, LIKELY = 0.9, 0.6
"""Shares of values in common from which a document without a code is that of a set, or may be."""


@dataclass(frozen=True)
class Claim:
    """Where a document says that it comes from. `how`: in words; `others`: codes in it that contradict;
    `is_printed`: it stands where the system writes it.
    """

    code: str = ""
    how: str = ""
    others: tuple[str, ...] = ()
    is_printed: bool = True


@dataclass(frozen=True)
class Found:
    """A frozen document: which, its content, and how like it the returned one is."""

    made: FrozenSet
    name: str
    document: Document = field(repr=False)
    likeness: float = 1.0


def open_document(content: bytes, name: str) -> Document:
    """Return what a file holds; UserError for anything but an undamaged, open .xlsx or .docx."""
    package = Package(content, name)
    try:
        return read_workbook(package) if package.suffix == ".xlsx" else read_text(package)
    except ValueError as error:  # a number that is none
        raise UserError(
            f"Tệp “{name}” bị hỏng, không đọc được. Mở bằng Excel hoặc Word, lưu lại rồi chọn lại."
        ) from error


def claim_of(document: Document) -> Claim:
    """Return where a document says that it comes from: its properties, else the code printed on its pages, else one typed in."""
    own = document.properties.get("LanToa.Bo", "")
    own = own if CODE.fullmatch(own) else ""
    printed = sorted(document.printed, key=lambda c: -document.printed[c])
    if own:
        return Claim(own, "mã ghi trong thuộc tính của tệp", tuple(c for c in printed if c != own))
    if printed:
        return Claim(printed[0], "mã in trên trang (thuộc tính của tệp đã mất)", tuple(printed[1:]))
    if len(document.typed) == 1:
        return Claim(
            next(iter(document.typed)),
            "mã nằm trong một ô hoặc một đoạn, không ở chỗ hệ thống ghi mã",
            is_printed=False,
        )
    return Claim()


def most_alike(home: Home, document: Document, sets: Sequence[FrozenSet]) -> Found | None:
    """Return the frozen document that this one is: by kind and filters where it tells them, else the one most like it."""
    best: Found | None = None
    for made in sets:
        for file in made.documents:
            if not file.lower().endswith(document.suffix):
                continue
            there = open_document(frozen.read(home, made.code, file), file)
            likeness = similarity(document, there)
            if (
                _says(document)
                and _says(document) == _says(there)
                and made.code == document.properties.get("LanToa.Bo")
            ):
                return Found(made, file, there, likeness)
            if best is None or likeness > best.likeness:
                best = Found(made, file, there, likeness)
    return best


def _says(document: Document) -> tuple[str, str] | None:
    said = document.properties
    return (said["LanToa.Loai"], said.get("LanToa.Loc", "")) if "LanToa.Loai" in said else None


def recognised(claim: Claim, found: Found) -> tuple[str, ...]:
    """Return by what a document was recognised, in sentences."""
    alike = f"nội dung giống bản chốt {percent(found.likeness)}"
    if not claim.code:
        sure = "chắc chắn" if found.likeness >= SURE else "có thể"
        return (f"Tệp không còn mã bộ; nhận ra ({sure}) vì {alike}.",)
    if claim.code != found.made.code:
        return (f"Tệp ghi mã {claim.code} nhưng {alike} của bộ {found.made.code}: mã trong tệp có lẽ đã bị sửa.",)
    said = [f"Nhận ra qua {claim.how}."]
    if claim.others:
        said.append(
            f"Trong tệp còn mã khác: {', '.join(claim.others)}. Mã đã bị sửa, hoặc tờ của bộ khác được chép vào."
        )
    return tuple(said)


def sureness_of(claim: Claim, found: Found) -> float:
    """Return how sure it is (0–1) that the document is the one found."""
    return 1.0 if claim.code == found.made.code and not claim.others and found.likeness >= LIKELY else found.likeness
