"""The measures: id, Vietnamese label and definition, denominator. Source: METRICS, "Measures".

A measure is counted by `query.figures` only. `needs_list`: it speaks of single people, so it is blank where a school
gives totals and no staff list, and its rate divides by the people of the schools with a list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from etl.model.settings import Settings
from etl.text.vietnam import percent


@dataclass(frozen=True)
class Measure:
    """One column of `figures`. `base`: the column it is divided by, None for a plain count. `unit`: what is counted.

    `is_worse_high`: a high rate asks for help. `definition` has places for the thresholds; read it through `defined`,
    which fills in those in force.
    """

    id: str
    label: str
    definition: str
    base: str | None = None
    unit: str = "người"
    needs_list: bool = False
    is_worse_high: bool = False


_ALL = (
    Measure("schools", "Cơ sở giáo dục", "Cơ sở giáo dục có trong danh sách và còn hiệu lực vào ngày tính.",
            unit="cơ sở"),
    Measure("rostered", "Trong danh sách",
            "Người thuộc đối tượng của chương trình, có phân công còn hiệu lực vào ngày tính. Nơi chỉ có tổng số thì"
            " lấy tổng số đó. Người công tác ở hai nơi được tính một lần trong tổng."),
    Measure("participated", "Tham gia",
            "Với từng cơ sở: số lớn hơn giữa số người xác minh được và sĩ số điểm cầu báo cáo (không vượt số người"
            " trong danh sách). Tổng của nhiều cơ sở cộng từ các số này.", "rostered"),
    Measure("participated_verified", "Tham gia (xác minh)",
            "Người trong danh sách đã dự ít nhất một buổi: kết nối từ {attendance_share} thời lượng buổi học trở lên, hoặc ký tên,"
            " điểm danh có họ tên trong ngày học.", "rostered", needs_list=True),
    Measure("participated_reported", "Tham gia (theo báo cáo)",
            "Với từng cơ sở: sĩ số lớn nhất mà điểm cầu báo cáo trong một buổi, không vượt số người trong danh sách.",
            "rostered"),
    Measure("completed", "Hoàn thành",
            "Người đã dự từ {completion_share} số buổi bắt buộc dành cho mình và đã diễn ra, hoặc có xác nhận hoàn thành mọi hoạt động"
            " của khóa học.", "rostered", needs_list=True),
    Measure("activated", "Đã dùng AI",
            "Người có ít nhất một ngày dùng công cụ AI sau buổi học đầu tiên mình dự (chưa dự buổi nào: bất kỳ ngày nào).",
            "rostered", needs_list=True),
    Measure("active_28d", "Dùng thường xuyên",
            "Người dùng công cụ AI từ {active_days} ngày khác nhau trở lên trong {window} ngày tính đến ngày tính.",
            "rostered", needs_list=True),
    Measure("habitual", "Thành nếp",
            "Người dùng công cụ AI trong ít nhất {habit_min} của {habit_weeks} tuần dạy học gần nhất (bỏ qua tuần nghỉ);"
            " khi chưa đủ {habit_weeks} tuần: cả 4 tuần gần nhất.", "rostered", needs_list=True),
    Measure("dormant", "Đã dùng, nay ngừng",
            "Người đã dùng AI nhưng không dùng ngày nào trong {window} ngày tính đến ngày tính.", "activated",
            needs_list=True, is_worse_high=True),
    Measure("retained", "Duy trì",
            "Trong số người bắt đầu dùng AI từ {retained} ngày trước trở về trước: những người nay dùng thường xuyên.",
            "retained_base", needs_list=True),
    Measure("retained_base", "Bắt đầu dùng đã lâu",
            "Người bắt đầu dùng AI ít nhất {retained} ngày trước ngày tính.", needs_list=True),
    Measure("products", "Có sản phẩm", "Người có ít nhất một sản phẩm được công nhận.", "rostered", needs_list=True),
    Measure("sites_expected", "Điểm cầu phải kết nối",
            "Cơ sở còn hiệu lực vào ngày có ít nhất một buổi học qua điểm cầu hoặc trực tuyến.", unit="điểm cầu"),
    Measure("sites_connected", "Điểm cầu kết nối",
            "Điểm cầu có ít nhất một buổi kết nối từ {attendance_share} thời lượng trở lên.", "sites_expected", unit="điểm cầu"),
    Measure("site_sessions_expected", "Lượt báo cáo phải có",
            "Số cặp (điểm cầu, buổi học) của các buổi đã diễn ra.", unit="lượt"),
    Measure("site_sessions_reporting", "Tỷ lệ báo cáo",
            "Cặp (điểm cầu, buổi học) có bằng chứng bất kỳ, kể cả điểm danh bằng không.", "site_sessions_expected",
            unit="lượt"),
    Measure("attendance_rows", "Lượt tham gia ghi nhận",
            "Mỗi danh tính ở một buổi học là một lượt; phòng họp, máy ghi chép, chủ trì và phòng chờ không tính.",
            unit="lượt"),
    Measure("attendance_identified", "Tỷ lệ nhận diện",
            "Lượt tham gia gắn được với đúng một người trong danh sách cán bộ.", "attendance_rows", unit="lượt"),
    Measure("flagged", "Cần hỗ trợ",
            "Cơ sở im lặng, tụt xa, tụt hoặc đang giảm so với mục tiêu và các cơ sở cùng cấp học.", "schools",
            unit="cơ sở", is_worse_high=True),
)  # fmt: skip

MEASURES: dict[str, Measure] = {m.id: m for m in _ALL}

COLUMNS = (
    "schools", "rostered", "participated", "participated_verified", "participated_reported", "completed", "activated",
    "active_28d", "habitual", "dormant", "retained", "retained_base", "products", "sites_expected", "sites_connected",
    "site_sessions_expected", "site_sessions_reporting", "attendance_rows", "attendance_identified", "flagged",
)  # fmt: skip
"""The columns of `figures`, in the order of the contract."""

RATES = tuple(m.id for m in _ALL if m.base)
"""The measures that are shares of something."""

_NEEDS_EVIDENCE = frozenset({"participated", "participated_verified", "participated_reported", "completed"})


def is_silent(row: Mapping[str, Any], measure: Measure) -> bool:
    """True where a nought only means that nothing came: no evidence of any kind for any session held.

    Shown as "im lặng" or "chưa có số liệu", never as 0 %. Groupings without site columns are never silent.
    """
    return (
        measure.id in _NEEDS_EVIDENCE
        and not row["participated"]
        and not row["site_sessions_reporting"]
        and bool(row["site_sessions_expected"])
    )


def defined(measure: Measure, settings: Settings) -> str:
    """Return the definition of `measure` with the thresholds in force."""
    return measure.definition.format(
        attendance_share=percent(settings.attendance_min_share, 0),
        completion_share=percent(settings.completion_min_share, 0),
        active_days=settings.active_days,
        window=settings.active_window_days,
        habit_min=settings.habit_min_weeks,
        habit_weeks=settings.habit_weeks,
        retained=settings.retained_after_days,
    )


def denominator(row: Mapping[str, Any], measure: Measure) -> int | None:
    """Return what `measure` is divided by in one row of figures; None where it has no denominator there."""
    return None if measure.base is None else row[denominator_column(measure)]


def denominator_column(measure: Measure) -> str:
    """Return the column of a figures row that a rate is divided by."""
    if measure.base == "rostered":
        return "rostered_listed" if measure.needs_list else "rostered_base"
    return str(measure.base)


def rate(row: Mapping[str, Any], measure: Measure) -> float | None:
    """Return the share (0–1) of `measure` in one row of figures; None where it is blank or nothing is divided by."""
    count, base = row[measure.id], denominator(row, measure)
    return None if count is None or not base else count / base


def measured(row: Mapping[str, Any] | None, measure: Measure) -> float | None:
    """Return the rate where something was measured; None without a row and where all is silent, which is no nought."""
    return None if row is None or is_silent(row, measure) else rate(row, measure)


def worst_first(share: float | None, measure: Measure) -> tuple[bool, float]:
    """Return what lists are sorted by: what was not measured, then whoever needs help most."""
    return share is not None, (-1 if measure.is_worse_high else 1) * (share or 0.0)
