"""Target lines while they are being edited: what was typed, what is wrong with it and where, and what it means in words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from dashboard.figures.measures import MEASURES
from etl.home.target_lines import Opened
from etl.model.settings import TARGET_MEASURES, Settings, Target
from etl.model.vocabulary import LEVELS, name_of
from etl.text.vietnam import day as day_text
from etl.text.vietnam import number

ALL_LEVELS = "mọi cấp học"
DEFAULT_MEASURE = "participated"
"""The only measure that has a line where nobody set one."""
WITH_TARGETS = tuple(m for m in MEASURES if m in TARGET_MEASURES)
_NUMBER = re.compile(r"\d+([.,]\d+)?")


@dataclass
class DraftPoint:
    """One dated point as typed: `text` is a share in percent, "85" or "85,5".

    `given`: the share that `text` was written from; `known`: the day the point has in the file.
    """

    id: int
    day: date | None
    text: str
    given: float | None = None
    known: date | None = None

    @property
    def share(self) -> float | None:
        """The share (0–1) that is meant; what nobody touched stays exact. None where the text is no number ≥ 0."""
        untouched = self.given is not None and self.text == share_text(self.given)
        return self.given if untouched else read_share(self.text)


@dataclass
class DraftLine:
    """One line as typed; `level` None is every level."""

    id: int
    measure: str
    level: str | None
    points: list[DraftPoint] = field(default_factory=list)


@dataclass(frozen=True)
class Finding:
    """A remark on one point or line (`place`: its id). Errors keep the draft from being saved, warnings do not."""

    place: int
    text: str
    is_error: bool = True


class Draft:
    """The lines of one settings file being edited."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self._last_id = 0
        self.lines: list[DraftLine] = []
        for target in opened.settings.targets:
            line = self.add_line(target.measure, target.level, target.points)
            for point in line.points:
                point.known = point.day

    def add_line(self, measure: str, level: str | None, points: Iterable[tuple[date, float | None]]) -> DraftLine:
        """Add a line; a share that is None is left for the user to type."""
        line = DraftLine(self._next_id(), measure, level)
        for day, share in points:
            self.add_point(line, day, share)
        self.lines.append(line)
        return line

    def add_point(self, line: DraftLine, day: date | None = None, share: float | None = None) -> DraftPoint:
        """Add a point at the end of a line."""
        point = DraftPoint(self._next_id(), day, "" if share is None else share_text(share), share)
        line.points.append(point)
        return point

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    @property
    def targets(self) -> tuple[Target, ...]:
        """The lines as settings hold them. Ask only where `findings` has no error."""
        return tuple(Target(line.measure, tuple(sorted(_dated(line.points))), line.level) for line in self.lines)

    @property
    def is_changed(self) -> bool:
        """True where saving would change the file."""
        return set(self.targets) != set(self.opened.settings.targets)

    @property
    def is_touched(self) -> bool:
        """True where something was typed that is not in the file, right or wrong."""
        return any(f.is_error for f in self.findings()) or self.is_changed

    def of(self, measure: str) -> list[DraftLine]:
        """Return the lines of one measure: the general one, then by level in the usual order."""
        order = [None, *(t.code for t in LEVELS)]
        return sorted((x for x in self.lines if x.measure == measure), key=lambda x: order.index(x.level))

    def findings(self) -> list[Finding]:
        """Return everything wrong or remarkable, by line and point."""
        found: list[Finding] = []
        met: set[tuple[str, str | None]] = set()
        for line in self.lines:
            if (line.measure, line.level) in met:
                found.append(Finding(line.id, "Đã có một đường cho chỉ số và cấp học này: bỏ một đường."))
            met.add((line.measure, line.level))
            found += self._of_line(line)
        return found

    def _of_line(self, line: DraftLine) -> list[Finding]:
        if not line.points:
            return [Finding(line.id, "Đường chưa có mốc nào: thêm mốc, hoặc bỏ đường này.")]
        found = [finding for p in line.points if (finding := self._of_point(p))]
        first_on: dict[date, DraftPoint] = {}
        for point in line.points:
            if point.day and (other := first_on.setdefault(point.day, point)) is not point:
                found.append(Finding(point.id, f"Ngày này đã có mốc {other.text.strip() or '…'} %: mỗi ngày một mốc."))
        wrong = {f.place for f in found if f.is_error}
        return found + _falls([p for p in line.points if p.id not in wrong])

    def _of_point(self, point: DraftPoint) -> Finding | None:
        settings, text = self.opened.settings, point.text.strip().removesuffix("%").strip()
        if point.day is None:
            return Finding(point.id, "Chọn ngày của mốc.")
        if not text:
            return Finding(point.id, "Ghi tỷ lệ phần trăm, ví dụ 85 hoặc 85,5.")
        share = point.share
        if share is None:
            return Finding(point.id, f"“{text}” không phải số. Ghi số phần trăm, ví dụ 85 hoặc 85,5.")
        if share > 1:
            return Finding(point.id, f"{text} % quá 100 %.")
        if not settings.first_day <= point.day <= settings.goal_day:
            days = f"{day_text(settings.first_day)}–{day_text(settings.goal_day)}"
            return Finding(point.id, f"Ngoài thời gian chương trình ({days}).", point.day != point.known)
        if 0 < share < 0.01:
            return Finding(point.id, f"{text} % là chưa đến một phần trăm. Muốn 85 % thì ghi 85.", is_error=False)
        return None


