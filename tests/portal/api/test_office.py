"""Everything a caseworker sees is there over REST, with the same rights, and grows no queries with the rows."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.applications import workflow
from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment.models import FormalCheck
from grants.audit.models import Entry
from grants.correspondence import workflow as corresponding
from grants.correspondence.models import FileMessage
from grants.desk.models import FollowUp
from portal.access import clock
from portal.api.urls import RESOURCES
from tests import factories
from tests.factories import NOW
from tests.grants.change_notices.worlds import asked, told
from tests.grants.committee.worlds import kept
from tests.grants.finance.worlds import check
from tests.portal.applicant.worlds import in_correction

pytestmark = pytest.mark.django_db

API = "/api/v1/"
OF_FILES = sorted({*RESOURCES} - {"applications", "calls", "organisations", "scenarios"})


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def officer(client):
    person = factories.UserFactory(caseworker=True)
    client.force_login(person)
    return person


def costly_call():
    return factories.CallFactory(guideline=factories.GuidelineFactory(early_start_limit="5000.00"))


def full(call) -> Application:
    """A granted file with one row of everything."""
    application = in_correction(factories.complete(factories.draft(call)))
    asked(application)
    application = workflow.resubmit(application=application, actor=application.created_by, now=NOW)
    application = factories.checked(application)
    check(application)
    application = factories.granted(factories.decided(factories.assessed(application)))
    factories.run_outbox()
    told(application)
    officer = application.caseworker
    corresponding.answer(application=application, actor=officer, now=NOW, text="Alles da.", read_until=0)
    when = {"created_at": NOW, "created_by": officer, "due_on": NOW.date()}
    FollowUp.objects.create(application=application, person=officer, note="Ansehen", **when)
    return application


def rows(client, name: str, **query) -> list[dict]:
    response = client.get(f"{API}{name}/", query)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def send(client, path: str, body=None, **headers):
    return client.post(f"{API}{path}", json.dumps(body or {}), content_type="application/json", headers=headers)


def test_every_list_holds_the_rows_of_a_file_and_each_is_there_by_itself(client, officer):
    application = full(costly_call())

    for name in OF_FILES:
        found = rows(client, name)
        assert found, name
        assert {row.get("application", row["id"]) for row in found} == {application.pk}, name
        alone = client.get(f"{API}{name}/{found[0]['id']}/").json()
        assert {key: alone[key] for key in found[0]} == found[0], name


def test_no_list_needs_more_queries_for_more_files(client, officer, django_assert_num_queries):
    call = costly_call()
    full(call)
    with CaptureQueriesContext(connection) as one:
        for name in OF_FILES:
            rows(client, name)
    full(call)
    with django_assert_num_queries(len(one)):
        for name in OF_FILES:
            assert len(rows(client, name)) > 1, name


def test_who_is_biased_finds_nothing_of_the_file_anywhere(client):
    application = full(costly_call())
    kept(application.call)
    client.force_login(factories.member(application.organisation, roles=["caseworker"]))

    assert {name: len(rows(client, name)) for name in OF_FILES} == dict.fromkeys(OF_FILES, 0)
    assert rows(client, "scenarios") == []
    places = client.get(f"{API}calls/{application.call_id}/ranking/").json()["places"]
    assert places == []
    for path in (f"files/{application.pk}/", f"files/{application.pk}/record/"):
        assert client.get(f"{API}{path}").status_code == 404
    answer = send(client, "messages/", {"application": application.pk, "text": "Hallo"})
    assert (answer.status_code, list(answer.json())) == (404, ["detail"])


@pytest.mark.parametrize("role", ["planner", "admin", "assessor"])
def test_roles_without_files_read_none(client, role):
    application = full(costly_call())
    client.force_login(factories.UserFactory(**{role: True}))

    for name in OF_FILES:
        response = client.get(f"{API}{name}/")
        assert response.status_code == 403 or response.json()["results"] == [], name
    assert client.get(f"{API}files/{application.pk}/record/").status_code in {403, 404}


def test_sealed_assessments_stay_sealed(client, officer):
    application = factories.checked()
    factories.assess(application, {"bedarf": 3, "konzept": 2})

    assert rows(client, "assessments") == []


def test_lists_are_filtered_by_file_call_and_state(client, officer):
    first, second = factories.submitted(), factories.checking_(caseworker=officer)

    assert [row["id"] for row in rows(client, "files", state="checking")] == [second.pk]
    assert [row["id"] for row in rows(client, "files", mine="true")] == [second.pk]
    assert [row["application"] for row in rows(client, "submissions", application=first.pk)] == [first.pk]
    assert [row["application"] for row in rows(client, "submissions", call=second.call.slug)] == [second.pk]
    assert client.get(f"{API}submissions/", {"application": "x"}).status_code == 400


def test_the_record_tells_reason_and_legal_basis(client, officer):
    application = factories.decided()

    found = client.get(f"{API}files/{application.pk}/record/").json()["results"]

    assert (found[-1]["action"], found[-1]["legal_basis"]) == ("decide", "§§ 35, 35a, 39, 40 VwVfG")


def test_the_sealed_letter_is_given_out_and_not_retrieved_by_that(client, officer):
    application = factories.granted()
    factories.run_outbox()
    letter = application.letters.get(kind="decision")

    response = client.get(f"{API}letters/{letter.pk}/pdf/")

    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    letter.refresh_from_db()
    assert letter.retrieved_at is None


def test_ranking_and_scenario_of_a_call(client, officer):
    application = factories.assessed()
    scenario = kept(application.call)

    (place,) = client.get(f"{API}calls/{application.call_id}/ranking/").json()["places"]
    assert (place["application"], place["place"], place["requested_amount"]) == (application.pk, 1, "9000.00")
    assert len(place["percent"].split(".")[1]) == 4
    found = client.get(f"{API}scenarios/{scenario.pk}/").json()
    assert application.pk in [line["application"] for line in found["lines"]]


def test_traeger_without_bank_data_and_calls(client, officer):
    application = factories.submitted()

    (organisation,) = rows(client, "organisations")
    assert organisation["name"] == application.organisation.name
    assert not {"iban", "bic", "account_holder"} & organisation.keys()
    assert [row["slug"] for row in rows(client, "calls")] == [application.call.slug]


def test_the_check_begins_through_the_door(client, officer):
    application = factories.submitted()

    response = send(client, f"files/{application.pk}/start_check/")

    assert (response.status_code, response.json()["state"]) == (200, "checking")
    assert Application.objects.get(pk=application.pk).caseworker == officer
    assert send(client, f"files/{application.pk}/start_check/").status_code == 409


def test_the_same_request_twice_acts_once_and_gets_the_same_answer(client, officer):
    application = factories.submitted()
    body, key = {"application": application.pk, "text": "Hallo"}, {"Idempotency-Key": "a1"}

    first, second = (send(client, "messages/", body, **key) for _ in range(2))
    start = [send(client, f"files/{application.pk}/start_check/", **{"Idempotency-Key": "b"}) for _ in range(2)]

    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert FileMessage.objects.count() == 1
    assert [answer.status_code for answer in start] == [200, 200]
    assert Entry.objects.filter(chain=application.chain, action="start_check").count() == 1
    other = send(client, "messages/", body | {"text": "Anders"}, **key)
    assert (other.status_code, FileMessage.objects.count()) == (409, 1)
    assert send(client, "messages/", body, **{"Idempotency-Key": "x" * 101}).status_code == 400


def test_a_message_and_a_wiedervorlage_are_made_through_their_doors(client, officer):
    application = factories.checking_(caseworker=officer)

    message = send(client, "messages/", {"application": application.pk, "text": "Bitte Satzung senden."})
    later = send(client, "follow-ups/", {"application": application.pk, "due_on": "2026-10-01", "note": "Satzung da?"})
    past = send(client, "follow-ups/", {"application": application.pk, "due_on": "2026-01-01", "note": "Satzung da?"})
    wrong = send(client, "messages/", {"application": "x"})

    assert (message.status_code, message.json()["text"]) == (201, "Bitte Satzung senden.")
    assert (later.status_code, later.json()["person"]) == (201, str(officer))
    assert past.status_code == 409
    assert (wrong.status_code, sorted(wrong.json())) == (400, ["application", "text"])


def test_the_examination_reads_and_writes_nothing(client):
    application = factories.checking_()
    client.force_login(factories.UserFactory(auditor=True))

    assert client.get(f"{API}files/{application.pk}/").status_code == 200
    assert Entry.objects.filter(chain=application.chain, action="look").count() == 1
    assert send(client, "messages/", {"application": application.pk, "text": "Hallo"}).status_code == 403
    assert Application.objects.get(pk=application.pk).state == State.CHECKING
    assert FormalCheck.objects.count() == 0
