"""What the pages of Anlagen, master documents and notices ask: what it is, until when it is valid, and the file."""

from django import forms
from django.core.exceptions import ValidationError

from grants.attachments.inspection.formats import EXTENSIONS, MOST_FILE_BYTES
from grants.attachments.inspection.refusals import ALLOWED, TOO_BIG
from grants.organisations.kinds import LASTING, AttachmentKind
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm

CHOOSE = ("", "Bitte wählen")


class FileForm(KernForm):
    """A file, which is judged by the door."""

    file = forms.FileField(
        label="Datei",
        help_text=f"Möglich sind {ALLOWED}, jede Datei bis 25 MB. Ohne Kennwort, Makros und eingebettete Dateien.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(EXTENSIONS)}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_FILE_BYTES:
            raise ValidationError(TOO_BIG)
        return file


class PaperForm(FileForm):
    """A file and what it is."""

    kind = forms.ChoiceField(label="Art der Anlage", choices=[CHOOSE, *AttachmentKind.choices])
    field_order = ("kind", "valid_until", "file")


class DocumentForm(PaperForm):
    """A master document: also until when it is valid."""

    valid_until = DatePartsField(
        label="Gültig bis",
        help_text="Lassen Sie das Datum leer, wenn die Unterlage nicht abläuft. Wir erinnern Sie 60 Tage vorher.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = "Art der Unterlage"
        self.fields["kind"].choices = [CHOOSE, *((kind.value, kind.label) for kind in LASTING)]
