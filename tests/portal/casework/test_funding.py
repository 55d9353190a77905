"""The page per Träger with money of others, and what the formal check shows of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from grants.applications.workflow import declare_conflict
from grants.assessment.outside import NotedAid, NotedGrant
from tests import factories
from tests.factories import NOW
from tests.grants.assessment.worlds import noted_aid, noted_grant
from tests.portal.casework.pages import as_, errors, messages, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def working_day(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def caseworker():
    return factories.UserFactory(caseworker=True)


def day(name: str, text: str) -> dict:
    return {f"{name}_{number}": part for number, part in enumerate(text.split("."))}


def test_aid_is_noted_and_stands_on_the_check_with_its_working(caseworker):
    guideline = factories.GuidelineFactory(state_aid="De-minimis", de_minimis_limit="100000.00")
    draft = factories.draft(factories.CallFactory(guideline=guideline))
    application = factories.checking_(factories.submitted(factories.complete(draft)), caseworker=caseworker)
    browser, owner = as_(caseworker), application.organisation_id
    answers = {"kind": "De-minimis", "giver": "Land Sachsen", "amount": "95.000"} | day("granted_on", "2.3.2026")

    response = browser.post(url("aid_new", owner), answers | day("granted_on", "16.9.2026"))
    assert (response.status_code, value(response, "giver")) == (422, "Land Sachsen")
    assert errors(response) == ["Dieser Tag liegt in der Zukunft. Bitte geben Sie den Tag an, an dem gewährt wurde."]
    response = browser.post(url("aid_new", owner), answers, follow=True)
    assert messages(response) == ["Der Eintrag ist vermerkt."]
    assert "De-minimis-Beihilfe von Land Sachsen, gewährt am 02.03.2026: 95.000,00" in words(response)

    check = words(browser.get(url("check", application.pk)))
    assert "Gewährt vom 16.09.2023 bis zum 15.09.2026:" in check
    assert "02.03.2026, Land Sachsen: 95.000,00" in check
    assert "Würde den Höchstbetrag überschreiten" in check


def test_a_grant_of_another_office_is_noted_shown_on_the_check_and_taken_out(caseworker):
    application, browser = factories.checking_(caseworker=caseworker), as_(caseworker)
    owner = application.organisation_id
    answers = {"office": "Jugendamt", "subject": "Offene Arbeit", "amount": "5.000", "source": "Auskunft"}
    answers |= day("start", "1.1.2027") | day("end", "31.12.2027")

    assert browser.post(url("grant_new", owner), answers | day("end", "31.12.2026")).status_code == 422
    assert browser.post(url("grant_new", owner), answers | {"source": ""}).status_code == 422
    browser.post(url("grant_new", owner), answers)
    check = words(browser.get(url("check", application.pk)))
    assert "Jugendamt: Offene Arbeit, 5.000,00" in check
    assert "Im Antrag nicht angegeben." in check

    remove = url("noted_remove", "foerderung", NotedGrant.objects.get().pk)
    assert "Jugendamt: Offene Arbeit" in words(browser.get(remove))
    assert browser.post(remove, {"reason": ""}).status_code == 422
    response = browser.post(remove, {"reason": "Zurückgezogen"}, follow=True)
    assert messages(response) == ["Der Eintrag ist entfernt."]
    assert "5.000,00 €. Grund: Zurückgezogen" in words(response)
    assert not NotedGrant.objects.exists()


def test_others_of_the_office_read_and_nobody_who_takes_no_part(caseworker):
    application = factories.submitted()
    owner, aid = application.organisation_id, noted_aid(application.organisation)
    remove = url("noted_remove", "beihilfe", aid.pk)

    auditor = as_(factories.UserFactory(auditor=True))
    page = words(auditor.get(url("funding", owner)))
    assert ("Land Sachsen" in page, "Entfernen" in page, "Beihilfe vermerken" in page) == (True, False, False)
    assert [auditor.get(url(name, owner)).status_code for name in ("aid_new", "grant_new")] == [403, 403]
    declare_conflict(application=application, actor=caseworker, now=NOW, reason="Verwandt")
    browser = as_(caseworker)
    for page in (url("funding", owner), url("aid_new", owner), remove, url("noted_remove", "andere", aid.pk)):
        assert browser.get(page).status_code == 404
    assert browser.post(remove, {"reason": "Falsch"}).status_code == 404
    assert NotedAid.objects.exists()


def test_the_number_of_queries_does_not_grow(caseworker):
    organisation, browser = factories.OrganisationFactory(), as_(caseworker)

    def queries() -> int:
        noted_aid(organisation)
        noted_grant(organisation)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url("funding", organisation.pk)).status_code == 200
        return len(captured)

    assert queries() == queries()
