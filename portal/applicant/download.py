"""The page from which a person takes all data of its Träger away."""

from django import forms
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from grants.applications.models import Application
from grants.correspondence import workflow
from grants.permissions import can
from portal.access import clock
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.archive import LARGEST_BYTES, members, zipped
from portal.kern.forms import KernForm

MEGABYTE = 1_000_000
TOO_LARGE = (
    "Diese Daten sind zusammen größer als {limit} Megabyte. Bitte wählen Sie ein einzelnes Förderjahr. "
    "Reicht auch das nicht, wenden Sie sich bitte an die Sachbearbeitung."
)


class DownloadForm(KernForm):
    """Which Träger, and which Förderjahr."""

    organisation = forms.ChoiceField(label="Träger")
    year = forms.ChoiceField(label="Förderjahr", required=False)

    mark_optional = False

    def __init__(self, *args, organisations, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisations = {str(row.pk): row for row in organisations}
        self.fields["organisation"].choices = [(key, row.name) for key, row in self.organisations.items()]
        self.fields["year"].choices = [("", "Alle Förderjahre"), *((str(year), str(year)) for year in years)]

    def clean_organisation(self):
        return self.organisations[self.cleaned_data["organisation"]]

    def clean_year(self) -> int | None:
        return int(self.cleaned_data["year"]) if self.cleaned_data["year"] else None


@require_http_methods(["GET", "POST"])
def download(request):
    """Choose what to take away; the answer to the form is the ZIP, sent while it is written, and recorded."""
    form = _form(request)
    if form.is_valid():
        organisation, year, now = form.cleaned_data["organisation"], form.cleaned_data["year"], clock.now()
        found = members(request.user, organisation, year=year, now=now)
        if sum(member.size for member in found) <= LARGEST_BYTES:
            scope = f"Förderjahr {year}" if year else "alle Förderjahre"
            workflow.record_export(organisation=organisation, actor=request.user, now=now, scope=scope)
            return _send(found, f"{slugify(organisation.name)[:60]}-{now:%Y-%m-%d}.zip")
        form.add_error("year", TOO_LARGE.format(limit=LARGEST_BYTES // MEGABYTE))
    context = {
        "form": form,
        "limit": LARGEST_BYTES // MEGABYTE,
        "trail": [{"label": "Termine", "url": reverse("applicant:dates")}],
    }
    return page(request, "applicant/download.html", context, form=form)


def _form(request) -> DownloadForm:
    user = request.user
    organisations = [
        row for row in own.organisations(user) if can(user, "organisation.export", Application(organisation=row))
    ]
    years = own.applications(user).filter(submitted_at__isnull=False).order_by("-call__funding_year")
    return DownloadForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations,
        years=years.values_list("call__funding_year", flat=True).distinct(),
        initial={"organisation": organisations[0].pk} if organisations else {},
    )


def _send(found, filename: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(zipped(found), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response
