"""The doors of the assessment: assign, unassign, score, submit, close."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction

from criteria import scoring
from criteria.rubric.models import pure
from grants import audit
from grants.applications.models import Application
from grants.applications.states import BY_NAME, State
from grants.assessment.marks import AssessmentIncomplete, Mark, ensure_on_scale
from grants.assessment.models import Assessment, ModeratedScore, Result, Score
from grants.assessment.moderation import Moderation, agreed_points
from grants.assessment.queries import combine, criteria_of, criteria_of_sheet, needs_reason, parts_of, progress
from grants.people.models import Role, User
from grants.permissions.predicates import is_free_of_conflict
from grants.steps import Forbidden, NotPossible, Refused, ensure, locked, take


class NotAssignable(Refused):
    """This person cannot assess this application."""


@transaction.atomic
def assign(*, application: Application, assessor, actor, now: datetime.datetime, part: str = "") -> Assessment:
    """Give an application to an assessor, or one part of its rubric (a value of scoring.Part).

    Raises Forbidden, NotPossible, NotAssignable (§ 20 VwVfG).
    """
    row = locked(application)
    ensure(actor, "assessment.assign", row)
    if row.state != State.ASSESSMENT:
        raise NotPossible("Bewertende lassen sich nur während der fachlichen Bewertung zuweisen.")
    if not (assessor.is_active and Role.ASSESSOR in assessor.roles and is_free_of_conflict(assessor, row)):
        raise NotAssignable(
            f"{assessor} kann diesen Antrag nicht bewerten: Konto geschlossen, keine Bewertungsrolle, oder befangen."
        )
    _ensure_part(row, assessor, part)
    assessment, created = Assessment.objects.get_or_create(
        application=row, assessor=assessor, part=part, defaults={"assigned_at": now, "assigned_by": actor}
    )
    if created:
        scope = f" Umfang: {assessment.part_label}." if part else ""
        _record(row, actor, now, "assign", f"{assessor} bewertet den Antrag.{scope}", assessor=assessor.pk, part=part)
    return assessment


@transaction.atomic
def unassign(*, assessment: Assessment, actor, now: datetime.datetime, reason: str) -> None:
    """Take a sheet that is not submitted from its assessor, with a reason. What was saved on it is deleted.

    Raises Forbidden, NotPossible, AssessmentIncomplete.
    """
    application = locked(assessment.application)
    ensure(actor, "assessment.assign", application)
    row = Assessment.objects.select_related("assessor").filter(pk=assessment.pk, application=application).first()
    if row is None or row.submitted_at is not None or application.state != State.ASSESSMENT:
        raise NotPossible(
            "Diese Zuweisung lässt sich nicht mehr aufheben. Vielleicht ist die Bewertung inzwischen abgegeben."
        )
    if not reason.strip():
        raise AssessmentIncomplete("Bitte schreiben Sie, warum Sie die Zuweisung aufheben.")
    sentence = f"{row.assessor} bewertet den Antrag nicht mehr ({row.part_label}). Grund: {reason.strip()}"
    who = {"assessor": row.assessor_id, "part": row.part}
    _record(application, actor, now, "unassign", sentence, reason=reason, **who)
    row.delete()
    _open_when_complete(application, now)


@transaction.atomic
def save_scores(*, assessment: Assessment, actor, now: datetime.datetime, marks: Mapping[str, Mark]) -> Assessment:
    """Save points by criterion code; an incomplete sheet may be saved.

    Raises Forbidden, NotPossible, WrongMark.
    """
    row = locked(assessment)
    ensure(actor, "assessment.edit", row)
    _ensure_mine_and_open(row, actor)
    criteria = {criterion.code: criterion for criterion in criteria_of_sheet(row) if criterion.code in marks}
    for code, criterion in criteria.items():
        ensure_on_scale(criterion, marks[code])
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
    # The application first: of two who submit at the same moment, the second must see the sheet of the first.
    locked(assessment.application)
    row = locked(assessment)
    ensure(actor, "assessment.submit", row)
    _ensure_mine_and_open(row, actor)
    scores = {score.criterion_id: score for score in row.scores.all()}
    for criterion in criteria_of_sheet(row):
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
    _open_when_complete(row.application, now)
    return row


@transaction.atomic
def complete_assessment(
    *,
    application: Application,
    actor,
    now: datetime.datetime,
    moderation: str = "",
    marks: Mapping[str, Mark] | None = None,
    took_part: Sequence[User] = (),
) -> Application:
    """Close the assessment: combine the sealed sheets into one result.

    Where the sheets differ by more than the guideline's tolerance, the result of a moderation must be given: in words,
    in points with a reason for each criterion on which they differ, and who of the assessors took part. The result is
    computed from these points. Raises Forbidden, NotPossible, AssessmentIncomplete, WrongMark.
    """
    row = locked(application)
    ensure(actor, "application.complete_assessment", row)
    agreed = Moderation(moderation, marks or {}, took_part)
    if row.state == State.ASSESSMENT:
        _close(row, actor, now, agreed)
    data = {
        "moderated": {code: [mark.points, mark.reason] for code, mark in agreed.marks.items()},
        "took_part": sorted(person.pk for person in took_part),
    }
    return take(
        BY_NAME["complete_assessment"], row, actor=actor, now=now, note=moderation, data=data if agreed.marks else {}
    )


def _close(application: Application, actor, now: datetime.datetime, moderation: Moderation) -> None:
    found = progress(application)
    if not found.is_complete:
        raise AssessmentIncomplete(
            f"Es müssen mindestens {found.wanted} Bewertungen je Teil zugewiesen und alle abgegeben sein."
        )
    # Where the last open sheet fell away by a conflict of interest, nobody has opened the others yet.
    _open_when_complete(application, now)
    sheets = list(application.assessments.prefetch_related("scores__criterion"))
    criteria = list(criteria_of(application))
    combined = combine(application, sheets)
    points = agreed_points(criteria, sheets, combined, moderation)
    result = Result.objects.create(
        application=application,
        percent=str(scoring.percent(pure(criteria), points)),
        spread=str(combined.spread),
        points={code: str(value) for code, value in points.items()},
        lines=[line.text for line in scoring.explain(pure(criteria), points)],
        moderation=moderation.text,
        closed_at=now,
        closed_by=actor,
    )
    result.took_part.set(moderation.took_part)
    ModeratedScore.objects.bulk_create(
        ModeratedScore(result=result, criterion=criterion, points=mark.points, reason=mark.reason.strip())
        for criterion in criteria
        if combined.needs_moderation and (mark := moderation.marks.get(criterion.code))
    )


def _ensure_part(application: Application, assessor, part: str) -> None:
    if part and part not in parts_of(application):
        raise NotAssignable("Das Bewertungsraster dieses Antrags hat diesen Teil nicht.")
    covered = set(application.assessments.filter(assessor=assessor).exclude(part=part).values_list("part", flat=True))
    if covered and (not part or "" in covered):
        raise NotAssignable(f"{assessor} bewertet diesen Antrag schon. Bitte wählen Sie eine andere Person.")


def _open_when_complete(application: Application, now: datetime.datetime) -> None:
    """Unseal the sheets once there are enough for every part and none is open."""
    if progress(application).is_complete:
        application.assessments.filter(opened_at=None).update(opened_at=now)


def _ensure_mine_and_open(assessment: Assessment, actor) -> None:
    if assessment.assessor_id != actor.pk:
        raise Forbidden("Diese Bewertung gehört einer anderen Person.")
    if assessment.submitted_at is not None or assessment.application.state != State.ASSESSMENT:
        raise NotPossible("Diese Bewertung ist abgegeben und lässt sich nicht mehr ändern.")


def _record(application: Application, actor, now: datetime.datetime, action: str, sentence: str, **data) -> None:
    audit.record(chain=application.chain, actor=actor, action=action, sentence=sentence, now=now, **data)
