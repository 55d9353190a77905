"""Forms of an Erhebung: its facts, what it asks for, its rules, the next version, its periods."""

import calendar
import re

from django import forms

from criteria.guideline.models import Priority
from portal.kern.fields import DatePartsField, ValueField
from portal.kern.forms import KernForm, KernModelForm
from portal.planning.plan_forms import field_of
from reporting.catalogue.breakdowns import keys_of
from reporting.catalogue.models import CodeList, Indicator, Period, Survey, SurveyItem
from reporting.catalogue.surveys import Wish

_COMMON_YEAR = 2027
PAIRS = {"part_of_whole": "Teil und Ganzes", "capacity": "Belegung und Plätze", "ratio": "Verhältnis"}

KINDS = (
    ("part_of_whole", "Die erste Zahl ist höchstens so groß wie die zweite"),
    ("capacity", "Die erste Zahl ist höchstens so groß wie die zweite mal Tage des Zeitraums"),
    ("ratio", "Die erste Zahl geteilt durch die zweite liegt zwischen zwei Grenzen"),
    ("change", "Die erste Zahl weicht vom letzten Zeitraum höchstens um so viele Prozent ab"),
    ("zero_after_nonzero", "Die erste Zahl fällt nicht auf 0"),
)
SEVERITIES = (("explain", "bitte erläutern"), ("error", "Fehler"))


class SurveyForm(KernModelForm):
    """The facts of a draft. Name, Förderschwerpunkt and version are given once."""

    days = forms.CharField(
        label="Stichtage", required=False, max_length=60, help_text="Nur zum Stichtag: zum Beispiel „31.01., 31.12.“."
    )

    class Meta:
        model = Survey
        fields = ("code", "priority_key", "version", "title", "rhythm")
        formfield_callback = field_of

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = Priority.objects.order_by("title").values_list("key", "title").distinct()
        self.fields["priority_key"] = forms.ChoiceField(
            label="Förderschwerpunkt", choices=list(dict(known).items()), help_text="Wer dafür gefördert wird, liefert."
        )
        self.fields["version"].help_text = "Zum Beispiel „1“ oder „2028“."
        self.initial["days"] = ", ".join(self.instance.reference_days)
        for name in ("code", "priority_key", "version") if self.instance.pk else ():
            del self.fields[name]

    def clean_days(self) -> list[str]:
        days = re.findall(r"[^,\s]+", self.cleaned_data["days"])
        for day in days:
            if not _is_day(day):
                raise forms.ValidationError(f"„{day}“ ist kein Tag. Schreiben Sie ihn wie 31.12.")
        return days

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("rhythm") == Survey.Rhythm.REFERENCE_DAY and not cleaned.get("days", True):
            self.add_error("days", "Bitte nennen Sie mindestens einen Stichtag.")
        self.instance.reference_days = cleaned.get("days", [])
        return cleaned


