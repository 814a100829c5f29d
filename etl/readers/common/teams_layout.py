"""Teams attendance reports as tables: numbered sections in any language, their headings, the meeting above them.

Where headings are in a language not listed here, a section is known by its number ("2. …") and its shape: the second and
the third column hold times. Vietnamese headings have not been seen in a file; the spellings below are guesses.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from etl.readers.common.cells import is_empty, number_of, text_of
from etl.readers.common.durations import seconds_of
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import heading_key, keys_of, match_fields
from etl.readers.common.reader import Found
from etl.readers.common.teams import is_time, mend_name, put_together, says_utc, texts_of, time_in
from etl.text.vietnam import utc

HEADINGS = {
    "display_name": (
        "Name", "Full Name", "Participant Name", "Vollständiger Name", "Nombre", "Nombre completo", "Nom", "Nom complet",
        "Nome", "Nome completo", "Nome e cognome", "Naam", "Volledige naam", "Imię i nazwisko", "Tên", "Họ và tên", "Họ tên",
        "Tên đầy đủ"),
    "first_join": (
        "First Join", "First Join Time", "Erster Beitritt", "Primeira Entrada", "Primera unión", "Primer ingreso",
        "Primera entrada", "Première arrivée", "Première connexion", "Première participation", "Primo accesso",
        "Prima partecipazione", "Primo ingresso", "Eerste deelname", "Pierwsze dołączenie", "Tham gia lần đầu",
        "Lần tham gia đầu tiên", "Thời gian tham gia đầu tiên", "Lần đầu tham gia"),
    "last_leave": (
        "Last Leave", "Last Leave Time", "Letztes Verlassen", "Última Saída", "Última salida", "Dernier départ",
        "Dernière sortie", "Ultima uscita", "Ultimo abbandono", "Laatste vertrek", "Laatst verlaten",
        "Ostatnie opuszczenie", "Ostatnie wyjście", "Rời lần cuối", "Rời đi lần cuối", "Lần rời cuối cùng",
        "Lần rời đi cuối cùng", "Thời gian rời cuối cùng", "Lần cuối rời đi"),
    "join_time": (
        "Join Time", "Beitrittszeit", "Beitrittszeitpunkt", "Hora de unión", "Hora de ingreso", "Hora de entrada",
        "Horário de Entrada", "Hora de ingresso", "Heure d'arrivée", "Heure de connexion", "Ora di ingresso",
        "Ora di partecipazione", "Tijd van deelname", "Godzina dołączenia", "Thời gian tham gia"),
    "leave_time": (
        "Leave Time", "Verlassenszeit", "Hora de salida", "Horário de Saída", "Hora de Saída", "Heure de départ",
        "Ora di uscita", "Tijd van vertrek", "Godzina opuszczenia", "Thời gian rời", "Thời gian rời đi",
        "Thời gian rời khỏi"),
    "minutes": (
        "In-Meeting Duration", "Duration", "Dauer der Besprechung", "Dauer", "Duração da Reunião", "Duração", "Duración",
        "Duración de la reunión", "Duración en la reunión", "Durée", "Durée de la réunion", "Durée en réunion", "Durata",
        "Durata della riunione", "Durata riunione", "Duur", "Duur van vergadering", "Duur in vergadering", "Czas trwania",
        "Czas trwania spotkania", "Thời lượng", "Thời lượng trong cuộc họp", "Thời gian trong cuộc họp"),
    "email": (
        "Email", "Email Address", "E-Mail-Adresse", "Correo electrónico", "Courriel", "Adresse e-mail", "E-mailadres",
        "Adres e-mail", "Địa chỉ email", "Thư điện tử", "E-mail"),
    "registration_email": (
        "Registration Email", "Registration Email Address", "Registrierungs-E-Mail", "Correo electrónico de registro",
        "E-mail de registro", "E-mail d'inscription", "Email đăng ký"),
    "first_name": ("Registration First Name", "First Name"),
    "last_name": ("Registration Last Name", "Last Name"),
    "upn": ("Participant ID (UPN)", "Participant ID", "UPN"),
    "role": ("Role", "Rolle", "Rol", "Rôle", "Função", "Función", "Papel", "Ruolo", "Rola", "Vai trò"),
}  # fmt: skip

_SUMMED = ("first_join", "last_leave")
_FIELDS = {"first_join": "joined_at", "join_time": "joined_at", "last_leave": "left_at", "leave_time": "left_at"}
_TITLES = {"meeting title", "title", "meeting name", "event title", "webinar title", "titulo da reuniao", "besprechungstitel",
           "titulo de la reunion", "titre de la reunion", "titolo della riunione", "tieu de cuoc hop", "ten cuoc hop"}  # fmt: skip
_STARTS = {"start time", "meeting start time", "hora de inicio", "startzeit", "heure de debut", "ora di inizio"}
_ENDS = {"end time", "meeting end time", "hora de termino", "hora de fin", "endzeit", "heure de fin", "ora di fine"}
_IDS = {"meeting id"}
_NAMES = {heading_key(word) for word in HEADINGS["display_name"]}
_NUMBER = re.compile(r"\d{9,15}")
_NUMBERED = re.compile(r"([1-9])\s?[.)．]\s*\D")
_SHAPE = {"display_name": 0, "joined_at": 1, "left_at": 2, "minutes": 3, "email": 4}
_WIDTH = 7
_LOOK_AHEAD = 60


@dataclass(frozen=True)
class Section:
    """One table of a report: `rows[header]` are its headings, its lines end before `end`.

    `number` is the one of its title line, None where there is none; `sums_up` tells that a line is a person with the
    first join, the last leave and the total, and not one connection. Columns: display_name, joined_at, left_at, …
    """

    number: int | None
    sums_up: bool
    header: int
    end: int
    columns: dict[str, int]
    headings: Cells

    def place(self, grid: Grid) -> Found:
        """Return the section as a place in `grid`."""
        return Found(grid, self.header, self.columns, self.headings)

    def lines(self, rows: Sequence[Cells]) -> list[tuple[int, Cells]]:
        """Return (number as Excel counts, cells) of every data line, mended where commas had cut it."""
        name, joined = self.columns["display_name"], self.columns["joined_at"]
        found = []
        for index in range(self.header + 1, self.end):
            cells = put_together(rows[index], self.headings)
            if not any(c < len(cells) and text_of(cells[c]) for c in self.columns.values()):
                continue
            if keys_of(cells) != keys_of(self.headings):
                found.append((index + 1, mend_name(cells, name, joined, is_time)))
        return found

    @property
    def is_utc(self) -> bool:
        """True where the headings say that the times are UTC."""
        return any(says_utc(heading) for heading in self.headings)


@dataclass(frozen=True)
class Meeting:
    """What the lines above the first table say of the meeting; times as the file writes them."""

    meeting_id: str = ""
    topic: str = ""
    starts: Any = None
    ends: Any = None

    def texts(self) -> dict[str, str]:
        """Return the hints that are texts.

        The number that a plan may hold counts as the meeting's id; the GUID that Teams prints is in no plan, and a
        session with another id would be ruled out by it.
        """
        number = self.meeting_id.replace(" ", "")
        hints = {"topic": self.topic, "meeting_id": number if _NUMBER.fullmatch(number) else ""}
        return {key: value for key, value in hints.items() if value}

    def times(self, order: str, *, is_utc: bool) -> dict[str, str]:
        """Return the hints that are times, ISO in UTC."""
        read = {"starts_at": time_in(self.starts, order), "ends_at": time_in(self.ends, order)}
        return {key: (value if is_utc else utc(value)).isoformat() for key, value in read.items() if value}


def sections_of(rows: Sequence[Cells]) -> list[Section]:
    """Return the tables with people and with connections, in file order; an engagement table is none of them."""
    heads: list[tuple[int, int | None]] = []
    bounds: list[int] = []
    number, is_expected = 0, False
    for index, cells in enumerate(rows):
        marked = _title_number(rows, index, number)
        if marked:
            number, is_expected = marked, marked in (2, 3)
            bounds.append(index)
        elif is_expected and any(not is_empty(cell) for cell in cells):
            heads.append((index, number))
            is_expected = False
        elif number < 4 and _is_heading(cells) and not (heads and keys_of(cells) == keys_of(rows[heads[-1][0]])):
            heads.append((index, None))
            bounds.append(index)
    found: list[Section] = []
    for index, marked_as in heads:
        end = min((bound for bound in bounds if bound > index), default=len(rows))
        section = _section(rows, index, end, marked_as, has_people=any(s.sums_up for s in found))
        if section:
            found.append(section)
    return found


def meeting_above(rows: Sequence[Cells], header: int) -> Meeting:
    """Return the meeting described above row `header`: by the lines' labels, else by what their values look like."""
    values: dict[str, Any] = {}
    times: list[Any] = []
    words: list[str] = []
    for line in rows[:header]:
        cells = [cell for cell in put_together(line, ()) if not is_empty(cell)]
        if len(cells) < 2:
            continue
        label, text = heading_key(text_of(cells[0])), ", ".join(texts_of(cells[1:]))
        for field, labels in (("topic", _TITLES), ("starts", _STARTS), ("ends", _ENDS), ("meeting_id", _IDS)):
            if label in labels:
                values.setdefault(field, cells[1] if field in ("starts", "ends") else text)
        if is_time(cells[1]):
            times.append(cells[1])
        elif label not in _IDS and number_of(cells[1]) is None and seconds_of(cells[1]) is None:
            words.append(text)
    guesses = {"topic": words[:1], "starts": times[:1], "ends": times[1:2]}
    return Meeting(**({field: guess[0] for field, guess in guesses.items() if guess} | values))


