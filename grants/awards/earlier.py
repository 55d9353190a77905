"""What the Träger of a call were granted for the same Vorhaben the year before."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from grants.applications.copying import COPIED
from grants.applications.models import Application
from grants.applications.queries import files
from grants.audit.models import Entry
from grants.awards.models import Decision
from grants.calls.models import Call

NOTHING = Decimal("0.00")


def earlier_grants(call: Call, applications: Sequence[Application], user) -> dict[int, Decimal]:
    """The grants of the Förderjahr before less what was taken back, in euros, by id of the application of now.

    It is the same Vorhaben if the application was copied from it, else if the Träger gave it the same name. Files that
    are hidden from this person do not count (§ 20 VwVfG). Who had none is left out. The number of queries is fixed.
    """
    granted = Decision.objects.filter(
        outcome=Decision.Outcome.AWARD,
        cosigned_at__isnull=False,
        replaced_at=None,
        application__in=files(user).filter(call__funding_year=call.funding_year - 1).order_by().values("pk"),
        application__organisation__in={application.organisation_id for application in applications},
    )
    by_id: dict[int, Decimal] = {}
    by_name: dict[tuple[int, str], Decimal] = defaultdict(lambda: NOTHING)
    for decision in granted.select_related("application").order_by("pk"):
        earlier = decision.application
        by_id[earlier.pk] = decision.remaining
        by_name[earlier.organisation_id, earlier.sort_title] += decision.remaining
    sources = _sources(applications)
    found = {}
    for application in applications:
        name = (application.organisation_id, application.sort_title)
        amount = by_id.get(sources.get(application.pk, 0), by_name.get(name))
        if amount is not None:
            found[application.pk] = amount
    return found


def _sources(applications: Sequence[Application]) -> dict[int, int]:
    """From which earlier application each was copied, by id, in one query."""
    by_chain = {application.chain: application.pk for application in applications}
    entries = Entry.objects.filter(chain__in=by_chain, action=COPIED).order_by("chain", "number")
    return {by_chain[chain]: source for chain, source in entries.values_list("chain", "data__source")}
