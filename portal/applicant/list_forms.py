"""Sections with lists of rows. Together they behave like one form, so that all sections are saved in one way."""

from functools import cached_property

from django.forms import formset_factory

from grants.applications.models import Application
from grants.applications.workbook.layout import MOST_ROWS
from portal.applicant.forms import SectionForm
from portal.applicant.row_keys import KeyField
from portal.kern.forms import KernForm, KernFormSet

EMPTY_ROWS = 3


class RowForm(KernForm):
    """One row. A row in which nothing stands is no row."""

    key = KeyField()

    @property
    def is_begun(self) -> bool:
        return any(value not in (None, "") for name, value in self.cleaned_data.items() if name != "key")

    def row(self) -> dict | None:
        """The row for the door, or None if nothing stands in it."""
        return dict(self.cleaned_data) if self.is_begun else None


class VersionForm(SectionForm):
    """The version of the application whose rows the person saw."""

    @staticmethod
    def stored(application: Application) -> dict:
        return {}

    def answers(self) -> dict:
        """The arguments of `save_section`."""
        return self.cleaned_data | {"relations": {}}


class SectionForms:
    """A form and tables of rows, filled from what is stored or from what was typed; saved together or not at all.

    `lists` names the tables by the rows of the application that they hold.
    """

    form_class: type[SectionForm] = VersionForm
    lists: dict[str, type[KernFormSet]] = {}

    def __init__(self, application: Application, data=None):
        self.application = application
        self.form = self.form_class(application, data)
        self.tables = {name: self._table(name, data) for name in self.lists}

    @property
    def parts(self) -> tuple:
        """The forms and tables that the page shows, in their order."""
        return (self.form, *self.tables.values())

    @property
    def is_bound(self) -> bool:
        return self.form.is_bound

    @cached_property
    def errors(self) -> list:
        """What is wrong in the form and in all tables, so that everything is shown at once."""
        return [part.errors for part in self.parts if not part.is_valid()] if self.is_bound else []

    def is_valid(self) -> bool:
        """Whether everything that was entered can be saved."""
        return self.is_bound and not self.errors

    @property
    def changes_nothing(self) -> bool:
        """Whether exactly this is stored already, as after a second press of the button."""
        stored = {name: self.stored_rows(name) for name in self.tables}
        return self.form.changes_nothing and _without_keys(self.entered()) == _without_keys(stored)

    def keep_only(self, names: frozenset[str]) -> None:
        """Leave out the fields and tables that are closed."""
        self.form.keep_only(names)
        self.tables = {name: table for name, table in self.tables.items() if name in names}

    def answers(self) -> dict:
        """The arguments of `save_section`."""
        return self.form.answers() | {"lists": self.entered()}

    def entered(self) -> dict[str, list[dict]]:
        """The rows of all tables, without the empty ones."""
        return {name: [row for form in table if (row := form.row())] for name, table in self.tables.items()}

    def stored_in(self, name: str):
        """The stored rows of a table."""
        return getattr(self.application, name)

    def stored_rows(self, name: str) -> list[dict]:
        """What is stored, in the fields of the table."""
        return list(self.stored_in(name).order_by("position").values(*self.lists[name].form.base_fields))

    def row_arguments(self, name: str) -> dict:
        """What the forms of a table need besides data."""
        return {}

    def _table(self, name: str, data) -> KernFormSet:
        more = {"prefix": name, "form_kwargs": self.row_arguments(name)}
        if data is not None:
            # What is stored may have changed since the page was made: beside it, a typed row would count as untouched.
            return self.lists[name](data, **more)
        return self.lists[name](initial=self.stored_rows(name), **more)


def _without_keys(lists: dict[str, list[dict]]) -> dict[str, list[dict]]:
    return {
        name: [{column: value for column, value in row.items() if column != "key"} for row in rows]
        for name, rows in lists.items()
    }


def rows_of(form: type[RowForm], formset: type[KernFormSet]) -> type[KernFormSet]:
    """A table of rows with some empty ones at its end."""
    return formset_factory(
        form, formset=formset, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=2 * MOST_ROWS, validate_max=True
    )
