"""What the outbox calls for the mails of this room. They name neither the Träger nor a person."""

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from criteria.deadlines import BERLIN
from grants import outbox
from grants.organisations import links
from grants.organisations.models import Invitation, Registration
from grants.outbox import mailing
from grants.outbox.mails import Kind, MailItem
from grants.outbox.posting import PERSONAL_LINK, post
from grants.people.models import User

INVITATION = """Guten Tag,

eine Person, die im Förderportal einen Träger verwaltet, hat Sie eingeladen, für diesen Träger zu handeln.
Mit diesem Link sehen Sie, um welchen Träger es geht, und nehmen die Einladung an:

{link}

Der Link gilt bis {until:%d.%m.%Y, %H:%M} Uhr und nur ein Mal. Bitte geben Sie ihn nicht weiter.
Haben Sie die Einladung nicht erwartet? Dann löschen Sie diese E-Mail einfach.

Das Förderportal
"""
REGISTRATION = """Guten Tag,

mit dieser E-Mail-Adresse wurde im Förderportal ein Träger registriert.
Mit diesem Link bestätigen Sie, dass es Ihre Adresse ist, und schließen die Registrierung ab:

{link}

Der Link gilt bis {until:%d.%m.%Y, %H:%M} Uhr und nur ein Mal. Bitte geben Sie ihn nicht weiter.
Haben Sie nichts registriert? Dann löschen Sie diese E-Mail einfach. Ohne den Link entsteht kein Konto,
und die Angaben werden nach drei Tagen gelöscht.

Das Förderportal
"""
REFUSAL = """Guten Tag,

das Sozialamt hat die Registrierung Ihres Trägers im Förderportal abgelehnt. Der Grund:

{reason}

Die Angaben zum Träger, begonnene Anträge und hochgeladene Dateien werden gelöscht. Ihr Konto bleibt.
Wenn sich der Grund erledigt hat, können Sie den Träger damit neu registrieren.
Sind Sie nicht einverstanden? Dann wenden Sie sich bitte an das Sozialamt.

Das Förderportal
"""
APPOINTMENT = """Guten Tag,

das Sozialamt hat eine weitere Person eingeladen, Ihren Träger im Förderportal zu verwalten.
Ist das ein Irrtum? Dann wenden Sie sich bitte gleich an das Sozialamt.

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
    until = invitation.expires_at.astimezone(BERLIN)
    post(
        kind=Kind.INVITATION,
        key=f"invitation:{invitation.pk}",
        now=now,
        address=invitation.email,
        subject="Einladung in das Förderportal",
        body=INVITATION.format(link=PERSONAL_LINK, until=until),
        payload=payload,
    )


@mailing.check(Kind.INVITATION)
def open_invitations(items: list[MailItem], person: User | None, now: datetime.datetime) -> list[MailItem]:
    """Those whose invitation can still be accepted."""
    found = Invitation.objects.filter(pk__in=[item.payload["invitation"] for item in items])
    open_ones = {invitation.pk for invitation in found if invitation.is_open(now)}
    return [item for item in items if item.payload["invitation"] in open_ones]


@mailing.personal_link(Kind.INVITATION)
def invitation_link(payload: dict) -> str:
    """The link that accepts an invitation."""
    invitation = Invitation.objects.get(pk=payload["invitation"])
    return settings.PORTAL_URL + reverse("invitation", args=[links.token_of(invitation)])


@outbox.handler("confirmation")
def confirmed(payload: dict, now: datetime.datetime) -> None:
    """Tell one person that their Träger is confirmed."""
    _tell(Kind.CONFIRMATION, payload, now, "Ihr Träger ist bestätigt", CONFIRMATION)


@outbox.handler("registration")
def prove_address(payload: dict, now: datetime.datetime) -> None:
    """Send the link that proves the address of a registration, the same whether there is an account or not."""
    registration = Registration.objects.filter(pk=payload["registration"], expires_at__gt=now).first()
    if registration is None:
        return
    link = settings.PORTAL_URL + reverse("complete_registration", args=[links.registration_token(registration)])
    until = registration.expires_at.astimezone(BERLIN)
    _send(registration.email, "Bitte bestätigen Sie Ihre E-Mail-Adresse", REGISTRATION.format(link=link, until=until))


@outbox.handler("refusal")
def refused(payload: dict, now: datetime.datetime) -> None:
    """Tell one person that the registration was refused, and why."""
    body = REFUSAL.format(reason=payload["reason"])
    _tell(Kind.REFUSAL, payload, now, "Ihre Registrierung wurde abgelehnt", body)


@outbox.handler("appointment")
def appointed(payload: dict, now: datetime.datetime) -> None:
    """Tell one person of the Träger that the office invited somebody to administer it."""
    _tell(Kind.APPOINTMENT, payload, now, "Eine neue Person soll Ihren Träger verwalten", APPOINTMENT)


def _tell(kind: Kind, payload: dict, now: datetime.datetime, subject: str, body: str) -> None:
    person = User.objects.get(pk=payload["person"])
    key = f"{kind.value}:{payload.get('entry')}:{person.pk}"
    post(kind=kind, key=key, now=now, person=person, subject=subject, body=body, payload=payload)


def _send(address: str, subject: str, body: str) -> None:
    """Send past the list of mails: who does not use the link of a registration leaves no trace."""
    EmailMessage(
        subject=subject,
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
