"""The answers of an application in words: to check before sending, to read afterwards, and beside a conflict."""

from dataclasses import dataclass

from django.template.defaultfilters import linebreaks_filter
from django.urls import reverse

from criteria.guideline.models import PlanItem
from grants.applications.models import Application
from grants.applications.sections import GOALS, PLAN, PROJECT, TITLES, sums
from portal.kern.german import euro, german_date

NOTHING = "Noch keine Angabe"


@dataclass(frozen=True)
class Answer:
    """One question and what was answered, both for people; `note` is a remark such as "abgelehnt"."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Answers:
    """One section. Without `edit_url` it cannot be changed now."""

    title: str
    rows: tuple[Answer, ...]
    edit_url: str = ""


def section_url(application: Application, section: str) -> str:
    """The page of a section; sections and pages bear the same names."""
    return reverse(f"applicant:{section}", args=[application.pk])


def answers(application: Application, section: str, *, editable: bool = False) -> Answers:
    """The stored answers of one section, empty ones included."""
    rows = {PROJECT: _project, GOALS: _goals, PLAN: _plan}[section](application)
    edit_url = section_url(application, section) if editable else ""
    return Answers(TITLES[section], tuple(rows), edit_url)


def _project(application: Application):
    yield Answer("Name des Vorhabens", application.title or NOTHING)
    yield Answer("Förderschwerpunkt", str(application.priority or NOTHING))
    yield Answer("Was Sie vorhaben", _text(application.summary))
    yield Answer("Zielgruppe", application.target_group or NOTHING)
    yield Answer("Beginn", german_date(application.period_start) if application.period_start else NOTHING)
    yield Answer("Ende", german_date(application.period_end) if application.period_end else NOTHING)
    yield Answer("Ortsteile", ", ".join(place.name for place in application.districts.order_by("code")) or NOTHING)


def _goals(application: Application):
    goals = application.goals.select_related("plan")
    yield Answer("Ziele", _text("\n\n".join(f"{goal.text} ({goal.plan})" for goal in goals)))
    yield Answer("Beitrag zu den Zielen", _text(application.contribution))


def _plan(application: Application):
    rows = list(application.plan_rows.select_related("item"))
    plan = sums(application)
    costs = [row for row in rows if row.item.kind == PlanItem.Kind.COST]
    income = [row for row in rows if row.item.kind != PlanItem.Kind.COST]
    for word, part, total in (("Ausgabe", costs, plan.costs), ("Finanzierung", income, plan.financing)):
        for row in part:
            about = f" – {row.description}" if row.description else ""
            yield Answer(f"{word}: {row.item.title}{about}", euro(row.amount), row.get_certainty_display())
        if not part:
            yield Answer("Ausgaben" if word == "Ausgabe" else word, NOTHING)
        else:
            yield Answer("Summe der Ausgaben" if word == "Ausgabe" else "Summe der Finanzierung", euro(total))


def _text(text: str) -> str:
    """A longer text with its paragraphs."""
    return linebreaks_filter(text) if text else NOTHING
