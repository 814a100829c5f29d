"""A clerk at the command line: real commands on a home of her own, and the small files that she has made."""

import csv
import io
import json
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from dashboard import cli as dashboard_cli
from etl import cli as etl_cli
from etl.console import run
from tests.readers.build import text_file

LEDGER = ("counted", "duplicate", "pending", "rejected")


class Clerk:
    """One data home and a desk of files beside it. Commands run in this process and never may show a traceback."""

    def __init__(self, folder: Path, *, is_new: bool = True) -> None:
        self.home = folder / "kho"
        self.desk = folder / "bàn làm việc"
        self.desk.mkdir(parents=True)
        if is_new:
            assert self.etl("init", self.home)[0] == 0

    @classmethod
    def at(cls, folder: Path) -> "Clerk":
        """Return a clerk at the home that lies in `folder` already."""
        return cls(folder, is_new=False)

    def file(self, name: str, content: bytes | str | Sequence[Sequence[Any]]) -> Path:
        """Put a file on the desk: bytes, text, or rows that become CSV."""
        path = self.desk / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = content.encode("utf-8")
        path.write_bytes(content if isinstance(content, bytes) else text_file(content))
        return path

    @staticmethod
    def etl(*arguments: Any) -> tuple[int, str, str]:
        """Run `python -m etl …` and return exit code, output, errors."""
        return run_command(etl_cli.main, arguments)

    def on_home(self, *arguments: Any) -> tuple[int, str, str]:
        """Run an etl command on this home."""
        return self.etl(*arguments, "--home", self.home)

    def load(self, *paths: Path, options: Sequence[str] = ()) -> "Loaded":
        """Load files and return what the JSON says of them, after the checks that hold for every load."""
        code, out, err = self.on_home("load", *paths, "--json", *options)
        assert code in (0, 1), err
        answer = json.loads(out)
        assert code == int(any(f["verdict"] == "refused" for f in answer["files"]))
        for file in answer["files"]:
            assert file["rows_read"] == sum(file[k] for k in LEDGER), file
            if file["verdict"] == "refused":
                assert file["rows_read"] == 0 and file["issues"], file
            for issue in file["issues"]:
                assert issue["message"] and issue["fix"], issue
        return Loaded(code, answer)

    def figures(self, by: str = "province", *more: str) -> list[dict[str, Any]]:
        """Return the lines of `python -m dashboard figures`."""
        code, out, err = run_command(
            dashboard_cli.main, ("figures", "--by", by, "--format", "json", *more, "--home", self.home)
        )
        assert code == 0, err
        return json.loads(out)

    def total(self, *more: str) -> dict[str, Any]:
        """Return the province's line."""
        (line,) = self.figures("province", *more)
        return line

    def figures_csv(self, by: str = "school") -> str:
        """Return the figures as CSV text."""
        code, out, err = run_command(
            dashboard_cli.main, ("figures", "--by", by, "--format", "csv", "--home", self.home)
        )
        assert code == 0, err
        return out

    def matches(self) -> list[dict[str, str]]:
        """Return the lines of `etl matches --format csv`."""
        code, out, err = self.on_home("matches", "--format", "csv")
        assert code == 0, err
        return list(csv.DictReader(io.StringIO(out)))

    @property
    def version(self) -> str:
        """What `CURRENT` names."""
        pointer = self.home / "warehouse" / "CURRENT"
        return pointer.read_text(encoding="utf-8").strip() if pointer.exists() else ""


class Loaded:
    """The JSON answer of one load, by file name."""

    def __init__(self, code: int, answer: dict[str, Any]) -> None:
        self.code = code
        self.version = answer["version"]
        self.files = answer["files"]

    def __getitem__(self, name: str) -> dict[str, Any]:
        """Return the entry of the file with this base name."""
        (found,) = [f for f in self.files if Path(f["path"]).name == name]
        return found

    def ledger(self, name: str) -> tuple[int, ...]:
        """Return counted, duplicate, pending, rejected."""
        return tuple(self[name][k] for k in LEDGER)

    def codes(self, name: str) -> list[str]:
        """Return the codes of a file's issues."""
        return [issue["code"] for issue in self[name]["issues"]]

    def verdicts(self) -> dict[str, str]:
        """Return verdict by file name."""
        return {Path(f["path"]).name: f["verdict"] for f in self.files}


def run_command(main: Any, arguments: Sequence[Any]) -> tuple[int, str, str]:
    """Run a command line in this process and return exit code, output, errors; a traceback fails the test."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = run(lambda: main([str(a) for a in arguments]))
        except SystemExit as error:  # argparse
            code = int(error.code or 0)
    assert "Traceback" not in err.getvalue()
    return code, out.getvalue(), err.getvalue()
