"""Teams reports in other languages: known headings, and headings of no known language told by their shape."""

from datetime import datetime

import pytest

from etl.readers import Source, read
from tests.readers.build import read_rows, records, text_file
from tests.readers.teams_rows import BARE, EXPECTED, FULL, PEOPLE, STAYS, kept

LANGUAGES = {
    "de": (["Zusammenfassung", "Teilnehmer", "Aktivitäten"],
           ["Name", "Erster Beitritt", "Letztes Verlassen", "Dauer der Besprechung", "E-Mail", "Teilnehmer-ID (UPN)", "Rolle"],
           ["Name", "Beitrittszeit", "Verlassenszeit", "Dauer", "E-Mail", "Rolle"],
           "18.11.2026, %H:%M:%S", "{h} Std. {m} Min.", "Organisator", "Gast"),
    "pt": (["Resumo", "Participantes", "Atividades em Reunião"],
           ["Nome", "Primeira Entrada", "Última Saída", "Duração da Reunião", "Email", "ID do participante (UPN)", "Função"],
           ["Nome", "Horário de Entrada", "Horário de Saída", "Duração", "Email", "Função"],
           "18/11/2026 %H:%M:%S", "{h}h {m}m 0s", "Organizador", "Convidado"),
    "es": (["Resumen", "Participantes", "Actividades de la reunión"],
           ["Nombre", "Hora de unión", "Hora de salida", "Duración de la reunión", "Correo electrónico",
            "ID. de participante (UPN)", "Rol"],
           ["Nombre", "Hora de unión", "Hora de salida", "Duración", "Correo electrónico", "Rol"],
           "18/11/26, %I:%M:%S p. m.", "{h} h {m} min", "Organizador", "Invitado"),
    "fr": (["Résumé", "Participants", "Activités pendant la réunion"],
           ["Nom", "Première connexion", "Dernier départ", "Durée de la réunion", "E-mail", "ID du participant (UPN)", "Rôle"],
           ["Nom", "Heure d'arrivée", "Heure de départ", "Durée", "E-mail", "Rôle"],
           "18/11/2026 à %H:%M:%S", "{h} h {m} min 0 s", "Organisateur", "Invité"),
    "it": (["Riepilogo", "Partecipanti", "Attività durante la riunione"],
           ["Nome", "Prima partecipazione", "Ultima uscita", "Durata riunione", "Posta elettronica", "ID partecipante (UPN)", "Ruolo"],
           ["Nome", "Ora di ingresso", "Ora di uscita", "Durata", "Posta elettronica", "Ruolo"],
           "18/11/26, %H:%M:%S", "{h} h {m} min 0 sec", "Organizzatore", "Ospite"),
    "nl": (["Samenvatting", "Deelnemers", "Activiteiten in vergadering"],
           ["Naam", "Eerste deelname", "Laatste vertrek", "Duur van vergadering", "E-mail", "Deelnemer-id (UPN)", "Rol"],
           ["Naam", "Tijd van deelname", "Tijd van vertrek", "Duur", "E-mail", "Rol"],
           "18-11-2026 %H:%M:%S", "{h} u {m} m 0 s", "Organisator", "Gast"),
    "pl": (["Podsumowanie", "Uczestnicy", "Działania w trakcie spotkania"],
           ["Imię i nazwisko", "Pierwsze dołączenie", "Ostatnie opuszczenie", "Czas trwania spotkania", "Adres e-mail",
            "Identyfikator uczestnika (UPN)", "Rola"],
           ["Imię i nazwisko", "Godzina dołączenia", "Godzina opuszczenia", "Czas trwania", "Adres e-mail", "Rola"],
           "18.11.2026, %H:%M:%S", "{h} godz. {m} min 0 sek.", "Organizator", "Gość"),
    "vi": (["Tóm tắt", "Người tham gia", "Hoạt động trong cuộc họp"],
           ["Tên", "Tham gia lúc nào", "Rời đi lúc nào", "Bao lâu", "Thư", "Mã người tham gia (UPN)", "Vai trò"],
           ["Tên", "Vào", "Ra", "Bao lâu", "Thư", "Vai trò"],
           "%H:%M:%S 18/11/2026", "{h} giờ {m} phút 0 giây", "Người tổ chức", "Khách"),
    "unknown": (["Yhteenveto", "Osallistujat", "Toiminta"],
                ["Nimi", "Liittyi", "Poistui", "Kesto", "Sähköposti", "Osallistujan tunnus (UPN)", "Rooli"],
                ["Nimi", "Liittyi", "Poistui", "Kesto", "Sähköposti", "Rooli"],
                "18.11.2026 %H.%M.%S", "{h} tuntia {m} minuuttia 0 sekuntia", "Järjestäjä", "Guest"),
}  # fmt: skip


