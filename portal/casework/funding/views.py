"""The page per Träger with De-minimis aid and grants of other offices, as the office notes them."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from grants.assessment import noting
from grants.assessment.outside import NotedAid, NotedGrant, chain_of
from grants.audit.models import Entry
from grants.organisations.models import Organisation
from grants.permissions import can
from portal.access import clock
from portal.access.pages import done_or_error, page, visible_or_404
from portal.casework.acts import Crumb, may_or_403, trail
from portal.casework.funding.forms import AidForm, GrantForm, RemovalForm

MOST_ENTRIES = 20
KINDS = {"beihilfe": NotedAid, "foerderung": NotedGrant}


@require_GET
def funding(request, pk):
    """What is noted about a Träger."""
    organisation = _organisation_or_404(request.user, pk)
    entries = Entry.objects.filter(chain=chain_of(organisation)).select_related("actor").order_by("-number")
    context = {
        "organisation": organisation,
        "aids": NotedAid.objects.visible_to(request.user).filter(organisation=organisation),
        "grants": NotedGrant.objects.visible_to(request.user).filter(organisation=organisation),
        "may_note": can(request.user, noting.ACT, organisation),
        "entries": entries[:MOST_ENTRIES],
        "most_entries": MOST_ENTRIES,
        "trail": trail(request.user),
    }
    return page(request, "casework/funding/start.html", context)


@require_http_methods(["GET", "POST"])
def aid_new(request, pk):
    """Note De-minimis aid."""
    return _note(request, pk, AidForm, noting.note_aid, "granted_on", "De-minimis-Beihilfe vermerken")


@require_http_methods(["GET", "POST"])
def grant_new(request, pk):
    """Note a grant of another office."""
    return _note(request, pk, GrantForm, noting.note_grant, "end", "Förderung einer anderen Stelle vermerken")


@require_http_methods(["GET", "POST"])
def noted_remove(request, kind, pk):
    """Take out an entry that is wrong."""
    if kind not in KINDS:
        raise Http404
    noted = visible_or_404(KINDS[kind], request.user, pk=pk)
    may_or_403(request.user, noting.ACT, noted.organisation)
    form = RemovalForm(request.POST if request.method == "POST" else None)

    def remove():
        noting.remove_noted(noted=noted, actor=request.user, now=clock.now(), reason=form.cleaned_data["reason"])

    if form.is_valid() and done_or_error(request, form, remove, "Der Eintrag ist entfernt.", field="reason"):
        return redirect("casework:funding", pk=noted.organisation_id)
    context = {"noted": noted, "form": form} | _at(request.user, noted.organisation)
    return page(request, "casework/funding/remove.html", context, form=form)


def _note(request, pk: int, form_class, door, field: str, heading: str):
    organisation = _organisation_or_404(request.user, pk)
    may_or_403(request.user, noting.ACT, organisation)
    form = form_class(request.POST if request.method == "POST" else None)

    def note():
        door(organisation=organisation, actor=request.user, now=clock.now(), **form.cleaned_data)

    if form.is_valid() and done_or_error(request, form, note, "Der Eintrag ist vermerkt.", field=field):
        return redirect("casework:funding", pk=organisation.pk)
    context = {"heading": heading, "form": form} | _at(request.user, organisation)
    return page(request, "casework/funding/note.html", context, form=form)


def _organisation_or_404(user, pk: int) -> Organisation:
    """A Träger of which no file is hidden from this person (§ 20 VwVfG)."""
    organisation = get_object_or_404(Organisation.objects.filter(refused_at=None), pk=pk)
    if organisation.applications.hidden_from(user).exists():
        raise Http404
    return organisation


def _at(user, organisation: Organisation) -> dict:
    here = Crumb(f"Förderungen: {organisation}", reverse("casework:funding", args=[organisation.pk]))
    return {"organisation": organisation, "trail": [*trail(user), here]}
