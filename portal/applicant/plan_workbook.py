"""The Kosten- und Finanzierungsplan as a workbook: down, and filled in up again. Reading it stores nothing.

What was read is shown as changes, row by row. The person then sends it to the page of the plan like anything typed
there, with what the workbook had seen: so the same checks, the same comparison with what others saved meanwhile, and
the same door apply.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from grants.applications.models import Application
from grants.applications.plan import reckon
from grants.applications.sections import PLAN, TITLES
from grants.applications.workbook import reading, template
from grants.untrusted.refusals import TOO_BIG
from grants.untrusted.workbooks import MOST_FILE_BYTES
from portal.access import keeping
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.merging import SEEN, Merge, written
from portal.applicant.parts import Part, parts_of
from portal.applicant.plan_forms import TABLES, PlanForms, typed_data
from portal.applicant.saving import UNPROCESSABLE, closed_page, sections_open_to
from portal.kern.export import XLSX_TYPE
from portal.kern.forms import KernForm

SHOWN_PROBLEMS = 20
NEW, CHANGED, REMOVED, UNCHANGED = "Neu", "Geändert", "Entfällt", "Unverändert"
BOTH_CHANGED = "Auch von anderen geändert. Sie wählen gleich, was gilt."


class PlanUploadForm(KernForm):
    file = forms.FileField(
        label="Ausgefüllte Mappe",
        help_text="Möglich sind .xlsx und .ods bis 10 MB.",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_FILE_BYTES:
            raise ValidationError(TOO_BIG)
        return file


@dataclass(frozen=True)
class Change:
    """What becomes of one row: `kind` in words, the row as it is stored and as it would be (empty: not there)."""

    kind: str
    old: str
    new: str


@require_GET
def plan_workbook(request, pk: int):
    """The workbook of this plan, prefilled with what is stored."""
    application = own.application_or_404(request.user, pk)
    stored = parts_of(PlanForms(application))
    marks = {row.key: row.fingerprint for table in TABLES for row in stored[table].rows}
    name = slugify(f"Finanzierungsplan {application.title or application.pk}")[:100]
    return HttpResponse(
        template.build(application, marks),
        content_type=XLSX_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.xlsx"',
            "Cache-Control": "private, no-store",
        },
    )


@require_http_methods(["GET", "POST"])
def plan_import(request, pk: int):
    """Choose a filled workbook; then what it would change, or what is wrong with it."""
    application = own.application_or_404(request.user, pk)
    if PLAN not in sections_open_to(request.user, application):
        return closed_page(request, application, PLAN)
    if request.method != "POST":
        return _page(request, application, PlanUploadForm())
    form = PlanUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, application, form, status=UNPROCESSABLE)
    try:
        filled = reading.read(application, form.cleaned_data["file"].read())
    except reading.Unreadable as refusal:
        form.add_error("file", str(refusal))
        return _page(request, application, form, status=UNPROCESSABLE)
    if filled.problems:
        return _page(request, application, PlanUploadForm(), problems=filled.problems, status=UNPROCESSABLE)
    return _preview(request, application, filled)


def _page(request, application: Application, form: PlanUploadForm, *, problems=(), status: int = 200):
    context = {
        "application": application,
        "title": TITLES[PLAN],
        "form": form,
        "problems": problems[:SHOWN_PROBLEMS],
        "more": len(problems[SHOWN_PROBLEMS:]),
    }
    return page(request, "applicant/plan_import.html", context, status=status)


def _preview(request, application: Application, filled: reading.Filled):
    """What saving would change. Rows that only others have changed since the workbook was made stay theirs."""
    data = typed_data(application, filled.rows)
    seen = {f"{table}-{key}": mark for table in TABLES for key, mark in filled.marks.items()}
    data[SEEN] = written(dict.fromkeys(TABLES, "") | seen)
    merge = Merge(PlanForms, application, data)
    merged = merge.forms
    changes = list(_changes(parts_of(PlanForms(application)), parts_of(merged), merge.conflicts))
    rows, unread = merged.readable()
    context = {
        "application": application,
        "title": TITLES[PLAN],
        "changes": [change for change in changes if change.kind != UNCHANGED],
        "unchanged": sum(change.kind == UNCHANGED for change in changes),
        "is_old": filled.is_old,
        "carried": list(data.items()),
        "author": keeping.token(request.user),
        "reckoning": reckon(rows, application.call),
        "unread": unread,
        "is_begun": bool(rows),
        "is_live": False,
    }
    return page(request, "applicant/plan_preview.html", context)


def _changes(stored: dict[str, Part], typed: dict[str, Part], conflicts: list[str]) -> Iterator[Change]:
    """Row by row, in the order of the workbook; what is not in it any more comes last."""
    before = {row.name: row for table in TABLES for row in stored[table].rows}
    for row in (row for table in TABLES for row in typed[table].rows):
        old = before.pop(row.name, None)
        if row.name in conflicts:
            yield Change(BOTH_CHANGED, old.lines[0] if old else "", row.lines[0])
        elif old is None:
            yield Change(NEW, "", row.lines[0])
        else:
            yield Change(UNCHANGED if old.fingerprint == row.fingerprint else CHANGED, old.lines[0], row.lines[0])
    for old in before.values():
        yield Change(BOTH_CHANGED if old.name in conflicts else REMOVED, old.lines[0], "")
