"""Files typed in old Vietnamese fonts: by font, by content, mixed with Unicode; what was decided is said."""

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from etl.collect import Incoming
from etl.inspection import inspect_file
from etl.readers import Source, read
from tests.readers.build import SAMPLES, codes, records, sample, text_file, workbook
from tests.support.legacy import in_code_page_1258, tcvn3, vni
from tests.support.packages import replaced

HEAD = ["TT", "Mã định danh", "Họ và tên", "Tên trường", "Chức danh", "Email"]
NAMES = (
    "Lò Thị Hoa", "Quàng Văn Ánh", "Giàng A Páo", "Vừ Thị Mai", "Nguyễn Đức Hưởng", "Tòng Thị Inh", "Sùng A Chứ", "Cà Văn Toán",
    "Lường Thị Ước", "Hạng A Dế", "Đỗ Thuỳ Dương", "Lò Thị Hư",
)  # fmt: skip
SCHOOLS = ("Trường Tiểu học số 1 Ẳng Nưa", "Trường PTDTBT THCS Pa Ham", "Trường Mầm non Thanh Xương")
ROLES = ("Giáo viên", "Hiệu trưởng", "Nhân viên")
ROWS = [[n + 1, f"GV{n:03d}", name, SCHOOLS[n % 3], ROLES[n % 3], f"gv{n}@example.org"] for n, name in enumerate(NAMES)]
STAFF = [HEAD, *ROWS]
ENCODERS = {"tcvn3": (tcvn3, ".VnTime", "TCVN3 (ABC)"), "vni": (vni, "VNI-Times", "VNI")}


def encoded(rows, encode, which=lambda row: True):
    return [[encode(c) if isinstance(c, str) and which(n) else c for c in cells] for n, cells in enumerate(rows)]


def styled(rows, encode, font, which=lambda row: True):
    """Return a workbook whose cells in the rows `which` are typed in `font`."""
    book = openpyxl.Workbook()
    for n, cells in enumerate(encoded(rows, encode, which), start=1):
        for column, cell in enumerate(cells, start=1):
            book.active.cell(n, column, cell).font = Font(name=font if which(n - 1) else "Times New Roman")
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def people(result):
    return [(r["full_name"], r["school_text"], r["role"]) for r in records(result)]


WANTED = [(row[2], row[3], ("GV", "CBQL", "NV")[n % 3]) for n, row in enumerate(ROWS)]


@pytest.mark.parametrize("name", ["can_bo_tcvn3.xls", "can_bo_tcvn3.ods", "can_bo_vni.xls"])
def test_files_of_other_programs_are_read_by_their_fonts(name):
    """Half of the first two is Unicode, and some names have a font for the family name and another for the rest."""
    result = sample(name)
    assert people(result) == WANTED and codes(result) == ["legacy_text"]


@pytest.mark.parametrize("kind", ENCODERS)
@pytest.mark.parametrize("has_font", [True, False])
@pytest.mark.parametrize("which", ["all", "every second row", "three rows"])
def test_workbook_whole_or_in_part(kind, has_font, which):
    encode, font, title = ENCODERS[kind]
    chosen = {"all": lambda n: True, "every second row": lambda n: n % 2 == 0, "three rows": lambda n: n in (4, 5, 6)}[
        which
    ]
    content = styled(STAFF, encode, font, chosen) if has_font else workbook({"DS": encoded(STAFF, encode, chosen)})
    result = read(Source("ds.xlsx", content))
    assert people(result) == WANTED
    assert codes(result) == ["legacy_text"] and title in result.issues[0].message


@pytest.mark.parametrize("kind", ENCODERS)
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_files(kind, encoding, delimiter):
    encode, _, title = ENCODERS[kind]
    result = read(Source("ds.csv", text_file(encoded(STAFF, encode), delimiter, encoding)))
    assert people(result) == WANTED
    assert codes(result) == ["legacy_text"] and title in result.issues[0].message
    assert result.facts["encoding"] == (
        kind if encoding == "latin-1" else {"utf-16": "utf-16-le-bom"}.get(encoding, encoding)
    )


def test_viscii():
    table = {
        "Lò Thị Hoa": b"L\xf2 Th\xb8 Hoa",
        "Điện Biên": b"\xd0i\xaen Bi\xean",
        "Nguyễn Đức": b"Nguy\xadn \xd0\xd1c",
    }
    head = [b"H\xf7 v\xe0 t\xean", b"T\xean tr\xdf\xb6ng"]
    content = b"\r\n".join([b",".join(head), *(name + b",TH " + table["Điện Biên"] for name in table.values())])
    result = read(Source("ds.csv", content))
    assert [r["full_name"] for r in records(result)] == list(table) and result.facts["encoding"] == "viscii"


