"""De-minimis aid of a Träger as the formal check shows it: per kind the running total and what this file would add."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from criteria.guideline.queries import rules_of
from criteria.state_aid import Aid, Total, total
from grants.applications.models import Application
from grants.assessment.outside import NotedAid

_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Reckoned:
    """The total of one kind of aid. `is_of_file`: the guideline counts this file's grant among it."""

    label: str
    total: Total
    is_of_file: bool


def aid_of(application: Application, user, today: datetime.date) -> tuple[Reckoned, ...]:
    """The kinds of aid that the guideline or an entry makes matter, as if this file were granted today as requested.

    Raises MissingRules.
    """
    rules = rules_of(application.call.guideline)
    noted = list(NotedAid.objects.visible_to(user).filter(organisation=application.organisation_id))
    limits = {
        NotedAid.Kind.DE_MINIMIS: rules.de_minimis_limit,
        NotedAid.Kind.DAWI_DE_MINIMIS: rules.dawi_de_minimis_limit,
    }
    found = []
    for kind, limit in limits.items():
        aids = [Aid(row.giver, row.granted_on, row.amount) for row in noted if row.kind == kind]
        is_of_file = rules.state_aid.value == kind.value
        new = application.requested_amount if is_of_file else _NOTHING
        if aids or is_of_file:
            reckoned = total(aids, on=today, years=rules.state_aid_years, limit=limit, new=new)
            found.append(Reckoned(kind.label, reckoned, is_of_file))
    return tuple(found)
