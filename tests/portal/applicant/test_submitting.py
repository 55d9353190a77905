import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from criteria.deadlines import BERLIN
from grants.applications import editing
from grants.applications.sections import TITLES
from grants.applications.signatures import stamp
from grants.organisations.models import Membership
from tests import factories
from tests.grants.attachments.worlds import attached
from tests.portal.applicant.pages import buttons, document, errors, form_values, links, stored, text
from tests.portal.applicant.worlds import granted, in_correction

DECLARATIONS = {"subsidy_facts": "on", "correctness": "on", "privacy": "on", "publication": "on"}


def address(application, name: str = "submit") -> str:
    return reverse(f"applicant:{name}", args=[application.pk])


def send(browser, application, **changes):
    values = form_values(browser.get(address(application)))
    return browser.post(address(application), values | DECLARATIONS | changes)


def test_every_answer_is_shown_with_a_link_to_change_it(browser, complete):
    response = browser.get(address(complete))
    shown = text(response).replace("\xa0", " ")
    for words in (
        "Name des Vorhabens Begegnung im Süden",
        "Förderschwerpunkt Offene Seniorenarbeit",
        "Ortsteile Connewitz",
        "Beginn 01.01.2027",
        "Ältere Menschen nehmen am Leben im Stadtteil teil. (Fachplan Offene Seniorenarbeit)",
        "Beitrag zu den Zielen Täglich ein offener Treff.",
        "Ausgabe: Personalkosten 8.000,00 €",
        "Summe der Ausgaben 10.000,00 €",
        "Summe der Finanzierung 10.000,00 €",
    ):
        assert words in shown
    edits = document(response).xpath("//div[@class='kern-summary__actions']/a/@href")
    assert edits == [address(complete, name) for name in TITLES]


def test_what_was_typed_is_shown_as_text(browser, draft):
    application = factories.complete(draft, summary="Eins\n\nZwei <script>alert(1)</script>")
    response = browser.get(address(application))
    assert "Was Sie vorhaben Eins Zwei <script>alert(1)</script>" in text(response)
    assert document(response).xpath("//main//script") == []


def test_what_is_missing_is_listed_with_links_and_there_is_no_button(browser, draft):
    response = browser.get(address(draft))
    assert "Geben Sie dem Vorhaben einen Namen." in text(response)
    assert address(draft, "project") in links(response)
    assert buttons(response) == []


def test_the_formal_questions_stand_before_sending_with_what_the_portal_could_answer(browser, complete):
    shown = text(browser.get(address(complete)))
    assert "Zugangsvoraussetzungen: bitte prüfen Sie selbst" in shown
    assert "Der Antrag kam rechtzeitig. (Fachförderrichtlinie, Antragsfristen)" in shown
    assert "Die Antragsfrist läuft noch. Das Sozialamt hat Ihren Träger bestätigt." in shown
    assert "Alle nötigen Anlagen liegen vor" not in shown
    complete.call.required_attachments = ["concept"]
    complete.call.save()
    shown = text(browser.get(address(complete)))
    assert ("Laden Sie diese Anlage hoch" in shown, "Alle nötigen Anlagen liegen vor" in shown) == (True, False)
    attached(complete, kind="concept")
    assert "Alle nötigen Anlagen liegen vor und gelten am Tag der Antragsfrist." in text(browser.get(address(complete)))


def test_the_declarations_are_never_prefilled(browser, complete):
    response = browser.get(address(complete))
    assert document(response).xpath("//main//input[@type='checkbox']/@name") == [*DECLARATIONS]
    assert [*form_values(response)] == ["seen"]


def test_sending_leads_to_the_receipt(browser, complete):
    response = send(browser, complete)
    assert response.url == address(complete, "tasks")
    sent = stored(complete)
    assert sent.reference == f"{complete.call.reference_prefix}-0001"
    shown = text(browser.get(response.url))
    assert f"Ihr Antrag ist eingegangen am 15.09.2026, 10:30 Uhr. Ihr Aktenzeichen ist {sent.reference}." in shown


@pytest.mark.parametrize("declaration", [*DECLARATIONS])
def test_without_a_declaration_nothing_is_sent(browser, complete, declaration):
    response = send(browser, complete, **{declaration: ""})
    assert (response.status_code, len(errors(response))) == (422, 1)
    ticked = document(response).xpath("//main//input[@type='checkbox' and @checked]/@name")
    assert ticked == [name for name in DECLARATIONS if name != declaration]
    assert stored(complete).submitted_at is None


def test_a_double_click_sends_once_and_leads_to_the_same_page(browser, complete):
    values = form_values(browser.get(address(complete))) | DECLARATIONS
    first, second = (browser.post(address(complete), values) for _ in range(2))
    assert first.url == second.url
    assert complete.submissions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_send_once(browser, complete):
    values = form_values(browser.get(address(complete))) | DECLARATIONS

    def press(_):
        presser = Client(headers={"cookie": f"sessionid={browser.cookies['sessionid'].value}"})
        try:
            return presser.post(address(complete), values)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, range(2)))
    assert [answer.url for answer in answers] == [address(complete, "tasks")] * 2
    assert complete.submissions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_press_that_read_the_application_before_another_one_sent_it_leads_to_what_was_sent(browser, complete):
    """On deadline day one of many such presses was told that nothing is sent."""
    values = form_values(browser.get(address(complete))) | DECLARATIONS
    others = []

    def press():
        presser = Client(headers={"cookie": f"sessionid={browser.cookies['sessionid'].value}"})
        try:
            others.append(presser.post(address(complete), values))
        finally:
            connections.close_all()

    def sent_meanwhile(execute, query, parameters, many, context):
        found = execute(query, parameters, many, context)
        if not others and 'FROM "grants_application"' in query and not connection.in_atomic_block:
            other = threading.Thread(target=press)
            other.start()
            other.join()
        return found

    with connection.execute_wrapper(sent_meanwhile):
        answer = browser.post(address(complete), values)
    assert [one.url for one in (*others, answer)] == [address(complete, "tasks")] * 2
    assert complete.submissions.count() == 1


