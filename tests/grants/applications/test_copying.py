"""Making an application from an earlier one: what is taken over, what is not, and who may."""

import datetime
from decimal import Decimal

import pytest

from criteria.deadlines import BERLIN
from criteria.guideline.models import PlanItem, Priority
from criteria.plan.models import Goal
from grants.applications import copying, editing, workflow
from grants.applications.copy_rules import ANSWERS, NEVER, Rule
from grants.applications.models import Application
from grants.applications.sections import TITLES, missing
from grants.audit.models import Entry
from grants.calls.models import Call
from grants.steps import Forbidden
from tests import factories
from tests.factories import NOW
from tests.grants.applications.earlier import call_of_2026, of_last_year
from tests.grants.worlds import at_once, cast, refused

pytestmark = pytest.mark.django_db
SECTIONS_OF_THE_FACTORY = ("project", "target_group", "goals", "plan")


@pytest.fixture
def source():
    return of_last_year()


@pytest.fixture
def call(source):
    """A call for 2027 under a guideline version of its own."""
    return factories.CallFactory()


@pytest.fixture
def changed(source):
    """A call under a guideline version that can still be changed."""
    return factories.CallFactory(guideline=factories.GuidelineFactory(is_draft=True))


def start_from(source, call, actor=None):
    return copying.start_from(call=call, source=source, actor=actor or source.created_by, now=NOW)


def test_every_field_and_relation_of_an_application_has_a_rule():
    names = {field.name for field in Application._meta.get_fields()}
    assert (names - ANSWERS.keys() - NEVER.keys(), ANSWERS.keys() & NEVER.keys()) == (set(), set()), (
        "Add a row to grants/applications/copy_rules.py: what becomes of the answer when an application is copied?"
    )
    assert (ANSWERS.keys() | NEVER.keys()) - names == set()


@pytest.mark.parametrize("name", [name for name, answer in ANSWERS.items() if answer.rows])
def test_every_field_of_a_copied_list_has_a_rule(name):
    model = Application._meta.get_field(name).related_model
    own = {field.name for field in model._meta.get_fields()} - {"id", "application", "position", "key"}
    assert own == ANSWERS[name].rows.keys()


def test_lists_have_rules_for_their_rows_and_nothing_else_has():
    lists = {name for name in ANSWERS if Application._meta.get_field(name).one_to_many}
    assert lists == {name for name, answer in ANSWERS.items() if answer.rows}


@pytest.mark.parametrize("name", list(ANSWERS))
def test_the_rules_point_to_sections_that_exist(name):
    assert ANSWERS[name].section in TITLES


def test_texts_places_goals_and_the_plan_are_taken_over(source, call):
    copy = start_from(source, call)
    kept = [name for name, it in ANSWERS.items() if it.rule == Rule.KEEP and isinstance(getattr(copy, name), str)]
    assert {name: getattr(copy, name) for name in kept} == {name: getattr(source, name) for name in kept}
    assert [place.code for place in copy.districts.all()] == ["41"]
    assert list(copy.goals.all()) == list(source.goals.all())
    assert [(row.item.code, row.amount, row.position) for row in copy.plan_rows.all()] == [
        (row.item.code, row.amount, row.position) for row in source.plan_rows.all()
    ]
    assert copy.requested_amount == Decimal("9000.00")


def test_the_copy_points_to_the_guideline_version_of_its_own_call(source, call):
    copy = start_from(source, call)
    assert copy.priority.guideline == call.guideline != source.priority.guideline
    assert {row.item.guideline for row in copy.plan_rows.all()} == {call.guideline}


def test_the_copy_is_a_draft_of_the_same_traeger_for_the_new_period_without_anything_of_last_years_acts(source, call):
    copy = Application.objects.get(pk=start_from(source, call).pk)
    assert (copy.state, copy.organisation, copy.reference, copy.submitted_at, copy.caseworker) == (
        "draft",
        source.organisation,
        None,
        None,
        None,
    )
    assert (copy.period_start, copy.period_end) == (call.period_start, call.period_end)
    assert (copy.submissions.count(), copy.assessments.count(), copy.decisions.count()) == (0, 0, 0)


def test_nothing_of_a_decided_application_but_its_answers_is_copied(call):
    source = factories.granted()
    later = factories.CallFactory(opens_at=source.call.opens_at + datetime.timedelta(days=7))
    copy = start_from(source, later)
    relations = [field for field in Application._meta.get_fields() if field.one_to_many or field.one_to_one]
    assert {field.name for field in relations if _count(copy, field)} == {"plan_rows"}


