"""Frozen sets (chốt số): documents and figures that were signed off, kept byte for byte and never changed again.

A set is a folder named by its code: `tai-lieu/` (documents), `so-lieu/` (figures kept for later explanation) and
`manifest.json` with the SHA-256 of every file. `ledger.jsonl` has one line per freeze with the manifest's hash and the
hash of the line before: what is altered, added or lost afterwards no longer fits. Whoever can write every file here
could forge all of it together; then the slip on paper, which carries the manifest's hash, tells.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from etl.home import journal
from etl.home.answers import now, one_writer
from etl.home.home import Home
from etl.home.log import record, user_name
from etl.model.errors import UserError
from etl.text.vietnam import clock, from_iso

LEDGER, MANIFEST, DOCUMENTS, FIGURES = "ledger.jsonl", "manifest.json", "tai-lieu", "so-lieu"
_PART = ".dang-ghi-"
_MEND = "Lấy lại thư mục frozen từ bản sao lưu"


@dataclass(frozen=True)
class About:
    """What a set speaks of. `where`: filters as one line; `unit`: in words; `state`: what the figures were made of;
    `sources`: name and SHA-256 of every file in force; `program`: version of the code that counts.
    """

    code: str
    as_of: date
    where: str
    unit: str
    data_version: str
    settings_version: str
    program: str
    state: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FrozenSet:
    """One set. `frozen_at`: ISO UTC; `documents`, `figures`: file name → SHA-256; `replaces`: the code of an earlier set
    that this one takes the place of; `seal`: SHA-256 of its manifest.
    """

    about: About
    frozen_at: str
    frozen_by: str
    note: str
    replaces: str | None
    documents: Mapping[str, str]
    figures: Mapping[str, str]
    seal: str = ""

    @property
    def code(self) -> str:
        """The set's code."""
        return self.about.code


def freeze(
    home: Home, about: About, documents: Mapping[str, bytes], figures: Mapping[str, bytes], *, by: str | None = None,
    note: str = "", replaces: str | None = None,
) -> FrozenSet:  # fmt: skip
    """Keep a set for ever and return it; all or nothing. UserError where that code is frozen already,
    `replaces` is not, or the disk takes no more.
    """
    home.frozen.mkdir(parents=True, exist_ok=True)
    with one_writer(home.frozen / LEDGER):
        known = {event["code"]: event for event in _events(home)}
        if about.code in known:
            event = known[about.code]
            when = clock(from_iso(event["at"]))
            raise UserError(
                f"Bộ {about.code} đã được {event['by']} chốt lúc {when}, mọi số vẫn như lúc đó. Không cần chốt lại."
            )
        if replaces is not None and replaces not in known:
            raise UserError(f"Không có bộ đã chốt nào mang mã {replaces} để thay.")
        _sweep(home, about.code)
        made = FrozenSet(
            about, now(), by or user_name(), note.strip(), replaces,
            {name: _digest(content) for name, content in sorted(documents.items())},
            {name: _digest(content) for name, content in sorted(figures.items())},
        )  # fmt: skip
        manifest = _manifest(made)
        try:
            _write_folder(home.frozen / about.code, documents, figures, manifest)
            _append(home, made, _digest(manifest))
        except OSError as error:
            raise UserError(
                f"Chưa chốt được bộ {about.code}: {error.strerror or error}. Xem chỗ trống và quyền ghi của “{home.frozen}”."
            ) from error
    record(home, "freeze", code=about.code, as_of=about.as_of, where=about.where, seal=_digest(manifest))
    return _loaded(home, about.code)


def frozen_sets(home: Home) -> list[FrozenSet]:
    """Return the sets that can be read, the one frozen last first. What is wrong with the others: `verify`."""
    found = []
    for event in _events(home):
        try:
            found.append(_loaded(home, event["code"]))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found[::-1]


def find(home: Home, code: str) -> FrozenSet:
    """Return the set with this code, or with the only code that begins so; UserError where there is none."""
    wanted = code.strip().upper()
    met = [s for s in frozen_sets(home) if s.code == wanted] or [
        s for s in frozen_sets(home) if len(wanted) >= 4 and s.code.startswith(wanted)
    ]
    if len(met) != 1:
        raise UserError(f"Không có đúng một bộ đã chốt mang mã “{code}”. Xem: python -m dashboard frozen.")
    return met[0]


def read(home: Home, code: str, name: str) -> bytes:
    """Return one document or file of figures as it was frozen; UserError where it is not what was frozen."""
    made = find(home, code)
    folder, hashes = (FIGURES, made.figures) if name in made.figures else (DOCUMENTS, made.documents)
    if name not in hashes:
        raise UserError(f"Bộ {made.code} không có tệp “{name}”.")
    try:
        content = (home.frozen / made.code / folder / name).read_bytes()
    except OSError as error:
        raise UserError(f"Bộ {made.code} mất tệp “{name}”. {_MEND}.") from error
    if _digest(content) != hashes[name]:
        raise UserError(f"Tệp “{name}” của bộ {made.code} đã bị sửa sau khi chốt nên không dùng được. {_MEND}.")
    return content


def figures_of(home: Home, made: FrozenSet) -> dict[str, bytes]:
    """Return the figures kept beside a set by file name; UserError as `read`."""
    return {name: read(home, made.code, name) for name in made.figures}


