"""The workflow of a delivery as one table."""

from django.db import models

from criteria.steps import Step


class State(models.TextChoices):
    """A state, with its label for the office."""

    DUE = "due", "Offen"
    SUBMITTED = "submitted", "Abgegeben"
    ACCEPTED = "accepted", "Angenommen"
    RETURNED = "returned", "Zurückgegeben"


LABELS_FOR_APPLICANT = {
    State.DUE: "Noch abzugeben",
    State.SUBMITTED: "Abgegeben",
    State.ACCEPTED: "Angenommen",
    State.RETURNED: "Bitte nachbessern",
}
OPEN = (State.DUE, State.RETURNED)

STEPS = (
    Step(
        name="submit",
        sources=OPEN,
        target=State.SUBMITTED,
        act="delivery.submit",
        who="Träger",
        legal_basis="§ 36 Abs. 2 Nr. 4 VwVfG (Auflage im Bescheid)",
        label="Statistik abgegeben",
        label_for_applicant="Statistik abgeben",
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
