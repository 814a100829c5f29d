import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from dashboard.figures.snapshot import Snapshot, make_snapshot
from dashboard.reports.support import write_support_list
from dashboard.reports.workbook import write_report
from tests.support.world import World, day, person, school, session

MUONG_CHA = {"former_commune_text": "Thị trấn Mường Chà", "former_district_text": "Mường Chà"}
HIM_LAM = {"former_commune_text": "Phường Him Lam", "former_district_text": "Điện Biên Phủ"}
MUONG_MUON = {"former_commune_text": "Xã Mường Mươn", "former_district_text": "Mường Chà"}

SCHOOLS = [
    school("A", "Trường Tiểu học A", **MUONG_CHA),
    school("B", "Trường Mầm non B", "MN", **HIM_LAM),
    school("C", "=1+1", "TH", **HIM_LAM),
    school("D", "@Trường THCS D", "THCS", **MUONG_MUON),
    school("T", "Trường THPT chỉ có tổng số", "THPT", total_cbql=2, total_gv=10, **HIM_LAM),
    school("Z", "Trường THCS im lặng", "THCS", **MUONG_CHA),
    school("O", "Trường Tiểu học báo cáo không có ai", **MUONG_CHA),
    school("N", "Trường THPT chưa rõ nơi", "THPT", former_commune_text="Không Có Xã Này", former_district_text=None),
]
FAMILIES = ("Lò", "Quàng", "Vàng", "Giàng", "Cà", "Tòng", "Lường", "Vừ", "Mùa", "Điêu")
STAFF = [
    person(f"{code}{n}", f"{family} Thị Người{code}{n}", code, "CBQL" if n == 0 else "GV")
    for code in "ABCDZON"
    for n, family in enumerate(FAMILIES)
]
PEOPLE = {row["staff_code"]: row["full_name"] for row in STAFF}
TWO_SCHOOLS = [person("A1", PEOPLE["A1"], "B"), person("A2", PEOPLE["A2"], "D"), person("A2", PEOPLE["A2"], "C")]


def make_world(folder: Path, **settings: Any) -> World:
    """Eight schools in two former districts; people at two and three of them; two sessions; one school silent, one at 0."""
    sign_ins = [
        {"full_name": PEOPLE[f"{code}{n}"], "staff_code": f"{code}{n}", "school_code": code, "session_text": session_code}
        for code, session_code, people in (
            ("A", "S1", 6), ("A", "S2", 8), ("B", "S1", 3), ("C", "S1", 9), ("C", "S2", 9), ("D", "S2", 1), ("N", "S1", 4),
        )
        for n in range(people)
    ]  # fmt: skip
    sign_ins.append({"full_name": "Hoàng Văn Lạ", "school_code": "B", "session_text": "S1"})
    rollcalls = [
        {"session_code": s, "school_code": code, "headcount": count}
        for s, code, count in (("S1", "A", 7), ("S2", "A", 9), ("S1", "B", 8), ("S1", "T", 7), ("S2", "T", 5),
                               ("S1", "O", 0), ("S2", "O", 0))
    ]  # fmt: skip
    return (
        World(folder, **settings)
        .add("schools", SCHOOLS)
        .add("staff", [*STAFF, *TWO_SCHOOLS])
        .add("sessions", [
            session("S1", "2025-04-06 08:00", "2025-04-06 10:00", session_name="Buổi một"),
            session("S2", "2025-04-13 08:00", "2025-04-13 10:00", session_name="Buổi hai"),
        ])
        .add("sign_ins", sign_ins)
        .add("rollcalls", rollcalls)
        .add("products", [
            {"full_name": PEOPLE[c], "staff_code": c, "product_name": "Bài dạy", "submitted_date": day("2025-04-10"),
             "verdict": "accepted"}
            for c in ("A1", "A2", "B0", "C3")
        ])
    )  # fmt: skip


@dataclass(frozen=True)
class Report:
    """One written workbook: `values` as a viewer shows them without calculating, `formulas` as they stand in the file."""

    path: Path
    values: Workbook
    formulas: Workbook


def opened(path: Path) -> Report:
    return Report(path, load_workbook(path, data_only=True), load_workbook(path))


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return make_snapshot(make_world(tmp_path_factory.mktemp("world")).path())


@pytest.fixture(scope="session")
def report(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Report:
    path = tmp_path_factory.mktemp("report") / "bao_cao.xlsx"
    write_report(snapshot, path)
    return opened(path)


@pytest.fixture(scope="session")
def support(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Report:
    path = tmp_path_factory.mktemp("support") / "can_ho_tro.xlsx"
    write_support_list(snapshot, path)
    return opened(path)


@dataclass(frozen=True)
class Printed:
    """The report as LibreOffice prints it: the PDF, its text as it lies on the page and as it was written."""

    pdf: Path
    layout: str
    raw: str


SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(scope="session")
def printed(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    folder = tmp_path_factory.mktemp("printed")
    missing = [tool for tool in ("pdftotext", "pdfinfo", "pdffonts") if not shutil.which(tool)]
    if (SOFFICE is None or missing) and not os.environ.get("CI"):
        pytest.skip("LibreOffice or poppler-utils is not installed")
    assert SOFFICE, "LibreOffice is needed: apt-get install libreoffice-calc-nogui"
    assert not missing, "poppler's tools are needed: apt-get install poppler-utils"
    command = [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
               "--outdir", str(folder), str(report.path)]  # fmt: skip
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    pdf = folder / f"{report.path.stem}.pdf"
    return Printed(pdf, told("pdftotext", "-layout", str(pdf), "-"), told("pdftotext", "-raw", str(pdf), "-"))


def told(*command: str) -> str:
    """What one of poppler's tools says."""
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode("utf-8")
