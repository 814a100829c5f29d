"""The landing folder is the truth: accepted files under their content hash, and an append-only ledger of events.

The files in force are what the ledger's events leave: `load` brings a content in (again, with other options, too),
`undo` takes it out. The order of loading decides where "the one loaded last counts".
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from etl.home import journal
from etl.model.mapping import ColumnMap

LEDGER = "ledger.jsonl"
_PART = ".part"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Landed:
    """One file in force. `seq` orders loading; `loaded_at` is ISO UTC; `options`: date_order, session, as chosen by whoever
    loaded it; `decided`: date_order, where only the planned sessions could tell, and mapping, the column map (JSON) that it
    was read under. `reason`: why figures might fall.
    """

    seq: int
    sha256: str
    name: str
    format: str
    loaded_at: str
    loaded_by: str
    options: Mapping[str, str] = field(default_factory=dict)
    decided: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def file_name(self) -> str:
        """The name in the landing folder: content hash and the extension it came with."""
        suffix = Path(self.name).suffix.lower()
        return self.sha256 + (suffix if suffix.isascii() and len(suffix) <= 8 else "")

    @property
    def staged_name(self) -> str:
        """The folder of its staged table: content hash and, where options were given, their hash."""
        read_with = {**self.decided, **self.options}
        if not read_with:
            return self.sha256[:32]
        return f"{self.sha256[:32]}-{digest(json.dumps(read_with, sort_keys=True).encode())[:8]}"

    @property
    def date_order(self) -> str | None:
        """How its dates are read: as chosen, as decided, or None for what the file itself says."""
        return self.options.get("date_order") or self.decided.get("date_order")

    @property
    def mapping(self) -> ColumnMap | None:
        """The column map that it was read under, None where a reader knew its layout."""
        text = self.decided.get("mapping")
        return ColumnMap.from_json(text) if text else None

    @property
    def mapping_name(self) -> str:
        """The name of that column map; empty where there is none."""
        return self.mapping.name if self.mapping else ""


def digest(content: bytes | Path) -> str:
    """Return the SHA-256 of some bytes, or of a file, in hex."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def in_force(landing: Path, until: int | None = None) -> list[Landed]:
    """Return the files in force, in the order in which they were (last) loaded. A half-written last line is ignored.

    `until`: the number of an event; then those that were in force after it.
    """
    files: dict[str, Landed] = {}
    for event in history(landing):
        if until is not None and event["seq"] > until:
            continue
        files.pop(event["sha256"], None)
        if event["event"] == "load":
            files[event["sha256"]] = Landed(**{k: v for k, v in event.items() if k != "event"})
    return list(files.values())


def history(landing: Path) -> list[dict]:
    """Return every event as kept, oldest first."""
    return journal.events(landing / LEDGER)


def next_seq(landing: Path) -> int:
    """Return the number of the next event."""
    return 1 + max((e["seq"] for e in history(landing)), default=0)


def append(landing: Path, events: Iterable[Mapping[str, object]]) -> None:
    """Write events at the end of the ledger and make sure they are on the disk."""
    journal.append(landing / LEDGER, events)


def load_event(file: Landed) -> dict[str, object]:
    """Return the ledger's line for a file that comes in."""
    return {"event": "load", **asdict(file), "options": dict(file.options), "decided": dict(file.decided)}


def undo_event(file: Landed, seq: int, at: str, by: str) -> dict[str, object]:
    """Return the ledger's line for a file that is taken out."""
    return {"event": "undo", "seq": seq, "sha256": file.sha256, "name": file.name, "at": at, "by": by}


def receive(folder: Path, origin: Path | Callable[[], BinaryIO]) -> tuple[Path, str]:
    """Copy a large file, or what a stream gives, into `folder` under a name of its own; return its place and SHA-256.

    The copy is what is hashed, read and kept, whatever becomes of the original. Raises what reading the original raises;
    then nothing is left.
    """
    number, name = tempfile.mkstemp(_PART, "incoming-", folder)
    os.close(number)
    try:
        if isinstance(origin, Path):
            shutil.copyfile(origin, name)
        else:
            with Path(name).open("wb") as copy, origin() as stream:
                shutil.copyfileobj(stream, copy, _BLOCK)
        return Path(name), digest(Path(name))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def keep(landing: Path, file: Landed, content: bytes | Path) -> Path:
    """Store some bytes, or the file that `receive` made of them, under their hash, and return where they lie.

    What is there already stays. Never leaves a half-written file under that name.
    """
    target = landing / file.file_name
    part = target.with_name(target.name + _PART) if isinstance(content, bytes) else content
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    if target.exists() and target.stat().st_size == size:
        if isinstance(content, Path) and content != target:
            content.unlink()
        return target
    if isinstance(content, bytes):
        part.write_bytes(content)
    part.replace(target)
    return target


def sweep(landing: Path) -> None:
    """Remove what a load that was cut off has left half-written. Whoever loads holds the lock."""
    for part in landing.glob("*" + _PART):
        part.unlink(missing_ok=True)
