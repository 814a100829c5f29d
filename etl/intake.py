"""Incoming files on their way in: read, their date order decided, numbered. Nothing is stored here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from etl.collect import Incoming
from etl.home import landing
from etl.home.home import Home
from etl.home.landing import Landed
from etl.model.errors import UserError
from etl.model.issues import Issue
from etl.model.records import LISTS, ReadResult
from etl.readers import READER_VERSION, Source, read
from etl.text.vietnam import local
from etl.warehouse.staging import Staged, stage, staged

Progress = Callable[[float, str], None]


@dataclass
class Candidate:
    """One incoming file. `options`: as chosen for it; `decided`: its date order, where the sessions told it.

    `verdict`: loaded (accepted), unchanged or refused.
    """

    incoming: Incoming
    sha256: str
    options: dict[str, str]
    decided: dict[str, str] = field(default_factory=dict)
    result: ReadResult | None = None
    verdict: str = "loaded"
    issues: tuple[Issue, ...] = ()
    seq: int = 0

    @property
    def format(self) -> str:
        """The format recognised, "unknown" where none was."""
        return self.result.format if self.result else "unknown"

    def read(self) -> None:
        """Read the content with the date order chosen or decided, if any."""
        order = self.options.get("date_order") or self.decided.get("date_order")
        self.result = read(Source(self.incoming.name, self.incoming.content, order))
        self.issues = self.result.issues
        self.verdict = "refused" if self.result.is_refused else "loaded"

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
) -> list[Candidate]:
    """Read every file whose content is not in force already with the same options.

    `options` hold for all of them, `options_of` adds those of single files, by SHA-256.
    """
    known = {f.sha256: dict(f.options) for f in in_force}
    met: set[str] = set()
    candidates = []
    for number, incoming in enumerate(files, start=1):
        sha = landing.digest(incoming.content) if incoming.issue is None else ""
        own = {**options, **options_of.get(sha, {})}
        candidate = Candidate(incoming, sha, own)
        candidates.append(candidate)
        if incoming.issue:
            candidate.verdict, candidate.issues = "refused", (incoming.issue,)
        elif sha in met or (sha in known and (not own or known[sha] == own)):
            candidate.verdict = "unchanged"
        else:
            met.add(sha)
            say(0.5 * (1 - 0.98**number), f"Đang đọc {incoming.name}…")
            candidate.read()
    return candidates


def decide_date_orders(candidates: Sequence[Candidate], home: Home, in_force: Sequence[Landed]) -> None:
    """Read files whose own dates decide nothing again, where exactly one reading falls on days with a session.

    A second copy of a content that stays refused gets the first one's reasons.
    """
    waiting = [c for c in candidates if c.verdict == "refused" and "dmy_days" in c.hints]
    days = _session_days(candidates, home, in_force) if waiting else set()
    for candidate in waiting:
        fitting = [o for o in ("dmy", "mdy") if days & set(candidate.hints[f"{o}_days"].split(","))]
        if len(fitting) == 1:
            candidate.decided["date_order"] = fitting[0]
            candidate.read()
    refused = {c.sha256: c for c in candidates if c.verdict == "refused" and c.sha256}
    for candidate in candidates:
        if candidate.verdict == "unchanged" and candidate.sha256 in refused:
            first = refused[candidate.sha256]
            candidate.verdict, candidate.issues, candidate.result = "refused", first.issues, first.result


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


def staged_or_read(home: Home, file: Landed) -> Staged:
    """Return the stage of a landed file, read again where the cache is gone, damaged or of another reader."""
    found = staged(home.staged, file, READER_VERSION)
    if found:
        return found
    path = home.landing / file.file_name
    if not path.exists():
        raise UserError(f"Thiếu tệp gốc của “{file.name}” trong thư mục landing; khôi phục bản sao rồi chạy lại.")
    content = path.read_bytes()
    if landing.digest(content) != file.sha256:
        raise UserError(
            f"Tệp gốc của “{file.name}” trong thư mục landing đã bị thay đổi; khôi phục bản sao rồi chạy lại."
        )
    result = read(Source(file.name, content, file.date_order))
    if result.is_refused:
        raise UserError(
            f"Tệp “{file.name}” nay không đọc được: {result.issues[0].message}"
            f" Gỡ tệp bằng lệnh: python -m etl undo {file.sha256[:12]}."
        )
    return stage(home.staged, file, result, READER_VERSION)


def _session_tables(candidates: Sequence[Candidate], home: Home, in_force: Sequence[Landed]) -> list[pa.Table]:
    fresh = [c.result.table for c in candidates if c.result and c.result.kind == "sessions" and c.result.table]
    return fresh + [pq.read_table(staged_or_read(home, f).rows) for f in in_force if f.format == "session_list"]


def _session_days(candidates: Sequence[Candidate], home: Home, in_force: Sequence[Landed]) -> set[str]:
    days: set[date] = set()
    for table in _session_tables(candidates, home, in_force):
        days |= {local(t).date() for t in table["starts_at"].to_pylist() if t is not None}
    return {d.isoformat() for d in days}
