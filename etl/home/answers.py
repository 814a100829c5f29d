"""Journals of numbered answers: decided, decided anew, taken back; the last answer to a question stands, nothing is erased."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from filelock import FileLock

from etl.home.journal import append, events
from etl.home.log import user_name
from etl.model.errors import UserError


class Answer(Protocol):
    """What a journal of answers holds."""

    @property
    def number(self) -> int:
        """Its place in the journal."""

    def as_json(self) -> dict[str, Any]:
        """Return it as the journal keeps it."""


A = TypeVar("A", bound=Answer)
Q = TypeVar("Q", bound=Hashable)


def standing(
    path: Path, read: Callable[[Mapping[str, Any]], A], question: Callable[[A], Q], until: int | None = None
) -> dict[Q, A]:
    """Return the answers in force by the question that they answer; `until` a number: those in force after it.

    `read` raises ValueError for a line that this version cannot understand; such lines are passed over.
    """
    found: dict[Q, A] = {}
    for event in events(path):
        if until is not None and int(event.get("number", 0)) > until:
            continue
        if event.get("event") == "revoke":
            found = {key: made for key, made in found.items() if made.number != event["revokes"]}
        elif event.get("event") == "decide":
            try:
                made = read({key: value for key, value in event.items() if key != "event"})
            except ValueError:
                continue
            found[question(made)] = made
    return found


def keep(path: Path, make: Callable[[int, str], A]) -> A:
    """Append the answer that `make` makes of its number and the time (ISO UTC), and return it."""
    with one_writer(path):
        made = make(last_number(path) + 1, now())
        append(path, [{"event": "decide", **made.as_json()}])
        return made


def take_back(path: Path, in_force: Callable[[], Iterable[A]], number: int, why: str, by: str | None) -> A:
    """Append that the answer of that number is taken back, and return it; UserError where it is not in force."""
    with one_writer(path):
        taken = next((made for made in in_force() if made.number == number), None)
        if taken is None:
            raise UserError(f"Không có quyết định số {number} đang có hiệu lực.")
        append(path, [{
            "event": "revoke", "number": last_number(path) + 1, "revokes": number, "at": now(), "by": by or user_name(),
            "why": why,
        }])  # fmt: skip
        return taken


@contextmanager
def one_writer(path: Path) -> Iterator[None]:
    """Hold the journal: two people who decide at once lose nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock"), timeout=30):
        yield


def last_number(path: Path) -> int:
    """Return the number of the newest event of a journal; 0 while there is none."""
    return max((int(event.get("number", 0)) for event in events(path)), default=0)


def now() -> str:
    """Return the time as journals write it: ISO, UTC, whole seconds."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
