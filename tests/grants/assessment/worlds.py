"""Applications whose assessors had to agree, and that were given back."""

import datetime
from decimal import Decimal

from grants.applications.models import Application
from grants.assessment import calibration, discussion, noting, workflow
from grants.assessment.calibration import CalibrationCase, CalibrationSheet
from grants.assessment.discussion import Remark, RevisedScore
from grants.assessment.models import Result
from grants.assessment.outside import NotedAid, NotedGrant
from grants.assessment.returning import return_to_assessment
from tests import factories
from tests.factories import NOW

AGREED = {
    "bedarf": workflow.Mark(3, "Die Zahlen des Ortsteils belegen den Bedarf."),
    "konzept": workflow.Mark(2, "Das Konzept nennt keine Vertretung."),
}


def far_apart() -> Application:
    """Two sheets are in: 100 % and 25 %."""
    application = factories.checked()
    for points in (4, 1):
        factories.assess(application, {"bedarf": points, "konzept": points})
    return application


def close(application: Application, **answers) -> Application:
    return workflow.complete_assessment(application=application, actor=application.caseworker, now=NOW, **answers)


def people_of(application: Application) -> list:
    return [sheet.assessor for sheet in application.assessments.order_by("pk")]


def moderated() -> Result:
    """The assessors agreed on 3 and 2 points."""
    application = far_apart()
    close(application, moderation="Gespräch am Montag.", marks=AGREED, took_part=people_of(application))
    return Result.objects.get(application=application)


def give_back(application: Application, **answers) -> Application:
    arguments = {"reason": "Ein Bogen ging von falschen Zahlen aus.", "actor": application.caseworker, "now": NOW}
    return return_to_assessment(application=application, **(arguments | answers))


def returned() -> Application:
    """Given back from the ranking, with no sheet opened again."""
    return give_back(factories.assessed())


def noted_aid(organisation, **fields) -> NotedAid:
    """Aid of 20.000 euros that a Träger was granted in spring."""
    said = {"kind": "De-minimis", "giver": "Land Sachsen", "granted_on": datetime.date(2026, 3, 2)}
    said |= {"amount": Decimal("20000.00"), "actor": factories.UserFactory(caseworker=True), "now": NOW}
    return noting.note_aid(organisation=organisation, **(said | fields))


def noted_grant(organisation, **fields) -> NotedGrant:
    """What the Jugendamt grants a Träger for 2027."""
    said = {"office": "Jugendamt", "subject": "Offene Arbeit", "source": "Auskunft vom 01.09.2026"}
    said |= {"start": datetime.date(2027, 1, 1), "end": datetime.date(2027, 12, 31), "amount": Decimal("5000.00")}
    said |= {"actor": factories.UserFactory(caseworker=True), "now": NOW}
    return noting.note_grant(organisation=organisation, **(said | fields))


def a_remark() -> Remark:
    """An assessor said something once all sheets were in."""
    application = far_apart()
    return discussion.remark(
        application=application, actor=people_of(application)[0], now=NOW, code="bedarf", text="Der Bedarf ist belegt."
    )


def a_revision() -> RevisedScore:
    """An assessor changed 1 point into 3."""
    sheet = far_apart().assessments.order_by("pk").last()
    mark = workflow.Mark(3)
    discussion.revise(assessment=sheet, actor=sheet.assessor, now=NOW, code="bedarf", mark=mark, why="Neu gelesen.")
    return RevisedScore.objects.get(assessor=sheet.assessor)


REFERENCE = {"bedarf": workflow.Mark(3, "Belegt mit Zahlen."), "konzept": workflow.Mark(2, "Die Vertretung fehlt.")}


def a_case(guideline=None, *, is_draft=False) -> CalibrationCase:
    """A calibration file with its reference, released unless it is a draft."""
    officer, guideline = factories.UserFactory(caseworker=True), guideline or factories.GuidelineFactory()
    made = calibration.make_case(
        guideline=guideline, title="Erfundener Treff", story="Alles erfunden.", actor=officer, now=NOW
    )
    return made if is_draft else calibration.release_case(case=made, actor=officer, now=NOW, marks=REFERENCE)


def a_calibration_sheet() -> CalibrationSheet:
    marks = {"bedarf": workflow.Mark(2), "konzept": workflow.Mark(2)}
    return calibration.hand_in(case=a_case(), actor=factories.UserFactory(assessor=True), now=NOW, marks=marks)
