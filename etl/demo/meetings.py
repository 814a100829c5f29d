"""Who is seen in a Zoom meeting: rooms, people on their own devices, rejoins, second devices, recorders, the host."""

from dataclasses import dataclass, replace

import numpy as np

from etl.demo.people import People, private_address
from etl.demo.programme import Session
from etl.demo.schools import School
from etl.demo.truth import Truth
from etl.text.fold import fold

HOST_NAME, HOST_EMAIL = "Sở GD&ĐT Điện Biên", "host@example.org"

_LATE = 0.015
"""Part of those who missed a session that joined for less than half of it."""
_BOTS = ("Fireflies.ai Notetaker", "Hoa's Notetaker (Otter.ai)", "read.ai meeting notes")
_DEVICES = ("iPhone", "Galaxy A12", "OPPO A5", "Redmi Note 9", "84*****678", "vivo 1904", "iPhone của Hoa")


@dataclass(frozen=True)
class Connection:
    """One line of a participants report. join, leave: seconds from the session's planned start."""

    name: str
    email: str
    join: int
    leave: int
    is_guest: bool = True
    is_waiting: bool = False


def connections(truth: Truth, rng: np.random.Generator, k: int, room: int) -> list[Connection]:
    """Return the lines of room number `room` of session number `k`, in order of joining, the host first."""
    session = truth.sessions[k]
    length = int(session.hours * 3600)
    found: list[Connection] = []
    here = truth.people.school_on(session.day)
    attends = truth.attendance.attends[:, k]
    if session.mode == "điểm cầu":
        for school in np.flatnonzero(truth.attendance.connects[:, k]).tolist():
            found += _room(rng, truth.schools[school], length)
        alone = attends & truth.attendance.from_home[:, k]
        missed = truth.attendance.takes_part & ~attends
    else:
        in_room = _room_of_school(truth.schools, len(session.meetings))[here] == room
        alone = attends & in_room
        missed = truth.attendance.takes_part & ~attends & in_room
    missed &= (rng.random(len(here)) < _LATE) & _is_meant(truth, session)
    missed &= truth.people.works_on(session.day) & ~truth.traits.is_silent[here]
    for person in np.flatnonzero(alone).tolist():
        found += _person(rng, truth.people, person, truth.schools[here[person]], length)
    for person in np.flatnonzero(missed).tolist():
        late = _person(rng, truth.people, person, truth.schools[here[person]], length)[0]
        found.append(replace(late, join=int(length * rng.uniform(0.6, 0.8)), leave=length + int(rng.integers(0, 300))))
    found += _strangers(rng, length, count=2 + len(found) // 90)
    held_up = found[:: max(40, len(found) // 4)]
    found += [replace(c, join=c.join - 90, leave=c.join - 5, is_waiting=True) for c in held_up]
    host = Connection(HOST_NAME, HOST_EMAIL, -1700, length + 420, is_guest=False)
    return [host, *sorted(found, key=lambda c: (c.join, c.leave, c.name))]


def _is_meant(truth: Truth, session: Session) -> np.ndarray:
    return truth.people.role == 0 if session.audience == "CBQL" else np.ones(len(truth.people), dtype=bool)


def _room_of_school(schools: list[School], rooms: int) -> np.ndarray:
    """Divide the schools, in list order (by district), into `rooms` clusters of about equal staff."""
    size = np.array([s.audience for s in schools])
    return ((size.cumsum() - size) * rooms // size.sum()).astype(int)


def _room(rng: np.random.Generator, school: School, length: int) -> list[Connection]:
    join, leave = -int(rng.integers(180, 1500)), length + int(rng.integers(-240, 500))
    if rng.random() < 0.04:  # a bad line: less than half of the session
        leave = int(length * rng.uniform(0.15, 0.42))
    first = Connection(_room_name(rng, school), "", join, leave)
    if rng.random() > 0.15 or leave < length // 2:
        return [first]
    cut = int(length * rng.uniform(0.2, 0.8))
    back = cut + int(rng.integers(60, 600))
    again = first.name if rng.random() < 0.6 else _room_name(rng, school)
    return [replace(first, leave=cut), replace(first, name=again, join=back)]


def _room_name(rng: np.random.Generator, school: School) -> str:
    short, draw = school.short_name, rng.random()
    if draw < 0.45:
        return f"Điểm cầu {short}"
    if draw < 0.62:
        return short
    if draw < 0.75:
        return f"ĐC {short}"
    if draw < 0.86:
        return f"ĐC {short} ({int(rng.integers(max(5, school.audience // 2), school.audience + 1))} GV)"
    if draw < 0.91:
        return short.upper()
    if draw < 0.96:
        return f"diem cau {fold(short)}"
    return f"{short} - điểm cầu"


def _person(rng: np.random.Generator, people: People, person: int, school: School, length: int) -> list[Connection]:
    name, email = _shown(rng, people, person, school)
    join = int(rng.normal(-200, 260)) if rng.random() < 0.9 else int(rng.uniform(0.02, 0.2) * length)
    leave = length + int(rng.normal(60, 200))
    only = Connection(name, email, max(join, -1500), leave, is_guest=not email)
    draw = rng.random()
    if draw < 0.08:  # dropped out and came back
        cut = int(length * rng.uniform(0.3, 0.8))
        return [replace(only, leave=cut), replace(only, join=cut + int(rng.integers(20, 420)))]
    if draw < 0.11:  # telephone beside the computer, at the same time
        return [only, replace(only, join=int(length * 0.3), leave=int(length * rng.uniform(0.5, 0.9)))]
    return [only]


def _shown(rng: np.random.Generator, people: People, person: int, school: School) -> tuple[str, str]:
    """Return (display name, e-mail) of a person; most carry the school or an address, a few neither."""
    name, draw = people.names[person], rng.random()
    email = people.own_emails[person]
    if people.emails[person] is None and rng.random() < 0.7:
        email = ""
    if rng.random() < 0.03:
        email = private_address(email)
    if draw < 0.34:
        return f"{school.short_name} - {name}", email if rng.random() < 0.5 else ""
    if draw < 0.70 and email:
        return name, email
    if draw < 0.84:
        return f"{name} ({school.short_name})", email if rng.random() < 0.3 else ""
    if draw < 0.90:
        return f"{school.short_name}_{name}", ""
    if draw < 0.935 and email:
        return email.split("@")[0], email
    if draw < 0.965:
        return f"{fold(school.short_name).upper()} - {fold(name).title()}", ""
    if draw < 0.985:
        return name, ""
    return f"{name.split(' ')[-1]} {school.place.name}", email


def _strangers(rng: np.random.Generator, length: int, count: int) -> list[Connection]:
    """Telephones without a name, and a recorder."""
    found = []
    for _ in range(count):
        join = int(rng.integers(-300, length // 2))
        name = _DEVICES[int(rng.integers(len(_DEVICES)))]
        found.append(Connection(name, "", join, min(join + int(rng.integers(1200, length)), length + 200)))
    bot = _BOTS[int(rng.integers(len(_BOTS)))]
    return [*found, Connection(bot, "", 30, length + 60)]
