"""Readers: one small file per export format behind one registry. Bytes in, records and issues out, nothing else.

What a file is, is decided by its content; its name only helps with dates and with a course's name.
"""

from pathlib import Path

from etl.model.code import code_version
from etl.model.issues import Issue
from etl.model.records import ReadResult
from etl.readers import (
    chatgpt_users,
    csdl_staff,
    google_forms,
    moodle_activity_completion,
    ms_forms,
    product_list,
    school_register,
    session_list,
    sign_in_sheet,
    site_rollcall,
    staff_list,
    zoom_participants,
    zoom_participants_unique,
)
from etl.readers.common.cells import text_of
from etl.readers.common.document import Document, open_document
from etl.readers.common.grids import Grid
from etl.readers.common.layout import Layout
from etl.readers.common.lookalikes import refused_as
from etl.readers.common.reader import Found, Reader
from etl.readers.common.source import Source

__all__ = ["READERS", "READER_VERSION", "Reader", "Source", "read"]

READER_VERSION = code_version(
    Path(__file__).parent, Path(__file__).parents[1] / "text", Path(__file__).parents[1] / "model"
)
"""Changes whenever the code of a reader does; part of the key of staged files."""

READERS: dict[str, Reader] = {
    module.READER.format: module.READER
    for module in (
        chatgpt_users,
        zoom_participants,
        zoom_participants_unique,
        moodle_activity_completion,
        ms_forms,
        product_list,
        site_rollcall,
        google_forms,
        session_list,
        school_register,
        sign_in_sheet,
        csdl_staff,
        staff_list,
    )
}
"""Format id → reader. The order decides: formats with headings of their own before lists that share headings."""

_UNMISTAKABLE = chatgpt_users.READER
"""A format whose headings no other report has, and whose files come in numbers: not compared with the lookalikes."""

_LISTS: dict[str, Layout] = {
    module.READER.format: module.LAYOUT
    for module in (school_register, session_list, site_rollcall, product_list, sign_in_sheet, csdl_staff, staff_list)
}

_MAX_HEADINGS = 12


def read(source: Source) -> ReadResult:
    """Return what `source` holds, as the first reader that recognises its headings reads it.

    Never raises on bad input: a file that cannot be opened, a known export that is not read yet, a list without a
    required column and an unknown layout all give a result without a table, with one issue of severity `refuse`.
    """
    document = open_document(source)
    if document.problem is not None:
        return ReadResult("unknown", None, None, (document.problem,))
    unmistakable = _UNMISTAKABLE.recognise(document.grids[0]) if document.grids else None
    known = refused_as(document) if unmistakable is None else None
    if known is not None:
        return ReadResult(known[0], None, None, (known[1],))
    for reader in READERS.values():
        tables = _tables(document, reader)
        if tables:
            return _with_other_sheets(reader.read(document, tables), document, tables)
    return _unrecognised(document)


def _tables(document: Document, reader: Reader) -> list[Found]:
    """Return every grid that `reader` recognises; of a text file only the first, for its grids are one text."""
    found = []
    for grid in document.grids:
        table = reader.recognise(grid)
        if table is not None:
            found.append(table)
            if document.kind == "text":
                break
    visible = [table for table in found if not table.grid.is_hidden] or found
    return visible[:1] if reader.reads_one_sheet else visible


def _with_other_sheets(result: ReadResult, document: Document, tables: list[Found]) -> ReadResult:
    """Add a note for every sheet that holds another list, and for hidden sheets of the same list."""
    if document.kind == "text" or len(document.grids) == len(tables):
        return result
    used = {id(table.grid) for table in tables}
    notes = []
    for grid in document.grids:
        if id(grid) in used:
            continue
        other = next((reader for reader in READERS.values() if reader.recognise(grid) is not None), None)
        if other is not None and other.format == result.format and grid.is_hidden:
            notes.append(Issue("hidden_sheet_skipped", grid.name))
        elif other is not None:
            notes.append(Issue("sheet_not_read", grid.name, value=f"“{other.title_vi}”"))
    issues = (*result.issues, *notes)
    return ReadResult(result.format, result.kind, result.table, issues, result.facts, result.hints)


def _unrecognised(document: Document) -> ReadResult:
    """Refuse a file: name the column that a list lacks where the rest of its headings fit, else show the headings."""
    if not any(char.isalnum() for char in _headings(document.grids)):
        return ReadResult("unknown", None, None, (Issue("empty_file"), *document.notes([])))
    near = [
        (closest[0], format_id, grid, closest)
        for format_id, layout in _LISTS.items()
        for grid in document.grids
        if (closest := layout.closest(grid)) is not None
    ]
    if near:
        _, format_id, grid, (_, index, missing) = max(near, key=lambda item: (item[0], -len(item[3][2])))
        if missing:
            issue = Issue("missing_column", grid.name, index + 1, details={"columns": ", ".join(missing)})
            return ReadResult(format_id, None, None, (issue, *document.notes([grid])))
    headings = _headings(document.grids) or "(không có)"
    issue = Issue("unknown_layout", details={"headings": headings})
    return ReadResult("unknown", None, None, (issue, *document.notes([])))


def _headings(grids: list[Grid]) -> str:
    """Return the cells of the widest row among the first ones: most likely the headings."""
    rows = [[text for text in map(text_of, cells) if text] for grid in grids for cells in grid.head]
    widest = max(rows, key=len, default=[])
    shown = [text[:60] for text in widest[:_MAX_HEADINGS]]
    return ", ".join(shown) + (" …" if len(widest) > _MAX_HEADINGS else "")
