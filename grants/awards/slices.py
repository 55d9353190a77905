"""The yearly parts of a grant (Jahresscheiben), and what of them is released."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, Sum

from criteria.guideline.models import PlanItem
from criteria.money import round_cent
from grants.applications.models import Application
from grants.applications.plan import years_of
from grants.awards.models import Decision, Release, Slice
from grants.calls.models import Call

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Year:
    """The part of one budget year in euros: granted, released, proposed for release, and still reserved."""

    slice: Slice
    released: Decimal
    waiting: Decimal

    @property
    def left(self) -> Decimal:
        """What nobody has proposed to release yet."""
        return self.slice.amount - self.released - self.waiting


def usual_later_part(application: Application, amount: Decimal) -> Decimal:
    """The part of a grant for the second year, in euros: in the proportion in which the Träger asked for it.

    0.00 where the call has one year, or the plan does not name a second year.
    """
    if len(years_of(application.call)) < 2 or not application.requested_amount:
        return NOTHING
    rows = application.plan_rows.filter(item__kind=PlanItem.Kind.GRANT)
    asked = rows.aggregate(total=Sum("second_year"))["total"] or NOTHING
    share = min(Fraction(1), Fraction(asked) / Fraction(application.requested_amount))
    return round_cent(share * Fraction(amount))


def split(call: Call, amount: Decimal, later: Decimal) -> tuple[tuple[int, Decimal], ...]:
    """A grant by budget year, in euros; `later` belongs to the second year. A year without money is left out."""
    first, *others = years_of(call)
    parts = [(first, amount - later), *((year, later) for year in others[:1])]
    return tuple((year, part) for year, part in parts if part)


def years(decision: Decision) -> list[Year]:
    """The yearly parts of a decision, and what of them is released."""
    return [_year(part, part.releases.all()) for part in decision.slices.prefetch_related("releases").order_by("year")]


def granted_by_year(call: Call) -> tuple[tuple[int, Decimal], ...]:
    """What a call has granted by budget year, in euros; awards that await the second signature count, too."""
    parts = Slice.objects.filter(decision__application__call=call, decision__returned_at=None)
    return tuple(parts.order_by("year").values_list("year").annotate(total=Sum("amount")))


def left_by_year(call: Call) -> tuple[tuple[int, Decimal], ...]:
    """What a call has left for each budget year, in euros; empty where its envelope is not divided by year."""
    if call.later_envelope is None or len(years_of(call)) < 2:
        return ()
    first, last = years_of(call)
    granted = dict(granted_by_year(call))
    parts = ((first, call.envelope - call.later_envelope), (last, call.later_envelope))
    return tuple((year, amount - granted.get(year, NOTHING)) for year, amount in parts)


def taken(part: Slice) -> Decimal:
    """What of a yearly part is released or proposed for release, in euros."""
    rows = part.releases.filter(Q(returned_at=None))
    return rows.aggregate(total=Sum("amount"))["total"] or NOTHING


def _year(part: Slice, releases: Iterable[Release]) -> Year:
    rows: Sequence[Release] = list(releases)
    return Year(
        part,
        released=sum((row.amount for row in rows if row.confirmed_at is not None), NOTHING),
        waiting=sum((row.amount for row in rows if row.is_open), NOTHING),
    )
