"""What people of the office type: findings, assessors, decisions. Meaning is checked by the doors."""

from django import forms

from criteria.financing import Financing
from grants.assessment.checking import Finding
from grants.assessment.models import WHOLE_RUBRIC, FormalCheck
from grants.awards.models import Decision
from portal.kern.fields import EuroField
from portal.kern.forms import KernForm

LONGEST_TEXT = 10_000
NOT_APPLICABLE = "na"
FINDINGS = {"yes": True, "no": False, NOT_APPLICABLE: None, "open": None}
FINDING_WORDS = {"yes": "erfüllt", "no": "nicht erfüllt", NOT_APPLICABLE: "nicht zutreffend", "open": "noch offen"}
NOTES_ASKED = {
    "no": "Bitte schreiben Sie, was fehlt oder nicht stimmt.",
    NOT_APPLICABLE: "Bitte schreiben Sie, warum das auf diesen Antrag nicht zutrifft.",
}


WHOLE = "whole"


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CheckForm(KernForm):
    """The formal check: one finding and one note per question. `completing` demands that all are met."""

    mark_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, questions, completing: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions, self.completing = questions, completing
        for number, question in enumerate(questions, start=1):
            self.fields[f"fulfilled_{question.key}"] = forms.ChoiceField(
                label=question.text, choices=tuple(FINDING_WORDS.items()), widget=forms.RadioSelect
            )
            self.fields[f"note_{question.key}"] = forms.CharField(
                label=f"Vermerk zu Frage {number}", required=False, max_length=500
            )

    def clean(self):
        answers = super().clean()
        for question in self.questions:
            asked, note = NOTES_ASKED.get(answers.get(f"fulfilled_{question.key}")), f"note_{question.key}"
            if asked and note not in self.errors and not answers[note]:
                self.add_error(note, asked)
        return answers

    def findings(self) -> dict[str, Finding]:
        """What was found, by key of the question."""
        return {question.key: self._finding(question.key) for question in self.questions}

    def _finding(self, key: str) -> Finding:
        chosen = self.cleaned_data[f"fulfilled_{key}"]
        return Finding(FINDINGS[chosen], self.cleaned_data[f"note_{key}"], chosen != NOT_APPLICABLE)

    def mark_changed(self, check: FormalCheck, questions) -> None:
        """Put what somebody else saved meanwhile (`questions`) beside what was typed; the next save has seen both."""
        typed = self.findings()
        for question in questions:
            found = question.finding
            if found != typed[question.key]:
                note = f", Vermerk: {found.note}" if found.note else ", ohne Vermerk"
                self.add_error(
                    f"fulfilled_{question.key}",
                    f"{check.saved_by} hat gespeichert: {FINDING_WORDS[chosen_for(found)]}{note}",
                )
        self.data = self.data.copy()
        self.data["version"] = str(check.version)

    def mark_unmet(self) -> bool:
        """Put an error beside everything that keeps the check from being completed. True if there is something."""
        unmet = [question for question in self.questions if not self._finding(question.key).is_settled]
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


def chosen_for(finding: Finding) -> str:
    """What is chosen in the form for a finding."""
    if not finding.is_applicable:
        return NOT_APPLICABLE
    return next(
        word for word, fulfilled in FINDINGS.items() if fulfilled == finding.fulfilled and word != NOT_APPLICABLE
    )


class AssessorForm(KernForm):
    """Chooses one person among those who may assess, and what of the rubric. `candidates` are (person, open sheets).

    `parts` are the parts of the rubric; where there is only one, nobody is asked.
    """

    assessor = forms.ChoiceField(label="Wer soll den Antrag bewerten?", widget=forms.RadioSelect)
    part = forms.ChoiceField(
        label="Was soll diese Person bewerten?",
        help_text="Getrennte Bögen trennen die Verantwortung: was gemacht wird, und was es kostet.",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, candidates, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person, _ in candidates}
        self.fields["assessor"].choices = [
            (str(person.pk), f"{person} ({_workload(count)})") for person, count in candidates
        ]
        if len(parts) > 1:
            self.fields["part"].choices = [*((part.value, part.label) for part in parts), (WHOLE, WHOLE_RUBRIC)]
        else:
            del self.fields["part"]

    @property
    def scope(self) -> str:
        """The chosen part, empty for the whole rubric."""
        return self.cleaned_data.get("part", WHOLE).removeprefix(WHOLE)

    def clean_assessor(self):
        return self.people[self.cleaned_data["assessor"]]


class UnassignForm(KernForm):
    """Takes a sheet from its assessor."""

    reason = forms.CharField(
        label="Warum heben Sie die Zuweisung auf?",
        help_text="Der Text steht im Verlauf der Akte.",
        max_length=2000,
        widget=text_area(3),
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
    """Award or rejection. `requested` is what the Träger asked for, in euros; less needs reasons (§ 39 VwVfG).

    `years` are the budget years of the call; the part for the second is only asked for where there is one.
    """

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
    later = EuroField(
        help_text="Nur bei einer Bewilligung. Leer heißt: im selben Verhältnis wie im Plan des Trägers.", required=False
    )
    reasons = forms.CharField(
        label="Begründung",
        help_text="Steht im Bescheid. Nötig bei einer Ablehnung und wenn Sie weniger bewilligen, als beantragt ist.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(6),
    )
    mark_optional = False

    def __init__(self, *args, kinds, requested, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.requested = requested
        if len(years) > 1:
            self.fields["later"].label = f"Davon {years[1]}"
        else:
            del self.fields["later"]
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
