"""Teams reports of 2022: one table, one line per connection."""

import pytest

from tests.readers.build import read_rows, records
from tests.readers.teams_rows import at

HEAD_2022 = ["Full Name", "Join Time", "Leave Time", "Duration", "Email", "Role", "Participant ID (UPN)"]
SUMMARY_2022 = [
    ["Meeting Summary"],
    ["Total Number of Participants", "22"],
    ["Meeting Title", "Buổi 1"],
    ["Meeting Start Time", "11/18/2026, 1:30:00 PM"],
    ["Meeting End Time", "11/18/2026, 4:30:00 PM"],
    ["Meeting Id", "00000000-0000-4000-8000-000000000018"],
    [],
]
ROW_2022 = [
    "Hoa (Guest)",
    "11/18/2026, 1:30:00 PM",
    "11/18/2026, 3:01:30 PM",
    "1h 31m",
    "",
    "Presenter",
    "hoa@example.org",
]


def test_report_of_2022_has_one_row_per_connection_and_its_times_decide():
    result = read_rows([*SUMMARY_2022, HEAD_2022, ROW_2022, ROW_2022, [*ROW_2022[:5], "Organizer", ""]])
    assert result.format == "teams_report_2022" and result.facts["header_line"] == 8
    first, _, host = records(result)
    assert (first["display_name"], first["email"], first["is_total"], first["spells"]) == (
        "Hoa",
        "hoa@example.org",
        False,
        None,
    )
    assert (first["joined_at"], first["left_at"], first["minutes"]) == (at(13, 30), at(15, 1, 30), 91)
    assert host["reason"] == "host"
    assert result.hints["topic"] == "Buổi 1" and "meeting_id" not in result.hints


def test_meeting_number_is_told_but_not_the_meetings_guid():
    summary = [["Meeting Id", "312 456 789 012"] if line[:1] == ["Meeting Id"] else line for line in SUMMARY_2022]
    assert read_rows([*summary, HEAD_2022, ROW_2022]).hints["meeting_id"] == "312456789012"


@pytest.mark.parametrize(
    ("head", "role"),
    [
        (["Nombre", "Hora de unión", "Hora de salida", "Duración", "Correo electrónico", "Rol"], "Organizador"),
        (["Nom", "Heure d'arrivée", "Heure de départ", "Durée", "E-mail", "Rôle"], "Organisateur"),
        (["Name", "Beitrittszeit", "Verlassenszeit", "Dauer", "E-Mail", "Rolle"], "Organisatorin"),
        (["Nome", "Ora di ingresso", "Ora di uscita", "Durata", "Email", "Ruolo"], "Organizzatore"),
        (["Naam", "Tijd van deelname", "Tijd van vertrek", "Duur", "E-mail", "Rol"], "Organisator"),
        (["Imię i nazwisko", "Godzina dołączenia", "Godzina opuszczenia", "Czas trwania", "Adres e-mail", "Rola"], "Organizator"),
        (["Họ và tên", "Lúc tham gia", "Lúc rời", "Bao lâu", "Thư", "Vai trò", "Mã (UPN)"], "Người tổ chức"),
    ],
)  # fmt: skip
def test_table_alone_in_another_language(head, role):
    rows = [head, ["Hoa", "2026-11-18 13:30:00", "2026-11-18 14:30:00", "1h", "hoa@example.org", role, ""][: len(head)],
            ["Mai", "2026-11-18 13:30:00", "2026-11-18 14:30:00", "1h", "", "", "mai@example.org"][: len(head)]]  # fmt: skip
    result = read_rows(rows)
    assert result.format == "teams_report_2022"
    assert [(r["joined_at"], r["left_at"], r["reason"]) for r in records(result)] == [
        (at(13, 30), at(14, 30), "host"), (at(13, 30), at(14, 30), None)
    ]  # fmt: skip


def test_report_of_zoom_is_none_of_teams():
    rows = [["Nom (nom original)", "E-mail", "Heure d'arrivée", "Heure de départ", "Durée (minutes)"],
            ["Hoa", "", "18/11/2026 13:30:00", "18/11/2026 14:30:00", "60"]]  # fmt: skip
    assert read_rows(rows).format == "unknown"
