"""The days that a time slider stops at: ends of weeks from the first session to the newest date of the data."""

from datetime import date, timedelta

from dashboard.figures.snapshot import Snapshot

MOST_STOPS = 60
"""More stops than this can neither be told apart on a slider nor be read ahead."""


def week_ends(snapshot: Snapshot) -> list[date]:
    """Return the Sundays from the week of the first session on, and the newest date of the data as the last stop.

    The same for every as-of date of one warehouse. Without a session, or with one only after the newest date, the newest
    date alone. At most MOST_STOPS days.
    """
    [first] = snapshot.cursor().execute("select min(session_date) from wh.core_session").fetchall()[0]
    return stops(first, snapshot.newest_date)


def stops(first: date | None, last: date, most: int = MOST_STOPS) -> list[date]:
    """Return the Sundays on or after `first` and before `last`, then `last`; of more than `most` days, evenly spread ones.

    The first Sunday and `last` always stay; `most` is at least 2.
    """
    if first is None or first > last:
        return [last]
    sunday = first + timedelta(days=6 - first.weekday())
    days = [sunday + timedelta(weeks=n) for n in range((last - sunday).days // 7 + 1)] if sunday <= last else []
    if not days or days[-1] != last:
        days.append(last)
    return days if len(days) <= most else [days[n * (len(days) - 1) // (most - 1)] for n in range(most)]
