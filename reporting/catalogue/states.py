"""The workflow of a version of an Erhebung as one table."""

from django.db import models

from criteria.steps import Step


class State(models.TextChoices):
    DRAFT = "draft", "Entwurf"
    RELEASED = "released", "Freigegeben"


STEPS = (
    Step(
        name="release",
        sources=(State.DRAFT,),
        target=State.RELEASED,
        act="catalogue.edit",
        who="Sozialplanung",
        legal_basis="Konzept Sozialplanung, Ziel 1",
        label="Fassung der Erhebung freigegeben",
        label_for_applicant="Freigegeben",
    ),
)
BY_NAME = {step.name: step for step in STEPS}
