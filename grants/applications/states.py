"""The workflow of an application as one table. It drives django_fsm, prints docs/workflow.md, and is tested whole."""

from django.db import models

from criteria.steps import Step


class State(models.TextChoices):
    """A state, with its label for the office."""

    DRAFT = "draft", "Entwurf"
    SUBMITTED = "submitted", "Eingereicht"
    CHECKING = "checking", "Formale Prüfung"
    CORRECTION = "correction", "Nachforderung"
    ASSESSMENT = "assessment", "Fachliche Bewertung"
    DELIBERATION = "deliberation", "Rangfolge und Entscheidung"
    COSIGNING = "cosigning", "Mitzeichnung"
    GRANTED = "granted", "Bewilligt"
    REJECTED = "rejected", "Abgelehnt"
    WITHDRAWN = "withdrawn", "Zurückgezogen"


LABELS_FOR_APPLICANT = {
    State.DRAFT: "Entwurf",
    State.SUBMITTED: "Eingereicht",
    State.CHECKING: "In Prüfung",
    State.CORRECTION: "Bitte nachbessern",
    State.ASSESSMENT: "In Prüfung",
    State.DELIBERATION: "In Prüfung",
    State.COSIGNING: "In Prüfung",
    State.GRANTED: "Bewilligt",
    State.REJECTED: "Abgelehnt",
    State.WITHDRAWN: "Zurückgezogen",
}

EDITABLE = (State.DRAFT, State.CORRECTION)
UNDECIDED = (State.SUBMITTED, State.CHECKING, State.CORRECTION, State.ASSESSMENT, State.DELIBERATION)

STEPS = (
    Step(
        name="submit",
        sources=(State.DRAFT,),
        target=State.SUBMITTED,
        act="application.submit",
        who="Träger, mit Zeichnungsrecht",
        legal_basis="§ 22 VwVfG; Fachförderrichtlinie, Antragsverfahren",
        label="Antrag eingereicht",
        label_for_applicant="Antrag absenden",
        letter="Eingangsbestätigung mit Kopie des Antrags",
    ),
    Step(
        name="start_check",
        sources=(State.SUBMITTED,),
        target=State.CHECKING,
        act="application.start_check",
        who="Sachbearbeitung",
        legal_basis="§ 24 VwVfG",
        label="Formale Prüfung begonnen",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="request_correction",
        sources=(State.CHECKING,),
        target=State.CORRECTION,
        act="application.request_correction",
        who="Sachbearbeitung",
        legal_basis="§ 25 VwVfG",
        label="Nachforderung gestellt",
        label_for_applicant="Bitte nachbessern",
        letter="Nachforderung",
    ),
    Step(
        name="resubmit",
        sources=(State.CORRECTION,),
        target=State.CHECKING,
        act="application.resubmit",
        who="Träger, mit Zeichnungsrecht",
        legal_basis="§ 26 Abs. 2 VwVfG",
        label="Nachbesserung eingereicht",
        label_for_applicant="Nachbesserung absenden",
        letter="Eingangsbestätigung mit Kopie des Antrags",
    ),
    Step(
        name="close_correction",
        sources=(State.CORRECTION,),
        target=State.CHECKING,
        act="application.close_correction",
        who="Sachbearbeitung",
        legal_basis="§ 24 Abs. 1, § 26 Abs. 2 VwVfG (Entscheidung nach Aktenlage)",
        label="Nachforderung ohne Antwort beendet",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="complete_check",
        sources=(State.CHECKING,),
        target=State.ASSESSMENT,
        act="application.complete_check",
        who="Sachbearbeitung",
        legal_basis="Fachförderrichtlinie, Bewilligungsverfahren",
        label="Formale Prüfung abgeschlossen",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="reject_formally",
        sources=(State.CHECKING,),
        target=State.COSIGNING,
        act="application.reject_formally",
        who="Leitung",
        legal_basis="§§ 35, 39 VwVfG; Fachförderrichtlinie, Zugangsvoraussetzungen",
        label="Ablehnung aus formalen Gründen entschieden",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="return_formal_rejection",
        sources=(State.COSIGNING,),
        target=State.CHECKING,
        act="application.return_formal_rejection",
        who="Leitung, eine zweite Person",
        legal_basis="Vier-Augen-Prinzip",
        label="Formale Ablehnung zurückgegeben",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="return_to_check",
        sources=(State.ASSESSMENT,),
        target=State.CHECKING,
        act="application.return_to_check",
        who="Sachbearbeitung",
        legal_basis="§ 24 VwVfG",
        label="Zur formalen Prüfung zurückgegeben",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="complete_assessment",
        sources=(State.ASSESSMENT,),
        target=State.DELIBERATION,
        act="application.complete_assessment",
        who="Sachbearbeitung",
        legal_basis="Konzept Sozialplanung, Ziel 7; § 40 VwVfG",
        label="Bewertung abgeschlossen",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="return_to_assessment",
        sources=(State.DELIBERATION,),
        target=State.ASSESSMENT,
        act="application.return_to_assessment",
        who="Sachbearbeitung",
        legal_basis="§§ 24, 40 VwVfG",
        label="Zur Bewertung zurückgegeben",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="decide",
        sources=(State.DELIBERATION,),
        target=State.COSIGNING,
        act="application.decide",
        who="Leitung",
        legal_basis="§§ 35, 35a, 39, 40 VwVfG",
        label="Entscheidung getroffen",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="return_decision",
        sources=(State.COSIGNING,),
        target=State.DELIBERATION,
        act="application.return_decision",
        who="Leitung, eine zweite Person",
        legal_basis="Vier-Augen-Prinzip",
        label="Entscheidung zurückgegeben",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="void_decision",
        sources=(State.COSIGNING,),
        target=State.DELIBERATION,
        act="application.void_decision",
        who="Förderportal, sobald eine Befangenheit bekannt wird",
        legal_basis="§§ 20, 21 VwVfG",
        label="Entscheidung wegen Befangenheit zurückgegeben",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="void_formal_rejection",
        sources=(State.COSIGNING,),
        target=State.CHECKING,
        act="application.void_decision",
        who="Förderportal, sobald eine Befangenheit bekannt wird",
        legal_basis="§§ 20, 21 VwVfG",
        label="Formale Ablehnung wegen Befangenheit zurückgegeben",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="cosign_award",
        sources=(State.COSIGNING,),
        target=State.GRANTED,
        act="application.cosign_award",
        who="Leitung, eine zweite Person",
        legal_basis="§§ 35, 36, 37, 39 VwVfG",
        label="Bewilligung mitgezeichnet",
        label_for_applicant="Bewilligt",
        letter="Zuwendungsbescheid",
    ),
    Step(
        name="cosign_rejection",
        sources=(State.COSIGNING,),
        target=State.REJECTED,
        act="application.cosign_rejection",
        who="Leitung, eine zweite Person",
        legal_basis="§§ 35, 37, 39 VwVfG",
        label="Ablehnung mitgezeichnet",
        label_for_applicant="Abgelehnt",
        letter="Ablehnungsbescheid",
    ),
    Step(
        name="withdraw",
        sources=(State.DRAFT, *UNDECIDED),
        target=State.WITHDRAWN,
        act="application.withdraw",
        who="Träger, mit Zeichnungsrecht",
        legal_basis="Verfügung über den eigenen Antrag",
        label="Antrag zurückgezogen",
        label_for_applicant="Antrag zurückziehen",
    ),
)

BY_NAME = {step.name: step for step in STEPS}
