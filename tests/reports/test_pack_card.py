"""The picture card: small, of one size, with the figures of `figures` drawn inside its edges and told in words."""

import io
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from dashboard.figures.measures import MEASURES
from dashboard.figures.query import figures
from dashboard.figures.snapshot import Snapshot, open_snapshot
from dashboard.figures.state_words import target_words
from dashboard.figures.wording import fraction_words, share_words
from dashboard.map_picture.sheet import Sheet, text_width
from dashboard.reports.pack import card, write_card
from dashboard.reports.pack.card import MOST_BYTES, PIXELS, words_in
from dashboard.reports.question import Question
from etl.model.settings import Target
from etl.text.vietnam import number

LONG = "Chương trình phổ cập kỹ năng số và trí tuệ nhân tạo cho cán bộ quản lý, giáo viên, nhân viên các cơ sở giáo dục tỉnh"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float, str, float]]:
    """What is written on the sheet: left and right end in mm, the text, its baseline."""
    found: list[tuple[float, float, str, float]] = []
    write = Sheet.text

    def note(self, x, y, text, size, *, face="regular", align="left", **looks):
        width = text_width(text, size, face)
        left = x - {"left": 0, "center": width / 2, "right": width}[align]
        found.append((left, left + width, text, y))
        write(self, x, y, text, size, face=face, align=align, **looks)

    monkeypatch.setattr(Sheet, "text", note)
    return found


def test_the_card_shows_the_figures_with_denominators_and_targets(snapshot: Snapshot, drawn):
    line = ((date(2025, 3, 1), 0.0), (date(2025, 4, 30), 0.9))
    shot = replace(snapshot, settings=replace(snapshot.settings, targets=(Target("participated", line),)))
    content = write_card(Question(shot, None))
    [row] = figures(shot)
    texts = [text for _, _, text, _ in drawn]
    for measure_id in ("participated", "completed", "active_28d"):
        assert share_words(row, MEASURES[measure_id]) in texts and fraction_words(row, MEASURES[measure_id]) in texts
    share = row["participated"] / row["rostered_base"]
    assert target_words(share, shot.settings.target("participated", shot.as_of)) in texts
    assert number(row["flagged"]) in texts and f"trong {number(row['schools'])} cơ sở" in texts
    words = words_in(content)
    assert number(row["participated"]) in words and number(row["rostered_base"]) in words
    assert Question(shot, None).code in words and not any("MINH HOẠ" in text for text in texts)


def test_the_card_is_small_of_one_size_and_the_same_bytes_again(snapshot: Snapshot):
    content = write_card(Question(snapshot, None))
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == PIXELS and picture.format == "PNG"
    assert len(content) < MOST_BYTES
    assert write_card(Question(snapshot, None)) == content


def test_the_demo_is_marked_on_the_picture_and_in_its_words(demo_home, drawn):
    content = write_card(Question(open_snapshot(demo_home), None))
    assert card.DEMO in [text for _, _, text, _ in drawn] and words_in(content).startswith(card.DEMO)
    assert len(content) < MOST_BYTES


def test_long_names_and_full_legends_stay_on_the_sheet(snapshot: Snapshot, drawn):
    shot = replace(snapshot, settings=replace(snapshot.settings, name=LONG * 2, is_demo=True))
    write_card(Question(shot, None))
    width, height = (pixels / 200 * 25.4 for pixels in PIXELS)
    assert [d for d in drawn if d[0] < 3 or d[1] > width - 3 or not 1 < d[3] < height - 3] == []
    for n, one in enumerate(drawn):  # no two lines on each other
        for other in drawn[n + 1 :]:
            beside = one[1] <= other[0] + 0.2 or other[1] <= one[0] + 0.2
            assert beside or abs(one[3] - other[3]) > 3, (one, other)
