"""What the plain-text templates may name: every field of the catalogue, and a few words that depend on several figures."""

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, Undefined
from jinja2.sandbox import SandboxedEnvironment

from dashboard.figures.standing import STATUSES
from dashboard.reports.fields import Value, catalogue, status_counts
from dashboard.reports.question import Question, joined
from dashboard.reports.word.office import Office
from etl.text.vietnam import number


class Shown(str):
    """A field as it stands in a sentence. True where there is something: not for nothing known, and not for nought."""

    value: Value
    is_silent: bool

    def __new__(cls, text: str, value: Value, *, is_silent: bool = False) -> "Shown":
        """Return the text with the value behind it."""
        made = super().__new__(cls, " ".join(text.replace("**", "").split()))
        made.value, made.is_silent = value, is_silent
        return made

    def __bool__(self) -> bool:
        return bool(self.value)

    @property
    def is_known(self) -> bool:
        """Whether there is a value, be it nought."""
        return self.value is not None


class Mark(Undefined):
    """Whatever a template names, as the mark that an own template is filled by; sentences then take their usual form."""

    is_silent, is_known = False, True

    def __str__(self) -> str:
        return f"{{{{{self._undefined_name}}}}}"

    def __bool__(self) -> bool:
        return True


def values(question: Question, office: Office) -> dict[str, Any]:
    """Return name → what a text may say of a question; counts, rates and dates as `Shown`."""
    total, schools = question.total, [s for s in question.schools if s["is_valid"]]
    rows, identified = total["attendance_rows"], total["attendance_identified"]
    unlisted = [s for s in schools if s["rostered_base"] and not s["rostered_listed"]]
    counts = status_counts(question) or {}
    low = [f"{number(counts[s])} cơ sở {STATUSES[s].lower()}" for s in _LOW if counts.get(s)]
    found: dict[str, Any] = {f.id: Shown(f.text, f.value, is_silent=f.is_silent) for f in catalogue(question)}
    return found | {
        "issuer": office.name,
        "at_unit": office.at_unit,
        "whole": office.whole,
        "lagging_words": joined(low),
        "unidentified": _count((rows or 0) - (identified or 0)),
        "unlisted_schools": _count(len(unlisted)),
        "unlisted_people": _count(sum(s["rostered_base"] for s in unlisted)),
        "listless_schools": _count(sum(not s["rostered_base"] for s in schools)),
        "is_beyond_data": question.snapshot.as_of > question.snapshot.newest_date,
        "is_first_day": question.snapshot.as_of == question.snapshot.settings.first_day,
        "has_usage": _has_any(question, "is_activated"),
        "has_products": _has_any(question, "has_product"),
        "is_narrowed": bool(question.filters) and not office.is_whole_unit,
        "is_silent_school": len(schools) == 1 and schools[0]["status"] == "silent",
        "status": _status(schools), "reasons": " ".join(schools[0]["reasons"] or ()) if len(schools) == 1 else "",
    }  # fmt: skip


_LOW = ("far_behind", "behind", "slipping")
_OF_THE_FORM = {
    "issuer": "Sở Giáo dục và Đào tạo", "at_unit": "tại {{unit}}", "whole": "{{unit}}", "is_narrowed": False,
    "is_silent_school": False, "is_beyond_data": False, "is_first_day": False,
    "status": "{{school.status}}", "reasons": "{{school.reasons}}",
    "lagging_words": "{{far_behind_schools}} cơ sở tụt xa, {{behind_schools}} cơ sở tụt và {{slipping_schools}} cơ sở đang giảm",
    "unidentified": "", "unlisted_schools": "", "listless_schools": "",
}  # fmt: skip
"""What an own template cannot name."""


_ANCHOR = re.compile(r"\{\{((?:bang|table):\w+)\}\}")


def _count(value: int) -> Shown:
    return Shown(number(value), value)


def _status(schools: list[dict[str, Any]]) -> str:
    return STATUSES.get(schools[0]["status"] or "", "") if len(schools) == 1 else ""


def _has_any(question: Question, column: str) -> bool:
    """Tell whether anybody in the province has such a record by the day: without one, nought says nothing."""
    return bool(question.snapshot.rows(f"select bool_or({column}) as found from person_state")[0]["found"])


_ONLY_TAGS = re.compile(r"^[ \t]*((?:\{%[^\n]*?%\})+)[ \t]*\n", re.MULTILINE)


def filled(text: str, found: Mapping[str, Any] | None) -> list[str]:
    """Return the lines of a text template, its fields filled; without values, as the form to be filled later.

    A line is a paragraph; one that begins with a space goes on with the paragraph above; empty ones are left out.
    """
    kind: type[Undefined] = StrictUndefined if found is not None else Mark
    machine = SandboxedEnvironment(undefined=kind, autoescape=False)
    anchored = _ANCHOR.sub(r"{{ '{{' }}\1{{ '}}' }}", _ONLY_TAGS.sub(r"\1", text))
    lines: list[str] = []
    for line in machine.from_string(anchored).render(_OF_THE_FORM if found is None else found).split("\n"):
        if line.startswith(" ") and line.strip() and lines:
            lines[-1] += " " + line.strip()
        elif line.strip():
            lines.append(line.strip())
    return lines
