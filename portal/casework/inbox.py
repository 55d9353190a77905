"""The work list of the office."""

from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from grants.accounts.substituting import substituted_by
from grants.applications.labels import WITH_LABELS
from grants.applications.queries import files
from grants.change_notices.queries import with_concerns
from grants.desk.models import DefaultView, SavedView
from grants.desk.waiting import with_waiting
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.casework.desk.table import columns_of, table_of
from portal.casework.filters import InboxFilter, chips, kept

SHOWN = (
    "reference",
    "title",
    "state",
    "submitted_at",
    "requested_amount",
    "organisation__name",
    "priority__title",
    "caseworker__name",
    "caseworker__email",
    "call__title",
    "call__closes_at",
    "call__grace_minutes",
    "call__guideline",
)
ALL = "0"
"""The name of the view that shows all files, for those whose list opens with another one."""


@require_GET
def inbox(request):
    """All files this person may work on, newest first, as filters, columns and view of the address want them."""
    if not request.GET and (default := DefaultView.objects.filter(user=request.user).select_related("view").first()):
        return redirect(address_of(default.view))
    found, stands_in = filtered(request)
    rows = found.qs
    words = found.form.cleaned_data.get("search", "") if found.is_bound else ""
    table = table_of(rows, columns_of(request.GET.get("columns", "")), words, stands_in)
    views = list(SavedView.objects.visible_to(request.user).select_related("owner").order_by("name", "pk"))
    query = kept(request.GET)
    context = {
        "chips": chips(found.form, request.GET),
        "views": [(view, address_of(view)) for view in views],
        "view": next((view for view in views if str(view.pk) == request.GET.get("view")), None),
        "query": query.urlencode(),
        "passed_on": [(name, query.get(name)) for name in ("columns", "sort", "view") if name in query],
        "may_act": can(request.user, "substitution.edit", request.user),
        "stands_in": ", ".join(person.label for person in stands_in.values()),
    }
    return list_page(request, "casework/inbox.html", table, context, form=found.form)


def filtered(request):
    """The files as the address filters them, and for whom this person stands in, by id.

    The long texts of the applications are not read.
    """
    today = clock.now().date()
    stands_in = substituted_by(request.user, today)
    rows = files(request.user).select_related("organisation", "priority", "caseworker", "call").only(*SHOWN)
    rows = rows.prefetch_related(WITH_LABELS)
    listed = with_waiting(with_concerns(rows), today)
    found = InboxFilter(request.GET or None, queryset=listed, request=request, today=today, stands_in_for=stands_in)
    return found, stands_in


def address_of(view: SavedView) -> str:
    """Where the list shows a saved view."""
    query = QueryDict(view.query, mutable=True)
    query["view"] = str(view.pk)
    return f"{reverse('casework:inbox')}?{query.urlencode()}"
