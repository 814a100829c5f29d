"""Staff as the ministry's database (CSDL ngành, csdl.moet.gov.vn) exports it: province list or one school's list.

Many lookup sheets follow the data. Only people whose status says that they are working are kept.
"""

from etl.model.records import ReadResult
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.layout import Layout
from etl.readers.common.places import BESIDE_A_SCHOOL, COMMUNE, NEW_COMMUNE
from etl.readers.common.reader import Found, Reader
from etl.readers.common.staff import (
    CODE,
    EMAIL,
    NAME,
    OTHER_LISTS,
    PERIOD,
    PHONE,
    SCHOOL_CODE,
    SCHOOL_NAME,
)
from etl.readers.common.staff_columns import read_staff

LAYOUT = Layout(
    spellings={
        "staff_code": (
            "Mã định danh Bộ GD&ĐT", "Mã định danh Bộ", "Mã định danh (Bộ GD&ĐT)", "Mã định danh Bộ GDĐT", *CODE),
        "full_name": NAME,
        "school_code": SCHOOL_CODE,
        "school_text": SCHOOL_NAME,
        "commune_text": (*COMMUNE, *NEW_COMMUNE),
        **BESIDE_A_SCHOOL,
        "role": ("Vị trí việc làm", "Chức danh", "Vị trí"),
        "position": ("Nhóm chức vụ", "Chức vụ"),
        "is_core": ("Cốt cán",),
        "status": (
            "Trạng thái CB", "Trạng thái", "Trạng thái làm việc", "Tình trạng công tác", "Trạng thái cán bộ",
            "Tình trạng làm việc", "Trạng thái công tác"),
        "email": EMAIL,
        "phone": PHONE,
        **PERIOD,
        **OTHER_LISTS,
    },
    required=(("full_name",), ("school_code", "school_text")),
    forbidden=tuple(OTHER_LISTS),
)  # fmt: skip


def recognise(grid: Grid) -> Found | None:
    """Find the headings; without a status column it is a plain staff list."""
    found = LAYOUT.find(grid)
    return found if found and "status" in found.columns else None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one STAFF record per data row; people not working are rejected rows."""
    return read_staff(READER.format, LAYOUT, document, tables)


READER = Reader("csdl_staff", "Danh sách CBGVNV xuất từ CSDL ngành", "staff", recognise, read)
