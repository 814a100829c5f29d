"""A school's answers who the unknown names are: the sheet made by `etl.ask`, filled in and sent back.

The rows may be sorted or deleted, the file renamed, saved by another program, several schools' rows put into one sheet:
every row bears the mark of its question. Whom an answer may mean stands on a hidden sheet; where that is lost, the build
looks the names up in the school's list of today.
"""

from collections import defaultdict

from etl.model.identity import IS_PERSON
from etl.model.records import ReadResult
from etl.readers.common.answer_sheet import (
    ANSWER,
    CHOICE,
    CHOICE_KEY,
    CHOICE_NAME,
    CHOICE_SCHOOL,
    MARK,
    NOT_KNOWN,
    NOTE,
    SHOWN,
    Meaning,
    Person,
    meaning_of,
    read_mark,
)
from etl.readers.common.cells import text_of
from etl.readers.common.document import Document
from etl.readers.common.headings import match_fields
from etl.readers.common.layout import Layout
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row

LAYOUT = Layout(
    spellings={"mark": (MARK,), "answer": (ANSWER,), "shown": (SHOWN,), "note": (NOTE,)},
    required=(("mark",), ("answer",)),
)
_CHOICES = {
    "label": (CHOICE,),
    "person_key": (CHOICE_KEY,),
    "full_name": (CHOICE_NAME,),
    "school_code": (CHOICE_SCHOOL,),
}


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one ANSWERS record per question, in file order; a line that asks nothing but has an answer is rejected."""
    draft = Draft(READER.format, READER.kind, document, tables)
    people = _people(document)
    records = []
    for found in tables:
        for number, cells in enumerate(found.body, start=found.header + 2):
            row = Row(found, number, cells, draft.log, found.grid.texts)
            if read_mark(row.text("mark") or "") or not row.is_blank("answer"):
                records.append(_answer(row, people))
    return draft.finish(records)


def _answer(row: Row, people: dict[str, list[Person]]) -> dict[str, object]:
    subject_id, school_code, session_code = read_mark(row.text("mark") or "") or (None, None, None)
    meaning = Meaning(None)
    typed, shown = row.text("answer"), row.text("shown")
    if subject_id is None:
        row.problem("answer_without_question", "answer")
    elif typed is None:
        row.problem("answer_missing", "answer", value=shown)
    else:
        meaning = meaning_of(typed, people.get(school_code or "", ()))
        if meaning.problem and school_code in people:
            row.problem(meaning.problem, "answer")
        elif meaning.verdict == NOT_KNOWN:
            row.problem("answer_unknown", "answer", value=shown)
    person = meaning.person if meaning.verdict == IS_PERSON else None
    return row.record(
        school_code=school_code,
        subject_id=subject_id,
        session_code=session_code,
        shown_text=shown,
        answer_text=typed,
        verdict=meaning.verdict if row.outcome is None else None,
        person_key=person.person_key if person else None,
        full_name=person.full_name if person else None,
        note=row.text("note"),
    )


def _people(document: Document) -> dict[str, list[Person]]:
    """Return the people that the hidden sheets offer, by school."""
    people: dict[str, list[Person]] = defaultdict(list)
    for grid in document.grids:
        for header, cells in enumerate(grid.head):
            columns = match_fields(cells, _CHOICES)
            if len(columns) == len(_CHOICES):
                width = max(columns.values())
                for line in grid.rows[header + 1 :]:
                    texts = {name: text_of(line[at]) for name, at in columns.items()} if len(line) > width else {}
                    if texts.get("person_key") and texts.get("school_code"):
                        people[texts["school_code"]].append(Person(**texts))
                break
    return people


READER = Reader("school_answers", "Phiếu trả lời của cơ sở", "answers", LAYOUT.find, read)