class ItemForm(KernForm):
    """What is asked of an indicator: where, and broken down by which lists."""

    indicator = forms.ModelChoiceField(
        label="Indikator", queryset=Indicator.objects.order_by("label", "code"), empty_label="Bitte wählen"
    )
    space = forms.ChoiceField(
        label="Gezählt wird",
        choices=SurveyItem.Space.choices,
        help_text="Eine Zahl für die ganze Stadt schützt Orte, die geheim bleiben müssen.",
    )
    lists = forms.ModelMultipleChoiceField(
        label="Gliederungen",
        queryset=CodeList.objects.order_by("label", "code"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Jede ergibt ein eigenes Tabellenblatt.",
    )
    crossed = forms.ModelChoiceField(
        label="Zwei Gliederungen verknüpfen: die erste",
        queryset=CodeList.objects.order_by("label", "code"),
        required=False,
    )
    crossed_with = forms.ModelChoiceField(
        label="verknüpft mit", queryset=CodeList.objects.order_by("label", "code"), required=False
    )

    def __init__(self, *args, item: SurveyItem | None = None, **kwargs):
        super().__init__(*args, initial=_wished(item) if item else None, **kwargs)
        if item:
            del self.fields["indicator"]

    def clean(self):
        cleaned = super().clean()
        first, second = cleaned.get("crossed"), cleaned.get("crossed_with")
        if (first is None) != (second is None) or (first and first == second):
            self.add_error("crossed_with", "Zum Verknüpfen gehören zwei verschiedene Gliederungen.")
        return cleaned

    @property
    def wish(self) -> Wish:
        """What was chosen, as the door takes it."""
        data = self.cleaned_data
        crossed = [(data["crossed"], data["crossed_with"])] if data["crossed"] else []
        return Wish(data["space"], (*((one, None) for one in data["lists"]), *crossed))


class RuleForm(KernForm):
    """A rule of plausibility over one or two figures of the survey."""

    kind = forms.ChoiceField(label="Regel", choices=KINDS)
    first = forms.ChoiceField(label="Erste Zahl")
    second = forms.ChoiceField(label="Zweite Zahl", required=False)
    percent = ValueField(label="Höchstens so viele Prozent", required=False, min_value=0)
    low = ValueField(label="Untere Grenze", required=False, min_value=0)
    high = ValueField(label="Obere Grenze", required=False, min_value=0)
    severity = forms.ChoiceField(label="Wenn sie nicht stimmt", choices=SEVERITIES)
    text = forms.CharField(label="Was der Träger dann tun soll", max_length=300)

    def __init__(self, *args, survey: Survey, **kwargs):
        super().__init__(*args, **kwargs)
        figures = list(keys_of(survey).items())
        self.fields["first"].choices = figures
        self.fields["second"].choices = [("", "Keine"), *figures]

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind in PAIRS and (not cleaned.get("second") or cleaned.get("second") == cleaned.get("first")):
            self.add_error("second", "Diese Regel vergleicht zwei verschiedene Zahlen.")
        if kind == "change" and cleaned.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", "Bitte nennen Sie, wie viele Prozent üblich sind.")
        if kind == "ratio" and cleaned.get("low") is None and cleaned.get("high") is None:
            self.add_error("low", "Bitte nennen Sie mindestens eine Grenze.")
        return cleaned

    @property
    def rule(self) -> dict:
        """The rule as data."""
        data = self.cleaned_data
        kind = data["kind"]
        rule = {"kind": kind, "severity": data["severity"], "text": data["text"]}
        rule["columns"] = [data["first"], data["second"]] if kind in PAIRS else [data["first"]]
        wanted = {"change": ("percent",), "ratio": ("low", "high")}.get(kind, ())
        rule |= {name: f"{data[name].normalize():f}" for name in wanted if data[name] is not None}
        return rule | ({"factor": "days"} if kind == "capacity" else {})


class MappingForm(KernForm):
    """Which figures of the version before become which."""

    def __init__(self, *args, survey: Survey, **kwargs):
        super().__init__(*args, **kwargs)
        new = [("", "hat keine Fortsetzung"), *keys_of(survey).items()]
        self.keys = list(keys_of(survey.replaces)) if survey.replaces else []
        labels = keys_of(survey.replaces) if survey.replaces else {}
        for number, key in enumerate(self.keys):
            self.fields[f"figure_{number}"] = forms.ChoiceField(
                label=labels[key], choices=new, required=False, initial=survey.mapping.get(key, "")
            )

    @property
    def mapping(self) -> dict[str, str]:
        """Old figure to new figure, without those that end."""
        chosen = {key: self.cleaned_data[f"figure_{number}"] for number, key in enumerate(self.keys)}
        return {key: value for key, value in chosen.items() if value}


class ReleaseForm(KernForm):
    valid_from = DatePartsField(label="Gilt ab", help_text="Ab dann bleibt diese Fassung, wie sie ist.")


class VersionForm(KernForm):
    version = forms.CharField(label="Name der neuen Fassung", max_length=20, help_text="Zum Beispiel „2“ oder „2029“.")


class PeriodEntryForm(KernModelForm):
    """A reporting period, with the day until which it is delivered."""

    class Meta:
        model = Period
        fields = ("label", "start", "end", "due_on")
        formfield_callback = field_of

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label"].help_text = "Zum Beispiel „1. Halbjahr 2028“ oder „Stichtag 31.12.2028“."

    def clean(self):
        cleaned = super().clean()
        start = cleaned.get("start")
        for name, sentence in (
            ("end", "Das Ende liegt vor dem Beginn. Prüfen Sie beide Daten."),
            ("due_on", "Der Abgabetag liegt vor dem Beginn. Prüfen Sie beide Daten."),
        ):
            if start and cleaned.get(name) and cleaned[name] < start:
                self.add_error(name, sentence)
        return cleaned


def _is_day(text: str) -> bool:
    """Whether a text names a day of every year: "31.12.", never "29.02."."""
    found = re.fullmatch(r"(\d\d)\.(\d\d)\.", text)
    if not found:
        return False
    day, month = (int(part) for part in found.groups())
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(_COMMON_YEAR, month)[1]


def _wished(item: SurveyItem) -> dict:
    breakdowns = list(item.breakdowns.all())
    crossed = next((one for one in breakdowns if one.crossed_with_id), None)
    return {
        "space": item.space,
        "lists": [one.code_list_id for one in breakdowns if one.crossed_with_id is None],
        "crossed": crossed.code_list_id if crossed else None,
        "crossed_with": crossed.crossed_with_id if crossed else None,
    }
