"""Run one statement kept in a .sql file, with just the parameters that it uses."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb


def run_file(con: duckdb.DuckDBPyConnection, path: Path, parameters: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """Execute the statement in `path` and return the connection, on which its result can be fetched."""
    text, names = _statement(path)
    return con.execute(text, {n: parameters[n] for n in names} or None)


def run_folder(con: duckdb.DuckDBPyConnection, folder: Path, parameters: Mapping[str, Any]) -> None:
    """Execute every statement of `folder` in the order of the file names."""
    for path in sorted(folder.glob("*.sql")):
        run_file(con, path, parameters)


@lru_cache(maxsize=256)
def _statement(path: Path) -> tuple[str, tuple[str, ...]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("--"))
    return text, tuple(sorted(set(re.findall(r"\$([a-z_]+)", text))))
