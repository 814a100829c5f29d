"""The registry and the folder say the same."""

from pathlib import Path

import etl.readers
from etl.model.issues import ISSUES, Issue
from etl.model.records import SCHEMAS
from etl.readers import READERS, Source, read
from etl.readers.common.lookalikes import LOOKALIKES


def test_every_file_of_the_folder_is_a_registered_reader():
    folder = Path(etl.readers.__file__).parent
    by_declaration = {"mapped"}  # recognises nothing by itself: a clerk says how a table is read
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} - by_declaration == READERS.keys()


def test_every_reader_has_its_own_id_a_vietnamese_name_and_a_kind():
    for format_id, reader in READERS.items():
        assert reader.format == format_id
        assert reader.title_vi and reader.kind in SCHEMAS
    assert not {other.format for other in LOOKALIKES} & READERS.keys()


def test_unknown_headings_are_refused_and_shown():
    result = read(Source("thực đơn.csv", "Món,Giá\nPhở,30000\n".encode()))
    assert (result.format, result.kind, result.table) == ("unknown", None, None)
    assert result.issues[0].code == "unknown_layout" and "Món, Giá" in result.issues[0].message


def test_issue_codes_of_files_are_refusals_where_there_is_no_table():
    for content in (b"", b"PK\x03\x04", b"%PDF-1.7", "Món\nPhở\n".encode()):
        result = read(Source("x.csv", content))
        assert result.is_refused
        assert any(ISSUES[issue.code].severity == "refuse" for issue in result.issues)
        assert all(isinstance(issue, Issue) and issue.message and issue.fix for issue in result.issues)
