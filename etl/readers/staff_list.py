"""Staff list in the office's own form (danh sách cán bộ): one row per person and school."""

from etl.model.records import ReadResult
from etl.readers.common.document import Document
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
        "staff_code": CODE,
        "full_name": NAME,
        "school_code": SCHOOL_CODE,
        "school_text": SCHOOL_NAME,
        "commune_text": (*COMMUNE, *NEW_COMMUNE),
        **BESIDE_A_SCHOOL,
        "role": ("Chức danh", "Chức vụ", "Vị trí", "Đối tượng", "Nhóm chức vụ", "Vai trò", "role"),
        "is_core": ("Cốt cán", "GV cốt cán", "Giáo viên cốt cán", "Là cốt cán"),
        "email": EMAIL,
        "phone": PHONE,
        **PERIOD,
        **OTHER_LISTS,
    },
    required=(("full_name",), ("school_code", "school_text")),
    forbidden=tuple(OTHER_LISTS),
)


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one STAFF record per data row; see `read_staff`."""
    return read_staff(READER.format, LAYOUT, document, tables)


READER = Reader("staff_list", "Danh sách cán bộ", "staff", LAYOUT.find, read)
