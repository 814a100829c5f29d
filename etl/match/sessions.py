"""Which session is this? The clerk's word, then the meeting id, then time, then the title; none or several: asked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from etl.text.fold import fold_words
from etl.text.vietnam import local

MAIN_SHARE = 0.5
"""A report that covers this share of one planned session, and of no other, is that session's."""


@dataclass(frozen=True)
class Planned:
    """One planned session; times in UTC, `day` local. `audience`: role codes, "cốt cán"."""

    code: str
    name: str
    starts_at: datetime
    ends_at: datetime
    meeting_ids: tuple[str, ...]
    audience: tuple[str, ...]

    @property
    def day(self) -> date:
        """The local day on which it starts."""
        return local(self.starts_at).date()


@dataclass(frozen=True)
class SessionMatch:
    """`code` where exactly one session fits, else an issue code in `reason` and the sessions that could be meant."""

    code: str | None
    reason: str | None = None
    candidates: tuple[str, ...] = ()


class Calendar:
    """All planned sessions, found by code, name, day or meeting."""

    def __init__(self, sessions: Iterable[Planned]) -> None:
        self.sessions = {s.code: s for s in sessions}
        self._by_words: dict[str, list[Planned]] = defaultdict(list)
        for session in self.sessions.values():
            for key in {fold_words(session.name), fold_words(session.code)}:
                self._by_words[key].append(session)
        self._by_day: dict[date, list[Planned]] = defaultdict(list)
        for session in self.sessions.values():
            self._by_day[session.day].append(session)

    def by_text(self, text: str, moment: datetime | None = None) -> SessionMatch:
        """Find a session by its code or its exact name, in any spelling of case and marks.

        Between sessions of one name ("Buổi 1" of two courses) the day of `moment` (UTC) decides.
        """
        if text in self.sessions:
            return SessionMatch(text)
        named = self._by_words.get(fold_words(text), [])
        if len(named) > 1 and moment:
            named = [s for s in named if s.day == local(moment).date()] or named
        return _only(named) if named else SessionMatch(None, "unknown_session_code")

    def on_day(self, day: date) -> SessionMatch:
        """Find the only session of a local day."""
        return _only(self._by_day.get(day, []))

    def at(self, moment: datetime) -> SessionMatch:
        """Find the session of a sign-in at `moment` (UTC): the only one of that day, else the one it falls into."""
        same_day = self._by_day.get(local(moment).date(), [])
        running = [s for s in same_day if s.starts_at <= moment <= s.ends_at]
        return _only(running if len(same_day) > 1 and running else same_day)

    def before(self, moment: datetime, among: Iterable[str]) -> str | None:
        """Return the latest of the sessions `among` that began before `moment`: whose sheet a late answer belongs to."""
        started = [self.sessions[c] for c in among if self.sessions[c].starts_at < moment]
        return max(started, key=lambda s: s.starts_at).code if started else None

    def of_meeting(
        self,
        meeting_id: str | None,
        topic: str | None,
        first: datetime | None,
        last: datetime | None,
        day: date | None = None,
    ) -> SessionMatch:
        """Find the session of one meeting report that runs from `first` to `last` (UTC); without times, of a local `day`.

        Sessions that plan another meeting id are not meant. A meeting id alone, at another time, is asked about.
        """
        with_id = [s for s in self.sessions.values() if meeting_id and meeting_id in s.meeting_ids]
        pool = with_id or [s for s in self.sessions.values() if not (meeting_id and s.meeting_ids)]
        if first is not None and last is not None:
            meant = [s for s in pool if s.starts_at < last and first < s.ends_at]
            if len(meant) > 1:
                meant = [s for s in meant if _covered_share(s, first, last) >= MAIN_SHARE] or meant
        elif day is not None:
            meant = [s for s in pool if s.day == day]
        else:
            return _only(with_id or _titled(pool, topic))
        if len(meant) > 1:
            meant = _titled(meant, topic) or meant
        if not meant and with_id:
            return SessionMatch(None, "ambiguous_session", tuple(s.code for s in with_id))
        return _only(meant)

    def by_clock(self, topic: str | None, first: datetime, last: datetime) -> SessionMatch:
        """Find the session of a report that gives times of day only (`first` to `last`, UTC, on any day).

        The only session that runs at that time of any day; among several the one whose name is the report's title.
        """
        running = [s for s in self.sessions.values() if _runs_at_clock(s, first, last)]
        if len(running) > 1:
            running = _titled(running, topic) or running
        return _only(running)

    def apart(self, codes: Iterable[str]) -> bool:
        """Tell whether these sessions lie one after another, so that time decides between them."""
        times = sorted((self.sessions[c].starts_at, self.sessions[c].ends_at) for c in codes)
        return len(times) > 1 and all(end <= start for (_, end), (start, _) in pairwise(times))

    def during(self, first: datetime, last: datetime, among: Iterable[str]) -> list[str]:
        """Return the sessions `among` that run at some time between `first` and `last`."""
        sessions = [self.sessions[c] for c in among]
        return [s.code for s in sessions if s.starts_at < last and first < s.ends_at]

    def left_at(self, moment: datetime, among: Iterable[str]) -> list[str]:
        """Return which of the sessions `among` somebody left at `moment`: the last one of that day that had begun."""
        code = self.before(moment, among)
        return [code] if code and self.sessions[code].day == local(moment).date() else []


def _covered_share(session: Planned, first: datetime, last: datetime) -> float:
    overlap = min(session.ends_at, last) - max(session.starts_at, first)
    return overlap / (session.ends_at - session.starts_at)


def _runs_at_clock(session: Planned, first: datetime, last: datetime) -> bool:
    start = datetime.combine(session.day, local(first).time())
    end = start + (last - first)
    return local(session.starts_at) <= end and start <= local(session.ends_at)


def _titled(sessions: list[Planned], topic: str | None) -> list[Planned]:
    key = fold_words(topic or "")
    return [s for s in sessions if key and fold_words(s.name) == key]


def _only(sessions: list[Planned]) -> SessionMatch:
    if len(sessions) == 1:
        return SessionMatch(sessions[0].code)
    if sessions:
        return SessionMatch(None, "ambiguous_session", tuple(s.code for s in sessions))
    return SessionMatch(None, "unknown_session")
