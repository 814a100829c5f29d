"""Incoming files on their way in: read, their date order decided, numbered. Nothing is stored here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.collect import UNPACK_ERRORS, Incoming
from etl.corrected import correction_in, read_correction
from etl.home import landing
from etl.home.home import Home
from etl.home.landing import Landed
from etl.home.mappings import Remembered
from etl.model.errors import UserError
from etl.model.issues import Issue
from etl.model.mapping import ColumnMap
from etl.model.records import LISTS, ReadResult
from etl.readers import READER_VERSION, Source, read
from etl.readers.common.correction import CORRECTION
from etl.reread import read_again, source_of
from etl.text.vietnam import local
from etl.warehouse.staging import Staged, stage, staged

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Desk:
    """Where a load puts down what it has read: `staged` the tables, `landing` the files as they came (None: a trial keeps
    none), `scratch` what is in use for a moment.
    """

    staged: Path
    landing: Path | None
    scratch: Path


@dataclass
class Candidate:
    """One incoming file. `options`: as chosen for it; `decided`: its date order, where the sessions told it, and the column
    map that it was read under. `maps`: what clerks have declared. `verdict`: loaded (accepted), unchanged or refused.

    `stored` is its content, held for as long as it may have to be read (again) and no longer: a batch of a thousand
    files must not fill the machine. Once accepted, the file and its table lie on the `desk`, the latter as `staged`.
    """

    incoming: Incoming
    sha256: str
    stored: bytes | Path
    desk: Desk
    options: dict[str, str]
    decided: dict[str, str] = field(default_factory=dict)
    result: ReadResult | None = None
    verdict: str = "loaded"
    issues: tuple[Issue, ...] = ()
    seq: int = 0
    maps: tuple[ColumnMap, ...] = ()
    staged: Staged | None = None

    @property
    def format(self) -> str:
        """The format recognised, "unknown" where none was."""
        return self.result.format if self.result else "unknown"

    def read(self) -> None:
        """Read the content with the date order chosen or decided, if any, and put down what was accepted."""
        order = self.options.get("date_order") or self.decided.get("date_order")
        self.result = read(Source(self.incoming.name, self.stored, order, known=self.maps))
        if "mapping" in self.result.hints:
            self.decided["mapping"] = self.result.hints["mapping"]
        self._judge(self.result)
        if not (self.waits_for_sessions or self.waits_for_original):
            self.let_go()

    def read_as_correction(self, original: Source, options: Mapping[str, str]) -> None:
        """Read a mended workbook together with the file whose rows it mends, under that file's options."""
        source = Source(self.incoming.name, self.stored)
        correction = correction_in(source)
        if correction:
            self.decided["corrects"] = correction.sha256
            self.options = {**options, **self.options}
            self.result = read_correction(source, correction, original)
            self._judge(self.result)

    def _judge(self, result: ReadResult) -> None:
        self.issues = result.issues
        self.verdict = "refused" if result.is_refused else "loaded"
        if self.verdict == "loaded":
            self._put_down(result)

    @property
    def waits_for_sessions(self) -> bool:
        """Tell whether the planned sessions may still say how its dates are to be read."""
        return self.verdict == "refused" and "dmy_days" in self.hints

    @property
    def waits_for_original(self) -> bool:
        """Tell whether it mends rows of another file, which has to be read with it."""
        return self.verdict == "refused" and self.format == CORRECTION

    def let_go(self) -> None:
        """Drop the content; it is not read any more."""
        if isinstance(self.stored, Path):
            self.stored.unlink(missing_ok=True)
        self.stored = b""

    def _put_down(self, result: ReadResult) -> None:
        file = self.landed("", "", "")
        self.staged = stage(self.desk.staged, file, result, READER_VERSION)
        self.result = replace(result, table=None)
        if self.desk.landing:
            landing.keep(self.desk.landing, file, self.stored)

    def landed(self, at: str, by: str, reason: str) -> Landed:
        """Return the ledger's entry for this file."""
        name = self.incoming.name
        return Landed(self.seq, self.sha256, name, self.format, at, by, self.options, self.decided, reason)

    @property
    def hints(self) -> Mapping[str, str]:
        """What the reader says of the file as a whole."""
        return self.result.hints if self.result else {}


def read_all(
    files: Iterable[Incoming],
    in_force: Sequence[Landed],
    options: Mapping[str, str],
    say: Progress,
    options_of: Mapping[str, Mapping[str, str]],
    declared: Remembered,
    desk: Desk,
) -> list[Candidate]:
    """Read every file whose content is not in force already with the same options and under the same column map.

    `options` hold for all of them, `options_of` adds those of single files, by SHA-256. `declared`: the column maps.
    """
    known = {f.sha256: dict(f.options) for f in in_force if not declared.outdates(f)}
    met: set[str] = set()
    candidates = []
    for number, incoming in enumerate(files, start=1):
        candidate = receive(incoming, desk)
        sha = candidate.sha256
        own = {**options, **options_of.get(sha, {})}
        candidate.options, candidate.maps = own, declared.for_file(sha)
        candidates.append(candidate)
        if candidate.verdict == "refused":
            continue
        if sha in met or (sha in known and (not own or known[sha] == own)):
            candidate.verdict = "unchanged"
            candidate.let_go()
        else:
            met.add(sha)
            say(0.5 * (1 - 0.98**number), f"Đang đọc {incoming.name}…")
            candidate.read()
    return candidates


