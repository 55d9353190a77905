"""Form fields that read what people in Germany type."""

import re
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from criteria.money import LARGEST_AMOUNT, NotAnAmount, parse_euro
from portal.kern.german import euro, number
from portal.kern.widgets import DATE_PARTS, DateParts, EuroInput


class EuroField(forms.DecimalField):
    """An amount in euros with at most two decimals, not negative unless `min_value` allows it."""

    widget = EuroInput
    default_error_messages = {"invalid": "Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,56."}

    def __init__(self, *, min_value=Decimal(0), max_value=None, max_digits=12, error_messages=None, **kwargs):
        limits = {
            "min_value": f"Geben Sie einen Betrag ab {euro(min_value)} ein.",
            "max_value": f"Geben Sie einen Betrag bis {euro(max_value)} ein.",
        }
        super().__init__(
            min_value=min_value,
            max_value=max_value,
            max_digits=max_digits,
            decimal_places=2,
            error_messages=limits | (error_messages or {}),
            **kwargs,
        )

    def to_python(self, value):
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        try:
            return parse_euro(str(value))
        except NotAnAmount as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value):
        """Show a stored amount with comma and thousands dots; leave what a person typed untouched."""
        if isinstance(value, Decimal | int):
            return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
        return value

    def widget_attrs(self, widget):
        """No `step`, `min` or `max`: they belong to number inputs, and this is a text input."""
        return {}


class ValueField(EuroField):
    """A number as people in Germany write it, with at most two decimals; it may be negative."""

    widget = forms.TextInput
    default_error_messages = {"invalid": "Geben Sie eine Zahl ein, zum Beispiel 1.234,5. Die Einheit steht daneben."}

    def __init__(self, *, min_value=-LARGEST_AMOUNT, max_value=LARGEST_AMOUNT, max_digits=14, **kwargs):
        super().__init__(min_value=min_value, max_value=max_value, max_digits=max_digits, **kwargs)

    def prepare_value(self, value):
        """Show a stored number without needless zeros; leave what a person typed untouched."""
        return number(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "autocomplete": "off"}


class DatePartsField(forms.MultiValueField):
    """A day given as day, month and four-digit year. The error names the missing part."""

    widget = DateParts
    default_error_messages = {
        "incomplete": "Ergänzen Sie %(missing)s.",
        "short_year": "Geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 2027.",
        "invalid": "Dieses Datum gibt es nicht. Prüfen Sie Tag, Monat und Jahr, zum Beispiel 31 1 2027.",
    }

    def __init__(self, **kwargs):
        parts = [forms.CharField(required=False) for _ in DATE_PARTS]
        super().__init__(parts, require_all_fields=False, **kwargs)

    def compress(self, data_list):
        if not any(data_list):
            return None
        missing = [label for (label, _), part in zip(DATE_PARTS, data_list, strict=True) if not part]
        if missing:
            raise ValidationError(
                self.error_messages["incomplete"], code="incomplete", params={"missing": " und ".join(missing)}
            )
        if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in data_list):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        day, month, year = map(int, data_list)
        if year < 1000:
            raise ValidationError(self.error_messages["short_year"], code="short_year")
        try:
            return date(year, month, day)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def has_changed(self, initial, data):
        """Compare days, not spellings: 01 and 1 are the same."""
        if self.disabled:
            return False
        try:
            return self.compress([(part or "").strip() for part in data or ["", "", ""]]) != initial
        except ValidationError:
            return True
