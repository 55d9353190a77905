"""The discussion of the assessors: everybody's points beside each other, remarks, and points thought over."""

from collections import defaultdict
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from criteria.rubric.models import Criterion
from grants.applications.models import Application
from grants.assessment import discussion as discussing
from grants.assessment.discussion import Remark, RevisedScore
from grants.assessment.marks import Mark
from grants.assessment.models import Assessment
from grants.assessment.queries import criteria_of, criteria_of_sheet, own_sheets
from portal.access import clock
from portal.access.pages import done_or_error, page
from portal.casework.acts import Crumb, trail
from portal.casework.forms import text_area
from portal.casework.sheets import LONGEST_REASON, Judged, judged, level_label
from portal.kern.forms import KernForm

SEALED = "Das Gespräch beginnt, wenn alle Bewertungen dieses Antrags abgegeben sind."
OVER = "Das Gespräch über diesen Antrag ist beendet."


@dataclass(frozen=True)
class Opinion:
    """What one assessor says on a criterion."""

    sheet: Assessment
    said: Judged


@dataclass(frozen=True)
class Topic:
    """One criterion with all opinions, what was changed, and the remarks."""

    criterion: Criterion
    opinions: tuple[Opinion, ...]
    revisions: tuple[RevisedScore, ...]
    remarks: tuple[Remark, ...]

    @property
    def differs(self) -> bool:
        return len({opinion.said.points for opinion in self.opinions}) > 1


class RemarkForm(KernForm):
    """A remark on one criterion."""

    text = forms.CharField(
        label="Ihre Bemerkung",
        help_text="Die anderen Bewertenden und das Amt lesen sie. Sie bleibt bei der Akte.",
        max_length=discussing.LONGEST_REMARK,
        widget=text_area(4),
    )


class RevisionForm(KernForm):
    """Other points on one criterion."""

    points = forms.TypedChoiceField(label="Neue Punkte", coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Begründung der neuen Punkte",
        help_text="Bei der niedrigsten und der höchsten Punktzahl ist sie Pflicht.",
        required=False,
        max_length=LONGEST_REASON,
        widget=text_area(3),
    )
    why = forms.CharField(
        label="Warum ändern Sie Ihre Punkte?",
        help_text="Der Text steht im Verlauf der Akte.",
        max_length=LONGEST_REASON,
        widget=text_area(3),
    )

    def __init__(self, *args, criterion: Criterion, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["points"].choices = [(str(level.points), level_label(level)) for level in criterion.levels.all()]


def topics_of(application: Application, user) -> list[Topic]:
    """The discussion criterion by criterion, as far as this person may read it; nothing while it is sealed."""
    sheets = discussing.sheets_in_discussion(application, user).select_related("assessor")
    sheets = list(sheets.prefetch_related("scores").order_by("assigned_at", "pk"))
    if not sheets:
        return []
    criteria = list(criteria_of(application))
    opinions, revisions, remarks = defaultdict(list), defaultdict(list), defaultdict(list)
    for sheet in sheets:
        for said in judged(criteria, sheet):
            opinions[said.criterion.pk].append(Opinion(sheet, said))
    for revision in discussing.revisions_of(application, user):
        revisions[revision.criterion_id].append(revision)
    for remark in discussing.remarks_of(application, user):
        remarks[remark.criterion_id].append(remark)
    return [Topic(one, *(tuple(found[one.pk]) for found in (opinions, revisions, remarks))) for one in criteria]


def discussed(application: Application, user) -> list[Topic]:
    """The criteria on which something was said or changed after the sheets were unsealed."""
    return [topic for topic in topics_of(application, user) if topic.remarks or topic.revisions]


@require_GET
def discussion(request, pk: int):
    """What all assessors of the application gave and say. `pk` is one's own sheet."""
    sheet = _sheet_or_404(request.user, pk)
    topics = topics_of(sheet.application, request.user)
    if not topics:
        return _not_now(request, sheet, SEALED)
    own = {criterion.pk for criterion in criteria_of_sheet(sheet)}
    context = {
        "application": sheet.application,
        "sheet": sheet,
        "topics": topics,
        "own": own,
        "is_open": discussing.is_open(sheet.application),
        "trail": _trail(request.user, sheet),
    }
    return page(request, "casework/discussion.html", context)


@require_http_methods(["GET", "POST"])
def remark(request, pk: int, code: str):
    """Say something about one criterion."""
    sheet = _sheet_or_404(request.user, pk)
    topic = _topic_or_404(request.user, sheet, code)
    if request.method == "GET" and not discussing.is_open(sheet.application):
        return _not_now(request, sheet, OVER)
    form = RemarkForm(request.POST if request.method == "POST" else None)

    def write():
        act = {"application": sheet.application, "actor": request.user, "now": clock.now()}
        discussing.remark(**act, code=code, text=form.cleaned_data["text"])

    if form.is_valid() and done_or_error(request, form, write, "Ihre Bemerkung steht im Gespräch.", field="text"):
        return redirect("casework:discussion", pk=sheet.pk)
    return page(request, "casework/discussion_remark.html", _about(request, sheet, topic, form), form=form)


@require_http_methods(["GET", "POST"])
def revise(request, pk: int, code: str):
    """Give other points on one criterion of one's own sheet, with the reason."""
    sheet = _sheet_or_404(request.user, pk)
    topic = _topic_or_404(request.user, sheet, code)
    criterion = topic.criterion
    if not criteria_of_sheet(sheet).filter(pk=criterion.pk).exists():
        raise Http404
    if request.method == "GET" and not discussing.is_open(sheet.application):
        return _not_now(request, sheet, OVER)
    score = sheet.scores.get(criterion=criterion)
    initial = {"points": score.points, "reason": score.reason}
    form = RevisionForm(request.POST if request.method == "POST" else None, criterion=criterion, initial=initial)

    def change():
        mark = Mark(form.cleaned_data["points"], form.cleaned_data["reason"])
        act = {"assessment": sheet, "actor": request.user, "now": clock.now()}
        discussing.revise(**act, code=code, mark=mark, why=form.cleaned_data["why"])

    if form.is_valid() and done_or_error(request, form, change, "Ihre Punkte sind geändert.", field="points"):
        return redirect("casework:discussion", pk=sheet.pk)
    return page(request, "casework/discussion_revise.html", _about(request, sheet, topic, form), form=form)


def _about(request, sheet: Assessment, topic: Topic, form) -> dict:
    way = Crumb("Gespräch", reverse("casework:discussion", args=[sheet.pk]))
    return {
        "application": sheet.application,
        "sheet": sheet,
        "topic": topic,
        "form": form,
        "trail": [*_trail(request.user, sheet), way],
    }


def _sheet_or_404(user, pk: int) -> Assessment:
    related = own_sheets(user).select_related("application__call__guideline", "application__organisation")
    return get_object_or_404(related, pk=pk)


def _topic_or_404(user, sheet: Assessment, code: str) -> Topic:
    found = next((one for one in topics_of(sheet.application, user) if one.criterion.code == code), None)
    if found is None:
        raise Http404
    return found


def _trail(user, sheet: Assessment) -> list[Crumb]:
    return [*trail(user, sheet.application), Crumb("Bewertung", reverse("casework:assessment", args=[sheet.pk]))]


def _not_now(request, sheet: Assessment, sentence: str):
    messages.info(request, sentence)
    return redirect("casework:assessment", pk=sheet.pk)
