"""Asking for the vorzeitige Maßnahmebeginn, and what the office answered."""

import datetime

from django import forms
from django.contrib.messages import success
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from grants.applications import starting_early
from grants.applications.early_starts import LONGEST_TEXT, WAITING, limit_of, needs_consent, submitted_costs
from grants.applications.models import Application
from grants.permissions import can
from grants.steps import Forbidden, NotPossible, Refused, ensure
from portal.access import clock
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.submitting import signers
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm

SENT = "Ihr Antrag auf vorzeitigen Maßnahmebeginn ist gestellt. Bitte beginnen Sie erst, wenn das Sozialamt zustimmt."


class EarlyStartForm(KernForm):
    """From when, and why not later. `today` is the first possible day."""

    wanted_from = DatePartsField(
        label="Wann möchten Sie beginnen?",
        help_text="Beginn ist zum Beispiel der erste Vertrag, den Sie für das Vorhaben schließen.",
    )
    reason = forms.CharField(
        label="Warum können Sie nicht auf den Bescheid warten?",
        help_text="Zum Beispiel: Die Räume müssen zu einem festen Tag gemietet werden.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_wanted_from(self) -> datetime.date:
        day = self.cleaned_data["wanted_from"]
        if day < self.today:
            raise forms.ValidationError("Geben Sie einen Tag ab heute an. Eine Zustimmung gilt nie rückwirkend.")
        return day


@require_http_methods(["GET", "POST"])
def early_start(request, pk: int):
    """What the rule says, the requests so far with their answers, and the form for a new one."""
    application = get_object_or_404(own.applications(request.user).filter(submitted_at__isnull=False), pk=pk)
    today = clock.now().date()
    form = EarlyStartForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST":
        # The right comes before the form: nobody is asked to repair what they may not send.
        ensure(request.user, starting_early.ASK, application)
    if form.is_valid() and _ask(request, application, form):
        return redirect("applicant:early_start", application.pk)
    requests = list(application.early_starts.select_related("requested_by").order_by("-requested_at", "-pk"))
    is_free = not needs_consent(limit_of(application), submitted_costs(application))
    context = {
        "application": application,
        "form": form,
        "requests": requests,
        "is_free": is_free,
        "submitted_on": application.submitted_at,
        "rule": starting_early.limit_in_words(application),
        "is_waiting": application.state in WAITING,
        "is_asked": any(row.is_open or row.is_granted for row in requests),
        "may": can(request.user, starting_early.ASK, application),
        "signers": signers(application),
    }
    return page(request, "applicant/early_start.html", context, form=form)


def _ask(request, application: Application, form: EarlyStartForm) -> bool:
    try:
        starting_early.request_early_start(
            application=application, actor=request.user, now=clock.now(), **form.cleaned_data
        )
    except Forbidden:
        raise
    except (NotPossible, starting_early.NotNeeded) as refusal:
        form.add_error(None, str(refusal))
        return False
    except Refused as refusal:
        form.add_error("reason", str(refusal))
        return False
    success(request, SENT)
    return True
