"""Files as such: damaged, disguised, strangely encoded, too large, lying about themselves."""

import io
import unicodedata
import zipfile

import openpyxl
import pytest

from etl.readers import Source, read
from tests.readers.build import SAMPLES, codes, read_rows, records, text_file, with_dimension, workbook

STAFF = [["Mã định danh", "Họ và tên", "Mã trường", "Chức danh"]] + [
    [f"GV{n:03d}", name, "11000001", "GV"]
    for n, name in enumerate(("Lò Thị Hoa", "Quàng Văn Ánh", "Giàng A Páo", "Vừ Thị Mai"))
]
NAMES = [row[1] for row in STAFF[1:]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf \r\n\r\n", "empty_file"),
        (b"PK\x03\x04" + b"x" * 50, "corrupt_file"),
        (workbook({"DS": STAFF})[:-300], "corrupt_file"),
        (OLE, "corrupt_file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"%PDF-1.7 ...", "unsupported_file"),
        (b"\x89PNG\r\n\x1a\n....", "unsupported_file"),
        (bytes(range(256)) * 8, "unsupported_file"),
        ("<html><table><tr><td>Họ và tên</td></tr></table>".encode(), "html_workbook"),
    ],
)
def test_file_that_holds_no_table_has_a_verdict_of_its_own(content, code):
    result = read(Source("tệp.xls", content))
    assert result.is_refused and codes(result) == [code]


def test_archive_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", "x")
    result = read(Source("a.xlsx", out.getvalue()))
    assert codes(result) == ["unsupported_file"] and "ZIP" in result.issues[0].message


