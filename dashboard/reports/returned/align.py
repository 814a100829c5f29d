"""Which row and column of one table is which of another: by what they say, not by where they stand.

Rows that were sorted again, put in or taken out, and columns that were, are found as such.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import normalize

from dashboard.reports.returned.document import Cell, Grid, Line

COUNTER = ("TT", "STT")
_HEADINGS = 3
"""A row of words begins a table's headings from so many cells on."""
_DIGITS = 9
"""Digits to which numbers are held equal: programs write the last ones differently."""
_LIKE = 0.5
_LABELS = 2
"""Words of a row that name it."""

Pair = tuple[Line | None, Line | None]


def plain(text: str) -> str:
    """Return text as it is compared: composed, with single spaces."""
    return " ".join(normalize("NFC", text).split())


def key_of(cell: Cell | None) -> Hashable:
    """Return what two cells must have alike to hold the same value; a number typed as text is that number."""
    value = cell.value if cell else None
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        text = plain(value)
        return _number(text) if text else None
    return None if value is None else _rounded(value)


def _rounded(value: float) -> Hashable:
    return float(f"{value:.{_DIGITS}g}")


def _number(text: str) -> Hashable:
    """Return the number that a text of digits stands for, as Vietnamese and as programs write it; other text as it is."""
    if not text[-1:].isdigit() or not set(text) <= set("0123456789.,-"):
        return text
    if "," not in text and text.count(".") == 1 and len(text.rpartition(".")[2]) == len("000"):
        text = text.replace(".", "")
    try:
        return _rounded(float(text.replace(".", "").replace(",", ".") if "," in text else text))
    except ValueError:
        return text


@dataclass(frozen=True)
class Headings:
    """Headings of a table: the rows they take (line numbers), and what stands over each column."""

    rows: frozenset[int]
    over: Mapping[int, str]
    counter: int | None


def tables_of(grid: Grid) -> dict[int, Headings]:
    """Return line number → the headings in force at that line; nothing above the first table."""
    found: dict[int, Headings] = {}
    here: Headings | None = None
    lines = grid.lines
    for n, line in enumerate(lines):
        if here and line.number in here.rows:
            found[line.number] = here
            continue
        first = _first_text(line)
        if first in COUNTER or (here is None and len(line.cells) >= _HEADINGS and _is_words(line)):
            here = _headings(lines[n:])
        if here:
            found[line.number] = here
    return found


def _first_text(line: Line) -> str:
    cell = line.cells.get(0)
    return cell.value.strip() if cell and isinstance(cell.value, str) else ""


def _is_words(line: Line) -> bool:
    return all(isinstance(c.value, str) and c.formula is None for c in line.cells.values())


def _headings(lines: Sequence[Line]) -> Headings:
    rows = [lines[0]]
    for line in lines[1:]:  # a second row of headings has nothing over the first column
        if not _is_words(line) or 0 in line.cells or line.number != rows[-1].number + 1:
            break
        rows.append(line)
    last = max(c for line in rows for c in line.cells)
    over = {}
    for column in range(last + 1):
        parts = []
        for n, line in enumerate(rows):
            cell = line.cells.get(column)
            if cell is None and n + 1 < len(rows) and column in rows[-1].cells:  # merged across from the left
                cell = next((line.cells[c] for c in range(column, -1, -1) if c in line.cells), None)
            if cell is not None:
                parts.append(plain(str(cell.value)))
        over[column] = ", ".join(dict.fromkeys(parts))
    numbers = {line.number for line in rows}
    after = lines[len(rows)] if len(lines) > len(rows) else None
    if after and _first_text(after) == "A" and _is_words(after):  # the row of column numbers
        numbers.add(after.number)
    return Headings(frozenset(numbers), over, 0 if _first_text(lines[0]) in COUNTER else None)


def label_of(line: Line, headings: Headings | None) -> str:
    """Return what names a row: its first words, without its running number."""
    skipped = headings.counter if headings and line.number not in headings.rows else None
    words: list[str] = []
    for n, cell in sorted(line.cells.items()):
        is_word = isinstance(cell.value, str) and cell.formula is None and not is_figure(cell.value)
        if words and not is_word:  # what stands behind the first figure is a note
            break
        if n != skipped and is_word and (text := plain(str(cell.value))):
            words.append(text)
    if not words and skipped is not None and (counter := line.cells.get(skipped)):
        words = [plain(str(counter.value))]
    return " · ".join(words[:_LABELS])


