"""The form above the list of files."""

import django_filters
from django import forms
from django.db.models import Q

from criteria.collation import german_key
from criteria.guideline.models import Priority
from grants.applications.models import SUBMITTED_STATES
from grants.calls.models import Call
from portal.kern.forms import KernFilterForm


def priority_choices() -> list[tuple[str, str]]:
    """Each Förderschwerpunkt once, with its title in the newest guideline version, in German order."""
    newest = Priority.objects.order_by("key", "-guideline__valid_from", "-pk").distinct("key")
    return sorted(newest.values_list("key", "title"), key=lambda choice: german_key(choice[1]))


class InboxFilter(django_filters.FilterSet):
    """Words in Aktenzeichen, Träger or Vorhaben; Stand, Förderaufruf, Förderschwerpunkt; one's own files."""

    search = django_filters.CharFilter(label="Aktenzeichen, Träger oder Vorhaben", method="find", max_length=100)
    state = django_filters.ChoiceFilter(
        label="Stand", choices=[(state.value, state.label) for state in SUBMITTED_STATES], empty_label="Alle"
    )
    call = django_filters.ModelChoiceFilter(label="Förderaufruf", queryset=Call.objects.announced(), empty_label="Alle")
    priority = django_filters.ChoiceFilter(
        label="Förderschwerpunkt", field_name="priority__key", choices=priority_choices, empty_label="Alle"
    )
    waiting = django_filters.BooleanFilter(
        label="Nur mit Mitteilung oder vorzeitigem Beginn",
        method="only_waiting",
        widget=forms.CheckboxInput,
    )
    mine = django_filters.BooleanFilter(label="Nur meine Akten", method="only_mine", widget=forms.CheckboxInput)

    class Meta:
        form = KernFilterForm
        fields: list[str] = []

    def find(self, queryset, name, words):
        """In names of Träger and Vorhaben, umlauts and accents match their base letters: "uber" finds "Über"."""
        return queryset.filter(
            Q(reference__icontains=words)
            | Q(organisation__sort_name__contains=german_key(words))
            | Q(sort_title__contains=german_key(words))
        )

    def only_waiting(self, queryset, name, wanted):
        return queryset.filter(Q(has_change_notice=True) | Q(has_early_start=True)) if wanted else queryset

    def only_mine(self, queryset, name, wanted):
        return queryset.filter(caseworker=self.request.user) if wanted else queryset
