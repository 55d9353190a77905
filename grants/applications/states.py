"""The workflow of an application as one table. It drives django_fsm, prints docs/workflow.md, and is tested whole.

The usual words stand in `criteria.packages.labels`; a guideline version may have others (`grants.applications.labels`).
"""

from django.db import models

from criteria.packages import labels
from criteria.steps import Step


class State(models.TextChoices):
    """A state, with its usual label for the office."""

    DRAFT = "draft", labels.STATES["draft"].office
    SUBMITTED = "submitted", labels.STATES["submitted"].office
    CHECKING = "checking", labels.STATES["checking"].office
    CORRECTION = "correction", labels.STATES["correction"].office
    ASSESSMENT = "assessment", labels.STATES["assessment"].office
    DELIBERATION = "deliberation", labels.STATES["deliberation"].office
    COSIGNING = "cosigning", labels.STATES["cosigning"].office
    GRANTED = "granted", labels.STATES["granted"].office
    REJECTED = "rejected", labels.STATES["rejected"].office
    WITHDRAWN = "withdrawn", labels.STATES["withdrawn"].office


LABELS_FOR_APPLICANT = {state: labels.STATES[state.value].applicant for state in State}

EDITABLE = (State.DRAFT, State.CORRECTION)
UNDECIDED = (State.SUBMITTED, State.CHECKING, State.CORRECTION, State.ASSESSMENT, State.DELIBERATION)


def _step(name: str, **core) -> Step:
    words = labels.STEPS[name]
    return Step(name=name, label=words.office, label_for_applicant=words.applicant, button=words.button, **core)


STEPS = (
    _step(
        name="submit",
        sources=(State.DRAFT,),
        target=State.SUBMITTED,
        act="application.submit",
        who="Träger, mit Zeichnungsrecht",
        legal_basis="§ 22 VwVfG; Fachförderrichtlinie, Antragsverfahren",
        letter="Eingangsbestätigung mit Kopie des Antrags",
    ),
    _step(
        name="start_check",
        sources=(State.SUBMITTED,),
        target=State.CHECKING,
        act="application.start_check",
        who="Sachbearbeitung",
        legal_basis="§ 24 VwVfG",
    ),
    _step(
        name="request_correction",
        sources=(State.CHECKING,),
        target=State.CORRECTION,
        act="application.request_correction",
        who="Sachbearbeitung",
        legal_basis="§ 25 VwVfG",
        letter="Nachforderung",
    ),
    _step(
        name="resubmit",
        sources=(State.CORRECTION,),
        target=State.CHECKING,
        act="application.resubmit",
        who="Träger, mit Zeichnungsrecht",
        legal_basis="§ 26 Abs. 2 VwVfG",
        letter="Eingangsbestätigung mit Kopie des Antrags",
    ),
    _step(
        name="close_correction",
        sources=(State.CORRECTION,),
        target=State.CHECKING,
        act="application.close_correction",
        who="Sachbearbeitung",
        legal_basis="§ 24 Abs. 1, § 26 Abs. 2 VwVfG (Entscheidung nach Aktenlage)",
    ),
    _step(
        name="complete_check",
        sources=(State.CHECKING,),
        target=State.ASSESSMENT,
        act="application.complete_check",
        who="Sachbearbeitung",
        legal_basis="Fachförderrichtlinie, Bewilligungsverfahren",
    ),
    _step(
        name="reject_formally",
        sources=(State.CHECKING,),
        target=State.COSIGNING,
        act="application.reject_formally",
        who="Leitung",
        legal_basis="§§ 35, 39 VwVfG; Fachförderrichtlinie, Zugangsvoraussetzungen",
    ),
    _step(
        name="return_formal_rejection",
        sources=(State.COSIGNING,),
        target=State.CHECKING,
        act="application.return_formal_rejection",
        who="Leitung, eine zweite Person",
        legal_basis="Vier-Augen-Prinzip",
    ),
    _step(
        name="return_to_check",
        sources=(State.ASSESSMENT,),
        target=State.CHECKING,
        act="application.return_to_check",
        who="Sachbearbeitung",
        legal_basis="§ 24 VwVfG",
    ),
    _step(
        name="complete_assessment",
        sources=(State.ASSESSMENT,),
        target=State.DELIBERATION,
        act="application.complete_assessment",
        who="Sachbearbeitung",
        legal_basis="Konzept Sozialplanung, Ziel 7; § 40 VwVfG",
    ),
    _step(
        name="return_to_assessment",
        sources=(State.DELIBERATION,),
        target=State.ASSESSMENT,
        act="application.return_to_assessment",
        who="Sachbearbeitung",
        legal_basis="§§ 24, 40 VwVfG",
    ),
    _step(
        name="decide",
        sources=(State.DELIBERATION,),
        target=State.COSIGNING,
        act="application.decide",
        who="Leitung",
        legal_basis="§§ 35, 35a, 39, 40 VwVfG",
    ),
    _step(
        name="return_decision",
        sources=(State.COSIGNING,),
        target=State.DELIBERATION,
        act="application.return_decision",
        who="Leitung, eine zweite Person",
        legal_basis="Vier-Augen-Prinzip",
    ),
    _step(
        name="void_decision",
        sources=(State.COSIGNING,),
        target=State.DELIBERATION,
        act="application.void_decision",
        who="Förderportal, sobald eine Befangenheit bekannt wird",
        legal_basis="§§ 20, 21 VwVfG",
    ),
    _step(
        name="void_formal_rejection",
        sources=(State.COSIGNING,),
        target=State.CHECKING,
        act="application.void_decision",
        who="Förderportal, sobald eine Befangenheit bekannt wird",
        legal_basis="§§ 20, 21 VwVfG",
    ),
    _step(
        name="cosign_award",
        sources=(State.COSIGNING,),
        target=State.GRANTED,
        act="application.cosign_award",
        who="Leitung, eine zweite Person",
        legal_basis="§§ 35, 36, 37, 39 VwVfG",
        letter="Zuwendungsbescheid",
    ),
    _step(
        name="cosign_rejection",
        sources=(State.COSIGNING,),
        target=State.REJECTED,
        act="application.cosign_rejection",
        who="Leitung, eine zweite Person",
        legal_basis="§§ 35, 37, 39 VwVfG",
        letter="Ablehnungsbescheid",
    ),
    _step(
        name="amend",
        sources=(State.GRANTED, State.REJECTED),
        target=State.GRANTED,
        act="application.cosign_amendment",
        who="Leitung, eine zweite Person, nur mit der Abhilfe auf einen Widerspruch",
        legal_basis="§ 72 VwGO; §§ 35, 36, 37, 39 VwVfG",
        letter="Abhilfebescheid",
    ),
    _step(
        name="withdraw",
        sources=(State.DRAFT, *UNDECIDED),
        target=State.WITHDRAWN,
        act="application.withdraw",
        who="Träger, mit Zeichnungsrecht",
        legal_basis="Verfügung über den eigenen Antrag",
    ),
)

BY_NAME = {step.name: step for step in STEPS}
