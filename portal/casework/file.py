"""The file: one page with everything in the order of the work, its record, its letters, and stepping back from it."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from criteria.money import format_number, format_percent
from grants import audit
from grants.applications.early_starts import WAITING
from grants.applications.models import Application
from grants.applications.processing import processing_time
from grants.applications.queries import files
from grants.applications.starting_early import DECIDE
from grants.applications.states import State
from grants.applications.workflow import declare_conflict
from grants.assessment.checking import questions
from grants.assessment.models import Assessment, EarlierResult, Result
from grants.assessment.queries import criteria_of, progress
from grants.audit.models import Entry
from grants.awards.models import Decision, Slice
from grants.change_notices.models import ChangeNotice
from grants.finance.models import FinanceCheck
from grants.finance.queries import check_of, is_current
from grants.letters.models import Letter
from grants.letters.queries import stuck_letters
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import done_or_error, page
from portal.casework import versions
from portal.casework.acts import file_or_404, may_or_403, reads_all, start_page, trail
from portal.casework.attachments import papers_of
from portal.casework.badges import state_badge
from portal.casework.desk.part import IN_WORK, desk_part, sections_of
from portal.casework.discussing import discussed
from portal.casework.forms import ConflictForm
from portal.casework.last_year import changes_of
from portal.casework.next_step import next_step
from portal.casework.remedies.part import letters_of, remedies_of
from portal.casework.rounds import rounds_of
from portal.casework.sheets import Judged, judged
from portal.casework.tables import RecordTable
from reporting.deliveries.models import Delivery


@dataclass(frozen=True)
class ResultView:
    """The closed result of an assessment, ready to read."""

    result: Result | EarlierResult
    percent: str
    spread: str


@dataclass(frozen=True)
class DecisionView:
    """A decision with its working as amounts; `parts` are its budget years where there are several."""

    decision: Decision
    working: tuple[tuple[str, Decimal], ...]
    parts: tuple[Slice, ...]

    @property
    def table_id(self) -> str:
        """The id of the table on the page; a file may show several decisions."""
        return f"rechenweg-{self.decision.pk}"


@dataclass(frozen=True)
class FinanceView:
    """The finance check of a file, and whether a later version has overtaken it."""

    check: FinanceCheck
    is_overtaken: bool


@dataclass(frozen=True)
class SheetView:
    """One assessment that is no longer sealed."""

    assessment: Assessment
    judged: list[Judged]


@require_GET
def file(request, pk):
    """One file. Who only assesses sees the application; the office sees everything this person may know."""
    application = file_or_404(request, pk)
    submissions = list(application.submissions.select_related("submitted_by").order_by("number"))
    chosen = request.GET.get("fassung")
    shown = next((submission for submission in submissions if str(submission.number) == chosen), submissions[-1])
    context = {
        "application": application,
        "trail": trail(request.user),
        "badge": state_badge(application),
        "version": versions.read(shown),
        "version_changes": versions.changes_since_last(shown, submissions),
        "submissions": submissions,
        "attachments": papers_of(shown),
        "step": next_step(application, request.user, clock.now().date()),
        "reads_all": reads_all(request.user),
        "may_declare_conflict": can(request.user, "application.declare_conflict", application),
    }
    if context["reads_all"]:
        context["last_year"] = changes_of(application, shown, request.user)
        context |= _office_part(application, request.user)
        context |= desk_part(application, request.user, clock.now().date())
    context["sections"] = sections_of(context) if context["reads_all"] else []
    context["is_in_work"] = application.state in IN_WORK
    return page(request, "casework/file.html", context)


@require_GET
def record(request, pk):
    """What happened to a file, by whom, in which role, and whether the record is whole."""
    application = file_or_404(request, pk)
    entries = Entry.objects.filter(chain=application.chain).select_related("actor").order_by("number")
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "broken": audit.break_in(application.chain),
    }
    return list_page(request, "casework/record.html", RecordTable(entries), context)


@require_GET
def letter_pdf(request, pk):
    """The office's copy of a letter. Reading it is no retrieval: that is the Träger's."""
    letters = Letter.objects.visible_to(request.user).filter(application__in=files(request.user).values("pk"))
    letter = get_object_or_404(letters, pk=pk)
    response = FileResponse(
        letter.pdf.open("rb"), content_type="application/pdf", filename=f"{slugify(letter.title)}.pdf"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def conflict(request, pk):
    """Declare a conflict of interest. Afterwards the file is hidden from this person."""
    if request.user.conflicts.filter(application_id=pk, withdrawn_at=None).exists():
        messages.info(request, "Sie haben zu dieser Akte schon Befangenheit erklärt.")
        return redirect(start_page(request.user))
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.declare_conflict", application)
    form = ConflictForm(request.POST if request.method == "POST" else None)

    def declare():
        declare_conflict(
            application=application, actor=request.user, now=clock.now(), reason=form.cleaned_data["reason"]
        )

    sentence = f"Ihre Befangenheit ist vermerkt. Die Akte {application} sehen Sie nicht mehr."
    if form.is_valid() and done_or_error(request, form, declare, sentence):
        return redirect(start_page(request.user))
    context = {"application": application, "trail": trail(request.user, application), "form": form}
    return page(request, "casework/conflict.html", context, form=form)


def result_of(application: Application) -> ResultView | None:
    """The closed result, or None while the assessment is open."""
    found = Result.objects.filter(application=application).select_related("closed_by")
    result = found.prefetch_related("took_part", "moderated__criterion").first()
    return None if result is None else _result_view(result)


def _result_view(result: Result | EarlierResult) -> ResultView:
    return ResultView(result, format_percent(Fraction(result.percent)), spread_text(Fraction(result.spread)))


def spread_text(spread: Fraction) -> str:
    """How far apart assessments are, said in words."""
    return f"{format_number(spread)} Prozentpunkte"


def view_of(decision: Decision) -> DecisionView:
    parts = tuple(decision.slices.all())
    working = tuple((text, Decimal(amount)) for text, amount in decision.working)
    return DecisionView(decision, working, parts if len(parts) > 1 else ())


def sheets_of(application: Application, user) -> list[SheetView]:
    """The sheets this person may read now: what is sealed is not among them."""
    visible = Assessment.objects.visible_to(user).filter(application=application, submitted_at__isnull=False)
    criteria = list(criteria_of(application))
    return [
        SheetView(assessment, judged(criteria, assessment))
        for assessment in visible.select_related("assessor").prefetch_related("scores").order_by("assigned_at", "pk")
    ]


def finance_of(application: Application) -> FinanceView | None:
    """The finance check, if there is one."""
    check = check_of(application)
    return None if check is None else FinanceView(check, not is_current(check))


def _office_part(application: Application, user) -> dict:
    today = clock.today()
    decisions = application.decisions.select_related("decided_by", "cosigned_by").prefetch_related("slices")
    notices = ChangeNotice.objects.visible_to(user).filter(application=application).select_related("acknowledged_by")
    deliveries = Delivery.objects.visible_to(user).filter(application=application).select_related("period__survey")
    return {
        "questions": questions(application),
        "corrections": (rounds := rounds_of(application)),
        "processing": processing_time(
            application.submitted_at, (each.request for each in rounds), _ended_at(application, decisions)
        ),
        "progress": progress(application),
        "sheets": sheets_of(application, user),
        "discussed": discussed(application, user),
        "result": result_of(application),
        "earlier_results": [_result_view(one) for one in application.earlier_results.select_related("returned_by")],
        "finance": finance_of(application),
        "decisions": [view_of(decision) for decision in decisions.order_by("decided_at", "pk")],
        "letters": letters_of(application, user, today),
        "remedies": remedies_of(application, user, today),
        "stuck_letters": stuck_letters(application),
        "has_draft": application.state == State.COSIGNING,
        "message_count": application.messages.count(),
        "unread": application.messages.unread_by(office=True).count(),
        "deliveries": deliveries,
        "early_starts": application.early_starts.select_related("requested_by", "decided_by"),
        "may_decide_early_start": can(user, DECIDE, application) and application.state in WAITING,
        "change_notices": notices.order_by("-reported_at", "-pk"),
    }


def _ended_at(application: Application, decisions) -> datetime.datetime:
    """When the work on an application was over; now, as long as it is not."""
    cosigned = [one.cosigned_at for one in decisions if one.cosigned_at and one.replaces_id is None]
    return application.withdrawn_at or max(cosigned, default=clock.now())
