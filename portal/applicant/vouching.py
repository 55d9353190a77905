"""The question "Das ist keine Person": what pages ask when a door found something that looks like one."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.core.signing import BadSignature
from django.shortcuts import redirect

from grants.applications.models import Application
from portal.access import clock
from portal.kern.forms import KernForm
from reporting.clearances.checking import MOST_SHOWN, Suspicion, read_token
from reporting.clearances.models import LONGEST_REASON
from reporting.clearances.workflow import Unfounded, vouch

CLEARED = "cleared"
LOOKS_LIKE_PERSONS = (
    "Das sieht nach Angaben zu Personen aus. Bitte ändern Sie es. Ist es keine Person, kreuzen Sie das unten an."
)
AGAIN = "Ihre Begründung ist gespeichert. Bitte versuchen Sie es jetzt noch einmal."


class VouchForm(KernForm):
    """What looks like a person, each to be ticked if it is none, and why."""

    cleared = forms.MultipleChoiceField(
        label="Was davon ist keine Person?", required=False, widget=forms.CheckboxSelectMultiple
    )
    clear_reason = forms.CharField(
        label="Warum ist das keine Person?",
        help_text="Zum Beispiel: Das ist der Name unseres Hauses. Das Sozialamt liest die Begründung.",
        max_length=LONGEST_REASON,
        required=False,
    )

    def __init__(self, suspicions: Sequence[Suspicion], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[CLEARED].choices = [(each.token, each.sentence) for each in suspicions[:MOST_SHOWN]]
        self.has_more = len(suspicions) > MOST_SHOWN


def vouched(request, application: Application) -> int:
    """Say what the person ticked to be no persons; how many. Raises what the door raises."""
    tokens = request.POST.getlist(CLEARED)
    if tokens:
        reason = request.POST.get("clear_reason", "")
        vouch(application=application, actor=request.user, now=clock.now(), tokens=tokens, reason=reason)
    return len(tokens)


def asked_again(request) -> VouchForm | None:
    """The question once more, as it was answered: the reason was missing. None where nothing was ticked."""
    tokens = request.POST.getlist(CLEARED)
    try:
        suspicions = [read_token(token) for token in tokens]
    except BadSignature:
        return None
    reason = request.POST.get("clear_reason", "")
    return VouchForm(suspicions, initial={CLEARED: tokens, "clear_reason": reason}) if suspicions else None


def vouch_act(request, application: Application, show):
    """The act "vouch" of a page with files: say it, and ask for the file again. `show(vouching)` is the page."""
    try:
        count = vouched(request, application)
    except Unfounded as refusal:
        messages.error(request, str(refusal))
        return show(asked_again(request))
    if count:
        messages.success(request, AGAIN)
    return redirect(request.path)
