"""Prints docs/workflow.md from the workflow tables: `python -m config.documents`. A test holds the two together."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from criteria.guideline import states as guidelines
from criteria.steps import Step
from grants.applications import states as applications
from grants.remedies import states as remedies
from reporting.deliveries import states as deliveries
from reporting.narratives import states as narratives

PAGE = Path(__file__).resolve().parents[1] / "docs" / "workflow.md"
HEAD = """# The workflows

Printed from `grants/applications/states.py`, `grants/remedies/states.py`, `criteria/guideline/states.py`,
`reporting/deliveries/states.py` and `reporting/narratives/states.py` by `python -m config.documents`; do not edit. A
step that is not in a table does not exist; sources are always listed.

What an office changes without code is data of a guideline version (`criteria/packages`), dated, checked when it is
brought in, approved by two people and compared with the version before:

- deadlines and usual times: the rules `application_deadline`, `grace_minutes`, `late_applications`, `correction_days`,
  `check_days`, `assessment_days`, `decision_days`, `spending_months`, `proof_months`, `interim_proof_months`; the usual
  times may be left unsaid (`keine`);
- who decides up to which amount, and whether a committee resolves first: `entscheidungsebenen`;
- checklists: `mindestanforderungen`, `ausschluesse`, `zugangsvoraussetzungen`; how many assess: `assessors`;
- what the Bescheid says: `textbausteine`, with their kind, when they stand, and what they need or exclude;
- what states and steps of an application are called in the office, for the Träger and on buttons: `bezeichnungen`.
  The usual words stand in the tables below; lists and filters over several calls keep them in their choices.

A rule that is unknown, missing or out of its bounds is refused with its place; so is a label that makes two states
sound alike, or tells the Träger apart what usually is one word for it. The core is not data: sources, targets, rights,
the second person, reasons and the order of steps stand in the tables below.
"""


def workflow_page() -> str:
    """The whole page."""
    return "\n".join(
        [
            HEAD,
            *_table("Application (Antrag)", applications.State, applications.LABELS_FOR_APPLICANT, applications.STEPS),
            *_words(applications.STEPS),
            *_table(
                "Objection (Widerspruch)",
                remedies.ObjectionState,
                remedies.OBJECTION_LABELS,
                remedies.OBJECTION_STEPS,
            ),
            *_table(
                "Revocation (Rücknahme und Widerruf)",
                remedies.RevocationState,
                remedies.REVOCATION_LABELS,
                remedies.REVOCATION_STEPS,
            ),
            *_table("Guideline (Fassung)", guidelines.State, guidelines.LABELS_FOR_APPLICANT, guidelines.STEPS),
            *_table("Delivery (Statistik)", deliveries.State, deliveries.LABELS_FOR_APPLICANT, deliveries.STEPS),
            *_table("Narrative (Sachbericht)", narratives.State, narratives.LABELS_FOR_APPLICANT, narratives.STEPS),
        ]
    )


def _table(title: str, states, labels_for_applicant: Mapping, steps: Iterable[Step]):
    yield f"## {title}\n"
    yield "| state | the office reads | the Träger reads |\n| --- | --- | --- |"
    for state in states:
        yield f"| `{state.value}` | {state.label} | {labels_for_applicant[state]} |"
    yield "\n| step | from | to | who | legal basis | letter |\n| --- | --- | --- | --- | --- | --- |"
    for step in steps:
        sources = ", ".join(f"`{source}`" for source in map(str, step.sources))
        cells = (f"`{step.name}` {step.label}", sources, f"`{step.target}`", step.who, step.legal_basis, step.letter)
        yield f"| {' | '.join(cells)} |"
    yield ""


def _words(steps: Iterable[Step]):
    """The usual words of the steps, for those who write a label."""
    yield "| step | the office reads | the Träger reads | on the button |\n| --- | --- | --- | --- |"
    for step in steps:
        yield f"| `{step.name}` | {step.label} | {step.label_for_applicant} | {step.button} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(workflow_page(), encoding="utf-8")
