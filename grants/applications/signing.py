"""The doors of signing: sign what stands, and take a signature back. The last signature that is needed sends."""

import datetime

from django.db import transaction

from grants import audit, outbox
from grants.applications import workflow
from grants.applications.copying import record_read
from grants.applications.editing import ChangedMeanwhile
from grants.applications.models import Application
from grants.applications.signatures import Signature, give, signed, stamp
from grants.applications.states import BY_NAME, EDITABLE, State
from grants.organisations.queries import signatories
from grants.steps import NotPossible, ensure, ensure_possible, locked

CHANGED = (
    "Der Antrag wurde geändert, nachdem Sie diese Seite geöffnet hatten. Er ist noch nicht abgesendet. "
    "Bitte prüfen Sie die Angaben noch einmal und senden Sie ihn dann ab."
)


class AlreadySigned(NotPossible):
    """The person has signed what stands now; another person has yet to."""


@transaction.atomic
def sign(*, application: Application, actor, now: datetime.datetime, seen: str | None = None) -> Application:
    """Sign a draft or a correction as it stands. The last signature that the Träger asks for sends it at this moment.

    `seen` is the stamp of what the person had before them. Raises what `workflow.submit` and `workflow.resubmit`
    raise, AlreadySigned, ChangedMeanwhile.
    """
    row = locked(application)
    step = BY_NAME[step_of(row)]
    ensure(actor, step.act, row)
    ensure_possible(step, row)
    workflow.ensure_sendable(row, now)
    if seen is not None and seen != stamp(row):
        raise ChangedMeanwhile(CHANGED)
    found = signed(row)
    if row.state == State.DRAFT and not found.by(actor):
        record_read(application=row, actor=actor, now=now)
    if found.is_complete_with(actor):
        door = workflow.resubmit if row.state == State.CORRECTION else workflow.submit
        return door(application=row, actor=actor, now=now)
    if found.by(actor):
        raise AlreadySigned("Sie haben diesen Antrag schon unterschrieben. Es fehlt noch eine zweite Unterschrift.")
    signature = give(row, actor, now)
    _tell_others(signature, now)
    sentence = f"Fassung {signature.number} unterschrieben. Es fehlt noch eine zweite Unterschrift."
    audit.record(chain=row.chain, actor=actor, action="sign", sentence=sentence, now=now)
    return row


@transaction.atomic
def take_back(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Take one's own signature back, as long as the application is not sent. Raises Forbidden, NotPossible."""
    row = locked(application)
    ensure(actor, "application.take_back_signature", row)
    found = signed(row)
    own = found.by(actor) if row.state in EDITABLE else None
    if own is None:
        raise NotPossible("Es gibt keine Unterschrift von Ihnen, die Sie noch zurücknehmen können.")
    own.taken_back_at = now
    own.save(update_fields=["taken_back_at"])
    sentence = f"Unterschrift unter Fassung {own.number} zurückgenommen."
    audit.record(chain=row.chain, actor=actor, action="take_back_signature", sentence=sentence, now=now)
    return row


def step_of(application: Application) -> str:
    """The step that the last signature takes: the first sending, or the answer to a Nachforderung."""
    return "resubmit" if application.state == State.CORRECTION else "submit"


def _tell_others(signature: Signature, now: datetime.datetime) -> None:
    for person in signatories(signature.application.organisation):
        if person.pk != signature.person_id:
            outbox.put(
                topic="notice",
                key=f"signature:{signature.pk}:{person.pk}",
                now=now,
                kind="signature",
                person=person.pk,
                signature=signature.pk,
            )
