"""Tables that no reader knows, read under a column map: recognised by headings alone, rows as in every list."""

import unicodedata
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.declare import declare, lacking_words, open_table, prefilled, ranked_kinds
from etl.model.errors import UserError
from etl.model.mapping import KINDS, ColumnMap
from etl.model.records import SCHEMAS
from etl.readers import Source, read, title_of
from etl.readers.common.document import open_document
from etl.readers.mapping.preview import preview
from etl.readers.mapping.suggest import suggest_columns
from tests.readers.build import codes, records, text_file, workbook

FAST = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))

SIGN_INS = [
    ["STT", "HỌ TÊN GV", "ĐƠN VỊ CT", "SĐT LH", "KÝ NHẬN", "Ngày TH"],
    ["1", "Lò Thị Hoa", "TH Nà Tấu", "0912345678", "x", "13/04/2025"],
    ["2", "Quàng Văn Bun", "TH Nà Tấu", "0912345679", "Vắng", "13/04/2025"],
]
ROLLCALLS = [
    ["STT", "Điểm trường", "SL giáo viên dự", "Mã lớp"],
    ["1", "TH Nà Tấu", "25", "S1"],
    ["2", "MN Hoa Mơ", "0", "S1"],
]
USAGE = [
    ["Name", "Mail", "Designs created", "Last active"],
    ["Lò Thị Hoa", "hoa@example.org", "12", "2025-04-07"],
    ["Quàng Văn Bun", "bun@example.org", "0", "Never"],
]
COMPLETIONS = [
    ["Học viên", "Gmail", "% xong", "Ngày cấp GCN"],
    ["Lò Thị Hoa", "hoa@example.org", "100%", "20/04/2025"],
    ["Cà Thị Lả", "la@example.org", "45%", ""],
]
PRODUCTS = [["Giáo viên thực hiện", "Trường", "Tên SP", "Xếp giải"], ["Lò Thị Hoa", "TH Nà Tấu", "Giáo án AI", "Đạt"]]
STAFF = [
    ["HỌ TÊN GV", "NHIỆM VỤ", "TRƯỜNG CÔNG TÁC", "MÃ GV"],
    ["Lò Thị Hoa", "Giáo viên", "TH Nà Tấu", "9001"],
    ["Vàng A Dơ", "Hiệu trưởng", "TH Nà Tấu", "9002"],
]
SCHOOLS = [["Mã số trường", "Tên gọi", "Bậc", "Thuộc xã"], ["22000001", "Trường Mầm non Hoa Mơ", "Mầm non", "Thanh An"]]
CONNECTIONS = [
    ["Tên người dự", "Vào phòng", "Rời phòng", "Tổng phút"],
    ["Lò Thị Hoa", "13/04/2025 08:01", "13/04/2025 09:50", "109"],
]
TABLES = {
    "sign_ins": (SIGN_INS, {"full_name": "HỌ TÊN GV", "school_text": "ĐƠN VỊ CT", "phone": "SĐT LH", "present": "KÝ NHẬN",
                            "held_date": "Ngày TH"}, {}),
    "rollcalls": (ROLLCALLS, {"site_text": "Điểm trường", "headcount": "SL giáo viên dự", "session_code": "Mã lớp"}, {}),
    "usage": (USAGE, {"full_name": "Name", "email": "Mail", "actions": "Designs created", "last_day": "Last active"},
              {"tool": "Canva"}),
    "completions": (COMPLETIONS, {"full_name": "Học viên", "email": "Gmail", "is_complete": "% xong",
                                  "completed_at": "Ngày cấp GCN"}, {"course": "AI cơ bản"}),
    "products": (PRODUCTS, {"full_name": "Giáo viên thực hiện", "school_text": "Trường", "product_name": "Tên SP",
                            "verdict": "Xếp giải"}, {}),
    "staff": (STAFF, {"full_name": "HỌ TÊN GV", "role": "NHIỆM VỤ", "school_text": "TRƯỜNG CÔNG TÁC",
                      "staff_code": "MÃ GV"}, {}),
    "schools": (SCHOOLS, {"school_code": "Mã số trường", "school_name": "Tên gọi", "level": "Bậc",
                          "commune_text": "Thuộc xã"}, {}),
    "connections": (CONNECTIONS, {"display_name": "Tên người dự", "joined_at": "Vào phòng", "left_at": "Rời phòng",
                                  "minutes": "Tổng phút"}, {}),
}  # fmt: skip


