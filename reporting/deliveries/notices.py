"""What the mails about statistics say, and whether there is still a reason for each just before it is sent."""

import datetime

from django.conf import settings
from django.urls import reverse

from grants.correspondence.models import How, Preferences
from grants.correspondence.notices import WORDS, Notice
from grants.outbox import mailing
from grants.outbox.mails import Kind, MailItem
from grants.people.models import User
from reporting.deliveries import reminders
from reporting.deliveries.models import Delivery

SUBJECTS = {
    "due": "Erinnerung: Bitte geben Sie Ihre Statistik ab",
    "returned": "Bitte bessern Sie Ihre Statistik nach",
    "extended": "Sie haben mehr Zeit für Ihre Statistik",
    "refused": "Über Ihre Bitte um mehr Zeit ist entschieden",
}
SENTENCES = {
    "due": "Ihr Träger hat eine Statistik noch nicht abgegeben. Bitte geben Sie sie bis zum {day} ab.",
    "overdue": "Ihr Träger hat eine Statistik noch nicht abgegeben. Sie war bis zum {day} fällig. "
    "Bitte holen Sie das bald nach oder bitten Sie im Förderportal um mehr Zeit.",
    "returned": "Das Sozialamt hat eine Statistik zurückgegeben. Bitte bessern Sie sie bis zum {day} nach.",
    "extended": "Das Sozialamt hat Ihnen mehr Zeit für eine Statistik gegeben. Sie ist jetzt bis zum {day} fällig.",
    "refused": "Das Sozialamt konnte Ihnen für eine Statistik nicht mehr Zeit geben. Sie ist bis zum {day} fällig.",
}


def words(payload: dict) -> Notice:
    """The mail about a delivery, without names or figures."""
    delivery = Delivery.objects.select_related("period").get(pk=payload["delivery"])
    why, stage = payload["why"], payload.get("stage")
    sentence = SENTENCES["overdue" if stage == reminders.OVERDUE else why].format(day=f"{delivery.due_on:%d.%m.%Y}")
    address = settings.PORTAL_URL + reverse("applicant:deliveries")
    return Notice(
        kind=Kind.STATISTICS,
        key=f"delivery:{delivery.pk}:{why}:{payload['revision']}:{payload['due_on']}:{stage}",
        subject=SUBJECTS[why],
        text=f"{sentence} Bitte melden Sie sich dafür an:\n{address}",
        setting="reminder_mail",
        opt_out="reminders",
        application=delivery.application_id,
        is_due=why != "due" or stage in (min(reminders.DAYS_BEFORE), reminders.OVERDUE),
    )


WORDS["delivery"] = words


@mailing.check(Kind.STATISTICS)
def still_to_tell(items: list[MailItem], person: User, now: datetime.datetime) -> list[MailItem]:
    """Those about deliveries that still wait for the Träger, with the day that the mail names."""
    if Preferences.objects.filter(user=person, reminder_mail=How.OFF).exists():
        return []
    wanted = [item.payload["delivery"] for item in items]
    own = Delivery.objects.open().filter(pk__in=wanted, application__organisation_id__in=person.rights)
    days = {delivery.pk: f"{delivery.due_on:%Y%m%d}" for delivery in own.select_related("period")}
    return [item for item in items if _is_current(item, days, now)]


def _is_current(item: MailItem, days: dict[int, str], now: datetime.datetime) -> bool:
    day, stage = item.payload["due_on"], item.payload.get("stage")
    if days.get(item.payload["delivery"]) != day:
        return False
    return stage is None or stage == reminders.stage_of(datetime.datetime.strptime(day, "%Y%m%d").date(), now)  # noqa: DTZ007  (a day)
