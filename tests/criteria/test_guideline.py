"""A guideline version is data with sources. Only a draft changes; versions in force never overlap."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, models, transaction

from criteria.guideline.models import (
    Clause,
    DecisionLevel,
    Exclusion,
    Guideline,
    Label,
    Parameter,
    PlanItem,
    Priority,
    Requirement,
)
from criteria.guideline.queries import level_for, rules_of
from criteria.guideline.states import PUBLISHED, State
from criteria.packages.parameters import MissingRules
from criteria.rubric.models import Criterion, Gate, Level
from tests.factories import NOW, GuidelineFactory

pytestmark = pytest.mark.django_db

PriorityGoal, CriterionGoal = Priority.goals.through, Criterion.goals.through

# Of each part: a change, and the place of its key where another row could stand.
PARTS = {
    Parameter: ({"value": "99"}, {"name": "another"}),
    DecisionLevel: ({"body": "Anders"}, {"position": 77}),
    PlanItem: ({"is_eligible": False}, {"code": "another"}),
    Priority: ({"aims": "Anders"}, {"key": "another"}),
    Requirement: ({"text": "Anders"}, {"position": 77}),
    Exclusion: ({"text": "Anders"}, {"position": 77}),
    Gate: ({"text": "Anders"}, {"position": 77}),
    Criterion: ({"weight": 99}, {"code": "another"}),
    Level: ({"anchor": "Anders"}, {"points": 77}),
    Clause: ({"text": "Anders"}, {"key": "another"}),
    Label: ({"office": "Anders"}, {"name": "another"}),
    PriorityGoal: ({"goal_id": None}, {}),
    CriterionGoal: ({"goal_id": None}, {}),
}
RELEASED = tuple(state for state in State if state != State.DRAFT)
SUBJECTS = {Requirement: "priority", Exclusion: "priority", PriorityGoal: "priority"}
SUBJECTS |= {Level: "criterion", CriterionGoal: "criterion"}
parts = pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
released = pytest.mark.parametrize("state", RELEASED)


def draft(**values) -> Guideline:
    """A draft in which every part there is has a row."""
    guideline = GuidelineFactory(is_draft=True, **values)
    guideline.priorities.get().exclusions.create(position=1, text="Werbung", is_assumption=True)
    guideline.labels.create(position=1, kind="state", name="checking", office="Vorprüfung", is_assumption=True)
    return guideline


def version(state=State.IN_FORCE, **values) -> Guideline:
    """A version in this state; one that is superseded ended on its first day."""
    guideline = draft(**values)
    ended = guideline.valid_from if state == State.SUPERSEDED else None
    Guideline.objects.filter(pk=guideline.pk).update(state=state, valid_until=ended)
    return Guideline.objects.get(pk=guideline.pk)


def row(model, guideline) -> models.Model:
    path = f"{SUBJECTS[model]}__guideline" if model in SUBJECTS else "guideline"
    return model.objects.filter(**{path: guideline}).order_by("pk").first()


def only(model, found):
    return model.objects.filter(pk=found.pk)


def is_refused(act, words: str = "no draft") -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        act()


@parts
def test_every_part_of_a_draft_changes_comes_and_goes(model):
    found = row(model, draft())
    change, place = PARTS[model]
    if None not in change.values():
        assert only(model, found).update(**change) == 1

    assert only(model, found)._raw_delete("default") == 1 if not _has_parts(model) else found.delete()
    found.pk = None
    for name, value in place.items():
        setattr(found, name, value)
    assert model.objects.bulk_create([found])


def _has_parts(model) -> bool:
    return model in {Priority, Criterion}


@released
@parts
def test_no_part_of_a_released_version_changes(model, state):
    found = row(model, version(state))
    change, _ = PARTS[model]
    change = {"goal_id": found.goal_id} if None in change.values() else change

    is_refused(lambda: only(model, found).update(**change))


@released
@parts
def test_no_part_of_a_released_version_is_deleted(model, state):
    found = row(model, version(state))

    is_refused(lambda: only(model, found)._raw_delete("default"))


@released
@parts
def test_nothing_is_added_to_a_released_version(model, state):
    found = row(model, version(state))
    found.pk = None
    for name, value in PARTS[model][1].items():
        setattr(found, name, value)

    is_refused(lambda: model.objects.bulk_create([found]))


@parts
def test_no_part_moves_between_a_draft_and_a_released_version(model):
    settled, open_one = version(), draft()
    name = SUBJECTS.get(model)
    places = [
        row({"priority": Priority, "criterion": Criterion}[name], one) if name else one for one in (settled, open_one)
    ]
    place = PARTS[model][1]

    is_refused(lambda: only(model, row(model, settled)).update(**{name or "guideline": places[1]}, **place))
    is_refused(lambda: only(model, row(model, open_one)).update(**{name or "guideline": places[0]}, **place))


@released
@pytest.mark.parametrize("name", ["series", "title", "version", "source"])
def test_the_header_of_a_released_version_stays(name, state):
    guideline = version(state)

    is_refused(lambda: only(Guideline, guideline).update(**{name: "anders"}))


@released
def test_the_beginning_of_a_released_version_stays(state):
    guideline = version(state)

    is_refused(lambda: only(Guideline, guideline).update(valid_from=datetime.date(2025, 1, 1)))


@released
def test_a_released_version_is_not_deleted_and_a_draft_is(state):
    guideline = version(state)

    is_refused(lambda: only(Guideline, guideline)._raw_delete("default"))
    assert draft().delete()[0] > 1


@pytest.mark.parametrize("change", [{"frozen_at": None}, {"state": State.DRAFT}, {"state": State.SIGNED}])
def test_a_frozen_version_is_neither_thawed_nor_reopened(change):
    guideline = version(State.APPROVED)
    only(Guideline, guideline).update(frozen_at=NOW)

    is_refused(lambda: only(Guideline, guideline).update(**change), "frozen")


def test_a_frozen_version_still_comes_into_force():
    guideline = version(State.APPROVED)
    only(Guideline, guideline).update(frozen_at=NOW)

    assert only(Guideline, guideline).update(state=State.IN_FORCE) == 1


# --- time -----------------------------------------------------------------------------------------------------------


def superseded(until: datetime.date, **values) -> Guideline:
    guideline = GuidelineFactory(is_draft=True, **values)
    only(Guideline, guideline).update(state=State.SUPERSEDED, valid_until=until)
    return guideline


def test_two_versions_of_a_series_are_never_in_force_together():
    GuidelineFactory(series="eine", valid_from=datetime.date(2026, 1, 1))

    is_refused(lambda: GuidelineFactory(series="eine", valid_from=datetime.date(2027, 1, 1)), "do_not_overlap")


def test_versions_of_a_series_follow_each_other_by_the_day():
    superseded(datetime.date(2026, 12, 31), series="eine", valid_from=datetime.date(2026, 1, 1))

    assert GuidelineFactory(series="eine", valid_from=datetime.date(2027, 1, 1)).state == State.IN_FORCE


def test_a_version_does_not_begin_on_the_last_day_of_another():
    superseded(datetime.date(2027, 1, 1), series="eine", valid_from=datetime.date(2026, 1, 1))

    is_refused(lambda: GuidelineFactory(series="eine", valid_from=datetime.date(2027, 1, 1)), "do_not_overlap")


def test_versions_of_different_series_and_drafts_may_have_the_same_time():
    GuidelineFactory(series="eine")

    assert GuidelineFactory(series="andere").state == State.IN_FORCE
    assert GuidelineFactory(series="eine", is_draft=True).state == State.DRAFT


@pytest.mark.parametrize("state", [state for state in State if state != State.SUPERSEDED])
def test_only_a_superseded_version_has_ended(state):
    guideline = version(state)

    is_refused(lambda: only(Guideline, guideline).update(valid_until=datetime.date(2030, 1, 1)), "has_ended")


def test_a_superseded_version_has_an_end_that_lies_after_its_beginning():
    guideline = version()

    is_refused(lambda: only(Guideline, guideline).update(state=State.SUPERSEDED), "has_ended")
    is_refused(
        lambda: only(Guideline, guideline).update(state=State.SUPERSEDED, valid_until=datetime.date(2025, 12, 31)),
        "ends_after_it_begins",
    )


def test_a_name_is_given_once():
    GuidelineFactory(version="Fassung 2027")

    is_refused(lambda: GuidelineFactory(version="Fassung 2027"), "version")


# --- reading --------------------------------------------------------------------------------------------------------


def test_everybody_may_read_what_is_released_by_two_people():
    versions = {state: version(state, series=state) for state in State}

    assert set(Guideline.objects.published()) == {versions[state] for state in PUBLISHED}


def test_a_statement_without_source_must_be_marked_as_an_assumption():
    guideline = draft()

    is_refused(
        lambda: Parameter.objects.create(guideline=guideline, name="a", value="1"),
        "parameter_has_source_or_is_assumption",
    )


def test_the_rules_are_read_typed_and_exactly():
    assert rules_of(GuidelineFactory(small_change="0.05")).small_change == Decimal("0.05")


def test_a_rule_that_is_not_written_down_is_never_guessed():
    guideline = draft()
    guideline.parameters.filter(name="goals_max").delete()

    with pytest.raises(MissingRules, match="Die Regel „Höchstzahl der Ziele, denen ein Antrag dient“"):
        rules_of(guideline)


def test_only_the_rules_of_a_frozen_version_are_remembered(django_assert_num_queries):
    open_one, frozen = draft(), version()
    only(Guideline, frozen).update(frozen_at=NOW)
    frozen = Guideline.objects.get(pk=frozen.pk)

    with django_assert_num_queries(3):
        for guideline in (open_one, open_one, frozen, frozen):
            rules_of(guideline)


def test_the_amount_says_who_decides():
    guideline = draft()
    guideline.decision_levels.update(position=2)
    lower = guideline.decision_levels.create(
        position=1, body="Sachgebiet", act="Entscheidung", up_to=Decimal("5000.00"), is_assumption=True
    )
    upper = guideline.decision_levels.get(position=2)

    assert [level_for(guideline, Decimal(amount)) for amount in ("5000.00", "5000.01")] == [lower, upper]


def test_where_nobody_is_named_nobody_decides():
    guideline = draft()
    guideline.decision_levels.all().delete()

    assert level_for(guideline, Decimal(1)) is None


NAMED = [*(model for model in PARTS if not model._meta.auto_created), Guideline]


@pytest.mark.parametrize("model", NAMED, ids=lambda model: model.__name__)
def test_a_row_is_called_by_what_it_says(model):
    guideline = draft()
    found = guideline if model is Guideline else row(model, guideline)

    assert str(found) != f"{model.__name__} object ({found.pk})"
