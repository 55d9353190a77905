"""What binds every decision about money: plan and guideline, the envelope of the call, its budget years, the level."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from criteria import financing
from criteria.guideline.queries import level_for
from criteria.money import ImpossibleSum, format_euro, round_cent
from grants.applications.models import Application
from grants.applications.queries import has_conflict_in
from grants.awards.models import Decision, Slice
from grants.awards.queries import money_left, proposal
from grants.awards.slices import NOTHING, left_by_year, split, usual_later_part
from grants.calls.models import Call
from grants.steps import Refused

Parts = tuple[tuple[int, Decimal], ...]
"""A grant by budget year, in euros."""


class NotDecidable(Refused):
    """The decision contradicts the rule; the message says how."""


def allowed(application: Application, kind: financing.Financing) -> financing.Proposal:
    """What plan and guideline allow, with its working. Raises NotDecidable."""
    try:
        return proposal(application, kind)
    except ImpossibleSum as error:
        raise NotDecidable(str(error)) from error


def ensure_amount(amount: Decimal, *, allowed: Decimal, above: Decimal = NOTHING) -> None:
    """Raise NotDecidable unless it is above the one and within the other amount, in whole cents."""
    if not amount.is_finite() or amount != round_cent(amount):
        raise NotDecidable("Bitte geben Sie den Betrag auf den Cent genau an.")
    if not above < amount <= allowed:
        start = format_euro(above) if above else "0 €"
        raise NotDecidable(
            f"Möglich ist ein Betrag über {start} bis {format_euro(allowed)}. Der Rechenweg zeigt, warum."
        )


def ensure_money(call: Call, actor, amount: Decimal) -> None:
    """Raise NotDecidable unless the locked call has this much left."""
    if amount <= (left := money_left(call)):
        return
    raise NotDecidable(f"Im Förderaufruf {_free(call, actor, left)}. Bitte wählen Sie einen kleineren Betrag.")


def ensure_money_of_years(call: Call, actor, parts: Iterable[tuple[int, Decimal]]) -> None:
    """Raise NotDecidable unless each budget year of the locked call has its part left."""
    left = dict(left_by_year(call))
    for year, part in parts:
        if part > left.get(year, part):
            free = _free(call, actor, left[year])
            raise NotDecidable(f"Für das Haushaltsjahr {year} {free}. Bitte teilen Sie den Betrag anders auf.")


def parts(application: Application, amount: Decimal, later: Decimal | None) -> Parts:
    """The yearly parts of a grant; `later` belongs to the second year, None: as in the plan. Raises NotDecidable."""
    if later is None:
        later = usual_later_part(application, amount)
    if not later.is_finite() or later != round_cent(later) or not 0 <= later <= amount:
        raise NotDecidable(f"Auf das zweite Jahr können 0 € bis {format_euro(amount)} entfallen.")
    found = split(application.call, amount, later)
    if sum(part for _, part in found) != amount:
        raise NotDecidable("Dieser Förderaufruf hat nur ein Jahr. Bitte lassen Sie den Teil für das zweite Jahr weg.")
    return found


def added(parts: Parts, before: Mapping[int, Decimal]) -> Parts:
    """What yearly parts add to those before; no year may lose, since its money may be released or spent already.

    Raises NotDecidable.
    """
    now = dict(parts)
    for year, amount in sorted(before.items()):
        if now.get(year, NOTHING) < amount:
            raise NotDecidable(
                f"Für {year} sind schon {format_euro(amount)} bewilligt; weniger darf es nicht werden. "
                "Bitte teilen Sie den Betrag anders auf die Jahre auf."
            )
    return tuple((year, amount - before.get(year, NOTHING)) for year, amount in parts)


def write_slices(decision: Decision, parts: Parts) -> None:
    """Keep the yearly parts of a decision."""
    Slice.objects.bulk_create(Slice(decision=decision, year=year, amount=part) for year, part in parts)


def level(call: Call, amount: Decimal) -> dict:
    """Who is responsible for this amount by the guideline, and whether a committee has to resolve it."""
    found = level_for(call.guideline, amount)
    return {"level": str(found or ""), "needs_resolution": found is not None and found.needs_resolution}


def working(allowed: financing.Proposal, amount: Decimal) -> list[list[str]]:
    """The working of an amount as a decision keeps it."""
    lines = [[line.text, f"{line.amount:.2f}"] for line in allowed.lines]
    return lines if amount == allowed.amount else [*lines, ["Bewilligt nach Begründung", f"{amount:.2f}"]]


def _free(call: Call, actor, left: Decimal) -> str:
    # What is left tells about the grants of the whole call, also of files that are hidden from this person.
    return "reicht das Geld nicht" if has_conflict_in(call, actor) else f"sind noch {format_euro(left)} frei"
