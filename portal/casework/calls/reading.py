"""Reading calls: the list, one of them whole, and its record."""

from django.views.decorators.http import require_GET

from grants import audit
from grants.audit.models import Entry
from grants.calls.models import Call
from grants.calls.queries import extensions
from grants.calls.words import lines
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import page
from portal.casework.calls.acts import call_or_404, trail
from portal.casework.calls.next_step import next_step
from portal.casework.calls.tables import BADGES, CallRecordTable, CallTable


@require_GET
def calls(request):
    """All calls, also drafts."""
    found = Call.objects.select_related("guideline").order_by("-funding_year", "title", "pk")
    context = {"may_edit": can(request.user, "call.edit")}
    return list_page(request, "casework/calls/list.html", CallTable(found, now=clock.now()), context)


@require_GET
def call(request, pk):
    """One call with everything in it, and what happens next."""
    found, now = call_or_404(pk), clock.now()
    context = {
        "call": found,
        "badge": BADGES[found.stage(now)],
        "trail": trail(),
        "step": next_step(found, request.user, now),
        "lines": lines(found, found.priorities.all()).items(),
        "extensions": extensions(found),
        "may_edit": can(request.user, "call.edit", found),
    }
    return page(request, "casework/calls/call.html", context)


@require_GET
def record(request, pk):
    """What happened to a call, by whom, in which role, and whether the record is whole."""
    found = call_or_404(pk)
    entries = Entry.objects.filter(chain=found.chain).select_related("actor").order_by("number")
    context = {"call": found, "trail": trail(found), "broken_at": audit.broken_at(found.chain)}
    return list_page(request, "casework/calls/record.html", CallRecordTable(entries), context)
