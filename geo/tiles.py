"""Where each unit's square stands on the equal-area tile map; made by geo.build_tiles, kept in reference/tiles.csv."""

import csv
from functools import lru_cache
from pathlib import Path

from geo.units import REFERENCE, System

TILES: Path = REFERENCE / "tiles.csv"


@lru_cache(maxsize=3)
def tiles(system: System) -> dict[str, tuple[int, int]]:
    """Return code → (column from the west, row from the north), both from 0; every unit of `system` has its own cell."""
    with TILES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["system"] == system]
    return {row["code"]: (int(row["column"]), int(row["row"])) for row in rows}
