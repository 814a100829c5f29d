"""What an inspector asks of the annex: cover, sources, charts that read the tables, files that Excel opens as they are."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.query import figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.reports.call_list import write_call_list
from dashboard.reports.question import Question
from dashboard.reports.workbook import KINDS, write_report
from tests.reports.conftest import Report

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CODE = "20250413-0000ABCD"


def everything(snapshot: Snapshot) -> dict[str, bytes]:
    """Every kind of workbook, some for a part of the province."""
    made = {}
    for kind, write in KINDS.items():
        for name, where in (("", None), (" xã", {"commune": ("03127",)}), (" trường", {"school": ("A",)})):
            out = io.BytesIO()
            write(snapshot, out, where=Filters(where) if where else None, set_code=CODE)
            made[kind + name] = out.getvalue()
    out = io.BytesIO()
    write_call_list(snapshot, out, ["Z", "O"], [], set_code=CODE)
    return made | {"goi-dien": out.getvalue()}


@pytest.fixture(scope="module")
def books(snapshot: Snapshot) -> dict[str, bytes]:
    return everything(snapshot)


def test_the_same_figures_give_the_same_bytes(books: dict[str, bytes], snapshot: Snapshot) -> None:
    assert everything(snapshot) == books


def test_every_workbook_says_what_it_is_where_programs_look(books: dict[str, bytes], snapshot: Snapshot) -> None:
    for name, content in books.items():
        found = {p.name: p.value for p in load_workbook(io.BytesIO(content)).custom_doc_props.props}
        assert found["LanToa.Bo"] == CODE, name
        assert found["LanToa.Loai"] == name.split()[0]
        assert found["LanToa.Ngay"] == "2025-04-13"
        assert found["LanToa.SoLieu"] == snapshot.data_version
        assert found.get("LanToa.Loc") or {"xã": "commune=03127", "trường": "school=A"}.get(name.split()[-1], "") == ""


def test_a_property_longer_than_excel_takes_goes_on_in_the_next(snapshot: Snapshot) -> None:
    out = io.BytesIO()
    codes = tuple(f"{n:08d}" for n in range(60))
    KINDS["can-ho-tro"](snapshot, out, where=Filters({"school": codes}))
    found = {p.name: str(p.value) for p in load_workbook(out).custom_doc_props.props}
    assert all(len(value) <= 255 for value in found.values())
    parts = [found["LanToa.Loc"], found["LanToa.Loc.2"], found["LanToa.Loc.3"]]
    assert "".join(parts) == f"school={'|'.join(codes)}"


def test_nothing_is_in_a_workbook_that_excel_would_repair(books: dict[str, bytes]) -> None:
    for name, content in books.items():
        book = load_workbook(io.BytesIO(content))
        assert len({title.casefold() for title in book.sheetnames}) == len(book.sheetnames), name
        for sheet in book:
            assert len(sheet.title) <= 31
            taken: set[tuple[int, int]] = set()
            for merged in sheet.merged_cells.ranges:
                cells = {(r, c) for r in range(merged.min_row, merged.max_row + 1)
                         for c in range(merged.min_col, merged.max_col + 1)}  # fmt: skip
                assert len(cells) > 1, (name, sheet.title, merged)
                assert not cells & taken, (name, sheet.title, merged)
                taken |= cells
            for row in sheet.iter_rows():
                for cell in row:
                    assert len(str(cell.value or "")) < 8_000, (name, sheet.title, cell.coordinate)
                    if cell.hyperlink:
                        target, at = cell.hyperlink.location.strip("'").split("'!")
                        assert (target in book.sheetnames, at) == (True, "A1")
            if sheet.auto_filter.ref:
                left, top, right, bottom = range_boundaries(sheet.auto_filter.ref)
                assert bottom > top
                assert not {(r, c) for r, c in taken if top < r <= bottom and left <= c <= right}, (name, sheet.title)
            for footer in (sheet.oddFooter.left.text, sheet.oddFooter.right.text):
                assert len(footer) < 200


def test_the_cover_leads_to_every_sheet(report: Report, snapshot: Snapshot) -> None:
    sheet = report.values["Bìa"]
    text = [str(v) for row in sheet.iter_rows(values_only=True) for v in row if v is not None]
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "13/04/2025",
                  Question(snapshot, None).code, snapshot.data_version, "Cán bộ quản lý và giáo viên"):  # fmt: skip
        assert words in text, words
    linked = [cell.value for row in report.formulas["Bìa"].iter_rows() for cell in row if cell.hyperlink]
    assert linked == report.values.sheetnames[1:]


def test_a_school_whose_name_looks_like_a_formula_stays_text_on_its_cover(snapshot: Snapshot) -> None:
    out = io.BytesIO()
    write_report(snapshot, out, scope=Scope("school", "C"))
    cells = [c for sheet in load_workbook(out) for row in sheet.iter_rows() for c in row if c.value == "=1+1"]
    assert {cell.parent.title for cell in cells} >= {"Bìa", "Tổng hợp", "Tiến độ", "Danh sách cơ sở"}
    assert all((cell.data_type, cell.quotePrefix) == ("s", True) for cell in cells)


def test_every_loaded_file_is_listed_with_its_hash(report: Report, snapshot: Snapshot) -> None:
    sheet = report.values["Tệp nguồn"]
    listed = {row[1]: row[5] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)}
    assert listed == {f["name"]: f["sha256"] for f in snapshot.rows("select name, sha256 from wh.files")}
    for scope in (Scope("commune", "03127"), Scope("school", "A")):
        out = io.BytesIO()
        write_report(snapshot, out, scope=scope)
        assert "Tệp nguồn" not in load_workbook(out).sheetnames


def test_charts_read_the_cells_of_the_tables_and_show_the_figures(report: Report, snapshot: Snapshot) -> None:
    drawn = charts(report.path)
    assert len(drawn) == 7
    found = {}
    for chart in drawn:
        for formula, values in chart:
            sheet, cells = formula.rsplit("!", 1)
            left, top, right, bottom = range_boundaries(cells.replace("$", ""))
            block = report.values[sheet.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
            assert values == [str(v) if isinstance(v, str) else pytest.approx(v) for row in block for v in row], formula
            found[formula] = values
    levels = [rate(row, MEASURES["participated"]) or 0 for row in figures(snapshot, ("level",))]
    assert [pytest.approx(v) for v in levels] in found.values()
    funnel = [
        figures(snapshot)[0][m]
        for m in ("rostered", "participated", "completed", "activated", "active_28d", "retained")
    ]
    assert funnel in found.values()
    people = [row["participated"] for row in figures(snapshot, ("session",))]
    assert people in found.values()


def charts(path: Path) -> list[list[tuple[str, list[float]]]]:
    """Every chart's series: the address of its values, and the values kept with it."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(n for n in archive.namelist() if re.match(r"xl/charts/chart\d+\.xml", n)):
            root = ElementTree.fromstring(archive.read(name))
            found.append([
                (str(value.findtext(f".//{CHART}f")), [float(v.text or 0) for v in value.iter(f"{CHART}v")])
                for value in root.iter(f"{CHART}val")
            ])  # fmt: skip
    return found


