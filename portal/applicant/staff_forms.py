"""The section Personal: one row per Stelle, without names."""

from decimal import Decimal

from django import forms

from grants.applications.workbook.layout import LARGEST_AMOUNT
from portal.applicant.list_forms import RowForm, SectionForms, rows_of
from portal.kern.fields import EuroField, ValueField
from portal.kern.forms import KernFormSet

MOST_MONTHS = 60
SHARE = "Geben Sie den Stellenanteil als Zahl bis 1 ein, zum Beispiel 0,5 für eine halbe Stelle."
MONTHS = f"Geben Sie die Monate als ganze Zahl von 1 bis {MOST_MONTHS} ein."


class PostForm(RowForm):
    """One Stelle. Whatever is not known yet may be empty."""

    function = forms.CharField(label="Funktion", help_text="keine Namen", max_length=200, required=False)
    pay_group = forms.CharField(label="Entgeltgruppe", help_text="z. B. TVöD S 11b", max_length=40, required=False)
    pay_step = forms.CharField(label="Stufe", max_length=10, required=False)
    full_time_equivalent = ValueField(
        label="Stellenanteil",
        help_text="1 ist Vollzeit (VZÄ)",
        min_value=Decimal("0.01"),
        max_value=Decimal(1),
        error_messages={"invalid": SHARE, "min_value": SHARE, "max_value": SHARE},
        required=False,
    )
    months = forms.IntegerField(
        label="Monate",
        min_value=1,
        max_value=MOST_MONTHS,
        error_messages={"invalid": MONTHS, "min_value": MONTHS, "max_value": MONTHS},
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    gross = EuroField(
        label="Arbeitgeberbrutto", help_text="für alle Monate zusammen", max_value=LARGEST_AMOUNT, required=False
    )


class PostFormSet(KernFormSet):
    layout = "table"
    caption = "Stellen"
    entry_name = "Stelle"


PostRows = rows_of(PostForm, PostFormSet)


class StaffForms(SectionForms):
    """The table of Stellen."""

    lists = {"posts": PostRows}
