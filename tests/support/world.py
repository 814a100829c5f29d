"""A small world written in a test: staged rows by kind, built into a real warehouse in a temporary folder."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from etl.home.decisions import Decisions
from etl.home.landing import Landed
from etl.model.records import ReadResult, table_of
from etl.model.settings import Settings
from etl.text.vietnam import utc
from etl.warehouse.build import Input, Versions, build
from etl.warehouse.decided import aliases
from etl.warehouse.staging import stage, staged


def at(text: str) -> datetime:
    """Return a local time such as "2025-04-06 08:00" as the UTC time that records hold."""
    return utc(datetime.fromisoformat(text))


class World:
    """Files of staged rows, loaded in the order in which they are added."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.settings = replace(Settings(), version="test", **settings)
        self.inputs: list[Input] = []
        self.builds = 0

    def add(self, kind: str, rows: list[dict[str, Any]], name: str | None = None, **hints: str) -> "World":
        """Add one file of `kind`; rows get their numbers from 2 on."""
        seq = len(self.inputs) + 1
        file = Landed(
            seq,
            f"{seq:x}".rjust(8, "0").ljust(64, "0"),
            name or f"{kind}{seq}.csv",
            kind,
            "2025-04-07T00:00:00",
            "test",
        )
        lines = [{"row": n, **row} for n, row in enumerate(rows, start=2)]
        stage(self.folder, file, ReadResult(kind, kind, table_of(kind, lines), hints=hints), "test")
        done = staged(self.folder, file, "test")
        assert done
        self.inputs.append(Input(file, done))
        return self

    def build(self) -> duckdb.DuckDBPyConnection:
        """Build the warehouse and return a read-only connection to it."""
        return duckdb.connect(str(self.path()), read_only=True)

    def path(self, decided: Decisions | None = None, previous: Path | None = None) -> Path:
        """Build the warehouse and return its file."""
        self.builds += 1
        target = self.folder / f"world{self.builds}.duckdb"
        usage = [i.file.seq for i in self.inputs if i.staged.kind == "usage"]
        versions = Versions("test", f"test {sorted(aliases(decided or ()))}", f"usage {usage}")
        build(target, self.inputs, self.settings, versions=versions, settings_text="", decisions=decided or Decisions(),
              previous=previous)  # fmt: skip
        return target


def school(code: str, name: str, level: str = "TH", **more: Any) -> dict[str, Any]:
    """Return a staged school; by default in Na Sang, formerly thị trấn Mường Chà."""
    place = {"former_commune_text": "Thị trấn Mường Chà", "former_district_text": "Mường Chà"}
    return {"school_code": code, "school_name": name, "level": level, **place, **more}


def person(code: str | None, name: str, school_code: str, role: str = "GV", **more: Any) -> dict[str, Any]:
    """Return a staged staff line."""
    return {"staff_code": code, "full_name": name, "school_code": school_code, "role": role, **more}


def session(code: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    """Return a staged session, times local; by default required, by điểm cầu, for everybody."""
    times = {"starts_at": at(start), "ends_at": at(end)}
    return {"session_code": code, "course": "GenAI", "mode": "site", "is_required": True, **times, **more}


def day(text: str) -> date:
    """Return an ISO day."""
    return date.fromisoformat(text)
