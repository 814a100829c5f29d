"""What the pictures of a question say, and the map sheets of the report."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from dashboard.figures.keys import Filters, parse_where
from dashboard.figures.measures import MEASURES
from dashboard.figures.query import figures
from dashboard.figures.snapshot import Snapshot, make_snapshot
from dashboard.places import LAYER_OF_KEY
from dashboard.reports import pictures
from dashboard.reports.map_sheets import MEASURE
from dashboard.reports.picture_file import check, write_picture
from dashboard.reports.pictures import alternative_text, file_name, map_pair, map_picture
from dashboard.reports.question import Question
from dashboard.reports.workbook import write_report
from etl.model.errors import UserError
from geo.layers import layer
from tests.reports.conftest import Report

MAP_TABS = ("Bản đồ xã, phường", "Bản đồ huyện cũ")


def ask(snapshot: Snapshot, where: str = "") -> Question:
    return Question(snapshot, parse_where(where, snapshot), None)


def words_of(question: Question, key: str = "commune", measure: str = "participated"):
    return pictures._words(question, key, MEASURES[measure], layer(LAYER_OF_KEY[key]))


def test_a_picture_says_what_of_when_of_whom_and_by_which_boundaries(snapshot: Snapshot) -> None:
    words = words_of(ask(snapshot))
    assert words.title == "Tham gia theo xã, phường"
    assert words.subtitles == [
        "Tỉnh Điện Biên, số liệu tính đến ngày 13/04/2025", "Theo địa giới từ 01/07/2025 (45 xã, phường)",
    ]  # fmt: skip
    assert words.total == ("45,1 %", "Toàn tỉnh: 37 trên 82\nngười trong danh sách")
    assert "trước 01/07/2025" in words_of(ask(snapshot), "district").subtitles[1]
    notes = " ".join(words.notes)
    assert "hai huyện cũ" in notes
    assert notes.count("Ranh giới gần đúng") == 1
    assert f"Phiên bản số liệu {snapshot.data_version}" in notes
    assert "10 người trong danh sách, có trong tổng, không có trên bản đồ" in notes  # the school of an unknown place


def test_filters_are_named_and_other_places_lie_outside_the_question(snapshot: Snapshot) -> None:
    words = words_of(ask(snapshot, "district=097"))
    assert words.subtitles[-1] == "Chỉ gồm: Huyện cũ: Huyện Mường Chà"
    assert words.total is not None
    assert words.total[1].startswith("Tổng phạm vi chọn: ")
    inside = pictures._inside(ask(snapshot, "district=097"), "commune")
    assert inside is not None
    assert "03202" in inside  # Mường Pồn straddles
    assert len(inside) < 12
    assert pictures._inside(ask(snapshot, "level=TH"), "commune") is None


def test_total_of_a_silent_province_is_silent_and_of_no_data_none(snapshot: Snapshot) -> None:
    silent = words_of(ask(snapshot, "school=Z"))
    assert silent.total is not None
    assert silent.total == ("im lặng", "Tổng phạm vi chọn: 10\nngười trong danh sách")
    unlisted = words_of(ask(snapshot, "school=T"), measure="completed")
    assert unlisted.total == ("chưa có số liệu", "Tổng phạm vi chọn")


def test_file_names_are_plain_letters(snapshot: Snapshot) -> None:
    whole, primary = ask(snapshot), ask(snapshot, "level=TH")
    assert file_name(whole, "commune", "participated", "png") == "ban-do-tham-gia-xa-2025-04-13.png"
    name = file_name(primary, "district", "participated_verified", "svg", circles=True)
    assert name == "ban-do-tham-gia-xac-minh-huyen-cu-vong-tron-th-2025-04-13.svg"
    for other in (date(2025, 4, 6), date(2025, 5, 1)):
        first, last = sorted([other, date(2025, 4, 13)])
        name = file_name(whole, "commune", "participated", "png", other=other)
        assert name == f"ban-do-tham-gia-xa-{first}-va-{last}.png"


@pytest.mark.parametrize("key", LAYER_OF_KEY)
def test_every_grouping_and_both_formats_can_be_drawn(snapshot: Snapshot, key: str) -> None:
    assert Image.open(io.BytesIO(map_picture(ask(snapshot), key, "participated"))).width > 1000
    assert b"</svg>" in map_picture(ask(snapshot), key, "active_28d", circles=True, file_format="svg")


def test_two_dates_can_be_compared(snapshot: Snapshot) -> None:
    assert Image.open(io.BytesIO(map_pair(ask(snapshot), ask(snapshot), "district", "participated"))).width > 1500
    plain, marked = (
        map_pair(ask(snapshot), ask(snapshot), "district", "participated", chosen=chosen, file_format="svg")
        for chosen in (None, "097")
    )
    assert plain != marked


def test_what_cannot_be_drawn_is_said_in_words(tmp_path: Path) -> None:
    for out, key, measure, words in (
        ("a.gif", "commune", "participated", r"\.png hoặc \.svg"),
        ("a", "commune", "participated", r"\.png hoặc \.svg"),
        ("a.png", "level", "participated", "commune, district, old_commune"),
        ("a.png", "commune", "rostered", "không phải tỷ lệ"),
        ("a.png", "commune", "nonsense", "Các chỉ số: participated"),
        ("khong_co/a.png", "commune", "participated", "Không có thư mục"),
    ):
        with pytest.raises(UserError, match=words):
            check(tmp_path / out, key, measure)
    assert check(tmp_path / "A.PNG", "commune", "participated") == "png"


def test_a_picture_that_cannot_be_written_is_said_in_words(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    with pytest.raises(UserError, match="Không ghi được tệp"):
        write_picture(tmp_path / "a.png", snapshot, "district", "participated")


def test_the_report_has_both_maps_with_words_for_those_who_cannot_see_them(report: Report, snapshot: Snapshot) -> None:
    for tab, key in zip(MAP_TABS, ("commune", "district"), strict=True):
        [image] = report.formulas[tab]._images
        assert (image.format, image.width > 1000) == ("png", True)
        with zipfile.ZipFile(report.path) as archive:
            drawings = "".join(archive.read(n).decode("utf-8") for n in archive.namelist() if "drawings/drawing" in n)
        assert alternative_text(ask(snapshot), key, MEASURE) in drawings
    assert "45,1 %" in alternative_text(ask(snapshot), "commune", MEASURE)


def test_a_map_prints_on_one_upright_page_as_large_as_it_goes(report: Report) -> None:
    for tab in MAP_TABS:
        sheet = report.formulas[tab]
        assert sheet.page_setup.orientation == "portrait"
        assert (int(sheet.page_setup.fitToWidth or 1), int(sheet.page_setup.fitToHeight or 1)) == (1, 1)
        [image] = sheet._images
        rows = int(sheet.print_area.split("$")[-1])
        assert image.anchor._from.row < image.anchor.to.row < rows


def test_the_maps_of_a_filtered_report_are_of_the_filter(snapshot: Snapshot) -> None:
    out = io.BytesIO()
    where = Filters({"level": ("TH",)})
    write_report(snapshot, out, where=where)
    row = figures(snapshot, where=where)[0]
    with zipfile.ZipFile(out) as archive:
        drawing = "".join(archive.read(n).decode("utf-8") for n in archive.namelist() if "drawings/drawing" in n)
    assert f"Tổng phạm vi chọn: {row['participated']} trên {row['rostered_base']}" in drawing


def test_a_province_without_any_data_can_be_drawn_too(tmp_path: Path) -> None:
    from tests.support.world import World  # noqa: PLC0415

    empty = make_snapshot(World(tmp_path).path())
    for key in ("commune", "district"):
        assert Image.open(io.BytesIO(map_picture(ask(empty), key, MEASURE))).width > 1000
