"""The steps of a Widerspruch and of a Rücknahme or Widerruf, as tables. They drive django_fsm and print docs."""

from django.db import models

from criteria.steps import Step


class ObjectionState(models.TextChoices):
    """Where a Widerspruch stands."""

    RECEIVED = "received", "Eingegangen"
    REMEDY_PROPOSED = "remedy_proposed", "Abhilfe vorgeschlagen"
    REMEDIED = "remedied", "Abgeholfen"
    FORWARDED = "forwarded", "An die Widerspruchsbehörde abgegeben"
    DECIDED = "decided", "Widerspruchsbescheid ergangen"
    SUED = "sued", "Klage anhängig"
    JUDGED = "judged", "Klage beendet"
    WITHDRAWN = "withdrawn", "Zurückgenommen"


OBJECTION_LABELS = {
    ObjectionState.RECEIVED: "Wird geprüft",
    ObjectionState.REMEDY_PROPOSED: "Wird geprüft",
    ObjectionState.REMEDIED: "Dem Widerspruch ist abgeholfen",
    ObjectionState.FORWARDED: "Liegt der Widerspruchsbehörde vor",
    ObjectionState.DECIDED: "Über den Widerspruch ist entschieden",
    ObjectionState.SUED: "Das Gericht entscheidet",
    ObjectionState.JUDGED: "Das Verfahren vor Gericht ist beendet",
    ObjectionState.WITHDRAWN: "Zurückgenommen",
}
PENDING = (ObjectionState.RECEIVED, ObjectionState.REMEDY_PROPOSED, ObjectionState.FORWARDED)
SUED = (ObjectionState.SUED, ObjectionState.JUDGED)

OBJECTION_STEPS = (
    Step(
        name="propose_remedy",
        sources=(ObjectionState.RECEIVED,),
        target=ObjectionState.REMEDY_PROPOSED,
        act="objection.propose_remedy",
        who="Sachbearbeitung oder Leitung",
        legal_basis="§ 72 VwGO",
        label="Abhilfe vorgeschlagen",
        label_for_applicant="Wird geprüft",
    ),
    Step(
        name="return_remedy",
        sources=(ObjectionState.REMEDY_PROPOSED,),
        target=ObjectionState.RECEIVED,
        act="objection.cosign_remedy",
        who="Leitung, eine zweite Person",
        legal_basis="Vier-Augen-Prinzip",
        label="Vorschlag zur Abhilfe zurückgegeben",
        label_for_applicant="Wird geprüft",
    ),
    Step(
        name="cosign_remedy",
        sources=(ObjectionState.REMEDY_PROPOSED,),
        target=ObjectionState.REMEDIED,
        act="objection.cosign_remedy",
        who="Leitung, eine zweite Person",
        legal_basis="§ 72 VwGO; §§ 37, 39 VwVfG",
        label="Abhilfe mitgezeichnet",
        label_for_applicant="Dem Widerspruch ist abgeholfen",
        letter="Abhilfebescheid",
    ),
    Step(
        name="forward",
        sources=(ObjectionState.RECEIVED,),
        target=ObjectionState.FORWARDED,
        act="objection.forward",
        who="Sachbearbeitung oder Leitung",
        legal_basis="§ 73 Abs. 1 VwGO",
        label="Nicht abgeholfen und an die Widerspruchsbehörde abgegeben",
        label_for_applicant="Liegt der Widerspruchsbehörde vor",
        letter="Abgabe des Widerspruchs",
    ),
    Step(
        name="withdraw",
        sources=PENDING,
        target=ObjectionState.WITHDRAWN,
        act="objection.record",
        who="Sachbearbeitung, auf Erklärung des Trägers",
        legal_basis="Verfügung über den eigenen Rechtsbehelf",
        label="Widerspruch zurückgenommen",
        label_for_applicant="Zurückgenommen",
    ),
    Step(
        name="decide",
        sources=(ObjectionState.FORWARDED,),
        target=ObjectionState.DECIDED,
        act="objection.record",
        who="Sachbearbeitung, nach dem Bescheid der Widerspruchsbehörde",
        legal_basis="§ 73 VwGO",
        label="Widerspruchsbescheid vermerkt",
        label_for_applicant="Über den Widerspruch ist entschieden",
    ),
    Step(
        name="sue",
        sources=(ObjectionState.DECIDED,),
        target=ObjectionState.SUED,
        act="objection.record",
        who="Sachbearbeitung, auf Nachricht des Gerichts",
        legal_basis="§§ 74, 81 VwGO",
        label="Klage vermerkt",
        label_for_applicant="Das Gericht entscheidet",
    ),
    Step(
        name="judge",
        sources=(ObjectionState.SUED,),
        target=ObjectionState.JUDGED,
        act="objection.record",
        who="Sachbearbeitung, sobald das Verfahren rechtskräftig beendet ist",
        legal_basis="§ 121 VwGO",
        label="Ausgang der Klage vermerkt",
        label_for_applicant="Das Verfahren vor Gericht ist beendet",
    ),
)


