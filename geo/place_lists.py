"""Where all schools of a list lie: its rows read together, for a column says of which time its units are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from etl.text.fold import accent_key
from geo.placing import ColumnSense, Placement, place_school, today_of
from geo.resolve import resolve
from geo.units import Commune, FormerCommune, Unit

_LEAST_FORMER = 3
_LEAST_SHARE = 0.4
"""Different units of before the change that a column has to name, and their share of all units named, to be a column of
former units: of the former communes of every district at least half bear names that no unit of today has."""


def place_schools(rows: Sequence[Mapping[str, Any]], origins: Mapping[int, int] | None = None) -> list[Placement]:
    """Return the placement of every row of staged lists of schools, in their order.

    `rows`: commune_text, former_commune_text, former_district_text, and where there are any commune_period, school_name,
    valid_from, valid_to, and file_id, which tells the lists apart; `origins`: file of mended rows → the file that they
    mend.

    The heading "Xã/phường" means units since 01/07/2025, and a name that moved is read so; a note says it. A list whose
    column names units that ended on 30/06/2025 and none that began on 01/07/2025 is a list of former units: names and
    codes of both times are read so in it, and one issue, at the first such row, says it. Where more different units are
    former than of today, but not all, a name that moved is asked for.
    """
    lists: dict[Any, list[int]] = {}
    for number, row in enumerate(rows):
        file_id = row.get("file_id")
        lists.setdefault((origins or {}).get(file_id, file_id), []).append(number)  # type: ignore[arg-type]
    placed: list[Placement] = [Placement()] * len(rows)
    for numbers in lists.values():
        own = [rows[n] for n in numbers]
        for number, placement in zip(numbers, _place_list(own), strict=True):
            placed[number] = placement
    return placed


def _place_list(rows: Sequence[Mapping[str, Any]]) -> list[Placement]:
    sense = column_sense(rows)
    placed = [_of_row(row, sense) for row in rows]
    if sense == "former":
        plain = [_of_row(row, None) for row in rows]
        changed = [n for n, (a, b) in enumerate(zip(placed, plain, strict=True)) if _where(a) != _where(b)]
        if changed:
            first = changed[0]
            texts = dict.fromkeys(str(rows[n]["commune_text"]).strip() for n in changed)
            shown = ", ".join(list(texts)[:5]) + (" …" if len(texts) > 5 else "")
            note = ("column_read_as_former", {"value": shown, "candidates": str(len(changed))})
            placed[first] = replace(placed[first], issues=(*placed[first].issues, note))
    return placed


def _of_row(row: Mapping[str, Any], sense: ColumnSense | None) -> Placement:
    return place_school(
        row["commune_text"],
        row["former_commune_text"],
        row["former_district_text"],
        school_name=row.get("school_name"),
        valid_from=row.get("valid_from"),
        valid_to=row.get("valid_to"),
        column="current" if row.get("commune_period") == "current" else sense,
    )


def _where(place: Placement) -> tuple[str | None, ...]:
    return place.commune_code, place.former_commune_code, place.district_code


def column_sense(rows: Iterable[Mapping[str, Any]]) -> ColumnSense | None:
    """Tell of which time the units in the column "Xã/phường" of one list are; None: of today, as the heading says.

    Only what can be of one time alone speaks: "Him Lam", "03124"; "xã Mường Chà", "phường Mường Lay"; "Na Sang" beside
    the former commune Sa Lông. Every unit speaks once, however many schools it has.
    """
    former: set[Unit] = set()
    current: set[Unit] = set()
    open_texts: set[str] = set()
    for row in rows:
        if not row["commune_text"] or row.get("commune_period"):
            continue
        found = resolve(row["commune_text"], level="commune", district=row["former_district_text"])
        meant = _beside_former(found.candidates, row["former_commune_text"])
        if found.says_when or found.reason == "conflict" or (found.unit is None and found.reason != "several"):
            continue
        if len(meant) > 1:
            open_texts.add(accent_key(str(row["commune_text"])))
        elif isinstance(meant[0], FormerCommune):
            former.add(meant[0])
        else:
            current.add(meant[0])
    if not former:
        return None
    named = len(former) + len(current) + len(open_texts)
    if not current and len(former) >= _LEAST_FORMER and len(former) >= _LEAST_SHARE * named:
        return "former"
    return "mixed" if len(former) > len(current) else None


def _beside_former(candidates: tuple[Unit, ...], former_text: str | None) -> tuple[Unit, ...]:
    """Return those that fit the former commune in the column "Xã cũ", or all of them where it decides nothing."""
    own = resolve(former_text, level="commune", system="former").unit
    if own is None:
        return candidates
    fitting = (u for u in candidates if u == own or (isinstance(u, Commune) and u.code == today_of(own)))
    return tuple(fitting) or candidates
