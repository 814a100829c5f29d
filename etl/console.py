"""The command line's own manners: UTF-8 on every console, progress only on a terminal, errors without a traceback."""

import csv
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from typing import Any

from etl.model.errors import UserError


def use_utf8() -> None:
    """Make standard output and error write UTF-8, also where Windows chose another code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace", newline="\n")


def progress_bar() -> Callable[[float, str], None] | None:
    """Return a function that draws one line of progress on stderr; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        return None

    def draw(share: float, text: str) -> None:
        filled = round(30 * min(max(share, 0.0), 1.0))
        line = f"[{'█' * filled}{'·' * (30 - filled)}] {share:4.0%} {text}"
        room = shutil.get_terminal_size().columns - 1  # a longer line would wrap and scroll
        print("\r" + line[:room].ljust(room), end="\n" if share >= 1 else "", file=sys.stderr, flush=True)

    return draw


def run(main: Callable[[], int]) -> int:
    """Run a command; a UserError is printed on stderr and gives exit code 2."""
    use_utf8()
    try:
        return main()
    except UserError as error:
        print(f"Lỗi: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nĐã dừng. Chạy lại lệnh để làm từ đầu; số liệu trước đó còn nguyên.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output went away: `… | head`
        return 0


def write_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> None:
    """Print rows as CSV (comma, "\\n", empty for null), as a JSON list of objects, or as a plain table."""
    if form == "json":
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    else:
        cells = [["" if v is None else str(v) for v in row] for row in rows]
        widths = [min(40, max(len(c), *(len(r[n]) for r in cells))) if cells else len(c) for n, c in enumerate(columns)]
        for line in [list(columns), *cells]:
            print("  ".join(v[:40].ljust(w) for v, w in zip(line, widths, strict=True)).rstrip())


def print_json(value: object) -> None:
    """Print `value` as indented JSON, Vietnamese as it is; days and times in ISO form."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))
