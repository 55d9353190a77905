"""Letters and people around Bekanntgabe, Widerspruch and Widerruf."""

import datetime
from decimal import Decimal

from criteria.deadlines import BERLIN
from grants.letters import workflow as letters
from grants.letters.models import Letter
from grants.people.models import User
from grants.remedies import announcing, objecting, revoking
from grants.remedies.models import Objection, Revocation
from tests import factories
from tests.factories import NOW, UserFactory

DAY = datetime.timedelta(days=1)


def on(year: int, month: int, day: int, hour: int = 12) -> datetime.datetime:
    return datetime.datetime(year, month, day, hour, tzinfo=BERLIN)


def officer() -> User:
    return UserFactory(caseworker=True)


def head() -> User:
    return UserFactory(head=True)


def bescheid(application=None, now=NOW) -> Letter:
    """A Bescheid that lies in the Postfach since NOW."""
    application = application or factories.granted(now=now)
    factories.run_outbox(now)
    return Letter.objects.get(application=application, kind="decision")


def consented(letter: Letter, now=NOW):
    """The Träger has consented to the announcement by the portal."""
    owner = letter.application
    return announcing.give_consent(organisation=owner.organisation, actor=owner.created_by, now=now)


def fetched(letter: Letter, now=NOW) -> Letter:
    return letters.retrieve(letter=letter, actor=letter.application.created_by, now=now)


def announced(now=NOW) -> Letter:
    """A Bescheid that is announced by the portal the day after `now`."""
    letter = bescheid(now=now)
    consented(letter, now)
    return fetched(letter, now)


def objected(letter: Letter | None = None, now=NOW + 3 * DAY, **fields) -> Objection:
    """A written Widerspruch, in time."""
    answers = {"received_on": now.date(), "form": "written", "grounds": "Die Kürzung ist falsch."} | fields
    return objecting.record(letter=letter or announced(), actor=officer(), now=now, **answers)


def remedy_proposed(objection: Objection | None = None, now=NOW + 4 * DAY, actor=None) -> Objection:
    return objecting.propose_remedy(
        objection=objection or objected(),
        actor=actor or officer(),
        now=now,
        ruling="Die Auflage 3 entfällt.",
        reasons="Sie ist nicht nötig.",
    )


def opened(application=None, now=NOW, **fields) -> Revocation:
    """A Widerruf, opened."""
    answers = {"ground": "purpose", "facts": "Das Angebot ist geschlossen.", "known_on": now.date()} | fields
    return revoking.open_revocation(application=application or factories.granted(), actor=officer(), now=now, **answers)


def heard(revocation: Revocation | None = None, now=NOW) -> Revocation:
    """The Anhörung runs for 14 days."""
    return revoking.hear(
        revocation=revocation or opened(),
        actor=officer(),
        now=now,
        text="Wir wollen 4.000 € widerrufen.",
        until=(now + 14 * DAY).date(),
    )


def answered(revocation: Revocation | None = None, now=NOW + DAY) -> Revocation:
    row = revocation or heard()
    return revoking.answer(revocation=row, actor=row.application.created_by, now=now, text="Wir öffnen im März wieder.")


def proposed(revocation: Revocation | None = None, now=NOW + 2 * DAY, amount="4000.00", actor=None) -> Revocation:
    return revoking.propose(
        revocation=revocation or answered(),
        actor=actor or officer(),
        now=now,
        amount=Decimal(amount),
        reasons="Der Zweck ist nur zum Teil erreicht.",
    )


def revoked(revocation: Revocation | None = None, now=NOW + 3 * DAY) -> Revocation:
    return revoking.cosign(revocation=revocation or proposed(), actor=head(), now=now)


def remedies(application) -> dict[str, int]:
    """A posting, a Widerspruch and an Anhörung of one grant, by their keys."""
    letter = application.letters.get(kind="decision")
    return {
        "posting": announcing.ask_post(letter=letter, actor=officer(), now=NOW).pk,
        "objection": objected(letter).pk,
        "revocation": heard(opened(application)).pk,
    }
