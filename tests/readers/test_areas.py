"""How large a sheet is, told from its bytes before anything is allocated: never less than what calamine would make of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from etl.readers.common.other_areas import ods_areas_of, xlsb_area_of
from etl.readers.common.problems import WorkbookError
from etl.readers.common.sheet_area import area_of, column_number, filled_area_of

CELLS = st.lists(st.tuples(st.integers(1, 1_048_576), st.integers(1, 16_384), st.booleans()), min_size=1, max_size=12)


def sheet(cells, form='<c r="{ref}" s="3">{inner}</c>', empty='<c r="{ref}" s="3"/>'):
    parts = []
    for row, column, is_filled in cells:
        ref = f"{get_column_letter(column)}{row}"
        parts.append(f'<row r="{row}">' + (form if is_filled else empty).format(ref=ref, inner="<v>1</v>") + "</row>")
    return f"<worksheet><cols><col min='1'/></cols><sheetData>{''.join(parts)}</sheetData></worksheet>".encode()


def filled(cells):
    return max((r for r, _, f in cells if f), default=0), max((c for _, c, f in cells if f), default=0)


@given(CELLS)
def test_filled_area_is_exact_however_cells_are_written(cells):
    assert filled_area_of(sheet(cells)) == filled(cells)
    assert area_of(sheet(cells), 0) == filled(cells)
    for form, empty in (
        ("<c s='1' r='{ref}'>{inner}</c>", "<c s='1' r='{ref}'/>"),
        ('<x:c  r = "{ref}">{inner}</x:c>', '<x:c  r = "{ref}" />'),
        ('<c t="n" r="{ref}" a="x>y/">{inner}</c>', '<c t="n" r="{ref}" a="x>y"/>'),
        ('<c r="{ref}" s="3">{inner}</c>', '<c r="{ref}" s="3"></c>'),
        ('<x:c r="{ref}">{inner}</x:c>', '<x:c r="{ref}"></x:c>'),
    ):
        assert area_of(sheet(cells, form, empty), 0) == filled(cells)


@given(CELLS, st.integers(1, 10**11))
def test_quick_look_never_says_less_than_there_is(cells, room):
    rows, columns = area_of(sheet(cells), room)
    assert rows >= filled(cells)[0] and columns >= filled(cells)[1]
    assert rows * columns <= room or (rows, columns) == filled(cells)


def test_cells_on_both_sides_of_a_border_between_pieces_are_seen():
    far = b'<row r="9"><c r="XFD1048576"><v>1</v></c></row>'
    for padding in range((1 << 20) - 90, (1 << 20) + 10, 3):
        part = b"<worksheet><sheetData>" + b" " * padding + far + b"</sheetData></worksheet>"
        assert area_of(part, 0) == (1_048_576, 16_384)


def test_cells_without_references_follow_one_another():
    part = b"<sheetData><row><c><v>1</v></c><c/><c><v>1</v></c></row><row/><row><c><v>1</v></c></row></sheetData>"
    assert filled_area_of(part) == (3, 3)


@pytest.mark.parametrize("columns", [1, 26, 27, 702, 703, 16_384])
def test_column_numbers(columns):
    assert column_number(get_column_letter(columns).encode()) == columns


@pytest.mark.parametrize(
    "cell",
    ['<c r="A1"><is><t>{}</t></is></c>', "<c r='A1'><is><t>{}</t></is></c>", '<c r="A1"><is>{}</is></c><c r="B1"/>'],
)
def test_endless_cell(cell):
    part = f"<sheetData><row r='1'>{cell.format('a' * 3_000_000)}</row></sheetData>".encode()
    with pytest.raises(WorkbookError):
        area_of(part, 10**9)


def test_open_document_sheet_counts_repeats_up_to_the_last_filled_cell():
    part = b"""<t:table name="a"><t:table-row t:number-rows-repeated="3">
        <t:table-cell t:number-columns-repeated='5' o:value-type="s"/><t:table-cell t:number-columns-repeated="900"/></t:table-row>
        <t:table-row t:number-rows-repeated="90000"><t:table-cell/></t:table-row></t:table>
        <t:table><t:table-row t:number-rows-repeated="7"><t:table-cell/></t:table-row>
        <t:table-row><t:table-cell><p/></t:table-cell></t:table-row></t:table>"""
    assert list(ods_areas_of(part)) == [(3, 5), (8, 1)]


def test_binary_sheet():
    def record(kind, payload):
        return bytes([kind, len(payload)]) + payload

    def number(value):
        return value.to_bytes(4, "little")

    part = (
        record(0, number(4))
        + record(2, number(6) + bytes(8))
        + record(1, number(900))
        + record(7, number(2) + bytes(8))
    )
    assert xlsb_area_of(part) == (5, 7)
    with pytest.raises(ValueError, match="cut"):
        xlsb_area_of(b"\x80")
