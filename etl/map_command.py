"""`python -m etl map`: declare once how a table is read that no reader knows, look at the saved ones, withdraw one."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from etl.console import print_json, write_rows
from etl.declare import Table, declare, lacking_words, name_for, open_table, prefilled, ranked_kinds
from etl.home.home import Home, choose_home, require
from etl.home.landing import digest, in_force
from etl.home.mappings import Remembered, forget, read_under, remembered, save
from etl.model.errors import UserError
from etl.model.mapping import KINDS, ColumnMap
from etl.readers import Source
from etl.readers.mapping.heads import Head
from etl.readers.mapping.preview import Preview, preview
from etl.text.vietnam import clock, from_iso

_ROWS = 5


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `map`; `--home` is the caller's."""
    kinds = "; ".join(f"{kind.id}: {kind.title}" for kind in KINDS.values())
    command.add_argument("path", metavar="TỆP", nargs="?", help="tệp bảng cần khai báo cách đọc")
    command.add_argument("--kind", choices=tuple(KINDS), help=kinds)
    command.add_argument("--column", action="append", default=[], metavar="MỤC=TIÊU ĐỀ",
                         help="cột nào giữ mục này, ví dụ “Họ và tên=TÊN GV”; để trống sau dấu = là không có cột")  # fmt: skip
    command.add_argument("--constant", action="append", default=[], metavar="MỤC=GIÁ TRỊ",
                         help="một giá trị cho mọi dòng, ví dụ tool=Canva")  # fmt: skip
    command.add_argument("--name", help="tên gọi của loại bảng này")
    command.add_argument("--sheet", help="tờ có bảng")
    command.add_argument("--header-row", type=int, metavar="DÒNG", help="dòng tiêu đề, nếu máy chọn sai")
    command.add_argument("--date-order", choices=("dmy", "mdy"))
    command.add_argument("--override", action="store_true", help="đọc theo khai báo này dù máy nhận ra loại tệp khác")
    command.add_argument("--save", action="store_true", help="nhớ cách đọc này cho mọi tệp có cùng tiêu đề")
    command.add_argument("--list", action="store_true", help="các cách đọc đã lưu")
    command.add_argument("--forget", metavar="MÃ", help="quên một cách đọc (mã hoặc tên)")
    command.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Run `map`; exit code 1 where the file could not be read that way, UserError for a wrong call."""
    home = choose_home(args.home)
    if args.forget:
        layout = forget(require(home), args.forget)
        print(f"Đã quên cách đọc “{layout.mapping.name}”. Các tệp đã nạp vẫn giữ cách đọc của chúng.")
        return 0
    if args.list:
        return _list(require(home), as_json=args.json)
    path = Path(args.path or "")
    if not path.is_file():
        raise UserError(f"Không thấy tệp: {path}." if args.path else "Ghi tên tệp cần khai báo, hoặc --list.")
    if args.save:
        require(home)
    content = path.read_bytes()
    sha = digest(content)
    known = (remembered(home) if home.exists else Remembered()).for_file(sha)
    table = open_table(Source(path.name, content, args.date_order, known=known))
    head = table.head_at(args.header_row, args.sheet) if args.header_row else table.first_head()
    chart = _chart(args, table, head)
    shown = preview(table.document, chart, _ROWS)
    lacking = lacking_words(chart)
    if args.save:
        if lacking:
            raise UserError(f"Chưa lưu: còn thiếu {', '.join(lacking)}. Thêm --column hoặc --constant.")
        if table.recognised and not chart.overrides:
            raise UserError(f"Chưa lưu: máy đã nhận ra tệp này là “{table.recognised}”. Thêm --override nếu vẫn muốn.")
        save(home, chart, sha256=sha, file=path.name)
    if args.json:
        print_json(_as_json(table, head, chart, shown, lacking, is_saved=args.save))
    else:
        _print(table, head, chart, shown, lacking)
        _print_next(args, home, chart, path, lacking)
    return 1 if shown.is_refused or lacking else 0


def _chart(args: argparse.Namespace, table: Table, head: Head) -> ColumnMap:
    kind = args.kind or ranked_kinds(table, head)[0].id
    columns, constants = prefilled(table, head, kind)
    for field_id, heading in _pairs(args.column, kind):
        columns.pop(field_id, None)
        if heading:
            columns[field_id] = heading
            constants.pop(field_id, None)
    for field_id, value in _pairs(args.constant, kind):
        columns.pop(field_id, None)
        constants[field_id] = value
    saved = table.saved(head)
    overrides = args.override or bool(saved and saved.overrides)
    return declare(head, kind, args.name or name_for(table, head), columns, constants, overrides=overrides)


def _pairs(arguments: Sequence[str], kind: str) -> list[tuple[str, str]]:
    pairs = []
    for argument in arguments:
        words, sign, value = argument.partition("=")
        field = KINDS[kind].find(words)
        if not sign or field is None:
            labels = ", ".join(f"“{f.label}” ({f.id})" for f in KINDS[kind].fields)
            raise UserError(f"“{argument}”: ghi MỤC=…, với mục là một trong: {labels}.")
        pairs.append((field.id, value.strip()))
    return pairs


def _print(table: Table, head: Head, chart: ColumnMap, shown: Preview, lacking: Sequence[str]) -> None:
    kind = chart.record_kind
    sheet = f"tờ “{head.grid.name}”, " if head.grid.name else ""
    if table.recognised:
        print(f"Máy nhận ra tệp này là: {table.recognised}.")
    elif table.issue:
        print(table.issue.message)
    print(f"Cách đọc “{chart.name}”: {kind.title}; tiêu đề ở {sheet}dòng {head.index + 1}; mã {chart.fingerprint}.")
    chosen, fixed = dict(chart.columns), dict(chart.constants)
    for field in kind.fields:
        if field.id in chosen:
            print(f"  {field.label}  ←  cột “{chosen[field.id]}”")
        elif field.id in fixed:
            print(f"  {field.label}  =  {fixed[field.id]} (mọi dòng)")
    unused = [label for label in head.labels if label and label not in chosen.values()]
    if unused:
        print(f"  Không dùng: {', '.join(unused)}")
    for words in lacking:
        print(f"  CÒN THIẾU: {words}")
    for issue in shown.issues:
        print(f"  • {issue.message} {issue.fix}")
    if shown.rows:
        labels = ["Dòng", *(kind.field(f).label for f in shown.fields), "Không được tính vì"]
        rows = [
            [r.number, *(_marked(r.cells[f].text, r.cells[f].is_bad) for f in shown.fields), r.problem]
            for r in shown.rows
        ]
        write_rows(labels, rows, "table")


def _marked(text: str, is_bad: bool) -> str:
    return f"⚠ {text}" if is_bad else text


def _print_next(args: argparse.Namespace, home: Home, chart: ColumnMap, path: Path, lacking: Sequence[str]) -> None:
    if args.save:
        older = [f.name for f in read_under(chart, in_force(home.landing))]
        order = f" --date-order {args.date_order}" if args.date_order else ""
        print("Đã lưu. Từ nay mọi tệp có cùng tiêu đề được đọc như vậy; nạp bằng lệnh:")
        print(f'  python -m etl load "{path}"{order}')
        if older:
            print(f"Đã nạp theo cách khai báo trước: {', '.join(older)}. Nạp lại các tệp này nếu cách đọc đã đổi.")
    elif not lacking:
        print("Chưa lưu gì. Nếu đúng, chạy lại lệnh này và thêm --save; sửa bằng --kind, --column, --constant.")


def _as_json(
    table: Table, head: Head, chart: ColumnMap, shown: Preview, lacking: Sequence[str], *, is_saved: bool
) -> dict[str, object]:
    return {
        "fingerprint": chart.fingerprint, "name": chart.name, "kind": chart.kind, "recognised": table.recognised,
        "sheet": head.grid.name, "header_row": head.index + 1, "headings": [label for label in head.labels if label],
        "columns": dict(chart.columns), "constants": dict(chart.constants), "lacking": list(lacking),
        "issues": [issue.as_json() for issue in shown.issues],
        "rows": [
            {"row": r.number, "problem": r.problem, "cells": {f: c.text for f, c in r.cells.items()},
             "unreadable": [f for f, c in r.cells.items() if c.is_bad]}
            for r in shown.rows
        ],
        "saved": is_saved,
    }  # fmt: skip


def _list(home: Home, *, as_json: bool) -> int:
    layouts = remembered(home).layouts
    if as_json:
        print_json([
            {"fingerprint": fingerprint, "name": x.mapping.name, "kind": x.mapping.kind, "at": x.at, "by": x.by,
             "file": x.file, "columns": dict(x.mapping.columns), "constants": dict(x.mapping.constants)}
            for fingerprint, x in layouts.items()
        ])  # fmt: skip
        return 0
    if not layouts:
        print("Chưa có cách đọc nào được lưu. Khai báo bằng lệnh: python -m etl map TỆP.")
    for fingerprint, layout in layouts.items():
        chart = layout.mapping
        print(f"{fingerprint}  {chart.name}  –  {chart.record_kind.title}")
        print(f"    khai báo lúc {clock(from_iso(layout.at))}, {layout.by}, trên tệp {layout.file}")
        print("    " + "; ".join(f"{chart.record_kind.field(f).label} ← {heading}" for f, heading in chart.columns))
    return 0