def receive(incoming: Incoming, desk: Desk) -> Candidate:
    """Return an incoming file with its hash, not yet read; refused where its bytes cannot be had."""
    plain = replace(incoming, content=b"", origin=None)
    stored: bytes | Path = incoming.content
    sha, issue = "", incoming.issue
    if issue is None and incoming.origin:
        try:
            stored, sha = landing.receive(desk.landing or desk.scratch, incoming.origin)
        except UNPACK_ERRORS as error:
            issue = Issue("corrupt_file", value=type(error).__name__)
    elif issue is None:
        sha = landing.digest(incoming.content)
    candidate = Candidate(plain, sha, stored, desk, {})
    if issue:
        candidate.verdict, candidate.issues = "refused", (issue,)
    return candidate


def decide_date_orders(candidates: Sequence[Candidate], home: Home, in_force: Sequence[Landed]) -> None:
    """Read files whose own dates decide nothing again, where the planned sessions say how they are meant.

    Exactly one reading falls on days of the sessions with the report's meeting id, else on days with any session. A
    second copy of a content that stays refused gets the first one's reasons.
    """
    waiting = [c for c in candidates if c.waits_for_sessions]
    tables = _session_tables(candidates, home, in_force) if waiting else []
    for candidate in waiting:
        meeting_id = candidate.hints.get("meeting_id")
        same_meeting = _session_days(tables, meeting_id) if meeting_id else set()
        order = _only_order(candidate, same_meeting) or _only_order(candidate, _session_days(tables))
        if order:
            candidate.decided["date_order"] = order
            candidate.read()
        candidate.let_go()
    refused = {c.sha256: c for c in candidates if c.verdict == "refused" and c.sha256}
    for candidate in candidates:
        if candidate.verdict == "unchanged" and candidate.sha256 in refused:
            first = refused[candidate.sha256]
            candidate.verdict, candidate.issues, candidate.result = "refused", first.issues, first.result


def _only_order(candidate: Candidate, days: set[str]) -> str | None:
    fitting = [o for o in ("dmy", "mdy") if days & set(candidate.hints[f"{o}_days"].split(","))]
    return fitting[0] if len(fitting) == 1 else None


def read_corrections(candidates: Sequence[Candidate], home: Home, in_force: Sequence[Landed]) -> None:
    """Read the mended workbooks among `candidates`, each with its original: in force, or accepted in this very load."""
    for candidate in [c for c in candidates if c.waits_for_original]:
        correction = correction_in(Source(candidate.incoming.name, candidate.stored))
        accepted = [c.landed("", "", "") for c in candidates if c.verdict == "loaded" and c.desk.landing]
        wanted = correction.sha256 if correction else ""
        original = next((f for f in (*accepted, *in_force) if f.sha256 == wanted), None)
        if original:
            candidate.read_as_correction(source_of(home.landing, original), original.options)
        candidate.let_go()


def require_session(code: str | None, candidates: Sequence[Candidate], home: Home, in_force: Sequence[Landed]) -> None:
    """Raise UserError unless the session chosen for these files is planned, in the home or in the files themselves."""
    if code is None:
        return
    planned = [c for t in _session_tables(candidates, home, in_force) for c in t["session_code"].to_pylist() if c]
    if code not in planned:
        shown = ", ".join(planned[:12]) or "chưa có danh sách buổi học"
        raise UserError(f"Không có buổi học nào mang mã “{code}”. Các mã đang có: {shown}.")


def accept(candidates: Sequence[Candidate], first: int) -> list[Candidate]:
    """Give the accepted files their numbers, lists before evidence, and return them in that order."""
    accepted = [c for c in candidates if c.verdict == "loaded"]
    accepted.sort(key=lambda c: c.result is not None and c.result.kind not in LISTS)
    for number, candidate in enumerate(accepted, start=first):
        candidate.seq = number
    return accepted


def staged_or_read(home: Home, file: Landed, in_force: Sequence[Landed]) -> Staged:
    """Return the stage of a landed file, read again where the cache is gone, damaged or of another reader."""
    found = staged(home.staged, file, READER_VERSION)
    if found:
        return found
    result = read_again(home.landing, file, in_force)
    if result.is_refused:
        raise UserError(
            f"Tệp “{file.name}” nay không đọc được: {result.issues[0].message}"
            f" Gỡ tệp bằng lệnh: python -m etl undo {file.sha256[:12]}."
        )
    return stage(home.staged, file, result, READER_VERSION)


def _session_tables(candidates: Sequence[Candidate], home: Home, in_force: Sequence[Landed]) -> list[pa.Table]:
    fresh = [c.staged for c in candidates if c.staged and c.staged.kind == "sessions"]
    known = [staged_or_read(home, f, in_force) for f in in_force if f.format == "session_list"]
    return [pq.read_table(one.rows) for one in (*fresh, *known)]


def _session_days(tables: Sequence[pa.Table], meeting_id: str | None = None) -> set[str]:
    """Return the local days (ISO) of the planned sessions; with `meeting_id`, of those that plan this meeting."""
    return {
        local(starts_at).date().isoformat()
        for table in tables
        for starts_at, ids in zip(table["starts_at"].to_pylist(), table["meeting_ids"].to_pylist(), strict=True)
        if starts_at is not None and (meeting_id is None or meeting_id in (ids or ()))
    }
