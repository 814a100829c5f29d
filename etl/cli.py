"""Commands of the clerk. Contract: names, options, JSON keys and exit codes (0 nothing refused, 1 refused, 2 wrong call)."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from dashboard.figures.effect import effect_of
from etl import ask_command, decisions_command, map_command, roster_command
from etl.collect import Incoming, collect
from etl.console import print_json, progress_bar, write_rows
from etl.demo.home import make_demo
from etl.home import landing
from etl.home.empty import make_empty
from etl.home.home import choose_home, require
from etl.home.leave_demo import leave_demo
from etl.home.log import record
from etl.home.own_work import own_work
from etl.inspection import inspect_file
from etl.load import FileReport, ReasonNeededError, load, rebuild, undo
from etl.mend_command import rows_to_mend
from etl.model.effect import Effect
from etl.model.errors import UserError
from etl.model.grouping import grouped
from etl.readers import title_of
from etl.text.vietnam import clock, day, from_iso, number
from etl.verify import is_up_to_date, problems
from etl.warehouse.report import Counts, counts_of

MATCH_COLUMNS = ("file", "where", "session", "raw_name", "raw_email", "kind", "status", "person", "school", "method",
                 "score", "candidates")  # fmt: skip
VERDICTS = {"loaded": "ĐÃ NẠP", "unchanged": "ĐÃ CÓ TỪ TRƯỚC", "refused": "KHÔNG NHẬN"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parsed = _parser().parse_args(arguments)
    return parsed.run(parsed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description="Nạp tệp và quản lý kho số liệu Lan Toả.")
    commands = parser.add_subparsers(required=True, metavar="LỆNH")

    def add(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        command.add_argument("--home", help="thư mục kho dữ liệu (mặc định: LANTOA_HOME hoặc data/home)")
        return command

    init = add("init", _init, "tạo kho trống với tệp cài đặt và các mẫu danh sách")
    init.add_argument("home_path", metavar="HOME", nargs="?", help="thư mục kho (hoặc --home)")
    one = add("load", _load, "nạp tệp, thư mục hoặc gói zip")
    one.add_argument("paths", nargs="+", metavar="ĐƯỜNG_DẪN")
    one.add_argument("--dry-run", action="store_true", help="chỉ cho xem kết quả, không thay đổi gì")
    one.add_argument("--json", action="store_true")
    one.add_argument("--date-order", choices=("dmy", "mdy"), help="thứ tự ngày: ngày trước (dmy) hay tháng trước (mdy)")
    one.add_argument("--session", metavar="MÃ_BUỔI", help="các tệp này thuộc buổi học nào")
    one.add_argument("--reason", metavar="LÝ_DO", help="lý do, khi việc nạp làm số liệu giảm quá ngưỡng trong cài đặt")
    look = add("inspect", _inspect, "xem máy đọc được gì từ một tệp; không lưu gì")
    look.add_argument("path", metavar="TỆP")
    look.add_argument("--json", action="store_true")
    look.add_argument("--date-order", choices=("dmy", "mdy"))
    matches = add("matches", _matches, "mọi tên gặp trong tệp và kết quả nhận diện")
    matches.add_argument("--format", choices=("table", "csv", "json"), default="table")
    roster_command.add_arguments(
        add(
            "roster",
            roster_command.run,
            "chỗ cần xem trong danh sách cán bộ: ghi hai lần, chung e-mail, đã chuyển, đã rời",
        )
    )
    ask_command.add_arguments(
        add(
            "ask",
            ask_command.run,
            "phiếu Excel hỏi một cơ sở (hoặc mọi cơ sở) các tên chưa rõ là ai; nạp lại là có câu trả lời",
        )
    )
    decisions_command.add_arguments(
        add(
            "decisions",
            decisions_command.run,
            "mọi quyết định đối soát: ai, lúc nào, vì sao; --undo để lấy lại một quyết định",
        )
    )
    status = add("status", _status, "kho đang có những gì")
    status.add_argument("--json", action="store_true")
    mend = add("mend", _mend, "lấy các dòng chờ hoặc không nhận của một tệp ra Excel để sửa rồi nạp lại")
    mend.add_argument("file", metavar="TỆP", help="tên, đường dẫn hoặc mã của tệp đã nạp")
    mend.add_argument("out", metavar="EXCEL", nargs="?", help="ghi vào đâu (mặc định: thư mục đang đứng)")
    back = add("undo", _undo, "gỡ một tệp đã nạp; số liệu như chưa từng có tệp đó")
    back.add_argument("file", metavar="TỆP")
    add("rebuild", _rebuild, "tính lại toàn bộ từ các tệp đã nạp")
    add("check", _check, "kiểm tra kho: tệp gốc, bản đọc, số liệu công bố")
    map_command.add_arguments(add("map", map_command.run, "khai báo một lần cách đọc một loại bảng mà máy chưa biết"))
    demo = add("demo", _demo, "tạo tỉnh minh hoạ")
    demo.add_argument("home_path", metavar="HOME", nargs="?", help="thư mục kho (hoặc --home)")
    demo.add_argument("--scale", type=float, default=1.0, help=argparse.SUPPRESS)
    add("leave-demo", _leave_demo, "rời tỉnh minh hoạ: cất nguyên kho minh hoạ sang bên, đặt kho trống vào chỗ đó")
    return parser


def _init(args: argparse.Namespace) -> int:
    home = choose_home(args.home_path or args.home)
    files = make_empty(home)
    print(f"Đã tạo kho dữ liệu tại {home.root}")
    print(f"  Cài đặt: {home.settings.name}")
    print(f"  Mẫu danh sách ({len(files)} tệp) trong thư mục {home.templates.name}: {', '.join(f.name for f in files)}")
    print(f'Bước tiếp: điền mẫu rồi nạp bằng lệnh  python -m etl load TỆP… --home "{home.root}"')
    return 0


def _load(args: argparse.Namespace) -> int:
    home = require(choose_home(args.home))
    options = {k: v for k, v in (("date_order", args.date_order), ("session", args.session)) if v}
    missing = [p for p in args.paths if not Path(p).exists()]
    if missing:
        raise UserError(f"Không thấy đường dẫn: {', '.join(missing)}.")
    files = collect(Path(p) for p in args.paths)
    try:
        report = load(home, files, options=options, dry_run=args.dry_run, progress=progress_bar(), assess=effect_of,
                      reason=args.reason)  # fmt: skip
    except ReasonNeededError as error:
        raise UserError(f'{error} Thêm vào lệnh: --reason "LÝ DO".') from error
    if args.json:
        effect = {"effect": report.effect.as_json()} if args.dry_run and report.effect else {}
        print_json({"version": report.version, "files": [f.as_json() for f in report.files], **effect})
    else:
        for file in report.files:
            _print_file(file, VERDICTS | {"loaded": "SẼ NẠP"} if args.dry_run else VERDICTS)
        _print_totals(report.files, dry_run=args.dry_run)
        _print_effect(report.effect, dry_run=args.dry_run)
    return 0 if report.is_clean else 1


def _print_file(file: FileReport, verdicts: dict[str, str]) -> None:
    about = f", {file.about}" if file.about else ""
    print(f"{verdicts[file.verdict]}  {Path(file.path).name}  –  {title_of(file.format, file.mapping)}{about}")
    if file.verdict != "refused":
        print(f"    {_counts_in_words(file.counts)}")
    for group in grouped(file.issues):
        print(f"    • {group.where + ': ' if group.where else ''}{group.message} {group.fix}")


def _counts_in_words(c: Counts) -> str:
    return (
        f"{number(c.rows_read)} dòng = {number(c.counted)} được tính + {number(c.duplicate)} trùng"
        f" + {number(c.pending)} chờ xử lý + {number(c.rejected)} không nhận"
    )


def _print_totals(files: Sequence[FileReport], *, dry_run: bool) -> None:
    loaded = sum(f.verdict == "loaded" for f in files)
    refused = sum(f.verdict == "refused" for f in files)
    word = "sẽ nạp" if dry_run else "đã nạp"
    print(f"Tổng cộng {number(len(files))} tệp: {number(loaded)} {word}, {number(refused)} không nhận,"
          f" {number(len(files) - loaded - refused)} đã có từ trước.")  # fmt: skip


def _print_effect(effect: Effect | None, *, dry_run: bool) -> None:
    if effect:
        print(f"{'Nếu nạp, số liệu' if dry_run else 'Số liệu'} ngày {day(effect.as_of)} thay đổi:")
        for sentence in effect.sentences or ("không có số nào thay đổi",):
            print(f"  • {sentence}")
    if dry_run:
        for concern in effect.concerns if effect else ():
            print(f"  ! {concern}: khi nạp thật phải ghi lý do (--reason)")
        print("Đây là chạy thử: chưa có gì thay đổi.")


def _inspect(args: argparse.Namespace) -> int:
    path = Path(args.path)
    if not path.is_file():
        raise UserError(f"Không thấy tệp: {path}.")
    home = require(choose_home(args.home)) if args.home else None
    facts = inspect_file(Incoming(str(path), path.name, path.read_bytes()), home, args.date_order)
    if args.json:
        print_json(facts)
    else:
        print(f"{path.name}: {title_of(facts['format'], facts.get('mapping'))}")
        for key, value in facts.items():
            if key != "issues":
                print(f"  {key}: {value}")
        for issue in facts["issues"]:
            print(f"  • {issue['where'] + ': ' if issue['where'] else ''}{issue['message']} {issue['fix']}")
    return 1 if facts["kind"] is None else 0


def _matches(args: argparse.Namespace) -> int:
    home = require(choose_home(args.home))
    published = home.published()
    rows: list[tuple[Any, ...]] = []
    if published:
        with duckdb.connect(str(published), read_only=True) as con:
            columns = ", ".join(f'"{c}"' for c in MATCH_COLUMNS)
            rows = con.execute(f"select {columns} from matches order by file_id, row, part").fetchall()
    record(home, "matches", rows=len(rows), version=home.version)
    write_rows(MATCH_COLUMNS, rows, args.format)
    return 0


def _status(args: argparse.Namespace) -> int:
    home = require(choose_home(args.home))
    files = landing.in_force(home.landing)
    published = home.published()
    counts: dict[int, Counts] = {}
    newest = None
    if published:
        with duckdb.connect(str(published), read_only=True) as con:
            counts = counts_of(con)
            newest = con.execute("select newest_date from newest_date").fetchall()[0][0]
    if args.json:
        print_json({
            "home": str(home.root), "version": home.version, "up_to_date": is_up_to_date(home),
            "newest_date": newest.isoformat() if newest else None,
            "files": [
                {"name": f.name, "sha256": f.sha256, "format": f.format, "loaded_at": f.loaded_at,
                 "loaded_by": f.loaded_by, "reason": f.reason, **counts.get(f.seq, Counts()).as_json()}
                for f in files
            ],
        })  # fmt: skip
        return 0
    print(f"Kho: {home.root}")
    fresh = "" if is_up_to_date(home) else "  (chưa theo kịp tệp và cài đặt: chạy python -m etl rebuild)"
    print(f"Phiên bản số liệu: {home.version or 'chưa có'}{fresh}")
    if newest:
        print(f"Ngày mới nhất trong số liệu: {newest:%d/%m/%Y}")
    for f in files:
        from_utc = clock(from_iso(f.loaded_at))
        print(
            f"  {f.sha256[:12]}  {f.name}  –  {title_of(f.format, f.mapping_name)}; nạp lúc {from_utc}, {f.loaded_by}"
        )
        print(f"      {_counts_in_words(counts.get(f.seq, Counts()))}")
        if f.reason:
            print(f"      Lý do thay đổi lớn: {f.reason}")
    return 0


def _undo(args: argparse.Namespace) -> int:
    home = choose_home(args.home)
    file = undo(home, args.file)
    print(f"Đã gỡ “{file.name}”. Phiên bản số liệu: {home.version}.")
    return 0


def _mend(args: argparse.Namespace) -> int:
    name, content, count = rows_to_mend(require(choose_home(args.home)), args.file)
    out = Path(args.out or name)
    out.write_bytes(content)
    print(f'Đã ghi {number(count)} dòng cần sửa vào {out}. Sửa xong nạp lại: python -m etl load "{out}"')
    return 0


def _rebuild(args: argparse.Namespace) -> int:
    print(f"Đã tính lại. Phiên bản số liệu: {rebuild(choose_home(args.home))}.")
    return 0


def _check(args: argparse.Namespace) -> int:
    found = problems(require(choose_home(args.home)))
    for problem in found:
        print(f"• {problem}")
    if not found:
        print(
            "Kho nguyên vẹn: tệp gốc đúng mã, bản đọc khớp tệp gốc, sổ dòng cộng đủ, số liệu công bố không mâu thuẫn."
        )
    return 1 if found else 0


def _demo(args: argparse.Namespace) -> int:
    home = choose_home(args.home_path or args.home)
    make_demo(home, scale=args.scale, progress=progress_bar())
    print(f"Đã tạo tỉnh minh hoạ tại {home.root}. Phiên bản số liệu: {home.version}.")
    return 0


def _leave_demo(args: argparse.Namespace) -> int:
    home = require(choose_home(args.home))
    own = own_work(home)
    aside = leave_demo(home)
    print(f"Đã cất tỉnh minh hoạ, không xoá gì, vào {aside}")
    if own:
        print(f"  Cùng nằm ở đó, do người dùng đưa vào: {'; '.join((*own.files, *own.others))}")
    print(f"Kho trống, sẵn sàng cho số liệu thật: {home.root} (mẫu danh sách trong thư mục {home.templates.name})")
    print(f'Xem lại tỉnh minh hoạ: python -m dashboard --home "{aside}"')
    return 0
