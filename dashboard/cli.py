"""Commands over the figures. Contract: names, options, columns; CSV is UTF-8, comma, "\\n", null as an empty cell."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dashboard import tasks_command
from dashboard.figures.keys import KEYS, Filters, parse_by, parse_where
from dashboard.figures.lagging import LAGGING_COLUMNS, lagging
from dashboard.figures.measures import COLUMNS
from dashboard.figures.query import figures
from dashboard.figures.snapshot import Snapshot, open_snapshot
from dashboard.serve import DEFAULT_PORT, serve
from etl.console import write_rows
from etl.home.home import choose_home, require
from etl.home.log import record
from etl.load import refresh
from etl.model.errors import UserError
from etl.verify import is_up_to_date


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parsed = _parser().parse_args(arguments)
    return parsed.run(parsed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dashboard", description="Lan Toả: trang số liệu và lệnh xem số.")
    parser.set_defaults(run=_serve)
    parser.add_argument("--home", help="thư mục kho dữ liệu (mặc định: LANTOA_HOME hoặc data/home)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"cổng (mặc định {DEFAULT_PORT})")
    commands = parser.add_subparsers(metavar="LỆNH")

    def add(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        command.add_argument("--home", default=argparse.SUPPRESS)
        command.add_argument("--as-of", type=_day, metavar="NGÀY", help="ngày tính, 2025-04-30 hoặc 30/04/2025")
        command.add_argument("--where", metavar="k=v,…", help="lọc, ví dụ level=TH,district=094")
        return command

    one = add("figures", _figures, "in số liệu theo nhóm")
    one.add_argument("--by", default="province", help=f"khoá nhóm, cách nhau bằng dấu phẩy: {', '.join(KEYS)}")
    one.add_argument("--format", choices=("table", "csv", "json"), default="table")
    two = add("lagging", _lagging, "tình trạng từng cơ sở")
    two.add_argument("--format", choices=("table", "csv", "json"), default="table")
    three = add("report", _report, "ghi báo cáo Excel")
    three.add_argument("out", metavar="TỆP.xlsx")
    three.add_argument("--kind", default="tong-hop")
    four = add("map", _map, "ghi bản đồ thành ảnh PNG hoặc SVG")
    four.add_argument("out", metavar="TỆP.png|TỆP.svg")
    four.add_argument("--measure", default="participated", help="chỉ số (mặc định participated)")
    four.add_argument("--by", default="commune", help="commune (xã, phường), district (huyện cũ), old_commune (xã cũ)")
    four.add_argument("--circles", action="store_true", help="vòng tròn theo số người thay cho tô nền")
    four.add_argument("--compare", type=_day, metavar="NGÀY", help="vẽ thêm ngày này ở bên trái để so sánh")
    five = add("tasks", _tasks, "việc theo dõi cơ sở: liệt kê, ghi ra Excel để gọi điện, nhập lại")
    tasks_command.add_arguments(five)
    return parser


def _day(text: str) -> date:
    try:
        if "/" in text:
            day, month, year = text.split("/")
            return date(int(year), int(month), int(day))
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"“{text}” không phải ngày; viết dạng 2025-04-30 hoặc 30/04/2025"
        raise argparse.ArgumentTypeError(message) from error


def _open(args: argparse.Namespace) -> tuple[Snapshot, Filters]:
    home = require(choose_home(args.home))
    if home.published() and not is_up_to_date(home):  # the settings were edited, or the product was updated
        refresh(home)
    snapshot = open_snapshot(home, args.as_of)
    return snapshot, parse_where(args.where, snapshot)


def _serve(args: argparse.Namespace) -> int:
    return serve(choose_home(args.home), args.port)


def _figures(args: argparse.Namespace) -> int:
    by = parse_by(args.by)
    snapshot, where = _open(args)
    columns = [c for key in by for c in ([key, f"{key}_name"] if KEYS[key].is_coded else [key])] + list(COLUMNS)
    write_rows(columns, [[row[c] for c in columns] for row in figures(snapshot, by, where)], args.format)
    return 0


def _lagging(args: argparse.Namespace) -> int:
    snapshot, where = _open(args)
    rows = lagging(snapshot, where)
    cells = [[row[c] for c in LAGGING_COLUMNS] for row in rows]
    if args.format != "json":
        cells = [[" ".join(v) if isinstance(v, list) else v for v in line] for line in cells]
    write_rows(LAGGING_COLUMNS, cells, args.format)
    return 0


def _report(args: argparse.Namespace) -> int:
    from dashboard.reports.workbook import KINDS  # noqa: PLC0415  (XlsxWriter loads only for a report)

    if args.kind not in KINDS:
        raise UserError(f"Không có loại báo cáo “{args.kind}”. Các loại: {', '.join(KINDS)}.")
    out = Path(args.out)
    if not out.parent.exists():
        raise UserError(f"Không có thư mục “{out.parent}”.")
    snapshot, where = _open(args)
    KINDS[args.kind](snapshot, out, where=where, home=choose_home(args.home).root)
    about = {"kind": args.kind, "as_of": snapshot.as_of, "where": args.where, "version": snapshot.data_version}
    record(choose_home(args.home), "report", **about)
    print(f"Đã ghi {out}")
    return 0


def _tasks(args: argparse.Namespace) -> int:
    tasks_command.check(args)
    snapshot, where = _open(args)
    return tasks_command.run(args, snapshot, where, choose_home(args.home))


def _map(args: argparse.Namespace) -> int:
    from dashboard.reports.picture_file import check, write_picture  # noqa: PLC0415  (matplotlib loads only for a map)

    check(args.out, args.by, args.measure)
    snapshot, where = _open(args)
    home = choose_home(args.home)
    before = open_snapshot(home, args.compare) if args.compare else None
    write_picture(
        Path(args.out),
        snapshot,
        args.by,
        args.measure,
        where=where,
        home=home.root,
        circles=args.circles,
        before=before,
    )
    about = {
        "key": args.by,
        "measure": args.measure,
        "as_of": snapshot.as_of,
        "compare": args.compare,
        "where": args.where,
    }
    record(home, "map", **about, version=snapshot.data_version)
    print(f"Đã ghi {args.out}")
    return 0
