"""Says from what the letters of this room are made; `grants.letters.delivery` makes them."""

from grants.letters import kinds
from grants.letters.models import Letter
from grants.remedies import money_wording, wording
from grants.remedies.models import Objection
from grants.remedies.revocations import Recovery, Revocation

kinds.register(Letter.Kind.OBJECTION.value, Objection, wording.received)
kinds.register(Letter.Kind.FORWARDING.value, Objection, wording.forwarded)
kinds.register(Letter.Kind.REMEDY.value, Objection, wording.remedied)
kinds.register(Letter.Kind.HEARING.value, Revocation, wording.heard)
kinds.register(Letter.Kind.REVOCATION.value, Revocation, wording.revoked)
kinds.register(Letter.Kind.RECOVERY.value, Recovery, money_wording.recovered)
kinds.register(Letter.Kind.HEARING_END.value, Revocation, wording.dropped)
