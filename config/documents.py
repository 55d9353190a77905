"""Prints docs/workflow.md from the workflow tables: `python -m config.documents`. A test holds the two together."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from criteria.guideline import states as guidelines
from criteria.steps import Step
from grants.applications import states as applications
from reporting.deliveries import states as deliveries

PAGE = Path(__file__).resolve().parents[1] / "docs" / "workflow.md"
HEAD = """# The workflows

Printed from `grants/applications/states.py`, `criteria/guideline/states.py` and `reporting/deliveries/states.py` by
`python -m config.documents`; do not edit. A step that is not in a table does not exist; sources are always listed.
"""


def workflow_page() -> str:
    """The whole page."""
    return "\n".join(
        [
            HEAD,
            *_table("Application (Antrag)", applications.State, applications.LABELS_FOR_APPLICANT, applications.STEPS),
            *_table("Guideline (Fassung)", guidelines.State, guidelines.LABELS_FOR_APPLICANT, guidelines.STEPS),
            *_table("Delivery (Statistik)", deliveries.State, deliveries.LABELS_FOR_APPLICANT, deliveries.STEPS),
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


if __name__ == "__main__":
    PAGE.write_text(workflow_page(), encoding="utf-8")
