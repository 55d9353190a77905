"""What people type at the desk: columns, views, officers, substitutes, Wiedervorlagen, acts on many files."""

import json

from django import forms

from grants.accounts.substituting import officers
from grants.desk.bulk import ACTS
from grants.desk.models import FollowUp, SavedView
from grants.people.models import User
from portal.casework.desk.table import DEFAULT, FIRST, LABELS
from portal.casework.forms import text_area
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm

CHOSEN = {name: label for name, label in LABELS.items() if name not in (FIRST, "excerpt")}
"""The columns that can be chosen."""


class PersonField(forms.ModelChoiceField):
    """One person; who has no name shows the address."""

    def __init__(self, *args, queryset=None, **kwargs):
        super().__init__(*args, queryset=User.objects.none() if queryset is None else queryset, **kwargs)


class ColumnsForm(KernForm):
    """Which columns the list has: each gets its place, or none. `shown` are the present ones."""

    mark_optional = False

    def __init__(self, *args, shown, **kwargs):
        super().__init__(*args, **kwargs)
        places = {name: number for number, name in enumerate((each for each in shown if each != FIRST), start=1)}
        for name, label in CHOSEN.items():
            self.fields[name] = forms.IntegerField(
                label=label, min_value=1, max_value=99, required=False, initial=places.get(name)
            )

    @property
    def columns(self) -> list[str]:
        """The columns with a place, by place; the same place leaves them in the order of the form."""
        answers = {name: place for name, place in self.cleaned_data.items() if place}
        return [FIRST, *sorted(answers, key=lambda name: answers[name])]

    @property
    def is_usual(self) -> bool:
        return tuple(self.columns) == DEFAULT


class ViewForm(KernForm):
    """A new view."""

    name = forms.CharField(
        label="Wie soll die Ansicht heißen?", max_length=SavedView._meta.get_field("name").max_length
    )
    is_shared = forms.BooleanField(
        label="Alle im Amt sollen diese Ansicht nutzen können",
        help_text="Sie sehen nur die Filter. Welche Akten jemand sieht, hängt weiter von den eigenen Rechten ab.",
        required=False,
    )


class OfficerForm(KernForm):
    """Who shall be the officer of a file."""

    officer = PersonField(label="Wer soll die Akte bearbeiten?", required=False, empty_label="Niemand")
    note = forms.CharField(
        label="Anmerkung",
        help_text="Zum Beispiel der Anlass der Übergabe. Steht im Verlauf der Akte.",
        required=False,
        max_length=500,
        widget=text_area(3),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers().order_by("sort_name", "pk")


class SubstitutionForm(KernForm):
    """Who stands in for whom, from when until when."""

    person = PersonField(label="Wer wird vertreten?")
    substitute = PersonField(label="Wer vertritt?")
    starts_on = DatePartsField(label="Vom")
    ends_on = DatePartsField(label="Bis einschließlich")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("person", "substitute"):
            self.fields[name].queryset = officers().order_by("sort_name", "pk")


class FollowUpForm(KernForm):
    """A Wiedervorlage. `people` are those who can get it."""

    due_on = DatePartsField(label="An welchem Tag?")
    note = forms.CharField(
        label="Woran soll sie erinnern?", max_length=FollowUp._meta.get_field("note").max_length, widget=text_area(2)
    )
    person = forms.ChoiceField(label="Für wen?")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["person"].choices = [(key, person.label) for key, person in self.people.items()]

    def clean_person(self):
        return self.people[self.cleaned_data["person"]]


class PostponeForm(KernForm):
    """Another day for a Wiedervorlage."""

    due_on = DatePartsField(label="Auf welchen Tag?")


class BulkForm(KernForm):
    """One act for many files, with what it needs. Fields of other acts may stay empty."""

    mark_optional = False
    act = forms.ChoiceField(
        label="Was soll mit diesen Akten geschehen?",
        choices=[(name, act.label) for name, act in ACTS.items() if act.is_offered],
        widget=forms.RadioSelect,
    )
    person = PersonField(
        label="Person",
        help_text="Wer die Akten bearbeiten oder die Wiedervorlage bekommen soll.",
        required=False,
        empty_label="Bitte wählen",
    )
    due_on = DatePartsField(label="Tag der Wiedervorlage", required=False)
    note = forms.CharField(
        label="Vermerk der Wiedervorlage", required=False, max_length=FollowUp._meta.get_field("note").max_length
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = officers().order_by("sort_name", "pk")

    def clean(self):
        answers = super().clean()
        if answers.get("act") in ("assign", "follow_up"):
            self._need("person", "Wählen Sie eine Person.")
        if answers.get("act") == "follow_up":
            self._need("due_on", "Geben Sie den Tag der Wiedervorlage an.")
            self._need("note", "Schreiben Sie, woran die Wiedervorlage erinnern soll.")
        return answers

    @property
    def values(self) -> dict:
        """What the act needs, as JSON values."""
        answers = self.cleaned_data
        if answers["act"] == "start_check":
            return {}
        values = {"person": answers["person"].pk}
        if answers["act"] == "follow_up":
            values |= {"due_on": answers["due_on"].isoformat(), "note": answers["note"]}
        return values

    @property
    def fingerprint(self) -> str:
        """What a preview was made for; the page hands it back."""
        return json.dumps({"act": self.cleaned_data["act"]} | self.values, sort_keys=True)

    def _need(self, name: str, sentence: str) -> None:
        if name not in self.errors and self.cleaned_data.get(name) in (None, ""):
            self.add_error(name, sentence)
