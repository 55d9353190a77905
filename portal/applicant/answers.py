"""The answers of an application in words: to check before sending, to read afterwards, and beside a conflict."""

import datetime
from dataclasses import dataclass

from django.template.defaultfilters import linebreaks_filter
from django.urls import reverse

from criteria.guideline.models import PlanItem
from criteria.plan.models import Smart
from grants.applications import papers
from grants.applications.content import smart_label
from grants.applications.models import Application
from grants.applications.sections import (
    ATTACHMENTS,
    GOALS,
    OTHER_FUNDS,
    PLAN,
    PROJECT,
    STAFF,
    TARGET_GROUP,
    TITLES,
    sums,
)
from portal.kern.german import euro, german_date, number

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
    rows = _READERS[section](application)
    edit_url = section_url(application, section) if editable else ""
    return Answers(TITLES[section], tuple(rows), edit_url)


def _project(application: Application):
    yield Answer("Name des Vorhabens", application.title or NOTHING)
    yield Answer("Förderschwerpunkt", str(application.priority or NOTHING))
    yield Answer("Was Sie vorhaben", _text(application.summary))
    yield Answer("Beginn", german_date(application.period_start) if application.period_start else NOTHING)
    yield Answer("Ende", german_date(application.period_end) if application.period_end else NOTHING)


def _target_group(application: Application):
    yield Answer("Zielgruppe", application.target_group or NOTHING)
    yield Answer("Ortsteile", ", ".join(place.name for place in application.districts.order_by("code")) or NOTHING)
    yield Answer("Sozialraum", _text(application.neighbourhood))


def _goals(application: Application):
    goals = application.goals.select_related("plan")
    yield Answer("Ziele", _text("\n\n".join(f"{goal.text} ({goal.plan})" for goal in goals)))
    yield Answer("Beitrag zu den Zielen", _text(application.contribution))
    for name in Smart.SMART:
        yield Answer(smart_label(name), _text(getattr(application, name)))
    values = list(application.planned_values.order_by("position"))
    for row in values:
        planned = NOTHING if row.value is None else " ".join(filter(None, (number(row.value), row.unit)))
        yield Answer(f"Indikator: {row.name}", planned)
    if not values:
        yield Answer("Indikatoren", NOTHING)


def _staff(application: Application):
    posts = list(application.posts.order_by("position"))
    for post in posts:
        parts = (
            post.function,
            " Stufe ".join(filter(None, (post.pay_group, post.pay_step))),
            f"{number(post.full_time_equivalent)} VZÄ" if post.full_time_equivalent is not None else "",
            f"{post.months} Monate" if post.months else "",
            euro(post.gross) if post.gross is not None else "",
        )
        yield Answer(str(post), ", ".join(filter(None, parts)))
    if not posts:
        yield Answer("Stellen", NOTHING)


def _plan(application: Application):
    rows = list(application.plan_rows.select_related("item"))
    plan = sums(application)
    costs = [row for row in rows if row.item.kind == PlanItem.Kind.COST]
    income = [row for row in rows if row.item.kind != PlanItem.Kind.COST]
    for word, part, total in (("Ausgabe", costs, plan.costs), ("Finanzierung", income, plan.financing)):
        for row in part:
            about = f" – {row.description}" if row.description else ""
            parts = (
                euro(row.amount),
                f"davon im zweiten Jahr {euro(row.second_year)}" if row.second_year is not None else "",
                row.note,
            )
            value = ", ".join(filter(None, parts))
            yield Answer(f"{word}: {row.item.title}{about}", value, row.get_certainty_display())
        if not part:
            yield Answer("Ausgaben" if word == "Ausgabe" else word, NOTHING)
        else:
            yield Answer("Summe der Ausgaben" if word == "Ausgabe" else "Summe der Finanzierung", euro(total))


def _other_funds(application: Application):
    rows = list(application.other_funds.order_by("position"))
    for row in rows:
        about = f" – {row.purpose}" if row.purpose else ""
        amount = NOTHING if row.amount is None else euro(row.amount)
        kind = row.get_source_display()
        yield Answer(f"{kind[0].upper()}{kind[1:]}: {row.giver}{about}", amount, row.get_certainty_display())
    if not rows:
        yield Answer("Andere Mittel", "Keine" if application.has_no_other_funds else NOTHING)


def _attachments(application: Application):
    standing = papers.frozen(application)
    for entry in standing:
        given, day = entry["source"] == "organisation", entry["valid_until"]
        until = f" (gültig bis {german_date(datetime.date.fromisoformat(day))})" if day else ""
        yield Answer(entry["kind"], f"{entry['name']}{until}", "Unterlage des Trägers" if given else "")
    if not standing:
        yield Answer("Anlagen", "Keine")


def _text(text: str) -> str:
    """A longer text with its paragraphs."""
    return linebreaks_filter(text) if text else NOTHING


_READERS = {
    PROJECT: _project,
    TARGET_GROUP: _target_group,
    GOALS: _goals,
    STAFF: _staff,
    PLAN: _plan,
    OTHER_FUNDS: _other_funds,
    ATTACHMENTS: _attachments,
}
