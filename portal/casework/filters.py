"""The form above the list of files, and what of it is set, as chips that can be taken away one by one."""

import datetime
from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.http import QueryDict

from criteria.collation import german_key
from criteria.guideline.models import Priority
from grants.accounts.substituting import officers
from grants.applications.models import SUBMITTED_STATES
from grants.calls.models import Call
from grants.correspondence.models import FileMessage
from grants.desk.models import FollowUp
from grants.desk.searching import search
from grants.desk.waiting import WaitsFor, needing_moderation
from portal.kern.fields import EuroField
from portal.kern.forms import KernFilterForm

ME, NOBODY = "me", "none"
ONE_MINUTE = datetime.timedelta(minutes=1)
PASSING = ("page", "per_page", "export")
"""What an address says about this moment only, not about the view."""
SHORT = {"search": "Suche"}
"""What a chip calls a field whose label is long."""
CONCERNS = {
    "overdue": "Frist oder Wiedervorlage überschritten",
    "follow_up": "Wiedervorlage heute fällig",
    "unread": "Ungelesene Nachricht",
    "notice": "Neue Mitteilung",
    "early_start": "Vorzeitiger Beginn beantragt",
    "moderation": "Bewertungen liegen weit auseinander",
    "late": "Verspätet eingegangen",
}


@dataclass(frozen=True)
class Chip:
    """One filter that is set: what it says, and the address without it."""

    label: str
    url: str


def priority_choices() -> list[tuple[str, str]]:
    """Each Förderschwerpunkt once, with its title in the newest guideline version, in German order."""
    newest = Priority.objects.order_by("key", "-guideline__valid_from", "-pk").distinct("key")
    return sorted(newest.values_list("key", "title"), key=lambda choice: german_key(choice[1]))


def officer_choices() -> list[tuple[str, str]]:
    """Oneself, nobody, and all who can have files: who has which is for the list to say."""
    people = ((str(person.pk), person.label) for person in officers().order_by("sort_name", "pk"))
    return [(ME, "Ich, auch in Vertretung"), (NOBODY, "Ohne Sachbearbeitung"), *people]


def call_choices() -> list[tuple[str, str]]:
    return [(str(call.pk), str(call)) for call in Call.objects.announced()]


class _Euro(django_filters.Filter):
    field_class = EuroField


class _Day(django_filters.DateFilter):
    def __init__(self, **kwargs):
        hint = "Zum Beispiel 31.01.2027"
        super().__init__(help_text=hint, widget=forms.DateInput(attrs={"inputmode": "numeric"}), **kwargs)


class _Many(django_filters.MultipleChoiceFilter):
    """Any of the chosen values; nothing chosen means all."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.CheckboxSelectMultiple, distinct=False, **kwargs)


class InboxFilter(django_filters.FilterSet):
    """Expects rows from `grants.desk.waiting.with_waiting`. `today`, `stands_in_for`: who asks, and when."""

    search = django_filters.CharFilter(
        label="Suchen in Akten und Nachrichten",
        help_text="Aktenzeichen, Träger, Wörter. Mit „…“ genau so, mit einem Minus davor nicht.",
        method="find",
        max_length=100,
    )
    state = _Many(label="Stand", choices=[(state.value, state.label) for state in SUBMITTED_STATES])
    waits_for = _Many(label="Wartet auf", choices=WaitsFor.choices)
    officer = _Many(label="Sachbearbeitung", choices=officer_choices, method="of_officers")
    concern = _Many(label="Zu beachten", choices=list(CONCERNS.items()), method="with_concern")
    priority = _Many(label="Förderschwerpunkt", field_name="priority__key", choices=priority_choices)
    call = _Many(label="Förderaufruf", choices=call_choices)
    amount_from = _Euro(label="Beantragt von", field_name="requested_amount", lookup_expr="gte")
    amount_to = _Euro(label="Beantragt bis", field_name="requested_amount", lookup_expr="lte")
    received_from = _Day(label="Eingegangen ab", field_name="submitted_at", lookup_expr="date__gte")
    received_to = _Day(label="Eingegangen bis", field_name="submitted_at", lookup_expr="date__lte")

    class Meta:
        form = KernFilterForm
        fields: list[str] = []

    def __init__(self, *args, today, stands_in_for, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.stands_in_for = today, stands_in_for

    def find(self, queryset, name, words):
        return search(queryset, words)

    def of_officers(self, queryset, name, wanted):
        people = {int(value) for value in wanted if value.isdecimal()}
        if ME in wanted:
            people |= {self.request.user.pk, *self.stands_in_for}
        chosen = Q(caseworker__in=people)
        if NOBODY in wanted:
            # Whose account is closed looks after no file any more.
            chosen |= Q(caseworker=None) | Q(caseworker__is_active=False)
        return queryset.filter(chosen) if wanted else queryset

    def with_concern(self, queryset, name, wanted):
        chosen = Q()
        for concern in wanted:
            chosen |= self._about(concern, queryset)
        return queryset.filter(chosen)

    def _about(self, concern: str, queryset) -> Q:
        here = OuterRef("pk")
        follow_ups = FollowUp.objects.open().filter(application=here)
        match concern:
            case "overdue":
                return Q(correction_due__lt=self.today) | Q(Exists(follow_ups.filter(due_on__lt=self.today)))
            case "follow_up":
                return Q(Exists(follow_ups.filter(due_on__lte=self.today)))
            case "unread":
                return Q(Exists(FileMessage.objects.unread_by(office=True).filter(application=here)))
            case "notice":
                return Q(has_change_notice=True)
            case "early_start":
                return Q(has_early_start=True)
            case "moderation":
                return Q(pk__in=needing_moderation(queryset))
        grace = ExpressionWrapper(F("call__grace_minutes") * Value(ONE_MINUTE), output_field=DurationField())
        return Q(submitted_at__gt=F("call__closes_at") + grace)


def kept(query: QueryDict) -> QueryDict:
    """What of an address makes up the view: filters, columns and order, without what is empty or of the moment."""
    found = QueryDict(mutable=True)
    for name, values in query.lists():
        if name not in PASSING and (said := [value for value in values if value]):
            found.setlist(name, said)
    return found


def chips(form, query: QueryDict) -> list[Chip]:
    """One chip per value that is set and understood, in the order of the form."""
    return [
        Chip(f"{SHORT.get(field.name, field.label)}: {text}", _without(query, field.name, value))
        for field in form
        if field.name not in form.errors
        for value, text in _said(field)
    ]


def _said(field) -> list[tuple[str, str]]:
    """The values of a field as the address has them, each with what a person reads."""
    value = field.value()
    if not value:
        return []
    if isinstance(field.field, forms.MultipleChoiceField):
        labels = {str(key): label for key, label in field.field.choices}
        return [(each, labels[each]) for each in value]
    return [(value, f"{value} Euro" if isinstance(field.field, EuroField) else value)]


def _without(query: QueryDict, name: str, value: str) -> str:
    rest = kept(query)
    rest.setlist(name, [each for each in rest.getlist(name) if each != value])
    # An address that says nothing would open the view with which the list begins.
    return f"?{kept(rest).urlencode()}" if kept(rest) else "?view=0"