def _count(application, field) -> int:
    return field.related_model._base_manager.filter(**{field.field.name: application}).count()


def test_a_promise_of_last_year_is_not_taken_over(source, call):
    item = source.call.guideline.plan_items.get(code="drittmittel")
    source.plan_rows.create(item=item, amount=Decimal("5.00"), certainty="approved", description="Land", position=9)
    copied = start_from(source, call).plan_rows.get(item__code="drittmittel")
    assert (copied.amount, copied.description, copied.certainty) == (Decimal("5.00"), "Land", "")


def test_the_copy_can_be_submitted_once_it_is_complete(source, call):
    copy = start_from(source, call)
    assert missing(copy) == ()
    assert workflow.submit(application=copy, actor=copy.created_by, now=NOW).reference


def test_the_source_stays_as_it_is(source, call):
    before = Application.objects.filter(pk=source.pk).values().get()
    rows = list(source.plan_rows.values())
    start_from(source, call)
    assert (Application.objects.filter(pk=source.pk).values().get(), list(source.plan_rows.values())) == (before, rows)


def test_a_priority_that_the_call_does_not_offer_is_left_out_and_said(source, changed):
    Priority.objects.filter(pk__in=changed.priorities.all()).update(key="anders")
    copy = start_from(source, changed)
    assert (copy.priority, list(copy.goals.all())) == (None, [])
    assert copying.origin(copy).notes[0] == (
        "project",
        "Den Förderschwerpunkt „Offene Seniorenarbeit“ gibt es in diesem Förderaufruf nicht. Bitte wählen Sie neu.",
    )


def test_a_position_without_counterpart_is_left_out_and_said(source, changed):
    PlanItem.objects.filter(guideline=changed.guideline, code="sachkosten").update(code="material")
    copy = start_from(source, changed)
    assert [row.item.code for row in copy.plan_rows.all()] == ["personal", "eigenmittel", "zuwendung"]
    assert [row.position for row in copy.plan_rows.all()] == [1, 2, 3]
    assert copying.origin(copy).notes == (
        (
            "plan",
            "Die Position „Sachkosten“ (2.000,00\u00a0€) gibt es in dieser Fassung der Richtlinie nicht. "
            "Bitte tragen Sie den Betrag bei einer anderen Position ein.",
        ),
    )


def test_a_position_whose_code_now_means_income_is_another_one(source, changed):
    PlanItem.objects.filter(guideline=changed.guideline, code="sachkosten").update(kind="third_party")
    assert not start_from(source, changed).plan_rows.filter(item__code="sachkosten").exists()


def test_another_length_of_time_is_said_because_no_amount_fits_any_more(source):
    call = factories.CallFactory(period_end=datetime.date(2028, 12, 31))
    assert copying.origin(start_from(source, call)).notes == (
        (
            "plan",
            "Der frühere Antrag galt für ein Jahr, dieser Förderaufruf für 2 Jahre. Bitte passen Sie alle Beträge an.",
        ),
    )


def successor(goal: Goal, key: str) -> Goal:
    return Goal.objects.create(plan=goal.plan, key=key, text=key, source="Test", replaces=goal)


def test_a_goal_is_replaced_by_the_nearest_successor_that_the_priority_names(source, changed):
    goal = source.goals.get()
    newest = successor(successor(goal, "nachfolger"), "übernächster")
    changed.priorities.get().goals.set([newest])
    assert list(start_from(source, changed).goals.all()) == [newest]


def test_goals_that_replace_each_other_in_a_circle_end_the_search(source, changed):
    goal = source.goals.get()
    Goal.objects.filter(pk=goal.pk).update(replaces=successor(goal, "nachfolger"))
    changed.priorities.get().goals.clear()
    copy = start_from(source, changed)
    assert (list(copy.goals.all()), copying.origin(copy).notes[0][0]) == ([], "goals")


def test_asked_twice_it_gives_the_same_draft(source, call):
    first = start_from(source, call)
    assert (start_from(source, call), Application.objects.filter(call=call).count()) == (first, 1)


def test_once_the_copy_is_submitted_another_can_be_made(source, call):
    first = start_from(source, call)
    workflow.submit(application=first, actor=first.created_by, now=NOW)
    assert start_from(source, call) != first


