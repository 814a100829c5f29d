"""The [[target]] blocks inside the text of `programme.toml`: changed, added or taken out, everything else left as it is.

A file of settings is a person's: its comments, order, spacing, line ends and byte-order mark are kept byte for byte. Only
the points that changed are written anew inside their block, beside whatever comments they have.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import tomlkit

from etl.model.errors import UserError
from etl.model.settings import Settings, Target, parse

_TARGET = re.compile(r"""[ \t]*\[\[[ \t]*(target|"target"|'target')[ \t]*\]\]""")
_BOM = "\ufeff"


@dataclass(frozen=True)
class _Piece:
    """From one header to the next. `block`: down to its last key; `rest`: the blank lines and comments after that."""

    block: str
    rest: str
    is_target: bool


def with_targets(content: bytes, targets: Sequence[Target]) -> bytes:
    """Return the settings file `content` with exactly these lines; lines that did not change stay untouched.

    A new line goes behind the last one of the file, else to its end. UserError where the file or a line is wrong, where
    two lines speak of the same measure and level, or where the blocks are written in a way that cannot be edited.
    """
    old = parse(content)
    wanted = {(t.measure, t.level): replace(t, points=tuple(sorted(t.points))) for t in targets}
    if len(wanted) != len(targets):
        raise UserError("Mỗi chỉ số và cấp học chỉ có một đường mục tiêu.")
    text = content.decode("utf-8")
    mark, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    made = (mark + _edited(text, old.targets, wanted)).encode("utf-8")
    new = parse(made)
    if _others(new) != _others(old) or set(new.targets) != set(wanted.values()) or len(new.targets) != len(wanted):
        raise UserError(_BY_HAND)
    return made


_BY_HAND = (
    "Tệp “programme.toml” ghi mục tiêu theo cách mà trang này không sửa được. Mở tệp, viết mỗi đường thành một khối"
    " [[target]] có measure, level, points, rồi mở lại trang."
)


def _others(settings: Settings) -> Settings:
    return replace(settings, targets=())


def _edited(text: str, old: Sequence[Target], wanted: dict[tuple[str, str | None], Target]) -> str:
    pieces, left = _pieces(text), dict(wanted)
    if sum(p.is_target for p in pieces) != len(old):
        raise UserError(_BY_HAND)
    line_end = "\r\n" if "\r\n" in text else "\n"
    lines = iter(old)
    done: list[str] = []
    after_targets = None
    for piece in pieces:
        if not piece.is_target:
            done += [piece.block, piece.rest]
            continue
        line = next(lines)
        kept = left.pop((line.measure, line.level), None)
        if kept:
            done.append(_repointed(piece.block, kept))
        after_targets = len(done)
        done.append(piece.rest if kept else _without_gap(piece.rest, done))
    place = len(done) if after_targets is None else after_targets
    before, behind = "".join(done[:place]), "".join(done[place:])
    for line in left.values():
        before = _ended(before, line_end) + _block(line, line_end)
    if left and behind and behind.splitlines()[0].strip():
        behind = line_end + behind
    return before + behind


def _pieces(text: str) -> list[_Piece]:
    """Cut a valid TOML text at its headers; joined again, the pieces are the text."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    starts = [0] + [
        n for n, line in enumerate(lines) if n and line.lstrip(" \t").startswith("[") and _is_whole("".join(lines[:n]))
    ]
    return [_piece(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _is_whole(text: str) -> bool:
    """Tell whether a text that begins a valid file ends between two statements, not inside an array or a string."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _piece(lines: Sequence[str]) -> _Piece:
    is_target = bool(lines) and bool(_TARGET.match(lines[0]))
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return _Piece("".join(lines[:end]), "".join(lines[end:]), is_target)


def _without_gap(rest: str, done: Sequence[str]) -> str:
    """Return what followed a block taken out; one of two empty lines goes with it."""
    first, _, others = rest.partition("\n")
    before = "".join(done)
    return others if not first.strip() and (not before or before.endswith(("\n\n", "\n\r\n"))) else rest


def _ended(text: str, line_end: str) -> str:
    """Return `text` with an empty line at its end, unless it is empty."""
    if not text.strip():
        return text
    if not text.endswith("\n"):
        text += line_end
    return text if text.endswith(("\n\n", "\n\r\n")) else text + line_end


def _block(line: Target, line_end: str) -> str:
    level = [f'level = "{line.level}"'] if line.level else []
    points = ", ".join(f"[{day}, {share!r}]" for day, share in line.points)
    return line_end.join(["[[target]]", f'measure = "{line.measure}"', *level, f"points = [{points}]", ""])


def _repointed(block: str, line: Target) -> str:
    """Return a block with the points of `line`; a point that stays keeps its writing and its comment."""
    document: Any = tomlkit.parse(block)
    array = document["target"][0]["points"]
    wanted = dict(line.points)
    if sorted((p[0], float(p[1])) for p in array.unwrap()) == list(line.points):
        return block
    met: set[date] = set()
    for n in range(len(array) - 1, -1, -1):
        written_day, share = array[n].unwrap()
        if written_day not in wanted or written_day in met:
            del array[n]
        elif float(share) != wanted[written_day]:
            array[n][1] = wanted[written_day]
        met.add(written_day)
    for n, (day, share) in enumerate(line.points):
        if day not in met:
            array.insert(n, [day, share])
    return tomlkit.dumps(document)
