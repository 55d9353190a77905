"""What is handed in, as plain data: the frozen content of an edition. It holds the words of the questions too."""

import hashlib
import json
from decimal import Decimal

from reporting.narratives.models import Narrative
from reporting.narratives.queries import figures


def content(narrative: Narrative) -> dict:
    """The whole Sachbericht as JSON values, in a fixed order. Numbers are text with two decimals, dates ISO 8601."""
    application = narrative.application
    return {
        "reference": application.reference,
        "organisation": {"name": application.organisation.name, "address": list(application.organisation.address)},
        "title": application.title,
        "priority": str(application.priority),
        "year": narrative.year,
        "period": [application.period_start.isoformat(), application.period_end.isoformat()],
        "goals": [goal.text for goal in application.goals.all()],
        "outcomes": [
            {"name": row.name, "unit": row.unit, "planned": _plain(row.planned), "actual": _plain(row.actual)}
            for row in narrative.outcomes.order_by("position")
        ],
        "answers": [
            {"key": question.key, "title": question.title, "text": narrative.answers.get(question.key, "")}
            for question in narrative.questions
        ],
        "figures": figures(narrative),
        "papers": [
            {"name": paper.name, "sha256": paper.sha256}
            for paper in narrative.papers.standing().order_by("uploaded_at", "pk")
        ],
        "inquiries": [
            {"text": inquiry.text, "reply": inquiry.reply} for inquiry in narrative.inquiries.order_by("asked_at", "pk")
        ],
    }


def sha256(content: dict) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
