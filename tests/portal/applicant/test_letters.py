import datetime

import pytest
from django.urls import reverse

from criteria.deadlines import BERLIN
from grants.letters.models import Letter
from tests import factories
from tests.grants.remedies.worlds import consented
from tests.portal.applicant.pages import buttons, document, links, stored, text
from tests.portal.applicant.worlds import granted

LETTERS = reverse("applicant:letters")


def address(letter, name: str = "letter") -> str:
    return reverse(f"applicant:{name}", args=[letter.pk])


@pytest.fixture
def receipt(complete) -> Letter:
    """The receipt for an application, in the Postfach since 15 September."""
    application = factories.submitted(complete)
    factories.run_outbox()
    return application.letters.get()


@pytest.fixture
def decision(complete) -> Letter:
    application = granted(complete)
    factories.run_outbox()
    letter = application.letters.get(kind="decision")
    consented(letter)
    return letter


def rows(response) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row] for row in document(response).xpath("//main//tbody/tr")
    ]


def test_the_postfach_lists_letters_with_their_state(browser, receipt):
    assert rows(browser.get(LETTERS)) == [
        [
            receipt.title,
            "Begegnung im Süden",
            "15.09.2026, 10:30 Uhr",
            "25.09.2026",
            "–",
            "Noch nicht abgerufen",
        ]
    ]


def test_the_letters_of_others_are_hidden(browser):
    factories.submitted()
    factories.run_outbox()
    foreign = Letter.objects.get()
    assert rows(browser.get(LETTERS)) == []
    assert [browser.get(address(foreign, name)).status_code for name in ("letter", "letter_pdf")] == [404, 404]
    assert browser.post(address(foreign)).status_code == 404
    assert stored(foreign).retrieved_at is None


def test_an_officer_who_acts_for_a_traeger_sees_no_foreign_letters_here(client, on_day, now, organisation):
    on_day(now)
    factories.submitted()
    factories.run_outbox()
    client.force_login(factories.member(organisation, roles=["caseworker"]))
    assert rows(client.get(LETTERS)) == []


def test_a_letter_says_until_when_it_is_to_be_retrieved(browser, receipt):
    response = browser.get(address(receipt))
    assert "Bitte abrufen bis 25.09.2026" in text(response)
    assert buttons(response) == ["Schreiben öffnen"]
    assert address(receipt, "letter_pdf") not in links(response)


def test_looking_at_the_page_retrieves_nothing(browser, receipt):
    browser.get(address(receipt))
    response = browser.get(address(receipt, "letter_pdf"))
    assert response.url == address(receipt)
    assert stored(receipt).retrieved_at is None


def test_opening_retrieves_the_letter(browser, receipt, signer):
    response = browser.post(address(receipt))
    letter = stored(receipt)
    assert (response.url, letter.retrieved_at, letter.retrieved_by) == (address(receipt), factories.NOW, signer)
    shown = browser.get(response.url)
    assert "Abgerufen 15.09.2026, 10:30 Uhr, Ada Zeichnung" in text(shown)
    assert (buttons(shown), address(receipt, "letter_pdf") in links(shown)) == ([], True)


def test_opening_twice_keeps_the_first_time(browser, receipt, on_day):
    browser.post(address(receipt))
    on_day(factories.NOW + datetime.timedelta(days=1))
    assert browser.post(address(receipt)).status_code == 302
    assert stored(receipt).retrieved_at == factories.NOW


def test_a_retrieved_letter_is_read_in_the_browser_and_stored_nowhere(browser, receipt):
    browser.post(address(receipt))
    response = browser.get(address(receipt, "letter_pdf"))
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert response["Content-Disposition"].startswith('inline; filename="eingangsbestatigung-zum-antrag-')
    assert b"".join(response).startswith(b"%PDF")


def test_a_decision_shows_the_dates_that_hang_on_its_retrieval(browser, decision):
    assert "die Frist für einen Widerspruch beginnt" in text(browser.get(address(decision)))
    browser.post(address(decision))
    shown = text(browser.get(address(decision)))
    assert "Gilt als bekannt gegeben am 16.09.2026 Widerspruch möglich bis 16.10.2026" in shown


