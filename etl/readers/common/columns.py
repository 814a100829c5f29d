"""Whole columns of a large file as Arrow dictionaries: only the distinct values are ever looked at one by one.

A text file is read in pieces, by two threads, and none of it is kept but the codes of its cells.
"""

import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from etl.readers.common.cells import text_of
from etl.readers.common.decode import decode
from etl.readers.common.document import Document
from etl.readers.common.grids import Cells, records
from etl.readers.common.pieces import PIECE, pieces
from etl.readers.common.reader import Found

_DICTIONARY = pa.dictionary(pa.int32(), pa.string())
_WORKERS = 2
_DAMAGED = "damaged utf-8"
_TWO_BYTES = 1 << 15
_SHORT = 1 << 16


@dataclass
class Columns:
    """The columns of the fields found, all of one length; `numbers` are the rows as Excel counts them."""

    length: int
    numbers: pa.Array
    values: dict[str, pa.DictionaryArray]
    headings: dict[str, str]

    def has(self, field: str) -> bool:
        """Tell whether the file has a column for `field`."""
        return field in self.values

    def heading(self, field: str) -> str:
        """Return the heading of `field` as the file writes it."""
        return self.headings.get(field, field)

    def distinct(self, field: str) -> list[str]:
        """Return the distinct texts of a column; none where there is no such column."""
        return self.values[field].dictionary.to_pylist() if field in self.values else []

    def texts(self, field: str) -> pa.DictionaryArray | None:
        """Return a column as it stands in the file."""
        return self.values.get(field)


def coded(
    columns: Columns, field: str, interpret: Callable[[str], Any], kind: pa.DataType
) -> tuple[pa.Array, pa.Array]:
    """Return a column with every distinct text replaced by `interpret(text)`, and where a text gave None.

    Empty cells are null and are no failure. Text comes as a dictionary, for five million addresses are many bytes.
    """
    values = columns.texts(field)
    if values is None:
        nothing = pa.nulls(columns.length, pa.dictionary(pa.int8(), kind) if pa.types.is_string(kind) else kind)
        return nothing, pa.repeat(False, columns.length)
    texts = _texts(values.dictionary)
    meanings = [interpret(text) if text else None for text in texts]
    bad = [bool(text) and meaning is None for text, meaning in zip(texts, meanings, strict=True)]
    if pa.types.is_string(kind):
        distinct = pc.drop_null(pc.unique(pa.array(meanings, kind)))
        codes = pc.index_in(pa.array(meanings, kind), distinct)
        replaced = pa.DictionaryArray.from_arrays(codes.take(values.indices), distinct)
    else:
        replaced = pa.array(meanings, kind).take(values.indices)
    if not any(bad):
        return replaced, pa.repeat(False, columns.length)
    return replaced, pc.fill_null(pa.array(bad, pa.bool_()).take(values.indices), False)


def constant(length: int, value: str | bool) -> pa.ChunkedArray:
    """Return a column that says the same in every row."""
    return _repeated(pa.array([value] * min(length, _SHORT)), length)


def nulls(length: int, kind: pa.DataType) -> pa.ChunkedArray:
    """Return a column without any value."""
    return _repeated(pa.nulls(min(length, _SHORT), kind), length)


def _repeated(short: pa.Array, length: int) -> pa.ChunkedArray:
    """Return one short array as often as it takes: it lies in memory once. Text as a dictionary."""
    if pa.types.is_string(short.type):
        short = short.dictionary_encode()
    whole, rest = divmod(length, max(len(short), 1))
    return pa.chunked_array([short] * whole + ([short.slice(0, rest)] if rest else []), short.type)


def _texts(values: pa.StringArray) -> list[str]:
    """Return the distinct values as clean text; all at once where one look tells that every one of them is clean."""
    texts: list[str] = values.to_pylist()
    together = "|".join(texts)
    is_clean = together.isprintable() and unicodedata.is_normalized("NFC", together)
    if is_clean and "  " not in together and "| " not in together and " |" not in together:
        return [text.strip() for text in texts] if texts and together != together.strip() else texts
    return [text_of(text) for text in texts]


def read_columns(document: Document, found: Found) -> Columns:
    """Return the columns of `found`. Rows in which every one of them is empty are left out: spreadsheets write such."""
    headings = {field: text_of(found.headings[column]) for field, column in found.columns.items()}
    cut = _cut_text(document, found) if document.kind == "text" else [_one_by_one(found, found.body)]
    if any(piece.is_broken for piece in cut):
        found.grid.notes.append(("broken_quotes", ""))
    numbers, start = [], found.header + 2
    for piece in cut:
        numbers.append(pc.add(piece.offsets, pa.scalar(start, pa.int32())))
        start += piece.records
    with ThreadPoolExecutor(_WORKERS) as pool:
        joined = pool.map(lambda field: _narrow(_joined([piece.values.pop(field) for piece in cut])), found.columns)
        values = dict(zip(found.columns, joined, strict=True))
    pa.default_memory_pool().release_unused()
    return _without_blank_rows(Columns(sum(map(len, numbers)), _whole(numbers, pa.int32()), values, headings))


def _without_blank_rows(columns: Columns) -> Columns:
    filled = pa.repeat(False, columns.length)
    for values in columns.values.values():
        blank = pc.index(values.dictionary, "").as_py()
        if blank < 0:
            return columns
        filled = pc.or_(filled, pc.not_equal(values.indices, blank))
    kept = {field: values.filter(filled) for field, values in columns.values.items()}
    numbers = columns.numbers.filter(filled)
    return Columns(len(numbers), numbers, kept, columns.headings)


