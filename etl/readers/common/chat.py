"""Messages of a saved Zoom chat: who said what and when, in each of the forms that Zoom has saved chats in.

Forms: "2026-11-18 13:31:02 From X to Everyone:" over indented lines; the same without the day; "13:31:02<TAB> From  X  to
Everyone : text"; without a receiver; "00:25:50<TAB>X:<TAB>text" beside a cloud recording, counted from its start.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from etl.readers.common.dates import clock
from etl.text.fold import clean

_LINE = re.compile(
    r"(?:(?P<day>\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}),?[ \t]+)?"
    r"(?P<clock>\d{1,2}:\d{2}:\d{2}(?: ?[ap]m)?)(?P<gap>[ \t]+)(?P<rest>\S.*)",
    re.IGNORECASE,
)
_EVERYONE = (
    r"(?:everyone(?: in (?:meeting|webinar|waiting room))?|waiting room participants|hosts? and panelists?|all panelists"
    r"(?: and attendees)?|mọi người|tất cả mọi người|tất cả)"
)
_FROM = r"(?:from|từ)\s+(?P<sender>\S.{0,200}?)"
_TO = r"\s+(?:to|đến|tới)\s+"
_RECEIVER = r"[^:]{1,200}"
_RESTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_FROM}{_TO}{_EVERYONE}\s*(?:\([^()]*\))?\s*:\s*(?P<text>.*)",
        rf"{_FROM}{_TO}{_RECEIVER}?\((?:direct message|privately|tin nhắn trực tiếp|riêng tư)\)\s*:\s*(?P<text>.*)",
        rf"{_FROM}{_TO}{_RECEIVER}:\s*(?P<text>)",
        rf"{_FROM}(?:{_TO}{_RECEIVER}?)?\s+:\s*(?P<text>.*)",
    )
]
_CLOUD = re.compile(r"(?P<sender>[^\t]{1,120}):\t(?P<text>.*)")
_ANSWER = re.compile(r"(?:replying to|đang trả lời|trả lời|phản hồi)\s+[\"“]", re.IGNORECASE)
_REACTION = re.compile(r"(?:reacted to [\"“].*[\"”] with|removed an? .{1,20} reaction from [\"“])", re.IGNORECASE)
_LONGEST_LINE = 5_000
"""A name and a message are shorter; what is behind is not looked at."""

_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u3000"), " ") | dict.fromkeys(map(ord, "\u200b\ufeff\0"), None)


@dataclass
class Message:
    """One message: the number of its first line, the day as written ("" where the file gives none), sender, own lines.

    `is_cloud`: the form of a cloud recording. `lines`: (number, clean text) of what the sender wrote; quoted messages and
    lists of reactions are left out.
    """

    line: int
    day: str
    clock: time
    sender: str
    is_cloud: bool = False
    lines: list[tuple[int, str]] = field(default_factory=list)


def message_at(line: str, number: int = 1) -> Message | None:
    """Return the message that begins with this line, None where the line begins none."""
    start = line[:_LONGEST_LINE].translate(_SPACES)
    found = _LINE.fullmatch(unicodedata.normalize("NFC", start).rstrip())
    at = clock(found["clock"]) if found else None
    if not found or at is None:
        return None
    rest = next((match for pattern in _RESTS if (match := pattern.fullmatch(found["rest"]))), None)
    cloud = _CLOUD.fullmatch(found["rest"]) if rest is None and found["gap"] == "\t" else None
    said = rest or cloud
    if said is None:
        return None
    message = Message(number, found["day"] or "", at, clean(said["sender"]), cloud is not None)
    _add(message, number, said["text"])
    return message


def messages_in(lines: Iterable[str]) -> Iterator[Message]:
    """Yield the messages of a chat; lines before the first one belong to none."""
    message: Message | None = None
    for number, line in enumerate(lines, start=1):
        begins = message_at(line, number)
        if begins is None:
            if message is not None:
                _add(message, number, line)
            continue
        if message is not None:
            yield message
        message = begins
    if message is not None:
        yield message


def moments(messages: Sequence[Message], start: datetime | None, days: Sequence[datetime]) -> list[datetime | None]:
    """Return the local time of every message, None for those of a recording whose start is not known.

    `days`: the day of each message at midnight. `start`: when the recording began. A clock that falls back by half a day
    has passed midnight. Times of a cloud recording are counted from its start: told by clocks that lie before it, or,
    without a start, by a small first clock.
    """
    if not messages:
        return []
    first = messages[0].clock
    counts_up = messages[0].is_cloud and first < time(5)
    if start is not None:
        counts_up = datetime.combine(start, first) < start - timedelta(minutes=10) and not messages[0].day
    found: list[datetime | None] = []
    passed, before = 0, first
    for message, day in zip(messages, days, strict=True):
        if not message.day and _seconds(message.clock) < _seconds(before) - 12 * 3600:
            passed += 1
        before = message.clock
        since_midnight = timedelta(seconds=_seconds(message.clock), days=0 if message.day else passed)
        base = start if counts_up else day
        found.append(base + since_midnight if base is not None else None)
    return found


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _add(message: Message, number: int, line: str) -> None:
    text = clean(line[:_LONGEST_LINE])
    if text and not _ANSWER.match(text) and not _REACTION.match(text) and not _is_list_of_reactions(text):
        message.lines.append((number, text))


def _is_list_of_reactions(text: str) -> bool:
    """Tell "Lò Thị Hoa, Vừ Thị Mai:👍": names before the last colon, behind it signs and no word."""
    names, colon, signs = text.rpartition(":")
    return (
        bool(colon and names)
        and any(unicodedata.category(c) == "So" for c in signs)
        and not any(map(str.isalnum, signs))
    )
