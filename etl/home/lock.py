"""One writer at a time: whoever changes a home holds its lock."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from etl.home.home import Home
from etl.model.errors import UserError

LOCK_NAME = ".lock"
LOCK_SECONDS = 120
"""How long a load waits for the one before it."""


@contextmanager
def locked(home: Home, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the lock of `home`, whose folders are made where missing; UserError where another holds it for `seconds`."""
    home.create()
    lock = FileLock(home.root / LOCK_NAME)
    try:
        lock.acquire(timeout=seconds)
    except Timeout as error:
        raise UserError("Đang có người khác nạp vào kho này. Đợi họ xong rồi thử lại.") from error
    try:
        yield
    finally:
        lock.release()