def test_note_says_how_many_cells_and_shows_some():
    (issue,) = read(Source("ds.csv", text_file(encoded(STAFF, tcvn3)))).issues
    changed = sum(isinstance(cell, str) and not cell.isascii() for row in STAFF for cell in row)
    assert f"{changed} ô" in issue.message and issue.severity == "note"
    pairs = re.findall("“([^”]+)” → “([^”]+)”", issue.message)
    assert len(pairs) == 3 and all(before == tcvn3(after) for before, after in pairs)


def test_inspect_shows_it_before_anything_is_stored():
    shown = inspect_file(Incoming("ds.csv", "ds.csv", text_file(encoded(STAFF, vni))), None)
    assert [issue["code"] for issue in shown["issues"]] == ["legacy_text"] and "Lò Thị Hoa" not in str(
        shown["issues"][0]["fix"]
    )


def test_unknown_list_shows_its_headings_in_unicode():
    rows = [["Tên đồ dùng", "Số lượng", "Ghi chú thêm"], ["Bàn ghế học sinh", 3, "còn tốt"]]
    result = read(Source("x.xlsx", workbook({"A": encoded(rows, tcvn3)})))
    assert result.is_refused and "Tên đồ dùng, Số lượng" in result.issues[0].message


@pytest.mark.parametrize("place", ["start", "end", "alone"])
@pytest.mark.parametrize("write", [lambda rows: workbook({"DS": rows}), text_file], ids=["xlsx", "csv"])
def test_letter_that_looks_like_nothing_is_not_trimmed(place, write):
    """The soft hyphen is ư: "Hư" ends with it, "Ưng" begins with it."""
    name = {"start": "ưng Thị Hoa", "end": "Lò Thị Hư", "alone": "Lò Ư Thị"}[place]
    rows = [*STAFF, [13, "GV900", name, SCHOOLS[0], "Giáo viên", ""]]
    result = read(Source("ds", write(encoded(rows, tcvn3))))
    assert records(result)[-1]["full_name"].lower() == name.lower()


def test_capital_font_shows_capitals():
    book = openpyxl.load_workbook(io.BytesIO(styled(STAFF, tcvn3, ".VnTime")))
    for cell in (row[2] for row in book.active.iter_rows(min_row=2)):
        cell.value, cell.font = tcvn3(NAMES[cell.row - 2].lower()), Font(name=".VnTimeH")
    assert [name for name, *_ in people(read(Source("ds.xlsx", saved(book))))] == [name.upper() for name in NAMES]


def test_parts_of_a_cell_have_fonts_of_their_own():
    book = openpyxl.load_workbook(io.BytesIO(workbook({"DS": STAFF})))
    for cell in (row[2] for row in book.active.iter_rows(min_row=2)):
        first, rest = cell.value.split(" ", 1)
        runs = TextBlock(InlineFont(rFont="Arial"), first + " "), TextBlock(InlineFont(rFont=".VnTime"), tcvn3(rest))
        cell.value = CellRichText(*runs)
    result = read(Source("ds.xlsx", saved(book)))
    assert [name for name, *_ in people(result)] == list(NAMES)


def test_bold_may_begin_inside_a_letter():
    """VNI writes a letter and its marks as two characters."""
    book = openpyxl.load_workbook(io.BytesIO(workbook({"DS": STAFF})))
    for cell in (row[2] for row in book.active.iter_rows(min_row=2)):
        text = vni(cell.value)
        inside = next(n for n, letter in enumerate(text) if not letter.isascii())
        parts = (text[:inside], False), (text[inside:], True)
        cell.value = CellRichText(*(TextBlock(InlineFont(rFont="VNI-Times", b=bold), part) for part, bold in parts))
    assert [name for name, *_ in people(read(Source("ds.xlsx", saved(book))))] == list(NAMES)


def test_ambiguous_name_goes_by_its_font():
    """Where "Lò" is "Lũ" in TCVN3 and one cell of a Unicode list is in doubt, only the font can tell."""
    rows = [*STAFF, [13, "GV900", "Lò A Sinh", SCHOOLS[0], "Giáo viên", ""]]
    for font, name in ((".VnTime", "Lũ A Sinh"), ("Arial", "Lò A Sinh")):
        book = openpyxl.load_workbook(io.BytesIO(workbook({"DS": rows})))
        book.active.cell(14, 3).font = Font(name=font)
        assert records(read(Source("ds.xlsx", saved(book))))[-1]["full_name"] == name


