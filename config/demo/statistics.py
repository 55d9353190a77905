"""The invented statistics of the demo: workbooks that Träger hand in, accepted and fed into the store."""

import csv
import datetime
import io
import random
from decimal import Decimal

from grants.people.models import User
from reporting.deliveries import workflow
from reporting.deliveries.forms import workbook_form
from reporting.deliveries.models import Delivery
from reporting.deliveries.workbook.form import Form, identification, short_header

LAST_ONES_OPEN = 6


def load(now: datetime.datetime) -> None:
    """Hand in what was due before `now`, except the last ones; accept most of it."""
    chance = random.Random(630)  # noqa: S311  (a demo, not a secret)
    officer = User.objects.get(email__startswith="sachbearbeitung@")
    past = Delivery.objects.filter(period__end__lt=now.date()).order_by("period__end", "pk")
    deliveries = list(past.select_related("application__created_by", "period__survey"))
    for delivery in deliveries[: len(deliveries) - LAST_ONES_OPEN]:
        _hand_in(delivery, chance)
    for number, delivery in enumerate(deliveries[: len(deliveries) - LAST_ONES_OPEN]):
        day = _moment(delivery) + datetime.timedelta(days=5)
        if number >= len(deliveries) - LAST_ONES_OPEN - 3:
            continue
        workflow.accept(delivery=delivery, actor=officer, now=day)


def _hand_in(delivery: Delivery, chance: random.Random) -> None:
    actor, moment = delivery.application.created_by, _moment(delivery)
    data = _filled(workbook_form(delivery), chance)
    workflow.upload(delivery=delivery, actor=actor, now=moment, name="statistik.csv", data=data)
    workflow.submit(
        delivery=delivery,
        actor=actor,
        now=moment,
        explanation="Neue Räume und mehr Öffnungstage. (Erfundenes Beispiel.)",
    )


def _moment(delivery: Delivery) -> datetime.datetime:
    noon = datetime.time(12, tzinfo=delivery.created_at.tzinfo)
    return datetime.datetime.combine(delivery.period.due_on - datetime.timedelta(days=9), noon)


def _filled(form: Form, chance: random.Random) -> bytes:
    """The form as CSV from a Träger's own system, with invented values near those of the last period."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([identification(form)])
    writer.writerow(short_header(form))
    for line in form.lines:
        values = []
        for column in form.columns:
            before = line.previous.get(column.code) or Decimal(chance.randrange(20, 900))
            values.append(int(before * chance.randrange(80, 125) / 100))
        writer.writerow([line.place, *values])
    return file.getvalue().encode("utf-8-sig")
