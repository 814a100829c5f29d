"""Briefs: one page whatever the commune, its own rows only, what does not fit is counted and not cut."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from itertools import islice
from pathlib import Path

import pytest

from dashboard.figures.keys import Filters
from dashboard.figures.snapshot import Snapshot, make_snapshot
from dashboard.reports.question import Question
from dashboard.reports.word import brief
from dashboard.reports.word.document import briefs, write_brief, write_word_report
from etl.text.vietnam import percent
from tests.reports.conftest import FAMILIES, HIM_LAM, MUONG_CHA, SOFFICE, told
from tests.reports.test_word import texts
from tests.support.world import World, person, school, session

CODE = "20250413-0000ABCD"
LONG = "Trường Phổ thông Dân tộc bán trú Tiểu học và Trung học cơ sở liên xã số {n} mang tên một người rất dài"


def crowded(folder: Path) -> Snapshot:
    """A commune of 30 silent schools with the longest names, one of 18, and a teacher or more at each."""
    schools = [school(f"P{n}", LONG.format(n=n), **MUONG_CHA) for n in range(30)]
    schools += [school(f"Q{n}", LONG.format(n=n), "THCS", **HIM_LAM) for n in range(18)]
    staff = [person(f"{s['school_code']}-{n}", f"{family} Thị Một", s["school_code"])
             for s in schools for n, family in enumerate(FAMILIES[:3])]  # fmt: skip
    sessions = [session(f"S{n}", f"2025-04-{n:02} 08:00", f"2025-04-{n:02} 10:00") for n in (6, 13, 20)]
    seen = [{"full_name": "Lò Thị Một", "staff_code": "Q0-0", "school_code": "Q0", "session_text": s["session_code"]}
            for s in sessions]  # fmt: skip
    world = World(folder).add("schools", schools).add("staff", staff).add("sessions", sessions)
    return make_snapshot(world.add("sign_ins", seen).path())


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return crowded(tmp_path_factory.mktemp("crowded"))


def test_a_brief_says_the_figures_of_its_commune_only(snapshot: Snapshot) -> None:
    question = Question(snapshot, Filters({"commune": ("03127",)}))
    text, total = texts(write_brief(question)), question.total
    assert "TRÊN ĐỊA BÀN PHƯỜNG ĐIỆN BIÊN PHỦ" in text
    assert (
        f"{total['participated']} người đã tham gia bồi dưỡng, đạt {percent(total['participated'] / total['rostered_base'])}"
        in text
    )
    assert "Trường Mầm non B" in text
    assert "Trường Tiểu học A" not in text
    assert "Trường THPT chỉ có tổng số *" in text
    assert "* Cơ sở do Sở Giáo dục và Đào tạo quản lý." in text


def test_a_silent_school_is_listed_apart(snapshot: Snapshot) -> None:
    [code] = [r["commune_code"] for r in snapshot.rows("select commune_code from school_dim where school_code = 'Z'")]
    lines = texts(write_brief(Question(snapshot, Filters({"commune": (code,)})))).splitlines()
    at = lines.index("Cơ sở im lặng (1)")
    assert lines[at + 1].startswith("- Trường THCS im lặng:")
    row = lines.index("Trường THCS im lặng")
    assert lines[row + 2 : row + 4] == ["im lặng", "–"]


def test_what_does_not_fit_is_counted(big: Snapshot) -> None:
    [code] = [r["c"] for r in big.rows("select commune_code as c from school_dim where school_code = 'P1'")]
    text = texts(write_brief(Question(big, Filters({"commune": (code,)}))))
    named = len(re.findall(r"^- Trường", text, re.MULTILINE))
    assert named > 2
    assert f"- và {30 - named} cơ sở khác, xem phụ lục số liệu." in text


def test_nothing_is_said_of_nothing(snapshot: Snapshot, tmp_path: Path) -> None:
    empty = make_snapshot(World(tmp_path).path())
    for question in (
        Question(empty, None),
        Question(empty, Filters({"commune": ("03127",)})),
        Question(snapshot, None),
    ):
        text = texts(write_brief(question))
        for wrong in ("None", "nan", "{{", "0 trên 0", "0/0", " ,"):
            assert wrong not in text, wrong


def test_briefs_are_46_in_the_official_order(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brief, "write_brief", lambda question: question.unit.encode())
    shares: list[float] = []
    made = list(briefs(snapshot, set_code=CODE, progress=lambda share, _text: shares.append(share)))
    names = [name for name, _ in made]
    assert len(set(names)) == 46
    assert names == sorted(names)
    assert names[:1] == ["00 Tỉnh Điện Biên.docx"]
    assert made[-1][1].decode().split()[-1] == names[-1].removesuffix(".docx").split()[-1]
    assert shares == sorted(shares)


def test_briefs_carry_the_code_of_their_set_and_are_the_same_bytes_again(snapshot: Snapshot) -> None:
    made, again = (list(islice(briefs(snapshot, set_code=CODE), 2)) for _ in range(2))
    assert made == again
    for _, content in made:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            custom = package.read("docProps/custom.xml").decode()
        assert CODE in custom
        assert "tom-tat" in custom


def test_briefs_take_one_page_and_reports_print_in_times(snapshot: Snapshot, big: Snapshot, tmp_path: Path) -> None:
    missing = [tool for tool in ("pdftotext", "pdfinfo", "pdffonts") if not shutil.which(tool)]
    if (SOFFICE is None or missing) and not os.environ.get("CI"):
        pytest.skip("LibreOffice or poppler-utils is not installed")
    assert SOFFICE, "LibreOffice is needed: apt-get install libreoffice-writer-nogui"
    assert not missing, "poppler's tools are needed: apt-get install poppler-utils"
    codes = [r["c"] for r in big.rows("select distinct commune_code as c from school_dim order by c")]
    asked = {
        "tinh": Question(snapshot, None),
        "dong": Question(big, None),
        "mot": Question(snapshot, Filters({"school": ("A",)})),
    }
    asked |= {f"xa{code}": Question(big, Filters({"commune": (code,)})) for code in codes}
    made = {f"{name}.docx": write_brief(question) for name, question in asked.items()}
    made["bao_cao.docx"] = write_word_report(Question(big, None))
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    command = [SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
               "--outdir", str(tmp_path), *(str(tmp_path / name) for name in made)]  # fmt: skip
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    for name in made:
        pdf = str((tmp_path / name).with_suffix(".pdf"))
        fonts = [line.split()[0] for line in told("pdffonts", pdf).splitlines()[2:]]
        assert all("LiberationSerif" in font or "TimesNewRoman" in font for font in fonts), (name, fonts)
        info = told("pdfinfo", pdf)
        [pages] = re.findall(r"Pages: +(\d+)", info)
        printed = re.sub(r"\s+", "", told("pdftotext", pdf, "-"))
        words = re.sub(r"\s+", "", texts(made[name]).splitlines()[-1])
        assert words in printed, name
        assert (int(pages) == 1) == (name != "bao_cao.docx"), (name, pages)
