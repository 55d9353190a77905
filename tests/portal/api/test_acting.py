"""Programs act through the same doors as the pages, with scopes to write; the second signature stays with people."""

import json

import pytest

from criteria.financing import Financing
from grants.accounts.giving_keys import make_key
from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment.models import Assessment, FormalCheck
from grants.audit.models import Entry
from grants.awards.models import Decision
from grants.desk.models import FollowUp
from grants.outbox.models import Message
from portal.access import clock
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

API = "/api/v1/"
POINTS = [
    {"criterion": "bedarf", "points": 3, "reason": "Belegt."},
    {"criterion": "konzept", "points": 4, "reason": "Rund."},
]


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def officer(client):
    person = factories.UserFactory(caseworker=True)
    client.force_login(person)
    return person


@pytest.fixture
def head(client):
    person = factories.UserFactory(head=True)
    client.force_login(person)
    return person


def send(client, path: str, body=None, **headers):
    return client.post(f"{API}{path}", json.dumps(body or {}), content_type="application/json", headers=headers)


def with_key(person, *scopes: str) -> dict:
    _, secret = make_key(actor=person, name="Fachverfahren", scopes=scopes, days=30, now=NOW)
    return {"Authorization": f"Bearer {secret}"}


def state(application: Application) -> str:
    return Application.objects.get(pk=application.pk).state


def findings(client, application: Application, **answer) -> dict:
    asked = client.get(f"{API}files/{application.pk}/questions/").json()
    rows = [{"question": one["key"], "fulfilled": True} | answer for one in asked["questions"]]
    return {"version": asked["version"], "findings": rows}


def test_a_check_is_saved_and_closed(client, officer):
    application = factories.checking_(caseworker=officer)
    path = f"files/{application.pk}/"

    assert send(client, f"{path}complete_check/").status_code == 409
    body = findings(client, application)
    assert send(client, f"{path}save_check/", body).status_code == 200
    assert FormalCheck.objects.get().saved_by == officer
    stale = send(client, f"{path}save_check/", {"version": 5, "findings": []})
    assert (stale.status_code, "Inzwischen hat" in stale.json()["detail"]) == (409, True)
    closed = send(client, f"{path}complete_check/")
    assert (closed.status_code, closed.json()["state"], state(application)) == (200, "assessment", State.ASSESSMENT)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"fulfilled": False}, 409),
        ({"fulfilled": True, "is_applicable": False, "note": "Entfällt."}, 400),
        ({"fulfilled": None, "is_applicable": False, "note": "Entfällt."}, 200),
        ({"question": "gate0"}, 400),
    ],
    ids=["no note", "both", "not applicable", "unknown"],
)
def test_findings_that_contradict_themselves_are_refused(client, officer, answer, status):
    application = factories.checking_(caseworker=officer)
    body = findings(client, application, **answer)
    body["findings"] = body["findings"][:1]

    assert send(client, f"files/{application.pk}/save_check/", body).status_code == status
    assert FormalCheck.objects.exists() == (status == 200)


def test_corrections_are_asked_once_and_tell_what_is_wrong(client, officer):
    application = factories.checking_(caseworker=officer)
    point = {"answer": "title", "kind": "unclear", "text": "Bitte nennen Sie den Ort."}
    body = {"application": application.pk, "due_on": "2026-10-30", "points": [point]}

    empty = send(client, "corrections/", body | {"points": []})
    unknown = send(client, "corrections/", body | {"points": [point | {"question": "gate0"}]})
    first, second = (send(client, "corrections/", body, **{"Idempotency-Key": "c"}) for _ in range(2))

    assert (empty.status_code, unknown.status_code) == (409, 400)
    assert (first.status_code, first.json(), state(application)) == (201, second.json(), State.CORRECTION)
    assert [found["text"] for found in first.json()["points"]] == [point["text"]]
    assert Message.objects.filter(topic="letter", key__startswith="correction:").count() == 1


def test_one_saves_and_hands_in_ones_own_assessment(client):
    sheet = an_open_sheet()
    client.force_login(sheet.assessor)
    path = f"assessments/{sheet.pk}/"

    asked = client.get(f"{API}{path}criteria/").json()
    assert [one["code"] for one in asked] == ["bedarf", "konzept"]
    assert asked[0]["levels"][0].keys() == {"points", "anchor"}
    assert send(client, f"{path}submit/").status_code == 409
    assert send(client, f"{path}save/", {"scores": [POINTS[0] | {"criterion": "x"}]}).status_code == 400
    assert send(client, f"{path}save/", {"scores": [POINTS[0]] * 2}).status_code == 400
    assert send(client, f"{path}save/", {"scores": [POINTS[0] | {"points": 99}]}).status_code == 409
    saved = send(client, f"{path}save/", {"scores": POINTS})
    assert [(one["criterion_code"], one["points"]) for one in saved.json()["scores"]] == [("bedarf", 3), ("konzept", 4)]
    assert send(client, f"{path}submit/").json()["submitted_at"]
    assert send(client, f"{path}save/", {"scores": POINTS}).status_code == 409


def an_open_sheet() -> Assessment:
    application, assessor = factories.checked(), factories.UserFactory(assessor=True)
    return factories.assessing.assign(application=application, assessor=assessor, actor=application.caseworker, now=NOW)