def chart_for(rows, kind, columns, constants=None, *, overrides=False) -> ColumnMap:
    """The map that a clerk makes on `rows`."""
    head = open_table(Source("tệp.csv", text_file(rows))).first_head()
    return declare(head, kind, "Bảng thử", columns, constants or {}, overrides=overrides)


def of_kind(kind) -> ColumnMap:
    rows, columns, constants = TABLES[kind]
    return chart_for(rows, kind, columns, constants)


def read_under(chart, rows, name="tệp.csv", order=None):
    return read(Source(name, text_file(rows), order, mapping=chart))


def plain(result):
    """Records without their places."""
    return [{k: v for k, v in r.items() if k not in ("sheet", "row")} for r in records(result)]


# --- the table of kinds and the map itself


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda k: k.id)
def test_every_kind_has_a_schema_and_asks_for_its_own_fields_only(kind):
    assert kind.id in SCHEMAS
    own = {f.id for f in kind.fields}
    assert len(own) == len(kind.fields)
    for group in (*kind.needs, *kind.wants):
        assert set(group) <= own and kind.label(group)


def test_nothing_that_must_not_be_kept_can_be_mapped():
    labels = " ".join(f.label.lower() for kind in KINDS.values() for f in kind.fields)
    assert not any(word in labels for word in ("ngày sinh", "cmt", "cccd", "căn cước", "dân tộc", "giới tính"))


@pytest.mark.parametrize("kind", TABLES)
def test_a_map_survives_its_json_and_equal_maps_have_equal_json(kind):
    chart = of_kind(kind)
    assert ColumnMap.from_json(chart.canonical) == chart
    rows, columns, constants = TABLES[kind]
    again = chart_for([row[::-1] for row in rows], kind, dict(reversed(columns.items())), constants)
    assert again.canonical == chart.canonical


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"kind": "x"}', '{"kind": "staff", "columns": {"birth": "A"}}']
)
def test_what_is_no_map_is_refused(text):
    with pytest.raises(ValueError):
        ColumnMap.from_json(text)


def test_constants_of_one_file_are_told_from_those_of_the_layout():
    chart = chart_for(USAGE, "usage", {"email": "Mail", "actions": "Designs created"},
                      {"tool": "Canva", "period_start": "01/04/2025", "period_end": "30/04/2025"})  # fmt: skip
    assert dict(chart.layout_only.constants) == {"tool": "Canva"}
    assert chart.file_constants == {"period_start": "2025-04-01", "period_end": "2025-04-30"}
    assert chart.layout_only.with_constants(chart.file_constants) == chart


# --- recognition: by the headings alone


@given(st.data())
@FAST
def test_the_fingerprint_is_the_headings_whatever_their_order_case_form_and_blanks(data):
    head = SIGN_INS[0]
    order = data.draw(st.permutations(range(len(head))))
    case = data.draw(st.sampled_from([str.upper, str.lower, str.title]))
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    cells = [unicodedata.normalize(form, case(head[n])) for n in order] + [""] * data.draw(st.integers(0, 3))
    at = data.draw(st.integers(0, len(cells)))
    cells.insert(at, "  ")
    rows = [cells, *([row[n] for n in order] for row in SIGN_INS[1:])]
    assert open_table(Source("a.csv", text_file(rows))).first_head().fingerprint == of_kind("sign_ins").fingerprint


def test_another_heading_is_another_layout():
    other = [[*SIGN_INS[0][:-1], "Tổ"], *SIGN_INS[1:]]
    assert open_table(Source("a.csv", text_file(other))).first_head().fingerprint != of_kind("sign_ins").fingerprint


@pytest.mark.parametrize("kind", TABLES)
@given(data=st.data())
@FAST
def test_the_look_of_a_table_does_not_change_its_records(kind, data):
    rows, chart = TABLES[kind][0], of_kind(kind)
    expected = plain(read_under(chart, rows))
    order = data.draw(st.permutations(range(len(rows[0]))))
    shuffled = [[row[n] for n in order] + [""] * data.draw(st.integers(0, 2)) for row in rows]
    case = data.draw(st.sampled_from([str.upper, str.lower, str]))
    shuffled[0] = [case(cell) for cell in shuffled[0]]
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    shuffled = [[unicodedata.normalize(form, cell) for cell in row] for row in shuffled]
    for _ in range(data.draw(st.integers(0, 2))):
        shuffled.insert(data.draw(st.integers(0, len(shuffled))), [])
    title = data.draw(st.sampled_from([[], [["SỞ GIÁO DỤC VÀ ĐÀO TẠO"], []]]))
    content = text_file(
        [*title, *shuffled], data.draw(st.sampled_from([",", ";", "\t"])),
        data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])),
    )  # fmt: skip
    known = read(Source("b.csv", content, known=(chart,)))
    assert (known.format, known.kind) == ("mapped", kind)
    assert plain(known) == expected


