"""A sheet of paper measured in millimetres, written as PNG or SVG by matplotlib without its global state.

Letters become outlines in SVG, so that Word, Inkscape and every browser show the same; nothing is clipped and no fill
is a pattern, because office programs lose both. The same drawing gives the same bytes.
"""

import io
import os
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from pathlib import Path
from threading import RLock
from typing import Any, Literal, ParamSpec, TypeVar

import font_source_sans_pro
import numpy as np
import shapely

os.environ.setdefault(
    "MPL_IGNORE_SYSTEM_FONTS", "1"
)  # else the first picture waits until every font of Windows is read

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from dashboard.style import INK, PAPER

FileFormat = Literal["png", "svg"]
FORMATS: tuple[FileFormat, ...] = ("png", "svg")
MM_PER_INCH, POINTS_PER_MM = 25.4, 72 / 25.4
DPI = 200
"""Dots of a PNG: sharp on A4, and a few hundred kilobytes."""
LINE_SPACING = 1.16

_FILES = Path(font_source_sans_pro.__file__).parent / "files"
_FACES = {
    "regular": "SourceSansPro-Regular.ttf",
    "bold": "SourceSansPro-Semibold.ttf",
    "italic": "SourceSansPro-It.ttf",
}
_SETTINGS: Any = {"svg.fonttype": "path", "svg.hashsalt": "lantoa", "text.usetex": False, "text.parse_math": False,
             "text.hinting": "none", "text.hinting_factor": 1, "path.simplify": False, "axes.unicode_minus": False}  # fmt: skip
_drawing = RLock()
"""matplotlib's settings and fonts are shared by all threads of the server: one picture at a time."""

P = ParamSpec("P")
T = TypeVar("T")


def one_at_a_time(draw: Callable[P, T]) -> Callable[P, T]:
    """Let `draw` run alone: what it makes reads matplotlib's settings while another picture may be changing them."""

    @wraps(draw)
    def alone(*args: P.args, **kwargs: P.kwargs) -> T:
        with _drawing:
            return draw(*args, **kwargs)

    return alone


@lru_cache(maxsize=64)
def _font(face: str, size: float) -> FontProperties:
    return FontProperties("DejaVu Sans", fname=str(_FILES / _FACES[face]), size=size)  # a family, or it tries nine


@lru_cache(maxsize=4000)
def text_width(text: str, size: float, face: str = "regular") -> float:
    """Return the millimetres that one line takes at `size` points."""
    with _drawing:
        width, _, _ = text_to_path.get_text_width_height_descent(text, _font(face, size), ismath=False)
    return float(width) / POINTS_PER_MM


def line_height(size: float) -> float:
    """Return the millimetres from one line of text to the next."""
    return size * LINE_SPACING / POINTS_PER_MM


def wrapped(text: str, width: float, size: float, face: str = "regular") -> list[str]:
    """Return `text` in lines no wider than `width` millimetres; a single longer word stays whole."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, face) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class Sheet:
    """A drawing of `width` by `height` millimetres, origin at the lower left; what is drawn later lies on top."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), facecolor=PAPER)
        FigureCanvasAgg(self._figure)
        self._mm = Affine2D().scale(1 / MM_PER_INCH) + self._figure.dpi_scale_trans
        self._count = 0

    def area(
        self, shape: Any, fill: str | None, *, line: str | None = None, width: float = 0.0, name: str = ""
    ) -> None:
        """Draw polygons. `line`, `width`: border and its points; `name`: the id of the shape in SVG."""
        patch = PathPatch(
            _outline(shape), facecolor=fill or "none", edgecolor=line or "none", linewidth=width if line else 0,
            joinstyle="round",
        )  # fmt: skip
        if name:
            patch.set_gid(name)
        self._add(patch)

    def lines(self, shape: Any, colour: str, width: float, *, dashes: Sequence[float] | None = None) -> None:
        """Draw line work as one path; `dashes`: on and off in points."""
        parts = [p for p in shapely.get_parts(shape) if p.geom_type == "LineString" and not p.is_empty]
        if not parts:
            return
        style: Any = (0, tuple(dashes)) if dashes else "solid"
        path = Outline.make_compound_path(*(Outline(shapely.get_coordinates(p)) for p in parts))
        self._add(
            PathPatch(
                path, fill=False, edgecolor=colour, linewidth=width, linestyle=style, capstyle="butt", joinstyle="round"
            )
        )

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float) -> None:
        """Draw one line through `points`."""
        x, y = zip(*points, strict=True)
        self._add(Line2D(x, y, color=colour, linewidth=width, solid_capstyle="butt"))

    def text(
        self, x: float, y: float, text: str, size: float, *, face: str = "regular", colour: str = INK,
        align: Literal["left", "center", "right"] = "left", halo: str | None = None,
    ) -> None:  # fmt: skip
        """Write one line with its baseline at `y`; `halo`: the colour of a thin edge around the letters."""
        words = Text(
            x, y, text, fontproperties=_font(face, size), color=colour, horizontalalignment=align,
            verticalalignment="baseline", parse_math=False,
        )  # fmt: skip
        if halo:
            words.set_path_effects([withStroke(linewidth=1.6, foreground=halo)])
        self._add(words)

    def paragraph(self, x: float, top: float, lines: Sequence[str], size: float, **looks: Any) -> float:
        """Write lines downwards from `top` and return where the next one would start."""
        for line in lines:
            self.text(x, top - size * 0.80 / POINTS_PER_MM, line, size, **looks)
            top -= line_height(size)
        return top

    def _add(self, artist: Any) -> None:
        self._count += 1
        artist.set_zorder(self._count)
        artist.set_transform(self._mm)
        self._figure.add_artist(artist)

    def to_bytes(self, file_format: FileFormat, title: str, description: str = "") -> bytes:
        """Return the file; `title` and `description` are kept in it as words."""
        out = io.BytesIO()
        with _drawing, mpl.rc_context(_SETTINGS):
            if file_format == "png":
                return self._png(title, description)
            about = {"Title": title, "Description": description, "Creator": "Lan Toả", "Date": None, "Type": None}
            self._figure.savefig(out, format="svg", metadata=about)
        head, rest = out.getvalue().split(b"<svg", 1)
        return head.split(b"<!DOCTYPE", 1)[0] + b"<svg" + rest  # the document type names a file on the Internet

    def _png(self, title: str, description: str) -> bytes:
        self._figure.set_dpi(DPI)
        canvas = FigureCanvasAgg(self._figure)
        canvas.draw()
        about = PngInfo()
        about.add_itxt("Title", title)
        about.add_itxt("Description", description)
        out = io.BytesIO()
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3])  # paper is not transparent
        picture.save(out, format="png", dpi=(DPI, DPI), pnginfo=about, compress_level=4)
        return out.getvalue()


def _outline(shape: Any) -> Outline:
    rings = [r for p in shapely.get_parts(shape) if p.geom_type == "Polygon" for r in shapely.get_rings(p)]
    paths = []
    for ring in rings:
        points = shapely.get_coordinates(ring)
        codes = np.full(len(points), Outline.LINETO, dtype=np.uint8)
        codes[0], codes[-1] = Outline.MOVETO, Outline.CLOSEPOLY
        paths.append(Outline(points, codes))
    return Outline.make_compound_path(*paths)
