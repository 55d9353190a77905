"""The door of the sample: what is risky about the files of a call, and drawing some of them for the examination."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import DateField, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from criteria import sampling
from criteria.deadlines import BERLIN
from criteria.sampling import Factor, Item
from grants import audit
from grants.applications.conflicts import Conflict
from grants.applications.models import Application, CorrectionRequest
from grants.applications.queries import files, has_conflict_in
from grants.applications.states import State
from grants.archive.models import Draw
from grants.calls.models import Call
from grants.committee.models import ScenarioLine
from grants.steps import Refused, ensure

LARGE = Decimal("50000.00")
FACTORS = (
    Factor("large", "Zuwendung ab 50.000 €", 3),
    Factor("new", "Träger zum ersten Mal gefördert", 2),
    Factor("cut", "weniger bewilligt als beantragt", 2),
    Factor("late", "nach der Antragsfrist eingegangen", 2),
    Factor("late_answer", "Nachforderung zu spät oder nicht beantwortet", 2),
    Factor("conflict", "Befangenheit erklärt", 2),
    Factor("moderated", "Bewertungen lagen weit auseinander", 1),
    Factor("by_hand", "Betrag in einem Szenario von Hand geändert", 2),
    Factor("order", "bewilligt, obwohl besser Bewertete desselben Schwerpunkts abgelehnt sind", 3),
    Factor("overdue", "Nachweis überfällig", 3),
)
"""What is looked at, with the points that are suggested; the person who draws may set others."""


HIDDEN = (
    "In diesem Förderaufruf gibt es eine Akte, bei der Sie befangen sind (§ 20 VwVfG). "
    "Die Stichprobe zieht deshalb eine andere Person."
)


class NotDrawable(Refused):
    """The sample cannot be drawn; the message says why."""


@transaction.atomic
def draw(
    *,
    call: Call,
    factors: Sequence[Factor],
    seed: str,
    size: int,
    actor,
    now: datetime.datetime,
    overdue: Collection[int] = (),
) -> Draw:
    """Draw files of a call by risk and keep what was drawn, with factors, seed and points.

    `overdue` are the ids of applications whose statistics or proofs are overdue. Raises Forbidden, NotDrawable;
    the latter also if a file of the call is hidden from the person.
    """
    ensure(actor, "sample.draw", call)
    if has_conflict_in(call, actor):
        raise NotDrawable(HIDDEN)
    items = items_of(call, actor, overdue)
    drawn = _drawn(items, factors, seed.strip(), size)
    made = Draw.objects.create(
        call=call,
        seed=seed.strip(),
        size=size,
        population=len(items),
        factors=[asdict(factor) for factor in factors],
        lines=[_line(each) for each in drawn],
        drawn_at=now,
        drawn_by=actor,
    )
    audit.record(
        chain=made.chain,
        actor=actor,
        action="draw_sample",
        sentence=f"Stichprobe von {len(drawn)} aus {len(items)} Akten gezogen. Startwert: {made.seed}.",
        now=now,
        draw=made.pk,
    )
    return made


def _drawn(items: list[Item], factors: Sequence[Factor], seed: str, size: int) -> list[sampling.Weighed]:
    if not items:
        raise NotDrawable("Zu diesem Förderaufruf gibt es keine Akten, aus denen Sie ziehen können.")
    try:
        return sampling.draw(items, factors, seed=seed, size=size)
    except sampling.BadSample as error:
        raise NotDrawable(str(error)) from error


def _line(drawn: sampling.Weighed) -> dict:
    return {
        "application": int(drawn.item.key),
        "points": drawn.points,
        "factors": [factor.key for factor in drawn.factors],
    }


def items_of(call: Call, user, overdue: Collection[int] = ()) -> list[Item]:
    """The files of a call that this person may know, each with the keys of the factors that apply to it."""
    late_answers = CorrectionRequest.objects.filter(application=OuterRef("pk")).filter(
        Q(closed_by__isnull=False)
        | Q(due_on__lt=TruncDate("answered_at", tzinfo=BERLIN, output_field=DateField()), answered_at__isnull=False)
    )
    of_traeger = Q(call=OuterRef("call"), organisation=OuterRef("organisation"))
    declared = Conflict.objects.filter(Q(application=OuterRef("pk")) | of_traeger, withdrawn_at=None)
    changed = ScenarioLine.objects.filter(application=OuterRef("pk")).exclude(amount=F("worked_out"))
    earlier = Application.objects.filter(
        organisation=OuterRef("organisation"),
        state=State.GRANTED,
        call__funding_year__lt=OuterRef("call__funding_year"),
    )
    found = (
        files(user)
        .filter(call=call)
        .select_related("call", "result")
        .prefetch_related("decisions")
        .annotate(
            has_late_answer=Exists(late_answers),
            has_conflict=Exists(declared),
            is_by_hand=Exists(changed),
            had_grant=Exists(earlier),
        )
        .order_by("pk")
    )
    applications = list(found)
    best_refused = _best_refused(applications)
    return [Item(str(each.pk), frozenset(_facts(each, best_refused, overdue))) for each in applications]


def _facts(application: Application, best_refused: dict[int, Fraction], overdue: Collection[int]):
    decision = next((one for one in application.decisions.all() if one.cosigned_at and one.replaced_at is None), None)
    percent = _percent(application)
    applies = {
        "large": decision is not None and decision.amount >= LARGE,
        "new": not application.had_grant,
        "cut": decision is not None and 0 < decision.amount < application.requested_amount,
        "late": application.is_late,
        "late_answer": application.has_late_answer,
        "conflict": application.has_conflict,
        "moderated": percent is not None and bool(application.result.moderation),
        "by_hand": application.is_by_hand,
        "order": application.state == State.GRANTED
        and percent is not None
        and percent < best_refused.get(application.priority_id, percent),
        "overdue": application.pk in overdue,
    }
    return (key for key, is_so in applies.items() if is_so)


def _best_refused(applications: Sequence[Application]) -> dict[int, Fraction]:
    """The best result among the rejected ones, by Förderschwerpunkt."""
    best: dict[int, Fraction] = {}
    for application in applications:
        percent = _percent(application)
        if application.state == State.REJECTED and percent is not None:
            best[application.priority_id] = max(percent, best.get(application.priority_id, percent))
    return best


def _percent(application: Application) -> Fraction | None:
    result = getattr(application, "result", None)
    return None if result is None else Fraction(result.percent)
