"""Why a school is flagged, in sentences with their numbers, as somebody without statistics reads them right."""

import math
from typing import Any

from dashboard.figures.standing.judge import FALL, SILENCE, SNAPSHOT, STEADY, Judged
from etl.model.settings import Settings
from etl.model.vocabulary import LEVELS, name_of
from etl.text.vietnam import day as day_text
from etl.text.vietnam import number, percent

_HARDLY_EVER = 1e-6


def reasons(judged: Judged, n: int, settings: Settings) -> list[str]:
    """Return the sentences for the n-th school of the day; none for one that is not flagged."""
    basis = judged.basis[n]
    if judged.status[n] == "ahead" or basis is None:
        return []
    if basis == SILENCE:
        return [_silent(judged, n)]
    if basis == FALL:
        return [_fall(judged, n, settings)]
    first = {SNAPSHOT: _snapshot, STEADY: _steady}[basis](judged, n)
    return [first, _target(judged, n)]


def odds(chance: float) -> str:
    """Return a small chance as "chỉ 1 trong 900 lần", to two digits."""
    return "chưa đến 1 trong một triệu lần" if chance < _HARDLY_EVER else f"chỉ {often(chance)}"


def often(chance: float) -> str:
    """Return a chance as "1 trong 8 lần"; from a third on as so many of ten."""
    if chance > 1 / 3:
        return f"{number(min(round(chance * 10), 9))} trong 10 lần"
    times = 1 / chance
    step = 10 ** max(0, int(math.log10(times)) - 1)
    return f"1 trong {number(round(times / step) * step)} lần"


def peers_words(level: str) -> str:
    """Return whom a school is compared with: "các cơ sở Tiểu học khác"."""
    return f"các cơ sở {name_of(LEVELS, level)} khác"


def _snapshot(judged: Judged, n: int) -> str:
    day, peers = judged.day, judged.peers
    people, count = int(day.people[n]), int(day.participated[n])
    return (
        f"{number(count)}/{number(people)} người tham gia ({percent(count / people)}), {peers_words(day.levels[n])} đạt"
        f" {percent(float(peers.rate[n]))}. Với {number(people)} người, nếu giống các cơ sở ấy thì"
        f" {odds(float(judged.low[n]))} thấp như vậy."
    )


def _steady(judged: Judged, n: int) -> str:
    day, sums = judged.day, judged.steady
    people, count = int(day.people[n]), int(day.participated[n])
    meant, present = int(sums.meant[n]), int(sums.present[n])
    sessions, weeks = (number(int(values[n])) for values in (sums.sessions, sums.weeks))
    return (
        f"{number(count)}/{number(people)} người đã tham gia ({percent(count / people)}), nhưng thấp đều nhiều tuần: {sessions}"
        f" buổi trong {weeks} tuần có buổi học gần nhất cộng lại có {number(present)}/{number(meant)} lượt dự"
        f" ({percent(present / meant)}), {peers_words(day.levels[n])} ở cùng các buổi ấy đạt"
        f" {percent(float(sums.expected_share[n]))}. Nếu giống các cơ sở ấy thì {odds(float(judged.steady_low[n]))} thấp"
        " như vậy."
    )


def _target(judged: Judged, n: int) -> str:
    return (
        f"Thiếu {number(int(judged.gap[n]))} người để đạt mục tiêu {percent(float(judged.target[n]))}"
        f" ngày {day_text(judged.day.on)}."
    )


def _fall(judged: Judged, n: int, settings: Settings) -> str:
    weeks = settings.slipping_days // 7
    now, before = judged.now, judged.before

    def mean(sums: Any) -> str:
        sessions = max(int(sums.sessions[n]), 1)
        return f"{number(sums.present[n] / sessions, 1)}/{number(sums.meant[n] / sessions, 1 if sums.meant[n] % sessions else 0)}"

    return (
        f"{weeks} tuần gần nhất trung bình {mean(now)} người mỗi buổi ({percent(float(now.share[n]))}), {weeks} tuần trước đó"
        f" {mean(before)} ({percent(float(before.share[n]))}); {peers_words(judged.day.levels[n])}:"
        f" {percent(float(now.expected_share[n]))} và {percent(float(before.expected_share[n]))}."
    )


def _silent(judged: Judged, n: int) -> str:
    return f"Không có bằng chứng nào (kết nối, điểm danh, ký tên) trong {number(int(judged.silence[n]))} buổi gần nhất."