def date_texts(rows: Sequence[Cells], sections: Sequence[Section], meeting: Meeting) -> list[str]:
    """Return every text from which the order of day and month can be told."""
    texts = [cell for cell in (meeting.starts, meeting.ends) if isinstance(cell, str)]
    for section in sections:
        columns = [section.columns[field] for field in ("joined_at", "left_at")]
        for _, cells in section.lines(rows):
            texts += [cells[c] for c in columns if c < len(cells) and isinstance(cells[c], str)]
    return texts


def _title_number(rows: Sequence[Cells], index: int, before: int) -> int | None:
    """Return the number of a section's title ("2. Participants"), a line of one cell above a line of headings.

    Somebody called "12. Vừ Thị Mai" has more cells, or stands above another person.
    """
    texts = texts_of(rows[index][:1]) or texts_of(rows[index])
    found = _NUMBERED.match(texts[0]) if texts else None
    if not found or int(found[1]) <= before or sum(1 for cell in rows[index] if not is_empty(cell)) > 1:
        return None
    number = int(found[1])
    below = next((cells for cells in rows[index + 1 :] if any(not is_empty(c) for c in cells)), None)
    following = _NUMBERED.match(text_of(below[0])) if below else None
    if number == 1 or below is None or (following and int(following[1]) > number):
        return number
    is_head = sum(1 for cell in below if not is_empty(cell)) >= 3 and not any(is_time(cell) for cell in below)
    return number if is_head else None


