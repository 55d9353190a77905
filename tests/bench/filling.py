"""Fills an empty portal with many applications in one call, in every state of the office."""

import datetime
from fractions import Fraction

from criteria.places.models import District
from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment.models import Assessment, Result
from grants.letters.models import Letter
from grants.organisations.models import Organisation
from grants.people.models import User
from reporting.deliveries.models import Delivery
from tests import factories

STATES = (State.SUBMITTED, State.CHECKING, State.ASSESSMENT, State.DELIBERATION, State.GRANTED, State.REJECTED)


def world() -> dict:
    """What stands before the applications: a call, 40 Träger, people."""
    factories.city()
    district = District.objects.get(code="41")
    organisations = Organisation.objects.bulk_create(
        Organisation(
            name=f"Träger {n:03} – {'Ö' if n % 2 else 'A'}", street="Weg 1", postcode="04109", district=district
        )
        for n in range(40)
    )
    head = factories.UserFactory(head=True, email="leitung@bench.example.org")
    call = factories.CallFactory(slug="bench")
    sent = factories.submitted(factories.complete(factories.draft(call)))
    return {
        "call": call,
        "file": factories.assessed(factories.checked(factories.checking_(sent))).pk,
        "organisations": organisations,
        "period": factories.period(),
        "officer": factories.UserFactory(caseworker=True, email="amt@bench.example.org"),
        "assessor": factories.UserFactory(assessor=True, email="bewertung@bench.example.org"),
        "admin": factories.UserFactory(admin=True, email="admin@bench.example.org"),
        "owner": factories.member(organisations[0], email="traeger@bench.example.org"),
        "head": head,
    }


def fill(world: dict, start: int, end: int) -> None:
    """Applications number `start` to `end`, each with what hangs on it."""
    now, owner = factories.NOW, world["owner"]
    priority = world["call"].guideline.priorities.get()
    applications = Application.objects.bulk_create(
        Application(
            call=world["call"],
            # The Träger who is signed in owns every application, so that its own lists are long, too.
            organisation=world["organisations"][0 if number % 2 else number % 40],
            state=STATES[number % len(STATES)],
            reference=f"B-{number:06}",
            title=f"Vorhaben {number}",
            summary="Text. " * 200 + ("Eine Besonderheit." if number % 10 == 0 else ""),
            priority=priority,
            period_start=world["call"].period_start,
            period_end=world["call"].period_end,
            requested_amount=number,
            created_at=now,
            created_by=owner,
            saved_at=now,
            saved_by=owner,
            submitted_at=now + datetime.timedelta(seconds=number),
            submitted_by=owner,
            caseworker=world["officer"],
        )
        for number in range(start, end)
    )
    _hang_on(world, applications, now)
    User.objects.bulk_create(
        User(email=f"p{number}@bench.example.org", name=f"Person {number}", password="!")
        for number in range(start, end)
    )


def _hang_on(world: dict, applications: list[Application], now: datetime.datetime) -> None:
    officer, assessor = world["officer"], world["assessor"]
    Assessment.objects.bulk_create(
        Assessment(application=application, assessor=assessor, assigned_at=now, assigned_by=officer, submitted_at=now)
        for application in applications
    )
    Result.objects.bulk_create(
        Result(
            application=application,
            percent=str(application.pk % 101),
            spread="0",
            # The same share of the points in both criteria is the percentage, whatever they weigh.
            points=dict.fromkeys(("bedarf", "konzept"), str(Fraction(application.pk % 101 * 4, 100))),
            lines=[],
            closed_at=now,
            closed_by=officer,
        )
        for application in applications
        if application.state in (State.DELIBERATION, State.GRANTED, State.REJECTED)
    )
    Letter.objects.bulk_create(
        Letter(
            application=application,
            kind="receipt",
            subject=application.pk,
            title="Eingangsbestätigung",
            provided_at=now,
        )
        for application in applications
    )
    Delivery.objects.bulk_create(
        Delivery(application=application, period=world["period"], created_at=now) for application in applications
    )
