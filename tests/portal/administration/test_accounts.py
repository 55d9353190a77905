"""The Administration sees all accounts and changes roles."""

import pytest
from django.urls import reverse

from grants.accounts.workflow import change_roles
from grants.people.models import User
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/verwaltung/konten/"


@pytest.fixture
def admin():
    return factories.UserFactory(admin=True, name="Zoe Verwaltung")


@pytest.fixture
def page(client, admin):
    client.force_login(admin)
    return client


def address(account: User) -> str:
    return reverse("administration:account", args=[account.pk])


def listed(response) -> list[str]:
    return [account.label for account in response.context["table"].page.object_list.data]


@pytest.mark.parametrize("role", ["caseworker", "assessor", "head", "planner", "auditor"])
def test_other_roles_are_refused(client, role):
    account = factories.UserFactory(**{role: True})
    client.force_login(account)

    assert client.get(LIST).status_code == 403
    assert client.get(address(account)).status_code == 403
    assert client.post(address(account), {"roles": ["admin"], "is_active": "on"}).status_code == 403


def test_the_list_is_sorted_as_in_a_german_dictionary_and_shows_an_address_where_no_name_is(page):
    factories.UserFactory(name="Österreicher")
    factories.UserFactory(name="Olm")
    factories.UserFactory(name="", email="otto@example.org")

    assert listed(page.get(LIST)) == ["Olm", "Österreicher", "otto@example.org", "Zoe Verwaltung"]


def test_the_list_is_filtered_by_role_state_and_words(page):
    factories.UserFactory(caseworker=True, name="Anna")
    factories.UserFactory(name="Berta", is_active=False)
    factories.member(factories.OrganisationFactory(name="Haus am Park e. V."), name="Carla")

    assert listed(page.get(LIST, {"role": "caseworker"})) == ["Anna"]
    assert listed(page.get(LIST, {"open": "no"})) == ["Berta"]
    assert listed(page.get(LIST, {"search": "haus am"})) == ["Carla"]
    assert listed(page.get(LIST, {"search": "ZOE"})) == ["Zoe Verwaltung"]


@pytest.mark.parametrize("query", [{"role": "koenig"}, {"open": "x"}, {"search": "a\0b"}])
def test_filters_that_cannot_be_understood_are_explained(page, query):
    response = page.get(LIST, query)

    assert (response.status_code, list(response.context["form"].errors)) == (422, list(query))


def test_the_number_of_queries_does_not_grow_with_the_list(page, django_assert_max_num_queries):
    organisation = factories.OrganisationFactory()
    factories.member(organisation)
    page.get(LIST)
    with django_assert_max_num_queries(6):
        page.get(LIST)
    for _ in range(5):
        factories.member(organisation)
    with django_assert_max_num_queries(6):
        assert len(listed(page.get(LIST))) == 7


def test_the_csv_export_holds_what_the_list_shows(page, admin):
    factories.member(factories.OrganisationFactory(name="Haus e. V."), name="=Carla", email="carla@example.org")

    lines = b"".join(page.get(LIST, {"export": "csv", "search": "carla"}).streaming_content).decode("utf-8-sig")

    assert [line.split(";")[:5] for line in lines.splitlines()] == [
        ["Name", "E-Mail-Adresse", "Rollen im Sozialamt", "Träger", "Konto"],
        ["'=Carla", "carla@example.org", "", "Haus e. V.", "Offen"],
    ]


def test_an_account_that_does_not_exist_is_not_found(page):
    assert page.get(f"{LIST}99999999999999999999/").status_code == 404
    assert page.post(f"{LIST}99999999999999999999/").status_code == 404


def test_roles_are_changed_and_the_page_shows_the_record(page):
    account = factories.UserFactory(planner=True)

    response = page.post(address(account), {"roles": ["head", "caseworker"], "is_active": "on"})

    assert (response.status_code, response.url) == (302, address(account))
    assert User.objects.get(pk=account.pk).roles == ["caseworker", "head"]
    assert [entry.sentence for entry in page.get(address(account)).context["entries"]] == [
        "Rollen geändert: bisher Sozialplanung, jetzt Sachbearbeitung, Leitung."
    ]


def test_sending_the_same_twice_records_once(page):
    account = factories.UserFactory()
    for _ in range(2):
        page.post(address(account), {"roles": ["head"], "is_active": "on"})

    assert len(page.get(address(account)).context["entries"]) == 1


def test_a_closed_account_is_signed_out_at_once(page, client, admin):
    account = factories.UserFactory(caseworker=True)
    change_roles(account=account, actor=admin, now=factories.NOW, roles=["caseworker"], is_active=False)
    client.force_login(account)

    assert client.get(reverse("casework:deliveries")).status_code == 302


def test_the_refusal_to_close_the_own_account_keeps_what_was_ticked(page, admin):
    response = page.post(address(admin), {"roles": ["admin", "head"]})

    form = response.context["form"]
    assert response.status_code == 422
    assert form.non_field_errors()[0].startswith("Sie können Ihr eigenes Konto nicht schließen.")
    assert (form["roles"].value(), form["is_active"].value()) == (["admin", "head"], False)
    assert User.objects.get(pk=admin.pk).roles == ["admin"]


def test_a_role_that_does_not_exist_is_an_error_at_the_field(page):
    account = factories.UserFactory()

    response = page.post(address(account), {"roles": ["koenig"], "is_active": "on"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["roles"])
    assert User.objects.get(pk=account.pk).roles == []


def test_rights_for_a_traeger_are_shown_with_their_end(page):
    account = factories.member(factories.OrganisationFactory(name="Haus e. V."), "sign")
    account.memberships.update(ended_at=factories.NOW)

    text = page.get(address(account)).content.decode()

    assert text.count("<li>Haus e. V.: unterzeichnen, beendet am 15.09.2026</li>") == 1
