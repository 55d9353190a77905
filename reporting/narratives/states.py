"""The workflow of a Sachbericht as one table."""

from django.db import models

from criteria.steps import Step

DUTY = "ANBest-P Nr. 6.2 (Sachbericht als Teil des Verwendungsnachweises)"
CHECK = "ANBest-P Nr. 6; § 24 VwVfG"


class State(models.TextChoices):
    """A state, with its label for the office."""

    DRAFT = "draft", "Offen"
    SUBMITTED = "submitted", "Eingereicht"
    QUESTIONED = "questioned", "Rückfrage gestellt"
    ACCEPTED = "accepted", "Angenommen"


LABELS_FOR_APPLICANT = {
    State.DRAFT: "Noch abzugeben",
    State.SUBMITTED: "Eingereicht",
    State.QUESTIONED: "Bitte Rückfrage beantworten",
    State.ACCEPTED: "Angenommen",
}
OPEN = (State.DRAFT, State.QUESTIONED)

STEPS = (
    Step(
        name="submit",
        sources=(State.DRAFT,),
        target=State.SUBMITTED,
        act="narrative.submit",
        who="Träger",
        legal_basis=DUTY,
        label="Sachbericht eingereicht",
        label_for_applicant="Sachbericht einreichen",
    ),
    Step(
        name="ask",
        sources=(State.SUBMITTED,),
        target=State.QUESTIONED,
        act="narrative.examine",
        who="Sachbearbeitung",
        legal_basis=CHECK,
        label="Rückfrage zum Sachbericht gestellt",
        label_for_applicant="Bitte Rückfrage beantworten",
    ),
    Step(
        name="answer",
        sources=(State.QUESTIONED,),
        target=State.SUBMITTED,
        act="narrative.submit",
        who="Träger",
        legal_basis=DUTY,
        label="Rückfrage zum Sachbericht beantwortet",
        label_for_applicant="Antwort absenden",
    ),
    Step(
        name="accept",
        sources=(State.SUBMITTED,),
        target=State.ACCEPTED,
        act="narrative.examine",
        who="Sachbearbeitung",
        legal_basis=CHECK,
        label="Sachbericht angenommen",
        label_for_applicant="Angenommen",
    ),
)

BY_NAME = {step.name: step for step in STEPS}
