"""Zoom's and Meet's samples render the session of the Teams samples: each must give the same presence, within rounding."""

import pytest

from etl.text.vietnam import local
from tests.readers.build import records, sample
from tests.readers.test_teams_presence import NAMES, SECONDS, united

ZOOM = ["zoom_participants_en_old_preamble.csv", "zoom_participants_en_new_preamble.csv", "zoom_participants_vi.csv"]
OTHER_NAMES = {
    "Tòng Thị Inh (MN Hoa Ban) (Inh Tòng)": "P09", "Điểm cầu TH Nà Tấu (TH Nà Tấu)": "TH Nà Tấu",
}  # fmt: skip


def stays(name):
    """Rows of a sample per person or site, rejected ones left out."""
    found = {}
    for row in records(sample(name)):
        who = (NAMES | OTHER_NAMES).get(row["display_name"])
        if who and row["outcome"] is None:
            found.setdefault(who, []).append(row)
    return found


def union(rows):
    return united([(local(r["joined_at"]), local(r["left_at"])) for r in rows])


@pytest.mark.parametrize("name", ZOOM)
def test_zoom_gives_the_same_presence(name):
    expected = {who: seconds for who, seconds in SECONDS.items() if who != "HOST"}
    assert {who: union(rows) for who, rows in stays(name).items() if who != "HOST"} == expected


def test_webinar_gives_the_same_presence_of_those_with_an_address():
    found = {who: union(rows) for who, rows in stays("zoom_webinar_attendee_report.csv").items()}
    first_device_only = found.pop("P02")
    assert 0 < first_device_only < SECONDS["P02"]
    assert found == {who: SECONDS[who] for who in ("P01", "P03", "P04", "P06", "P07", "P08", "P09", "P10", "P11")}


def test_meet_gives_the_same_presence_within_a_minute_for_each_row():
    found = stays("google_meet_attendance.csv")
    assert found.keys() == SECONDS.keys()
    for who, rows in found.items():
        credited = min(union(rows), sum(r["minutes"] * 60 for r in rows))
        assert abs(credited - SECONDS[who]) <= 60 * len(rows), who


def test_unique_users_add_up_what_two_devices_did_at_once():
    rows = stays("zoom_participants_unique_users.csv")
    assert rows["P07"][0]["minutes"] * 60 > SECONDS["P07"]
    assert rows["P01"][0]["minutes"] == pytest.approx(SECONDS["P01"] / 60, abs=1)
