"""The workflow of a delivery as one table."""

from django.db import models

from criteria.steps import Step


class State(models.TextChoices):
    """A state, with its label for the office."""

    DUE = "due", "Offen"
    CHECKED = "checked", "Geprüft"
    SUBMITTED = "submitted", "Abgegeben"
    ACCEPTED = "accepted", "Angenommen"
    RETURNED = "returned", "Zurückgegeben"


LABELS_FOR_APPLICANT = {
    State.DUE: "Noch abzugeben",
    State.CHECKED: "Geprüft, noch abzugeben",
    State.SUBMITTED: "Abgegeben",
    State.ACCEPTED: "Angenommen",
    State.RETURNED: "Bitte nachbessern",
}
OPEN = (State.DUE, State.CHECKED, State.RETURNED)
DUTY = "§ 36 Abs. 2 Nr. 4 VwVfG (Auflage im Bescheid)"

STEPS = (
    Step(
        name="pass_check",
        sources=OPEN,
        target=State.CHECKED,
        act="delivery.upload",
        who="Träger",
        legal_basis=DUTY,
        label="Statistik ohne Fehler geprüft",
        label_for_applicant="Geprüft",
    ),
    Step(
        name="rework",
        sources=(State.CHECKED,),
        target=State.DUE,
        act="delivery.upload",
        who="Träger",
        legal_basis=DUTY,
        label="Statistik wieder mit Fehlern",
        label_for_applicant="Noch abzugeben",
    ),
    Step(
        name="submit",
        sources=(State.CHECKED, State.RETURNED),
        target=State.SUBMITTED,
        act="delivery.submit",
        who="Träger",
        legal_basis=DUTY,
        label="Statistik abgegeben",
        label_for_applicant="Statistik abgeben",
    ),
    Step(
        name="take_back",
        sources=(State.SUBMITTED,),
        target=State.CHECKED,
        act="delivery.submit",
        who="Träger",
        legal_basis=DUTY,
        label="Abgabe der Statistik zurückgenommen",
        label_for_applicant="Abgabe zurücknehmen",
    ),
    Step(
        name="accept",
        sources=(State.SUBMITTED,),
        target=State.ACCEPTED,
        act="delivery.accept",
        who="Sachbearbeitung",
        legal_basis="Konzept Sozialplanung, Ziel 1",
        label="Statistik angenommen",
        label_for_applicant="Angenommen",
    ),
    Step(
        name="give_back",
        sources=(State.SUBMITTED, State.ACCEPTED),
        target=State.RETURNED,
        act="delivery.return",
        who="Sachbearbeitung",
        legal_basis="Konzept Sozialplanung, Ziel 1",
        label="Statistik zurückgegeben",
        label_for_applicant="Bitte nachbessern",
    ),
)

BY_NAME = {step.name: step for step in STEPS}
