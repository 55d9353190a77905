"""The pages of the formal rejection and of the release, and what the decision pages say of resolution and reasons."""

from decimal import Decimal

import pytest

from grants.applications.models import Application
from grants.awards.models import Decision, Release
from tests import factories
from tests.grants.finance.worlds import GOODS, check
from tests.portal.casework.pages import as_, buttons, errors, messages, summary, url, value, words

pytestmark = pytest.mark.django_db

PROPOSAL = {"act": "propose", "amount": "4.000,00", "reason": "Haushalt beschlossen."}


@pytest.fixture
def head():
    return factories.UserFactory(head=True, name="Hanna Erste")


@pytest.fixture
def office():
    return factories.UserFactory(caseworker=True)


def state(application) -> str:
    return Application.objects.get(pk=application.pk).state


def proposal(application, **fields) -> dict:
    return PROPOSAL | {"year": application.decisions.get().slices.get().pk} | fields


# --- formal rejection -------------------------------------------------------------------------------------------------


def test_what_is_missing_is_prefilled_and_a_second_head_signs(head):
    application = factories.unmet()
    client = as_(head)
    page = client.get(url("reject_formally", application.pk))
    assert "Nicht erfüllt: " in value(page, "reasons")
    assert "Aus formalen Gründen ablehnen" in buttons(client.get(url("file", application.pk)))
    response = client.post(url("reject_formally", application.pk), {"reasons": "Die Satzung fehlt."}, follow=True)
    assert messages(response) == ["Die Ablehnung geht jetzt in die Mitzeichnung."]
    second = as_(factories.UserFactory(head=True))
    signing = second.get(url("cosign", application.pk))
    assert "Abgelehnt ist er aus formalen Gründen." in words(signing)
    sent = {"act": "cosign", "decision": Decision.objects.get().pk}
    second.post(url("cosign", application.pk), sent)
    assert state(application) == "rejected"


def test_a_formal_rejection_that_is_given_back_leads_to_the_check(head):
    application = factories.formally_rejected(head=head)
    sent = {"act": "return", "reason": "Die Satzung liegt doch vor.", "decision": Decision.objects.get().pk}
    response = as_(factories.UserFactory(head=True)).post(url("cosign", application.pk), sent, follow=True)
    assert messages(response) == ["Die Entscheidung ist zurückgegeben."]
    assert state(application) == "checking"
    assert "Die Satzung liegt doch vor." in words(as_(head).get(url("reject_formally", application.pk)))


def test_without_a_cause_the_page_says_so_and_keeps_the_text(head):
    application = factories.checking_()
    client = as_(head)
    assert "Es ist nichts als nicht erfüllt vermerkt" in words(client.get(url("reject_formally", application.pk)))
    assert "Aus formalen Gründen ablehnen" not in buttons(client.get(url("file", application.pk)))
    response = client.post(url("reject_formally", application.pk), {"reasons": "Passt nicht."})
    assert response.status_code == 422
    assert value(response, "reasons") == "Passt nicht."


def test_an_application_past_the_check_leads_back(head):
    response = as_(head).get(url("reject_formally", factories.checked().pk), follow=True)
    assert messages(response) == ["Diese Akte ist gerade nicht in der formalen Prüfung."]


# --- reasons ----------------------------------------------------------------------------------------------------------


def test_the_reasons_of_a_cut_are_prefilled_from_the_finance_check(head):
    application = factories.checked()
    check(application, {GOODS: "1000"}, amount=Decimal("8000.00"))
    page = as_(head).get(url("decide", factories.assessed(application).pk))
    assert "1.000,00 € statt 2.000,00 €. Zu teuer." in value(page, "reasons").replace("\u00a0", " ")


def test_reasons_that_stand_in_another_decision_word_for_word_are_pointed_out():
    factories.decided()
    application = factories.decided()
    page = words(as_(factories.UserFactory(head=True)).get(url("cosign", application.pk)))
    assert "Derselbe Text steht Wort für Wort in einem anderen Bescheid." in page


# --- release ----------------------------------------------------------------------------------------------------------


def test_one_person_proposes_and_another_confirms(office, head):
    application = factories.granted()
    assert "Mittel freigeben" in buttons(as_(office).get(url("file", application.pk)))
    response = as_(office).post(url("releases", application.pk), proposal(application), follow=True)
    assert messages(response) == ["Die Freigabe wartet jetzt auf die zweite Person."]
    assert "Freigabe bestätigen" in buttons(as_(head).get(url("file", application.pk)))
    sent = {"act": "confirm", "release": Release.objects.get().pk}
    client = as_(head)
    response = client.post(url("releases", application.pk), sent, follow=True)
    assert messages(response) == ["Die Freigabe ist bestätigt."]
    assert "2027 9.000,00 € 4.000,00 € 0,00 € 5.000,00 €" in words(response)
    again = client.post(url("releases", application.pk), sent, follow=True)
    assert messages(again)[-1] == "Über diese Freigabe ist schon entschieden. Bitte lesen Sie den jetzigen Stand."


def test_too_much_is_refused_beside_the_amount_and_kept(office):
    application = factories.granted()
    response = as_(office).post(url("releases", application.pk), proposal(application, amount="9.000,01"))
    assert response.status_code == 422
    assert errors(response) == ["Für 2027 können Sie einen Betrag über 0 € bis 9.000,00 € freigeben."]
    assert value(response, "amount") == "9.000,01"


def test_a_release_is_given_back_with_a_reason(office, head):
    application = factories.granted()
    as_(office).post(url("releases", application.pk), proposal(application))
    sent = {"act": "return", "release": Release.objects.get().pk}
    response = as_(head).post(url("releases", application.pk), sent | {"reason": " "})
    assert (response.status_code, len(summary(response))) == (422, 1)
    response = as_(head).post(url("releases", application.pk), sent | {"reason": "Zu früh."}, follow=True)
    assert messages(response) == ["Die Freigabe ist zurückgegeben."]


@pytest.mark.parametrize("key", ["", "x", "999999", "1" * 30])
def test_a_release_that_does_not_belong_to_the_file_is_404(head, key):
    sent = {"act": "confirm", "release": key}
    assert as_(head).post(url("releases", factories.granted().pk), sent).status_code == 404


@pytest.mark.parametrize("role", ["assessor", "auditor"])
def test_others_propose_and_confirm_nothing(role):
    application = factories.granted()
    client = as_(factories.UserFactory(**{role: True}))
    assert client.post(url("releases", application.pk), proposal(application)).status_code in (403, 404)
    assert not Release.objects.exists()


def test_before_the_grant_there_is_nothing_to_release(office):
    response = as_(office).get(url("releases", factories.decided().pk), follow=True)
    assert messages(response) == ["In dieser Akte sind keine Mittel freizugeben."]
