"""The database repeats the law: each constraint of reports and store is violated once, past the doors, and refused."""

import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from reporting.catalogue.models import Break, CodeList, Indicator, ItemBreakdown, SurveyItem
from reporting.deliveries import extending, workflow
from reporting.deliveries.freezing import Note
from reporting.deliveries.revisions import CellNote, Revision
from reporting.store.models import Observation
from tests import factories
from tests.factories import NOW
from tests.grants.test_models import again, change
from tests.reporting.deliveries import worlds
from tests.reporting.narratives.violations import VIOLATIONS as OF_NARRATIVES

pytestmark = pytest.mark.django_db


def indicator() -> Indicator:
    factories.period()
    return Indicator.objects.get(code="besuche")


def item() -> SurveyItem:
    return factories.draft_survey().items.first()


def breakdown() -> ItemBreakdown:
    return ItemBreakdown.objects.get(item__survey=factories.draft_survey())


def same_place() -> None:
    first, second = factories.draft_survey().items.all()
    change(second, position=first.position)


def same_breakdown() -> None:
    first = breakdown()
    first.position = 2
    again(first)


def same_code() -> None:
    first = factories.code_list().codes.first()
    first.position = 9
    again(first)


def same_position_of_code() -> None:
    first, second, _ = factories.code_list().codes.all()
    change(second, position=first.position)


def ended_before_it_began() -> None:
    change(indicator(), valid_from=datetime.date(2027, 1, 1), valid_until=datetime.date(2026, 1, 1))


def same_break() -> None:
    again(Break.objects.create(indicator=indicator(), on=datetime.date(2027, 1, 1), note="Neue Zählweise"))


def same_indicator() -> None:
    first = item()
    first.position = 3
    again(first)


def observation() -> Observation:
    return Observation.objects.create(
        survey="s",
        indicator="besuche",
        period="2027",
        period_start=datetime.date(2027, 1, 1),
        period_end=datetime.date(2027, 12, 31),
        district="41",
        provider="1",
        delivery="1",
        revision=1,
        value=Decimal(1),
        status="A",
        valid_from=NOW,
    )


def revision() -> Revision:
    return worlds.submitted().revisions.get()


def noted() -> CellNote:
    delivery = worlds.submitted()
    note = Note("41", "besuche", "", "Bitte prüfen.")
    officer = factories.UserFactory(caseworker=True)
    workflow.give_back(delivery=delivery, actor=officer, now=NOW, reason="Bitte prüfen.", notes=[note])
    return delivery.revisions.get().notes.get()


def asked():
    delivery = worlds.due()
    day = delivery.due_on + datetime.timedelta(days=7)
    return extending.ask_extension(
        delivery=delivery, actor=delivery.application.created_by, now=NOW, until=day, reason="Krankheit."
    )


def wordless() -> None:
    """Rows that are kept cannot be changed; a new one without a word is refused."""
    note = noted()
    note.text = ""
    again(note)


def uncounted() -> None:
    first = revision()
    first.number = 0
    again(first)


VIOLATIONS = {
    "one_revision_per_number": lambda: again(revision()),
    "revision_counts_from_one": uncounted,
    "one_value_per_cell_of_revision": lambda: again(revision().cells.first()),
    "cell_note_says_something": wordless,
    "one_open_extension_per_delivery": lambda: again(asked()),
    "extension_asked_by_somebody": lambda: change(asked(), asked_until=None),
    "extension_decided_by_somebody": lambda: change(asked(), decided_at=NOW),
    "indicator_has_source_or_is_assumption": lambda: change(indicator(), is_assumption=False),
    "indicator_ends_after_it_begins": ended_before_it_began,
    "one_break_per_day": same_break,
    "list_has_source_or_is_assumption": lambda: change(factories.code_list(), is_assumption=False),
    "one_code_per_list": same_code,
    "one_code_per_position": same_position_of_code,
    "survey_state_is_known": lambda: change(factories.draft_survey(), state="lost"),
    "survey_rhythm_is_known": lambda: change(factories.draft_survey(), rhythm="weekly"),
    "item_space_is_known": lambda: change(item(), space="moon"),
    "one_breakdown_per_position": lambda: again(breakdown()),
    "one_breakdown_per_list": same_breakdown,
    "breakdown_crosses_two_lists": lambda: change(breakdown(), crossed_with=CodeList.objects.get()),
    "one_survey_per_version": lambda: again(factories.period().survey),
    "one_item_per_indicator": same_indicator,
    "one_item_per_position": same_place,
    "one_period_per_label": lambda: again(factories.period()),
    "period_in_order": lambda: change(factories.period(), end=datetime.date(2026, 12, 31)),
    "period_due_after_start": lambda: change(factories.period(), due_on=datetime.date(2026, 12, 31)),
    "one_delivery_per_period": lambda: again(worlds.due()),
    "delivery_state_is_known": lambda: change(worlds.submitted(), state="lost"),
    "delivery_accepted_by_somebody": lambda: change(worlds.submitted(), state="accepted"),
    "delivery_submitted_by_somebody": lambda: change(worlds.submitted(), submitted_by=None),
    "one_value_per_cell": lambda: again(worlds.uploaded().cells.first()),
    "cell_is_not_negative": lambda: change(worlds.uploaded().cells.first(), value=Decimal("-0.01")),
    "one_current_version": lambda: again(observation()),
    "version_ends_after_it_begins": lambda: change(observation(), valid_to=NOW - datetime.timedelta(seconds=1)),
    **OF_NARRATIVES,
}


def test_every_constraint_of_reports_and_store_is_violated_here():
    names = {
        each.name
        for app in ("reporting", "store")
        for model in apps.get_app_config(app).get_models()
        for each in model._meta.constraints
    }

    assert names == VIOLATIONS.keys()


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_what_violates(name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), transaction.atomic(using="store"):
        VIOLATIONS[name]()

    assert refusal.value.__cause__.diag.constraint_name == name


def test_a_value_may_come_again_once_its_version_is_closed():
    first = observation()
    change(first, valid_to=NOW)

    assert observation().pk != first.pk


@pytest.mark.parametrize(
    "act",
    [
        lambda survey: change(survey, title="Anders"),
        lambda survey: survey.delete(),
        lambda survey: change(survey.items.first(), position=9),
        lambda survey: survey.items.first().delete(),
        lambda survey: ItemBreakdown.objects.create(
            item=survey.items.first(), position=1, code_list=factories.code_list()
        ),
    ],
)
def test_a_released_survey_and_what_it_asks_for_stay_as_they_are(act):
    survey = factories.period().survey
    survey.periods.all().delete()

    with pytest.raises(IntegrityError, match="The survey is released"), transaction.atomic():
        act(survey)
