"""A change in words and as lines of a table: the same numbers for the page, the Excel and the command."""

from typing import Any

from dashboard.figures.change.causes import CAUSES
from dashboard.figures.change.split import Explanation, Part
from dashboard.figures.measures import MEASURES
from etl.text.vietnam import day, number

SHOWN = tuple(MEASURES)
"""The measures whose change is told, in their order."""
_MOST_THINGS = 3


def signed(value: int | None) -> str:
    """Return "+588", "-25", "0"; "–" for None."""
    return f"+{number(value)}" if value and value > 0 else number(value)


def sentence(found: Explanation, measure: str) -> str:
    """Return the change of one measure: "Tham gia: 11.897 → 12.460 người (+563): hoạt động mới +588, …"."""
    about = MEASURES[measure]
    before, after = found.before.get(measure), found.after.get(measure)
    if before is None and after is None:
        return f"{about.label}: không áp dụng cho phạm vi này."
    causes = ", ".join(f"{CAUSES[c].label.lower()} {signed(d)}" for c, d in found.of(measure).items())
    if before == after:
        more = f" (bù trừ nhau: {causes})" if causes else ""
        return f"{about.label}: {number(after)} {about.unit}, không đổi{more}."
    change = signed((after or 0) - (before or 0))
    return f"{about.label}: {number(before)} → {number(after)} {about.unit} ({change}): {causes}."


def lines(found: Explanation) -> list[dict[str, Any]]:
    """Return one line per measure that applies: measure, label, before, after, change, and a column for every cause."""
    shown = []
    for measure in SHOWN:
        before, after = found.before.get(measure), found.after.get(measure)
        if before is None and after is None:
            continue
        parts = found.of(measure)
        change = (after or 0) - (before or 0)
        shown.append(
            {"measure": measure, "label": MEASURES[measure].label, "before": before, "after": after, "change": change}
            | {cause: parts.get(cause, 0) for cause in CAUSES}
        )
    return shown


def school_lines(found: Explanation, part: Part) -> list[dict[str, Any]]:
    """Return one line per school that a part changes, the largest change first: school, school_name, and its measures."""
    rows = [
        {"school": code, "school_name": found.school_names.get(code, code or "Chưa rõ cơ sở")}
        | {m: changed.get(m, 0) for m in SHOWN}
        for code, changed in part.schools.items()
    ]
    return sorted(rows, key=lambda r: (-sum(abs(r[m]) for m in SHOWN), r["school"]))


def people_lines(found: Explanation, part: Part, measure: str | None = None) -> list[dict[str, Any]]:
    """Return one line per person, measure and part: measure, label, sign ("+" now counted, "-" no longer), full_name,
    school, school_name; nobody where names may not be shown.
    """
    rows = []
    for id_, change in part.people.items():
        if measure not in (None, id_):
            continue
        for sign, members in (("+", change.gained), ("-", change.lost)):
            rows += [
                {"measure": id_, "label": MEASURES[id_].label, "sign": sign, "full_name": found.names[key],
                 "school": school, "school_name": found.school_names.get(school, school)}
                for key, school in members if key in found.names
            ]  # fmt: skip
    order = {m: n for n, m in enumerate(SHOWN)}
    return sorted(rows, key=lambda r: (order[r["measure"]], r["sign"] == "-", r["school"], r["full_name"]))


def done(part: Part) -> str:
    """Return what was done behind a part in one sentence: the first few doings and how many more there are."""
    texts = [t.text for t in part.things]
    if not texts:
        return CAUSES[part.cause].meaning
    rest = len(texts) - _MOST_THINGS
    return "; ".join(texts[:_MOST_THINGS]) + (f"; và {number(rest)} việc khác" if rest > 0 else "") + "."


def sides(found: Explanation) -> str:
    """Return the two sides in words: "từ số liệu ngày 30/04/2025 đến số liệu ngày 14/12/2025"."""
    one, other = found.before_side, found.after_side
    words = [
        f"ngày {day(side.as_of)}" + (f" (phiên bản {side.state.data_version})" if side.state else "")
        for side in (one, other)
    ]
    return f"từ số liệu {words[0]} đến số liệu {words[1]}"
