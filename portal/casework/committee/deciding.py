"""The decisions that a kept scenario proposes: read, reasons for each, and begin the run."""

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from grants.awards.queries import money_left
from grants.committee.batch import ACT, left_after, proposed
from grants.committee.queries import changes_since
from grants.desk.deciding import decide_many, runs_of
from grants.desk.models import BulkRun
from portal.access import clock
from portal.access.pages import done_or_error, page
from portal.casework.acts import may_or_403
from portal.casework.committee import acts
from portal.casework.committee.forms import DecideForm


@require_http_methods(["GET", "POST"])
def decide(request, pk):
    """Decide about many applications of a scenario; a second person signs each file on its own."""
    found = acts.scenario_or_404(request, pk)
    may_or_403(request.user, ACT, found)
    proposals = proposed(found, request.user)
    possible = [one for one in proposals if not one.hindrance]
    data = request.POST if request.method == "POST" else None
    form = DecideForm(data, proposed=possible, initial={"version": found.version})
    begun: list[BulkRun] = []

    def act():
        begun.append(
            decide_many(
                scenario=found,
                version=form.cleaned_data["version"],
                reasons=form.reasons,
                actor=request.user,
                now=clock.now(),
            )
        )

    if form.is_valid() and done_or_error(request, form, act, "Die Entscheidungen gehen jetzt einzeln in die Akten."):
        return redirect("casework:bulk_run", pk=begun[0].pk)
    context = {
        "scenario": found,
        "trail": acts.trail_of_scenario(found),
        "form": form,
        "shut": [one for one in proposals if one.hindrance],
        "money_left": money_left(found.call),
        "years": left_after(found.call, possible),
        "changes": changes_since(found, [one.line for one in proposals], request.user),
        "runs": runs_of(found, request.user),
    }
    return page(request, "casework/committee/decide.html", context, form=form)
