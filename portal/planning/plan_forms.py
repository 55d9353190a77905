"""Forms of Fachpläne, goals, indicators of goals, and measures. What a field may hold, the model says."""

from django import forms
from django.db import models

from criteria.places.models import Borough, District
from criteria.plan.models import Goal, Measure, Plan, Target
from grants.rulebook.planning import WORDS, ChangedMeanwhile, Places, version_of
from portal.kern.fields import DatePartsField, ValueField
from portal.kern.forms import KernModelForm

LONGEST_TEXT = 6000
INVENTED = "Erfundenes Beispiel: nur für Vorführung und Schulung"
SOURCE = "Woher stammt diese Angabe, zum Beispiel „Fachplan Offene Seniorenarbeit 2019, Kapitel 4“?"
SMART_HELP = {
    "specific": "Ein Ziel, ein Ergebnis. Vermeiden Sie „verbessern“ und „stärken“ ohne Angabe, was dann anders ist.",
    "measurable": "Die Zahlen dazu tragen Sie als Indikator mit Ausgangswert und Zielwert ein.",
    "influenceable": "Zum Beispiel: fördern, vereinbaren, selbst anbieten.",
    "realistic": "Zum Beispiel: Mittel im Haushalt, Stellen, Partner.",
    "time_bound": "Nennen Sie Monat oder Jahr.",
}


def field_of(model_field, **kwargs):
    """The field of a form for a field of a model, as this area asks: long texts as areas, days in parts."""
    if isinstance(model_field, models.TextField):
        area = forms.Textarea(attrs={"rows": 4})
        return model_field.formfield(**kwargs | {"max_length": LONGEST_TEXT, "widget": area})
    if isinstance(model_field, models.DateField):
        return model_field.formfield(form_class=DatePartsField, **kwargs)
    if isinstance(model_field, models.DecimalField):
        label = str(model_field.verbose_name)
        return ValueField(label=label[0].upper() + label[1:], required=False)
    return model_field.formfield(**kwargs)


class EntryForm(KernModelForm):
    """A row of a Fachplan. `seen` carries the version that the person had before them to the door."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = version_of(self.instance) if self.instance.pk else ""
        self.fields["is_invented"].label = INVENTED
        helps = SMART_HELP | {"source": SOURCE}
        for name in helps.keys() & self.fields.keys():
            self.fields[name].help_text = helps[name]

    def clean(self):
        cleaned = super().clean()
        # Browsers send line ends as two characters; a text nobody changed must stay the same.
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in cleaned.items()
        }

    def catch_up(self, refusal: ChangedMeanwhile) -> None:
        """Say what is stored meanwhile. What was typed stays, and sending it once more works."""
        self.add_error(None, str(refusal))
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = version_of(type(self.instance)._base_manager.get(pk=self.instance.pk))

    def _in_order(self, first: str, last: str, sentence: str) -> None:
        start, end = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if start and end and end < start:
            self.add_error(last, sentence)

    def _together(self, value: str, day: str, names: tuple[str, str]) -> None:
        """A number and its date are given both or not at all."""
        for present, missing, name in ((value, day, names[1]), (day, value, names[0])):
            given = self.cleaned_data.get(present) is not None
            if given and self.cleaned_data.get(missing) is None and missing not in self.errors:
                self.add_error(missing, f"Geben Sie auch {name} an, oder lassen Sie beides leer.")


class PlanForm(EntryForm):
    class Meta:
        model = Plan
        fields = (
            *("title", "field_of_work", "resolution", "year", "valid_from", "valid_until", "replaces", "source"),
            "is_invented",
        )
        formfield_callback = field_of

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].widget = forms.Textarea(attrs={"rows": 2})
        self.fields["field_of_work"].help_text = "Mehrere Aufgabenfelder trennen Sie mit „ / “."
        self.fields["resolution"].help_text = "So, wie der Beschluss sie nennt, zum Beispiel VI-DS-06434-NF-02."
        self.fields["year"].help_text = "Zum Beispiel „2019“ oder „geplant 2027“."
        self.fields["replaces"].empty_label = "Keinen"
        self.fields["replaces"].queryset = Plan.objects.exclude(pk=self.instance.pk).order_by("title", "pk")

    def clean(self):
        cleaned = super().clean()
        self._in_order("valid_from", "valid_until", "Das Ende liegt vor dem Beginn. Prüfen Sie beide Daten.")
        return cleaned


class GoalForm(EntryForm):
    """A goal with its places. The words of a settled goal are not among the fields."""

    boroughs = forms.MultipleChoiceField(
        label="Stadtbezirke",
        help_text="Wählen Sie weder Stadtbezirke noch Ortsteile, gilt das Ziel für die ganze Stadt.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    districts = forms.MultipleChoiceField(label="Ortsteile", required=False, widget=forms.CheckboxSelectMultiple)

    field_order = (*WORDS, "replaces", "details", "target_groups", "boroughs", "districts")

    class Meta:
        model = Goal
        fields = (*WORDS, "replaces", "details", "target_groups", *Goal.SMART, "source", "is_invented")
        formfield_callback = field_of

    def __init__(self, *args, is_settled: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {
            "boroughs": {place.code: place for place in Borough.objects.order_by("code")},
            "districts": {place.code: place for place in District.objects.select_related("borough").order_by("code")},
        }
        for name, places in self.places.items():
            if self.instance.pk:
                self.initial[name] = [place.pk for place in getattr(self.instance, name).all()]
            self.fields[name].choices = [(code, place.name) for code, place in places.items()]
        self.fields["districts"].choices = _by_borough(self.places["districts"].values())
        self.fields["plan"].empty_label = "Bitte wählen"
        self.fields["plan"].queryset = Plan.objects.order_by("title", "pk")
        self.fields["replaces"].empty_label = "Keines"
        earlier = Goal.objects.exclude(pk=self.instance.pk).select_related("plan")
        self.fields["replaces"].queryset = earlier.order_by("plan__title", "number", "pk")
        self.fields["replaces"].label_from_instance = _named
        for name in WORDS if is_settled else ():
            del self.fields[name]

    def chosen_places(self) -> Places:
        """The places as `save_goal` takes them."""
        return {name: [places[code] for code in self.cleaned_data[name]] for name, places in self.places.items()}


class TargetForm(EntryForm):
    class Meta:
        model = Target
        fields = ("name", "unit", "base_value", "base_date", "target_value", "target_date", "source", "is_invented")
        formfield_callback = field_of

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].help_text = "Zum Beispiel „Prozent“ oder „Haushalte im Jahr“."

    def clean(self):
        cleaned = super().clean()
        self._together("base_value", "base_date", ("den Ausgangswert", "den Stand des Ausgangswerts"))
        self._together("target_value", "target_date", ("den Zielwert", "den Tag für den Zielwert"))
        self._in_order("base_date", "target_date", "Der Zielwert liegt vor dem Ausgangswert. Prüfen Sie beide Daten.")
        return cleaned


class MeasureForm(EntryForm):
    class Meta:
        model = Measure
        fields = ("number", "text", "responsible", "due_on", *Measure.SMART, "source", "is_invented")
        formfield_callback = field_of


def _named(goal: Goal) -> str:
    text = goal.text if len(goal.text) <= 100 else f"{goal.text[:99]}…"
    return f"{goal.plan}: {goal.number} {text}".replace(":  ", ": ")


def _by_borough(districts) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for district in districts:
        groups.setdefault(district.borough.name, []).append((district.code, district.name))
    return list(groups.items())
