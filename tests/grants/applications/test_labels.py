"""The words of an application's guideline version stand wherever its state or a step is named; the core stays code."""

import dataclasses

import pytest

from criteria.packages import labels as usual
from criteria.packages.shape import Label, LabelKind
from grants.applications import workflow
from grants.applications.labels import button_of, step_for_applicant
from grants.applications.models import Application
from grants.applications.states import BY_NAME, LABELS_FOR_APPLICANT, STEPS, State
from grants.audit.models import Entry
from grants.steps import NotPossible
from tests import factories
from tests.factories import NOW, CallFactory, GuidelineFactory, UserFactory
from tests.rulebook import ASSUMED, small_package

OWN = (
    Label(LabelKind.STATE, "submitted", "Eingang", "Angekommen", ASSUMED),
    Label(LabelKind.STATE, "checking", "Vorprüfung", None, ASSUMED),
    Label(LabelKind.STEP, "start_check", "Vorprüfung begonnen", "Prüfung läuft", ASSUMED, "Vorprüfung beginnen"),
)


def submitted(labels=OWN):
    call = CallFactory(guideline=GuidelineFactory(labels=labels))
    return factories.submitted(factories.complete(factories.draft(call)))


def test_the_usual_words_name_exactly_the_states_and_steps_there_are():
    assert set(usual.STATES) == set(State.values)
    assert list(usual.STEPS) == [step.name for step in STEPS]
    assert {state: usual.STATES[state.value].office for state in State} == {state: state.label for state in State}


def test_a_label_has_room_for_words_and_for_nothing_else():
    words = {field.name for field in dataclasses.fields(Label)} - {"kind", "name", "origin"}

    assert words == {"office", "applicant", "button"}
    assert words == {field.name for field in dataclasses.fields(usual.Words)}


def core(step) -> tuple:
    return step.name, step.sources, step.target, step.act, step.who, step.legal_basis, step.letter


@pytest.mark.django_db
def test_labels_leave_sources_targets_rights_and_the_table_itself_as_they_are():
    before = [core(step) for step in STEPS], dict(LABELS_FOR_APPLICANT)
    application = submitted()

    workflow.start_check(application=application, actor=UserFactory(caseworker=True), now=NOW)

    assert ([core(step) for step in STEPS], dict(LABELS_FOR_APPLICANT)) == before
    application = Application.objects.get(pk=application.pk)
    assert application.state == State.CHECKING
    with pytest.raises(NotPossible, match="„Vorprüfung begonnen“ ist im Zustand „Vorprüfung“ nicht möglich"):
        workflow.start_check(application=application, actor=application.caseworker, now=NOW)


@pytest.mark.django_db
def test_the_record_keeps_the_word_of_the_version_and_the_name_of_the_step():
    application = submitted()
    workflow.start_check(application=application, actor=UserFactory(caseworker=True), now=NOW)

    entry = Entry.objects.filter(chain=application.chain).latest("number")
    assert (entry.action, entry.sentence) == ("start_check", "Vorprüfung begonnen.")
    assert (entry.data["before"], entry.data["after"]) == ("submitted", "checking")


@pytest.mark.django_db
def test_each_reader_has_a_word_and_what_a_version_leaves_out_is_as_usual():
    application = submitted()

    assert (application.get_state_display(), application.label_for_applicant) == ("Eingang", "Angekommen")
    assert application.label_of(BY_NAME["withdraw"]) == "Antrag zurückgezogen"
    assert button_of(application, "start_check") == "Vorprüfung beginnen"
    assert button_of(application, "withdraw") == "Antrag zurückziehen"
    assert step_for_applicant(application, "start_check") == "Prüfung läuft"
    assert step_for_applicant(application, "decide") == ""


@pytest.mark.django_db
def test_another_version_has_its_own_words():
    submitted()

    assert submitted(labels=()).get_state_display() == "Eingereicht"


@pytest.mark.django_db
def test_the_small_package_with_labels_is_whole():
    assert list(usual.check_labels(small_package(labels=OWN).labels)) == []
