"""Laws: any bytes give a result; rows in are rows out; the look of a file does not change its records."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.model.issues import ISSUES
from etl.readers import Source, read
from tests.readers.build import SAMPLES, records, text_file
from tests.readers.test_lists import LISTS

FAST = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
NAMES = sorted(path.name for path in SAMPLES.iterdir() if path.name != "expected.json")
HEADS = sorted({(SAMPLES / name).read_bytes()[:300] for name in NAMES if not name.endswith("xlsx")})


def check(result):
    assert (result.table is None) == any(ISSUES[issue.code].severity == "refuse" for issue in result.issues)
    for issue in result.issues:
        assert issue.message and issue.fix
    if result.table is not None:
        places = list(zip(result.table["sheet"].to_pylist(), result.table["row"].to_pylist(), strict=True))
        assert len(set(places)) == len(places)
        assert result.facts["data_rows"] == result.rows_read > 0


@FAST
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a", "progress.x.csv"]))
def test_any_bytes_give_a_result(content, name):
    check(read(Source(name, content)))


@FAST
@given(st.sampled_from(HEADS), st.text(max_size=300))
def test_any_text_below_the_beginning_of_an_export_gives_a_result(head, tail):
    check(read(Source("a.csv", head + tail.encode("utf-8", "ignore"))))


@settings(FAST, max_examples=80)
@given(st.sampled_from(NAMES), st.randoms(use_true_random=False))
def test_mutated_samples_give_a_result(name, random):
    content = bytearray((SAMPLES / name).read_bytes())
    for _ in range(random.randrange(1, 6)):
        at = random.randrange(len(content))
        action = random.randrange(3)
        if action == 0:
            content[at] = random.randrange(256)
        elif action == 1:
            del content[at : at + random.randrange(1, 60)]
        else:
            content[at:at] = bytes(random.randrange(256) for _ in range(random.randrange(1, 6)))
    check(read(Source(name, bytes(content))))


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "x", "0", "-1", "12", "13/04/2025", "31/02/2025", "=1+1", "Tổng cộng", "GV", "Lò Thị Hoa", "8;9"]
    ),
)


@FAST
@given(st.sampled_from(sorted(LISTS)), st.data())
def test_any_cells_below_headings_give_a_result(format_id, data):
    head = LISTS[format_id][0]
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(head), max_size=len(head)), max_size=5))
    check(read(Source("a.csv", text_file([head, *rows]), data.draw(st.sampled_from([None, "dmy", "mdy"])))))


@pytest.mark.parametrize("format_id", sorted(LISTS))
@settings(FAST, max_examples=15)
@given(data=st.data())
def test_look_of_a_list_does_not_change_its_records(format_id, data):
    rows = LISTS[format_id]
    plain = records(read(Source("a.csv", text_file(rows))))
    width = len(rows[0])
    order = data.draw(st.permutations(range(width + 1)))
    wider = [[*rows[0], "Ghi chú riêng"], *([*row, "…"] for row in rows[1:])]
    shuffled = [[row[column] for column in order] for row in wider]
    case = data.draw(st.sampled_from([str.upper, str.lower, str.title, str]))
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    shuffled = [[case(cell) for cell in shuffled[0]], *shuffled[1:]]
    shuffled = [[unicodedata.normalize(form, cell) for cell in row] for row in shuffled]
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    delimiter = data.draw(st.sampled_from([",", ";", "\t"]))
    result = read(Source("a.csv", text_file(shuffled, delimiter, encoding)))
    assert result.format == format_id
    assert records(result) == plain


@FAST
@given(st.lists(st.sampled_from(["ok", "bad", "empty", "waiting"]), min_size=1, max_size=30))
def test_every_line_of_a_report_is_one_row_whatever_is_wrong_with_it(lines):
    head = ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "In Waiting Room"]
    times = {"ok": "11/18/2026 01:30:00 PM", "bad": "25:61", "empty": "", "waiting": "11/18/2026 01:30:00 PM"}
    rows = [["Hoa", "", times[kind], times[kind], "1", "Yes" if kind == "waiting" else "No"] for kind in lines]
    result = read(Source("z.csv", text_file([head, *rows])))
    outcome = {"ok": None, "bad": "bad_time", "empty": "missing_value", "waiting": "waiting_room"}
    assert [r["reason"] for r in records(result)] == [outcome[kind] for kind in lines]