def test_nobody_writes_on_the_sheet_of_another_person(client):
    sheet = an_open_sheet()
    client.force_login(factories.UserFactory(assessor=True))

    assert send(client, f"assessments/{sheet.pk}/save/", {"scores": POINTS}).status_code == 404
    client.force_login(factories.UserFactory(caseworker=True))
    assert send(client, f"assessments/{sheet.pk}/save/", {"scores": POINTS}).status_code == 403
    assert not sheet.scores.exists()


def award(application: Application, **fields) -> dict:
    told = {
        "application": application.pk,
        "outcome": "award",
        "amount": "9000.00",
        "financing": Financing.FEHLBEDARF.value,
    }
    return told | fields


def test_a_program_proposes_a_decision_and_never_signs_it(client):
    application, head = factories.assessed(), factories.UserFactory(head=True)
    second = factories.UserFactory(head=True)
    keys = with_key(head, "files:read", "decisions:write"), with_key(second, "files:read", "decisions:write")

    made = [send(client, "decisions/", award(application), **keys[0], **{"Idempotency-Key": "d"}) for _ in range(2)]
    decision = Decision.objects.get()
    assert [(one.status_code, one.json()["id"]) for one in made] == [(201, decision.pk)] * 2
    assert state(application) == State.COSIGNING
    by_key = send(client, f"decisions/{decision.pk}/cosign/", **keys[1])
    assert (by_key.status_code, "Die zweite Person liest" in by_key.json()["detail"]) == (403, True)
    assert send(client, f"decisions/{decision.pk}/give_back/", {"reason": "x"}, **keys[1]).status_code == 403

    client.force_login(head)
    assert send(client, f"decisions/{decision.pk}/cosign/").status_code == 403
    client.force_login(second)
    signed = send(client, f"decisions/{decision.pk}/cosign/")
    assert (signed.status_code, signed.json()["cosigned_by"], state(application)) == (200, str(second), State.GRANTED)
    assert Entry.objects.filter(chain=application.chain, action="cosign_award").count() == 1


def test_a_decision_that_was_replaced_is_neither_signed_nor_returned(client, head):
    application = factories.decided()
    first = Decision.objects.get()
    given_back = send(client, f"decisions/{first.pk}/give_back/", {"reason": "Bitte prüfen."})
    assert (given_back.status_code, given_back.json()["return_reason"]) == (200, "Bitte prüfen.")
    factories.decided(application)

    for path, body in (("cosign", {}), ("give_back", {"reason": "Nein."})):
        answer = send(client, f"decisions/{first.pk}/{path}/", body)
        assert (answer.status_code, "hat sich geändert" in answer.json()["detail"]) == (409, True)
    assert state(application) == State.COSIGNING


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"amount": "9000.01"}, 409),
        ({"amount": "9000.001"}, 400),
        ({"financing": "x"}, 400),
        ({"later": "1.00"}, 409),
        ({"outcome": "rejection"}, 409),
        ({"outcome": "formal_rejection", "reasons": "Zu spät."}, 409),
        ({"outcome": "rejection", "reasons": "Die Mittel reichen nicht."}, 201),
    ],
    ids=str,
)
def test_a_proposal_obeys_the_rules_of_the_page(client, head, fields, status):
    application = factories.assessed()

    assert send(client, "decisions/", award(application, **fields)).status_code == status
    assert Decision.objects.exists() == (status == 201)


def test_an_award_says_how_much_and_how(client, head):
    application = factories.assessed()

    answer = send(client, "decisions/", {"application": application.pk, "outcome": "award"})

    assert (answer.status_code, sorted(answer.json())) == (400, ["amount", "financing"])


def test_a_follow_up_is_moved_and_ticked_off(client, officer):
    application = factories.checking_(caseworker=officer)
    when = {"created_at": NOW, "created_by": officer, "due_on": NOW.date()}
    row = FollowUp.objects.create(application=application, person=officer, note="Ansehen", **when)

    moved = send(client, f"follow-ups/{row.pk}/postpone/", {"due_on": "2026-12-01"})
    done = send(client, f"follow-ups/{row.pk}/finish/")

    assert (moved.json()["due_on"], done.status_code) == ("2026-12-01", 200)
    assert done.json()["done_at"]
    assert send(client, f"follow-ups/{row.pk}/finish/").status_code == 409


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("files/{}/save_check/", "checks:write"),
        ("files/{}/complete_check/", "checks:write"),
        ("corrections/", "checks:write"),
        ("follow-ups/", "files:write"),
    ],
)
def test_each_act_has_a_scope_of_its_own(client, path, scope):
    officer = factories.UserFactory(caseworker=True)
    application = factories.checking_(caseworker=officer)
    others = {"files:write", "checks:write", "assessments:write", "decisions:write"} - {scope}
    address = path.format(application.pk)

    assert send(client, address, **with_key(officer, "files:read", *others)).status_code == 403
    assert send(client, address, **with_key(officer, scope)).status_code in {400, 409}


def test_who_examines_writes_nowhere(client):
    application = factories.assessed()
    client.force_login(factories.UserFactory(auditor=True))

    for path in ("decisions/", "corrections/", "follow-ups/"):
        body = award(application, due_on="2026-12-01", note="x", points=[])
        assert send(client, path, body).status_code == 403, path
    assert not Decision.objects.exists()
