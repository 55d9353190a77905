"""What both sides of a conversation share: the form, what is to be read, and the list of files with messages."""

from dataclasses import dataclass

from django import forms
from django_tables2 import Column

from grants.applications.models import Application
from grants.correspondence.models import LONGEST_TEXT, FileMessage
from portal.access.lists import ListTable
from portal.kern.badges import Badge
from portal.kern.columns import BadgeColumn, DateTimeColumn
from portal.kern.forms import KernForm

READ = Badge("success", "Alles gelesen")
GREATEST_ID = 2**63 - 1


class MessageForm(KernForm):
    """One message. `last` is the newest message of the other side that the page showed."""

    text = forms.CharField(
        label="Ihre Nachricht",
        help_text="Bitte schreiben Sie hier keine Gesundheitsdaten und keine Namen von Besucherinnen und Besuchern.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    last = forms.IntegerField(min_value=0, max_value=GREATEST_ID, widget=forms.HiddenInput)


class ReadForm(KernForm):
    """Says that everything up to the message `last` is read."""

    last = forms.IntegerField(min_value=0, max_value=GREATEST_ID, widget=forms.HiddenInput(attrs={"id": None}))


@dataclass(frozen=True)
class Conversation:
    """The messages of a file as one side reads them."""

    messages: list[FileMessage]
    unread: int
    last: int
    office: bool


def conversation(application: Application, user, *, office: bool) -> Conversation:
    """What both have written, oldest first."""
    visible = FileMessage.objects.visible_to(user).filter(application=application)
    found = list(visible.select_related("author", "read_by").order_by("sent_at", "pk"))
    received = [message for message in found if message.from_office != office]
    return Conversation(
        messages=found,
        unread=sum(message.read_at is None for message in received),
        last=max((message.pk for message in received), default=0),
        office=office,
    )


class ConversationTable(ListTable):
    """Expects rows from `grants.correspondence.queries.with_messages`. Subclasses put a linked column first."""

    caption = "Nachrichten"
    counted = ("Antrag mit Nachrichten", "Anträge mit Nachrichten")

    organisation = Column("Träger", accessor="organisation__name", order_by=("organisation__sort_name", "pk"))
    last_at = DateTimeColumn(verbose_name="Letzte Nachricht", order_by=("last_at", "pk"))
    badge = BadgeColumn(verbose_name="Stand", empty_values=(), order_by=("unread", "pk"))

    def render_badge(self, record):
        return _badge(record).html(small=True)

    def value_badge(self, record):
        return _badge(record).label


def _badge(application) -> Badge:
    return Badge("warning", f"{application.unread} ungelesen") if application.unread else READ
