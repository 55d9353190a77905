"""The work list of the office."""

from django.views.decorators.http import require_GET

from grants.applications.queries import files
from grants.change_notices.queries import with_concerns
from portal.access.lists import list_page
from portal.casework.filters import InboxFilter
from portal.casework.tables import InboxTable

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
    "call__closes_at",
    "call__grace_minutes",
)


@require_GET
def inbox(request):
    """All files this person may work on, newest first. The long texts of the applications are not read."""
    listed = with_concerns(
        files(request.user).select_related("organisation", "priority", "caseworker", "call").only(*SHOWN)
    )
    found = InboxFilter(request.GET or None, queryset=listed, request=request)
    return list_page(request, "casework/inbox.html", InboxTable(found.qs), {}, form=found.form)
