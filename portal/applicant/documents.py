"""The master documents of a Träger: given once, shown in every application, renewed before they run out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grants.attachments import workflow
from grants.attachments.models import Document
from grants.organisations.models import Organisation
from grants.permissions import can
from grants.steps import Forbidden, Refused, ensure
from portal.access import clock
from portal.access.downloads import hand_out
from portal.access.pages import done, page
from portal.applicant import own
from portal.applicant.paper_forms import DocumentForm
from portal.applicant.saving import UNPROCESSABLE
from portal.kern.german import german_date


@require_http_methods(["GET", "POST"])
def documents(request, pk: int):
    """The master documents of one Träger, and the form for one more."""
    organisation = get_object_or_404(own.organisations(request.user), pk=pk)
    if request.method == "POST":
        return _upload(request, organisation)
    return _page(request, organisation)


@require_GET
def document(request, pk: int, number: int):
    """One master document, to save it."""
    found = _document_or_404(request.user, pk, number)
    return hand_out(request, found, back=("applicant:documents", pk))


@require_POST
def document_remove(request, pk: int, number: int):
    """Take one master document back."""
    found = _document_or_404(request.user, pk, number)
    done(
        request,
        lambda: workflow.remove_document(document=found, actor=request.user, now=clock.now()),
        f"„{found.name}“ ist entfernt.",
    )
    return redirect("applicant:documents", pk)


def running_out(user, today):
    """What the overview warns about: sentence and address of each document that soon is valid no longer."""
    found = Document.objects.visible_to(user).running_out(today).select_related("organisation")
    for paper in found:
        until = german_date(paper.valid_until)
        state = f"gilt seit {until} nicht mehr" if paper.valid_until < today else f"gilt nur bis {until}"
        sentence = f"Unterlage erneuern: {paper.get_kind_display()} ({paper.organisation}) {state}"
        yield sentence, reverse("applicant:documents", args=[paper.organisation_id])


def _document_or_404(user, pk: int, number: int) -> Document:
    return get_object_or_404(Document.objects.visible_to(user), organisation_id=pk, pk=number)


def _upload(request, organisation: Organisation):
    ensure(request.user, "document.edit", Document(organisation=organisation))
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, organisation, form=form, status=UNPROCESSABLE)
    answers = form.cleaned_data
    try:
        kept = workflow.file_document(
            organisation=organisation,
            actor=request.user,
            now=clock.now(),
            kind=answers["kind"],
            name=answers["file"].name,
            data=answers["file"].read(),
            valid_until=answers["valid_until"],
        )
    except Forbidden:
        raise
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, organisation, form=form, status=UNPROCESSABLE)
    messages.success(request, f"„{kept.name}“ ist gespeichert. Ihre Anträge zeigen die Unterlage jetzt mit.")
    return redirect("applicant:documents", organisation.pk)


def _page(request, organisation: Organisation, *, form: DocumentForm | None = None, status: int = 200):
    context = {
        "organisation": organisation,
        "documents": organisation.documents.standing().select_related("uploaded_by"),
        "may_edit": can(request.user, "document.edit", Document(organisation=organisation)),
        "today": clock.now().date(),
        "form": form or DocumentForm(),
    }
    return page(request, "applicant/documents.html", context, status=status)
