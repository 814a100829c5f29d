"""Which units the rows of a boundary file are: by a column of codes or of names, in whichever system fits."""

from dataclasses import dataclass

import pandas as pd

from etl.model.errors import UserError
from geo.resolve import resolve
from geo.units import System, Unit, units

SYSTEM_WORDS: dict[System, str] = {
    "current": "45 xã, phường từ 01/07/2025",
    "former": "129 xã, phường, thị trấn trước 01/07/2025",
    "district": "10 huyện, thị xã, thành phố trước 01/07/2025",
}


@dataclass(frozen=True)
class Recognised:
    """Rows of a file as units: `codes` has one code per row, None for a row that is no unit of `system`."""

    system: System
    column: str
    texts: tuple[str, ...]
    codes: tuple[str | None, ...]

    @property
    def missing(self) -> list[Unit]:
        """Units that no row is."""
        return [unit for unit in units(self.system) if unit.code not in self.codes]

    @property
    def found_share(self) -> float:
        """Share of the system's units that some row is."""
        return 1 - len(self.missing) / len(units(self.system))

    @property
    def fit(self) -> float:
        """Share of units found times share of rows used: 1 where rows and units correspond."""
        return self.found_share * sum(code is not None for code in self.codes) / len(self.codes)


def recognise(table: pd.DataFrame, systems: tuple[System, ...]) -> Recognised:
    """Return the reading of one column of `table` (no geometry) that fits best among `systems`.

    Codes of 2025 were taken over from former communes, so a file of the 129 has all 45 codes too: rows left over count
    against a reading. Raises UserError where no column names half of a system's units.
    """
    readings = [_read(table[column], str(column), system) for system in systems for column in table.columns]
    best = max(readings, key=lambda reading: reading.fit, default=None)
    if best is None or best.found_share < 0.5:
        columns = ", ".join(f"“{column}”" for column in table.columns) or "không có cột nào"
        raise UserError(
            "Không thấy cột mã hoặc tên đơn vị của tỉnh Điện Biên trong tệp ranh giới "
            f"(các cột: {columns}). Cần: {'; hoặc '.join(SYSTEM_WORDS[system] for system in systems)}."
        )
    return best


def _read(column: pd.Series, name: str, system: System) -> Recognised:
    texts = tuple("" if pd.isna(value) else str(value) for value in column)
    found = {text: resolve(text, system=system).unit for text in set(texts)}
    return Recognised(system, name, texts, tuple(unit.code if (unit := found[text]) else None for text in texts))
