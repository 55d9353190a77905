"""The door back from the ranking to the assessment: the result is kept as history, and sheets are opened again."""

import datetime
from collections.abc import Collection

from django.db import transaction

from grants.applications.models import Application
from grants.applications.states import BY_NAME
from grants.assessment.marks import AssessmentIncomplete
from grants.assessment.models import Assessment, EarlierResult
from grants.steps import ensure, ensure_possible, locked, take


@transaction.atomic
def return_to_assessment(
    *, application: Application, actor, now: datetime.datetime, reason: str, reopen: Collection[int] = ()
) -> Application:
    """Give an assessed application back to the assessment, with a reason (§§ 24, 40 VwVfG).

    The result stays as it was among the earlier ones, with the sheets on which it rests. `reopen` are the ids of the
    sheets that their assessors shall work on again; while one is open, all are sealed.
    Raises Forbidden, NotPossible, AssessmentIncomplete.
    """
    row = locked(application)
    step = BY_NAME["return_to_assessment"]
    ensure(actor, step.act, row)
    ensure_possible(step, row)
    if not reason.strip():
        raise AssessmentIncomplete("Bitte schreiben Sie, warum Sie den Antrag zur Bewertung zurückgeben.")
    sheets = list(row.assessments.select_related("assessor").prefetch_related("scores__criterion"))
    opened = [sheet for sheet in sheets if sheet.pk in reopen]
    _keep(row, sheets, actor=actor, now=now, reason=reason)
    row.assessments.filter(pk__in=[sheet.pk for sheet in opened]).update(submitted_at=None)
    names = ", ".join(str(sheet.assessor) for sheet in opened)
    note = f"{reason.strip()} Wieder geöffnet: {names}." if names else reason.strip()
    data = {"reopened": [sheet.pk for sheet in opened]}
    return take(step, row, actor=actor, now=now, note=note, reason=reason, data=data)


def _keep(row: Application, sheets: list[Assessment], *, actor, now: datetime.datetime, reason: str) -> None:
    result = row.result
    moderated = result.moderated.select_related("criterion")
    EarlierResult.objects.create(
        application=row,
        percent=result.percent,
        spread=result.spread,
        points=result.points,
        lines=result.lines,
        moderation=result.moderation,
        sheets=[_as_it_was(sheet) for sheet in sheets],
        moderated={one.criterion.code: [one.points, one.reason] for one in moderated},
        closed_at=result.closed_at,
        closed_by_id=result.closed_by_id,
        returned_at=now,
        returned_by=actor,
        reason=reason.strip(),
    )
    result.delete()


def _as_it_was(sheet: Assessment) -> dict:
    return {
        "assessor": sheet.assessor_id,
        "name": str(sheet.assessor),
        "part": sheet.part,
        "submitted_at": sheet.submitted_at.isoformat(),
        "scores": {score.criterion.code: [score.points, score.reason] for score in sheet.scores.all()},
    }
