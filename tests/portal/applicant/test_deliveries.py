import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from criteria.deadlines import BERLIN
from reporting.deliveries import workflow
from reporting.deliveries.models import Delivery
from tests import factories
from tests.portal.applicant.pages import buttons, document, errors, form_values, links, stored, text
from tests.portal.applicant.workbooks import filled, lines
from tests.portal.applicant.worlds import delivery_of

DELIVERIES = reverse("applicant:deliveries")
RULE = {
    "kind": "part_of_whole",
    "severity": "explain",
    "text": "Es gibt mehr Beratungen als Besuche. Bitte erläutern Sie das.",
    "columns": ["beratungen", "besuche"],
}


@pytest.fixture
def owed(complete) -> Delivery:
    """The statistics of 2027 of a granted application, one Ortsteil, two figures."""
    return delivery_of(complete)


@pytest.fixture
def strict(complete) -> Delivery:
    """The same, but more Beratungen than Besuche need an explanation."""
    return delivery_of(complete, rules=[RULE])


def address(delivery, name: str = "delivery") -> str:
    return reverse(f"applicant:{name}", args=[delivery.pk])


def upload(browser, delivery, file):
    return browser.post(address(delivery), {"act": "upload", "file": file})


def hand_in(browser, delivery, **changes):
    last = delivery.uploads.first()
    return browser.post(address(delivery), {"act": "submit", "seen": last.pk if last else ""} | changes)


def rows(response) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row] for row in document(response).xpath("//main//tbody/tr")
    ]


def test_the_list_says_what_is_owed_until_when(browser, owed):
    assert rows(browser.get(DELIVERIES)) == [
        ["Statistik Offene Seniorenarbeit", "2027", "Begegnung im Süden", "31.01.2028", "–", "Noch abzugeben"]
    ]


def test_what_is_open_after_its_due_date_is_overdue(browser, owed, signer, on_day):
    on_day(datetime.datetime(2028, 2, 1, 0, 0, tzinfo=BERLIN))
    browser.force_login(signer)
    assert rows(browser.get(DELIVERIES))[0][-1] == "Überfällig"


def test_the_download_holds_what_the_list_shows(browser, owed):
    found = b"".join(browser.get(DELIVERIES, {"export": "csv"})).decode("utf-8-sig").splitlines()
    assert found == [
        "Statistik;Zeitraum;Vorhaben;Abzugeben bis;Abgegeben am;Stand",
        "Statistik Offene Seniorenarbeit;2027;Begegnung im Süden;31.01.2028;;Noch abzugeben",
    ]


def test_the_statistics_of_others_are_hidden(browser, owed):
    foreign = Delivery.objects.create(application=factories.granted(), period=owed.period, created_at=factories.NOW)
    assert len(rows(browser.get(DELIVERIES))) == 1
    assert [browser.get(address(foreign, name)).status_code for name in ("delivery", "workbook")] == [404, 404]
    assert [act(browser, foreign).status_code for act in (hand_in, lambda *known: upload(*known, ""))] == [404, 404]


