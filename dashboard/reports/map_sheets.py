"""Sheets "Bản đồ xã, phường" and "Bản đồ huyện cũ": the map of participation as a picture, on one upright A4 page."""

import io

from PIL import Image

from dashboard.figures.measures import MEASURES
from dashboard.map_picture.sheet import DPI, MM_PER_INCH
from dashboard.reports.book import Book
from dashboard.reports.page import Page
from dashboard.reports.pictures import alternative_text, map_picture
from dashboard.reports.question import Question

MEASURE = "participated"
WIDTHS = (36, 52)
_SHEET_MM, _HIGHEST_MM = 163.0, 212.0
"""The width of the columns, and what the page leaves under its opening lines."""
_ROW_POINTS = 15.0


def write_commune_map(book: Book, question: Question) -> None:
    """Write "Bản đồ xã, phường"."""
    _write(book, question, "commune", "Bản đồ xã, phường", "THEO XÃ, PHƯỜNG TỪ 01/07/2025")


def write_district_map(book: Book, question: Question) -> None:
    """Write "Bản đồ huyện cũ"."""
    _write(book, question, "district", "Bản đồ huyện cũ", "THEO HUYỆN, THỊ XÃ, THÀNH PHỐ TRƯỚC 01/07/2025")


def _write(book: Book, question: Question, key: str, name: str, by: str) -> None:
    title = f"{MEASURES[MEASURE].label.upper()} {by}"
    page = Page(book, question, name=name, title=title, widths=WIDTHS, unit="người", is_upright=True)
    picture = map_picture(question, key, MEASURE, is_headed=False)
    width, height = Image.open(io.BytesIO(picture)).size
    across, up = (pixels / DPI * MM_PER_INCH for pixels in (width, height))
    scale = min(_SHEET_MM / across, _HIGHEST_MM / up)
    page.sheet.insert_image(
        page.row, 0, f"{key}.png",
        {
            "image_data": io.BytesIO(picture), "x_scale": scale, "y_scale": scale,
            "x_offset": (_SHEET_MM - across * scale) / 2 / MM_PER_INCH * 96, "object_position": 2,
            "description": alternative_text(question, key, MEASURE),
        },
    )  # fmt: skip
    rows = int(up * scale / MM_PER_INCH * 72 / _ROW_POINTS) + 1
    page.sheet.print_area(0, 0, page.row + rows, page.last)
    page.sheet.fit_to_pages(1, 1)
    page.row += rows + 1
