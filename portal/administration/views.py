"""The pages of the Administration: accounts, their roles, and who acts for which Träger."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from grants.accounts.workflow import chain_of, change_roles
from grants.audit.models import Entry
from grants.organisations.models import Membership
from grants.people.models import User
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import done_or_error, page
from portal.access.relations import RelationForm, relation_saved
from portal.administration.tables import AccountFilter, AccountForm, AccountTable

MOST_ENTRIES = 20


@require_GET
def accounts(request):
    """All accounts, those of the office and those of Träger."""
    current = Membership.objects.filter(ended_at=None).select_related("organisation")
    related = Prefetch("memberships", current, to_attr="current_memberships")
    found = User.objects.prefetch_related(related).order_by("sort_name", "pk")
    filters = AccountFilter(request.GET or None, queryset=found)
    return list_page(request, "administration/accounts.html", AccountTable(filters.qs), {}, form=filters.form)


@require_http_methods(["GET", "POST"])
def account(request, pk):
    """One account: its roles in the office, whether it is open, and its rights for Träger to read."""
    found = get_object_or_404(User, pk=pk)
    if request.method == "GET":
        return _show(request, found, AccountForm(initial={"roles": found.roles, "is_active": found.is_active}))
    form = AccountForm(request.POST)
    if form.is_valid() and _change(request, found, form):
        return redirect("administration:account", pk=pk)
    return _show(request, found, form)


@require_http_methods(["GET", "POST"])
def relation(request, pk):
    """Record what connects a person of the office with a Träger (§ 20 VwVfG)."""
    found = get_object_or_404(User.objects.exclude(roles=[]), pk=pk)
    form = RelationForm(request.POST if request.method == "POST" else None)
    if relation_saved(request, form, found):
        return redirect("administration:account", pk=pk)
    trail = [
        {"label": "Konten", "url": reverse("administration:accounts")},
        {"label": str(found), "url": reverse("administration:account", args=[pk])},
    ]
    return page(request, "administration/relation.html", {"account": found, "form": form, "trail": trail}, form=form)


def _change(request, found: User, form: AccountForm) -> bool:
    def act():
        change_roles(account=found, actor=request.user, now=clock.now(), **form.cleaned_data)

    return done_or_error(request, form, act, "Das Konto ist gespeichert.")


def _show(request, found: User, form: AccountForm):
    entries = Entry.objects.filter(chain=chain_of(found)).select_related("actor").order_by("-number")
    context = {
        "account": found,
        "form": form,
        "memberships": found.memberships.select_related("organisation").order_by("organisation__sort_name", "right"),
        "relations": found.relations.filter(withdrawn_at=None).select_related("organisation"),
        "entries": entries[:MOST_ENTRIES],
        "most_entries": MOST_ENTRIES,
        "may_change": can(request.user, "account.change_roles", found),
        "trail": [{"label": "Konten", "url": reverse("administration:accounts")}],
    }
    return page(request, "administration/account.html", context, form=form)
