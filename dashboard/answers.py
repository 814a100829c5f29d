"""Answers of queries, kept while there is room: the tables of a data version do not change, so nobody need ask them twice."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

Row = dict[str, Any]


_PARTS = 4
"""Of the room, one answer may take a quarter."""


class Answers:
    """Remembers rows by question, at most `most_rows` of all questions together and a quarter of that of one; those not
    asked for longest go first.
    """

    def __init__(self, most_rows: int) -> None:
        self.most_rows = most_rows
        self._found: OrderedDict[Hashable, list[Row]] = OrderedDict()
        self._rows = 0
        self._lock = threading.Lock()

    def of(self, question: Hashable, ask: Callable[[], list[Row]]) -> list[Row]:
        """Return the rows that `ask` gave to this question, asking it if need be; the caller may change them."""
        with self._lock:
            found = self._found.get(question)
            if found is not None:
                self._found.move_to_end(question)
        if found is None:
            found = ask()
            self._keep(question, found)
        return [dict(row) for row in found]

    def _keep(self, question: Hashable, rows: list[Row]) -> None:
        if len(rows) > self.most_rows // _PARTS:  # one large list would drive out what every page asks
            return
        with self._lock:
            if question in self._found:  # two viewers asked at once
                return
            self._found[question] = rows
            self._rows += len(rows)
            while self._rows > self.most_rows:
                self._rows -= len(self._found.popitem(last=False)[1])
