"""A home in which many schools are to be called: the small demo province with looser limits."""

import shutil
from pathlib import Path

from etl.home.home import Home
from etl.load import refresh

_LIMITS = """
[lagging]
behind_chance = 0.5
far_behind_chance = 0.3
steady_chance = 0.5
slipping_chance = 0.3
"""


def home_to_call(demo_home: Home, folder: Path) -> Home:
    """Return a copy of the demo province in `folder` where half of the schools are flagged, of every status."""
    home = Home(folder)
    shutil.copytree(demo_home.root, home.root)
    settings = home.root / "programme.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + _LIMITS, encoding="utf-8")
    refresh(home)
    return home
