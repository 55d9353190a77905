"""The interface shows and does what the pages show and do."""

import datetime

import pytest
from django.core.management import call_command

from grants.applications.models import Application
from grants.applications.states import LABELS_FOR_APPLICANT, State
from grants.applications.workflow import declare_conflict
from portal.access import clock
from portal.api.states import BY_STATE, PublicState, states_behind
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/api/v1/applications/"


@pytest.fixture(autouse=True)
def _inside_the_call(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: factories.NOW)


def as_owner(client, application):
    client.force_login(application.created_by)
    return client


def ids(response) -> list[int]:
    return [row["id"] for row in response.json()["results"]]


def submit(client, application):
    return client.post(f"{LIST}{application.pk}/submit/")


def test_without_signing_in_nothing_is_shown(client):
    application = factories.complete()

    assert [client.get(LIST).status_code, submit(client, application).status_code] == [401, 401]


def test_a_traeger_lists_its_own_applications_only(client):
    own = factories.complete()
    factories.complete()

    assert ids(as_owner(client, own).get(LIST)) == [own.pk]


def test_the_office_lists_what_was_submitted(client):
    application = factories.submitted()
    factories.complete()
    client.force_login(factories.UserFactory(caseworker=True))

    assert ids(client.get(LIST)) == [application.pk]


@pytest.mark.parametrize("role", ["planner", "admin", "assessor"])
def test_roles_without_files_list_nothing(client, role):
    factories.submitted()
    client.force_login(factories.UserFactory(**{role: True}))

    assert ids(client.get(LIST)) == []


def test_hidden_applications_do_not_exist(client):
    application = factories.submitted()
    caseworker = factories.UserFactory(caseworker=True)
    declare_conflict(application=application, actor=caseworker, now=factories.NOW, reason="Verwandt.")
    client.force_login(caseworker)

    response = client.get(f"{LIST}{application.pk}/")

    assert (response.status_code, response.json()) == (
        404,
        {"detail": "Diesen Antrag gibt es nicht, oder er ist für Sie nicht einsehbar."},
    )


@pytest.mark.parametrize("pk", ["0", "9" * 18, "9" * 20, "9" * 5000, "x", "1.5"])
def test_wrong_numbers_are_not_found(client, pk):
    client.force_login(factories.member(factories.OrganisationFactory()))

    assert client.get(f"{LIST}{pk}/").status_code == 404
    assert client.post(f"{LIST}{pk}/submit/").status_code == 404


def test_the_detail_says_what_the_application_says(client):
    application = factories.complete()

    found = as_owner(client, application).get(f"{LIST}{application.pk}/").json()

    assert {name: found[name] for name in ("reference", "state", "state_label", "requested_amount")} == {
        "reference": None,
        "state": "draft",
        "state_label": "Entwurf",
        "requested_amount": "9000.00",
    }
    assert found["districts"] == [{"code": "41", "name": "Connewitz"}]
    assert [goal["key"] for goal in found["goals"]] == ["teilhabe"]
    assert [(row["kind"], row["amount"]) for row in found["plan"]] == [
        ("cost", "8000.00"),
        ("cost", "2000.00"),
        ("own_funds", "1000.00"),
        ("grant", "9000.00"),
    ]


@pytest.mark.parametrize("make", [factories.checking_, factories.checked, factories.assessed, factories.decided])
def test_a_traeger_does_not_learn_how_far_the_office_is(client, make):
    application = make()

    found = as_owner(client, application).get(f"{LIST}{application.pk}/").json()

    assert (found["state"], found["state_label"]) == ("review", "In Prüfung")


def test_every_state_has_a_public_one_with_the_label_of_the_pages():
    assert {state: BY_STATE[state].label for state in State} == LABELS_FOR_APPLICANT
    assert [state for public in PublicState for state in states_behind(public)] == [
        "draft",
        "submitted",
        "checking",
        "assessment",
        "deliberation",
        "cosigning",
        "correction",
        "granted",
        "rejected",
        "withdrawn",
    ]


def test_the_list_is_filtered_by_state_and_call(client):
    submitted, checking = factories.submitted(), factories.checking_()
    client.force_login(factories.UserFactory(caseworker=True))

    assert ids(client.get(LIST, {"state": "submitted"})) == [submitted.pk]
    assert ids(client.get(LIST, {"state": "review"})) == [checking.pk]
    assert ids(client.get(LIST, {"call": checking.call.slug})) == [checking.pk]


@pytest.mark.parametrize("query", [{"state": "cosigning"}, {"call": "a\0b"}])
def test_filters_that_do_not_exist_are_refused(client, query):
    client.force_login(factories.UserFactory(caseworker=True))

    response = client.get(LIST, query)

    assert (response.status_code, list(response.json())) == (400, list(query))


