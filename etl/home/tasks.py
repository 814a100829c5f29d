"""Tasks: `decisions/tasks.jsonl`, append-only, one event per change. What a task is now is folded from its events.

Two people at once lose nothing: notes are only added, changes of different fields merge, and of one field the later
writer is told what the earlier one set (TaskConflict). The way of an event: {"event": "open" | "change", "number", "task",
"at", "by", "basis", "changes": [{"field", "from", "to"}], "note", "origin"}, of "open" also "school_code", "as_of", "seen".
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from etl.home.answers import now, one_writer
from etl.home.home import Home
from etl.home.journal import append, events
from etl.home.log import user_name
from etl.model.errors import UserError
from etl.model.task import CLOSED, FIELDS, REASONS, STATES, Note, Task, is_closed, shown
from etl.text.fold import clean
from etl.text.vietnam import clock, from_iso

FILE_NAME = "tasks.jsonl"

Event = dict[str, Any]


@dataclass(frozen=True)
class Conflict:
    """One field that was set to `current` (by whom, when) after the basis of somebody who wants `wanted`."""

    field: str
    wanted: Any
    current: Any
    by: str
    at: str

    @property
    def words(self) -> str:
        """Who set what and when, and what was wanted."""
        name, time = FIELDS[self.field].capitalize(), clock(from_iso(self.at))
        return (
            f"{name}: {self.by} đã đặt “{shown(self.field, self.current)}” lúc {time},"
            f" còn bạn muốn “{shown(self.field, self.wanted)}”."
        )


class TaskConflict(UserError):  # noqa: N818  (a conflict is no error of anybody)
    """Somebody else changed the same fields meanwhile: nothing was written. `task`: as it is now."""

    def __init__(self, task: Task, conflicts: Sequence[Conflict]) -> None:
        self.task, self.conflicts = task, tuple(conflicts)
        super().__init__(f"Việc số {task.number} vừa có người sửa. " + " ".join(c.words for c in conflicts))


class Ledger:
    """The tasks while one writer holds the journal; what it is told is written when `writing` ends without an error."""

    def __init__(self, held: Sequence[Event]) -> None:
        self._held = list(_readable(held))
        self.tasks = fold(held)
        self.fresh: list[Event] = []
        self._next = max((_number(e, "number") for e in held), default=0) + 1
        self._next_task = max((_number(e, "task") for e in held), default=0) + 1

    @property
    def events(self) -> list[Event]:
        """What is written and what is going to be."""
        return [*self._held, *self.fresh]

    def has(self, origin: str) -> bool:
        """Tell whether an event of this origin (the fingerprint of a line of a file) is there."""
        return any(e.get("origin") == origin for e in self.events)

    def unclosed(self, school_code: str) -> Task | None:
        """Return the task of a school that nobody has closed."""
        return next((t for t in self.tasks.values() if t.school_code == school_code and not is_closed(t)), None)

    def open(
        self, school_code: str, *, as_of: date, seen: Mapping[str, Any], owner: str, due: date, reason: str | None = None,
        note: str = "", by: str | None = None, state: str = "open", origin: str = "",
    ) -> Task:  # fmt: skip
        """Open a task; UserError where the school has an unclosed one, or something of it is not valid."""
        fields = _valid({"owner": owner, "due": due, "state": state, "reason": reason}, as_of)
        there = self.unclosed(school_code)
        if there and state not in CLOSED:
            raise UserError(
                f"Cơ sở này đã có việc số {there.number}, {there.owner} phụ trách, hạn {shown('due', there.due)}."
                " Ghi tiếp vào việc đó thay cho mở việc mới."
            )
        number = self._next_task
        changes = [{"field": k, "from": None, "to": _plain(v)} for k, v in fields.items()]
        about = {"school_code": school_code, "as_of": as_of.isoformat(), "seen": dict(seen)}
        self._next_task += 1
        return self._put("open", number, 0, changes, note, by, origin, **about)

    def conflicts(self, number: int, basis: int, fields: Mapping[str, Any]) -> list[Conflict]:
        """Return the fields that were set after `basis` to another value than wanted."""
        task = self._known(number)
        found = []
        for name, wanted in fields.items():
            current = getattr(task, name)
            last = self._last_setting(number, name)
            if current != wanted and last and last["number"] > basis:
                found.append(Conflict(name, wanted, current, last["by"], last["at"]))
        return found

    def change(
        self, number: int, *, basis: int, note: str = "", by: str | None = None, keep_as_note: bool = False,
        origin: str = "", **fields: Any,
    ) -> Task:  # fmt: skip
        """Change fields of a task as `change_task` does."""
        task = self._known(number)
        wanted = _valid(fields, task.as_of)
        conflicts = self.conflicts(number, basis, wanted)
        if conflicts and not keep_as_note:
            raise TaskConflict(task, conflicts)
        lost = {c.field for c in conflicts}
        made = {k: v for k, v in wanted.items() if k not in lost and getattr(task, k) != v}
        texts = [clean_note(note), *([wish_words(conflicts)] if conflicts else [])]
        text = "\n".join(t for t in texts if t)
        if not made and not text:
            return task
        self._require_move(task, made, clean_note(note))
        changes = [{"field": k, "from": _plain(getattr(task, k)), "to": _plain(v)} for k, v in made.items()]
        return self._put("change", number, basis, changes, text, by, origin)

    def _require_move(self, task: Task, made: Mapping[str, Any], note: str) -> None:
        if "state" not in made or not is_closed(task):
            return
        if made["state"] in CLOSED:
            raise UserError(
                f"Việc số {task.number} đã đóng ({STATES[task.state]}). Mở lại (kèm ghi chú) trước khi đổi trạng thái đóng."
            )
        if not note:
            raise UserError(f"Việc số {task.number} đã đóng. Muốn mở lại cần ghi chú vì sao.")
        there = self.unclosed(task.school_code)
        if there:
            raise UserError(
                f"Cơ sở này đã có việc số {there.number} chưa đóng, {there.owner} phụ trách; không mở lại việc số"
                f" {task.number} được."
            )

    def _known(self, number: int) -> Task:
        if number not in self.tasks:
            raise UserError(f"Không có việc số {number}.")
        return self.tasks[number]

    def _last_setting(self, number: int, name: str) -> Event | None:
        of_task = [e for e in self.events if e["task"] == number]
        return next((e for e in reversed(of_task) if any(c["field"] == name for c in e["changes"])), None)

    def _put(
        self,
        kind: str,
        number: int,
        basis: int,
        changes: list[Event],
        note: str,
        by: str | None,
        origin: str,
        **about: Any,
    ) -> Task:
        event = {
            "event": kind, "number": self._next, "task": number, "at": now(), "by": clean(by) or user_name(), "basis": basis,
            "changes": changes, "note": clean_note(note), **about, **({"origin": origin} if origin else {}),
        }  # fmt: skip
        made = _after(self.tasks.get(number), event)
        if made is None:
            raise ValueError(f"event makes no task: {event!r}")
        self._next += 1
        self.fresh.append(event)
        self.tasks[number] = made
        return made


@contextmanager
def writing(home: Home) -> Iterator[Ledger]:
    """Hold the journal alone; write in one go what the ledger was told, or nothing where an error ends it."""
    path = _path(home)
    with one_writer(path):
        ledger = Ledger(events(path))
        yield ledger
        if ledger.fresh:
            append(path, ledger.fresh)


def tasks(home: Home) -> list[Task]:
    """Return all tasks, newest first. Events that this version cannot understand are passed over."""
    return sorted(fold(events(_path(home))).values(), key=lambda t: -t.number)


def open_task(
    home: Home, school_code: str, *, as_of: date, seen: Mapping[str, Any], owner: str, due: date, reason: str | None = None,
    note: str = "", by: str | None = None,
) -> Task:  # fmt: skip
    """Open a task for a school and return it.

    UserError where the school has an unclosed one (named, with its owner), the owner is empty, the due date lies before
    `as_of`, or the reason is not one of REASONS (None: not known yet).
    """
    with writing(home) as ledger:
        return ledger.open(
            school_code, as_of=as_of, seen=seen, owner=owner, due=due, reason=reason, note=note, by=by
        )  # fmt: skip


def change_task(
    home: Home,
    number: int,
    *,
    basis: int,
    note: str = "",
    by: str | None = None,
    keep_as_note: bool = False,
    **fields: Any,
) -> Task:
    """Set fields of a task (owner, due, state, reason), add a note, and return it.

    `basis`: the revision that was looked at. TaskConflict, with nothing written, where a field was set since then to
    another value; with `keep_as_note` that field stays, the rest is written, and what was wanted is kept as a note.
    UserError for a value that is not valid, a move that is not allowed (a closed task can only be opened again, with a
    note), or no such task.
    """
    with writing(home) as ledger:
        return ledger.change(number, basis=basis, note=note, by=by, keep_as_note=keep_as_note, **fields)


def task_history(home: Home) -> list[Event]:
    """Return what happened, oldest first: one row per field set and per note.

    Columns: number (of the event), task, school_code, at (ISO, UTC), by, field (one of FIELDS, or "note"), from, to
    (None: not set; days as ISO text).
    """
    rows = []
    schools: dict[int, str] = {}
    for event in _readable(events(_path(home))):
        task = event["task"]
        schools.setdefault(task, event.get("school_code", ""))
        base = {k: event[k] for k in ("number", "task", "at", "by")} | {"school_code": schools[task]}
        rows += [base | {"field": c["field"], "from": c["from"], "to": c["to"]} for c in event["changes"]]
        if event["note"]:
            rows.append(base | {"field": "note", "from": None, "to": event["note"]})
    return rows


def fold(held: Sequence[Event], last: int | None = None) -> dict[int, Task]:
    """Return the tasks by number as their events made them, up to the event `last`."""
    found: dict[int, Task] = {}
    for event in _readable(held):
        if last is None or event["number"] <= last:
            made = _after(found.get(event["task"]), event)
            if made:
                found[event["task"]] = made
    return found


def wish_words(conflicts: Sequence[Conflict]) -> str:
    """Return what somebody wanted and did not get, as the note that keeps it."""
    wishes = ", ".join(f"{FIELDS[c.field]} “{shown(c.field, c.wanted)}”" for c in conflicts)
    return f"Đề nghị chưa dùng, vì đã có người ghi khác trước đó: {wishes}."


def clean_note(text: str | None) -> str:
    """Return a note without what cannot be seen; its lines stay apart."""
    return "\n".join(line for line in map(clean, (text or "").splitlines()) if line)


def _after(task: Task | None, event: Event) -> Task | None:
    """Return the task after one readable event; None for a change of a task that was never opened."""
    fields = {c["field"]: _value(c["field"], c["to"]) for c in event["changes"]}
    if event["event"] == "open":
        if task is not None or not {"owner", "due", "state"} <= fields.keys():
            return task
        task = Task(
            event["task"], event["school_code"], event["at"], event["by"], date.fromisoformat(event["as_of"]),
            event["seen"], fields["owner"], fields["due"], fields.get("reason"), fields["state"],
        )  # fmt: skip
    elif task is None:
        return None
    notes = task.notes
    if event["note"]:
        notes = (*notes, Note(event["at"], event["by"], event["note"], event["number"]))
    return replace(task, **fields, notes=notes, revision=event["number"], changed_at=event["at"])


def _readable(held: Sequence[Event]) -> Iterator[Event]:
    """Yield the events that this version understands; of one with a field or value it does not know, nothing is used."""
    for event in held:
        try:
            if event.get("event") not in ("open", "change"):
                continue
            changes = [
                {"field": c["field"], "from": c.get("from"), "to": c.get("to")} for c in event.get("changes", ())
            ]
            for change in changes:
                _value(change["field"], change["to"])
            about = {}
            if event["event"] == "open":
                date.fromisoformat(event["as_of"])
                about = {"school_code": str(event["school_code"]), "seen": dict(event.get("seen") or {})}
            whole = {"task": int(event["task"]), "number": int(event["number"]), "note": str(event.get("note") or "")}
            from_iso(event["at"])
        except (TypeError, KeyError, ValueError, AttributeError):
            continue
        yield {**event, **whole, **about, "by": str(event.get("by") or ""), "changes": changes}


def _value(name: str, kept: Any) -> Any:
    """Read one value of the journal; ValueError where this version does not know it."""
    if name == "due":
        return date.fromisoformat(kept)
    if name == "owner" and isinstance(kept, str):
        return kept
    if (name == "state" and kept in STATES) or (name == "reason" and (kept is None or kept in REASONS)):
        return kept
    raise ValueError(f"unknown {name}: {kept!r}")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _number(event: Event, name: str) -> int:
    """Return a number of an event, also of one that this version cannot understand: numbers are never given twice."""
    number = event.get(name) if isinstance(event, dict) else None
    return number if isinstance(number, int) else 0


def _valid(fields: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    """Return the fields as they are kept; UserError where one cannot be."""
    unknown = [name for name in fields if name not in FIELDS]
    if unknown:
        raise TypeError(f"unknown fields {unknown}, expected some of {list(FIELDS)}")
    made = dict(fields)
    if "owner" in made:
        made["owner"] = clean(made["owner"])
        if not made["owner"]:
            raise UserError("Chưa ghi người phụ trách.")
    if "due" in made and not isinstance(made["due"], date):
        raise UserError("Chưa chọn hạn.")
    if "due" in made and made["due"] < as_of:
        raise UserError(
            f"Hạn {shown('due', made['due'])} sớm hơn ngày mở việc {shown('due', as_of)}. Chọn hạn từ ngày đó trở đi."
        )
    if "state" in made and made["state"] not in STATES:
        raise UserError(f"Không có trạng thái “{made['state']}”. Các trạng thái: {', '.join(STATES.values())}.")
    if "reason" in made:
        made["reason"] = made["reason"] or None
        if made["reason"] is not None and made["reason"] not in REASONS:
            raise UserError(f"Không có nguyên nhân “{made['reason']}”. Các nguyên nhân: {', '.join(REASONS.values())}.")
    return made


def _path(home: Home) -> Path:
    return home.root / "decisions" / FILE_NAME
