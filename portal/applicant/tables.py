"""The lists of the Träger's room with their filters: applications, letters, statistics owed."""

import datetime

import django_filters
from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse
from django_tables2 import Column

from grants.applications.labels import WITH_LABELS
from grants.applications.models import Application
from grants.applications.states import LABELS_FOR_APPLICANT, State
from grants.letters.models import Letter
from portal.access.lists import ListTable
from portal.kern.badges import Badge
from portal.kern.columns import BadgeColumn, DateColumn, DateTimeColumn, DeadlineColumn, EuroColumn, LinkColumn
from portal.kern.forms import KernFilterForm
from reporting.deliveries.models import Delivery
from reporting.deliveries.states import LABELS_FOR_APPLICANT as DELIVERY_LABELS
from reporting.deliveries.states import OPEN as OPEN_DELIVERIES
from reporting.deliveries.states import State as DeliveryState

UNNAMED = "Vorhaben ohne Namen"
LOOKS = {
    State.DRAFT: ("info", "edit"),
    State.CORRECTION: ("warning", "edit"),
    State.GRANTED: ("success", ""),
    State.REJECTED: ("danger", ""),
    State.SUBMITTED: ("info", ""),
    State.WITHDRAWN: ("info", ""),
}
"""Colour and sign of the states; the inner ones of the office all look alike."""
IN_REVIEW = ("info", "search")
DELIVERY_BADGES = {
    DeliveryState.DUE: Badge("info", DELIVERY_LABELS[DeliveryState.DUE]),
    DeliveryState.CHECKED: Badge("info", DELIVERY_LABELS[DeliveryState.CHECKED]),
    DeliveryState.SUBMITTED: Badge("info", DELIVERY_LABELS[DeliveryState.SUBMITTED]),
    DeliveryState.ACCEPTED: Badge("success", DELIVERY_LABELS[DeliveryState.ACCEPTED]),
    DeliveryState.RETURNED: Badge("warning", DELIVERY_LABELS[DeliveryState.RETURNED], "edit"),
}
OVERDUE = Badge("danger", "Überfällig")
UNREAD, READ = Badge("warning", "Noch nicht abgerufen"), Badge("success", "Abgerufen")


def application_badge(application: Application) -> Badge:
    """The state of an application in the words of its guideline version."""
    kind, icon = LOOKS.get(State(application.state), IN_REVIEW)
    return Badge(kind, application.label_for_applicant, icon)


def delivery_badge(delivery: Delivery, today: datetime.date) -> Badge:
    """The state of a delivery in words for the Träger; what is open after its due date is overdue."""
    overdue = delivery.state in OPEN_DELIVERIES and delivery.due_on < today
    return OVERDUE if overdue else DELIVERY_BADGES[DeliveryState(delivery.state)]


def letter_badge(letter: Letter) -> Badge:
    return READ if letter.retrieved_at else UNREAD


def in_workflow_order(field: str, states):
    """Sorts states as they follow each other, not by the spelling of their codes."""
    whens = [When(**{field: state}, then=Value(position)) for position, state in enumerate(states)]
    return Case(*whens, output_field=IntegerField())


class ApplicationTable(ListTable):
    """Expects the rows annotated by `sortable_applications`."""

    caption = "Ihre Vorhaben"
    counted = ("Vorhaben", "Vorhaben")

    title = LinkColumn(
        verbose_name="Vorhaben",
        empty_values=(),
        order_by=("sort_title", "pk"),
        url=lambda application: reverse("applicant:tasks", args=[application.pk]),
    )
    organisation = Column("Träger", accessor="organisation__name", order_by=("organisation__sort_name", "pk"))
    reference = Column("Aktenzeichen", order_by=("reference", "pk"))
    call = Column("Förderaufruf", accessor="call__title", order_by=("call__title", "pk"))
    requested_amount = EuroColumn(verbose_name="Beantragt", order_by=("requested_amount", "pk"))
    closes_at = DeadlineColumn(
        verbose_name="Antragsfrist", accessor="call__closes_at", order_by=("call__closes_at", "pk")
    )
    label = BadgeColumn(verbose_name="Stand", empty_values=(), order_by=("step", "pk"))

    class Meta:
        empty_text = "Hier stehen Ihre Vorhaben, sobald Sie einen Antrag begonnen haben."

    def render_title(self, record):
        address = reverse("applicant:tasks", args=[record.pk])
        return LinkColumn(url=lambda _: address).render(record.title or UNNAMED, record)

    def value_title(self, record):
        return record.title or UNNAMED

    def render_label(self, record):
        return application_badge(record).html(small=True)

    def value_label(self, record):
        return application_badge(record).label


def sortable_applications(queryset):
    """What ApplicationTable sorts by, the order of the workflow, and the words of each guideline version."""
    return queryset.annotate(step=in_workflow_order("state", State)).prefetch_related(WITH_LABELS)