def _is_heading(cells: Cells) -> bool:
    """Tell a line of headings without a title above it: known words, or the "(UPN)" that ends the layout of 2022."""
    keys = keys_of(cells)
    if _NAMES & set(keys) and _has_times(match_fields(cells, HEADINGS)):
        return True
    return len(texts_of(cells)) == _WIDTH and "upn" in keys[-1 - _blank_tail(keys)].split()


def _blank_tail(keys: Sequence[str]) -> int:
    return next((n for n, key in enumerate(reversed(keys)) if key), 0)


def _has_times(columns: dict[str, int]) -> bool:
    has_join, has_leave = {"first_join", "join_time"} & columns.keys(), {"last_leave", "leave_time"} & columns.keys()
    return "display_name" in columns and bool(has_join and has_leave)


def _section(rows: Sequence[Cells], header: int, end: int, number: int | None, *, has_people: bool) -> Section | None:
    headings = rows[header]
    known = match_fields(headings, HEADINGS)
    sums_up = not has_people and (number == 2 or all(field in known for field in _SUMMED))
    upn = next((column for column, key in enumerate(keys_of(headings)) if "upn" in key.split()), None)
    if upn is not None:
        known["upn"] = upn
    columns = {_FIELDS.get(field, field): column for field, column in known.items()}
    shape = _by_shape(headings, upn, sums_up=sums_up)
    if not _has_times(known):
        if not _holds_times(rows, header, end):
            return None
        columns = {field: column for field, column in columns.items() if column >= _WIDTH} | shape
    elif all(columns.get(field, column) == column for field, column in shape.items()):
        # Headings that are not known stand where Teams writes them in every language.
        columns = {f: column for f, column in shape.items() if column not in columns.values()} | columns
    return Section(number, sums_up, header, end, columns, headings)


def _holds_times(rows: Sequence[Cells], header: int, end: int) -> bool:
    """Tell whether times stand in the second and the third column below unknown headings."""
    if len(texts_of(rows[header])) < 5:
        return False
    for line in rows[header + 1 : min(end, header + _LOOK_AHEAD)]:
        cells = mend_name(put_together(line, rows[header]), 0, 1, is_time)
        if len(cells) > 2 and is_time(cells[1]) and is_time(cells[2]):
            return True
    return False


def _by_shape(headings: Cells, upn: int | None, *, sums_up: bool) -> dict[str, int]:
    """Return the columns in the order in which Teams writes them in every language."""
    columns = dict(_SHAPE)
    if upn is not None or sums_up:
        columns["upn"] = 5 if upn is None else upn
    columns["role"] = 6 if columns.get("upn") == 5 else 5
    return {field: column for field, column in columns.items() if column < len(headings)}
