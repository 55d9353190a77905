"""What the outbox calls for the mails of this room. They name neither the Träger nor a person."""

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from criteria.deadlines import BERLIN
from grants import outbox
from grants.organisations import links
from grants.organisations.models import Invitation
from grants.people.models import User

INVITATION = """Guten Tag,

eine Person, die im Förderportal einen Träger verwaltet, hat Sie eingeladen, für diesen Träger zu handeln.
Mit diesem Link sehen Sie, um welchen Träger es geht, und nehmen die Einladung an:

{link}

Der Link gilt bis {until:%d.%m.%Y, %H:%M} Uhr und nur ein Mal. Bitte geben Sie ihn nicht weiter.
Haben Sie die Einladung nicht erwartet? Dann löschen Sie diese E-Mail einfach.

Das Förderportal
"""
CONFIRMATION = """Guten Tag,

das Sozialamt hat Ihren Träger im Förderportal bestätigt. Ihr Träger kann jetzt Anträge absenden.

Das Förderportal
"""


@outbox.handler("invitation")
def invite(payload: dict, now: datetime.datetime) -> None:
    """Send the link of an invitation. One that was taken back, accepted or ran out meanwhile is not sent."""
    invitation = Invitation.objects.get(pk=payload["invitation"])
    if not invitation.is_open(now):
        return
    link = settings.PORTAL_URL + reverse("invitation", args=[links.token_of(invitation)])
    until = invitation.expires_at.astimezone(BERLIN)
    _send(invitation.email, "Einladung in das Förderportal", INVITATION.format(link=link, until=until))


@outbox.handler("confirmation")
def confirmed(payload: dict, now: datetime.datetime) -> None:
    """Tell one person that their Träger is confirmed."""
    _send(User.objects.get(pk=payload["person"]).email, "Ihr Träger ist bestätigt", CONFIRMATION)


def _send(address: str, subject: str, body: str) -> None:
    EmailMessage(
        subject=subject,
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
