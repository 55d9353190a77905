"""Sends planned mails, each checked once more. A mail sent twice after a crash has the same Message-ID both times."""

import datetime
import re
import smtplib
from collections.abc import Callable
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from grants.outbox.mails import Mail, MailItem, is_troubled
from grants.outbox.posting import OPT_OUT_LINK, PERSONAL_LINK, digest_body
from grants.outbox.sending import handler
from grants.people.models import User

Check = Callable[[list[MailItem], User | None, datetime.datetime], list[MailItem]]
Link = Callable[[dict], str]
CHECKS: dict[str, Check] = {}
LINKS: dict[str, Link] = {}
OPT_OUT_SIGNER = Signer(salt="grants.outbox.opt_out")
LONGEST_ANSWER = 1000
PERMANENT = range(500, 600)


def check(kind: str) -> Callable[[Check], Check]:
    """Register the function that says which items of a kind are still to be told, just before they are sent."""

    def register(function: Check) -> Check:
        CHECKS[kind] = function
        return function

    return register


def personal_link(kind: str) -> Callable[[Link], Link]:
    """Register the function that makes, from an item's payload, the link which only the addressee may know."""

    def register(function: Link) -> Link:
        LINKS[kind] = function
        return function

    return register


def note_failure(payload: dict, now: datetime.datetime, error: Exception) -> None:
    """Keep what the other side answered, so that the office can read it; the outbox tries again."""
    Mail.objects.filter(pk=payload["mail"], sent_at=None).update(failed_at=now, answer=plain(str(error)))


@handler("send", on_failure=note_failure)
def send(payload: dict, now: datetime.datetime) -> None:
    """Send a mail in its present round, unless it is held back or there is nothing left to tell."""
    waiting = Mail.objects.select_for_update(of=("self",)).select_related("person")
    mail = waiting.filter(
        pk=payload["mail"], round=payload["round"], sent_at=None, dropped_at=None, held_at=None
    ).first()
    if mail is None:
        return
    if mail.person:
        mail.address = mail.person.email
    items = _still_to_tell(mail, now)
    if not items:
        mail.dropped_at = now
        mail.save(update_fields=["dropped_at"])
        return
    if mail.is_digest:
        mail.body = digest_body(items)
    _deliver(mail, items, now)
    mail.save()


def message_id(mail: Mail) -> str:
    """The same for the same round; nobody else can make one, so a returned mail that names it is ours."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    return f"<{mail.pk}.{mail.round}.{_proof(mail.pk, mail.round)}@{domain}>"


def mail_of(message_id: str) -> tuple[int, int] | None:
    """Mail and round of a Message-ID that this portal made; None for any other."""
    found = re.fullmatch(r"\s*<(\d{1,15})\.(\d{1,9})\.([0-9a-f]{32})@[^<>\s]+>\s*", message_id, re.ASCII)
    if not found or not constant_time_compare(found[3], _proof(int(found[1]), int(found[2]))):
        return None
    return int(found[1]), int(found[2])


def opt_out_of(token: str) -> tuple[int, str] | None:
    """Person and what is to be switched off; None for a link that was never sent."""
    try:
        person, _, group = OPT_OUT_SIGNER.unsign(token).partition(".")
    except BadSignature:
        return None
    return int(person), group


def plain(text: str) -> str:
    """A foreign text on few lines, without control characters."""
    return re.sub(r"[^\S\n]+|[\x00-\x09\x0b-\x1f\x7f]+", " ", text).strip()[:LONGEST_ANSWER]


def _still_to_tell(mail: Mail, now: datetime.datetime) -> list[MailItem]:
    """The items for which the reason still stands; the others are marked."""
    items = list(mail.items.filter(dropped_at=None))
    kept = set() if mail.person and not mail.person.is_active else {item.pk for item in items}
    if kept and any(item.is_optional for item in items) and is_troubled(mail.address, now):
        kept = {item.pk for item in items if not item.is_optional}
    for kind in {item.kind for item in items} & CHECKS.keys():
        asked = [item for item in items if item.kind == kind]
        kept -= {item.pk for item in asked} - {item.pk for item in CHECKS[kind](asked, mail.person, now)}
    mail.items.filter(dropped_at=None).exclude(pk__in=kept).update(dropped_at=now)
    return [item for item in items if item.pk in kept]


def _deliver(mail: Mail, items: list[MailItem], now: datetime.datetime) -> None:
    """Hand the mail to the mail server. What the server refuses for good is not tried again."""
    mail.answer, mail.failed_at = "", None
    try:
        _outgoing(mail, items).send()
    except smtplib.SMTPRecipientsRefused as refusal:
        code, text = next(iter(refusal.recipients.values()))
        if code not in PERMANENT:
            raise
        answer = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
        status = re.match(r"5\.\d{1,3}\.\d{1,3}", answer)
        mail.bounced_at, mail.bounce_status = now, status[0] if status else "5.0.0"
        mail.answer = plain(f"{code} {answer}")
    else:
        mail.sent_at = now


def _outgoing(mail: Mail, items: list[MailItem]) -> EmailMessage:
    body, headers = mail.body, {"Auto-Submitted": "auto-generated", "Message-ID": message_id(mail)}
    if PERSONAL_LINK in body:
        body = body.replace(PERSONAL_LINK, LINKS[items[0].kind](items[0].payload))
    if mail.opt_out and mail.person_id:
        token = OPT_OUT_SIGNER.sign(f"{mail.person_id}.{mail.opt_out}")
        link = settings.PORTAL_URL + reverse("opt_out", args=[token])
        body = body.replace(OPT_OUT_LINK, link)
        headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(
        subject=mail.subject, body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=[mail.address], headers=headers
    )


def _proof(mail: int, number: int) -> str:
    return salted_hmac("grants.outbox.message_id", f"{mail}.{number}", algorithm="sha256").hexdigest()[:32]
