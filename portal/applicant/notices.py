"""Which mails a person of a Träger wants."""

from django import forms
from django.contrib.messages import success
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from grants.correspondence import workflow
from grants.correspondence.models import Preferences
from portal.access.pages import page
from portal.kern.forms import KernForm


class NoticesForm(KernForm):
    """What can be switched off."""

    mark_optional = False

    reminders = forms.BooleanField(
        label="Erinnern Sie mich 7 und 2 Tage vor dem Ende einer Antragsfrist oder einer Nachbesserung", required=False
    )
    message_notices = forms.BooleanField(
        label="Schreiben Sie mir, wenn das Sozialamt eine Nachricht zu einem Antrag gesendet hat", required=False
    )


@require_http_methods(["GET", "POST"])
def notices(request):
    """One's own settings. They hold for this person only, not for the others of the Träger."""
    if request.method == "POST":
        form = NoticesForm(request.POST)
        if form.is_valid():
            workflow.set_notices(actor=request.user, **form.cleaned_data)
            success(request, "Ihre Einstellungen sind gespeichert.")
            return redirect("applicant:notices")
    else:
        stored = Preferences.objects.filter(user=request.user).first() or Preferences()
        form = NoticesForm(initial={"reminders": stored.reminders, "message_notices": stored.message_notices})
    trail = [{"label": "Termine", "url": reverse("applicant:dates")}]
    return page(request, "applicant/notices.html", {"form": form, "trail": trail}, form=form)