@pytest.mark.parametrize("page", ["0", "x", "9" * 20])
def test_a_page_that_does_not_exist_is_not_found(client, page):
    client.force_login(factories.UserFactory(caseworker=True))

    assert client.get(LIST, {"page": page}).status_code == 404


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    application = factories.submitted()
    client.force_login(factories.UserFactory(caseworker=True))
    client.get(LIST)
    with django_assert_num_queries(7):
        client.get(LIST)
    for _ in range(3):
        factories.submitted(factories.complete(factories.draft(call=application.call)))
    with django_assert_num_queries(7):
        assert len(ids(client.get(LIST))) == 4


def test_who_signs_submits_a_complete_application(client):
    application = factories.complete()

    response = submit(as_owner(client, application), application)

    stored = Application.objects.get(pk=application.pk)
    assert (response.status_code, response.json()["state"], response.json()["reference"]) == (
        200,
        "submitted",
        stored.reference,
    )
    assert stored.submissions.count() == 1


def test_submitting_twice_is_a_conflict_and_changes_nothing(client):
    application = factories.complete()
    submit(as_owner(client, application), application)

    response = submit(client, application)

    assert response.status_code == 409
    assert response.json()["detail"].startswith("„Antrag eingereicht“ ist im Zustand „Eingereicht“ nicht möglich.")
    assert application.submissions.count() == 1


def test_after_the_deadline_submitting_is_a_conflict(client, monkeypatch):
    application = factories.complete()
    monkeypatch.setattr(clock, "now", lambda: application.call.closes_at + datetime.timedelta(seconds=1))

    response = submit(as_owner(client, application), application)

    assert (response.status_code, list(response.json())) == (409, ["detail"])
    assert Application.objects.get(pk=application.pk).state == State.DRAFT


def test_what_is_missing_is_listed(client):
    application = factories.draft()

    response = submit(as_owner(client, application), application)

    assert response.status_code == 422
    assert response.json()["detail"].startswith("Ihr Antrag ist noch nicht vollständig.")
    assert response.json()["missing"][0] == {"section": "project", "sentence": "Geben Sie dem Vorhaben einen Namen."}


def test_who_may_only_edit_does_not_submit(client):
    application = factories.complete()
    client.force_login(factories.member(application.organisation, "edit"))

    response = submit(client, application)

    assert (response.status_code, response.json()["detail"]) == (
        403,
        "Dafür fehlt Ihnen das Recht. Wenden Sie sich an die Person, die Ihr Konto verwaltet.",
    )
    assert Application.objects.get(pk=application.pk).state == State.DRAFT


def test_the_application_of_another_traeger_cannot_be_submitted(client):
    application = factories.complete()
    client.force_login(factories.member(factories.OrganisationFactory()))

    assert submit(client, application).status_code == 404


@pytest.mark.parametrize("role", ["caseworker", "head", "admin"])
def test_the_office_submits_nothing(client, role):
    application = factories.submitted()
    client.force_login(factories.UserFactory(**{role: True}))

    assert submit(client, application).status_code == 403


@pytest.mark.parametrize("pk", ["x", "1.5", "-1", "9" * 19, "٣"])
def test_an_address_that_is_no_number_is_answered_like_any_hidden_application(client, pk):
    client.force_login(factories.UserFactory(caseworker=True))

    response = client.get(f"{LIST}{pk}/")

    assert (response.status_code, [*response.json()]) == (404, ["detail"])


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_nothing_is_written_past_the_doors(client, method):
    application = factories.complete()

    assert getattr(as_owner(client, application), method)(f"{LIST}{application.pk}/").status_code == 405


def test_a_foreign_site_cannot_submit(client):
    application = factories.complete()
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(application.created_by)

    assert submit(strict, application).status_code == 403
    assert Application.objects.get(pk=application.pk).state == State.DRAFT


def test_the_schema_is_valid_and_complete(capsys):
    call_command("spectacular", "--validate", "--fail-on-warn", "--lang", "de")

    assert (
        capsys.readouterr().out.count("description: Aktenzeichen; leer, solange der Antrag nicht eingereicht ist") == 2
    )


def test_the_schema_is_served_to_people_who_signed_in(client):
    assert client.get("/api/v1/schema/").status_code == 401
    client.force_login(factories.UserFactory(planner=True))

    response = client.get("/api/v1/schema/")

    assert (response.status_code, response["Content-Type"].split(";")[0]) == (200, "application/vnd.oai.openapi")
