"""What the outbox calls for a letter: make it once, put it into the Postfach, tell the Träger by mail."""

import datetime
import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage

from grants import audit, outbox
from grants.applications.models import CorrectionRequest, Submission
from grants.awards.models import Decision
from grants.documents.storing import as_data
from grants.letters import bescheid, kinds, wording
from grants.letters.making import make, office_seal
from grants.letters.models import Letter
from grants.people.models import User

kinds.register(Letter.Kind.RECEIPT.value, Submission, wording.receipt)
kinds.register(Letter.Kind.CORRECTION.value, CorrectionRequest, wording.correction)
kinds.register(Letter.Kind.DECISION.value, Decision, bescheid.decision)


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
    for person in _people_of(subject.application.organisation_id):
        outbox.put(topic="mail", key=f"letter:{letter.pk}:{person}", now=now, person=person)


@outbox.handler("mail")
def notify(payload: dict, now: datetime.datetime) -> None:
    """Tell one person of a Träger that something new has arrived. The mail names no person and no matter."""
    EmailMessage(
        subject="Neues im Postfach des Förderportals",
        body="Guten Tag,\n\nim Postfach des Förderportals liegt etwas Neues für Ihren Träger.\n"
        "Bitte melden Sie sich an, um es zu lesen.\n\nDas Förderportal\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[User.objects.get(pk=payload["person"]).email],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def _people_of(organisation: int) -> list[int]:
    """Everybody who acts for a Träger. Each gets a message of their own, so that one bad address stops nobody's."""
    people = User.objects.filter(is_active=True, memberships__organisation=organisation, memberships__ended_at=None)
    return sorted(set(people.values_list("pk", flat=True)))
