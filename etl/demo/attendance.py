"""Who really was at which session, and what their site told the office about it: the latent truth of the demo."""

from dataclasses import dataclass

import numpy as np

from etl.demo.people import MANAGER, SUPPORT, TEACHER, People
from etl.demo.programme import Session
from etl.demo.traits import Traits

_OPENING_SITES, _OPENING_HALL = "KM-DC", "KM-TT"
_SUNDAYS = {"GV1": 0.90, "GV2": 0.96}
"""Word gets round: the first Sundays are less full than the later ones."""


@dataclass(frozen=True)
class Attendance:
    """Arrays over people × sessions (attends, from_home) and schools × sessions (reports, connects).

    takes_part: people who ever come. from_home: came on their own device to a session held at sites.
    reports: the site sent its roll-call. connects: its room joined the meeting.
    """

    takes_part: np.ndarray
    diligence: np.ndarray
    attends: np.ndarray
    from_home: np.ndarray
    reports: np.ndarray
    connects: np.ndarray


def make_attendance(
    rng: np.random.Generator, people: People, traits: Traits, sessions: tuple[Session, ...]
) -> Attendance:
    """Draw attendance session by session; a school in `goes_quiet` stops reporting on two Sundays running."""
    n, m = len(people), len(traits.share)
    is_audience = people.role != SUPPORT
    takes_part = is_audience & (rng.random(n) < traits.share[people.school] + 0.05 * (people.role == MANAGER))
    diligence = rng.beta(7.0, 0.75, n)
    comes_late = takes_part & (people.role == TEACHER) & (rng.random(n) < 0.045)
    attends = np.zeros((n, len(sessions)), dtype=bool)
    reports = rng.random((m, len(sessions))) < np.where(rng.random(m) < 0.75, 0.995, 0.93)[:, None]
    connects = rng.random((m, len(sessions))) < 0.97
    for k, session in enumerate(sessions):
        chance = _chance(session, people, traits, diligence, comes_late)
        attends[:, k] = takes_part & people.works_on(session.day) & (rng.random(n) < chance)
        if session.mode == "điểm cầu":
            closed = rng.random(m) < 0.005  # a site that could not hold the session reports zero
            attends[:, k] &= ~closed[people.school_on(session.day)]
    at_sites = np.array([s.mode == "điểm cầu" for s in sessions])
    quiet_from = rng.integers(0, 3, m) + next((k for k, s in enumerate(sessions) if s.code == "GV1"), 0)
    for k in range(len(sessions)):
        is_quiet = traits.goes_quiet & (quiet_from <= k) & (k < quiet_from + 2)
        reports[:, k] &= ~is_quiet
        connects[:, k] &= ~is_quiet
    reports &= at_sites & ~traits.is_silent[:, None]
    connects &= at_sites & ~traits.is_silent[:, None]
    from_home = attends & at_sites & (rng.random((n, len(sessions))) < 0.025)
    return Attendance(takes_part, diligence, attends, from_home, reports, connects)


def _chance(
    session: Session, people: People, traits: Traits, diligence: np.ndarray, comes_late: np.ndarray
) -> np.ndarray:
    is_manager = people.role == MANAGER
    if session.code == _OPENING_HALL:
        return np.where(people.is_core, 0.97, 0.0)
    if session.code == _OPENING_SITES:
        return np.where(is_manager & ~people.is_core, 0.9 * diligence, 0.0)
    if session.code.startswith("QL"):
        at_school = ~traits.is_silent[people.school]
        return np.where(is_manager & at_school, 0.95 * diligence, 0.0)
    if session.mode == "điểm cầu":
        pull = _SUNDAYS.get(session.code, 1.0)
        return np.where(comes_late, 0.0, pull * diligence)
    here = people.school_on(session.day)
    practice = 0.50 + 0.06 * traits.keenness[here] + 0.35 * (diligence - 0.9)
    practice = np.where(comes_late, 0.6, practice) * (~traits.is_silent)[here]
    practice = np.where(traits.is_slipping[here], 0.85 if session.code != "TH3" else 0.12, practice)
    return np.clip(practice, 0.0, 0.95)
