"""Carries guideline versions between the database and packages. What goes in comes out again, without loss."""

from collections.abc import Iterable

from django.db import transaction

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
from criteria.packages import shape
from criteria.packages.labels import READERS
from criteria.packages.parameters import definitions
from criteria.packages.shape import Package
from criteria.plan.models import Goal
from criteria.rubric.models import Criterion, Gate, Level, tie_rule
from criteria.scoring import Part

PARTS = ("parameters", "decision_levels", "plan_items", "priorities", "gates", "criteria", "clauses", "labels")
"""The rows that hang directly on a version."""


def package_of(guideline: Guideline) -> Package:
    """The whole version as a package."""
    return Package(
        header=shape.Header(
            guideline.series, guideline.title, guideline.version, guideline.valid_from, guideline.source
        ),
        parameters=_parameters(guideline),
        decision_levels=tuple(
            shape.DecisionLevel(row.body, row.act, row.up_to, _origin(row))
            for row in guideline.decision_levels.order_by("position")
        ),
        plan_items=tuple(_plan_item(row) for row in guideline.plan_items.order_by("position")),
        priorities=_priorities(guideline),
        rubric=_rubric(guideline),
        clauses=clauses_of(guideline),
        labels=_labels(guideline),
    )


def clauses_of(guideline: Guideline) -> tuple[shape.Clause, ...]:
    """The text blocks of the Bescheid, in their order."""
    return tuple(
        shape.Clause(
            row.key,
            shape.ClauseKind(row.kind),
            shape.When(row.when),
            row.text,
            _origin(row),
            tuple(row.requires),
            tuple(row.excludes),
            row.is_optional,
        )
        for row in guideline.clauses.order_by("position")
    )


def _labels(guideline: Guideline) -> tuple[shape.Label, ...]:
    # The table has no word for what stays as usual: there an empty text means it.
    rows = guideline.labels.order_by("position")
    words = ((row, row.office or None, row.applicant or None, row.button or None) for row in rows)
    return tuple(
        shape.Label(shape.LabelKind(row.kind), row.name, office, applicant, _origin(row), button)
        for row, office, applicant, button in words
    )


@transaction.atomic
def create(package: Package) -> Guideline:
    """Store a package as a new draft. The package is trusted to be whole (`criteria.packages.reading`)."""
    header = package.header
    guideline = Guideline.objects.create(
        series=header.series,
        title=header.title,
        version=header.version,
        valid_from=header.valid_from,
        source=header.source,
    )
    _fill(guideline, package)
    return guideline


@transaction.atomic
def replace(guideline: Guideline, package: Package) -> None:
    """Put the content of a package in the place of a draft's content. The database refuses it for anything else."""
    header = package.header
    Guideline.objects.filter(pk=guideline.pk).update(
        series=header.series,
        title=header.title,
        version=header.version,
        valid_from=header.valid_from,
        source=header.source,
    )
    for parts in (
        "parameters",
        "decision_levels",
        "plan_items",
        "priorities",
        "gates",
        "criteria",
        "clauses",
        "labels",
    ):
        getattr(guideline, parts).all().delete()
    _fill(guideline, package)


def _parameters(guideline: Guideline) -> tuple[shape.Parameter, ...]:
    rows = {row.name: row for row in guideline.parameters.all()}
    known = [name for name in definitions() if name in rows]
    others = sorted(set(rows) - set(known))
    return tuple(shape.Parameter(name, rows[name].value, _origin(rows[name])) for name in (*known, *others))


def _origin(row) -> shape.Origin:
    return shape.Origin(row.source, row.is_assumption)


def _stored(origin: shape.Origin) -> dict:
    return {"source": origin.source, "is_assumption": origin.is_assumption}


def _plan_item(row: PlanItem) -> shape.PlanItem:
    return shape.PlanItem(
        code=row.code,
        kind=shape.ItemKind(row.kind),
        title=row.title,
        help=row.help,
        is_eligible=row.is_eligible,
        origin=_origin(row),
        is_staff=row.is_staff,
        is_flat_rate=row.is_flat_rate,
    )


def _priorities(guideline: Guideline) -> tuple[shape.Priority, ...]:
    rows = guideline.priorities.order_by("position", "key").prefetch_related("goals", "requirements", "exclusions")
    return tuple(
        shape.Priority(
            key=row.key,
            title=row.title,
            target_groups=tuple(row.target_groups.split("\n")),
            aims=tuple(row.aims.split("\n")),
            goals=tuple(sorted(goal.key for goal in row.goals.all())),
            requirements=_statements(row.requirements.all()),
            exclusions=_statements(row.exclusions.all()),
            origin=_origin(row),
        )
        for row in rows
    )