def test_a_receipt_starts_no_deadline(browser, receipt):
    browser.post(address(receipt))
    assert "Widerspruch" not in text(browser.get(address(receipt)))


def test_on_the_last_day_a_decision_can_still_be_retrieved(browser, decision, on_day):
    on_day(datetime.datetime(2026, 9, 25, 23, 59, tzinfo=BERLIN))
    browser.post(address(decision))
    assert "Gilt als bekannt gegeben am 26.09.2026" in text(browser.get(address(decision)))


def test_after_the_last_day_no_date_is_derived_from_the_retrieval(browser, decision, on_day):
    on_day(datetime.datetime(2026, 9, 26, 0, 0, tzinfo=BERLIN))
    browser.post(address(decision))
    shown = text(browser.get(address(decision)))
    assert "Die Frist zum Abrufen ist verstrichen" in shown
    assert "Gilt als bekannt gegeben" not in shown


def test_letters_are_filtered_by_state_kind_and_words(browser, decision):
    receipt = Letter.objects.get(kind="receipt")
    browser.post(address(receipt))
    found = {
        words: [row[0] for row in rows(browser.get(LETTERS, {name: words}))]
        for name, words in (("label", "Abgerufen"), ("kind", "decision"), ("search", "eingangs"), ("search", "nichts"))
    }
    assert found == {
        "Abgerufen": [receipt.title],
        "decision": [decision.title],
        "eingangs": [receipt.title],
        "nichts": [],
    }


@pytest.mark.parametrize("query", [{"kind": "\x00"}, {"label": "x"}, {"search": "\x00"}])
def test_filters_that_cannot_be_understood_are_answered(browser, db, query):
    assert browser.get(LETTERS, query).status_code == 422


def test_the_download_holds_what_the_list_shows(browser, receipt):
    lines = b"".join(browser.get(LETTERS, {"export": "csv"})).decode("utf-8-sig").splitlines()
    assert lines == [
        "Schreiben;Vorhaben;Bereitgestellt;Abzurufen bis;Abgerufen am;Stand",
        f"{receipt.title};Begegnung im Süden;15.09.2026, 10:30 Uhr;25.09.2026;;Noch nicht abgerufen",
    ]


def test_many_letters_need_no_more_queries_than_one(browser, organisation, signer, django_assert_max_num_queries):
    call = factories.CallFactory()

    def more(number: int) -> None:
        for _ in range(number):
            factories.submitted(factories.complete(factories.draft(call, organisation, actor=signer)))
        factories.run_outbox()

    more(1)
    with django_assert_max_num_queries(30) as one:
        browser.get(LETTERS)
    more(4)
    with django_assert_max_num_queries(30) as many:
        browser.get(LETTERS)
    assert len(many) == len(one)


@pytest.mark.parametrize("role", ["caseworker", "assessor", "head", "planner", "auditor", "admin"])
def test_the_postfach_is_closed_to_the_office(client, receipt, role):
    client.force_login(factories.UserFactory(**{role: True}))
    assert [client.get(url).status_code for url in (LETTERS, address(receipt), address(receipt, "letter_pdf"))] == [
        403,
        403,
        403,
    ]


def test_a_retrieved_letter_can_be_read_as_a_page(browser, decision):
    assert browser.get(address(decision, "letter_page")).url == address(decision)
    browser.post(address(decision))

    answer = browser.get(address(decision, "letter_page"))

    assert decision.title in text(answer)
    assert "Rechtsbehelfsbelehrung" in text(answer)
    assert address(decision, "letter_page") in links(browser.get(address(decision)))


def test_the_page_of_a_letter_of_others_does_not_exist(browser):
    factories.submitted()
    factories.run_outbox()
    assert browser.get(address(Letter.objects.get(), "letter_page")).status_code == 404


def test_a_letter_from_before_there_were_pages_leads_to_its_file(browser, receipt):
    browser.post(address(receipt))
    Letter.objects.update(content=None)

    assert browser.get(address(receipt, "letter_page")).url == address(receipt, "letter_pdf")
