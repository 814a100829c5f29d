"""A Teams report in numbered sections as rows, and what must be read from it."""

from datetime import datetime, timedelta

from tests.readers.build import records

SUMMARY = [
    ["1. Summary"],
    ["Meeting title", "Bồi dưỡng AI, buổi 1"],
    ["Attended participants", "9"],
    ["Start time", "11/18/26, 1:30:00 PM"],
    ["End time", "11/18/26, 4:30:00 PM"],
    ["Meeting duration", "3h 0m 0s"],
    ["Average attendance time", "1h 0m 0s"],
    [],
]
PEOPLE = ["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"]
STAYS = ["Name", "Join Time", "Leave Time", "Duration", "Email", "Role"]
OFFICE = [
    "Sở GD&ĐT",
    "11/18/26, 1:30:00 PM",
    "11/18/26, 4:30:00 PM",
    "3h 0m 0s",
    "so@example.org",
    "so@example.org",
    "Organizer",
]
HOA = [
    "Lò Thị Hoa",
    "11/18/26, 1:30:00 PM",
    "11/18/26, 3:30:00 PM",
    "1h 0m 0s",
    "hoa@example.org",
    "hoa@example.org",
    "Attendee",
]
GUEST = ["TH Nà Tấu (Guest)", "11/18/26, 2:00:00 PM", "11/18/26, 3:00:00 PM", "1h 0m 0s", "", "", "Attendee"]
HOA_STAYS = [
    ["Lò Thị Hoa", "11/18/26, 1:30:00 PM", "11/18/26, 2:00:00 PM", "30m 0s", "hoa@example.org", "Attendee"],
    ["Lò Thị Hoa", "11/18/26, 3:00:00 PM", "11/18/26, 3:30:00 PM", "30m 0s", "hoa@example.org", "Attendee"],
]
GUEST_STAY = ["TH Nà Tấu (Guest)", "11/18/26, 2:00:00 PM", "11/18/26, 3:00:00 PM", "1h 0m 0s", "", "Attendee"]
ENGAGEMENT = [
    [],
    ["4. Meeting Engagement"],
    ["Name", "Engagement Type", "Time"],
    ["Lò Thị Hoa", "Unmuted", "11/18/26, 2:10:00 PM"],
]


def at(hour, minute=0, second=0):
    """A local time of the meeting's day, as UTC."""
    return datetime(2026, 11, 18, hour, minute, second) - timedelta(hours=7)


def report(
    people,
    stays=(),
    *,
    summary=SUMMARY,
    head=PEOPLE,
    stays_head=STAYS,
    titles=("2. Participants", "3. In-Meeting Activities"),
):
    """Rows of a whole report; without `stays` section 3 is missing."""
    rows = [*summary, [titles[0]], head, *people]
    return [*rows, [], [titles[1]], stays_head, *stays] if stays else rows


FULL = report([OFFICE, HOA, GUEST], [*HOA_STAYS, GUEST_STAY])


def kept(result):
    """What a result says of everybody who is no host: name, address, times, minutes, whether a total, connections."""
    return [
        (r["display_name"], r["email"], r["joined_at"], r["left_at"], r["minutes"], r["is_total"],
         [(s["joined_at"], s["left_at"]) for s in r["spells"] or ()])
        for r in records(result) if r["reason"] != "host"
    ]  # fmt: skip


EXPECTED = [
    ("Lò Thị Hoa", "hoa@example.org", at(13, 30), at(15, 30), 60, True, [(at(13, 30), at(14)), (at(15), at(15, 30))]),
    ("TH Nà Tấu", None, at(14), at(15), 60, True, [(at(14), at(15))]),
]
BARE = [(*line[:-1], []) for line in EXPECTED]
"""The same without section 3."""
