"""The workbook in which rows come back to be mended: its marks. It is read together with its original (etl.corrected)."""

from etl.readers.common.cells import text_of
from etl.readers.common.document import Document

CORRECTION = "correction"
"""Format id of such a workbook while its original is not known."""

WHY, HOW, FILE, PLACE = "Vì sao chưa được tính", "Cách sửa", "Tệp gốc (không sửa)", "Dòng gốc (không sửa)"
"""Headings of the columns that we add behind the file's own."""


def is_correction(document: Document) -> bool:
    """Tell whether a sheet has our marks."""
    return any({FILE, PLACE} <= {text_of(cell) for cell in cells} for grid in document.grids for cells in grid.head)
