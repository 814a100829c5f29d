"""The target lines of a home: read, replaced inside `programme.toml`, and every change kept with the text before it."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from etl.home.home import Home, require
from etl.home.journal import append, events
from etl.home.log import user_name
from etl.home.target_text import with_targets
from etl.model.errors import UserError
from etl.model.settings import Settings, Target, parse
from etl.text.vietnam import clock, from_iso

_EVENT = "targets"


@dataclass(frozen=True)
class Opened:
    """The settings file as somebody opened it. `basis` stands for its very bytes."""

    basis: str
    settings: Settings


@dataclass(frozen=True)
class TargetChange:
    """One change. `at`: ISO UTC; versions are those of the settings; `text_before`: the whole file before the change."""

    number: int
    at: str
    by: str
    why: str
    version_before: str
    version_after: str
    before: tuple[Target, ...]
    after: tuple[Target, ...]
    text_before: str


class SettingsChangedError(UserError):
    """Somebody else changed the settings file after it was opened."""


def read_targets(home: Home) -> Opened:
    """Return the settings of `home` and the basis to change them on; UserError where the file is missing or wrong."""
    content = require(home).settings.read_bytes()
    return Opened(_basis(content), parse(content, home.settings.name))


def replace_targets(
    home: Home, targets: Sequence[Target], *, basis: str, why: str, by: str | None = None
) -> TargetChange:
    """Make `targets` the lines of the settings file, and return the change that was kept.

    The older text goes into the journal first, then the checked new file takes the old one's place in one step. The
    published figures follow with the next `refresh`. Raises SettingsChangedError where the file is no longer the one of
    `basis`, UserError without a reason, for wrong lines, or where the file cannot be written.
    """
    if not why.strip():
        raise UserError("Ghi lý do thay đổi mục tiêu.")
    with _one_writer(require(home)):
        content = home.settings.read_bytes()
        if _basis(content) != basis:
            raise SettingsChangedError(_changed_words(home, parse(content).version))
        made = with_targets(content, targets)
        old, new = parse(content), parse(made)
        change = TargetChange(
            max((int(e.get("number", 0)) for e in events(_journal(home))), default=0) + 1,
            datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds"), by or user_name(), why.strip(),
            old.version, new.version, old.targets, new.targets, content.decode("utf-8"),
        )  # fmt: skip
        part = home.settings.with_name(f"{home.settings.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as stream:
                stream.write(made)
                stream.flush()
                os.fsync(stream.fileno())
            append(_journal(home), [_as_json(change)])
            part.replace(home.settings)
        except PermissionError as error:
            raise UserError(
                f"Không ghi được tệp “{home.settings.name}”: một chương trình khác đang mở tệp, hoặc tệp chỉ cho đọc."
                " Đóng chương trình ấy rồi lưu lại."
            ) from error
        finally:
            part.unlink(missing_ok=True)
        return change


def target_history(home: Home) -> list[TargetChange]:
    """Return the changes of the lines, the newest first; a line that this version cannot understand is passed over."""
    found = []
    for event in events(_journal(home)):
        if event.get("event") == _EVENT:
            try:
                found.append(_from_json(event))
            except (KeyError, TypeError, ValueError):
                continue
    return found[::-1]


def _basis(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _changed_words(home: Home, version: str) -> str:
    last = next(iter(target_history(home)), None)
    who = f"{last.by} đã sửa mục tiêu lúc {clock(from_iso(last.at))}, lý do “{last.why}”" if last and (
        last.version_after == version) else "Tệp cài đặt đã được sửa"  # fmt: skip
    return f"{who}, sau khi trang này mở. Chưa lưu gì. Tải lại các đường đang dùng, xem phần đã sửa rồi nhập lại phần của mình."


def _one_writer(home: Home) -> FileLock:
    _journal(home).parent.mkdir(parents=True, exist_ok=True)
    return FileLock(_journal(home).with_suffix(".lock"), timeout=30)


def _journal(home: Home) -> Path:
    return home.root / "decisions" / "settings.jsonl"


def _as_json(change: TargetChange) -> dict[str, Any]:
    lines = {"before": _lines(change.before), "after": _lines(change.after)}
    return {"event": _EVENT, **vars(change), **lines}


def _lines(targets: Sequence[Target]) -> list[dict[str, Any]]:
    return [
        {"measure": t.measure, "level": t.level, "points": [[day.isoformat(), share] for day, share in t.points]}
        for t in targets
    ]


def _from_json(event: Mapping[str, Any]) -> TargetChange:
    def read(lines: Sequence[Mapping[str, Any]]) -> tuple[Target, ...]:
        return tuple(
            Target(str(t["measure"]), tuple((date.fromisoformat(d), float(s)) for d, s in t["points"]), t["level"])
            for t in lines
        )

    texts = {key: str(event[key]) for key in ("at", "by", "why", "version_before", "version_after", "text_before")}
    return TargetChange(int(event["number"]), before=read(event["before"]), after=read(event["after"]), **texts)
