"""SHA-256 of boundary files, of one and of several together."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def checksum_of_file(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checksum(paths: Iterable[Path]) -> str:
    """Return the SHA-256 of several files: of the lines "<name>\\0<sha256>\\n" in their order."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.name}\0{checksum_of_file(path)}\n".encode())
    return total.hexdigest()