def translate(rows, language):
    """FULL in another language: titles, headings, times, durations, role and the guest's mark."""
    titles, head, stays_head, time_format, length, organizer, guest = LANGUAGES[language]
    rows = [[*line] for line in rows]
    number = 0
    for line in rows:
        if len(line) == 1 and line[0][:1].isdigit():
            line[0] = f"{line[0][0]}. {titles[number]}"
            number += 1
        for place, cell in enumerate(line):
            if cell.startswith("11/18/26"):
                line[place] = datetime.strptime(cell, "%m/%d/%y, %I:%M:%S %p").strftime(time_format)
            elif cell[:1].isdigit() and cell.endswith("m 0s"):
                hours, _, minutes = cell.rpartition("h ")
                line[place] = length.format(h=hours or "0", m=minutes.split("m")[0])
            line[place] = line[place].replace("(Guest)", f"({guest})").replace("Organizer", organizer)
    rows[rows.index(PEOPLE)] = head
    rows[rows.index(STAYS)] = stays_head
    for place, label in enumerate(("Ttl", "Att", "Sta", "End", "Dur", "Avg"), start=1):
        rows[place][0] = label
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_of_every_language_says_the_same(language):
    result = read(Source("bao cao.csv", text_file(translate(FULL, language), "\t", "utf-16")))
    assert result.format == "teams_report"
    assert kept(result) == EXPECTED
    assert records(result)[0]["reason"] == "host"
    assert result.hints["topic"] == "Bồi dưỡng AI, buổi 1" and result.hints["starts_at"] == "2026-11-18T06:30:00"


@pytest.mark.parametrize("place", range(7))
def test_heading_that_nobody_has_listed_stands_where_teams_writes_it(place):
    rows = [[*line] for line in FULL]
    rows[rows.index(PEOPLE)][place] = "Otsikko (UPN)" if place == 5 else "Otsikko"
    rows = rows[: next(n for n, line in enumerate(rows) if line and line[0].startswith("3."))]
    result = read(Source("bao cao.csv", text_file(rows, "\t", "utf-16")))
    assert kept(result) == BARE and records(result)[0]["reason"] == "host"


def test_unknown_language_without_section_three_and_with_nobody_timed_first():
    rows = translate(FULL, "vi")
    rows = rows[: next(n for n, line in enumerate(rows) if line and line[0].startswith("3."))]
    rows.insert(10, ["Vừ Thị Mai", "", "", "", "", "", ""])
    result = read(Source("bao cao.csv", text_file(rows, "\t", "utf-16")))
    assert kept(result) == [("Vừ Thị Mai", None, None, None, None, False, []), *BARE]
    assert records(result)[0]["reason"] == "no_show"


def test_table_with_numbered_titles_but_without_times_is_no_report():
    rows = [["1. Kế hoạch"], [], ["2. Danh sách"], ["Tên", "Trường", "Xã", "Môn", "Lớp", "Ghi chú", "Số"], ["Hoa"] * 7]
    assert read_rows(rows).format != "teams_report"
