"""The offline pack: the figures of `figures` and nothing else, no name of anybody, every name of a school shown as text."""

import json
import re
from datetime import date
from typing import Any

import pytest
from lxml import html

from dashboard.figures.keys import parse_where
from dashboard.figures.measures import COLUMNS, MEASURES, RATES, is_silent, rate
from dashboard.figures.query import figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot, make_snapshot, open_snapshot
from dashboard.figures.state_words import state_sentence
from dashboard.maps.classes import grade
from dashboard.reports.pack import write_card, write_pack
from dashboard.reports.pack.card import words_in
from dashboard.reports.question import Question
from etl.model.settings import Target
from etl.text.vietnam import day, number, percent
from tests.reports.conftest import HIM_LAM, make_world
from tests.support.world import person, school

HOSTILE = 'Trường </script><b>đậm</b> & "x" <!-- \u2028 {{ 7 * 7 }}'
SECRET = {"email": "bi.mat@example.vn", "phone": "0912345678"}
TARGETS = (Target("participated", ((date(2025, 3, 1), 0.0), (date(2025, 4, 30), 0.9))),)


@pytest.fixture(scope="module")
def shot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    world = make_world(tmp_path_factory.mktemp("pack"), targets=TARGETS)
    world.add("schools", [school("H", HOSTILE, "MN", **HIM_LAM)], name="them.csv")
    world.add("staff", [person("H1", "Mùa A Bí Mật", "H", **SECRET)], name="them2.csv")
    return make_snapshot(world.path())


def page_of(content: bytes) -> Any:
    return html.document_fromstring(content.decode("utf-8"))


def data_of(content: bytes) -> dict[str, Any]:
    return json.loads(page_of(content).get_element_by_id("so-lieu").text)


def commune_of(shot: Snapshot, code: str) -> str:
    return next(r["commune"] for r in figures(shot, ("school", "commune")) if r["school"] == code)


@pytest.fixture(scope="module")
def pack(shot: Snapshot) -> bytes:
    return write_pack(Question(shot, None))


@pytest.mark.parametrize("key", ["commune", "district", "level", "school"])
def test_every_number_in_the_data_is_that_of_the_figures(shot: Snapshot, pack: bytes, key: str):
    found = data_of(pack)
    rows = {row["code"]: row for row in found["tables"][key]}
    expected = {r[key]: r for r in figures(shot, (key,)) if r[key] or (key not in ("level", "school") and r["schools"])}
    assert rows.keys() == expected.keys() and len(rows) == len(found["tables"][key])
    for code, row in expected.items():
        counts = dict(zip(found["columns"], rows[code]["counts"], strict=True))
        assert counts == {c: row[c] for c in (*COLUMNS, "rostered_listed", "rostered_base")}
        for measure_id, tenths in zip(RATES, rows[code]["rates"], strict=True):
            measure = MEASURES[measure_id]
            share = rate(row, measure)
            if is_silent(row, measure):
                assert tenths == -1
            else:
                assert (None if tenths is None else f"{number(tenths / 10, 1)} %") == (
                    None if share is None else percent(share)
                )
        if key == "commune":
            assert rows[code]["grades"] == [grade(row, MEASURES[m]) for m in RATES]


def test_the_tables_say_the_same_as_the_data(shot: Snapshot, pack: bytes):
    page, found = page_of(pack), data_of(pack)
    for key, rows in found["tables"].items():
        lines = page.xpath(f"//section[@id='bang-{key}']//tbody/tr")
        assert [int(line.get("data-n")) for line in lines] == list(range(len(rows)))
        for line, row in zip(lines, rows, strict=True):
            counts = dict(zip(found["columns"], row["counts"], strict=True))
            told = [" ".join(cell.text_content().split()) for cell in line.xpath("td")]
            assert told[0] == number(counts["rostered_base"])
            share = row["rates"][RATES.index("participated")]
            base = counts["rostered_base"]
            if share == -1:
                assert told[1] == f"im lặng –/{number(base)}"
            elif share is not None:
                assert (
                    told[1]
                    == f"{percent(counts['participated'] / base)} {number(counts['participated'])}/{number(base)}"
                )
            else:
                assert told[1] == "– –"
    silent = next(r for r in found["tables"]["school"] if r["code"] == "Z")
    assert silent["rates"][RATES.index("participated")] == -1 and silent["status"] == "silent"
    nobody = next(r for r in found["tables"]["school"] if r["code"] == "O")
    assert nobody["rates"][RATES.index("participated")] == 0


def test_the_sentence_and_the_four_figures_are_those_of_the_overview(shot: Snapshot, pack: bytes):
    page, [row] = page_of(pack), figures(shot)
    target = shot.settings.target("participated", shot.as_of)
    assert target is not None
    sentence = page.xpath("//p[@class='cau']")[0].text_content()
    assert sentence == state_sentence(row, shot.as_of, target).replace("**", "")
    cards = [c.text_content() for c in page.xpath("//div[@class='mot-the']")]
    assert len(cards) == 4
    assert f"{number(row['participated'])} trên {number(row['rostered_base'])} người" in cards[0]
    assert f"mục tiêu {percent(target)}" in cards[0]
    assert f"{number(row['flagged'])} cơ sở" in cards[3] and "im lặng" in cards[3]
    head = page.xpath("//header")[0].text_content()
    assert day(shot.as_of) in head and shot.data_version in head and Question(shot, None).code in head


