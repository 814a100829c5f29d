"""What the figures of a moment were made of, small enough to be kept beside them for ever."""

import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.figures.change.people import people_of
from dashboard.figures.keys import Filters
from dashboard.figures.measures import COLUMNS
from dashboard.figures.query import Row, figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from etl.home import landing
from etl.home.decisions import decisions, last_decision
from etl.home.home import Home
from etl.home.roster_decisions import last_roster_decision, roster_decisions
from etl.model import settings as settings_file
from etl.model.errors import UserError
from etl.warehouse.publish import version_of

FIGURES, PEOPLE = "so_lieu.parquet", "nguoi.parquet"
"""Files of `kept`: figures by school and their total (school null); who is counted by which measure, by key."""
KEPT_COLUMNS = (*COLUMNS, "rostered_listed", "rostered_base")


@dataclass(frozen=True)
class State:
    """Files, decisions and settings of a data version: numbers of the last event of each journal, and the settings' text."""

    data_version: str
    landing: int
    identity: int
    roster: int
    settings: str

    def as_json(self) -> dict[str, Any]:
        """Return it as a frozen set keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "State":
        """Return the state that `as_json` gave; ValueError for anything else."""
        try:
            return cls(**{name: kept[name] for name in cls.__dataclass_fields__})
        except KeyError as error:
            raise ValueError(f"not a state: {error} is missing") from error


@dataclass(frozen=True)
class Side:
    """One side of a comparison: a day, and the state whose figures are meant (None: those in force now).

    `kept`: what was kept beside a frozen set (`kept`), `where`: its filters.
    """

    as_of: date
    state: State | None = None
    kept: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    where: Filters = field(default_factory=Filters)


def current_state(home: Home, snapshot: Snapshot) -> State:
    """Return what `snapshot` was made of; UserError where the home has moved on since it was built."""
    files = landing.in_force(home.landing)
    state = State(
        snapshot.data_version, landing.next_seq(home.landing) - 1, last_decision(home), last_roster_decision(home),
        home.settings.read_text(encoding="utf-8-sig") if home.settings.exists() else "",
    )  # fmt: skip
    built = version_of(files, settings_file.load(home.settings), decisions(home), roster_decisions(home))
    if built != snapshot.data_version:
        raise UserError("Kho vừa có tệp, quyết định hoặc cài đặt mới. Mở lại trang để tính theo số mới rồi làm lại.")
    return state


def kept(snapshot: Snapshot, where: Filters | None = None, scope: Scope | None = None) -> dict[str, bytes]:
    """Return file name → Parquet: the figures by school and in total, and who is counted by what (keys, no names)."""
    lines = [{"school": None, **total_of(snapshot, where, scope)}, *figures(snapshot, ("school",), where, scope)]
    schema = pa.schema([("school", pa.string()), *((c, pa.int64()) for c in KEPT_COLUMNS)])
    by_school = pa.Table.from_pylist([{n: line.get(n) for n in schema.names} for line in lines], schema)
    people = people_of(snapshot, where, scope)
    keys = sorted(people.get("rostered", {}))
    counted = pa.table(
        {"person_key": pa.array(keys, pa.string())}
        | {m: pa.array([k in people[m] for k in keys], pa.bool_()) for m in people if m != "rostered"}
    )
    return {FIGURES: _parquet(by_school), PEOPLE: _parquet(counted)}


def kept_figures(content: bytes) -> tuple[Row, list[Row]]:
    """Return the total and the rows by school of the figures that `kept` wrote."""
    total, *schools = pq.read_table(io.BytesIO(content)).to_pylist()
    return total, schools


def total_of(snapshot: Snapshot, where: Filters | None, scope: Scope | None) -> Row:
    """Return the figures of everything asked for; noughts where nothing is."""
    found = figures(snapshot, ("province",), where, scope)
    return found[0] if found else dict.fromkeys(KEPT_COLUMNS, 0)


def _parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()
