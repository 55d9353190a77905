"""Which mails a person of the office wants: about which files, how, and who substitutes for it."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from grants.correspondence import recipients, workflow
from grants.correspondence.models import How, Preferences
from grants.steps import Refused
from portal.access.pages import page
from portal.kern.forms import KernForm


class OfficeNoticesForm(KernForm):
    """What can be chosen. `person` is who chooses: nobody substitutes for oneself."""

    mark_optional = False

    message_mail = forms.ChoiceField(
        label="Neue Nachrichten der Träger zu Ihren Akten", choices=How.choices, widget=forms.RadioSelect
    )
    watches_all = forms.BooleanField(
        label="Auch zu allen anderen Akten, die ich sehen darf",
        help_text="Zum Beispiel für die Leitung, oder damit Akten nicht liegen bleiben, die noch niemand bearbeitet.",
        required=False,
    )
    substitute = forms.ModelChoiceField(
        label="Wer soll diese E-Mails immer auch bekommen?",
        help_text="Diese Person bekommt die E-Mails zu Ihren Akten auch, so wie sie es selbst eingestellt hat. "
        "Akten, für die sie befangen ist, bleiben ihr verschlossen.",
        queryset=None,
        required=False,
        empty_label="Niemand",
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = recipients.officers().exclude(pk=person.pk).order_by("sort_name", "pk")


@require_http_methods(["GET", "POST"])
def notices(request):
    """One's own settings."""
    if request.method == "POST":
        form = OfficeNoticesForm(request.POST, person=request.user)
        if form.is_valid() and _saved(request, form):
            return redirect("casework:notices")
    else:
        stored = Preferences.objects.filter(user=request.user).first() or Preferences()
        initial = {name: getattr(stored, name) for name in OfficeNoticesForm.base_fields}
        form = OfficeNoticesForm(initial=initial, person=request.user)
    trail = [{"label": "Nachrichten der Träger", "url": reverse("casework:conversations")}]
    return page(request, "casework/notices.html", {"form": form, "trail": trail}, form=form)


def _saved(request, form: OfficeNoticesForm) -> bool:
    try:
        workflow.set_notices(actor=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("substitute", str(refusal))
        return False
    messages.success(request, "Ihre Einstellungen sind gespeichert.")
    return True
