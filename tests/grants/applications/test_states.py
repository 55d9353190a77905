"""The workflow of an application is its table: state against step, and the doors against both."""

import ast
import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django_fsm import can_proceed

from criteria.financing import Financing
from grants.applications import correcting, workflow
from grants.applications.conflicts import Conflict
from grants.applications.models import Application
from grants.applications.states import BY_NAME, EDITABLE, LABELS_FOR_APPLICANT, STEPS, UNDECIDED, State
from grants.assessment import checking
from grants.assessment import workflow as assessing
from grants.assessment.returning import return_to_assessment
from grants.audit.models import Entry
from grants.awards import amending, voiding
from grants.awards import workflow as awarding
from grants.steps import NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import everything, unchanged_since

OPEN_ENDED = {State.GRANTED, State.REJECTED}  # an Abhilfe still leads on
TABLE = {(source, step.name) for step in STEPS for source in step.sources}
FLOORS = ("config", "portal", "reporting", "grants", "criteria")


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_starts_from_exactly_the_states_of_the_table(state, step):
    application = Application(state=state)

    assert can_proceed(getattr(application, step.name)) is ((state, step.name) in TABLE)


def test_the_model_has_the_transitions_of_the_table_and_no_other():
    transitions = Application._meta.get_field("state").get_all_transitions(Application)

    assert {(each.name, each.source, each.target) for each in transitions} == {
        (step.name, source, step.target) for step in STEPS for source in step.sources
    }


def test_the_state_cannot_be_assigned():
    application = Application()

    with pytest.raises(AttributeError):
        application.state = State.GRANTED


def test_every_state_is_reached_from_the_draft():
    reached = {State.DRAFT}
    for _ in STEPS:
        reached |= {step.target for step in STEPS if reached & set(step.sources)}

    assert reached == set(State)


def test_every_state_leads_on_except_the_final_ones():
    assert {source for step in STEPS for source in step.sources} == set(State) - {State.WITHDRAWN}


def test_every_step_names_its_act_person_and_legal_basis():
    assert [step.name for step in STEPS if not (step.act and step.who and step.legal_basis and step.label)] == []
    assert len(BY_NAME) == len(STEPS)


def test_every_state_has_a_label_for_the_träger():
    assert LABELS_FOR_APPLICANT.keys() == set(State)


def test_content_is_editable_only_before_the_office_has_it():
    assert EDITABLE == (State.DRAFT, State.CORRECTION)
    assert set(UNDECIDED) == set(State) - OPEN_ENDED - {State.DRAFT, State.COSIGNING, State.WITHDRAWN}


# --- the doors, in the database -------------------------------------------------------------------------------------

WORLDS = {
    State.DRAFT: factories.complete,
    State.SUBMITTED: factories.submitted,
    State.CHECKING: factories.checking_,
    State.CORRECTION: lambda: correction(factories.checking_()),
    State.ASSESSMENT: factories.checked,
    State.DELIBERATION: factories.assessed,
    State.COSIGNING: factories.decided,
    State.GRANTED: factories.granted,
    State.REJECTED: factories.rejected,
    State.WITHDRAWN: lambda: by_owner(workflow.withdraw, factories.submitted()),
}


def by_owner(door, application):
    return door(application=application, actor=application.created_by, now=NOW)


def by_office(door, application, **answers):
    return door(application=application, actor=factories.UserFactory(caseworker=True), now=NOW, **answers)


def by_office_late(door, application):
    """After the day until which a Träger has time to answer."""
    late = NOW + datetime.timedelta(days=365)
    return door(application=application, actor=factories.UserFactory(caseworker=True), now=late)


def by_head(door, application, **answers):
    return door(application=application, actor=factories.UserFactory(head=True), now=NOW, **answers)


def correction(application):
    return by_office(
        workflow.request_correction,
        application,
        sections=("project",),
        message="Bitte nennen Sie die Zielgruppe genauer.",
        due_on=datetime.date(2026, 9, 29),
    )


def complete_check(application):
    application = factories.Application.objects.get(pk=application.pk)
    if application.state == State.CHECKING:
        findings = {question.key: checking.Finding(True) for question in checking.questions(application)}
        by_office(checking.save_check, application, findings=findings)
    return by_office(checking.complete_check, application)


def complete_assessment(application):
    if application.state == State.ASSESSMENT:
        for _ in range(2):
            factories.assess(application, {"bedarf": 3, "konzept": 3})
    return by_office(assessing.complete_assessment, application)


def award(application):
    return by_head(awarding.award, application, amount=Decimal("9000.00"), kind=Financing.FEHLBEDARF)


def reject(application):
    return by_head(awarding.reject, application, reasons="Die Mittel reichen nicht.")


def reject_formally(application):
    if application.state == State.CHECKING:
        factories.unmet(application)
    return by_head(awarding.reject_formally, application, reasons="Die Satzung fehlt.")