def test_an_empty_draft_of_the_same_call_is_left_alone(source, call):
    draft = factories.draft(call, source.organisation, actor=source.created_by)
    assert start_from(source, call) != draft


@pytest.mark.django_db(transaction=True)
def test_two_people_who_copy_at_once_get_one_draft():
    source = of_last_year()
    call = factories.CallFactory()
    other = factories.member(source.organisation)
    made = at_once(lambda: start_from(source, call), lambda: start_from(source, call, other))
    assert (made[0], Application.objects.filter(call=call).count()) == (made[1], 1)


def test_exactly_those_who_edit_for_the_traeger_may_copy(source, call):
    allowed = set()
    for name, person in cast(source).items():
        try:
            start_from(source, call, person)
            allowed.add(name)
        except Forbidden:
            pass
    assert allowed == {"owner editor", "owner signatory", "caseworker of the Träger", "head of the Träger"}


def test_a_draft_is_no_source(call):
    draft = factories.complete(factories.draft(call_of_2026(), now=datetime.datetime(2025, 9, 15, tzinfo=BERLIN)))
    refused(copying.NotCopyable, copying.start_from, call=call, source=draft, actor=draft.created_by, now=NOW)


def test_an_application_of_the_same_or_a_later_call_is_no_source(source):
    for call in (source.call, call_of_2026(opens_at=source.call.opens_at - datetime.timedelta(days=1))):
        refused(copying.NotCopyable, copying.start_from, call=call, source=source, actor=source.created_by, now=NOW)


def test_nothing_is_copied_to_a_call_that_is_closed(source, call):
    late = call.closes_at + datetime.timedelta(days=1)
    refused(workflow.CallClosed, copying.start_from, call=call, source=source, actor=source.created_by, now=late)


def test_a_withdrawn_application_that_was_submitted_is_a_source(source, call):
    workflow.withdraw(application=source, actor=source.created_by, now=NOW)
    assert start_from(source, call).title == source.title


def test_the_record_says_where_the_answers_come_from(source, call):
    copy = start_from(source, call)
    sentences = list(Entry.objects.filter(chain=copy.chain).order_by("number").values_list("sentence", flat=True))
    assert sentences == [
        "Entwurf angelegt.",
        "Angaben aus einem Antrag des Förderjahrs 2026 übernommen.",
    ]


def test_copied_sections_are_unchecked_until_each_is_confirmed(source, call):
    copy = start_from(source, call)
    assert copying.origin(copy).unchecked == SECTIONS_OF_THE_FACTORY
    copying.confirm_section(application=copy, section="goals", actor=copy.created_by, now=NOW)
    assert copying.origin(copy).unchecked == ("project", "target_group", "plan")


def test_confirming_twice_is_recorded_once(source, call):
    copy = start_from(source, call)
    for _ in range(2):
        copying.confirm_section(application=copy, section="goals", actor=copy.created_by, now=NOW)
    assert Entry.objects.filter(chain=copy.chain, action=copying.CONFIRMED).count() == 1


def test_confirming_what_was_not_copied_records_nothing():
    draft = factories.complete()
    copying.confirm_section(application=draft, section="goals", actor=draft.created_by, now=NOW)
    assert not Entry.objects.filter(chain=draft.chain, action=copying.CONFIRMED).exists()


def test_nobody_else_confirms_and_nothing_is_confirmed_after_sending(source, call):
    copy = start_from(source, call)
    arguments = {"application": copy, "section": "goals", "now": NOW}
    stranger = factories.member(factories.OrganisationFactory())
    refused(Forbidden, copying.confirm_section, actor=stranger, **arguments)
    sent = workflow.submit(application=copy, actor=copy.created_by, now=NOW)
    refused(editing.SectionClosed, copying.confirm_section, actor=sent.created_by, **arguments)


def test_an_application_that_was_not_copied_has_no_origin():
    assert copying.origin(factories.draft()) is None


def test_only_submitted_applications_of_earlier_calls_are_offered_the_newest_call_first(source, call):
    older = of_last_year(
        source.organisation,
        actor=source.created_by,
        call=call_of_2026(opens_at=source.call.opens_at - datetime.timedelta(days=3)),
    )
    factories.submitted(factories.complete(factories.draft(call, source.organisation, actor=source.created_by)))
    assert list(copying.sources(Application.objects.all(), call)) == [source, older]
    assert Call.objects.count() == 3
