"""Making this year's application from an earlier one, and reading what changed since."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from grants.applications.copying import NotCopyable, sources, start_from
from grants.applications.labels import WITH_LABELS
from grants.applications.models import Application
from grants.calls.models import Call
from grants.calls.words import about_lateness
from grants.permissions import can
from grants.steps import Forbidden, Refused
from portal.access import clock
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.last_year import changes_of
from portal.kern.forms import KernForm


class CopyForm(KernForm):
    """Which earlier application the new one begins with."""

    source = forms.ChoiceField(
        label="Welchen Antrag möchten Sie übernehmen?",
        widget=forms.RadioSelect,
        error_messages={"required": "Wählen Sie den Antrag, den Sie übernehmen möchten."},
    )

    def __init__(self, *args, applications: list[Application], **kwargs):
        super().__init__(*args, **kwargs)
        self.applications = {str(application.pk): application for application in applications}
        self.fields["source"].choices = [(pk, _label(application)) for pk, application in self.applications.items()]
        if len(self.applications) == 1:
            self.fields["source"].initial = next(iter(self.applications))

    def clean_source(self):
        return self.applications[self.cleaned_data["source"]]


@require_http_methods(["GET", "POST"])
def copy(request, slug: str):
    """Asks which earlier application is to be taken over, and makes the draft."""
    now = clock.now()
    call = get_object_or_404(Call.objects.opened(now), slug=slug)
    found = [
        application
        for application in sources(own.applications(request.user), call).prefetch_related(WITH_LABELS)
        if can(request.user, "application.copy", application)
    ]
    form = CopyForm(request.POST if request.method == "POST" else None, applications=found)
    if form.is_valid():
        try:
            made = start_from(call=call, source=form.cleaned_data["source"], actor=request.user, now=now)
        except Forbidden:
            raise
        except Refused as refusal:
            form.add_error(None if not isinstance(refusal, NotCopyable) else "source", str(refusal))
        else:
            messages.success(request, "Die Angaben sind übernommen. Bitte prüfen Sie jeden Abschnitt.")
            return redirect("applicant:tasks", made.pk)
    context = {"call": call, "form": form, "has_sources": bool(found), "is_open": call.takes(now)}
    context |= {"is_late": call.is_late(now), "lateness": about_lateness(call, now)}
    return page(request, "applicant/copy.html", context, form=form)


@require_GET
def changes(request, pk: int):
    """What an application says other than the earlier one it was made from."""
    application = own.application_or_404(request.user, pk)
    context = {"application": application, "changes": changes_of(application)}
    return page(request, "applicant/changes.html", context)


def _label(application: Application) -> str:
    parts = (
        application.title,
        f"Förderjahr {application.call.funding_year}",
        application.organisation.name,
        f"Aktenzeichen {application.reference}",
        application.label_for_applicant,
    )
    return ", ".join(parts)
