"""The Basiszinssatz by half-year: list, record of changes, and the form that adds or changes one."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import Column

from criteria.rates.models import CHAIN, BaseRate
from grants import audit
from grants.audit.models import Entry
from grants.permissions import can
from grants.rulebook.rates import BadRate, fingerprint, save_rate
from grants.steps import NotPossible
from portal.access import clock
from portal.access.lists import ListTable, list_page
from portal.access.pages import page
from portal.casework.acts import Crumb
from portal.casework.calculators.asking import trail
from portal.casework.tables import RecordTable
from portal.kern.badges import Badge
from portal.kern.columns import ActionColumn, BadgeColumn, DateColumn, NumberColumn
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm

FIELDS = ("valid_from", "percent", "note", "is_verified")
STATES = {True: Badge("success", "abgeglichen"), False: Badge("warning", "noch nicht abgeglichen")}


class PercentInput(forms.TextInput):
    """A text field with the word "Prozent" behind it."""

    suffix = "Prozent"


class PercentField(forms.DecimalField):
    """A percentage with comma, at most two places behind it; the minus may be short or long."""

    widget = PercentInput

    def __init__(self, **kwargs):
        super().__init__(localize=True, max_digits=5, decimal_places=2, **kwargs)

    def to_python(self, value):
        return super().to_python(value.replace("−", "-") if isinstance(value, str) else value)


class RateForm(KernForm):
    """One base rate. `seen` is its fingerprint when the page was made, empty for a new one."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    valid_from = DatePartsField(
        label="Gilt ab", help_text="Der 1. Januar oder der 1. Juli: An diesen Tagen ändert sich der Basiszinssatz."
    )
    percent = PercentField(label="Basiszinssatz im Jahr", help_text="Zum Beispiel 1,27 oder −0,88.")
    note = forms.CharField(
        label="Beleg",
        help_text="Wo steht der Wert? Zum Beispiel: Bekanntmachung der Deutschen Bundesbank vom 30.06.2026.",
        max_length=300,
    )
    is_verified = forms.BooleanField(label="Ich habe den Wert mit der Veröffentlichung abgeglichen.", required=False)


class RateTable(ListTable):
    """The base rates, the newest first."""

    caption = "Basiszinssätze"
    counted = ("Halbjahr", "Halbjahre")

    valid_from = DateColumn(verbose_name="gilt ab")
    percent = NumberColumn(verbose_name="Prozent im Jahr", places=2, order_by=("percent", "-valid_from"))
    is_verified = BadgeColumn(
        verbose_name="mit der Veröffentlichung", badges=STATES, order_by=("is_verified", "-valid_from")
    )
    note = Column("Beleg", orderable=False)
    change = ActionColumn(
        verbose_name="Bearbeiten",
        label="Ändern",
        url=lambda rate: reverse("casework:rate", args=[rate.pk]),
        subject=lambda rate: f"{rate.valid_from:%d.%m.%Y}",
    )


class RateRecordTable(RecordTable):
    """Who entered or changed a base rate, in the order in which it happened."""

    caption = "Verlauf der Basiszinssätze"


@require_GET
def rates(request):
    """All base rates. Who may not change them reads them."""
    may_edit = can(request.user, "rates.edit")
    table = RateTable(BaseRate.objects.order_by("-valid_from"), exclude=() if may_edit else ("change",))
    context = {
        "trail": trail(),
        "may_edit": may_edit,
        "unverified": BaseRate.objects.filter(is_verified=False).count(),
    }
    return list_page(request, "casework/calculators/rates.html", table, context)


@require_GET
def rates_record(request):
    """What the office changed in the base rates since they were loaded, and whether the record is whole."""
    entries = Entry.objects.filter(chain=CHAIN).select_related("actor").order_by("number")
    context = {"trail": _trail(), "broken_at": audit.broken_at(CHAIN)}
    return list_page(request, "casework/calculators/rates_record.html", RateRecordTable(entries), context)


@require_http_methods(["GET", "POST"])
def rate_new(request):
    """Enter the rate of a half-year that has none yet."""
    return _edit(request, BaseRate(), "Basiszinssatz eintragen", initial={})


@require_http_methods(["GET", "POST"])
def rate(request, pk):
    """Change a rate. Who was faster wins; nothing is overwritten unseen."""
    stored = get_object_or_404(BaseRate, pk=pk)
    initial = {name: getattr(stored, name) for name in FIELDS} | {"seen": fingerprint(stored)}
    return _edit(request, stored, f"Basiszinssatz ab {stored.valid_from:%d.%m.%Y}", initial=initial)


def _edit(request, stored: BaseRate, heading: str, *, initial: dict):
    form = RateForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _is_saved(request, form, stored):
        return redirect("casework:rates")
    context = {"form": form, "heading": heading, "trail": _trail()}
    return page(request, "casework/calculators/rate.html", context, form=form)


def _is_saved(request, form: RateForm, stored: BaseRate) -> bool:
    for name in FIELDS:
        setattr(stored, name, form.cleaned_data[name])
    try:
        save_rate(rate=stored, actor=request.user, now=clock.now(), seen=form.cleaned_data["seen"])
    except BadRate as problem:
        form.add_error(problem.field, str(problem))
        return False
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"Der Basiszinssatz ab {stored.valid_from:%d.%m.%Y} ist gespeichert.")
    return True


def _trail() -> list[Crumb]:
    return [*trail(), Crumb("Basiszinssatz", reverse("casework:rates"))]
