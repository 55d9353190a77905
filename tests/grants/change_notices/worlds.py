"""Notices and requests that went through their doors."""

import datetime

from grants.applications import starting_early
from grants.applications.early_starts import EarlyStart
from grants.applications.models import Application
from grants.change_notices import workflow
from grants.change_notices.models import ChangeNotice, Enclosure
from tests import factories
from tests.factories import NOW
from tests.grants.attachments import files

SINCE = datetime.date(2026, 9, 14)
DAY = datetime.date(2026, 10, 1)
BASIS = "VwV zu § 44 SäHO Nr. 1.3"


def told(application: Application, **fields) -> ChangeNotice:
    """A notice about other funds."""
    values = {"kind": "funding", "known_since": SINCE, "text": "Das Land gibt 3.000 Euro."} | fields
    actor = values.pop("actor", application.created_by)
    return workflow.report(application=application, actor=actor, now=NOW, **values)


def enclosed(notice: ChangeNotice, **fields) -> Enclosure:
    """A PDF added to a notice."""
    values = {"name": "Zusage.pdf", "data": files.paper("Zusage"), "actor": notice.reported_by} | fields
    return workflow.enclose(notice=notice, now=NOW, **values)


def costly(limit: str = "5000.00", organisation=None, actor=None) -> Application:
    """A submitted application with eligible costs of 10,000 €; from `limit` on the guideline asks for consent."""
    call = factories.CallFactory(guideline=factories.GuidelineFactory(early_start_limit=limit))
    return factories.submitted(factories.complete(factories.draft(call, organisation, actor=actor)))


def asked(application: Application, **fields) -> EarlyStart:
    """A request to begin on 1 October."""
    values = {"wanted_from": DAY, "reason": "Die Räume sind nur jetzt zu mieten."} | fields
    actor = values.pop("actor", application.created_by)
    return starting_early.request_early_start(application=application, actor=actor, now=NOW, **values)


def consented(request: EarlyStart, **fields) -> EarlyStart:
    values = {"allowed_from": DAY, "reason": "Dringlich.", "legal_basis": BASIS} | fields
    actor = values.pop("actor", None) or factories.UserFactory(caseworker=True)
    return starting_early.consent(request=request, actor=actor, now=NOW, **values)


def refused_(request: EarlyStart) -> EarlyStart:
    officer = factories.UserFactory(caseworker=True)
    return starting_early.refuse(request=request, actor=officer, now=NOW, reason="Nicht dringlich.", legal_basis=BASIS)
