"""Finance checks as tests need them. The plan: 8,000 € staff, 2,000 € goods, own 1,000 €, asked 9,000 €."""

from decimal import Decimal

from criteria.financing import Financing
from grants.applications.models import Application
from grants.finance import workflow
from grants.finance.models import FinanceCheck
from tests import factories

STAFF, GOODS, OWN_FUNDS = 1, 2, 3
"""Positions of the plan."""


def check(application: Application, cuts=None, *, actor=None, completing=True, version=None, **fields) -> FinanceCheck:
    """Save a check: `cuts` are euros by position, each with the reason "Zu teuer."; a proposal and its smallest."""
    found = FinanceCheck.objects.filter(application=application).first()
    finding = {
        "financing": Financing.FEHLBEDARF,
        "amount": Decimal("9000.00"),
        "smallest": Decimal("5000.00"),
        "smallest_source": "applicant",
    }
    return workflow.save_finance_check(
        application=application,
        actor=actor or factories.UserFactory(caseworker=True),
        now=factories.NOW,
        version=(found.version if found else 0) if version is None else version,
        settings={key: workflow.Setting(Decimal(amount), "Zu teuer.") for key, amount in (cuts or {}).items()},
        finding=workflow.Finding(**finding | fields),
        completing=completing,
    )
