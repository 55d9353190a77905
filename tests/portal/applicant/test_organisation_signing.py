"""The page on which a Träger says how many people sign, behind a second proof of who one is."""

import pytest
from django.urls import reverse

from grants.organisations.models import Organisation
from tests import factories
from tests.portal.applicant.pages import buttons, text


def address(organisation, name: str = "organisation_signing") -> str:
    return reverse(f"applicant:{name}", args=[organisation.pk])


@pytest.fixture
def partner(organisation):
    """A second person who may sign, but does not administer the Träger."""
    return factories.member(organisation, "sign", name="Bo Zwei")


def come(browser, person) -> None:
    """Sign in as this person and type the password again."""
    browser.force_login(person)
    assert browser.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD}).status_code == 302


def needs_two(organisation) -> bool:
    return Organisation.objects.get(pk=organisation.pk).needs_two_signatures


def test_the_page_asks_for_the_password_first(browser, organisation):
    assert browser.get(address(organisation)).url.startswith(reverse("account_reauthenticate") + "?next=")
    assert browser.post(address(organisation), {"act": "two"}).url.startswith(reverse("account_reauthenticate"))
    assert not needs_two(organisation)


def test_two_signatures_are_asked_for_and_only_a_second_person_ends_it(browser, organisation, signer, partner):
    come(browser, signer)
    assert buttons(browser.get(address(organisation))) == ["Zwei Unterschriften verlangen"]
    answer = browser.post(address(organisation), {"act": "two"})
    assert "Zwei Personen unterschreiben Anträge gemeinsam." in text(browser.get(answer.url))
    assert "Zwei Personen unterschreiben Anträge gemeinsam." in text(browser.get(address(organisation, "organisation")))
    assert buttons(browser.get(answer.url)) == ["Eine Unterschrift vorschlagen"]

    browser.post(address(organisation), {"act": "propose"})
    assert buttons(browser.get(address(organisation))) == ["Bei zwei Unterschriften bleiben"]
    assert "Sie haben das selbst vorgeschlagen." in text(
        browser.post(address(organisation), {"act": "agree"}, follow=True)
    )
    assert needs_two(organisation)

    come(browser, partner)
    page = browser.get(address(organisation))
    assert "Vorgeschlagen von Ada Zeichnung am 15.09.2026, 10:30 Uhr." in text(page)
    assert buttons(page) == ["Zustimmen: Eine Unterschrift genügt"]
    browser.post(address(organisation), {"act": "agree"})
    assert not needs_two(organisation)


def test_without_a_second_signatory_the_page_says_what_to_do(browser, organisation, signer):
    come(browser, signer)
    answer = browser.post(address(organisation), {"act": "two"}, follow=True)

    assert "Geben Sie zuerst einer weiteren Person dieses Recht." in text(answer)
    assert not needs_two(organisation)


@pytest.mark.parametrize("act", ["", "three", "\x00"])
def test_an_act_that_is_none_changes_nothing(browser, organisation, signer, partner, act):
    come(browser, signer)

    assert browser.post(address(organisation), {"act": act}).status_code == 200
    assert not needs_two(organisation)


def test_editors_and_strangers_do_not_come_to_the_page(browser, organisation, editor):
    for person, status in ((editor, 403), (factories.member(factories.OrganisationFactory()), 404)):
        browser.force_login(person)
        assert browser.get(address(organisation)).status_code == status
    browser.force_login(editor)
    assert "Unterschriften regeln" not in text(browser.get(address(organisation, "organisation")))
