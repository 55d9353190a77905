"""The life of a guideline version as one table: two people release it, and only a draft can be changed."""

from django.db import models

from criteria.steps import Step


class State(models.TextChoices):
    """A state of a guideline version."""

    DRAFT = "draft", "Entwurf"
    SIGNED = "signed", "Einmal freigegeben"
    APPROVED = "approved", "Freigegeben"
    IN_FORCE = "in_force", "In Kraft"
    SUPERSEDED = "superseded", "Abgelöst"


USABLE = (State.APPROVED, State.IN_FORCE)
"""States in which a call may be based on the version."""
PUBLISHED = (State.APPROVED, State.IN_FORCE, State.SUPERSEDED)
"""States in which everybody may read the version."""
LABELS_FOR_APPLICANT = {
    State.DRAFT: "nicht sichtbar",
    State.SIGNED: "nicht sichtbar",
    State.APPROVED: "Beschlossen",
    State.IN_FORCE: "In Kraft",
    State.SUPERSEDED: "Abgelöst",
}
BASIS = "Konzept Sozialplanung, Ziel 7; Vier-Augen-Prinzip"

STEPS = (
    Step(
        name="sign",
        sources=(State.DRAFT,),
        target=State.SIGNED,
        act="guideline.sign",
        who="Leitung",
        legal_basis=BASIS,
        label="Fassung zum ersten Mal freigegeben",
        label_for_applicant="",
    ),
    Step(
        name="approve",
        sources=(State.SIGNED,),
        target=State.APPROVED,
        act="guideline.approve",
        who="Leitung, andere Person",
        legal_basis=BASIS,
        label="Fassung zum zweiten Mal freigegeben",
        label_for_applicant="Bewertungsraster veröffentlicht",
    ),
    Step(
        name="reopen",
        sources=(State.SIGNED, State.APPROVED),
        target=State.DRAFT,
        act="guideline.reopen",
        who="Leitung; nur, solange kein Förderaufruf auf der Fassung beruht",
        legal_basis="§ 39 VwVfG (Gründe nach festem Maßstab)",
        label="Fassung in den Entwurf zurückgenommen",
        label_for_applicant="",
    ),
    Step(
        name="enact",
        sources=(State.APPROVED,),
        target=State.IN_FORCE,
        act="guideline.enact",
        who="Leitung, ab dem Tag, an dem die Fassung gilt",
        legal_basis="Beschluss des Stadtrates",
        label="Fassung in Kraft gesetzt",
        label_for_applicant="In Kraft",
    ),
    Step(
        name="supersede",
        sources=(State.IN_FORCE,),
        target=State.SUPERSEDED,
        act="guideline.enact",
        who="Portal, wenn die nächste Fassung in Kraft tritt",
        legal_basis="Beschluss des Stadtrates",
        label="Fassung abgelöst",
        label_for_applicant="Abgelöst",
    ),
)
BY_NAME = {step.name: step for step in STEPS}
