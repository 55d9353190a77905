"""Interest on a refund (§ 49a VwVfG), half-year by half-year."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.views.decorators.http import require_GET

from criteria.interest import Interest, RateMissing, Segment, interest
from criteria.money import ImpossibleSum, format_percent, round_cent
from criteria.rates.models import half_year_of, known_rates, unverified_among
from portal.access.pages import page
from portal.casework.calculators.asking import AskForm, applied_rules, ask, trail
from portal.kern import german
from portal.kern.fields import DatePartsField, EuroField

EXACT_PLACES = 6


class InterestForm(AskForm):
    """The amount to be paid back, and the days on which it bears interest."""

    handed_over = ("amount", "guideline")
    field_order = ("amount", "start", "end", "guideline")

    amount = EuroField(label="Zu verzinsender Betrag")
    start = DatePartsField(
        label="Erster Tag, der verzinst wird",
        help_text="In der Regel der Tag, an dem der Bewilligungsbescheid unwirksam wurde (§ 49a Absatz 3 VwVfG).",
    )
    end = DatePartsField(
        label="Erster Tag, der nicht mehr verzinst wird",
        help_text="Dieser Tag zählt nicht mit. Ist der 30.06. der letzte Tag mit Zinsen, geben Sie den 01.07. ein.",
    )


@dataclass(frozen=True)
class Row:
    """One half-year of the result, as people read it."""

    first: date
    last: date
    days: int
    base_rate: str
    rate: str
    exact: str
    is_verified: bool


@require_GET
def calculate_interest(request):
    """The interest with its half-years, or what is missing."""
    form = ask(request, InterestForm)
    context = {"form": form, "trail": trail(), "rate_missing": False, "rates_url": reverse("casework:rates")}
    if form.is_valid():
        try:
            context |= _result(form)
        except RateMissing as gap:
            form.add_error(None, str(gap))
            context["rate_missing"] = True
        except ImpossibleSum as problem:
            form.add_error("end", str(problem))
    return page(request, "casework/calculators/interest.html", context, form=form)


def _result(form: InterestForm) -> dict:
    answers = form.cleaned_data
    found = interest(
        answers["amount"], answers["start"], answers["end"], known_rates(), day_count=form.rules.interest_year.days
    )
    unverified = unverified_among(half_year_of(segment.start) for segment in found.segments)
    return {
        "found": found,
        "working": [(line.text, line.amount) for line in found.lines],
        "rows": [_row(segment, unverified) for segment in found.segments],
        "days": sum(segment.days for segment in found.segments),
        "reminder": _reminder(found, unverified),
        "rules": applied_rules(answers["guideline"], "interest_year"),
        "guideline": answers["guideline"],
    }


def _row(segment: Segment, unverified: frozenset[date]) -> Row:
    return Row(
        first=segment.start,
        last=segment.end - timedelta(days=1),
        days=segment.days,
        base_rate=format_percent(segment.base_rate),
        rate=format_percent(segment.rate),
        exact=_exact(segment.exact),
        is_verified=half_year_of(segment.start) not in unverified,
    )


def _reminder(found: Interest, unverified: frozenset[date]) -> str:
    """Which base rates somebody should look up; empty where all are verified."""
    if not unverified:
        return ""
    rates = {half_year_of(segment.start): segment.base_rate for segment in found.segments}
    named = ", ".join(f"ab {day:%d.%m.%Y} ({format_percent(rates[day])})" for day in sorted(unverified))
    return f"Bitte prüfen Sie den Basiszinssatz {named}."


def _exact(amount: Fraction) -> str:
    """The unrounded interest as far as it is worth reading, with "rund" before it where more places follow."""
    shift = EXACT_PLACES - 2
    shown = round_cent(amount * 10**shift) * Decimal(1).scaleb(-shift)
    about = "" if Fraction(shown) == amount else "rund\u00a0"
    return f"{about}{german.number(shown, EXACT_PLACES)}\u00a0€"
