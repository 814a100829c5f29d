"""A received file, opened: its grids, its encoding, what is odd about it as a file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from etl.model.issues import Issue
from etl.readers.common.contents import Contents, contents_of
from etl.readers.common.decode import Decoded, decode, decode_head
from etl.readers.common.grids import DELIMITERS, Grid, line_grid, text_grid
from etl.readers.common.problems import WorkbookError
from etl.readers.common.source import Source
from etl.readers.common.workbook import open_workbook

_FAMILIES = {
    ".csv": "text", ".txt": "text", ".tsv": "text", ".tab": "text",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xltx": "xlsx", ".xls": "xls", ".ods": "ods", ".xlsb": "xlsb",
}  # fmt: skip
MAX_HELD = 1 << 26
"""Bytes of a workbook, and of a text that is read row by row: as text one letter may take four, as cells ten."""

_NAMES = {"text": "văn bản (CSV)", "xlsx": "XLSX", "xls": "XLS (Excel cũ)", "ods": "ODS", "xlsb": "XLSB"}


@dataclass
class Document:
    """What can be read of a file. `grids` is empty where `problem` says why nothing can be.

    `is_own_report`: this product made it as a report, whatever its tables look like.

    A text file has one grid for each delimiter: the headings tell which one is right.
    """

    source: Source
    kind: str | None
    grids: list[Grid] = field(default_factory=list)
    problem: Issue | None = None
    head: Decoded = field(default_factory=lambda: Decoded("", ""))
    _whole: Callable[[], Decoded] | None = None
    is_own_report: bool = False

    @cached_property
    def decoded(self) -> Decoded:
        """The whole text of a text file."""
        return self._whole() if self._whole else Decoded("", self.kind or "")

    @cached_property
    def lines(self) -> Grid:
        """The lines of a text file that is no table, not cut at any delimiter."""
        return line_grid(self.head.text, lambda: self.decoded.text)

    @property
    def encoding(self) -> str:
        """The encoding of a text file, else the kind of workbook ("xlsx")."""
        return self._known.encoding if self.kind == "text" else self.kind or ""

    @property
    def _known(self) -> Decoded:
        """What is known of the encoding without decoding a large file only to name it."""
        return self.__dict__.get("decoded", self.head)

    def facts_of(self, grid: Grid, header: int) -> dict[str, Any]:
        """Return encoding, delimiter and header_line, as `inspect` prints them; `header` counts from 0."""
        return {
            "encoding": self.encoding,
            "delimiter": grid.delimiter.replace("\t", "\\t"),
            "header_line": header + 1,
        }

    def notes(self, used: list[Grid]) -> list[Issue]:
        """Return what is worth knowing about the file as such, after its rows were read from the grids `used`."""
        notes = []
        family = _FAMILIES.get(self.source.extension)
        if self.source.extension and self.kind and family != self.kind:
            details = {"actual": _NAMES[self.kind]}
            notes.append(Issue("wrong_extension", value=self.source.extension, details=details))
        if self._known.change:
            notes.append(self._known.change.issue(None))
        elif self.kind == "text" and self._known.is_guess:
            notes.append(Issue("encoding_guessed", value=self._known.encoding))
        first = self.grids[:1] if self.kind != "text" else []
        for grid in {id(g): g for g in (*first, *used)}.values():
            notes.extend(Issue(code, value=value or None) for code, value in grid.notes)
            notes.extend(change.issue(grid.name) for change in grid.changes)
        return notes


def open_document(source: Source) -> Document:
    """Open `source` by what its bytes are. Never raises: a file that cannot be opened has a `problem`."""
    contents = _contents(source)
    if contents.kind is None:
        return Document(source, None, problem=Issue(contents.issue or "corrupt_file", value=contents.value))
    if contents.kind != "text":
        try:
            grids = open_workbook(source.content, contents.kind)
            return Document(source, contents.kind, grids, is_own_report=contents.is_own_report)
        except WorkbookError as problem:
            return Document(source, None, problem=problem.issue)
    head = decode_head(source.head)
    document = Document(source, "text", head=head, _whole=lambda: _decoded(source))
    document.grids = [text_grid(d, head.text, lambda: document.decoded.text) for d in DELIMITERS]
    return document


def _contents(source: Source) -> Contents:
    """Tell what a file is. Its beginning is enough, except for a workbook, whose parts count, and a blank beginning."""
    if source.is_longer_than_head and not source.head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        contents = contents_of(source.head)
        if contents.issue != "empty_file":
            return contents
    if source.size > MAX_HELD:
        return Contents(None, "too_large", f"{source.size >> 20} MB")
    return contents_of(source.content)


def _decoded(source: Source) -> Decoded:
    """Return the whole text. Raises WorkbookError: what is larger is read in pieces by the readers that can."""
    if source.size > MAX_HELD:
        raise WorkbookError("too_large", f"{source.size >> 20} MB")
    return decode(source.content)
