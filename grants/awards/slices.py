"""The yearly parts of a grant (Jahresscheiben), and what of them is released."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet, Sum

from criteria.guideline.models import PlanItem
from criteria.years import YearSum, later_part, year_sums
from grants.applications.models import Application, PlanRow
from grants.applications.plan import years_of
from grants.awards.models import Decision, Release, Slice
from grants.calls.models import Call

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Year:
    """The part of one budget year in euros: granted, released, proposed for release, and still to be proposed.

    What was taken back or revoked of the grant is not released any more.
    """

    slice: Slice
    released: Decimal
    waiting: Decimal
    left: Decimal


def usual_later_part(application: Application, amount: Decimal) -> Decimal:
    """The part of a grant for the second year, in euros: in the proportion in which the Träger asked for it.

    0.00 where the call has one year, or the plan does not name a second year.
    """
    return later_part(amount, later_shares([application]).get(application.pk, Fraction()))


def later_shares(applications: Iterable[Application]) -> dict[int, Fraction]:
    """The share of the second year (0 to 1) in what each Träger asked for, by id; who asked for none is left out.

    One query. The calls of the applications must be loaded.
    """
    able = {one.pk: one for one in applications if one.requested_amount and len(years_of(one.call)) > 1}
    rows = PlanRow.objects.filter(application__in=able, item__kind=PlanItem.Kind.GRANT).order_by()
    asked = rows.values_list("application").annotate(total=Sum("second_year"))
    return {
        key: min(Fraction(1), Fraction(total) / Fraction(able[key].requested_amount)) for key, total in asked if total
    }


def limits_of(call: Call) -> tuple[tuple[int, Decimal], ...]:
    """What a call has for each budget year, in euros; empty where its envelope is not divided by year."""
    if call.later_envelope is None or len(years_of(call)) < 2:
        return ()
    first, last = years_of(call)
    return (first, call.envelope - call.later_envelope), (last, call.later_envelope)


def sums_by_year(call: Call, amounts: Iterable[tuple[Application, Decimal]]) -> tuple[YearSum, ...]:
    """What amounts, in euros, would take from the budget years of a call if each is divided as its Träger asked.

    Empty where the envelope is not divided by year.
    """
    if not (limits := limits_of(call)):
        return ()
    pairs = list(amounts)
    shares = later_shares(application for application, _ in pairs)
    return year_sums(((amount, shares.get(one.pk, Fraction())) for one, amount in pairs), limits)


def gaps(sums: Iterable[YearSum]) -> str:
    """The German sentences about the years that lack money; empty if all hold."""
    return " ".join(filter(None, (one.sentence for one in sums)))


def split(call: Call, amount: Decimal, later: Decimal) -> tuple[tuple[int, Decimal], ...]:
    """A grant by budget year, in euros; `later` belongs to the second year. A year without money is left out."""
    first, *others = years_of(call)
    parts = [(first, amount - later), *((year, later) for year in others[:1])]
    return tuple((year, part) for year, part in parts if part)


def years(decision: Decision) -> list[Year]:
    """The yearly parts of a decision, and what of them is released; also what was under a decision it replaced."""
    by_year: dict[int, list[Release]] = defaultdict(list)
    for row in releases_of(decision.application_id).select_related("slice"):
        by_year[row.slice.year].append(row)
    free = decision.remaining - sum((row.amount for rows in by_year.values() for row in rows), NOTHING)
    return [_year(part, by_year[part.year], max(free, NOTHING)) for part in decision.slices.order_by("year")]


def releases_of(application: int) -> QuerySet[Release]:
    """What is released or proposed for release of the grants of an application, under whichever decision."""
    return Release.objects.filter(slice__decision__application=application, returned_at=None)


def granted_by_year(call: Call) -> tuple[tuple[int, Decimal], ...]:
    """What a call has granted by budget year, in euros; awards that await the second signature count, too."""
    parts = Slice.objects.filter(decision__in=Decision.objects.binding().filter(application__call=call))
    return tuple(parts.order_by("year").values_list("year").annotate(total=Sum("amount")))


def left_by_year(call: Call) -> tuple[tuple[int, Decimal], ...]:
    """What a call has left for each budget year, in euros; empty where its envelope is not divided by year."""
    if not (limits := limits_of(call)):
        return ()
    granted = dict(granted_by_year(call))
    return tuple((year, amount - granted.get(year, NOTHING)) for year, amount in limits)


def released(application: int) -> Decimal:
    """What two people have released of the grants of an application, in euros."""
    rows = releases_of(application).filter(confirmed_at__isnull=False)
    return rows.aggregate(total=Sum("amount"))["total"] or NOTHING


def _year(part: Slice, rows: Sequence[Release], free: Decimal) -> Year:
    confirmed = sum((row.amount for row in rows if row.confirmed_at is not None), NOTHING)
    waiting = sum((row.amount for row in rows if row.is_open), NOTHING)
    return Year(part, confirmed, waiting, min(part.amount - confirmed - waiting, free))
