"""What the outbox calls for a letter: make it once, put it into the Postfach, tell the Träger by mail."""

import datetime
import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse

from grants import audit, outbox
from grants.applications.early_starts import EarlyStart
from grants.applications.models import CorrectionRequest, Submission
from grants.awards.models import Decision
from grants.documents.storing import as_data
from grants.letters import bescheid, kinds, wording
from grants.letters.making import make, office_seal
from grants.letters.models import Letter
from grants.organisations.queries import acting_for
from grants.outbox import mailing
from grants.outbox.mails import Kind, MailItem
from grants.outbox.posting import post
from grants.people.models import User

TEXT = (
    "Guten Tag,\n\nim Postfach des Förderportals liegt etwas Neues für Ihren Träger.\n"
    "Bitte melden Sie sich an, um es zu lesen:"
)

kinds.register(Letter.Kind.RECEIPT.value, Submission, wording.receipt)
kinds.register(Letter.Kind.CORRECTION.value, CorrectionRequest, wording.correction)
kinds.register(Letter.Kind.DECISION.value, Decision, bescheid.decision)
kinds.register(Letter.Kind.EARLY_START.value, EarlyStart, wording.early_start)


@outbox.handler("letter")
def provide(payload: dict, now: datetime.datetime) -> None:
    """Make the letter of an act, seal it and put it into the Postfach. A second call changes nothing.

    What keeps it from being made (contradictory clauses, a file that not everybody could read, a missing seal) is
    raised: the outbox keeps the reason, and the office reads it beside the file.
    """
    if Letter.objects.filter(kind=payload["kind"], subject=payload["subject"]).exists():
        return
    source = kinds.SOURCES[payload["kind"]]
    related = source.subject._default_manager.select_related("application__organisation", "application__call")
    subject = related.get(pk=payload["subject"])
    document = source.word(subject)
    pdf = make(document, now=now)
    letter = Letter(
        application=subject.application,
        kind=payload["kind"],
        subject=subject.pk,
        title=document.title,
        sha256=hashlib.sha256(pdf).hexdigest(),
        content=as_data(document),
        sealed_by=office_seal().name,
        provided_at=now,
    )
    letter.pdf.save(f"{letter.kind}-{subject.pk}.pdf", ContentFile(pdf), save=False)
    letter.save()
    audit.record(
        chain=subject.application.chain,
        actor=None,
        action="provide_letter",
        sentence=f"{document.title} im Postfach bereitgestellt.",
        now=now,
        letter=letter.pk,
        sha256=letter.sha256,
    )
    for person in acting_for(subject.application.organisation_id):
        outbox.put(topic="mail", key=f"letter:{letter.pk}:{person.pk}", now=now, person=person.pk, letter=letter.pk)


@outbox.handler("mail")
def notify(payload: dict, now: datetime.datetime) -> None:
    """Tell one person of a Träger that something new has arrived. The mail names no person and no matter.

    It goes out at once and cannot be switched off: the retrieval starts periods (§ 41 Abs. 2a VwVfG).
    """
    letter = Letter.objects.filter(pk=payload.get("letter")).first()
    post(
        kind=Kind.LETTER,
        key=f"letter:{payload.get('letter')}:{payload['person']}",
        now=now,
        person=User.objects.get(pk=payload["person"]),
        subject="Neues im Postfach des Förderportals",
        body=f"{TEXT}\n{settings.PORTAL_URL}{reverse('applicant:letters')}\n\nDas Förderportal\n",
        application=letter.application_id if letter else None,
        payload=payload,
    )


@mailing.check(Kind.LETTER)
def own_letters(items: list[MailItem], person: User, now: datetime.datetime) -> list[MailItem]:
    """Those to a Träger for which the person still acts."""
    named = [item.payload["letter"] for item in items if item.payload.get("letter")]
    own = set(Letter.objects.inbox_of(person).filter(pk__in=named).values_list("pk", flat=True))
    return [item for item in items if item.payload.get("letter") in own or not item.payload.get("letter")]