class ApplicationFilter(django_filters.FilterSet):
    """Stand in the usual words, for the calls of a Träger may rest on several guidelines, and words in name or
    Aktenzeichen."""

    label = django_filters.ChoiceFilter(
        label="Stand",
        choices=[(label, label) for label in dict.fromkeys(LABELS_FOR_APPLICANT.values())],
        empty_label="Alle",
        method="in_state",
    )
    search = django_filters.CharFilter(label="Vorhaben oder Aktenzeichen", method="find", max_length=100)

    class Meta:
        model = Application
        form = KernFilterForm
        fields: list[str] = []

    def in_state(self, queryset, name, label):
        return queryset.filter(state__in=[state for state, word in LABELS_FOR_APPLICANT.items() if word == label])

    def find(self, queryset, name, words):
        return queryset.filter(Q(title__icontains=words) | Q(reference__icontains=words))


class LetterTable(ListTable):
    caption = "Schreiben"
    counted = ("Schreiben", "Schreiben")

    title = LinkColumn(
        verbose_name="Schreiben",
        order_by=("title", "pk"),
        url=lambda letter: reverse("applicant:letter", args=[letter.pk]),
    )
    project = Column("Vorhaben", accessor="application__title", order_by=("application__sort_title", "pk"))
    organisation = Column(
        "Träger", accessor="application__organisation__name", order_by=("application__organisation__sort_name", "pk")
    )
    provided_at = DateTimeColumn(verbose_name="Bereitgestellt", order_by=("provided_at", "pk"))
    retrieve_until = DateColumn(verbose_name="Abzurufen bis", order_by=("provided_at", "pk"))
    retrieved_at = DateTimeColumn(verbose_name="Abgerufen am", order_by=("retrieved_at", "pk"))
    badge = BadgeColumn(verbose_name="Stand", empty_values=(), order_by=("retrieved_at", "pk"))

    class Meta:
        empty_text = "Hier finden Sie Eingangsbestätigungen, Nachforderungen und Bescheide."

    def render_badge(self, record):
        return letter_badge(record).html(small=True)

    def value_badge(self, record):
        return letter_badge(record).label


class LetterFilter(django_filters.FilterSet):
    label = django_filters.ChoiceFilter(
        label="Stand",
        choices=[(badge.label, badge.label) for badge in (UNREAD, READ)],
        empty_label="Alle",
        method="in_state",
    )
    kind = django_filters.ChoiceFilter(label="Art", choices=Letter.Kind.choices, empty_label="Alle")
    search = django_filters.CharFilter(label="Schreiben oder Vorhaben", method="find", max_length=100)

    class Meta:
        model = Letter
        form = KernFilterForm
        fields: list[str] = []

    def in_state(self, queryset, name, label):
        return queryset.filter(retrieved_at__isnull=label == UNREAD.label)

    def find(self, queryset, name, words):
        return queryset.filter(Q(title__icontains=words) | Q(application__title__icontains=words))


class DeliveryTable(ListTable):
    """The statistics owed and delivered. `today` decides what is overdue."""

    caption = "Statistik Ihrer geförderten Vorhaben"
    counted = ("Statistik", "Statistiken")

    survey = LinkColumn(
        verbose_name="Statistik",
        accessor="period__survey__title",
        order_by=("period__survey__sort_title", "pk"),
        url=lambda delivery: reverse("applicant:delivery", args=[delivery.pk]),
    )
    period = Column("Zeitraum", accessor="period__label", order_by=("period__start", "pk"))
    project = Column("Vorhaben", accessor="application__title", order_by=("application__sort_title", "pk"))
    organisation = Column(
        "Träger", accessor="application__organisation__name", order_by=("application__organisation__sort_name", "pk")
    )
    due_on = DateColumn(verbose_name="Abzugeben bis", accessor="due_on", order_by=("until", "pk"))
    submitted_at = DateTimeColumn(verbose_name="Abgegeben am", order_by=("submitted_at", "pk"))
    badge = BadgeColumn(verbose_name="Stand", empty_values=(), order_by=("step", "until", "pk"))

    class Meta:
        empty_text = "Hier stehen Statistiken, sobald ein Vorhaben bewilligt ist."

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def render_badge(self, record):
        return delivery_badge(record, self.today).html(small=True)

    def value_badge(self, record):
        return delivery_badge(record, self.today).label


class DeliveryFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label="Stand", choices=list(DELIVERY_LABELS.items()), empty_label="Alle")
    search = django_filters.CharFilter(label="Statistik oder Vorhaben", method="find", max_length=100)

    class Meta:
        model = Delivery
        form = KernFilterForm
        fields: list[str] = []

    def find(self, queryset, name, words):
        return queryset.filter(Q(period__survey__title__icontains=words) | Q(application__title__icontains=words))
