"""What the outbox calls for a notice: one short mail to one person, without names, texts or anything of a file."""

import datetime

from django.conf import settings
from django.core.mail import EmailMessage

from criteria.deadlines import BERLIN
from grants import outbox
from grants.calls.models import Call
from grants.correspondence import reminders
from grants.people.models import User

SWITCH_OFF = (
    "Sie möchten solche E-Mails nicht mehr? Im Förderportal können Sie sie unter „Termine“, "
    "„Benachrichtigungen einstellen“ abschalten."
)


@outbox.handler("notice")
def notify(payload: dict, now: datetime.datetime) -> None:
    """Send one notice, unless the account is closed or there is nothing left to remind of."""
    person = User.objects.filter(pk=payload["person"], is_active=True).first()
    words = WORDS[payload["kind"]](payload, person, now) if person else None
    if words is None:
        return
    subject, body = words
    EmailMessage(
        subject=subject,
        body=f"Guten Tag,\n\n{body}\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def _message(payload: dict, person: User, now: datetime.datetime) -> tuple[str, str] | None:
    return (
        "Neue Nachricht im Förderportal",
        "im Förderportal wartet eine neue Nachricht auf Sie.\n"
        "Bitte melden Sie sich an, um sie zu lesen.\n\nDas Förderportal",
    )


def _draft(payload: dict, person: User, now: datetime.datetime) -> tuple[str, str] | None:
    drafts = reminders.drafts_at_risk(now).filter(call=payload["call"], organisation_id__in=person.rights)
    if not drafts.exists():
        return None
    call = Call.objects.get(pk=payload["call"])
    closes_at = call.closes_at.astimezone(BERLIN)
    return (
        "Erinnerung: Die Antragsfrist endet bald",
        f"für den Förderaufruf „{call}“ können Sie Anträge bis {closes_at:%d.%m.%Y, %H:%M} Uhr absenden.\n"
        "Ihr Träger hat dafür einen Entwurf, der noch nicht abgesendet ist.\n"
        f"Möchten Sie keinen Antrag stellen, brauchen Sie nichts zu tun.\n\n{SWITCH_OFF}\n\nDas Förderportal",
    )


def _correction(payload: dict, person: User, now: datetime.datetime) -> tuple[str, str] | None:
    open_ones = reminders.open_corrections(now).filter(application__organisation_id__in=person.rights)
    request = open_ones.filter(pk=payload["request"]).first()
    if request is None:
        return None
    return (
        "Erinnerung: Bitte bessern Sie Ihren Antrag nach",
        f"das Sozialamt hat Ihren Träger gebeten, einen Antrag bis zum {request.due_on:%d.%m.%Y} nachzubessern.\n"
        "Die Nachbesserung ist noch nicht abgesendet. Bitte melden Sie sich an und senden Sie sie ab.\n\n"
        f"{SWITCH_OFF}\n\nDas Förderportal",
    )


WORDS = {"message": _message, "draft": _draft, "correction": _correction}
