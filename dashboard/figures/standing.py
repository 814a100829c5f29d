"""How a school stands: silent, far behind, behind, slipping, on track or ahead, with reasons. First cut of the method.

Source: METRICS, "Lagging schools, fairly". A school is compared with the target line of the date and with its peers
(same level) by the probability of a count this low or lower among as many people, if it were like its peers. The
spread between peers is allowed for by a beta-binomial whose variance is the binomial's times the over-dispersion,
estimated from winsorised z-scores (Spiegelhalter 2005).
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from etl.model.settings import Settings
from etl.model.vocabulary import LEVELS, name_of
from etl.text.vietnam import day as day_text
from etl.text.vietnam import number, percent

if TYPE_CHECKING:
    from dashboard.figures.snapshot import Snapshot

STATUSES = {
    "silent": "Im lặng",
    "far_behind": "Tụt xa",
    "behind": "Tụt",
    "slipping": "Đang giảm",
    "on_track": "Đúng tiến độ",
    "ahead": "Vượt trội",
}
FLAGGED = frozenset({"silent", "far_behind", "behind", "slipping"})

LOW_95, LOW_998, HIGH_998 = 0.025, 0.001, 0.001
"""One tail of the two-sided 95 % and 99.8 % limits."""
WINSORISED_SHARE = 0.1
"""Share of the z-scores at either end that is pulled in before the spread is estimated."""
MIN_PEOPLE = 8
"""Fewer people than this are never called behind on one snapshot: their rate moves in steps too large to judge."""

COLUMNS = pa.schema([
    ("school_code", pa.string()), ("people", pa.int64()), ("participated", pa.int64()), ("target", pa.float64()),
    ("peer_rate", pa.float64()), ("lower_95", pa.float64()), ("lower_998", pa.float64()), ("gap_people", pa.int64()),
    ("status", pa.string()), ("is_flagged", pa.bool_()), ("reasons", pa.list_(pa.string())),
])  # fmt: skip


@dataclass(frozen=True)
class Peers:
    """The schools of one level that gave evidence: their pooled rate and the beta-binomial's intra-class correlation."""

    rate: float
    correlation: float


@dataclass(frozen=True)
class Comparison:
    """One school against its peers: chance of a count this low or lower, this high or higher; limits as shares."""

    peers: Peers
    low: float
    high: float
    lower_95: float
    lower_998: float


def table(snapshot: "Snapshot") -> pa.Table:
    """Return one row per school valid on the as-of date with the columns of `COLUMNS`."""
    schools = snapshot.rows(_SCHOOLS)
    silent = {r["school_code"]: r["sessions"] for r in snapshot.rows(
        _SILENT, {"sessions": snapshot.settings.silent_sessions})}  # fmt: skip
    falls = _falls(snapshot)
    compared = _compare_all(schools, silent)
    rows = [_judge(s, compared.get(s["school_code"]), silent, falls, snapshot) for s in schools]
    return pa.Table.from_pylist(rows, COLUMNS)


_SCHOOLS = """
    -- One row per valid school: people, participated (the larger of verified and reported).
    select d.school_code, d.level, z.people,
        greatest(coalesce(v.people, 0), least(coalesce(h.headcount, 0), z.people)) as participated
    from school_dim as d
    join school_size as z using (school_code)
    left join (select school_code, count(distinct person_key) as people from attended_at group by school_code) as v
        using (school_code)
    left join (select school_code, max(headcount) as headcount from headcount group by school_code) as h
        using (school_code)
    where d.is_valid
    order by d.school_code
"""

_SILENT = """
    -- Schools without evidence of any kind in their last sessions (at most $sessions of them).
    with latest as (
        select *, row_number() over (partition by school_code order by starts_at desc, session_code desc) as n
        from site_session
    )
    select school_code, count(*) as sessions from latest where n <= $sessions
    group by school_code having not bool_or(is_reporting)
"""

