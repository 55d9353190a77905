"""What the office sets in a plan, row by row, and what it proposes."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField

from criteria.financing import Financing
from criteria.guideline.models import PlanItem
from grants.finance.models import CheckedRow, FinanceCheck
from grants.finance.workflow import Finding, Setting
from portal.casework.forms import text_area
from portal.kern.fields import EuroField
from portal.kern.forms import KernForm
from portal.kern.german import euro

LONGEST_NOTE = 4000
CHOOSE_SOURCE = [("", "Bitte wählen"), *FinanceCheck.Source.choices]


@dataclass(frozen=True)
class RowFields:
    """One row of the plan with its fields; the grant that was asked has none."""

    row: CheckedRow
    amount: BoundField | None
    reason: BoundField | None

    @property
    def fields(self) -> tuple[BoundField | None, ...]:
        return self.amount, self.reason


class FinanceForm(KernForm):
    """The whole check. `rows` are the rows of the plan; `completing` demands that both amounts are there."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    financing = forms.ChoiceField(label="Finanzierungsart")
    amount = EuroField(
        label="Vorschlag: Diese Zuwendung schlägt das Amt vor",
        help_text="Der Rechenweg zeigt, was höchstens möglich ist.",
        required=False,
    )
    smallest = EuroField(
        label="Kleinster arbeitsfähiger Betrag",
        help_text="Mit weniger Geld lässt sich das Vorhaben nicht sinnvoll umsetzen.",
        required=False,
    )
    smallest_source = forms.ChoiceField(label="Woher kommt dieser Betrag?", choices=CHOOSE_SOURCE, required=False)
    note = forms.CharField(
        label="Prüfvermerk",
        help_text="Was Sie geprüft haben und was für die Entscheidung wichtig ist. Nur für das Amt.",
        required=False,
        max_length=LONGEST_NOTE,
        widget=text_area(5),
    )

    def __init__(self, *args, rows: list[CheckedRow], kinds: tuple[Financing, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.fields["financing"].choices = [(kind.value, kind.label) for kind in kinds]
        for row in self._settable():
            self.fields[f"amount_{row.position}"] = EuroField(
                label="angesetzt",
                initial=row.amount,
                max_value=row.asked,
                error_messages={
                    "max_value": f"Setzen Sie höchstens {euro(row.asked)} an.",
                    "required": f"Geben Sie an, was Sie bei „{row.item}“ ansetzen.",
                },
            )
            self.fields[f"reason_{row.position}"] = forms.CharField(
                label="Grund, wenn weniger", initial=row.reason, required=False, max_length=500
            )

    def clean(self):
        answers = super().clean()
        for row in self._settable():
            amount = answers.get(f"amount_{row.position}")
            if amount is not None and amount < row.asked and not answers.get(f"reason_{row.position}"):
                self.add_error(f"reason_{row.position}", f"Begründen Sie, warum Sie „{row.item}“ kürzen.")
        if answers.get("smallest") is not None and not answers.get("smallest_source"):
            self.add_error("smallest_source", "Wählen Sie, woher der kleinste arbeitsfähige Betrag kommt.")
        return answers

    def table(self) -> list[RowFields]:
        """The rows with their fields, in the order of the plan."""
        settable = {row.position for row in self._settable()}
        return [
            RowFields(row, self[f"amount_{row.position}"], self[f"reason_{row.position}"])
            if row.position in settable
            else RowFields(row, None, None)
            for row in self.rows
        ]

    def proposal_fields(self) -> list[BoundField]:
        return [self[name] for name in ("financing", "amount", "smallest", "smallest_source", "note")]

    def settings(self) -> dict[int, Setting]:
        """What is set, by position of the row."""
        answers = self.cleaned_data
        return {
            row.position: Setting(answers[f"amount_{row.position}"], answers[f"reason_{row.position}"])
            for row in self._settable()
        }

    def finding(self) -> Finding:
        answers = self.cleaned_data
        return Finding(
            financing=Financing(answers["financing"]),
            amount=answers["amount"],
            smallest=answers["smallest"],
            smallest_source=answers["smallest_source"],
            note=answers["note"],
        )

    def rows_as_typed(self) -> list[CheckedRow]:
        """The rows with the amounts that were typed, where they can be read."""
        typed = getattr(self, "cleaned_data", {})
        for row in self._settable():
            amount = typed.get(f"amount_{row.position}")
            row.amount = row.amount if amount is None else amount
        return self.rows

    def _settable(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.item.kind != PlanItem.Kind.GRANT]
