"""„Mein Träger“: what the portal knows about a Träger, its master data and its bank account."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from grants.attachments.models import Document
from grants.audit.models import Entry
from grants.organisations import workflow
from grants.organisations.models import Organisation, labels_of
from grants.organisations.queries import people_of
from grants.permissions import can
from grants.steps import Forbidden, Refused, ensure
from portal.access import clock
from portal.access.organisations import bank_facts, facts
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.organisation_forms import BankForm, DataForm
from portal.applicant.saving import UNPROCESSABLE, with_values

MOST_ENTRIES = 10
SIGNING = ("edit_signing", "agree_to_signing")
"""Who may do one of these acts may open the page about signatures."""


@require_GET
def organisations(request):
    """The Träger for which a person acts. Who acts for one only is shown that one."""
    found = list(own.organisations(request.user))
    if len(found) == 1:
        return redirect("applicant:organisation", found[0].pk)
    rows = [(organisation, _right_labels(request.user, organisation)) for organisation in found]
    return page(request, "applicant/organisation/list.html", {"rows": rows})


@require_GET
def organisation(request, pk: int):
    """One Träger: whether it is confirmed, its data, its account, its people, and what was changed last."""
    found = own.organisation_or_404(request.user, pk)
    entries = Entry.objects.filter(chain=found.chain).select_related("actor").order_by("-number")
    context = {
        "organisation": found,
        "facts": facts(found),
        "bank_facts": bank_facts(found),
        "people": people_of(found),
        "document_count": Document.objects.visible_to(request.user).standing().filter(organisation=found).count(),
        "administers": can(request.user, "organisation.edit", found),
        "may_change_signing": any(can(request.user, f"organisation.{act}", found) for act in SIGNING),
        "portal_consent": found.portal_consents.filter(withdrawn_at=None).exists(),
        "entries": entries[:MOST_ENTRIES],
        "trail": trail(request.user),
    }
    return page(request, "applicant/organisation/organisation.html", context)


@require_http_methods(["GET", "POST"])
def data(request, pk: int):
    """The master data, for who administers the Träger."""
    found = own.organisation_or_404(request.user, pk)
    ensure(request.user, "organisation.edit", found)
    stored = DataForm.stored(found) | {"version": found.version}
    form = DataForm(request.POST if request.method == "POST" else None, initial=stored)
    if not form.is_valid():
        return _data_page(request, found, form)
    try:
        workflow.save_data(
            organisation=found,
            actor=request.user,
            now=clock.now(),
            version=form.cleaned_data["version"],
            data=form.organisation_data(),
        )
    except Forbidden:
        raise
    except workflow.Outdated as refusal:
        fresh = own.organisation_or_404(request.user, pk)
        form = DataForm(with_values(request.POST, version=fresh.version), initial=stored)
        return _data_page(request, fresh, form, refusal=str(refusal), status=UNPROCESSABLE)
    except Refused as refusal:
        form.add_error("name", str(refusal))
        return _data_page(request, found, form)
    messages.success(request, "Die Angaben sind gespeichert.")
    return redirect("applicant:organisation", pk)


def _data_page(request, found: Organisation, form: DataForm, *, refusal: str = "", status: int | None = None):
    context = {
        "organisation": found,
        "form": form,
        "refusal": refusal,
        "facts": facts(found),
        "trail": trail(request.user, found),
    }
    return page(request, "applicant/organisation/data.html", context, form=form, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def bank(request, pk: int):
    """The bank account, for who administers the Träger and has just shown that it is really them."""
    found = own.organisation_or_404(request.user, pk)
    ensure(request.user, "organisation.edit_bank", found)
    return _bank(request, found)


@reauthentication_required
def _bank(request, found: Organisation):
    stored = {"holder": found.account_holder or found.name, "iban": dict(bank_facts(found)).get("IBAN", "")}
    form = BankForm(request.POST if request.method == "POST" else None, initial=stored)
    if form.is_valid():
        workflow.save_bank(organisation=found, actor=request.user, now=clock.now(), **form.cleaned_data)
        messages.success(request, "Die Bankverbindung ist gespeichert.")
        return redirect("applicant:organisation", found.pk)
    context = {"organisation": found, "form": form, "trail": trail(request.user, found)}
    return page(request, "applicant/organisation/bank.html", context, form=form)


def trail(user, found: Organisation | None = None) -> list[dict[str, str]]:
    """The way to a page: the list for who acts for several Träger, then the Träger to which the page belongs."""
    steps = []
    if len(user.rights) > 1:
        steps.append({"label": "Meine Träger", "url": reverse("applicant:organisations")})
    if found:
        steps.append({"label": found.name, "url": reverse("applicant:organisation", args=[found.pk])})
    return steps


def _right_labels(user, found: Organisation) -> str:
    return labels_of(user.rights[found.pk])
