"""The Bescheid before the second signature: what it would say, and which optional clauses it shall have."""

import io

from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from grants.applications.models import Application
from grants.awards.models import Decision
from grants.documents import paper
from grants.documents.content import Document
from grants.letters import bescheid
from grants.letters.choosing import LetterStopped, choosable, chosen_keys
from grants.letters.workflow import choose_clauses
from grants.permissions import can
from portal.access import clock
from portal.access.pages import done_or_error, page
from portal.casework.acts import file_or_404, may_or_403, not_now, trail
from portal.casework.letters.forms import ClauseForm


@require_http_methods(["GET", "POST"])
def draft(request, pk):
    """The draft as a page. Another choice of clauses can be looked at before it is saved."""
    application = file_or_404(request, pk)
    decision = _waiting(application)
    if decision is None:
        return not_now(request, application, "Zu dieser Akte wartet gerade kein Bescheid auf die Mitzeichnung.")
    posted = request.method == "POST"
    if posted:
        may_or_403(request.user, "letter.choose_clauses", application)
    form = _form(decision, request.POST if posted else None)
    saves = request.POST.get("act") == "save"
    if form is not None and form.is_valid() and saves and _save(request, form, decision):
        return redirect("casework:letter_draft", pk=application.pk)
    looked_at = form.cleaned_data["clauses"] if posted and form is not None and form.is_valid() else None
    document, stopped = _draft(decision, looked_at)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "form": form if can(request.user, "letter.choose_clauses", application) else None,
        "unsaved": posted and document is not None,
        "document": document,
        "stopped": stopped,
    }
    return page(request, "casework/letters/draft.html", context, form=form, status=422 if stopped and posted else None)


@require_GET
def draft_pdf(request, pk):
    """The draft as it would be printed: without a seal, and not kept."""
    application = file_or_404(request, pk)
    decision = _waiting(application)
    document = _draft(decision, None)[0] if decision else None
    if document is None:
        raise Http404
    pdf = io.BytesIO(paper.render(document, created_at=clock.now()))
    response = FileResponse(pdf, content_type="application/pdf", filename=f"entwurf-{application.reference}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


def _waiting(application: Application) -> Decision | None:
    return application.decisions.standing().filter(cosigned_at=None).first()


def _form(decision: Decision, data) -> ClauseForm | None:
    """The form; None where there is nothing to choose."""
    if decision.outcome != Decision.Outcome.AWARD or not (clauses := choosable(decision)):
        return None
    return ClauseForm(data, clauses=clauses, initial={"clauses": chosen_keys(decision)})


def _save(request, form: ClauseForm, decision: Decision) -> bool:
    return done_or_error(
        request,
        form,
        lambda: choose_clauses(
            decision=decision, actor=request.user, now=clock.now(), keys=form.cleaned_data["clauses"]
        ),
        "Die Auswahl ist gespeichert. Der Bescheid bekommt diese Textbausteine.",
        field="clauses",
    )


def _draft(decision: Decision, chosen) -> tuple[Document | None, str]:
    """The draft, or the sentence that says why there is none."""
    try:
        return bescheid.draft(decision, clock.today(), chosen), ""
    except LetterStopped as reason:
        return None, str(reason)
