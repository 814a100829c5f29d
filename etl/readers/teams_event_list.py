"""Teams' classic attendance list, `meetingAttendanceList.csv`: one line per joining and leaving, in any order.

Source: Teams, the participants' pane during a meeting, Download. No e-mail, no role, no end: who is still there when the
list is taken has no leaving. `Joined before` carries the moment the list began. The headings may be missing.
"""

from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.document import Document
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import match_fields
from etl.readers.common.ordering import settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.teams import is_time, mend_name, put_together, says_utc, shown_name, stored, texts_of, time_in
from etl.readers.common.teams_events import Event, action_in, facts_of, hints_of, pair, records_of
from etl.text.fold import accent_key

HEADINGS = {
    "display_name": (
        "Full Name", "Name", "Nome Completo", "Nome", "Nombre completo", "Nombre", "Nom complet", "Nom",
        "Vollständiger Name", "Nome e cognome", "Volledige naam", "Naam", "Imię i nazwisko", "Họ và tên", "Họ tên",
        "Tên đầy đủ", "Tên"),
    "action": (
        "User Action", "UserAction", "Atividade", "Ação do usuário", "Acción del usuario", "Acción", "Actividad",
        "Action de l’utilisateur", "Action de l'utilisateur", "Action", "Activité", "Benutzeraktion", "Aktion", "Aktivität",
        "Azione utente", "Azione dell'utente", "Attività", "Gebruikersactie", "Actie", "Akcja użytkownika", "Hành động",
        "Hành động của người dùng", "Hoạt động"),
    "time": (
        "Timestamp", "Carimbo de data/hora", "Marca de tiempo", "Marca temporal", "Fecha y hora", "Date et heure",
        "Horodatage", "Zeitstempel", "Datum und Uhrzeit", "Data e ora", "Tijdstempel", "Znacznik czasu", "Dấu thời gian",
        "Thời gian", "Date and time"),
}  # fmt: skip

_MAX_CELLS = 5


def recognise(grid: Grid) -> Found | None:
    """Find the headings, or lines of a name, an action and a time without any."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, HEADINGS)
        if len(columns) == len(HEADINGS) and _holds_actions(grid.head[index + 1 :], columns, cells):
            return Found(grid, index, columns, cells)
    return _without_headings(grid)


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one CONNECTIONS record per event, in file order; a joining is closed by the same name's next leaving."""
    draft = Draft(READER.format, READER.kind, document, tables)
    lines = [(found, number, cells) for found in tables for number, cells in _lines(found)]
    texts = [cells[c] for found, _, cells in lines if (c := found.columns["time"]) < len(cells)]
    order, refusal = settle(draft, [text for text in texts if isinstance(text, str)])
    if refusal:
        return refusal
    is_utc = any(says_utc(heading) for found in tables for heading in found.headings)
    events = [_event(Row(found, number, cells, draft.log), order, is_utc=is_utc) for found, number, cells in lines]
    draft.facts |= facts_of(events)
    draft.facts["meetings"] = len(meetings := pair(events, draft.log))
    draft.hints |= hints_of(meetings)
    return draft.finish(records_of(events))


def _event(row: Row, order: str, *, is_utc: bool) -> Event:
    at = time_in(row.raw("time"), order)
    name = row.text("display_name")
    return Event(
        row=row,
        key=accent_key(name or ""),
        name=shown_name(name) if name else None,
        email=None,
        action=action_in(text_of(row.raw("action"))),
        at=stored(at, is_utc=is_utc) if at else None,
    )


def _lines(found: Found) -> list[tuple[int, Cells]]:
    """Return (number, cells) of the lines that are events; a remark above or below them is none."""
    name, action, time = (found.columns[field] for field in ("display_name", "action", "time"))
    lines = []
    for number, raw in enumerate(found.body, found.header + 2):
        cells = mend_name(put_together(raw, found.headings), name, action, _is_action)
        filled = [c for c in (name, action, time) if c < len(cells) and text_of(cells[c])]
        if len(filled) > 1 and match_fields(cells, HEADINGS).keys() != HEADINGS.keys():
            lines.append((number, cells))
    return lines


def _holds_actions(body: list[Cells], columns: dict[str, int], headings: Cells) -> bool:
    """Tell whether somebody joins or leaves below the headings: a form may ask for a name and an activity too."""
    name, action = columns["display_name"], columns["action"]
    lines = [mend_name(put_together(cells, headings), name, action, _is_action) for cells in body if texts_of(cells)]
    return not lines or any(action < len(cells) and _is_action(cells[action]) for cells in lines)


def _without_headings(grid: Grid) -> Found | None:
    """Return the place of a list without headings: its columns are known by what stands in them."""
    columns: dict[str, int] | None = None
    for cells in (put_together(line, ()) for line in grid.head):
        texts = texts_of(cells)
        if len(texts) < len(HEADINGS):
            continue
        here = _columns_by_content(cells)
        if here is None or len(texts) > _MAX_CELLS:
            return None
        columns = columns or here
    if columns is None:
        return None
    titles = [""] * (max(columns.values()) + 1)
    for field, column in columns.items():
        titles[column] = HEADINGS[field][0]
    return Found(grid, -1, columns, titles)


def _columns_by_content(cells: Cells) -> dict[str, int] | None:
    actions = [column for column, cell in enumerate(cells) if _is_action(cell)]
    times = [column for column, cell in enumerate(cells) if is_time(cell)]
    if len(times) != 1 or not actions:
        return None
    action = actions[-1]
    names = [c for c, cell in enumerate(cells) if c not in (action, times[0]) and text_of(cell)]
    return {"display_name": names[0], "action": action, "time": times[0]} if names else None


def _is_action(cell: Any) -> bool:
    return isinstance(cell, str) and action_in(cell) is not None


READER = Reader("teams_event_list", "Danh sách vào ra Teams", "connections", recognise, read)
