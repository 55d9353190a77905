"""What a Träger told about a change: read it with its papers, and say that the office has taken note."""

from functools import partial

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from grants.change_notices import workflow
from grants.change_notices.models import ChangeNotice, Enclosure
from grants.permissions import can
from portal.access import clock
from portal.access.downloads import hand_out
from portal.access.pages import done, page
from portal.casework.acts import file_or_404, trail


@require_GET
def change_notice(request, pk: int, number: int):
    """One notice. Reading it changes nothing: taking note is an act of its own."""
    notice = _notice_or_404(request, pk, number)
    context = {
        "application": notice.application,
        "trail": trail(request.user, notice.application),
        "notice": notice,
        "enclosures": notice.enclosures.order_by("uploaded_at", "pk"),
        "may": can(request.user, workflow.ACKNOWLEDGE, notice.application),
    }
    return page(request, "casework/change_notice.html", context)


@require_POST
def acknowledge(request, pk: int, number: int):
    """Say that the office has taken note."""
    notice = _notice_or_404(request, pk, number)
    act = partial(workflow.acknowledge, notice=notice, actor=request.user, now=clock.now())
    done(request, act, "Die Mitteilung ist zur Kenntnis genommen. Der Träger sieht das.")
    return redirect("casework:file", pk=pk)


@require_GET
def enclosure(request, pk: int, number: int, paper: int):
    """One paper of a notice, to save it."""
    notice = _notice_or_404(request, pk, number)
    found = get_object_or_404(Enclosure.objects.visible_to(request.user), notice=notice, pk=paper)
    return hand_out(request, found, back=("casework:change_notice", pk, notice.pk))


def _notice_or_404(request, pk: int, number: int) -> ChangeNotice:
    application = file_or_404(request, pk)
    visible = ChangeNotice.objects.visible_to(request.user).select_related(
        "application__call", "application__organisation", "reported_by", "acknowledged_by"
    )
    return get_object_or_404(visible, application=application, pk=number)