def test_charts_are_told_in_words(report: Report) -> None:
    with zipfile.ZipFile(report.path) as archive:
        drawings = "".join(archive.read(n).decode("utf-8") for n in archive.namelist() if "drawings/drawing" in n)
        texts = [archive.read(n).decode("utf-8") for n in archive.namelist() if n.startswith("xl/charts/chart")]
    assert "Từ 82 người trong danh sách đến 0 người duy trì. Số liệu ở tờ “Tổng hợp”." in drawings
    assert "Tham gia theo cấp học: cao nhất" in drawings
    assert all('typeface="Times New Roman"' in text for text in texts)
    assert all(f'typeface="{other}"' not in text for text in texts for other in ("Calibri", "Arial"))


@pytest.mark.parametrize(("where", "left_out"), [
    ({"commune": ("03127",)}, {"Theo xã, phường", "Bản đồ xã, phường", "Theo huyện cũ", "Bản đồ huyện cũ"}),
    ({"school": ("A",)}, {"Theo xã, phường", "Theo xã cũ", "Theo cấp học", "Theo cơ quan quản lý", "Xã ghép hai huyện"}),
    ({"session": ("S1",)}, {"Cần hỗ trợ", "Im lặng"}),
])  # fmt: skip
def test_sheets_that_say_nothing_are_left_out(
    snapshot: Snapshot, where: dict[str, tuple[str, ...]], left_out: set[str]
) -> None:
    out = io.BytesIO()
    write_report(snapshot, out, where=Filters(where))
    assert not left_out & set(load_workbook(out).sheetnames)
