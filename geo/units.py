"""The units as data: ten former districts, 129 former communes, 45 current communes, with the days they are valid.

Codes and names were reused on 1 July 2025 for other places (03166 was Chà Cang and is Mường Chà), so a unit is
identified by (code, valid_from); `commune`, `former_commune` and `district` each look in one system only.
Source of the rows: geo/reference/*.csv, described in geo/README.md.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

REFERENCE = Path(__file__).parent / "reference"

CHANGE_DAY = date(2025, 7, 1)
"""First day without districts and with 45 communes (Nghị quyết 1661/NQ-UBTVQH15 of 16/6/2025)."""
LAST_FORMER_DAY = CHANGE_DAY - timedelta(days=1)
"""Last day of the ten districts and the 129 communes."""

System = Literal["current", "former", "district"]
"""current: the 45 communes; former: the 129 communes before the change; district: the ten districts before it."""


@dataclass(frozen=True)
class _Named:
    """What every unit has. `type` is the Vietnamese word before the name: Xã, Phường, Thị trấn, Huyện and so on."""

    code: str
    name: str
    type: str
    aliases: tuple[str, ...]
    valid_from: date
    valid_to: date | None

    @property
    def full_name(self) -> str:
        """Type and name, as at the start of a line: "Xã Na Sang"."""
        return f"{self.type} {self.name}"

    @property
    def name_in_sentence(self) -> str:
        """Type and name, as inside a sentence: "xã Na Sang"."""
        return f"{self.type.lower()} {self.name}"

    @property
    def key(self) -> tuple[str, date]:
        """(code, valid_from): the only identity of a unit over time."""
        return self.code, self.valid_from


@dataclass(frozen=True)
class District(_Named):
    """One of the ten units of district level that ended on 30/06/2025. area_km2: official, None where not published."""

    area_km2: float | None


@dataclass(frozen=True)
class FormerCommune(_Named):
    """One of the 129 communes before 01/07/2025. lat, lon: WGS84 degrees, None where no reliable point is known."""

    district_code: str
    commune_code: str
    lat: float | None
    lon: float | None

    @property
    def district(self) -> District:
        """The district it belonged to."""
        return district(self.district_code)

    @property
    def commune(self) -> "Commune":
        """The commune that took it over, whole: no former commune was split."""
        return commune(self.commune_code)


@dataclass(frozen=True)
class Commune(_Named):
    """One of the 45 communes and wards since 01/07/2025. area_km2: the official figure; lat, lon: its seat, WGS84."""

    official_order: int
    lat: float
    lon: float
    area_km2: float
    parent_district_code: str

    @property
    def members(self) -> tuple[FormerCommune, ...]:
        """The former communes it was made of, in the order of their codes."""
        return _members()[self.code]

    @property
    def parts(self) -> dict[str, tuple[FormerCommune, ...]]:
        """Former district code → the members that came from it; more than one key for a straddler."""
        codes = dict.fromkeys(member.district_code for member in self.members)
        return {code: tuple(m for m in self.members if m.district_code == code) for code in sorted(codes)}

    @property
    def is_straddler(self) -> bool:
        """True for the eight communes that join parts of two former districts."""
        return len(self.parts) > 1


Unit = District | FormerCommune | Commune


def system_on(day: date) -> System:
    """Tell which communes were valid on `day`: "former" until 30/06/2025, "current" since."""
    return "current" if day >= CHANGE_DAY else "former"


@lru_cache(maxsize=1)
def districts() -> tuple[District, ...]:
    """Return the ten former districts in the order of their codes."""
    return tuple(
        District(**_common(row), area_km2=float(row["area_km2"]) if row["area_km2"] else None)
        for row in _rows("districts.csv")
    )


@lru_cache(maxsize=1)
def former_communes() -> tuple[FormerCommune, ...]:
    """Return the 129 former communes by district and code."""
    return tuple(
        FormerCommune(
            **_common(row),
            district_code=row["district_code"],
            commune_code=row["commune_code"],
            lat=float(row["lat"]) if row["lat"] else None,
            lon=float(row["lon"]) if row["lon"] else None,
        )
        for row in _rows("former_communes.csv")
    )


@lru_cache(maxsize=1)
def communes() -> tuple[Commune, ...]:
    """Return the 45 current communes in the official order."""
    rows = sorted(_rows("communes.csv"), key=lambda row: int(row["official_order"]))
    return tuple(
        Commune(
            **_common(row),
            official_order=int(row["official_order"]),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            area_km2=float(row["area_km2"]),
            parent_district_code=row["parent_district_code"],
        )
        for row in rows
    )


def units(system: System) -> tuple[Unit, ...]:
    """Return every unit of one system."""
    if system == "district":
        return districts()
    return communes() if system == "current" else former_communes()


@lru_cache(maxsize=1)
def units_by_key() -> dict[tuple[str, date], Unit]:
    """Return every unit of the three systems by (code, valid_from)."""
    everything: list[Unit] = [*communes(), *former_communes(), *districts()]
    return {unit.key: unit for unit in everything}


def commune(code: str) -> Commune:
    """Return the current commune with this code; KeyError if there is none."""
    return _by_code("current")[code]  # type: ignore[return-value]


def former_commune(code: str) -> FormerCommune:
    """Return the former commune with this code; KeyError if there is none."""
    return _by_code("former")[code]  # type: ignore[return-value]


def district(code: str) -> District:
    """Return the former district with this code; KeyError if there is none."""
    return _by_code("district")[code]  # type: ignore[return-value]


def find_unit(system: System, code: str) -> Unit | None:
    """Return the unit of `system` with this code, or None."""
    return _by_code(system).get(code)


def straddlers() -> tuple[Commune, ...]:
    """Return the eight current communes that join parts of two former districts, in the official order."""
    return tuple(unit for unit in communes() if unit.is_straddler)


def unit_on(code: str, day: date) -> Unit | None:
    """Return the unit that bore this code on `day`: commune, former commune or former district; None for none.

    `code`: five digits for communes, three for districts, with leading zeros. Nothing is known of days before 2020.
    """
    for system in (system_on(day), "district"):
        unit = _by_code(system).get(code)
        if unit is not None and unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to):
            return unit
    return None


def predecessors(unit: Unit) -> tuple[FormerCommune, ...]:
    """Return the former communes that a unit of today was made of, the one whose code it kept first; () for others."""
    if not isinstance(unit, Commune):
        return ()
    return tuple(sorted(unit.members, key=lambda member: (member.code != unit.code, member.code)))


def successors(unit: Unit) -> tuple[Commune, ...]:
    """Return the communes of today that took a unit over, in the official order; () for a unit of today.

    A former commune has one; a former district several, and shares those that straddle with another district.
    """
    if isinstance(unit, Commune):
        return ()
    if isinstance(unit, FormerCommune):
        return (unit.commune,)
    return tuple(c for c in communes() if unit.code in c.parts)


@lru_cache(maxsize=3)
def _by_code(system: System) -> dict[str, Unit]:
    return {unit.code: unit for unit in units(system)}


@lru_cache(maxsize=1)
def _members() -> dict[str, tuple[FormerCommune, ...]]:
    ordered = sorted(former_communes(), key=lambda unit: unit.code)
    return {unit.code: tuple(m for m in ordered if m.commune_code == unit.code) for unit in communes()}


def _rows(file_name: str) -> list[dict[str, str]]:
    with (REFERENCE / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _common(row: dict[str, str]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "type": row["type"],
        "aliases": tuple(alias for alias in row["aliases"].split(";") if alias),
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    }
