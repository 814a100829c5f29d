"""One question closely: its lines, what speaks for and against each candidate, where else they were; and the searches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.questions import Choice, Place, Question, choices_of, fetch
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from etl.match.devices import is_phone_number, take_device
from etl.match.evidence import AGAINST, in_words
from etl.match.person_names import is_person_name, person_part
from etl.match.words import plain, words_of
from etl.model.identity import SITE, Subject
from etl.text.fold import fold_words
from etl.text.vietnam import clock, local, percent

Row = dict[str, Any]

MOST_FOUND = 12


@dataclass(frozen=True)
class Elsewhere:
    """What one candidate did in other sessions: `attended`: names of sessions; notes for and against in words."""

    attended: tuple[str, ...] = ()
    in_favour: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def lines_of(snapshot: Snapshot, subject_id: str, scope: Scope) -> list[Row]:
    """Return one row per line of a file under this question, by session; UserError where the scope may not see names."""
    scope.require_people()
    return fetch(snapshot, "line", {"subject": subject_id})


def elsewhere(snapshot: Snapshot, people: Sequence[str], lines: Sequence[Row]) -> dict[str, Elsewhere]:
    """Return person → what they did in other sessions, and whether they were already known in those of `lines`.

    The same person cannot stand in one session under two names of one source at one time: that speaks against. Being
    known there from another kind of source speaks for it.
    """
    found: dict[str, dict[str, list[str]]] = {p: {"attended": [], "for": [], "against": []} for p in people}
    if not people:
        return {}
    open_lines = [r for r in lines if r["session_code"] and r["status"] in ("pending", "unmatched")]
    for row in fetch(snapshot, "elsewhere", {"people": list(people)}):
        notes = found[row["person_key"]]
        if row["is_attended"]:
            notes["attended"].append(row["session_name"])
        here = [r for r in open_lines if r["session_code"] == row["session_code"]]
        if here:
            _compare(row, here, notes)
    return {p: Elsewhere(tuple(n["attended"]), tuple(n["for"]), tuple(n["against"])) for p, n in found.items()}


def _compare(row: Row, here: Sequence[Row], notes: dict[str, list[str]]) -> None:
    for known in row["lines"]:
        same = [r for r in here if r["source"] == known["source"]]
        if any(_at_once(r, known) for r in same):
            place = f"{known['file']}, dòng {known['row']}"
            notes["against"].append(
                f"đã được nhận ra ở {row['session_name']} bằng dòng khác cùng lúc: “{known['raw_name']}” ({place})"
            )
            return
    sources = {k["source"] for k in row["lines"]} - {r["source"] for r in here}
    if sources:
        words = {
            "sign_ins": "đã ký tên",
            "rollcalls": "có trong điểm danh",
            "connections": "có kết nối",
            "marks": "có trong sổ",
        }
        said = ", ".join(sorted(words[s] for s in sources if s in words))
        if said:
            notes["for"].append(f"{said} ở {row['session_name']}")


def _at_once(line: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    """Tell whether two lines of one source cannot be one person: connections that overlap in time, or the same list."""
    if line["source"] != "connections":
        return True
    times = [line["joined_at"], line["left_at"], known["joined_at"], known["left_at"]]
    if any(t is None for t in times):
        return False
    return line["joined_at"] < known["left_at"] and known["joined_at"] < line["left_at"]


def evidence_words(choice: Choice, email: str | None = None) -> tuple[list[str], list[str]]:
    """Return what speaks for and what against a candidate, in words.

    `email`: what the rows in question give. Another address at the same host speaks against; a private one beside that
    of the list does not.
    """
    told = [in_words(c) for c in choice.evidence if c.partition(":")[0] not in AGAINST]
    against = [in_words(c).removeprefix("nhưng ") for c in choice.evidence if c.partition(":")[0] in AGAINST]
    given, listed = (e.lower().rpartition("@") for e in (email or "", choice.email or ""))
    if given[0] and given[2] == listed[2] and given[0] != listed[0]:
        against.append("danh sách ghi e-mail khác, cùng nơi cấp")
    return told, against


def likelihood(probability: float | None) -> str:
    """Return a probability in words and per cent; "" where the machine gives none."""
    if probability is None:
        return ""
    steps = ((0.95, "gần như chắc"), (0.8, "rất có thể"), (0.5, "có thể"), (0.1, "chưa rõ"), (0.0, "ít có thể"))
    words = next(w for least, w in steps if probability >= least)
    shown = "trên 99 %" if probability > 0.995 else "dưới 1 %" if probability < 0.01 else percent(probability, 0)
    return f"{words} · {shown}"


def names_a_device(question: Question) -> bool:
    """Tell whether the question is nothing but a device's own name or a number: then it is a device wherever it is met."""
    name = question.subject.name or ""
    taken = take_device(name, plain(name))
    return is_phone_number(name) or (taken is not None and not taken.rest)


