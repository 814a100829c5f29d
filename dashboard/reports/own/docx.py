"""An office's own Word template filled in place: marks in the text, in tables, headers, footers, notes and text boxes.

A mark keeps the look of the run it begins in, however Word cut it up. A table row, or a paragraph outside tables, that
names columns (`{{commune.name}}`) is repeated for each line; neighbouring ones of one table repeat together. A table's
anchor is a paragraph of its own. Nothing in a template is evaluated.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from dashboard.reports.field_tables import Table, shown
from dashboard.reports.fields import Field
from dashboard.reports.own.docx_looks import UNICODE_FONT, Looks, W
from dashboard.reports.own.docx_table import write_table
from dashboard.reports.own.marks import (
    MARK,
    Known,
    RowMark,
    TableMark,
    beginning,
    known_texts,
    marks_of,
    only_mark,
    plain,
    problems,
    text_of_field,
)
from dashboard.reports.own.package import Package
from dashboard.reports.own.runs import fill_runs, join, text_of, write
from dashboard.reports.own.verdict import OwnIssue, Refused
from etl.model.errors import UserError

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FILLED = {
    "header": "Đầu trang", "footer": "Chân trang", "footnotes": "Chú thích cuối trang", "endnotes": "Chú thích cuối văn bản",
    "comments": "Lời bình",
}  # fmt: skip
_PART = re.compile(r"(document|header|footer|footnotes|endnotes|comments)\d*\.xml$")
NOTHING = "Không có"
"""What stands in the only line of a repeated row of a table without lines."""


def fill_docx(
    template: bytes, values: Mapping[str, Any], tables: Mapping[str, Table] | None = None,
    properties: Mapping[str, str] | None = None, as_of: date = date(2025, 1, 1),
) -> bytes:  # fmt: skip
    """Return a Word template with `{{name}}` filled from `values` (a float is a share, an int a number, else text as it is).

    `tables`: by id, for anchors and repeated rows; `properties`: custom properties of the document; `as_of`: the time that
    the file says it was written at. UserError names what cannot be filled.
    """
    try:
        package = Package(template)
        fill_document(package, known_texts(values, tables))
    except Refused as refused:
        raise UserError(" ".join(issue.words for issue in refused.issues)) from refused
    return package.saved(properties or {}, as_of)


def fill_document(package: Package, known: Known) -> list[OwnIssue]:
    """Fill an opened template; return notes. Refused, with every problem at once, where something cannot be filled."""
    parts = {name: package.xml(name) for name in _part_names(package)}
    found = [issue for name, root in parts.items() for issue in _problems(root, _place(name), known)]
    if found:
        raise Refused(*found)
    styles = next((t for kind, t in package.relations(package.main).values() if kind == "styles"), "")
    looks = Looks(package.xml(styles) if styles in package.parts else None)
    for name, root in parts.items():
        if MARK.search("".join(root.itertext())):
            _fill(root, known, looks, parts[package.main])
            package.put(name, root)
    return []


def _part_names(package: Package) -> list[str]:
    return [package.main, *sorted({t for kind, t in package.relations(package.main).values()
                                   if kind in _FILLED and t in package.parts})]  # fmt: skip


def _place(name: str) -> str:
    found = _PART.search(name)
    return _FILLED.get(found[1], "") if found else ""


# --- what is wrong ----------------------------------------------------------------------------------------------------


def _problems(root: Any, place: str, known: Known) -> Iterator[OwnIssue]:
    for paragraph in root.iter(f"{W}p", f"{_A}p"):
        text = text_of(_texts(paragraph))
        if "{" not in text and "}" not in text:
            continue
        where = f"{place + ', đ' if place else 'Đ'}oạn “{beginning(text)}”"
        yield from problems(text, where, known)
        meanings = marks_of(text, known)
        anchors = [m for m in meanings if isinstance(m, TableMark)]
        if anchors and not isinstance(only_mark(text, known), TableMark):
            yield OwnIssue(where, "dấu bảng phải đứng một mình trong đoạn.", "Đưa dấu bảng xuống một đoạn riêng.")
        if paragraph.tag != f"{W}p" and any(not isinstance(m, Field) for m in meanings):
            yield OwnIssue(where, "trong hình vẽ chỉ điền được từng số liệu.", "Đưa dấu này ra phần chữ của văn bản.")
    for block in _blocks(root):
        of = {m.table for m in _row_marks(block, known)}
        if len(of) > 1:
            text = "".join(text_of(_texts(p)) for p in _paragraphs(block))
            where = f"{place + ', đ' if place else 'Đ'}oạn “{beginning(text)}”"
            yield OwnIssue(
                where,
                "một hàng chỉ lặp theo một bảng.",
                f"Tách các dấu của các bảng {', '.join(sorted(of))} ra các hàng riêng.",
            )


# --- filling ----------------------------------------------------------------------------------------------------------


def _fill(root: Any, known: Known, looks: Looks, document: Any) -> None:
    for group in _patterns(root, known):
        _repeat(group, known, looks)
    for paragraph in list(root.iter(f"{W}p")):
        meaning = only_mark(text_of(_texts(paragraph)), known)
        if isinstance(meaning, TableMark):
            write_table(paragraph, known.table(meaning.table), looks, document)
            continue
        _fill_paragraph(paragraph, looks, lambda name: text_of_field(known, name))
    for paragraph in root.iter(f"{_A}p"):
        fill_runs(_texts(paragraph), lambda name: text_of_field(known, name))


def _fill_paragraph(paragraph: Any, looks: Looks, value_of: Callable[[str], str | None]) -> None:
    def place(element: Any, head: str, value: str, tail: str) -> None:
        run = element.getparent()
        is_foreign = run.tag == f"{W}r" and not value.isascii() and looks.is_legacy(run, paragraph)
        if not is_foreign and "\n" not in value:
            join(element, head, value, tail)
            return
        _split(element, head, value, tail, UNICODE_FONT if is_foreign else None)

    fill_runs(_texts(paragraph), value_of, place)


def _split(element: Any, head: str, value: str, tail: str, font: str | None) -> None:
    """Leave `head` in the element's run, give the value a run of its own after it, then one for `tail` and what follows."""
    run = element.getparent()
    after = deepcopy(run)
    position = run.index(element)
    for n, child in enumerate(list(after)):
        if n < position and child.tag != f"{W}rPr":
            after.remove(child)
    write(after.find(f"{W}t"), tail)
    own = deepcopy(run)
    for child in list(own):
        if child.tag != f"{W}rPr":
            own.remove(child)
    for child in list(run)[position + 1 :]:
        run.remove(child)
    write(element, head)
    for n, line in enumerate(value.split("\n")):
        if n:
            own.append(own.makeelement(f"{W}br"))
        text = own.makeelement(f"{W}t")
        write(text, line)
        own.append(text)
    if font:
        _set_font(own, font)
    run.addnext(own)
    own.addnext(after)


