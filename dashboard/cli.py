"""Commands over the figures. Contract: names, options, columns; CSV is UTF-8, comma, "\\n", null as an empty cell."""

import argparse
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dashboard import origin_command, report_arguments, tasks_command
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

    def add(name: str, run: Any, text: str, *, is_dated: bool = True) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        command.add_argument("--home", default=argparse.SUPPRESS)
        if not is_dated:
            return command
        command.add_argument("--as-of", type=_day, metavar="NGÀY", help="ngày tính, 2025-04-30 hoặc 30/04/2025")
        command.add_argument("--where", metavar="k=v,…", help="lọc, ví dụ level=TH,district=094")
        return command

    one = add("figures", _figures, "in số liệu theo nhóm")
    one.add_argument("--by", default="province", help=f"khoá nhóm, cách nhau bằng dấu phẩy: {', '.join(KEYS)}")
    one.add_argument("--format", choices=("table", "csv", "json"), default="table")
    two = add("lagging", _lagging, "tình trạng từng cơ sở")
    two.add_argument("--format", choices=("table", "csv", "json"), default="table")
    report_arguments.add_report_arguments(add("report", _report, "ghi một báo cáo Excel hoặc Word"))
    four = add("map", _map, "ghi bản đồ thành ảnh PNG hoặc SVG")
    four.add_argument("out", metavar="TỆP.png|TỆP.svg")
    four.add_argument("--measure", default="participated", help="chỉ số (mặc định participated)")
    four.add_argument("--by", default="commune", help="commune (xã, phường), district (huyện cũ), old_commune (xã cũ)")
    four.add_argument("--circles", action="store_true", help="vòng tròn theo số người thay cho tô nền")
    four.add_argument("--compare", type=_day, metavar="NGÀY", help="vẽ thêm ngày này ở bên trái để so sánh")
    five = add("tasks", _tasks, "việc theo dõi cơ sở: liệt kê, ghi ra Excel để gọi điện, nhập lại")
    tasks_command.add_arguments(five)
    report_arguments.add_set_arguments(
        add("report-set", _on_snapshot("write_set"), "ghi bộ báo cáo: Word và phụ lục Excel")
    )
    report_arguments.add_weekly_arguments(
        add("weekly", _weekly, "bộ báo cáo mới nhất vào thư mục, để hẹn giờ chạy hằng tuần")
    )
    report_arguments.add_freeze_arguments(add("freeze", _on_snapshot("freeze"), "lập bộ báo cáo và chốt số"))
    report_arguments.add_frozen_arguments(add("frozen", _frozen, "các bộ đã chốt; --verify kiểm tra", is_dated=False))
    report_arguments.add_identify_arguments(
        add("identify", _identify, "báo cáo cũ này của bộ nào, chỗ nào bị sửa, số nào nay đã khác", is_dated=False)
    )
    report_arguments.add_fill_arguments(add("fill", _on_snapshot("fill_template"), "điền số vào mẫu riêng của đơn vị"))
    pack = add(
        "pack", _pack("pack"), "ghi bản xem không cần mạng: một tệp HTML có số, bản đồ, bảng; không có tên người"
    )
    report_arguments.add_pack_arguments(pack, "html")
    card = add("card", _pack("card"), "ghi ảnh tóm tắt PNG để gửi tin nhắn")
    report_arguments.add_pack_arguments(card, "png")
    origin_command.add_arguments(add("origin", _origin, "một con số từ đâu ra: cách cộng, cơ sở, dòng trong tệp, tệp"))
    report_arguments.add_why_arguments(add("why", _why, "vì sao số đổi giữa hai ngày hoặc hai bộ đã chốt"))
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
    from dashboard import report_commands  # noqa: PLC0415  (the libraries of Word and Excel load only for a report)

    report_commands.check_report(args)
    return _on_snapshot("write_report")(args)


def _tasks(args: argparse.Namespace) -> int:
    tasks_command.check(args)
    snapshot, where = _open(args)
    return tasks_command.run(args, snapshot, where, choose_home(args.home))


def _on_snapshot(name: str) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        from dashboard import report_commands  # noqa: PLC0415  (the libraries of Word and Excel load only here)

        snapshot, where = _open(args)
        return getattr(report_commands, name)(args, snapshot, where, choose_home(args.home))

    return run


def _weekly(args: argparse.Namespace) -> int:
    from dashboard import report_commands  # noqa: PLC0415

    home = choose_home(args.home)
    try:
        snapshot, where = _open(args)
        if args.last_sunday and args.as_of is None:
            newest = snapshot.newest_date
            snapshot = open_snapshot(home, newest - timedelta(days=newest.isoweekday() % 7))
    except UserError as error:  # nobody watches a scheduled run: its log has to say
        if home.exists:
            record(home, "weekly", out=args.out, error=str(error))
        raise
    return report_commands.weekly(args, snapshot, where, home)


def _identify(args: argparse.Namespace) -> int:
    from dashboard import identify_command  # noqa: PLC0415

    return identify_command.run(args, require(choose_home(args.home)))


def _frozen(args: argparse.Namespace) -> int:
    from dashboard import report_commands  # noqa: PLC0415

    return report_commands.frozen(args, require(choose_home(args.home)))


def _why(args: argparse.Namespace) -> int:
    from dashboard import why_command  # noqa: PLC0415

    snapshot, where = _open(args)
    return why_command.run(args, snapshot, where, choose_home(args.home))


def _pack(command: str) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        from dashboard import pack_command  # noqa: PLC0415  (matplotlib loads only here)

        pack_command.check(args, command)
        if args.frozen:
            return pack_command.hand_out(args, command, require(choose_home(args.home)))
        snapshot, where = _open(args)
        return pack_command.write(args, command, snapshot, where, choose_home(args.home))

    return run


def _origin(args: argparse.Namespace) -> int:
    snapshot, where = _open(args)
    return origin_command.run(args, snapshot, where, choose_home(args.home))


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
