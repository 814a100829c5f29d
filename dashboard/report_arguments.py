"""What the commands about report sets may be given. Apart from them, so that Word and Excel load only for a report."""

import argparse


def add_report_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `report`."""
    command.add_argument("out", metavar="TỆP.xlsx|TỆP.docx", help="loại tệp theo đuôi tên")
    command.add_argument(
        "--kind",
        metavar="LOẠI",
        help="Excel: tong-hop (mặc định), can-ho-tro, im-lang; Word: bao-cao (mặc định), tom-tat",
    )


def add_set_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `report-set`."""
    command.add_argument("out", metavar="THƯ-MỤC", help="bộ được ghi vào thư mục con mang ngày tính")
    _add_briefs(command)
    command.add_argument("--freeze", action="store_true", help="chốt luôn bộ vừa ghi")
    command.add_argument("--note", default="", metavar="GHI-CHÚ", help="với --freeze: ghi chú của lần chốt")


def add_weekly_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `weekly`."""
    add_set_arguments(command)
    command.add_argument("--last-sunday", action="store_true", help="tính đến Chủ nhật gần nhất thay vì ngày mới nhất")


def add_identify_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `identify`."""
    command.add_argument("file", metavar="TỆP", help="báo cáo Excel hoặc Word cũ, đổi tên hay lưu lại cũng được")
    command.add_argument("--format", choices=("text", "csv", "json"), default="text")
    command.add_argument("--why", action="store_true", help="tính thêm vì sao số hôm nay khác (chỉ với bộ đã chốt)")


def add_fill_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `fill`."""
    command.add_argument("template", metavar="MẪU", help="mẫu Excel hoặc Word của đơn vị, có các ô {{…}}")
    command.add_argument("out", metavar="TỆP", help="tệp ghi ra, cùng đuôi tên với mẫu")


def add_freeze_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `freeze`."""
    _add_briefs(command)
    command.add_argument("--note", default="", metavar="GHI-CHÚ", help="vì sao chốt, dùng cho việc gì")
    command.add_argument("--replaces", metavar="MÃ", help="mã bộ đã chốt mà bộ này thay (bộ cũ vẫn giữ nguyên)")


def add_frozen_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `frozen`."""
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    way = command.add_mutually_exclusive_group()
    way.add_argument("--verify", action="store_true", help="kiểm tra mọi bộ còn nguyên như lúc chốt")
    way.add_argument("--export", nargs=2, metavar=("MÃ", "TỆP.zip"), help="lấy tài liệu của một bộ, kèm phiếu chốt số")


def add_pack_arguments(command: argparse.ArgumentParser, ending: str) -> None:
    """Add the arguments of `pack` and `card`."""
    command.add_argument("out", metavar=f"TỆP.{ending}")
    command.add_argument("--frozen", metavar="MÃ", help="lấy đúng tệp của một bộ đã chốt")


def _add_briefs(command: argparse.ArgumentParser) -> None:
    command.add_argument("--briefs", action="store_true", help="kèm bản tóm tắt một trang của tỉnh và 45 xã, phường")


def add_why_arguments(command: argparse.ArgumentParser) -> None:
    """Add the options of `why`."""
    command.add_argument("--from", dest="before", required=True, metavar="NGÀY|MÃ", help="ngày, hoặc mã bộ đã chốt")
    command.add_argument(
        "--to", dest="after", metavar="NGÀY|MÃ", help="ngày, hoặc mã bộ đã chốt (mặc định: số liệu mới nhất)"
    )
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.add_argument("--out", metavar="TỆP.xlsx", help="ghi Excel có danh sách cơ sở, người, tệp sau từng phần")
