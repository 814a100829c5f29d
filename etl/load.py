"""Load, undo, rebuild, refresh: the ways in which the published warehouse changes, each all or nothing."""

import gc
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.collect import Incoming
from etl.home import landing
from etl.home.home import Home, require
from etl.home.landing import Landed
from etl.home.lock import locked
from etl.home.log import user_name
from etl.home.mappings import remembered
from etl.intake import (
    Candidate,
    Desk,
    Progress,
    accept,
    decide_date_orders,
    read_all,
    read_corrections,
    require_session,
    staged_or_read,
)
from etl.model import settings as settings_file
from etl.model.effect import Effect
from etl.model.errors import UserError
from etl.model.issues import Issue
from etl.text.fold import clean
from etl.verify import is_up_to_date
from etl.warehouse.about import abouts_of
from etl.warehouse.build import Input
from etl.warehouse.publish import build_version, put_in_force
from etl.warehouse.report import Counts, counts_of, problems_of

Assess = Callable[[Path | None, Path], Effect]
"""Says what a warehouse changes against the one before it (None: there was none)."""


class ReasonNeededError(UserError):
    """A load changes the figures more than the settings let pass without a reason. `effect`: what it changes."""

    def __init__(self, effect: Effect) -> None:
        super().__init__(f"Thay đổi lớn: {'; '.join(effect.concerns)}. Chưa nạp gì; cần ghi lý do để nạp.")
        self.effect = effect


