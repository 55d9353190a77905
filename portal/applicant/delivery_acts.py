"""What else a Träger does with a statistic: take it back, and ask for more time. And what the office asks about it."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.shortcuts import redirect

from grants.permissions import can
from grants.steps import Forbidden, Refused
from portal.access import clock
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm
from reporting.deliveries import extending, workflow
from reporting.deliveries.extensions import Extension
from reporting.deliveries.models import Delivery
from reporting.deliveries.revisions import Revision
from reporting.deliveries.states import State


class TakeBackForm(KernForm):
    """Takes a statistic back that the office has not accepted yet."""

    act = forms.CharField(widget=forms.HiddenInput, initial="take_back")
    reason = forms.CharField(
        label="Warum nehmen Sie die Statistik zurück?",
        help_text="Der Text steht bei der neuen Fassung. Bitte nennen Sie keine Personen.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MoreTimeForm(KernForm):
    """Asks for more time."""

    act = forms.CharField(widget=forms.HiddenInput, initial="more_time")
    until = DatePartsField(label="Bis wann brauchen Sie Zeit?")
    reason = forms.CharField(
        label="Warum brauchen Sie mehr Zeit?",
        help_text="Ein Satz genügt. Bitte nennen Sie keine Personen.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _take_back(request, found: Delivery, answers: dict) -> str:
    workflow.take_back(delivery=found, actor=request.user, now=clock.now(), reason=answers["reason"])
    return "Die Statistik ist zurückgenommen. Bitte geben Sie sie nach der Änderung wieder ab."


def _ask(request, found: Delivery, answers: dict) -> str:
    extending.ask_extension(
        delivery=found, actor=request.user, now=clock.now(), until=answers["until"], reason=answers["reason"]
    )
    return "Ihre Bitte ist beim Sozialamt. Bis zur Antwort gilt der bisherige Termin."


ACTS = {"take_back": (TakeBackForm, _take_back), "more_time": (MoreTimeForm, _ask)}


def act(request, found: Delivery, name: str, show):
    """Do what was sent. `show` takes a form with errors and answers with the page, so that what was typed stays."""
    kind, door = ACTS[name]
    form = kind(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return show(form)
    try:
        sentence = door(request, found, form.cleaned_data)
    except Forbidden:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return show(form)
    messages.success(request, sentence)
    return redirect("applicant:delivery", found.pk)


@dataclass(frozen=True)
class Past:
    """What was handed in before and what was said about it."""

    revisions: list[Revision]
    notes: list
    extensions: list[Extension]


def past(user, found: Delivery) -> Past:
    """The revisions, newest first, with their values; what the office asks now; all about more time."""
    revisions = list(
        Revision.objects.visible_to(user)
        .filter(delivery=found)
        .select_related("submitted_by")
        .prefetch_related("cells__district", "cells__indicator", "notes__district", "notes__indicator")
        .order_by("-number")
    )
    notes = list(revisions[0].notes.all()) if revisions and found.is_to_correct else []
    return Past(revisions, notes, list(Extension.objects.visible_to(user).filter(delivery=found)))


def offers(user, found: Delivery, sent=None) -> dict:
    """The forms that are possible now, by name; the one that was sent keeps what was typed."""
    may_ask = found.is_open and can(user, "delivery.ask_extension", found)
    may_ask = may_ask and not Extension.objects.filter(delivery=found).open().exists()
    may_take_back = found.state == State.SUBMITTED and can(user, "delivery.submit", found)
    possible = {"take_back": may_take_back, "more_time": may_ask}
    return {
        f"{name}_form": (sent if isinstance(sent, kind) else kind(auto_id=f"{name}_%s")) if possible[name] else None
        for name, (kind, _) in ACTS.items()
    }
