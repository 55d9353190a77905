"""Applications whose assessors had to agree, and that were given back."""

from grants.applications.models import Application
from grants.assessment import workflow
from grants.assessment.models import Result
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
