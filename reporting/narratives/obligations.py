"""Who owes which Sachbericht: every grant, one for each of its years, as a part of the Verwendungsnachweis."""

import datetime

from criteria.deadlines import Unit, period
from criteria.guideline.queries import rules_of
from grants.applications.models import Application
from grants.letters import kinds
from grants.letters.conditions import proof_due
from reporting.deliveries import obligations
from reporting.narratives.models import Narrative, Outcome


def due_days(application: Application) -> list[tuple[int, datetime.date]]:
    """Each year of the grant with the day until which its Sachbericht is owed.

    The last one comes with the Verwendungsnachweis, an earlier one as Zwischennachweis after the end of its year.
    """
    rules, last = rules_of(application.call.guideline), application.period_end
    earlier = [
        (year, period(datetime.date(year, 12, 31), rules.interim_proof_months, Unit.MONTHS).day)
        for year in range(application.period_start.year, last.year)
    ]
    return [*earlier, (last.year, proof_due(rules, last))]


def oblige(application: Application, now: datetime.datetime) -> None:
    """Create the Sachberichte that a grant owes, with the values its application planned. Twice changes nothing."""
    for year, due_on in due_days(application):
        narrative, is_new = Narrative.objects.get_or_create(
            application=application, year=year, defaults={"due_on": due_on, "created_at": now}
        )
        if is_new:
            Outcome.objects.bulk_create(
                Outcome(narrative=narrative, position=number, name=row.name, unit=row.unit, planned=row.value)
                for number, row in enumerate(application.planned_values.order_by("position"), start=1)
            )


def dates(application: Application) -> tuple[kinds.Date, ...]:
    """When which Sachbericht is due, for the Bescheid."""
    return tuple(kinds.Date(f"Sachbericht {year}", due_on) for year, due_on in due_days(application))


obligations.also_owe(oblige)
kinds.register_obligations(dates)
