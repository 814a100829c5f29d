"""Every kind of document that is made from figures alone, by the name that the commands and `LanToa.Loai` use."""

import io
from collections.abc import Callable
from pathlib import Path

from dashboard.figures.keys import Filters
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.reports.question import Question
from dashboard.reports.word.document import write_brief, write_word_report
from dashboard.reports.workbook import KINDS

WORD_KINDS: dict[str, Callable[[Question], bytes]] = {"bao-cao": write_word_report, "tom-tat": write_brief}


def kinds_of(suffix: str) -> tuple[str, ...]:
    """Return the kinds of documents that are written as .docx or as .xlsx, the usual one first."""
    return tuple(WORD_KINDS) if suffix == ".docx" else tuple(KINDS)


def is_kind(kind: str) -> bool:
    """Return whether a document of this kind can be made."""
    return kind in WORD_KINDS or kind in KINDS


def document(
    snapshot: Snapshot, kind: str, where: Filters | None = None, *, scope: Scope | None = None, home: Path | None = None,
    set_code: str | None = None,
) -> bytes:  # fmt: skip
    """Return a document; the same figures give the same bytes. UserError where it does not go with the filters."""
    if kind in WORD_KINDS:
        return WORD_KINDS[kind](Question(snapshot, where, scope, home, set_code=set_code))
    out = io.BytesIO()
    KINDS[kind](snapshot, out, where=where, scope=scope, home=home, set_code=set_code)
    return out.getvalue()
