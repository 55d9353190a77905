"""The formal check: begin it, tick off the Mindestanforderungen, ask for corrections."""

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from grants.applications import workflow
from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment import checking
from grants.assessment.aid import aid_of
from grants.assessment.double_funding import declared_funds, grants_elsewhere, overlapping_files
from grants.attachments.validity import standings
from portal.access import clock
from portal.access.pages import done, done_or_error, page
from portal.casework import versions
from portal.casework.acts import file_or_404, may_or_403, not_now, trail
from portal.casework.forms import CheckForm, chosen_for

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
        initial=_saved(asked) | {"version": checking.version_of(application)},
    )
    if form.is_valid() and _save(request, form, application, completing):
        return redirect("casework:file" if completing else "casework:check", pk=application.pk)
    version = versions.latest(application)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "form": form,
        "version": version,
        "papers": standings(version.submission),
        "overlapping": overlapping_files(application, request.user),
        "elsewhere": grants_elsewhere(application, request.user),
        "declared": declared_funds(application),
        "aid": aid_of(application, request.user, clock.now().date()),
    }
    return page(request, "casework/check.html", context, form=form)


def _save(request, form: CheckForm, application: Application, completing: bool) -> bool:
    act = {"application": application, "actor": request.user, "now": clock.now()}
    findings = form.findings()
    is_unmet = completing and form.mark_unmet()

    def save():
        try:
            checking.save_check(**act, findings=findings, version=form.cleaned_data["version"] or 0)
        except checking.CheckedMeanwhile as refusal:
            form.mark_changed(refusal.check, checking.questions(application))
            raise

    def complete():
        save()
        checking.complete_check(**act)

    if completing and not is_unmet:
        sentence = "Die formale Prüfung ist abgeschlossen. Die Bewertung kann beginnen."
        return done_or_error(request, form, complete, sentence)
    return done_or_error(request, form, save, "Die Prüfung ist gespeichert.") and not is_unmet


def _saved(asked: tuple[checking.Question, ...]) -> dict:
    answers = {}
    for question in asked:
        answers[f"fulfilled_{question.key}"] = chosen_for(question.finding)
        answers[f"note_{question.key}"] = question.finding.note
    return answers
