"""Plans mails: at once, or with whatever else there is to tell a person in the one mail of the next working morning."""

import datetime

from django.conf import settings
from django.db import transaction

from criteria.deadlines import BERLIN, Unit, period
from grants.outbox.mails import Mail, MailItem
from grants.outbox.sending import put
from grants.people.models import User

DIGEST_SUBJECT = "Neues im Förderportal"
PERSONAL_LINK = "[persönlicher Link]"
OPT_OUT_LINK = "[Link zum Abbestellen]"
"""What stands in the stored text in place of links that only the addressee may know."""
BOTH = "both"
OPT_OUT = f"Sie möchten solche E-Mails nicht mehr? Hier bestellen Sie sie ab, ohne sich anzumelden:\n{OPT_OUT_LINK}"


@transaction.atomic
def post(
    *,
    kind: str,
    key: str,
    now: datetime.datetime,
    subject: str,
    body: str,
    person: User | None = None,
    address: str = "",
    application: int | None = None,
    opt_out: str = "",
    payload: dict | None = None,
) -> Mail:
    """Plan a mail that goes out at once, to a person or, before there is an account, to an address.

    The same key a second time changes nothing. `body` may hold PERSONAL_LINK. `opt_out` names what its reader may
    switch off; with it the mail is one that people may do without.
    """
    who = {"person": person, "address": person.email if person else address}
    what = {"subject": subject, "body": body, "opt_out": opt_out}
    row, created = Mail.objects.get_or_create(key=key, defaults={**who, **what, "created_at": now, "due_at": now})
    if created:
        MailItem.objects.create(
            mail=row,
            kind=kind,
            key=key,
            application_id=application,
            payload=payload or {},
            is_optional=bool(opt_out),
            created_at=now,
        )
        set_on_its_way(row, now)
    return row


@transaction.atomic
def collect(
    *,
    kind: str,
    key: str,
    now: datetime.datetime,
    person: User,
    text: str,
    application: int | None = None,
    payload: dict | None = None,
) -> MailItem:
    """Tell a person something in the next digest. The same key a second time changes nothing."""
    if known := MailItem.objects.filter(key=key).first():
        return known
    digest = _open_digest(person, now)
    item = MailItem.objects.create(
        mail=digest,
        kind=kind,
        key=key,
        application_id=application,
        payload=payload or {},
        text=text,
        is_optional=True,
        created_at=now,
    )
    digest.body = digest_body(list(digest.items.filter(dropped_at=None)))
    digest.save(update_fields=["body"])
    return item


def set_on_its_way(mail: Mail, now: datetime.datetime) -> None:
    """Hand the present round of a mail to the worker, for the moment it is due."""
    put(topic="send", key=f"{mail.pk}:{mail.round}", now=now, due_at=mail.due_at, mail=mail.pk, round=mail.round)


def digest_body(items: list[MailItem]) -> str:
    """The text of a digest. What would read the same twice stands there once."""
    texts = "\n\n".join(f"– {text}" for text in dict.fromkeys(item.text for item in items))
    return f"Guten Tag,\n\nes gibt Neues im Förderportal:\n\n{texts}\n\n{OPT_OUT}\n\nDas Förderportal\n"


def digest_moment(now: datetime.datetime) -> datetime.datetime:
    """The next moment after `now` at which digests go out: on working days in Saxony, at the time of the setting."""
    at = datetime.time.fromisoformat(settings.MAIL_DIGEST_AT)
    local = now.astimezone(BERLIN)
    eve = local.date() if local.time() >= at else local.date() - datetime.timedelta(days=1)
    return datetime.datetime.combine(period(eve, 1, Unit.DAYS).day, at, tzinfo=BERLIN)


def _open_digest(person: User, now: datetime.datetime) -> Mail:
    """The digest that is still to go out, locked. One that has just left is followed by that of the next day."""
    due_at = digest_moment(now)
    while True:
        row, created = Mail.objects.get_or_create(
            key=f"digest:{person.pk}:{due_at:%Y-%m-%d}",
            defaults={
                "person": person,
                "address": person.email,
                "subject": DIGEST_SUBJECT,
                "body": "",
                "is_digest": True,
                "opt_out": BOTH,
                "created_at": now,
                "due_at": due_at,
            },
        )
        if created:
            set_on_its_way(row, now)
        row = Mail.objects.select_for_update().get(pk=row.pk)
        if not (row.sent_at or row.dropped_at or row.bounced_at):
            return row
        due_at = digest_moment(due_at)
