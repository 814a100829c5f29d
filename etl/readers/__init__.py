"""Readers: one small file per export format behind one registry. Bytes in, records and issues out, nothing else.

What a file is, is decided by its content; its name only helps with dates and with a course's name.
"""

from pathlib import Path

from etl.model.code import code_version
from etl.model.issues import Issue
from etl.model.records import ReadResult
from etl.readers import (
    canvas_gradebook,
    chatgpt_users,
    csdl_staff,
    gemini_usage,
    google_classroom,
    google_forms,
    google_meet,
    m365_copilot,
    mapped,
    moodle_activity_completion,
    moodle_attendance,
    moodle_grades,
    moodle_logs,
    moodle_participants,
    moodle_quiz,
    ms_forms,
    openedx_grades,
    openedx_problems,
    openedx_profiles,
    product_list,
    school_answers,
    school_register,
    session_list,
    sign_in_sheet,
    site_rollcall,
    staff_list,
    teams_event_list,
    teams_live_event,
    teams_report,
    teams_report_2022,
    zoom_chat,
    zoom_participants,
    zoom_participants_unique,
    zoom_webinar,
)
from etl.readers.common.cells import text_of
from etl.readers.common.correction import CORRECTION, is_correction
from etl.readers.common.document import Document, open_document
from etl.readers.common.garbage import no_garbage_runs
from etl.readers.common.grids import Grid
from etl.readers.common.layout import Layout
from etl.readers.common.lookalikes import refused_as, refused_title
from etl.readers.common.problems import WorkbookError
from etl.readers.common.reader import Found, Reader
from etl.readers.common.source import Source

__all__ = ["READERS", "READER_VERSION", "Reader", "Source", "read", "tables_of", "title_of"]

READER_VERSION = code_version(
    Path(__file__).parent, Path(__file__).parents[1] / "text", Path(__file__).parents[1] / "model"
)
"""Changes whenever the code of a reader does; part of the key of staged files."""

READERS: dict[str, Reader] = {
    module.READER.format: module.READER
    for module in (
        chatgpt_users,
        m365_copilot,
        zoom_chat,
        zoom_webinar,
        zoom_participants,
        zoom_participants_unique,
        teams_report,
        teams_report_2022,
        teams_event_list,
        teams_live_event,
        google_meet,
        moodle_activity_completion,
        moodle_attendance,
        moodle_quiz,
        moodle_logs,
        openedx_problems,
        openedx_grades,
        openedx_profiles,
        canvas_gradebook,
        google_classroom,
        moodle_grades,
        moodle_participants,
        ms_forms,
        school_answers,
        product_list,
        site_rollcall,
        google_forms,
        gemini_usage,
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
    for module in (
        school_register,
        session_list,
        site_rollcall,
        product_list,
        sign_in_sheet,
        csdl_staff,
        staff_list,
        school_answers,
    )
}

_MAX_HEADINGS = 12


@no_garbage_runs()
def read(source: Source) -> ReadResult:
    """Return what `source` holds, as the first reader that recognises its headings reads it.

    Never raises on bad input: a file that cannot be opened, a known export that is not read yet, a list without a
    required column and an unknown layout all give a result without a table, with one issue of severity `refuse`.

    A refused file that has the headings of a column map in `source.known` is read under that map; one that overrides
    goes before all readers, and `source.mapping` alone decides.
    """
    try:
        return _read(source)
    except WorkbookError as problem:
        return ReadResult("unknown", None, None, (problem.issue,))
    except MemoryError:
        return ReadResult("unknown", None, None, (Issue("too_large", value="máy không đủ bộ nhớ"),))


def _read(source: Source) -> ReadResult:
    document = open_document(source)
    if document.problem is not None:
        return ReadResult("unknown", None, None, (document.problem,))
    if is_correction(document):
        return ReadResult(CORRECTION, None, None, (Issue("correction_alone"),))
    declared = source.mapping or mapped.fitting(document, [chart for chart in source.known if chart.overrides])
    if declared is None:
        result = _read_by_layout(document)
        if result.is_refused and result.issues[0].code in mapped.MAPPABLE:
            declared = mapped.fitting(document, source.known)
        if declared is None:
            return result
    result = mapped.read(document, declared)
    return (
        result if result.is_refused else _with_other_sheets(result, document, mapped.tables_under(document, declared))
    )


def title_of(format_id: str, mapping: str | None = None) -> str:
    """Return a format's name on screen; `mapping`: the name of the column map that the file was read under, if any."""
    if format_id == mapped.FORMAT:
        return mapped.title_of(mapping or "")
    if format_id == CORRECTION:
        return "Các dòng đã sửa của một tệp"
    reader = READERS.get(format_id)
    return reader.title_vi if reader else refused_title(format_id) or "không nhận ra loại tệp"


def tables_of(source: Source) -> list[Found]:
    """Return the tables that `read` takes the rows of `source` from; none where it is refused."""
    document = open_document(source)
    if source.mapping:
        return mapped.tables_under(document, source.mapping)
    lines = _in_lines(document)
    if lines:
        return [lines[1]]
    return next((tables for reader in READERS.values() if (tables := _tables(document, reader))), [])


def _in_lines(document: Document) -> tuple[Reader, Found] | None:
    """Return the format that a text file without columns has, and where it begins."""
    for reader in READERS.values():
        found = reader.recognise(document.lines) if reader.reads_lines and document.kind == "text" else None
        if found is not None:
            return reader, found
    return None


def _read_by_layout(document: Document) -> ReadResult:
    lines = _in_lines(document)
    if lines:
        return lines[0].read(document, [lines[1]])
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
