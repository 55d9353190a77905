"""What people of the office type about scenarios, papers and resolutions. Meaning is checked by the doors."""

from collections.abc import Sequence

from django import forms

from criteria.allocation import Strategy
from grants.committee.batch import Proposed
from grants.committee.models import Consultation, Scenario, ScenarioLine
from portal.casework.forms import LONGEST_TEXT, text_area
from portal.casework.scenario_forms import LARGEST_ENVELOPE, ScenarioForm
from portal.kern.fields import DatePartsField, EuroField
from portal.kern.forms import KernForm

LONGEST_NAME = 120
MOST_COMPARED = 4
A_NAME = "Zum Beispiel: Rangfolge ohne Neuanträge."


class KeepForm(KernForm):
    """A strategy, an envelope and a name under which the result is kept."""

    mark_optional = False

    name = forms.CharField(label="Name des Szenarios", help_text=A_NAME, max_length=LONGEST_NAME)
    verfahren = forms.ChoiceField(
        label="Verfahren", choices=[(one.value, one.label) for one in Strategy], widget=forms.RadioSelect
    )
    mittel = EuroField(label="Verfügbare Mittel", max_value=LARGEST_ENVELOPE, max_digits=14)
    schwerpunkt = forms.ModelChoiceField(
        None, label="Förderschwerpunkt", required=False, to_field_name="key", empty_label="Alle"
    )
    rest = forms.ChoiceField(label="Nach Rangfolge: wenn der Rest für den nächsten Antrag nicht reicht")

    def __init__(self, *args, call, **kwargs):
        super().__init__(*args, **kwargs)
        asked = ScenarioForm(call=call)
        self.fields["schwerpunkt"].queryset = asked.fields["schwerpunkt"].queryset
        self.fields["rest"].choices = asked.fields["rest"].choices

    def clean_verfahren(self) -> Strategy:
        return Strategy(self.cleaned_data["verfahren"])

    clean_rest = ScenarioForm.clean_rest


class NameForm(KernForm):
    """Another name for a scenario, or the name of its copy. `version` is that of the scenario on the page."""

    name = forms.CharField(label="Name des Szenarios", max_length=LONGEST_NAME)
    version = forms.IntegerField(widget=forms.HiddenInput)


