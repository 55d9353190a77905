"""The list of Träger with its filters, and the forms by which the office acts on one."""

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

BADGES = {
    "confirmed": Badge("success", "Bestätigt"),
    "waiting": Badge("warning", "Wartet auf Bestätigung"),
    "refused": Badge("info", "Abgelehnt"),
}
STATES = (("waiting", "Wartet auf Bestätigung"), ("confirmed", "Bestätigt"), ("refused", "Abgelehnt"))
IN_STATE = {
    "waiting": Q(confirmed_at=None, refused_at=None),
    "confirmed": Q(confirmed_at__isnull=False),
    "refused": Q(refused_at__isnull=False),
}


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
    standing = BadgeColumn(verbose_name="Stand", badges=BADGES, order_by=("confirmed_at", "refused_at", "pk"))
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
        return queryset.filter(IN_STATE[state])

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


class RefuseForm(KernForm):
    """Why a registration is refused."""

    prefix = "refuse"
    reason = forms.CharField(
        label="Warum lehnen Sie ab?",
        help_text="Die Personen des Trägers erhalten den Grund per E-Mail. Nennen Sie darin keine Personen.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppointForm(KernForm):
    """Who is to administer a Träger whose administrator is gone."""

    prefix = "appoint"
    email = forms.EmailField(label="E-Mail-Adresse der neuen Person", max_length=254)
    reason = forms.CharField(
        label="Warum, und was haben Sie geprüft?",
        help_text="Zum Beispiel: Schreiben des Vorstands vom 01.09.2026 gesehen. Der Träger kann das lesen.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
