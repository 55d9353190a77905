"""The formal check: begin it, tick off the Mindestanforderungen, ask for corrections."""

import datetime

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from criteria import deadlines
from criteria.guideline.queries import rules_of
from grants.applications import workflow
from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment import checking
from portal.access import clock
from portal.access.pages import done, done_or_error, page
from portal.casework import versions
from portal.casework.acts import file_or_404, may_or_403, not_now, trail
from portal.casework.forms import FINDINGS, CheckForm, CorrectionForm

NOT_CHECKING = "Diese Akte ist gerade nicht in der formalen Prüfung."


@require_POST
def start_check(request, pk):
    """Begin the formal check; this person becomes the officer of the file."""
    application = file_or_404(request, pk)
    done(
        request,
        lambda: workflow.start_check(application=application, actor=request.user, now=clock.now()),
        "Sie prüfen jetzt diesen Antrag.",
    )
    return redirect("casework:file", pk=application.pk)


@require_http_methods(["GET", "POST"])
def check(request, pk):
    """Save the findings, or save them and close the check. What is saved stays saved if closing is refused."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.check", application)
    if request.method == "GET" and application.state != State.CHECKING:
        return not_now(request, application, NOT_CHECKING)
    completing = request.POST.get("act") == "complete"
    asked = checking.questions(application)
    form = CheckForm(
        request.POST if request.method == "POST" else None,
        questions=asked,
        initial=_saved(asked),
    )
    if form.is_valid() and _save(request, form, application, completing):
        return redirect("casework:file" if completing else "casework:check", pk=application.pk)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "form": form,
        "version": versions.latest(application),
    }
    return page(request, "casework/check.html", context, form=form)


@require_http_methods(["GET", "POST"])
def correction(request, pk):
    """Ask the Träger to correct named sections until a day."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.request_correction", application)
    if request.method == "GET" and application.state != State.CHECKING:
        return not_now(request, application, NOT_CHECKING)
    now = clock.now()
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        today=now.date(),
        initial={"due_on": _usual_due_day(application, now.date())},
    )

    def ask():
        answers = form.cleaned_data
        workflow.request_correction(
            application=application,
            actor=request.user,
            now=now,
            sections=tuple(answers["sections"]),
            message=answers["message"],
            due_on=answers["due_on"],
        )

    if form.is_valid() and done_or_error(request, form, ask, "Die Nachforderung geht an den Träger."):
        return redirect("casework:file", pk=application.pk)
    unmet = [
        question.item
        for question in checking.questions(application)
        if question.item and question.item.fulfilled is False
    ]
    context = {"application": application, "trail": trail(request.user, application), "form": form, "unmet": unmet}
    return page(request, "casework/correction.html", context, form=form)


def _save(request, form: CheckForm, application: Application, completing: bool) -> bool:
    act = {"application": application, "actor": request.user, "now": clock.now()}
    findings = form.findings()
    is_unmet = completing and form.mark_unmet()

    def save():
        checking.save_check(**act, findings=findings)

    def complete():
        save()
        checking.complete_check(**act)

    if completing and not is_unmet:
        sentence = "Die formale Prüfung ist abgeschlossen. Die Bewertung kann beginnen."
        return done_or_error(request, form, complete, sentence)
    return done_or_error(request, form, save, "Die Prüfung ist gespeichert.") and not is_unmet


def _saved(asked: tuple[checking.Question, ...]) -> dict:
    words = {value: word for word, value in FINDINGS.items()}
    answers = {}
    for question in asked:
        answers[f"fulfilled_{question.key}"] = words[question.item.fulfilled if question.item else None]
        answers[f"note_{question.key}"] = question.item.note if question.item else ""
    return answers


def _usual_due_day(application: Application, today: datetime.date) -> datetime.date:
    """The day the guideline's rule gives, off weekends and holidays."""
    days = rules_of(application.call.guideline).correction_days
    return deadlines.period(today, days, deadlines.Unit.DAYS).day
