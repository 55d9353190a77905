"""What the states and steps of an application are called: in the words of its guideline version, else as usual.

The version is that of the call. A list adds `WITH_LABELS` to what it prefetches, and then asks no query per row.
"""

from criteria.guideline.models import Label
from criteria.guideline.queries import labels_of
from criteria.packages.shape import LabelKind
from criteria.steps import Step
from grants.applications.states import BY_NAME, LABELS_FOR_APPLICANT, State

WITH_LABELS = "call__guideline__labels"
"""What a queryset of applications prefetches; through a relation its name goes before."""


def state_for_office(application, state: str = "") -> str:
    """The present state, or another one of this application, as the office reads it."""
    found = State(state or application.state)
    own = _own(application, LabelKind.STATE, found)
    return own.office if own and own.office else str(found.label)


def state_for_applicant(application) -> str:
    """The present state as the Träger reads it."""
    own = _own(application, LabelKind.STATE, application.state)
    return own.applicant if own and own.applicant else LABELS_FOR_APPLICANT[State(application.state)]


def step_for_office(application, step: Step) -> str:
    """A step that was taken, as the office reads it in the record."""
    own = _own(application, LabelKind.STEP, step.name)
    return own.office if own and own.office else step.label


def step_for_applicant(application, name: str) -> str:
    """A step that was taken, as the Träger reads it in the timeline; empty for what it does not read of."""
    own = _own(application, LabelKind.STEP, name)
    return own.applicant if own and own.applicant else BY_NAME[name].label_for_applicant


def button_of(application, name: str) -> str:
    """What stands on the button that takes a step."""
    own = _own(application, LabelKind.STEP, name)
    return own.button if own and own.button else BY_NAME[name].button


def _own(application, kind: LabelKind, name: str) -> Label | None:
    return labels_of(application.call.guideline).get((kind.value, str(name)))
