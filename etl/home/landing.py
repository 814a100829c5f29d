"""The landing folder is the truth: accepted files under their content hash, and an append-only ledger of events.

The files in force are what the ledger's events leave: `load` brings a content in (again, with other options, too),
`undo` takes it out. The order of loading decides where "the one loaded last counts".
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

LEDGER = "ledger.jsonl"


@dataclass(frozen=True)
class Landed:
    """One file in force. `seq` orders loading; `loaded_at` is ISO UTC; `options`: date_order, session, as chosen by whoever
    loaded it; `decided`: date_order, where only the planned sessions could tell. `reason`: why figures might fall.
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


def digest(content: bytes) -> str:
    """Return the SHA-256 of `content` in hex."""
    return hashlib.sha256(content).hexdigest()


def in_force(landing: Path) -> list[Landed]:
    """Return the files in force, in the order in which they were (last) loaded. A half-written last line is ignored."""
    files: dict[str, Landed] = {}
    for event in _events(landing):
        files.pop(event["sha256"], None)
        if event["event"] == "load":
            files[event["sha256"]] = Landed(**{k: v for k, v in event.items() if k != "event"})
    return list(files.values())


def next_seq(landing: Path) -> int:
    """Return the number of the next event."""
    return 1 + max((e["seq"] for e in _events(landing)), default=0)


def append(landing: Path, events: Iterable[Mapping[str, object]]) -> None:
    """Write events at the end of the ledger and make sure they are on the disk."""
    path = landing / LEDGER
    lines = "".join(json.dumps(e, ensure_ascii=False, sort_keys=True) + "\n" for e in events)
    if path.exists() and not path.read_bytes().endswith(b"\n") and path.stat().st_size:
        lines = "\n" + lines  # a crash cut the last line off: keep it apart from ours
    with path.open("a", encoding="utf-8", newline="\n") as ledger:
        ledger.write(lines)
        ledger.flush()
        os.fsync(ledger.fileno())


def load_event(file: Landed) -> dict[str, object]:
    """Return the ledger's line for a file that comes in."""
    return {"event": "load", **asdict(file), "options": dict(file.options), "decided": dict(file.decided)}


def undo_event(file: Landed, seq: int, at: str, by: str) -> dict[str, object]:
    """Return the ledger's line for a file that is taken out."""
    return {"event": "undo", "seq": seq, "sha256": file.sha256, "name": file.name, "at": at, "by": by}


def keep(landing: Path, file: Landed, content: bytes) -> None:
    """Store `content` under its hash unless it is there already; never leaves a half-written file under that name."""
    target = landing / file.file_name
    if target.exists() and target.stat().st_size == len(content):
        return
    part = target.with_name(target.name + ".part")
    part.write_bytes(content)
    part.replace(target)


def _events(landing: Path) -> list[dict]:
    path = landing / LEDGER
    if not path.exists():
        return []
    events = []
    for line in path.read_text(encoding="utf-8").split("\n"):  # not splitlines: names may hold U+2028
        if not line.strip():
            continue
        try:
            events.append(json.loads(line))
        except json.JSONDecodeError:
            continue  # only a crash while appending leaves such a line; the load it announced never took effect
    return events
