"""What is asked about money of others for a Träger."""

from django import forms

from grants.assessment.outside import NotedAid
from portal.casework.forms import text_area
from portal.kern.fields import DatePartsField, EuroField
from portal.kern.forms import KernForm


class AidForm(KernForm):
    """Aid that a Träger was granted below the thresholds of European law."""

    kind = forms.ChoiceField(label="Art der Beihilfe", choices=NotedAid.Kind.choices, widget=forms.RadioSelect)
    giver = forms.CharField(
        label="Wer hat sie gewährt?", help_text="Wie in der Bescheinigung, zum Beispiel: Stadt Halle.", max_length=200
    )
    granted_on = DatePartsField(
        label="Wann wurde sie gewährt?", help_text="Der Tag des Bescheids oder Vertrags, nicht der Auszahlung."
    )
    amount = EuroField(label="Betrag", help_text="Der ganze Betrag, auch wenn er in Raten ausgezahlt wird.")


class GrantForm(KernForm):
    """What another office grants a Träger."""

    office = forms.CharField(label="Amt oder Stelle", max_length=200)
    subject = forms.CharField(label="Was wird gefördert?", max_length=200)
    amount = EuroField(label="Betrag für die ganze Zeit")
    start = DatePartsField(label="Beginn")
    end = DatePartsField(label="Ende")
    source = forms.CharField(
        label="Woher wissen Sie das?",
        help_text="Zum Beispiel: Bescheid vom 02.03.2026, Auskunft des Jugendamts.",
        max_length=300,
    )


class RemovalForm(KernForm):
    """Takes out a wrong entry."""

    reason = forms.CharField(
        label="Warum ist der Eintrag falsch?",
        help_text="Der Text und der Eintrag bleiben im Verlauf dieser Seite.",
        max_length=1000,
        widget=text_area(3),
    )
