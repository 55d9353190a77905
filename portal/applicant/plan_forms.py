"""The rows of the Kosten- und Finanzierungsplan as two tables, Ausgaben and Finanzierung."""

import uuid
from collections.abc import Sequence

from django import forms
from django.forms import formset_factory
from django.http import QueryDict

from criteria.guideline.models import PlanItem
from grants.applications import plan
from grants.applications.editing import Row
from grants.applications.models import Application, PlanRow
from grants.applications.workbook.layout import LARGEST_AMOUNT, MOST_ROWS
from portal.applicant.forms import VersionField
from portal.applicant.list_forms import EMPTY_ROWS, RowForm
from portal.kern.fields import EuroField
from portal.kern.forms import KernForm, KernFormSet

CERTAINTY_ONLY_FOR_THIRD_PARTIES = (
    "Der Stand der Zusage gehört nur zu Zuschüssen Dritter. Lassen Sie das Feld hier leer."
)
SECOND_YEAR_IS_A_PART = "Dieser Teil ist höher als der ganze Betrag. Prüfen Sie beide Beträge."
TABLES = ("costs", "income")
"""The tables of the page, by their prefixes."""


class PlanVersionForm(KernForm):
    """The version of the application whose plan the person saw."""

    version = VersionField()


class CostRowForm(RowForm):
    """One row. A row that was begun needs position and amount."""

    item = forms.ChoiceField(label="Position", required=False)
    description = forms.CharField(label="Erläuterung", max_length=300, required=False)
    amount = EuroField(label="Betrag", max_value=LARGEST_AMOUNT, required=False)
    second_year = EuroField(max_value=LARGEST_AMOUNT, required=False)
    note = forms.CharField(label="Anmerkung", help_text="z. B. 12 Monate × 650 €", max_length=300, required=False)

    def __init__(self, *args, items: dict[str, PlanItem], second_year: int | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items
        if second_year is None:
            del self.fields["second_year"]
        else:
            self.fields["second_year"].label = f"Davon {second_year}"
        self.fields["item"].choices = [("", "Bitte wählen"), *((pk, _title(item)) for pk, item in items.items())]

    def clean(self):
        if not self.is_begun or self.errors:
            return
        if not self.cleaned_data["item"]:
            self.add_error("item", "Wählen Sie die Position aus.")
        if self.cleaned_data["amount"] is None:
            self.add_error("amount", "Geben Sie den Betrag ein, zum Beispiel 1.234,56.")
        elif (self.cleaned_data.get("second_year") or 0) > self.cleaned_data["amount"]:
            self.add_error("second_year", SECOND_YEAR_IS_A_PART)

    def row(self) -> Row | None:
        """The row for the door, or None if nothing stands in it."""
        if not self.is_begun:
            return None
        entered = self.cleaned_data
        return Row(
            self.items[entered["item"]],
            entered["amount"],
            entered["description"],
            entered.get("certainty", ""),
            entered["note"],
            entered.get("second_year"),
            entered["key"],
        )


class IncomeRowForm(CostRowForm):
    """A row of the Finanzierung: for money of others, how sure it is."""

    certainty = forms.ChoiceField(
        label="Stand der Zusage",
        help_text="nur bei Zuschüssen Dritter",
        required=False,
        choices=[("", "–"), *PlanRow.Certainty.choices],
    )

    def clean(self):
        super().clean()
        item = self.items.get(self.cleaned_data.get("item"))
        if item and item.kind != PlanItem.Kind.THIRD_PARTY and self.cleaned_data.get("certainty"):
            self.add_error("certainty", CERTAINTY_ONLY_FOR_THIRD_PARTIES)


class CostFormSet(KernFormSet):
    layout = "table"
    caption = "Ausgaben"
    entry_name = "Ausgabe"


class IncomeFormSet(KernFormSet):
    layout = "table"
    caption = "Finanzierung"
    entry_name = "Einnahme"


_LIMITS = {"extra": EMPTY_ROWS, "max_num": MOST_ROWS, "absolute_max": 2 * MOST_ROWS, "validate_max": True}
CostRows = formset_factory(CostRowForm, formset=CostFormSet, **_LIMITS)
IncomeRows = formset_factory(IncomeRowForm, formset=IncomeFormSet, **_LIMITS)


class PlanForms:
    """Both tables and the version, filled from what is stored or from what was typed."""

    def __init__(self, application: Application, data=None):
        self.stored = list(application.plan_rows.select_related("item"))
        catalogue = list(application.call.guideline.plan_items.all())
        years = plan.years_of(application.call)
        self.second_year = years[1] if len(years) > 1 else None
        self.version = PlanVersionForm(data, initial={"version": application.version})
        self.costs = self._table(CostRows, "costs", data, catalogue)
        self.income = self._table(IncomeRows, "income", data, catalogue)

    @property
    def tables(self) -> tuple[KernFormSet, KernFormSet]:
        return self.costs, self.income

    @property
    def parts(self) -> tuple:
        """The forms and tables that the page shows, in their order."""
        return (self.version, *self.tables)

    def is_valid(self) -> bool:
        """Whether every begun row can be saved. Both tables are checked, so that all errors are shown at once."""
        return all([self.version.is_valid(), *(table.is_valid() for table in self.tables)])

    def rows(self) -> list[Row]:
        """The rows for the door, Ausgaben first, without the empty ones."""
        return [row for table in self.tables for form in table if (row := form.row())]

    def readable(self) -> tuple[list[Row], int]:
        """The rows that count now, as stored or as typed, and how many begun rows cannot be read yet."""
        forms = [form for table in self.tables for form in table]
        if not self.version.is_bound:
            return [plan.row_of(row) for row in self.stored], 0
        return [row for form in forms if form.is_valid() and (row := form.row())], sum(
            not form.is_valid() for form in forms
        )

    @property
    def changes_nothing(self) -> bool:
        """Whether exactly these rows are stored already, as after a second press of the button."""
        stored = sorted(self.stored, key=lambda row: row.item.kind != PlanItem.Kind.COST)
        return self.rows() == [plan.row_of(row) for row in stored]

    def _table(self, table_class, prefix: str, data, catalogue: list[PlanItem]) -> KernFormSet:
        items = {str(item.pk): item for item in catalogue if _belongs(item, prefix)}
        arguments = {"items": items, "second_year": self.second_year}
        if data is not None:
            # What is stored may have changed since the page was made: beside it, a typed row would count as untouched.
            return table_class(data, prefix=prefix, form_kwargs=arguments)
        initial = [_initial(row) for row in self.stored if _belongs(row.item, prefix)]
        return table_class(prefix=prefix, initial=initial, form_kwargs=arguments)


def _belongs(item: PlanItem, prefix: str) -> bool:
    return (item.kind == PlanItem.Kind.COST) == (prefix == "costs")


def _initial(row: PlanRow | Row) -> dict:
    return {
        "item": str(row.item.pk),
        "description": row.description,
        "amount": row.amount,
        "certainty": row.certainty,
        "note": row.note,
        "second_year": row.second_year,
        "key": row.key,
    }


def _title(item: PlanItem) -> str:
    return item.title if item.is_eligible else f"{item.title} (nicht zuwendungsfähig)"


def typed_data(application: Application, rows: Sequence[Row]) -> QueryDict:
    """These rows as the page of the plan would send them. A row without a key, or with one used twice, gets its own."""
    data = QueryDict(mutable=True)
    data["version"] = str(application.version)
    used: set[uuid.UUID | None] = {None}
    for prefix in TABLES:
        own = [row for row in rows if _belongs(row.item, prefix)]
        data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(own)), "0"
        for number, row in enumerate(own):
            key = row.key if row.key not in used else uuid.uuid4()
            used.add(key)
            for name, value in (_initial(row) | {"key": key.hex}).items():
                typed = EuroField().prepare_value(value)
                data[f"{prefix}-{number}-{name}"] = "" if typed is None else str(typed)
    return data
