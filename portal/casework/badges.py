"""How the states of a file look in the office."""

from dataclasses import replace

from grants.applications.states import State
from portal.kern.badges import Badge

STATES = {
    State.DRAFT: Badge("info", State.DRAFT.label, "edit"),
    State.SUBMITTED: Badge("warning", State.SUBMITTED.label),
    State.CHECKING: Badge("info", State.CHECKING.label),
    State.CORRECTION: Badge("warning", State.CORRECTION.label),
    State.ASSESSMENT: Badge("info", State.ASSESSMENT.label),
    State.DELIBERATION: Badge("info", State.DELIBERATION.label),
    State.COSIGNING: Badge("warning", State.COSIGNING.label),
    State.GRANTED: Badge("success", State.GRANTED.label),
    State.REJECTED: Badge("danger", State.REJECTED.label),
    State.WITHDRAWN: Badge("info", State.WITHDRAWN.label),
}

CHANGE_NOTICE = Badge("warning", "Neue Mitteilung")
LATE = Badge("warning", "Verspätet")
EARLY_START = Badge("warning", "Vorzeitiger Beginn")


def state_badge(application) -> Badge:
    """The state of a file in the words of its guideline version."""
    return replace(STATES[State(application.state)], label=application.get_state_display())


def concerns_of(application) -> list[Badge]:
    """What is to be minded in a file beside the procedure. Expects a row from
    `grants.change_notices.queries.with_concerns`, with its call."""
    return [
        *([LATE] if application.is_late else []),
        *([CHANGE_NOTICE] if application.has_change_notice else []),
        *([EARLY_START] if application.has_early_start else []),
    ]
