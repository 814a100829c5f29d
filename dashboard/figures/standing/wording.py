"""What each status means, with the thresholds in force; pages and reports say it alike."""

from collections.abc import Mapping
from typing import Any

from dashboard.figures.standing.reasons import often, peers_words
from etl.model.settings import Settings
from etl.text.vietnam import number, percent


def meanings(settings: Settings) -> dict[str, str]:
    """Return status → when a school has it."""
    s = settings
    inside, far_inside = percent(1 - 2 * s.behind_chance, 0), percent(1 - 2 * s.far_behind_chance)
    weeks = s.slipping_days // 7
    return {
        "silent": f"Không có bằng chứng nào (kết nối, điểm danh, ký tên) trong {number(s.silent_sessions)} buổi gần nhất của"
                  " cơ sở. Chưa biết có ai tham gia hay không.",
        "far_behind": f"Dưới mục tiêu và dưới giới hạn {far_inside} của các cơ sở cùng cấp học, có tính đến quy mô.",
        "behind": f"Dưới mục tiêu (thiếu từ {number(s.min_gap_people)} người), và dưới giới hạn {inside} của các cơ sở cùng cấp"
                  f" học, có tính đến quy mô; hoặc thấp đều qua {number(s.steady_weeks)} tuần có buổi học gần nhất cộng lại. Cơ"
                  f" sở dưới {number(s.min_people)} người không bị xếp “tụt” riêng lẻ mà xét chung với các cơ sở nhỏ cùng xã.",
        "slipping": f"Chưa tụt, nhưng tỷ lệ dự {number(weeks)} tuần gần nhất thấp hơn hẳn {number(weeks)} tuần trước đó, khó có"
                    " thể chỉ là ngẫu nhiên hay do các cơ sở cùng cấp học đều giảm.",
        "on_track": "Không thuộc các trường hợp khác.",
        "ahead": f"Trên giới hạn {percent(1 - 2 * s.ahead_chance)} của các cơ sở cùng cấp học, có tính đến quy mô.",
    }  # fmt: skip


def why_not_flagged(row: Mapping[str, Any], level: str, settings: Settings) -> str | None:
    """Return why a school with a low rate is not called behind, for a row of school_standing; None where nothing is low.

    A rate under the target, or under the peers', beside "Đúng tiến độ" asks for the reason.
    """
    people, count = row["people"], row["participated"]
    if row["is_flagged"] or not people:
        return None
    share, peers, target = count / people, row["peer_rate"], row["target"]
    if people < settings.min_people and share < target:
        return (
            f"Có {number(people)} người, dưới {number(settings.min_people)} người nên không xét riêng: một người đã là"
            f" {percent(1 / people, 0)}. Các cơ sở nhỏ cùng xã được xét chung."
        )
    if share >= target or peers is None:
        return None
    if share >= peers:
        return f"Dưới mục tiêu {percent(target)} nhưng không kém {peers_words(level)} ({percent(peers)})."
    return (
        f"Dưới mục tiêu {percent(target)} và thấp hơn {peers_words(level)} ({percent(peers)}), nhưng với {number(people)} người"
        f" thì chưa khác hẳn: nếu giống các cơ sở ấy, {often(row['chance'])} vẫn thấp như vậy."
    )
