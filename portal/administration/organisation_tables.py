"""The list of Träger with its filters, and the form that confirms one."""

import django_filters
from django import forms
from django.db.models import Q
from django.urls import reverse
from django_tables2 import Column

from grants.organisations.models import Organisation
from portal.access.lists import ListTable
from portal.kern.badges import Badge
from portal.kern.columns import BadgeColumn, DateColumn, LinkColumn
from portal.kern.forms import KernFilterForm, KernForm

BADGES = {True: Badge("success", "Bestätigt"), False: Badge("warning", "Wartet auf Bestätigung")}
STATES = (("waiting", "Wartet auf Bestätigung"), ("confirmed", "Bestätigt"))


class OrganisationTable(ListTable):
    caption = "Träger"
    counted = ("Träger", "Träger")

    name = LinkColumn(
        verbose_name="Träger",
        order_by=("sort_name", "pk"),
        url=lambda organisation: reverse("administration:organisation", args=[organisation.pk]),
    )
    legal_form = Column("Rechtsform", order_by=("legal_form", "sort_name", "pk"))
    city = Column("Ort", order_by=("city", "sort_name", "pk"))
    is_confirmed = BadgeColumn(verbose_name="Stand", badges=BADGES, order_by=("confirmed_at", "pk"))
    registered_at = DateColumn(verbose_name="registriert am", order_by=("registered_at", "pk"))
    confirmed_at = DateColumn(verbose_name="bestätigt am", order_by=("confirmed_at", "pk"))


class OrganisationFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label="Stand", choices=STATES, empty_label="Alle", method="in_state")
    search = django_filters.CharFilter(label="Name oder Registernummer", method="find", max_length=100)

    class Meta:
        model = Organisation
        form = KernFilterForm
        fields: list[str] = []

    def in_state(self, queryset, name, state):
        return queryset.filter(confirmed_at__isnull=state == "waiting")

    def find(self, queryset, name, words):
        return queryset.filter(Q(name__icontains=words) | Q(register_number__icontains=words))


class ConfirmForm(KernForm):
    """What the office checked before it confirms."""

    note = forms.CharField(
        label="Was haben Sie geprüft?",
        help_text="Zum Beispiel: Registerauszug vom 01.09.2026 gesehen. Der Träger kann das lesen.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
