"""The list of accounts with its filters, and the form of one account."""

import django_filters
from django import forms
from django.db.models import Q
from django.urls import reverse
from django_tables2 import Column

from grants.people.models import Role, User
from portal.access.lists import ListTable
from portal.kern.badges import Badge
from portal.kern.columns import BadgeColumn, DateColumn, LinkColumn
from portal.kern.forms import KernFilterForm, KernForm
from portal.kern.german import NOTHING

BADGES = {True: Badge("success", "Offen"), False: Badge("info", "Geschlossen")}
OPEN = (("yes", "Offen"), ("no", "Geschlossen"))


class AccountTable(ListTable):
    """Accounts, with `current_memberships` from the view."""

    caption = "Konten"
    counted = ("Konto", "Konten")

    label = LinkColumn(
        verbose_name="Name",
        order_by=("sort_name", "pk"),
        url=lambda account: reverse("administration:account", args=[account.pk]),
    )
    email = Column("E-Mail-Adresse", order_by=("email",))
    role_labels = Column("Rollen im Sozialamt", orderable=False)
    current_memberships = Column("Träger", orderable=False)
    is_active = BadgeColumn(verbose_name="Konto", badges=BADGES, order_by=("is_active", "pk"))
    created_at = DateColumn(verbose_name="angelegt am", order_by=("created_at", "pk"))

    def render_current_memberships(self, value):
        return ", ".join(dict.fromkeys(membership.organisation.name for membership in value)) or NOTHING


class AccountFilter(django_filters.FilterSet):
    role = django_filters.ChoiceFilter(label="Rolle", choices=Role.choices, empty_label="Alle", method="having")
    open = django_filters.ChoiceFilter(label="Konto", choices=OPEN, empty_label="Alle", method="being_open")
    search = django_filters.CharFilter(label="Name, E-Mail oder Träger", method="find", max_length=100)

    class Meta:
        model = User
        form = KernFilterForm
        fields: list[str] = []

    def having(self, queryset, name, role):
        return queryset.filter(roles__contains=[role])

    def being_open(self, queryset, name, is_open):
        return queryset.filter(is_active=is_open == "yes")

    def find(self, queryset, name, words):
        by_organisation = User.objects.filter(
            memberships__ended_at=None, memberships__organisation__name__icontains=words
        )
        return queryset.filter(
            Q(name__icontains=words) | Q(email__icontains=words) | Q(pk__in=by_organisation.values("pk"))
        )


class AccountForm(KernForm):
    """What the Administration may change about an account."""

    mark_optional = False

    roles = forms.MultipleChoiceField(
        label="Rollen im Sozialamt",
        help_text="Ohne Rolle sieht das Konto nichts aus dem Sozialamt. Rechte für Träger ändern sich hier nicht.",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(label="Konto ist offen", required=False)
