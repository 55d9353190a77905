"""What people of the office type about Bekanntgabe, Widerspruch, Rücknahme and Widerruf. Doors check its meaning."""

from decimal import Decimal

from django import forms

from criteria.financing import Financing
from grants.remedies.announcements import LONGEST_TEXT, Posting
from grants.remedies.models import Objection
from grants.remedies.revocations import Ground
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

    ruling = sentences("Was gilt statt des angefochtenen Bescheids?", "Steht im Abhilfebescheid.")
    reasons = sentences("Begründung", "Steht im Abhilfebescheid.")


class GrantRemedyForm(RemedyForm):
    """An Abhilfe that may also raise the Zuwendung. `years` are the budget years of the call."""

    amount = EuroField(
        label="Zuwendung nach der Abhilfe",
        help_text="Die ganze Zuwendung, nicht nur das Mehr. Leer lassen, wenn der Betrag bleibt, wie er ist.",
        required=False,
    )
    kind = forms.TypedChoiceField(
        label="Finanzierungsart",
        help_text="Nur, wenn Sie einen Betrag angeben.",
        coerce=Financing,
        empty_value=None,
        required=False,
    )
    later = EuroField(help_text="Leer heißt: im selben Verhältnis wie im Plan des Trägers.", required=False)
    mark_optional = False

    def __init__(self, *args, kinds, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if len(years) > 1:
            self.fields["later"].label = f"Davon {years[1]}"
        else:
            del self.fields["later"]


class RevocationRemedyForm(RemedyForm):
    """An Abhilfe that may also lower what is taken back or revoked."""

    amount = EuroField(
        label="So viel bleibt zurückgenommen oder widerrufen",
        help_text="0 €, wenn nichts davon bleibt. Leer lassen, wenn der Betrag bleibt, wie er ist.",
        required=False,
    )


class CosignRemedyForm(KernForm):
    """The second signature where a committee is responsible for the new amount."""

    resolution = forms.CharField(
        label="Beschluss",
        help_text="Zum Beispiel: Sozialausschuss, Beschluss 123/27 vom 04.03.2027.",
        max_length=250,
    )


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


class SueForm(KernForm):
    """A Klage that was brought."""

    filed_on = DatePartsField(label="Klage erhoben am")
    court = forms.CharField(label="Gericht", max_length=200, initial="Verwaltungsgericht Leipzig")
    court_reference = forms.CharField(label="Aktenzeichen des Gerichts", max_length=100, required=False)


class JudgeForm(KernForm):
    """How a Klage ended."""

    judgment = forms.ChoiceField(label="Ausgang", choices=Objection.Judgment.choices, widget=forms.RadioSelect)
    final_on = DatePartsField(
        label="Rechtskräftig beendet am", help_text="Ab diesem Tag kann niemand mehr etwas dagegen einlegen."
    )


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
    effective_from = DatePartsField(
        label="Unwirksam ab",
        help_text="Ab diesem Tag ist die Zuwendung unwirksam; was ausgezahlt ist, wird erstattet. Leer lassen, wenn "
        "sie erst ab der Bekanntgabe wegfallen soll. Ein Widerruf nach § 49 Abs. 2 VwVfG wirkt nur so.",
        required=False,
    )
    immediate = sentences(
        "Gründe der sofortigen Vollziehung",
        "Nur ausfüllen, wenn der Bescheid trotz Widerspruch sofort gelten soll. Nennen Sie das besondere öffentliche "
        "Interesse im Einzelfall (§ 80 Abs. 3 VwGO).",
        rows=3,
        required=False,
    )


class RecoveryForm(KernForm):
    """What is to be repaid, with which interest, until when, and why."""

    paid_out = EuroField(
        label="Ausgezahlt",
        help_text="Alles, was der Träger von dieser Zuwendung bekommen hat. Das Portal zahlt nicht aus; bitte sehen "
        "Sie im Haushaltsverfahren nach.",
        min_value=Decimal("0.01"),
    )
    interest_from = DatePartsField(
        label="Zinsen ab",
        help_text="Der Tag, an dem die Zuwendung unwirksam wurde. Kam das Geld später an, ist es dieser Tag.",
    )
    waiver = sentences(
        "Gründe, von Zinsen abzusehen",
        "Nur ausfüllen, wenn Sie keine Zinsen verlangen: Der Träger hat die Umstände nicht zu vertreten und zahlt "
        "fristgerecht (§ 49a Abs. 3 Satz 2 VwVfG). Sonst rechnet das Portal die Zinsen bis heute aus.",
        rows=3,
        required=False,
    )
    due_on = DatePartsField(label="Zu zahlen bis", help_text="Mindestens 14 Tage. Üblich ist ein guter Monat.")
    reasons = sentences(
        "Begründung",
        "Steht im Bescheid. Sagen Sie auch, warum sich der Träger nicht darauf berufen kann, dass das Geld verbraucht "
        "ist (§ 49a Abs. 2 VwVfG).",
    )
