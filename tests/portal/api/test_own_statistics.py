"""A Träger's own software reads what is owed, delivers figures, reads the check and hands in, over REST."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.accounts.giving_keys import make_key
from portal.access import clock
from reporting.deliveries import workflow
from reporting.deliveries.freezing import Note
from reporting.deliveries.models import Delivery, Upload
from reporting.deliveries.states import State
from tests import factories
from tests.factories import NOW
from tests.reporting.deliveries import worlds

pytestmark = pytest.mark.django_db

API = "/api/v1/statistics/"
GOOD = [
    {"place": "41", "column": "besuche", "value": "1200"},
    {"place": "41", "column": "beratungen", "value": "300.00"},
]


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def owed(client) -> Delivery:
    delivery = worlds.due()
    client.force_login(delivery.application.created_by)
    return delivery


def post(client, delivery, act: str, body, **headers):
    path = f"{API}{delivery.pk}/{act}/"
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def deliver(client, delivery, values=GOOD, **headers):
    return post(client, delivery, "values", {"values": values}, **headers)


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def test_a_program_reads_the_form_delivers_and_hands_in(client, owed):
    form = client.get(f"{API}{owed.pk}/form/").json()
    assert [column["code"] for column in form["columns"]] == ["besuche", "beratungen"]
    assert (form["lines"], {"code": "41", "name": "Connewitz"} in form["places"]) == (["41"], True)

    receipt = deliver(client, owed).json()
    answer = post(client, owed, "submit", {"explanation": "Aus der Fachsoftware."}).json()

    assert receipt["problems"] == []
    assert (answer["state"], answer["revision"], answer["receipt"]["id"]) == ("submitted", 1, receipt["id"])
    assert {(cell["place"], cell["column"], cell["value"]) for cell in answer["values"]} == {
        ("41", "besuche", "1200.00"),
        ("41", "beratungen", "300.00"),
    }


def test_the_same_figures_in_another_form_give_the_old_receipt(client, owed):
    first = deliver(client, owed).json()
    file = SimpleUploadedFile("statistik.xlsx", worlds.workbook(owed))

    again = client.post(f"{API}{owed.pk}/upload/", {"file": file}).json()
    post(client, owed, "submit", {})
    late = deliver(client, owed).json()

    assert (again, late, Upload.objects.count()) == (first, first, 1)


def test_handing_in_twice_is_one_revision_with_or_without_a_key(client, owed):
    deliver(client, owed)

    answers = [post(client, owed, "submit", {}, **{"Idempotency-Key": "a"}).json() for _ in range(2)]
    answers.append(post(client, owed, "submit", {}).json())

    assert answers[0] == answers[1] == answers[2]
    assert fresh(owed).revision == 1


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ([{"place": "41", "column": "unfug", "value": "1"}], "unfug"),
        ([GOOD[0], GOOD[0]], "mehr als eine Zahl"),
    ],
)
def test_figures_that_do_not_fit_the_form_are_refused(client, owed, values, word):
    response = deliver(client, owed, values)

    assert (response.status_code, word in response.json()["detail"]) == (422, True)
    assert Upload.objects.count() == 0


@pytest.mark.parametrize("values", [[{"place": "41", "column": "besuche", "value": "-1"}], "x", [{}]])
def test_what_is_no_list_of_figures_is_explained(client, owed, values):
    assert deliver(client, owed, values).status_code == 400


def test_what_is_missing_stands_in_the_receipt_and_nothing_can_be_handed_in(client, owed):
    receipt = deliver(client, owed, GOOD[:1]).json()

    assert [(it["severity"], it["column"], it["place"]) for it in receipt["problems"]] == [
        ("error", "beratungen", "41")
    ]
    assert post(client, owed, "submit", {}).status_code == 422
    assert fresh(owed).state == State.DUE


def test_a_file_that_is_no_table_is_refused(client, owed):
    response = client.post(f"{API}{owed.pk}/upload/", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")})

    assert response.status_code == 422


def test_other_figures_after_handing_in_are_refused(client, owed):
    deliver(client, owed)
    post(client, owed, "submit", {})

    assert deliver(client, owed, [GOOD[0] | {"value": "7"}, GOOD[1]]).status_code == 409


def test_what_the_office_asks_is_read(client, owed):
    delivery = worlds.submitted(owed)
    note, officer = Note("41", "besuche", "", "Bitte prüfen."), factories.UserFactory(caseworker=True)
    workflow.give_back(delivery=delivery, actor=officer, now=NOW, reason="Siehe unten.", notes=[note])

    answer = client.get(f"{API}{owed.pk}/").json()

    assert answer["notes"] == [{"place": "41", "column": "besuche", "text": "Bitte prüfen."}]
    assert (answer["state"], answer["return_reason"]) == ("returned", "Siehe unten.")


def test_a_key_needs_the_scope_to_write(client):
    delivery = worlds.due()
    _, secret = make_key(
        actor=delivery.application.created_by, now=NOW, name="Software", scopes=["statistics:read"], days=30
    )
    headers = {"Authorization": f"Bearer {secret}"}

    assert client.get(API, headers=headers).json()["count"] == 1
    assert deliver(client, delivery, **headers).status_code == 403


@pytest.mark.parametrize("role", ["caseworker", "planner", "auditor", "admin"])
def test_the_office_reads_deliveries_elsewhere(client, role):
    client.force_login(factories.UserFactory(**{role: True}))

    assert client.get(API).status_code == 403


def test_the_statistics_of_other_träger_do_not_exist(client):
    delivery = worlds.due()
    client.force_login(factories.member(factories.OrganisationFactory()))

    assert client.get(API).json()["count"] == 0
    answers = [client.get(f"{API}{delivery.pk}/"), client.get(f"{API}{delivery.pk}/form/"), deliver(client, delivery)]
    assert {answer.status_code for answer in answers} == {404}


def test_the_list_is_filtered_and_needs_no_more_queries_for_more(client, owed, django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        assert client.get(API, {"state": "due"}).json()["count"] == 1
    for year in (2028, 2029, 2030):
        period = factories.period(label=str(year))
        Delivery.objects.create(application=owed.application, period=period, created_at=NOW)
    with django_assert_num_queries(len(one)):
        assert client.get(API, {"state": "due"}).json()["count"] == 4
    assert client.get(API, {"state": "accepted"}).json()["count"] == 0
