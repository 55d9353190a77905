"""What the office and a Träger write to each other about one file."""

from functools import partial

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import Column

from grants.applications.queries import files
from grants.correspondence import workflow
from grants.correspondence.queries import with_messages
from grants.permissions import can
from portal.access import clock
from portal.access.conversation import ConversationTable, MessageForm, ReadForm, conversation
from portal.access.lists import list_page
from portal.access.middleware import audiences_of
from portal.access.pages import done, done_or_error, page
from portal.access.table import AUDIENCES
from portal.casework.acts import file_or_404, may_or_403, trail
from portal.kern.columns import LinkColumn


class FileConversationTable(ConversationTable):
    """The files that were written about."""

    reference = LinkColumn(
        verbose_name="Aktenzeichen",
        order_by=("reference",),
        url=lambda application: reverse("casework:messages", args=[application.pk]),
    )
    title = Column("Vorhaben", order_by=("sort_title", "pk"))
    caseworker = Column("Sachbearbeitung", orderable=False)

    class Meta:
        sequence = ("reference", "title", "organisation", "caseworker", "...")
        empty_text = "Zu Ihren Akten gibt es noch keine Nachrichten. Schreiben können Sie auf der Seite einer Akte."


@require_GET
def conversations(request):
    """All files with messages this person may work on, the latest first."""
    rows = with_messages(files(request.user).select_related("organisation", "caseworker"), office=True)
    context = {"may_choose": bool(audiences_of(request.user) & AUDIENCES["casework:notices"])}
    return list_page(request, "casework/conversations.html", FileConversationTable(rows), context)


@require_http_methods(["GET", "POST"])
def messages(request, pk: int):
    """The messages about one file, and the form for an answer."""
    application = file_or_404(request, pk)
    if request.method == "GET":
        return _show(request, application)
    may_or_403(request.user, workflow.TO_OWNER, application)
    form = MessageForm(request.POST)

    def answer():
        workflow.answer(
            application=application,
            actor=request.user,
            now=clock.now(),
            text=form.cleaned_data["text"],
            read_until=form.cleaned_data["last"],
        )

    if form.is_valid() and done_or_error(request, form, answer, "Ihre Nachricht ist gesendet.", field="text"):
        return redirect("casework:messages", pk=application.pk)
    return _show(request, application, form)


@require_POST
def read_messages(request, pk: int):
    """Say that the messages of the Träger are read."""
    application = file_or_404(request, pk)
    form = ReadForm(request.POST)
    last = form.cleaned_data["last"] if form.is_valid() else 0
    act = partial(
        workflow.mark_read, application=application, actor=request.user, now=clock.now(), office=True, last=last
    )
    done(request, act, "Die Nachrichten sind als gelesen gekennzeichnet.")
    return redirect("casework:messages", pk=application.pk)


def _show(request, application, form: MessageForm | None = None):
    talk = conversation(application, request.user, office=True)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "talk": talk,
        "form": form or MessageForm(initial={"last": talk.last}),
        "read_form": ReadForm(initial={"last": talk.last}),
        "may": can(request.user, workflow.TO_OWNER, application),
    }
    return page(request, "casework/messages.html", context, form=form)