def is_figure(text: str) -> bool:
    """Return whether a text is a number or a share, as the tables of a Word document have them."""
    return isinstance(_number(plain(text).removesuffix("%").strip()), float)


def paired_columns(old: Grid, new: Grid) -> tuple[dict[int, int], list[int], list[int]]:
    """Return old column → new column, the columns taken out and those put in."""
    left, right = _signatures(old), _signatures(new)
    pairs: dict[int, int] = {}
    lost: list[int] = []
    added: list[int] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        together = min(b - a, d - c) if kind in ("equal", "replace") else 0
        pairs |= {a + n: c + n for n in range(together)}
        lost += range(a + together, b)
        added += range(c + together, d)
    return pairs, lost, added


def _signatures(grid: Grid) -> list[str]:
    last = max((c for line in grid.lines for c in line.cells), default=-1)
    tables = tables_of(grid)
    first = next(iter(tables.values()), None)
    return [first.over.get(c, "") if first else "" for c in range(last + 1)]


def paired_lines(old: Grid, new: Grid, columns: Mapping[int, int]) -> list[Pair]:
    """Return every row of both tables once, each beside its own in the other table where that is known.

    First rows that are wholly alike, then rows of the same name, then rows that are partly alike between rows already
    paired.
    """
    found: dict[int, int] = {}
    left, right = tables_of(old), tables_of(new)

    def whole(line: Line, is_old: bool) -> Hashable:
        counter = _counter_of(line, left if is_old else right)
        names = columns if is_old else {n: n for n in columns.values()}
        return tuple(
            (columns[n] if is_old else n, key_of(line.cells[n]))
            for n in sorted(names) if n != counter and n in line.cells and line.cells[n].formula is None
        ) or None  # fmt: skip

    def name(line: Line, is_old: bool) -> Hashable:
        return label_of(line, (left if is_old else right).get(line.number)) or None

    _pair_by(whole, old, new, found)
    _pair_by(name, old, new, found)
    _pair_between(old, new, columns, found)
    taken = set(found.values())
    pairs: list[Pair] = [(line, new.lines[found[n]] if n in found else None) for n, line in enumerate(old.lines)]
    return pairs + [(None, line) for n, line in enumerate(new.lines) if n not in taken]


def _counter_of(line: Line, tables: Mapping[int, Headings]) -> int | None:
    headings = tables.get(line.number)
    return headings.counter if headings and line.number not in headings.rows else None


def _pair_by(key: Callable[[Line, bool], Hashable], old: Grid, new: Grid, found: dict[int, int]) -> None:
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    taken = set(found.values())
    for n, line in enumerate(new.lines):
        if n not in taken:
            waiting[key(line, False)].append(n)
    waiting.pop(None, None)
    for n, line in enumerate(old.lines):
        if n not in found and (there := waiting.get(key(line, True))):
            found[n] = there.pop(0)


def _pair_between(old: Grid, new: Grid, columns: Mapping[int, int], found: dict[int, int]) -> None:
    """Pair rows left over on both sides that stand after the same row already paired."""
    taken = set(found.values())
    after = -1
    for n, line in enumerate(old.lines):
        if n in found:
            after = found[n]
            continue
        rest = []
        for m in range(after + 1, len(new.lines)):
            if m in taken:
                break
            rest.append(m)
        best = max(rest, key=lambda m: _likeness(line, new.lines[m], columns), default=None)
        if best is not None and _likeness(line, new.lines[best], columns) >= _LIKE:
            found[n] = after = best
            taken.add(best)


def _likeness(old: Line, new: Line, columns: Mapping[int, int]) -> float:
    """Return the share of cells alike; of two single texts, how alike these are."""
    if len(old.cells) == len(new.cells) == 1:
        one, other = (str(next(iter(line.cells.values())).value) for line in (old, new))
        return SequenceMatcher(None, one, other).ratio()
    reached = {columns[n]: cell for n, cell in old.cells.items() if n in columns}
    every = reached.keys() | new.cells.keys()
    alike = sum(key_of(reached.get(n)) == key_of(new.cells.get(n)) for n in every)
    return alike / len(every) if every else 0.0


def moved(pairs: Sequence[Pair]) -> int:
    """Return how many rows stand in another order than before: the fewest that would have to be moved back."""
    order = [new.number for old, new in pairs if old is not None and new is not None]
    ends: list[int] = []
    for number in order:
        place = bisect_left(ends, number)
        ends[place : place + 1] = [number]
    return len(order) - len(ends)
