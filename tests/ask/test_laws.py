"""Whatever is typed into a sheet, every line gets one outcome, and nobody is taken for somebody outside the school."""

import shutil

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.match.people import Assignment, Person
from etl.match.roster import Roster
from etl.model.identity import VERDICTS
from etl.readers import Source, read
from etl.readers.common.answer_sheet import READY
from etl.warehouse.answers import put_answers
from tests.ask.office import SESSIONS, STAFF, asked, filled, lines_of, query, warehouse
from tests.load.clerk import Clerk

NAMES = [line[1] for line in STAFF[1:]]
TYPED = st.one_of(
    st.text(max_size=30).filter(lambda t: all(c.isprintable() for c in t)), st.integers(0, 9999999), st.none(),
    st.sampled_from([*READY, *NAMES, *(n.upper() for n in NAMES), "Lo Thi Hoa", "=1+1", "770001", "Giang A Pao"]),
)  # fmt: skip
OUTCOMES = {"counted", "duplicate", "pending", "rejected"}


@pytest.fixture(scope="module")
def desk(asked_home, tmp_path_factory):
    """The sheet of one school, and the warehouse it was made of, open to be written into."""
    folder = tmp_path_factory.mktemp("luat")
    shutil.copytree(asked_home, folder / "kho")
    clerk = Clerk.at(folder)
    path = asked(clerk)
    shutil.copyfile(warehouse(clerk), folder / "world.duckdb")
    people = query(clerk, "select person_key, full_name, staff_code, email from core_person")
    jobs = query(clerk, "select person_key, school_code, role, is_core, valid_from, valid_to from core_assignment")
    roster = Roster([Person(*p) for p in people], [Assignment(*a) for a in jobs])
    with duckdb.connect(str(folder / "world.duckdb")) as con:
        yield path, con, roster


def put(con, rows, roster):
    con.execute("delete from decision_in_force")
    put_answers(con, rows, roster)
    return con.execute("select verdict, decided_person, decided_school from decision_in_force").fetchall()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TYPED, min_size=5, max_size=5))
def test_whatever_is_typed_every_question_has_one_outcome_and_an_own_person(desk, typed):
    path, con, roster = desk
    book = openpyxl.load_workbook(path)
    questions = len(lines_of(book.worksheets[0])[1])

    def write(open_book):
        sheet = open_book.worksheets[0]
        columns, rows = lines_of(sheet)
        for row, text in zip(rows, typed, strict=True):
            sheet.cell(row, columns["Là ai?"]).value = text

    result = read(Source("phieu.xlsx", filled(path, {}, write).read_bytes()))
    rows = [row | {"file_id": 1} for row in result.table.to_pylist()]
    assert len(rows) == questions == len({row["row"] for row in rows})
    assert {row["outcome"] for row in rows} <= {None, "pending", "rejected"}
    assert {i.row for i in result.issues if i.row} == {row["row"] for row in rows if row["outcome"]}
    followed = put(con, rows, roster)
    outcomes = [o for (o,) in con.execute("select outcome from core_answer").fetchall()]
    assert len(outcomes) == questions and set(outcomes) <= OUTCOMES
    assert outcomes.count("counted") == len(followed)
    for verdict, person, school in followed:
        assert (verdict == "person") == (person is not None) and school in (None, "A1")
        assert person is None or any(a.school_code == "A1" for a in roster.assignments(person))


FORGED = st.fixed_dictionaries({
    "file_id": st.integers(1, 3), "school_code": st.sampled_from(["A1", "B1", "Z9"]),
    "session_code": st.sampled_from([None, *(s[0] for s in SESSIONS[1:])]), "subject": st.integers(0, 5),
    "verdict": st.sampled_from([*VERDICTS, None]), "person_key": st.sampled_from([*(p[0] for p in STAFF[1:]), "none"]),
    "full_name": st.sampled_from(NAMES), "answer_text": st.sampled_from([*NAMES, *READY, "?"]),
})  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FORGED, max_size=8))
def test_not_even_a_forged_file_names_somebody_of_another_school_or_doubts_itself(desk, forged):
    _, con, roster = desk
    subjects = [s for (s,) in con.execute("select subject_id from core_subject order by 1").fetchall()]
    con.execute("delete from files where file_id in (1, 2, 3)")
    con.execute("insert into files (file_id, name, loaded_at) values (1, 'a', 't'), (2, 'b', 't'), (3, 'c', 't')")
    plain = {"sheet": None, "outcome": None, "reason": None, "note": None, "shown_text": "tên"}
    rows = [
        plain | f | {"row": n, "subject_id": (subjects * 6)[f["subject"]]}
        for n, f in enumerate(sorted(forged, key=lambda f: f["file_id"]), start=2)
    ]
    followed = put(con, rows, roster)
    lines = con.execute("select school_code, subject_id, session_code, outcome, person_key from core_answer").fetchall()
    assert len(lines) == len(rows) and {line[3] for line in lines} <= OUTCOMES
    counted = [line for line in lines if line[3] == "counted"]
    assert len(counted) == len(followed) == len({line[1:3] for line in counted})  # one answer to one question
    for school, _, _, _, person in counted:
        assert person is None or any(a.school_code == school for a in roster.assignments(person))