def test_many_statistics_need_no_more_queries_than_one(browser, owed, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as one:
        browser.get(DELIVERIES)
    for year in range(2028, 2040):
        period = factories.period(label=str(year))
        Delivery.objects.create(application=owed.application, period=period, created_at=factories.NOW)
    with django_assert_max_num_queries(30) as many:
        browser.get(DELIVERIES)
    assert len(many) == len(one)


def test_the_workbook_is_handed_out_prefilled(browser, owed):
    response = browser.get(address(owed, "workbook"))
    assert response["Content-Disposition"] == (
        'attachment; filename="statistik-offene-seniorenarbeit-2027-begegnung-im-suden.xlsx"'
    )
    sheet = openpyxl.load_workbook(io.BytesIO(response.content))["Daten"]
    assert (sheet["A7"].value, sheet["C7"].value) == ("41 Connewitz", None)


def test_before_the_period_has_ended_figures_are_provisional(browser, owed):
    response = browser.get(address(owed))
    assert "Der Zeitraum ist noch nicht zu Ende" in text(response)
    assert buttons(response) == ["Hochladen und prüfen", "Bitte absenden"]


def test_after_the_period_has_ended_nothing_is_provisional(browser, owed, signer, on_day):
    on_day(datetime.datetime(2028, 1, 1, 0, 0, tzinfo=BERLIN))
    browser.force_login(signer)
    assert "Der Zeitraum ist noch nicht zu Ende" not in text(browser.get(address(owed)))


def test_a_workbook_without_errors_can_be_handed_in(browser, owed):
    response = upload(browser, owed, filled(owed, 1200, 300))
    assert response.url == address(owed)
    shown = browser.get(response.url)
    assert "Die Prüfung hat nichts gefunden, was zu berichtigen oder zu erläutern wäre." in text(shown)
    assert rows(shown) == [["41 Connewitz", "1.200", "300"]]
    assert buttons(shown) == ["Hochladen und prüfen", "Statistik abgeben", "Bitte absenden"]
    assert browser.post(address(owed), form_values(shown, 1) | {"act": "submit"}).url == address(owed)
    assert (stored(owed).state, stored(owed).revision) == ("submitted", 1)


def test_errors_are_listed_with_their_cell_and_what_stands_there(browser, owed):
    response = browser.get(upload(browser, owed, filled(owed, "viele", -3)).url)
    found = [" ".join(line.text_content().split()) for line in document(response).xpath("//main//ol/li")]
    assert found == [
        "Daten!C7: „viele“ ist keine ganze Zahl ab 0 (Spalte Besuche).",
        "Daten!E7: -3 ist kleiner als 0. Erwartet wird eine ganze Zahl ab 0 (Spalte Beratungen).",
    ]
    assert "2 Fehler zu berichtigen, 0 Auffälligkeiten zu erläutern." in text(response)
    assert buttons(response) == ["Hochladen und prüfen", "Bitte absenden"]


def test_ten_problems_stand_first_and_the_others_behind_a_fold(browser, owed):
    bad = [f"{code} Nirgendwo;x;y" for code in range(70, 75)]
    response = browser.get(upload(browser, owed, lines(owed, *bad)).url)
    first = document(response).xpath("//main//ol/li")
    folded = document(response).xpath("//main//details//li")
    total = len(owed.uploads.get().problems)
    assert (len(first), len(folded)) == (10, total - 10)
    assert f"Alle weiteren anzeigen ({total - 10})" in text(response)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("bescheid.pdf", b"%PDF-1.7 ..."), "Die Datei ist ein PDF, keine Tabelle."),
        (SimpleUploadedFile("bild.png", b"\x89PNG\r\n"), "Die Datei ist keine Tabelle."),
        (SimpleUploadedFile("kaputt.xlsx", b"PK\x03\x04kaputt"), "Die Datei ist beschädigt"),
        (SimpleUploadedFile("leer.xlsx", b""), "Wählen Sie eine andere Datei aus. Diese Datei ist leer."),
        (SimpleUploadedFile("gross.xlsx", b"x" * (10 * 1024 * 1024 + 1)), "Die Datei ist größer als 10 MB."),
    ],
)
def test_a_wrong_file_is_refused_beside_the_field(browser, owed, file, sentence):
    file.seek(0)
    response = upload(browser, owed, file)
    assert response.status_code == 422
    (error,) = errors(response)
    assert error.startswith(sentence)
    assert owed.uploads.count() == 0


def test_without_a_file_the_page_asks_for_one(browser, owed):
    response = browser.post(address(owed), {"act": "upload"})
    assert (response.status_code, errors(response)) == (
        422,
        ["Wählen Sie bei „Ausgefüllte Arbeitsmappe“ eine Datei aus."],
    )


@pytest.mark.parametrize("name", ["\x00.csv", "x" * 300 + ".csv", "../../etc/passwd", "a\nb.csv"])
def test_strange_file_names_are_answered(browser, owed, name):
    file = lines(owed, "41 Connewitz;1;2")
    file._name = name
    assert upload(browser, owed, file).status_code in {302, 422}


@pytest.mark.parametrize("content", [b"\x00", b"\xff\xfe\x00", b"Ortsteil;Besuche (Anzahl)\r\n41\x00;\x00", b";" * 500])
def test_strange_contents_are_answered(browser, owed, content):
    assert upload(browser, owed, SimpleUploadedFile("statistik.csv", content)).status_code in {302, 422}


