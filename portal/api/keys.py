"""The page on which a person makes and revokes keys for programs. It asks for the password once more."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from grants.accounts.giving_keys import make_key, revoke_key
from grants.accounts.keys import ApiKey, Scope
from grants.steps import Refused
from portal.access import clock
from portal.access.pages import done, page, visible_or_404
from portal.kern.forms import KernForm

TEMPLATE = "api/keys.html"
DAYS = ((30, "30 Tage"), (90, "90 Tage"), (365, "1 Jahr"))


class KeyForm(KernForm):
    """What a key is for, what it opens, and for how long."""

    mark_optional = False
    name = forms.CharField(
        label="Wofür ist der Schlüssel?", max_length=80, help_text="Zum Beispiel der Name des Programms."
    )
    scopes = forms.MultipleChoiceField(
        label="Was darf das Programm?",
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Das Programm kann nie mehr als Sie selbst. Wählen Sie nur, was es braucht.",
    )
    days = forms.TypedChoiceField(label="Wie lange gilt der Schlüssel?", choices=DAYS, coerce=int, initial=90)


@never_cache
@require_http_methods(["GET", "POST"])
@reauthentication_required
def keys(request):
    """One's keys, and making another one. Its secret stands on the answer to the form, and nowhere else."""
    form, secret = KeyForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        try:
            _, secret = make_key(actor=request.user, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            form = KeyForm()
    labels = dict(Scope.choices)
    rows = [
        {"key": key, "scopes": [labels[scope] for scope in key.scopes], "is_valid": key.expires_at > clock.now()}
        for key in ApiKey.objects.visible_to(request.user).filter(revoked_at=None)
    ]
    return page(request, TEMPLATE, {"form": form, "rows": rows, "secret": secret}, form=form)


@require_POST
def revoke(request, pk: int):
    """Revoke a key of one's own. That needs no password: whoever can, shall do it at once."""
    key = visible_or_404(ApiKey, request.user, pk=pk)
    done(
        request,
        lambda: revoke_key(key=key, actor=request.user, now=clock.now()),
        "Der Schlüssel ist widerrufen. Das Programm kommt damit nicht mehr herein.",
    )
    return redirect("keys:keys")
