"""Tasks in the home: nothing is lost when several people write at once, and nobody overwrites what they have not seen."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from etl.home.home import Home
from etl.home.tasks import TaskConflict, change_task, open_task, task_history, tasks
from etl.model.errors import UserError

DAY, DUE = date(2025, 12, 1), date(2025, 12, 15)
SEEN = {"status": "behind", "people": 40, "participated": 12, "gap_people": 20, "target": 0.8}


def opened(home, school="A", **more):
    return open_task(home, school, **({"as_of": DAY, "seen": SEEN, "owner": "Lan", "due": DUE, "by": "lan"} | more))


def test_a_task_is_what_its_events_made_it(tmp_path):
    home = Home(tmp_path)
    first = opened(home, note="  gọi buổi sáng ")
    assert (first.number, first.state, first.reason, first.seen) == (1, "open", None, SEEN)
    second = change_task(home, 1, basis=first.revision, state="contacted", reason="network", note="mạng yếu", by="minh")
    assert second == tasks(home)[0] and second.revision > first.revision
    assert (second.state, second.reason, second.owner) == ("contacted", "network", "Lan")
    assert [(n.by, n.text) for n in second.notes] == [("lan", "gọi buổi sáng"), ("minh", "mạng yếu")]
    told = [(r["by"], r["field"], r["from"], r["to"]) for r in task_history(home) if r["field"] in ("state", "note")]
    assert told == [
        ("lan", "state", None, "open"), ("lan", "note", None, "gọi buổi sáng"),
        ("minh", "state", "open", "contacted"), ("minh", "note", None, "mạng yếu"),
    ]  # fmt: skip


def test_what_changes_nothing_is_no_event(tmp_path):
    home = Home(tmp_path)
    task = opened(home)
    assert change_task(home, 1, basis=0, owner="Lan", due=DUE) == task
    assert {r["number"] for r in task_history(home)} == {1}


def test_changes_of_different_fields_merge(tmp_path):
    home = Home(tmp_path)
    seen_by_both = opened(home).revision
    change_task(home, 1, basis=seen_by_both, owner="Minh", note="một")
    task = change_task(home, 1, basis=seen_by_both, state="promised", note="hai")
    assert (task.owner, task.state, [n.text for n in task.notes]) == ("Minh", "promised", ["một", "hai"])


def test_the_same_field_is_not_overwritten_unseen(tmp_path):
    home = Home(tmp_path)
    seen_by_both = opened(home).revision
    change_task(home, 1, basis=seen_by_both, due=date(2025, 12, 20), by="minh")
    with pytest.raises(TaskConflict, match=r"minh đã đặt “20/12/2025” lúc .* bạn muốn “25/12/2025”") as caught:
        change_task(home, 1, basis=seen_by_both, due=date(2025, 12, 25), state="contacted", note="hẹn lại", by="hoa")
    assert caught.value.task == tasks(home)[0] and tasks(home)[0].notes == () and tasks(home)[0].state == "open"
    kept = change_task(
        home,
        1,
        basis=seen_by_both,
        due=date(2025, 12, 25),
        state="contacted",
        note="hẹn lại",
        by="hoa",
        keep_as_note=True,
    )
    assert (kept.due, kept.state) == (date(2025, 12, 20), "contacted")
    assert "hẹn lại" in kept.notes[0].text and "25/12/2025" in kept.notes[0].text
    over = change_task(home, 1, basis=caught.value.task.revision, due=date(2025, 12, 25))
    assert over.due == date(2025, 12, 25)


def test_two_who_want_the_same_agree(tmp_path):
    home = Home(tmp_path)
    basis = opened(home).revision
    change_task(home, 1, basis=basis, state="contacted")
    assert change_task(home, 1, basis=basis, state="contacted").state == "contacted"


def test_a_school_has_one_unclosed_task(tmp_path):
    home = Home(tmp_path)
    task = opened(home)
    with pytest.raises(UserError, match="việc số 1, Lan phụ trách"):
        opened(home, owner="Minh")
    change_task(home, 1, basis=task.revision, state="resolved")
    assert opened(home, owner="Minh").number == 2
    with pytest.raises(UserError, match="việc số 2 chưa đóng"):
        change_task(home, 1, basis=9, state="open", note="vẫn tụt")


def test_a_closed_task_is_opened_again_only_with_a_note(tmp_path):
    home = Home(tmp_path)
    opened(home)
    change_task(home, 1, basis=9, state="not_ours")
    with pytest.raises(UserError, match="ghi chú"):
        change_task(home, 1, basis=9, state="open")
    with pytest.raises(UserError, match="Mở lại"):
        change_task(home, 1, basis=9, state="resolved", note="x")
    assert change_task(home, 1, basis=9, state="promised", note="hoá ra là của ta").state == "promised"


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"owner": " \u200b "}, "người phụ trách"), ({"due": date(2025, 11, 30)}, "sớm hơn"), ({"due": None}, "hạn"),
     ({"reason": "weather"}, "nguyên nhân")],
)  # fmt: skip
def test_what_is_not_valid_is_refused_and_not_kept(tmp_path, fields, said):
    home = Home(tmp_path)
    with pytest.raises(UserError, match=said):
        opened(home, **fields)
    task = opened(home)
    with pytest.raises(UserError, match=said):
        change_task(home, 1, basis=task.revision, **fields)
    with pytest.raises(UserError, match="trạng thái"):
        change_task(home, 1, basis=task.revision, state="done")
    with pytest.raises(UserError, match="Không có việc số 7"):
        change_task(home, 7, basis=1, note="x")
    assert tasks(home) == [task]


def test_events_of_a_later_version_and_broken_lines_are_passed_over(tmp_path):
    home = Home(tmp_path)
    task = opened(home)
    journal = tmp_path / "decisions" / "tasks.jsonl"
    later = {"task": 1, "at": "2025-12-02T00:00:00", "by": "x", "changes": [], "note": ""}
    with journal.open("a", encoding="utf-8") as stream:
        for event in (
            later | {"event": "merge", "number": 40},
            later | {"event": "change", "number": 41, "changes": [{"field": "mood", "from": None, "to": "good"}]},
            later
            | {"event": "change", "number": 42, "changes": [{"field": "state", "from": "open", "to": "escalated"}]},
            later | {"event": "open", "number": 43, "task": 5, "as_of": "never", "school_code": "B", "seen": {}},
        ):
            stream.write(json.dumps(event) + "\n")
        stream.write('[1]\n{"event": "chan')
    assert tasks(home) == [task]
    assert opened(home, "B").number == 6  # a number once given is not given again
    assert tasks(home)[0].revision == 44


def test_many_writers_at_once_lose_nothing(tmp_path):
    """Any order of writers: every note is there, event numbers are unique, of each field somebody's value stands."""
    home = Home(tmp_path)
    for school in "ABC":
        opened(home, school)
    choose = random.Random(6)
    jobs = [(n, choose.randint(1, 3), choose.choice(["owner", "state", "new", "note"])) for n in range(48)]

    def work(job):
        n, number, what = job
        fields = {"owner": {"owner": f"Người {n}"}, "state": {"state": "contacted"}}.get(what, {})
        try:
            if what == "new":
                opened(home, f"S{n % 4}", note=f"ghi {n}")
            else:
                change_task(home, number, basis=1, note=f"ghi {n}", by=f"ai {n}", **fields)
        except TaskConflict:
            change_task(home, number, basis=1, note=f"ghi {n}", by=f"ai {n}", keep_as_note=True, **fields)
        except UserError:
            return None
        return f"ghi {n}"

    with ThreadPoolExecutor(8) as pool:
        said = {text for text in pool.map(work, jobs) if text}
    history = task_history(home)
    kept = [r["to"].split("\n")[0] for r in history if r["field"] == "note"]
    assert sorted(kept) == sorted(said)
    numbers = [r["number"] for r in history]
    assert numbers == sorted(numbers) and set(numbers) == set(range(1, max(numbers) + 1))
    made = tasks(home)
    assert len({t.number for t in made}) == len(made) == 3 + len({n % 4 for n, _, what in jobs if what == "new"})
    assert len({t.school_code for t in made}) == len(made)
