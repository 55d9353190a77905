"""Everything a caseworker sees is there over REST, with the same rights, and grows no queries with the rows."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.applications import workflow
from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment.discussion import Remark, RevisedScore
from grants.assessment.models import FormalCheck
from grants.audit.models import Entry
from grants.correspondence import workflow as corresponding
from grants.correspondence.models import FileMessage
from grants.desk.models import FollowUp
from grants.remedies.announcements import Waiver
from portal.access import clock
from portal.api.urls import RESOURCES
from reporting.catalogue.models import Period
from tests import factories
from tests.factories import NOW
from tests.grants.assessment.worlds import a_calibration_sheet, a_remark
from tests.grants.change_notices.worlds import asked, told
from tests.grants.committee.worlds import kept, paper, resolved
from tests.grants.finance.worlds import check
from tests.grants.remedies.worlds import remedies
from tests.portal.applicant.worlds import in_correction

pytestmark = pytest.mark.django_db

API = "/api/v1/"
OF_CALLS = {"calls", "consultations", "papers", "scenarios"}
OF_FILES = sorted({*RESOURCES} - OF_CALLS - {"applications", "calibrations", "organisations", "statistics"})


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
    Period.objects.exists() or factories.period()
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
    talked(application)
    remedies(application)
    letter = application.letters.get(kind="decision")
    Waiver.objects.create(letter=letter, declared_at=NOW, declared_by=application.created_by)
    return application


def talked(application: Application) -> None:
    """What was said and changed in the discussion, as rows."""
    sheet = application.assessments.order_by("pk").first()
    about = {"application": application, "criterion": sheet.scores.first().criterion}
    Remark.objects.create(**about, author=sheet.assessor, text="Der Bedarf ist belegt.", written_at=NOW)
    RevisedScore.objects.create(
        **about, assessor=sheet.assessor, points=1, new_points=3, why="Neu gelesen.", revised_at=NOW
    )


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
    resolved(paper(kept(application.call)))
    client.force_login(factories.member(application.organisation, roles=["caseworker"]))

    assert {name: len(rows(client, name)) for name in OF_FILES} == dict.fromkeys(OF_FILES, 0)
    assert [name for name in OF_CALLS - {"calls"} if rows(client, name)] == []
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


def test_a_paper_with_its_file_and_what_the_committee_made_of_it(client, officer):
    found = resolved(paper(kept(factories.assessed().call))).paper

    (row,) = rows(client, "papers")
    assert (row["id"], "content" in row) == (found.pk, False)
    assert client.get(f"{API}papers/{found.pk}/").json()["content"] == found.content
    pdf = client.get(f"{API}papers/{found.pk}/pdf/")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    (consultation,) = rows(client, "consultations", paper=found.pk)
    assert (consultation["number"], consultation["outcome"]) == ("VIII-DS-0815", "adopted")
    assert rows(client, "consultations", call="anders") == []


def test_calibration_files_tell_the_reference_and_nobody_elses_points(client, officer):
    a_calibration_sheet()

    (row,) = rows(client, "calibrations")
    assert ([score["criterion_code"] for score in row["scores"]], row["count"]) == (["bedarf", "konzept"], 1)
    assert "sheets" not in row


def test_what_was_said_in_a_discussion_is_sealed_again_with_a_new_sheet(client, officer):
    application = a_remark().application
    assert [row["text"] for row in rows(client, "remarks")] == ["Der Bedarf ist belegt."]

    application.assessments.create(assessor=factories.UserFactory(assessor=True), assigned_at=NOW, assigned_by=officer)
    assert rows(client, "remarks") == []


def test_figures_are_told_once_they_are_handed_in(client, officer):
    period = factories.period()
    application = factories.granted()
    factories.run_outbox()
    delivery = application.deliveries.get()
    indicator = period.survey.items.first().indicator
    delivery.cells.create(indicator=indicator, value=12)

    assert client.get(f"{API}deliveries/{delivery.pk}/").json()["values"] == []
    type(delivery).objects.update(state="submitted", submitted_at=NOW, submitted_by=application.created_by)
    (value,) = client.get(f"{API}deliveries/{delivery.pk}/").json()["values"]
    assert (value["indicator"], value["district"], value["value"]) == (indicator.code, None, "12.00")
    assert [row["id"] for row in rows(client, "deliveries", state="submitted")] == [delivery.pk]


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


def test_the_examination_leaves_one_trace_a_day_in_every_file_that_a_list_tells_of(client):
    first, second, other = factories.submitted(), factories.submitted(), factories.UserFactory(caseworker=True)
    client.force_login(factories.UserFactory(auditor=True))
    looks = Entry.objects.filter(action="look")

    rows(client, "submissions", application=first.pk)
    assert [entry.chain for entry in looks.all()] == [first.chain]
    client.get(f"{API}submissions/{second.submissions.get().pk}/")
    for _ in range(2):
        rows(client, "submissions")
    assert sorted(entry.chain for entry in looks.all()) == sorted([first.chain, second.chain])
    client.force_login(other)
    rows(client, "submissions")
    assert looks.count() == 2


def test_a_letter_that_is_fetched_for_the_examination_leaves_a_trace(client):
    application = factories.granted()
    factories.run_outbox()
    client.force_login(factories.UserFactory(auditor=True))

    client.get(f"{API}letters/{application.letters.get(kind='decision').pk}/pdf/")

    assert Entry.objects.filter(chain=application.chain, action="look").count() == 1
