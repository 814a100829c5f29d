"""How clerks declared that unknown tables are to be read: `decisions/layouts.jsonl`, append-only, who and when.

Of one layout (by its fingerprint) the declaration made last counts, until it is withdrawn. What belongs to one file (its
day, its school) is remembered for that file only: next week's sign-in sheet never inherits last week's date.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from etl.home.home import Home
from etl.home.journal import append, events
from etl.home.landing import Landed
from etl.home.log import user_name
from etl.model.errors import UserError
from etl.model.mapping import ColumnMap

FILE_NAME = "layouts.jsonl"


@dataclass(frozen=True)
class Layout:
    """One layout in force: its map without what belongs to single files; declared when (ISO UTC), by whom, on which file."""

    mapping: ColumnMap
    at: str
    by: str
    file: str


@dataclass(frozen=True)
class Remembered:
    """All layouts in force by fingerprint, and what was said of single files by (fingerprint, SHA-256)."""

    layouts: Mapping[str, Layout] = field(default_factory=dict)
    of_files: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)

    def for_file(self, sha256: str) -> tuple[ColumnMap, ...]:
        """Return every map as it holds for the file of that hash."""
        return tuple(
            layout.mapping.with_constants(self.of_files.get((fingerprint, sha256), {}))
            for fingerprint, layout in self.layouts.items()
        )

    def outdates(self, file: Landed) -> bool:
        """Tell whether a landed file would be read otherwise today: its layout was declared anew since it was loaded."""
        read_with = file.mapping
        if read_with is None:
            return any(
                m.overrides and (m.fingerprint, file.sha256) in self.of_files for m in self.for_file(file.sha256)
            )
        now = next((m for m in self.for_file(file.sha256) if m.fingerprint == read_with.fingerprint), None)
        return now is not None and not now.reads_like(read_with)


def remembered(home: Home) -> Remembered:
    """Return what clerks have declared in `home`. Lines that this version cannot understand are passed over."""
    layouts: dict[str, Layout] = {}
    of_files: dict[tuple[str, str], dict[str, str]] = {}
    for event in events(_path(home)):
        if event["event"] == "forget":
            layouts.pop(event["fingerprint"], None)
            continue
        try:
            mapping = ColumnMap.from_json(event["mapping"])
        except ValueError:
            continue
        layouts.pop(mapping.fingerprint, None)
        layouts[mapping.fingerprint] = Layout(mapping.layout_only, event["at"], event["by"], event["file"])
        of_files[mapping.fingerprint, event["sha256"]] = mapping.file_constants
    return Remembered(layouts, of_files)


def save(home: Home, mapping: ColumnMap, *, sha256: str, file: str, by: str | None = None) -> None:
    """Remember how a layout is read, as declared on the file of that hash and name."""
    _append(home, {
        "event": "save", "fingerprint": mapping.fingerprint, "mapping": mapping.canonical, "sha256": sha256, "file": file,
    }, by)  # fmt: skip


def forget(home: Home, which: str, by: str | None = None) -> Layout:
    """Withdraw a layout, named by its fingerprint (or the beginning of it) or by its name; files loaded keep theirs.

    UserError where none, or more than one, is meant.
    """
    layouts = remembered(home).layouts
    found = [fingerprint for fingerprint in layouts if which and fingerprint.startswith(which)]
    found = found or [fingerprint for fingerprint, layout in layouts.items() if layout.mapping.name == which]
    if len(found) != 1:
        known = ", ".join(layouts) or "chưa có cách đọc nào được lưu"
        raise UserError(f"Không xác định được cách đọc “{which}”. Các mã đang có: {known}.")
    _append(home, {"event": "forget", "fingerprint": found[0]}, by)
    return layouts[found[0]]


def read_under(mapping: ColumnMap, files: Iterable[Landed]) -> list[Landed]:
    """Return the landed files that were read under the layout of `mapping`."""
    return [f for f in files if f.mapping is not None and f.mapping.fingerprint == mapping.fingerprint]


def _append(home: Home, event: Mapping[str, str], by: str | None) -> None:
    path = _path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    append(path, [{**event, "at": at, "by": by or user_name()}])


def _path(home: Home) -> Path:
    return home.root / "decisions" / FILE_NAME
