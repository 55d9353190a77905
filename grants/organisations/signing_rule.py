"""The doors by which a Träger says how many people sign its applications.

Two are asked for by one administrator. Back to one leads only the consent of a second person who may sign: otherwise
whoever administers the Träger could switch off alone what is to protect it from acting alone.
"""

import datetime

from django.db import transaction

from grants import audit
from grants.organisations.models import Organisation
from grants.organisations.queries import signatories
from grants.organisations.workflow import fresh
from grants.people.models import User
from grants.steps import NotPossible, Refused, ensure, locked

TWO = 2


class TooFewSignatories(Refused):
    """With fewer than two people who may sign, nobody could send an application."""


class SamePerson(Refused):
    """Who proposes that one signature is enough does not consent to it as well."""


@transaction.atomic
def require_two(*, organisation: Organisation, actor: User, now: datetime.datetime) -> Organisation:
    """From now on two people sign every application. A proposal to go back to one ends by it.

    Raises Forbidden, NotPossible, TooFewSignatories.
    """
    row = locked(organisation)
    ensure(fresh(actor), "organisation.edit_signing", row)
    if row.needs_two_signatures and row.one_signature_asked_at is None:
        raise NotPossible("Schon jetzt unterschreiben zwei Personen gemeinsam. Vielleicht war jemand schneller.")
    if len(signatories(row)) < TWO:
        raise TooFewSignatories(
            "Es gibt noch keine zwei Personen, die für den Träger unterzeichnen dürfen. "
            "Geben Sie zuerst einer weiteren Person dieses Recht."
        )
    sentence = "Anträge unterschreiben ab jetzt zwei Personen gemeinsam."
    if row.needs_two_signatures:
        sentence = "Es bleibt dabei: Anträge unterschreiben zwei Personen gemeinsam. Der Vorschlag ist erledigt."
    row.needs_two_signatures, row.one_signature_asked_at, row.one_signature_asked_by = True, None, None
    return _saved(row, actor, "require_two_signatures", sentence, now)


@transaction.atomic
def propose_one(*, organisation: Organisation, actor: User, now: datetime.datetime) -> Organisation:
    """Propose that one signature is enough again. Nothing changes before a second person consents.

    Raises Forbidden, NotPossible.
    """
    row = locked(organisation)
    ensure(fresh(actor), "organisation.edit_signing", row)
    if not row.needs_two_signatures or row.one_signature_asked_at is not None:
        raise NotPossible("Das ist schon vorgeschlagen, oder eine Unterschrift genügt schon. Laden Sie die Seite neu.")
    row.one_signature_asked_at, row.one_signature_asked_by = now, actor
    return _saved(row, actor, "propose_one_signature", "Vorgeschlagen: Eine Unterschrift genügt wieder.", now)


@transaction.atomic
def agree_to_one(*, organisation: Organisation, actor: User, now: datetime.datetime) -> Organisation:
    """A second person who may sign consents: from now on one signature is enough.

    Raises Forbidden, NotPossible, SamePerson.
    """
    row = locked(organisation)
    ensure(fresh(actor), "organisation.agree_to_signing", row)
    if row.one_signature_asked_at is None:
        raise NotPossible("Es gibt keinen Vorschlag mehr, dem Sie zustimmen können. Laden Sie die Seite neu.")
    if row.one_signature_asked_by_id == actor.pk:
        raise SamePerson("Sie haben das selbst vorgeschlagen. Zustimmen muss eine andere Person, die unterzeichnet.")
    sentence = f"Zugestimmt, vorgeschlagen von {row.one_signature_asked_by.label}: Eine Unterschrift genügt wieder."
    row.needs_two_signatures, row.one_signature_asked_at, row.one_signature_asked_by = False, None, None
    return _saved(row, actor, "agree_to_one_signature", sentence, now)


def _saved(row: Organisation, actor: User, action: str, sentence: str, now: datetime.datetime) -> Organisation:
    row.save(update_fields=["needs_two_signatures", "one_signature_asked_at", "one_signature_asked_by"])
    audit.record(chain=row.chain, actor=actor, action=action, sentence=sentence, now=now)
    return row
