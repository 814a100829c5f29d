"""The boundaries a home has installed: written all at once, remembered one before another, journalled.

`<home>/geo/` holds the polygons as `<layer>-<version>.geojson`, `in_use.json`, which names those in use and what they
replaced, and `journal.jsonl`, one line for each change.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from etl.model.errors import UserError
from geo.coverage import write_atomically
from geo.layers import IN_USE, LAYER_NAMES, LAYER_WORDS, LayerName, folder, in_use

JOURNAL = "journal.jsonl"
_KEPT = 5
"""How many earlier boundaries of a layer can be gone back to."""


def put(home: Path, layers: Mapping[LayerName, tuple[str, Mapping[str, Any]]], by: str = "") -> None:
    """Install layers: name → (GeoJSON text, notes with "version" and "attribution"). All come into use together."""
    place = folder(home)
    place.mkdir(parents=True, exist_ok=True)
    with FileLock(place / ".lock"):
        before = in_use(home)
        now = datetime.now(UTC).isoformat()
        after = dict(before)
        changes: dict[str, Any] = {}
        for name, (text, notes) in layers.items():
            file = f"{name}-{notes['version']}.geojson"
            if not (place / file).is_file():
                write_atomically(place / file, text)
            earlier = list(before.get(name, []))
            replaced = earlier[-1]["version"] if earlier else "gần đúng"
            if earlier and earlier[-1]["version"] == notes["version"]:
                earlier.pop()
            after[name] = [*earlier[-_KEPT:], {**notes, "file": file, "installed_at": now}]
            changes[name] = {"version": notes["version"], "replaced": replaced, "source": notes.get("source_file", "")}
        _use(home, after, before)
        _note(home, "install", changes, by)


def remove(home: Path, name: LayerName | None = None, by: str = "") -> dict[LayerName, str]:
    """Go back one step, for one layer or for those that were installed last together.

    Returns layer → where the boundaries in use now come from; "" for the approximate ones. Raises UserError where none
    is installed.
    """
    with FileLock(_existing(home) / ".lock"):
        before = in_use(home)
        chosen = [name] if name else _installed_last(before)
        if not any(before.get(layer) for layer in chosen):
            which = f"lớp “{LAYER_WORDS[name]}”" if name else "kho này"
            raise UserError(f"Ở {which} chưa cài ranh giới nào: đang dùng ranh giới gần đúng.")
        after = {key: list(value) for key, value in before.items()}
        result: dict[LayerName, str] = {}
        changes: dict[str, Any] = {}
        for layer in chosen:
            gone = after[layer].pop()
            left = after[layer][-1] if after[layer] else None
            result[layer] = left["source_file"] if left else ""
            changes[layer] = {"version": left["version"] if left else "gần đúng", "replaced": gone["version"]}
            if not left:
                del after[layer]
        _use(home, after, before)
        _note(home, "remove", changes, by)
        return result


def doubt_of(home: Path, name: LayerName) -> str:
    """Return what was not sure when the layer in use was installed: another coordinate system that fits as well."""
    notes = in_use(home).get(name)
    return str(notes[-1].get("doubt", "")) if notes else ""


def journal(home: Path) -> list[dict[str, Any]]:
    """Return what was installed and removed, oldest first: at (UTC, ISO), action, layers, by."""
    path = folder(home) / JOURNAL
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.startswith("{")]


def _installed_last(before: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[LayerName]:
    times = {layer: before[layer][-1]["installed_at"] for layer in LAYER_NAMES if before.get(layer)}
    return [layer for layer, at in times.items() if at == max(times.values())]


def _use(home: Path, after: Mapping[str, Any], before: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    write_atomically(folder(home) / IN_USE, json.dumps(after, ensure_ascii=False, indent=1) + "\n")
    wanted = {notes["file"] for entries in after.values() for notes in entries}
    for entries in before.values():
        for notes in entries:
            if notes["file"] not in wanted:
                with suppress(OSError):  # Windows keeps a file that another process is reading
                    (folder(home) / notes["file"]).unlink(missing_ok=True)


def _note(home: Path, action: str, changes: Mapping[str, Any], by: str) -> None:
    event = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "by": by, "action": action, "layers": changes}
    with (folder(home) / JOURNAL).open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(event, ensure_ascii=False) + "\n")


def _existing(home: Path) -> Path:
    place = folder(home)
    if not place.is_dir():
        raise UserError("Kho này chưa cài ranh giới nào: đang dùng ranh giới gần đúng.")
    return place
