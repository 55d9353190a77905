"""The Träger's statistics: what is owed, the workbook to fill in, its upload, its problems, and handing it in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from grants.permissions import can
from grants.steps import Forbidden, Refused, ensure
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.delivery_forms import SHOWN_PROBLEMS, HandInForm, UploadForm, shown_problems, value_grid
from portal.applicant.saving import CONFLICT, UNPROCESSABLE, with_values
from portal.applicant.tables import DeliveryFilter, DeliveryTable, delivery_badge, in_workflow_order
from portal.kern.export import XLSX_TYPE
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


@require_http_methods(["GET", "POST"])
def delivery(request, pk: int):
    """One delivery: download, upload, problems, values, and handing in."""
    found = get_object_or_404(own.deliveries(request.user), pk=pk)
    if request.method != "POST":
        return _delivery_page(request, found)
    if request.POST.get("act") == "submit":
        return _hand_in(request, found)
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
    try:
        upload = workflow.upload(delivery=found, actor=request.user, now=clock.now(), name=file.name, data=file.read())
    except workflow.NotReadable as refusal:
        form.add_error("file", str(refusal))
        return _delivery_page(request, found, upload_form=form, status=UNPROCESSABLE)
    except Forbidden:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("applicant:delivery", found.pk)
    if upload.errors:
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
    except Refused as refusal:
        return _delivery_page(request, found, hand_in_form=form, refusal=str(refusal), status=UNPROCESSABLE)
    messages.success(request, "Die Statistik ist abgegeben. Vielen Dank.")
    return redirect("applicant:delivery", found.pk)


def _delivery_page(request, found: Delivery, *, upload_form=None, hand_in_form=None, refusal="", status=200):
    today = clock.now().date()
    last = found.uploads.select_related("uploaded_by").first()
    problems = shown_problems(last) if last else []
    context = {
        "delivery": found,
        "badge": delivery_badge(found, today),
        "is_open": found.state in OPEN,
        "is_returned": found.state == State.RETURNED,
        "is_early": found.period.end >= today,
        "may_upload": can(request.user, "delivery.upload", found),
        "may_submit": can(request.user, "delivery.submit", found) and last is not None and not last.errors,
        "upload": last,
        "first_problems": problems[:SHOWN_PROBLEMS],
        "other_problems": problems[SHOWN_PROBLEMS:],
        "grid": value_grid(found),
        "upload_form": upload_form or UploadForm(),
        "hand_in_form": hand_in_form or HandInForm(upload=last),
        "form": upload_form or hand_in_form,
        "refusal": refusal,
    }
    return page(request, "applicant/delivery.html", context, status=status)
