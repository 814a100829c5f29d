"""Declaring how an unknown table is read: what page and command line share. Nothing is stored here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from etl.model.errors import UserError
from etl.model.issues import Issue
from etl.model.mapping import KINDS, ColumnMap, RecordKind
from etl.readers import Source, read, title_of
from etl.readers.common.cells import text_of
from etl.readers.common.document import Document, open_document
from etl.readers.mapped import MAPPABLE, constant_of, fitting
from etl.readers.mapping.heads import Head, heads_of
from etl.readers.mapping.suggest import best_head, score_kinds, suggest_columns, suggest_constants

_NUMBERS = re.compile(r"[\s_.(-]*\d[\d\s_./()-]*")


@dataclass(frozen=True)
class Table:
    """An opened file to be declared. `recognised`: the format's title where a built-in reader reads it, else "".

    `issue`: why it is refused today, None where it is not. `known`: what clerks have declared, as it holds for this file.
    """

    document: Document
    heads: tuple[Head, ...]
    recognised: str
    issue: Issue | None
    known: tuple[ColumnMap, ...] = ()

    def saved(self, head: Head) -> ColumnMap | None:
        """Return what was declared for the layout of these headings, or None."""
        return next((chart for chart in self.known if chart.fingerprint == head.fingerprint), None)

    def first_head(self) -> Head:
        """Return the heading line to begin with: that of a layout declared before, else the most likely one."""
        chart = fitting(self.document, self.known)
        best = next((h for h in self.heads if chart and h.fingerprint == chart.fingerprint), None)
        return best or best_head(self.document) or self.heads[0]

    def head_at(self, row: int, sheet: str | None = None) -> Head:
        """Return the headings in a row as Excel counts; UserError where it cannot hold any."""
        found = [h for h in self.heads if h.index + 1 == row and (sheet is None or h.grid.name == sheet)]
        if not found:
            rows = ", ".join(dict.fromkeys(str(h.index + 1) for h in self.heads))
            raise UserError(f"Dòng {row} không thể là dòng tiêu đề. Các dòng có thể: {rows}.")
        return max(found, key=lambda h: (h.is_joined, sum(map(bool, h.labels))))


def open_table(source: Source) -> Table:
    """Return a file's table to be declared; UserError where it cannot be opened or holds no table at all."""
    document = open_document(source)
    if document.problem is not None:
        raise UserError(f"{document.problem.message} {document.problem.fix}")
    heads = tuple(head for grid in document.grids for head in heads_of(grid))
    best = best_head(document)
    if best is None:
        raise UserError("Tệp không có dòng nào có từ hai ô tiêu đề trở lên, nên không khai báo được.")
    if document.kind == "text":  # one text cut at three delimiters
        heads = tuple(head for head in heads if head.grid is best.grid)
    result = read(Source(source.name, source.stored, source.date_order))
    issue = next((i for i in result.issues if i.severity == "refuse"), None) if result.is_refused else None
    is_read = issue is None or issue.code not in MAPPABLE
    return Table(document, heads, title_of(result.format) if is_read else "", issue, source.known)


def ranked_kinds(table: Table, head: Head) -> list[RecordKind]:
    """Return all kinds of record, the likeliest first; a kind declared before for these headings leads."""
    saved = table.saved(head)
    scores = score_kinds(table.document, head)
    return sorted(KINDS.values(), key=lambda kind: (saved is None or saved.kind != kind.id, -scores[kind.id]))


def prefilled(table: Table, head: Head, kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return field → label and field → constant to begin with: as declared before, else as suggested."""
    saved = table.saved(head)
    if saved is None or saved.kind != kind:
        return suggest_columns(head, kind), suggest_constants(table.document, head, kind)
    return {f: heading for f, heading in saved.columns if head.column_of(heading) is not None}, dict(saved.constants)


def declare(
    head: Head,
    kind: str,
    name: str,
    columns: Mapping[str, str],
    constants: Mapping[str, str],
    *,
    overrides: bool = False,
) -> ColumnMap:
    """Return the column map; constants are taken as people write them.

    UserError for a heading that the file has not, and for a constant that is no value of its field. What is still
    lacking is for the caller to look at (`lacking_words`).
    """
    record_kind = KINDS[kind]
    chosen: dict[str, str] = {}
    for field_id, heading in columns.items():
        column = head.column_of(heading)
        if column is None:
            known = ", ".join(f"“{label}”" for label in head.labels if label)
            raise UserError(f"Dòng tiêu đề không có cột “{heading}”. Các cột: {known}.")
        chosen[field_id] = head.labels[column]
    fixed: dict[str, str] = {}
    for field_id, text in constants.items():
        field = record_kind.field(field_id)
        value = constant_of(field, text)
        if field_id in chosen or not text_of(text):
            continue
        if value is None:
            why = "giá trị chung không hợp lệ" if field.fixed else "mục này phải lấy từ một cột"
            raise UserError(f"“{field.label}”: “{text}”, {why}.")
        fixed[field_id] = value
    return ColumnMap.of(kind, text_of(name) or record_kind.short_title, head.keys, chosen, fixed, overrides=overrides)


def name_for(table: Table, head: Head) -> str:
    """Return what to call a layout: as before, else the file's name without its numbers and dates."""
    saved = table.saved(head)
    return saved.name if saved else " ".join(_NUMBERS.sub(" ", table.document.source.stem).split())


def lacking_words(chart: ColumnMap) -> list[str]:
    """Return what a map still needs before it can be kept, one sentence part for each: "“Ngày” hoặc “Buổi học”"."""
    return [chart.record_kind.label(group) for group in chart.lacking(wants=True)]
