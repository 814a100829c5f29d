"""Python's cycle collector, kept still while a file is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_garbage_runs() -> Iterator[None]:
    """Keep the cycle collector still: a reader makes a million small objects, none in a cycle, and it looks at them all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