def test_a_column_that_nobody_uses_may_be_missing_where_the_map_is_given():
    chart = of_kind("sign_ins")
    without_number = [row[1:] for row in SIGN_INS]
    assert read(Source("a.csv", text_file(without_number), known=(chart,))).format != "mapped"
    assert plain(read_under(chart, without_number)) == plain(read_under(chart, SIGN_INS))


def test_a_built_in_reader_wins_unless_the_map_overrides():
    rows = [["Họ và tên", "Tên trường", "Thời gian"], ["Lò Thị Hoa", "TH Nà Tấu", "13/04/2025 08:00"]]
    columns = {"full_name": "Họ và tên", "school_text": "Tên trường"}
    quiet, loud = (chart_for(rows, "staff", columns, overrides=loud) for loud in (False, True))
    assert read(Source("a.csv", text_file(rows), known=(quiet,))).format == "sign_in_sheet"
    assert read(Source("a.csv", text_file(rows), known=(loud,))).kind == "staff"
    assert read_under(quiet, rows).format == "mapped"


def test_a_missing_column_is_mended_by_a_map():
    rows = [["Họ và tên", "Chức danh"], ["Lò Thị Hoa", "GV"]]
    assert codes(read(Source("a.csv", text_file(rows)))) == ["missing_column"]
    chart = chart_for(rows, "staff", {"full_name": "Họ và tên", "role": "Chức danh"}, {"school_text": "TH Nà Tấu"})
    (record,) = records(read(Source("a.csv", text_file(rows), known=(chart,))))
    assert (record["full_name"], record["school_text"], record["role"]) == ("Lò Thị Hoa", "TH Nà Tấu", "GV")


def test_the_refusal_tells_how_to_declare():
    issue = read(Source("a.csv", text_file(USAGE))).issues[0]
    assert issue.code == "unknown_layout" and "etl map" in issue.fix and "Nạp dữ liệu" in issue.fix


def test_a_map_for_another_table_and_one_without_its_needs_refuse_the_file():
    assert codes(read_under(of_kind("usage"), SIGN_INS)) == ["mapping_mismatch"]
    chart = chart_for(STAFF, "staff", {"full_name": "HỌ TÊN GV"}, {"school_text": "TH Nà Tấu"})
    result = read_under(chart.layout_only, STAFF)
    assert codes(result) == ["mapping_incomplete"] and "Trường / đơn vị" in result.issues[0].message


def test_every_visible_sheet_of_the_layout_is_read():
    content = workbook({"Tuần 1": USAGE, "Ghi chú": [["a", "b"], [1, 2]], "Tuần 2": USAGE, "Cũ": USAGE}, hidden=["Cũ"])
    result = read(Source("a.xlsx", content, known=(of_kind("usage"),)))
    assert [r["sheet"] for r in records(result)] == ["Tuần 1"] * 2 + ["Tuần 2"] * 2


def test_the_map_is_kept_with_the_result_and_named_on_screen():
    result = read_under(of_kind("usage"), USAGE)
    assert ColumnMap.from_json(result.hints["mapping"]) == of_kind("usage")
    assert title_of(result.format, result.facts["mapping"]) == "Bảng theo cách khai báo: Bảng thử"


# --- rows


def test_furniture_is_no_data_and_everything_else_is_a_row():
    rows = [*SIGN_INS[:2], ["", "", "", "", "", ""], SIGN_INS[0], ["3", "", "", "0912345670", "x", "13/04/2025"],
            ["", "Tổng cộng: 2 người", "", "", "", ""], ["", "Người lập", "", "", "Hiệu trưởng", ""]]  # fmt: skip
    result = read_under(of_kind("sign_ins"), rows)
    assert [(r["row"], r["reason"]) for r in records(result)] == [(2, None), (5, "missing_value")]


