"""What the outbox calls for a notice: plans the mail as the person wants it, without names or anything of a file.

What is due goes out at once: a deadline at most two days ahead. Everything else waits for the digest, unless the
person wants it at once. Just before sending, each notice is checked again: who has read or sent is left in peace.
"""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from criteria.deadlines import BERLIN
from criteria.moments import day_of
from grants import outbox
from grants.applications.models import CorrectionRequest
from grants.applications.signatures import Signature, signed
from grants.applications.states import EDITABLE
from grants.calls.models import Call
from grants.correspondence import reminders
from grants.correspondence.models import FileMessage, How, Preferences
from grants.outbox import mailing
from grants.outbox.mails import Kind, MailItem
from grants.outbox.posting import OPT_OUT, collect, post
from grants.people.models import User
from grants.permissions import can


@dataclass(frozen=True)
class Notice:
    """What a notice says. `setting` and `opt_out` name what the person chooses; `is_due` overrules "collected"."""

    kind: Kind
    key: str
    subject: str
    text: str
    setting: str
    opt_out: str
    application: int | None
    is_due: bool = False


@outbox.handler("notice")
def notify(payload: dict, now: datetime.datetime) -> None:
    """Plan one notice, unless the account is closed, the person wants none, or there is nothing to tell any more."""
    person = User.objects.filter(pk=payload["person"], is_active=True).first()
    notice = WORDS[payload["kind"]](payload) if person else None
    if notice is None:
        return
    wanted = getattr(Preferences.objects.filter(user=person).first() or Preferences(), notice.setting)
    if wanted == How.OFF:
        return
    item = {
        "kind": notice.kind,
        "key": f"{notice.key}:{person.pk}",
        "now": now,
        "person": person,
        "application": notice.application,
        "payload": payload,
    }
    if notice.is_due or wanted == How.AT_ONCE:
        body = f"Guten Tag,\n\n{notice.text}\n\n{OPT_OUT}\n\nDas Förderportal\n"
        post(**item, subject=notice.subject, body=body, opt_out=notice.opt_out)
    else:
        collect(**item, text=notice.text)


def _message(payload: dict) -> Notice | None:
    message = FileMessage.objects.filter(pk=payload.get("message")).first()
    if message is None:
        return None
    room = "applicant" if message.from_office else "casework"
    return Notice(
        kind=Kind.MESSAGE,
        key=f"message:{message.pk}",
        subject="Neue Nachricht im Förderportal",
        text="Im Förderportal wartet eine neue Nachricht auf Sie. Bitte melden Sie sich an, um sie zu lesen:\n"
        f"{_address(f'{room}:conversations')}",
        setting="message_mail",
        opt_out="messages",
        application=message.application_id,
    )


def _draft(payload: dict) -> Notice:
    call = Call.objects.get(pk=payload["call"])
    closes_at = call.closes_at.astimezone(BERLIN)
    return Notice(
        kind=Kind.DRAFT,
        key=f"draft:{call.pk}:{payload.get('closes')}:{payload.get('stage')}",
        subject="Erinnerung: Die Antragsfrist endet bald",
        text=f"Für den Förderaufruf „{call}“ können Sie Anträge bis {closes_at:%d.%m.%Y, %H:%M} Uhr absenden. "
        "Ihr Träger hat dafür einen Entwurf, der noch nicht abgesendet ist. "
        f"Möchten Sie keinen Antrag stellen, brauchen Sie nichts zu tun.\n{_address('applicant:overview')}",
        setting="reminder_mail",
        opt_out="reminders",
        application=payload.get("application"),
        is_due=payload.get("stage") == reminders.DUE,
    )


def _correction(payload: dict) -> Notice:
    request = CorrectionRequest.objects.get(pk=payload["request"])
    return Notice(
        kind=Kind.CORRECTION,
        key=f"correction:{request.pk}:{payload.get('due_on')}:{payload.get('stage')}",
        subject="Erinnerung: Bitte bessern Sie Ihren Antrag nach",
        text=f"Das Sozialamt hat Ihren Träger gebeten, einen Antrag bis zum {request.due_on:%d.%m.%Y} nachzubessern. "
        "Die Nachbesserung ist noch nicht abgesendet. Bitte melden Sie sich an und senden Sie sie ab:\n"
        f"{_address('applicant:dates')}",
        setting="reminder_mail",
        opt_out="reminders",
        application=request.application_id,
        is_due=payload.get("stage") == reminders.DUE,
    )


