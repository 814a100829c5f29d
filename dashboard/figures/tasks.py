"""Did the call help? Tasks measured by the figures: the standing on the due date against that at opening.

People's word never makes a task cleared. Everything here is a function of tasks and rows of `standing.history`: one row per
(day, school_code) with people, participated, gap_people, status.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import FLAGGED, GRAVITY, STATUSES
from etl.model.task import STATES, Task, is_closed
from etl.text.vietnam import day as day_text
from etl.text.vietnam import number

Row = Mapping[str, Any]

RESULTS = {
    "cleared": "Hết tụt hậu",
    "better": "Khá hơn",
    "same": "Như cũ",
    "worse": "Kém hơn",
    "not_due": "Chưa đến hạn",
    "no_data": "Chưa có số liệu đến hạn",
}
"""Result → its word. Only the first four were measured."""
MEASURED = ("cleared", "better", "same", "worse")
FEWEST = 10
"""Of fewer schools than this on either side nothing is concluded."""
_WEEK = timedelta(weeks=1)


class Standings:
    """Rows of `history` to look up. `newest`: their newest day, or the newest of the data where that is earlier."""

    def __init__(self, rows: Iterable[Row], newest: date | None = None) -> None:
        self.days: dict[date, dict[str, Row]] = {}
        for row in rows:
            if newest is None or row["day"] <= newest:
                self.days.setdefault(row["day"], {})[row["school_code"]] = row
        self.newest = max(self.days, default=None)

    def at(self, on: date) -> Mapping[str, Row]:
        """Return the schools of a day: of that very day, else of the next one there is within a week; else none."""
        found = min((d for d in self.days if on <= d < on + _WEEK), default=None)
        return self.days[found] if found else {}

    def latest(self, school_code: str) -> Row | None:
        """Return a school's row of the newest day."""
        return self.days[self.newest].get(school_code) if self.newest else None


@dataclass(frozen=True)
class Outcome:
    """What became of one task. `result`: one of RESULTS; `now`: the row compared with (that of the due date, before it
    the newest one), None where there is none; `so_far`: what the newest figures say where the task is not measured yet.
    """

    result: str
    now: Row | None = None
    so_far: str | None = None

    @property
    def is_cleared(self) -> bool:
        """True where the data no longer flag the school on the due date."""
        return self.result == "cleared"

    @property
    def words(self) -> str:
        """The result in words, with what there is to tell before the due date."""
        so_far = f" (đến nay: {RESULTS[self.so_far].lower()})" if self.so_far else ""
        return RESULTS[self.result] + so_far


def days_of(tasks: Iterable[Task], newest: date) -> list[date]:
    """Return the days that `history` has to be asked for: openings, due dates that have data, the newest day."""
    wanted = [d for t in tasks for d in (t.as_of, t.due)]
    return sorted({d for d in wanted if d <= newest} | {newest})


def today_of(snapshot: Snapshot, now: date) -> date:
    """Return the day that due dates are held against: `now`, where the newest figures are asked for; else their day.

    A demo province, whose data end in the past, lives on the day of its figures.
    """
    is_past = snapshot.settings.is_demo or snapshot.as_of < snapshot.newest_date
    return snapshot.as_of if is_past else max(now, snapshot.as_of)


def known_on(tasks: Iterable[Task], snapshot: Snapshot) -> list[Task]:
    """Return the tasks there were on the as-of date: of a past day none opened on figures after it."""
    return [t for t in tasks if t.as_of <= snapshot.as_of or snapshot.as_of >= snapshot.newest_date]


def seen_of(row: Row | None, data_version: str) -> dict[str, Any]:
    """Return what a task keeps of a row of `history` when it is opened; of a school not valid that day the version alone."""
    kept = ("status", "people", "participated", "gap_people", "target")
    return ({k: row[k] for k in kept} if row else {}) | {"data_version": data_version}


def measured(task: Task, rows: Iterable[Row] | Standings, *, today: date | None = None) -> Outcome:
    """Compare the standing on the due date with that at opening.

    cleared: flagged at opening and not on the due date. better, worse: a milder or graver status, or with the same one a
    smaller or larger gap in people (a silent school that stays silent is the same). not_due: the day has not come;
    no_data: it has (by `today`), and the newest figures are older, or the school is no longer there.
    """
    known = rows if isinstance(rows, Standings) else Standings(rows)
    newest, now = known.newest, known.latest(task.school_code)
    if newest is None or newest < task.due:
        has_come = today is not None and task.due <= today
        return Outcome("no_data" if has_come else "not_due", now, compared(task.seen, now) if now else None)
    on_due = known.at(task.due).get(task.school_code)
    return Outcome(compared(task.seen, on_due), on_due) if on_due else Outcome("no_data", now)


def compared(before: Row, now: Row) -> str:
    """Return cleared, better, same or worse: how `now` differs from `before`, two rows of one school."""
    was, status = before.get("status"), now["status"]
    if was in FLAGGED and status not in FLAGGED:
        return "cleared"
    if was in STATUSES and was != status:
        return "better" if GRAVITY[status] > GRAVITY[was] else "worse"
    if status == "silent":
        return "same"
    less = (before.get("gap_people") or 0) - (now["gap_people"] or 0)
    more = less or (now["participated"] or 0) - (before.get("participated") or 0)
    return "better" if more > 0 else "worse" if more < 0 else "same"


def sentence(task: Task, outcome: Outcome) -> str:
    """Return then and now: "Khi mở việc (01/12/2025): Tụt, 12/40 người, thiếu 20. Ngày 15/12/2025: …"."""
    then = f"Khi mở việc ({day_text(task.as_of)}): {_standing(task.seen)}."
    return then + (f" Ngày {day_text(outcome.now['day'])}: {_standing(outcome.now)}." if outcome.now else "")