def test_ambiguous_name_goes_with_its_column_then_with_its_row():
    rows = [*STAFF, [13, "GV900", "Lũ A Sinh", SCHOOLS[0], "Giáo viên", ""]]
    assert tcvn3("Lũ A Sinh") == "Lò A Sinh"
    whole, half = encoded(rows, tcvn3), encoded(rows, tcvn3, lambda n: n % 2 == 1)
    assert records(read(Source("a.xlsx", workbook({"A": whole}))))[-1]["full_name"] == "Lũ A Sinh"
    assert records(read(Source("a.xlsx", workbook({"A": half}))))[-1]["full_name"] == "Lũ A Sinh"
    plain = encoded([*STAFF, [13, "GV900", "Lò A Sinh", SCHOOLS[0], "Giáo viên", ""]], tcvn3, lambda n: n % 2 == 0)
    assert records(read(Source("a.xlsx", workbook({"A": plain}))))[-1]["full_name"] == "Lò A Sinh"


def test_unicode_typed_into_cells_that_kept_their_old_font():
    result = read(Source("ds.xlsx", styled(STAFF, str, ".VnTime")))
    assert people(result) == WANTED and codes(result) == []


FOREIGN = (
    "Hélène Dupré",
    "Loïc Noël",
    "Zoë Müller",
    "François Lefèvre",
    "Jürgen Größe",
    "Señor Muñoz",
    "Chloë",
    "Citroën",
    "Aïcha",
)
SYMBOLS = ("Canva® Pro", "Zoom© 2024", "§ 5", "25 °C", "5 m²", "½ ngày", "« oui »", "×", "10 µm", "1ª", "a·b")


@pytest.mark.parametrize("extra", [FOREIGN, SYMBOLS, (tcvn3("Lò Thị Hoa"),)], ids=["foreign", "symbols", "one cell"])
def test_other_lists_are_left_alone(extra):
    rows = [[*row, extra[n % len(extra)]] for n, row in enumerate(ROWS)]
    result = read(Source("ds.xlsx", workbook({"DS": [[*HEAD, "Ghi chú"], *rows]})))
    assert people(result) == WANTED and "legacy_text" not in codes(result)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_foreign_names_alone_are_left_alone(encoding):
    rows = [["Full name", "School name"], *([name, "Lycée Français"] for name in FOREIGN)]
    result = read(Source("ds.csv", text_file(rows, encoding=encoding)))
    assert "legacy_text" not in codes(result)
    if encoding == "utf-8":
        assert [r["full_name"] for r in records(result)] == list(FOREIGN)


def test_ticks_beside_legacy_names_stay_ticks():
    rows = [[*HEAD, "Cốt cán"], *([*row, "×" if n % 2 else ""] for n, row in enumerate(ROWS))]
    result = read(Source("ds.xlsx", workbook({"DS": [[*encoded([r], tcvn3)[0][:-1], r[-1] if n else tcvn3(r[-1])]
                                                     for n, r in enumerate(rows)]})))  # fmt: skip
    assert "ì" not in str(result.issues) and people(result) == WANTED


def test_codes_shown_by_the_vietnamese_code_page():
    rows = encoded(STAFF, lambda text: in_code_page_1258(vni(text)))
    assert people(read(Source("ds.xlsx", workbook({"DS": rows})))) == WANTED


def test_two_encodings_in_one_list():
    rows = [HEAD, *encoded(ROWS[:6], tcvn3), *encoded(ROWS[6:], vni)]
    result = read(Source("ds.xlsx", workbook({"DS": rows})))
    assert people(result) == WANTED and codes(result) == ["legacy_text"] * 2


def test_saved_chat_in_tcvn3_bytes():
    said = "Điểm cầu Mường Chà có mặt đủ 24 thầy cô giáo, vắng không"
    chat = f"13:05:02 From {tcvn3('Trường Tiểu học Nà Tấu')} to Everyone:\r\n\t{tcvn3(said)}\r\n"
    result = read(Source("chat.txt", chat.encode("latin-1")))
    assert result.format == "zoom_chat" and "legacy_text" in codes(result)


@pytest.mark.parametrize("declared", [b'encoding="UTF-0"', b'encoding="rot13"', b""])
def test_fonts_that_cannot_be_read_are_none(declared):
    """Then the words decide; what a workbook says of its own looks is no reason to refuse it."""
    content = (SAMPLES / "can_bo_tcvn3.ods").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        part = book.read("content.xml").replace(b'encoding="UTF-8"', declared, 1)
    result = read(Source("ds.ods", replaced({"content.xml": part}, content)))
    assert people(result)[1] == WANTED[1] and people(result)[6][1:] == WANTED[6][1:]