def _falls(points: Sequence[DraftPoint]) -> list[Finding]:
    by_day = {p.day: p for p in points if p.day}
    return [
        Finding(by_day[day].id, f"Thấp hơn mốc {_said(before, high)} trước đó: mục tiêu đi xuống.", is_error=False)
        for (before, high), (day, low) in pairwise(sorted(_dated(points)))
        if low < high
    ]


def _dated(points: Sequence[DraftPoint]) -> list[tuple[date, float]]:
    return [(p.day, p.share) for p in points if p.day is not None and p.share is not None]


def read_share(text: str) -> float | None:
    """Return what people type as a percentage ("85", "85,5", "85.5 %") as a share; None where it is no number ≥ 0."""
    text = text.strip().removesuffix("%").strip()
    return round(float(text.replace(",", ".")) / 100, 8) if _NUMBER.fullmatch(text) else None


def share_text(share: float) -> str:
    """Return a share as people type a percentage: 0.855 is "85,5"."""
    return f"{round(share * 100, 6):f}".rstrip("0").rstrip(".").replace(".", ",")


def default_line(measure: str, settings: Settings) -> Target | None:
    """Return the line that holds for `measure` where nobody set one."""
    points = ((settings.first_day, 0.0), (settings.goal_day, 1.0))
    return Target(measure, points) if measure == DEFAULT_MEASURE else None


def new_points(draft: Draft, measure: str) -> list[tuple[date, float | None]]:
    """Return the points that a new line begins with: those of the line in its place now, else 0 % and an open end."""
    settings = draft.opened.settings
    general = next((x for x in draft.of(measure) if x.level is None), None)
    if general and general.points:
        return [(p.day, p.share) for p in general.points if p.day]
    default = default_line(measure, settings)
    return list(default.points) if default else [(settings.first_day, 0.0), (settings.goal_day, None)]


def level_words(level: str | None) -> str:
    """Return a level as a line's name has it."""
    return f"cấp {name_of(LEVELS, level)}" if level else ALL_LEVELS


def line_words(measure: str, level: str | None) -> str:
    """Return the name of a line: "Tham gia, cấp Tiểu học"."""
    return f"{MEASURES[measure].label}, {level_words(level)}"


def beside_words(line: DraftLine, draft: Draft) -> str:
    """Say for whom a line holds, given the others of its measure."""
    others = draft.of(line.measure)
    if line.level is None:
        own = [name_of(LEVELS, x.level) for x in others if x.level]
        return f"Cho mọi cấp học, trừ cấp có đường riêng: {', '.join(own)}." if own else "Cho mọi cấp học."
    if any(x.level is None for x in others):
        rest = "các cấp khác theo đường chung"
    elif line.measure == DEFAULT_MEASURE:
        rest = "các cấp khác theo đường mặc định"
    else:
        rest = "các cấp chưa có đường thì chưa có mục tiêu"
    return f"Cơ sở cấp {name_of(LEVELS, line.level)} theo đường này, không theo đường chung; {rest}."


def change_words(before: Sequence[Target], after: Sequence[Target]) -> list[str]:
    """Return one sentence part per line that differs: added, removed, or point by point."""
    old, new = _by_kind(before), _by_kind(after)
    said = []
    for key in [*old, *(k for k in new if k not in old)]:
        was, now = dict(old[key].points) if key in old else {}, dict(new[key].points) if key in new else {}
        if was == now:
            continue
        if not was or not now:
            points = ", ".join(_said(d, s) for d, s in (now or was).items())
            said.append(f"{line_words(*key)}: {'thêm' if now else 'bỏ'} đường {points}")
        else:
            said.append(f"{line_words(*key)}: {', '.join(_point_changes(was, now))}")
    return said


def _by_kind(lines: Sequence[Target]) -> dict[tuple[str, str | None], Target]:
    """Return the lines by measure and level; of two of a kind the first, which is the one that counts."""
    found: dict[tuple[str, str | None], Target] = {}
    for line in lines:
        found.setdefault((line.measure, line.level), line)
    return found


def _point_changes(was: dict[date, float], now: dict[date, float]) -> list[str]:
    return [
        f"thêm mốc {_said(d, now[d])}" if d not in was
        else f"bỏ mốc {_said(d, was[d])}" if d not in now
        else f"mốc {day_text(d)} từ {share_text(was[d])} % thành {share_text(now[d])} %"
        for d in sorted(was | now) if was.get(d) != now.get(d)
    ]  # fmt: skip


def _said(day: date, share: float) -> str:
    return f"{number(share * 100, 1).removesuffix(',0')} % ngày {day_text(day)}"
