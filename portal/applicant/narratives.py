"""The Träger's Sachberichte: what is owed, the answers, papers, handing in, and answering the office."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from grants.permissions import can
from grants.steps import Forbidden, Refused, ensure
from portal.access import clock
from portal.access.downloads import hand_out, made_pdf
from portal.access.lists import list_page
from portal.access.pages import done, done_or_error, page
from portal.applicant import own
from portal.applicant.narrative_forms import NarrativeFilter, NarrativeForm, NarrativeTable, ReplyForm, badge_of
from portal.applicant.paper_forms import FileForm
from portal.applicant.vouching import LOOKS_LIKE_PERSONS, VouchForm, asked_again, vouch_act, vouched
from reporting.clearances.checking import PersonsFound
from reporting.clearances.workflow import Unfounded
from reporting.narratives import enclosing, workflow
from reporting.narratives.models import Narrative, ReportPaper
from reporting.narratives.printing import pdf
from reporting.narratives.queries import figures
from reporting.narratives.states import State

SAVED = "Der Sachbericht ist gespeichert. Eingereicht ist er noch nicht."


@require_GET
def narratives(request):
    """All Sachberichte owed or handed in by the Träger for which this person acts."""
    found = NarrativeFilter(request.GET or None, queryset=own.narratives(request.user))
    several = len(request.user.rights) > 1
    table = NarrativeTable(found.qs, today=clock.now().date(), exclude=() if several else ("organisation",))
    return list_page(request, "applicant/narratives/list.html", table, {"filter_form": found.form}, form=found.form)


@require_http_methods(["GET", "POST"])
def narrative(request, pk: int):
    """One Sachbericht: answers, figures, papers, questions of the office, and handing in."""
    found = get_object_or_404(own.narratives(request.user), pk=pk)
    if request.method == "GET":
        return _show(request, found)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        messages.error(request, "Bitte wählen Sie, was Sie tun möchten.")
        return redirect("applicant:narrative", pk)
    return act(request, found)


@require_http_methods(["GET", "POST"])
def narrative_edit(request, pk: int):
    """Write the answers; what looks like a person is not stored."""
    found = get_object_or_404(own.narratives(request.user), pk=pk)
    ensure(request.user, workflow.EDIT, found)
    if not found.is_open:
        messages.info(request, "Dieser Sachbericht ist eingereicht und lässt sich nicht mehr ändern.")
        return redirect("applicant:narrative", pk)
    form = NarrativeForm(found, request.POST if request.method == "POST" else None)
    vouching = None
    if form.is_valid():
        vouching = _saved(request, found, form)
        if not form.errors:
            messages.success(request, SAVED)
            return redirect("applicant:narrative", pk)
    context = {"narrative": found, "form": form, "vouching": vouching, "figures": figures(found)}
    return page(request, "applicant/narratives/edit.html", context, form=form)


@require_GET
def narrative_paper(request, pk: int, number: int):
    """One paper of a Sachbericht, to save it."""
    found = get_object_or_404(own.narratives(request.user), pk=pk)
    paper = get_object_or_404(ReportPaper.objects.visible_to(request.user), narrative=found, pk=number)
    return hand_out(request, paper, back=("applicant:narrative", pk))


@require_GET
def narrative_pdf(request, pk: int, number: int):
    """One edition as an accessible PDF."""
    found = get_object_or_404(own.narratives(request.user), pk=pk)
    edition = get_object_or_404(found.editions, number=number)
    return made_pdf(pdf(edition), edition.file_name)


def _saved(request, found: Narrative, form: NarrativeForm) -> VouchForm | None:
    """Save. Where something looks like a person, the question about it; other refusals stand in the form."""
    try:
        vouched(request, found.application)
        workflow.save(
            narrative=found,
            actor=request.user,
            now=clock.now(),
            version=form.cleaned_data["version"],
            answers=form.answers,
            actuals=form.actuals,
        )
    except Forbidden:
        raise
    except PersonsFound as refusal:
        form.add_error(None, LOOKS_LIKE_PERSONS)
        return VouchForm(refusal.suspicions)
    except Unfounded as refusal:
        form.add_error(None, str(refusal))
        return asked_again(request)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


def _submit(request, found: Narrative):
    act = partial(workflow.submit, narrative=found, actor=request.user, now=clock.now(), version=_version(request))
    done(request, act, "Der Sachbericht ist eingereicht. Vielen Dank.")
    return redirect("applicant:narrative", found.pk)


def _answer(request, found: Narrative):
    ensure(request.user, "narrative.submit", found)
    form = ReplyForm(request.POST)
    if form.is_valid():
        act = partial(
            workflow.answer,
            narrative=found,
            actor=request.user,
            now=clock.now(),
            version=_version(request),
            reply=form.cleaned_data["reply"],
        )
        if done_or_error(request, form, act, "Ihre Antwort ist beim Sozialamt.", field="reply"):
            return redirect("applicant:narrative", found.pk)
    return _show(request, found, reply_form=form)


def _enclose(request, found: Narrative):
    ensure(request.user, workflow.EDIT, found)
    form = FileForm(request.POST, request.FILES)
    vouching = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            paper = enclosing.enclose(
                narrative=found, actor=request.user, now=clock.now(), name=file.name, data=file.read()
            )
        except Forbidden:
            raise
        except PersonsFound as refusal:
            form.add_error("file", LOOKS_LIKE_PERSONS)
            vouching = VouchForm(refusal.suspicions)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"„{paper.name}“ ist gespeichert.")
            return redirect("applicant:narrative", found.pk)
    return _show(request, found, file_form=form, vouching=vouching)


def _vouch(request, found: Narrative):
    return vouch_act(request, found.application, lambda vouching: _show(request, found, vouching=vouching, status=422))


def _remove(request, found: Narrative):
    number = request.POST.get("paper", "")
    paper = get_object_or_404(found.papers.standing(), pk=int(number) if number.isdecimal() else 0)
    act = partial(enclosing.remove, paper=paper, actor=request.user, now=clock.now())
    done(request, act, f"„{paper.name}“ ist entfernt.")
    return redirect("applicant:narrative", found.pk)


ACTS = {"submit": _submit, "answer": _answer, "enclose": _enclose, "vouch": _vouch, "remove": _remove}


def _version(request) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _show(request, found: Narrative, *, reply_form=None, file_form=None, vouching=None, status=None):
    may_edit = found.is_open and can(request.user, workflow.EDIT, found)
    context = {
        "narrative": found,
        "badge": badge_of(found, clock.now().date()),
        "answers": [(question, found.answers.get(question.key, "")) for question in found.questions],
        "outcomes": found.outcomes.all(),
        "figures": figures(found),
        "papers": found.papers.standing(),
        "inquiries": found.inquiries.all(),
        "editions": found.editions.all(),
        "may_edit": may_edit,
        "may_submit": found.state == State.DRAFT and can(request.user, "narrative.submit", found),
        "may_answer": found.state == State.QUESTIONED and can(request.user, "narrative.submit", found),
        "reply_form": reply_form or ReplyForm(),
        "file_form": file_form or FileForm(),
        "vouching": vouching,
        "form": reply_form or file_form,
    }
    return page(request, "applicant/narratives/narrative.html", context, form=reply_form or file_form, status=status)
