"""A new Träger registers; who is invited joins by the link."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.organisations import links, members
from grants.organisations.models import Organisation, Registration
from grants.people.models import User
from tests import factories
from tests.factories import NOW
from tests.portal.applicant.pages import buttons, errors, form_values, text

pytestmark = pytest.mark.django_db
REGISTER = "/registrieren/"
PASSWORD = {"password": factories.PASSWORD, "password_again": factories.PASSWORD}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def organisation():
    return factories.OrganisationFactory(name="Anker e. V.")


@pytest.fixture
def invitation(organisation):
    admin = factories.member(organisation, name="Ada Verwaltung")
    return members.invite(organisation=organisation, actor=admin, now=NOW, email="neu@example.org", rights=["edit"])


def link(invitation) -> str:
    return reverse("invitation", args=[links.token_of(invitation)])


def proof() -> str:
    """The link of the newest registration."""
    token = links.registration_token(Registration.objects.order_by("pk").last())
    return reverse("complete_registration", args=[token])


def registration(**fields) -> dict:
    factories.city()
    return {
        "name": "Neuer Treff e. V.",
        "legal_form": "e. V.",
        "register_court": "Amtsgericht Leipzig",
        "register_number": "VR 1",
        "street": "Weg 1",
        "postcode": "04109",
        "city": "Leipzig",
        "district": "41",
        "email": "treff@example.org",
        "deducts_input_tax": "no",
        "person_name": "Nora Neu",
        "person_email": "Nora@example.org",
    } | PASSWORD | fields  # fmt: skip


# --- registration ----------------------------------------------------------------------------------------------------


def test_who_registers_reads_what_happens_next_and_proves_the_address_by_a_link(client):
    response = client.post(REGISTER, registration(), follow=True)

    assert response.redirect_chain == [(reverse("registration_sent"), 302)]
    assert "Wir haben eine E-Mail an nora@example.org geschickt." in text(response)
    assert (Organisation.objects.count(), User.objects.count(), "_auth_user_id" in client.session) == (0, 0, False)
    client.post("/konto/login/", {"login": "nora@example.org", "password": factories.PASSWORD})
    assert "_auth_user_id" not in client.session


def test_the_link_shows_the_data_and_one_button_signs_the_first_person_in(client):
    client.post(REGISTER, registration())
    shown = client.get(proof())
    assert "VR 1" in text(shown)
    assert (buttons(shown), Organisation.objects.count()) == (["Registrierung abschließen"], 0)

    response = client.post(proof(), form_values(shown), follow=True)

    organisation = Organisation.objects.get()
    assert response.redirect_chain == [(reverse("applicant:organisation", args=[organisation.pk]), 302)]
    assert (organisation.is_confirmed, organisation.deducts_input_tax) == (False, False)
    assert "Ihr Träger ist registriert." in text(response)
    assert "Wartet auf Bestätigung" in text(response)
    person = User.objects.get(email="nora@example.org")
    assert (person.roles, person.rights) == ([], {organisation.pk: frozenset({"edit", "sign", "admin"})})
    client.logout()
    client.post("/konto/login/", {"login": "Nora@example.org", "password": factories.PASSWORD})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_page_does_not_tell_whether_an_address_has_an_account(client):
    factories.UserFactory(email="nora@example.org")

    known = client.post(REGISTER, registration(), follow=True)
    unknown = client.post(REGISTER, registration(name="Anderer e. V.", person_email="neu@example.org"), follow=True)

    assert text(known).replace("nora@", "neu@") == text(unknown)
    assert (User.objects.count(), Organisation.objects.count()) == (1, 0)


def test_who_has_an_account_signs_in_first_and_finds_the_data_again(client):
    person = factories.UserFactory(email="nora@example.org")
    client.post(REGISTER, registration(password="ganz-anderes-kennwort", password_again="ganz-anderes-kennwort"))
    link_of = proof()
    assert "Zu nora@example.org gibt es schon ein Konto." in text(client.get(link_of))
    client.post(link_of, {"name": "Neuer Treff e. V."})
    assert not Organisation.objects.exists()

    client.force_login(factories.UserFactory())
    assert "Sie sind mit" in text(client.get(link_of))
    client.post(link_of, {"name": "Neuer Treff e. V."})
    assert not Organisation.objects.exists()
    client.force_login(person)
    client.post(link_of, form_values(client.get(link_of)))

    stored = User.objects.get(pk=person.pk)
    assert (len(stored.rights), stored.check_password(factories.PASSWORD)) == (1, True)


def test_a_closed_account_registers_nothing(client):
    factories.UserFactory(email="nora@example.org", is_active=False)
    client.post(REGISTER, registration())

    assert "ist geschlossen. Bitte wenden Sie sich an das Sozialamt." in text(client.get(proof()))
    client.post(proof(), {"name": "Neuer Treff e. V."})
    assert not Organisation.objects.exists()


def test_a_name_that_was_taken_in_between_can_be_changed_behind_the_link(client):
    client.post(REGISTER, registration())
    link_of = proof()
    factories.OrganisationFactory(name="Neuer Treff e. V.")

    refused = client.post(link_of, form_values(client.get(link_of)))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["name"])
    client.post(link_of, {"name": "Neuer Treff Süd e. V."})

    assert Organisation.objects.filter(name="Neuer Treff Süd e. V.").exists()


def test_a_link_that_was_used_or_is_too_old_says_so_and_one_never_sent_does_not_exist(client, monkeypatch):
    client.post(REGISTER, registration())
    used = proof()
    client.post(used, form_values(client.get(used)))
    client.logout()
    client.post(REGISTER, registration(name="Zweiter", person_email="zwei@example.org"))
    old = proof()
    monkeypatch.setattr(timezone, "now", lambda: NOW + datetime.timedelta(days=3))

    for address in (used, old):
        assert [client.get(address).status_code, client.post(address).status_code] == [410, 410]
    assert "Dieser Link gilt nicht mehr" in text(client.get(old))
    assert client.get(reverse("complete_registration", args=["x:y"])).status_code == 404


def test_a_fourth_link_to_one_address_is_refused_at_its_field(client):
    for number in range(3):
        client.post(REGISTER, registration(name=f"Treff {number}"))

    response = client.post(REGISTER, registration(name="Treff 4"))

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["person_email"])


def test_who_has_an_account_registers_a_further_träger_without_a_second_one(client, organisation):
    person = factories.member(organisation)
    client.force_login(person)
    assert "person_name" not in form_values(client.get(REGISTER))

    client.post(REGISTER, registration())

    assert list(User.objects.values_list("pk", flat=True)) == [person.pk]
    assert len(User.objects.get(pk=person.pk).rights) == 2


WRONG = {
    "name": {"name": ""},
    "postcode": {"postcode": "ABCDE"},
    "legal_form": {"legal_form": "Königreich"},
    "district": {"district": "'; drop"},
    "deducts_input_tax": {"deducts_input_tax": "vielleicht"},
    "email": {"email": "treff"},
    "person_email": {"person_email": "nora"},
    "person_name": {"person_name": " "},
    "password": {"password": "kurz", "password_again": "kurz"},
    "password_again": {"password_again": "etwas-ganz-anderes"},
    "street": {"street": "x" * 121},
    "register_number": {"register_number": "\0"},
}


@pytest.mark.parametrize("field", WRONG)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(client, field):
    response = client.post(REGISTER, registration(**WRONG[field]))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert (Organisation.objects.count(), User.objects.count()) == (0, 0)


def test_a_common_password_is_refused_politely(client):
    response = client.post(REGISTER, registration(password="password1234", password_again="password1234"))

    assert errors(response) == ["Wählen Sie ein anderes Passwort. Dieses steht in Listen häufiger Passwörter."]


def test_passwords_never_come_back_in_the_page(client):
    response = client.post(REGISTER, registration(name=""))

    assert factories.PASSWORD not in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_taken_name_is_said_at_once(client, organisation):
    response = client.post(REGISTER, registration(name="anker E. V.", person_email="andere@example.org"))

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])
    assert not Registration.objects.exists()


def test_nobody_confirms_a_träger_by_registering_it(client):
    client.post(REGISTER, registration(confirmed_at="2026-01-01", confirmed_by="1", iban="DE89370400440532013000"))
    client.post(proof(), form_values(client.get(proof())) | {"confirmed_at": "2026-01-01"})

    organisation = Organisation.objects.get()
    assert (organisation.confirmed_at, organisation.iban, organisation.version) == (None, "", 1)


def test_too_many_registrations_from_one_place_wait(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    client.post(REGISTER, registration())
    client.logout()

    response = client.post(REGISTER, registration(name="Zweiter", person_email="zwei@example.org"))

    assert (response.status_code, Registration.objects.count()) == (429, 1)
    assert "Warten Sie eine Minute" in text(response)
    assert form_values(response)["name"] == ["Zweiter"]


# --- invitation ------------------------------------------------------------------------------------------------------


def test_who_has_no_account_joins_with_name_and_password(client, invitation, organisation):
    shown = client.get(link(invitation))
    assert "Sie sind eingeladen, für Anker e. V. zu handeln. Ihre Rechte: bearbeiten." in text(shown)

    response = client.post(link(invitation), {"name": "Nora Neu"} | PASSWORD, follow=True)

    assert response.redirect_chain == [(reverse("applicant:organisation", args=[organisation.pk]), 302)]
    assert "Willkommen. Sie handeln jetzt für Anker e. V." in text(response)
    person = User.objects.get(email="neu@example.org")
    assert (person.name, person.rights) == ("Nora Neu", {organisation.pk: frozenset({"edit"})})


def test_who_has_an_account_signs_in_and_accepts_by_one_button(client, invitation, organisation):
    person = factories.UserFactory(email="Neu@example.org")
    shown = client.get(link(invitation))
    assert "Zu neu@example.org gibt es schon ein Konto." in text(shown)

    client.force_login(person)
    assert buttons(client.get(link(invitation))) == ["Einladung annehmen"]
    client.post(link(invitation))

    assert User.objects.get(pk=person.pk).rights == {organisation.pk: frozenset({"edit"})}


def test_a_second_account_is_never_made_for_an_address(client, invitation):
    factories.UserFactory(email="neu@example.org")

    client.post(link(invitation), {"name": "Dieb"} | PASSWORD)

    assert User.objects.filter(email="neu@example.org").count() == 1
    assert "_auth_user_id" not in client.session


def test_another_person_does_not_accept(client, invitation, organisation):
    stranger = factories.UserFactory(email="dieb@example.org")
    client.force_login(stranger)

    assert buttons(client.get(link(invitation))) == []
    refused = client.post(link(invitation))

    assert refused.status_code == 422
    assert "Diese Einladung gilt für eine andere E-Mail-Adresse." in text(refused)
    assert User.objects.get(pk=stranger.pk).rights == {}


def test_a_closed_account_is_sent_to_the_office(client, invitation):
    factories.UserFactory(email="neu@example.org", is_active=False)

    assert "ist geschlossen. Bitte wenden Sie sich an das Sozialamt." in text(client.get(link(invitation)))


def test_a_link_works_once_also_for_who_used_it(client, invitation):
    client.post(link(invitation), {"name": "Nora Neu"} | PASSWORD)

    for method in (client.get, client.post):
        again = method(link(invitation))
        assert again.status_code == 410
        assert "Diese Einladung gilt nicht mehr" in text(again)
    assert User.objects.filter(email="neu@example.org").count() == 1


@pytest.mark.parametrize("how", ["expired", "revoked"])
def test_a_link_that_is_over_says_so(client, invitation, monkeypatch, how):
    if how == "expired":
        monkeypatch.setattr(timezone, "now", lambda: NOW + datetime.timedelta(days=14))
    else:
        members.revoke(invitation=invitation, actor=invitation.invited_by, now=NOW)

    assert client.get(link(invitation)).status_code == 410
    assert client.post(link(invitation), {"name": "Nora"} | PASSWORD).status_code == 410
    assert not User.objects.filter(email="neu@example.org").exists()


def test_links_that_were_never_sent_do_not_exist(client, invitation):
    token = links.token_of(invitation)
    key, _, signature = token.partition(":")

    for guess in (
        key,
        f"{key}:",
        f":{signature}",
        token[:-1],
        f"{token}x",
        token.swapcase(),
        str(invitation.pk),
        "x:y",
    ):
        url = reverse("invitation", args=[guess])
        assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"name": "", **PASSWORD}, "name"),
        ({"name": "Nora", "password": "kurz", "password_again": "kurz"}, "password"),
        ({"name": "Nora", "password": factories.PASSWORD, "password_again": "x"}, "password_again"),
    ],
)
def test_what_is_wrong_when_joining_stands_at_its_field_and_the_link_still_works(client, invitation, fields, where):
    response = client.post(link(invitation), fields)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [where])
    assert client.get(link(invitation)).status_code == 200


def test_the_page_of_an_invitation_tells_no_one_where_it_was(client, invitation):
    response = client.get(link(invitation))

    assert (response["Referrer-Policy"], "no-store" in response["Cache-Control"]) == ("same-origin", True)
