"""What a load would change in the figures: counted by the figures' floor, shown and kept by whoever loads."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from etl.text.vietnam import number


@dataclass(frozen=True)
class Change:
    """People (or schools, sessions) that a figure gains and loses. `id`: a key of LABELS."""

    id: str
    before: int
    after: int
    gained: int
    lost: int


@dataclass(frozen=True)
class PlaceChange:
    """One former district: its rate of `participated` before and after (0–1; None: nobody rostered), its people after."""

    code: str
    name: str
    before: float | None
    after: float | None
    people: int

    @property
    def points(self) -> float:
        """The difference in percentage points; 0 where either rate is missing."""
        return 100 * (self.after - self.before) if self.after is not None and self.before is not None else 0.0


LABELS = {
    "schools": ("cơ sở thêm vào danh sách", "cơ sở biến mất khỏi danh sách"),
    "rostered": ("người thêm vào danh sách cán bộ", "người biến mất khỏi danh sách cán bộ"),
    "sessions": ("buổi học thêm vào kế hoạch", "buổi học biến mất khỏi kế hoạch"),
    "participated_verified": ("người mới tham gia", "người không còn được tính là tham gia"),
    "reported": ("người thêm theo sĩ số điểm cầu báo", "người bớt theo sĩ số điểm cầu báo"),
    "completed": ("người mới hoàn thành", "người không còn được tính là hoàn thành"),
    "activated": ("người mới dùng AI", "người không còn được tính là đã dùng AI"),
    "products": ("người mới có sản phẩm", "người không còn được tính là có sản phẩm"),
}
"""Id → words for what is gained, words for what is lost."""

SHOWN_PLACES = 6
LEAST_POINTS = 0.05


@dataclass(frozen=True)
class Effect:
    """The figures on `as_of` with and without the files of one load.

    `concerns`: sentences for changes above the settings' thresholds; such a load needs a reason.
    """

    as_of: date
    changes: tuple[Change, ...] = ()
    places: tuple[PlaceChange, ...] = ()
    concerns: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """The effect in words, most tangible first; empty where no figure changes."""
        people = [f"{number(c.gained)} {LABELS[c.id][0]}" for c in self.changes if c.gained]
        people += [f"{number(c.lost)} {LABELS[c.id][1]}" for c in self.changes if c.lost]
        moved = sorted((p for p in self.places if abs(p.points) >= LEAST_POINTS), key=lambda p: -abs(p.points))
        places = [f"tỷ lệ tham gia của {p.name} {_signed(p.points)} điểm" for p in moved[:SHOWN_PLACES]]
        if len(moved) > SHOWN_PLACES:
            places.append(f"tỷ lệ tham gia của {number(len(moved) - SHOWN_PLACES)} huyện cũ khác cũng đổi")
        return tuple(people + places)

    def as_json(self) -> dict[str, Any]:
        """Return as_of, changes, places (rates 0–1), sentences and concerns."""
        return {
            "as_of": self.as_of.isoformat(),
            "changes": [asdict(c) for c in self.changes],
            "places": [asdict(p) | {"points": round(p.points, 2)} for p in self.places],
            "sentences": list(self.sentences),
            "concerns": list(self.concerns),
        }


def _signed(points: float) -> str:
    return ("+" if points > 0 else "−") + f"{abs(points):.1f}".replace(".", ",")
