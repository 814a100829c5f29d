"""Reading a staff list by column gives what reading it row by row gives, whatever is in the cells."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.readers import Source, read
from etl.readers.common import staff_columns
from tests.readers.build import records, text_file, workbook

HEAD = (
    "TT", "Mã định danh", "Họ và tên", "Mã trường", "Tên trường", "Vị trí việc làm", "Nhóm chức vụ", "Trạng thái CB", "Cốt cán",
    "Email", "Điện thoại", "Từ ngày", "Đến ngày",
)  # fmt: skip
CELLS = {
    "TT": [1, 2, "", "Tổng cộng"],
    "Mã định danh": ["9001", "9002", 9003.0, " 90 04 ", "", None],
    "Họ và tên": ["Lò Thị Hoa", "Lò  Thị Hoa ", "Quàng Văn Ánh", "lò thị hoa", "", "Họ và tên"],
    "Mã trường": ["11000001", 11000002, ""],
    "Tên trường": ["TH Nà Tấu", "MN Thanh Xương", ""],
    "Vị trí việc làm": ["Giáo viên", "Hiệu trưởng", "Thợ lặn", "", 7],
    "Nhóm chức vụ": ["", "Phó Hiệu trưởng", "không rõ"],
    "Trạng thái CB": ["Đang làm việc", "Đã chuyển đi", "", "đang công tác"],
    "Cốt cán": ["x", "", None, True, False, 1, "không"],
    "Email": ["hoa@example.org", "HOA@example.org", "anh@example.org", "-", "không có", "lo***@example.org", "", None],
    "Điện thoại": ["0912345678", 912345678, "+84 912 345 678", "không có", "-", "", None],
    "Từ ngày": ["01/09/2025", "31/02/2025", "", None, date(2025, 9, 1)],
    "Đến ngày": ["31/05/2026", "01/01/2020", "", None, date(2020, 1, 1)],
}
ROW = st.tuples(*(st.sampled_from(CELLS[heading]) for heading in HEAD)).map(list)


def outcome(content):
    result = read(Source("ds", content))
    return result.is_refused or records(result), dict(result.facts), sorted(map(repr, result.issues))


@pytest.mark.parametrize(
    "write", [lambda rows: workbook({"A": rows[:4], "B": [rows[0], *rows[4:]]}), text_file], ids=["xlsx", "csv"]
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_columns_and_rows_agree(write, data):
    rows = data.draw(st.lists(ROW, min_size=1, max_size=9))
    headings = [heading for heading in HEAD if heading in ("Họ và tên", "Mã trường") or data.draw(st.booleans())]
    places = [HEAD.index(heading) for heading in headings]
    content = write([headings, *([row[place] for place in places] for row in rows)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staff_columns, "_doubtful", lambda typed, _: set(range(len(typed["full_name"]))))
        one_by_one = outcome(content)
    assert outcome(content) == one_by_one
