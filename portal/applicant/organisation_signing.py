"""How many people sign the applications of a Träger: two are asked for by one person, one only by two."""

from allauth.account.decorators import reauthentication_required
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from grants.organisations import signing_rule
from grants.organisations.models import Organisation
from grants.organisations.queries import signatories
from grants.permissions import can
from grants.steps import Forbidden
from portal.access import clock
from portal.access.pages import done, page
from portal.applicant import own
from portal.applicant.organisation import SIGNING, trail

ACTS = {
    "two": (signing_rule.require_two, "Anträge unterschreiben ab jetzt zwei Personen gemeinsam."),
    "propose": (signing_rule.propose_one, "Ihr Vorschlag ist gespeichert. Jetzt muss eine zweite Person zustimmen."),
    "agree": (signing_rule.agree_to_one, "Für Anträge genügt wieder eine Unterschrift."),
}


@never_cache
@require_http_methods(["GET", "POST"])
def organisation_signing(request, pk: int):
    """The rule, for who administers the Träger or signs for it, and has just shown that it is really them."""
    found = own.organisation_or_404(request.user, pk)
    if not any(can(request.user, f"organisation.{act}", found) for act in SIGNING):
        raise Forbidden("Das ändert, wer den Träger verwaltet. Zustimmen kann, wer für ihn unterzeichnet.")
    return _signing(request, found)


@reauthentication_required
def _signing(request, found: Organisation):
    if request.method == "POST" and (chosen := ACTS.get(request.POST.get("act", ""))):
        door, sentence = chosen
        done(request, lambda: door(organisation=found, actor=request.user, now=clock.now()), sentence)
        return redirect("applicant:organisation_signing", found.pk)
    context = {
        "organisation": found,
        "signers": [person.label for person in signatories(found)],
        "is_proposed": found.one_signature_asked_at is not None,
        "administers": can(request.user, "organisation.edit_signing", found),
        "may_agree": can(request.user, "organisation.agree_to_signing", found)
        and found.one_signature_asked_by_id != request.user.pk,
        "trail": trail(request.user, found),
    }
    return page(request, "applicant/organisation/signing.html", context)