def test_workbook_broken_inside_is_corrupt():
    content = bytearray(workbook({"DS": STAFF}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    content[start + 80 : start + 160] = bytes(80)
    assert codes(read(Source("a.xlsx", bytes(content)))) == ["corrupt_file"]


def test_workbook_with_one_cell_far_away_is_not_opened():
    book = openpyxl.Workbook()
    book.active["A1"] = "Họ và tên"
    book.active.cell(1_048_576, 16_384, "x")
    out = io.BytesIO()
    book.save(out)
    result = read(Source("a.xlsx", out.getvalue()))
    assert codes(result) == ["too_large"]


@pytest.mark.parametrize("reference", ["A1:B2", "A1", "A1:XFD1048576"])
def test_stored_dimension_is_not_trusted(reference):
    result = read(Source("ds.xlsx", with_dimension(workbook({"DS": STAFF}), reference)))
    assert [r["full_name"] for r in records(result)] == NAMES
    assert ("wrong_dimension" in codes(result)) == (reference != "A1:XFD1048576")


def test_wrong_extension_is_noted_and_csv_and_txt_are_one_thing():
    assert "wrong_extension" in codes(read(Source("ds.csv", workbook({"DS": STAFF}))))
    assert "wrong_extension" in codes(read(Source("ds.xlsx", text_file(STAFF))))
    for name in ("ds.txt", "ds.csv", "ds"):
        assert "wrong_extension" not in codes(read(Source(name, text_file(STAFF))))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_any_encoding_and_delimiter_give_the_same_names(encoding, delimiter):
    rows = STAFF
    if encoding == "cp1258":
        # Code page 1258 writes tones as marks of their own.
        rows = [[_for_1258(cell) for cell in row] for row in STAFF]
    result = read(Source("ds.csv", text_file(rows, delimiter, encoding)))
    assert [r["full_name"] for r in records(result)] == NAMES
    assert ("encoding_guessed" in codes(result)) == (encoding == "cp1258")
    assert result.facts["delimiter"] == delimiter.replace("\t", "\\t")


def _for_1258(text: str) -> str:
    out = ""
    for char in text:
        try:
            char.encode("cp1258")
            out += char
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
            out += unicodedata.normalize("NFC", "".join(p for p in parts if p not in tone)) + "".join(tone)
    return out


def test_nul_characters_are_dropped_and_the_row_kept():
    content = text_file(STAFF).replace("Quàng".encode(), "Qu\0àng".encode())
    assert [r["full_name"] for r in records(read(Source("ds.csv", content)))] == NAMES


def test_text_cut_inside_a_letter_is_still_utf8():
    content = text_file(STAFF) + "GV009,Lò Thị Hoạ".encode()[:-1]
    result = read(Source("ds.csv", content))
    assert [r["full_name"] for r in records(result)][:4] == NAMES


def test_quote_that_never_ends_does_not_swallow_the_file():
    content = text_file(STAFF).replace("Quàng Văn Ánh".encode(), '"Quàng Văn Ánh'.encode())
    result = read(Source("ds.csv", content))
    assert result.rows_read == 4 and "broken_quotes" in codes(result)


def test_quoted_line_break_does_not_start_a_new_row():
    rows = [*STAFF[:2], ["GV009", "Lò Thị\nHoa", "11000001", "GV"], STAFF[2]]
    found = records(read_rows(rows))
    assert [(r["row"], r["full_name"]) for r in found] == [(2, NAMES[0]), (3, "Lò Thị Hoa"), (4, NAMES[1])]


def test_old_mac_and_unix_line_ends():
    for end in (b"\n", b"\r"):
        content = text_file(STAFF).replace(b"\r\n", end).removesuffix(end)
        assert [r["full_name"] for r in records(read(Source("ds.csv", content)))] == NAMES


def test_list_is_found_on_any_sheet_and_below_titles():
    titles = [["SỞ GIÁO DỤC VÀ ĐÀO TẠO"], ["DANH SÁCH CÁN BỘ"], []]
    content = workbook({"Hướng dẫn": [["Đọc kỹ trước khi điền"]], "DS": titles + STAFF})
    result = read(Source("ds.xlsx", content))
    assert [(r["sheet"], r["row"]) for r in records(result)] == [("DS", n) for n in (5, 6, 7, 8)]
    assert result.facts["header_line"] == 4 and result.facts["lookup_sheets"] == 1


def test_every_sheet_of_the_same_list_is_read_but_a_hidden_one_only_noted():
    second = [STAFF[0], ["GV900", "Cà Văn Toán", "11000002", "GV"]]
    third = [STAFF[0], ["GV901", "Tòng Thị Inh", "11000003", "GV"]]
    result = read(Source("ds.xlsx", workbook({"A": STAFF, "B": second, "C": third}, hidden=["C"])))
    assert [r["full_name"] for r in records(result)] == [*NAMES, "Cà Văn Toán"]
    assert codes(result) == ["hidden_sheet_skipped"]


def test_sheet_with_another_list_is_named():
    schools = [["Mã trường", "Tên trường", "Cấp học"], ["1", "TH Nà Tấu", "Tiểu học"]]
    result = read(Source("ds.xlsx", workbook({"Trường": schools, "Cán bộ": STAFF})))
    assert result.format == "school_register"
    assert "Cán bộ" in result.issues[-1].where and result.issues[-1].code == "sheet_not_read"


def test_headings_without_rows_are_refused():
    assert codes(read_rows(STAFF[:1])) == ["no_data_rows"]


def test_samples_cut_anywhere_never_raise():
    for path in SAMPLES.iterdir():
        content = path.read_bytes()
        for part in (1, 2, 3, 5):
            read(Source(path.name, content[: len(content) * part // 7]))


@pytest.mark.parametrize("spoil", ["dimension", "cell"])
def test_old_workbook_that_promises_billions_of_cells_is_read_as_far_as_it_goes(spoil):
    content = bytearray((SAMPLES / "CSDL_GiaoVien.xls").read_bytes())
    dimension = content.index(b"\x00\x02\x0e\x00")
    cell = content.index(b"\xfd\x00\x0a\x00", dimension)
    if spoil == "dimension":
        content[dimension + 8 : dimension + 12] = b"\x00\xff\xff\xff"
        content[dimension + 14 : dimension + 16] = b"\xff\xff"
    else:
        content[cell + 4 : cell + 8] = b"\xff\xff\xff\xff"
    assert read(Source("cũ.xls", bytes(content))).rows_read in (0, 2)


def test_ods_that_repeats_a_filled_cell_without_end_is_not_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(SAMPLES / "danh_sach_buoi_hoc.ods") as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "content.xml":
                data = data.replace(b"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="16384" ')
            new.writestr(name, data)
    assert codes(read(Source("a.ods", out.getvalue()))) == ["too_large"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_vietnamese_letters_in_utf16_without_a_mark_are_no_control_characters(form, encoding):
    rows = [["Mã định danh", "Họ và tên", "Mã trường"], ["GV1", "Đặng Thị Ngọc Ánh", "Ở Đất Mới"]]
    content = unicodedata.normalize(form, text_file(rows).decode()).encode(encoding)
    assert [r["full_name"] for r in records(read(Source("a.csv", content)))] == ["Đặng Thị Ngọc Ánh"]
