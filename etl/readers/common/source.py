"""One file as it was received."""

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True)
class Source:
    """One file: its base name, its bytes, and the date order that the person loading it has chosen, if any.

    `date_order` is "dmy", "mdy" or None; it settles what the file leaves open, never what the file proves.
    """

    name: str
    content: bytes
    date_order: str | None = None

    @property
    def extension(self) -> str:
        """The extension in lower case with its dot; empty where there is none."""
        return PurePath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without its extension."""
        return PurePath(self.name).stem
