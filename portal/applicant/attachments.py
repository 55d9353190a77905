"""The Anlagen of an application: what is there, one file more, taking one back, and reading one again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grants.applications.models import Application
from grants.applications.papers import sentences_about_missing
from grants.applications.sections import ATTACHMENTS, TITLES
from grants.attachments import workflow
from grants.attachments.models import Attachment, Document
from grants.organisations.kinds import AttachmentKind
from grants.steps import Forbidden, Refused
from portal.access import clock
from portal.access.downloads import hand_out
from portal.access.pages import done, page
from portal.applicant import own
from portal.applicant.paper_forms import PaperForm
from portal.applicant.reopening import points_asked
from portal.applicant.saving import CONFLICT, UNPROCESSABLE, sections_open_to


@require_http_methods(["GET", "POST"])
def attachments(request, pk: int):
    """The Anlagen of one application, and the form for one more."""
    application = own.application_or_404(request.user, pk)
    if request.method == "POST":
        return _upload(request, application)
    return _page(request, application)


@require_GET
def attachment(request, pk: int, number: int):
    """One Anlage, to save it."""
    application = own.application_or_404(request.user, pk)
    found = _attachment_or_404(request.user, application, number)
    return hand_out(request, found, back=("applicant:attachments", application.pk))


@require_POST
def attachment_remove(request, pk: int, number: int):
    """Take one Anlage back."""
    application = own.application_or_404(request.user, pk)
    found = _attachment_or_404(request.user, application, number)
    done(
        request,
        lambda: workflow.detach(attachment=found, actor=request.user, now=clock.now()),
        f"„{found.name}“ ist entfernt.",
    )
    return redirect("applicant:attachments", application.pk)


def _attachment_or_404(user, application: Application, number: int) -> Attachment:
    return get_object_or_404(Attachment.objects.visible_to(user), application=application, pk=number)


def _upload(request, application: Application):
    form = PaperForm(request.POST, request.FILES)
    if ATTACHMENTS not in sections_open_to(request.user, application):
        messages.error(request, "Der Abschnitt „Anlagen“ ist nicht geöffnet. Ihre Datei wurde nicht übernommen.")
        return _page(request, application, status=CONFLICT)
    if not form.is_valid():
        return _page(request, application, form=form, status=UNPROCESSABLE)
    kind, file = form.cleaned_data["kind"], form.cleaned_data["file"]
    try:
        kept = workflow.attach(
            application=application,
            actor=request.user,
            now=clock.now(),
            kind=kind,
            name=file.name,
            data=file.read(),
        )
    except Forbidden:
        raise
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, application, form=form, status=UNPROCESSABLE)
    messages.success(request, f"„{kept.name}“ ist gespeichert.")
    return redirect("applicant:attachments", application.pk)


def _page(request, application: Application, *, form: PaperForm | None = None, status: int = 200):
    documents = Document.objects.visible_to(request.user).standing().filter(organisation=application.organisation)
    context = {
        "application": application,
        "title": TITLES[ATTACHMENTS],
        "asked": points_asked(application, ATTACHMENTS),
        "is_open": ATTACHMENTS in sections_open_to(request.user, application),
        "attachments": application.attachments.standing().select_related("uploaded_by"),
        "documents": documents.select_related("uploaded_by"),
        "required": [AttachmentKind(kind).label for kind in application.call.required_attachments],
        "gaps": list(sentences_about_missing(application)),
        "today": clock.now().date(),
        "form": form or PaperForm(),
    }
    return page(request, "applicant/attachments.html", context, status=status)
