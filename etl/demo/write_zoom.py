"""Zoom participants reports in three layouts: newer and older preamble in English, Vietnamese without one."""

import math
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from etl.demo.meetings import HOST_EMAIL, HOST_NAME, Connection, connections
from etl.demo.programme import Session
from etl.demo.sheets import write_csv
from etl.demo.truth import Truth

_Rows = list[tuple[object, ...]]


def write_zoom(folder: Path, truth: Truth, rng: np.random.Generator) -> list[Path]:
    """Write `participants_<meeting id>_<date>.csv` for every room of every session that has one."""
    files = []
    for k, session in enumerate(truth.sessions):
        for room, meeting in enumerate(session.meetings):
            seen = connections(truth, rng, k, room)
            if room and room == len(session.meetings) - 1:
                rows = _vietnamese(session, seen)
            elif session.code in ("KM-DC", "GV2", "GV4"):
                rows = _older(session, meeting, seen)
            else:
                rows = _newer(session, meeting, seen)
            path = folder / f"participants_{meeting}_{session.day:%Y_%m_%d}.csv"
            files.append(write_csv(path, rows, bom=True))
    return files


def _newer(session: Session, meeting: str, seen: list[Connection]) -> _Rows:
    first, last = seen[0].join, max(c.leave for c in seen)
    rows: _Rows = [
        ("Topic", "ID", "Host", "Duration (minutes)", "Start time", "End time", "Participants"),
        (session.name, meeting, f"{HOST_NAME} ({HOST_EMAIL})", _minutes(first, last), _us(session, first),
         _us(session, last), len(seen)),
        (),
        ("Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)", "Guest",
         "Recording disclaimer response", "In waiting room"),
    ]  # fmt: skip
    for n, c in enumerate(seen):
        consent = "OK" if n % 3 == 1 else ""
        rows.append((c.name, c.email, _us(session, c.join), _us(session, c.leave), _minutes(c.join, c.leave),
                     _yes(c.is_guest), consent, _yes(c.is_waiting)))  # fmt: skip
    return rows


def _older(session: Session, meeting: str, seen: list[Connection]) -> _Rows:
    first, last = seen[0].join, max(c.leave for c in seen)
    rows: _Rows = [
        ("Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants", ""),
        (f"{meeting[:3]} {meeting[3:7]} {meeting[7:]}", session.name, _us(session, first), _us(session, last),
         HOST_EMAIL, _minutes(first, last), len(seen), ""),
        (),
        ("Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "Guest",
         "Recording Disclaimer Response", "In Waiting Room"),
    ]  # fmt: skip
    for c in seen:
        rows.append((c.name, c.email, _us(session, c.join), _us(session, c.leave), _minutes(c.join, c.leave),
                     _yes(c.is_guest), "", _yes(c.is_waiting)))  # fmt: skip
    return rows


def _vietnamese(session: Session, seen: list[Connection]) -> _Rows:
    """This layout has no waiting-room column, so those lines are left out."""
    rows: _Rows = [("Tên (Tên gốc)", "Email người dùng", "Thời gian vào", "Thời gian ra", "Thời gian (Phút)", "Khách")]
    for c in seen:
        if not c.is_waiting:
            rows.append((c.name, c.email, f"{_at(session, c.join):%d/%m/%Y %H:%M:%S}",
                         f"{_at(session, c.leave):%d/%m/%Y %H:%M:%S}", _minutes(c.join, c.leave),
                         "Có" if c.is_guest else "Không"))  # fmt: skip
    return rows


def _at(session: Session, seconds: int) -> datetime:
    return session.starts + timedelta(seconds=seconds)


def _us(session: Session, seconds: int) -> str:
    return f"{_at(session, seconds):%m/%d/%Y %I:%M:%S %p}"


def _minutes(join: int, leave: int) -> int:
    return max(1, math.ceil((leave - join) / 60))


def _yes(value: bool) -> str:
    return "Yes" if value else "No"
