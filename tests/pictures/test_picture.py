"""Pictures of maps: valid, the same every time, nothing fetched from outside, every unit in the legend."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from PIL import Image

from dashboard.figures.measures import MEASURES
from dashboard.map_picture.circles import laid_circles
from dashboard.map_picture.drawn_map import DrawnMap, Style, measured
from dashboard.map_picture.ground import ground
from dashboard.map_picture.legend import Legend
from dashboard.map_picture.picture import Looks, Side, Words, draw, draw_pair
from dashboard.map_picture.reading import OUTSIDE, read
from dashboard.map_picture.sheet import DPI, MM_PER_INCH, Sheet
from dashboard.maps.classes import EMPTY, SILENT, class_of
from dashboard.style import HATCH
from tests.pictures.places import PARTICIPATED, polygons, row, rows

WORDS = Words("Tham gia theo xã, phường", "xã, phường", ("Tỉnh Điện Biên, 30/04/2025",), ("89,1 %", "Toàn tỉnh"),
              notes=("Ranh giới gần đúng.",), borders="ranh giới huyện cũ")  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def picture(key="commune", figures=None, looks=None, file_format="png", measure=PARTICIPATED) -> bytes:
    shown = rows(key) if figures is None else figures
    return draw(shown, key, measure, polygons(key), WORDS, looks, file_format=file_format)


def test_a_png_is_170_mm_wide_in_print_resolution_and_opaque():
    image = Image.open(io.BytesIO(picture()))
    assert image.format == "PNG"
    assert image.mode == "RGB"
    assert abs(image.width - 170 / MM_PER_INCH * DPI) <= 1
    assert image.width < image.height < 1.5 * image.width
    assert image.info["dpi"] == pytest.approx((DPI, DPI), abs=0.1)
    assert image.info["Title"] == WORDS.title
    assert "Toàn tỉnh" in image.info["Description"]


def test_an_svg_has_a_shape_per_unit_and_fetches_nothing():
    content = picture(file_format="svg").decode("utf-8")
    root = ElementTree.fromstring(content)
    assert root.find(f"{SVG}title").text == WORDS.title
    named = [e.get("id") for e in root.iter() if str(e.get("id")).startswith("commune-")]
    assert len(named) == len(set(named)) == 45
    assert not list(root.iter(f"{SVG}text"))  # letters are outlines: the reader's fonts do not matter
    assert not list(root.iter(f"{SVG}image"))
    assert "<!DOCTYPE" not in content
    assert "pattern" not in content
    assert "clip-path" not in content
    links = re.findall(r'(?:href|src)\s*=\s*"([^"]*)"|url\(([^)]*)\)', content)
    assert all((link or url).startswith("#") for link, url in links)


@pytest.mark.parametrize("file_format", ["png", "svg"])
def test_the_same_figures_give_the_same_bytes(file_format):
    looks = Looks(circles=True)
    assert picture(file_format=file_format) == picture(file_format=file_format)
    assert picture(looks=looks, file_format=file_format) == picture(looks=looks, file_format=file_format)


def test_another_figure_gives_another_picture():
    first, *others = rows("commune")
    assert picture(figures=[first | {"participated": first["rostered_base"]}, *others]) != picture()


@pytest.mark.parametrize("key", ["commune", "district", "old_commune"])
def test_the_legend_counts_every_unit_once_as_the_figures_do(key):
    plain = ground(polygons(key))
    silent, none, *figures = rows(key)
    figures.append(silent | {"participated": 0, "site_sessions_reporting": 0})
    readings = read(figures, key, PARTICIPATED, plain.units)
    counted = {entry.grade: counts[0] for entry, counts in Legend(PARTICIPATED, [readings], "đơn vị").lines}
    assert sum(counted.values()) == len(plain.units)
    assert counted[SILENT] == counted[EMPTY] == 1
    for level in range(5):
        with_rate = (r for r in figures if r[key] != silent[key])
        assert counted[level] == sum(
            class_of(r["participated"] / r["rostered_base"], PARTICIPATED) == level for r in with_rate
        )
    assert none[key] not in {r.code for r in readings.values() if r.grade >= 0}


def test_units_outside_the_question_are_no_missing_figures():
    codes = [r["district"] for r in rows("district")]
    readings = read(rows("district"), "district", PARTICIPATED, codes, inside={"097"})
    assert {r.code for r in readings.values() if r.grade != OUTSIDE} == {"097"}
    lines = Legend(PARTICIPATED, [readings], "huyện cũ").lines
    assert [(e.words, c) for e, c in lines if e.grade < 0] == [("ngoài phạm vi chọn", [9])]


def test_units_without_figures_are_hatched_and_never_of_the_lowest_class():
    hatched = f"stroke: {HATCH.lower()}"
    assert hatched not in picture(file_format="svg").decode("utf-8")
    assert picture(figures=rows("commune")[1:], file_format="svg").decode("utf-8").count(hatched) == 2  # and its legend
    zero = [row("commune", r["commune"], 0) for r in rows("commune")]
    assert hatched not in picture(figures=zero, file_format="svg").decode("utf-8")


def test_a_measure_that_does_not_apply_leaves_an_empty_map():
    nothing = [r | {"completed": None} for r in rows("commune")]
    assert Image.open(io.BytesIO(picture(figures=nothing, measure=MEASURES["completed"]))).format == "PNG"
    assert Image.open(io.BytesIO(picture(figures=[], looks=Looks(circles=True)))).format == "PNG"


@pytest.mark.parametrize("key", ["commune", "district", "old_commune"])
@pytest.mark.parametrize("circles", [None, 1.5])
def test_no_name_covers_another_or_the_legend(key, circles):
    sheet, plain = Sheet(170, 210), ground(polygons(key))
    drawn = DrawnMap(plain, (4, 4, 166, 206))
    legend = shapely.box(4, 4, 60, 70)
    placed = drawn.draw(
        sheet, read(rows(key), key, PARTICIPATED, plain.units), Style((6.4, 5.4), circle_area=circles), taken=[legend]
    )
    sizes = [measured(p.lines, p.size) for p in placed]
    boxes = np.array([shapely.box(p.x - w / 2, p.y - h / 2, p.x + w / 2, p.y + h / 2)
                      for p, (w, h) in zip(placed, sizes, strict=True)])  # fmt: skip
    tree = shapely.STRtree(boxes)
    pairs = tree.query(boxes, predicate="intersects").T
    assert all(a == b for a, b in pairs)
    assert not shapely.intersects(legend, boxes).any()
    leaders = [shapely.linestrings(p.leader) for p in placed if p.leader]
    for n, leader in enumerate(leaders):
        assert not any(shapely.crosses(leader, other) for other in leaders[:n])
    assert len(placed) > {"district": 8, "commune": 20, "old_commune": 40}[key]


def test_areas_stay_true_and_the_aspect_right():
    plain = ground(polygons("district"))
    official = {"097": 1198.0, "099": 1132.0}  # km²; the built-in borders are approximate
    for code, area in official.items():
        assert 0.7 < plain.units[code].area / area < 1.4
    west, south, east, north = plain.bounds
    assert 1.1 < (north - south) / (east - west) < 1.35


def test_circles_keep_the_size_of_their_people_and_do_not_cover_each_other():
    plain = ground(polygons("commune"))
    people = {code: 50 + 20 * n for n, code in enumerate(plain.units)}
    rounds = laid_circles(plain.units, people, 0.1)
    areas = {code: shape.area / people[code] for code, shape in rounds.items()}
    assert max(areas.values()) == pytest.approx(min(areas.values()), rel=1e-6)
    shapes = np.array(list(rounds.values()))
    overlap = shapely.area(shapely.intersection(shapes[:, None], shapes[None, :]))
    np.fill_diagonal(overlap, 0)
    assert overlap.sum() < 0.01 * shapely.area(shapes).sum()


def test_two_dates_stand_side_by_side_under_one_legend():
    earlier = [r | {"participated": r["participated"] // 2} for r in rows("commune")]
    sides = (
        Side(earlier, "06/04/2025", "40 %", "06/04/2025"),
        Side(rows("commune"), "30/04/2025", "80 %", "30/04/2025"),
    )
    content = draw_pair(sides, "commune", PARTICIPATED, polygons("commune"), WORDS, file_format="svg").decode("utf-8")
    ids = set(re.findall(r'id="([ab]-commune-\d+)"', content))
    assert len(ids) == 90
    image = Image.open(io.BytesIO(draw_pair(sides, "commune", PARTICIPATED, polygons("commune"), WORDS)))
    assert abs(image.width - 257 / MM_PER_INCH * DPI) <= 1
    assert image.height < image.width


def test_another_format_is_refused():
    with pytest.raises(ValueError, match="gif"):
        picture(file_format="gif")


def test_pictures_drawn_at_the_same_time_do_not_disturb_each_other():
    asked = [("district", "png"), ("commune", "svg"), ("district", "svg"), ("commune", "png")]
    one_by_one = [picture(key, file_format=file_format) for key, file_format in asked]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda a: picture(a[0], file_format=a[1]), asked))
    assert together == one_by_one
