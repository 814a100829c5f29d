"""Laws of usage reports: their look does not change their records; a large file read in pieces is the same file."""

import io
import random
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from etl.readers import Source, read
from etl.readers.common import pieces as pieces_of
from tests.readers.build import records, text_file, workbook
from tests.readers.test_usage import SHORT
from tests.readers.test_usage_reports import ADMIN, OLD_ADMIN, USERS, V1, V2

FAST = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def report(head: list[str], lines: int = 6) -> list[list[str]]:
    """Return a report with some invented lines; the same for the same headings."""
    chance = random.Random(len(head))
    return [head, *([_cell(heading, n, chance) for heading in head] for n in range(lines))]


def _cell(heading: str, number: int, chance: random.Random) -> str:
    low = heading.lower()
    if "date" in low or ("last" in low and ("activity" in low or "usage" in low)):
        day = date(2026, 11, 30) - timedelta(days=chance.randint(0, 60))
        return "2026-11-30" if "refresh" in low else chance.choice(["", day.isoformat(), day.isoformat()])
    if "principal" in low or low == "user name" or "email" in low:
        return f"gv{number}@example.org"
    if "name" in low:
        return f"Lò Thị Hoà {number}" if number % 2 else f"Quàng, Văn “Ánh” {number}"
    if low == "report period":
        return "28"
    if "prompts" in low or "days" in low or low in ("messages", "credits_used", "messages_rank"):
        return str(chance.randint(0, 40))
    return {
        "cadence": "Weekly",
        "period_start": "2026-11-23",
        "period_end": "2026-11-29",
        "user_status": "enabled",
    }.get(low, "")


LONG = [
    "cadence", "period_start", "period_end", "account_id", "public_id", "name", "email", "role", "user_role", "department",
    "groups", "user_status", "created_or_invited_date", "is_active", "first_day_active_in_period",
    "last_day_active_in_period", "messages", "messages_rank",
]  # fmt: skip


def chatgpt(lines: int = 6) -> list[list[str]]:
    """Return the long form of ChatGPT: quoted departments, names with commas, an account that is only invited."""
    rows = [LONG]
    for n in range(lines):
        name = f"Lò Thị\nHoa {n}" if n == 3 else f"Vừ “{n}”, Mai"
        rows.append(["Weekly", "2026-11-23", "2026-11-29", "0", f"user-{n}", name, f"gv{n}@example.org", "", "", f'["TH {n % 3}"]',
                     "", "enabled", "2026-10-01", "1", "2026-11-24", "2026-11-27", str(n), str(n)])  # fmt: skip
    rows.append(["Weekly", "2026-11-23", "2026-11-29", "0", "", "", "moi@example.org", *[""] * 4, "pending", *[""] * 6])
    return rows


REPORTS = {"v1": report(V1), "v2": report(V2), "admin": report(ADMIN), "old_admin": report(OLD_ADMIN), "gemini": report(USERS),
           "short": report(SHORT), "long": chatgpt()}  # fmt: skip
DELIMITERS, ENCODINGS = [",", ";", "\t"], ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("name", sorted(REPORTS))
@FAST
@given(data=st.data())
def test_look_of_a_report_does_not_change_its_records(name, data):
    rows = REPORTS[name]
    plain = read(Source("a.csv", text_file(rows)))
    order = data.draw(st.permutations(range(len(rows[0]) + 1)))
    wider = [[*rows[0], "Ghi chú riêng"], *([*row, "…"] for row in rows[1:])]
    shuffled = [[row[column] for column in order] for row in wider]
    case = data.draw(st.sampled_from([str.upper, str.lower, str.title, str]))
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    shuffled = [[case(cell) for cell in shuffled[0]], *shuffled[1:]]
    padding, blanks = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 2))
    shuffled = [[*(unicodedata.normalize(form, cell) for cell in row), *[""] * padding] for row in shuffled]
    shuffled += [[""] * len(shuffled[0])] * blanks
    delimiter, encoding = data.draw(st.sampled_from(DELIMITERS)), data.draw(st.sampled_from(ENCODINGS))
    result = read(Source("a.csv", text_file(shuffled, delimiter, encoding)))
    assert (result.format, result.facts["data_rows"]) == (plain.format, plain.facts["data_rows"])
    assert records(result) == records(plain)


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_workbook_gives_the_same_records(name):
    rows = REPORTS[name]
    plain, book = (
        records(read(Source("a.csv", text_file(rows)))),
        records(read(Source("a.xlsx", workbook({"Tờ 1": rows})))),
    )
    assert [{**r, "sheet": None} for r in book] == plain


