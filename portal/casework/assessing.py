"""The assessment: who assesses, the sheet of each assessor, and closing it."""

from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from criteria.collation import german_key
from criteria.money import format_percent
from grants.applications.models import Application
from grants.applications.queries import files
from grants.applications.states import State
from grants.assessment import workflow
from grants.assessment.models import Assessment
from grants.assessment.queries import combine, progress
from grants.people.models import Role, User
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import done_or_error, page
from portal.casework import versions
from portal.casework.acts import file_or_404, may_or_403, not_now, trail
from portal.casework.file import sheets_of, spread_text
from portal.casework.forms import AssessorForm, ModerationForm
from portal.casework.sheets import SheetForm, criteria_with_levels, explanation, judged, saved_answers
from portal.casework.tables import SheetTable, sheet_badge

NOT_ASSESSING = "Diese Akte ist gerade nicht in der fachlichen Bewertung."


@require_http_methods(["GET", "POST"])
def assessors(request, pk):
    """Give the application to one more assessor."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "assessment.assign", application)
    if request.method == "GET" and application.state != State.ASSESSMENT:
        return not_now(request, application, NOT_ASSESSING)
    candidates = _candidates(application, request.user)
    form = AssessorForm(request.POST if request.method == "POST" else None, candidates=candidates)

    def assign():
        workflow.assign(
            application=application, assessor=form.cleaned_data["assessor"], actor=request.user, now=clock.now()
        )

    if form.is_valid():
        sentence = f"{form.cleaned_data['assessor']} bewertet den Antrag."
        if done_or_error(request, form, assign, sentence, field="assessor"):
            return redirect("casework:assessors", pk=application.pk)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "form": form,
        "candidates": candidates,
        "progress": progress(application),
    }
    return page(request, "casework/assessors.html", context, form=form)


@require_http_methods(["GET", "POST"])
def close_assessment(request, pk):
    """Close the assessment when all sheets are in; where they differ widely, with the result of a moderation."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.complete_assessment", application)
    if request.method == "GET" and application.state != State.ASSESSMENT:
        return not_now(request, application, NOT_ASSESSING)
    form = ModerationForm(request.POST if request.method == "POST" else None)

    def close():
        workflow.complete_assessment(
            application=application, actor=request.user, now=clock.now(), moderation=form.cleaned_data["moderation"]
        )

    sentence = "Die Bewertung ist abgeschlossen. Der Antrag steht jetzt in der Rangfolge."
    if form.is_valid() and done_or_error(request, form, close, sentence, field="moderation"):
        return redirect("casework:file", pk=application.pk)
    found = progress(application)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "form": form,
        "progress": found,
        "compared": _compared(application, request.user) if found.is_complete else None,
    }
    return page(request, "casework/close_assessment.html", context, form=form)


@require_GET
def assessments(request):
    """One's own sheets, open ones first."""
    own = _own_sheets(request.user).order_by(F("submitted_at").desc(nulls_first=True), "-assigned_at", "pk")
    return list_page(request, "casework/assessments.html", SheetTable(own), {})


@require_http_methods(["GET", "POST"])
def assessment(request, pk):
    """One's own sheet: fill it in, save it, hand it in. Afterwards it can only be read."""
    sheet = get_object_or_404(_own_sheets(request.user), pk=pk)
    application = sheet.application
    criteria = criteria_with_levels(application)
    is_open = sheet.submitted_at is None and application.state == State.ASSESSMENT
    may_edit = can(request.user, "assessment.edit", sheet)
    submitting = request.POST.get("act") == "submit"
    form = SheetForm(
        request.POST if request.method == "POST" else None,
        criteria=criteria,
        submitting=submitting,
        initial=saved_answers(sheet),
    )
    if form.is_valid() and _save(request, form, sheet, submitting):
        return redirect("casework:assessment", pk=sheet.pk)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "sheet": sheet,
        "badge": sheet_badge(sheet),
        "form": form,
        "is_open": may_edit and (is_open or request.method == "POST"),
        "judged": judged(criteria, sheet),
        "criteria_count": len(criteria),
        "lines": explanation(criteria, sheet),
        "version": versions.latest(application),
    }
    return page(request, "casework/assessment.html", context, form=form)


def _save(request, form: SheetForm, sheet: Assessment, submitting: bool) -> bool:
    act = {"assessment": sheet, "actor": request.user, "now": clock.now()}

    def save():
        workflow.save_scores(**act, marks=form.marks())
        if submitting:
            workflow.submit(**act)

    sentence = "Ihre Bewertung ist abgegeben." if submitting else "Ihre Bewertung ist zwischengespeichert."
    return done_or_error(request, form, save, sentence)


def _own_sheets(user):
    own = Assessment.objects.visible_to(user).filter(assessor=user, application__in=files(user).values("pk"))
    related = own.select_related("application__call__guideline", "application__organisation")
    return related.prefetch_related("scores__criterion")


def _candidates(application: Application, user) -> list[tuple[User, int]]:
    """Who may be asked, with the open assessments this person knows of, in German order of names."""
    known = files(user).filter(state=State.ASSESSMENT).values("pk")
    workload = Count("assessments", filter=Q(assessments__submitted_at=None, assessments__application__in=known))
    people = (
        User.objects.filter(is_active=True, roles__contains=[Role.ASSESSOR.value])
        .exclude(memberships__in=application.organisation.memberships.filter(ended_at=None))
        .exclude(conflicts__application=application)
        .exclude(assessments__application=application)
        .annotate(workload=workload)
    )
    return [(person, person.workload) for person in sorted(people, key=lambda person: german_key(str(person)))]


def _compared(application: Application, user) -> dict:
    """The sheets beside each other, and how far apart they are."""
    sheets = list(application.assessments.prefetch_related("scores__criterion"))
    combined = combine(application, sheets)
    return {
        "sheets": sheets_of(application, user),
        "mean": format_percent(combined.mean),
        "spread": spread_text(combined.spread),
        "needs_moderation": combined.needs_moderation,
    }