def why_one_session(question: Question) -> str:
    """Return why an answer should hold for one session only; "" where it may hold for all.

    A device is lent; a given name, or one that several of those in question bear, may be another's next time.
    """
    name = question.subject.name or ""
    if not question.sessions or question.subject.about == SITE or question.subject.email or question.subject.staff_code:
        return ""
    if names_a_device(question):
        return "Tên máy: lần sau có thể là người khác."
    if question.kind == "device" and not question.choices:
        return "Tên máy hoặc tên chưa rõ: lần sau có thể là người khác."
    if len(words_of(person_part(name))) < 2 or not is_person_name(name):
        return "Chưa phải một họ tên đầy đủ: lần sau có thể là người khác."
    likely = [c for c in question.choices if c.person_key and "given_only" not in c.evidence]
    if any("given_only" in c.evidence for c in question.choices):
        return "Chỉ có tên gọi: lần sau có thể là người khác."
    names = [fold_words(c.full_name) for c in likely]
    if len(set(names)) == len(names):
        return ""
    if question.school:
        return "Cơ sở có hai người trùng tên này: lần sau có thể là người kia."
    return "Nhiều người trùng tên này và dòng không ghi rõ cơ sở: lần sau có thể là người khác."


def offered(question: Question, school_names: Mapping[str, str]) -> str:
    """Return what the machine offered, for the journal: every candidate with its probability and evidence."""
    said = []
    for n, c in enumerate(question.choices, start=1):
        told, against = evidence_words(c, question.subject.email)
        name = c.full_name or school_names.get(c.school_code or "", c.school_code or "")
        more = "; ".join([*told, *(f"nhưng {a}" for a in against)])
        said.append(
            f"{n}. {name}" + (f" ({percent(c.probability, 1)})" if c.probability is not None else "") + f": {more}"
        )
    return " | ".join(said)


def minutes_words(line: Mapping[str, Any]) -> str:
    """Return when somebody was there, in words: from, to and minutes, the hour of signing, or the mark of a register."""
    if line["joined_at"]:
        left = f"–{local(line['left_at']):%H:%M}" if line["left_at"] else ""
        spent = line["minutes"]
        if spent is None and line["left_at"]:
            spent = (line["left_at"] - line["joined_at"]).total_seconds() / 60
        return f"{local(line['joined_at']):%H:%M}{left}" + (f" ({round(spent)} phút)" if spent is not None else "")
    if line["signed_at"]:
        return f"ký lúc {clock(line['signed_at'])}"
    return f"{round(line['minutes'])} phút" if line["minutes"] is not None else ""


def find_people(snapshot: Snapshot, text: str, scope: Scope) -> list[Choice]:
    """Return people whose name, number or school holds every word of `text`, marks not needed; UserError as `lines_of`."""
    scope.require_people()
    words = fold_words(text).split()
    if not words:
        return []
    rows = fetch(snapshot, "person_found", {"words": words, "most": MOST_FOUND})
    return [
        Choice(r["person_key"], full_name=r["full_name"], staff_code=r["staff_code"], email=r["email"],
               places=tuple(Place(p["school"], p["role"]) for p in r["places"] or ()), is_verified=r["is_verified"])
        for r in rows
    ]  # fmt: skip


def find_names(snapshot: Snapshot, text: str, scope: Scope, most: int = 50) -> list[Row]:
    """Return names met in files that hold every word of `text`: one row each, most lines first; UserError as `lines_of`."""
    scope.require_people()
    words = fold_words(text).split()
    return fetch(snapshot, "name_found", {"words": words, "most": most}) if words else []


def met_question(snapshot: Snapshot, subject_id: str) -> Question | None:
    """Return a question of any state, also one that the machine or somebody answered; None where no such name was met."""
    rows = snapshot.rows("select * from wh.core_subject where subject_id = $subject", {"subject": subject_id})
    if not rows:
        return None
    row = rows[0]
    lines = fetch(snapshot, "line", {"subject": subject_id})
    choices = list(choices_of(snapshot, [subject_id]).get(subject_id, ()))
    known = {r["person_key"] for r in lines if r["person_key"]} - {c.person_key for c in choices}
    for key in sorted(known):
        line = next(r for r in lines if r["person_key"] == key)
        codes = tuple(c for c in (line["evidence"] or "").split("; ") if c)
        choices.insert(0, _person(snapshot, key, line["score"], codes))
    sessions = tuple(dict.fromkeys(r["session_code"] for r in lines if r["session_code"]))
    sources = tuple(sorted({r["source"] for r in lines}))
    kind = "site" if row["about"] == SITE else "account" if sources == ("usage",) else "person"
    return Question(
        subject_id, Subject(row["about"], row["name"], row["email"], row["staff_code"], row["school"]), row["shown"], kind,
        len(lines), len(lines), len({r["file"] for r in lines}), sessions, sum(r["session_code"] is None for r in lines), sources, (),
        tuple(choices),
    )  # fmt: skip


def _person(snapshot: Snapshot, key: str, score: float | None, codes: tuple[str, ...]) -> Choice:
    [row] = snapshot.rows(
        """select p.full_name, p.staff_code, p.email, s.is_verified,
               (select list({'school': school_code, 'role': role}) from (
                   select distinct school_code, role from wh.core_assignment where person_key = $person)) as places
           from wh.core_person as p left join person_state as s using (person_key) where p.person_key = $person""",
        {"person": key},
    )
    places = tuple(Place(p["school"], p["role"]) for p in row["places"] or ())
    return Choice(
        key, None, score, codes, row["full_name"], row["staff_code"], row["email"], places, row["is_verified"]
    )
