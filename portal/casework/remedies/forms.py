"""What people of the office type about Bekanntgabe, Widerspruch, Rücknahme and Widerruf. Doors check its meaning."""

from decimal import Decimal

from django import forms

from grants.remedies.announcements import LONGEST_TEXT, Posting
from grants.remedies.models import Ground, Objection
from portal.casework.forms import text_area
from portal.kern.fields import DatePartsField, EuroField
from portal.kern.forms import KernForm


def sentences(label: str, help_text: str = "", *, rows: int = 5, required: bool = True) -> forms.CharField:
    """A field for some sentences."""
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=LONGEST_TEXT, widget=text_area(rows)
    )


class PostForm(KernForm):
    """When and how a letter went to the post."""

    way = forms.ChoiceField(
        label="Versandart", choices=Posting.Way.choices, widget=forms.RadioSelect, initial=Posting.Way.POST
    )
    posted_on = DatePartsField(label="Zur Post gegeben am", help_text="Der Tag, an dem der Brief das Haus verließ.")


class ProofForm(KernForm):
    """A proven delivery."""

    proven_on = DatePartsField(label="Angekommen am")
    proof = sentences("Nachweis", "Zum Beispiel: Zustellungsurkunde vom 02.10.2026, Blatt 41 der Akte.", rows=2)


class FailForm(KernForm):
    """A letter that came back."""

    failed_on = DatePartsField(label="Zurückgekommen am")
    failure = sentences("Warum?", "Zum Beispiel: Empfänger unter der Anschrift nicht zu ermitteln.", rows=2)


class ReasonForm(KernForm):
    """One reason, for acts that need nothing else."""

    reason = sentences("Grund", rows=3)


class InstructionForm(KernForm):
    """What is wrong with the Rechtsbehelfsbelehrung."""

    reason = sentences("Was ist an der Belehrung falsch?", rows=3)


class ObjectionForm(KernForm):
    """A Widerspruch that has come."""

    received_on = DatePartsField(label="Eingegangen am", help_text="Der Tag des Eingangsstempels.")
    form = forms.ChoiceField(label="Form", choices=Objection.Form.choices, widget=forms.RadioSelect)
    grounds = sentences("Was bringt der Träger vor?", required=False)


class ReinstateForm(KernForm):
    """Why a late Widerspruch counts as in time."""

    reason = sentences(
        "Warum war der Träger ohne Verschulden gehindert?",
        "Der Antrag ist innerhalb von zwei Wochen nach Wegfall des Hindernisses zu stellen, die Tatsachen sind "
        "glaubhaft zu machen (§ 60 VwGO).",
    )


class RemedyForm(KernForm):
    """What holds instead of the Bescheid, and why."""

    ruling = sentences(
        "Was gilt statt des angefochtenen Bescheids?",
        "Steht im Abhilfebescheid. Soll die Zuwendung höher werden, braucht es zusätzlich eine neue Entscheidung "
        "über das Geld: Der Abhilfebescheid bucht nichts.",
    )
    reasons = sentences("Begründung", "Steht im Abhilfebescheid.")


class ForwardForm(KernForm):
    """To whom a Widerspruch goes, and why the office does not remedy it."""

    authority = forms.CharField(label="Widerspruchsbehörde", max_length=200)
    reasons = sentences("Warum helfen Sie nicht ab?", "Der Träger liest diesen Text.")


class WithdrawForm(KernForm):
    """When the withdrawal came."""

    on = DatePartsField(label="Rücknahme eingegangen am")


class ResultForm(KernForm):
    """What the authority above decided."""

    result = forms.ChoiceField(label="Ergebnis", choices=Objection.Result.choices, widget=forms.RadioSelect)
    announced_on = DatePartsField(label="Dem Träger bekannt gegeben am")


class OpenForm(KernForm):
    """Why a grant may be taken back, and since when the office knows."""

    ground = forms.ChoiceField(
        label="Grund",
        choices=[(ground.value, f"{ground.label} ({ground.legal_basis})") for ground in Ground],
        widget=forms.RadioSelect,
    )
    facts = sentences("Was ist geschehen?", "Nur Tatsachen. Der Träger liest diesen Text in der Anhörung.")
    known_on = DatePartsField(
        label="Seit wann kennt das Sozialamt alle Tatsachen?",
        help_text="Ab diesem Tag läuft die Jahresfrist (§ 48 Abs. 4 VwVfG).",
    )


class HearForm(KernForm):
    """What is intended, and until when the Träger can answer."""

    text = sentences("Was haben Sie vor?", "Zum Beispiel: Wir wollen 4.000 € der Zuwendung widerrufen, weil …")
    until = DatePartsField(label="Äußerung bis", help_text="Mindestens 14 Tage.")


class CloseForm(KernForm):
    """What the Träger said on another way."""

    text = sentences("Was hat der Träger auf anderem Weg gesagt?", "Leer lassen, wenn nichts kam.", required=False)


class ProposeForm(KernForm):
    """What is taken back, and why."""

    amount = EuroField(label="Zurückgenommener oder widerrufener Betrag", min_value=Decimal("0.01"))
    reasons = sentences(
        "Begründung",
        "Steht im Bescheid. Gehen Sie auf die Äußerung ein, und sagen Sie, wie Sie Ihr Ermessen ausüben: Vertrauen "
        "des Trägers, Haushaltsinteresse, Besonderheiten des Falls (§§ 39, 40 VwVfG).",
        rows=8,
    )
