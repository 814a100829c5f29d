"""The office's own templates, .xlsx and .docx, filled in place: marks, table anchors, repeated rows."""

from pathlib import PurePath

from dashboard.reports.own.docx import fill_document, fill_docx
from dashboard.reports.own.marks import known_of
from dashboard.reports.own.package import Package
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
        notes = filler(package, known_of(question))
        filled = package.saved(question.properties(KIND), question.snapshot.as_of)
    except Refused as refused:
        return Filled(b"", name, tuple(dict.fromkeys(refused.issues)))
    return Filled(filled, f"{PurePath(name).stem}_{question.code}.{package.kind}", tuple(notes))
