"""`python -m dashboard identify`: which set an old report came from, what was changed in it by hand, what differs today."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from dashboard.figures.change.wording import lines, sentence
from dashboard.report_commands import content_of
from dashboard.reports.returned import Difference, Returned, identify, why
from etl.console import print_json, progress_bar, write_rows
from etl.home.home import Home
from etl.home.log import record
from etl.text.vietnam import number

COLUMNS = ("compared", "place", "cell", "row", "column", "kind", "old", "new")
_SHOWN = 40


def run(args: argparse.Namespace, home: Home) -> int:
    """Tell what a file is; exit 1 where it is not of this home."""
    path = Path(args.file)
    found = identify(home, content_of(path), path.name, progress_bar())
    record(home, "identify", file=path.name, verdict=found.verdict, code=found.code)
    reasons = _reasons(home, found) if args.why else []
    if args.format == "csv":
        write_rows(COLUMNS, [[line[c] for c in COLUMNS] for line in _lines(found)], "csv")
    elif args.format == "json":
        print_json(
            {"verdict": found.verdict, "code": found.code, "document": found.document, "sureness": found.sureness,
             "said": list(found.said), "differences": _lines(found), "why": reasons}
        )  # fmt: skip
    else:
        _print(found, reasons)
    return int(not found.is_ours)


def _lines(found: Returned) -> list[dict[str, str]]:
    return [
        {"compared": which} | asdict(difference)
        for which, differences in (("hand", found.hand), ("today", found.today))
        for difference in differences or ()
    ]


def _reasons(home: Home, found: Returned) -> list[str]:
    told = why(home, found, progress_bar()) if found.today else None
    return [sentence(told, line["measure"]) for line in lines(told) if line["change"]] if told else []


def _print(found: Returned, reasons: Sequence[str]) -> None:
    for line in found.said:
        print(line)
    _print_list("Chỗ khác so với bản gốc:", found.hand)
    _print_list("Chỗ khác với số hôm nay (trước → hôm nay):", found.today)
    if reasons:
        print("\nVì sao số đổi:")
        for reason in reasons:
            print(f"  {reason}")


def _print_list(title: str, differences: Sequence[Difference] | None) -> None:
    if not differences:
        return
    print(f"\n{title}")
    for difference in differences[:_SHOWN]:
        print(f"  {difference.sentence()}")
    if len(differences) > _SHOWN:
        print(f"  … và {number(len(differences) - _SHOWN)} chỗ khác; xem đủ với --format csv.")