def test_unusual_figures_need_an_explanation(browser, strict):
    upload(browser, strict, filled(strict, 10, 300))
    response = hand_in(browser, strict, explanation="")
    assert (response.status_code, errors(response)) == (422, ["Füllen Sie das Feld „Erläuterung“ aus."])
    assert "Es gibt mehr Beratungen als Besuche." in text(response)
    assert hand_in(browser, strict, explanation="Telefonberatung.").status_code == 302
    assert (stored(strict).state, stored(strict).explanation) == ("submitted", "Telefonberatung.")


@pytest.mark.parametrize("explanation", ["x\x00", "x" * 4001])
def test_a_wrong_explanation_is_refused_and_kept(browser, strict, explanation):
    upload(browser, strict, filled(strict, 10, 300))
    response = hand_in(browser, strict, explanation=explanation)
    assert (response.status_code, len(errors(response))) == (422, 1)
    assert stored(strict).state == "checked"


def test_without_a_workbook_nothing_is_handed_in(browser, owed):
    response = hand_in(browser, owed)
    assert response.status_code == 422
    assert "Bitte laden Sie zuerst eine Arbeitsmappe ohne Fehler hoch." in text(response)


def test_a_workbook_with_errors_is_not_handed_in(browser, owed):
    upload(browser, owed, filled(owed, "viele", 3))
    assert (hand_in(browser, owed).status_code, stored(owed).state) == (422, "due")


def test_what_somebody_else_uploaded_meanwhile_is_not_handed_in_unseen(browser, owed):
    upload(browser, owed, filled(owed, 1, 2))
    old = owed.uploads.first().pk
    upload(browser, owed, filled(owed, 3, 4))
    response = hand_in(browser, owed, seen=old)
    assert (response.status_code, stored(owed).state) == (409, "checked")
    assert browser.post(address(owed), form_values(response, 1) | {"act": "submit"}).status_code == 302


def test_handing_in_twice_is_harmless(browser, owed):
    upload(browser, owed, filled(owed, 1, 2))
    first, second = hand_in(browser, owed), hand_in(browser, owed)
    assert (first.url, stored(owed).revision) == (second.url, 1)


def test_after_handing_in_nothing_can_be_uploaded(browser, owed):
    upload(browser, owed, filled(owed, 1, 2))
    hand_in(browser, owed)
    assert buttons(browser.get(address(owed))) == ["Abgabe zurücknehmen"]
    response = upload(browser, owed, filled(owed, 5, 6))
    assert "Diese Statistik ist schon abgegeben." in text(browser.get(response.url))
    assert owed.uploads.count() == 1


def test_a_returned_statistic_shows_the_reason_and_is_open_again(browser, owed):
    upload(browser, owed, filled(owed, 1, 2))
    hand_in(browser, owed)
    officer = factories.UserFactory(caseworker=True)
    workflow.give_back(delivery=owed, actor=officer, now=factories.NOW, reason="Bitte die Besuche prüfen.")
    response = browser.get(address(owed))
    assert "Bitte bessern Sie die Statistik nach Bitte die Besuche prüfen." in text(response)
    assert buttons(response) == ["Hochladen und prüfen", "Statistik abgeben", "Bitte absenden"]
    assert address(owed, "workbook") in links(response)
    assert hand_in(browser, owed).status_code == 302


def test_who_only_edits_may_upload_and_hand_in(browser, owed, editor):
    browser.force_login(editor)
    assert upload(browser, owed, filled(owed, 1, 2)).status_code == 302
    assert hand_in(browser, owed).status_code == 302
    assert stored(owed).submitted_by == editor


@pytest.mark.parametrize("role", ["caseworker", "assessor", "head", "planner", "auditor", "admin"])
def test_the_room_is_closed_to_the_office(client, owed, role):
    client.force_login(factories.UserFactory(**{role: True}))
    assert {client.get(url).status_code for url in (DELIVERIES, address(owed), address(owed, "workbook"))} == {403}


@pytest.mark.parametrize("query", [{"state": "\x00"}, {"search": "\x00"}])
def test_filters_that_cannot_be_understood_are_answered(browser, db, query):
    assert browser.get(DELIVERIES, query).status_code == 422
