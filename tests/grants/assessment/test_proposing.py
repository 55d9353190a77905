"""The proposal for a call: what a person of the office may know, brought to the arithmetic, and carried out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.applications import workflow as applications
from grants.assessment.competences import Competence, record_competence
from grants.assessment.models import Assessment
from grants.assessment.proposing import assign_chosen, proposal
from grants.assessment.workflow import NotAssignable
from grants.audit.models import Entry
from grants.desk import bulk
from grants.steps import NotPossible
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return factories.checked()


@pytest.fixture
def officer(application):
    return application.caseworker


@pytest.fixture
def ada():
    return factories.UserFactory(assessor=True, name="Ada")


@pytest.fixture
def ben():
    return factories.UserFactory(assessor=True, name="Ben")


def names(found) -> list[list]:
    return [[place.person and place.person.name for place in row.places] for row in found.files]


def know(person, actor, **fields) -> Competence:
    return record_competence(assessor=person, actor=actor, now=NOW, **({"priorities": [], "parts": []} | fields))


def another(call):
    return factories.checked(factories.checking_(factories.submitted(factories.complete(factories.draft(call)))))


def test_two_people_per_part_are_proposed_and_their_load_is_said(application, officer, ada, ben):
    found = proposal(application.call, officer)
    assert names(found) == [["Ada", "Ben", "Ada", "Ben"]]
    assert [place.part_label for place in found.files[0].places][1:3] == [
        "Fachliche Bewertung",
        "Finanztechnische Bewertung",
    ]
    assert [(row.person, row.now, row.proposed, row.then) for row in found.loads] == [(ada, 0, 2, 2), (ben, 0, 2, 2)]
    assert found.gaps == 0


def test_who_is_biased_is_never_offered_and_the_gap_is_said(application, officer, ada, ben):
    application.conflicts.create(user=ada, reason="Verwandt", declared_at=NOW)
    found = proposal(application.call, officer)
    assert names(found) == [["Ben", None, "Ben", None]]
    assert found.gaps == 2
    assert {person for place in found.files[0].places for person, _ in place.candidates} == {ben}


def test_a_hidden_file_is_neither_listed_nor_counted(application, officer, ada):
    factories.assessing.assign(application=application, assessor=ada, actor=officer, now=NOW)
    applications.declare_conflict(application=application, actor=officer, now=NOW, reason="Vorstand")
    found = proposal(application.call, officer)
    assert names(found) == []
    assert [row.now for row in found.loads] == [0]


def test_competences_decide_who_suits_and_are_recorded(application, officer, ada, ben):
    know(ada, officer, priorities=[application.priority.key], parts=["fachlich"])
    Competence.objects.create(assessor=ben, priorities=["sucht"])
    found = proposal(application.call, officer)
    assert names(found) == [["Ada", None, None, None]]
    assert dict(found.files[0].places[0].candidates) == {ada: True, ben: False}
    entry = Entry.objects.filter(chain=f"account:{ada.pk}").latest("number")
    assert entry.sentence == (f"Kompetenzen für Bewertungen: {application.priority.title}; Fachliche Bewertung.")


def test_what_nobody_can_know_is_refused(officer, ada):
    with pytest.raises(NotPossible, match="gibt es nicht"):
        know(ada, officer, priorities=["erfunden"])
    with pytest.raises(NotPossible, match="keine offene Bewertungsrolle"):
        know(officer, officer)


def test_who_is_assigned_by_hand_is_not_proposed_again(application, officer, ada, ben):
    factories.assessing.assign(application=application, assessor=ada, actor=officer, now=NOW)
    found = proposal(application.call, officer)
    assert names(found) == [["Ben", "Ben"]]
    assert [sheet.assessor for sheet in found.files[0].assigned] == [ada]
    factories.assessing.assign(application=application, assessor=ben, actor=officer, now=NOW)
    assert proposal(application.call, officer).files == ()


def test_the_chosen_are_assigned_in_the_background_each_file_by_itself_and_once(application, officer, ada, ben):
    other = another(application.call)
    other.conflicts.create(user=ben, reason="Verwandt", declared_at=NOW)
    chosen = {row.pk: [[ada.pk, "fachlich"], [ben.pk, "fachlich"]] for row in (application, other)}
    run = bulk.start(
        act="assessors", values={"chosen": chosen}, applications=[application, other], actor=officer, now=NOW
    )
    factories.run_outbox()
    factories.run_outbox()
    assert set(Assessment.objects.values_list("application", "assessor")) == {
        (application.pk, ada.pk),
        (application.pk, ben.pk),
    }
    assert (bulk.standing(run).done, bulk.standing(run).refused) == (1, 1)


def test_a_file_that_has_enough_people_by_now_gets_no_more(application, officer, ada, ben):
    for person in (ada, ben):
        factories.assessing.assign(application=application, assessor=person, actor=officer, now=NOW)
    late = factories.UserFactory(assessor=True)
    with pytest.raises(NotAssignable, match="genug Bewertende"):
        assign_chosen(application=application, actor=officer, now=NOW, chosen=[[late.pk, "fachlich"]])


def test_the_queries_are_as_many_for_one_file_as_for_several(application, officer, ada, ben):
    proposal(application.call, officer)  # the rules of the guideline are remembered
    with CaptureQueriesContext(connection) as one:
        proposal(application.call, officer)
    for _ in range(2):
        another(application.call)
        factories.UserFactory(assessor=True)
    with CaptureQueriesContext(connection) as many:
        assert len(proposal(application.call, officer).files) == 3
    assert len(many) == len(one)