@dataclass(frozen=True)
class FileReport:
    """What became of one file. `verdict`: loaded, unchanged or refused; `counts` add up to the rows read.

    `about`: what it speaks of, in words; empty for a refused file. `mapping`: the name of the column map it was read under.
    """

    path: str
    sha256: str
    format: str
    verdict: str
    counts: Counts = field(default_factory=Counts)
    issues: tuple[Issue, ...] = ()
    about: str = ""
    mapping: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the keys of the `etl load --json` contract."""
        return {
            "path": self.path, "sha256": self.sha256, "format": self.format, "verdict": self.verdict,
            **self.counts.as_json(), "issues": [i.as_json() for i in self.issues],
        }  # fmt: skip


@dataclass(frozen=True)
class LoadReport:
    """The version in force afterwards (for a dry run: still the old one) and every file's report, in the order given.

    `effect`: what the files change in the figures, where somebody asked for it.
    """

    version: str | None
    files: tuple[FileReport, ...]
    effect: Effect | None = None

    @property
    def is_clean(self) -> bool:
        """True where no file was refused."""
        return all(f.verdict != "refused" for f in self.files)


def load(
    home: Home,
    files: Iterable[Incoming],
    *,
    options: Mapping[str, str] | None = None,
    options_of: Mapping[str, Mapping[str, str]] | None = None,
    by: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    assess: Assess | None = None,
    reason: str | None = None,
) -> LoadReport:
    """Load `files` and publish the new version, if every accepted file and all before them build one whole.

    `options` (date_order: dmy or mdy; session: a session's code) hold for all of them, `options_of` for the file with
    that SHA-256. A refused file stops nobody. With `dry_run` the same is found out and nothing is kept or published.
    `assess` gives the effect on the figures; where it has concerns, ReasonNeededError is raised and nothing changes,
    unless `reason` says why (it is kept in the ledger). Raises UserError for what the user can mend.
    """
    say = progress or (lambda _share, _text: None)
    with _locked(require(home)), tempfile.TemporaryDirectory(prefix="lantoa-") as scratch:
        settings = settings_file.load(home.settings)
        in_force = landing.in_force(home.landing)
        landing.sweep(home.landing)
        desk = Desk(Path(scratch), None, Path(scratch)) if dry_run else Desk(home.staged, home.landing, Path(scratch))
        candidates = read_all(files, in_force, options or {}, say, options_of or {}, remembered(home), desk)
        if not candidates:
            raise UserError("Không có tệp nào để nạp: thư mục hoặc gói nén trống.")
        decide_date_orders(candidates, home, in_force)
        read_corrections(candidates, home, in_force)
        require_session((options or {}).get("session"), candidates, home, in_force)
        fresh = accept(candidates, landing.next_seq(home.landing))
        added = _entries(fresh, by, reason)
        if not fresh and (dry_run or is_up_to_date(home)):
            return _report(home.version, home.published(), candidates, in_force)
        say(0.6, "Đang tính số liệu…")
        replaced = {i.file.sha256 for i in added}
        inputs = [*_inputs(home, [f for f in in_force if f.sha256 not in replaced]), *added]
        files_now = [i.file for i in inputs]
        if dry_run:
            preview = build_version(_scratch_home(Path(scratch), home), inputs, settings, previous=home.published())
            effect = assess(home.published(), preview) if assess else None
            return replace(_report(home.version, preview, candidates, files_now), effect=effect)
        warehouse = build_version(home, inputs, settings, previous=home.published())
        effect = assess(home.published(), warehouse) if assess else None
        if effect and effect.concerns and not reason:
            warehouse.unlink(missing_ok=True)
            raise ReasonNeededError(effect)
        landing.append(home.landing, [landing.load_event(i.file) for i in added])
        put_in_force(home, warehouse)
        say(1.0, "Xong.")
        return replace(_report(home.version, warehouse, candidates, files_now), effect=effect)


def dry_build(
    home: Home, incoming: Incoming, date_order: str | None, scratch: Path
) -> tuple[Path, int, tuple[Issue, ...]] | None:
    """Build, in `scratch`, the warehouse of `home` with one more file; return it, the file's id and all its issues.

    None where the file is refused. Nothing of the home changes.
    """
    settings = settings_file.load(home.settings)
    in_force = landing.in_force(home.landing)
    options = {"date_order": date_order} if date_order else {}
    desk = Desk(scratch, None, scratch)
    [candidate] = read_all([incoming], [], options, lambda _share, _text: None, {}, remembered(home), desk)
    decide_date_orders([candidate], home, in_force)
    read_corrections([candidate], home, in_force)
    fresh = accept([candidate], landing.next_seq(home.landing))
    if not fresh:
        return None
    added = _entries(fresh, None)
    others = _inputs(home, [f for f in in_force if f.sha256 != candidate.sha256])
    preview = _scratch_home(scratch, home)
    warehouse = build_version(preview, [*others, *added], settings, previous=home.published())
    with duckdb.connect(str(warehouse), read_only=True) as con:
        more = problems_of(con, [candidate.seq]).get(candidate.seq, [])
    return warehouse, candidate.seq, (*candidate.issues, *more)


def undo(home: Home, which: str, *, by: str | None = None) -> Landed:
    """Take one file out, named by path, base name or hash; figures are then as if it had never come.

    Its corrections go with it.
    UserError where nothing, or more than one file, is meant.
    """
    with _locked(require(home)):
        in_force = landing.in_force(home.landing)
        file = find_in_force(in_force, which)
        settings = settings_file.load(home.settings)
        gone = [file, *(f for f in in_force if f.decided.get("corrects") == file.sha256)]
        rest = [f for f in in_force if f not in gone]
        warehouse = build_version(home, _inputs(home, rest), settings, previous=home.published())
        at, who, first = _now(), by or user_name(), landing.next_seq(home.landing)
        landing.append(home.landing, [landing.undo_event(f, n, at, who) for n, f in enumerate(gone, start=first)])
        put_in_force(home, warehouse)
        return file


def rebuild(home: Home) -> str:
    """Build the warehouse again from landed files and settings, publish it, and return its version."""
    with _locked(require(home)):
        settings = settings_file.load(home.settings)
        warehouse = build_version(home, _inputs(home, landing.in_force(home.landing)), settings)
        put_in_force(home, warehouse)
        return warehouse.stem.removeprefix("lantoa-")


def refresh(home: Home) -> str:
    """Bring the published version up to date with files, settings, decisions and program, and return it.

    What these have not changed is taken over from the version in force; the result is that of `rebuild`.
    """
    with _locked(require(home)):
        settings = settings_file.load(home.settings)
        inputs = _inputs(home, landing.in_force(home.landing))
        warehouse = build_version(home, inputs, settings, previous=home.published())
        put_in_force(home, warehouse)
        return warehouse.stem.removeprefix("lantoa-")


def _entries(fresh: Sequence[Candidate], by: str | None, reason: str | None = None) -> list[Input]:
    """Return the accepted files as they will stand in the ledger, with what is staged of them."""
    at, who = _now(), by or user_name()
    return [Input(c.landed(at, who, reason or ""), c.staged) for c in fresh if c.staged]


def _inputs(home: Home, files: Sequence[Landed]) -> list[Input]:
    in_force = landing.in_force(home.landing)
    return [Input(f, staged_or_read(home, f, in_force)) for f in files]


def _scratch_home(scratch: Path, home: Home) -> Home:
    """Return a throw-away home with the settings of `home`, to build a preview in."""
    preview = Home(scratch / "home")
    preview.create()
    preview.settings.write_bytes(home.settings.read_bytes())
    shutil.copytree(home.root / "decisions", preview.root / "decisions", dirs_exist_ok=True)
    return preview


def find_in_force(in_force: Sequence[Landed], which: str) -> Landed:
    """Return the one file in force that a path, base name or hash means; UserError where none or several are meant."""
    path, base = Path(which), clean(Path(which).name)
    found: list[Landed] = []
    if path.is_file():
        sha = landing.digest(path)
        found = [f for f in in_force if f.sha256 == sha]
        if not found:
            raise UserError(f"Tệp “{path}” không có trong các tệp đang dùng. Xem: python -m etl status.")
    found = found or [f for f in in_force if len(which) >= 6 and f.sha256.startswith(which.lower())]
    found = found or [f for f in in_force if clean(f.name) == base]
    if not found:
        raise UserError(f"Không có tệp nào đang dùng mang tên hay mã “{which}”. Xem: python -m etl status.")
    if len(found) > 1:
        codes = ", ".join(f.sha256[:12] for f in found)
        raise UserError(f"Có {len(found)} tệp mang tên “{base}”. Ghi mã của tệp cần gỡ: {codes}.")
    return found[0]


def _report(
    version: str | None, warehouse: Path | None, candidates: Sequence[Candidate], in_force: Sequence[Landed]
) -> LoadReport:
    by_sha = {f.sha256: f for f in in_force}
    counts: dict[int, Counts] = {}
    found: dict[int, list[Issue]] = {}
    abouts: dict[int, str] = {}
    if warehouse:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            counts = counts_of(con)
            found = problems_of(con, [by_sha[c.sha256].seq for c in candidates if c.sha256 in by_sha])
            abouts = abouts_of(con, [by_sha[c.sha256].seq for c in candidates if c.sha256 in by_sha])
    reports = []
    for c in candidates:
        file = by_sha.get(c.sha256)
        if c.verdict == "refused" or file is None:
            reports.append(FileReport(c.incoming.path, c.sha256, c.format, "refused", issues=c.issues))
            continue
        issues = (*c.issues, *found.get(file.seq, ()))
        reports.append(
            FileReport(c.incoming.path, c.sha256, file.format, c.verdict, counts.get(file.seq, Counts()), issues,
                       abouts.get(file.seq, ""), file.mapping_name)
        )  # fmt: skip
    return LoadReport(version, tuple(reports))


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    with locked(home), _no_garbage_runs():
        yield


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


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
