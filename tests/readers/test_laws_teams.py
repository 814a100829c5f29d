"""Laws of Teams' exports: the look of a file does not change its records, and no connection is lost."""

import unicodedata
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.readers import Source, read
from tests.readers.build import records, text_file
from tests.readers.teams_rows import GUEST, GUEST_STAY, HOA, HOA_STAYS, OFFICE, PEOPLE, STAYS, SUMMARY, report
from tests.readers.test_teams_2022 import HEAD_2022, ROW_2022, SUMMARY_2022
from tests.readers.test_teams_events import EVENTS, HEAD, LIVE, VIEWS

FAST = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
FILES = {
    "teams_report": [SUMMARY, [["2. Participants"]], [PEOPLE, OFFICE, HOA, GUEST], [[]],
                     [["3. In-Meeting Activities"]], [STAYS, *HOA_STAYS, GUEST_STAY]],
    "teams_report_2022": [SUMMARY_2022, [HEAD_2022, ROW_2022, [*ROW_2022[:5], "Organizer", ""]]],
    "teams_event_list": [[HEAD, *EVENTS]],
    "teams_live_event": [[LIVE, *VIEWS]],
}  # fmt: skip
"""Format → the parts of a file: tables (headings first, one width) and lines that are none."""


def is_table(part):
    return len(part) > 1 and len({len(line) for line in part}) == 1


def without_places(found):
    return [{key: value for key, value in r.items() if key != "row"} for r in found]


@pytest.mark.parametrize("format_id", FILES)
@FAST
@given(data=st.data())
def test_look_of_a_file_does_not_change_its_records(format_id, data):
    plain = records(read(Source("a.csv", text_file([line for part in FILES[format_id] for line in part]))))
    case = data.draw(st.sampled_from([str.upper, str.lower, str.title, str]))
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    junk = data.draw(st.lists(st.sampled_from(["", "x", "12"]), max_size=3))
    rows = []
    for part in FILES[format_id]:
        if not is_table(part):
            rows += [[case(line[0]), *line[1:]] if line else line for line in part]
            continue
        order = data.draw(st.permutations(range(len(part[0]) + 1)))
        wider = [[*map(case, part[0]), "Cột thêm"], *([*line, "…"] for line in part[1:])]
        head, *body = ([line[column] for column in order] for line in wider)
        rows += [head, *([*line, *junk] for line in body)]
    width = data.draw(st.sampled_from([0, 12]))
    rows = [[unicodedata.normalize(form, cell) for cell in [*line, *[""] * (width - len(line))]] for line in rows]
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]))
    result = read(Source("a.csv", text_file(rows, data.draw(st.sampled_from([",", ";", "\t"])), encoding)))
    assert result.format == format_id
    assert records(result) == plain


@pytest.mark.parametrize("format_id", FILES)
@FAST
@given(data=st.data())
def test_blank_lines_change_only_the_numbers_of_the_rows(format_id, data):
    rows = [line for part in FILES[format_id] for line in part]
    plain = records(read(Source("a.csv", text_file(rows))))
    for _ in range(data.draw(st.integers(1, 6))):
        rows.insert(data.draw(st.integers(0, len(rows))), data.draw(st.sampled_from([[], [""] * 4])))
    found = records(read(Source("a.csv", text_file(rows))))
    assert without_places(found) == without_places(plain)
    assert len({r["row"] for r in found}) == len(found)


MINUTES = st.integers(0, 179)
WHO = st.sampled_from(["Hoa", "Mai (Guest)", "Lò Thị Hoa, MN Hoa Ban", "12. Páo"]).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(["", "a@example.org", "b@example.org"]))
)

EVENT = st.tuples(st.sampled_from(["Hoa", "Mai"]), st.sampled_from(["Joined", "Left", "Joined before"]), MINUTES)


def clock(minutes):
    time = datetime(2026, 11, 18, 13) + timedelta(minutes=minutes)
    return time.strftime("%m/%d/%y, %I:%M:%S %p")


@FAST
@given(st.lists(st.tuples(WHO, MINUTES, MINUTES), max_size=6), st.lists(st.tuples(WHO, MINUTES, MINUTES), max_size=10))
def test_every_connection_is_in_a_person_or_a_row_of_its_own(people, stays):
    lines = [[n, clock(min(a, b)), clock(max(a, b)), f"{abs(b - a)}m 0s", e, e, "Attendee"] for (n, e), a, b in people]
    parts = [[n, clock(min(a, b)), clock(max(a, b)), f"{abs(b - a)}m 0s", e, "Attendee"] for (n, e), a, b in stays]
    result = read(Source("a.csv", text_file(report(lines, parts), "\t", "utf-16")))
    if not people and not stays:
        assert [issue.code for issue in result.issues] == ["no_data_rows"]
        return
    found = records(result)
    own = [r for r in found if not r["is_total"]]
    assert len(found) == len(people) + len(own) and {r["outcome"] for r in found} == {None}
    spells = [(s["joined_at"], s["left_at"]) for r in found for s in r["spells"] or ()]
    expected = [(min(a, b), max(a, b)) for _, a, b in stays]
    got = [*spells, *((r["joined_at"], r["left_at"]) for r in own)]
    start = datetime(2026, 11, 18, 6)
    assert sorted(got) == sorted((start + timedelta(minutes=a), start + timedelta(minutes=b)) for a, b in expected)
    for r in found:
        assert r["is_total"] or all(
            (name, email or None) != (r["display_name"], r["email"]) for (name, email), *_ in people
        )


@FAST
@given(st.lists(EVENT, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_every_event_is_a_row_and_joinings_end_within_the_list(events, random):
    rows = [[name, action, clock(minutes)] for name, action, minutes in events]
    random.shuffle(rows)
    found = records(read(Source("a.csv", text_file([HEAD, *rows], "\t", "utf-16"))))
    last = max(r["left_at"] or r["joined_at"] for r in found)
    for (name, action, _), r in zip(rows, found, strict=True):
        assert r["display_name"] == name and r["outcome"] is None
        assert (r["joined_at"] is None) == (action == "Left")
        assert r["left_at"] is not None and (r["joined_at"] or r["left_at"]) <= r["left_at"] <= last
