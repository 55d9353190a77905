"""What a Träger submits, as plain data: the frozen content of a version."""

import hashlib
import json
from decimal import Decimal

from criteria.plan.models import Smart
from grants.applications import papers
from grants.applications.models import Application, PlanRow
from grants.applications.rows import OtherFunds, Post
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
        "priority": str(application.priority or ""),
        "summary": application.summary,
        "target_group": application.target_group,
        "districts": [{"code": district.code, "name": district.name} for district in application.districts.all()],
        "neighbourhood": application.neighbourhood,
        "period": [day.isoformat() if day else "" for day in (application.period_start, application.period_end)],
        **_goals(application),
        "staff": [_post(post) for post in application.posts.order_by("position")],
        "plan": [_plan_row(row) for row in application.plan_rows.select_related("item").order_by("position")],
        "sums": {
            "costs": f"{plan.costs:.2f}",
            "eligible_costs": f"{plan.eligible_costs:.2f}",
            "own_funds": f"{plan.own_funds:.2f}",
            "third_party_funds": f"{plan.third_party_funds:.2f}",
            "requested": f"{plan.requested:.2f}",
        },
        "other_funds": [_other_funds(row) for row in application.other_funds.order_by("position")],
        "has_no_other_funds": application.has_no_other_funds,
        "attachments": papers.frozen(application),
    }


def sha256(content: dict) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def smart_label(name: str) -> str:
    """The German name of a field of `Smart`, as applications ask for it."""
    label = str(Application._meta.get_field(name).verbose_name)
    return f"{label[0].upper()}{label[1:]}"


def _goals(application: Application) -> dict:
    return {
        "goals": [goal.text for goal in application.goals.all()],
        "contribution": application.contribution,
        "smart": {name: getattr(application, name) for name in Smart.SMART},
        "planned_values": [
            {"name": row.name, "unit": row.unit, "value": _plain(row.value)}
            for row in application.planned_values.order_by("position")
        ],
    }


def _post(post: Post) -> dict:
    return {
        "name": str(post),
        "function": post.function,
        "pay_group": post.pay_group,
        "pay_step": post.pay_step,
        "full_time_equivalent": _plain(post.full_time_equivalent),
        "months": post.months,
        "gross": _plain(post.gross),
    }


def _plan_row(row: PlanRow) -> dict:
    return {
        "kind": row.item.kind,
        "item": row.item.title,
        "description": row.description,
        "amount": f"{row.amount:.2f}",
        "certainty": row.get_certainty_display(),
        "note": row.note,
        "second_year": _plain(row.second_year),
    }


def _other_funds(row: OtherFunds) -> dict:
    return {
        "source": row.get_source_display(),
        "giver": row.giver,
        "purpose": row.purpose,
        "amount": _plain(row.amount),
        "certainty": row.get_certainty_display(),
    }


def _plain(value: Decimal | None) -> str | None:
    """A number as text with two decimals; what was left empty stays empty."""
    return None if value is None else f"{value:.2f}"
