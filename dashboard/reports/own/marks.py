"""Marks in a template's text: `{{field}}`, `{{table:communes}}`, `{{commune.name}}`; what each stands for, or what is wrong.

Nothing is evaluated: a mark is looked up by name in the catalogue, and text that is no mark stays as it is.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from dashboard.reports.field_tables import TABLES, Column, Table, applies, table, table_keys
from dashboard.reports.fields import COUNT, RATE, TEXT, Field, fields, in_words, key_of
from dashboard.reports.own.verdict import OwnIssue
from dashboard.reports.question import Question
from etl.text.legacy import ENCODINGS, to_unicode

MARK = re.compile(r"\{\{([^{}]*)\}\}")
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}")
_ANCHOR = re.compile(r"(?:table|bang)\s*:\s*(.+)", re.DOTALL)
_NEAR = 60
"""Names less alike than this (of 100) are not suggested."""
_SHOWN = 60
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class TableMark:
    """The anchor of a whole table."""

    table: str


@dataclass(frozen=True)
class RowMark:
    """One column of a table, in a row or paragraph that is repeated for each of its lines."""

    table: str
    column: Column


Meaning = Field | TableMark | RowMark


class Known:
    """What marks may name: fields by key, and tables, which are made when a mark asks for them."""

    def __init__(self, by_key: Mapping[str, Field], make: Callable[[str], Table] | None = None) -> None:
        self._fields = by_key
        self._make = make
        self._tables: dict[str, Table] = {}
        self.is_asked = False
        """True once a mark was looked up."""
        self._table_keys = table_keys() if make else {}

    def table(self, id_: str) -> Table:
        """Return a table by its id."""
        if id_ not in self._tables and self._make:
            self._tables[id_] = self._make(id_)
        return self._tables[id_]

    def read(self, name: str) -> Meaning | None:
        """Return what the text between the braces stands for; also where it was typed in an old Vietnamese typeface."""
        self.is_asked = True
        return next((m for text in self._readings(name) if (m := self._read(text))), None)

    def nearest(self, name: str) -> str | None:
        """Return the known mark most like `name`."""
        known = list(self._fields)
        for id_, about in TABLES.items() if self._make else ():
            known += [f"table:{id_}", *(f"bang:{alias}" for alias in about.aliases)]
        if "." in name and self._make:
            prefix = key_of(name.split(".", 1)[0])
            if prefix in self._table_keys:
                found = self.table(self._table_keys[prefix])
                known = [f"{prefix}.{n}" for c in (*found.columns, *found.more) for n in (c.id, *c.aliases)]
        best = process.extractOne(name.lower(), known, scorer=fuzz.WRatio, score_cutoff=_NEAR)
        return best[0] if best else None

    @staticmethod
    def _readings(name: str) -> Iterator[str]:
        yield name
        for encoding in ENCODINGS if not name.isascii() else ():
            yield to_unicode(name, encoding)

    def _read(self, name: str) -> Meaning | None:
        anchor = _ANCHOR.fullmatch(key_of(name.split(":", 1)[0]) + ":" + name.split(":", 1)[1]) if ":" in name else None
        if anchor:
            id_ = self._table_keys.get(key_of(anchor[1]))
            return TableMark(id_) if id_ else None
        if field := self._fields.get(key_of(name)):
            return field
        prefix, dot, rest = name.partition(".")
        id_ = self._table_keys.get(key_of(prefix)) if dot else None
        column = self.table(id_).column(rest) if id_ else None
        return RowMark(id_, column) if id_ and column else None


def known_of(question: Question) -> Known:
    """Return what marks may name for a question."""
    return Known(fields(question), lambda id_: _empty(id_, question) or table(question, id_))


def _empty(id_: str, question: Question) -> Table | None:
    """Return a table without lines where the question has none such."""
    return Table(id_, TABLES[id_].label, (), []) if applies(question, id_) else None


def known_texts(values: Mapping[str, Any], tables: Mapping[str, Table] | None = None) -> Known:
    """Return what marks may name where the caller gives values by name and, by id, tables."""
    given = {}
    for name, value in values.items():
        kind = COUNT if isinstance(value, int) else RATE if isinstance(value, float) else TEXT
        given[key_of(name)] = Field(name, name, value, in_words(value, kind), "", kind)
    return Known(given, tables.__getitem__ if tables else None)


def problems(text: str, where: str, known: Known) -> Iterator[OwnIssue]:
    """Yield what is wrong with the marks of one text."""
    for found in MARK.finditer(text):
        name = found[1].strip()
        if known.read(name) is None:
            near = known.nearest(name)
            fix = f"Có phải {{{{{near}}}}}? " if near else ""
            yield OwnIssue(
                where,
                f"không có trường nào tên {{{{{name}}}}}.",
                f"{fix}Chép đúng tên trường trong danh mục trường rồi thử lại.",
            )
    if stray := _STRAY.search(MARK.sub("", text)):
        yield OwnIssue(
            where, f"có “{stray[0]}” lẻ, không thành trường dạng {{{{tên}}}}.",
            "Viết đủ hai dấu {{ và hai dấu }} quanh tên trường, hoặc xoá dấu thừa.",
        )  # fmt: skip


def marks_of(text: str, known: Known) -> list[Meaning]:
    """Return what the known marks of one text stand for."""
    return [meaning for found in MARK.finditer(text) if (meaning := known.read(found[1]))]


def text_of_field(known: Known, name: str) -> str | None:
    """Return the words of the field that a mark names; None where it names none."""
    meaning = known.read(name)
    return plain(meaning.text) if isinstance(meaning, Field) else None


def only_mark(text: str, known: Known) -> Meaning | None:
    """Return what the mark stands for where the text is one mark and nothing else."""
    found = MARK.fullmatch(text.strip())
    return known.read(found[1]) if found else None


def beginning(text: str) -> str:
    """Return the first words of a text, to find it by."""
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + "…"


def plain(text: str) -> str:
    """Return text without the characters that no XML file may hold."""
    return _NOT_XML.sub("", text)
