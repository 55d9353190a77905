"""Reads of deliveries: the period before, and how far the hand-over to the central statistics store is."""

from decimal import Decimal

from grants.outbox.models import Message
from reporting.catalogue.keys import key_of
from reporting.deliveries.models import Cell, Delivery
from reporting.deliveries.states import State

Values = dict[str, dict[str, Decimal]]


def previous(delivery: Delivery) -> Delivery | None:
    """The accepted delivery of the same organisation, project and survey for the period before."""
    return (
        Delivery.objects.filter(
            application__organisation=delivery.application.organisation_id,
            application__title=delivery.application.title,
            period__survey__code=delivery.period.survey.code,
            period__end__lt=delivery.period.start,
            state=State.ACCEPTED,
        )
        .order_by("-period__end")
        .first()
    )


def values(delivery: Delivery | None) -> Values:
    """The values of a delivery by Ortsteil code ("" is the whole city) and name of the figure; none for None.

    The name of a total is the code of its indicator, that of a part `indicator@category`.
    """
    found: Values = {}
    for cell in Cell.objects.filter(delivery=delivery).select_related("indicator"):
        found.setdefault(cell.district_id or "", {})[key_of(cell.indicator.code, cell.category)] = cell.value
    return found


def hand_over(delivery: Delivery) -> Message | None:
    """The latest message that brings this delivery to the central statistics store; None if there was none yet."""
    return Message.objects.filter(topic="store", key__startswith=f"delivery:{delivery.pk}:").order_by("-pk").first()
