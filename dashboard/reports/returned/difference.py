"""One difference between two documents, and how it is said."""

from dataclasses import dataclass

_NAME, _VALUE = 70, 400
"""Letters shown of what names a cell, and of what is in it."""


@dataclass(frozen=True)
class Difference:
    """One difference. `place`: sheet, table or "Văn bản"; `cell`: address, or which paragraph; `row`, `column`: what names
    them; `kind`: see KINDS; `old` and `new`: as a reader sees them.
    """

    place: str
    cell: str
    row: str
    column: str
    kind: str
    old: str
    new: str

    def sentence(self) -> str:
        """Return it in words: "Tờ “Tiến độ”, ô D12 (Trường A · Tham gia): 30 → 31."."""
        where = f"{self.place}, {self.cell}" if self.cell else self.place
        what = " · ".join(t for t in (_cut(self.row, _NAME), _cut(self.column, _NAME)) if t)
        return f"{where}{f' ({what})' if what else ''}: {KINDS[self.kind].format(old=_cut(self.old, _VALUE), new=_cut(self.new, _VALUE))}"


KINDS = {
    "changed": "{old} → {new}.",
    "formula_lost": "công thức bị thay bằng giá trị gõ tay, {old} → {new}.",
    "formula_changed": "công thức bị sửa, {old} → {new}.",
    "recalculated": "{old} → {new} (công thức tự tính lại theo ô khác).",
    "filled": "đã điền vào chỗ để trống: {new}.",
    "row_added": "thêm dòng: {new}.",
    "row_removed": "bỏ dòng: {old}.",
    "column_added": "thêm cột “{new}”.",
    "column_removed": "bỏ cột “{old}”.",
    "reordered": "{new} dòng đổi chỗ.",
    "sheet_added": "thêm {new}.",
    "sheet_removed": "bỏ {old}.",
    "sheet_renamed": "đổi tên thành “{new}”.",
}
"""Kind → its words."""
BY_HAND = frozenset(KINDS) - {"recalculated", "filled"}
"""Kinds that somebody must have done to a figure or a text; filling in a number, a day, a signer is what is expected."""


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest].rstrip() + "…"
