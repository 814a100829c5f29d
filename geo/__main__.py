"""Command line of the boundaries: `python -m geo status` and `python -m geo install FILE`.

Exit 0 when done, 1 when a file was refused, 2 for a wrong call.
"""

import argparse
import sys
from pathlib import Path

from etl.home.home import choose_home
from etl.model.errors import UserError
from etl.text.vietnam import number
from geo.install import Installed, install
from geo.layers import APPROXIMATE_NOTICE, LAYER_NAMES, layer
from geo.recognise import SYSTEM_WORDS

_LAYER_WORDS = {"communes": "Xã, phường hiện nay", "districts": "Huyện, thị xã, thành phố cũ"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    home = choose_home(options.home).root
    try:
        if options.command == "status":
            _print_status(home)
        else:
            for done in install(
                options.file, home, options.layer, attribution=options.attribution, licence=options.licence
            ):
                print(_sentence(done))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description="Ranh giới hành chính của bản đồ Lan Toả.")
    commands = parser.add_subparsers(dest="command", required=True)
    status = commands.add_parser("status", help="đang dùng ranh giới nào")
    setup = commands.add_parser("install", help="cài ranh giới thật từ một tệp (GeoJSON, GeoPackage, Shapefile nén)")
    setup.add_argument("file", type=Path)
    setup.add_argument("--layer", choices=LAYER_NAMES, help="chỉ cài lớp này (mặc định: mọi lớp mà tệp cho phép)")
    setup.add_argument("--attribution", default="", help="nguồn, ghi dưới bản đồ")
    setup.add_argument("--licence", default="", help="giấy phép của nguồn")
    for command in (status, setup):
        command.add_argument("--home", help="kho dữ liệu (mặc định: LANTOA_HOME hoặc data/home)")
    return parser


def _print_status(home: Path) -> None:
    for name in LAYER_NAMES:
        current = layer(name, home)
        kind = APPROXIMATE_NOTICE if current.is_approximate else "Ranh giới đã cài"
        print(f"{_LAYER_WORDS[name]}: {kind} · phiên bản {current.version} · {current.attribution}")


def _sentence(done: Installed) -> str:
    ignored = f", bỏ qua {number(done.ignored_rows)} vùng không thuộc tỉnh" if done.ignored_rows else ""
    return (
        f"Đã cài lớp “{_LAYER_WORDS[done.layer]}” từ {SYSTEM_WORDS[done.system]} (cột “{done.column}”, "
        f"hệ toạ độ {done.source_crs}{ignored}): {number(done.bytes_written / 1000)} kB, phiên bản {done.version}."
    )


if __name__ == "__main__":
    sys.exit(main())
