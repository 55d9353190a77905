"""Deliveries in each state, handed in through the doors with real workbooks."""

import io

import openpyxl

from grants.applications.models import Application
from reporting.deliveries import workflow
from reporting.deliveries.forms import workbook_form
from reporting.deliveries.models import Delivery, Upload
from reporting.deliveries.workbook.template import build
from tests import factories
from tests.factories import NOW


def due(application: Application | None = None) -> Delivery:
    """A delivery that a grant owes."""
    factories.period()
    application = application or factories.granted()
    factories.run_outbox()
    return application.deliveries.get()


def workbook(delivery: Delivery, visits: object = 1200, advice: object = 300) -> bytes:
    """The template of a delivery as the Träger fills it in: Besuche and Beratungen in Connewitz."""
    book = openpyxl.load_workbook(io.BytesIO(build(workbook_form(delivery))))
    book["Daten"]["C7"], book["Daten"]["E7"] = visits, advice
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def upload(delivery: Delivery, *, actor=None, now=NOW, **values) -> Upload:
    actor = actor or delivery.application.created_by
    data = workbook(delivery, **values)
    return workflow.upload(delivery=delivery, actor=actor, now=now, name="statistik.xlsx", data=data)


def uploaded(delivery: Delivery | None = None, *, now=NOW, **values) -> Delivery:
    delivery = delivery or due()
    upload(delivery, now=now, **values)
    return Delivery.objects.get(pk=delivery.pk)


def submitted(delivery: Delivery | None = None, *, now=NOW, **values) -> Delivery:
    delivery = uploaded(delivery, now=now, **values)
    actor = delivery.application.created_by
    return workflow.submit(delivery=delivery, actor=actor, now=now, explanation="Wir haben länger geöffnet.")


def accepted(delivery: Delivery | None = None, *, now=NOW, **values) -> Delivery:
    delivery = submitted(delivery, now=now, **values)
    return workflow.accept(delivery=delivery, actor=factories.UserFactory(caseworker=True), now=now)


def returned(delivery: Delivery | None = None, *, now=NOW) -> Delivery:
    return workflow.give_back(
        delivery=delivery or submitted(now=now),
        actor=factories.UserFactory(caseworker=True),
        now=now,
        reason="Die Besuche im Mai fehlen.",
    )
