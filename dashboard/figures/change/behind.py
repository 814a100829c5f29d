"""What was done between two states: files, decisions, settings, sessions held. The doings behind each part."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from dashboard.figures.change.state import Side
from dashboard.figures.change.worlds import ANSWERS, World
from dashboard.figures.snapshot import Snapshot
from etl.home import landing
from etl.home.decisions import history
from etl.home.home import Home
from etl.home.landing import Landed
from etl.home.roster_decisions import roster_history
from etl.model import roster as roster_words
from etl.model.identity import VERDICTS
from etl.model.records import LISTS
from etl.model.settings import Settings, name_of_field
from etl.readers import title_of
from etl.text.vietnam import day, number


@dataclass(frozen=True)
class Thing:
    """One doing in words. `at`: ISO UTC, None where it has no moment of its own; `by`: who did it, where somebody did."""

    text: str
    at: str | None = None
    by: str | None = None


def things(
    home: Home, before: Side, after: Side, old: World, new: World, kind_of: Callable[[Landed], str], now: Snapshot
) -> Mapping[str, tuple[Thing, ...]]:
    """Return cause → what was done, in the order of time."""
    found: dict[str, list[Thing]] = {}
    for cause, thing in (
        *_files(home, old, new, kind_of), *_decisions(home, old, new), *_settings(old.settings, new.settings),
        *_sessions(before.as_of, after.as_of, now),
    ):  # fmt: skip
        found.setdefault(cause, []).append(thing)
    return {cause: tuple(sorted(done, key=lambda t: t.at or "")) for cause, done in found.items()}


def _files(home: Home, old: World, new: World, kind_of: Callable[[Landed], str]) -> Iterator[tuple[str, Thing]]:
    had, has = ({f.sha256: f for f in world.files} for world in (old, new))
    gone = {e["sha256"]: e for e in landing.history(home.landing) if e["event"] == "undo"}
    for sha256 in had.keys() | has.keys():
        file = has.get(sha256) or had[sha256]
        cause = {ANSWERS: "identity"}.get(kind_of(file)) or ("roster" if kind_of(file) in LISTS else None)
        title = f"{file.name} ({title_of(file.format, file.mapping_name).lower()})"
        if sha256 not in has:
            event = gone.get(sha256, {})
            yield cause or "correction", Thing(f"Gỡ tệp {title}", event.get("at"), event.get("by"))
        elif sha256 not in had:
            is_mending = file.decided.get("corrects") in had
            verb = "Sửa dòng bằng tệp" if is_mending else "Nạp tệp"
            cause = cause or ("correction" if is_mending else "late")
            yield cause, Thing(f"{verb} {title}", file.loaded_at, file.loaded_by)
        elif had[sha256] != has[sha256]:
            yield cause or "correction", Thing(f"Nạp lại tệp {title}", file.loaded_at, file.loaded_by)


def _decisions(home: Home, old: World, new: World) -> Iterator[tuple[str, Thing]]:
    for cause, events, before, after, words in (
        ("identity", history(home), old.decided, new.decided, _who),
        ("roster", roster_history(home), old.roster, new.roster, _about_list),
    ):
        had, has = ({made.number for made in made_of} for made_of in (before, after))
        asked = {e["number"]: e for e in events if e.get("event") == "decide"}
        revoked = {e["revokes"]: e for e in events if e.get("event") == "revoke"}
        for n in sorted(has - had):
            if n in asked:
                yield cause, Thing(words(asked[n]), asked[n]["at"], asked[n]["by"])
        for n in sorted(had - has):
            event = revoked.get(n)
            if event and n in asked:
                yield cause, Thing(f"Lấy lại: {words(asked[n])}", event["at"], event["by"])


def _who(event: Mapping[str, Any]) -> str:
    subject, bearer = event["subject"], event.get("bearer") or {}
    asked = subject.get("name") or subject.get("email") or subject.get("staff_code") or ""
    meant = f": {bearer['full_name']}" if bearer else f" {event['school_code']}" if event.get("school_code") else ""
    return f"“{asked}” {VERDICTS.get(event['verdict'], event['verdict'])}{meant}"


def _about_list(event: Mapping[str, Any]) -> str:
    people = ", ".join(dict.fromkeys(p["full_name"] for p in event["people"]))
    return f"{people}: {roster_words.VERDICTS.get(event['verdict'], event['verdict'])}"


def _settings(old: Settings, new: Settings) -> Iterator[tuple[str, Thing]]:
    for field in fields(Settings):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name != "version" and before != after:
            yield "settings", Thing(f"{name_of_field(field.name)}: {_shown(before)} → {_shown(after)}")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    if isinstance(value, tuple):
        return ", ".join(value) if all(isinstance(v, str) for v in value) else f"{number(len(value))} mục"
    return str(value)


_HELD = "select session_name, session_date from wh.core_session where session_date between $first and $last order by starts_at"


def _sessions(before: date, after: date, now: Snapshot) -> Iterator[tuple[str, Thing]]:
    if after <= before:
        return
    for row in now.rows(_HELD, {"first": before, "last": after}):
        if row["session_date"] > before:
            yield "activity", Thing(f"{row['session_name']}, ngày {day(row['session_date'])}")
