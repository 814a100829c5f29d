"""A sentence in Vietnamese for each unit: what it was made of or went to, and which namesake it is not."""

from collections.abc import Iterable
from functools import lru_cache

from etl.text.fold import accent_key
from geo.units import (
    CHANGE_DAY,
    Commune,
    District,
    FormerCommune,
    Unit,
    communes,
    district,
    former_communes,
    predecessors,
    successors,
)

_SINCE = f"từ {CHANGE_DAY:%d/%m/%Y}"
_UNTIL = "đến 30/06/2025"


@lru_cache(maxsize=256)
def explain(unit: Unit) -> str:
    """Return one sentence on a unit: its parts by former district, or where it went, and its namesake elsewhere.

    "Xã Mường Chà (từ 01/07/2025) gồm các xã cũ Chà Cang, Nậm Tin, Pa Tần, Chà Nưa của huyện Nậm Pồ; không phải thị trấn
    Mường Chà cũ, nay thuộc xã Na Sang."
    """
    if isinstance(unit, Commune):
        return _of_commune(unit)
    return _of_former_commune(unit) if isinstance(unit, FormerCommune) else _of_district(unit)


def parts_in_words(unit: Commune) -> str:
    """Return the members of a commune by former district, that of most members first.

    "các phường cũ Na Lay, Sông Đà, xã cũ Lay Nưa của thị xã Mường Lay và xã cũ Sá Tổng của huyện Mường Chà"
    """
    groups = sorted(unit.parts.items(), key=lambda part: (part[0] != unit.parent_district_code, part[0]))
    order = predecessors(unit)
    return " và ".join(
        f"{_listed(m for m in order if m in members)} của {district(code).name_in_sentence}" for code, members in groups
    )


def _of_commune(unit: Commune) -> str:
    straddles = " (trên địa bàn hai đơn vị cấp huyện cũ)" if unit.is_straddler else ""
    said = f"{unit.full_name} ({_SINCE}) gồm {parts_in_words(unit)}{straddles}"
    others = [old for old in _namesakes(unit, former_communes()) if isinstance(old, FormerCommune)]
    others = [old for old in others if old.commune_code != unit.code]
    nots = [f"không phải {old.name_in_sentence} cũ, nay thuộc {old.commune.name_in_sentence}" for old in others]
    return "; ".join([said, *nots]) + "."


def _of_former_commune(unit: FormerCommune) -> str:
    today = unit.commune
    said = f"{unit.full_name} ({_UNTIL}) thuộc {unit.district.name_in_sentence}, nay là một phần của {today.name_in_sentence}"
    others = [new for new in _namesakes(unit, communes()) if isinstance(new, Commune) and new != today]
    nots = [f"không phải {new.name_in_sentence} ({_SINCE}), gồm {parts_in_words(new)}" for new in others]
    return "; ".join([said, *nots]) + "."


def _of_district(unit: District) -> str:
    members = [old for old in former_communes() if old.district_code == unit.code]
    whole = [new for new in successors(unit) if not new.is_straddler]
    shared = [new for new in successors(unit) if new.is_straddler]
    said = f"{unit.full_name} ({_UNTIL}) có {len(members)} xã, phường, thị trấn"
    if whole:
        said += f"; nay là {_listed(whole)}"
    if shared:
        said += f"{' và ' if whole else '; nay là '}một phần của {_listed(shared)}"
    return said + "."


def _listed(units: Iterable[Unit]) -> str:
    """Return names in a row, each type said once before those that follow it: "các xã Sa Lông, Na Sang, thị trấn …"."""
    by_type: dict[str, list[Unit]] = {}
    for unit in units:
        by_type.setdefault(unit.type.lower(), []).append(unit)
    groups = []
    for word, same in by_type.items():
        old = " cũ" if isinstance(same[0], FormerCommune) else ""
        many = "các " if len(same) > 1 else ""
        groups.append(f"{many}{word}{old} {', '.join(unit.name for unit in same)}")
    return ", ".join(groups)


def _namesakes(unit: Unit, others: Iterable[Unit]) -> list[Unit]:
    own = {accent_key(name) for name in (unit.name, *unit.aliases)}
    return [other for other in others if own & {accent_key(name) for name in (other.name, *other.aliases)}]
