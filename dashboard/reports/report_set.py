"""The report set of a date: the Word report, its Excel annex, the offline pack, the picture card and, where wanted, the
briefs; and freezing it.
"""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from dashboard.figures.change import Side, State, current_state, kept
from dashboard.figures.change.state import FIGURES, kept_figures
from dashboard.figures.keys import Filters
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.reports.pack import CARD, PACK, write_card, write_pack
from dashboard.reports.pack.public import public
from dashboard.reports.question import Question
from dashboard.reports.set_code import code_of, filters_from, filters_text
from dashboard.reports.word.document import briefs, write_word_report
from dashboard.reports.workbook import write_report
from etl.home import frozen
from etl.home.frozen import About, FrozenSet
from etl.home.home import Home
from etl.home.landing import in_force
from etl.model.code import code_version

Progress = Callable[[float, str], None]
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f.]')
_LONGEST_UNIT = 60
"""Letters: Windows cannot open a file whose whole path is longer than 259."""
_ROOT = Path(__file__).resolve().parents[2]
BRIEFS = "Bản tóm tắt"
"""What the names of briefs begin with."""


@dataclass(frozen=True)
class ReportSet:
    """Documents of one date and one choice of filters, all made from the same figures. `files`: name → content."""

    code: str
    as_of: date
    where: Filters
    unit: str
    data_version: str
    settings_version: str
    name: str
    files: Mapping[str, bytes] = field(repr=False)


def make_set(
    snapshot: Snapshot, home: Home, where: Filters | None = None, *, scope: Scope | None = None, with_briefs: bool = False,
    progress: Progress | None = None,
) -> ReportSet:  # fmt: skip
    """Return the set of a snapshot. The same figures give the same bytes. `with_briefs`: also the province's and the 45
    communes' one-page briefs.
    """
    say = progress or (lambda _share, _text: None)
    question = Question(snapshot, where, scope, home.root)
    if with_briefs:
        question = Question(snapshot, where, scope, home.root, set_code=question.code_with(BRIEFS))
    files: dict[str, bytes] = {}
    say(0.0, "Đang viết báo cáo Word…")
    name = named(question)
    files[f"Báo cáo {name}.docx"] = write_word_report(question)
    say(0.05 if with_briefs else 0.3, "Đang viết phụ lục Excel…")
    annex = io.BytesIO()
    write_report(snapshot, annex, where=where, scope=scope, home=home.root, set_code=question.code)
    files[f"Phụ lục số liệu {name}.xlsx"] = annex.getvalue()
    say(0.1 if with_briefs else 0.7, "Đang lập bản xem không cần mạng và ảnh tóm tắt…")
    open_to_all = public(question)
    files[f"{PACK} {name}.html"] = write_pack(open_to_all)
    files[f"{CARD} {name}.png"] = write_card(open_to_all)
    if with_briefs:
        files |= {
            f"{BRIEFS} {name}": content
            for name, content in briefs(
                snapshot, home.root, set_code=question.code, progress=lambda share, text: say(0.15 + 0.85 * share, text)
            )
        }
    say(1.0, "Xong.")
    return ReportSet(
        question.code,
        snapshot.as_of,
        question.where,
        question.unit,
        snapshot.data_version,
        snapshot.settings.version,
        name,
        files,
    )


def freeze_set(
    home: Home, snapshot: Snapshot, made: ReportSet, *, scope: Scope | None = None, by: str | None = None, note: str = "",
    replaces: str | None = None,
) -> FrozenSet:  # fmt: skip
    """Freeze a set made from `snapshot`. UserError where it is frozen already, or the home has moved on since."""
    asked = scope or Scope()
    about = About(
        made.code, made.as_of, filters_text(made.where), made.unit, made.data_version, made.settings_version,
        code_version(_ROOT / "etl", _ROOT / "geo", _ROOT / "dashboard"),
        current_state(home, snapshot).as_json() | {"scope": [asked.role, asked.area]},
        tuple((f.name, f.sha256) for f in in_force(home.landing)),
    )  # fmt: skip
    return frozen.freeze(
        home, about, made.files, kept(snapshot, made.where, scope), by=by, note=note, replaces=replaces
    )


def side_of(home: Home, made: FrozenSet) -> Side:
    """Return a frozen set as one side of a comparison. UserError where its figures are not what was frozen."""
    return Side(
        made.about.as_of,
        State.from_json(made.about.state),
        frozen.figures_of(home, made),
        filters_from(made.about.where),
    )


def verify_sets(home: Home, code: str | None = None) -> list[str]:
    """Return what is no longer as it was frozen (`frozen.verify`), and the sets whose code is not that of their figures."""
    found = frozen.verify(home, code)
    for made in frozen.frozen_sets(home) if not found else ():
        if code not in (None, made.code):
            continue
        about = made.about
        _, rows = kept_figures(frozen.read(home, made.code, FIGURES))
        scope = Scope(*about.state.get("scope", ()))
        more = BRIEFS if any(name.startswith(BRIEFS) for name in made.documents) else ""
        counted = code_of(
            about.data_version, about.settings_version, about.as_of, filters_from(about.where), scope, rows, more
        )
        if counted != made.code:
            found.append(f"Bộ {made.code}: số liệu kèm theo không ra mã này. Lấy lại thư mục frozen từ bản sao lưu.")
    return found


def named(question: Question) -> str:
    """Return what files and folders of a report are called after: the as-of date and, where not all is meant, the unit."""
    unit = _NOT_IN_NAMES.sub("", question.unit)[:_LONGEST_UNIT].strip() if question.where.values else ""
    return f"{question.snapshot.as_of.isoformat()} {unit}".strip()
