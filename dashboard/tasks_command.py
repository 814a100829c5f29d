"""`python -m dashboard tasks`: list tasks with what the figures say of them, write them out to telephone from, read them back."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dashboard.figures.keys import Filters
from dashboard.figures.lagging import lagging
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import FLAGGED, STATUSES
from dashboard.figures.standing.history import history
from dashboard.figures.tasks import (
    RESULTS,
    Outcome,
    Standings,
    attention,
    days_of,
    did_it_help,
    known_on,
    measured,
    seen_of,
    today_of,
)
from etl.console import write_rows
from etl.home.home import Home
from etl.home.log import record
from etl.home.tasks import task_history, tasks
from etl.model.errors import UserError
from etl.model.task import REASONS, STATES, Task, is_closed
from etl.readers.common.task_sheet import state_of
from etl.tasks.apply import UNCHANGED, VERDICTS, Applied, apply
from etl.tasks.sheet import read
from etl.text.fold import fold_words
from etl.text.vietnam import local

COLUMNS = (
    "number", "school", "school_name", "state", "owner", "due", "reason", "opened", "status_then", "status_now",
    "people_then", "people_now", "participated_then", "participated_now", "gap_then", "gap_now", "result", "so_far",
    "attention", "notes",
)  # fmt: skip
"""`opened`: the day of the figures it was opened on; `…_now`: on the due date, before it in the newest figures."""

_WORDS: dict[str, Mapping[str, str]] = {
    "state": STATES, "reason": REASONS, "status_then": STATUSES, "status_now": STATUSES, "result": RESULTS, "so_far": RESULTS,
}  # fmt: skip


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("--state", metavar="TRẠNG-THÁI,…", help=f"chỉ các trạng thái này: {', '.join(STATES)}")
    command.add_argument("--owner", metavar="TÊN", help="chỉ việc của người này (một phần tên cũng được)")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    way = command.add_mutually_exclusive_group()
    way.add_argument("--export", metavar="TỆP.xlsx", help="ghi Excel để gọi điện: cơ sở của các việc chưa đóng")
    way.add_argument("--import", dest="incoming", metavar="TỆP.xlsx", help="nhập lại Excel đã ghi kết quả")
    command.add_argument("--flagged", type=_count, metavar="N", help="với --export: N cơ sở cần hỗ trợ nặng nhất")
    command.add_argument("--dry-run", action="store_true", help="với --import: chỉ xem, không ghi gì")


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"“{text}” không phải số lượng; viết một số như 10")
    return int(text)


def check(args: argparse.Namespace) -> None:
    """Raise UserError for options that cannot be meant, before anything is opened."""
    unknown = [s for s in _parts(args.state) if state_of(s) is None]
    if unknown:
        raise UserError(f"Không có trạng thái “{unknown[0]}”. Các trạng thái: {', '.join(STATES)}.")
    if args.flagged and not args.export:
        raise UserError("Tuỳ chọn --flagged chỉ dùng cùng --export.")
    if args.dry_run and not args.incoming:
        raise UserError("Tuỳ chọn --dry-run chỉ dùng cùng --import.")
    if args.export and not Path(args.export).parent.exists():
        raise UserError(f"Không có thư mục “{Path(args.export).parent}”.")
    if args.incoming and not Path(args.incoming).is_file():
        raise UserError(f"Không có tệp “{args.incoming}”.")


def run(args: argparse.Namespace, snapshot: Snapshot, where: Filters, home: Home) -> int:
    """Run the command and return its exit code: 0, or 1 where a returned file is refused."""
    if args.incoming:
        return _import(args, snapshot, home)
    found = _chosen(args, snapshot, where, home)
    if args.export:
        return _export(args, snapshot, where, home, found)
    _list(args.format, snapshot, found, tasks(home))
    return 0


def _chosen(args: argparse.Namespace, snapshot: Snapshot, where: Filters, home: Home) -> list[Task]:
    """Return the tasks asked for, newest first; those opened on figures after the as-of date are not there yet."""
    found = known_on(tasks(home), snapshot)
    if args.state:
        states = {state_of(s) for s in _parts(args.state)}
        found = [t for t in found if t.state in states]
    if args.owner:
        found = [t for t in found if f" {fold_words(args.owner)}" in f" {fold_words(t.owner)}"]
    if where.values:
        inside = {r["school"] for r in lagging(snapshot, where)}
        found = [t for t in found if t.school_code in inside]
    return found


def _list(form: str, snapshot: Snapshot, found: Sequence[Task], every: Sequence[Task]) -> None:
    known = Standings(history(snapshot, days_of(found, min(snapshot.as_of, snapshot.newest_date))))
    today = today_of(snapshot, _today())
    why = {a.task.number: a.why for a in attention(found, known, today=today)}
    names = _names(snapshot)
    rows = [_row(t, measured(t, known, today=today), names, why.get(t.number, "")) for t in found]
    if form == "table":
        rows = [{k: _WORDS.get(k, {}).get(v, v) for k, v in row.items()} for row in rows]
    write_rows(COLUMNS, [[row[c] for c in COLUMNS] for row in rows], form)
    if form == "table":
        print("\n".join(["", *did_it_help(found, known, today=today, every=every).sentences]))


def _row(task: Task, outcome: Outcome, names: Mapping[str, str], why: str) -> dict[str, Any]:
    then, now = task.seen, outcome.now or {}
    return {
        "number": task.number, "school": task.school_code, "school_name": names.get(task.school_code), "state": task.state,
        "owner": task.owner, "due": task.due, "reason": task.reason, "opened": task.as_of,
        "status_then": then.get("status"), "status_now": now.get("status"),
        "people_then": then.get("people"), "people_now": now.get("people"),
        "participated_then": then.get("participated"), "participated_now": now.get("participated"),
        "gap_then": then.get("gap_people"), "gap_now": now.get("gap_people"),
        "result": outcome.result, "so_far": outcome.so_far, "attention": why or None, "notes": len(task.notes),
    }  # fmt: skip


def _export(args: argparse.Namespace, snapshot: Snapshot, where: Filters, home: Home, found: Sequence[Task]) -> int:
    from dashboard.reports.call_list import write_call_list  # noqa: PLC0415  (XlsxWriter loads only for a report)

    if args.flagged:
        flagged = [r["school"] for r in lagging(snapshot, where) if r["status"] in FLAGGED]
        schools = flagged[: args.flagged]
    else:
        schools = [t.school_code for t in sorted(found, key=lambda t: (t.due, t.number)) if not is_closed(t)]
    written = write_call_list(snapshot, Path(args.export), schools, tasks(home), history=task_history(home))
    about = {"kind": "goi-dien", "as_of": snapshot.as_of, "schools": list(schools), "version": snapshot.data_version}
    record(home, "report", **about)
    print(f"Đã ghi {args.export}: {written} cơ sở")
    return 0


def _import(args: argparse.Namespace, snapshot: Snapshot, home: Home) -> int:
    path = Path(args.incoming)
    applied = import_sheet(home, path.read_bytes(), path.name, snapshot, is_dry_run=args.dry_run)
    for verdict in applied.verdicts:
        if verdict.verdict != UNCHANGED:
            place = verdict.where or path.name
            print(f"{place}: {VERDICTS[verdict.verdict]}. {verdict.words}")
    print(applied.sentence)
    return 1 if applied.is_refused else 0


def import_sheet(
    home: Home, content: bytes, name: str, snapshot: Snapshot, *, is_dry_run: bool = False, how: str = "command"
) -> Applied:
    """Put a returned call list into the tasks of `home`, or say what is wrong with it; see `etl.tasks.apply`.

    A task that it opens is measured against the figures of the day that its row was listed on. `how`: for the log.
    """
    sheet = read(content, name)
    seen = seen_on(snapshot)
    applied = apply(
        home, sheet, schools=_names(snapshot), seen=seen, as_of=snapshot.as_of, is_dry_run=is_dry_run
    )  # fmt: skip
    if not (is_dry_run or applied.is_refused):
        record(home, "tasks", how=how, file=name, rows=len(applied.verdicts), version=snapshot.data_version)
    return applied


def seen_on(snapshot: Snapshot) -> Callable[[str, date], dict[str, Any]]:
    """Return what tells (school, day) what the figures of the day say; empty for a school not valid then."""
    days: dict[date, dict[str, dict[str, Any]]] = {}

    def seen(school_code: str, on: date) -> dict[str, Any]:
        if on not in days:
            days[on] = {r["school_code"]: r for r in history(snapshot, [on])}
        return seen_of(days[on].get(school_code), snapshot.data_version)

    return seen


def _names(snapshot: Snapshot) -> dict[str, str]:
    return {
        r["school_code"]: r["school_name"] for r in snapshot.rows("select school_code, school_name from school_dim")
    }


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def _today() -> date:
    return local(datetime.now(UTC)).date()
