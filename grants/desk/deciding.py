"""The door that takes the decisions of a kept scenario, file by file."""

import datetime
from collections.abc import Mapping

from django.db import transaction

from grants.applications.queries import files
from grants.committee import batch
from grants.committee.models import Scenario
from grants.desk import bulk
from grants.desk.models import BulkRun
from grants.people.models import User
from grants.steps import NotPossible

DECIDE = "decide"


@transaction.atomic
def decide_many(
    *, scenario: Scenario, version: int, reasons: Mapping[int, str], actor: User, now: datetime.datetime
) -> BulkRun:
    """Begin to decide about the applications of a scenario, each with its own reasons, by id of the application.

    One run at a time for each scenario; whoever presses the button twice begins one. Each file passes the same door as
    a single decision, in its own transaction, and awaits its second signature. Raises Forbidden, NotPossible,
    HiddenFiles, NotReady.
    """
    values = batch.prepared(scenario=scenario, version=version, reasons=reasons, actor=actor, now=now)
    # The scenario is locked now.
    if BulkRun.objects.filter(act=DECIDE, values__scenario=scenario.pk, items__handled_at=None).exists():
        raise NotPossible("Die Entscheidungen aus diesem Szenario laufen schon. Bitte warten Sie, bis sie fertig sind.")
    applications = files(actor).filter(pk__in=[int(key) for key in values["lines"]])
    return bulk.start(act=DECIDE, values=values, applications=applications, actor=actor, now=now)


def runs_of(scenario: Scenario, user: User):
    """This person's runs from a scenario, newest first."""
    return BulkRun.objects.filter(act=DECIDE, values__scenario=scenario.pk, started_by=user)
