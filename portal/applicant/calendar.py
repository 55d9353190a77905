"""The Termine of a Träger: as a page, as a file, and under a secret address that calendars subscribe to."""

from django.contrib.messages import success
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from grants.correspondence import workflow
from grants.correspondence.models import Preferences
from portal.access import clock
from portal.access.ics import CONTENT_TYPE, calendar
from portal.access.pages import page
from portal.applicant.dates import dates_of

# The address is signed, so that a copy of the database alone does not open anybody's calendar.
SIGNER = signing.Signer(salt="calendar", sep=".")


@require_GET
def dates(request):
    """All dates, the nearest first, and how to have them in one's own calendar."""
    now = clock.now()
    preferences = Preferences.objects.filter(user=request.user).first()
    key = preferences.calendar_key if preferences else None
    context = {
        "dates": dates_of(request.user, now),
        "today": now.date(),
        "address": request.build_absolute_uri(_address(key)) if key else "",
    }
    return page(request, "applicant/dates.html", context)


@require_GET
def calendar_file(request):
    """The dates of this moment as a file."""
    return _answer(request, request.user)


@require_GET
def calendar_feed(request, token: str):
    """The dates for a calendar that knows the secret address. A wrong or old address does not exist."""
    try:
        key = SIGNER.unsign(token)
    except signing.BadSignature as error:
        raise Http404 from error
    found = Preferences.objects.filter(calendar_key=key, user__is_active=True).select_related("user").first()
    if found is None:
        raise Http404
    return _answer(request, found.user)


@require_POST
def calendar_renew(request):
    """Make the first address, or a new one in place of one that became known to others."""
    workflow.renew_calendar(actor=request.user, now=clock.now())
    success(request, "Die Adresse ist erzeugt. Eine frühere Adresse gilt nicht mehr.")
    return redirect("applicant:dates")


@require_POST
def calendar_stop(request):
    """Close the address."""
    workflow.stop_calendar(actor=request.user, now=clock.now())
    success(request, "Die Adresse ist abgeschaltet.")
    return redirect("applicant:dates")


def _address(key: str) -> str:
    return reverse("applicant:calendar_feed", args=[SIGNER.sign(key)])


def _answer(request, user) -> HttpResponse:
    now = clock.now()
    content = calendar(dates_of(user, now), now=now, absolute=request.build_absolute_uri)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="foerderportal-termine.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
