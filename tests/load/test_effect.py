"""See the effect before it happens; a great fall asks why, and the answer is kept."""

import json

import pytest

from tests.load.clerk import Clerk

SCHOOLS = [["Mã trường", "Tên trường", "Cấp học", "Xã cũ", "Huyện cũ"],
           ["A1", "Trường Tiểu học Na Sang", "Tiểu học", "Na Sang", "Mường Chà"]]  # fmt: skip
SESSIONS = [["Mã buổi", "Tên buổi", "Khóa học", "Bắt đầu", "Kết thúc", "Hình thức", "Bắt buộc"],
            ["B1", "Buổi 1", "GenAI", "06/04/2025 08:00", "06/04/2025 10:00", "điểm cầu", "x"]]  # fmt: skip
GIVEN = "Ánh Bích Cúc Dung Điệp Giang Hà Hạnh Hằng Hiên Hoa Hồng Huệ Hương Lan Liên Mai Mận Nga Ngân Nhung Oanh Phương Quỳnh Sen"
NAMES = [f"Lò Thị {given}" for given in GIVEN.split()]


def staff(names, until=""):
    head = ["Mã định danh", "Họ và tên", "Mã trường", "Chức danh", "Đến ngày"]
    return [head, *([str(9000 + NAMES.index(n)), n, "A1", "GV", until] for n in names)]


def answers(names):
    head = ["Dấu thời gian", "Họ và tên", "Đơn vị công tác"]
    return [head, *(["06/04/2025 08:05:13", n, "Tiểu học Na Sang"] for n in names)]


def set_least(clerk, old, new):
    """Ask for a reason from `new` people on."""
    path = clerk.home / "programme.toml"
    text = path.read_text(encoding="utf-8")
    assert f"reason_min_people = {old} " in text
    path.write_text(text.replace(f"reason_min_people = {old} ", f"reason_min_people = {new} "), encoding="utf-8")


@pytest.fixture
def clerk(tmp_path):
    clerk = Clerk(tmp_path)
    set_least(clerk, 100, 20)
    clerk.load(
        clerk.file("truong.csv", SCHOOLS), clerk.file("can bo.csv", staff(NAMES)), clerk.file("buoi.csv", SESSIONS)
    )
    return clerk


def test_a_dry_run_says_who_and_where_and_changes_nothing(clerk):
    path = clerk.file("diem danh.csv", answers(NAMES[:10]))
    code, out, _ = clerk.on_home("load", path, "--dry-run")
    assert code == 0
    assert "10 người mới tham gia" in out and "Huyện Mường Chà +40,0 điểm" in out
    assert "chưa có gì thay đổi" in out
    assert clerk.total()["participated"] == 0


def test_the_effect_of_a_load_is_what_the_figures_then_say(clerk):
    before = clerk.total()["participated_verified"]
    path = clerk.file("diem danh.csv", answers(NAMES[:10]))
    code, out, _ = clerk.on_home("load", path, "--json", "--dry-run")
    effect = json.loads(out)["effect"]
    clerk.load(path)
    (change,) = [c for c in effect["changes"] if c["id"] == "participated_verified"]
    assert (code, change["before"], change["after"]) == (0, before, clerk.total()["participated_verified"])
    assert (change["gained"], change["lost"], effect["concerns"]) == (10, 0, [])


def test_a_great_fall_is_not_loaded_without_a_reason_and_the_reason_is_kept(clerk):
    clerk.load(clerk.file("diem danh.csv", answers(NAMES)))
    left = clerk.file("can bo moi.csv", staff(NAMES[:22], until="01/04/2025"))
    figures = clerk.figures_csv()
    code, out, err = clerk.on_home("load", left)
    assert code == 2 and "22 người biến mất khỏi danh sách cán bộ" in err and "--reason" in err
    assert clerk.figures_csv() == figures
    assert clerk.on_home("check")[0] == 0
    code, out, err = clerk.on_home("load", left, "--reason", "Sáp nhập trường, chuyển danh sách")
    assert code == 0, err
    assert clerk.total()["rostered"] == 3
    _, out, _ = clerk.on_home("status", "--json")
    assert json.loads(out)["files"][-1]["reason"] == "Sáp nhập trường, chuyển danh sách"


def test_a_small_fall_needs_no_reason(clerk):
    code, _, err = clerk.on_home("load", clerk.file("moi.csv", staff(NAMES[:3], until="01/04/2025")))
    assert code == 0, err
    assert clerk.total("--as-of", "2025-05-01")["rostered"] == 22


def test_thresholds_stand_in_the_settings(clerk):
    set_least(clerk, 20, 2)
    code, _, err = clerk.on_home("load", clerk.file("moi.csv", staff(NAMES[:3], until="01/04/2025")))
    assert code == 2 and "3 người biến mất" in err
