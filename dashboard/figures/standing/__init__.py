"""How a school stands: silent, far behind, behind, slipping, on track or ahead, with reasons; small schools by commune.

Source: METRICS, "Lagging schools, fairly". `evidence` reads, `peers` and `chance` compare, `steady` adds weeks up, `judge`
decides, `reasons` says why; `clusters`, `history`, `funnel`, `alike` and `budget` are what else is asked of it.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from dashboard.figures.standing.evidence import days_of, missing, sessions_of
from dashboard.figures.standing.judge import Judged, judge
from dashboard.figures.standing.reasons import reasons
from dashboard.figures.standing.steady import Sessions

if TYPE_CHECKING:
    from dashboard.figures.snapshot import Snapshot

STATUSES = {
    "silent": "Im lặng",
    "far_behind": "Tụt xa",
    "behind": "Tụt",
    "slipping": "Đang giảm",
    "on_track": "Đúng tiến độ",
    "ahead": "Vượt trội",
}
"""Status → its word, the gravest first."""
FLAGGED = frozenset({"silent", "far_behind", "behind", "slipping"})
GRAVITY = {status: n for n, status in enumerate(STATUSES)}
"""Status → its place from the gravest on, to sort by."""

COLUMNS = pa.schema([
    ("school_code", pa.string()), ("people", pa.int64()), ("participated", pa.int64()), ("target", pa.float64()),
    ("peer_rate", pa.float64()), ("expected", pa.float64()), ("lower_95", pa.float64()), ("lower_998", pa.float64()),
    ("upper_998", pa.float64()), ("gap_people", pa.int64()), ("chance", pa.float64()), ("status", pa.string()),
    ("basis", pa.string()), ("is_flagged", pa.bool_()), ("reasons", pa.list_(pa.string())),
    ("steady_sessions", pa.int64()), ("steady_share", pa.float64()), ("steady_expected", pa.float64()),
    ("steady_high", pa.float64()),
])  # fmt: skip


def judged_of(snapshot: "Snapshot", known: Sessions | None = None) -> Judged:
    """Return the schools of the as-of date, judged. `known`: its sessions, where somebody has read them."""
    known = known or sessions_of(snapshot, snapshot.as_of)
    [day] = days_of(snapshot, [snapshot.as_of], known)
    return judge(day, known, snapshot.settings)


def table(snapshot: "Snapshot", judged: Judged | None = None) -> pa.Table:
    """Return one row per school valid on the as-of date with the columns of `COLUMNS`.

    Shares are 0–1, null where nobody is there to be compared with. `expected`: the share expected of a school of this
    size; `chance`: of what the status rests on (`basis`), were the school like its peers. steady_…: the weeks added up, what
    the peers had at the same sessions, and the chance of so much.
    """
    found = judged or judged_of(snapshot)
    return pa.Table.from_pylist([row(found, n, snapshot) for n in range(len(found.day.codes))], COLUMNS)


def missing_table(snapshot: "Snapshot", known: Sessions) -> pa.Table:
    """Return one row per (school_code, session_code) that a school was to report and of which nothing came."""
    pairs = missing(known, snapshot.as_of)
    return pa.table({
        "school_code": pa.array([school for school, _ in pairs], pa.string()),
        "session_code": pa.array([session for _, session in pairs], pa.string()),
    })  # fmt: skip


def row(judged: Judged, n: int, snapshot: "Snapshot") -> dict[str, Any]:
    """Return the n-th school of the day as a row of `COLUMNS`."""
    day, peers, status = judged.day, judged.peers, judged.status[n]
    people = int(day.people[n])
    shown: dict[str, Any] = {
        "school_code": day.codes[n], "people": people, "participated": int(day.participated[n]),
        "target": float(judged.target[n]), "gap_people": int(judged.gap[n]), "status": status, "basis": judged.basis[n],
        "is_flagged": status in FLAGGED, "reasons": reasons(judged, n, snapshot.settings),
    }  # fmt: skip
    if judged.steady.sessions[n]:
        shown |= {
            "steady_sessions": int(judged.steady.sessions[n]),
            "steady_share": float(judged.steady.share[n]),
            "steady_expected": float(judged.steady.expected_share[n]),
            "steady_high": float(judged.steady_high[n]),
        }
    if people and peers.is_comparable[n]:
        chances = {"steady": judged.steady_low, "fall": judged.fall}
        shown |= {
            "peer_rate": float(peers.rate[n]),
            "expected": float(peers.expected[n]),
            "lower_95": float(judged.at_95[0][n]) / people,
            "lower_998": float(judged.at_998[0][n]) / people,
            "upper_998": float(judged.top_998[n]) / people,
            "chance": float(chances.get(judged.basis[n] or "", judged.high if status == "ahead" else judged.low)[n]),
        }
    return {k: None if isinstance(v, float) and np.isnan(v) else v for k, v in shown.items()}
