"""Commands about documents: write one or a set, the week's set, freeze, list and prove what is frozen, fill a template."""

import argparse
import sys
from pathlib import Path

from dashboard.figures.keys import Filters
from dashboard.figures.snapshot import Snapshot
from dashboard.reports.documents import document, kinds_of
from dashboard.reports.folder import write_folder
from dashboard.reports.own import fill
from dashboard.reports.question import Question
from dashboard.reports.report_set import ReportSet, freeze_set, make_set, verify_sets
from dashboard.reports.slip import frozen_pack
from etl.console import progress_bar, write_rows
from etl.home.frozen import find, frozen_sets
from etl.home.home import Home
from etl.home.log import record
from etl.model.errors import UserError
from etl.text.vietnam import clock, day, from_iso, number

FROZEN_COLUMNS = (
    "code", "as_of", "unit", "where", "frozen_at", "frozen_by", "note", "replaces", "documents", "data_version",
    "settings_version", "seal",
)  # fmt: skip


def write_set(args: argparse.Namespace, snapshot: Snapshot, where: Filters, home: Home) -> int:
    """Write the set into a folder; nothing where the very same is there already."""
    made = make_set(snapshot, home, where, with_briefs=args.briefs, progress=progress_bar())
    target, is_new = write_folder(made, Path(args.out))
    _note(home, "report-set", made)
    print(_written(made, target, is_new))
    return _freeze(home, snapshot, made, args.note, None) if args.freeze and not _is_frozen(home, made) else 0


def weekly(args: argparse.Namespace, snapshot: Snapshot, where: Filters, home: Home) -> int:
    """As `write_set`, for a scheduler: one line, one event in the log whatever happens. Return 1 where the set is written
    but could not be frozen.
    """
    try:
        made = make_set(snapshot, home, where, with_briefs=args.briefs)
        target, is_new = write_folder(made, Path(args.out))
    except Exception as error:
        record(home, "weekly", as_of=snapshot.as_of, out=str(args.out), error=str(error) or type(error).__name__)
        raise
    line, problem = _written(made, target, is_new), ""
    if args.freeze and not _is_frozen(home, made):
        try:
            freeze_set(home, snapshot, made, note=args.note)
            line += ", đã chốt"
        except UserError as error:
            problem = "" if _is_frozen(home, made) else str(error)  # another run may have been quicker
    about = {"as_of": made.as_of, "where": dict(made.where.values), "version": made.data_version, "out": str(target)}
    record(home, "weekly", code=made.code, **about, is_new=is_new, error=problem)
    print(f"{line}; chưa chốt: {problem}" if problem else line)
    return int(bool(problem))


def _written(made: ReportSet, target: Path, is_new: bool) -> str:
    what = "Đã ghi" if is_new else "Đã có sẵn, không đổi"
    return f"{what}: {target} ({number(len(made.files))} tài liệu, mã bộ {made.code})"


def _is_frozen(home: Home, made: ReportSet) -> bool:
    return any(s.code == made.code for s in frozen_sets(home))


def write_report(args: argparse.Namespace, snapshot: Snapshot, where: Filters, home: Home) -> int:
    """Write one document, Excel or Word by its name."""
    out = Path(args.out)
    kind = args.kind or kinds_of(out.suffix.lower())[0]
    save(out, document(snapshot, kind, where, home=home.root))
    record(home, "report", kind=kind, as_of=snapshot.as_of, where=args.where, version=snapshot.data_version)
    print(f"Đã ghi {out}")
    return 0


def check_report(args: argparse.Namespace) -> None:
    """Raise UserError where the file cannot be written or its kind is none."""
    out = Path(args.out)
    kinds = kinds_of(out.suffix.lower())
    if args.kind and args.kind not in kinds:
        raise UserError(f"Không có loại báo cáo “{args.kind}” cho tệp “{out.name}”. Các loại: {', '.join(kinds)}.")
    check_folder(out)


def fill_template(args: argparse.Namespace, snapshot: Snapshot, where: Filters, home: Home) -> int:
    """Fill an office's own template; exit 1 and no file where the template has to be mended first."""
    template, out = Path(args.template), Path(args.out)
    check_folder(out)
    if out.exists() and out.resolve() == template.resolve():
        raise UserError("Ghi ra tệp khác, đừng ghi đè lên mẫu.")
    filled = fill(content_of(template), template.name, Question(snapshot, where, home=home.root))
    for issue in filled.issues:
        print(issue.words, file=sys.stderr)
    if filled.is_refused:
        print(f"Chưa ghi {out}: sửa mẫu theo các dòng trên rồi chạy lại.", file=sys.stderr)
        return 1
    if out.suffix.lower() != (suffix := Path(filled.name).suffix.lower()):
        raise UserError(f"Tệp ghi ra phải cùng loại với mẫu: đặt tên có đuôi {suffix}.")
    save(out, filled.content)
    record(home, "fill", template=template.name, as_of=snapshot.as_of, where=args.where, version=snapshot.data_version)
    print(f"Đã ghi {out}")
    return 0


def freeze(args: argparse.Namespace, snapshot: Snapshot, where: Filters, home: Home) -> int:
    """Make the set and freeze it."""
    made = make_set(snapshot, home, where, with_briefs=args.briefs, progress=progress_bar())
    return _freeze(home, snapshot, made, args.note, args.replaces)


def _freeze(home: Home, snapshot: Snapshot, made: ReportSet, note: str, replaces: str | None) -> int:
    done = freeze_set(home, snapshot, made, note=note, replaces=find(home, replaces).code if replaces else None)
    print(f"Đã chốt bộ {done.code}: {done.about.unit}, số liệu đến {day(done.about.as_of)}. Dấu niêm {done.seal[:16]}.")
    return 0


def frozen(args: argparse.Namespace, home: Home) -> int:
    """List the frozen sets, prove them (exit 1 where one was changed), or hand one out."""
    if args.verify:
        problems = verify_sets(home)
        for problem in problems:
            print(problem)
        if not problems:
            print(f"{number(len(frozen_sets(home)))} bộ còn nguyên như lúc chốt.")
        return int(bool(problems))
    if args.export:
        code, out = args.export
        check_folder(Path(out))
        made = find(home, code)
        save(Path(out), frozen_pack(home, made))
        record(home, "frozen", code=made.code, seal=made.seal)
        print(f"Đã ghi {out}")
        return 0
    rows = [
        (s.code, s.about.as_of, s.about.unit, s.about.where, s.frozen_at if args.format != "table" else clock(from_iso(s.frozen_at)),
         s.frozen_by, s.note, s.replaces, len(s.documents), s.about.data_version, s.about.settings_version, s.seal)
        for s in frozen_sets(home)
    ]  # fmt: skip
    write_rows(FROZEN_COLUMNS, rows, args.format)
    return 0


def content_of(path: Path) -> bytes:
    """Return what a file holds; UserError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"Không đọc được tệp “{path}”: {error.strerror or error}.") from error


def check_folder(out: Path) -> None:
    """Raise UserError where the folder of a file to be written is not there: before anything long is done."""
    if not out.parent.exists():
        raise UserError(f"Không có thư mục “{out.parent}”.")


def save(out: Path, content: bytes) -> None:
    """Write a file; UserError where it cannot be written."""
    try:
        out.write_bytes(content)
    except OSError as error:
        raise UserError(
            f"Không ghi được tệp “{out}”. Đóng tệp nếu đang mở trong Excel hoặc Word rồi làm lại."
        ) from error


def _note(home: Home, action: str, made: ReportSet) -> None:
    record(home, action, code=made.code, as_of=made.as_of, where=dict(made.where.values), version=made.data_version)
