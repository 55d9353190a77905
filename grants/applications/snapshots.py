"""What an application says, as stored values: taken when a Nachforderung opens it, put back if it stays unanswered.

The frozen versions are words for people; this is for the machine, so that what was never sent does not stay in the
rows from which plans are added up and Bescheide are written.
"""

import datetime
from collections.abc import Iterator

from django.db import models

from grants.applications.corrections import ANSWERS
from grants.applications.models import Application, CorrectionRequest

RELATIONS = ("districts", "goals")
LISTS = ("planned_values", "posts", "plan_rows", "other_funds")
PAPERS = ("attachments",)
ADDED_UP = "requested_amount"
"""Not asked by itself: it is the sum of rows of the plan."""


def taken(application: Application) -> dict:
    """Everything that a Nachforderung can open, except Anlagen, which keep their own times."""
    return {
        "fields": {field.name: field.value_from_object(application) for field in _fields()},
        "relations": {name: [row.pk for row in getattr(application, name).all()] for name in RELATIONS},
        "lists": {name: list(_rows(getattr(application, name))) for name in LISTS},
    }


def put_back(application: Application, request: CorrectionRequest, actor, now: datetime.datetime) -> None:
    """Undo what was changed since the Nachforderung and never sent; called by the door that has locked the row.

    The application is not saved here. Anlagen that were added count as removed, those removed stand again.
    """
    for field in _fields():
        setattr(application, field.attname, field.to_python(request.before["fields"][field.name]))
    for name in RELATIONS:
        getattr(application, name).set(request.before["relations"][name])
    for name in LISTS:
        stored = getattr(application, name)
        stored.all().delete()
        stored.bulk_create(stored.model(application=application, **row) for row in request.before["lists"][name])
    papers = application.attachments
    papers.filter(uploaded_at__gt=request.requested_at, removed_at=None).update(removed_at=now, removed_by=actor)
    papers.filter(uploaded_at__lte=request.requested_at, removed_at__gt=request.requested_at).update(
        removed_at=None, removed_by=None
    )


def _fields() -> list[models.Field]:
    beside = {*RELATIONS, *LISTS, *PAPERS}
    names = [name for answer in ANSWERS.values() for name in answer.names if name not in beside]
    return [Application._meta.get_field(name) for name in (*names, ADDED_UP)]


def _rows(stored) -> Iterator[dict]:
    left_out = {"id", "application_id"}
    names = [field.attname for field in stored.model._meta.concrete_fields if not field.generated]
    yield from stored.order_by("position").values(*(name for name in names if name not in left_out))
