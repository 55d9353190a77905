"""The office sees which Träger wait, and confirms with a note."""

import datetime

import pytest
from django.urls import reverse

from grants.organisations.models import Organisation
from grants.people.models import User
from tests import factories
from tests.factories import NOW
from tests.portal.applicant.pages import buttons, form_values, text

pytestmark = pytest.mark.django_db
LIST = "/verwaltung/traeger/"


@pytest.fixture
def officer():
    return factories.UserFactory(caseworker=True, name="Olga Amt")


@pytest.fixture
def page(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def waiting():
    return factories.OrganisationFactory(name="Boje e. V.", confirmed_at=None, registered_at=NOW)


def address(organisation) -> str:
    return reverse("administration:organisation", args=[organisation.pk])


def listed(response) -> list[str]:
    return [organisation.name for organisation in response.context["table"].page.object_list.data]


@pytest.mark.parametrize("role", ["assessor", "head", "planner", "auditor"])
def test_other_roles_are_refused(client, waiting, role):
    client.force_login(factories.UserFactory(**{role: True}))

    assert client.get(LIST).status_code == 403
    assert client.post(address(waiting), {"note": "Geprüft."}).status_code == 403


def test_those_that_wait_stand_first_the_longest_waiting_at_the_top(page, waiting):
    factories.OrganisationFactory(name="Anker e. V.")
    earlier = NOW - datetime.timedelta(days=1)
    factories.OrganisationFactory(name="Ufer e. V.", confirmed_at=None, registered_at=earlier)

    response = page.get(LIST)

    assert listed(response) == ["Ufer e. V.", "Boje e. V.", "Anker e. V."]
    assert "Auf Bestätigung warten: 2." in text(response)
    assert listed(page.get(LIST, {"state": "confirmed"})) == ["Anker e. V."]
    assert listed(page.get(LIST, {"search": "ufer"})) == ["Ufer e. V."]


@pytest.mark.parametrize("query", [{"state": "x"}, {"search": "a\0b"}])
def test_filters_that_cannot_be_understood_are_explained(page, query):
    assert page.get(LIST, query).status_code == 422


def test_the_number_of_queries_does_not_grow_with_the_list(page, waiting, django_assert_max_num_queries):
    for _ in range(10):
        factories.OrganisationFactory()
    page.get(LIST)
    with django_assert_max_num_queries(9):
        assert len(listed(page.get(LIST))) == 11


def test_the_office_reads_the_data_and_the_people_and_confirms(page, waiting):
    factories.member(waiting, "admin", name="Ada Boje")
    assert "Ada Boje" in text(page.get(address(waiting)))

    response = page.post(address(waiting), {"note": "Registerauszug gesehen."}, follow=True)

    assert response.redirect_chain == [(address(waiting), 302)]
    assert Organisation.objects.get(pk=waiting.pk).is_confirmed
    assert "Olga Amt: Träger bestätigt. Registerauszug gesehen." in text(response)
    assert buttons(response) == ["Einladung senden"]


def test_the_office_refuses_with_a_reason(page, waiting):
    person = factories.member(waiting)
    assert buttons(page.get(address(waiting))) == ["Träger bestätigen", "Registrierung ablehnen", "Einladung senden"]
    missing = page.post(f"{address(waiting)}ablehnen/", {"refuse-reason": " "})
    assert (missing.status_code, list(missing.context["refuse_form"].errors)) == (422, ["reason"])

    response = page.post(f"{address(waiting)}ablehnen/", {"refuse-reason": "Nicht im Register."}, follow=True)

    assert response.redirect_chain == [(address(waiting), 302)]
    assert "Abgelehnt am" in text(response)
    assert "Registrierung abgelehnt. Nicht im Register." in text(response)
    assert buttons(response) == []
    assert User.objects.get(pk=person.pk).rights == {}
    assert listed(page.get(LIST, {"state": "refused"})) == [f"Abgelehnte Registrierung {waiting.pk}"]
    assert listed(page.get(LIST, {"state": "waiting"})) == []
    assert "Zurzeit wartet kein Träger auf Bestätigung." in text(page.get(LIST))


def test_what_was_confirmed_once_is_offered_no_refusal_and_keeps_what_was_typed(page):
    confirmed = factories.OrganisationFactory()
    assert "Registrierung ablehnen" not in text(page.get(address(confirmed)))

    response = page.post(f"{address(confirmed)}ablehnen/", {"refuse-reason": "Doch nicht."})

    assert response.status_code == 422
    assert Organisation.objects.get(pk=confirmed.pk).is_confirmed


def test_the_office_names_a_new_administrator_with_a_reason(page):
    organisation = factories.OrganisationFactory()
    wrong = page.post(f"{address(organisation)}verwaltung/", {"appoint-email": "neu", "appoint-reason": "Weg."})
    assert (wrong.status_code, list(wrong.context["appoint_form"].errors)) == (422, ["email"])
    assert form_values(wrong)["appoint-reason"] == ["Weg."]

    sent = {"appoint-email": "neu@example.org", "appoint-reason": "Schreiben des Vorstands gesehen."}
    response = page.post(f"{address(organisation)}verwaltung/", sent, follow=True)

    assert "Die Einladung ist unterwegs." in text(response)
    invitation = organisation.invitations.get()
    assert (invitation.email, invitation.rights) == ("neu@example.org", ["admin"])


def test_without_a_note_nothing_is_confirmed(page, waiting):
    response = page.post(address(waiting), {"note": " "})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["note"])
    assert not Organisation.objects.get(pk=waiting.pk).is_confirmed


def test_who_comes_second_hears_that_somebody_was_faster(page, waiting):
    page.post(address(waiting), {"note": "Geprüft."})
    response = page.post(address(waiting), {"note": "Auch geprüft."})

    assert response.status_code == 422
    assert response.context["form"].non_field_errors()[0].startswith("Dieser Träger ist schon bestätigt.")


def test_who_acts_for_the_träger_is_offered_no_button_and_refused(page, officer, waiting):
    waiting.memberships.create(user=officer, right="edit")

    assert "Bitte lassen Sie ihn von einer anderen Person bestätigen." in text(page.get(address(waiting)))
    for end, sent in (("", "note"), ("ablehnen/", "refuse-reason"), ("verwaltung/", "appoint-reason")):
        assert page.post(address(waiting) + end, {sent: "Geprüft."}).status_code == 403


def test_what_was_typed_stays_when_it_is_too_long(page, waiting):
    response = page.post(address(waiting), {"note": "x" * 1001})

    assert (response.status_code, form_values(response)["note"]) == (422, ["x" * 1001])


def test_a_träger_that_does_not_exist_is_not_found(page):
    assert page.get(f"{LIST}999999/").status_code == 404
    assert page.post(f"{LIST}999999/", {"note": "x"}).status_code == 404
