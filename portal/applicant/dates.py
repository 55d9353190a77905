"""The dates of a Träger: what is to be done until when. Page, calendar and timeline read the same ones."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from criteria.deadlines import BERLIN
from criteria.guideline.queries import rules_of
from criteria.moments import day_of, moment_in_words
from grants.applications.labels import WITH_LABELS, button_of
from grants.applications.models import Application, CorrectionRequest
from grants.applications.states import State
from grants.letters.conditions import proof_due
from grants.remedies.revocations import Revocation
from grants.remedies.states import RevocationState
from portal.applicant import own
from portal.kern.german import german_date
from reporting.deliveries.states import OPEN
from reporting.narratives.states import OPEN as OPEN_NARRATIVES
from reporting.narratives.states import State as NarrativeState


@dataclass(frozen=True)
class Date:
    """One thing to be done until the end of a day, or until a moment on it.

    `key` stays the same when the day moves. `neutral` says what it is about without words of the application.
    `is_ready` says whether it can be done today already.
    """

    key: str
    day: datetime.date
    text: str
    application: Application
    url: str
    neutral: str
    moment: datetime.datetime | None = None
    is_ready: bool = True

    @property
    def until(self) -> str:
        return moment_in_words(self.moment) if self.moment else german_date(self.day)


def dates_of(user, now: datetime.datetime, application: Application | None = None) -> list[Date]:
    """All dates of these Träger, or those of one application, the nearest first. What is overdue stays among them."""
    only = {} if application is None else {"pk": application.pk}
    applications = own.applications(user).filter(**only)
    today = day_of(now)
    found = [
        *_drafts(applications, now),
        *_corrections(applications),
        *_letters(user, applications, today),
        *_hearings(user, applications),
        *_deliveries(user, applications, today),
        *_narratives(user, applications, today),
        *_proofs(applications, today),
    ]
    return sorted(found, key=lambda date: (date.day, date.key))


def _drafts(applications, now: datetime.datetime):
    drafts = applications.filter(state=State.DRAFT, call__closes_at__gte=now).prefetch_related(WITH_LABELS)
    for draft in drafts.order_by("pk"):
        closes_at = draft.call.closes_at.astimezone(BERLIN)
        yield Date(
            key=f"antrag-{draft.pk}",
            day=closes_at.date(),
            moment=closes_at,
            text=button_of(draft, "submit"),
            application=draft,
            url=reverse("applicant:tasks", args=[draft.pk]),
            neutral=draft.call.title,
        )


def _corrections(applications):
    asked = applications.filter(state=State.CORRECTION).prefetch_related(WITH_LABELS)
    waiting = {row.pk: row for row in asked}
    for request in CorrectionRequest.objects.filter(application__in=waiting, answered_at=None).order_by("pk"):
        application = waiting[request.application_id]
        yield Date(
            key=f"nachbesserung-{request.pk}",
            day=request.due_on,
            text=button_of(application, "resubmit"),
            application=application,
            url=reverse("applicant:tasks", args=[application.pk]),
            neutral=f"Aktenzeichen {application}",
        )


def _letters(user, applications, today: datetime.date):
    """Letters to be retrieved. After the last day the portal no longer counts (§ 41 Abs. 2a VwVfG)."""
    for letter in own.letters(user).filter(application__in=applications.values("pk"), retrieved_at=None):
        if letter.retrieve_until >= today:
            yield Date(
                key=f"schreiben-{letter.pk}",
                day=letter.retrieve_until,
                text="Schreiben im Postfach abrufen",
                application=letter.application,
                url=reverse("applicant:letter", args=[letter.pk]),
                neutral=f"Aktenzeichen {letter.application}",
            )


def _hearings(user, applications):
    """Anhörungen that wait for an answer."""
    waiting = Revocation.objects.visible_to(user).filter(
        application__in=applications.order_by().values("pk"), state=RevocationState.HEARING
    )
    for revocation in waiting.select_related("application__organisation", "application__call").order_by("pk"):
        yield Date(
            key=f"anhoerung-{revocation.pk}",
            day=revocation.answer_until,
            text="Zur Anhörung äußern",
            application=revocation.application,
            url=reverse("applicant:hearing", args=[revocation.pk]),
            neutral=f"Aktenzeichen {revocation.application}",
        )


def _deliveries(user, applications, today: datetime.date):
    due = own.deliveries(user).filter(application__in=applications.values("pk"), state__in=OPEN)
    for delivery in due.order_by("pk"):
        yield Date(
            key=f"statistik-{delivery.pk}",
            day=delivery.due_on,
            text=f"Statistik {delivery.period.label} {'nachbessern' if delivery.is_to_correct else 'abgeben'}",
            application=delivery.application,
            url=reverse("applicant:delivery", args=[delivery.pk]),
            neutral=f"Aktenzeichen {delivery.application}",
            is_ready=delivery.is_to_correct or delivery.period.end < today,
        )


def _narratives(user, applications, today: datetime.date):
    """Sachberichte that are not handed in, or wait for an answer; the last one comes with the Verwendungsnachweis."""
    due = own.narratives(user).filter(application__in=applications.values("pk"), state__in=OPEN_NARRATIVES)
    for narrative in due.order_by("pk"):
        asked = narrative.state == NarrativeState.QUESTIONED
        yield Date(
            key=f"sachbericht-{narrative.pk}",
            day=narrative.due_on,
            text=f"Rückfrage zum {narrative} beantworten" if asked else f"{narrative} abgeben",
            application=narrative.application,
            url=reverse("applicant:narrative", args=[narrative.pk]),
            neutral=f"Aktenzeichen {narrative.application}",
            is_ready=asked or datetime.date(narrative.year, 12, 31) < today,
        )


def _proofs(applications, today: datetime.date):
    rules = {}
    for grant in applications.filter(state=State.GRANTED).order_by("pk"):
        # Many grants stand under one guideline version; its rules are read once.
        if grant.call.guideline_id not in rules:
            rules[grant.call.guideline_id] = rules_of(grant.call.guideline)
        day = proof_due(rules[grant.call.guideline_id], grant.period_end)
        if day >= today:
            yield Date(
                key=f"nachweis-{grant.pk}",
                day=day,
                text="Verwendungsnachweis vorlegen",
                application=grant,
                url=reverse("applicant:tasks", args=[grant.pk]),
                neutral=f"Aktenzeichen {grant}",
                is_ready=grant.period_end < today,
            )
