"""The office's pages about delivered statistics: the list, and one delivery with its answer."""

from functools import partial

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from criteria.moments import day_of
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import done
from portal.access.quality import OneQualityFilter, QualityTable, quality_of
from portal.casework import delivery_acts
from portal.casework.delivery_lists import (
    Accept,
    DeliveryFilter,
    DeliveryTable,
    GiveBack,
    Value,
    ValueTable,
    badge_of,
    for_office,
)
from portal.kern.german import german_datetime
from reporting.deliveries import queries, workflow
from reporting.deliveries.forms import workbook_form
from reporting.deliveries.models import Delivery
from reporting.deliveries.revisions import Revision
from reporting.deliveries.states import BY_NAME, OPEN, State
from reporting.deliveries.workbook.form import CITY, is_asked, places_of

STALE = (
    "Inzwischen gibt es eine neue Fassung dieser Statistik. Es wurde nichts geändert. "
    "Bitte prüfen Sie die neue Fassung und entscheiden Sie dann noch einmal."
)
ACCEPTED = "Die Statistik ist angenommen. Die Zahlen gehen jetzt an die zentrale Statistik."


@require_GET
def deliveries(request):
    """All deliveries this person may know of."""
    today = day_of(clock.now())
    filters = DeliveryFilter(request.GET or None, queryset=for_office(request.user), today=today)
    table = DeliveryTable(filters.qs, today=today)
    return list_page(request, "casework/deliveries.html", table, {}, form=filters.form)


@require_GET
def quality(request):
    """How good the delivered statistics are, by Erhebung or by delivery."""
    found = OneQualityFilter(request.GET or None, queryset=for_office(request.user))
    table = QualityTable(quality_of(found.qs, day_of(clock.now())))
    return list_page(request, "casework/delivery_quality.html", table, {"chosen": found.chosen}, form=found.form)


@require_http_methods(["GET", "POST"])
def delivery(request, pk):
    """One delivery: what was reported, how unusual figures are explained, and the office's answer to it."""
    found = get_object_or_404(for_office(request.user), pk=pk)
    if request.method == "GET":
        return _show(request, found)
    form = _sent(request, found)
    if not form.is_valid():
        return _show(request, found, form)
    if form.cleaned_data["act"] == GiveBack.step:
        act, sentence = partial(workflow.give_back, reason=form.cleaned_data["reason"]), delivery_acts.GIVEN_BACK
    else:
        act, sentence = workflow.accept, ACCEPTED
    done(request, partial(act, delivery=found, actor=request.user, now=clock.now()), sentence)
    return redirect("casework:delivery", pk=pk)


def _show(request, found: Delivery, form=None):
    handed_in = found.state not in OPEN
    before = _visible_previous(found, request.user)
    table = ValueTable(_values(found, before) if handed_in else [])
    upload = found.uploads.first() if handed_in else None
    context = {
        "delivery": found,
        "badge": badge_of(found, clock.now().date()),
        "handed_in": handed_in,
        "before": before,
        "uploads": _uploads(found),
        "unusual": upload.questions if upload else [],
        "hand_over": _hand_over(found),
        "revisions": _revisions(found, request.user),
        "extensions": found.extensions.select_related("asked_by", "decided_by"),
        **delivery_acts.offers(request.user, found),
        "answers": [_bound(found, kind, form) for kind in (Accept, GiveBack) if _offers(request.user, kind, found)],
        "trail": [{"label": "Gelieferte Statistik", "url": reverse("casework:deliveries")}],
    }
    return list_page(request, "casework/delivery.html", table, context, form=form)


def _sent(request, found: Delivery):
    """The answer as sent. Who answers an older revision than the present one is told so and shown the present one."""
    form = (GiveBack if request.POST.get("act") == GiveBack.step else Accept)(request.POST)
    if form.is_valid() and form.cleaned_data["revision"] != found.revision:
        form.data = request.POST.copy()
        form.data["revision"] = found.revision
        form.add_error(None, STALE)
    return form


def _offers(user, kind, found: Delivery) -> bool:
    step = BY_NAME[kind.step]
    return found.state in step.sources and can(user, step.act, found)


def _bound(found: Delivery, kind, form):
    """The form that was sent, or a fresh one of this kind."""
    if isinstance(form, kind):
        return form
    return kind(initial={"act": kind.step, "revision": found.revision})


def _visible_previous(found: Delivery, user) -> Delivery | None:
    """The delivery of the period before, unless a conflict of interest hides its file."""
    before = queries.previous(found)
    return before if before and for_office(user).filter(pk=before.pk).exists() else None


def _values(found: Delivery, before: Delivery | None) -> list[Value]:
    """Every figure of the survey in every Ortsteil of the grant, and wherever else something was reported.

    `before` is shown as far as it may be seen; the workbook's own last period is not asked.
    """
    form = workbook_form(found)
    now, then = queries.values(found), queries.values(before)
    codes = {*found.application.districts.values_list("pk", flat=True), *now, *then, CITY.code}
    return [
        Value(
            code=place.code,
            name=place.name,
            indicator=column.label,
            unit=column.unit,
            places=column.decimals,
            value=now.get(place.code, {}).get(column.code),
            previous=then.get(place.code, {}).get(column.code),
        )
        for place in places_of(form)
        if place.code in codes
        for column in form.columns
        if is_asked(column, place)
    ]


def _revisions(found: Delivery, user):
    cells = ("cells__district", "cells__indicator", "notes__district", "notes__indicator")
    revisions = Revision.objects.visible_to(user).filter(delivery=found)
    return revisions.select_related("submitted_by").prefetch_related(*cells).order_by("-number")


def _uploads(found: Delivery):
    """The files of the Träger that were handed in; what it is still working on is its own."""
    uploads = found.uploads.select_related("uploaded_by")
    if found.state not in OPEN:
        return uploads
    return uploads.filter(uploaded_at__lte=found.submitted_at) if found.submitted_at else uploads.none()


def _hand_over(found: Delivery) -> str:
    """How far the hand-over to the central statistics store is, in a sentence."""
    message = queries.hand_over(found)
    if message is None:
        return "Die Zahlen sind noch nicht in der zentralen Statistik. Sie kommen dorthin, sobald sie angenommen sind."
    if message.handled_at is None and not message.attempts:
        return "Die Übergabe an die zentrale Statistik läuft. Laden Sie die Seite in einem Moment neu."
    if message.handled_at is None:
        return (
            "Die Übergabe an die zentrale Statistik ist noch nicht gelungen. Das Portal versucht es von selbst weiter. "
            "Dauert das länger als einen Tag, wenden Sie sich an die Administration."
        )
    moment = german_datetime(message.handled_at)
    if found.state == State.ACCEPTED:
        return f"Die Zahlen stehen in der zentralen Statistik. Übernommen am {moment}."
    return f"Die Zahlen wurden aus der zentralen Statistik herausgenommen am {moment}."
