"""Calibration files: the office invents them and sets the reference; assessors score them and see the difference."""

from dataclasses import dataclass

from django import forms
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from criteria.rubric.models import Criterion
from grants.assessment import calibration as calibrating
from grants.assessment.calibration import CalibrationCase, CalibrationSheet
from portal.access import clock, keeping
from portal.access.lists import ListTable, list_page
from portal.access.pages import done_or_error, page
from portal.casework.acts import Crumb, trail
from portal.casework.forms import text_area
from portal.casework.sheets import Judged, SheetForm, judged
from portal.kern.badges import Badge
from portal.kern.columns import BadgeColumn, DateColumn, LinkColumn, NumberColumn
from portal.kern.forms import KernForm

DRAFT, RELEASED = Badge("info", "Entwurf"), Badge("success", "Freigegeben")


@dataclass(frozen=True)
class Compared:
    """One's own points on a criterion beside the reference."""

    own: Judged
    reference: Judged

    @property
    def difference(self) -> str:
        """How far the own points are from the reference, in words."""
        found = self.own.points - self.reference.points
        if found == 0:
            return "wie die Vorgabe"
        points = "1 Punkt" if abs(found) == 1 else f"{abs(found)} Punkte"
        return f"{points} {'mehr' if found > 0 else 'weniger'} als die Vorgabe"


class CaseTable(ListTable):
    """The calibration files."""

    caption = "Übungsakten"
    counted = ("Übungsakte", "Übungsakten")

    title = LinkColumn(
        verbose_name="Name", orderable=False, url=lambda row: reverse("casework:calibration", args=[row.pk])
    )
    made_at = DateColumn(verbose_name="angelegt am", orderable=False)
    badge = BadgeColumn(verbose_name="Stand", empty_values=(), orderable=False)
    count = NumberColumn(verbose_name="von so vielen bewertet", orderable=False)

    class Meta:
        empty_text = "Es gibt noch keine Übungsakte."

    def render_badge(self, record):
        return _badge(record).html(small=True)

    def value_badge(self, record):
        return _badge(record).label


class CaseForm(KernForm):
    """An invented application."""

    guideline = forms.ModelChoiceField(queryset=None, label="Für welche Richtlinie?", empty_label=None)
    title = forms.CharField(label="Name des erfundenen Vorhabens", max_length=200)
    story = forms.CharField(
        label="Text des erfundenen Antrags",
        help_text="Bedarf, Vorgehen, Ziele, Kosten: alles, was man zum Bewerten braucht. Keine echten Namen.",
        max_length=calibrating.LONGEST_STORY,
        widget=text_area(12),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["guideline"].queryset = calibrating.guidelines_with_rubric()


class ReferenceForm(SheetForm):
    """The reference points of a calibration file, each with a reason."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, submitting=True, **kwargs)

    def _check(self, criterion: Criterion, points: int | None, reason: str) -> None:
        super()._check(criterion, points, reason)
        if points is not None and not reason and f"reason_{criterion.pk}" not in self.errors:
            self.add_error(f"reason_{criterion.pk}", f"Begründen Sie die Punkte für „{criterion.title}“.")


@require_GET
def calibrations(request):
    """All calibration files, with how many people scored them: never who, and never how."""
    rows = CalibrationCase.objects.annotate(count=Count("sheets"))
    return list_page(request, "casework/calibration/list.html", CaseTable(rows), {"trail": trail(request.user)})


@require_http_methods(["GET", "POST"])
def calibration_new(request):
    """Invent an application."""
    form = CaseForm(request.POST if request.method == "POST" else None)
    made = []

    def make():
        made.append(calibrating.make_case(**form.cleaned_data, actor=request.user, now=clock.now()))

    if form.is_valid() and done_or_error(request, form, make, "Die Übungsakte ist angelegt.", field="story"):
        return redirect("casework:calibration", pk=made[0].pk)
    return page(request, "casework/calibration/new.html", {"form": form, "trail": _way(request)}, form=form)


@require_http_methods(["GET", "POST"])
def calibration(request, pk: int):
    """One calibration file: set the reference and release it; afterwards read it."""
    case = get_object_or_404(CalibrationCase, pk=pk)
    criteria = list(calibrating.criteria_of_case(case))
    form = ReferenceForm(request.POST if request.method == "POST" else None, criteria=criteria)

    def release():
        calibrating.release_case(case=case, actor=request.user, now=clock.now(), marks=form.marks())

    if form.is_valid() and done_or_error(request, form, release, "Die Übungsakte ist freigegeben."):
        return redirect("casework:calibration", pk=case.pk)
    context = {
        "case": case,
        "form": form,
        "is_open": case.released_at is None or request.method == "POST",
        "judged": judged(criteria, case),
        "trail": _way(request),
    }
    return page(request, "casework/calibration/case.html", context, form=form)


@require_http_methods(["GET", "POST"])
def calibration_take(request, pk: int):
    """Score a calibration file; afterwards read the difference to the reference. Only this person sees it."""
    case = get_object_or_404(calibrating.released(), pk=pk)
    criteria = list(calibrating.criteria_of_case(case))
    sheet = case.sheets.filter(assessor=request.user).first()
    kept = None if request.method == "POST" or sheet else keeping.take(request)
    form = SheetForm(request.POST if request.method == "POST" else kept, criteria=criteria, submitting=True)

    def hand_in():
        calibrating.hand_in(case=case, actor=request.user, now=clock.now(), marks=form.marks())

    sentence = "Ihre Übungsbewertung ist abgegeben. Hier sehen Sie den Vergleich."
    if request.method == "POST" and form.is_valid() and done_or_error(request, form, hand_in, sentence):
        return redirect("casework:calibration_take", pk=case.pk)
    context = {
        "case": case,
        "form": form,
        "sheet": sheet,
        "compared": _compared(criteria, case, sheet) if sheet else (),
        "author": keeping.token(request.user),
        "trail": trail(request.user),
    }
    return page(request, "casework/calibration/take.html", context, form=form)


def own_calibrations(user) -> list[CalibrationCase]:
    """The released calibration files, each with whether this person has scored it: `is_done`."""
    done = set(user.calibration_sheets.values_list("case", flat=True))
    found = list(calibrating.released())
    for case in found:
        case.is_done = case.pk in done
    return found


def _compared(criteria: list[Criterion], case: CalibrationCase, sheet: CalibrationSheet) -> list[Compared]:
    pairs = zip(judged(criteria, sheet), judged(criteria, case), strict=True)
    return [Compared(own, reference) for own, reference in pairs]


def _badge(case: CalibrationCase) -> Badge:
    return RELEASED if case.released_at else DRAFT


def _way(request) -> list[Crumb]:
    return [*trail(request.user), Crumb("Übungsakten", reverse("casework:calibrations"))]
