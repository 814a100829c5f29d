"""`etl ask`: the unknown names of one school, or of all, as Excel sheets to send them."""

import argparse
from pathlib import Path

from etl.ask import find_school, questions_for_school, questions_for_schools
from etl.home.home import Home, choose_home, require
from etl.home.log import record
from etl.model.errors import UserError
from etl.text.vietnam import number


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `etl ask`."""
    command.add_argument("school", metavar="CƠ_SỞ", nargs="?", help="mã hoặc tên của một cơ sở")
    command.add_argument("--all", action="store_true", help="mọi cơ sở có tên cần hỏi, trong một gói zip")
    command.add_argument("out", metavar="TỆP", nargs="?", help="ghi vào đâu (mặc định: thư mục đang đứng)")


def run(args: argparse.Namespace) -> int:
    """Write the sheet of one school, or the zip of all, and say how much is asked."""
    home = require(choose_home(args.home))
    warehouse = home.published()
    if warehouse is None:
        raise UserError("Kho chưa có số liệu nào.")
    if args.all:
        return _all(home, warehouse, Path(args.school or args.out or "phieu-hoi.zip"))
    if not args.school:
        raise UserError("Ghi mã hoặc tên cơ sở, hoặc --all.")
    code, school_name = find_school(warehouse, args.school)
    name, content, count = questions_for_school(warehouse, code)
    out = Path(args.out or name)
    _write(out / name if out.is_dir() else out, content)
    record(home, "ask", school=code, questions=count, version=home.version)
    print(
        f"Đã ghi {number(count)} câu hỏi cho {school_name} vào {out}. Khi cơ sở gửi lại, nạp tệp: python -m etl load TỆP"
    )
    return 0


def _all(home: Home, warehouse: Path, out: Path) -> int:
    content, index = questions_for_schools(warehouse)
    out = out / "phieu-hoi.zip" if out.is_dir() else out
    _write(out, content)
    total = sum(count for _, _, count in index)
    record(home, "ask", schools=[code for code, _, _ in index], questions=total, version=home.version)
    print(f"Đã ghi phiếu hỏi của {number(len(index))} cơ sở ({number(total)} câu hỏi) vào {out}.")
    return 0


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise UserError(f"Không ghi được “{out}” ({error.strerror or type(error).__name__}).") from error
