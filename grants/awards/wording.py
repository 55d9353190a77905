"""The reasons of a decision as they are prefilled (§ 39 VwVfG). A person reads, changes and answers for them."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from criteria.money import format_euro, format_percent
from grants.applications.models import Application
from grants.applications.queries import files
from grants.assessment.checking import questions
from grants.assessment.models import Result
from grants.awards.models import Decision
from grants.finance.queries import cut_reasons


def prefilled(application: Application, amount: Decimal | None) -> str:
    """The reasons for granting this amount, in euros (None: nothing is possible); empty where nothing is cut."""
    if amount is not None and amount >= application.requested_amount:
        return ""
    return "\n".join(_sentences(application, amount))


def prefilled_formally(application: Application) -> str:
    """The reasons for a rejection in the formal check: what is recorded as not fulfilled."""
    lines = [
        f"Nicht erfüllt: {question.text}{f' ({question.item.note})' if question.item.note else ''}"
        for question in unmet(application)
    ]
    if application.is_late:
        lines.append("Der Antrag kam nach der Antragsfrist.")
    return "\n".join(lines)


def unmet(application: Application) -> list:
    """The questions of the formal check that are recorded as not fulfilled."""
    return [row for row in questions(application) if row.item is not None and row.item.fulfilled is False]


def same_text_elsewhere(decision: Decision, user) -> int:
    """In how many other standing decisions that this person may see the reasons are word for word the same."""
    if not decision.reasons.strip():
        return 0
    others = Decision.objects.standing().filter(application__in=files(user).order_by().values("pk"))
    return others.exclude(application=decision.application_id).filter(reasons=decision.reasons).count()


def warning_about(decision: Decision, user) -> str:
    """What auditors would ask about reasons that stand in several decisions; empty if they stand only in this one."""
    if not (count := same_text_elsewhere(decision, user)):
        return ""
    others = "einem anderen Bescheid" if count == 1 else f"{count} anderen Bescheiden"
    return (
        f"Derselbe Text steht Wort für Wort in {others}. Bitte prüfen Sie, ob er zu diesem Einzelfall passt "
        "(§ 39 VwVfG)."
    )


def _sentences(application: Application, amount: Decimal | None) -> Iterator[str]:
    if result := Result.objects.filter(application=application).first():
        yield f"Die fachliche Bewertung ergab {format_percent(Fraction(result.percent))}."
    yield from cut_reasons([application]).get(application.pk, ())
    if amount is not None:
        yield f"Beantragt sind {format_euro(application.requested_amount)}, möglich sind {format_euro(amount)}."
