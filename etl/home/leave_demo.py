"""Leave the demo province: its home is put aside whole, nothing is deleted, and an empty home stands in its place.

The entries of the home are moved one by one, for Windows cannot move a folder in which a file (the lock) is open. What is
to be moved is written down before; where one entry cannot be moved, or the power goes, the others are put back.
"""

import json
import os
import shutil
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from etl.home.empty import make_empty
from etl.home.home import Home, require
from etl.home.lock import LOCK_NAME, locked
from etl.home.log import record
from etl.model.errors import UserError
from etl.model.settings import load as load_settings

BUSY_SECONDS = 3.0
"""How long somebody who is loading is waited for."""
_ASIDE, _MOVING = "minh-hoa", ".dang-chuyen"
_PLAN, _FRESH = "ke-hoach.json", "moi"
_KEPT = "geo"
"""Boundaries are those of the true province, whatever the figures are: the new home has them as well."""
_TRIES, _PAUSE_SECONDS = 20, 0.05


def is_demo(home: Home) -> bool:
    """Tell whether `home` is a demo province; UserError where its settings cannot be read."""
    return home.exists and load_settings(home.settings).is_demo


def leave_demo(home: Home, *, today: date | None = None) -> Path:
    """Put the demo home aside and an empty one in its place; return the folder that the demo now lies in.

    The caller has closed its own connections to the warehouse. UserError, with nothing changed, for a home that is none
    or no demo, while somebody loads, and where an entry is open elsewhere.
    """
    if not is_demo(require(home)):
        raise UserError(
            f"“{home.root}” không phải tỉnh minh hoạ mà là kho số liệu thật: không có gì để rời, chưa thay đổi gì."
        )
    try:
        with locked(home, BUSY_SECONDS):
            aside = _free_name(home.root, today or date.today())
            _exchange(home, aside)
    except UserError:
        raise
    except OSError as error:
        raise UserError(
            f"Chưa rời được tỉnh minh hoạ: {_place_of(error)} đang mở ở chương trình khác hoặc không ghi được. Mọi thứ vẫn"
            " như cũ. Đóng các cửa sổ Lan Toả và Excel khác đang dùng kho này rồi làm lại."
        ) from error
    record(home, "leave_demo", aside=aside.name)
    return aside


def put_aside(home: Home) -> list[Path]:
    """Return the folders that demo homes of this place were put aside into, the newest first."""
    found = [p for p in _beside(home.root) if Home(p).exists]
    return sorted(found, key=lambda p: p.stat().st_mtime, reverse=True)


def put_back_unfinished(home: Home) -> None:
    """Put back what a leaving that was cut off has moved already; UserError where an entry is open elsewhere."""
    if not (left := sorted(p for p in _beside(home.root) if p.suffix == _MOVING)):
        return
    with locked(home, BUSY_SECONDS):
        for moving in left:
            plan = moving / _PLAN
            try:
                if plan.exists():
                    _put_back(home.root, moving, json.loads(plan.read_text(encoding="utf-8")))
                shutil.rmtree(moving)
            except OSError as error:
                raise UserError(
                    f"Lần rời tỉnh minh hoạ trước bị ngắt giữa chừng và {_place_of(error)} chưa trả lại chỗ cũ được. Đóng"
                    " các cửa sổ Lan Toả khác rồi mở lại: máy tự làm tiếp."
                ) from error


def _beside(root: Path) -> list[Path]:
    return (
        [p for p in root.parent.iterdir() if p.name.startswith(f"{root.name}-{_ASIDE}-")]
        if root.parent.exists()
        else []
    )


def _free_name(root: Path, today: date) -> Path:
    first = root.with_name(f"{root.name}-{_ASIDE}-{today:%Y-%m-%d}")
    number, found = 1, first
    while found.exists() or found.with_name(found.name + _MOVING).exists():
        number += 1
        found = first.with_name(f"{first.name}-{number}")
    return found


def _exchange(home: Home, aside: Path) -> None:
    """Move every entry of the home aside and those of an empty home into it, or none; OSError where one cannot be moved."""
    root, moving = home.root, aside.with_name(aside.name + _MOVING)
    moving.mkdir()
    try:
        fresh = Home(moving / _FRESH)
        make_empty(fresh)
        if (root / _KEPT).exists():
            shutil.copytree(root / _KEPT, fresh.root / _KEPT)
        plan = {
            "aside": aside.name,
            "old": sorted((p.name for p in root.iterdir() if p.name != LOCK_NAME), key=_order),
            "new": sorted((p.name for p in fresh.root.iterdir()), key=_order, reverse=True),
        }
        _write(moving / _PLAN, json.dumps(plan, ensure_ascii=False))
        try:
            _move_all(plan["old"], root, aside)
            _move_all(plan["new"], fresh.root, root)
        except OSError:
            _put_back(root, moving, plan)
            raise
        (moving / _PLAN).unlink()  # from here on it is done
    finally:
        if not (moving / _PLAN).exists():
            shutil.rmtree(moving, ignore_errors=True)


def _put_back(root: Path, moving: Path, plan: Mapping[str, Sequence[str]]) -> None:
    """Undo as much of `plan` as was done; OSError where that cannot be: the plan then stays for the next start."""
    aside, fresh = root.with_name(str(plan["aside"])), moving / _FRESH
    for name in plan["new"]:
        if (root / name).exists() and not (fresh / name).exists():
            _move(root / name, fresh / name)
    for name in plan["old"]:
        if (aside / name).exists():
            _make_room(root / name)
            _move(aside / name, root / name)
    if aside.exists():
        aside.rmdir()
    (moving / _PLAN).unlink()


def _move_all(names: Sequence[str], source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for name in names:
        _move(source / name, target / name)


def _move(source: Path, target: Path) -> None:
    for attempt in range(_TRIES):  # a virus scanner may look at a file for a moment, and Windows then refuses
        try:
            source.rename(target)
            return
        except PermissionError:
            if attempt == _TRIES - 1:
                raise
            time.sleep(_PAUSE_SECONDS)


def _order(name: str) -> tuple[int, str]:
    """What is most likely open elsewhere goes first; the log, which may be written to at any time, is away the least."""
    return {"warehouse": 0, "log": 2}.get(name, 1), name


def _make_room(place: Path) -> None:
    """Clear a place to which something comes back: folders made anew meanwhile are empty; anything else keeps a name."""
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()
    elif place.exists():
        _move(place, place.with_name(place.name + ".giua-chung"))


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _place_of(error: OSError) -> str:
    return f"“{Path(error.filename).name}”" if error.filename else "một tệp của kho"
