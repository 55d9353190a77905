"""The Träger's own workbook as it was uploaded last, with every problem marked in its cell."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from grants.steps import ensure
from grants.untrusted.refusals import Refused
from portal.applicant import own
from portal.kern.export import XLSX_TYPE
from reporting.deliveries.models import Upload
from reporting.deliveries.workbook.marking import mark
from reporting.deliveries.workbook.problems import Problem

KIND = ".xlsx"


def is_markable(upload: Upload | None) -> bool:
    """Whether there is something to mark, in a file that can be marked."""
    return upload is not None and bool(upload.problems) and upload.name.lower().endswith(KIND)


@require_GET
def marked(request, pk: int):
    """The marked copy of the last upload."""
    found = get_object_or_404(own.deliveries(request.user), pk=pk)
    ensure(request.user, "delivery.upload", found)
    upload = found.uploads.first()
    if not is_markable(upload):
        messages.info(request, "In Ihrer letzten Datei gibt es nichts, was sich markieren lässt.")
        return redirect("applicant:delivery", found.pk)
    with upload.file.open() as file:
        data = file.read()
    try:
        copy = mark(data, (Problem(**problem) for problem in upload.problems))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("applicant:delivery", found.pk)
    name = slugify(upload.name.removesuffix(KIND))[:100] or "statistik"
    return HttpResponse(
        copy,
        content_type=XLSX_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}-markiert.xlsx"',
            "Cache-Control": "private, no-store",
        },
    )
