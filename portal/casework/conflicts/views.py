"""The pages about conflicts of interest (§§ 20, 21 VwVfG)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from grants.applications.conflicts import ConflictReview, hidden_from
from grants.applications.declaring import end_relation, organisations_of, review_call, withdraw
from grants.applications.models import Application
from grants.calls.models import Call
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import done_or_error, page
from portal.access.relations import RelationForm, relation_saved
from portal.casework.acts import Crumb, may_or_403
from portal.casework.committee.acts import call_or_404
from portal.casework.conflicts.forms import EndForm, ReviewForm, WithdrawalForm
from portal.casework.conflicts.tables import KINDS, DeclaredTable, declared

WITHDRAW = "conflict.withdraw"


@dataclass(frozen=True)
class CallReview:
    """A call with the moment in which this person last went through its Träger; `is_new`: more have come since."""

    call: Call
    reviewed_at: datetime | None
    is_new: bool


@require_GET
def conflicts(request):
    """One's own relations and declarations, and the calls whose Träger one has to go through."""
    context = {
        "relations": request.user.relations.filter(withdrawn_at=None).select_related("organisation"),
        "declared": request.user.conflicts.filter(withdrawn_at=None, application=None).select_related(
            "organisation", "call"
        ),
        "reviews": _reviews(request.user) if can(request.user, "conflict.declare") else (),
        "oversees": _oversees(request.user),
    }
    return page(request, "casework/conflicts/start.html", context)


@require_http_methods(["GET", "POST"])
def relation_new(request):
    """Record one's own relation to a Träger. Its files are hidden from then on."""
    form = RelationForm(request.POST if request.method == "POST" else None)
    if relation_saved(request, form, request.user):
        return redirect("casework:conflicts")
    return page(request, "casework/conflicts/relation.html", {"form": form, "trail": _trail()}, form=form)


@require_http_methods(["GET", "POST"])
def relation_end(request, pk):
    """Say when one's own relation ends."""
    relation = get_object_or_404(request.user.relations.filter(until=None, withdrawn_at=None), pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None)

    def end():
        end_relation(relation=relation, actor=request.user, now=clock.now(), until=form.cleaned_data["until"])

    if form.is_valid() and done_or_error(request, form, end, "Das Ende ist vermerkt.", field="until"):
        return redirect("casework:conflicts")
    context = {"form": form, "relation": relation, "trail": _trail()}
    return page(request, "casework/conflicts/relation_end.html", context, form=form)


@require_http_methods(["GET", "POST"])
def review(request, pk):
    """Go through the Träger of a call, before files are assigned."""
    call = call_or_404(pk)
    may_or_403(request.user, "conflict.declare", call)
    organisations = organisations_of(call, request.user).order_by("sort_name", "pk")
    form = ReviewForm(request.POST if request.method == "POST" else None, organisations=organisations)

    def declare():
        chosen, reason = form.cleaned_data["organisations"], form.cleaned_data.get("reason", "")
        review_call(call=call, actor=request.user, now=clock.now(), organisations=chosen, reason=reason)

    field = "reason" if organisations else "none"
    if form.is_valid() and done_or_error(request, form, declare, "Ihre Angaben sind vermerkt.", field=field):
        return redirect("casework:conflicts")
    return page(request, "casework/conflicts/review.html", {"call": call, "form": form, "trail": _trail()}, form=form)


@require_GET
def declarations(request):
    """What others declared, for the head: wrong entries can be withdrawn."""
    return list_page(
        request, "casework/conflicts/declared.html", DeclaredTable(declared(request.user)), {"trail": _trail()}
    )


@require_http_methods(["GET", "POST"])
def conflict_withdraw(request, kind, pk):
    """Withdraw another person's wrong declaration or relation, with a reason."""
    if kind not in KINDS:
        raise Http404
    found = get_object_or_404(KINDS[kind].objects.filter(withdrawn_at=None).select_related("user"), pk=pk)
    # What is hidden from this person, or its own, does not exist here.
    if not can(request.user, WITHDRAW, found):
        raise Http404
    form = WithdrawalForm(request.POST if request.method == "POST" else None)

    def take_back():
        withdraw(declared=found, actor=request.user, now=clock.now(), reason=form.cleaned_data["reason"])

    if form.is_valid() and done_or_error(request, form, take_back, "Der Eintrag ist zurückgenommen.", field="reason"):
        return redirect("casework:conflict_declarations")
    trail = [*_trail(), Crumb("Befangenheit im Amt", reverse("casework:conflict_declarations"))]
    return page(request, "casework/conflicts/withdraw.html", {"found": found, "form": form, "trail": trail}, form=form)


def _trail() -> list[Crumb]:
    return [Crumb("Befangenheit", reverse("casework:conflicts"))]


def _oversees(user) -> bool:
    return "head" in user.roles


def _reviews(user) -> list[CallReview]:
    """The calls that have opened, in two queries however many there are."""
    mine = ConflictReview.objects.filter(call=OuterRef("pk"), user=user)
    later = Application.objects.filter(
        ~hidden_from(user), Q(submitted_at__gt=OuterRef("reviewed_at")), call=OuterRef("pk")
    )
    found = Call.objects.opened(clock.now()).annotate(reviewed_at=Subquery(mine.values("reviewed_at")[:1]))
    return [CallReview(call, call.reviewed_at, call.is_new) for call in found.annotate(is_new=Exists(later))]
