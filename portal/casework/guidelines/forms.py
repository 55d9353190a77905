"""What people of the office type about a version as a whole: its header, files, two versions to compare, releases.

What the content must keep, `criteria.packages.checking` says; the doors ask it. Forms only collect.
"""

import dataclasses
from collections.abc import Mapping

from django import forms

from criteria.guideline.models import Guideline
from criteria.packages.shape import Package
from criteria.packages.text_rules import LONGEST
from grants.rulebook.queries import fingerprint_of
from portal.casework.forms import text_area
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernFilterForm, KernForm

NO_DAY = "Geben Sie an, ab wann die Fassung gilt."


class PlainTextField(forms.CharField):
    """A text of several lines. Browsers send line ends of two signs, versions keep one."""

    def __init__(self, *, rows: int, **kwargs):
        super().__init__(widget=text_area(rows), **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class PartForm(KernForm):
    """Changes one part of a draft. `seen` is the fingerprint of the content that the page showed.

    A form of this kind has `result`, the whole content with what was typed in its place.
    """

    mark_optional = False

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, package: Package, **kwargs):
        super().__init__(*args, **kwargs)
        self.package = package
        self.fields["seen"].initial = fingerprint_of(package)

    def add_error(self, field, error):
        """One sentence of many names what it is about: the summary shows it far from its field."""
        about = self.about(field)
        super().add_error(field, f"{about}: {error}" if about and isinstance(error, str) else error)

    def about(self, field: str | None) -> str:
        """What a field is about, where its label alone does not say it."""
        return ""

    def groups(self):
        """The fields to show: (heading or nothing, fields)."""
        return [("", self.visible_fields())]

    def places(self) -> Mapping[str, str]:
        """Which field shows the problems of which place."""
        return {}


class HeaderForm(PartForm):
    """Name, title, beginning and source of a draft."""

    version = forms.CharField(label="Name der Fassung", max_length=LONGEST["fassung"])
    title = forms.CharField(label="Titel der Förderrichtlinie", max_length=LONGEST["titel"])
    valid_from = DatePartsField(label="Gilt ab", error_messages={"required": NO_DAY})
    source = forms.CharField(
        label="Quelle", help_text="Zum Beispiel die Nummer des Beschlusses.", max_length=LONGEST["quelle"]
    )

    def __init__(self, *args, package: Package, **kwargs):
        names = ("version", "title", "valid_from", "source")
        initial = {name: getattr(package.header, name) for name in names}
        super().__init__(*args, package=package, initial=initial, **kwargs)

    def places(self):
        return {
            "richtlinie › fassung": "version",
            "richtlinie › titel": "title",
            "richtlinie › gilt_ab": "valid_from",
            "richtlinie › quelle": "source",
        }

    def result(self):
        answers = {name: self.cleaned_data[name] for name in ("version", "title", "valid_from", "source")}
        return dataclasses.replace(self.package, header=dataclasses.replace(self.package.header, **answers))


class CopyForm(KernForm):
    """The next version, begun with the content of another."""

    version = forms.CharField(label="Name der neuen Fassung", max_length=LONGEST["fassung"])
    valid_from = DatePartsField(label="Gilt ab", error_messages={"required": NO_DAY})


class UploadForm(KernForm):
    """A version as a file."""

    file = forms.FileField(
        label="Datei mit der Fassung",
        help_text="Eine YAML-Datei, wie sie das Portal zum Herunterladen anbietet, höchstens 150 kB.",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )


class ReplaceForm(KernForm):
    """Confirms that the content of an uploaded file takes the place of a draft's. `text` is that content."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class CompareForm(KernFilterForm):
    """Two versions to compare. `versions` are those that the person may read."""

    alt = forms.ModelChoiceField(label="Bisher", queryset=Guideline.objects.none(), empty_label="Bitte wählen")
    neu = forms.ModelChoiceField(label="Neu", queryset=Guideline.objects.none(), empty_label="Bitte wählen")

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("alt", "neu"):
            self.fields[name].queryset = versions
            self.fields[name].label_from_instance = _with_state


class ReleaseForm(KernForm):
    """An act of the head about a version whose content had this fingerprint when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ReopenForm(ReleaseForm):
    """Takes releases back."""

    reason = forms.CharField(
        label="Warum nehmen Sie die Freigabe zurück?",
        help_text="Der Grund steht im Verlauf der Fassung.",
        max_length=2000,
        widget=text_area(4),
    )


def _with_state(guideline: Guideline) -> str:
    return f"{guideline.version} ({guideline.get_state_display()}, ab {guideline.valid_from:%d.%m.%Y})"
