"""An old report dropped back in: its set is found however it was saved, and every change by hand is named exactly."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from dashboard.figures.keys import Filters
from dashboard.figures.snapshot import open_snapshot
from dashboard.reports.documents import document
from dashboard.reports.question import Question
from dashboard.reports.report_set import BRIEFS, ReportSet, freeze_set, make_set
from dashboard.reports.returned import Difference, Returned, identify, why
from etl.home.home import Home
from etl.model.errors import UserError
from tests.load.clerk import Clerk
from tests.load.lists import ROLLCALL, office
from tests.reports.conftest import SOFFICE

WORD, EXCEL = "Báo cáo 2025-04-06.docx", "Phụ lục số liệu 2025-04-06.xlsx"


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Clerk:
    made = office(tmp_path_factory.mktemp("tra lại"))
    made.load(made.file("một.csv", [ROLLCALL, ["S1", "22000005", 20, ""], ["S1", "22000001", 1, "Lò Thị Hoa"]]))
    return made


@pytest.fixture(scope="module")
def unfrozen(clerk: Clerk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, ReportSet]:
    folder = tmp_path_factory.mktemp("chưa chốt")
    shutil.copytree(clerk.home, folder / "kho")
    home = Home(folder / "kho")
    return home, make_set(open_snapshot(home), home)


@pytest.fixture(scope="module")
def kept(clerk: Clerk, unfrozen: tuple[Home, ReportSet]) -> tuple[Home, ReportSet]:
    home, made = Home(clerk.home), unfrozen[1]
    freeze_set(home, open_snapshot(home), made, by="Cà Thị Lả", note="họp tháng 4")
    return home, made


def edited(content: bytes, edit: Callable[[Workbook], object]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(content: bytes, old: str, new: str) -> bytes:
    """A Word document with `new` for `old`, or as a paragraph of its own at the end."""
    text = Document(io.BytesIO(content))
    if old:
        for run in next(p for p in text.paragraphs if old in p.text).runs:
            run.text = run.text.replace(old, new)
    else:
        text.add_paragraph(new)
    out = io.BytesIO()
    text.save(out)
    return out.getvalue()


def put(sheet: str, cell: str, value: object) -> Callable[[Workbook], object]:
    return lambda book: book[sheet].__setitem__(cell, value)


def parts_changed(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = change(entry.filename, old.read(entry))
            if part is not None:
                new.writestr(entry.filename, part)
    return out.getvalue()


def without_properties(name: str, part: bytes) -> bytes | None:
    if name == "docProps/custom.xml":
        return None
    part = re.sub(rb"<Override [^>]*custom\.xml[^>]*/>", b"", part) if name == "[Content_Types].xml" else part
    return re.sub(rb"<Relationship [^>]*custom\.xml[^>]*/>", b"", part) if name == "_rels/.rels" else part


def place(sheet: str, label: str, book: Workbook, column: str = "B") -> int:
    """The row of a sheet with this text in a column."""
    return next(c.row for c in book[sheet][column] if c.value == label)


def test_an_untouched_document_is_known_to_the_byte(kept: tuple[Home, ReportSet]) -> None:
    home, made = kept
    for name in (WORD, EXCEL):
        found = identify(home, made.files[name], "đổi tên.bin")
        assert (found.verdict, found.code, found.document, found.sureness) == ("frozen", made.code, name, 1.0)
        assert found.hand == () and found.today == ()
        assert "Cà Thị Lả" in found.said[1] and "họp tháng 4" in found.said[1] and "đúng từng byte" in found.said[2]


@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice")
@pytest.mark.parametrize("name", [EXCEL, WORD])
def test_saved_again_by_another_program_nothing_was_changed_by_hand(
    kept: tuple[Home, ReportSet], tmp_path: Path, name: str
) -> None:
    home, made = kept
    old = tmp_path / f"cu{Path(name).suffix}"
    old.write_bytes(made.files[name])
    profile = (tmp_path / "profile").as_uri()
    call = [str(SOFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", old.suffix[1:], "--outdir",
            str(tmp_path / "moi"), str(old)]  # fmt: skip
    subprocess.run(call, check=True, capture_output=True, timeout=60)
    again = (tmp_path / "moi" / old.name).read_bytes()
    assert again != made.files[name]
    found = identify(home, again, old.name)
    assert (found.verdict, found.document, found.hand) == ("frozen", name, ()), [d.sentence() for d in found.hand or ()]


def hand(kept: tuple[Home, ReportSet], edit: Callable[[Workbook], object]) -> Returned:
    home, made = kept
    found = identify(home, edited(made.files[EXCEL], edit), "sửa.xlsx")
    assert (found.verdict, found.document) == ("frozen", EXCEL)
    return found


def told(found: Returned) -> list[tuple[str, ...]]:
    return [(d.kind, d.place, d.cell, d.old, d.new) for d in found.hand or ()]


def test_a_figure_changed_by_hand_is_named_with_its_row_and_column(kept: tuple[Home, ReportSet]) -> None:
    book = load_workbook(io.BytesIO(kept[1].files[EXCEL]))
    row = place("Tổng hợp", "Tham gia", book)
    found = hand(kept, put("Tổng hợp", f"C{row}", 29))
    [difference] = found.by_hand
    assert difference == Difference("Tờ “Tổng hợp”", f"ô C{row}", "Tham gia", "Số lượng", "changed", "21", "29")
    assert difference.sentence() == f"Tờ “Tổng hợp”, ô C{row} (Tham gia · Số lượng): 21 → 29."


def test_a_formula_typed_over_is_named_even_where_the_figure_stays(kept: tuple[Home, ReportSet]) -> None:
    values = load_workbook(io.BytesIO(kept[1].files[EXCEL]), data_only=True)["Tổng hợp"]
    row = place("Tổng hợp", "Tham gia", values.parent)
    [lost] = told(hand(kept, put("Tổng hợp", f"E{row}", values[f"E{row}"].value)))
    assert lost[:3] == ("formula_lost", "Tờ “Tổng hợp”", f"ô E{row}") and lost[3] == lost[4] == "53,8 %"
    [changed] = told(hand(kept, put("Tổng hợp", f"E{row}", f"=C{row}/1")))
    assert changed[0] == "formula_changed"


def test_rows_put_in_taken_out_and_sorted_again_are_told_by_what_they_say(kept: tuple[Home, ReportSet]) -> None:
    sheet = "Danh sách cơ sở"

    def sort(book: Workbook) -> None:
        lines = [[c.value for c in row] for row in book[sheet].iter_rows(min_row=8, max_row=11)]
        for row, values in zip(book[sheet].iter_rows(min_row=8, max_row=11), reversed(lines), strict=True):
            for cell, value in zip(row, values, strict=True):
                cell.value = value

    schools = [c.value for c in load_workbook(io.BytesIO(kept[1].files[EXCEL]))[sheet]["B"][7:11]]
    assert sorted(schools) == ["22000001", "22000002", "22000003", "22000005"]
    [moved] = [d for d in told(hand(kept, sort)) if d[0] != "formula_changed"]
    assert moved[0] == "reordered"

    def cut(book: Workbook) -> None:
        book[sheet].delete_rows(9)
        book[sheet]["C8"] = "Trường tự đặt tên"

    kinds = [(d[0], d[3].split(" | ")[1] if d[0] == "row_removed" else d[4]) for d in told(hand(kept, cut))]
    assert kinds == [("changed", "“Trường tự đặt tên”"), ("row_removed", schools[1])]


def test_what_an_office_fills_in_is_no_forgery(kept: tuple[Home, ReportSet]) -> None:
    line = "(Kèm theo Báo cáo số 12 ngày 16 tháng 4 năm 2025)"
    cell = next(
        c.coordinate for c in load_workbook(io.BytesIO(kept[1].files[EXCEL]))["Bìa"]["A"] if "…" in str(c.value)
    )
    found = hand(kept, put("Bìa", cell, line))
    assert [d.kind for d in found.hand or ()] == ["filled"] and found.by_hand == ()


def test_sheets_renamed_taken_out_and_put_in_are_named(kept: tuple[Home, ReportSet]) -> None:
    def edit(book: Workbook) -> None:
        book["Theo cấp học"].title = "Cap hoc"
        del book["Định nghĩa"]
        book.create_sheet("Của tôi")["A1"] = "ghi chú"

    found = {d[0]: d for d in told(hand(kept, edit))}
    assert found["sheet_renamed"][4] == "Cap hoc" and found["sheet_removed"][1] == "Tờ “Định nghĩa”"
    assert found["sheet_added"][1] == "Tờ “Của tôi”"


def test_a_word_report_changed_by_hand(kept: tuple[Home, ReportSet]) -> None:
    home, made = kept
    content = rewritten(rewritten(made.files[WORD], "21 trên 39", "29 trên 39"), "", "Đoạn thêm.")
    found = identify(home, content, "bc.docx")
    changed, added = found.by_hand
    assert (changed.kind, added.kind, added.new) == ("changed", "row_added", "Đoạn thêm.")
    assert "21 trên" in changed.old and "29 trên" in changed.new and found.document == WORD


def test_a_document_without_properties_is_known_by_the_code_it_prints(kept: tuple[Home, ReportSet]) -> None:
    home, made = kept
    for name in (WORD, EXCEL):
        found = identify(home, parts_changed(made.files[name], without_properties), name)
        assert (found.verdict, found.document, found.hand) == ("frozen", name, ())
        assert "mã in trên trang" in found.said[2]


def test_a_document_without_any_code_is_known_by_what_it_says(kept: tuple[Home, ReportSet]) -> None:
    home, made = kept

    def strip(name: str, part: bytes) -> bytes | None:
        kept_part = without_properties(name, part)
        return kept_part.replace(made.code.encode(), b"") if kept_part is not None else None

    found = identify(home, parts_changed(made.files[EXCEL], strip), "không mã.xlsx")
    assert (found.verdict, found.document) == ("frozen", EXCEL) and 0.9 < found.sureness < 1
    assert "không còn mã bộ" in found.said[2] and found.today == ()


def test_a_forged_code_does_not_hide_where_a_document_comes_from(kept: tuple[Home, ReportSet]) -> None:
    home, made = kept
    forged = "20250406-00000000"
    found = identify(
        home,
        parts_changed(made.files[EXCEL], lambda _, part: part.replace(made.code.encode(), forged.encode())),
        "x.xlsx",
    )
    assert (found.verdict, found.code) == ("frozen", made.code) and "có lẽ đã bị sửa" in found.said[2]
    one_footer = parts_changed(
        made.files[EXCEL],
        lambda name, part: part.replace(made.code.encode(), forged.encode()) if name.endswith("sheet3.xml") else part,
    )
    assert any(forged in line and "Mã đã bị sửa" in line for line in identify(home, one_footer, "x.xlsx").said)


def test_a_code_typed_into_another_workbook_makes_it_no_report(kept: tuple[Home, ReportSet]) -> None:
    home, made = kept
    book = Workbook()
    book.active["B40"] = f"theo bộ {made.code}"
    book.active["A1"] = "Danh sách trực"
    out = io.BytesIO()
    book.save(out)
    found = identify(home, out.getvalue(), "trực.xlsx")
    assert (found.verdict, found.hand, found.today) == ("none", None, None)
    assert not found.is_ours and made.code in found.said[0]


def test_a_report_never_frozen_is_held_against_its_own_original(
    unfrozen: tuple[Home, ReportSet], tmp_path: Path
) -> None:
    shutil.copytree(unfrozen[0].root, tmp_path / "kho")
    home, made = Home(tmp_path / "kho"), unfrozen[1]
    content = rewritten(made.files[WORD], "BÁO CÁO", "BÁO CÁO QUÝ")
    found = identify(home, content, "bc.docx")
    assert (found.verdict, found.today) == ("known", ())
    assert [(d.old, d.new) for d in found.by_hand] == [("“BÁO CÁO”", "“BÁO CÁO QUÝ”")]

    clerk = Clerk.at(tmp_path)
    clerk.load(clerk.file("hai.csv", [ROLLCALL, ["S1", "22000003", 2, "Cà Thị Lả; Vàng A Dơ"]]))
    later = identify(home, content, "bc.docx")  # the version that it was made from is still there
    assert later.verdict == "known" and later.by_hand == found.by_hand and later.today
    (home.warehouse / f"lantoa-{made.data_version}.duckdb").unlink()
    assert identify(home, content, "bc.docx").verdict == "foreign"
    with (home.root / "log" / "access.jsonl").open("a", encoding="utf-8") as log:
        log.write(f'{{"action": "report", "version": "{made.data_version}"}}\n')
    last = identify(home, content, "bc.docx")
    assert (
        (last.verdict, last.hand) == ("outdated", None) and last.today and "chỉ so được với số hôm nay" in last.said[0]
    )


def test_what_differs_today_is_told_with_its_reason(kept: tuple[Home, ReportSet], tmp_path: Path) -> None:
    shutil.copytree(kept[0].root, tmp_path / "kho")
    home, made, clerk = Home(tmp_path / "kho"), kept[1], Clerk.at(tmp_path)
    clerk.load(clerk.file("hai.csv", [ROLLCALL, ["S1", "22000003", 2, "Cà Thị Lả; Vàng A Dơ"]]))
    found = identify(home, made.files[WORD], WORD)
    assert found.hand == () and found.today
    assert any("21 trên 39" in d.old and "23 trên 39" in d.new for d in found.today)
    assert not any(made.code in d.old + d.new for d in found.today)  # another code is no other figure
    explained = why(home, found)
    assert explained and explained.of("participated") == {"late": 2}


def test_a_frozen_original_that_was_tampered_with_is_told(kept: tuple[Home, ReportSet], tmp_path: Path) -> None:
    shutil.copytree(kept[0].root, tmp_path / "kho")
    home, made = Home(tmp_path / "kho"), kept[1]
    file = home.frozen / made.code / "tai-lieu" / EXCEL
    file.chmod(0o644)
    file.write_bytes(b"PK" + file.read_bytes()[2:-1] + b"?")
    found = identify(home, edited(made.files[EXCEL], put("Bìa", "A5", "x")), "x.xlsx")
    assert "đã bị sửa sau khi chốt" in found.said[0] and found.hand is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "trống"),
        (b"ma,ten\n1,2\n", "văn bản"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "định dạng cũ"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"PK\x03\x04 not a zip", "hỏng"),
        (bytes(50), "hỏng"),
    ],
    ids=["empty", "csv", "pdf", "xls", "password", "damaged", "noughts"],
)
def test_other_files_are_refused_with_advice(kept: tuple[Home, ReportSet], content: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        identify(kept[0], content, "tệp.xlsx")


def test_a_damaged_part_and_an_unsafe_one_are_refused(kept: tuple[Home, ReportSet]) -> None:
    home, made = kept
    for bad, said in ((b"<worksheet><row", "hỏng"), (b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "không an toàn")):
        broken = parts_changed(
            made.files[EXCEL],
            lambda name, part, bad=bad: bad if name.endswith("sheet2.xml") else part,  # type: ignore[misc]
        )
        with pytest.raises(UserError, match=said):
            identify(home, broken, "hỏng.xlsx")


def test_a_brief_of_a_set_that_was_not_frozen_is_not_taken_for_a_forgery(kept: tuple[Home, ReportSet]) -> None:
    home, made = kept
    snapshot = open_snapshot(home)
    code = Question(snapshot, None).code_with(BRIEFS)
    brief = document(snapshot, "tom-tat", Filters({"school": ("22000002",)}), set_code=code)
    for content in (brief, document(snapshot, "bao-cao", set_code=code)):  # the same figures as the frozen set's
        found = identify(home, content, "tóm tắt.docx")
        assert (found.verdict, found.code, found.hand, found.today) == ("known", code, (), ()) and code != made.code
