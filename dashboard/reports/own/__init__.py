"""The office's own templates, .xlsx and .docx, filled in place: marks, table anchors, repeated rows."""

from pathlib import PurePath

from dashboard.reports.own.docx import fill_document, fill_docx
from dashboard.reports.own.marks import MARK, Known, known_of, text_of_field
from dashboard.reports.own.package import Package
from dashboard.reports.own.runs import fill_runs
from dashboard.reports.own.verdict import Filled, OwnIssue, Refused
from dashboard.reports.own.xlsx import fill_workbook
from dashboard.reports.question import Question

KIND = "mau-rieng"

__all__ = ["KIND", "Filled", "OwnIssue", "fill", "fill_docx"]


def fill(content: bytes, name: str, question: Question) -> Filled:
    """Return the office's template filled with the figures of `question`; the same template and figures give the same bytes.

    The kind is told by content, not by `name`. Whatever cannot be filled (another format, a password, macros, unknown marks)
    is refused: `content` is then empty and `issues` has every problem, where it stands and how to mend it. Never raises on
    bad input.
    """
    try:
        package = Package(content)
        filler = fill_workbook if package.kind == "xlsx" else fill_document
        known = known_of(question)
        notes = filler(package, known)
        _fill_properties(package, known)
        notes += _left(package, known)
        filled = package.saved(question.properties(KIND), question.snapshot.as_of)
    except Refused as refused:
        return Filled(b"", name, tuple(dict.fromkeys(refused.issues)))
    return Filled(filled, f"{PurePath(name).stem}_{question.code}.{package.kind}", tuple(notes))


def _fill_properties(package: Package, known: Known) -> None:
    """Fill marks in the file's title and subject, which Word can show on a page."""
    name = "docProps/core.xml"
    if name in package.parts and b"{{" in package.parts[name]:
        root = package.xml(name)
        for element in root:
            fill_runs([element], lambda mark: text_of_field(known, mark))
        package.put(name, root)


def _left(package: Package, known: Known) -> list[OwnIssue]:
    """Return notes on marks where nothing is filled, and on a template without any."""
    if not known.is_asked:
        message = "Tệp không có dấu trường nào dạng {{tên}}, nên không điền gì."
        return [OwnIssue("", message, "Chép dấu từ danh mục trường vào chỗ cần điền.", is_refusal=False)]
    left = [
        n for n, part in package.parts.items() if n.endswith(".xml") and MARK.search(part.decode("utf-8", "ignore"))
    ]
    fix = "Đưa dấu này ra phần chữ của văn bản hoặc một ô của tờ."
    return [
        OwnIssue(f"Phần “{n}” của tệp", "có dấu ở chỗ không điền được, dấu còn nguyên.", fix, is_refusal=False)
        for n in left
    ]
