"""Applications further on: what the office has done with them."""

import datetime

from criteria.guideline.models import Priority
from grants.applications import workflow
from grants.applications.models import Application
from reporting.deliveries.models import Delivery
from tests import factories

MESSAGE = "Bitte prüfen Sie die Personalkosten."
DUE_ON = datetime.date(2026, 10, 2)


def in_correction(application: Application, *sections: str) -> Application:
    """Submitted, and given back with these sections open; without sections named, with the plan."""
    checking = factories.checking_(factories.submitted(application))
    return workflow.request_correction(
        application=checking,
        actor=checking.caseworker,
        now=factories.NOW,
        sections=sections or ("plan",),
        message=MESSAGE,
        due_on=DUE_ON,
    )


def deliberated(application: Application) -> Application:
    return factories.assessed(factories.checked(factories.checking_(factories.submitted(application))))


def granted(application: Application) -> Application:
    return factories.granted(factories.decided(deliberated(application)))


def delivery_of(application: Application, **period) -> Delivery:
    """The statistics that the grant of this application owes."""
    factories.period(**period)
    granted(application)
    factories.run_outbox()
    return application.deliveries.get()


def two_priorities(organisation, actor) -> tuple[Application, Priority]:
    """A complete draft, and another priority of its call, to which none of its goals belongs."""
    application = factories.complete(factories.draft(organisation=organisation, actor=actor))
    # Only a draft changes, so the other priority comes with a guideline of its own.
    other = factories.GuidelineFactory(is_draft=True).priorities.get()
    other.goals.clear()
    application.call.priorities.add(other)
    return application, other
