"""What all Microsoft Teams attendance exports share: marks behind names, roles, times, lines that were cut twice.

Teams writes names, headings and roles in the language of whoever downloads the report, and times in that person's format.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from etl.readers.common.cells import is_empty, text_of
from etl.readers.common.dates import clock, moment
from etl.readers.common.grids import Cells
from etl.text.fold import fold_words
from etl.text.vietnam import utc

_BEHIND_NAME = re.compile(r"\s*[(（]([^()（）]+)[)）]$")
_MARKS = frozenset({
    "guest", "khach", "khach moi", "gast", "invite", "invitee", "invitado", "invitada", "convidado", "convidada", "ospite",
    "gosc",
    "unverified", "chua xac minh", "chua duoc xac minh", "khong xac minh", "chua xac thuc", "nicht verifiziert",
    "nicht uberpruft", "non verifie", "non verifiee", "no verificado", "no comprobado", "nao verificado", "non verificato",
    "niet geverifieerd", "niezweryfikowany",
    "external", "ben ngoai", "extern", "externe", "externo", "externa", "esterno",
})  # fmt: skip
_ORGANIZERS = frozenset({
    "organizer", "organiser", "organisator", "organisatorin", "organizador", "organizadora", "organisateur",
    "organisatrice", "organizzatore", "organizzatrice", "organizator", "organizatorka", "organisatoren", "nguoi to chuc",
    "ban to chuc", "nguoi to chuc cuoc hop", "arrangor", "jarjestaja",
})  # fmt: skip
_PRODUCERS = frozenset({
    "producer", "produzent", "produzentin", "productor", "productora", "produtor", "produtora", "producteur",
    "productrice", "produttore", "producent", "nha san xuat", "nguoi san xuat",
})  # fmt: skip

# "19/01/2021 à 09:58:51", "18.11.2026 um 13:05", "9/16/2022 5:58 p. m.", "18/11/26, 13.05.12"
_BETWEEN = re.compile(r"(?<=\d),?\s+(?:à|a las|às|um|o|at|alle|om|kl\.?|lúc|vào lúc)\s+(?=\d)", re.IGNORECASE)
_HALF = re.compile(r"(?<=\d)\s*([ap])\.?\s?m\b\.?", re.IGNORECASE)
_DOTTED = re.compile(r"(?<=[\s,])(\d{1,2})\.(\d{2})\.(\d{2})(?=$|\s)")
_BARE_DAY = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}")
_CLOCK = re.compile(r"\d[:.h]\s?\d\d")
_MAX_NAME_PARTS = 4


def shown_name(text: str) -> str:
    """Return a display name without the marks that Teams puts behind it: "Lò Thị Hoa (Guest)" → "Lò Thị Hoa".

    Other brackets belong to the name ("Tòng Thị Inh (MN Hoa Ban)"); a name of nothing but marks stays as it is.
    """
    name = text
    while found := _BEHIND_NAME.search(name):
        if fold_words(found[1]) not in _MARKS or not found.start():
            break
        name = name[: found.start()]
    return name


def is_organizer(role: Any) -> bool:
    """Tell the organizer's role, in any language; co-organizers and presenters may be people of the audience."""
    return fold_words(text_of(role)) in _ORGANIZERS


def is_producer(role: Any) -> bool:
    """Tell the role of those who run a live event."""
    return fold_words(text_of(role)) in _PRODUCERS


def time_in(cell: Any, order: str | None) -> datetime | None:
    """Return the time in a cell as the file means it; also with a word between day and clock, and "p. m."."""
    return moment(_plainly(cell) if isinstance(cell, str) else cell, order)


def is_time(cell: Any) -> bool:
    """Tell whether a cell holds a day with a clock, whichever way its day is to be read."""
    if isinstance(cell, str) and not _CLOCK.search(cell):
        return False
    return time_in(cell, "dmy") is not None or time_in(cell, "mdy") is not None


def stored(value: datetime, *, is_utc: bool) -> datetime:
    """Return a time of the file as UTC."""
    return value if is_utc else utc(value)


def says_utc(heading: Any) -> bool:
    """Tell a heading that names UTC: "First Join (UTC)"."""
    return bool(re.search(r"\butc|utc\b", text_of(heading).lower()))


def put_together(cells: Cells, headings: Cells) -> Cells:
    """Return a line with each day and clock that stand in two cells put into one.

    A comma between day and clock cuts them where a report was turned into comma-separated text without quotation marks;
    all further cells then stand one too far to the right. Where the headings leave a place for the clock, they do not.
    """
    if not any(_is_bare_day(cell) for cell in cells):
        return cells
    whole: list[Any] = []
    skip = False
    for index, cell in enumerate(cells):
        after = cells[index + 1] if index + 1 < len(cells) else None
        if skip:
            skip = False
            continue
        at = clock(after.strip() if isinstance(after, str) else after) if _is_bare_day(cell) else None
        if at is None:
            whole.append(cell)
            continue
        whole.append(datetime.combine(cell, at) if isinstance(cell, date) else f"{text_of(cell)} {text_of(after)}")
        skip = True
        if index + 1 < len(headings) and is_empty(headings[index + 1]) and _has_more(headings, index + 2):
            whole.append("")
    return whole


def mend_name(cells: Cells, name: int, after: int, belongs_after: Callable[[Any], bool]) -> Cells:
    """Return a line whose name was cut at its commas ("Trần Đức Minh", "PTDTNT Tuần Giáo") with the name whole again.

    `after` is the column that follows the name, `belongs_after` tells what must stand there.
    """
    if after != name + 1 or after >= len(cells) or belongs_after(cells[after]) or is_empty(cells[after]):
        return cells
    for end in range(after + 1, min(after + _MAX_NAME_PARTS, len(cells))):
        parts = cells[name:end]
        if belongs_after(cells[end]) and all(isinstance(part, str) and text_of(part) for part in parts):
            return [*cells[:name], ", ".join(text_of(part) for part in parts), *cells[end:]]
    return cells


def texts_of(cells: Sequence[Any]) -> list[str]:
    """Return the clean texts of the cells that are not empty."""
    return [text for text in map(text_of, cells) if text]


@lru_cache(maxsize=20_000)
def _plainly(text: str) -> str:
    return _DOTTED.sub(r"\1:\2:\3", _HALF.sub(r" \1m", _BETWEEN.sub(" ", text_of(text))))


def _is_bare_day(cell: Any) -> bool:
    if isinstance(cell, str):
        return bool(_BARE_DAY.fullmatch(cell.strip()))
    if isinstance(cell, datetime):
        return cell.time() == time(0)
    return isinstance(cell, date)


def _has_more(headings: Cells, start: int) -> bool:
    return any(not is_empty(heading) for heading in headings[start:])
