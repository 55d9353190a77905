"""The invented statistics of the demo: workbooks that Träger hand in, accepted and fed into the store."""

import datetime
import random
from decimal import Decimal

from grants.people.models import User
from reporting.deliveries import workflow
from reporting.deliveries.forms import workbook_form
from reporting.deliveries.models import Delivery
from reporting.deliveries.workbook.csvfile import write_csv
from reporting.deliveries.workbook.form import CITY, DATA_SHEET, Form, place_label

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
    labels = {place.code: place_label(place) for place in (*form.places, CITY)}
    lines = []
    for line in form.lines:
        asked = [column for column in form.columns if column.is_city == (line.place == CITY.code)]
        totals = {it.code: _near(line.previous.get(it.code), chance) for it in asked if it.sheet == DATA_SHEET}
        lines.append((labels[line.place], totals | _parts(form, totals, chance)))
    return write_csv(form, lines)


def _near(before: Decimal | None, chance: random.Random) -> Decimal:
    return Decimal(int((before or Decimal(chance.randrange(20, 900))) * chance.randrange(80, 125) / 100))


def _parts(form: Form, totals: dict[str, Decimal], chance: random.Random) -> dict[str, Decimal]:
    """Values of every breakdown that fit their total."""
    found: dict[str, Decimal] = {}
    for rule in form.rules:
        first, *others = rule.columns
        if rule.kind == "sum_of_parts" and first in totals:
            left = totals[first]
            for part in others[:-1]:
                found[part] = Decimal(int(left * chance.randrange(10, 60) / 100))
                left -= found[part]
            found[others[-1]] = left
        elif rule.kind == "part_of_whole" and others[0] in totals:
            found[first] = Decimal(int(totals[others[0]] * chance.randrange(5, 70) / 100))
    return found
