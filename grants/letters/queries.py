"""Reads of letters: what waits to be made, what keeps it from being made, and how far the letters of a call are."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from grants.applications.models import Application
from grants.applications.queries import files
from grants.awards.models import Decision
from grants.calls.models import Call
from grants.letters.kinds import SOURCES
from grants.letters.models import Letter
from grants.outbox.models import Message


@dataclass(frozen=True)
class Stuck:
    """A letter that could not be made so far, and why."""

    label: str
    reason: str
    message: Message


@dataclass(frozen=True)
class Progress:
    """How far the Bescheide of a call are. Counts only files that the person may know."""

    total: int
    made: int
    stuck: tuple[tuple[Application, Stuck], ...]

    @property
    def waiting(self) -> int:
        """How many are still being made."""
        return self.total - self.made - len(self.stuck)


def stuck_letters(application: Application) -> tuple[Stuck, ...]:
    """The letters of a file that failed and will be tried again."""
    mine = Q(pk__in=[])
    for kind, source in SOURCES.items():
        subjects = source.subject._default_manager.filter(application=application)
        mine |= Q(payload__kind=kind, subject_id__in=subjects.order_by().values("pk"))
    subject = Cast(KeyTextTransform("subject", "payload"), BigIntegerField())
    messages = _failed().annotate(subject_id=subject).filter(mine)
    return tuple(_stuck(message) for message in messages.order_by("pk"))


def signed(call: Call, user):
    """The co-signed decisions of a call in files that this person may know; those of an Abhilfe go their own way."""
    return Decision.objects.filter(
        application__in=files(user).filter(call=call).order_by().values("pk"), cosigned_at__isnull=False, replaces=None
    )


def awaiting_signature(call: Call, user):
    """The decisions of a call that await the second signature, in files that this person may know."""
    waiting = Decision.objects.standing().filter(
        application__in=files(user).filter(call=call).order_by().values("pk"), cosigned_at=None
    )
    return waiting.select_related("application__organisation", "application__call").order_by(
        "application__reference", "pk"
    )


def progress(call: Call, user) -> Progress:
    """How far the Bescheide of a call are."""
    decisions = {decision.pk: decision for decision in signed(call, user).select_related("application")}
    made = Letter.objects.filter(kind=Letter.Kind.DECISION, subject__in=decisions).count()
    failed = _failed().filter(key__in=[f"decision:{key}" for key in decisions]).order_by("pk")
    stuck = tuple((decisions[message.payload["subject"]].application, _stuck(message)) for message in failed)
    return Progress(len(decisions), made, stuck)


def _failed():
    return Message.objects.filter(topic="letter", handled_at=None, attempts__gt=0)


def _stuck(message: Message) -> Stuck:
    # The outbox keeps "NameOfTheError: sentence"; people read the sentence.
    _, _, sentence = message.last_error.partition(": ")
    return Stuck(Letter.Kind(message.payload["kind"]).label, sentence or message.last_error, message)
