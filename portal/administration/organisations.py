"""The Träger as the office sees them: which wait, confirming or refusing with a reason, and a new administrator."""

from django.db.models import F, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grants.audit.models import Entry
from grants.organisations.members import appoint
from grants.organisations.models import Organisation
from grants.organisations.queries import people_of, waits_since
from grants.organisations.workflow import confirm, is_only_registered, refuse
from grants.outbox.mails import undeliverable
from grants.permissions import can
from grants.steps import ensure
from portal.access import clock
from portal.access.lists import list_page
from portal.access.organisations import bank_facts, facts
from portal.access.pages import done_or_error, page
from portal.administration.organisation_tables import (
    AppointForm,
    ConfirmForm,
    OrganisationFilter,
    OrganisationTable,
    RefuseForm,
)

MOST_ENTRIES = 20
CONFIRMED = "{} ist bestätigt. Die Personen des Trägers erhalten eine E-Mail."
REFUSED = "Die Registrierung ist abgelehnt. Die Personen des Trägers erhalten eine E-Mail. Die Daten sind gelöscht."
APPOINTED = "Die Einladung ist unterwegs. Wer jetzt für den Träger handelt, erhält auch eine E-Mail."


@require_GET
def organisations(request):
    """All Träger, first those that wait, the longest waiting before the others; the refused ones last."""
    found = Organisation.objects.order_by(
        F("refused_at").asc(nulls_first=True),
        F("confirmed_at").desc(nulls_first=True),
        F("registered_at").asc(nulls_last=True),
        *("sort_name", "pk"),
    )
    filters = OrganisationFilter(request.GET or None, queryset=found)
    context = {"waiting": Organisation.objects.filter(Q(confirmed_at=None, refused_at=None)).count()}
    table = OrganisationTable(filters.qs)
    return list_page(request, "administration/organisations.html", table, context, form=filters.form)


@require_http_methods(["GET", "POST"])
def organisation(request, pk: int):
    """One Träger: its data, its people, its record, and the form that confirms it."""
    return _act(request, pk, ConfirmForm, "organisation.confirm", confirm, CONFIRMED)


@require_POST
def refuse_organisation(request, pk: int):
    """Refuses a registration with a reason; what is wrong with the form stands on the page of the Träger."""
    return _act(request, pk, RefuseForm, "organisation.confirm", refuse, REFUSED)


@require_POST
def appoint_administrator(request, pk: int):
    """Invites somebody to administer the Träger; what is wrong with the form stands on the page of the Träger."""
    return _act(request, pk, AppointForm, "organisation.appoint", appoint, APPOINTED)


def _act(request, pk: int, form_class, right: str, door, sentence: str):
    found = get_object_or_404(Organisation.objects.select_related("district", "confirmed_by", "refused_by"), pk=pk)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        # The right comes before the form: nobody is asked to repair what they may not send.
        ensure(request.user, right, found)
        said = sentence.format(found.name)

        def act():
            door(organisation=found, actor=request.user, now=clock.now(), **form.cleaned_data)

        if form.is_valid() and done_or_error(request, form, act, said):
            return redirect("administration:organisation", pk=pk)
    return page(request, "administration/organisation.html", _context(request, found, form), form=form)


def _context(request, found: Organisation, form) -> dict:
    """The page; the form that was sent stands in its place, the others are empty."""
    entries = Entry.objects.filter(chain=found.chain).select_related("actor").order_by("-number")
    people = people_of(found)
    return {
        "organisation": found,
        "form": form if isinstance(form, ConfirmForm) else ConfirmForm(),
        "refuse_form": form if isinstance(form, RefuseForm) else RefuseForm(),
        "appoint_form": form if isinstance(form, AppointForm) else AppointForm(),
        "waits_since": waits_since(found),
        "is_only_registered": is_only_registered(found),
        "facts": facts(found),
        "bank_facts": bank_facts(found),
        "people": people,
        "undeliverable": undeliverable([person.user.email for person in people], clock.now()),
        "may_confirm": can(request.user, "organisation.confirm", found),
        "may_note_funding": not found.refused_at and can(request.user, "organisation.note_funding", found),
        "may_appoint": not found.refused_at and can(request.user, "organisation.appoint", found),
        "entries": entries[:MOST_ENTRIES],
        "most_entries": MOST_ENTRIES,
        "trail": [{"label": "Träger", "url": reverse("administration:organisations")}],
    }
