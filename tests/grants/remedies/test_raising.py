"""An Abhilfe that moves money: a new decision replaces the old one under all limits, and nothing paid vanishes."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from criteria.guideline.models import Guideline
from grants.applications.models import Application
from grants.audit.models import Entry
from grants.awards import releases, slices
from grants.awards import workflow as awarding
from grants.awards.earlier import earlier_grants
from grants.awards.models import Decision
from grants.awards.queries import money_left
from grants.letters.models import Letter
from grants.letters.queries import awaiting_signature, signed
from grants.outbox.models import Message
from grants.remedies import objecting, revoking
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.remedies.worlds import (
    DAY,
    cut,
    demanded,
    head,
    heard,
    objected,
    objected_to,
    officer,
    opened,
    paid,
    raised,
    remedied,
    remedy_proposed,
    revoked,
    told,
)
from tests.grants.worlds import at_once, refused

pytestmark = pytest.mark.django_db
D = Decimal
NotDecidable = awarding.NotDecidable


def standing(application) -> Decision:
    return application.decisions.standing().get()


def narrow(call, envelope: str) -> None:
    type(call).objects.filter(pk=call.pk).update(envelope=D(envelope))


def beside(application) -> Application:
    """Another assessed file of the same call."""
    submitted = factories.submitted(factories.complete(factories.draft(application.call)))
    return factories.assessed(factories.checked(factories.checking_(submitted)))


def test_an_abhilfe_replaces_the_decision_and_books_its_money():
    row = raised()
    application, call = row.application, row.application.call
    assert (money_left(call), standing(application).amount) == (D(91000), D(6000))

    remedied(row)

    new = standing(application)
    old = new.replaces
    assert (new.amount, new.origin, old.amount, old.replaced_at is not None) == (D(9000), "remedy", D(6000), True)
    assert [(part.year, part.amount) for part in new.slices.all()] == [(2027, D(9000))]
    assert money_left(call) == D(91000)
    assert Application.objects.get(pk=application.pk).state == "granted"
    acts = list(Entry.objects.filter(chain=application.chain).order_by("number").values_list("action", flat=True))
    assert acts[-3:] == ["propose_remedy", "amend", "cosign_remedy"]
    assert Message.objects.filter(topic="obligations", key=f"decision:{new.pk}").count() == 1


def test_an_abhilfe_turns_a_refusal_into_a_grant():
    row = raised(objected_to(factories.rejected()), "4000.00")
    call = row.application.call
    assert money_left(call) == D(96000)

    remedied(row)

    assert Application.objects.get(pk=row.application_id).state == "granted"
    assert standing(row.application).replaces.outcome == "rejection"


def test_what_was_not_assessed_cannot_be_granted_by_an_abhilfe():
    application = awarding.cosign(application=factories.formally_rejected(), actor=head(), now=NOW)

    objection = objected_to(application)
    refused(NotDecidable, raised, objection=objection)
    assert remedy_proposed(objection).amount is None


@pytest.mark.parametrize("amount", ["6000.00", "5999.99", "9000.01", "7000.001", "NaN"])
def test_an_abhilfe_only_raises_within_what_plan_and_guideline_allow(amount):
    refused(NotDecidable, raised, objection=objected_to(cut()), amount=amount)


def test_an_abhilfe_never_overdraws_the_envelope_nor_does_an_award_beside_it():
    application = cut()
    narrow(application.call, "8999.99")
    refused(NotDecidable, raised, objection=objected_to(application))

    narrow(application.call, "10000.00")
    raised(application.objections.get())
    other = beside(application)
    refused(NotDecidable, factories.decided, application=other, amount="1000.01")
    assert factories.decided(other, amount="1000.00").state == "cosigning"


def test_a_proposal_that_is_returned_or_withdrawn_lets_its_money_go():
    first, second = raised(), raised()
    call = first.application.call

    objecting.return_remedy(objection=first, actor=head(), now=NOW + 5 * DAY, reason="Zu viel.")
    day = (NOW + 5 * DAY).date()
    objecting.withdraw(objection=second, actor=officer(), now=NOW + 5 * DAY, on=day)

    assert (money_left(call), money_left(second.application.call)) == (D(94000), D(94000))
    assert raised(first, "8000.00").decision.amount == D(8000)


def test_two_heads_who_did_not_assess_raise_a_grant():
    objection, who = objected_to(cut()), head()
    refused(Forbidden, raised, objection=objection, actor=officer())
    row = raised(objection, actor=who)
    refused(Forbidden, remedied, objection=row, actor=who)
    refused(Forbidden, remedied, objection=row, actor=officer())
    assert remedied(row).state == "remedied"


def test_an_amount_that_a_committee_decides_needs_its_resolution():
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.decision_levels.update(up_to=D("6000.00"))
    guideline.decision_levels.create(position=2, body="Stadtrat", act="Beschluss", source="Test", is_assumption=True)
    Guideline.objects.filter(pk=guideline.pk).update(state="in_force")
    call = factories.CallFactory(guideline=Guideline.objects.get(pk=guideline.pk))
    submitted = factories.submitted(factories.complete(factories.draft(call)))
    assessed = factories.assessed(factories.checked(factories.checking_(submitted)))
    application = factories.granted(factories.decided(assessed, amount="6000.00"))
    row = raised(objected_to(application))

    refused(NotDecidable, remedied, objection=row)
    remedied(row, resolution="Sozialausschuss, Beschluss 12/26 vom 17.09.2026")
    assert standing(application).resolution.startswith("Sozialausschuss")


def test_what_is_released_stays_and_counts_under_the_new_decision():
    application = paid(cut())

    remedied(raised(objected_to(application)))

    (year,) = slices.years(standing(application))
    assert (year.released, year.left) == (D(6000), D(3000))
    old = standing(application).replaces.slices.get()
    who = {"actor": officer(), "now": NOW, "reason": "Rest."}
    refused(NotPossible, releases.propose_release, part=old, amount=D(1), **who)
    assert releases.propose_release(part=year.slice, amount=D(3000), **who).amount == D(3000)


def test_no_year_gets_less_than_it_has():
    call = factories.CallFactory(period_end=datetime.date(2028, 12, 31))
    draft = factories.complete(factories.draft(call))
    draft.plan_rows.filter(item__kind="grant").update(second_year="3000.00")
    assessed = factories.assessed(factories.checked(factories.checking_(factories.submitted(draft))))
    application = factories.granted(factories.decided(assessed, amount="6000.00"))
    objection = objected_to(application)

    refused(NotDecidable, raised, objection=objection, later=D("1999.99"))
    row = raised(objection, later=D("4000.00"))
    assert slices.granted_by_year(call) == ((2027, D(5000)), (2028, D(4000)))
    assert remedied(row).state == "remedied"


def test_an_abhilfe_and_a_widerruf_do_not_cross():
    application = cut()
    objection, running = objected_to(application), opened(application)
    refused(NotPossible, raised, objection=objection)
    revoking.drop(revocation=running, actor=officer(), now=NOW, reason="Ausgeräumt.")
    row = raised(objection)
    refused(NotPossible, opened, application=application)
    remedied(row)
    assert opened(application).decision == standing(application)


def test_what_was_taken_back_stays_taken_back_under_the_new_decision():
    application = cut()
    revoked(_widerruf(application, "1000.00"))
    remedied(raised(objected_to(application)))

    new = standing(application)
    assert (new.taken_back, new.remaining, revoking.left_of(new)) == (D(1000), D(8000), D(8000))
    second = heard(opened(application))
    assert revoking.left_of(second.decision) == D(8000)


def _widerruf(application, amount):
    row = heard(opened(application))
    revoking.close_hearing(revocation=row, actor=officer(), now=NOW, text="Nichts.")
    return revoking.propose(revocation=row, actor=officer(), now=NOW, amount=D(amount), reasons="Nicht verwendet.")


def test_an_abhilfe_against_a_widerruf_gives_back_and_annuls_what_was_demanded():
    recovery = demanded()
    revocation, application = recovery.revocation, recovery.application
    objection = objected(told(application, "revocation", revocation.pk))
    refused(objecting.Unfounded, remedy_proposed, objection=objection, amount=D("4000.00"))
    refused(objecting.Unfounded, remedy_proposed, objection=objection, amount=D("-1"))

    remedied(remedy_proposed(objection, amount=D("1500.00")), now=NOW + 6 * DAY)

    revocation, recovery = (type(row).objects.get(pk=row.pk) for row in (revocation, recovery))
    assert (revocation.lifted, revocation.stands, standing(application).remaining) == (D(2500), D(1500), D(7500))
    assert recovery.state_in_words == "Aufgehoben"
    factories.run_outbox(NOW + 6 * DAY)
    words = str(Letter.objects.get(kind="remedy").content)
    assert "bleiben 1.500,00" in words
    assert "heben wir auf" in words


def test_an_abhilfe_against_a_rückforderung_annuls_it():
    recovery = demanded()
    objection = objected(told(recovery.application, "recovery", recovery.pk))
    refused(objecting.Unfounded, remedy_proposed, objection=objection, amount=D("1.00"))

    remedied(remedy_proposed(objection))

    recovery.refresh_from_db()
    assert recovery.annulled_at is not None


def test_an_abhilfebescheid_says_the_whole_new_grant():
    row = remedied()
    factories.run_outbox(NOW + 6 * DAY)

    words = str(Letter.objects.get(kind="remedy").content)
    for said in ("Bisher bewilligt", "6.000,00", "9.000,00", "3.000,00", "Nebenbestimmungen", "Auszahlungsplan"):
        assert said in words
    assert not Letter.objects.filter(kind="decision", subject=row.decision_id).exists()


def test_the_bescheide_of_a_call_leave_out_the_decisions_of_an_abhilfe():
    row, reader = raised(), head()
    call = row.application.call
    assert [one.replaces for one in awaiting_signature(call, reader)] == []
    remedied(row)
    assert [one.amount for one in signed(call, reader)] == [D(6000)]


def test_last_years_grant_counts_once_and_without_what_was_taken_back():
    application = remedied().application
    revoked(_widerruf(application, "2000.00"))
    next_year = factories.CallFactory(funding_year=2028)
    following = factories.complete(factories.draft(next_year, application.organisation))

    assert earlier_grants(next_year, [following], head()) == {following.pk: D(7000)}


def test_a_widerruf_leaves_only_the_rest_to_be_released():
    application = factories.granted()
    part = standing(application).slices.get()
    row = releases.propose_release(part=part, amount=D(9000), reason="Haushalt.", actor=officer(), now=NOW)
    revoked(_widerruf(application, "4000.00"))

    refused(releases.NotReleasable, releases.confirm_release, release=row, actor=head(), now=NOW)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(confirmed_at=NOW, confirmed_by=head())
    assert refusal.value.__cause__.diag.constraint_name == "release_within_what_remains"
    releases.return_release(release=row, reason="Widerrufen.", actor=head(), now=NOW)
    assert slices.years(standing(application))[0].left == D(5000)


def test_who_became_biased_after_the_proposal_lets_nobody_cosign():
    who = head()
    row = raised(actor=who)
    factories.Application.objects.get(pk=row.application_id).conflicts.create(
        user=who, reason="Verwandt", declared_at=NOW
    )

    refused(NotDecidable, remedied, objection=row)


@pytest.mark.django_db(transaction=True)
def test_two_heads_at_once_cosign_one_abhilfe():
    row = raised()
    people = head(), head()

    outcomes = at_once(*(lambda person=person: remedied(row, actor=person) for person in people))

    assert sorted(isinstance(one, NotPossible) for one in outcomes) == [False, True]
    assert Decision.objects.filter(replaces__isnull=False, cosigned_at__isnull=False).count() == 1
    assert Message.objects.filter(topic="letter", payload__kind="remedy").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_abhilfe_and_an_award_at_once_never_overdraw_the_envelope():
    application = cut()
    other = beside(application)
    narrow(application.call, "10000.00")
    objection, first, second = objected_to(application), head(), UserFactory(head=True)

    outcomes = at_once(
        lambda: raised(objection, actor=first), lambda: factories.decided(other, amount="3000.00", head=second)
    )

    assert sorted(isinstance(one, NotDecidable) for one in outcomes) == [False, True]
    assert money_left(application.call) >= 0
