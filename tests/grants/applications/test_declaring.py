"""§ 20 VwVfG beyond one file: relations and declarations by call hide files, replace the person, and are withdrawn."""

import datetime

import pytest

from grants.applications import declaring
from grants.applications.conflicts import Conflict, ConflictReview, Relation
from grants.applications.models import Application
from grants.applications.queries import files
from grants.applications.states import State
from grants.applications.workflow import declare_conflict
from grants.assessment import workflow as assessing
from grants.assessment.setting_aside import SetAsideSheet
from grants.audit.models import Entry
from grants.permissions import can
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
DAY = datetime.timedelta(days=1)


def relate(person, application, *, actor=None, **fields) -> Relation:
    values = {"kind": "board", "organisation": application.organisation} | fields
    return declaring.record_relation(person=person, actor=actor or person, now=NOW, **values)


def review(person, application, organisations=(), reason="Meine Schwester leitet den Träger.") -> ConflictReview:
    chosen = [organisation.pk for organisation in organisations]
    return declaring.review_call(
        call=application.call, actor=person, now=NOW, organisations=chosen, reason=reason if chosen else ""
    )


def sees(person, application) -> bool:
    return files(person).filter(pk=application.pk).exists()


def actions(application) -> list[str]:
    return list(Entry.objects.filter(chain=application.chain).order_by("number").values_list("action", flat=True))


@pytest.mark.parametrize(
    ("until", "hides"), [(None, True), (TODAY, True), (TODAY + DAY, True), (TODAY - DAY, False)], ids=str
)
def test_a_relation_hides_what_came_in_before_it_ended(until, hides):
    application, person = factories.submitted(), UserFactory(caseworker=True)
    relate(person, application, until=until)

    assert sees(person, application) is not hides
    assert can(person, "application.check", application) is not hides


def test_who_left_the_träger_while_the_application_was_open_still_takes_no_part():
    application = factories.submitted()
    person = factories.member(application.organisation, roles=["caseworker"])
    person.memberships.update(ended_at=NOW + DAY)
    before = factories.member(application.organisation, roles=["caseworker"])
    before.memberships.update(ended_at=NOW - DAY)

    assert [sees(person, application), sees(before, application)] == [False, True]


def test_a_declaration_for_a_call_hides_all_files_of_the_träger_in_it_also_later_ones():
    first = factories.submitted()
    person, organisation = UserFactory(caseworker=True), first.organisation
    review(person, first, [organisation])
    later = factories.submitted(factories.complete(factories.draft(first.call, organisation)))
    elsewhere = factories.submitted(factories.complete(factories.draft(organisation=organisation)))
    neighbour = factories.submitted(factories.complete(factories.draft(first.call)))

    assert [sees(person, one) for one in (first, later, elsewhere, neighbour)] == [False, False, True, True]
    assert actions(first)[-1] == "declare_conflict"
    assert Entry.objects.filter(chain=first.call.chain, action="review_conflicts").last().data == {
        "organisations": [organisation.pk]
    }


def test_none_is_an_answer_too_and_is_recorded_with_its_time():
    application, person = factories.submitted(), UserFactory(assessor=True)
    review(person, application)
    again = review(person, application)

    assert (ConflictReview.objects.get(), again.reviewed_at) == (again, NOW)
    sentence = Entry.objects.filter(chain=application.call.chain).last().sentence
    assert sentence == "Träger durchgesehen (§ 20 VwVfG). Befangenheit: keine."


def test_the_list_of_a_call_leaves_out_what_is_hidden_already_and_a_choice_needs_a_reason():
    hidden, shown = factories.submitted(), None
    shown = factories.submitted(factories.complete(factories.draft(hidden.call)))
    person = UserFactory(head=True)
    relate(person, hidden)

    assert list(declaring.organisations_of(hidden.call, person)) == [shown.organisation]
    door = {"call": hidden.call, "actor": person, "now": NOW}
    refused(declaring.NotDeclarable, declaring.review_call, organisations=[hidden.organisation_id], reason="x", **door)
    refused(declaring.NotDeclarable, declaring.review_call, organisations=[shown.organisation_id], reason=" ", **door)
    refused(Forbidden, declaring.review_call, **door | {"actor": UserFactory(planner=True)})


def test_relations_are_recorded_by_the_person_and_by_the_administration_only():
    application, person = factories.submitted(), UserFactory(caseworker=True)
    values = {"organisation": application.organisation, "kind": "board", "now": NOW}

    for actor in (UserFactory(head=True), application.created_by):
        refused(Forbidden, declaring.record_relation, person=person, actor=actor, **values)
    relate(person, application, actor=UserFactory(admin=True))
    assert not sees(person, application)


