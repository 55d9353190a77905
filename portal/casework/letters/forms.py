"""Forms about letters."""

from django import forms

from portal.kern.forms import KernForm


class ClauseForm(KernForm):
    """Which optional clauses a Bescheid shall have. `clauses` are those that fit this decision."""

    clauses = forms.MultipleChoiceField(
        label="Wählbare Textbausteine",
        help_text="Sie stehen nur in diesem Bescheid, wenn Sie sie auswählen. Alle anderen stehen ohnehin darin.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mark_optional = False

    def __init__(self, *args, clauses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clauses"].choices = [(clause.key, f"{clause.kind.value}: {clause.text}") for clause in clauses]


class SignForm(KernForm):
    """Which decisions to co-sign. `decisions` are those that the person may sign."""

    decisions = forms.MultipleChoiceField(
        label="Entscheidungen",
        error_messages={"required": "Wählen Sie mindestens eine Entscheidung aus."},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.decisions = {str(decision.pk): decision for decision in decisions}
        self.fields["decisions"].choices = [(key, str(decision)) for key, decision in self.decisions.items()]

    @property
    def chosen(self):
        """The decisions ticked, in the order of the page."""
        wanted = self.cleaned_data["decisions"]
        return [decision for key, decision in self.decisions.items() if key in wanted]
