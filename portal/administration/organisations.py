"""The Träger as the office sees them: which wait for confirmation, and confirming with a note."""

from django.contrib import messages
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from grants.audit.models import Entry
from grants.organisations.models import Organisation
from grants.organisations.queries import people_of
from grants.organisations.workflow import confirm
from grants.permissions import can
from grants.steps import Forbidden, Refused, ensure
from portal.access import clock
from portal.access.lists import list_page
from portal.access.organisations import bank_facts, facts
from portal.access.pages import page
from portal.administration.organisation_tables import ConfirmForm, OrganisationFilter, OrganisationTable

MOST_ENTRIES = 20


@require_GET
def organisations(request):
    """All Träger, first those that wait, the longest waiting before the others."""
    found = Organisation.objects.order_by(
        F("confirmed_at").desc(nulls_first=True), F("registered_at").asc(nulls_last=True), "sort_name", "pk"
    )
    filters = OrganisationFilter(request.GET or None, queryset=found)
    context = {"waiting": Organisation.objects.filter(confirmed_at=None).count()}
    table = OrganisationTable(filters.qs)
    return list_page(request, "administration/organisations.html", table, context, form=filters.form)


@require_http_methods(["GET", "POST"])
def organisation(request, pk: int):
    """One Träger: its data, its people, its record, and the form that confirms it."""
    found = get_object_or_404(Organisation.objects.select_related("district", "confirmed_by"), pk=pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        # The right comes before the form: nobody is asked to repair what they may not send.
        ensure(request.user, "organisation.confirm", found)
        if form.is_valid() and _confirmed(request, found, form):
            return redirect("administration:organisation", pk=pk)
    entries = Entry.objects.filter(chain=found.chain).select_related("actor").order_by("-number")
    context = {
        "organisation": found,
        "form": form,
        "facts": facts(found),
        "bank_facts": bank_facts(found),
        "people": people_of(found),
        "may_confirm": can(request.user, "organisation.confirm", found),
        "entries": entries[:MOST_ENTRIES],
        "most_entries": MOST_ENTRIES,
        "trail": [{"label": "Träger", "url": reverse("administration:organisations")}],
    }
    return page(request, "administration/organisation.html", context, form=form)


def _confirmed(request, found: Organisation, form: ConfirmForm) -> bool:
    try:
        confirm(organisation=found, actor=request.user, now=clock.now(), note=form.cleaned_data["note"])
    except Forbidden:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"{found.name} ist bestätigt. Die Personen des Trägers erhalten eine E-Mail.")
    return True
