"""What people of the office type about a call. What it must keep, `grants.calls.checks` says; forms only collect."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django import forms

from criteria.collation import GermanKey
from criteria.deadlines import BERLIN
from criteria.guideline.models import Guideline, Priority
from grants.calls.checks import MINUTES, YEARS
from grants.calls.models import Call
from grants.calls.workflow import EDITABLE
from grants.organisations.kinds import AttachmentKind
from portal.casework.forms import text_area
from portal.kern.fields import DatePartsField, EuroField
from portal.kern.forms import KernFilterForm, KernForm

LARGEST_ENVELOPE = Decimal("9999999999.99")
NO_DAY = "Geben Sie den Tag an."
NO_SUCH_TIME = "Diese Uhrzeit gibt es an diesem Tag nicht: Die Uhr wird vorgestellt. Geben Sie eine andere an."
MOMENTS = {"opens_at": "opens", "closes_at": "closes"}
GROUPS = (
    ("Worum es geht", ("title", "funding_year", "reference_prefix", "priorities")),
    ("Fristen", ("opens_on", "opens_time", "closes_on", "closes_time", "period_start", "period_end")),
    ("Geld", ("envelope", "later_envelope", "envelope_is_public", "budget_reservation")),
    ("Was die Träger wissen müssen", ("required_attachments", "minutes_needed", "hint", "contact")),
)


class ClockField(forms.TimeField):
    """A time of day, to the minute, in Berlin."""

    def __init__(self, *, label: str):
        super().__init__(
            label=label,
            help_text="Zum Beispiel 23:59.",
            input_formats=("%H:%M", "%H.%M", "%H"),
            widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}),
        )


class ActForm(KernForm):
    """An act about a call whose content had the fingerprint `seen` when the page was opened."""

    mark_optional = False

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def field_of(self, name: str) -> str | None:
        """The field that shows what is wrong with a field of the model; None for above the form."""
        shown = f"{MOMENTS[name]}_on" if name in MOMENTS else name
        return shown if shown in self.fields else None

    def moment(self, name: str) -> datetime.datetime | None:
        """Day and time as one moment in Berlin; None, and an error, where the clocks leave it out."""
        day, time = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_time")
        if day is None or time is None:
            return None
        moment = datetime.datetime.combine(day, time, tzinfo=BERLIN)
        if moment.astimezone(datetime.UTC).astimezone(BERLIN).replace(tzinfo=None) != moment.replace(tzinfo=None):
            self.add_error(f"{name}_time", NO_SUCH_TIME)
            return None
        return moment


class CallForm(ActForm):
    """The whole content of a call. `call` is what is stored, or what a new one begins with."""

    title = forms.CharField(label="Titel", max_length=200)
    funding_year = forms.IntegerField(label="Förderjahr", min_value=YEARS.start, max_value=YEARS.stop - 1)
    reference_prefix = forms.CharField(
        label="Aktenzeichen beginnt mit",
        help_text="Das Portal hängt eine laufende Nummer an, zum Beispiel SOZ-2027-0001.",
        max_length=20,
    )
    priorities = forms.ModelMultipleChoiceField(
        Priority.objects.none(), label="Förderschwerpunkte", widget=forms.CheckboxSelectMultiple
    )
    opens_on = DatePartsField(label="Beginn: Tag", error_messages={"required": NO_DAY})
    opens_time = ClockField(label="Beginn: Uhrzeit")
    closes_on = DatePartsField(label="Antragsfrist: Tag", error_messages={"required": NO_DAY})
    closes_time = ClockField(label="Antragsfrist: Uhrzeit")
    period_start = DatePartsField(label="Bewilligungszeitraum von", error_messages={"required": NO_DAY})
    period_end = DatePartsField(label="Bewilligungszeitraum bis", error_messages={"required": NO_DAY})
    envelope = EuroField(label="Fördermittel", max_value=LARGEST_ENVELOPE)
    later_envelope = EuroField(
        label="Davon für das zweite Jahr",
        help_text="Nur, wenn der Bewilligungszeitraum zwei Haushaltsjahre hat. Leer heißt: Die Mittel sind nicht auf "
        "die Jahre aufgeteilt.",
        required=False,
        max_value=LARGEST_ENVELOPE,
    )
    envelope_is_public = forms.BooleanField(label="Die Fördermittel stehen auf der Seite des Aufrufs.", required=False)
    budget_reservation = forms.BooleanField(
        label="Die Fördermittel stehen unter dem Vorbehalt des Haushalts.", required=False
    )
    required_attachments = forms.MultipleChoiceField(
        label="Nötige Anlagen",
        help_text="Ohne sie lässt sich kein Antrag absenden. Was „Sonstige“ meint, schreiben Sie in die Hinweise.",
        choices=AttachmentKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    minutes_needed = forms.IntegerField(
        label="Wie viele Minuten dauert ein Antrag?",
        help_text="Geschätzt, wenn alles bereitliegt.",
        min_value=MINUTES.start,
        max_value=MINUTES.stop - 1,
    )
    hint = forms.CharField(
        label="Hinweise",
        help_text="Zum Beispiel Beratungstermine. Sie können das Feld leer lassen.",
        required=False,
        max_length=4000,
        widget=text_area(4),
    )
    contact = forms.CharField(
        label="Kontakt", help_text="Wen Träger fragen können, mit Telefon oder E-Mail.", max_length=200
    )

    def __init__(self, *args, call: Call, priorities: Iterable[Priority], **kwargs):
        super().__init__(*args, initial=_said(call, priorities) | kwargs.pop("initial", {}), **kwargs)
        self.call = call
        chosen = self.fields["priorities"]
        chosen.queryset = call.guideline.priorities.order_by(GermanKey("title"), "pk")
        chosen.label_from_instance = lambda priority: priority.title

    def groups(self):
        """The fields to show: (heading, fields)."""
        return [(heading, [self[name] for name in names]) for heading, names in GROUPS]

    def clean_reference_prefix(self) -> str:
        return self.cleaned_data["reference_prefix"].upper()

    def clean_hint(self) -> str:
        return self.cleaned_data["hint"].replace("\r\n", "\n")

    def clean(self):
        answers = super().clean()
        return answers | {name: self.moment(short) for name, short in MOMENTS.items()}

    def result(self) -> Call:
        """The call with what was typed in it; nothing is stored."""
        for name in EDITABLE:
            setattr(self.call, name, self.cleaned_data[name])
        return self.call


class BeginForm(KernFilterForm):
    """What a new call begins with: a version, a Förderjahr, and another call whose content it takes over."""

    jahr = forms.IntegerField(label="Förderjahr", min_value=YEARS.start, max_value=YEARS.stop - 1)
    fassung = forms.ModelChoiceField(
        Guideline.objects.none(), label="Fassung der Förderrichtlinie", empty_label="Bitte wählen"
    )
    vorlage = forms.ModelChoiceField(
        Call.objects.none(),
        label="Angaben übernehmen aus",
        help_text="Fristen und Zeitraum rücken mit dem Förderjahr weiter. Sie können alles noch ändern.",
        required=False,
        empty_label="Keinem, leer beginnen",
    )

    def __init__(self, *args, guidelines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fassung"].queryset = guidelines
        self.fields["fassung"].label_from_instance = lambda found: f"{found.version} ({found.get_state_display()})"
        self.fields["vorlage"].queryset = Call.objects.all()
        self.fields["vorlage"].label_from_instance = lambda call: f"{call.title} ({call.funding_year})"


class AnnounceForm(ActForm):
    """Confirms the announcement of what was read."""


class DiscardForm(ActForm):
    """Confirms that a draft is thrown away."""


class ExtendForm(ActForm):
    """A later deadline, and why."""

    closes_on = DatePartsField(label="Neue Antragsfrist: Tag", error_messages={"required": NO_DAY})
    closes_time = ClockField(label="Neue Antragsfrist: Uhrzeit")
    reason = forms.CharField(
        label="Warum verlängern Sie die Frist?",
        help_text="Der Grund steht auf der Seite des Aufrufs, für alle zu lesen.",
        max_length=1000,
        widget=text_area(3),
    )

    def clean(self):
        answers = super().clean()
        return answers | {"closes_at": self.moment("closes")}


class ContactForm(ActForm):
    """Whom Träger can ask."""

    contact = forms.CharField(
        label="Kontakt", help_text="Wen Träger fragen können, mit Telefon oder E-Mail.", max_length=200
    )


def _said(call: Call, priorities: Iterable[Priority]) -> dict:
    """What stands in the fields at first."""
    values = {name: getattr(call, name) for name in EDITABLE if name not in MOMENTS}
    for name, short in MOMENTS.items():
        there = getattr(call, name).astimezone(BERLIN)
        values |= {f"{short}_on": there.date(), f"{short}_time": there.time()}
    return values | {"priorities": list(priorities)}
