"""The list of mails with its filters, and the forms of what the office may do with one."""

import django_filters
from django import forms
from django.db.models import Q
from django.urls import reverse
from django_tables2 import Column

from criteria.collation import german_key
from grants.correspondence.outgoing import HOLDABLE, LONGEST_REASON, REPEATABLE, SENDABLE
from grants.outbox.mails import Kind, Mail, MailState
from portal.access.lists import ListTable
from portal.kern.badges import Badge
from portal.kern.columns import BadgeColumn, DateTimeColumn, LinkColumn
from portal.kern.forms import KernFilterForm, KernForm

BADGES = {
    MailState.PLANNED: Badge("info", MailState.PLANNED.label),
    MailState.HELD: Badge("warning", MailState.HELD.label),
    MailState.FAILED: Badge("warning", MailState.FAILED.label),
    MailState.SENT: Badge("success", MailState.SENT.label),
    MailState.BOUNCED: Badge("danger", MailState.BOUNCED.label),
    MailState.DROPPED: Badge("info", MailState.DROPPED.label, "close"),
}


class MailTable(ListTable):
    caption = "Ausgang"
    counted = ("E-Mail", "E-Mails")

    subject = LinkColumn(
        verbose_name="Betreff",
        order_by=("subject", "pk"),
        url=lambda mail: reverse("administration:mail", args=[mail.pk]),
    )
    person = Column("an", empty_values=(), order_by=("person__sort_name", "address", "pk"))
    address = Column("E-Mail-Adresse", order_by=("address", "pk"))
    state = BadgeColumn(verbose_name="Stand", badges=BADGES, orderable=False)
    due_at = DateTimeColumn(verbose_name="geplant für", order_by=("due_at", "pk"))
    sent_at = DateTimeColumn(verbose_name="verschickt", order_by=("sent_at", "pk"))
    answer = Column("Antwort der Gegenseite", orderable=False)

    def render_person(self, record):
        return record.person.label if record.person else "noch kein Konto"


class MailFilter(django_filters.FilterSet):
    """Stand, Anlass, and words in name, address or subject."""

    state = django_filters.ChoiceFilter(label="Stand", choices=MailState.choices, empty_label="Alle", method="being")
    kind = django_filters.ChoiceFilter(label="Anlass", choices=Kind.choices, empty_label="Alle", method="telling")
    search = django_filters.CharFilter(label="Name, E-Mail-Adresse oder Betreff", method="find", max_length=100)

    class Meta:
        model = Mail
        form = KernFilterForm
        fields: list[str] = []

    def being(self, queryset, name, state):
        return queryset.in_state(state)

    def telling(self, queryset, name, kind):
        return queryset.filter(pk__in=Mail.objects.filter(items__kind=kind).values("pk"))

    def find(self, queryset, name, words):
        return queryset.filter(
            Q(person__sort_name__contains=german_key(words)) | Q(address__icontains=words) | Q(subject__icontains=words)
        )


class Act(KernForm):
    """One thing to do with a mail. `round` is the one the person saw; `name` tells the forms of the page apart."""

    name = ""
    label = ""
    consequence = ""
    states: set[MailState] = set()

    act = forms.CharField(widget=forms.HiddenInput)
    round = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{self.name}_%s", **kwargs)


class SendNow(Act):
    name = "send_now"
    label = "Jetzt verschicken"
    consequence = "Die E-Mail geht sofort hinaus, auch wenn sie für später geplant oder zurückgehalten ist."
    states = SENDABLE


class WithReason(Act):
    reason = forms.CharField(
        label="Warum?",
        help_text="Der Grund steht mit Ihrem Namen im Verlauf der E-Mail.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Hold(WithReason):
    name = "hold"
    label = "Zurückhalten"
    consequence = (
        "Die E-Mail geht nicht hinaus, bis jemand sie verschickt. "
        "Denken Sie daran: Ohne Nachricht ruft der Träger ein Schreiben vielleicht zu spät ab."
    )
    states = HOLDABLE


class SendAgain(WithReason):
    name = "send_again"
    label = "Noch einmal verschicken"
    consequence = "Die E-Mail geht an die Adresse, die jetzt im Konto steht. Was bisher geschah, bleibt im Verlauf."
    states = REPEATABLE


ACTS = (SendNow, Hold, SendAgain)