class LineForm(KernForm):
    """Another amount for one application, why, and the reasons for the committee."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    amount = EuroField(label="Betrag in diesem Szenario")
    reason = forms.CharField(
        label="Warum weichen Sie vom Verfahren ab?",
        help_text="Nötig, wenn der Betrag ein anderer ist als der des Verfahrens.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(4),
    )
    wording = forms.CharField(
        label="Begründung für die Entscheidungsvorlage",
        help_text="Vorausgefüllt aus Bewertung, Finanzprüfung und Verfahren. Bitte lesen und ändern Sie den Text. "
        "Wenn Sie ihn leeren, gilt wieder der vorausgefüllte.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(10),
    )

    def __init__(self, *args, line: ScenarioLine, prefilled: str, **kwargs):
        initial = {"amount": line.amount, "reason": line.reason, "wording": line.wording or prefilled}
        super().__init__(*args, initial=initial | {"version": line.scenario.version}, **kwargs)
        self.line, self.prefilled = line, prefilled

    def clean_wording(self) -> str:
        """A text that nobody has changed stays a prefilled one, so that it follows the amount."""
        text = self.cleaned_data["wording"].replace("\r\n", "\n")
        return "" if text.strip() == self.prefilled.strip() else text

    def clean(self):
        answers = super().clean()
        amount = answers.get("amount")
        if amount is not None and amount != self.line.worked_out and not answers.get("reason"):
            self.add_error("reason", "Sie weichen vom Verfahren ab. Bitte schreiben Sie, warum.")
        return answers


class VersionForm(KernForm):
    """Only the version of the scenario on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PaperForm(KernForm):
    """The Beschlussvorschlag, and which other scenarios the paper names as alternatives."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    motion = forms.CharField(
        label="Beschlussvorschlag",
        help_text="So steht er in der Vorlage.",
        max_length=LONGEST_TEXT,
        widget=text_area(6),
    )
    alternatives = forms.ModelMultipleChoiceField(
        None,
        label="Welche anderen Szenarien soll die Vorlage als Alternativen nennen?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["alternatives"].queryset = others
        if not others:
            del self.fields["alternatives"]


class DecideForm(KernForm):
    """Which proposals of a scenario become decisions, and the reasons of each. `proposed` are those that can."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, proposed: Sequence[Proposed], **kwargs):
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        for one in proposed:
            key, application = one.line.application_id, one.line.application
            self.fields[f"take_{key}"] = forms.BooleanField(
                label=f"Über {application} so entscheiden", required=False, initial=True
            )
            self.fields[f"reasons_{key}"] = forms.CharField(
                label=f"Begründung zu {application}",
                help_text="Steht im Bescheid. Bitte lesen und ändern Sie den vorbereiteten Text."
                if one.needs_reasons
                else "Steht im Bescheid. Nicht nötig, weil der ganze beantragte Betrag bewilligt wird.",
                required=False,
                initial=one.reasons,
                max_length=LONGEST_TEXT,
                widget=text_area(6),
            )

    def entries(self):
        """Each proposal with its two fields."""
        for one in self.proposed:
            key = one.line.application_id
            yield one, self[f"take_{key}"], self[f"reasons_{key}"]

    @property
    def reasons(self) -> dict[int, str]:
        """The reasons of those that are ticked, by id of the application."""
        keys = [one.line.application_id for one in self.proposed]
        return {key: self.cleaned_data[f"reasons_{key}"] for key in keys if self.cleaned_data[f"take_{key}"]}

    def clean(self):
        answers = super().clean()
        for one in self.proposed:
            key = one.line.application_id
            if one.needs_reasons and answers.get(f"take_{key}") and answers.get(f"reasons_{key}") == "":
                self.add_error(f"reasons_{key}", "Bitte begründen Sie die Kürzung oder Ablehnung (§ 39 VwVfG).")
        return answers


class CompareForm(forms.Form):
    """Which scenarios stand side by side."""

    szenario = forms.ModelMultipleChoiceField(None)

    def __init__(self, *args, scenarios, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["szenario"].queryset = scenarios

    @property
    def chosen(self) -> list[Scenario]:
        """At most four; nothing where the choice cannot be understood."""
        found = self.cleaned_data["szenario"] if self.is_valid() else ()
        return sorted(found, key=lambda one: (one.created_at, one.pk))[:MOST_COMPARED]


class ConsultationForm(KernForm):
    """What a committee made of a paper. `bodies` are those that the guideline names."""

    body = forms.CharField(label="Gremium", max_length=120)
    session = forms.CharField(label="Sitzung", help_text="Zum Beispiel: 14. Sitzung.", required=False, max_length=120)
    held_on = DatePartsField(label="Datum der Sitzung")
    outcome = forms.ChoiceField(label="Ergebnis", choices=Consultation.Outcome.choices, widget=forms.RadioSelect)
    number = forms.CharField(
        label="Beschlussnummer",
        help_text="Nötig, wenn das Gremium beschlossen hat.",
        required=False,
        max_length=60,
    )
    note = forms.CharField(
        label="Anmerkung",
        help_text="Nötig, wenn das Gremium geändert beschlossen hat: Was ist anders?",
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(4),
    )

    def __init__(self, *args, bodies: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        if bodies:
            self.fields["body"].help_text = f"Nach der Richtlinie entscheiden: {', '.join(bodies)}."

    def clean(self):
        answers = super().clean()
        outcome = answers.get("outcome")
        if outcome in ("adopted", "amended") and not answers.get("number"):
            self.add_error("number", "Geben Sie die Beschlussnummer an.")
        if outcome == "amended" and not answers.get("note"):
            self.add_error("note", "Schreiben Sie, was das Gremium geändert hat.")
        return answers
