"""What every workflow table is made of. The doors that take a step stand in `grants.steps`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django_fsm import transition


@dataclass(frozen=True)
class Step:
    """One row of a workflow table.

    `sources` are always listed; `act` is the row of the table of rights; `who` and `legal_basis` are for people.
    `label` is what the office reads once the step was taken, `label_for_applicant` what the Träger reads of it, and
    `button` what stands on the button that takes it; empty where there is none.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    act: str
    who: str
    legal_basis: str
    label: str
    label_for_applicant: str
    letter: str = ""
    button: str = ""


def bind(steps: Sequence[Step], name: str):
    """The django_fsm decorator for a step, driven by the table."""
    step = next(step for step in steps if step.name == name)
    return transition(field="state", source=list(step.sources), target=step.target)


def plain(steps: Sequence[Step], name: str):
    """The method for a step that moves the state and changes nothing else."""

    def move(self, *, actor, now):
        pass

    move.__name__ = name
    return bind(steps, name)(move)
