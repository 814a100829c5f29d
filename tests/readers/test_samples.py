"""Every sample export: what it is, and what it says of itself."""

import json

import pytest

from etl.readers import READERS
from tests.readers.build import SAMPLES, codes, records, sample

EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
READ = sorted(name for name, wanted in EXPECTED.items() if "facts" in wanted)
REFUSED = sorted(EXPECTED.keys() - set(READ))


def test_every_sample_has_an_expectation():
    assert {path.name for path in SAMPLES.iterdir()} - {"expected.json"} == EXPECTED.keys()


@pytest.mark.parametrize("name", READ)
def test_sample_is_recognised_and_its_facts_are_right(name):
    result = sample(name)
    wanted = EXPECTED[name]
    assert result.format == wanted["format"]
    assert result.kind == READERS[result.format].kind
    assert result.rows_read == wanted["facts"]["data_rows"]
    assert {key: result.facts.get(key) for key in wanted["facts"]} == wanted["facts"]


@pytest.mark.parametrize("name", REFUSED)
def test_file_that_is_not_read_is_refused_with_what_it_is(name):
    result = sample(name)
    assert result.is_refused and result.kind is None
    assert result.format == EXPECTED[name]["format"]
    issue = EXPECTED[name].get("issue", "not_yet_supported")
    assert codes(result) == [issue]
    assert issue == "encrypted" or result.issues[0].message.startswith("Đây là ")


def test_zoom_times_are_utc_and_rows_count_as_excel_does():
    first = records(sample("zoom_participants_en_old_preamble.csv"))[1]
    assert (first["row"], first["display_name"], first["email"]) == (6, "Điểm cầu MN Thanh Xương", None)
    assert first["joined_at"].isoformat() == "2026-11-18T06:21:04"
    assert first["minutes"] == 195


def test_both_preambles_and_the_vietnamese_form_give_the_same_connections():
    def keys(name: str) -> list[tuple[object, ...]]:
        rows = [r for r in records(sample(name)) if r["reason"] != "waiting_room"]
        return [(r["display_name"], r["email"], r["joined_at"], r["left_at"], r["minutes"]) for r in rows]

    old = keys("zoom_participants_en_old_preamble.csv")
    assert keys("zoom_participants_en_new_preamble.csv") == old
    assert keys("zoom_participants_vi.csv") == old


def test_both_form_files_give_the_same_sign_ins():
    def keys(name: str) -> list[tuple[object, ...]]:
        return [(r["full_name"], r["email"], r["phone"], r["signed_at"]) for r in records(sample(name))]

    assert keys("google_forms_diem_danh.csv") == keys("google_forms_diem_danh.xlsx")
    assert keys("ms_forms_khao_sat.csv") == keys("ms_forms_khao_sat.xlsx")


def test_swapped_cells_of_a_form_stay_as_typed():
    row = records(sample("google_forms_diem_danh.csv"))[4]
    assert (row["full_name"], row["school_text"]) == ("Trường PTDTBT THCS Pa Ham", "Giàng A Páo")


def test_both_encodings_of_moodle_give_the_same_completions():
    utf8, excel = (records(sample(f"moodle_activity_completion_{kind}.csv")) for kind in ("utf8", "excel"))
    assert [{**r, "course": ""} for r in utf8] == [{**r, "course": ""} for r in excel]
    done = utf8[1]
    assert (done["staff_code"], done["is_complete"], done["activities_done"]) == ("GV002", True, 3)
    assert done["completed_at"].isoformat() == "2026-11-20T22:05:00"
    assert (utf8[2]["is_complete"], utf8[2]["completed_at"], utf8[2]["activities_done"]) == (False, None, 0)


def test_ministry_export_keeps_codes_and_phones_and_rejects_who_has_left():
    rows = records(sample("csdl_danh_sach_cbgvnv.xlsx"))
    assert [r["staff_code"] for r in rows[:2]] == ["1100000001", "1100000002"]
    assert rows[1]["phone"] == "0900000002"
    assert [r["role"] for r in rows[:2]] == ["CBQL", "GV"]
    assert [(r["row"], r["reason"]) for r in rows if r["outcome"]] == [(18, "not_working")]


def test_private_columns_of_the_ministry_export_are_in_no_record():
    text = str(records(sample("csdl_danh_sach_cbgvnv.xlsx")))
    assert not any(word in text for word in ("Khơ Mú", "11080000001", "1975", "Nữ"))


def test_list_of_bridge_sites_is_a_list_of_schools():
    rows = records(sample("danh_sach_diem_cau.xlsx"))
    assert rows[9] == rows[9] | {
        "school_code": "11000010",
        "level": "TH&THCS",
        "former_district_text": "Huyện Điện Biên Đông",
        "aliases": ["TH&THCS Xa Dung"],
        "total_audience": 27,
    }


def test_invited_chatgpt_accounts_are_kept_and_idle_ones_have_no_days():
    rows = records(sample("chatgpt_users_monthly.csv"))
    assert rows[0]["school_text"] == "MN Thanh Xương" and rows[0]["cadence"] == "monthly"
    assert str(rows[0]["first_day"]) == "2026-11-03" and str(rows[0]["last_day"]) == "2026-11-28"
    assert (rows[3]["first_day"], rows[3]["last_day"], rows[3]["actions"]) == (None, None, 0)
    assert (rows[4]["account_status"], rows[4]["full_name"], rows[4]["outcome"]) == ("pending", None, None)
