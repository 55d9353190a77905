"""Acts on many files: what to do, the preview file by file, and how far it is."""

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import Column

from grants.applications.models import Application
from grants.desk import bulk
from grants.desk.models import BulkItem, BulkRun
from portal.access import clock
from portal.access.lists import ListTable, list_page
from portal.access.pages import page
from portal.casework.acts import Crumb, trail
from portal.casework.desk.forms import BulkForm
from portal.casework.filters import kept
from portal.casework.inbox import filtered
from portal.casework.tables import file_url
from portal.kern.badges import Badge
from portal.kern.columns import BadgeColumn, LinkColumn

WAITING, DONE, REFUSED = Badge("info", "Wartet"), Badge("success", "Erledigt"), Badge("danger", "Nicht möglich")


class ItemTable(ListTable):
    """What became of each file."""

    caption = "Ergebnis"
    counted = ("Akte", "Akten")

    reference = LinkColumn(
        verbose_name="Aktenzeichen",
        accessor="application__reference",
        url=lambda item: file_url(item.application),
        orderable=False,
    )
    organisation = Column("Träger", accessor="application__organisation__name", orderable=False)
    title = Column("Vorhaben", accessor="application__title", orderable=False)
    badge = BadgeColumn(verbose_name="Ergebnis", empty_values=(), orderable=False)
    reason = Column("Grund", orderable=False)

    def render_badge(self, record):
        return item_badge(record).html(small=True)

    def value_badge(self, record):
        return item_badge(record).label


def item_badge(item: BulkItem) -> Badge:
    if item.handled_at is None:
        return WAITING
    return REFUSED if item.reason else DONE


@require_http_methods(["GET", "POST"])
def many(request):
    """The files that the address filters: choose an act, look at the preview, begin."""
    listed, _ = filtered(request)
    rows = list(listed.qs.order_by("-submitted_at", "-pk")[: bulk.MOST + 1])
    form = BulkForm(request.POST if request.method == "POST" else None)
    lines: list[bulk.Line] = []
    if form.is_valid():
        bulk.ensure_may_at_all(form.cleaned_data["act"], request.user)
        lines = bulk.preview(
            act=form.cleaned_data["act"], values=form.values, applications=rows[: bulk.MOST], actor=request.user
        )
        # Only what stood on the page when the button was pressed is done.
        if request.POST.get("previewed") == form.fingerprint and (chosen := _chosen(request, lines)):
            run = bulk.start(
                act=form.cleaned_data["act"],
                values=form.values,
                applications=chosen,
                actor=request.user,
                now=clock.now(),
            )
            return redirect("casework:bulk_run", pk=run.pk)
    context = {
        "count": min(len(rows), bulk.MOST),
        "more": len(rows) > bulk.MOST,
        "most": bulk.MOST,
        "query": kept(request.GET).urlencode(),
        "form": form,
        "lines": lines,
        "possible": sum(1 for line in lines if not line.reason),
        "trail": _way(request),
    }
    return page(request, "casework/desk/bulk.html", context, form=form)


@require_GET
def bulk_run(request, pk: int):
    """How far one's own run is, and what became of each file."""
    run = get_object_or_404(BulkRun, pk=pk, started_by=request.user)
    context = {
        "run": run,
        "label": bulk.ACTS[run.act].label,
        "standing": bulk.standing(run),
        "trail": trail(request.user),
    }
    return list_page(request, "casework/desk/bulk_run.html", ItemTable(bulk.items_of(run, request.user)), context)


def _chosen(request, lines: list[bulk.Line]) -> list[Application]:
    """What is ticked and possible."""
    wanted = set(request.POST.getlist("file"))
    return [line.application for line in lines if not line.reason and str(line.application.pk) in wanted]


def _way(request) -> list[Crumb]:
    """Back to the list as it was filtered."""
    [inbox] = trail(request.user)
    query = kept(request.GET).urlencode()
    return [Crumb(inbox.label, f"{inbox.url}?{query}" if query else inbox.url)]
