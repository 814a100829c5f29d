"""Load, undo, rebuild: the three ways in which the published warehouse changes, each all or nothing."""

import gc
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from etl.collect import Incoming
from etl.home import landing
from etl.home.home import Home, require
from etl.home.landing import Landed
from etl.home.log import user_name
from etl.model import settings as settings_file
from etl.model.errors import UserError
from etl.model.issues import Issue
from etl.model.records import LISTS, ReadResult
from etl.readers import READER_VERSION, Source, read
from etl.text.vietnam import local
from etl.warehouse.build import Input
from etl.warehouse.publish import build_version, put_in_force, version_of
from etl.warehouse.report import Counts, counts_of, problems_of
from etl.warehouse.staging import Staged, stage, staged

Progress = Callable[[float, str], None]
LOCK_SECONDS = 120


@dataclass(frozen=True)
class FileReport:
    """What became of one file. `verdict`: loaded, unchanged or refused; `counts` add up to the rows read."""

    path: str
    sha256: str
    format: str
    verdict: str
    counts: Counts = field(default_factory=Counts)
    issues: tuple[Issue, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the keys of the `etl load --json` contract."""
        return {
            "path": self.path, "sha256": self.sha256, "format": self.format, "verdict": self.verdict,
            **self.counts.as_json(), "issues": [i.as_json() for i in self.issues],
        }  # fmt: skip


@dataclass(frozen=True)
class LoadReport:
    """The version in force afterwards (for a dry run: still the old one) and every file's report, in the order given."""

    version: str | None
    files: tuple[FileReport, ...]

    @property
    def is_clean(self) -> bool:
        """True where no file was refused."""
        return all(f.verdict != "refused" for f in self.files)


@dataclass
class _Candidate:
    """One incoming file on its way: read, or waiting for the sessions to decide its date order."""

    incoming: Incoming
    sha256: str
    options: dict[str, str]
    result: ReadResult | None = None
    verdict: str = "loaded"
    issues: tuple[Issue, ...] = ()
    seq: int = 0

    @property
    def format(self) -> str:
        return self.result.format if self.result else "unknown"


def load(
    home: Home, files: Iterable[Incoming], *, options: Mapping[str, str] | None = None, by: str | None = None,
    dry_run: bool = False, progress: Progress | None = None,
) -> LoadReport:  # fmt: skip
    """Load `files` and publish the new version, if every accepted file and all before them build one whole.

    `options` (date_order: dmy or mdy; session: a session's code) hold for all of them. A refused file stops nobody.
    With `dry_run` the same is found out and nothing is kept or published. Raises UserError for what the user can mend.
    """
    say = progress or (lambda _share, _text: None)
    with _locked(require(home)), tempfile.TemporaryDirectory(prefix="lantoa-") as scratch:
        settings = settings_file.load(home.settings)
        stage_folder = Path(scratch) if dry_run else home.staged
        in_force = landing.in_force(home.landing)
        candidates = _read_all(files, in_force, dict(options or {}), say)
        if not candidates:
            raise UserError("Không có tệp nào để nạp: thư mục hoặc gói nén trống.")
        _decide_date_orders(candidates, home, in_force)
        _require_session((options or {}).get("session"), candidates, home, in_force)
        fresh = _number(candidates, landing.next_seq(home.landing))
        new_inputs = []
        now, who = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds"), by or user_name()
        for candidate in fresh:
            file = Landed(candidate.seq, candidate.sha256, candidate.incoming.name, candidate.format, now, who,
                          candidate.options)  # fmt: skip
            stage(stage_folder, file, _result(candidate), READER_VERSION)
            new_inputs.append(Input(file, _staged(stage_folder, file)))
            if not dry_run:
                landing.keep(home.landing, file, candidate.incoming.content)
            candidate.result = replace(_result(candidate), table=None)  # staged: free the memory
        if not fresh and (dry_run or is_up_to_date(home)):
            return _report(home.version, home.published(), candidates, in_force)
        say(0.6, "Đang tính số liệu…")
        replaced = {i.file.sha256 for i in new_inputs}
        inputs = [*_inputs(home, [f for f in in_force if f.sha256 not in replaced]), *new_inputs]
        files_now = [i.file for i in inputs]
        if dry_run:
            preview = build_version(_scratch_home(Path(scratch), home), inputs, settings, previous=home.published())
            return _report(home.version, preview, candidates, files_now)
        warehouse = build_version(home, inputs, settings, previous=home.published())
        landing.append(home.landing, [landing.load_event(i.file) for i in new_inputs])
        put_in_force(home, warehouse)
        say(1.0, "Xong.")
        return _report(home.version, warehouse, candidates, files_now)


def dry_build(home: Home, incoming: Incoming, date_order: str | None, scratch: Path) -> tuple[Path, int, list[Issue]]:
    """Build, in `scratch`, the warehouse of `home` with one more file, and return it, the file's id and its issues.

    Nothing of the home changes. The file must be one that its reader accepts.
    """
    settings = settings_file.load(home.settings)
    in_force = landing.in_force(home.landing)
    candidate = _Candidate(incoming, landing.digest(incoming.content), {"date_order": date_order} if date_order else {})
    _read(candidate)
    _decide_date_orders([candidate], home, in_force)
    file = Landed(
        landing.next_seq(home.landing), candidate.sha256, incoming.name, candidate.format, "", "", candidate.options
    )
    stage(scratch, file, _result(candidate), READER_VERSION)
    others = _inputs(home, [f for f in in_force if f.sha256 != file.sha256])
    preview = _scratch_home(scratch, home)
    warehouse = build_version(
        preview, [*others, Input(file, _staged(scratch, file))], settings, previous=home.published()
    )
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return warehouse, file.seq, problems_of(con, [file.seq]).get(file.seq, [])


def _scratch_home(scratch: Path, home: Home) -> Home:
    """Return a throw-away home with the settings of `home`, to build a preview in."""
    preview = Home(scratch / "home")
    preview.create()
    preview.settings.write_bytes(home.settings.read_bytes())
    return preview


def undo(home: Home, which: str, *, by: str | None = None) -> Landed:
    """Take one file out, named by path, base name or hash; figures are then as if it had never come.

    UserError where nothing, or more than one file, is meant.
    """
    with _locked(require(home)):
        in_force = landing.in_force(home.landing)
        file = _find(in_force, which)
        settings = settings_file.load(home.settings)
        rest = [f for f in in_force if f.sha256 != file.sha256]
        warehouse = build_version(home, _inputs(home, rest), settings, previous=home.published())
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
        landing.append(home.landing, [landing.undo_event(file, landing.next_seq(home.landing), now, by or user_name())])
        put_in_force(home, warehouse)
        return file


def rebuild(home: Home) -> str:
    """Build the warehouse again from landed files and settings, publish it, and return its version."""
    with _locked(require(home)):
        settings = settings_file.load(home.settings)
        warehouse = build_version(home, _inputs(home, landing.in_force(home.landing)), settings)
        put_in_force(home, warehouse)
        return warehouse.stem.removeprefix("lantoa-")


def _same(stage_table: pa.Table, fresh: pa.Table) -> bool:
    """Tell whether a staged table holds the very rows of `fresh`; Parquet keeps seconds as milliseconds."""
    return stage_table.cast(fresh.schema).equals(fresh)


def is_up_to_date(home: Home) -> bool:
    """Tell whether the published version is what landed files and settings build today."""
    files = landing.in_force(home.landing)
    return home.version == version_of(files, settings_file.load(home.settings)) or (not files and home.version is None)


def problems(home: Home) -> list[str]:
    """Prove the home: every landed file still has its hash, its stage agrees with it, the published version is whole.

    Return what is wrong, in Vietnamese; an empty list is the proof.
    """
    found = []
    for file in landing.in_force(home.landing):
        path = home.landing / file.file_name
        if not path.exists():
            found.append(f"Thiếu tệp gốc của “{file.name}” trong thư mục landing.")
        elif landing.digest(path.read_bytes()) != file.sha256:
            found.append(f"Tệp gốc của “{file.name}” đã bị thay đổi.")
        elif (mine := staged(home.staged, file, READER_VERSION)) is not None:
            result = read(Source(file.name, path.read_bytes(), file.options.get("date_order")))
            if result.table is None or not _same(pq.read_table(mine.rows), result.table):
                found.append(f"Bản đã đọc của “{file.name}” không khớp tệp gốc; chạy: python -m etl rebuild.")
    if not is_up_to_date(home):
        found.append("Số liệu đang công bố chưa theo kịp tệp và cài đặt; chạy: python -m etl rebuild.")
    published = home.published()
    if published:
        with duckdb.connect(str(published), read_only=True) as con:
            from etl.warehouse.build import CheckFailedError, check  # noqa: PLC0415

            try:
                check(con, settings_file.load(home.settings))
            except CheckFailedError as error:
                found.append(f"Số liệu đang công bố tự mâu thuẫn: {error}.")
    return found


# --- reading --------------------------------------------------------------------------------------------------------


def _read_all(
    files: Iterable[Incoming], in_force: Sequence[Landed], options: dict[str, str], say: Progress
) -> list[_Candidate]:
    known = {f.sha256: f for f in in_force}
    met: set[str] = set()
    candidates = []
    for number, incoming in enumerate(files, start=1):
        sha = landing.digest(incoming.content) if incoming.issue is None else ""
        candidate = _Candidate(incoming, sha, dict(options))
        candidates.append(candidate)
        if incoming.issue:
            candidate.verdict, candidate.issues = "refused", (incoming.issue,)
            continue
        if sha in met or (sha in known and (not options or options == dict(known[sha].options))):
            candidate.verdict = "unchanged"
            continue
        met.add(sha)
        say(0.5 * (1 - 0.98**number), f"Đang đọc {incoming.name}…")
        _read(candidate)
    return candidates


def _read(candidate: _Candidate) -> None:
    source = Source(candidate.incoming.name, candidate.incoming.content, candidate.options.get("date_order"))
    candidate.result = read(source)
    candidate.issues = candidate.result.issues
    candidate.verdict = "refused" if candidate.result.is_refused else "loaded"


def _decide_date_orders(candidates: Sequence[_Candidate], home: Home, in_force: Sequence[Landed]) -> None:
    """Read files whose own dates decide nothing again, where exactly one reading falls on days with a session."""
    waiting = [c for c in candidates if c.result and "dmy_days" in c.result.hints and c.verdict == "refused"]
    if not waiting:
        return
    days = _session_days(candidates, home, in_force)
    for candidate in waiting:
        hints = _result(candidate).hints
        fitting = [o for o in ("dmy", "mdy") if any(day in days for day in hints[f"{o}_days"].split(","))]
        if len(fitting) == 1:
            candidate.options["date_order"] = fitting[0]
            _read(candidate)


def _require_session(
    code: str | None, candidates: Sequence[_Candidate], home: Home, in_force: Sequence[Landed]
) -> None:
    """Raise UserError unless the session chosen for these files is planned, in the home or in the files themselves."""
    if code is None:
        return
    planned = [c for t in _session_tables(candidates, home, in_force) for c in t["session_code"].to_pylist() if c]
    if code not in planned:
        shown = ", ".join(planned[:12]) or "chưa có danh sách buổi học"
        raise UserError(f"Không có buổi học nào mang mã “{code}”. Các mã đang có: {shown}.")


def _session_tables(candidates: Sequence[_Candidate], home: Home, in_force: Sequence[Landed]) -> list[pa.Table]:
    tables = [c.result.table for c in candidates if c.result and c.result.kind == "sessions" and c.result.table]
    for file in in_force:
        if file.format == "session_list":
            tables.append(pq.read_table(_staged_or_read(home, file).rows))
    return tables


def _session_days(candidates: Sequence[_Candidate], home: Home, in_force: Sequence[Landed]) -> set[str]:
    days: set[date] = set()
    for table in _session_tables(candidates, home, in_force):
        days |= {local(t).date() for t in table["starts_at"].to_pylist() if t is not None}
    return {d.isoformat() for d in days}


def _number(candidates: Sequence[_Candidate], first: int) -> list[_Candidate]:
    """Give the accepted files their numbers, lists before evidence, and return them in that order."""
    accepted = [c for c in candidates if c.verdict == "loaded"]
    accepted.sort(key=lambda c: _result(c).kind not in LISTS)
    for number, candidate in enumerate(accepted, start=first):
        candidate.seq = number
    return accepted


def _result(candidate: _Candidate) -> ReadResult:
    if candidate.result is None:
        raise ValueError(f"not read: {candidate.incoming.path!r}")
    return candidate.result


# --- staged files ---------------------------------------------------------------------------------------------------


def _inputs(home: Home, files: Sequence[Landed]) -> list[Input]:
    return [Input(f, _staged_or_read(home, f)) for f in files]


def _staged(folder: Path, file: Landed) -> Staged:
    found = staged(folder, file, READER_VERSION)
    if found is None:
        raise ValueError(f"not staged: {file.name!r}")
    return found


def _staged_or_read(home: Home, file: Landed) -> Staged:
    """Return the stage of a landed file, read again where the cache is gone or a reader has changed since."""
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
    result = read(Source(file.name, content, file.options.get("date_order")))
    if result.is_refused:
        raise UserError(
            f"Tệp “{file.name}” nay không đọc được: {result.issues[0].message}"
            f" Gỡ tệp bằng lệnh: python -m etl undo {file.sha256[:12]}."
        )
    stage(home.staged, file, result, READER_VERSION)
    return _staged(home.staged, file)


def _find(in_force: Sequence[Landed], which: str) -> Landed:
    base = Path(which).name
    found = [f for f in in_force if f.sha256.startswith(which.lower()) and len(which) >= 6]
    found = found or [f for f in in_force if f.name == base]
    path = Path(which)
    if not found and path.is_file():
        sha = landing.digest(path.read_bytes())
        found = [f for f in in_force if f.sha256 == sha]
    if not found:
        raise UserError(f"Không có tệp nào đang dùng mang tên hay mã “{which}”. Xem: python -m etl status.")
    if len(found) > 1:
        codes = ", ".join(f.sha256[:12] for f in found)
        raise UserError(f"Có {len(found)} tệp mang tên “{base}”. Ghi mã của tệp cần gỡ: {codes}.")
    return found[0]


# --- reports --------------------------------------------------------------------------------------------------------


def _report(
    version: str | None, warehouse: Path | None, candidates: Sequence[_Candidate], in_force: Sequence[Landed]
) -> LoadReport:
    by_sha = {f.sha256: f for f in in_force}
    counts: dict[int, Counts] = {}
    found: dict[int, list[Issue]] = {}
    if warehouse:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            counts = counts_of(con)
            found = problems_of(con, [by_sha[c.sha256].seq for c in candidates if c.verdict == "loaded"])
    reports = []
    for c in candidates:
        file = by_sha.get(c.sha256)
        if c.verdict == "refused" or file is None:
            reports.append(FileReport(c.incoming.path, c.sha256, c.format, "refused", issues=c.issues))
            continue
        issues = (*c.issues, *found.get(file.seq, ()))
        reports.append(
            FileReport(c.incoming.path, c.sha256, file.format, c.verdict, counts.get(file.seq, Counts()), issues)
        )
    return LoadReport(version, tuple(reports))


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    home.create()
    try:
        with FileLock(home.root / ".lock", timeout=LOCK_SECONDS), _no_garbage_runs():
            yield
    except Timeout as error:
        raise UserError("Đang có người khác nạp vào kho này. Đợi họ xong rồi thử lại.") from error


@contextmanager
def _no_garbage_runs() -> Iterator[None]:
    """Keep the cycle collector still: a build makes a million small tuples, none in a cycle, and it looks at them all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
