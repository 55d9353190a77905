"""The trial run: what another guideline version would have changed in a call. It stores nothing."""

from django.urls import reverse
from django.views.decorators.http import require_GET

from grants.applications.queries import files
from grants.assessment.queries import RANKED
from grants.awards import trial as domain
from grants.calls.models import Call
from grants.rulebook.queries import guidelines_visible_to
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import page
from portal.casework.acts import Crumb
from portal.casework.scenario_forms import TrialForm
from portal.casework.scenario_tables import TrialRow, TrialTable

TEMPLATE = "casework/trial.html"


@require_GET
def trial(request):
    """Choose a version and a call, and see who would stand elsewhere and get more or less."""
    is_asked = "fassung" in request.GET and "aufruf" in request.GET
    form = TrialForm(
        request.GET if is_asked else None,
        initial=request.GET.dict(),
        versions=guidelines_visible_to(request.user),
        calls=_calls(request.user),
    )
    context = {
        "trail": [Crumb("Rangfolgen", reverse("casework:rankings"))],
        "form": form,
        "found": None,
        "is_closed": False,
        "impossible": "",
    }
    if not form.is_valid():
        return page(request, TEMPLATE, context, form=form)
    version, call = form.cleaned_data["fassung"], form.cleaned_data["aufruf"]
    context |= {"version": version, "call": call}
    try:
        found = domain.trial(version=version, call=call, user=request.user)
    except domain.NotReplayable as error:
        return page(request, TEMPLATE, context | {"impossible": str(error)})
    if found is None:
        return page(request, TEMPLATE, context | {"is_closed": True})
    context |= {
        "found": found,
        "more": sum(row.difference for row in found.winners),
        "less": -sum(row.difference for row in found.losers),
        "same": len(found.rows) - len(found.winners) - len(found.losers),
    }
    rows = [TrialRow(row) for row in found.rows if row.changes or not form.cleaned_data["nur"]]
    return list_page(request, TEMPLATE, TrialTable(rows), context, form=form)


def _calls(user):
    """The calls with files that this person sees assessed: a hidden file does not put its call on the list."""
    assessed = files(user).filter(RANKED).order_by().values("call")
    return Call.objects.opened(clock.now()).filter(pk__in=assessed).select_related("guideline")
