"""What the office recommends beyond what is required, and where numbers do not fit. None of it stops a submission."""

from dataclasses import dataclass
from decimal import Decimal

from criteria.money import format_euro
from criteria.plan.models import Smart
from grants.applications.models import Application, PlanRow
from grants.applications.rows import OtherFunds, PlannedValue, Post
from grants.applications.sections import GOALS, OTHER_FUNDS, PLAN, STAFF, TARGET_GROUP, sums

REFUSED = PlanRow.Certainty.REFUSED
POST_PARTS = {
    "function": "die Funktion",
    "pay_group": "die Entgeltgruppe",
    "pay_step": "die Stufe",
    "full_time_equivalent": "den Stellenanteil",
    "months": "die Monate",
    "gross": "das Arbeitgeberbrutto",
}
NO_INDICATOR = "Nennen Sie mindestens einen Indikator mit dem Wert, den Sie erreichen wollen."
NO_NEIGHBOURHOOD = "Beschreiben Sie den Sozialraum: Wie leben die Menschen dort, welche Angebote gibt es schon?"


@dataclass(frozen=True)
class Recommendation:
    """One thing that would make an application better, said to the Träger."""

    section: str
    sentence: str


def recommendations(application: Application) -> tuple[Recommendation, ...]:
    """What is recommended now, in the order of the sections. A section in which nothing stands yet is left alone."""
    return (
        *_for_target_group(application),
        *_for_goals(application),
        *_for_staff(application),
        *_for_plan(application),
        *_for_other_funds(application),
    )


def staff_costs(application: Application) -> Decimal:
    """The Personalkosten in the plan, in euros."""
    rows = application.plan_rows.filter(item__is_staff=True).values_list("amount", flat=True)
    return sum(rows, Decimal("0.00"))


def _for_target_group(application: Application):
    if application.target_group and not application.neighbourhood:
        yield Recommendation(TARGET_GROUP, NO_NEIGHBOURHOOD)


def _for_goals(application: Application):
    if not application.contribution and not application.goals.exists():
        return
    open_questions = [
        str(Application._meta.get_field(name).verbose_name) for name in Smart.SMART if not getattr(application, name)
    ]
    if open_questions:
        yield Recommendation(GOALS, f"Beschreiben Sie Ihr Ziel genauer. Noch leer: {', '.join(open_questions)}.")
    values = list(PlannedValue.objects.filter(application=application).order_by("position"))
    if not values:
        yield Recommendation(GOALS, NO_INDICATOR)
    for row in values:
        if row.value is None:
            yield Recommendation(GOALS, f"Geben Sie den geplanten Wert für „{row.name}“ an.")


def _for_staff(application: Application):
    posts = list(Post.objects.filter(application=application).order_by("position"))
    planned = staff_costs(application)
    if not posts:
        if planned:
            yield Recommendation(
                STAFF,
                f"Im Finanzierungsplan stehen {format_euro(planned)} Personalkosten. Geben Sie die Stellen dazu an.",
            )
        return
    for post in posts:
        empty = [part for name, part in POST_PARTS.items() if getattr(post, name) in (None, "")]
        if empty:
            yield Recommendation(STAFF, f"{post}: Ergänzen Sie {_listed(empty)}.")
    gross = sum((post.gross for post in posts if post.gross is not None), Decimal("0.00"))
    if gross != planned and application.plan_rows.exists():
        yield Recommendation(STAFF, _difference("Die Stellen kosten zusammen", gross, "Personalkosten", planned))


def _for_plan(application: Application):
    call = application.call
    if call.period_start.year == call.period_end.year:
        return
    rows = list(application.plan_rows.order_by("position").values_list("second_year", flat=True))
    if rows and all(part is None for part in rows):
        yield Recommendation(PLAN, "Geben Sie an, welcher Teil der Beträge auf das zweite Jahr entfällt.")


def _for_other_funds(application: Application):
    rows = list(OtherFunds.objects.filter(application=application).order_by("position"))
    planned = sums(application).third_party_funds
    if not rows:
        if planned:
            yield Recommendation(
                OTHER_FUNDS,
                f"Im Finanzierungsplan stehen {format_euro(planned)} Zuschüsse Dritter. Sagen Sie, von wem sie kommen.",
            )
        return
    for row in rows:
        if row.amount is None or not row.certainty:
            parts = (("den Betrag", row.amount is None), ("den Stand der Zusage", not row.certainty))
            yield Recommendation(OTHER_FUNDS, f"{row.giver}: Ergänzen Sie {_listed([it for it, no in parts if no])}.")
    given = sum((row.amount for row in rows if row.amount is not None and row.certainty != REFUSED), Decimal("0.00"))
    if given != planned and application.plan_rows.exists():
        text = "Andere Mittel, ohne abgelehnte, sind zusammen"
        yield Recommendation(OTHER_FUNDS, _difference(text, given, "Zuschüsse Dritter", planned))


def _difference(begin: str, found: Decimal, name: str, planned: Decimal) -> str:
    return (
        f"{begin} {format_euro(found)}, im Finanzierungsplan stehen {format_euro(planned)} {name}. "
        f"Der Unterschied ist {format_euro(abs(found - planned))}. Bitte prüfen Sie beide Angaben."
    )


def _listed(parts: list[str]) -> str:
    """„a, b und c“."""
    return " und ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
