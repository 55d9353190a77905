"""A guideline version is data with sources, and frozen once a call has opened."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from criteria.guideline.models import Guideline, Parameter, PlanItem, Priority, Requirement
from criteria.guideline.queries import MissingParameter, number, words
from criteria.rubric.models import Criterion, Level
from tests.factories import NOW, GuidelineFactory

pytestmark = pytest.mark.django_db


def frozen() -> Guideline:
    guideline = GuidelineFactory()
    Guideline.objects.filter(pk=guideline.pk).update(frozen_at=NOW)
    return guideline


PARTS = {
    Parameter: ({"value": "99"}, lambda guideline: guideline.parameters.first()),
    Priority: ({"aims": "Anders"}, lambda guideline: guideline.priorities.first()),
    PlanItem: ({"is_eligible": False}, lambda guideline: guideline.plan_items.first()),
    Criterion: ({"weight": 99}, lambda guideline: guideline.criteria.first()),
    Requirement: ({"text": "Anders"}, lambda guideline: guideline.priorities.first().requirements.first()),
    Level: ({"anchor": "Anders"}, lambda guideline: guideline.criteria.first().levels.first()),
    Guideline: ({"title": "Anders"}, lambda guideline: guideline),
}
parts = pytest.mark.parametrize(("model", "fields", "part"), [(model, *rest) for model, rest in PARTS.items()])


def only(model, row):
    return model.objects.filter(pk=row.pk)


@parts
def test_before_it_is_frozen_every_part_may_change(model, fields, part):
    row = part(GuidelineFactory())

    assert only(model, row).update(**fields) == 1


@parts
def test_no_part_of_a_frozen_version_changes(model, fields, part):
    row = part(frozen())

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        only(model, row).update(**fields)


@parts
def test_no_part_of_a_frozen_version_is_deleted(model, fields, part):
    row = part(frozen())

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        only(model, row)._raw_delete("default")


@pytest.mark.parametrize("model", [Parameter, Priority, PlanItem, Criterion, Requirement, Level])
def test_nothing_is_added_to_a_frozen_version(model):
    row = PARTS[model][1](frozen())
    row.pk = None
    for name in ("name", "key", "code"):
        if hasattr(row, name):
            setattr(row, name, "another")
    for name in ("position", "points"):
        if hasattr(row, name):
            setattr(row, name, 77)

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        model.objects.bulk_create([row])


def test_a_frozen_version_is_not_thawed():
    guideline = frozen()

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Guideline.objects.filter(pk=guideline.pk).update(frozen_at=None)


def test_another_version_stays_open():
    frozen()
    another = GuidelineFactory()

    assert another.parameters.update(value="1") == 5


def test_a_number_is_read_exactly():
    assert number(GuidelineFactory(), "own_funds_share_min") == Decimal("10")


@pytest.mark.parametrize("name", ["unknown", "allowed_financing"])
def test_a_rule_that_is_not_written_down_as_a_number_is_never_guessed(name):
    guideline = GuidelineFactory()

    with pytest.raises(MissingParameter) as refusal:
        number(guideline, name)
    assert str(refusal.value) == (
        f"In der Förderrichtlinie „{guideline}“ fehlt die Regel „{name}“. Bitte tragen Sie die Regel dort ein."
    )


def test_words_are_read_one_by_one():
    assert words(GuidelineFactory(), "allowed_financing") == ("FEHLBEDARF", "FESTBETRAG")


def test_words_that_are_not_written_down_are_never_guessed():
    with pytest.raises(MissingParameter):
        words(GuidelineFactory(), "unknown")


def test_a_parameter_without_source_must_be_marked_as_an_assumption():
    with pytest.raises(IntegrityError, match="parameter_has_source_or_is_assumption"), transaction.atomic():
        Parameter.objects.create(guideline=GuidelineFactory(), name="a", label="A", value="1")


def test_a_part_does_not_leave_a_frozen_version_for_an_open_one():
    guideline, another = frozen(), GuidelineFactory()
    row = guideline.parameters.first()

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Parameter.objects.filter(pk=row.pk).update(guideline=another, name="moved")
