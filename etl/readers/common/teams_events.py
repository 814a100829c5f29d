"""Joining and leaving as single events: split into meetings, paired, one record per event."""

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from etl.model.issues import Issue
from etl.readers.common.rows import IssueLog, Row
from etl.text.fold import fold_words
from etl.text.vietnam import clock

JOINED, BEFORE, LEFT = "joined", "joined before", "left"

BREAK = timedelta(hours=6)
"""Events farther apart than this belong to two meetings, unless the later one closes what the earlier ones opened."""

_LEAVING = frozenset({
    "left", "leave", "leaves", "saiu", "deixou", "salio", "abandono", "quitte", "parti", "verlassen", "uscito", "uscita",
    "abbandonato", "vertrokken", "verlaten", "opuszczono", "opuscil", "opuscila", "opuszczenie", "wyszedl", "wyszla",
})  # fmt: skip
_JOINING = frozenset({
    "joined", "join", "joins", "ingressou", "entrou", "ingreso", "unio", "unido", "rejoint", "beigetreten", "teilgenommen",
    "unito", "entrato", "partecipato", "toegetreden", "deelgenomen", "dolaczono", "dolaczyl", "dolaczyla", "dolaczenie",
})  # fmt: skip
_BEFOREHAND = frozenset({"before", "antes", "avant", "vorher", "zuvor", "prima", "eerder", "wczesniej"})
# Vietnamese words are names as well ("Thắm"), so only whole phrases count; none has been seen in a file.
_PHRASES = {
    LEFT: frozenset(
        {"roi", "da roi", "roi di", "da roi di", "roi khoi", "da roi khoi", "thoat", "da thoat", "ra", "da ra"}
    ),
    JOINED: frozenset({"tham gia", "da tham gia", "vao", "da vao"}),
    BEFORE: frozenset({"tham gia truoc", "da tham gia truoc", "da tham gia truoc do", "vao truoc", "da vao truoc"}),
}
_MAX_WORDS = 6


@dataclass
class Event:
    """One line: its row, who (`key`), what (None: not understood), when (UTC; None: no time), until when, once paired."""

    row: Row
    key: str
    name: str | None
    email: str | None
    action: str | None
    at: datetime | None
    until: datetime | None = None


def action_in(text: str) -> str | None:
    """Return JOINED, BEFORE or LEFT for the word of an action in any of Teams' languages; None for anything else."""
    phrase = fold_words(text.lower().replace("ł", "l"))
    words = set(phrase.split())
    if len(words) > _MAX_WORDS or any(char.isdigit() for char in phrase):
        return None
    if words & _LEAVING:
        return LEFT
    if words & _JOINING:
        return BEFORE if words & _BEFOREHAND else JOINED
    return next((action for action, phrases in _PHRASES.items() if phrase in phrases), None)


def pair(events: Sequence[Event], log: IssueLog) -> list[list[Event]]:
    """Say of every joining until when it lasted, and return the meetings.

    Events may stand in any order. Who has not left by the end of a list stays until its last event: when it was taken is
    not known better. The file then gets one note.
    """
    meetings = _meetings([(e.at, e) for e in events if e.at and e.action])
    still_there, ends = 0, []
    for meeting in meetings:
        waiting: dict[str, deque[Event]] = defaultdict(deque)
        for at, event in meeting:
            if event.action != LEFT:
                waiting[event.key].append(event)
            elif waiting[event.key]:
                waiting[event.key].popleft().until = at
        last = meeting[-1][0]
        present = [event for queue in waiting.values() for event in queue]
        for event in present:
            event.until = last
        if present:
            still_there += len(present)
            ends.append(clock(last))
    if still_there:
        log.add(Issue("open_at_end_of_list", value=", ".join(ends), details={"count": still_there}))
    return [[event for _, event in meeting] for meeting in meetings]


def records_of(events: Sequence[Event], is_host: Callable[[Row], bool] | None = None) -> list[dict[str, Any]]:
    """Return one CONNECTIONS record per event: a joining carries both times, a leaving only its own."""
    records = []
    for event in events:
        row = event.row
        if event.name is None and event.email is None:
            row.problem("missing_value", "display_name")
        if event.action is None:
            row.problem("missing_value" if row.is_blank("action") else "unknown_action", "action")
        if event.at is None:
            row.problem("missing_value" if row.is_blank("time") else "bad_time", "time")
        if is_host and is_host(row):
            row.problem("host", "role")
        times: dict[str, datetime | None] = {"joined_at": None, "left_at": None}
        if event.action == LEFT:
            times["left_at"] = event.at
        elif event.action:
            times = {"joined_at": event.at, "left_at": event.until}
        records.append(row.record(display_name=event.name, email=event.email, is_total=False, **times))
    return records


def facts_of(events: Sequence[Event]) -> dict[str, Any]:
    """Return how many events of each kind there are, and of how many names as written."""
    return {
        "events": len(events),
        "distinct_names": len({event.row.text("display_name") for event in events} - {None}),
        "joined_before": sum(1 for event in events if event.action == BEFORE),
        "joined": sum(1 for event in events if event.action == JOINED),
        "left": sum(1 for event in events if event.action == LEFT),
    }


def hints_of(meetings: Sequence[Sequence[Event]]) -> dict[str, str]:
    """Return starts_at and ends_at (ISO, UTC) of the only meeting of a file; nothing where there are several."""
    if len(meetings) != 1:
        return {}
    times = [event.at for event in meetings[0] if event.at]
    return {"starts_at": min(times).isoformat(), "ends_at": max(times).isoformat()}


def _meetings(timed: list[tuple[datetime, Event]]) -> list[list[tuple[datetime, Event]]]:
    timed.sort(key=lambda item: (item[0], item[1].action == LEFT))
    meetings: list[list[tuple[datetime, Event]]] = []
    inside: dict[str, int] = {}
    for at, event in timed:
        is_leaving = event.action == LEFT
        is_far = not meetings or at - meetings[-1][-1][0] > BREAK
        if is_far and not (is_leaving and inside.get(event.key, 0) > 0):
            meetings.append([])
            inside = {}
        meetings[-1].append((at, event))
        inside[event.key] = inside.get(event.key, 0) + (-1 if is_leaving else 1)
    return meetings
