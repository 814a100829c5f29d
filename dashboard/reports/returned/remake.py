"""A document made again: of the same kind, day and filters, from the figures in force or of an older published version."""

from dataclasses import dataclass
from datetime import date

import duckdb

from dashboard.figures.keys import Filters
from dashboard.figures.snapshot import Snapshot, make_snapshot, open_snapshot
from dashboard.reports.documents import document, is_kind
from dashboard.reports.question import Question
from dashboard.reports.report_set import BRIEFS
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


def original(home: Home, made: Made) -> tuple[bytes, bool] | None:
    """Return the document as it first was, from a published version that still gives its code, and whether that version
    is the one in force; None where there is none.
    """
    if (found := _origin(home, made)) is None:
        return None
    snapshot, where, is_in_force = found
    try:
        wanted = where if made.where is None else made.where
        return document(snapshot, made.kind, wanted, home=home.root, set_code=made.code), is_in_force
    except UserError:
        return None
    finally:
        snapshot.connection.close()


def has_original(home: Home, made: Made) -> bool:
    """Return whether a published version still gives the document's code."""
    if (found := _origin(home, made)) is None:
        return False
    found[0].connection.close()
    return True


def _origin(home: Home, made: Made) -> tuple[Snapshot, Filters, bool] | None:
    """Return the snapshot and the set's filters that give the code, and whether the snapshot's version is in force."""
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
            where = _set_of(snapshot, made)
        except (UserError, duckdb.Error):
            where = None
        if where is not None:
            return snapshot, where, path == published
        snapshot.connection.close()
    return None


def _set_of(snapshot: Snapshot, made: Made) -> Filters | None:
    """Return the filters of the set that has the document's code in this snapshot; None where no set has it.

    A brief speaks of one commune and has the code of its whole set.
    """
    everything = Filters()
    for where in [everything] if made.where in (None, everything) else [made.where, everything]:
        question = Question(snapshot, where)
        if made.code in (question.code, question.code_with(BRIEFS)):
            return question.where
    return None


def today(home: Home, made: Made) -> tuple[bytes | None, Snapshot] | None:
    """Return the same document from the figures in force (None: they are those of `made`) and their snapshot; None where
    it cannot be made. The caller closes the snapshot's connection.
    """
    if made.where is None or not is_kind(made.kind):
        return None
    snapshot = open_snapshot(home, made.as_of)
    if _set_of(snapshot, made) is not None:
        return None, snapshot
    return document(snapshot, made.kind, made.where, home=home.root), snapshot