_WINDOWS = """
    -- One row per school and window (now, before) of $days days: sessions, people taking part on average, people.
    with per_session as (
        select x.school_code, x.session_code,
            case when x.session_date > $as_of - $days then 'now' else 'before' end as window_name,
            greatest(
                count(distinct a.person_key), least(coalesce(any_value(h.headcount), 0), any_value(z.people))
            ) as people
        from site_session as x
        join school_size as z using (school_code)
        left join attended_at as a using (school_code, session_code)
        left join headcount as h using (school_code, session_code)
        where x.session_date > $as_of - 2 * $days and x.is_reporting
        group by x.school_code, x.session_code, x.session_date
    )
    select school_code, window_name, count(*) as sessions, avg(people) as participating
    from per_session group by school_code, window_name
"""


def _falls(snapshot: "Snapshot") -> dict[str, tuple[float, float]]:
    """Return school → (people taking part per session before, now) where both windows have sessions."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in snapshot.rows(_WINDOWS, {"as_of": snapshot.as_of, "days": snapshot.settings.slipping_days}):
        found[row["school_code"]][row["window_name"]] = row["participating"]
    return {k: (v["before"], v["now"]) for k, v in found.items() if len(v) == 2}


def _compare_all(schools: Sequence[dict[str, Any]], silent: Mapping[str, int]) -> dict[str, Comparison]:
    """Return school → its comparison with the schools of its level that gave evidence."""
    by_level: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for school in schools:
        if school["people"]:
            by_level[school["level"]].append(school)
    compared: dict[str, Comparison] = {}
    for group in by_level.values():
        speaking = [s for s in group if s["school_code"] not in silent]
        if speaking:
            compared |= _compare(group, _peers(speaking))
    return compared


def _peers(group: Sequence[dict[str, Any]]) -> Peers:
    import numpy as np  # noqa: PLC0415  (numpy and scipy load only where a snapshot is judged)
    from scipy.stats.mstats import winsorize  # noqa: PLC0415

    people = np.array([s["people"] for s in group], dtype=float)
    taking_part = np.array([s["participated"] for s in group], dtype=float)
    rate = float(taking_part.sum() / people.sum())
    if len(group) < 3 or rate in (0.0, 1.0):
        return Peers(rate, 0.0)
    z = (taking_part - people * rate) / np.sqrt(people * rate * (1 - rate))
    spread = float(np.mean(np.asarray(winsorize(z, (WINSORISED_SHARE, WINSORISED_SHARE))) ** 2))
    typical = float(people.mean())
    correlation = (spread - 1) / (typical - 1) if spread > 1 and typical > 1 else 0.0
    return Peers(rate, min(correlation, 0.5))


def _compare(group: Sequence[dict[str, Any]], peers: Peers) -> dict[str, Comparison]:
    """Return the tails and lower limits of every school of one level, were it like its peers."""
    import numpy as np  # noqa: PLC0415
    from scipy import stats  # noqa: PLC0415

    people = np.array([s["people"] for s in group])
    count = np.array([s["participated"] for s in group])
    if peers.correlation <= 0 or peers.rate in (0.0, 1.0):
        low, high = stats.binom.cdf(count, people, peers.rate), stats.binom.sf(count - 1, people, peers.rate)
        limits = [stats.binom.ppf(chance, people, peers.rate) for chance in (LOW_95, LOW_998)]
    else:
        low, high, limits = _beta_binomial(people, count, peers)
    lower_95, lower_998 = (limit / people for limit in limits)
    return {
        s["school_code"]: Comparison(peers, float(low[n]), float(high[n]), float(lower_95[n]), float(lower_998[n]))
        for n, s in enumerate(group)
    }


def _beta_binomial(people: Any, count: Any, peers: Peers) -> tuple[Any, Any, list[Any]]:
    """Return the lower and upper tails of `count` and the counts at the lower limits, each as an array over schools.

    Every chance of every size of school is worked out once, in one call: scipy's own cdf and ppf of this distribution
    go through them anew for each school and each step of a search.
    """
    import numpy as np  # noqa: PLC0415
    from scipy import stats  # noqa: PLC0415

    strength = 1 / peers.correlation - 1
    sizes = np.unique(people)
    counts = [np.arange(size + 1) for size in sizes]
    chances = stats.betabinom.pmf(
        np.concatenate(counts), np.repeat(sizes, sizes + 1), peers.rate * strength, (1 - peers.rate) * strength
    )
    parts = np.split(chances, np.cumsum(sizes + 1)[:-1])
    up_to = dict(zip(sizes.tolist(), (np.cumsum(part) for part in parts), strict=True))
    own = [up_to[size] for size in people.tolist()]
    low = np.array([tail[c] for tail, c in zip(own, count, strict=True)])
    high = np.array([1 - tail[c - 1] if c else 1.0 for tail, c in zip(own, count, strict=True)])
    limits = [np.array([np.searchsorted(tail, chance) for tail in own]) for chance in (LOW_95, LOW_998)]
    return low, high, limits


def _judge(
    school: dict[str, Any],
    compared: Comparison | None,
    silent: Mapping[str, int],
    falls: Mapping[str, tuple[float, float]],
    snapshot: "Snapshot",
) -> dict[str, Any]:
    code, people, count = school["school_code"], school["people"], school["participated"]
    settings = snapshot.settings
    target = settings.target("participated", snapshot.as_of, school["level"]) or 0.0
    gap = max(0, math.ceil(round(target * people, 6)) - count)
    row = {"school_code": code, "people": people, "participated": count, "target": target, "gap_people": gap}
    status, reasons = "on_track", []
    if compared:
        row |= {
            "peer_rate": compared.peers.rate,
            "lower_95": compared.lower_95,
            "lower_998": compared.lower_998,
        }
        if count / people < target and compared.low <= LOW_95 and people >= MIN_PEOPLE:
            status = "far_behind" if compared.low <= LOW_998 else "behind"
            reasons = [_behind_sentence(school, compared), _target_sentence(gap, target, snapshot)]
        elif compared.high <= HIGH_998 and compared.peers.rate < 1:
            status = "ahead"
        elif code in falls and _has_fallen(falls[code], people, settings):
            status = "slipping"
            reasons = [_fall_sentence(falls[code], people, settings)]
    if code in silent:
        status, reasons = "silent", [_silent_sentence(silent[code])]
    return row | {"status": status, "is_flagged": status in FLAGGED, "reasons": reasons}


def _has_fallen(fall: tuple[float, float], people: int, settings: Settings) -> bool:
    before, now = (min(round(x), people) for x in fall)
    if now >= before or people < MIN_PEOPLE:
        return False
    from scipy import stats  # noqa: PLC0415

    pairs = [[now, people - now], [before, people - before]]
    return float(stats.fisher_exact(pairs, alternative="less").pvalue) < settings.slipping_chance


def _behind_sentence(school: dict[str, Any], compared: Comparison) -> str:
    people, count, low = school["people"], school["participated"], compared.low
    odds = f"chỉ 1 trong {number(round(1 / low))} lần" if low > 1e-6 else "hầu như không bao giờ"
    return (
        f"{number(count)}/{number(people)} người tham gia ({percent(count / people)}), các cơ sở"
        f" {name_of(LEVELS, school['level'])} khác đạt {percent(compared.peers.rate)}; với {number(people)} người,"
        f" nếu giống các cơ sở ấy thì {odds} thấp như vậy."
    )


def _target_sentence(gap: int, target: float, snapshot: "Snapshot") -> str:
    return f"Thiếu {number(gap)} người để đạt mục tiêu {percent(target)} ngày {day_text(snapshot.as_of)}."


def _fall_sentence(fall: tuple[float, float], people: int, settings: Settings) -> str:
    weeks = settings.slipping_days // timedelta(weeks=1).days
    before, now = fall
    return (
        f"{weeks} tuần gần nhất trung bình {number(now, 1)}/{number(people)} người mỗi buổi,"
        f" {weeks} tuần trước đó {number(before, 1)}."
    )


def _silent_sentence(sessions: int) -> str:
    return f"Không có bằng chứng nào (kết nối, điểm danh, ký tên) trong {number(sessions)} buổi gần nhất."