@pytest.mark.parametrize(
    ("mark", "reason"),
    [("x", None), ("có", None), ("Đúng giờ", None), ("Muộn", None), ("✓", None), ("1", None), ("", "absent"),
     ("Vắng", "absent"), ("không", "absent"), ("Nghỉ phép", "absent"), ("0", "absent"), ("-", "absent")],
)  # fmt: skip
def test_marks_of_presence(mark, reason):
    (record,) = records(
        read_under(of_kind("sign_ins"), [SIGN_INS[0], ["1", "Lò Thị Hoa", "TH Nà Tấu", "", mark, "13/04/2025"]])
    )
    assert record["reason"] == reason


def test_a_day_column_and_a_clock_column_make_one_time():
    rows = [["Thầy cô", "Ngày", "Giờ ký"], ["Lò Thị Hoa", "13/04/2025", "8h05"]]
    chart = chart_for(rows, "sign_ins", {"full_name": "Thầy cô", "held_date": "Ngày", "signed_at": "Giờ ký"})
    (record,) = records(read_under(chart, rows))
    assert record["signed_at"] == datetime(2025, 4, 13, 1, 5, tzinfo=UTC).replace(tzinfo=None)


def test_one_heading_over_two_columns_of_a_name_and_parts_below_a_heading():
    rows = [["STT", "Họ và tên", "", "Đơn vị", "Điểm danh", ""], ["", "", "", "", "Sáng", "Chiều"],
            ["1", "Lò Thị", "Hoa", "TH Nà Tấu", "x", ""]]  # fmt: skip
    table = open_table(Source("a.csv", text_file(rows)))
    head = table.first_head()
    columns, _ = prefilled(table, head, "sign_ins")
    assert (head.index, head.is_joined) == (1, True)
    assert (columns["name_end"], columns["present"]) == ("Họ và tên (cột kế bên)", "Điểm danh – Sáng")
    evening = {**columns, "present": "Điểm danh – Chiều"}
    chart = declare(head, "sign_ins", "Sổ", evening, {"held_date": "13/04/2025"}, overrides=True)
    (record,) = records(read(Source("a.csv", text_file(rows), known=(chart,))))
    assert (record["row"], record["full_name"], record["reason"]) == (3, "Lò Thị Hoa", "absent")


def test_usage_by_the_day_is_its_own_period_and_never_used_is_no_mistake():
    rows = [["Tài khoản", "Ứng dụng", "Ngày sử dụng", "Số lượt"], ["hoa@example.org", "Gemini", "13/04/2025", "1.234"]]
    chart = chart_for(
        rows, "usage", {"email": "Tài khoản", "tool": "Ứng dụng", "used_at": "Ngày sử dụng", "actions": "Số lượt"}
    )
    (record,) = records(read_under(chart, rows))
    day = date(2025, 4, 13)
    assert (record["tool"], record["cadence"], record["actions"]) == ("gemini", "daily", 1234)
    assert [record[k] for k in ("period_start", "period_end", "first_day", "last_day")] == [day] * 4
    used, never = records(read_under(of_kind("usage"), USAGE))
    assert (used["last_day"], used["period_start"], used["cadence"]) == (date(2025, 4, 7), None, "range")
    assert (never["last_day"], never["outcome"]) == (None, None)


@pytest.mark.parametrize(
    ("text", "is_complete"),
    [("100%", True), ("99,5%", False), ("Hoàn thành", True), ("Đã hoàn thành", True), ("Chưa hoàn thành", False), ("x", True),
     ("Completed", True), ("Completed (did not achieve pass grade)", False), ("Đang học", False), ("Đã đăng ký", False),
     ("", False), ("Đạt", True), ("Không đạt", False)],
)  # fmt: skip
def test_words_of_completion(text, is_complete):
    result = read_under(of_kind("completions"), [COMPLETIONS[0], ["Lò Thị Hoa", "hoa@example.org", text, "20/04/2025"]])
    (record,) = records(result)
    assert (record["is_complete"], record["completed_at"] is not None, record["course"]) == (
        is_complete,
        is_complete,
        "AI cơ bản",
    )


