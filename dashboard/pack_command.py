"""`python -m dashboard pack` and `card`: the offline pack and the picture card as files, of today's figures or as frozen."""

import argparse
from collections.abc import Callable
from pathlib import Path

from dashboard.figures.keys import Filters
from dashboard.figures.snapshot import Snapshot
from dashboard.report_commands import check_folder, save
from dashboard.reports.pack import CARD, PACK, write_card, write_pack
from dashboard.reports.pack.card import words_in
from dashboard.reports.pack.kept import frozen_file
from dashboard.reports.question import Question
from etl.home.frozen import find
from etl.home.home import Home
from etl.home.log import record
from etl.model.errors import UserError

_KINDS: dict[str, tuple[str, str, Callable[[Question], bytes]]] = {
    "pack": (PACK, ".html", write_pack), "card": (CARD, ".png", write_card),
}  # fmt: skip


def check(args: argparse.Namespace, command: str) -> None:
    """Raise UserError where the file cannot be written, or a frozen set and a choice of figures are asked for at once."""
    out, ending = Path(args.out), _KINDS[command][1]
    if out.suffix.lower() != ending:
        raise UserError(f"“{out.name}”: đặt tên tệp có đuôi {ending}.")
    if args.frozen and (args.as_of or args.where):
        raise UserError("Bộ đã chốt có sẵn ngày và phạm vi: dùng --frozen một mình, hoặc bỏ --frozen.")
    check_folder(out)


def hand_out(args: argparse.Namespace, command: str, home: Home) -> int:
    """Write the file of a frozen set, byte for byte as it was frozen."""
    kind, _, _ = _KINDS[command]
    made = find(home, args.frozen)
    content = frozen_file(home, made, kind)
    save(Path(args.out), content)
    record(home, command, code=made.code, seal=made.seal)
    return _told(args, command, content)


def write(args: argparse.Namespace, command: str, snapshot: Snapshot, where: Filters, home: Home) -> int:
    """Write the file of the figures in force."""
    question = Question(snapshot, where, home=home.root)
    content = _KINDS[command][2](question)
    save(Path(args.out), content)
    record(
        home, command, code=question.code, as_of=snapshot.as_of, where=dict(where.values), version=snapshot.data_version
    )
    return _told(args, command, content)


def _told(args: argparse.Namespace, command: str, content: bytes) -> int:
    print(f"Đã ghi {args.out}")
    if command == "card":
        print(f"Lời kèm ảnh: {words_in(content)}")
    return 0
