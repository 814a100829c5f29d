"""Cells written in Vietnamese fonts from before Unicode, made Unicode one by one: by font first, by content second.

Runs before anything else looks at a cell, because trimming or normalising would destroy letters.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from etl.model.issues import Issue
from etl.text.legacy import TELLING, UNICODE, encodings_in, has_plain_letter, leaning, to_unicode

_OPEN = "open"
_MANY = 3
_EXAMPLES = 3
_LONGEST_EXAMPLE = 60
_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII"}


@dataclass(frozen=True)
class Font:
    """A legacy font: the encoding of its text; whether it shows capitals only."""

    encoding: str
    is_capital: bool = False


Place = tuple[int, int]
"""Row and column, both from 0."""

Run = tuple[str, Font | None]
"""Part of a cell's text, and its font where that is a legacy one."""

CellFonts = Mapping[Place, Font | Sequence[Run]]
"""The font of every cell with a legacy one; the parts of the cell's text where they differ in font."""


@dataclass(frozen=True)
class Change:
    """What became of the cells in one encoding: how many are Unicode now, and some of them as (before, after)."""

    encoding: str
    count: int
    examples: tuple[tuple[str, str], ...]

    def issue(self, sheet: str | None) -> Issue:
        """Return the note for the person who loads the file."""
        shown = "; ".join(f"“{before}” → “{after}”" for before, after in self.examples)
        return Issue(
            "legacy_text", sheet, value=_NAMES[self.encoding], details={"count": self.count, "examples": shown}
        )


def in_unicode(rows: list[Sequence[Any]], fonts: CellFonts | None = None) -> tuple[list[Sequence[Any]], list[Change]]:
    """Return `rows` with every cell of legacy text in Unicode, and what was changed.

    A cell with a legacy font is taken at its font's word unless its words are plainly Unicode. Other cells are decided
    by their words, once the table as a whole proves that an encoding occurs in it; a cell whose own words do not tell
    follows its column, or, where the column holds both kinds, its row.
    """
    styled = _styled(rows, fonts) if fonts else {}
    new = _by_font(styled) | _by_content(rows, styled.keys())
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    fresh: dict[int, list[Any]] = {}
    for (row, column), (encoding, after) in sorted(new.items()):
        pairs[encoding].append((rows[row][column], after))
        fresh.setdefault(row, list(rows[row]))[column] = after
    changed = [fresh.get(number, row) for number, row in enumerate(rows)] if fresh else rows
    return changed, [Change(encoding, len(found), examples_of(found)) for encoding, found in pairs.items()]


def _styled(rows: Sequence[Sequence[Any]], fonts: CellFonts) -> dict[Place, Sequence[Run]]:
    """Return the parts of every cell that has something to decode in a legacy font."""
    styled: dict[Place, Sequence[Run]] = {}
    for (row, column), font in fonts.items():
        text = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if not isinstance(text, str) or text.isascii():
            continue
        runs = [(text, font)] if isinstance(font, Font) else font
        used = {own for _, own in runs}
        if "".join(part for part, _ in runs) == text:
            # A letter of VNI is two characters, and bold may begin between them.
            alike = groupby(runs, key=lambda run: run[1])
            styled[row, column] = [("".join(part for part, _ in parts), own) for own, parts in alike]
        elif len(used) == 1:
            styled[row, column] = [(text, used.pop())]
    return styled


def _by_font(styled: Mapping[Place, Sequence[Run]]) -> dict[Place, tuple[str, str]]:
    """Return encoding and new text of the cells that their fonts make legacy."""
    columns: dict[tuple[int, str], dict[Place, int]] = defaultdict(dict)
    for place, runs in styled.items():
        encoding = next((font.encoding for _, font in runs if font), None)
        if encoding:
            text = "".join(part for part, font in runs if font and font.encoding == encoding)
            columns[place[1], encoding][place] = leaning(text, encoding)
    new = {}
    for (_, encoding), balances in columns.items():
        # Where a column's plain cases are Unicode, somebody has typed Unicode into cells that kept their old font.
        leans = sum(b > 0 for b in balances.values()) >= sum(b < 0 for b in balances.values())
        for place, balance in balances.items():
            if balance > 0 or (balance == 0 and leans):
                parts = (to_unicode(p, f.encoding, f.is_capital) if f else p for p, f in styled[place])
                new[place] = encoding, "".join(parts)
    return new


def _by_content(rows: Sequence[Sequence[Any]], skip: Collection[Place]) -> dict[Place, tuple[str, str]]:
    """Return encoding and new text of the cells that their words, or their neighbours', make legacy."""
    marked = (text for text in set(chain.from_iterable(rows)) if isinstance(text, str) and not text.isascii())
    if not TELLING.search("\n".join(marked)):
        return {}
    cells = {
        (number, column): text
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
        if isinstance(text, str) and not text.isascii() and (number, column) not in skip
    }
    encodings = encodings_in(set(cells.values()))
    if not encodings:
        return {}
    verdicts = {text: _verdict(text, encodings) for text in set(cells.values())}
    in_row: dict[int, Counter[str]] = defaultdict(Counter)
    in_column: dict[int, Counter[str]] = defaultdict(Counter)
    for (row, column), text in cells.items():
        in_row[row][verdicts[text]] += 1
        in_column[column][verdicts[text]] += 1
    columns = {column: _usual(seen, least=_MANY) for column, seen in in_column.items()}
    new = {}
    for (row, column), text in cells.items():
        encoding = verdicts[text]
        if encoding == _OPEN:
            encoding = columns[column] or _usual(in_row[row], least=1) or UNICODE
        if encoding in encodings and (after := to_unicode(text, encoding)) != text:
            new[row, column] = encoding, after
    return new


def _verdict(text: str, encodings: Sequence[str]) -> str:
    """Return what the words of one text say: one of `encodings`, UNICODE, or _OPEN where they do not tell."""
    if not has_plain_letter(text):
        return UNICODE  # a tick, a degree sign
    balance, encoding = max(((leaning(text, name), name) for name in encodings), key=lambda found: found[0])
    return encoding if balance > 0 else UNICODE if balance < 0 else _OPEN


def _usual(seen: Counter[str], least: int) -> str | None:
    """Return the encoding (or UNICODE) of nearly all neighbours that tell; None where they differ or are too few."""
    decided = [(count, name) for name, count in seen.items() if name != _OPEN]
    most, name = max(decided, default=(0, UNICODE))
    return name if most >= least and (sum(count for count, _ in decided) - most) * 10 <= most else None


def examples_of(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return some different pairs from all over the table, of several words where there are such: easiest to judge."""
    different = list(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))
    telling = [pair for pair in different if " " in pair[1].strip() and len(pair[1]) <= _LONGEST_EXAMPLE] or different
    shown = {len(telling) * (2 * step + 1) // (2 * _EXAMPLES): None for step in range(_EXAMPLES)} if telling else {}
    return tuple(
        (before[:_LONGEST_EXAMPLE], after[:_LONGEST_EXAMPLE]) for before, after in map(telling.__getitem__, shown)
    )