def verify(home: Home, code: str | None = None) -> list[str]:
    """Return what is no longer as it was frozen, in Vietnamese, for one set or for all and their ledger; empty: nothing."""
    found = [] if code else [*_ledger_problems(home), *_stray(home), *_forgotten(home)]
    for event in _events(home):
        if code in (None, event["code"]):
            found += _set_problems(home, event)
    return found


def _ledger_problems(home: Home) -> Iterator[str]:
    path = home.frozen / LEDGER
    before = ""
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else (), start=1):
        try:
            event = json.loads(line)
            fits = event["before"] == before and event["number"] == n
        except (ValueError, KeyError, TypeError):
            fits = False
        if not fits:
            yield f"Sổ chốt số ({LEDGER}) bị sửa, mất hoặc chèn dòng ở quanh dòng {n}. {_MEND}."
            return
        before = _digest(line.encode())


def _stray(home: Home) -> Iterator[str]:
    listed = {event["code"] for event in _events(home)}
    for folder in sorted(home.frozen.iterdir()) if home.frozen.exists() else ():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in listed:
            yield f"Thư mục “{folder.name}” trong frozen không có trong sổ chốt số: không phải bộ đã chốt, hoặc sổ bị cắt. {_MEND}."


def _forgotten(home: Home) -> Iterator[str]:
    """Sets that the access log saw frozen and the ledger does not know: its end was cut off."""
    listed = {event["code"] for event in _events(home)}
    for event in journal.events(home.root / "log" / "access.jsonl"):
        if event.get("action") == "freeze" and event.get("code") not in listed:
            listed.add(event.get("code"))
            yield f"Bộ {event.get('code')} do {event.get('by')} chốt không còn trong sổ chốt số. {_MEND}."


def _set_problems(home: Home, event: Mapping[str, Any]) -> Iterator[str]:
    code, folder = event["code"], home.frozen / event["code"]
    try:
        manifest = (folder / MANIFEST).read_bytes()
    except OSError:
        yield f"Mất bộ {code}: không còn thư mục hoặc tệp {MANIFEST}. {_MEND}."
        return
    if _digest(manifest) != event["manifest"]:
        yield f"Bộ {code}: tệp {MANIFEST} bị sửa sau khi chốt. {_MEND}."
        return
    made = _loaded(home, code)
    for part, hashes in ((DOCUMENTS, made.documents), (FIGURES, made.figures)):
        there = {p.name for p in (folder / part).iterdir()} if (folder / part).is_dir() else set()
        for name, sha256 in hashes.items():
            if name not in there:
                yield f"Bộ {code}: mất tệp “{name}”. {_MEND}."
            elif _digest((folder / part / name).read_bytes()) != sha256:
                yield f"Bộ {code}: tệp “{name}” bị sửa sau khi chốt. {_MEND}."
        for name in sorted(there - hashes.keys()):
            yield f"Bộ {code}: có thêm tệp lạ “{name}” không thuộc bộ. Chuyển tệp đó ra chỗ khác."


def _events(home: Home) -> list[dict[str, Any]]:
    return [e for e in journal.events(home.frozen / LEDGER) if e.get("event") == "freeze" and e.get("code")]


def _append(home: Home, made: FrozenSet, seal: str) -> None:
    path = home.frozen / LEDGER
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    before = _digest(lines[-1].encode()) if lines else ""
    journal.append(path, [{
        "event": "freeze", "number": len(lines) + 1, "code": made.code, "at": made.frozen_at, "by": made.frozen_by,
        "manifest": seal, "before": before,
    }])  # fmt: skip


def _manifest(made: FrozenSet) -> bytes:
    kept = {name: value for name, value in asdict(made).items() if name != "seal"}
    kept["about"]["as_of"] = made.about.as_of.isoformat()
    return (json.dumps(kept, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _loaded(home: Home, code: str) -> FrozenSet:
    content = (home.frozen / code / MANIFEST).read_bytes()
    kept = json.loads(content)
    about = kept.pop("about")
    about |= {"as_of": date.fromisoformat(about["as_of"]), "sources": tuple(tuple(s) for s in about["sources"])}
    return FrozenSet(About(**about), **kept, seal=_digest(content))


def _write_folder(target: Path, documents: Mapping[str, bytes], figures: Mapping[str, bytes], manifest: bytes) -> None:
    part = target.with_name(f"{_PART}{target.name}")
    for folder, files in ((DOCUMENTS, documents), (FIGURES, figures), ("", {MANIFEST: manifest})):
        (part / folder).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            _write(part / folder / name, content)
    part.replace(target)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    path.chmod(0o444)


def _sweep(home: Home, code: str) -> None:
    """Remove what a freeze that was cut off has left. A whole folder that no line of the ledger knows is put aside."""
    for part in home.frozen.glob(f"{_PART}*"):
        for file in part.rglob("*"):
            file.chmod(0o755 if file.is_dir() else 0o644)  # Windows removes nothing that is read-only
        shutil.rmtree(part, ignore_errors=True)
    if (home.frozen / code).exists():
        aside = next(p for n in range(1, 1000) if not (p := home.frozen / f".la-{n}-{code}").exists())
        (home.frozen / code).rename(aside)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
