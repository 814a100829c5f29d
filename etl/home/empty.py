"""An empty home: its folders, the commented `programme.toml`, and the Excel templates of the lists."""

from pathlib import Path

from etl.home.home import Home
from etl.home.templates import settings_text, write_templates
from etl.model.errors import UserError


def make_empty(home: Home) -> list[Path]:
    """Make an empty home and return its templates; UserError where a home is already."""
    if home.exists:
        raise UserError(f"“{home.root}” đã là một kho dữ liệu; không ghi đè.")
    home.create()
    home.settings.write_text(settings_text(), encoding="utf-8", newline="\n")
    return write_templates(home.templates)
