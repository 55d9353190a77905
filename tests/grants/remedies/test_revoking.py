"""Rücknahme and Widerruf: a reason, the year, the Anhörung, two people, and never more than was granted."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from grants.audit.models import Entry
from grants.awards.queries import money_left
from grants.letters.models import Letter
from grants.outbox.models import Message
from grants.remedies import revoking
from grants.remedies.revocations import Revocation
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, UserFactory, member
from tests.grants.remedies.worlds import DAY, answered, head, heard, officer, on, opened, proposed, revoked
from tests.grants.worlds import at_once, cast, refused

pytestmark = pytest.mark.django_db
D = datetime.date


def test_the_whole_way_leaves_one_record_and_one_letter_each():
    row = revoked()
    factories.run_outbox(NOW + 3 * DAY)

    assert (row.state, row.amount, row.name) == ("decided", Decimal("4000.00"), "Widerruf")
    acts = list(Entry.objects.filter(chain=row.chain).values_list("action", flat=True))
    way = ["open_revocation", "hear", "answer", "propose", "cosign"]
    assert [act for act in acts if act in way] == way
    hearing, ruling = (Letter.objects.get(kind=kind) for kind in ("hearing", "revocation"))
    assert (hearing.is_ruling, ruling.is_ruling) == (False, True)
    for words in (
        "widerrufen wir in Höhe von 4.000,00",
        "§ 49 Abs. 3 Satz 1 Nr. 1",
        "Wir öffnen im März wieder.",
    ):
        assert words in str(ruling.content)


def test_what_is_taken_back_does_not_return_into_the_money_of_the_call():
    row = proposed()
    before = money_left(row.application.call)

    revoked(row)

    assert money_left(row.application.call) == before


def test_only_a_grant_in_force_is_taken_back_and_one_procedure_runs_at_a_time():
    refused(NotPossible, opened, application=factories.decided())
    row = opened()
    refused(NotPossible, opened, application=row.application)

    revoking.drop(revocation=row, actor=officer(), now=NOW, reason="Der Verdacht ist ausgeräumt.")
    assert not Message.objects.filter(payload__kind="hearing_end").exists()
    assert opened(row.application).state == "opened"


@pytest.mark.parametrize("wrong", [{"ground": "mood"}, {"facts": " "}, {"known_on": D(2026, 9, 16)}])
def test_a_procedure_without_ground_facts_or_a_possible_day_is_refused(wrong):
    refused(revoking.Unfounded, opened, application=factories.granted(), **wrong)


def test_the_year_binds_the_authority_except_after_fraud():
    application = factories.granted()
    refused(revoking.Unfounded, opened, application=application, known_on=D(2025, 9, 12))
    row = proposed(answered(heard(opened(application, known_on=D(2025, 9, 18)))))

    assert revoking.clock(row).day == D(2026, 9, 18)
    assert revoking.is_pressing(row, NOW.date())
    refused(revoking.Unfounded, revoked, revocation=row, now=on(2026, 9, 19))
    fraud = opened(factories.granted(), known_on=D(2020, 1, 1), ground="fraud")
    assert (revoking.clock(fraud), fraud.name) == (None, "Rücknahme")


def test_the_working_of_the_year_names_what_it_is_about():
    words = [revoking.clock(Revocation(ground=ground, known_on=D(2026, 9, 15))).working[0].text for ground in
             ("purpose", "false")]  # fmt: skip

    assert [text.split()[1] for text in words] == ["Widerruf", "Rücknahme"]


def test_the_träger_has_at_least_fourteen_days_and_answers_once():
    who = {"actor": officer(), "now": NOW, "text": "Wir wollen widerrufen."}
    row = opened()
    refused(revoking.Unfounded, revoking.hear, revocation=row, until=D(2026, 9, 28), **who)
    row = revoking.hear(revocation=row, until=D(2026, 9, 29), **who)

    refused(revoking.Unfounded, revoking.close_hearing, revocation=row, actor=officer(), now=on(2026, 9, 29))
    row = answered(row)
    assert (row.state, row.answered_by) == ("heard", row.application.created_by)
    refused(NotPossible, answered, revocation=row)


def test_a_hearing_without_an_answer_ends_after_its_day_and_with_one_on_paper_before():
    silent, paper = heard(), heard()

    revoking.close_hearing(revocation=silent, actor=officer(), now=on(2026, 9, 30))
    row = revoking.close_hearing(revocation=paper, actor=officer(), now=NOW, text="Brief vom 16.09.2026")

    assert (row.state, row.statement, row.answered_by) == ("heard", "Brief vom 16.09.2026", None)


def test_only_who_signs_for_the_träger_answers():
    row = heard()
    people = cast(row.application)
    signers = {"owner signatory", "caseworker of the Träger", "head of the Träger"}

    for name in people.keys() - signers:
        refused(Forbidden, revoking.answer, revocation=row, actor=people[name], now=NOW, text="Nein.")
    refused(Forbidden, revoking.answer, revocation=row, actor=member(row.application.organisation, "edit"), now=NOW,
            text="Nein.")  # fmt: skip


@pytest.mark.parametrize("amount", ["0", "-1", "9000.01", "0.001", "NaN"])
def test_an_amount_that_was_not_granted_is_refused(amount):
    refused(revoking.Unfounded, proposed, revocation=answered(), amount=amount)


def test_a_second_widerruf_takes_no_more_than_is_left():
    first = revoked(proposed(amount="6000.00"))
    second = answered(heard(opened(first.application)))

    refused(revoking.Unfounded, proposed, revocation=second, amount="3000.01")
    assert revoked(proposed(second, amount="3000.00")).state == "decided"
    assert revoking.left_of(first.decision) == 0


def test_the_database_knows_the_second_person_and_the_granted_amount():
    row = proposed()

    with pytest.raises(IntegrityError), transaction.atomic():
        Revocation.objects.filter(pk=row.pk).update(cosigned_at=NOW, cosigned_by=row.proposed_by)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Revocation.objects.filter(pk=row.pk).update(amount=Decimal("9000.01"))
    assert refusal.value.__cause__.diag.constraint_name == "revocations_within_the_grant"


def test_who_proposed_does_not_cosign_and_may_be_given_the_proposal_back():
    both = UserFactory(roles=["caseworker", "head"])
    row = proposed(actor=both)

    refused(Forbidden, revoking.cosign, revocation=row, actor=both, now=NOW)
    row = revoking.give_back(revocation=row, actor=head(), now=NOW, reason="Begründung fehlt.")
    assert (row.state, row.proposed_by) == ("heard", None)


def test_a_träger_that_was_heard_is_told_when_nothing_comes_of_it():
    row = revoking.drop(revocation=answered(), actor=officer(), now=NOW + DAY, reason="Die Äußerung überzeugt.")
    factories.run_outbox(NOW + DAY)

    assert row.state == "dropped"
    assert "nichts mehr zu tun" in str(Letter.objects.get(kind="hearing_end").content)


def test_a_träger_sees_a_procedure_only_once_it_is_heard():
    row = opened()
    owner = row.application.created_by

    assert not Revocation.objects.visible_to(owner).exists()
    heard(row)
    assert Revocation.objects.visible_to(owner).get() == row
    assert not Revocation.objects.visible_to(member(factories.OrganisationFactory())).exists()
    assert not Revocation.objects.visible_to(UserFactory(assessor=True)).exists()


@pytest.mark.django_db(transaction=True)
def test_two_heads_at_once_cosign_once_and_send_one_letter():
    row = proposed()
    people = head(), head()

    outcomes = at_once(
        *(lambda person=person: revoking.cosign(revocation=row, actor=person, now=NOW + 3 * DAY) for person in people)
    )

    assert sorted(isinstance(one, NotPossible) for one in outcomes) == [False, True]
    assert Message.objects.filter(topic="letter", payload__kind="revocation").count() == 1
    assert Entry.objects.filter(chain=row.chain, action="cosign").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_open_one_procedure():
    application = factories.granted()
    people = officer(), officer()
    answers = {"ground": "purpose", "facts": "Geschlossen.", "known_on": NOW.date(), "now": NOW}

    outcomes = at_once(
        *(
            lambda person=person: revoking.open_revocation(application=application, actor=person, **answers)
            for person in people
        )
    )

    assert sorted(isinstance(one, NotPossible) for one in outcomes) == [False, True]
    assert application.revocations.count() == 1