class RevocationState(models.TextChoices):
    """Where a Rücknahme or a Widerruf stands."""

    OPENED = "opened", "Eröffnet"
    HEARING = "hearing", "Anhörung läuft"
    HEARD = "heard", "Angehört"
    PROPOSED = "proposed", "Vorgeschlagen"
    DECIDED = "decided", "Entschieden"
    DROPPED = "dropped", "Eingestellt"


REVOCATION_LABELS = {
    RevocationState.OPENED: "In Prüfung",
    RevocationState.HEARING: "Bitte äußern Sie sich",
    RevocationState.HEARD: "In Prüfung",
    RevocationState.PROPOSED: "In Prüfung",
    RevocationState.DECIDED: "Entschieden",
    RevocationState.DROPPED: "Eingestellt",
}
ENDED = (RevocationState.DECIDED, RevocationState.DROPPED)

REVOCATION_STEPS = (
    Step(
        name="hear",
        sources=(RevocationState.OPENED,),
        target=RevocationState.HEARING,
        act="revocation.prepare",
        who="Sachbearbeitung",
        legal_basis="§ 28 Abs. 1 VwVfG",
        label="Träger angehört",
        label_for_applicant="Bitte äußern Sie sich",
        letter="Anhörung",
    ),
    Step(
        name="answer",
        sources=(RevocationState.HEARING,),
        target=RevocationState.HEARD,
        act="revocation.answer",
        who="Träger, mit Zeichnungsrecht",
        legal_basis="§ 28 Abs. 1 VwVfG",
        label="Zur Anhörung geäußert",
        label_for_applicant="Äußerung absenden",
    ),
    Step(
        name="close_hearing",
        sources=(RevocationState.HEARING,),
        target=RevocationState.HEARD,
        act="revocation.prepare",
        who="Sachbearbeitung",
        legal_basis="§ 28 Abs. 1, § 24 VwVfG",
        label="Anhörung abgeschlossen",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="propose",
        sources=(RevocationState.HEARD,),
        target=RevocationState.PROPOSED,
        act="revocation.propose",
        who="Sachbearbeitung oder Leitung",
        legal_basis="§§ 39, 40, 48, 49 VwVfG",
        label="Entscheidung vorgeschlagen",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="give_back",
        sources=(RevocationState.PROPOSED,),
        target=RevocationState.HEARD,
        act="revocation.cosign",
        who="Leitung, eine zweite Person",
        legal_basis="Vier-Augen-Prinzip",
        label="Vorschlag zurückgegeben",
        label_for_applicant="In Prüfung",
    ),
    Step(
        name="cosign",
        sources=(RevocationState.PROPOSED,),
        target=RevocationState.DECIDED,
        act="revocation.cosign",
        who="Leitung, eine zweite Person",
        legal_basis="§§ 48, 49, 49a Abs. 1 VwVfG",
        label="Entscheidung mitgezeichnet",
        label_for_applicant="Entschieden",
        letter="Rücknahme oder Widerruf",
    ),
    Step(
        name="drop",
        sources=(RevocationState.OPENED, RevocationState.HEARING, RevocationState.HEARD),
        target=RevocationState.DROPPED,
        act="revocation.prepare",
        who="Sachbearbeitung",
        legal_basis="§§ 9, 40 VwVfG",
        label="Verfahren eingestellt",
        label_for_applicant="Eingestellt",
        letter="Einstellung, wenn der Träger angehört war",
    ),
)
OBJECTIONS = {step.name: step for step in OBJECTION_STEPS}
REVOCATIONS = {step.name: step for step in REVOCATION_STEPS}
