"""Old workbooks (.xls): what is no cell costs nothing, and what has no end is refused before anybody follows it."""

import io
import struct
import tracemalloc

import pytest
import xlrd

from etl.readers import Source, read
from etl.readers.common import biff
from etl.readers.common.biff import checked
from etl.readers.common.compound import workbook_stream
from etl.readers.common.problems import WorkbookError
from tests.readers import old_books as book
from tests.readers.build import SAMPLES, codes, records, sample

LISTS = ["can_bo_tcvn3.xls", "can_bo_vni.xls", "CSDL_GiaoVien.xls"]


def refusal(stream):
    result = read(Source("cũ.xls", book.compound(stream)))
    return result.is_refused and codes(result)


@pytest.mark.parametrize("name", LISTS)
def test_cells_and_fonts_are_what_they_were_before_records_were_thinned(name):
    def cells(stream):
        workbook = xlrd.open_workbook(
            file_contents=stream, logfile=io.StringIO(), formatting_info=True, ragged_rows=True
        )
        return workbook.datemode, [
            (
                sheet.name,
                number,
                column,
                cell.ctype,
                cell.value,
                workbook.font_list[workbook.xf_list[cell.xf_index].font_index].name,
            )
            for sheet in workbook.sheets()
            for number in range(sheet.nrows)
            for column, cell in enumerate(sheet.row(number))
            if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
        ]

    assert cells(checked(book.stream_of(name))) == cells(book.stream_of(name))


@pytest.mark.parametrize("name", LISTS)
def test_book_in_a_compound_file_made_here_reads_like_the_sample(name):
    assert records(read(Source("cũ.xls", book.compound(book.stream_of(name))))) == records(sample(name))


@pytest.mark.parametrize(
    ("code", "stream"),
    [
        (book.LINK, book.with_records(of_sheet=book.links())),
        (book.NAME, book.with_records(book.doubling_names())),
        (book.FORMAT, book.with_records(book.endless_formats())),
    ],
)
def test_records_that_no_cell_needs_are_passed_over(code, stream):
    long = [at for at in book.places(checked(stream), code) if code != book.FORMAT or stream[at + 3] > 4]
    assert book.places(stream, code) and not long
    assert records(read(Source("cũ.xls", book.compound(stream)))) == records(sample("can_bo_vni.xls"))


def test_text_that_ends_before_it_begins_is_refused():
    assert refusal(book.text_that_goes_back()) == ["corrupt_file"]


@pytest.mark.parametrize(("count", "code"), [(2, "corrupt_file"), (3_000, "too_large")])
def test_sheet_that_is_listed_again_and_again_is_refused(count, code):
    assert refusal(book.with_records(listed=count)) == [code]


@pytest.mark.parametrize("place", [-20, 0, 40, 10**9])
def test_sheet_whose_place_cannot_be(place):
    stream = bytearray(book.stream_of())
    struct.pack_into("<i", stream, book.places(stream, book.SHEET)[0] + 4, place)
    assert refusal(bytes(stream)) == ["corrupt_file"]


def test_compound_file_inside_the_stream_is_not_followed():
    assert refusal((SAMPLES / "can_bo_vni.xls").read_bytes()) == ["corrupt_file"]


def test_cells_in_opposite_corners():
    assert refusal(book.small(b"", book.far_cell())) == ["too_large"]


def test_long_text_in_many_cells():
    text = struct.pack("<HB", 8_000, 0) + b"a" * 8_000
    cells = b"".join(book.record(book.CELL, struct.pack("<HHHi", row, 0, 15, 0)) for row in range(40_000))
    assert refusal(book.small(book.table_of_texts(1, text), cells)) == ["too_large"]


def test_chart_in_a_sheet_is_no_part_of_it():
    result = read(Source("cũ.xls", book.compound(book.with_records(of_sheet=book.chart()))))
    assert records(result) == records(sample("can_bo_vni.xls"))


def test_texts_over_several_records_are_followed_as_xlrd_does():
    parts = [
        struct.pack("<ii", 4, 4) + struct.pack("<HB", 4, 0) + b"ab",
        b"\x01" + "cd".encode("utf-16-le") + struct.pack("<HBH", 2, 8, 2) + b"ef" + bytes(4),
        bytes(4) + struct.pack("<HBI", 1, 4, 6) + b"g" + bytes(2),
        bytes(4) + struct.pack("<HB", 1, 1) + "ư".encode("utf-16-le"),
    ]
    texts = book.record(book.TEXTS, parts[0]) + b"".join(book.record(0x3C, part) for part in parts[1:])
    cells = b"".join(book.record(book.CELL, struct.pack("<HHHi", row, 0, 15, row)) for row in range(4))
    stream = book.small(texts, cells)
    workbook = xlrd.open_workbook(file_contents=checked(stream), logfile=io.StringIO())
    found = [value for (value,) in workbook.sheet_by_index(0).get_rows()]
    assert [cell.value for cell in found] == ["abcd", "ef", "g", "ư"]
    assert biff._lengths(parts) == [4, 2, 1, 1]


def test_book_under_a_password():
    assert refusal(book.with_records(book.record(0x2F, bytes(54)))) == ["encrypted"]


def test_chain_in_a_circle_holds_no_more_than_the_file():
    content = bytearray(book.compound(book.stream_of() + bytes(2_000_000)))
    table = len(content) - 512 * ((len(content) // 512 - 2) // 127)
    first = 512 + struct.unpack_from("<i", content, 76)[0] * 512
    assert table and struct.unpack_from("<i", content, first)[0] == 1
    struct.pack_into("<i", content, first, 0)
    tracemalloc.start()
    with pytest.raises(WorkbookError):
        workbook_stream(bytes(content))
    assert tracemalloc.get_traced_memory()[1] < 3 * len(content)
    tracemalloc.stop()
