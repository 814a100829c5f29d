"""The visual language: one place for every colour, one theme, letters that can be read, classes that can be told apart."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard import style

ROOT = Path(__file__).resolve().parents[1]
HEX = re.compile(r"#[0-9A-Fa-f]{6}\b")


def rgb(colour: str) -> tuple[float, float, float]:
    r, g, b = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return r, g, b


def linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    r, g, b = (linear(v) for v in rgb(colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def seen_without_red(colour: str) -> str:
    """The colour as a protanope sees it (Viénot, Brettel and Mollon 1999, on linear light)."""
    r, g, b = (linear(v) for v in rgb(colour))
    mixed = (0.11238 * r + 0.88762 * g, 0.11238 * r + 0.88762 * g, 0.00401 * r - 0.00401 * g + b)
    back = [12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in (max(0, min(1, m)) for m in mixed)]
    return "#" + "".join(f"{round(v * 255):02X}" for v in back)


def test_no_colour_is_named_outside_the_visual_language():
    files = [p for top in ("dashboard", "geo") for p in (ROOT / top).rglob("*.py") if p.name != "style.py"]
    assert [(p.name, HEX.findall(text)) for p in files if HEX.search(text := p.read_text(encoding="utf-8"))] == []


def test_the_theme_of_the_pages_is_the_visual_language():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    assert theme["primaryColor"] == theme["linkColor"] == style.BLUE
    assert theme["textColor"] == style.INK
    assert theme["backgroundColor"] == style.PAPER
    assert theme["borderColor"] == style.LINE


@pytest.mark.parametrize("colour", ["INK", "MUTED", "BLUE", "RED", "SHEET_QUIET", "SHEET_DEMO"])
def test_letters_can_be_read_on_paper_and_on_the_sidebar(colour):
    for ground in (style.PAPER, "#EEF3F7", "#F3F6F9"):
        assert contrast(getattr(style, colour), ground) >= 4.5


@pytest.mark.parametrize("scale", ["CLASSES", "CLASSES_OF_CONCERN", "STEPS"])
def test_a_scale_gets_darker_evenly_for_every_eye_and_on_a_grey_printer(scale):
    colours = getattr(style, scale)
    ordered = colours if scale != "STEPS" else colours[::-1]
    for see in (str, seen_without_red):
        assert all(luminance(see(a)) > luminance(see(b)) * 1.15 for a, b in pairwise(ordered)), see


def test_no_figures_looks_like_no_class():
    for grey in (style.NO_DATA_FILL, style.EMPTY_FILL):
        r, g, b = rgb(grey)
        assert max(r, g, b) - min(r, g, b) < 0.05
        for colour in (*style.CLASSES[1:], *style.CLASSES_OF_CONCERN):
            assert max(rgb(colour)) - min(rgb(colour)) > 0.12
