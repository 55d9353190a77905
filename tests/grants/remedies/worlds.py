"""Letters and people around Bekanntgabe, Widerspruch and Widerruf."""

import datetime
from decimal import Decimal

from criteria.deadlines import BERLIN
from criteria.financing import Financing
from grants.awards import releases
from grants.letters import workflow as letters
from grants.letters.models import Letter
from grants.people.models import User
from grants.remedies import announcing, objecting, recovering, revoking
from grants.remedies.models import Objection
from grants.remedies.revocations import Recovery, Revocation
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


def remedy_proposed(objection: Objection | None = None, now=NOW + 4 * DAY, actor=None, **money) -> Objection:
    return objecting.propose_remedy(
        objection=objection or objected(),
        actor=actor or officer(),
        now=now,
        ruling="Die Auflage 3 entfällt.",
        reasons="Sie ist nicht nötig.",
        **money,
    )


def told(application, kind: str, subject: int, now=NOW) -> Letter:
    """A letter as it lies in the Postfach and was fetched, without the time that sealing takes."""
    owner = application.created_by
    return Letter.objects.create(
        application=application,
        kind=kind,
        subject=subject,
        title=f"{Letter.Kind(kind).label} {application}",
        pdf="letters/none.pdf",
        sha256="0" * 64,
        provided_at=now,
        retrieved_at=now,
        retrieved_by=owner,
    )


def objected_to(application, now=NOW + 3 * DAY) -> Objection:
    """A Widerspruch against the Bescheid of a decided file."""
    decision = application.decisions.standing().get()
    return objected(told(application, "decision", decision.pk), now)


def cut(amount="6000.00"):
    """A grant below what was asked."""
    return factories.granted(amount=amount)


def raised(objection: Objection | None = None, amount="9000.00", actor=None, now=NOW + 4 * DAY, **money) -> Objection:
    """An Abhilfe that changes the grant, proposed by a head."""
    answers = {"amount": Decimal(amount), "kind": Financing.FEHLBEDARF} | money
    return remedy_proposed(objection or objected_to(cut()), now, actor or head(), **answers)


def remedied(objection: Objection | None = None, actor=None, now=NOW + 5 * DAY, **fields) -> Objection:
    return objecting.cosign_remedy(objection=objection or raised(), actor=actor or head(), now=now, **fields)


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


def proposed(
    revocation: Revocation | None = None, now=NOW + 2 * DAY, amount="4000.00", actor=None, **fields
) -> Revocation:
    return revoking.propose(
        revocation=revocation or answered(),
        actor=actor or officer(),
        now=now,
        amount=Decimal(amount),
        reasons="Der Zweck ist nur zum Teil erreicht.",
        **fields,
    )


def revoked(revocation: Revocation | None = None, now=NOW + 3 * DAY) -> Revocation:
    return revoking.cosign(revocation=revocation or proposed(), actor=head(), now=now)


def paid(application):
    """The whole grant is released, so that all of it can have been paid out."""
    part = application.decisions.standing().get().slices.get()
    row = releases.propose_release(part=part, amount=part.amount, reason="Haushalt.", actor=officer(), now=NOW)
    releases.confirm_release(release=row, actor=head(), now=NOW)
    return application


def void_since(application=None, day=None, **fields) -> Revocation:
    """A Widerruf in force that undoes a part of a grant, which is released, for the past."""
    file = application or paid(factories.granted())
    return revoked(proposed(answered(heard(opened(file))), effective_from=day or NOW.date(), **fields))


def claimed(revocation: Revocation | None = None, now=NOW + 4 * DAY, actor=None, **fields) -> Recovery:
    """A Rückforderung of 4,000 € of the 9,000 € that were paid out, proposed."""
    factories.base_rate(datetime.date(2026, 7, 1))
    answers = {
        "paid_out": Decimal("9000.00"),
        "interest_from": NOW.date(),
        "due_on": (now + 42 * DAY).date(),
        "reasons": "Das Geld ist noch da.",
    } | fields
    row = revocation or void_since()
    return recovering.propose_recovery(revocation=row, actor=actor or officer(), now=now, **answers)


def demanded(recovery: Recovery | None = None, now=NOW + 5 * DAY, actor=None) -> Recovery:
    return recovering.cosign_recovery(recovery=recovery or claimed(), actor=actor or head(), now=now)


def remedies(application) -> dict[str, int]:
    """A posting, a Widerspruch and an Anhörung of one grant, by their keys."""
    letter = application.letters.get(kind="decision")
    return {
        "posting": announcing.ask_post(letter=letter, actor=officer(), now=NOW).pk,
        "objection": objected(letter).pk,
        "revocation": heard(opened(application)).pk,
        "recovery": a_recovery(application).pk,
    }


def a_recovery(application, actor=None, **fields) -> Recovery:
    """A Rückforderung as a row, beside whatever else the file is in."""
    values = {"reasons": "Das Geld ist noch da."} | fields
    return Recovery.objects.create(
        application=application,
        revocation=application.revocations.first(),
        paid_out=Decimal("9000.00"),
        stays=Decimal("5000.00"),
        amount=Decimal("4000.00"),
        interest_from=NOW.date(),
        interest_until=NOW.date(),
        interest=Decimal("1.23"),
        due_on=(NOW + 42 * DAY).date(),
        proposed_at=NOW,
        proposed_by=actor or officer(),
        **values,
    )
