"""Small schools judged together: those of one commune that no single look could ever call behind.

A school with fewer people than the settings' `min_people`, or one of which even nobody would not be extraordinary, is put
together with the others of its commune. Each is expected to reach what its own level does.
"""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from dashboard.figures.standing.chance import limits, tails
from dashboard.figures.standing.judge import Judged
from dashboard.figures.standing.reasons import odds
from etl.model.settings import Settings
from etl.text.vietnam import day as day_text
from etl.text.vietnam import number, percent

if TYPE_CHECKING:
    from dashboard.figures.snapshot import Snapshot

COLUMNS = pa.schema([
    ("commune_code", pa.string()), ("schools", pa.list_(pa.string())), ("people", pa.int64()),
    ("participated", pa.int64()), ("target", pa.float64()), ("gap_people", pa.int64()), ("peer_rate", pa.float64()),
    ("lower_95", pa.float64()), ("lower_998", pa.float64()), ("chance", pa.float64()), ("status", pa.string()),
    ("reasons", pa.list_(pa.string())),
])  # fmt: skip


def is_small(judged: Judged, settings: Settings) -> Any:
    """Tell of each school whether it can never be judged by itself (an array over the day's schools)."""
    day = judged.day
    return (day.people > 0) & ((day.people < settings.min_people) | (judged.at_95[0] == 0))


def table(judged: Judged, snapshot: "Snapshot") -> pa.Table:
    """Return one row per commune with at least two small schools that are not silent and, together, enough people.

    Shares 0–1; `peer_rate`: what the schools of the same levels reach; `status`: far_behind, behind or on_track.
    """
    settings, day = snapshot.settings, judged.day
    groups: dict[str, list[int]] = defaultdict(list)
    taken = is_small(judged, settings) & (judged.silence == 0) & judged.peers.is_comparable
    for n in np.flatnonzero(taken):
        if day.communes[n]:
            groups[day.communes[n] or ""].append(int(n))
    found = [_cluster(judged, commune, np.array(of), settings) for commune, of in sorted(groups.items()) if len(of) > 1]
    return pa.Table.from_pylist([c for c in found if c["people"] >= settings.min_people], COLUMNS)


def _cluster(judged: Judged, commune: str, of: Any, settings: Settings) -> dict[str, Any]:
    day, peers = judged.day, judged.peers
    people, expected = day.people[of], peers.expected[of]
    total, count = int(people.sum()), int(day.participated[of].sum())
    rate = float((people * expected).sum() / total)
    variance = float((people * expected * (1 - expected) * peers.spread[of]).sum())
    spread = np.array([max(1.0, variance / (total * rate * (1 - rate)))])
    size, share = np.array([total]), np.array([rate])
    low = float(tails(np.array([count]), size, share, spread)[0][0])
    chances = (settings.behind_chance, settings.far_behind_chance)
    (at_95, _), (at_998, _) = limits(size, share, spread, chances)
    target = float((people * judged.target[of]).sum() / total)
    gap = int(judged.gap[of].sum())
    status = "on_track"
    if count / total < target and gap >= settings.min_gap_people and low <= settings.behind_chance:
        status = "far_behind" if low <= settings.far_behind_chance else "behind"
    row = {
        "commune_code": commune, "schools": [day.codes[n] for n in of], "people": total, "participated": count,
        "target": target, "gap_people": gap, "peer_rate": rate, "chance": low,
        "lower_95": float(at_95[0]) / total, "lower_998": float(at_998[0]) / total, "status": status,
    }  # fmt: skip
    return row | {"reasons": _reasons(row, judged) if status != "on_track" else []}


def _reasons(row: dict[str, Any], judged: Judged) -> list[str]:
    schools, people, count = len(row["schools"]), row["people"], row["participated"]
    return [
        f"{number(schools)} cơ sở nhỏ cộng lại có {number(count)}/{number(people)} người tham gia"
        f" ({percent(count / people)}), các cơ sở cùng cấp học đạt {percent(row['peer_rate'])}. Nếu giống các cơ sở ấy thì"
        f" {odds(row['chance'])} thấp như vậy.",
        f"Cả cụm thiếu {number(row['gap_people'])} người để đạt mục tiêu {percent(row['target'])}"
        f" ngày {day_text(judged.day.on)}.",
    ]