def _statements(rows: Iterable) -> tuple[shape.Statement, ...]:
    return tuple(shape.Statement(row.text, _origin(row)) for row in sorted(rows, key=lambda row: row.position))


def _rubric(guideline: Guideline) -> shape.Rubric:
    return shape.Rubric(
        gates=tuple(
            shape.Gate(row.text, row.legal_basis, _origin(row)) for row in guideline.gates.order_by("position")
        ),
        criteria=tuple(
            shape.Criterion(
                code=row.code,
                part=Part(row.part),
                title=row.title,
                question=row.question,
                weight=row.weight,
                levels=tuple(level.anchor for level in row.levels.all()),
                minimum_points=row.minimum_points,
                goals=tuple(sorted(goal.key for goal in row.goals.all())),
                is_formal=row.is_formal,
                origin=_origin(row),
            )
            for row in guideline.criteria.in_full()
        ),
        tie_rule=tuple(tie_rule(guideline)),
    )


def _fill(guideline: Guideline, package: Package) -> None:
    Parameter.objects.bulk_create(
        Parameter(guideline=guideline, name=part.name, value=part.value, **_stored(part.origin))
        for part in package.parameters
    )
    DecisionLevel.objects.bulk_create(
        DecisionLevel(
            guideline=guideline, position=place, body=part.body, act=part.act, up_to=part.up_to, **_stored(part.origin)
        )
        for place, part in enumerate(package.decision_levels, start=1)
    )
    PlanItem.objects.bulk_create(
        PlanItem(
            guideline=guideline,
            position=place,
            code=part.code,
            kind=part.kind.value,
            title=part.title,
            help=part.help,
            is_eligible=part.is_eligible,
            is_staff=part.is_staff,
            is_flat_rate=part.is_flat_rate,
            **_stored(part.origin),
        )
        for place, part in enumerate(package.plan_items, start=1)
    )
    _fill_priorities(guideline, package.priorities)
    _fill_rubric(guideline, package.rubric)
    _fill_clauses(guideline, package.clauses)
    _fill_labels(guideline, package.labels)


def _fill_clauses(guideline: Guideline, clauses: tuple[shape.Clause, ...]) -> None:
    Clause.objects.bulk_create(
        Clause(
            guideline=guideline,
            position=place,
            key=part.key,
            kind=part.kind.value,
            when=part.when.value,
            text=part.text,
            requires=list(part.requires),
            excludes=list(part.excludes),
            is_optional=part.is_optional,
            **_stored(part.origin),
        )
        for place, part in enumerate(clauses, start=1)
    )


def _fill_labels(guideline: Guideline, labels: tuple[shape.Label, ...]) -> None:
    Label.objects.bulk_create(
        Label(
            guideline=guideline,
            position=place,
            kind=part.kind.value,
            name=part.name,
            **{reader: getattr(part, reader) or "" for reader in READERS},
            **_stored(part.origin),
        )
        for place, part in enumerate(labels, start=1)
    )


def _fill_priorities(guideline: Guideline, priorities: tuple[shape.Priority, ...]) -> None:
    for place, part in enumerate(priorities, start=1):
        priority = Priority.objects.create(
            guideline=guideline,
            position=place,
            key=part.key,
            title=part.title,
            target_groups="\n".join(part.target_groups),
            aims="\n".join(part.aims),
            **_stored(part.origin),
        )
        priority.goals.set(Goal.objects.filter(key__in=part.goals))
        for model, statements in ((Requirement, part.requirements), (Exclusion, part.exclusions)):
            model.objects.bulk_create(
                model(priority=priority, position=number, text=statement.text, **_stored(statement.origin))
                for number, statement in enumerate(statements, start=1)
            )


def _fill_rubric(guideline: Guideline, rubric: shape.Rubric) -> None:
    Gate.objects.bulk_create(
        Gate(guideline=guideline, position=place, text=part.text, legal_basis=part.legal_basis, **_stored(part.origin))
        for place, part in enumerate(rubric.gates, start=1)
    )
    for place, part in enumerate(rubric.criteria, start=1):
        criterion = Criterion.objects.create(
            guideline=guideline,
            position=place,
            code=part.code,
            part=part.part.value,
            title=part.title,
            question=part.question,
            weight=part.weight,
            max_points=part.max_points,
            minimum_points=part.minimum_points,
            is_formal=part.is_formal,
            tie_position=rubric.tie_rule.index(part.code) if part.code in rubric.tie_rule else None,
            **_stored(part.origin),
        )
        criterion.goals.set(Goal.objects.filter(key__in=part.goals))
        Level.objects.bulk_create(
            Level(criterion=criterion, points=points, anchor=anchor) for points, anchor in enumerate(part.levels)
        )
