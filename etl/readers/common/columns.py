"""Whole columns of a large text file as Arrow dictionaries: only the distinct values are ever looked at one by one."""

import unicodedata
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from etl.readers.common.cells import text_of
from etl.readers.common.document import Document
from etl.readers.common.reader import Found

_DICTIONARY = pa.dictionary(pa.int32(), pa.string())


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

    Empty cells are null and are no failure.
    """
    values = columns.texts(field)
    if values is None:
        return pa.nulls(columns.length, kind), pa.repeat(False, columns.length)
    texts = _texts(values.dictionary)
    meanings = [interpret(text) if text else None for text in texts]
    bad = [bool(text) and meaning is None for text, meaning in zip(texts, meanings, strict=True)]
    replaced = pa.array(meanings, kind).take(values.indices)
    if not any(bad):
        return replaced, pa.repeat(False, columns.length)
    return replaced, pc.fill_null(pa.array(bad, pa.bool_()).take(values.indices), False)


def _texts(values: pa.StringArray) -> list[str]:
    """Return the distinct values as clean text; all at once where one look tells that every one of them is clean."""
    texts: list[str] = values.to_pylist()
    together = "|".join(texts)
    is_clean = together.isprintable() and unicodedata.is_normalized("NFC", together)
    if is_clean and "  " not in together and "| " not in together and " |" not in together:
        return [text.strip() for text in texts] if texts and together != together.strip() else texts
    return [text_of(text) for text in texts]


def read_columns(document: Document, found: Found, wide: Collection[str] = ()) -> Columns:
    """Return the columns of `found`, read in one pass by Arrow; a file it cannot cut is read record by record.

    `wide` are the fields with many distinct values: those are cheaper to turn into dictionaries afterwards.
    """
    headings = {field: text_of(found.headings[column]) for field, column in found.columns.items()}
    quick = _quickly(document, found, wide) if document.kind == "text" else None
    if quick is not None:
        numbers = pa.array(np.arange(2, quick.num_rows + 2, dtype=np.int32))
        with ThreadPoolExecutor(2) as pool:
            encoded = pool.map(lambda column: _encoded(quick.column(str(column))), found.columns.values())
            values = dict(zip(found.columns, encoded, strict=True))
        return _without_blank_rows(Columns(quick.num_rows, numbers, values, headings))
    kept = [(n, row) for n, row in enumerate(found.body, found.header + 2) if any(text_of(cell) for cell in row)]
    values = {
        field: pa.array([text_of(row[c]) if c < len(row) else "" for _, row in kept], pa.string()).dictionary_encode()
        for field, c in found.columns.items()
    }
    return Columns(len(kept), pa.array([n for n, _ in kept], pa.int32()), values, headings)


def _without_blank_rows(columns: Columns) -> Columns:
    """Leave out rows in which every column is empty: a spreadsheet writes such lines below its data."""
    filled = pa.repeat(False, columns.length)
    for values in columns.values.values():
        blank = pc.index(values.dictionary, "").as_py()
        if blank < 0:
            return columns
        filled = pc.or_(filled, pc.not_equal(values.indices, blank))
    kept = {field: values.filter(filled) for field, values in columns.values.items()}
    numbers = columns.numbers.filter(filled)
    return Columns(len(numbers), numbers, kept, columns.headings)


def _quickly(document: Document, found: Found, wide: Collection[str]) -> pa.Table | None:
    """Let Arrow cut the file; None where lines differ in length, some are blank, or it is not UTF-8.

    Arrow is several times faster where no cell may hold a line break, so that is tried first: as many rows as lines
    prove that it was right, and that no blank line was skipped (row numbers would be wrong).
    """
    content = document.source.content
    if found.header != 0 or content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4096]:
        return None
    lines = content.count(b"\n") - content.endswith(b"\n")
    table = _cut(content, found, wide, has_line_breaks=False)
    if table is not None and table.num_rows == lines:
        return table
    if b"\n\n" in content or b"\n\r\n" in content or (b"\r" in content and b"\r\n" not in content):
        return None
    return _cut(content, found, wide, has_line_breaks=True)


def _cut(content: bytes, found: Found, wide: Collection[str], *, has_line_breaks: bool) -> pa.Table | None:
    types = {str(c): pa.string() if field in wide else _DICTIONARY for field, c in found.columns.items()}
    try:
        return pa_csv.read_csv(
            pa.BufferReader(content),
            read_options=pa_csv.ReadOptions(
                column_names=[str(column) for column in range(len(found.headings))], skip_rows=1, block_size=1 << 23
            ),
            parse_options=pa_csv.ParseOptions(delimiter=found.grid.delimiter, newlines_in_values=has_line_breaks),
            convert_options=pa_csv.ConvertOptions(
                include_columns=list(types), column_types=types, strings_can_be_null=False
            ),
        )
    except pa.ArrowException:
        return None


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    if not column.num_chunks:
        return pa.array([], pa.string()).dictionary_encode()
    return column.unify_dictionaries().combine_chunks()
