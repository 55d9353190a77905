"""What a Träger and the Sozialamt write to each other about one application."""

from django.contrib.messages import success
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import Column

from grants.applications.models import Application
from grants.correspondence import workflow
from grants.correspondence.queries import with_messages
from grants.permissions import can
from grants.steps import Forbidden, Refused
from portal.access import clock
from portal.access.conversation import ConversationTable, MessageForm, ReadForm, conversation
from portal.access.lists import list_page
from portal.access.pages import done, page
from portal.applicant import own
from portal.kern.columns import LinkColumn

SENT = "Ihre Nachricht ist gesendet."
READ = "Die Nachrichten sind als gelesen gekennzeichnet."


class OwnConversationTable(ConversationTable):
    """The Vorhaben of these Träger that were written about."""

    title = LinkColumn(
        verbose_name="Vorhaben",
        order_by=("sort_title", "pk"),
        url=lambda application: reverse("applicant:messages", args=[application.pk]),
    )
    reference = Column("Aktenzeichen", order_by=("reference", "pk"))

    class Meta:
        sequence = ("title", "reference", "...")
        empty_text = "Hier stehen Nachrichten zu Ihren Anträgen. Schreiben können Sie auf der Seite eines Antrags."


@require_GET
def conversations(request):
    """All applications with messages, the latest first."""
    rows = with_messages(own.applications(request.user), office=False)
    several = len(request.user.rights) > 1
    table = OwnConversationTable(rows, exclude=() if several else ("organisation",))
    return list_page(request, "applicant/conversations.html", table, {})


@require_http_methods(["GET", "POST"])
def messages(request, pk: int):
    """The messages about one application, and the form for a new one."""
    application = _submitted_or_404(request.user, pk)
    if request.method == "GET":
        return _show(request, application)
    form = MessageForm(request.POST)
    if form.is_valid():
        try:
            workflow.send(
                application=application,
                actor=request.user,
                now=clock.now(),
                text=form.cleaned_data["text"],
                read_until=form.cleaned_data["last"],
            )
        except Forbidden:
            raise
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            success(request, SENT)
            return redirect("applicant:messages", application.pk)
    return _show(request, application, form)


@require_POST
def read_messages(request, pk: int):
    """Say that the messages of the Sozialamt are read."""
    application = _submitted_or_404(request.user, pk)
    form = ReadForm(request.POST)
    last = form.cleaned_data["last"] if form.is_valid() else 0
    now = clock.now()
    done(
        request,
        lambda: workflow.mark_read(application=application, actor=request.user, now=now, office=False, last=last),
        READ,
    )
    return redirect("applicant:messages", application.pk)


def _submitted_or_404(user, pk: int) -> Application:
    """A draft has no file at the office yet, so there is nobody to write to."""
    return get_object_or_404(own.applications(user).filter(submitted_at__isnull=False), pk=pk)


def _show(request, application: Application, form: MessageForm | None = None):
    talk = conversation(application, request.user, office=False)
    context = {
        "application": application,
        "talk": talk,
        "form": form or MessageForm(initial={"last": talk.last}),
        "read_form": ReadForm(initial={"last": talk.last}),
        "may": can(request.user, workflow.TO_OFFICE, application),
    }
    return page(request, "applicant/messages.html", context, form=form)