def test_an_end_never_shows_again_what_is_hidden():
    application, person = factories.submitted(), UserFactory(caseworker=True)
    relation = relate(person, application)
    act = {"relation": relation, "actor": person, "now": NOW}

    refused(declaring.NotDeclarable, declaring.end_relation, until=TODAY - DAY, **act)
    declaring.end_relation(until=TODAY, **act)
    assert not sees(person, application)
    refused(NotPossible, declaring.end_relation, until=TODAY, **act)


def test_a_biased_officer_is_replaced_and_the_file_is_to_be_assigned_anew():
    application = factories.checking_()
    officer = application.caseworker
    relate(officer, application, actor=UserFactory(admin=True))

    assert Application.objects.get(pk=application.pk).caseworker is None
    assert actions(application)[-1] == "vacate"


def test_the_sheet_of_a_biased_assessor_is_kept_sealed_and_counts_nowhere():
    application = factories.checked()
    biased = factories.assess(application, {"bedarf": 0, "konzept": 0}).assessor
    review(biased, application, [application.organisation])

    assert not application.assessments.exists()
    kept = SetAsideSheet.objects.get()
    assert (kept.assessor, kept.scores) == (biased, {"bedarf": [0, "Begründung"], "konzept": [0, "Begründung"]})
    assert actions(application)[-2:] == ["declare_conflict", "set_aside"]
    for _ in range(2):
        factories.assess(application, {"bedarf": 3, "konzept": 3})
    assessing.complete_assessment(application=application, actor=application.caseworker, now=NOW)
    assert application.result.percent == "75"
    refused(
        assessing.NotAssignable,
        assessing.assign,
        application=(other := factories.checked(factories.checking_(same_traeger(application)))),
        assessor=biased,
        actor=other.caseworker,
        now=NOW,
    )


def same_traeger(application: Application) -> Application:
    draft = factories.draft(application.call, application.organisation)
    return factories.submitted(factories.complete(draft))


@pytest.mark.parametrize(
    ("world", "target"),
    [(factories.decided, State.DELIBERATION), (factories.formally_rejected, State.CHECKING)],
    ids=["deliberation", "check"],
)
def test_the_decision_of_a_biased_head_goes_back_before_anybody_cosigns_it(world, target):
    head, other = UserFactory(head=True), UserFactory(head=True)
    application = world(head=head)
    declare_conflict(application=application, actor=head, now=NOW, reason="Verwandt")

    row = Application.objects.get(pk=application.pk)
    decision = row.decisions.get()
    assert (row.state, decision.return_reason) == (target, "Wer entschieden hat, ist befangen (§ 20 VwVfG).")
    assert not can(head, "application.decide", row)
    assert can(other, "application.decide", row)


def test_only_another_head_withdraws_a_wrong_declaration_with_a_reason_and_it_is_recorded():
    application, person = factories.checking_(), UserFactory(caseworker=True)
    declare_conflict(application=application, actor=person, now=NOW, reason="Verwechslung")
    conflict, head = Conflict.objects.get(), UserFactory(head=True)
    act = {"declared": conflict, "now": NOW, "reason": "Gemeint war ein anderer Träger."}

    for actor in (person, UserFactory(admin=True), factories.member(application.organisation, roles=["head"])):
        refused(Forbidden, declaring.withdraw, actor=actor, **act)
    refused(declaring.NotDeclarable, declaring.withdraw, actor=head, **act | {"reason": " "})
    declaring.withdraw(actor=head, **act)
    assert sees(person, application)
    entry = Entry.objects.filter(chain=application.chain).order_by("number").last()
    assert (entry.action, entry.actor) == ("withdraw_conflict", head)
    assert entry.reason == "Gemeint war ein anderer Träger."
    refused(NotPossible, declaring.withdraw, actor=head, **act)
    declare_conflict(application=application, actor=person, now=NOW, reason="Nun doch verwandt")
    assert not sees(person, application)


def test_a_head_withdraws_neither_the_own_relation_nor_one_to_a_träger_of_the_own():
    application, head, colleague = factories.submitted(), UserFactory(head=True), UserFactory(head=True)
    own, others = relate(head, application), relate(colleague, application)

    for relation in (own, others):
        refused(Forbidden, declaring.withdraw, declared=relation, actor=head, now=NOW, reason="Falsch")
    declaring.withdraw(declared=own, actor=UserFactory(head=True), now=NOW, reason="Namensgleichheit")
    assert [sees(head, application), sees(colleague, application)] == [True, False]
