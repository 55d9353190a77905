"""Who owes which statistics: the grants of a Förderschwerpunkt owe every period that overlaps with theirs."""

import datetime
from collections.abc import Callable

from grants import outbox
from grants.applications.models import Application
from grants.applications.states import State as ApplicationState
from grants.letters import kinds
from reporting.catalogue.models import Period
from reporting.deliveries.models import Delivery

Owed = Callable[[Application, datetime.datetime], None]
ALSO_OWED: list[Owed] = []


def also_owe(function: Owed) -> None:
    """Register what a new grant owes besides its statistics. A room above calls this; nothing here knows it."""
    if function not in ALSO_OWED:
        ALSO_OWED.append(function)


@outbox.handler("obligations")
def oblige(payload: dict, now: datetime.datetime) -> None:
    """Create the deliveries that a new grant owes. A second call changes nothing."""
    application = Application.objects.select_related("priority").get(pk=payload["application"])
    if application.state != ApplicationState.GRANTED:
        return
    for period in _periods_of(application):
        Delivery.objects.get_or_create(application=application, period=period, defaults={"created_at": now})
    for owe in ALSO_OWED:
        owe(application, now)


def dates(application: Application) -> tuple[kinds.Date, ...]:
    """When which statistics are due, for the Bescheid."""
    periods = _periods_of(application).select_related("survey")
    return tuple(kinds.Date(f"{period.survey.title}, {period.label}", period.due_on) for period in periods)


kinds.register_obligations(dates)


@outbox.handler("period")
def oblige_for(payload: dict, now: datetime.datetime) -> None:
    """Make the grants that exist owe a new period. A second call changes nothing."""
    oblige_all(Period.objects.select_related("survey").get(pk=payload["period"]), now)


def oblige_all(period: Period, now: datetime.datetime) -> int:
    """Create the deliveries of a new period for the grants that exist already. Returns how many were created."""
    grants = Application.objects.filter(
        state=ApplicationState.GRANTED,
        priority__key=period.survey.priority_key,
        period_start__lte=period.end,
        period_end__gte=period.start,
    )
    created = [
        Delivery.objects.get_or_create(application=grant, period=period, defaults={"created_at": now})[1]
        for grant in grants
    ]
    return sum(created)


def _periods_of(application: Application):
    return Period.objects.filter(
        survey__priority_key=application.priority.key,
        start__lte=application.period_end,
        end__gte=application.period_start,
    ).order_by("due_on", "pk")
