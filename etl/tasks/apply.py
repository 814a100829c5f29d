"""A returned call list put into the tasks: all of it or, where one row is wrong, nothing.

Of a field that somebody changed after the sheet was written out, the newer value stays and the sheet's is kept as a note.
The same row read twice is done once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from etl.home.home import Home
from etl.home.tasks import Conflict, Event, Ledger, clean_note, fold, writing
from etl.model.errors import UserError
from etl.model.issues import Issue
from etl.model.task import FIELDS, STATES, Task, shown
from etl.tasks.sheet import Line, Sheet
from etl.text.fold import fold_words

Seen = Callable[[str, date], Mapping[str, Any]]
"""(school code, day) → what the figures say of the school on that day: status, people, participated, gap_people, target."""

CHANGED, OPENED, CONFLICT, UNCHANGED, WRONG = "changed", "opened", "conflict", "unchanged", "wrong"
VERDICTS = {
    CHANGED: "đã ghi",
    OPENED: "mở việc mới",
    CONFLICT: "có người đã sửa trước",
    UNCHANGED: "không đổi",
    WRONG: "cần sửa",
}


@dataclass(frozen=True)
class Verdict:
    """What became of one row. `verdict`: one of VERDICTS; `words`: what was done, or what is wrong and how to mend it."""

    sheet: str | None
    row: int | None
    verdict: str
    school_code: str
    number: int | None
    words: str
    issue: Issue | None = None

    @property
    def where(self) -> str:
        """The place in words."""
        return self.issue.where if self.issue else Issue("task_refused", self.sheet, self.row).where


@dataclass(frozen=True)
class Applied:
    """What became of a file: a verdict for every row that says something. `is_refused`: a row was wrong, nothing was done."""

    verdicts: tuple[Verdict, ...]
    is_dry_run: bool = False

    @property
    def is_refused(self) -> bool:
        """True where a row is wrong."""
        return any(v.verdict == WRONG for v in self.verdicts)

    def count(self, verdict: str) -> int:
        """Return how many rows had this verdict."""
        return sum(v.verdict == verdict for v in self.verdicts)

    @property
    def sentence(self) -> str:
        """The whole in one sentence."""
        if any(v.issue and v.issue.severity == "refuse" for v in self.verdicts):
            return "Chưa ghi gì."
        if self.is_refused:
            return f"Chưa ghi gì: {self.count(WRONG)} chỗ cần sửa. Sửa trong tệp rồi nhập lại."
        parts = [f"{self.count(v)} dòng {VERDICTS[v]}" for v in (CHANGED, OPENED, CONFLICT, UNCHANGED) if self.count(v)]
        if not parts:
            return "Tệp không có dòng nào để ghi."
        if self.is_dry_run:
            return f"Nếu nhập: {', '.join(parts)}."
        is_new = self.count(CHANGED) or self.count(OPENED) or self.count(CONFLICT)
        return f"Đã nhập: {', '.join(parts)}." + (" Muốn ghi tiếp thì tải bảng mới." if is_new else "")


def apply(
    home: Home, sheet: Sheet, *, schools: Mapping[str, str], seen: Seen, as_of: date, by: str | None = None,
    is_dry_run: bool = False,
) -> Applied:  # fmt: skip
    """Change and open tasks as `sheet` says and return a verdict for every row.

    `schools`: code → name of the schools there are; `seen`: what a task opened by the sheet is measured against; `as_of`:
    the day of the figures today, for rows that do not say theirs. Nothing is written where a row is wrong or for a dry run.
    """
    verdicts = [_wrong(issue) for issue in sheet.problems]
    with writing(home) as ledger:
        work = _Work(ledger, schools, seen, as_of, by)
        verdicts += [verdict for line in sheet.lines for verdict in work.verdicts(line)]
        if is_dry_run or any(v.verdict == WRONG for v in verdicts):
            ledger.fresh.clear()
    return Applied(tuple(sorted(verdicts, key=lambda v: (v.sheet or "", v.row or 0))), is_dry_run)


class _Work:
    """The rows of one sheet, done one after the other in a ledger that may still be thrown away."""

    def __init__(self, ledger: Ledger, schools: Mapping[str, str], seen: Seen, as_of: date, by: str | None) -> None:
        self.ledger, self.schools, self.seen, self.as_of, self.by = ledger, schools, seen, as_of, by
        self.held: dict[int, list[Event]] = {}
        for event in ledger.events:
            self.held.setdefault(event["task"], []).append(event)
        self.done: dict[str, Line] = {}
        self.codes = {code.casefold(): code for code in schools}
        self.names: dict[str, list[str]] = {}
        for code, name in schools.items():
            self.names.setdefault(fold_words(name), []).append(code)

    def verdicts(self, line: Line) -> list[Verdict]:
        """Do one row; no verdict for a school without a task that nobody wrote anything beside."""
        if line.number is None and not line.is_filled:
            return []
        task = self.ledger.tasks.get(line.number or 0)
        if line.number is not None and task is None:
            return [_wrong(line.issue("task_unknown_number", "number", str(line.number)), line)]
        school = self._school(line)
        if school is None:
            return [
                _wrong(line.issue("task_unknown_school", "school_code", line.school_code or line.school_name), line)
            ]
        if task and line.school_code and school != task.school_code:
            value = f"việc số {task.number} của {task.school_code}, mã trường {line.school_code}"
            return [_wrong(line.issue("task_mixed_row", "school_code", value), line)]
        key = f"việc số {task.number}" if task else f"cơ sở {school}"
        if key in self.done and self.done[key].origin != line.origin:
            return [_wrong(line.issue("task_twice", value=key.capitalize(), other=_place(self.done[key])), line)]
        if key in self.done or self.ledger.has(line.origin):
            self.done.setdefault(key, line)
            return [_verdict(line, UNCHANGED, school, task, "Đã nhập trước đó.")]
        self.done[key] = line
        try:
            return [self._change(line, task) if task else self._open(line, school)]
        except UserError as error:
            return [_wrong(line.issue("task_refused", value=str(error).rstrip(".")), line)]

    def _school(self, line: Line) -> str | None:
        if line.number is not None and not line.school_code:
            return self.ledger.tasks[line.number].school_code
        if line.school_code:
            known = self.codes.get(line.school_code.casefold())
            if known or line.number is None:
                return known
            return line.school_code  # a school that has left the list: its task is told by its number
        named = self.names.get(fold_words(line.school_name), [])
        return named[0] if len(named) == 1 else None

    def _change(self, line: Line, task: Task) -> Verdict:
        """Write what the row changed against the revision that it was written out at."""
        if line.basis is None:
            return self._change_without_basis(line, task)
        before = fold(self.held[task.number], line.basis).get(task.number)
        was = before or task
        wanted = {k: v for k, v in line.fields.items() if getattr(was, k) != v}
        wanted = {k: v for k, v in wanted.items() if not self._was_done(task.number, k, v, line.basis)}
        note = "" if self._is_noted(task, line) else line.note
        conflicts = self.ledger.conflicts(task.number, line.basis, wanted)
        after = self.ledger.change(
            task.number, basis=line.basis, note=note, by=self.by, keep_as_note=True, origin=line.origin, **wanted
        )
        lost = {c.field for c in conflicts}
        told = _told(task, {k: v for k, v in wanted.items() if k not in lost}, bool(note))
        if conflicts:
            words = " ".join([*map(_conflict_words, conflicts), *([f"Đã ghi: {told}."] if told else [])])
            return _verdict(line, CONFLICT, task.school_code, task, words)
        if after.revision == task.revision:
            return _verdict(line, UNCHANGED, task.school_code, task, "Không có gì mới.")
        return _verdict(line, CHANGED, task.school_code, task, told[0].upper() + told[1:] + ".")

    def _change_without_basis(self, line: Line, task: Task) -> Verdict:
        """Add the note of a row that has lost its mark; refuse it where it differs, for nobody knows who is newer."""
        if any(getattr(task, k) != v for k, v in line.fields.items()):
            return _wrong(line.issue("task_no_basis", "number"), line)
        if not line.note or any(n.text == clean_note(line.note) for n in task.notes):
            return _verdict(line, UNCHANGED, task.school_code, task, "Không có gì mới.")
        self.ledger.change(task.number, basis=task.revision, note=line.note, by=self.by, origin=line.origin)
        return _verdict(line, CHANGED, task.school_code, task, "Thêm ghi chú.")

    def _open(self, line: Line, school: str) -> Verdict:
        missing = [FIELDS[k] for k in ("owner", "due") if k not in line.fields]
        there = self.ledger.unclosed(school)
        if there:
            return self._opened_meanwhile(line, there)
        if missing:
            return _wrong(line.issue("task_incomplete", "owner", " và ".join(missing)), line)
        as_of = line.listed_on if line.listed_on and line.listed_on <= self.as_of else self.as_of
        task = self.ledger.open(
            school,
            as_of=as_of,
            seen=self.seen(school, as_of),
            by=self.by,
            note=line.note,
            origin=line.origin,
            **line.fields,
        )
        words = f"Việc số {task.number}: {task.owner}, hạn {shown('due', task.due)}, {STATES[task.state].lower()}."
        return _verdict(line, OPENED, school, task, words)

    def _opened_meanwhile(self, line: Line, there: Task) -> Verdict:
        """Keep what the row wanted as a note of the task that somebody else opened for the school meanwhile."""
        wishes = ", ".join(f"{FIELDS[k]} “{shown(k, v)}”" for k, v in line.fields.items())
        note = "\n".join(
            part for part in (f"Bảng nhập cũng muốn mở việc: {wishes}." if wishes else "", line.note) if part
        )
        self.ledger.change(there.number, basis=there.revision, note=note, by=self.by, origin=line.origin)
        words = (
            f"Cơ sở này đã có việc số {there.number}, {there.owner} phụ trách, hạn {shown('due', there.due)}: giữ việc đó,"
            " phần ghi trong tệp được giữ thành ghi chú."
        )
        return _verdict(line, CONFLICT, there.school_code, there, words)

    def _was_done(self, number: int, name: str, value: Any, basis: int) -> bool:
        """Tell whether a field has had the wanted value after the basis: then this wish was met, and replaced, before."""
        plain = value.isoformat() if isinstance(value, date) else value
        return any(
            c["field"] == name and c["to"] == plain
            for e in self.held.get(number, ())
            if e["number"] > basis
            for c in e["changes"]
        )

    def _is_noted(self, task: Task, line: Line) -> bool:
        text, basis = clean_note(line.note), line.basis
        return basis is not None and any(n.text.startswith(text) for n in task.notes if n.number > basis)


def _told(task: Task, made: Mapping[str, Any], is_noted: bool) -> str:
    parts = [f"{FIELDS[k]} {shown(k, getattr(task, k))} → {shown(k, v)}" for k, v in made.items()]
    return ", ".join([*parts, *(["thêm ghi chú"] if is_noted else [])])


def _conflict_words(conflict: Conflict) -> str:
    return (
        f"{FIELDS[conflict.field].capitalize()}: giữ “{shown(conflict.field, conflict.current)}” do {conflict.by} đặt sau khi"
        f" tải bảng; “{shown(conflict.field, conflict.wanted)}” trong tệp được giữ thành ghi chú."
    )


def _place(line: Line) -> str:
    return Issue("task_refused", line.sheet, line.row).where


def _verdict(line: Line, verdict: str, school: str, task: Task | None, words: str) -> Verdict:
    return Verdict(line.sheet, line.row, verdict, school, task.number if task else None, words)


def _wrong(issue: Issue, line: Line | None = None) -> Verdict:
    code, number = (line.school_code, line.number) if line else ("", None)
    return Verdict(issue.sheet, issue.row, WRONG, code, number, f"{issue.message} {issue.fix}", issue)
