"""Command line of the boundaries: `python -m geo status`, `install FILE…`, `download`, `remove`.

Exit 0 when done, 1 when a file was refused, 2 for a wrong call.
"""

import argparse
import sys
from pathlib import Path

from etl.home.home import choose_home
from etl.home.log import user_name
from etl.model.errors import UserError
from etl.text.vietnam import clock, from_iso, number
from geo.download import choose, download, sources
from geo.install import Examined, examine, put_in_use
from geo.installed import doubt_of, remove
from geo.layers import APPROXIMATE_NOTICE, LAYER_NAMES, LAYER_WORDS, layer


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code."""
    options = _parser().parse_args(arguments)
    home = choose_home(options.home).root
    try:
        return _run(options, home)
    except UserError as error:
        print(error, file=sys.stderr)
    return 1


def _run(options: argparse.Namespace, home: Path) -> int:
    if options.command == "status":
        _print_status(home)
    elif options.command == "install":
        found = examine(
            options.files, options.layer, attribution=options.attribution, licence=options.licence, crs_text=options.crs
        )
        if not options.dry_run:
            put_in_use(found, home, user_name())
        _print_found(found, "Sẽ cài" if options.dry_run else "Đã cài")
    elif options.command == "download":
        if options.list:
            for source in sources():
                pinned = "có mã kiểm" if source.is_pinned else "chưa có mã kiểm"
                print(f"{source.name}: {source.title} · giấy phép {source.licence} · {pinned} · {source.url}")
            return 0
        source = choose(options.source, options.url, options.layer)
        found = download(
            home, source, accept_sha256=options.accept_sha256, only=options.layer, crs_text=options.crs, by=user_name()
        )
        _print_found(found, "Đã cài")
    else:
        for name, left in remove(home, options.layer, user_name()).items():
            print(f"{LAYER_WORDS[name]}: trở lại {f'ranh giới từ “{left}”' if left else APPROXIMATE_NOTICE.lower()}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description="Ranh giới hành chính của bản đồ Lan Toả.")
    commands = parser.add_subparsers(dest="command", required=True)
    status = commands.add_parser("status", help="đang dùng ranh giới nào, từ đâu, từ khi nào")
    setup = commands.add_parser("install", help="cài ranh giới thật từ tệp, thư mục hoặc gói .zip")
    setup.add_argument("files", type=Path, nargs="+", metavar="FILE")
    setup.add_argument("--attribution", default="", help="nguồn, ghi dưới bản đồ")
    setup.add_argument("--licence", default="", help="giấy phép của nguồn")
    setup.add_argument("--dry-run", action="store_true", help="chỉ xem kết quả, không cài")
    fetch = commands.add_parser("download", help="tải một lớp công khai qua Internet rồi cài")
    fetch.add_argument("--source", default="", help="tên nguồn trong danh sách (xem --list)")
    fetch.add_argument("--url", default="", help="địa chỉ khác, của một tệp ranh giới")
    fetch.add_argument("--accept-sha256", default="", metavar="SHA256", help="mã kiểm đã so và chấp nhận")
    fetch.add_argument("--list", action="store_true", help="xem các nguồn")
    undo = commands.add_parser("remove", help="bỏ ranh giới cài sau cùng, trở lại lớp trước đó")
    for command in (setup, fetch):
        command.add_argument(
            "--crs", default="", help="hệ toạ độ, thay cho điều tệp ghi: EPSG:9205; thêm “ yx” nếu đảo trục"
        )
    for command in (setup, fetch, undo):
        command.add_argument("--layer", choices=LAYER_NAMES, help="chỉ lớp này (mặc định: mọi lớp mà tệp cho phép)")
    for command in (status, setup, fetch, undo):
        command.add_argument("--home", help="kho dữ liệu (mặc định: LANTOA_HOME hoặc data/home)")
    return parser


def _print_status(home: Path) -> None:
    for name in LAYER_NAMES:
        current = layer(name, home)
        if current.is_approximate:
            words = APPROXIMATE_NOTICE
        else:
            words = f"Ranh giới đã cài từ “{current.source}” lúc {clock(from_iso(current.installed_at))}"
        print(f"{LAYER_WORDS[name]}: {words} · phiên bản {current.version} · {current.attribution}")
        doubt = "" if current.is_approximate else doubt_of(home, name)
        if doubt:
            print(f"  Chưa chắc chắn: {doubt}")


def _print_found(found: Examined, done: str) -> None:
    for text in found.findings:
        if text != found.doubt:
            print(f"- {text}")
    for made in found.layers:
        print(
            f"{done} lớp “{LAYER_WORDS[made.layer]}” từ “{found.shown}” (cột “{made.column}”, hệ toạ độ {made.source_crs}): "
            f"{number(made.bytes_written / 1000)} kB, phiên bản {made.version}."
        )
    if found.doubt:
        print(f"Chưa chắc chắn: {found.doubt}")


if __name__ == "__main__":
    sys.exit(main())
