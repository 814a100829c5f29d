"""Which code made this? A hash of source files, the same on every operating system."""

import hashlib
from functools import lru_cache
from pathlib import Path

_KINDS = (".py", ".sql", ".csv")


@lru_cache(maxsize=8)
def code_version(*folders: Path) -> str:
    """Return eight hex digits that change with any source file (.py, .sql, .csv) under `folders`."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted((p for p in folder.rglob("*") if p.suffix in _KINDS), key=lambda p: p.as_posix()):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:8]
