"""The five steps to the first figures: what each has, what it lacks, what it waits for. Pure: facts in, words out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.figures.measures import MEASURES
from dashboard.figures.records import SOURCE_WORDS
from dashboard.figures.wording import share_words
from dashboard.first_run.facts import Facts
from etl.model.settings import Settings
from etl.text.vietnam import day, number

State = Literal["done", "open", "waits"]
"""Nothing is missing; something can be done; an earlier step has to come first."""
FIRST_FIGURES = ("participated", "completed", "active_28d")
_NAMED = 5
"""So many schools or sessions are named; the rest are counted."""


@dataclass(frozen=True)
class Gap:
    """Something that is missing or wrong, in words; the page where it is mended and the words of the way there."""

    words: str
    page: str = ""
    way: str = ""


@dataclass(frozen=True)
class Step:
    """One step. `figure`: what is there, in words; `needs`: what it takes; `templates`: (file, label) to download;
    `is_reached`: its own files are in, though something may be missing still; `comes_first`: what is missing is better mended
    before the next step; `blocked`: which step has to come first and why;
    `shows_figures`: the first figures stand in it.
    """

    number: int
    title: str
    figure: str
    needs: str
    is_reached: bool
    gaps: tuple[Gap, ...] = ()
    comes_first: bool = False
    blocked: str = ""
    templates: tuple[tuple[str, str], ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    shows_figures: bool = False

    @property
    def state(self) -> State:
        """See State."""
        if self.is_reached:
            return "open" if self.gaps else "done"
        return "waits" if self.blocked else "open"


def steps_of(facts: Facts, settings: Settings) -> tuple[Step, ...]:
    """Return the five steps, in order."""
    return _lists(facts), _checks(facts), _sessions(facts, settings), _evidence(facts), _figures(facts)


def next_step(steps: Sequence[Step]) -> Step | None:
    """Return the step to do now; None once all steps are reached."""
    return next((s for s in steps if not s.is_reached or s.comes_first), None)


def named(names: Sequence[str]) -> str:
    """Return names in words, the first few by name: "Trường A, Trường B và 3 nơi khác"."""
    shown = ", ".join(names[:_NAMED])
    return f"{shown} và {number(len(names) - _NAMED)} nơi khác" if len(names) > _NAMED else shown


def _lists(facts: Facts) -> Step:
    gaps = []
    if not facts.schools:
        gaps.append(Gap("Chưa có danh sách cơ sở."))
    if not facts.people:
        gaps.append(Gap("Chưa có danh sách cán bộ."))
    elif facts.without_list:
        gaps.append(
            Gap(f"{number(len(facts.without_list))} cơ sở chưa có danh sách cán bộ: {named(facts.without_list)}.")
        )
    if facts.waiting_in_lists:
        gaps.append(
            Gap(
                f"{number(facts.waiting_in_lists)} dòng trong các danh sách chưa rõ thuộc cơ sở nào, đang chờ.",
                "nap_du_lieu",
                "Xem các dòng chờ",
            )
        )
    return Step(
        1, "Danh sách", f"{number(facts.schools)} cơ sở, {number(facts.people)} người",
        "Cần hai danh sách: mọi cơ sở giáo dục, mỗi mã trường một dòng; và mọi cán bộ, mỗi người một dòng có mã trường."
        " Điền vào mẫu, hoặc thả ngay tệp đang có (cả bản xuất từ CSDL ngành): máy tự nhận cột.",
        is_reached=bool(facts.schools and facts.people),
        gaps=tuple(gaps),
        templates=(("co_so", "Mẫu danh sách cơ sở"), ("can_bo", "Mẫu danh sách cán bộ")),
    )  # fmt: skip


def _checks(facts: Facts) -> Step:
    gaps = []
    if facts.doubts:
        gaps.append(
            Gap(
                f"{number(facts.doubts)} chỗ cần xem trong danh sách cán bộ: ghi hai lần, chung e-mail, đã chuyển, đã rời.",
                "danh_sach",
                "Xem từng chỗ",
            )
        )
    if facts.without_commune:
        gaps.append(
            Gap(
                f"{number(len(facts.without_commune))} cơ sở chưa rõ ở xã nào: {named(facts.without_commune)}. Ghi thêm"
                " “Xã/phường” hoặc “Xã cũ”, “Huyện cũ” trong danh sách cơ sở rồi nạp lại.",
                "nap_du_lieu",
                "Xem tệp danh sách",
            )
        )
    if facts.far:
        told = [f"{f.name} (danh sách {number(f.listed)}, tổng số {number(f.total)})" for f in facts.far]
        gaps.append(
            Gap(
                f"{number(len(facts.far))} cơ sở có số người trong danh sách lệch xa tổng số đã báo: {named(told)}.",
                "co_so",
                "Xem cơ sở",
            )
        )
    is_ready = bool(facts.schools and facts.people)
    places = facts.doubts + len(facts.without_commune) + len(facts.far)
    figure = f"{number(places)} chỗ đáng ngờ" if is_ready else "chưa có gì để kiểm tra"
    return Step(
        2, "Kiểm tra danh sách", figure,
        "Mẫu số của mọi tỷ lệ là danh sách này: người ghi hai lần hay đã rời làm tỷ lệ sai. Máy nêu chỗ đáng ngờ, cán bộ quyết"
        " định; chưa xem hết vẫn nạp tiếp được.",
        is_reached=is_ready,
        gaps=tuple(gaps),
        comes_first=bool(gaps) and not facts.files,
        blocked="" if is_ready else "Cần danh sách cơ sở và danh sách cán bộ (bước 1) trước: chưa có gì để kiểm tra.",
        ways=(("danh_sach", "Danh sách cán bộ"), ("co_so", "Cơ sở giáo dục")) if is_ready else (),
    )  # fmt: skip


def _sessions(facts: Facts, settings: Settings) -> Step:
    gaps = () if facts.sessions else (Gap("Chưa có danh sách buổi học."),)
    goals = f"{number(len(settings.targets))} đường mục tiêu đã đặt" if settings.targets else (
        f"mục tiêu tham gia mặc định: đi đều từ 0 ngày {day(settings.first_day)} đến 100 % ngày {day(settings.goal_day)}"
    )  # fmt: skip
    return Step(
        3, "Buổi học và mục tiêu", f"{number(facts.sessions)} buổi học",
        "Cần danh sách buổi học: ngày giờ, hình thức, mã cuộc họp; từ đó máy biết tệp điểm danh nào thuộc buổi nào."
        f" Chương trình đang mang tên “{settings.name}”, tính cho {' và '.join(settings.audience)}, từ"
        f" {day(settings.first_day)} (sửa trong tệp programme.toml của kho); {goals}.",
        is_reached=bool(facts.sessions),
        gaps=gaps,
        templates=(("buoi_hoc", "Mẫu danh sách buổi học"),),
        ways=(("muc_tieu", "Đặt mục tiêu"),) if facts.sessions else (),
    )  # fmt: skip


def _evidence(facts: Facts) -> Step:
    missing = _missing(facts)
    kinds = ", ".join(
        f"{SOURCE_WORDS.get(kind, kind)} ({number(files)} tệp, {number(rows)} dòng)"
        for kind, (files, rows) in facts.evidence.items()
    )
    gaps = []
    if facts.files and missing and facts.waiting:
        gaps.append(
            Gap(
                f"{number(facts.waiting)} dòng đang chờ vì còn thiếu {missing}. Không mất gì: nạp xong danh sách, các dòng này"
                " tự được tính."
            )
        )
    if facts.silent and facts.files:
        gaps.append(Gap(f"{number(len(facts.silent))} buổi đã qua mà chưa có tệp nào: {named(facts.silent)}."))
    if facts.files and not facts.has_attendance:
        gaps.append(Gap("Chưa có tệp điểm danh nào: tỷ lệ tham gia chưa tính được."))
    if facts.files and not facts.has_usage:
        gaps.append(Gap("Chưa có tệp sử dụng AI nào: tỷ lệ dùng thường xuyên chưa tính được."))
    if facts.questions and not missing:
        gaps.append(Gap(f"{number(facts.questions)} tên chờ quyết định là ai.", "doi_soat", "Đối soát"))
    is_reached = bool(facts.files) and not missing
    waits = f", {number(facts.waiting)} dòng đang chờ" if facts.waiting else ""
    return Step(
        4, "Tệp điểm danh và sử dụng", f"{number(facts.files)} tệp{waits}" if facts.files else "chưa có tệp nào",
        "Thả mọi tệp đang có: báo cáo Zoom, Teams, Google Meet, biểu mẫu ký tên, điểm danh điểm cầu, Moodle, ChatGPT, Copilot,"
        " Gemini. Máy nhận loại tệp theo nội dung; dòng nào chưa khớp thì chờ và được nêu ra."
        + (f" Đã có: {kinds}." if kinds else ""),
        is_reached=is_reached,
        gaps=tuple(gaps),
        blocked="" if not missing else f"Nên có {missing} trước. Nạp ngay cũng được: các dòng sẽ chờ, không mất gì.",
        templates=(("diem_danh_diem_cau", "Mẫu điểm danh điểm cầu"), ("ky_ten", "Mẫu ký tên"), ("san_pham", "Mẫu sản phẩm")),
        ways=(("nap_du_lieu", "Các tệp đã nạp"),) if facts.files else (),
    )  # fmt: skip


def _figures(facts: Facts) -> Step:
    missing = _missing(facts)
    lacks = [missing] if missing else []
    if not facts.files:
        lacks.append("tệp điểm danh hoặc sử dụng (bước 4)")
    taking_part = share_words(facts.total, MEASURES["participated"])
    figure = f"tham gia {taking_part}" if facts.has_figures else "chưa có số liệu"
    blocked = f"Còn thiếu {', '.join(lacks)}." if lacks else ""
    waits = f" {number(facts.waiting)} dòng đã nạp đang chờ và tự được tính khi đủ." if facts.waiting and lacks else ""
    none_yet = "Các tệp đã nạp chưa cho ai được tính: xem các dòng chờ và tên chưa rõ ở bước 4."
    gaps = () if facts.has_figures or lacks else (Gap(none_yet, "nap_du_lieu", "Vì sao có dòng không được tính"),)
    return Step(
        5, "Số liệu đầu tiên", figure,
        "Số được tính ngay sau mỗi lần nạp, từ các danh sách và tệp ở trên; không phải bấm gì thêm. Từ đây mở Tổng quan, Bản đồ,"
        " Báo cáo.",
        is_reached=facts.has_figures,
        gaps=gaps,
        blocked=blocked + waits if blocked else "",
        ways=(("tong_quan", "Tổng quan"), ("ban_do", "Bản đồ"), ("bao_cao", "Báo cáo")) if facts.has_figures else (),
        shows_figures=facts.has_figures,
    )  # fmt: skip


def _missing(facts: Facts) -> str:
    """Return which lists are missing, with their step: "danh sách cán bộ (bước 1), danh sách buổi học (bước 3)"."""
    people = " và ".join(words for count, words in ((facts.schools, "cơ sở"), (facts.people, "cán bộ")) if not count)
    lists = ((people, f"danh sách {people} (bước 1)"), (not facts.sessions, "danh sách buổi học (bước 3)"))
    return ", ".join(words for is_missing, words in lists if is_missing)
