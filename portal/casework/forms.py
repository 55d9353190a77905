"""What people of the office type: findings, corrections, assessors, decisions. Meaning is checked by the doors."""

import datetime

from django import forms

from criteria.financing import Financing
from grants.applications.sections import TITLES
from grants.assessment.checking import Finding
from grants.awards.models import Decision
from portal.kern.fields import DatePartsField, EuroField
from portal.kern.forms import KernForm

LONGEST_TEXT = 10_000
FINDINGS = {"yes": True, "no": False, "open": None}
FINDING_CHOICES = (("yes", "erfüllt"), ("no", "nicht erfüllt"), ("open", "noch offen"))


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CheckForm(KernForm):
    """The formal check: one finding and one note per question. `completing` demands that all are met."""

    mark_optional = False

    def __init__(self, *args, questions, completing: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions, self.completing = questions, completing
        for number, question in enumerate(questions, start=1):
            self.fields[f"fulfilled_{question.key}"] = forms.ChoiceField(
                label=question.text, choices=FINDING_CHOICES, widget=forms.RadioSelect
            )
            self.fields[f"note_{question.key}"] = forms.CharField(
                label=f"Vermerk zu Frage {number}", required=False, max_length=500
            )

    def findings(self) -> dict[str, Finding]:
        """What was found, by key of the question."""
        return {
            question.key: Finding(
                FINDINGS[self.cleaned_data[f"fulfilled_{question.key}"]], self.cleaned_data[f"note_{question.key}"]
            )
            for question in self.questions
        }

    def mark_unmet(self) -> bool:
        """Put an error beside everything that keeps the check from being completed. True if there is something."""
        unmet = [question for question in self.questions if self.cleaned_data[f"fulfilled_{question.key}"] != "yes"]
        for question in unmet:
            self.add_error(
                f"fulfilled_{question.key}",
                "Zum Abschluss muss das erfüllt sein. Fehlt etwas, stellen Sie eine Nachforderung.",
            )
        return bool(unmet)

    def groups(self):
        """The fields of each question, gates first: (heading, pairs of fields)."""
        for field, heading in (("gate", "Zugangsvoraussetzungen"), ("requirement", "Mindestanforderungen")):
            group = [question for question in self.questions if question.field == field]
            if group:
                yield heading, [(self[f"fulfilled_{row.key}"], self[f"note_{row.key}"]) for row in group]


class CorrectionForm(KernForm):
    """A Nachforderung. `today` is the day on which it is asked."""

    sections = forms.MultipleChoiceField(
        label="Welche Abschnitte soll der Träger ändern können?",
        choices=tuple(TITLES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    message = forms.CharField(
        label="Was fehlt oder stimmt nicht?",
        help_text="Der Träger liest diesen Text im Schreiben. Nennen Sie, was er ändern oder ergänzen soll.",
        max_length=4000,
        widget=text_area(6),
    )
    due_on = DatePartsField(
        label="Bis wann soll der Träger antworten?",
        error_messages={"required": "Geben Sie an, bis wann der Träger antworten soll."},
    )

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> datetime.date:
        due_on = self.cleaned_data["due_on"]
        if due_on <= self.today:
            raise forms.ValidationError("Geben Sie einen Tag ab morgen an.")
        return due_on


class AssessorForm(KernForm):
    """Chooses one person among those who may assess. `candidates` are (person, open assessments)."""

    assessor = forms.ChoiceField(label="Wer soll den Antrag bewerten?", widget=forms.RadioSelect)

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person, _ in candidates}
        self.fields["assessor"].choices = [
            (str(person.pk), f"{person} ({_workload(count)})") for person, count in candidates
        ]

    def clean_assessor(self):
        return self.people[self.cleaned_data["assessor"]]


class ModerationForm(KernForm):
    """What the assessors agreed on, where their sheets differ."""

    moderation = forms.CharField(
        label="Ergebnis der Abstimmung",
        help_text="Nötig, wenn die Bewertungen weit auseinanderliegen. Schreiben Sie, wer sich abgestimmt hat und mit "
        "welchem Ergebnis. Der Text steht später im Verlauf der Akte.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(5),
    )


class ConflictForm(KernForm):
    """A declaration under § 20 VwVfG."""

    reason = forms.CharField(
        label="Warum sind Sie befangen?",
        help_text="Zum Beispiel: verwandt mit einer Person des Trägers, oder Mitglied im Vorstand.",
        max_length=2000,
        widget=text_area(4),
    )
    confirm = forms.BooleanField(label="Ich weiß, dass ich diese Akte danach nicht mehr sehen kann.")


class DecisionForm(KernForm):
    """Award or rejection. `requested` is what the Träger asked for, in euros; less needs reasons (§ 39 VwVfG)."""

    outcome = forms.ChoiceField(
        label="Entscheidung",
        choices=(
            (Decision.Outcome.AWARD.value, "Zuwendung bewilligen"),
            (Decision.Outcome.REJECTION.value, "Antrag ablehnen"),
        ),
        widget=forms.RadioSelect,
    )
    financing = forms.ChoiceField(
        label="Finanzierungsart",
        help_text="Nur bei einer Bewilligung. Oben können Sie den Rechenweg jeder Finanzierungsart ansehen.",
        required=False,
    )
    amount = EuroField(label="Zuwendung", help_text="Nur bei einer Bewilligung.", required=False)
    reasons = forms.CharField(
        label="Begründung",
        help_text="Steht im Bescheid. Nötig bei einer Ablehnung und wenn Sie weniger bewilligen, als beantragt ist.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(6),
    )
    mark_optional = False

    def __init__(self, *args, kinds, requested, **kwargs):
        super().__init__(*args, **kwargs)
        self.requested = requested
        self.fields["financing"].choices = [(kind.value, kind.label) for kind in kinds]

    def clean(self):
        answers = super().clean()
        if answers.get("outcome") == Decision.Outcome.REJECTION:
            self._need("reasons", "Bitte begründen Sie die Ablehnung (§ 39 VwVfG).")
        if answers.get("outcome") == Decision.Outcome.AWARD:
            self._need("financing", "Wählen Sie die Finanzierungsart.")
            self._need("amount", "Geben Sie an, wie viel Sie bewilligen.")
            if (amount := answers.get("amount")) is not None and amount < self.requested:
                self._need("reasons", "Sie bewilligen weniger als beantragt. Bitte begründen Sie das (§ 39 VwVfG).")
        return answers

    @property
    def is_award(self) -> bool:
        return self.cleaned_data["outcome"] == Decision.Outcome.AWARD

    @property
    def kind(self) -> Financing:
        return Financing(self.cleaned_data["financing"])

    def _need(self, name: str, sentence: str) -> None:
        if name not in self.errors and self.cleaned_data.get(name) in (None, ""):
            self.add_error(name, sentence)


class ReturnForm(KernForm):
    """Gives a decision back to the person who made it."""

    reason = forms.CharField(
        label="Warum geben Sie die Entscheidung zurück?",
        help_text="Die Person, die entschieden hat, liest diesen Text.",
        max_length=2000,
        widget=text_area(4),
    )


def _workload(count: int) -> str:
    if count == 0:
        return "keine offene Bewertung"
    return "1 offene Bewertung" if count == 1 else f"{count} offene Bewertungen"
