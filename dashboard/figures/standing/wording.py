"""What each status means, with the thresholds in force; pages and reports say it alike."""

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
        "behind": f"Dưới mục tiêu, và dưới giới hạn {inside} của các cơ sở cùng cấp học, có tính đến quy mô; hoặc thấp đều"
                  f" qua {number(s.steady_weeks)} tuần có buổi học gần nhất cộng lại. Cơ sở dưới {number(s.min_people)} người"
                  " không bị xếp “tụt” riêng lẻ mà xét chung với các cơ sở nhỏ cùng xã.",
        "slipping": f"Chưa tụt, nhưng tỷ lệ dự {number(weeks)} tuần gần nhất thấp hơn hẳn {number(weeks)} tuần trước đó, khó có"
                    " thể chỉ là ngẫu nhiên hay do các cơ sở cùng cấp học đều giảm.",
        "on_track": "Không thuộc các trường hợp khác.",
        "ahead": f"Trên giới hạn {percent(1 - 2 * s.ahead_chance)} của các cơ sở cùng cấp học, có tính đến quy mô.",
    }  # fmt: skip
