"""The doors of what Träger and office write to each other, and of what a person sets for itself."""

import datetime
import hashlib
import secrets

from django.db import transaction

from grants import audit, outbox
from grants.accounts.workflow import chain_of
from grants.applications.models import Application
from grants.correspondence import recipients
from grants.correspondence.models import LONGEST_TEXT, FileMessage, How, Preferences
from grants.organisations.models import Organisation
from grants.outbox.posting import BOTH
from grants.people.models import User
from grants.steps import NotPossible, Refused, ensure, locked

TO_OFFICE, TO_OWNER = "message.send", "message.answer"
NOTICES = ("reminder_mail", "message_mail", "watches_all", "substitute")
OPT_OUTS = {"reminders": ["reminder_mail"], "messages": ["message_mail"], BOTH: ["reminder_mail", "message_mail"]}
"""What a link to unsubscribe switches off, by the name that stands in it."""


class Unsayable(Refused):
    """The message is empty or too long."""


class Unfit(Refused):
    """This person cannot be a substitute."""


@transaction.atomic
def send(*, application: Application, actor, now: datetime.datetime, text: str, read_until: int = 0) -> FileMessage:
    """The Träger writes to the office, having read its messages up to the id `read_until`. The same text twice in a
    row, as from a button pressed twice, is one message.

    Raises Forbidden, NotPossible before the first submission, Unsayable.
    """
    row = locked(application)
    ensure(actor, TO_OFFICE, row)
    return _write(row, actor, now, text, read_until, from_office=False)


@transaction.atomic
def answer(*, application: Application, actor, now: datetime.datetime, text: str, read_until: int = 0) -> FileMessage:
    """The office writes to the Träger, else as `send`. Raises Forbidden, NotPossible, Unsayable."""
    row = locked(application)
    ensure(actor, TO_OWNER, row)
    return _write(row, actor, now, text, read_until, from_office=True)


@transaction.atomic
def mark_read(*, application: Application, actor, now: datetime.datetime, office: bool, last: int) -> int:
    """Say for one side that it has read the other side's messages up to the id `last`. Returns how many were new.

    What came after the person opened the page stays unread. Raises Forbidden.
    """
    row = locked(application)
    ensure(actor, TO_OWNER if office else TO_OFFICE, row)
    return _read(row, actor, now, last, office=office)


@transaction.atomic
def record_export(*, organisation: Organisation, actor, now: datetime.datetime, scope: str) -> None:
    """Record that a person takes all data of its Träger away. `scope` says which, in German. Raises Forbidden."""
    ensure(actor, "organisation.export", Application(organisation=organisation))
    audit.record(
        chain=organisation.chain,
        actor=actor,
        action="export",
        sentence=f"Daten des Trägers heruntergeladen: {scope}.",
        now=now,
    )


@transaction.atomic
def set_notices(*, actor: User, **wanted) -> Preferences:
    """Set how a person hears of what: `reminder_mail` and `message_mail` (How); for people of the office also
    `watches_all` and `substitute`.

    Letters are always announced: the law wants it (§ 41 Abs. 2a VwVfG). Raises Unfit.
    """
    if unknown := wanted.keys() - set(NOTICES):
        raise TypeError(f"No setting of a person: {', '.join(sorted(unknown))}")
    if substitute := wanted.get("substitute"):
        if substitute == actor:
            raise Unfit("Sie können sich nicht selbst vertreten. Bitte wählen Sie eine andere Person.")
        if not recipients.officers().filter(pk=substitute.pk).exists():
            raise Unfit("Diese Person bearbeitet keine Akten. Bitte wählen Sie eine andere Person.")
    row = _preferences(actor)
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save(update_fields=list(wanted))
    return row


@transaction.atomic
def opt_out(*, person: int, group: str) -> None:
    """Switch off the mails of a group for the person to whom a signed link was sent; no sign-in is needed for that.

    A closed account, and what is off already, change nothing.
    """
    user = User.objects.filter(pk=person, is_active=True).first()
    if user:
        set_notices(actor=user, **dict.fromkeys(OPT_OUTS[group], How.OFF))


@transaction.atomic
def renew_calendar(*, actor: User, now: datetime.datetime) -> Preferences:
    """Give a person's calendar a new secret address; the old one opens nothing any more."""
    return _set_key(actor, now, secrets.token_urlsafe(32), "Neue Adresse für den Kalender erzeugt.")


@transaction.atomic
def stop_calendar(*, actor: User, now: datetime.datetime) -> Preferences:
    """Close a person's calendar address."""
    return _set_key(actor, now, None, "Adresse für den Kalender abgeschaltet.")


def _write(
    row: Application, actor, now: datetime.datetime, text: str, read_until: int, *, from_office: bool
) -> FileMessage:
    text = _sayable(row, text)
    _read(row, actor, now, read_until, office=from_office)
    before = row.messages.order_by("sent_at", "pk").last()
    if before and (before.author_id, before.from_office, before.text) == (actor.pk, from_office, text):
        return before
    is_first_unread = not row.messages.unread_by(office=not from_office).exists()
    message = FileMessage.objects.create(
        application=row,
        from_office=from_office,
        author=actor,
        role=actor.role_labels if from_office else "",
        text=text,
        sent_at=now,
    )
    audit.record(
        chain=row.chain,
        actor=actor,
        action="send_message",
        sentence=f"Nachricht an {'den Träger' if from_office else 'das Sozialamt'} gesendet.",
        now=now,
        message=message.pk,
        from_office=from_office,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    # One mail until the messages are read: nobody needs a second one to know that there is something to read.
    if is_first_unread:
        for person in recipients.of_message(message):
            outbox.put(
                topic="notice",
                key=f"message:{message.pk}:{person}",
                now=now,
                kind="message",
                person=person,
                message=message.pk,
            )
    return message


def _sayable(row: Application, text: str) -> str:
    if row.submitted_at is None:
        raise NotPossible("Nachrichten sind möglich, sobald der Antrag abgesendet ist.")
    text = text.strip()
    if not text:
        raise Unsayable("Bitte schreiben Sie eine Nachricht.")
    if len(text) > LONGEST_TEXT:
        raise Unsayable(f"Die Nachricht ist zu lang. Möglich sind {LONGEST_TEXT} Zeichen.")
    return text


def _read(row: Application, actor, now: datetime.datetime, last: int, *, office: bool) -> int:
    return row.messages.unread_by(office=office).filter(pk__lte=last).update(read_at=now, read_by=actor)


def _set_key(actor: User, now: datetime.datetime, key: str | None, sentence: str) -> Preferences:
    row = _preferences(actor)
    row.calendar_key = key
    row.save(update_fields=["calendar_key"])
    audit.record(chain=chain_of(actor), actor=actor, action="calendar", sentence=sentence, now=now)
    return row


def _preferences(user: User) -> Preferences:
    Preferences.objects.get_or_create(user=user)
    return Preferences.objects.select_for_update().get(user=user)