def test_times_of_day_without_a_day_wait_for_the_session():
    rows = [CONNECTIONS[0], ["Lò Thị Hoa", "08:01", "09:50", "109"]]
    result = read_under(of_kind("connections"), rows)
    assert result.hints["day_unknown"] == "1"
    (record,) = records(result)
    assert (record["left_at"] - record["joined_at"]).total_seconds() == 109 * 60
    chart = chart_for(
        rows, "connections", {"display_name": "Tên người dự", "joined_at": "Vào phòng"}, {"held_date": "13/04/2025"}
    )
    (record,) = records(read_under(chart, rows))
    assert record["joined_at"] == datetime(2025, 4, 13, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def test_days_that_read_both_ways_are_asked_about_and_read_as_chosen():
    rows = [SIGN_INS[0], ["1", "Lò Thị Hoa", "TH Nà Tấu", "", "x", "06/04/2025"]]
    assert codes(read_under(of_kind("sign_ins"), rows)) == ["ambiguous_date_order"]
    (record,) = records(read_under(of_kind("sign_ins"), rows, order="mdy"))
    assert record["signed_at"].date() == date(2025, 6, 3)  # midnight of 4 June is 3 June in UTC


@pytest.mark.parametrize("kind", TABLES)
@given(data=st.data())
@FAST
def test_any_cells_give_one_row_each_or_furniture(kind, data):
    rows, chart = TABLES[kind][0], of_kind(kind)
    cell = st.one_of(
        st.text(max_size=8),
        st.sampled_from(["x", "12", "13/04/2025", "31/02/2025", "=1", "Tổng cộng", "08:00", "Lò Thị Hoa"]),
    )
    drawn = data.draw(st.lists(st.lists(cell, min_size=len(rows[0]), max_size=len(rows[0])), max_size=5))
    result = read_under(chart, [rows[0], *drawn], order=data.draw(st.sampled_from([None, "dmy"])))
    assert all(issue.message and issue.fix for issue in result.issues)
    if result.table is not None:
        assert isinstance(result.table, pa.Table) and result.table.schema == SCHEMAS[kind]
        places = result.table["row"].to_pylist()
        assert len(set(places)) == len(places) <= len(drawn)


# --- declaring


@pytest.mark.parametrize("kind", TABLES)
def test_the_suggestion_is_the_map_that_a_clerk_would_make(kind):
    rows, columns, _ = TABLES[kind]
    table = open_table(Source("tệp.csv", text_file(rows)))
    head = table.first_head()
    assert ranked_kinds(table, head)[0].id == kind
    if kind != "rollcalls":  # "Mã lớp" says nothing of a session
        assert prefilled(table, head, kind)[0] == columns


@pytest.mark.parametrize(
    ("name", "rows", "kind", "columns", "constants"),
    [
        ("Canva education.csv", [["Name", "Email", "Role", "Designs created", "Last active"],
                                 ["Lò Thị Hoa", "hoa@example.org", "Teacher", "12", "2025-04-07"]],
         "usage", {"full_name": "Name", "email": "Email", "actions": "Designs created", "last_day": "Last active"},
         {"tool": "canva"}),
        ("Quizizz report.csv", [["Player First Name", "Player Last Name", "Email", "Started At", "Accuracy"],
                                ["Hoa", "Lò Thị", "hoa@example.org", "2025-04-07 08:00", "80%"]],
         "usage", {"name_start": "Player Last Name", "name_end": "Player First Name", "email": "Email",
                   "used_at": "Started At"}, {"tool": "quizizz"}),
        ("ky ten.csv", [["DANH SÁCH THAM DỰ TẬP HUẤN NGÀY 06/04/2025"], [], ["TT", "Thầy/cô", "Trường đang dạy", "Ký nhận"],
                        ["1", "Lò Thị Hoa", "TH Nà Tấu", ""]],
         "sign_ins", {"full_name": "Thầy/cô", "school_text": "Trường đang dạy"}, {"held_date": "2025-04-06"}),
        ("phieu.csv", [["A", "B"], ["Lò Thị Hoa", "hoa@example.org"], ["Cà Thị Lả", "la@example.org"]],
         "sign_ins", {"full_name": "A", "email": "B"}, {}),
    ],
)  # fmt: skip
def test_tables_of_the_field_are_guessed(name, rows, kind, columns, constants):
    table = open_table(Source(name, text_file(rows)))
    head = table.first_head()
    guessed = ranked_kinds(table, head)[0].id
    assert (guessed, *prefilled(table, head, guessed)) == (kind, columns, constants)


def test_a_saved_map_goes_before_the_suggestion():
    chart = chart_for(SIGN_INS, "staff", {"full_name": "HỌ TÊN GV", "school_text": "ĐƠN VỊ CT"})
    table = open_table(Source("b.csv", text_file(SIGN_INS), known=(chart,)))
    head = table.first_head()
    assert ranked_kinds(table, head)[0].id == "staff"
    assert prefilled(table, head, "staff")[0] == dict(chart.columns)


def test_wrong_declarations_are_explained():
    head = open_table(Source("tệp.csv", text_file(USAGE))).first_head()
    with pytest.raises(UserError, match=r"HỌ TÊN.*Designs created"):
        declare(head, "usage", "x", {"full_name": "HỌ TÊN"}, {})
    with pytest.raises(UserError, match=r"Kỳ báo cáo từ ngày.*không hợp lệ"):
        declare(head, "usage", "x", {}, {"period_start": "31/02/2025"})
    with pytest.raises(UserError, match=r"Số lượt.*một cột"):
        declare(head, "usage", "x", {}, {"actions": "3"})
    assert lacking_words(declare(head, "usage", "x", {"email": "Mail", "actions": "Designs created"}, {})) == [
        "“Công cụ”"
    ]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", "chỉ một ô\n".encode()])
def test_what_is_no_table_cannot_be_declared(content):
    with pytest.raises(UserError):
        open_table(Source("x.csv", content))


@FAST
@given(st.data())
def test_any_table_can_be_declared_or_is_refused_in_words(data):
    cell = st.one_of(
        st.text(max_size=6), st.sampled_from(["Họ và tên", "Tên", "Ngày", "", "x", "12", "06/04/2025", "Lò Thị Hoa"])
    )
    rows = data.draw(st.lists(st.lists(cell, max_size=5), max_size=6))
    try:
        table = open_table(Source("a.csv", text_file(rows, data.draw(st.sampled_from([",", ";"])))))
    except UserError:
        return
    for head in (table.first_head(), *table.heads):
        kind = ranked_kinds(table, head)[0].id
        chart = declare(head, kind, "", *prefilled(table, head, kind))
        assert chart.name and ColumnMap.from_json(chart.canonical) == chart
        shown = preview(table.document, chart)
        assert shown.issues or shown.rows


def test_the_preview_shows_values_as_read_and_marks_cells_that_cannot_be():
    rows = [USAGE[0], ["Lò Thị Hoa", "hoa(at)example.org", "ba", "2025-04-07"]]
    shown = preview(open_document(Source("a.csv", text_file(rows))), of_kind("usage"))
    (row,) = shown.rows
    assert row.cells["last_day"].text == "07/04/2025"
    assert {f for f, cell in row.cells.items() if cell.is_bad} == {"email", "actions"}
    assert (row.number, row.cells["actions"].text) == (2, "ba") and "ba" in row.problem


def test_the_preview_takes_only_the_first_rows():
    rows = [USAGE[0], *(["Lò Thị Hoa", f"hoa{n}@example.org", "1", "2025-04-07"] for n in range(500))]
    assert [
        row.number for row in preview(open_document(Source("a.csv", text_file(rows))), of_kind("usage"), 8).rows
    ] == list(range(2, 10))


@pytest.mark.parametrize(
    ("headings", "cells", "expected"),
    [
        (["Thuộc xã"], ["Na Sang"], ("Na Sang", None, None)),
        (["Xã mới"], ["Na Sang"], ("Na Sang", None, "current")),
        (["Thuộc xã", "Xã mới"], ["Sa Lông", "Na Sang"], ("Na Sang", "Sa Lông", "current")),
        (["Mã xã", "Xã mới"], ["3166", "Mường Chà"], ("03166 Mường Chà", None, "current")),
        (["Mã xã"], ["3166"], ("03166", None, None)),
    ],
)
def test_a_declared_list_of_schools_keeps_of_which_time_its_communes_are(headings, cells, expected):
    rows = [["Mã số trường", "Tên gọi", "Bậc", *headings], ["22000001", "Trường Mầm non Hoa Mơ", "Mầm non", *cells]]
    head = open_table(Source("tệp.csv", text_file(rows))).first_head()
    (record,) = records(read_under(chart_for(rows, "schools", suggest_columns(head, "schools")), rows))
    assert (record["commune_text"], record["former_commune_text"], record["commune_period"]) == expected
