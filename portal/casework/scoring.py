"""One's own sheets: the list, and filling in, saving and handing in one of them."""

from django.db.models import F
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from criteria.money import format_number
from grants.applications.states import State
from grants.assessment import workflow
from grants.assessment.discussion import sheets_in_discussion
from grants.assessment.drift import Deviation, own_deviation
from grants.assessment.models import Assessment
from grants.assessment.queries import criteria_of_sheet, own_sheets, round_of
from grants.permissions import can
from grants.steps import Refused
from portal.access import clock, keeping
from portal.access.lists import list_page
from portal.access.middleware import AUTOSAVE
from portal.access.pages import done_or_error, page
from portal.casework import versions
from portal.casework.acts import trail
from portal.casework.calibrating import own_calibrations
from portal.casework.sheets import SheetForm, explanation, judged, saved_answers
from portal.casework.tables import SheetTable, sheet_badge
from portal.kern.german import BERLIN

NOT_SAVED = "Nicht gespeichert – Ihre Eingaben bleiben in diesem Fenster."
CONFLICT = 409


@require_GET
def assessments(request):
    """One's own sheets, open ones first."""
    own = _own_sheets(request.user).order_by(F("submitted_at").desc(nulls_first=True), "-assigned_at", "pk")
    context = {
        "round": round_of(request.user),
        "deviation": _in_words(own_deviation(request.user)),
        "calibrations": own_calibrations(request.user),
    }
    return list_page(request, "casework/assessments.html", SheetTable(own), context)


@require_http_methods(["GET", "POST"])
def assessment(request, pk):
    """One's own sheet: fill it in, save it, hand it in. Afterwards it can only be read.

    What was sent when the sign-in had run out is back on the page, and not stored yet.
    """
    sheet = get_object_or_404(_own_sheets(request.user), pk=pk)
    criteria = list(criteria_of_sheet(sheet))
    act = request.POST.get("act")
    kept = None if request.method == "POST" else keeping.take(request)
    form = SheetForm(
        request.POST if request.method == "POST" else kept,
        criteria=criteria,
        submitting=act == "submit",
        initial=saved_answers(sheet),
    )
    if request.method == "POST":
        if AUTOSAVE in request.headers:
            return _autosave(request, form, sheet)
        if form.is_valid() and _save(request, form, sheet, submitting=act == "submit"):
            following = round_of(request.user).after(sheet) if act == "next" else sheet.pk
            return redirect("casework:assessment", pk=following) if following else redirect("casework:assessments")
    return _sheet_page(request, form, sheet, is_unsaved=request.method == "POST" or kept is not None)


def _sheet_page(request, form: SheetForm, sheet: Assessment, *, is_unsaved: bool):
    application, criteria = sheet.application, form.criteria
    is_open = sheet.submitted_at is None and application.state == State.ASSESSMENT
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "sheet": sheet,
        "badge": sheet_badge(sheet),
        "form": form,
        "is_open": can(request.user, "assessment.edit", sheet) and (is_open or request.method == "POST"),
        "judged": judged(criteria, sheet),
        "is_unsealed": sheets_in_discussion(application, request.user).filter(pk=sheet.pk).exists(),
        "criteria_count": len(criteria),
        "lines": explanation(criteria, sheet),
        "version": versions.latest(application),
        "round": round_of(request.user),
        "author": keeping.token(request.user),
        "is_unsaved": is_unsaved,
    }
    return page(request, "casework/assessment.html", context, form=form)


def _save(request, form: SheetForm, sheet: Assessment, *, submitting: bool) -> bool:
    act = {"assessment": sheet, "actor": request.user, "now": clock.now()}

    def save():
        workflow.save_scores(**act, marks=form.marks())
        if submitting:
            workflow.submit(**act)

    sentence = "Ihre Bewertung ist abgegeben." if submitting else "Ihre Bewertung ist zwischengespeichert."
    return done_or_error(request, form, save, sentence)


def _autosave(request, form: SheetForm, sheet: Assessment) -> JsonResponse:
    """Save what is right, as the page does by itself; what is wrong keeps what was saved of it before, and is said."""
    now = clock.now()
    is_complete = form.is_valid()
    try:
        workflow.save_scores(assessment=sheet, actor=request.user, now=now, marks=form.right_marks(sheet))
    except Refused as refusal:
        return JsonResponse({"sentence": f"{NOT_SAVED} {refusal}"}, status=CONFLICT)
    sentence = f"Gespeichert {now.astimezone(BERLIN):%H:%M}"
    if not is_complete:
        first = next(errors[0] for errors in form.errors.values())
        sentence = f"{sentence}, aber noch nicht alles: {first}"
    return JsonResponse({"sentence": sentence, "complete": is_complete})


def _in_words(found: Deviation | None) -> str:
    """How this person's points differ from those of the others, as a sentence."""
    if found is None:
        return ""
    if found.mean == 0:
        difference = "im Mittel dieselben Punkte wie"
    else:
        more = "mehr" if found.mean > 0 else "weniger"
        difference = f"im Mittel {format_number(abs(found.mean))} Prozent der Höchstpunkte {more} als"
    return f"In {found.count} gemeinsam bewerteten Kriterien gaben Sie {difference} die anderen Bewertenden."


def _own_sheets(user):
    related = own_sheets(user).select_related("application__call__guideline", "application__organisation")
    return related.prefetch_related("scores__criterion")
