"""Closing the assessment, with a moderation where the sheets lie far apart, and giving it back from the ranking."""

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from criteria.money import format_percent
from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment import workflow
from grants.assessment.moderation import differing
from grants.assessment.queries import combine, criteria_of, progress
from grants.assessment.returning import return_to_assessment
from portal.access import clock
from portal.access.pages import done_or_error, page
from portal.casework.acts import file_or_404, may_or_403, not_now, trail
from portal.casework.discussing import discussed
from portal.casework.file import result_of, sheets_of, spread_text
from portal.casework.moderation_forms import ModerationForm, ReturnToAssessmentForm

NOT_ASSESSING = "Diese Akte ist gerade nicht in der fachlichen Bewertung."
CLOSED = "Die Bewertung ist abgeschlossen. Der Antrag steht jetzt in der Rangfolge."


@require_http_methods(["GET", "POST"])
def close_assessment(request, pk):
    """Close the assessment when all sheets are in; where they differ widely, with the result of a moderation."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.complete_assessment", application)
    if request.method == "GET" and application.state != State.ASSESSMENT:
        return not_now(request, application, NOT_ASSESSING)
    found = progress(application)
    compared = _compared(application, request.user) if found.is_complete else {"rows": [], "differing": []}
    form = ModerationForm(
        request.POST if request.method == "POST" else None, sheets=compared["rows"], differing=compared["differing"]
    )
    if form.is_valid() and _close(request, application, form):
        return redirect("casework:file", pk=application.pk)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "form": form,
        "progress": found,
        "compared": compared if found.is_complete else None,
        "discussed": discussed(application, request.user),
    }
    return page(request, "casework/close_assessment.html", context, form=form)


@require_http_methods(["GET", "POST"])
def back_to_assessment(request, pk):
    """Give an assessed application back to the assessment; the result so far stays as history."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.return_to_assessment", application)
    if request.method == "GET" and application.state != State.DELIBERATION:
        return not_now(request, application, "Nur vor der Entscheidung lässt sich eine Bewertung wieder aufnehmen.")
    sheets = list(application.assessments.select_related("assessor").order_by("assigned_at", "pk"))
    form = ReturnToAssessmentForm(request.POST if request.method == "POST" else None, sheets=sheets)

    def give_back():
        return_to_assessment(
            application=application,
            actor=request.user,
            now=clock.now(),
            reason=form.cleaned_data["reason"],
            reopen=form.cleaned_data["reopen"],
        )

    sentence = "Der Antrag ist wieder in der Bewertung. Das bisherige Ergebnis steht in der Akte."
    if form.is_valid() and done_or_error(request, form, give_back, sentence, field="reason"):
        return redirect("casework:file", pk=application.pk)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "form": form,
        "result": result_of(application),
    }
    return page(request, "casework/return_to_assessment.html", context, form=form)


def _close(request, application: Application, form: ModerationForm) -> bool:
    def close():
        workflow.complete_assessment(
            application=application,
            actor=request.user,
            now=clock.now(),
            moderation=form.cleaned_data["moderation"],
            marks=form.marks(),
            took_part=form.took_part(),
        )

    return done_or_error(request, form, close, CLOSED, field="moderation")


def _compared(application: Application, user) -> dict:
    """The sheets beside each other, how far apart they are, and on which criteria they must be brought together."""
    sheets = list(
        application.assessments.select_related("assessor")
        .prefetch_related("scores__criterion")
        .order_by("assigned_at", "pk")
    )
    combined = combine(application, sheets)
    return {
        "rows": sheets,
        "sheets": sheets_of(application, user),
        "mean": format_percent(combined.mean),
        "spread": spread_text(combined.spread),
        "differing": differing(list(criteria_of(application)), sheets) if combined.needs_moderation else [],
    }
