"""The formal check: begin it, tick off the Mindestanforderungen, ask for corrections."""

import datetime

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from criteria.guideline.queries import MissingParameter, number
from grants.applications import workflow
from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment import checking
from grants.assessment.models import CheckItem
from portal.access import clock
from portal.access.pages import done, page
from portal.casework import versions
from portal.casework.acts import done_or_error, file_or_404, may_or_403, not_now, trail
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
    form = CheckForm(
        request.POST if request.method == "POST" else None,
        requirements=list(application.priority.requirements.all()),
        initial=_saved(application),
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
    unmet = CheckItem.objects.filter(application=application, fulfilled=False).select_related("requirement")
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


def _saved(application: Application) -> dict:
    words = {value: word for word, value in FINDINGS.items()}
    found = {item.requirement_id: item for item in CheckItem.objects.filter(application=application)}
    answers = {}
    for requirement in application.priority.requirements.all():
        item = found.get(requirement.pk)
        answers[f"fulfilled_{requirement.pk}"] = words[item.fulfilled if item else None]
        answers[f"note_{requirement.pk}"] = item.note if item else ""
    return answers


def _usual_due_day(application: Application, today: datetime.date) -> datetime.date | None:
    """The day the guideline's rule gives; without a rule the person fills in the day."""
    try:
        return today + datetime.timedelta(days=int(number(application.call.guideline, "correction_days")))
    except MissingParameter:
        return None
