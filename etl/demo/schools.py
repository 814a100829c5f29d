"""The invented schools and centres of the demo province, placed over the 129 real former communes.

Names follow the pattern of the region (level, number, name of the former commune or district); codes and sizes are
made up. The network's shape (168 kindergartens, 140 primary schools, 33 upper-secondary …) is the published one.
"""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from etl.text.fold import fold
from geo.units import FormerCommune, former_communes

LEVEL_COUNTS = {"MN": 168, "TH": 140, "THCS": 105, "TH&THCS": 22, "THPT": 33, "THCS&THPT": 4, "GDNN-GDTX": 10}
"""Schools of the whole province by level code: 482."""

AUDIENCE = 14_000
MANAGERS = 1_200
PRIVATE = 3

# 0 = the valley town, 1 = the far border; a rough order by road distance from Điện Biên Phủ, for the demo only.
_REMOTENESS = {
    "094": 0.05, "095": 0.35, "096": 0.90, "097": 0.60, "098": 0.70,
    "099": 0.45, "100": 0.25, "101": 0.75, "102": 0.40, "103": 0.85,
}  # fmt: skip
_CODE_LETTERS = {
    "MN": "MN", "TH": "TH", "THCS": "CS", "TH&THCS": "LC", "THPT": "PT", "THCS&THPT": "LT", "GDNN-GDTX": "TX",
}  # fmt: skip
_FULL = {
    "MN": "Trường Mầm non", "TH": "Trường Tiểu học", "THCS": "Trường THCS", "TH&THCS": "Trường TH&THCS",
    "THPT": "Trường THPT", "THCS&THPT": "Trường THCS&THPT", "GDNN-GDTX": "Trung tâm GDNN-GDTX",
}  # fmt: skip
_SHORT = {**{level: level for level in LEVEL_COUNTS}, "GDNN-GDTX": "TTGDNN-GDTX"}
_MEAN_STAFF = {"MN": 24, "TH": 28, "THCS": 23, "TH&THCS": 33, "THPT": 42, "THCS&THPT": 40, "GDNN-GDTX": 17}


@dataclass(frozen=True)
class School:
    """One invented school. `short_name`: as people type it; `remoteness` 0–1; counts are people."""

    code: str
    name: str
    short_name: str
    level: str
    kind: str
    place: FormerCommune
    remoteness: float
    aliases: tuple[str, ...] = ()
    managers: int = 0
    teachers: int = 0
    support: int = 0

    @property
    def audience(self) -> int:
        """Managers and teachers."""
        return self.managers + self.teachers


def make_schools(rng: np.random.Generator, scale: float = 1.0) -> list[School]:
    """Return the schools by former district and level; `scale` keeps an even sample of each level (at least one)."""
    communes = sorted(former_communes(), key=lambda c: -_weight(c))
    schools = [*_named(_place_levels(communes)), *_district_schools(communes)]
    schools = [_with_aliases(rng, s) for s in schools]
    schools = _with_sizes(rng, schools)
    kept: list[School] = []
    for level, count in LEVEL_COUNTS.items():
        of_level = sorted((s for s in schools if s.level == level), key=lambda s: (s.place.district_code, s.code))
        keep = min(len(of_level), max(1, round(count * scale)))
        kept += [of_level[int((n + 0.5) * len(of_level) / keep)] for n in range(keep)]
    return sorted(kept, key=lambda s: (s.place.district_code, list(LEVEL_COUNTS).index(s.level), s.code))


def remoteness(commune: FormerCommune) -> float:
    """Return 0 (the valley town) to 1 (the far border)."""
    base = _REMOTENESS[commune.district_code]
    return base * 0.4 if commune.type in ("Phường", "Thị trấn") else base


def _weight(commune: FormerCommune) -> float:
    # No population by commune is published; towns and the valley are larger, the rest differ by a fixed pattern.
    urban = 1.1 if commune.type in ("Phường", "Thị trấn") else 0.0
    return 1.0 + urban - 0.45 * _REMOTENESS[commune.district_code] + (int(commune.code) * 37 % 50) / 100


def _place_levels(communes: list[FormerCommune]) -> list[tuple[str, str, FormerCommune]]:
    """Return (level, kind, commune) for schools up to lower secondary; `communes` come largest first."""
    small = communes[-LEVEL_COUNTS["TH&THCS"] :]
    rest = [c for c in communes if c not in small]
    joint = _joint(rest)
    lower = [c for c in rest if c not in joint]
    placed = [
        *(("MN", c) for c in communes),
        *(("TH", c) for c in rest),
        *(("TH", c) for c in rest[: LEVEL_COUNTS["TH"] - len(rest)]),
        *(("TH&THCS", c) for c in small),
        *(("THCS&THPT", c) for c in joint),
        *(("THCS", c) for c in lower),
        *(("THCS", c) for c in lower[: LEVEL_COUNTS["THCS"] - len(lower)]),
    ]
    second = communes[: LEVEL_COUNTS["MN"] - len(communes)]
    private = [c for c in second if c.type == "Phường" and c.district_code == "094"][:PRIVATE]
    return [
        *((level, _kind(level, commune), commune) for level, commune in placed),
        *(("MN", "tư thục" if commune in private else "công lập", commune) for commune in second),
    ]


