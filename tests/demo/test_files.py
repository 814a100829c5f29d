"""The files of the demo: same bytes for the same seed, true layouts, the traps of real exports among honest rows."""

import csv
import unicodedata
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl

from etl.demo.generate import write_files
from etl.demo.programme import NEWEST_DAY, programme_toml
from etl.demo.truth import Truth
from etl.demo.typing_habits import typed_name
from etl.demo.write_usage import HEADER
from etl.model import settings
from tests.demo.conftest import SMALL


def test_same_seed_gives_the_same_bytes(small_files: list[Path], tmp_path: Path) -> None:
    again = write_files(tmp_path / "again", scale=SMALL)
    assert [f.name for f in again] == [f.name for f in small_files]
    assert [f.name for f, g in zip(small_files, again, strict=True) if f.read_bytes() != g.read_bytes()] == []


def test_another_seed_gives_another_province(small_files: list[Path], tmp_path: Path) -> None:
    others = write_files(tmp_path / "other", seed=7, scale=SMALL)
    staff = next(f for f in others if f.name == "danh_sach_can_bo.xlsx")
    assert staff.read_bytes() != _named(small_files, "danh_sach_can_bo.xlsx").read_bytes()


def test_progress_rises_to_one(tmp_path: Path) -> None:
    parts: list[float] = []
    write_files(tmp_path, scale=0.01, progress=lambda part, _: parts.append(part))
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


def test_lists_have_the_headings_of_the_contract(small_files: list[Path]) -> None:
    assert {"Mã trường", "Tên trường", "Cấp học", "Xã cũ", "Huyện cũ"} <= _headings(small_files, "danh_sach_co_so.xlsx")
    assert {"Họ và tên", "Mã trường", "Chức danh", "Cốt cán"} <= _headings(small_files, "danh_sach_can_bo.xlsx")
    assert {"Mã buổi", "Khóa học", "Bắt đầu", "Kết thúc"} <= _headings(small_files, "danh_sach_buoi_hoc.xlsx")


def test_schools_with_totals_only_have_no_staff_rows(small: Truth, small_files: list[Path]) -> None:
    rows = list(openpyxl.load_workbook(_named(small_files, "danh_sach_can_bo.xlsx")).active.values)
    listed = {row[3] for row in rows[3:]}
    without = {s.code for s, only in zip(small.schools, small.traits.gives_totals_only, strict=True) if only}
    assert without
    assert not without & listed
    assert len(listed) == len(small.schools) - len(without)


def test_usage_has_thirty_columns_and_whole_weeks_up_to_the_newest_day(small_files: list[Path]) -> None:
    weekly = [f for f in small_files if f.name.startswith("chatgpt_")]
    assert len(weekly) == 35
    ends = set()
    for file in weekly:
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
        assert ",".join(rows[0]) == HEADER
        assert {len(row) for row in rows} == {30}
        starts, end = {row[1] for row in rows[1:]}, {row[2] for row in rows[1:]}
        assert len(starts) == len(end) == 1
        ends |= end
        for row in rows[1:]:
            if row[13] == "1":
                assert row[1] <= row[14] <= row[15] <= row[2]
    assert date.fromisoformat(max(ends)) == NEWEST_DAY


def test_usage_has_idle_invited_and_deleted_accounts(small_files: list[Path]) -> None:
    with _named(small_files, "chatgpt_users_weekly_2025-11-10_2025-11-16.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    invited = [row for row in rows if row["user_status"] == "pending"]
    assert invited
    assert {row["name"] for row in invited} == {""}
    assert {row["is_active"] for row in rows} == {"", "0", "1"}


def test_roll_calls_name_sites_and_people(small_files: list[Path]) -> None:
    with _named(small_files, "diem_danh_3_gv2.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["Mã buổi"] for row in rows} == {"GV2"}
    assert any(";" in row["Danh sách có mặt"] for row in rows)
    assert any(row["Sĩ số"] != "0" and not row["Danh sách có mặt"] for row in rows)


def test_zoom_has_rooms_people_telephones_recorders_and_waiting_rows(small_files: list[Path]) -> None:
    text = _named(small_files, "participants_91000000400_2025_04_06.csv").read_text(encoding="utf-8-sig")
    header, values, empty, columns, *rows = text.splitlines()
    assert header.startswith("Topic,ID,Host")
    assert "91000000400" in values
    assert not empty
    assert columns.startswith("Name (original name),Email,Join time")
    names = [row.split(",")[0] for row in rows]
    assert any(name.startswith("Điểm cầu ") for name in names)
    assert any("Notetaker" in name or "meeting notes" in name for name in names)
    assert any(row.endswith(",Yes") for row in rows)


def test_moodle_comes_in_both_encodings(small_files: list[Path]) -> None:
    starts = {f.name: f.read_bytes()[:2] for f in small_files if f.name.startswith("progress.")}
    assert starts["progress.ai-co-ban-thcs-thpt.csv"] == b"\xff\xfe"
    assert starts["progress.ai-co-ban-mn-th.csv"] == b',"' or starts["progress.ai-co-ban-mn-th.csv"] == b'""'


def test_people_type_their_names_in_several_ways() -> None:
    rng = np.random.default_rng(1)
    typed = {typed_name(rng, "Lò Thị Hoa") for _ in range(500)}
    assert {"Lò Thị Hoa", "LÒ THỊ HOA", "lò thị hoa", "lo thi hoa", unicodedata.normalize("NFD", "Lò Thị Hoa")} <= typed


def test_forms_of_both_makers_are_written(small_files: list[Path]) -> None:
    names = [f.name for f in small_files]
    assert any(name.startswith("Điểm danh buổi") and name.endswith(".csv") for name in names)
    assert any(name.startswith("Bồi dưỡng AI buổi") and name.endswith(".xlsx") for name in names)


def test_addresses_belong_to_nobody(small_files: list[Path]) -> None:
    for file in small_files:
        if file.suffix == ".csv" and b"\x00" not in file.read_bytes():
            words = file.read_text(encoding="utf-8-sig").replace(",", " ").replace('"', " ").replace(")", " ").split()
            hosts = {word.split("@")[1] for word in words if "@" in word}
            assert all(host.endswith(("example.org", ".invalid")) for host in hosts), hosts


def test_settings_are_valid_and_marked_as_a_demo() -> None:
    read = settings.parse(programme_toml().encode("utf-8"))
    assert read.is_demo
    assert (read.first_day, read.goal_day) == (date(2025, 3, 1), date(2025, 12, 31))
    assert {t.measure for t in read.targets} == {"participated", "completed", "active_28d"}
    assert any(p.first_day == date(2025, 6, 2) for p in read.pauses)


def _named(files: list[Path], name: str) -> Path:
    return next(f for f in files if f.name == name)


def _headings(files: list[Path], name: str) -> set[object]:
    rows = list(openpyxl.load_workbook(_named(files, name)).active.iter_rows(max_row=6, values_only=True))
    return {cell for row in rows for cell in row}
