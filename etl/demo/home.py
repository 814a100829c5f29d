"""A home that holds the demo province: generated files, loaded by the ordinary road."""

import shutil
import tempfile
from pathlib import Path

from etl.collect import collect
from etl.demo.generate import write_files
from etl.demo.programme import programme_toml
from etl.home.home import Home
from etl.home.log import DEMO_USER
from etl.intake import Progress
from etl.load import load
from etl.model.errors import UserError

GENERATED_SHARE = 0.35
"""How much of the progress bar the writing of files takes; loading takes the rest."""


def make_demo(home: Home, *, scale: float = 1.0, progress: Progress | None = None) -> None:
    """Make the demo province in `home`; UserError where a home, or anything else, is already.

    It is made beside and moved into place when whole: a first start that is cut off leaves nothing half-made.
    """
    if home.exists:
        raise UserError(f"“{home.root}” đã là một kho dữ liệu; không ghi đè.")
    if home.root.exists() and any(p.name != "geo" for p in home.root.iterdir()):  # boundaries may come first
        raise UserError(f"Thư mục “{home.root}” không trống; chọn thư mục khác cho tỉnh minh hoạ.")
    say = progress or (lambda _share, _text: None)
    unfinished = Home(home.root.with_name(home.root.name + ".dang-tao"))
    shutil.rmtree(unfinished.root, ignore_errors=True)
    unfinished.create()
    unfinished.settings.write_text(programme_toml(), encoding="utf-8", newline="\n")
    with tempfile.TemporaryDirectory(prefix="lantoa-demo-") as folder:
        files = write_files(Path(folder), scale=scale, progress=lambda s, t: say(GENERATED_SHARE * s, t))
        report = load(
            unfinished, collect(files), by=DEMO_USER,
            progress=lambda s, t: say(GENERATED_SHARE + (1 - GENERATED_SHARE) * s, t),
        )  # fmt: skip
    refused = [f.path for f in report.files if f.verdict == "refused"]
    if refused:
        raise ValueError(f"the demo's own files were refused: {refused!r}")
    if home.root.exists():
        if (home.root / "geo").exists():
            (home.root / "geo").rename(unfinished.root / "geo")
        home.root.rmdir()
    unfinished.root.rename(home.root)
