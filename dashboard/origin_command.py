"""`python -m dashboard origin`: where one number comes from: its sums, schools, files, lines; with `--out` the workbook."""

import argparse
from pathlib import Path
from typing import Any

from dashboard.figures import origin as origins
from dashboard.figures.keys import Filters
from dashboard.figures.snapshot import Snapshot
from etl.console import write_rows
from etl.home.home import Home
from etl.home.log import record
from etl.model.errors import UserError

SUMS, SCHOOLS, FILES, LINES = "sums", "schools", "files", "lines"
SUM_COLUMNS = ("title", "part", "count", "schools")
SCHOOL_COLUMNS = ("school", "school_name", "numerator", "denominator", "rate")
FILE_COLUMNS = ("name", "format", "counted", "used", "rows_read", "pending", "rejected", "repeated", "loaded_at", "loaded_by",
                "sha256")  # fmt: skip
LINE_COLUMNS = ("side", "school", "school_name", "person", "session", "day", "said", "file", "sheet", "row")
_EVERY_LINE = 10_000_000


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `origin`."""
    command.add_argument("measure", metavar="CHỈ-SỐ", help="mã của chỉ số, ví dụ participated")
    command.add_argument("--show", choices=(SUMS, SCHOOLS, FILES, LINES), default=SUMS,
                         help="cách cộng (mặc định), từng cơ sở, các tệp, từng dòng trong tệp")  # fmt: skip
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.add_argument("--out", metavar="TỆP.xlsx", help="ghi tất cả ra một tệp Excel")


def run(args: argparse.Namespace, snapshot: Snapshot, where: Filters, home: Home) -> int:
    """Print one part of the answer, or write all of it to a workbook."""
    if args.out:
        from dashboard.report_commands import check_folder  # noqa: PLC0415  (the libraries of Excel load only here)
        from dashboard.reports.origin_book import write_origin  # noqa: PLC0415

        if Path(args.out).suffix.lower() != ".xlsx":
            raise UserError(f"“{Path(args.out).name}”: đặt tên tệp có đuôi .xlsx.")
        check_folder(Path(args.out))
        write_origin(snapshot, args.measure, Path(args.out), where=where, home=home.root)
        print(f"Đã ghi {args.out}")
    else:
        columns, rows = _rows(args, snapshot, where)
        write_rows(columns, rows, args.format)
    record(home, "origin", measure=args.measure, as_of=snapshot.as_of, where=args.where, show=args.show, out=args.out,
           version=snapshot.data_version)  # fmt: skip
    return 0


def _rows(args: argparse.Namespace, snapshot: Snapshot, where: Filters) -> tuple[tuple[str, ...], list[list[Any]]]:
    if args.show == FILES:
        files = origins.files(snapshot, args.measure, where)
        return FILE_COLUMNS, [[getattr(f, c) for c in FILE_COLUMNS] for f in files]
    if args.show == LINES:
        lines = origins.lines(snapshot, args.measure, where, most=_EVERY_LINE)
        return LINE_COLUMNS, [[getattr(line, c) for c in LINE_COLUMNS] for line in lines]
    found = origins.origin(snapshot, args.measure, where)
    if found.blank:
        raise UserError(found.blank)
    if args.show == SCHOOLS:
        return SCHOOL_COLUMNS, [[s.code, s.name, s.count, s.base, s.share] for s in found.schools]
    rows: list[list[Any]] = []
    for part in found.sums:
        rows += [[part.title, p.label, p.count, p.schools] for p in part.parts]
        rows.append([part.title, "Cộng", part.total, None])
    return SUM_COLUMNS, rows
