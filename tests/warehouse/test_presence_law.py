"""Law: minutes from any mixture of rows equal a count of single minutes, made here without intervals."""

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.world import World, at, person, school, session

START = at("2025-04-06 08:00")
WINDOW = range(-15, 135)
"""Minutes of the session and its margins, counted from its beginning."""

SPAN = st.tuples(st.integers(-40, 140), st.integers(1, 120)).map(lambda s: (s[0], s[0] + s[1]))
ROW = st.one_of(
    st.tuples(st.just("exact"), SPAN, st.none(), st.none()),
    st.tuples(st.just("total"), SPAN, st.integers(0, 130), st.none()),
    st.tuples(st.just("spells"), SPAN, st.integers(0, 130), st.lists(SPAN, min_size=1, max_size=3)),
)


def staged(row):
    kind, span, minutes, spells = row
    values = {"display_name": "Lò Thị Hoa", "minutes": minutes, "is_total": kind != "exact"}
    joined, left = (START + timedelta(minutes=m) for m in span)
    stays = [
        {"joined_at": START + timedelta(minutes=a), "left_at": START + timedelta(minutes=b)} for a, b in spells or ()
    ]
    return values | {"joined_at": joined, "left_at": left, "spells": stays or None}


def inside(span):
    return set(range(*span)) & set(WINDOW)


def counted(rows):
    exact = [span for kind, span, _, _ in rows if kind == "exact"]
    exact += [span for _, _, _, spells in rows for span in spells or ()]
    totals = {(span, minutes) for kind, span, minutes, _ in rows if kind == "total"}
    there = set().union(*map(inside, exact)) if exact else set()
    around = set().union(*(inside(span) for span, _ in totals)) if totals else set()
    credit = min(len(around), sum(min(minutes, len(inside(span))) for span, minutes in totals))
    return len(there) + max(0, credit - len(there & around))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ROW, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_minutes_are_those_of_a_count(rows, random):
    with tempfile.TemporaryDirectory() as folder:
        world = (
            World(Path(folder))
            .add("schools", [school("A", "Trường Tiểu học A")])
            .add("staff", [person("P1", "Lò Thị Hoa", "A")])
            .add("sessions", [session("S1", "2025-04-06 08:00", "2025-04-06 10:00")])
        )
        twice = [*rows, *random.sample(rows, k=random.randrange(len(rows) + 1))]  # another export of the same meeting
        hints = {"starts_at": START.isoformat(), "ends_at": (START + timedelta(hours=2)).isoformat(), "meeting_id": "1"}
        world.add("connections", [staged(row) for row in rows], **hints)
        world.add("connections", [staged(row) for row in twice[len(rows) :]] or [staged(rows[0])], **hints)
        for index in (-1, -2):
            world.inputs[index].file.options["session"] = "S1"
        with world.build() as con:
            found = con.execute("select minutes from core_presence where who_kind = 'identity'").fetchall()
    assert round(found[0][0] if found else 0, 6) == counted(rows)
