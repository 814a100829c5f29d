"""The page's sentences, from figures: no counting of its own and no Streamlit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.figures.standing import STATUSES
from dashboard.figures.standing.budget import FAR_BEHIND_A_WEEK
from dashboard.load_report import plain
from dashboard.standing_data import Past
from dashboard.support_page.cases import Case
from dashboard.support_page.choices import ORDER
from etl.model.settings import Settings
from etl.text.vietnam import day, number, percent

Row = Mapping[str, Any]


def opening(flagged: Sequence[Case], past: Past | None, within: frozenset[str], as_of: date, place: str) -> str:
    """Return whom to call in one sentence. `flagged`: the schools to call; `within`: the schools of the view."""
    counts = Counter(c.status for c in flagged)
    kinds = ", ".join(f"{number(counts[s])} {STATUSES[s].lower()}" for s in ORDER if counts[s])
    where = f" ở {place}" if place else ""
    if not flagged:
        words = f"Ngày {day(as_of)}{where}: không có cơ sở nào cần gọi"
    else:
        words = f"Ngày {day(as_of)}{where}: **{number(len(flagged))} cơ sở** cần gọi: {kinds}"
    if past and past.changes and past.before:
        new = sum(c.school_code in within for c in past.changes.newly)
        gone = sum(c.school_code in within for c in past.changes.cleared)
        since = f"; so với {day(past.before)} "
        words += since + (
            f"{number(new)} cơ sở mới, {number(gone)} đã hết" if new or gone else "không thêm, không bớt cơ sở nào"
        )
    return words + "."


_SMALL = 10
"""The size of the small school in the example made of limits."""
WHY_SIZE = (
    "Trường ít người thì vài người vắng đã làm tỷ lệ tụt nhiều, nên giới hạn rộng ở bên trái và hẹp dần khi trường đông."
    " Chỉ gọi trường nằm dưới cả giới hạn lẫn mục tiêu: thấp như vậy khó có thể chỉ là ngẫu nhiên."
)


def example(points: Sequence[Row], lines: Sequence[Row]) -> str:
    """Return two real schools of a funnel: a small one that is not called, a larger one with no lower rate that is; where
    there are no such, what two sizes must reach.
    """
    called = [p for p in points if p["status"] in ("far_behind", "behind") and p["basis"] == "snapshot"]
    calm = [p for p in points if p["status"] == "on_track" and p["people"] and p["gap_people"]]
    pairs = [(s, b) for b in called for s in calm if s["people"] < b["people"] and _rate(s) <= _rate(b)]
    if not pairs:
        return _two_sizes(lines)
    small, large = max(pairs, key=lambda p: (p[1]["people"] / p[0]["people"], p[0]["school_code"], p[1]["school_code"]))
    return (
        f"**{plain(small['school_name'])}**: {_count(small)}, không phải gọi, vì với {number(small['people'])} người thì thấp như"
        f" vậy vẫn là bình thường. **{plain(large['school_name'])}**: {_count(large)}, tỷ lệ không thấp hơn mà phải gọi"
        f" ({STATUSES[large['status']].lower()}), vì với {number(large['people'])} người thì tỷ lệ phải gần mức chung hơn."
    )


def _two_sizes(lines: Sequence[Row]) -> str:
    if len(lines) < 2 * _SMALL:
        return ""
    small, large = lines[_SMALL - 1], lines[-1]
    return (
        f"Ở cấp học này, trường {number(small['people'])} người chỉ bị gọi khi dưới {percent(small['lower_95'])}, trường"
        f" {number(large['people'])} người khi dưới {percent(large['lower_95'])}."
    )


def inside_yet_called(points: Sequence[Row]) -> str:
    """Return why some schools are called although their one look lies inside the limits; "" where there are none."""
    steady = sum(p["basis"] == "steady" for p in points)
    falling = sum(p["basis"] == "fall" for p in points)
    told = [f"{number(steady)} cơ sở tụt vì thấp đều nhiều tuần cộng lại"] if steady else []
    told += [f"{number(falling)} cơ sở đang giảm so với chính mình trước đó"] if falling else []
    return f"Trong giới hạn mà vẫn gọi: {'; '.join(told)}." if told else ""


def _rate(row: Row) -> float:
    return float(row["participated"] / row["people"])


def _count(row: Row) -> str:
    return f"{number(row['participated'])}/{number(row['people'])} người ({percent(_rate(row))})"


def place_in_funnel(row: Row, level: str) -> str:
    """Return where one school stands in the funnel of its level (in words: "tiểu học"), or "" where it is not judged."""
    if not row["people"] or row["peer_rate"] is None or row["lower_95"] is None or row["status"] == "silent":
        return ""
    share = _rate(row)
    if share < row["lower_998"]:
        side = f"dưới giới hạn 99,8 % ({percent(row['lower_998'])})"
    elif share < row["lower_95"]:
        side = f"dưới giới hạn 95 % ({percent(row['lower_95'])}), trên giới hạn 99,8 %"
    elif row["upper_998"] is not None and share > row["upper_998"]:
        side = f"trên giới hạn 99,8 % ({percent(row['upper_998'])})"
    else:
        side = f"trong khoảng bình thường (giới hạn dưới 95 %: {percent(row['lower_95'])})"
    return (
        f"Cơ sở {level} có {number(row['people'])} người thường đạt {percent(row['peer_rate'])}; cơ sở này đạt"
        f" {percent(share)}, {side}."
    )


def budget(expected: Mapping[str, float]) -> str:
    """Return how many schools a week would be called by mistake, were all schools alike."""
    parts = []
    if (far := expected.get("far_behind")) is not None:
        parts.append(f"{_few(far)} cơ sở bị gọi nhầm là tụt xa (mức cho phép: {number(FAR_BEHIND_A_WEEK)})")
    parts += [
        f"{_few(expected[s])} bị gọi nhầm là {STATUSES[s].lower()}" for s in ("behind", "slipping") if s in expected
    ]
    return f"Nếu mọi cơ sở thật ra như nhau, mỗi tuần có nhiều nhất khoảng {', '.join(parts)}." if parts else ""


def _few(count: float) -> str:
    return number(count, 1) if count >= 0.1 else "dưới 0,1"


def method(settings: Settings) -> list[str]:
    """Return the method in four plain sentences."""
    return [
        "Mỗi cơ sở được so với các cơ sở **cùng cấp học** có bằng chứng, không so với chính nó và không xếp hạng phần trăm;"
        " mức các cơ sở vốn đã khác nhau cũng được tính đến.",
        f"**Tụt**: dưới mục tiêu của ngày, và nếu giống các cơ sở ấy thì chỉ có dưới {percent(settings.behind_chance)} khả năng"
        f" thấp như vậy; **tụt xa**: dưới {percent(settings.far_behind_chance)}. Thiếu đều qua {number(settings.steady_weeks)}"
        " tuần có buổi học cũng là tụt, dù từng tuần chưa rõ.",
        f"Cơ sở dưới {number(settings.min_people)} người không bị xếp tụt riêng lẻ; các cơ sở nhỏ của một xã được"
        f" cộng lại để xét chung. **Đang giảm**: {number(settings.slipping_days // 7)} tuần gần đây thấp hơn hẳn"
        f" {number(settings.slipping_days // 7)} tuần trước.",
        f"**Im lặng** không phải là không: cơ sở không gửi bằng chứng nào trong {number(settings.silent_sessions)} buổi gần nhất"
        " được hỏi về bằng chứng, không bị coi là tụt.",
    ]
