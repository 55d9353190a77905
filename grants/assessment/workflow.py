"""The doors of the assessment: assign, score, submit, close."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from criteria import scoring
from criteria.guideline.queries import rules_of
from criteria.rubric.models import pure
from grants import audit
from grants.applications.models import Application
from grants.applications.states import BY_NAME, State
from grants.assessment.models import Assessment, Result, Score
from grants.assessment.queries import combine, criteria_of, needs_reason
from grants.people.models import Role
from grants.permissions.predicates import is_free_of_conflict
from grants.steps import Forbidden, NotPossible, Refused, ensure, locked, take


class NotAssignable(Refused):
    """This person cannot assess this application."""


class WrongMark(Refused):
    """Points that the criterion does not have."""


class AssessmentIncomplete(Refused):
    """Points, reasons or whole assessments are missing."""


@dataclass(frozen=True)
class Mark:
    """Points on one criterion, with the reason."""

    points: int
    reason: str = ""


@transaction.atomic
def assign(*, application: Application, assessor, actor, now: datetime.datetime) -> Assessment:
    """Give an application to an assessor. Raises Forbidden, NotPossible, NotAssignable (§ 20 VwVfG)."""
    row = locked(application)
    ensure(actor, "assessment.assign", row)
    if row.state != State.ASSESSMENT:
        raise NotPossible("Bewertende lassen sich nur während der fachlichen Bewertung zuweisen.")
    if not (assessor.is_active and Role.ASSESSOR in assessor.roles and is_free_of_conflict(assessor, row)):
        raise NotAssignable(
            f"{assessor} kann diesen Antrag nicht bewerten: Konto geschlossen, keine Bewertungsrolle, oder befangen."
        )
    assessment, created = Assessment.objects.get_or_create(
        application=row, assessor=assessor, defaults={"assigned_at": now, "assigned_by": actor}
    )
    if created:
        _record(row, actor, now, "assign", f"{assessor} bewertet den Antrag.", assessor=assessor.pk)
    return assessment


@transaction.atomic
def save_scores(*, assessment: Assessment, actor, now: datetime.datetime, marks: Mapping[str, Mark]) -> Assessment:
    """Save points by criterion code; an incomplete sheet may be saved.

    Raises Forbidden, NotPossible, WrongMark.
    """
    row = locked(assessment)
    ensure(actor, "assessment.edit", row)
    _ensure_mine_and_open(row, actor)
    criteria = {criterion.code: criterion for criterion in criteria_of(row.application) if criterion.code in marks}
    for code, criterion in criteria.items():
        if not 0 <= marks[code].points <= criterion.max_points:
            raise WrongMark(f"Für „{criterion.title}“ sind 0 bis {criterion.max_points} Punkte möglich.")
    row.scores.exclude(criterion__in=criteria.values()).delete()
    Score.objects.bulk_create(
        (
            Score(assessment=row, criterion=criterion, points=marks[code].points, reason=marks[code].reason)
            for code, criterion in criteria.items()
        ),
        update_conflicts=True,
        unique_fields=["assessment", "criterion"],
        update_fields=["points", "reason"],
    )
    return row


@transaction.atomic
def submit(*, assessment: Assessment, actor, now: datetime.datetime) -> Assessment:
    """Seal one's assessment. Raises Forbidden, NotPossible, AssessmentIncomplete."""
    row = locked(assessment)
    ensure(actor, "assessment.submit", row)
    _ensure_mine_and_open(row, actor)
    scores = {score.criterion_id: score for score in row.scores.all()}
    for criterion in criteria_of(row.application):
        score = scores.get(criterion.pk)
        if score is None:
            raise AssessmentIncomplete(f"Es fehlen Punkte für „{criterion.title}“. Bitte bewerten Sie alle Kriterien.")
        if needs_reason(criterion, score.points) and not score.reason.strip():
            raise AssessmentIncomplete(
                f"„{criterion.title}“ hat die {'niedrigste' if score.points == 0 else 'höchste'} Punktzahl. "
                "Bitte begründen Sie sie."
            )
    row.submitted_at = now
    row.save(update_fields=["submitted_at"])
    _record(row.application, actor, now, "assess", "Bewertung abgegeben.", assessment=row.pk)
    return row


@transaction.atomic
def complete_assessment(
    *, application: Application, actor, now: datetime.datetime, moderation: str = ""
) -> Application:
    """Close the assessment: combine the sealed sheets into one result.

    Raises Forbidden, NotPossible, AssessmentIncomplete.

    Where the sheets differ by more than the guideline's tolerance, the result of a moderation must be given.
    """
    row = locked(application)
    ensure(actor, "application.complete_assessment", row)
    if row.state == State.ASSESSMENT and not Result.objects.filter(application=row).exists():
        _close(row, actor, now, moderation)
    return take(BY_NAME["complete_assessment"], row, actor=actor, now=now, note=moderation)


def _close(application: Application, actor, now: datetime.datetime, moderation: str) -> None:
    guideline = application.call.guideline
    sheets = list(application.assessments.prefetch_related("scores__criterion"))
    wanted = rules_of(guideline).assessors
    if len(sheets) < wanted or any(sheet.submitted_at is None for sheet in sheets):
        raise AssessmentIncomplete(f"Es müssen mindestens {wanted} Bewertungen zugewiesen und alle abgegeben sein.")
    combined = combine(application, sheets)
    if combined.needs_moderation and not moderation.strip():
        raise AssessmentIncomplete(
            "Die Bewertungen liegen weit auseinander. Bitte stimmen Sie sich ab und halten Sie das Ergebnis fest."
        )
    Result.objects.create(
        application=application,
        percent=str(combined.mean),
        spread=str(combined.spread),
        points={code: str(points) for code, points in combined.points.items()},
        lines=[line.text for line in scoring.explain(pure(criteria_of(application)), combined.points)],
        moderation=moderation,
        closed_at=now,
        closed_by=actor,
    )


def _ensure_mine_and_open(assessment: Assessment, actor) -> None:
    if assessment.assessor_id != actor.pk:
        raise Forbidden("Diese Bewertung gehört einer anderen Person.")
    if assessment.submitted_at is not None or assessment.application.state != State.ASSESSMENT:
        raise NotPossible("Diese Bewertung ist abgegeben und lässt sich nicht mehr ändern.")


def _record(application: Application, actor, now: datetime.datetime, action: str, sentence: str, **data) -> None:
    audit.record(chain=application.chain, actor=actor, action=action, sentence=sentence, now=now, **data)
