"""Fields and tables say what the page says, under every name an officer may write."""

from collections import defaultdict

import pytest

from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES, denominator, rate
from dashboard.figures.snapshot import Snapshot
from dashboard.reports.field_tables import TABLES, adjustment, shown, table, table_keys, tables
from dashboard.reports.fields import catalogue, fields, key_of
from dashboard.reports.question import Question
from etl.text.vietnam import NO_DATA, number, percent


@pytest.fixture(scope="module")
def question(snapshot: Snapshot) -> Question:
    return Question(snapshot, None)


def test_every_measure_is_the_pages_figure(question):
    found, total = fields(question), question.total
    for measure in MEASURES.values():
        assert found[measure.id].value == total[measure.id]
        if measure.base:
            assert found[f"{measure.id}_rate"].value == rate(total, measure)
            if f"{measure.id}_base" not in MEASURES:
                assert found[f"{measure.id}_base"].value == denominator(total, measure)


def test_a_field_stands_in_a_sentence_as_vietnam_writes_it(question):
    found = fields(question)
    assert found["rostered"].text == number(question.total["rostered"])
    assert found["participation_rate"].text == percent(rate(question.total, MEASURES["participated"]))
    assert found["as_of"].text == "13/04/2025"
    assert found["unit"].text == "tỉnh Điện Biên"
    assert found["staff"].value is None and found["staff"].text == NO_DATA


@pytest.mark.parametrize(
    "name", ["ty_le_tham_gia", "Tỷ lệ tham gia", "TY LE THAM GIA", "participated-rate", " Participation_Rate "]
)
def test_spellings_of_one_name_mean_one_field(question, name):
    assert fields(question)[key_of(name)].id == "participated_rate"


def test_no_name_means_two_fields(question):
    meant = defaultdict(set)
    for field in catalogue(question):
        for name in (field.id, *field.aliases, key_of(field.label)):
            meant[name].add(field.id)
    assert {name: ids for name, ids in meant.items() if len(ids) > 1} == {}


def test_no_name_means_two_columns_of_a_table_or_two_tables(question):
    for id_ in TABLES:
        found = table(question, id_)
        for column in (*found.columns, *found.more):
            assert found.column(column.id) is column
    names = [n for id_, about in TABLES.items() for n in {id_, about.singular, *about.aliases}]
    assert len(names) == len(set(names))
    assert table_keys()["xa"] == "communes"


def test_tables_hold_the_pages_lines_and_total(question):
    found = tables(question)
    assert {r["code"]: r["participated"] for r in found["communes"].rows} == {
        r["commune"]: r["participated"] for r in question.by("commune")
    }
    for id_ in ("districts", "communes", "levels", "managing_bodies", "schools"):
        total = found[id_].total
        assert total is not None and total["participated"] == question.total["participated"]
        line = adjustment(found[id_]) or {}
        for column in ("rostered", "participated", "completed"):
            assert sum(r[column] or 0 for r in found[id_].rows) + line.get(column, 0) == total[column]
    assert found["xa"] is found["communes"]
    assert [r["code"] for r in found["silent"].rows] == [
        s["school"] for s in question.schools if s["status"] == "silent"
    ]


def test_silence_is_no_nought(question, snapshot):
    silent = fields(Question(snapshot, Filters({"school": ("Z",)})))
    assert silent["participated"].value is None and silent["participated"].text == "im lặng"
    line = next(r for r in table(question, "schools").rows if r["code"] == "Z")
    columns = {c.id: c for c in table(question, "schools").columns}
    assert shown(line, columns["participated"]) == "im lặng"
    assert shown(line, columns["participated_rate"]) == "–"


def test_a_question_about_a_session_has_fields_too(snapshot):
    asked = Question(snapshot, Filters({"session": ("S1",)}))
    found = fields(asked)
    assert found["participated"].value == asked.total["participated"]
    assert found["silent_schools"].text == found["completed"].text == NO_DATA