def _extension(payload: dict) -> Notice:
    request = CorrectionRequest.objects.get(pk=payload["request"])
    return Notice(
        kind=Kind.EXTENSION,
        key=f"extension:{request.pk}:{payload['due_on']}",
        subject="Sie haben mehr Zeit für die Nachbesserung",
        text="Das Sozialamt hat die Frist für die Nachbesserung eines Antrags verlängert. "
        f"Sie endet jetzt am {request.due_on:%d.%m.%Y}. Bitte melden Sie sich an und senden Sie sie bis dahin ab:\n"
        f"{_address('applicant:dates')}",
        setting="reminder_mail",
        opt_out="reminders",
        application=request.application_id,
        # Who believes the old day writes a hurried answer, or none.
        is_due=True,
    )


def _signature(payload: dict) -> Notice:
    signature = Signature.objects.get(pk=payload["signature"])
    return Notice(
        kind=Kind.SIGNATURE,
        key=f"signature:{signature.pk}",
        subject="Ein Antrag wartet auf Ihre Unterschrift",
        text="In Ihrem Träger hat eine Person einen Antrag unterschrieben. Es fehlt noch eine zweite Unterschrift. "
        "Bitte melden Sie sich an, prüfen Sie den Antrag und unterschreiben Sie ihn:\n"
        f"{_address('applicant:overview')}",
        setting="reminder_mail",
        opt_out="reminders",
        application=signature.application_id,
        # Two people sign one after the other: the second should not learn of it the next morning only.
        is_due=True,
    )


WORDS = {
    "message": _message,
    "draft": _draft,
    "correction": _correction,
    "extension": _extension,
    "signature": _signature,
}


@mailing.check(Kind.MESSAGE)
def unread_messages(items: list[MailItem], person: User, now: datetime.datetime) -> list[MailItem]:
    """Those about messages that nobody has read yet and that the person may still read."""
    if _has_switched_off(person, "message_mail"):
        return []
    wanted = [item.payload["message"] for item in items]
    unread = FileMessage.objects.visible_to(person).filter(pk__in=wanted, read_at=None)
    found = set(unread.values_list("pk", flat=True))
    return [item for item in items if item.payload["message"] in found]


@mailing.check(Kind.DRAFT)
def drafts_at_risk(items: list[MailItem], person: User, now: datetime.datetime) -> list[MailItem]:
    """Those about drafts that still wait, unless a later reminder has overtaken them."""
    if _has_switched_off(person, "reminder_mail"):
        return []
    own = reminders.drafts_at_risk(now).filter(organisation_id__in=person.rights)
    stages = {draft.call_id: reminders.stage_of(day_of(draft.call.closes_at), now) for draft in own}
    return [item for item in items if _is_current(item, stages.get(item.payload["call"]))]


@mailing.check(Kind.CORRECTION)
def open_corrections(items: list[MailItem], person: User, now: datetime.datetime) -> list[MailItem]:
    """Those about corrections that still wait, unless a later reminder has overtaken them."""
    if _has_switched_off(person, "reminder_mail"):
        return []
    own = reminders.open_corrections(now).filter(application__organisation_id__in=person.rights)
    stages = {request.pk: reminders.stage_of(request.due_on, now) for request in own}
    return [item for item in items if _is_current(item, stages.get(item.payload["request"]))]


@mailing.check(Kind.EXTENSION)
def longer_corrections(items: list[MailItem], person: User, now: datetime.datetime) -> list[MailItem]:
    """Those about corrections that still wait, with the day that the mail names."""
    if _has_switched_off(person, "reminder_mail"):
        return []
    wanted = [item.payload["request"] for item in items]
    own = CorrectionRequest.objects.filter(
        pk__in=wanted, answered_at=None, application__organisation_id__in=person.rights
    )
    days = {request.pk: f"{request.due_on:%Y%m%d}" for request in own}
    return [item for item in items if days.get(item.payload["request"]) == item.payload["due_on"]]


@mailing.check(Kind.SIGNATURE)
def waiting_signatures(items: list[MailItem], person: User, now: datetime.datetime) -> list[MailItem]:
    """Those about signatures that still wait for a second one, which this person may give."""
    if _has_switched_off(person, "reminder_mail"):
        return []
    wanted = [item.payload["signature"] for item in items]
    given = Signature.objects.filter(pk__in=wanted, taken_back_at=None, application__state__in=EDITABLE)
    found = {
        signature.pk
        for signature in given.select_related("application__organisation", "application__call")
        if can(person, "application.submit", signature.application) and signature in signed(signature.application).valid
    }
    return [item for item in items if item.payload["signature"] in found]


def _is_current(item: MailItem, stage: int | None) -> bool:
    return stage is not None and item.payload.get("stage", stage) == stage


def _has_switched_off(person: User, setting: str) -> bool:
    return Preferences.objects.filter(user=person, **{setting: How.OFF}).exists()


def _address(name: str) -> str:
    return settings.PORTAL_URL + reverse(name)
