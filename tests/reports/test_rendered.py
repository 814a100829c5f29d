"""The report as it comes out of a printer: everything on it, in the right type, on A4."""

import re
from pathlib import Path

from dashboard.figures.snapshot import Snapshot
from dashboard.reports.workbook import TABS
from tests.reports.conftest import SCHOOLS, Printed, Report, told

A4 = (595, 842)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_page_is_a4_and_there_are_not_too_many(printed: Printed, report: Report) -> None:
    info = told("pdfinfo", "-f", "1", "-l", "999", str(printed.pdf))
    sizes = [tuple(sorted(map(float, size))) for size in re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", info)]
    assert all(abs(a - b) < 2 for size in sizes for a, b in zip(size, A4, strict=True))
    # one page for each sheet, and what may take a second or third: charts, definitions, quality
    assert len(report.formulas.sheetnames) <= len(sizes) <= len(report.formulas.sheetnames) + 6
    assert len(re.findall(rf"Trang \d+/{len(sizes)}", printed.layout)) == len(sizes)


def test_everything_is_in_times_new_roman_or_its_metric_twin(printed: Printed) -> None:
    fonts = [line.split()[0] for line in told("pdffonts", str(printed.pdf)).splitlines()[2:]]
    assert fonts
    assert all("LiberationSerif" in font or "TimesNewRoman" in font for font in fonts), fonts


def test_no_number_is_too_wide_and_no_text_is_cut(printed: Printed, report: Report, snapshot: Snapshot) -> None:
    text = squeezed(printed.raw)
    assert "##" not in text
    for school in SCHOOLS:
        assert text.count(squeezed(str(school["school_name"]))) >= 2, school  # progress and list
    last_headings = ("Bằng lời", "Ghi chú", "Cần hỗ trợ", "Lý do", "Mã băm SHA-256 của nội dung", "Kiểm tra cộng dòng")
    for heading in last_headings:
        assert squeezed(heading) in text, heading
    for tab in TABS:
        if tab.name in report.formulas.sheetnames:
            assert squeezed(tab.about) in text, tab.name
    for file in snapshot.rows("select sha256 from wh.files"):
        assert file["sha256"] in text
    assert (
        squeezed(f"Phiên bản số liệu {snapshot.data_version} · cài đặt {snapshot.settings.version or 'mặc định'}")
        in text
    )


def test_nothing_lies_outside_the_page(printed: Printed, tmp_path: Path) -> None:
    told("pdftotext", "-bbox", str(printed.pdf), str(tmp_path / "words.html"))
    html = (tmp_path / "words.html").read_text(encoding="utf-8")
    for page in html.split("<page ")[1:]:
        width = float(re.findall(r'width="([\d.]+)"', page)[0])
        reach = [(float(left), float(right)) for left, right in re.findall(r'xMin="([\d.]+)".*?xMax="([\d.]+)"', page)]
        assert reach
        assert min(left for left, _ in reach) > 20
        assert max(right for _, right in reach) < width - 20


def test_a_spreadsheet_program_prints_each_map_on_one_page(printed: Printed) -> None:
    pages = [page for page in printed.layout.split("\f") if page.strip()]
    for title in ("THAM GIA THEO XÃ, PHƯỜNG TỪ 01/07/2025", "THAM GIA THEO HUYỆN, THỊ XÃ, THÀNH PHỐ TRƯỚC 01/07/2025"):
        numbers = [n for n, page in enumerate(pages) if title in page]
        assert len(numbers) == 1
        assert "UBND TỈNH ĐIỆN BIÊN" in pages[numbers[0] + 1]  # the next page begins another sheet
