"""A home that holds the demo province: generated files, loaded by the ordinary road."""

import tempfile
from pathlib import Path

from etl.collect import collect
from etl.demo.generate import write_files
from etl.demo.programme import programme_toml
from etl.home.home import Home
from etl.load import Progress, load
from etl.model.errors import UserError

GENERATED_SHARE = 0.35
"""How much of the progress bar the writing of files takes; loading takes the rest."""


def make_demo(home: Home, *, scale: float = 1.0, progress: Progress | None = None) -> None:
    """Make the demo province in `home`; UserError where a home is already. Nothing is published before all is loaded."""
    if home.exists:
        raise UserError(f"“{home.root}” đã là một kho dữ liệu; không ghi đè.")
    say = progress or (lambda _share, _text: None)
    with tempfile.TemporaryDirectory(prefix="lantoa-demo-") as folder:
        files = write_files(Path(folder), scale=scale, progress=lambda s, t: say(GENERATED_SHARE * s, t))
        home.create()
        home.settings.write_text(programme_toml(), encoding="utf-8", newline="\n")
        report = load(
            home, collect(files), by="tỉnh minh hoạ",
            progress=lambda s, t: say(GENERATED_SHARE + (1 - GENERATED_SHARE) * s, t),
        )  # fmt: skip
    refused = [f.path for f in report.files if f.verdict == "refused"]
    if refused:
        raise ValueError(f"the demo's own files were refused: {refused!r}")
