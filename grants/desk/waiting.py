"""Who waits for whom: for each file the one whose turn it is, and since when. It names offices, not assessors."""

import datetime

from django.db import models
from django.db.models import Case, Exists, F, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat

from grants.applications.models import CorrectionRequest
from grants.applications.states import State
from grants.assessment.models import Assessment
from grants.assessment.queries import combine
from grants.audit.models import Entry
from grants.awards.models import Decision
from grants.committee.models import Consultation
from grants.committee.queries import FINAL, RESOLVED


class WaitsFor(models.TextChoices):
    """Whose turn it is."""

    OWNER = "owner", "Träger"
    OFFICER = "officer", "Sachbearbeitung"
    ASSESSORS = "assessors", "Bewertende"
    HEAD = "head", "Leitung"
    COMMITTEE = "committee", "Gremium"
    NOBODY = "nobody", "niemand"


def with_waiting(applications, today: datetime.date):
    """Applications with `waits_for` (WaitsFor) and `correction_due`, the day on which an open Nachforderung ends.

    After that day it is the officer's turn again.
    """
    here = OuterRef("pk")
    still_open = Assessment.objects.filter(application=here, submitted_at=None)
    correction = CorrectionRequest.objects.filter(application=here, answered_at=None)
    whose = Case(
        When(state__in=[State.SUBMITTED, State.CHECKING], then=Value(WaitsFor.OFFICER.value)),
        When(Q(state=State.CORRECTION, correction_due__gte=today), then=Value(WaitsFor.OWNER.value)),
        When(state=State.CORRECTION, then=Value(WaitsFor.OFFICER.value)),
        When(Q(state=State.ASSESSMENT) & Exists(still_open), then=Value(WaitsFor.ASSESSORS.value)),
        When(state=State.ASSESSMENT, then=Value(WaitsFor.OFFICER.value)),
        When(state=State.DELIBERATION, then=Value(WaitsFor.HEAD.value)),
        When(Q(state=State.COSIGNING) & _lacks_resolution(here), then=Value(WaitsFor.COMMITTEE.value)),
        When(state=State.COSIGNING, then=Value(WaitsFor.HEAD.value)),
        default=Value(WaitsFor.NOBODY.value),
        output_field=models.CharField(),
    )
    return applications.annotate(correction_due=Subquery(correction.values("due_on")[:1])).annotate(waits_for=whose)


def with_waiting_since(applications):
    """Applications with `waits_since`: the moment since which the present person is awaited."""
    here = OuterRef("pk")
    chain = Concat(Value("application:"), Cast(OuterRef("pk"), models.CharField()))
    entries = Entry.objects.filter(chain=chain).annotate(after=KT("data__after"))
    step = entries.filter(after=OuterRef("state")).order_by("-number").values("at")[:1]
    sheets = Assessment.objects.filter(application=here).order_by().values("application")
    asked = sheets.filter(submitted_at=None).annotate(first=Min("assigned_at")).values("first")
    answered = sheets.annotate(last=Max("submitted_at")).values("last")
    since = Case(
        When(state=State.ASSESSMENT, then=Coalesce(Subquery(asked), Subquery(answered), Subquery(step))),
        When(waits_for=WaitsFor.NOBODY, then=Value(None)),
        default=Coalesce(Subquery(step), F("submitted_at")),
        output_field=models.DateTimeField(),
    )
    return applications.annotate(waits_since=since)


def needing_moderation(applications) -> list[int]:
    """The ids of those files whose sheets are opened and lie farther apart than the guideline tolerates.

    The sheets of one guideline are read with a constant number of queries. Says nothing about points.
    """
    sealed = Assessment.objects.filter(application=OuterRef("pk"), opened_at=None)
    rows = (
        applications.filter(~Exists(sealed), state=State.ASSESSMENT, assessments__isnull=False)
        .distinct()
        .order_by("pk")
        .defer(None)
        .select_related(None)
        .select_related("call__guideline")
        .prefetch_related("assessments__scores__criterion")
    )
    return [row.pk for row in rows if combine(row, list(row.assessments.all())).needs_moderation]


def _lacks_resolution(here: OuterRef):
    """Does the standing decision ask for a resolution, and has the committee not given one as its last word?"""
    word = Consultation.objects.filter(
        paper__scenario__lines__application=OuterRef("application"), outcome__in=FINAL
    ).order_by("-held_on", "-recorded_at", "-pk")
    deciding = Decision.objects.standing().filter(application=here, needs_resolution=True)
    return Exists(
        deciding.alias(last_word=Coalesce(Subquery(word.values("outcome")[:1]), Value(""))).exclude(
            last_word__in=RESOLVED
        )
    )