@FAST
@given(size=st.integers(80, 900), lines=st.integers(1, 40), delimiter=st.sampled_from(DELIMITERS),
       encoding=st.sampled_from(ENCODINGS), end=st.sampled_from(["\r\n", "\n", ""]), blank=st.integers(0, 40))  # fmt: skip
def test_a_file_in_many_pieces_is_the_same_file(monkeypatch, size, lines, delimiter, encoding, end, blank):
    rows = chatgpt(lines)
    rows.insert(min(blank, len(rows)) or 1, [])
    text = text_file(rows, delimiter, "utf-8").decode().removesuffix("\r\n") + end
    content = text.encode(encoding)
    whole = read(Source("a.csv", content))
    with monkeypatch.context() as patch:
        patch.setattr(pieces_of, "PIECE", size)
        cut = read(Source("a.csv", content))
    assert records(cut) == records(whole)
    assert (cut.facts, cut.issues) == (whole.facts, whole.issues)
    assert [r["row"] for r in records(whole)] == [n for n, row in enumerate(rows, start=1) if row][1:]


@FAST
@given(
    st.lists(st.sampled_from(["a,b\n", '"x\ny",z\n', "\n", '"q""q",w\r\n', "é,ữ\n"]), max_size=30), st.integers(1, 40)
)
@example(['"q""q",w\r\n'], 9)  # cut between the two characters of a line's end
def test_pieces_together_are_the_text_and_end_where_records_do(monkeypatch, lines, size):
    text = "".join(lines).encode()
    with monkeypatch.context() as patch:
        patch.setattr(pieces_of, "PIECE", size)
        found = list(pieces_of.pieces(io.BytesIO(text), "utf-8", 0))
    assert b"".join(found) == text
    ends, at = set(), 0
    for one in lines:
        at += len(one.encode())
        ends.add(at)
    at = 0
    for piece in found:
        at += len(piece)
        assert at in ends


def test_a_quotation_mark_that_never_closes_spoils_its_own_neighbourhood_only(monkeypatch):
    rows = text_file([SHORT, *report(SHORT, 400)[1:]]).decode().splitlines()
    rows[200] = rows[200].replace("enabled", '"enabled')
    monkeypatch.setattr(pieces_of, "PIECE", 500)
    monkeypatch.setattr(pieces_of, "_LONGEST_RECORD", 2000)
    result = read(Source("a.csv", "\n".join(rows).encode()))
    assert result.rows_read == 400 and "broken_quotes" in [issue.code for issue in result.issues]
    assert sum(r["account_status"] == "enabled" for r in records(result)) >= 399


def test_a_cell_without_end_is_cut_and_the_rows_before_it_stand(monkeypatch):
    monkeypatch.setattr(pieces_of, "PIECE", 500)
    monkeypatch.setattr(pieces_of, "_LONGEST_RECORD", 2000)
    content = text_file(report(SHORT, 20)) + b"x" * 50_000
    assert max(map(len, pieces_of.pieces(io.BytesIO(content), "utf-8", 1))) < 3000
    result = read(Source("a.csv", content))
    assert [r["outcome"] for r in records(result)[:20]] == [None] * 20
    assert {r["outcome"] for r in records(result)[20:]} == {"rejected"}


def test_letters_of_an_old_code_page_that_come_late_are_read_with_it(monkeypatch):
    head, *lines = report(SHORT, 9000)
    for line in lines:
        line[4] = "Nguyen Van A"
    lines[-1][4] = "Đinh Văn Ân"
    content = text_file([head, *lines], encoding="cp1258")
    monkeypatch.setattr(pieces_of, "PIECE", 1 << 16)
    result = read(Source("a.csv", content))
    assert records(result)[-1]["full_name"] == "Đinh Văn Ân"
    assert result.facts["encoding"] == "cp1258" and "encoding_guessed" in [issue.code for issue in result.issues]
