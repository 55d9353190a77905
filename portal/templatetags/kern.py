"""``{% load kern %}``: badges and German formats for templates."""

from django import template
from django.utils.safestring import SafeString

from grants.applications.labels import button_of
from grants.documents.content import Document
from portal.kern import german
from portal.kern.badges import TASK_STATUS, Badge
from portal.kern.letters import shown

register = template.Library()

register.filter("euro", german.euro)
register.filter("number", german.number)
register.filter("percent", german.percent)
register.filter("german_date", german.german_date)
register.filter("german_datetime", german.german_datetime)
register.filter("german_deadline", german.german_deadline)
register.filter("duration", german.duration)
register.filter("step_button", button_of)


@register.simple_tag
def badge(kind: str, label: str, icon: str = "", small: bool = False) -> SafeString:
    """``{% badge "success" "Bewilligt" icon="check" small=True %}``."""
    return Badge(kind, label, icon).html(small=small)


@register.filter
def small_badge(value: Badge) -> SafeString:
    """``{{ application.badge|small_badge }}`` for a badge a view or model hands over."""
    return value.html(small=True)


@register.simple_tag
def task_status(state: str) -> SafeString:
    """``{% task_status "done" %}``: one of not_started, in_progress, review, incomplete, done."""
    return TASK_STATUS[state].html()


@register.filter
def alert_kind(level_tag: str) -> str:
    """Translate the level of a Django message into the kind of a KERN alert."""
    return {"error": "danger", "debug": "info"}.get(level_tag, level_tag)


@register.inclusion_tag("components/letter.html")
def letter(document: Document) -> dict:
    """``{% letter document %}``: what a letter says, below its title, which is the h1 of the page."""
    return {"document": document, "blocks": list(shown(document))}
