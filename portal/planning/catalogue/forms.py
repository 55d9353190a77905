"""Forms of the catalogue: indicators, breaks, code lists."""

import re

from django import forms
from django.utils.text import slugify

from criteria.plan.models import Goal
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm, KernModelForm
from portal.planning.plan_forms import field_of
from reporting.catalogue.models import CodeList, Indicator

SOURCE_OR_ASSUMPTION = "Nennen Sie eine Quelle, oder kreuzen Sie an, dass es eine Annahme ist."
CODE_HELP = "Nur Kleinbuchstaben, Ziffern und Bindestriche. Er bleibt, auch wenn sich die Bezeichnung ändert."


class SourcedForm(KernModelForm):
    """A row that says where it comes from, or that it is assumed."""

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("source") and not cleaned.get("is_assumption"):
            self.add_error("source", SOURCE_OR_ASSUMPTION)
        return cleaned


class IndicatorForm(SourcedForm):
    """An indicator with the goals it serves. Its short name is given once."""

    goals = forms.ModelMultipleChoiceField(
        label="Ziele der Fachpläne", queryset=Goal.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Indicator
        fields = (
            *("code", "label", "unit", "counted", "definition", "decimals", "maximum", "source", "is_assumption"),
            *("valid_from", "valid_until", "replaces"),
        )
        formfield_callback = field_of

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goals"].queryset = Goal.objects.select_related("plan").order_by("plan__title", "number", "pk")
        self.fields["code"].help_text = CODE_HELP
        self.fields["definition"].help_text = "Was zählt, und was zählt nicht? Eine Person, ein Besuch, ein Tag?"
        self.fields["counted"].help_text = "Ereignisse und Personen werden nie zusammengezählt."
        self.fields["replaces"].queryset = Indicator.objects.exclude(pk=self.instance.pk).order_by("label", "code")
        self.fields["replaces"].empty_label = "Keinen"
        if self.instance.pk:
            self.initial["goals"] = list(self.instance.goals.values_list("pk", flat=True))
            del self.fields["code"]

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", "Das Ende liegt vor dem Beginn. Prüfen Sie beide Daten.")
        return cleaned


class BreakForm(KernForm):
    on = DatePartsField(label="Ab welchem Tag lassen sich die Zahlen nicht mehr vergleichen?")
    note = forms.CharField(
        label="Warum nicht?", max_length=400, help_text="Zum Beispiel: neue Zählweise, neue Gebietsgrenzen."
    )


class CodeListForm(SourcedForm):
    """A list with its codes, one in each line."""

    codes = forms.CharField(
        label="Ausprägungen",
        help_text="Eine je Zeile: Kurzname, Doppelpunkt, Bezeichnung. Zum Beispiel „60-69: 60 bis 69“. "
        "Ergeben die Teile die Summe, gehört „unbekannt: unbekannt“ dazu.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    class Meta:
        model = CodeList
        fields = ("code", "label", "is_additive", "source", "is_assumption")
        formfield_callback = field_of

    field_order = ("code", "label", "codes", "is_additive", "source", "is_assumption")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = CODE_HELP
        self.fields["is_additive"].help_text = "Nicht ankreuzen, wenn mehrere Nennungen möglich sind, etwa bei Themen."
        if self.instance.pk:
            self.initial["codes"] = "\n".join(f"{code.code}: {code.label}" for code in self.instance.codes.all())
            del self.fields["code"]

    def clean_codes(self) -> list[tuple[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["codes"].splitlines() if line.strip()]
        return [_code(line) for line in lines]


def _code(line: str) -> tuple[str, str]:
    code, _, label = (part.strip() for part in re.split(r"(:)", line, maxsplit=1)) if ":" in line else (line, "", "")
    if not label or slugify(code) != code or len(code) > 30 or len(label) > 80:
        raise forms.ValidationError(
            f"„{line[:60]}“ lässt sich nicht lesen. Schreiben Sie einen Kurznamen aus Kleinbuchstaben, Ziffern und "
            "Bindestrichen, einen Doppelpunkt und die Bezeichnung."
        )
    return code, label
