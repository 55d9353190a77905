"""The room of the Rechnungsprüfung: samples by risk. It reads; the only thing it makes is the sample."""

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from criteria.sampling import Factor
from grants.applications.labels import WITH_LABELS
from grants.applications.models import Application
from grants.applications.queries import files
from grants.archive import sampling
from grants.archive.models import Draw
from grants.calls.models import Call
from grants.steps import Forbidden, Refused
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import visible_or_404
from portal.casework.acts import Crumb
from portal.casework.examination.forms import DrawForm
from portal.casework.examination.tables import DrawnRow, DrawnTable, DrawTable
from reporting.deliveries.models import Delivery

TEMPLATE = "casework/examination/samples.html"


@require_http_methods(["GET", "POST"])
def samples(request):
    """The samples so far, and drawing another one."""
    calls = Call.objects.filter(pk__in=files(request.user).order_by().values("call"))
    form = DrawForm(request.POST if request.method == "POST" else None, calls=calls)
    if form.is_valid():
        try:
            made = _draw(request, form)
        except Forbidden:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("casework:sample", pk=made.pk)
    draws = Draw.objects.visible_to(request.user).select_related("call", "drawn_by")
    return list_page(request, TEMPLATE, DrawTable(draws), {}, form=form)


@require_GET
def sample(request, pk: int):
    """One sample with its files, points and reasons, and what it takes to draw it again."""
    found = visible_or_404(Draw, request.user, pk=pk)
    factors = [Factor(**values) for values in found.factors]
    context = {
        "draw": found,
        "factors": [factor for factor in factors if factor.points],
        "trail": [Crumb("Rechnungsprüfung", reverse("casework:samples"))],
    }
    return list_page(
        request, "casework/examination/sample.html", DrawnTable(_rows(found, factors, request.user)), context
    )


def _draw(request, form: DrawForm) -> Draw:
    call = form.cleaned_data["call"]
    return sampling.draw(
        call=call,
        factors=form.factors(),
        seed=form.cleaned_data["seed"],
        size=form.cleaned_data["size"],
        actor=request.user,
        now=clock.now(),
        overdue=_overdue(call),
    )


def _overdue(call: Call) -> set[int]:
    """The applications whose statistics are overdue."""
    late = Delivery.objects.overdue(clock.now().date()).filter(application__call=call)
    return set(late.order_by().values_list("application", flat=True))


def _rows(found: Draw, factors: list[Factor], user) -> list[DrawnRow]:
    labels = {factor.key: factor.label for factor in factors}
    drawn = files(user).filter(pk__in=[line["application"] for line in found.lines])
    drawn = drawn.select_related("organisation", "call").prefetch_related(WITH_LABELS)
    applications: dict[int, Application] = {each.pk: each for each in drawn}
    return [
        DrawnRow(
            place,
            applications[line["application"]],
            line["points"],
            "; ".join(labels[key] for key in line["factors"]) or "kein Merkmal",
        )
        for place, line in enumerate(found.lines, start=1)
        if line["application"] in applications
    ]