def test_nobody_is_named_whoever_asks(shot: Snapshot):
    people = shot.rows("select full_name, email, phone, staff_code from wh.core_person")
    secrets = {v for p in people for k, v in p.items() if v and (k != "staff_code" or len(v) > 4)} | {*SECRET.values()}
    assert len([s for s in secrets if " " in s]) > 60
    for scope in (None, Scope("province"), Scope("school", "A"), Scope("commune", commune_of(shot, "A"))):
        text = write_pack(Question(shot, None, scope)).decode("utf-8")
        assert [s for s in secrets if s in text] == [] and "Hoàng Văn Lạ" not in text
    told = words_in(write_card(Question(shot, None)))
    assert [s for s in secrets if s in told] == []


def test_who_sees_one_commune_takes_out_no_school_of_another(shot: Snapshot):
    scope = Scope("commune", commune_of(shot, "A"))
    inside = {r["school"] for r in figures(shot, ("school",), None, scope) if r["school"]}
    everywhere = {r["school"]: r["school_name"] for r in figures(shot, ("school",)) if r["school"]}
    assert inside and inside < everywhere.keys()
    content = write_pack(Question(shot, None, scope))
    assert {r["code"] for r in data_of(content)["tables"]["school"]} == inside
    outside = [name for code, name in everywhere.items() if code not in inside and len(name) > 10]
    assert outside and not [name for name in outside if name in content.decode("utf-8")]


def test_a_school_with_markup_in_its_name_is_shown_as_text(shot: Snapshot, pack: bytes):
    page = page_of(pack)
    assert len(page.xpath("//script")) == 2
    names = [h.text for h in page.xpath("//section[@id='bang-school']//tbody/tr/th")]
    shown = shot.rows("select school_name from school_dim where school_code = 'H'")[0]["school_name"]
    assert "</script><b>" in shown and shown in names
    assert next(r["name"] for r in data_of(pack)["tables"]["school"] if r["code"] == "H") == shown
    assert pack.count(b"</script>") == 2 and "\u2028" not in page.get_element_by_id("so-lieu").text


def test_it_asks_for_nothing_from_outside_and_is_the_same_bytes_again(shot: Snapshot, pack: bytes):
    page = page_of(pack)
    assert page.xpath("//@src | //link | //img | //iframe | //@href[not(starts-with(., '#'))]") == []
    assert set(re.findall(rb"url\(([^)]*)\)", pack)) <= {b"#im-lang", b"#trong", b'"#im-lang"'}
    assert b"@import" not in pack and b"http:" not in pack and b"fetch(" not in pack and b"XMLHttp" not in pack
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'") and "http" not in policy
    assert write_pack(Question(shot, None)) == pack


def test_the_demo_says_so_and_the_whole_province_is_small(demo_home):
    shot = open_snapshot(demo_home)
    content = write_pack(Question(shot, None, home=demo_home.root))
    assert page_of(content).xpath("//p[@class='minh-hoa']")[0].text_content().startswith("SỐ LIỆU MINH HOẠ")
    schools = len(data_of(content)["tables"]["school"])
    assert len(content) + 482 * (len(json.dumps(data_of(content)["tables"]["school"])) / schools) * 2.5 < 2_000_000
    assert "Ranh giới gần đúng" in content.decode("utf-8")
    assert page_of(content).xpath("count(//*[@class='xa'])") == 45


@pytest.mark.parametrize("where", ["level=TH", "district=097", "school=A", "role=GV", "session=S1"])
def test_what_is_asked_for_is_what_is_in_it(shot: Snapshot, where: str):
    filters = parse_where(where, shot)
    question = Question(shot, filters)
    found = data_of(write_pack(question))
    [row] = figures(shot, ("province",), filters)
    assert dict(zip(found["columns"], found["total"]["counts"], strict=True)) == {c: row[c] for c in found["columns"]}
    assert found["code"] == question.code
    assert {r["code"] for r in found["tables"]["school"]} == {
        r["school"] for r in figures(shot, ("school",), filters) if r["school"]
    }


def test_old_browsers_can_read_the_script():
    from dashboard.reports.pack.offline import _text  # noqa: PLC0415

    script = re.sub(r'"[^"\n]*"|/\*.*?\*/', "", _text("page.js"), flags=re.DOTALL)
    for modern in (
        "=>",
        "`",
        "let ",
        "const ",
        "class ",
        "...",
        ".includes(",
        ".closest(",
        ".append(",
        ".remove()",
        "async ",
    ):
        assert modern not in script
    assert "var(--" not in _text("page.css") and "display: grid" not in _text("page.css")
