"""Which schools are most like one, so that it can learn from those that do better.

Likeness: the same level always; then size (ratio), boarding, the same commune, the same former district, in this order of
weight. The weights are ours: a colleague down the road with twice the staff is nearer than a like-sized one far away only
where all else is equal.
"""

import math
from typing import TYPE_CHECKING, Any

from etl.text.collate import sort_key

if TYPE_CHECKING:
    from dashboard.figures.snapshot import Snapshot

_DIFFERENT_KIND, _OTHER_DISTRICT, _OTHER_COMMUNE = 0.7, 0.35, 0.15
"""What a difference weighs, in units of the logarithm (base 2) of the ratio of sizes."""
_LIKE_SIZE = 0.25
"""Sizes within a fifth of each other are said to be alike."""
_MUCH_BETTER = 0.05
"""A school is worth a visit where its rate is so much higher, at least."""

_QUERY = """
    select d.school_code as school, d.school_name, d.level, d.kind, d.commune_code as commune,
        d.district_code as district, g.people, g.participated, g.participated / nullif(g.people, 0) as rate, g.status
    from school_standing as g join school_dim as d using (school_code)
    where d.level = (select level from school_dim where school_code = $school) and g.people > 0
"""


def most_alike(snapshot: "Snapshot", school_code: str, count: int = 5, *, better: bool = True) -> list[dict[str, Any]]:
    """Return up to `count` schools most like `school_code`, the most alike first; `better`: only such as are not flagged
    and have a rate at least 5 points higher. Columns: school, school_name, level, kind, commune, district, people,
    participated, rate, status, likeness (words). None for a school that is not valid on the day or has nobody.
    """
    rows = snapshot.rows(_QUERY, {"school": school_code})
    own = next((r for r in rows if r["school"] == school_code), None)
    if own is None:
        return []
    others = [r for r in rows if r is not own]
    if better:
        others = [
            r for r in others if r["status"] in ("on_track", "ahead") and r["rate"] >= (own["rate"] or 0) + _MUCH_BETTER
        ]
    others.sort(key=lambda r: (_distance(own, r), -r["rate"], sort_key(r["school_name"])))
    return [r | {"likeness": _words(own, r)} for r in others[:count]]


def _distance(own: dict[str, Any], other: dict[str, Any]) -> float:
    far = abs(math.log2(other["people"] / own["people"]))
    far += _DIFFERENT_KIND * (own["kind"] != other["kind"])
    far += _OTHER_DISTRICT * (own["district"] is None or own["district"] != other["district"])
    return far + _OTHER_COMMUNE * (own["commune"] is None or own["commune"] != other["commune"])


def _words(own: dict[str, Any], other: dict[str, Any]) -> list[str]:
    words = ["cùng cấp học"]
    if abs(math.log2(other["people"] / own["people"])) <= _LIKE_SIZE:
        words.append("quy mô tương đương")
    if own["kind"] and own["kind"] == other["kind"]:
        words.append("cùng loại hình")
    if own["commune"] and own["commune"] == other["commune"]:
        words.append("cùng xã, phường")
    elif own["district"] and own["district"] == other["district"]:
        words.append("cùng huyện cũ")
    return words
