"""The open Wiedervorlagen under a secret address that calendars subscribe to: the Aktenzeichen, but no note."""

import datetime
from dataclasses import dataclass

from django.contrib.messages import success
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from grants.correspondence import workflow
from grants.correspondence.models import Preferences
from grants.desk.follow_ups import follow_ups_of
from grants.desk.models import FollowUp
from portal.access import clock
from portal.access.ics import CONTENT_TYPE, calendar
from portal.access.middleware import audiences_of
from portal.access.table import AUDIENCES

# Signed, so that a copy of the database alone does not open anybody's calendar; not the same as a Träger's address.
SIGNER = signing.Signer(salt="follow-ups", sep=".")


@dataclass(frozen=True)
class Due:
    """A Wiedervorlage as the calendar shows it."""

    key: str
    day: datetime.date
    neutral: str
    url: str
    text: str = "Wiedervorlage"
    moment: None = None


@require_GET
def feed(request, token: str):
    """The Wiedervorlagen for a calendar that knows the secret address. A wrong or old address does not exist."""
    try:
        key = SIGNER.unsign(token)
    except signing.BadSignature as error:
        raise Http404 from error
    found = Preferences.objects.filter(calendar_key=key, user__is_active=True).select_related("user").first()
    if found is None or not audiences_of(found.user) & AUDIENCES["casework:follow_ups"]:
        raise Http404
    now = clock.now()
    rows = follow_ups_of(found.user, now.date()).open().order_by("due_on", "pk")
    content = calendar(map(_due, rows), now=now, absolute=request.build_absolute_uri, name="Wiedervorlagen")
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="foerderportal-wiedervorlagen.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def feed_change(request):
    """Make the address, a new one in place of one that became known to others, or close it."""
    act = {"actor": request.user, "now": clock.now()}
    if request.POST.get("act") == "stop":
        workflow.stop_calendar(**act)
        success(request, "Die Adresse ist abgeschaltet.")
    else:
        workflow.renew_calendar(**act)
        success(request, "Die Adresse ist erzeugt. Eine frühere Adresse gilt nicht mehr.")
    return redirect("casework:follow_ups")


def address_for(user) -> str:
    """The path of this person's calendar; empty without one."""
    key = Preferences.objects.filter(user=user).values_list("calendar_key", flat=True).first()
    return reverse("casework:follow_ups_feed", args=[SIGNER.sign(key)]) if key else ""


def _due(row: FollowUp) -> Due:
    return Due(
        key=f"wiedervorlage-{row.pk}",
        day=row.due_on,
        neutral=str(row.application),
        url=reverse("casework:follow_up", args=[row.pk]),
    )
