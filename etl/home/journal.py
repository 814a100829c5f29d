"""Append-only files of the home, one JSON object per line: nothing written is ever changed."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def append(path: Path, events: Iterable[Mapping[str, Any]]) -> None:
    """Write events at the end of `path` and make sure they are on the disk."""
    lines = "".join(json.dumps(e, ensure_ascii=False, sort_keys=True) + "\n" for e in events)
    if path.exists() and path.stat().st_size and not path.read_bytes().endswith(b"\n"):
        lines = "\n" + lines  # a crash cut the last line off: keep it apart from ours
    with path.open("a", encoding="utf-8", newline="\n") as journal:
        journal.write(lines)
        journal.flush()
        os.fsync(journal.fileno())


def events(path: Path) -> list[dict[str, Any]]:
    """Return the events in order; none where there is no file. A half-written line, as a crash leaves it, is ignored."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").split("\n"):  # not splitlines: names may hold U+2028
        if not line.strip():
            continue
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            continue  # what it announced never took effect
    return found
