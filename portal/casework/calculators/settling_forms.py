"""What the settlement of a grant is asked with: plan, proof of use, and the positions of the plan."""

from decimal import Decimal

from django import forms
from django.forms import formset_factory

from criteria.financing import Financing
from criteria.guideline.models import PlanItem
from criteria.recognition import SpentItem
from criteria.settlement import UnitRate
from portal.casework.calculators.asking import AskForm
from portal.kern.fields import EuroField
from portal.kern.forms import KernForm, KernFormSet
from portal.kern.widgets import EuroInput

EMPTY_ROWS = 3
MOST_ROWS = 15
LONGEST_NAME = 60
COSTS = ("planned_costs", "actual_costs")
NOTHING = Decimal("0.00")
PER_UNIT = ("unit_rate", "unit", "unit_count")
INSTEAD = "Lassen Sie das Feld leer, wenn Sie unten die einzelnen Positionen eintragen."


class SettlementForm(AskForm):
    """The sums of plan and proof. The costs may come from the positions instead; `has_items` says that they do."""

    has_items = False

    financing = forms.ChoiceField(
        label="Finanzierungsart laut Bescheid", choices=[(kind.value, kind.label) for kind in Financing]
    )
    planned_costs = EuroField(label="Zuwendungsfähige Ausgaben", help_text=INSTEAD, required=False)
    planned_own = EuroField(label="Eigenmittel")
    planned_other = EuroField(label="Mittel Dritter")
    grant = EuroField(label="Bewilligte Zuwendung")
    actual_costs = EuroField(label="Anerkannte Ausgaben", help_text=INSTEAD, required=False)
    actual_own = EuroField(label="Eingebrachte Eigenmittel")
    actual_other = EuroField(label="Erhaltene Mittel Dritter")
    paid = EuroField(label="Ausgezahlte Zuwendung")
    unit_rate = EuroField(label="Betrag je Einheit", required=False)
    unit = forms.CharField(label="Einheit, in der Mehrzahl", max_length=40, required=False)
    unit_count = forms.DecimalField(
        label="Nachgewiesene Anzahl", required=False, localize=True, min_value=0, max_digits=9, decimal_places=2
    )

    def clean(self):
        answers = super().clean()
        for name in COSTS:
            self._check_costs(name)
        given = [name for name in PER_UNIT if answers.get(name) not in (None, "")]
        if given and answers.get("financing") not in (Financing.FESTBETRAG.value, None):
            self.add_error("unit_rate", "Einen Betrag je Einheit gibt es nur bei Festbetragsfinanzierung.")
        elif given:
            for name in PER_UNIT:
                if name not in given and name not in self.errors:
                    self.add_error(name, "Füllen Sie alle drei Felder des Betrags je Einheit aus.")
        return answers

    def _check_costs(self, name: str) -> None:
        """Costs are typed here or come from the positions: never both, never neither."""
        is_typed = self.cleaned_data.get(name) is not None
        if is_typed and self.has_items:
            self.add_error(name, "Leeren Sie dieses Feld. Der Betrag ergibt sich aus den Positionen.")
        elif not is_typed and not self.has_items and name not in self.errors:
            self.add_error(name, "Geben Sie die Ausgaben an, oder tragen Sie unten die Positionen ein.")

    def unit_rate_proved(self) -> UnitRate | None:
        """The Festbetrag per unit with the units proved, if it was asked for."""
        answers = self.cleaned_data
        if answers["unit_rate"] is None:
            return None
        return UnitRate(answers["unit_rate"], answers["unit"], answers["unit_count"])

    @property
    def parts(self):
        """The fields in their groups: (heading, fields)."""
        yield "Bewilligung", [self["guideline"], self["financing"], self["grant"], self["paid"]]
        yield "Plan laut Bescheid", [self["planned_costs"], self["planned_own"], self["planned_other"]]
        yield "Ergebnis laut Verwendungsnachweis", [self["actual_costs"], self["actual_own"], self["actual_other"]]
        yield "Festbetrag je Einheit, falls bewilligt", [self[name] for name in PER_UNIT]


class ItemForm(KernForm):
    """One position of the plan. A row without amounts does not count, also where its name is filled in before."""

    name = forms.CharField(
        label="Position", max_length=LONGEST_NAME, required=False, widget=forms.TextInput(attrs={"size": 40})
    )
    planned = EuroField(label="geplant", required=False, widget=EuroInput({"size": 12}))
    spent = EuroField(label="ausgegeben", required=False, widget=EuroInput({"size": 12}))
    excluded = forms.BooleanField(label="nicht zuwendungsfähig", required=False)
    mark_optional = False

    @property
    def is_filled(self) -> bool:
        """Does the row hold an amount, readable or not?"""
        return any((self[name].data or "").strip() for name in ("planned", "spent"))

    def clean(self):
        answers = super().clean()
        if self.is_filled:
            if not answers.get("name") and "name" not in self.errors:
                self.add_error("name", "Benennen Sie die Position.")
            for name in ("planned", "spent"):
                if answers.get(name) is None and name not in self.errors:
                    self.add_error(name, "Geben Sie beide Beträge an. Schreiben Sie 0, wenn es keinen gab.")
        return answers

    def item(self) -> SpentItem:
        """The position for the 20 % rule; what is planned contains approved transfers."""
        answers = self.cleaned_data
        return SpentItem(answers["name"], answers["planned"], answers["spent"], eligible=not answers["excluded"])


class ItemFormSet(KernFormSet):
    layout = "table"
    caption = "Positionen des Finanzierungsplans"
    entry_name = "Position"

    @property
    def filled(self) -> list[ItemForm]:
        """The rows that count."""
        return [row for row in self if row.is_filled] if self.is_bound else []

    def items(self) -> list[SpentItem]:
        """The positions; ask only a valid set."""
        return [row.item() for row in self.filled]

    @property
    def planned(self) -> Decimal:
        """The planned sum of the positions that are zuwendungsfähig, in euro."""
        return sum((item.planned for item in self.items() if item.eligible), NOTHING)

    @property
    def spent(self) -> Decimal:
        """What was spent on them, before the 20 % rule, in euro."""
        return sum((item.spent for item in self.items() if item.eligible), NOTHING)


ItemRows = formset_factory(
    ItemForm,
    formset=ItemFormSet,
    extra=EMPTY_ROWS,
    max_num=MOST_ROWS,
    absolute_max=2 * MOST_ROWS,
    validate_max=True,
)


def first_rows(guideline) -> list[dict]:
    """Rows with the names of a version's costs, so that only amounts are left to type."""
    if guideline is None:
        return []
    costs = guideline.plan_items.filter(kind=PlanItem.Kind.COST)[: MOST_ROWS - EMPTY_ROWS]
    # The names of plan items may be longer than a row has room for.
    return [{"name": item.title[:LONGEST_NAME], "excluded": not item.is_eligible} for item in costs]
