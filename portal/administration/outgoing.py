"""The Ausgang: what goes out by mail, before and after, and what the office may do about it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from grants.audit.models import Entry
from grants.correspondence import outgoing
from grants.outbox.mails import Mail, MailState, is_troubled
from grants.permissions import can
from grants.steps import Forbidden, NotPossible, Refused, ensure
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import page, visible_or_404
from portal.administration.outgoing_tables import ACTS, BADGES, Act, Hold, MailFilter, MailTable, SendAgain, SendNow

DOORS = {SendNow: outgoing.send_now, Hold: outgoing.hold, SendAgain: outgoing.send_again}
SENTENCES = {
    SendNow: "Die E-Mail ist auf dem Weg.",
    Hold: "Die E-Mail ist zurückgehalten.",
    SendAgain: "Die E-Mail ist noch einmal auf dem Weg.",
}


@require_GET
def mails(request):
    """All mails this person may know of: what is planned for later before what went out."""
    found = Mail.objects.visible_to(request.user)
    filters = MailFilter(request.GET or None, queryset=found.select_related("person").order_by("-due_at", "-pk"))
    context = {
        "failed": found.in_state(MailState.FAILED).count(),
        "bounced": found.in_state(MailState.BOUNCED).count(),
    }
    return list_page(request, "administration/mails.html", MailTable(filters.qs), context, form=filters.form)


@require_http_methods(["GET", "POST"])
def mail(request, pk: int):
    """One mail: its text as it goes or went out, what became of it, and what may be done."""
    found = visible_or_404(Mail, request.user, pk=pk)
    if request.method == "GET":
        return _show(request, found)
    ensure(request.user, outgoing.HANDLE, found)
    kind = next((kind for kind in ACTS if kind.name == request.POST.get("act")), SendNow)
    form = kind(request.POST)
    if form.is_valid() and _acted(request, found, form):
        return redirect("administration:mail", pk=pk)
    return _show(request, found, form)


def _acted(request, found: Mail, form: Act) -> bool:
    """Call the door. A refusal stands beside the reason; if the mail has moved on, above the page."""
    fields = {name: value for name, value in form.cleaned_data.items() if name != "act"}
    try:
        DOORS[type(form)](mail=found, actor=request.user, now=clock.now(), **fields)
    except Forbidden:
        raise
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    except Refused as refusal:
        form.add_error("reason", str(refusal))
        return False
    else:
        messages.success(request, SENTENCES[type(form)])
    return True


def _show(request, found: Mail, form: Act | None = None):
    entries = Entry.objects.filter(chain=found.chain).select_related("actor").order_by("number")
    may = can(request.user, outgoing.HANDLE, found)
    context = {
        "mail": found,
        "badge": BADGES[found.state],
        "items": found.items.select_related("application"),
        "acts": [_bound(found, kind, form) for kind in ACTS if may and found.state in kind.states],
        "entries": entries,
        "is_troubled": is_troubled(found.address, clock.now()),
        "trail": [{"label": "Ausgang", "url": reverse("administration:mails")}],
    }
    return page(request, "administration/mail.html", context, form=form)


def _bound(found: Mail, kind: type[Act], form: Act | None) -> Act:
    """The form that was sent, or a fresh one of this kind."""
    return form if isinstance(form, kind) else kind(initial={"act": kind.name, "round": found.round})
