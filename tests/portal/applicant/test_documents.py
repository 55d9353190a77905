"""The master documents of a Träger: given once, renewed before they run out."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.attachments.models import Document
from tests import factories
from tests.grants.attachments import files
from tests.grants.attachments.worlds import filed
from tests.portal.applicant.pages import buttons, errors, links, text

OVERVIEW = reverse("applicant:overview")


def address(organisation, name: str = "documents", *args) -> str:
    return reverse(f"applicant:{name}", args=[organisation.pk, *args])


def sent(until=("31", "3", "2027"), kind: str = "exemption", data: bytes | None = None) -> dict:
    day, month, year = until
    return {
        "kind": kind,
        "valid_until_0": day,
        "valid_until_1": month,
        "valid_until_2": year,
        "file": SimpleUploadedFile("Bescheid.pdf", files.paper() if data is None else data),
    }


def test_a_document_is_filed_with_its_last_day(browser, organisation):
    assert address(organisation) in links(browser.get(OVERVIEW))

    page = text(browser.post(address(organisation), sent(), follow=True))

    assert "„Bescheid.pdf“ ist gespeichert. Ihre Anträge zeigen die Unterlage jetzt mit." in page
    assert "Freistellungsbescheid : Bescheid.pdf" in page
    assert "Gültig bis 31.03.2027." in page
    assert Document.objects.get().valid_until == datetime.date(2027, 3, 31)


def test_a_document_may_last_for_ever(browser, organisation):
    browser.post(address(organisation), sent(("", "", "")))

    assert Document.objects.get().valid_until is None


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (sent(("31", "", "2027")), "Ergänzen Sie Monat."),
        (
            sent(("31", "2", "2027")),
            "Dieses Datum gibt es nicht. Prüfen Sie Tag, Monat und Jahr, zum Beispiel 31 1 2027.",
        ),
        (sent(kind="concept"), "Wählen Sie einen Eintrag aus der Liste aus."),
    ],
)
def test_a_wrong_entry_is_said_and_keeps_nothing(browser, organisation, data, error):
    response = browser.post(address(organisation), data)

    assert (response.status_code, errors(response)) == (422, [error])
    assert not Document.objects.exists()


def test_the_overview_warns_sixty_days_before(browser, organisation, on_day):
    filed(organisation, valid_until=datetime.date(2026, 11, 20))
    assert "Unterlage erneuern" not in text(browser.get(OVERVIEW))

    on_day(factories.NOW + datetime.timedelta(days=6))
    page = browser.get(OVERVIEW)
    assert "Unterlage erneuern: Satzung (Anker e. V.) gilt nur bis 20.11.2026" in text(page)

    filed(organisation, data=files.paper("neu"))
    assert "Unterlage erneuern" not in text(browser.get(OVERVIEW))


def test_the_overview_says_what_ran_out(browser, organisation):
    filed(organisation, valid_until=datetime.date(2026, 9, 1))

    assert "Satzung (Anker e. V.) gilt seit 01.09.2026 nicht mehr" in text(browser.get(OVERVIEW))


def test_a_document_is_given_out_and_taken_back(browser, organisation):
    row = filed(organisation)

    response = browser.get(address(organisation, "document", row.pk))
    assert response["Content-Disposition"] == 'attachment; filename="Satzung.pdf"'
    assert b"".join(response).startswith(b"%PDF")
    browser.post(address(organisation, "document_remove", row.pk))
    assert not Document.objects.standing().exists()


def test_the_documents_of_others_do_not_exist(browser, organisation):
    other = factories.OrganisationFactory()
    row = filed(other, valid_until=datetime.date(2026, 9, 1))

    answers = [
        browser.get(address(other)),
        browser.post(address(other), sent()),
        browser.get(address(other, "document", row.pk)),
        browser.get(address(organisation, "document", row.pk)),
        browser.post(address(other, "document_remove", row.pk)),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert "Unterlage erneuern" not in text(browser.get(OVERVIEW))
    assert Document.objects.standing().count() == 1


def test_who_only_administers_reads_but_does_not_file(client, on_day, now, organisation):
    on_day(now)
    filed(organisation)
    client.force_login(factories.member(organisation, "admin"))

    assert buttons(client.get(address(organisation))) == []
    assert client.post(address(organisation), sent()).status_code == 403
