"""A document made again: of the same kind, day and filters, from the figures in force or of an older published version."""

from dataclasses import dataclass
from datetime import date

import duckdb

from dashboard.figures.keys import Filters
from dashboard.figures.snapshot import Snapshot, make_snapshot, open_snapshot
from dashboard.reports.documents import document, is_kind
from dashboard.reports.question import Question
from etl.home.home import Home
from etl.model.errors import UserError


@dataclass(frozen=True)
class Made:
    """What a document says it is. `kind`: as in `LanToa.Loai`; `where`: None where the document does not say."""

    code: str
    kind: str
    as_of: date
    where: Filters | None
    data_version: str
    settings_version: str


def code_now(snapshot: Snapshot, where: Filters) -> str:
    """Return the code that a set of these filters has in this snapshot."""
    return Question(snapshot, where).code


def original(home: Home, made: Made) -> tuple[bytes, bool] | None:
    """Return the document as it first was, from a published version that still gives its code, and whether that version
    is the one in force; None where there is none.
    """
    if not is_kind(made.kind):
        return None
    published = home.published()
    older = home.warehouse / f"lantoa-{made.data_version}.duckdb"
    for path in [p for p in (published, older if older != published else None) if p and p.is_file()]:
        try:
            snapshot = make_snapshot(path, made.as_of)
        except duckdb.Error:  # built by an older program
            continue
        try:
            for where in _wheres(made):
                if code_now(snapshot, where) == made.code:
                    wanted = where if made.where is None else made.where
                    return document(snapshot, made.kind, wanted, home=home.root, set_code=made.code), path == published
        except (UserError, duckdb.Error):
            continue
        finally:
            snapshot.connection.close()
    return None


def _wheres(made: Made) -> list[Filters]:
    """The filters that the set of a document may have had: a brief speaks of one commune and has the code of its set."""
    everything = Filters()
    return [everything] if made.where in (None, everything) else [made.where, everything]


def today(home: Home, made: Made) -> tuple[bytes | None, Snapshot] | None:
    """Return the same document from the figures in force (None: they are those of `made`) and their snapshot; None where
    it cannot be made. The caller closes the snapshot's connection.
    """
    if made.where is None or not is_kind(made.kind):
        return None
    snapshot = open_snapshot(home, made.as_of)
    if any(code_now(snapshot, where) == made.code for where in _wheres(made)):
        return None, snapshot
    return document(snapshot, made.kind, made.where, home=home.root), snapshot
