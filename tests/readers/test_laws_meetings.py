"""Laws of Zoom's and Meet's exports: the look of a file does not change its records, and no line is lost."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.readers import Source, read
from etl.readers.common.headcount import reports_in
from etl.text.fold import clean
from tests.readers import test_google_meet as meet
from tests.readers import test_zoom as zoom
from tests.readers import test_zoom_webinar as webinar
from tests.readers.build import records, text_file, workbook

FAST = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
UNIQUE = [["Name (original name)", "Email", "Total duration (minutes)", "Guest"], ["Lò Thị Hoa", "", "57", "Yes"],
          ["TH Nà Tấu", "", "217", "No"]]  # fmt: skip
PEOPLE = [webinar.registered(webinar.HOA), webinar.registered(webinar.MAI, "Thị Mai", "Vừ")]
FILES = {
    "zoom_participants": [zoom.OLD, [[]], [zoom.HEAD, zoom.ROW, [*zoom.ROW[:6], "Yes"]]],
    "zoom_participants_unique": [zoom.OLD, [[]], UNIQUE],
    "zoom_webinar": [webinar.NEW[:2], webinar.NEW[2:], [["Host Details"]], [webinar.HEAD, webinar.HOST],
                     [["Panelist Details"]], [webinar.HEAD, webinar.SPEAKER],
                     [["Attendee Details"]], [webinar.REGISTERED, *PEOPLE]],
    "google_meet": [meet.ABOUT, [[]], [meet.HEAD, meet.HOA, meet.SITE]],
}  # fmt: skip
"""Format → the parts of a file: tables (headings first, one width) and lines that are none."""


def is_table(part):
    return len(part) > 1 and len({len(line) for line in part}) == 1 and len(part[0]) > 2


def without_places(found):
    return [{key: value for key, value in r.items() if key not in ("row", "sheet")} for r in found]


@pytest.mark.parametrize("format_id", FILES)
@FAST
@given(data=st.data())
def test_look_of_a_file_does_not_change_its_records(format_id, data):
    plain = records(read(Source("a.csv", text_file([line for part in FILES[format_id] for line in part]))))
    case = data.draw(st.sampled_from([str.upper, str.lower, str.title, str]))
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    junk = data.draw(st.lists(st.sampled_from(["", "x", "12"]), max_size=3))
    blank = data.draw(st.lists(st.sampled_from([[], [""], ["", "", " "]]), max_size=2))
    rows = []
    for part in FILES[format_id]:
        if not is_table(part):
            rows += [[case(line[0]), *line[1:]] if line else line for line in part]
            continue
        order = data.draw(st.permutations(range(len(part[0]) + 1)))
        wider = [[*map(case, part[0]), "Cột thêm"], *([*line, "…"] for line in part[1:])]
        head, *body = ([line[column] for column in order] for line in wider)
        rows += [head, *([*line, *junk] for line in body), *blank]
    width = data.draw(st.sampled_from([0, 18]))
    rows = [[unicodedata.normalize(form, cell) for cell in [*line, *[""] * (width - len(line))]] for line in rows]
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]))
    result = read(Source("a.csv", text_file(rows, data.draw(st.sampled_from([",", ";", "\t"])), encoding)))
    assert result.format == format_id
    assert without_places(records(result)) == without_places(plain)


@pytest.mark.parametrize("format_id", FILES)
def test_workbook_gives_the_same_records(format_id):
    rows = [line for part in FILES[format_id] for line in part]
    result = read(Source("a.xlsx", workbook({"Sheet1": rows})))
    assert without_places(records(result)) == without_places(records(read(Source("a.csv", text_file(rows)))))


@FAST
@given(st.lists(st.sampled_from(["Yes", "No", ""]), min_size=1, max_size=20), st.integers(0, 3))
def test_every_line_of_a_webinar_is_one_row(attended, panel):
    lines = [[word, *(webinar.MAI if word == "No" else webinar.HOA)[1:]] for word in attended]
    rows = [*webinar.NEW, ["Host Details"], webinar.HEAD, webinar.HOST, ["Panelist Details"], webinar.HEAD,
            *[webinar.SPEAKER] * panel, ["Attendee Details"], webinar.HEAD, *lines]  # fmt: skip
    reasons = [r["reason"] for r in records(read(Source("a.csv", text_file(rows))))]
    expected = [{"Yes": None, "": None, "No": "no_show"}[word] for word in attended]
    assert reasons == ["host", *["panelist"] * panel, *expected]


# --- chats ---------------------------------------------------------------------------------------------------------------

TEXTS = ["24/26", "Cảm ơn", "TH Nà Tấu: có mặt 24", "12 đc", "câu 5", "MN A 20/20\n\tTH B 24/26", "", "👍"]
WORDS = ["24", "26", "24/26", "có mặt", "vắng", "2", "sĩ số", "TH Nà Tấu", "MN", "GV", "đ/c", "CBQL", ":", ",", ".", "?", "/",
         "đủ", "không", "tổng", "trên", "13:30", "8h30", "ngày", "câu", "p", "0912345678", "\n", "có", "trường em", "vàng",
         "1.", "-", "(", ")", "100%", "999", "1000", "0", "tham gia", "muộn"]  # fmt: skip


def a_chat(texts):
    lines = (f"2026-11-18 13:{n:02}:00 From Người {n} to Everyone:\n\t{text}\n" for n, text in enumerate(texts))
    return "".join(lines)


@FAST
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=30), st.data())
def test_look_of_a_chat_does_not_change_its_records(texts, data):
    plain = records(read(Source("a.txt", a_chat(texts).encode())))
    text = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD"])), a_chat(texts))
    text = text.replace("\n", data.draw(st.sampled_from(["\n", "\r\n", "\r", " \r\n"])))
    text = text.replace("\t", data.draw(st.sampled_from(["\t", "    ", ""])))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]))
    result = read(Source("a.txt", text.encode(encoding)))
    assert result.facts["messages"] == len(texts)
    assert records(result) == plain
    assert {r["said_at"].minute for r in plain} == set(range(len(texts)))


@settings(FAST, max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_headcount_is_a_number_of_the_message_or_one_taken_from_another(words):
    text = " ".join(words)
    for report in reports_in(text.split("\n")):
        assert 0 <= report.headcount <= 3 * 999
        assert report.site is None or report.site in clean(text)


@FAST
@given(st.text(max_size=200))
def test_any_text_gives_head_counts_or_none(text):
    assert all(report.headcount >= 0 for report in reports_in(text.split("\n")))


@FAST
@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60), max_size=20))
def test_any_lines_below_a_message_belong_to_it(lines):
    text = "2026-11-18 13:30:00 From A to Everyone:\n" + "\n".join("\t" + line for line in lines)
    result = read(Source("a.txt", text.encode("utf-8", "ignore")))
    assert result.format == "zoom_chat"
    places = [r["row"] for r in records(result)]
    assert len(set(places)) == len(places) >= 1
