"""The assessment: who assesses what."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from criteria.collation import german_key
from grants.applications.models import Application
from grants.applications.queries import files
from grants.applications.states import State
from grants.assessment import workflow
from grants.assessment.models import Assessment
from grants.assessment.queries import parts_of, progress
from grants.people.models import Role, User
from portal.access import clock
from portal.access.pages import done_or_error, page
from portal.casework.acts import file_or_404, may_or_403, not_now, trail
from portal.casework.forms import AssessorForm, UnassignForm

NOT_ASSESSING = "Diese Akte ist gerade nicht in der fachlichen Bewertung."


@require_http_methods(["GET", "POST"])
def assessors(request, pk):
    """Give the application, or one part of its rubric, to one more assessor."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "assessment.assign", application)
    if request.method == "GET" and application.state != State.ASSESSMENT:
        return not_now(request, application, NOT_ASSESSING)
    parts = parts_of(application)
    candidates = _candidates(application, request.user, parts)
    found = progress(application)
    form = AssessorForm(
        request.POST if request.method == "POST" else None,
        candidates=candidates,
        parts=parts,
        initial={"part": next((one.part.value for one in found.lacking), None)},
    )
    if form.is_valid() and _assign(request, application, form):
        return redirect("casework:assessors", pk=application.pk)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "form": form,
        "candidates": candidates,
        "progress": found,
    }
    return page(request, "casework/assessors.html", context, form=form)


@require_http_methods(["GET", "POST"])
def unassign(request, pk):
    """Take a sheet that is not handed in from its assessor, with a reason."""
    sheet = get_object_or_404(Assessment.objects.select_related("assessor"), pk=pk)
    application = file_or_404(request, sheet.application_id)
    may_or_403(request.user, "assessment.assign", application)
    if request.method == "GET" and (sheet.submitted_at or application.state != State.ASSESSMENT):
        return not_now(request, application, "Diese Zuweisung lässt sich nicht mehr aufheben.")
    form = UnassignForm(request.POST if request.method == "POST" else None)

    def take_off():
        workflow.unassign(assessment=sheet, actor=request.user, now=clock.now(), reason=form.cleaned_data["reason"])

    sentence = f"Die Zuweisung an {sheet.assessor} ist aufgehoben."
    if form.is_valid() and done_or_error(request, form, take_off, sentence, field="reason"):
        return redirect("casework:assessors", pk=application.pk)
    context = {"application": application, "trail": trail(request.user, application), "form": form, "sheet": sheet}
    return page(request, "casework/unassign.html", context, form=form)


def _assign(request, application: Application, form: AssessorForm) -> bool:
    assessor = form.cleaned_data["assessor"]

    def assign():
        act = {"application": application, "actor": request.user, "now": clock.now()}
        workflow.assign(**act, assessor=assessor, part=form.scope)

    return done_or_error(request, form, assign, f"{assessor} bewertet den Antrag.", field="assessor")


def _candidates(application: Application, user, parts: Collection[str]) -> list[tuple[User, int]]:
    """Who may be asked, with the open assessments this person knows of, in German order of names.

    Who assesses the whole rubric, or each part of it, is asked nothing more.
    """
    known = files(user).filter(state=State.ASSESSMENT).values("pk")
    workload = Count("assessments", filter=Q(assessments__submitted_at=None, assessments__application__in=known))
    biased = Application.objects.hidden_from(OuterRef(OuterRef("pk")))
    covered = defaultdict(set)
    for assessor, part in application.assessments.values_list("assessor", "part"):
        covered[assessor] |= {part} if part else set(parts)
    people = (
        User.objects.filter(is_active=True, roles__contains=[Role.ASSESSOR.value])
        .exclude(Exists(biased.filter(pk=application.pk)))
        .exclude(pk__in=[person for person, found in covered.items() if found >= set(parts)])
        .annotate(workload=workload)
    )
    return [(person, person.workload) for person in sorted(people, key=lambda person: german_key(str(person)))]