def _standing(row: Row) -> str:
    status = STATUSES.get(row.get("status") or "", "chưa rõ")
    gap = f", thiếu {number(row['gap_people'])}" if row.get("gap_people") else ""
    if row.get("status") == "silent" or row.get("people") is None:
        return f"{status}{gap}"
    return f"{status}, {number(row.get('participated'))}/{number(row['people'])} người{gap}"


@dataclass(frozen=True)
class Help:
    """Schools whose task fell due, by result, and those of the same status and week without any task.

    `called`: result → schools; `uncalled`, `uncalled_cleared`: schools not called, and those of them that cleared by
    themselves after the same number of weeks; `expected`: of the called schools that have such companions
    (`with_companions`), how many would have cleared at the companions' rate; `untouched`: called for in a task that still
    stands as new.
    """

    called: Mapping[str, int]
    uncalled: int
    uncalled_cleared: int
    with_companions: int
    expected: float
    untouched: int

    @property
    def due(self) -> int:
        """Schools with a task that fell due and was measured."""
        return sum(self.called.values())

    @property
    def is_enough(self) -> bool:
        """True where both sides are large enough to be compared."""
        return min(self.due, self.uncalled) >= FEWEST

    @property
    def sentences(self) -> list[str]:
        """What there is to say, with its counts and its limits."""
        if not self.due:
            return ["Chưa có việc nào đến hạn và có số liệu để đo."]
        told = [f"{number(n)} {RESULTS[r].lower()}" for r, n in self.called.items() if n and r != "cleared"]
        rest = f" ({', '.join(told)})" if told else ""
        said = [
            f"Trong {number(self.due)} cơ sở được giao việc và đã đến hạn, {number(self.called['cleared'])} hết tụt{rest};"
            f" trong {number(self.uncalled)} cơ sở cùng tình trạng, cùng tuần mà không được giao việc,"
            f" {number(self.uncalled_cleared)} hết tụt."
        ]
        if self.untouched:
            said.append(
                f"Trong số được giao, {number(self.untouched)} việc vẫn ghi là “{STATES['open']}”: chưa ai gọi."
            )
        if not self.is_enough:
            said.append(f"Dưới {FEWEST} cơ sở ở một bên: còn quá ít để biết việc gọi có giúp được không.")
        else:
            said.append(
                f"Nếu không gọi, trong {number(self.with_companions)} cơ sở có cơ sở tương tự để so, khoảng"
                f" {number(self.expected, 1)} cũng tự hết tụt. Cơ sở được gọi thường là nơi nặng hơn, nên đây là số để"
                " tham khảo, chưa phải bằng chứng."
            )
        return said


def did_it_help(
    tasks: Sequence[Task],
    rows: Iterable[Row] | Standings,
    *,
    today: date | None = None,
    every: Sequence[Task] | None = None,
) -> Help:
    """Count what became of the schools called, beside the schools in the same state that were not.

    Of each school its task that fell due last. Put beside it: the schools with the same status on the day it was opened
    and no task opened up to its due date, looked at on that due date; each counts once. `rows`: of the `days_of` the tasks,
    at least. `every`: all tasks there are, where `tasks` are only some of them: a school that one of the others speaks of
    was called too.
    """
    known = rows if isinstance(rows, Standings) else Standings(rows)
    last: dict[str, tuple[Task, str]] = {}
    for task in sorted(tasks, key=lambda t: (t.due, t.number)):
        result = measured(task, known, today=today).result
        if result in MEASURED and task.state != "not_ours":
            last[task.school_code] = task, result
    companions: dict[str, bool] = {}
    expected, paired = 0.0, 0
    for task, _ in sorted(last.values(), key=lambda found: found[0].number):
        alike = _alike(task, every or tasks, known)
        companions = alike | companions  # of a school met before, the first look stays
        if alike:
            paired += 1
            expected += sum(alike.values()) / len(alike)
    called = {r: sum(result == r for _, result in last.values()) for r in MEASURED}
    untouched = sum(task.state == "open" for task, _ in last.values())
    return Help(called, len(companions), sum(companions.values()), paired, expected, untouched)


def _alike(task: Task, tasks: Sequence[Task], known: Standings) -> dict[str, bool]:
    """Return school → cleared by itself, for the schools in the state of `task` at its opening that were not called."""
    called = {t.school_code for t in tasks if t.as_of <= task.due}
    then, later = known.at(task.as_of), known.at(task.due)
    return {
        code: later[code]["status"] not in FLAGGED
        for code, row in then.items()
        if row["status"] == task.seen.get("status")
        and row["status"] in FLAGGED
        and code not in called
        and code in later
    }


@dataclass(frozen=True)
class Attention:
    """A task that somebody should look at, and why."""

    task: Task
    why: str


def attention(tasks: Iterable[Task], rows: Iterable[Row] | Standings, *, today: date) -> list[Attention]:
    """Return overdue tasks, the longest overdue first, then those said to be resolved of schools that are still flagged."""
    known = rows if isinstance(rows, Standings) else Standings(rows)
    late, doubtful = [], []
    for task in tasks:
        now = known.latest(task.school_code)
        if not is_closed(task) and task.due < today:
            days = (today - task.due).days
            late.append(Attention(task, f"Quá hạn {number(days)} ngày, trạng thái vẫn là “{STATES[task.state]}”."))
        elif task.state == "resolved" and now and now["day"] > task.as_of and now["status"] in FLAGGED:
            word = STATUSES[now["status"]]
            doubtful.append(
                Attention(task, f"Ghi là đã xử lý, nhưng số liệu ngày {day_text(now['day'])} vẫn là “{word}”.")
            )
    return [*sorted(late, key=lambda a: (a.task.due, a.task.number)), *doubtful]
