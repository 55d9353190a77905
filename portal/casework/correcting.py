"""Nachforderungen: ask for corrections by points, give more time, end the waiting; and back to the formal check."""

import datetime

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from criteria import deadlines
from criteria.guideline.queries import rules_of
from grants.applications import correcting, workflow
from grants.applications.corrections import CorrectionPoint, open_request
from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment import checking
from portal.access import clock
from portal.access.pages import done_or_error, page
from portal.casework.acts import file_or_404, may_or_403, not_now, trail
from portal.casework.correction_forms import CorrectionForm, ExtensionForm, PointFormSet, PointRows, ReturnToCheckForm
from portal.kern.forms import KernForm

NOT_CHECKING = "Diese Akte ist gerade nicht in der formalen Prüfung."
NOT_WAITING = "Zu dieser Akte wartet gerade keine Nachforderung auf Antwort."
NOT_ASSESSING = "Diese Akte ist gerade nicht in der fachlichen Bewertung."


@require_http_methods(["GET", "POST"])
def correction(request, pk):
    """Ask the Träger to correct named answers, or whole sections, until a day."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.request_correction", application)
    if request.method == "GET" and application.state != State.CHECKING:
        return not_now(request, application, NOT_CHECKING)
    today = clock.now().date()
    data = request.POST if request.method == "POST" else None
    unmet = [
        question for question in checking.questions(application) if question.item and question.item.fulfilled is False
    ]
    form = CorrectionForm(data, today=today, initial={"due_on": _usual_due_day(application, today)})
    rows = _rows(data, unmet)
    # Both are looked through, so that everything that is wrong is shown at once.
    if data is not None and all([form.is_valid(), rows.is_valid()]) and _ask(request, application, form, rows):
        return redirect("casework:file", pk=application.pk)
    number = application.correction_requests.count() + 1
    context = _context(request, application, form) | {"rows": rows, "unmet": unmet, "number": number}
    return page(request, "casework/correction.html", context, status=200 if data is None else 422)


@require_http_methods(["GET", "POST"])
def extend_correction(request, pk):
    """Give the Träger more time."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.extend_correction", application)
    if request.method == "GET" and application.state != State.CORRECTION:
        return not_now(request, application, NOT_WAITING)
    form = ExtensionForm(request.POST if request.method == "POST" else None)

    def extend():
        answers = form.cleaned_data
        correcting.extend_correction(
            application=application,
            actor=request.user,
            now=clock.now(),
            due_on=answers["due_on"],
            reason=answers["reason"],
        )

    if form.is_valid() and done_or_error(request, form, extend, "Die Frist ist verlängert."):
        return redirect("casework:file", pk=application.pk)
    context = _context(request, application, form) | {"waiting": open_request(application)}
    return page(request, "casework/extend_correction.html", context, form=form)


@require_http_methods(["GET", "POST"])
def close_correction(request, pk):
    """End a Nachforderung that was not answered in time."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.close_correction", application)
    waiting = open_request(application)
    if request.method == "GET" and waiting is None:
        return not_now(request, application, NOT_WAITING)
    if request.method == "GET" and not correcting.is_over(waiting, clock.now()):
        messages.info(request, f"Der Träger hat noch bis zum {waiting.due_on:%d.%m.%Y} Zeit.")
        return redirect("casework:file", pk=application.pk)
    form = KernForm(request.POST if request.method == "POST" else None)

    def close():
        correcting.close_correction(application=application, actor=request.user, now=clock.now())

    sentence = "Die Nachforderung ist beendet. Sie prüfen jetzt weiter, was vorliegt."
    if form.is_valid() and done_or_error(request, form, close, sentence):
        return redirect("casework:file", pk=application.pk)
    context = _context(request, application, form) | {"waiting": waiting}
    return page(request, "casework/close_correction.html", context, form=form)


@require_http_methods(["GET", "POST"])
def return_to_check(request, pk):
    """Give a file back from the assessment to the formal check, with the reason."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.return_to_check", application)
    if request.method == "GET" and application.state != State.ASSESSMENT:
        return not_now(request, application, NOT_ASSESSING)
    form = ReturnToCheckForm(request.POST if request.method == "POST" else None)

    def give_back():
        checking.return_to_check(
            application=application, actor=request.user, now=clock.now(), reason=form.cleaned_data["reason"]
        )

    if form.is_valid() and done_or_error(request, form, give_back, "Die Akte ist wieder in der formalen Prüfung."):
        return redirect("casework:file", pk=application.pk)
    return page(request, "casework/return_to_check.html", _context(request, application, form), form=form)


def _ask(request, application: Application, form: CorrectionForm, rows: PointFormSet) -> bool:
    answers = form.cleaned_data

    def ask():
        workflow.request_correction(
            application=application,
            actor=request.user,
            now=clock.now(),
            sections=tuple(answers["sections"]),
            message=answers["message"],
            points=rows.points(),
            due_on=answers["due_on"],
        )

    return done_or_error(request, form, ask, "Die Nachforderung geht an den Träger.")


def _context(request, application: Application, form) -> dict:
    return {"application": application, "trail": trail(request.user, application), "form": form}


def _rows(data, unmet: list[checking.Question]):
    """The points to fill in; those of the questions that are not met stand there already."""
    initial = [
        {"question": question.key, "kind": CorrectionPoint.Kind.INCOMPLETE.value, "text": question.item.note}
        for question in unmet
    ]
    form_kwargs = {"questions": {question.key: question.text for question in unmet}}
    more = {"prefix": "points", "form_kwargs": form_kwargs}
    return PointRows(initial=initial, **more) if data is None else PointRows(data, **more)


def _usual_due_day(application: Application, today: datetime.date) -> datetime.date:
    """The day the guideline's rule gives, off weekends and holidays."""
    days = rules_of(application.call.guideline).correction_days
    return deadlines.period(today, days, deadlines.Unit.DAYS).day