# --- one piece of the file ------------------------------------------------------------------------------------------


@dataclass
class _Piece:
    """What one piece holds: how many records, which of them (from 0) are rows, and the cells of each field.

    `is_broken`: a quotation mark is never closed. `encoding`: of a piece that is no UTF-8, what it seems to be.
    """

    records: int
    offsets: pa.Array
    values: dict[str, pa.DictionaryArray]
    is_broken: bool = False
    encoding: str = "utf-8"


def _cut_text(document: Document, found: Found) -> list[_Piece]:
    def cut() -> list[_Piece]:
        with document.source.open() as stream:
            encoding = document.head.encoding
            return list(_in_order(lambda piece: _cut(piece, found), pieces(stream, encoding, found.header + 1)))

    is_plain_so_far = document.head.text.isascii()
    done = cut()
    odd = {piece.encoding for piece in done} - {"utf-8"}
    if odd:
        document.head = replace(document.head, is_guess=True)
    if odd - {_DAMAGED} and is_plain_so_far:  # the first letter with a mark comes late: now its code page is known
        document.head = replace(document.head, encoding=min(odd - {_DAMAGED}))
        done = cut()
    return done


def _in_order(work: Callable[[bytes], _Piece], items: Iterable[bytes]) -> Iterator[_Piece]:
    """Yield `work(item)` for every item, in order; no more items are drawn than can be worked on."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        running: deque[Future[_Piece]] = deque()
        for item in items:
            running.append(pool.submit(work, item))
            if len(running) > _WORKERS:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def _cut(piece: bytes, found: Found) -> _Piece:
    """Let Arrow cut a piece, else cut it record by record.

    Arrow is several times faster where no cell may hold a line break, so that is tried first: as many rows as lines
    prove that it was right, and that no blank line was skipped (row numbers would be wrong).
    """
    lines = piece.count(b"\n") + (not piece.endswith(b"\n"))
    table = _by_arrow(piece, found, has_line_breaks=False)
    if table is None or table.num_rows != lines:
        has_blank_lines = b"\n\n" in piece or b"\n\r\n" in piece or piece.startswith((b"\n", b"\r\n"))
        has_lone_ends = b"\r" in piece and b"\r\n" not in piece
        table = None if has_blank_lines or has_lone_ends else _by_arrow(piece, found, has_line_breaks=True)
    if table is None:
        text, encoding = _decoded(piece)
        rows, is_broken = records(text, found.grid.delimiter)
        return replace(_one_by_one(found, rows), is_broken=is_broken, encoding=encoding)
    values = {field: _joined(table.column(str(column)).chunks) for field, column in found.columns.items()}
    return _Piece(table.num_rows, pa.array(np.arange(table.num_rows, dtype=np.int32)), values)


def _by_arrow(piece: bytes, found: Found, *, has_line_breaks: bool) -> pa.Table | None:
    """Return the columns of a piece; None where lines differ in length, quotes are odd, or it is not UTF-8."""
    types = {str(column): _DICTIONARY for column in found.columns.values()}
    try:
        return pa_csv.read_csv(
            pa.BufferReader(piece),
            read_options=pa_csv.ReadOptions(
                column_names=[str(column) for column in range(len(found.headings))],
                block_size=max(len(piece), PIECE),
                use_threads=False,
            ),
            parse_options=pa_csv.ParseOptions(delimiter=found.grid.delimiter, newlines_in_values=has_line_breaks),
            convert_options=pa_csv.ConvertOptions(
                include_columns=list(types), column_types=types, strings_can_be_null=False
            ),
        )
    except pa.ArrowException:
        return None


def _decoded(piece: bytes) -> tuple[str, str]:
    """Return a piece as text, broken characters as U+FFFD, and "utf-8", or what it is where it is none."""
    try:
        return piece.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = decode(piece).encoding
        return piece.decode("utf-8", errors="replace"), _DAMAGED if encoding == "utf-8" else encoding


def _one_by_one(found: Found, rows: list[Cells]) -> _Piece:
    kept = [(offset, row) for offset, row in enumerate(rows) if any(text_of(cell) for cell in row)]
    values = {
        field: _encoded([text_of(row[column]) if column < len(row) else "" for _, row in kept])
        for field, column in found.columns.items()
    }
    return _Piece(len(rows), pa.array([offset for offset, _ in kept], pa.int32()), values)


def _encoded(texts: list[str]) -> pa.DictionaryArray:
    return pa.array(texts, pa.string()).dictionary_encode()


def _narrow(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """Return a column with codes of two bytes where they suffice: five million rows have many codes."""
    if len(column.dictionary) > _TWO_BYTES:
        return column
    return pa.DictionaryArray.from_arrays(column.indices.cast(pa.int16()), column.dictionary)


def _joined(parts: list[pa.DictionaryArray]) -> pa.DictionaryArray:
    if not parts:
        return _encoded([])
    return parts[0] if len(parts) == 1 else pa.chunked_array(parts).unify_dictionaries().combine_chunks()


def _whole(parts: list[pa.Array], kind: pa.DataType) -> pa.Array:
    return pa.concat_arrays(parts) if parts else pa.array([], kind)
