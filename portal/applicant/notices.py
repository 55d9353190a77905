"""Which mails a person of a Träger wants, and how."""

from django import forms
from django.contrib.messages import success
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from grants.correspondence import workflow
from grants.correspondence.models import How, Preferences
from portal.access.pages import page
from portal.kern.forms import KernForm


class NoticesForm(KernForm):
    """What can be chosen."""

    mark_optional = False

    reminder_mail = forms.ChoiceField(
        label="Erinnerungen vor dem Ende einer Antragsfrist oder einer Nachbesserung",
        help_text="Wir erinnern Sie 7 und 2 Tage vorher. 2 Tage vorher eilt es: Dann schreiben wir sofort, "
        "auch wenn Sie gesammelte E-Mails möchten.",
        choices=How.choices,
        widget=forms.RadioSelect,
    )
    message_mail = forms.ChoiceField(
        label="Neue Nachrichten des Sozialamts zu Ihren Anträgen", choices=How.choices, widget=forms.RadioSelect
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
        form = NoticesForm(initial={name: getattr(stored, name) for name in NoticesForm.base_fields})
    trail = [{"label": "Termine", "url": reverse("applicant:dates")}]
    return page(request, "applicant/notices.html", {"form": form, "trail": trail}, form=form)
