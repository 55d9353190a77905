"""The section Ziele: plan goals, what the Vorhaben contributes, SMART, and indicators with planned values."""

from django import forms
from django.core.exceptions import ValidationError

from criteria.plan.models import Smart, Target
from grants.applications.models import Application
from grants.applications.sections import most_goals
from portal.applicant.forms import LONGEST_TEXT, SectionForm
from portal.applicant.list_forms import RowForm, SectionForms, rows_of
from portal.kern.fields import ValueField
from portal.kern.forms import KernFormSet

LONGEST_SMART = 1000
SUGGESTIONS = "vorschlaege"
"""The id of the list from which a browser completes the name of an indicator."""


def _smart(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=f"Empfohlen. {help_text} Höchstens {LONGEST_SMART} Zeichen.",
        max_length=LONGEST_SMART,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GoalsForm(SectionForm):
    goals = forms.MultipleChoiceField(
        label="Zu welchen Zielen der Fachpläne trägt Ihr Vorhaben bei?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contribution = forms.CharField(
        label="Was trägt Ihr Vorhaben zu diesen Zielen bei?",
        help_text=f"Woran werden Sie merken, dass es gelingt? Höchstens {LONGEST_TEXT} Zeichen.",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    specific = _smart("Was genau wollen Sie erreichen? (spezifisch)", "Ein Ziel, ein Ergebnis.")
    measurable = _smart("Woran ist das zu erkennen? (messbar)", "Die Zahlen dazu tragen Sie unten als Indikator ein.")
    influenceable = _smart(
        "Was können Sie selbst dafür tun? (aktiv beeinflussbar)", "Zum Beispiel beraten, öffnen, vermitteln."
    )
    realistic = _smart("Womit ist das zu schaffen? (realistisch)", "Zum Beispiel Personal, Räume, Partner.")
    time_bound = _smart("Bis wann wollen Sie es erreichen? (terminiert)", "Nennen Sie Monat oder Jahr.")

    def __init__(self, application: Application, *args, **kwargs):
        super().__init__(application, *args, **kwargs)
        goals = application.priority.goals.select_related("plan") if application.priority else ()
        self.goals = {str(goal.pk): goal for goal in goals}
        self.most_goals = most_goals(application)
        self.fields["goals"].help_text = f"Wählen Sie höchstens {self.most_goals} Ziele."
        self.fields["goals"].choices = _by_plan(self.goals)

    @staticmethod
    def stored(application: Application) -> dict:
        return {
            "goals": [str(goal.pk) for goal in application.goals.all()],
            "contribution": application.contribution,
            **{name: getattr(application, name) for name in Smart.SMART},
        }

    def clean_goals(self):
        chosen = self.cleaned_data["goals"]
        if len(chosen) > self.most_goals:
            raise ValidationError(f"Wählen Sie höchstens {self.most_goals} Ziele aus. Es sind jetzt {len(chosen)}.")
        return chosen

    def answers(self) -> dict:
        """The arguments of `save_section`."""
        fields = dict(self.cleaned_data)
        if "goals" not in fields:
            return fields | {"relations": {}}
        return fields | {"relations": {"goals": [self.goals[pk] for pk in fields.pop("goals")]}}


class PlannedValueForm(RowForm):
    """One indicator. `units` are those of the indicators in the Fachpläne, by name: they are suggested."""

    name = forms.CharField(label="Indikator", max_length=200, required=False)
    unit = forms.CharField(label="Einheit", max_length=60, required=False)
    value = ValueField(label="Geplanter Wert", required=False)

    def __init__(self, *args, units: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.units = units
        if units:
            self.fields["name"].widget.attrs["list"] = SUGGESTIONS

    def clean(self):
        name = self.cleaned_data.get("name")
        if self.is_begun and not name and "name" not in self.errors:
            self.add_error("name", "Nennen Sie den Indikator, zum Beispiel „Besuche“.")
        if name and not self.cleaned_data.get("unit") and "unit" not in self.errors:
            self.cleaned_data["unit"] = self.units.get(name, "")


class PlannedValueFormSet(KernFormSet):
    layout = "table"
    caption = "Indikatoren mit geplanten Werten (empfohlen)"
    entry_name = "Indikator"


PlannedValueRows = rows_of(PlannedValueForm, PlannedValueFormSet)


class GoalsForms(SectionForms):
    """The questions about the goals, and the table of indicators."""

    form_class = GoalsForm
    lists = {"planned_values": PlannedValueRows}

    def __init__(self, application: Application, data=None):
        # The indicators of the goals that are chosen.
        chosen = Target.objects.filter(goal__in=application.goals.all())
        self.suggested = list(chosen.order_by("goal__plan", "goal__number", "name"))
        super().__init__(application, data)

    def row_arguments(self, name: str) -> dict:
        return {"units": {target.name: target.unit for target in self.suggested}}


def _by_plan(goals: dict) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for pk, goal in goals.items():
        groups.setdefault(str(goal.plan), []).append((pk, goal.text))
    return list(groups.items())
