"""Small rows of the archive, and of what programs use, for tests that only need them to be there."""

from grants.accounts.giving_keys import make_key
from grants.accounts.keys import ApiKey, KeptAnswer
from grants.archive.models import Draw
from grants.archive.sampling import FACTORS, draw
from grants.audit.models import Anchor, AnchoredHead, Entry
from tests import factories
from tests.factories import NOW


def a_draw(call=None) -> Draw:
    call = call or factories.submitted().call
    return draw(call=call, factors=FACTORS, seed="1", size=1, actor=factories.UserFactory(auditor=True), now=NOW)


def a_key() -> ApiKey:
    person = factories.UserFactory(caseworker=True)
    return make_key(actor=person, name="Auswertung", scopes=["files:read"], days=30, now=NOW)[0]


def a_kept_answer() -> KeptAnswer:
    fields = {"key": "a", "request": "x", "status": 200, "body": {}, "made_at": NOW}
    return KeptAnswer.objects.create(user=factories.UserFactory(), **fields)


def an_anchored_head() -> AnchoredHead:
    anchor = Anchor.objects.create(number=1, made_at=NOW, hash="x")
    return anchor.heads.create(chain="test:1", number=1, hash="x")


def an_entry(**fields) -> Entry:
    return Entry.objects.create(chain="test:1", number=1, at=NOW, action="test", sentence="Etwas.", **fields)
