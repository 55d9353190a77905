"""Sachberichte in each state, handed in through the doors."""

from decimal import Decimal

from grants.applications.models import Application
from reporting.narratives import workflow
from reporting.narratives.enclosing import enclose
from reporting.narratives.models import Narrative
from tests import factories
from tests.factories import NOW
from tests.grants.attachments.files import png

ANSWERS = {
    "goals": "Wir wollten mehr ältere Menschen erreichen. Das ist gelungen.",
    "activities": "Offener Treff an 240 Tagen, Beratung, Ausflüge.",
    "target_group": "Menschen über 60, viele alleinlebend.",
    "staff": "1,5 Stellen, beide mit Abschluss in Sozialer Arbeit.",
    "deviations": "Im Mai war zwei Wochen geschlossen, wegen eines Wasserschadens.",
    "outlook": "Wir bleiben dabei.",
}


def owed(application: Application | None = None) -> Narrative:
    """A Sachbericht that a grant owes, with one planned value."""
    application = application or factories.granted(
        factories.decided(
            factories.assessed(factories.checked(factories.checking_(factories.submitted(factories.elaborated()))))
        )
    )
    factories.run_outbox()
    return application.narratives.get()


def saved(narrative: Narrative | None = None, *, actual: str | None = "4100", **answers) -> Narrative:
    narrative = narrative or owed()
    return workflow.save(
        narrative=narrative,
        actor=narrative.application.created_by,
        now=NOW,
        version=narrative.version,
        answers=ANSWERS | answers,
        actuals={1: Decimal(actual) if actual else None},
    )


def submitted(narrative: Narrative | None = None) -> Narrative:
    narrative = saved(narrative)
    actor = narrative.application.created_by
    return workflow.submit(narrative=narrative, actor=actor, now=NOW, version=narrative.version)


def questioned(narrative: Narrative | None = None) -> Narrative:
    narrative = narrative or submitted()
    workflow.ask(
        narrative=narrative, actor=factories.UserFactory(caseworker=True), now=NOW, text="Warum waren es mehr Besuche?"
    )
    return Narrative.objects.get(pk=narrative.pk)


def answered(narrative: Narrative | None = None) -> Narrative:
    narrative = narrative or questioned()
    return workflow.answer(
        narrative=narrative,
        actor=narrative.application.created_by,
        now=NOW,
        version=narrative.version,
        reply="Der Treff hatte einen Tag mehr geöffnet.",
    )


def accepted(narrative: Narrative | None = None) -> Narrative:
    actor = factories.UserFactory(caseworker=True)
    return workflow.accept(narrative=narrative or submitted(), actor=actor, now=NOW)


def reported(application: Application, *, text: str = "Wir bleiben dabei.") -> dict[str, int]:
    """A Sachbericht of a grant, handed in with a paper: their ids by what stands in addresses."""
    narrative = owed(application)
    actor = application.created_by
    paper = enclose(narrative=narrative, actor=actor, now=NOW, name="Flyer.png", data=png())
    narrative = saved(narrative, outlook=text)
    workflow.submit(narrative=narrative, actor=actor, now=NOW, version=narrative.version)
    return {"narrative": narrative.pk, "report_paper": paper.pk}
