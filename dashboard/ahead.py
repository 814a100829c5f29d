"""Figures of all week ends, counted before anybody asks: moving the time slider then answers from memory.

One thread for the whole server, the latest wish first, one day at a time with a pause between, so that viewers go first.
"""

import atexit
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from dashboard.figures.snapshot import Snapshot, make_snapshot

_PAUSE_SECONDS, _REST_SECONDS, _STOP_SECONDS = 0.05, 0.8, 5.0
_MOST_WAITING = 4
_MOST_DONE = 8
"""As many wishes as fit into what `data._figures` remembers, each with up to four answers for some forty days."""
_log = logging.getLogger(__name__)


@dataclass
class _Task:
    path: Path
    days: list[date]
    ask: Callable[[Snapshot], object]


@dataclass
class Ahead:
    """Runs questions on the snapshots of other days; whoever asks remembers the answers (`data.figures` does)."""

    waiting: OrderedDict[Hashable, _Task] = field(default_factory=OrderedDict)
    done: OrderedDict[Hashable, None] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    thread: threading.Thread | None = None
    is_ending: bool = False
    rests_until: float = 0.0

    def prepare(self, wish: Hashable, path: Path, days: Sequence[date], ask: Callable[[Snapshot], object]) -> None:
        """Ask `ask` on every one of `days` in the background, the first day first; a wish known already is not repeated."""
        with self.lock:
            if wish in self.done or wish in self.waiting:
                return
            self.waiting[wish] = _Task(path, list(days), ask)
            while len(self.waiting) > _MOST_WAITING:
                self.waiting.popitem(last=False)
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._work, name="figures-ahead", daemon=True)
                self.thread.start()

    def step_back(self) -> None:
        """Begin no further day for a moment: a viewer is being answered."""
        self.rests_until = time.monotonic() + _REST_SECONDS

    def stop(self) -> None:
        """End the thread after the day at hand: Python must not go while DuckDB works for it."""
        self.is_ending = True
        if (thread := self.thread) is not None:
            thread.join(_STOP_SECONDS)

    def let_go(self) -> None:
        """Give up all wishes and wait for the day at hand: no warehouse is open afterwards."""
        with self.lock:
            self.waiting.clear()
            self.done.clear()
        self.finish()

    def finish(self) -> None:
        """Wait until everything wished for is counted."""
        while (thread := self.thread) is not None and thread.is_alive():
            thread.join(0.1)

    def _work(self) -> None:
        while (next_ := self._next()) is not None:
            task, day = next_
            try:
                shot = make_snapshot(task.path, day)
                with closing(shot.connection):
                    task.ask(shot)
            except Exception:  # a version removed since, or a fault: other wishes must still be answered
                _log.warning("counting ahead for %s was given up", day, exc_info=True)
                task.days.clear()
            time.sleep(_PAUSE_SECONDS)
            while time.monotonic() < self.rests_until and not self.is_ending:
                time.sleep(_PAUSE_SECONDS)

    def _next(self) -> tuple[_Task, date] | None:
        """Take the next day of the latest wish; the thread ends where there is none."""
        with self.lock:
            while self.waiting and not self.is_ending:
                wish, task = next(reversed(self.waiting.items()))
                if task.days:
                    return task, task.days.pop(0)
                del self.waiting[wish]
                self.done[wish] = None
                while len(self.done) > _MOST_DONE:
                    self.done.popitem(last=False)
            self.thread = None
            return None


AHEAD = Ahead()
"""The server's own."""
atexit.register(AHEAD.stop)
