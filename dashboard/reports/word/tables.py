"""Tables of the Word report: a heading of two rows, numbers of columns, lines, a total; the rows of the field tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.reports.field_tables import TABLES, Table, adjustment, shown
from dashboard.reports.word.parts import Look, paragraph, run, twips

_SIZE = 11
_TOGETHER = 12
"""Tables of no more lines than this are not broken over two pages."""
_CELL = Look(size=_SIZE, align="center")


@dataclass(frozen=True)
class Column:
    """One column. `id`: of the field table; `width` in mm; columns of one `group` stand under a common heading."""

    id: str
    heading: str
    width: float
    group: str = ""
    align: str = "right"
    size: float = _SIZE


@dataclass(frozen=True)
class Layout:
    """Which columns of which field table are shown. `has_total`: in the unfilled form, a row of totals."""

    table: str
    columns: tuple[Column, ...]
    has_total: bool = False


def _measured(id_: str, group: str, width: float, share_width: float) -> tuple[Column, Column]:
    return Column(id_, "Số người", width, group), Column(f"{id_}_rate", "Tỷ lệ", share_width, group)


_NUMBER = Column("number", "STT", 10, align="center")


def _places(table: str, heading: str) -> Layout:
    """Return the layout of a table inside an upright page (165 mm)."""
    return Layout(table, (
        _NUMBER, Column("name", heading, 44, align="left"), Column("schools", "Số cơ sở", 13),
        Column("rostered", "Tổng số CBQL, GV", 18), *_measured("participated", "Tham gia", 16, 16),
        *_measured("completed", "Hoàn thành", 16, 16), Column("products", "Có sản phẩm", 16),
    ), has_total=True)  # fmt: skip


LEVELS = _places("levels", "Cấp học")
DISTRICTS = _places("districts", "Huyện, thị xã, thành phố (cũ)")
_WIDE = (
    Column("rostered", "Tổng số CBQL, GV", 19), *_measured("participated", "Tham gia", 18, 17),
    *_measured("completed", "Hoàn thành", 18, 17), *_measured("products", "Có sản phẩm", 18, 17),
    *_measured("active_28d", "Dùng AI thường xuyên", 18, 17),
)  # fmt: skip
COMMUNES = Layout("communes", (
    _NUMBER, Column("name", "Xã, phường", 50, align="left"), Column("schools", "Số cơ sở", 16), *_WIDE,
    Column("flagged", "Cần hỗ trợ", 17),
), has_total=True)  # fmt: skip
SCHOOLS = Layout("schools", (
    _NUMBER, Column("name", "Cơ sở giáo dục", 60, align="left"), *_WIDE, Column("status", "Tình trạng", 23, align="center"),
))  # fmt: skip
SUPPORT = Layout("support", (
    _NUMBER, Column("name", "Cơ sở giáo dục", 48, align="left"), Column("commune", "Xã, phường", 28, align="left"),
    Column("rostered", "Tổng số", 14), *_measured("participated", "Tham gia", 15, 16),
    Column("gap_people", "Thiếu so với mục tiêu", 17), Column("status", "Tình trạng", 19, align="center"),
    Column("reasons", "Lý do", 85, align="left", size=9.5),
))  # fmt: skip
SILENT = Layout("silent", (
    _NUMBER, Column("name", "Cơ sở giáo dục", 74, align="left"), Column("level", "Cấp học", 26, align="center"),
    Column("commune", "Xã, phường", 42, align="left"), Column("rostered", "Tổng số CBQL, GV", 20),
    Column("managing_body", "Cơ quan quản lý", 80, align="left"),
))  # fmt: skip


def written_table(layout: Layout, table: Table | None) -> list[str]:
    """Return the table and its notes as XML. Without `table`, one row of marks that an own template is filled by."""
    width = sum(c.width for c in layout.columns)
    grid = "".join(f'<w:gridCol w:w="{twips(c.width)}"/>' for c in layout.columns)
    rows = _heading(layout)
    keep = table is not None and len(table.rows) <= _TOGETHER
    if table is None:
        singular = TABLES[layout.table].singular
        rows += [_row([_cell(c, f"{{{{{singular}.{c.id}}}}}") for c in layout.columns])]
        if layout.has_total:
            texts = ["", "TỔNG CỘNG", *(f"{{{{{c.id}}}}}" for c in layout.columns[2:] if c.id != "status")]
            rows += [_row([_cell(c, text, bold=True) for c, text in zip(layout.columns, texts, strict=False)])]
    else:
        rows += [_line(layout, table, line, keep=keep) for line in table.rows]
        if table.total:
            rows += [_line(layout, table, table.total, bold=True)]
    is_adjusted = table is not None and bool(table.rows) and adjustment(table) is not None
    return [frame(width, grid, rows)] + (
        [paragraph(run(_ADJUSTED, look), look) for look in [Look(size=10, italic=True, before=3)] if is_adjusted]
    )


_ADJUSTED = "Người công tác ở nhiều nơi có mặt ở từng dòng và được tính một lần trong tổng, nên các dòng cộng lại có thể lớn hơn tổng."


def frame(width: float, grid: str, rows: Sequence[str], *, centred: bool = True) -> str:
    """Return a table with thin lines around every cell."""
    lines = "".join(f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
                    for s in ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip
    place = '<w:jc w:val="center"/>' if centred else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(width)}" w:type="dxa"/>{place}<w:tblBorders>{lines}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="75" w:type="dxa"/><w:right w:w="75" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _line(layout: Layout, table: Table, line: Mapping[str, Any], *, bold: bool = False, keep: bool = False) -> str:
    known = {c.id: c for c in (*table.columns, *table.more)}
    texts = ["" if bold and c.id not in line else shown(line, known[c.id]) for c in layout.columns]
    return _row([_cell(c, text, bold=bold, keep=keep) for c, text in zip(layout.columns, texts, strict=True)])


def _heading(layout: Layout) -> list[str]:
    upper, lower, columns = [], [], layout.columns
    is_grouped = any(c.group for c in columns)
    for n, column in enumerate(columns):
        if not column.group:
            upper.append(cell(_bold(column.heading), column.width, merge="restart" if is_grouped else ""))
            lower.append(cell(paragraph("", _CELL), column.width, merge="continue"))
            continue
        if n == 0 or columns[n - 1].group != column.group:
            members = [c for c in columns if c.group == column.group]
            upper.append(cell(_bold(column.group), sum(c.width for c in members), span=len(members)))
        lower.append(cell(_bold(column.heading), column.width))
    numbers = [cell(paragraph(run(f"({n})", replace(_CELL, size=9, italic=True)), _CELL), c.width)
               for n, c in enumerate(columns, start=1)]  # fmt: skip
    rows = [upper, lower] if is_grouped else [upper]
    return [_row(r, is_heading=True) for r in (*rows, numbers)]


def _bold(text: str) -> str:
    look = replace(_CELL, bold=True, keep=True)
    return paragraph(run(text, look), look)


def _cell(column: Column, text: str, *, bold: bool = False, keep: bool = False) -> str:
    look = Look(size=column.size, align=column.align, bold=bold, keep=keep, before=1.5, after=1.5)
    return cell(paragraph(run(text, look), look), column.width)


def _row(cells: Sequence[str], *, is_heading: bool = False) -> str:
    heading = "<w:tblHeader/>" if is_heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{heading}</w:trPr>{''.join(cells)}</w:tr>"


def cell(content: str, width: float, *, span: int = 1, merge: str = "", lines: str = "") -> str:
    """Return a cell. `merge`: "restart" or "continue" of a cell over several rows; `lines`: its own borders."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{spanned}{merged}{lines}<w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc>"
    )