def _set_font(run: Any, font: str) -> None:
    look = run.find(f"{W}rPr")
    if look is None:
        look = run.makeelement(f"{W}rPr")
        run.insert(0, look)
    fonts = look.find(f"{W}rFonts")
    if fonts is None:
        fonts = look.makeelement(f"{W}rFonts")
        look.insert(1 if look.find(f"{W}rStyle") is not None else 0, fonts)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(f"{W}{script}", font)


def _texts(paragraph: Any) -> list[Any]:
    """Return the text elements of a paragraph, not those of text boxes anchored in it."""
    tag = paragraph.tag
    name = tag[:-1] + "t"
    return [t for t in paragraph.iter(name) if next(t.iterancestors(tag)) is paragraph]


# --- what is repeated -------------------------------------------------------------------------------------------------


def _blocks(root: Any) -> Iterator[Any]:
    """Yield what can be repeated: table rows, and paragraphs that stand in no row."""
    for element in root.iter(f"{W}tr", f"{W}p"):
        if element.tag == f"{W}tr" or _row_of(element) is None:
            yield element


def _row_of(paragraph: Any) -> Any | None:
    """Return the row a paragraph stands in, inside its own text box."""
    for ancestor in paragraph.iterancestors():
        if ancestor.tag == f"{W}txbxContent":
            return None
        if ancestor.tag == f"{W}tr":
            return ancestor
    return None


def _paragraphs(block: Any) -> list[Any]:
    return [block] if block.tag == f"{W}p" else [p for p in block.iter(f"{W}p") if _row_of(p) is block]


def _row_marks(block: Any, known: Known) -> list[RowMark]:
    texts = (text_of(_texts(p)) for p in _paragraphs(block))
    return [m for text in texts if "{{" in text for m in marks_of(text, known) if isinstance(m, RowMark)]


def _patterns(root: Any, known: Known) -> list[list[Any]]:
    """Return the groups of neighbouring blocks that repeat together."""
    groups: list[tuple[str, list[Any]]] = []
    for block in list(_blocks(root)):
        marks = _row_marks(block, known)
        if not marks:
            continue
        if groups and groups[-1][0] == marks[0].table and groups[-1][1][-1].getnext() is block:
            groups[-1][1].append(block)
        else:
            groups.append((marks[0].table, [block]))
    return [blocks for _, blocks in groups]


def _repeat(blocks: Sequence[Any], known: Known, looks: Looks) -> None:
    """Repeat the blocks for each line of their table; of a table without lines one line stays, which says so."""
    table = known.table(next(m.table for b in blocks for m in _row_marks(b, known)))
    lines: list[Mapping[str, Any]] = list(table.rows) or [{"name": NOTHING, "silent": frozenset()}]
    last = blocks[-1]
    for line in lines:
        for block in blocks:
            copy = _copied(block)
            last.addnext(copy)
            last = copy
            for paragraph in copy.iter(f"{W}p"):
                _fill_paragraph(paragraph, looks, lambda name, line=line: _cell(known, name, line))  # type: ignore[misc]
    for block in blocks:
        block.getparent().remove(block)


def _cell(known: Known, name: str, line: Mapping[str, Any]) -> str | None:
    meaning = known.read(name)
    return plain(shown(line, meaning.column)) if isinstance(meaning, RowMark) else None


_ONCE = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference")


def _copied(block: Any) -> Any:
    """Return a copy without what may stand only once in a document: ids of paragraphs, bookmarks, comments."""
    copy = deepcopy(block)
    for element in copy.iter():
        for attribute in list(element.attrib):
            if attribute.endswith(("}paraId", "}textId")):
                del element.attrib[attribute]
    for tag in _ONCE:
        for found in list(copy.iter(f"{W}{tag}")):
            found.getparent().remove(found)
    return copy
