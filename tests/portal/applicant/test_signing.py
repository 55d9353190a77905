"""The pages on which two people sign: what each of them reads, and what they can do."""

import pytest
from django.test import Client
from django.urls import reverse

from grants.applications import editing
from grants.applications.signing import sign
from tests import factories
from tests.portal.applicant.pages import buttons, form_values, stored, text
from tests.portal.applicant.worlds import in_correction
from tests.running.browser import ticks


@pytest.fixture
def together(complete, organisation):
    """The complete draft of a Träger whose applications two people sign."""
    organisation.needs_two_signatures = True
    organisation.save()
    return complete


@pytest.fixture
def partner(organisation):
    return factories.member(organisation, name="Bo Zwei")


@pytest.fixture
def other_browser(browser, partner):
    """The browser of the second person; the clock is that of the first."""
    client = Client()
    client.force_login(partner)
    return client


def address(application, name: str = "submit") -> str:
    return reverse(f"applicant:{name}", args=[application.pk])


def press(browser, application):
    page = browser.get(address(application))
    return browser.post(address(application), form_values(page) | ticks(page))


def test_before_anybody_signed_the_page_says_that_two_people_do(browser, together, partner):
    page = browser.get(address(together))

    assert buttons(page) == ["Unterschreiben"]
    assert "Ihren Antrag unterschreiben zwei Personen. Mit der zweiten Unterschrift ist er abgesendet." in text(page)


def test_the_first_signature_does_not_send_and_everybody_sees_it(browser, together, other_browser, partner, editor):
    answer = press(browser, together)
    assert (answer.url, stored(together).state) == (address(together, "tasks"), "draft")
    assert "Sie haben diesen Antrag unterschrieben. Es fehlt noch eine zweite Unterschrift." in text(
        browser.get(answer.url)
    )
    sentence = (
        "Unterschrieben von Ada Zeichnung am 15.09.2026, 10:30 Uhr. "
        "Es fehlt noch eine zweite Unterschrift bis zur Frist am 30.09.2026, 23:59 Uhr (MESZ)."
    )
    reader = Client()
    reader.force_login(editor)
    assert "Zweite Unterschrift fehlt" in text(browser.get(answer.url))
    for name, args in (("overview", []), ("tasks", [together.pk]), ("submit", [together.pk])):
        for client in (browser, other_browser, reader):
            assert sentence in text(client.get(reverse(f"applicant:{name}", args=args)))


def test_the_second_person_sends(browser, together, other_browser):
    press(browser, together)
    assert buttons(other_browser.get(address(together))) == ["Unterschreiben und Antrag absenden"]
    answer = press(other_browser, together)

    assert stored(together).state == "submitted"
    assert "Ihr Antrag ist eingegangen am 15.09.2026, 10:30 Uhr." in text(other_browser.get(answer.url))
    assert "zweite Unterschrift bis" not in text(browser.get(reverse("applicant:overview")))


def test_who_has_signed_can_only_take_it_back(browser, together, partner):
    press(browser, together)
    page = browser.get(address(together))
    assert buttons(page) == ["Meine Unterschrift zurücknehmen"]
    assert "Sie haben unterschrieben. Abgesendet ist der Antrag, sobald eine zweite Person unterschreibt." in text(page)

    answer = browser.post(address(together, "signature_remove"))
    assert "Ihre Unterschrift ist zurückgenommen. Der Antrag ist nicht abgesendet." in text(browser.get(answer.url))
    assert buttons(browser.get(address(together))) == ["Unterschreiben"]


def test_pressing_twice_signs_once(browser, together, partner):
    page = browser.get(address(together))
    form = form_values(page) | ticks(page)
    answers = [browser.post(address(together), form) for _ in range(2)]

    assert {answer.url for answer in answers} == {address(together, "tasks")}
    assert together.signatures.count() == 1


def test_after_a_change_the_page_says_that_the_signature_is_void(browser, together, partner, signer):
    press(browser, together)
    editing.save_section(
        application=together,
        section="project",
        actor=signer,
        now=factories.NOW,
        version=together.version,
        relations={},
        title="Anders",
    )

    sentence = "Die Unterschrift von Ada Zeichnung am 15.09.2026, 10:30 Uhr gilt nicht mehr, weil danach Angaben"
    assert sentence in text(browser.get(address(together, "tasks")))
    assert buttons(browser.get(address(together))) == ["Unterschreiben"]


def test_who_is_the_only_signatory_reads_that_a_second_is_missing(browser, together):
    assert "es gibt keine zwei Personen, die unterzeichnen dürfen" in text(browser.get(address(together)))


def test_strangers_and_editors_take_no_signature_back(browser, together, partner, editor):
    press(browser, together)
    for person, status in ((factories.member(factories.OrganisationFactory()), 404), (editor, 403)):
        browser.force_login(person)
        assert browser.post(address(together, "signature_remove")).status_code == status
    assert together.signatures.filter(taken_back_at=None).count() == 1


def test_the_answer_to_a_correction_names_its_own_day(browser, complete, organisation, other_browser):
    application = in_correction(complete)
    organisation.needs_two_signatures = True
    organisation.save()
    press(browser, application)

    assert "Es fehlt noch eine zweite Unterschrift bis zum 02.10.2026." in text(other_browser.get(address(application)))
    press(other_browser, application)
    assert (stored(application).state, application.submissions.count()) == ("checking", 2)


def test_the_overview_asks_as_often_for_many_signed_drafts(
    browser, together, partner, signer, organisation, django_assert_max_num_queries
):
    sign(application=together, actor=signer, now=factories.NOW)
    overview = reverse("applicant:overview")
    browser.get(overview)
    with django_assert_max_num_queries(100) as one:
        browser.get(overview)
    for _ in range(3):
        more = factories.complete(factories.draft(together.call, organisation, actor=signer))
        sign(application=more, actor=signer, now=factories.NOW)
    with django_assert_max_num_queries(100) as many:
        page = browser.get(overview)

    assert len(many) == len(one)
    assert text(page).count("Es fehlt noch eine zweite Unterschrift bis") == 4
