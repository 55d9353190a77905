"""The state of an application as the interface names it.

A Träger must not learn from the interface what its own pages do not say: whether an application is being checked,
assessed or awaits its second signature is one state, "review".
"""

from django.db import models

from grants.applications.states import LABELS_FOR_APPLICANT, State


class PublicState(models.TextChoices):
    """How far an application is, for everybody alike."""

    DRAFT = "draft", LABELS_FOR_APPLICANT[State.DRAFT]
    SUBMITTED = "submitted", LABELS_FOR_APPLICANT[State.SUBMITTED]
    REVIEW = "review", LABELS_FOR_APPLICANT[State.CHECKING]
    CORRECTION = "correction", LABELS_FOR_APPLICANT[State.CORRECTION]
    GRANTED = "granted", LABELS_FOR_APPLICANT[State.GRANTED]
    REJECTED = "rejected", LABELS_FOR_APPLICANT[State.REJECTED]
    WITHDRAWN = "withdrawn", LABELS_FOR_APPLICANT[State.WITHDRAWN]


BY_LABEL = {state.label: state for state in PublicState}
BY_STATE = {state: BY_LABEL[label] for state, label in LABELS_FOR_APPLICANT.items()}


def states_behind(public: str) -> list[str]:
    """The states of the workflow that a public one stands for."""
    return [state.value for state, found in BY_STATE.items() if found == public]