def test_what_was_changed_since_is_not_sent_unseen(browser, complete, editor):
    values = form_values(browser.get(address(complete))) | DECLARATIONS
    editing.save_section(
        application=complete,
        section="project",
        actor=editor,
        now=factories.NOW,
        version=complete.version,
        relations={},
        title="Etwas anderes",
    )
    response = browser.post(address(complete), values)
    assert response.status_code == 409
    assert "Der Antrag wurde geändert, nachdem Sie diese Seite geöffnet hatten." in text(response)
    assert "Name des Vorhabens Etwas anderes" in text(response)
    assert browser.post(address(complete), form_values(response)).status_code == 302


def test_a_draft_with_gaps_is_not_sent(browser, draft):
    response = browser.post(address(draft), DECLARATIONS | {"seen": stamp(draft)})
    assert response.status_code == 422
    assert "Ihr Antrag ist noch nicht vollständig." in text(response)


def test_after_the_deadline_nothing_is_sent(browser, complete, signer, on_day):
    on_day(datetime.datetime(2026, 10, 1, 0, 0, tzinfo=BERLIN))
    browser.force_login(signer)
    assert buttons(browser.get(address(complete))) == []
    response = browser.post(address(complete), DECLARATIONS | {"seen": stamp(complete)})
    assert response.status_code == 422
    assert "Die Antragsfrist war 30.09.2026, 23:59 Uhr (MESZ)." in text(response)


def test_the_grace_after_the_deadline_still_counts(browser, complete, signer, on_day):
    complete.call.grace_minutes = 120
    complete.call.save()
    on_day(datetime.datetime(2026, 10, 1, 1, 0, tzinfo=BERLIN))
    browser.force_login(signer)
    assert send(browser, complete).status_code == 302


def test_who_only_edits_sees_who_can_sign_and_no_button(browser, complete, editor, organisation):
    Membership.objects.create(
        user=factories.UserFactory(name="Früher"), organisation=organisation, right="sign", ended_at=factories.NOW
    )
    browser.force_login(editor)
    response = browser.get(address(complete))
    assert "Absenden darf, wer für den Träger unterzeichnen darf. Das sind: Ada Zeichnung." in text(response)
    assert buttons(response) == []


@pytest.mark.parametrize("name", ["submit", "withdraw"])
def test_who_only_edits_may_neither_send_nor_withdraw(browser, complete, editor, name):
    browser.force_login(editor)
    response = browser.post(address(complete, name), DECLARATIONS | {"seen": stamp(complete)})
    assert (response.status_code, stored(complete).state) == (403, "draft")


@pytest.mark.parametrize("seen", ["", "\x00", "x" * 5000])
def test_a_form_that_was_tampered_with_sends_nothing(browser, complete, seen):
    response = browser.post(address(complete), DECLARATIONS | {"seen": seen})
    assert (response.status_code in {409, 422}, stored(complete).state) == (True, "draft")


def test_a_correction_is_sent_with_the_same_form(browser, complete):
    application = in_correction(complete)
    assert buttons(browser.get(address(application))) == ["Nachbesserung absenden"]
    assert send(browser, application).url == address(application, "tasks")
    assert (stored(application).state, application.submissions.count()) == ("checking", 2)


def test_in_a_correction_only_open_sections_can_be_changed(browser, complete):
    response = browser.get(address(in_correction(complete, "goals")))
    edits = document(response).xpath("//div[@class='kern-summary__actions']/a/@href")
    assert edits == [address(complete, "goals")]


def test_an_old_page_of_the_first_sending_does_not_answer_a_correction(browser, complete):
    values = form_values(browser.get(address(complete))) | DECLARATIONS
    application = in_correction(complete)
    response = browser.post(address(application), values)
    assert (response.status_code, application.submissions.count()) == (409, 1)


def test_a_sent_application_has_no_page_for_sending(browser, complete):
    application = factories.submitted(complete)
    assert browser.get(address(application)).url == address(application, "tasks")


def test_withdrawing_asks_first(browser, complete):
    response = browser.get(address(complete, "withdraw"))
    assert "Möchten Sie den Antrag „Begegnung im Süden“ wirklich zurückziehen?" in text(response)
    assert (buttons(response), stored(complete).state) == (["Antrag zurückziehen"], "draft")


@pytest.mark.parametrize("stage", [lambda draft: draft, factories.submitted])
def test_withdrawing_ends_the_application(browser, complete, stage):
    application = stage(complete)
    response = browser.post(address(application, "withdraw"))
    assert (response.url, stored(application).state) == (address(application, "tasks"), "withdrawn")
    assert "Der Antrag ist zurückgezogen." in text(browser.get(response.url))


def test_withdrawing_twice_is_harmless(browser, complete):
    first, second = (browser.post(address(complete, "withdraw")) for _ in range(2))
    assert first.url == second.url


def test_what_is_decided_cannot_be_withdrawn(browser, complete):
    application = granted(complete)
    assert buttons(browser.get(address(application, "withdraw"))) == []
    response = browser.post(address(application, "withdraw"))
    assert stored(application).state == "granted"
    assert "ist im Zustand „Bewilligt“ nicht möglich." in text(browser.get(response.url))


def test_who_only_edits_sees_no_button_for_withdrawing(browser, complete, editor):
    browser.force_login(editor)
    response = browser.get(address(complete, "withdraw"))
    assert buttons(response) == []
    assert "Das sind: Ada Zeichnung." in text(response)
