"""The pages about conflicts of interest: one's own relations, the Träger of a call, and what the head withdraws."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from grants.applications.conflicts import Conflict, ConflictReview, Relation
from grants.applications.queries import files
from grants.applications.workflow import declare_conflict
from tests import factories
from tests.factories import NOW
from tests.portal.casework.pages import as_, errors, messages, rows, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def working_day(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def caseworker():
    return factories.UserFactory(caseworker=True)


def test_a_relation_is_recorded_hides_the_files_and_gets_an_end(caseworker):
    application, browser = factories.submitted(), as_(caseworker)
    answers = {"organisation": application.organisation_id, "kind": "board", "since_0": "1", "since_1": "3"}

    response = browser.post(url("relation_new"), answers)
    assert (response.status_code, value(response, "since_0")) == (422, "1")
    response = browser.post(url("relation_new"), answers | {"since_2": "2020"}, follow=True)
    assert messages(response) == ["Die Verbindung ist vermerkt."]
    assert f"Vorstand oder Aufsichtsrat: {application.organisation}, seit 01.03.2020" in words(response)
    assert not files(caseworker).exists()

    relation = Relation.objects.get()
    early = {"until_0": "1", "until_1": "9", "until_2": "2026"}
    response = browser.post(url("relation_end", relation.pk), early)
    assert errors(response) == [
        "Bitte geben Sie heute oder einen späteren Tag an. War der Eintrag falsch, nimmt ihn die Leitung zurück."
    ]
    response = browser.post(url("relation_end", relation.pk), early | {"until_0": "30"}, follow=True)
    assert messages(response) == ["Das Ende ist vermerkt."]
    assert as_(factories.UserFactory(head=True)).get(url("relation_end", relation.pk)).status_code == 404


@pytest.mark.parametrize("role", ["caseworker", "assessor", "head"])
def test_everybody_goes_through_the_träger_of_a_call_and_leaves_none_open(role):
    application, person = factories.submitted(), factories.UserFactory(roles=[role])
    browser, review = as_(person), url("conflict_review", application.call_id)

    assert f"{application.call}: noch nicht durchgesehen" in words(browser.get(url("conflicts")))
    response = browser.post(review, {"reason": "Mein Bruder"})
    assert (response.status_code, value(response, "reason")) == (422, "Mein Bruder")
    assert errors(response) == ["Wählen Sie Träger aus, oder bestätigen Sie, dass Sie bei keinem befangen sind."]
    response = browser.post(review, {"none": "on"}, follow=True)
    assert f"{application.call}: durchgesehen am 15.09.2026" in words(response)
    assert not Conflict.objects.exists()

    answers = {"organisations": [application.organisation_id], "reason": "Mein Bruder leitet den Träger."}
    assert browser.post(review, answers | {"none": "on"}).status_code == 422
    assert errors(browser.post(review, answers | {"reason": ""})) == ["Bitte schreiben Sie, warum Sie befangen sind."]
    page = words(browser.post(review, answers, follow=True))
    assert f"{application.organisation}, {application.call}, erklärt am 15.09.2026" in page
    assert str(application.organisation) not in words(browser.get(review)).split("Bei welchen Trägern")[-1]
    assert ConflictReview.objects.count() == 1


def test_what_came_after_the_last_look_is_pointed_out(caseworker):
    application, browser = factories.submitted(), as_(caseworker)
    browser.post(url("conflict_review", application.call_id), {"none": "on"})
    later = NOW + datetime.timedelta(hours=1)
    factories.submitted(factories.complete(factories.draft(application.call)), now=later)

    assert "Seitdem sind Anträge dazugekommen." in words(browser.get(url("conflicts")))


def test_the_head_withdraws_a_wrong_declaration_of_another_person(caseworker):
    head, application = factories.UserFactory(head=True), factories.submitted()
    hidden = factories.submitted()
    for file in (application, hidden):
        declare_conflict(application=file, actor=caseworker, now=NOW, reason="Verwandt")
    declare_conflict(application=hidden, actor=head, now=NOW, reason="Verwandt")
    shown, closed = Conflict.objects.get(application=application), Conflict.objects.get(application=hidden, user=head)
    browser = as_(head)

    listed = [[f"Akte {application}", str(caseworker), "Akte", "15.09.2026"]]
    assert rows(browser.get(url("conflict_declarations"))) == listed
    assert browser.get(url("conflict_withdraw", "erklaerung", closed.pk)).status_code == 404
    assert browser.get(url("conflict_withdraw", "anderes", shown.pk)).status_code == 404
    page = url("conflict_withdraw", "erklaerung", shown.pk)
    assert browser.post(page, {"reason": ""}).status_code == 422
    response = browser.post(page, {"reason": "Verwechslung"}, follow=True)
    assert messages(response) == ["Der Eintrag ist zurückgenommen."]
    assert rows(response) == []
    assert files(caseworker).get() == application


def test_more_calls_and_more_declarations_need_no_more_queries():
    head = factories.UserFactory(head=True)

    def queries(name: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            as_(head).get(url(name))
        return len(found)

    def more() -> None:
        application, person = factories.submitted(), factories.UserFactory(caseworker=True)
        declare_conflict(application=application, actor=person, now=NOW, reason="Verwandt")
        Relation.objects.create(
            user=person, organisation=application.organisation, kind="board", recorded_at=NOW, recorded_by=person
        )

    more()
    few = [queries(name) for name in ("conflicts", "conflict_declarations")]
    more()
    more()
    assert [queries(name) for name in ("conflicts", "conflict_declarations")] == few