def _joint(communes: list[FormerCommune]) -> list[FormerCommune]:
    """The communes of the THCS&THPT schools: one, not the seat, in each of the four remotest districts."""
    far = sorted(_REMOTENESS, key=lambda code: -_REMOTENESS[code])[: LEVEL_COUNTS["THCS&THPT"]]
    return [[c for c in communes if c.district_code == code and c.name != c.district.name][1] for code in far]


def _kind(level: str, commune: FormerCommune) -> str:
    is_boarding = level in ("TH", "THCS", "TH&THCS") and remoteness(commune) > 0.35 and int(commune.code) % 3 != 0
    return "PTDTBT" if is_boarding else "công lập"


def _named(placed: list[tuple[str, str, FormerCommune]]) -> list[School]:
    public = [(level, commune.code) for level, kind, commune in placed if kind != "tư thục"]
    total, seen = Counter(public), Counter[tuple[str, str]]()
    schools = []
    for level, kind, commune in placed:
        if kind == "tư thục":
            schools.append(_school(level, kind, f"tư thục {commune.name}", commune))
            continue
        key = (level, commune.code)
        seen[key] += 1
        number = f"số {seen[key]} " if total[key] > 1 else ""
        schools.append(_school(level, kind, number + commune.name, commune))
    return _with_codes(schools)


def _district_schools(communes: list[FormerCommune]) -> list[School]:
    """Upper-secondary schools and centres: a centre in every former district, boarding schools, the rest by size."""
    seats: dict[str, FormerCommune] = {}
    for commune in communes:
        if commune.district_code not in seats or commune.name == commune.district.name:
            seats[commune.district_code] = commune
    schools = [_school("THPT", "PTDTNT", "tỉnh", seats["094"])]
    for seat in (seats[code] for code in sorted(seats)):
        district = seat.district
        if district.type == "Huyện":
            schools.append(_school("THPT", "PTDTNT", district.name_in_sentence, seat, district.name))
        schools.append(_school("GDNN-GDTX", "công lập", district.name_in_sentence, seat, district.name))
    others = [c for c in communes if c not in seats.values() and c not in _joint(communes)]
    turns: Counter[str] = Counter()
    ranked = []
    for commune in others:
        turns[commune.district_code] += 1
        ranked.append((turns[commune.district_code], commune))
    in_turn = [*seats.values(), *(c for _, c in sorted(ranked, key=lambda r: r[0]))]
    missing = LEVEL_COUNTS["THPT"] - sum(s.level == "THPT" for s in schools)
    schools += [_school("THPT", "công lập", c.name, c) for c in in_turn[:missing]]
    return _with_codes(schools)


def _school(level: str, kind: str, place_name: str, place: FormerCommune, short_place: str | None = None) -> School:
    word, short = _FULL[level], _SHORT[level]
    if kind in ("PTDTBT", "PTDTNT"):
        word = f"Trường {kind} {word.removeprefix('Trường ')}"
        short = f"{kind} {short}"
    short_name = f"{short} {short_place or place_name}"
    return School("", f"{word} {place_name}", short_name, level, kind, place, remoteness(place))


def _with_codes(schools: list[School]) -> list[School]:
    counts: Counter[str] = Counter()
    coded = []
    for school in schools:
        prefix = _CODE_LETTERS[school.level] + school.place.district_code
        counts[prefix] += 1
        coded.append(replace(school, code=f"{prefix}{counts[prefix]:02d}"))
    return coded


def _with_aliases(rng: np.random.Generator, school: School) -> School:
    if rng.random() > 0.6 and school.kind != "PTDTNT" and school.level != "GDNN-GDTX":
        return school
    aliases = [f"Điểm cầu {school.short_name}"]
    if rng.random() < 0.3:
        aliases.append(fold(school.short_name).upper())
    return replace(school, aliases=tuple(aliases))


def _with_sizes(rng: np.random.Generator, schools: list[School]) -> list[School]:
    weight = np.array([_MEAN_STAFF[s.level] * (0.75 + 0.25 * _weight(s.place)) for s in schools])
    weight = weight * rng.lognormal(0.0, 0.26, len(schools))
    managers = np.where(weight > np.quantile(weight, 0.51), 3, 2)
    teachers = np.maximum(np.round(weight * (AUDIENCE - MANAGERS) / weight.sum()), 6).astype(int)
    support = np.maximum(np.round(weight * 0.17 + rng.normal(0, 0.8, len(schools))), 1).astype(int)
    return [
        replace(s, managers=int(m), teachers=int(t), support=int(n))
        for s, m, t, n in zip(schools, managers, teachers, support, strict=True)
    ]
