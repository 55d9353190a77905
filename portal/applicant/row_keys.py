"""The key of a row in a table: hidden in its form, so that two people can change different rows of one table."""

import uuid

from django import forms
from django.core.exceptions import ValidationError


class KeyField(forms.UUIDField):
    """The key of a stored row, or a fresh one for a row still empty. What is no key counts as none."""

    widget = forms.HiddenInput({"autocomplete": "off"})

    def __init__(self):
        super().__init__(required=False, initial=uuid.uuid4)

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError:
            return None

    def bound_data(self, data, initial):
        return data or initial

    def has_changed(self, initial, data):
        """A key alone makes no row."""
        return False


def read_key(text: str) -> str:
    """A key as the parts of a page write it; empty where there is none."""
    key = KeyField().clean(text)
    return key.hex if key else ""