def return_formal_rejection(application):
    """Only a rejection of the check leads back there: for this step another file waits for its second signature."""
    if application.state == State.COSIGNING:
        application = factories.formally_rejected()
    return by_head(awarding.return_formal_rejection, application, reason="Bitte prüfen.")


def cosign_rejection(application):
    if application.state == State.COSIGNING:
        by_head(awarding.return_decision, application, reason="Bitte ablehnen.")
        reject(application)
    return by_head(awarding.cosign, application)


def void(door_to_the_world, application):
    """The portal takes this step where the person who decided turns out to be biased."""
    if application.state == State.COSIGNING:
        application = door_to_the_world(application)
        decider = application.decisions.get(returned_at=None).decided_by
        Conflict.objects.create(application=application, user=decider, reason="Verwandt", declared_at=NOW)
    return by_head(voiding.void_decision, application)


def amend(application):
    """The portal takes this step with the second signature of an Abhilfe."""
    if application.state == State.GRANTED:
        application = factories.granted(amount="6000.00")
    who = {"amount": Decimal("9000.00"), "kind": Financing.FEHLBEDARF, "reasons": "Der Widerspruch ist begründet."}
    decision = by_head(amending.propose, application, **who)
    return amending.cosign(decision=decision, actor=factories.UserFactory(head=True), now=NOW).application


DOORS = {
    "submit": lambda application: by_owner(workflow.submit, application),
    "start_check": lambda application: by_office(workflow.start_check, application),
    "request_correction": correction,
    "resubmit": lambda application: by_owner(workflow.resubmit, application),
    "close_correction": lambda application: by_office_late(correcting.close_correction, application),
    "return_to_check": lambda application: by_office(checking.return_to_check, application, reason="Bitte prüfen."),
    "complete_check": complete_check,
    "complete_assessment": complete_assessment,
    "return_to_assessment": lambda application: by_office(return_to_assessment, application, reason="Neue Zahlen."),
    "reject_formally": reject_formally,
    "return_formal_rejection": return_formal_rejection,
    "decide": award,
    "return_decision": lambda application: by_head(awarding.return_decision, application, reason="Bitte prüfen."),
    "void_decision": lambda application: void(lambda same: same, application),
    "void_formal_rejection": lambda application: void(lambda _: factories.formally_rejected(), application),
    "cosign_award": lambda application: by_head(awarding.cosign, application),
    "cosign_rejection": cosign_rejection,
    "amend": amend,
    "withdraw": lambda application: by_owner(workflow.withdraw, application),
}


def test_every_step_has_a_door():
    assert DOORS.keys() == BY_NAME.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_a_door_opens_exactly_where_the_table_says(state):
    application = WORLDS[state]()
    assert application.state == state

    opened = set()
    for name, door in DOORS.items():
        with transaction.atomic():
            if goes_through(door, application, BY_NAME[name]):
                opened.add(name)
            transaction.set_rollback(True)

    assert opened == {name for source, name in TABLE if source == state}


def goes_through(door, application, step) -> bool:
    """Whether a door opens. If it does, it leads to the target and is recorded; if not, nothing has changed."""
    before = everything()
    try:
        row = door(application)
    except NotPossible:
        assert unchanged_since(before)
        return False
    assert Application.objects.get(pk=row.pk).state == step.target
    last = Entry.objects.filter(chain=row.chain).order_by("-number").first()
    assert (last.action, last.data["after"]) == (step.name, step.target)
    return True


def test_only_the_workflows_take_steps():
    """A state changes only by `take`, which locks, asks for the right and records; nothing else calls it."""
    takers = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for floor in FLOORS
        for path in Path(settings.BASE_DIR, floor).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and node.module == "grants.steps"
        and "take" in {alias.name for alias in node.names}
    }

    assert takers == {
        "grants/applications/correcting.py",
        "grants/applications/workflow.py",
        "grants/assessment/checking.py",
        "grants/assessment/returning.py",
        "grants/assessment/workflow.py",
        "grants/awards/amending.py",
        "grants/awards/voiding.py",
        "grants/awards/workflow.py",
        "grants/remedies/objecting.py",
        "grants/remedies/revoking.py",
        "grants/rulebook/workflow.py",
        "reporting/catalogue/surveys.py",
        "reporting/deliveries/workflow.py",
        "reporting/narratives/workflow.py",
    }


def test_nothing_else_writes_a_state():
    """No `update(state=…)` anywhere: it would pass by the table. Migrations run before there is a table."""
    writers = [
        path.as_posix()
        for floor in FLOORS
        for path in Path(settings.BASE_DIR, floor).rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"update", "bulk_update", "update_or_create"}
        and "state" in {keyword.arg for keyword in node.keywords}
    ]

    assert writers == []
