"""One file as it was received."""

import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import BinaryIO

from etl.model.mapping import ColumnMap

_HEAD = 1 << 20


@dataclass(frozen=True)
class Source:
    """One file: its base name, its bytes, and the date order that the person loading it has chosen, if any.

    `stored` is its bytes, or the path where they lie: a file too large to be held is read from there in pieces, by the
    readers that can. `date_order` is "dmy", "mdy" or None; it settles what the file leaves open, never what it proves.
    `mapping`: the file is read under this column map and nothing else is tried. `known`: column maps that a clerk has
    declared, for a file that has the headings of one.
    """

    name: str
    stored: bytes | Path
    date_order: str | None = None
    mapping: ColumnMap | None = None
    known: tuple[ColumnMap, ...] = ()

    @cached_property
    def content(self) -> bytes:
        """The whole file."""
        return self.stored.read_bytes() if isinstance(self.stored, Path) else self.stored

    @cached_property
    def head(self) -> bytes:
        """The first bytes, a million of them at most: enough to tell what the file is."""
        with self.open() as stream:
            return stream.read(_HEAD)

    @property
    def size(self) -> int:
        """The number of bytes."""
        return self.stored.stat().st_size if isinstance(self.stored, Path) else len(self.stored)

    @property
    def is_longer_than_head(self) -> bool:
        """Tell whether there is more than `head`."""
        return self.size > _HEAD

    def open(self) -> BinaryIO:
        """Return the bytes as a stream of the caller's own."""
        return self.stored.open("rb") if isinstance(self.stored, Path) else io.BytesIO(self.stored)

    @property
    def extension(self) -> str:
        """The extension in lower case with its dot; empty where there is none."""
        return PurePath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without its extension."""
        return PurePath(self.name).stem
