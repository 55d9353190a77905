"""The office reads what was handed in of a Sachbericht, asks about it, and takes it. It never sees a working copy."""

from functools import partial

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from grants.applications.queries import files
from grants.permissions import can
from portal.access import clock
from portal.access.downloads import hand_out, made_pdf
from portal.access.lists import list_page
from portal.access.pages import done_or_error, page
from portal.casework.narratives.tables import Accept, Ask, NarrativeFilter, NarrativeTable, badge_of
from reporting.narratives import workflow
from reporting.narratives.models import Narrative, ReportPaper
from reporting.narratives.printing import number as german_number
from reporting.narratives.printing import pdf
from reporting.narratives.states import BY_NAME

STALE = "Inzwischen gibt es eine neue Fassung. Es wurde nichts geändert. Bitte lesen Sie sie und entscheiden Sie dann."


@require_GET
def narratives(request):
    """All Sachberichte this person may know of."""
    filters = NarrativeFilter(request.GET or None, queryset=_for_office(request.user))
    table = NarrativeTable(filters.qs, today=clock.now().date())
    return list_page(request, "casework/narratives/list.html", table, {}, form=filters.form)


@require_http_methods(["GET", "POST"])
def narrative(request, pk: int):
    """One Sachbericht: the last edition, planned and reached, questions and answers, and the office's own answer."""
    found = get_object_or_404(_for_office(request.user), pk=pk)
    if request.method == "GET":
        return _show(request, found)
    form = (Ask if request.POST.get("act") == Ask.step else Accept)(request.POST)
    last = found.editions.first()
    if form.is_valid() and (last is None or form.cleaned_data["edition"] != last.number):
        form.data = request.POST.copy()
        form.data["edition"] = last.number if last else 0
        form.add_error(None, STALE)
    if form.is_valid():
        told = {"narrative": found, "actor": request.user, "now": clock.now()}
        if isinstance(form, Ask):
            act, sentence = partial(workflow.ask, **told, text=form.cleaned_data["text"]), "Die Rückfrage ist gestellt."
        else:
            act, sentence = partial(workflow.accept, **told), "Der Sachbericht ist angenommen."
        if done_or_error(request, form, act, sentence):
            return redirect("casework:narrative", pk=pk)
    return _show(request, found, form)


@require_GET
def narrative_paper(request, pk: int, number: int):
    """One paper that was handed in, to save it."""
    found = get_object_or_404(_for_office(request.user), pk=pk)
    paper = get_object_or_404(ReportPaper.objects.visible_to(request.user), narrative=found, pk=number)
    return hand_out(request, paper, back=("casework:narrative", pk))


@require_GET
def narrative_pdf(request, pk: int, number: int):
    """One edition as an accessible PDF."""
    edition = get_object_or_404(get_object_or_404(_for_office(request.user), pk=pk).editions, number=number)
    return made_pdf(pdf(edition), edition.file_name)


def _for_office(user):
    """The Sachberichte this person may know of, without those of a Träger for which it acts itself (§ 20 VwVfG)."""
    visible = Narrative.objects.visible_to(user).filter(application__in=files(user).order_by().values("pk"))
    return visible.select_related("application__organisation", "application__priority", "submitted_by", "accepted_by")


def _show(request, found: Narrative, form=None):
    edition = found.editions.first()
    content = edition.content if edition else None
    context = {
        "narrative": found,
        "badge": badge_of(found, clock.now().date()),
        "edition": edition,
        "answers": [answer for answer in content["answers"] if answer["text"]] if content else [],
        "outcomes": _outcomes(content),
        "figures": content["figures"] if content else [],
        "inquiries": found.inquiries.select_related("asked_by", "replied_by"),
        "papers": ReportPaper.objects.visible_to(request.user).filter(narrative=found, handed_in=True),
        "editions": found.editions.all(),
        "clearances": found.application.clearances.visible_to(request.user).select_related("said_by"),
        "decisions": [_bound(edition, kind, form) for kind in (Accept, Ask) if _offers(request.user, kind, found)],
        "form": form,
        "trail": [{"label": "Sachberichte", "url": reverse("casework:narratives")}],
    }
    return page(request, "casework/narratives/narrative.html", context, form=form)


def _outcomes(content: dict | None) -> list[dict]:
    rows = content["outcomes"] if content else []
    return [row | {name: german_number(row[name]) for name in ("planned", "actual")} for row in rows]


def _offers(user, kind, found: Narrative) -> bool:
    step = BY_NAME[kind.step]
    return found.state in step.sources and can(user, step.act, found)


def _bound(edition, kind, form):
    """The form that was sent, or a fresh one of this kind."""
    if isinstance(form, kind):
        return form
    return kind(initial={"act": kind.step, "edition": edition.number})
