import os
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.reports.conftest import SOFFICE, Report


@pytest.mark.skipif(SOFFICE is None and not os.environ.get("CI"), reason="LibreOffice is not installed")
def test_a_spreadsheet_program_calculates_what_the_reports_show(
    report: Report, support: Report, tmp_path: Path
) -> None:
    """Saved without the computed values, every formula is worked out anew, and every cell must come out the same."""
    assert SOFFICE, "LibreOffice is needed: apt-get install libreoffice-calc-nogui"
    bare = [tmp_path / book.path.name for book in (report, support)]
    for book, path in zip((report, support), bare, strict=True):
        load_workbook(book.path).save(path)
    profile = (tmp_path / "profile").as_uri()
    command = [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
               "--outdir", str(tmp_path / "out"), *map(str, bare)]  # fmt: skip
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    assert _numbers_compared(report, tmp_path / "out" / bare[0].name) > 500
    assert _numbers_compared(support, tmp_path / "out" / bare[1].name) > 5


def _numbers_compared(book: Report, recalculated: Path) -> int:
    calculated = load_workbook(recalculated, data_only=True)
    compared = 0
    for sheet in book.values:
        for row in sheet.iter_rows():
            for cell in row:
                expected, found = cell.value, calculated[sheet.title].cell(cell.row, cell.column).value
                if isinstance(expected, int | float):
                    assert found == pytest.approx(expected), (sheet.title, cell.coordinate)
                    compared += 1
                elif expected or found:
                    assert found == expected, (sheet.title, cell.coordinate)
    return compared
