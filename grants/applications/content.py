"""What a Träger submits, as plain data: the frozen content of a version."""

import hashlib
import json

from grants.applications.models import Application
from grants.applications.sections import sums


def content(application: Application) -> dict:
    """The whole application as JSON values, in a fixed order. Amounts are text with two decimals, dates ISO 8601."""
    plan = sums(application)
    return {
        "reference": application.reference,
        "call": application.call.title,
        "funding_year": application.call.funding_year,
        "guideline": str(application.call.guideline),
        "organisation": {
            "name": application.organisation.name,
            "legal_form": application.organisation.legal_form,
            "register_number": application.organisation.register_number,
            "address": list(application.organisation.address),
        },
        "title": application.title,
        "priority": str(application.priority),
        "summary": application.summary,
        "target_group": application.target_group,
        "districts": [{"code": district.code, "name": district.name} for district in application.districts.all()],
        "period": [application.period_start.isoformat(), application.period_end.isoformat()],
        "goals": [goal.text for goal in application.goals.all()],
        "contribution": application.contribution,
        "plan": [
            {
                "kind": row.item.kind,
                "item": row.item.title,
                "description": row.description,
                "amount": f"{row.amount:.2f}",
                "certainty": row.get_certainty_display(),
            }
            for row in application.plan_rows.select_related("item").order_by("position")
        ],
        "sums": {
            "costs": f"{plan.costs:.2f}",
            "eligible_costs": f"{plan.eligible_costs:.2f}",
            "own_funds": f"{plan.own_funds:.2f}",
            "third_party_funds": f"{plan.third_party_funds:.2f}",
            "requested": f"{plan.requested:.2f}",
        },
    }


def sha256(content: dict) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
