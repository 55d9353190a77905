"""The Träger's statistics: what is owed, the workbook to fill in, its upload, its problems, and handing it in."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from criteria.moments import day_of
from grants.permissions import can
from grants.steps import Forbidden, Refused, ensure
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import page
from portal.access.quality import OneQualityFilter, QualityTable, quality_of
from portal.applicant import delivery_acts, own
from portal.applicant.delivery_forms import (
    SHOWN_PROBLEMS,
    HandInForm,
    UploadForm,
    by_topic,
    shown_problems,
    value_grids,
)
from portal.applicant.delivery_marks import is_markable
from portal.applicant.saving import CONFLICT, UNPROCESSABLE, with_values
from portal.applicant.tables import DeliveryFilter, DeliveryTable, delivery_badge, in_workflow_order
from portal.applicant.vouching import LOOKS_LIKE_PERSONS, VouchForm, vouch_act
from portal.kern.export import XLSX_TYPE
from reporting.clearances.checking import PersonsFound
from reporting.deliveries import workflow
from reporting.deliveries.forms import workbook_form
from reporting.deliveries.models import Delivery
from reporting.deliveries.states import OPEN, State
from reporting.deliveries.workbook import template

OTHER_UPLOAD = (
    "Inzwischen wurde eine andere Datei hochgeladen. Es wurde noch nichts abgegeben. "
    "Bitte prüfen Sie die Zahlen noch einmal und geben Sie sie dann ab."
)


@require_GET
def deliveries(request):
    """All statistics owed or delivered by the Träger for which this person acts."""
    visible = own.deliveries(request.user).annotate(step=in_workflow_order("state", State))
    found = DeliveryFilter(request.GET or None, queryset=visible)
    several = len(request.user.rights) > 1
    table = DeliveryTable(found.qs, today=clock.now().date(), exclude=() if several else ("organisation",))
    return list_page(request, "applicant/deliveries.html", table, {"filter_form": found.form}, form=found.form)


@require_GET
def quality(request):
    """How good the own statistics are, all together or one of them."""
    found = OneQualityFilter(request.GET or None, queryset=own.deliveries(request.user))
    table = QualityTable(quality_of(found.qs, day_of(clock.now())))
    return list_page(request, "applicant/delivery_quality.html", table, {"chosen": found.chosen}, form=found.form)


@require_http_methods(["GET", "POST"])
def delivery(request, pk: int):
    """One delivery: download, upload, problems, values, and handing in."""
    found = get_object_or_404(own.deliveries(request.user), pk=pk)
    if request.method != "POST":
        return _delivery_page(request, found)
    if request.POST.get("act") == "submit":
        return _hand_in(request, found)
    if request.POST.get("act") == "vouch":
        show = partial(_delivery_page, request, found, status=UNPROCESSABLE)
        return vouch_act(request, found.application, lambda vouching: show(vouching=vouching))
    if request.POST.get("act") in delivery_acts.ACTS:
        show = partial(_delivery_page, request, found)
        return delivery_acts.act(request, found, request.POST["act"], lambda form: show(act_form=form))
    return _upload(request, found)


@require_GET
def workbook(request, pk: int):
    """The workbook of one delivery, prefilled with the Ortsteile and with what was uploaded before."""
    found = get_object_or_404(own.deliveries(request.user), pk=pk)
    name = slugify(f"{found.period.survey.title} {found.period.label} {found.application.title}")[:100]
    return HttpResponse(
        template.build(workbook_form(found)),
        content_type=XLSX_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.xlsx"',
            "Cache-Control": "private, no-store",
        },
    )


def _upload(request, found: Delivery):
    ensure(request.user, "delivery.upload", found)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _delivery_page(request, found, upload_form=form, status=UNPROCESSABLE)
    file = form.cleaned_data["file"]
    now = clock.now()
    try:
        upload = workflow.upload(delivery=found, actor=request.user, now=now, name=file.name, data=file.read())
    except workflow.NotReadable as refusal:
        form.add_error("file", str(refusal))
        return _delivery_page(request, found, upload_form=form, status=UNPROCESSABLE)
    except Forbidden:
        raise
    except PersonsFound as refusal:
        form.add_error("file", LOOKS_LIKE_PERSONS)
        vouching = VouchForm(refusal.suspicions)
        return _delivery_page(request, found, upload_form=form, vouching=vouching, status=UNPROCESSABLE)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("applicant:delivery", found.pk)
    if upload.uploaded_at < now:
        messages.info(request, "Dieselben Zahlen haben Sie schon hochgeladen. Es hat sich nichts geändert.")
    elif upload.errors:
        messages.warning(request, "Die Datei ist gespeichert. Es sind noch Fehler zu berichtigen, bevor Sie abgeben.")
    else:
        messages.success(request, "Die Datei ist gespeichert. Bitte prüfen Sie die Zahlen und geben Sie sie dann ab.")
    return redirect("applicant:delivery", found.pk)


def _hand_in(request, found: Delivery):
    ensure(request.user, "delivery.submit", found)
    if found.state not in OPEN:
        # A second press of the button: what was to be handed in is handed in.
        return redirect("applicant:delivery", found.pk)
    last = found.uploads.first()
    form = HandInForm(request.POST, upload=last)
    if not form.is_valid():
        return _delivery_page(request, found, hand_in_form=form, status=UNPROCESSABLE)
    if last is not None and form.cleaned_data["seen"] != str(last.pk):
        form = HandInForm(with_values(request.POST, seen=str(last.pk)), upload=last)
        return _delivery_page(request, found, hand_in_form=form, refusal=OTHER_UPLOAD, status=CONFLICT)
    try:
        workflow.submit(
            delivery=found, actor=request.user, now=clock.now(), explanation=form.cleaned_data["explanation"]
        )
    except Forbidden:
        raise
    except PersonsFound as refusal:
        form.add_error("explanation", LOOKS_LIKE_PERSONS)
        vouching = VouchForm(refusal.suspicions)
        return _delivery_page(request, found, hand_in_form=form, vouching=vouching, status=UNPROCESSABLE)
    except Refused as refusal:
        return _delivery_page(request, found, hand_in_form=form, refusal=str(refusal), status=UNPROCESSABLE)
    messages.success(request, "Die Statistik ist abgegeben. Vielen Dank.")
    return redirect("applicant:delivery", found.pk)


def _delivery_page(
    request,
    found: Delivery,
    *,
    upload_form=None,
    hand_in_form=None,
    act_form=None,
    vouching=None,
    refusal="",
    status=None,
):
    today = clock.now().date()
    last = found.uploads.select_related("uploaded_by").first()
    problems = shown_problems(last) if last else []
    context = {
        "delivery": found,
        "badge": delivery_badge(found, today),
        "is_open": found.state in OPEN,
        "is_returned": found.is_to_correct,
        "is_early": found.period.end >= today,
        "may_upload": can(request.user, "delivery.upload", found),
        "may_submit": can(request.user, "delivery.submit", found) and last is not None and not last.errors,
        "upload": last,
        "first_problems": problems[:SHOWN_PROBLEMS],
        "other_problems": by_topic(problems[SHOWN_PROBLEMS:]),
        "other_count": len(problems[SHOWN_PROBLEMS:]),
        "grids": value_grids(found),
        "is_markable": is_markable(last),
        "upload_form": upload_form or UploadForm(),
        "hand_in_form": hand_in_form or HandInForm(upload=last),
        "form": upload_form or hand_in_form or act_form,
        "refusal": refusal,
        "vouching": vouching,
        "past": delivery_acts.past(request.user, found),
        **delivery_acts.offers(request.user, found, act_form),
    }
    return page(request, "applicant/delivery.html", context, form=act_form, status=status)
