"""The state of the roll-out in words: the page Tổng quan, the offline pack and the picture card say the same.

Numbers that weigh are put between `**`, as Markdown has it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.figures.measures import MEASURES, rate
from etl.text.vietnam import day, number, percent

ANSWER = ("participated", "completed", "active_28d", "flagged")
"""The four figures that answer where the roll-out stands."""
_STANDING = {"silent": "im lặng", "far_behind": "tụt xa", "behind": "tụt", "slipping": "đang giảm"}


def state_sentence(row: Mapping[str, Any], as_of: date, target: float | None, place: str = "") -> str:
    """Return the state of the roll-out in one sentence with its numbers.

    `target`: the share of `participated` for the day; `place`: where, inside a sentence, empty for the whole province.
    """
    taking_part, using = MEASURES["participated"], MEASURES["active_28d"]
    where = f" ở {place}" if place else ""
    share = rate(row, taking_part)
    words = (
        f"Đến {day(as_of)}{where}, **{number(row['participated'])}** trong **{number(row['rostered_base'])}** người"
        f" đã tham gia (**{percent(share)}**)"
    )
    if target is not None and share is not None:
        points = (share - target) * 100
        words += (
            f", {'hơn' if points >= 0 else 'kém'} mục tiêu của ngày ({percent(target)}) {number(abs(points), 1)} điểm"
        )
    if rate(row, using) is not None:
        words += f"; **{number(row['active_28d'])}** người (**{percent(rate(row, using))}**) đang dùng AI thường xuyên"
    if row["flagged"]:
        words += f"; **{number(row['flagged'])}** trong {number(row['schools'])} cơ sở cần hỗ trợ"
    return words + "."


def target_words(share: float | None, target: float | None) -> str:
    """Return a target and how far a share is from it: "mục tiêu 94,4 %: ▼ kém 12,3 điểm"."""
    if target is None:
        return "chưa đặt mục tiêu"
    if share is None:
        return f"mục tiêu {percent(target)}"
    points = (share - target) * 100
    if round(points, 1) == 0:
        return f"mục tiêu {percent(target)}: đúng mục tiêu"
    sign = "▲ hơn" if points >= 0 else "▼ kém"
    return f"mục tiêu {percent(target)}: {sign} {number(abs(points), 1)} điểm"


def standing_words(counts: Mapping[str, int]) -> str:
    """Return how many schools ask for help and why: "3 im lặng, 5 tụt". `counts`: status → schools."""
    told = [f"{number(counts[s])} {words}" for s, words in _STANDING.items() if s in counts]
    return ", ".join(told) or "không có cơ sở nào"


def caveat_words(row: Mapping[str, Any], schools: Sequence[Mapping[str, Any]]) -> str:
    """Return what is not in the figures yet: names not recognised, schools without a list; empty where all is.

    `schools`: the same figures by school.
    """
    unknown = row["attendance_rows"] - row["attendance_identified"]
    notes = []
    if unknown:
        notes.append(
            f"{number(unknown)} trong {number(row['attendance_rows'])} lượt tham gia chưa nhận ra là ai"
            f" ({percent(1 - (rate(row, MEASURES['attendance_identified']) or 0))}), chưa tính vào tỷ lệ nào"
        )
    without = row["rostered_base"] - row["rostered_listed"]
    if without:
        unlisted = sum(s["rostered_base"] > 0 and not s["rostered_listed"] for s in schools)
        notes.append(
            f"{number(unlisted)} cơ sở ({number(without)} người) chỉ có tổng số, không có danh sách:"
            " có trong Tham gia, không có trong Hoàn thành và sử dụng AI"
        )
    return f"Cần biết: {'; '.join(notes)}." if notes else ""
