"""The steps of a Widerspruch: recorded in a valid form, remedied by two people or handed on, decided or withdrawn."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django_fsm import can_proceed

from grants.audit.models import Entry
from grants.letters.models import Letter
from grants.outbox.models import Message
from grants.remedies import objecting
from grants.remedies.dates import dates_of_letter, is_timely
from grants.remedies.models import Objection
from grants.remedies.revocations import Revocation
from grants.remedies.states import (
    ENDED,
    OBJECTION_LABELS,
    OBJECTION_STEPS,
    REVOCATION_LABELS,
    REVOCATION_STEPS,
    ObjectionState,
    RevocationState,
)
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.remedies.worlds import DAY, announced, head, objected, officer, on, remedy_proposed
from tests.grants.worlds import at_once, cast, refused

LATER = on(2026, 10, 1)
OVER = {ObjectionState.REMEDIED, ObjectionState.JUDGED, ObjectionState.WITHDRAWN}


@pytest.mark.parametrize(
    ("model", "states", "steps", "labels", "first", "final"),
    [
        (Objection, ObjectionState, OBJECTION_STEPS, OBJECTION_LABELS, "received", OVER),
        (Revocation, RevocationState, REVOCATION_STEPS, REVOCATION_LABELS, "opened", set(ENDED)),
    ],
)
def test_a_step_starts_from_exactly_the_states_of_its_table(model, states, steps, labels, first, final):
    table = {(source, step.name) for step in steps for source in step.sources}

    for state in states.values:
        for step in steps:
            assert can_proceed(getattr(model(state=state), step.name)) is ((state, step.name) in table)
    assert {source for source, _ in table} == set(states) - final
    assert {first, *(step.target for step in steps)} == set(states)
    assert labels.keys() == set(states)
    assert all(step.act and step.who and step.legal_basis and step.label for step in steps)


@pytest.mark.django_db
def test_a_widerspruch_is_recorded_and_the_träger_gets_one_receipt():
    objection = objected()
    factories.run_outbox(LATER)
    factories.run_outbox(LATER)

    letter = Letter.objects.get(kind="objection")
    assert "aufschiebende Wirkung" in str(letter.content)
    assert Entry.objects.filter(chain=objection.chain, action="record_objection").count() == 1
    refused(NotPossible, objected, letter=objection.letter)


@pytest.mark.django_db
def test_what_is_no_bescheid_or_has_no_valid_form_or_day_is_refused():
    letter = announced()
    receipt = Letter.objects.get(application=letter.application, kind="receipt")

    refused(NotPossible, objected, letter=receipt)
    refused(objecting.Unfounded, objected, letter=letter, form="email")
    refused(objecting.Unfounded, objected, letter=letter, received_on=datetime.date(2026, 9, 14))
    refused(objecting.Unfounded, objected, letter=letter, received_on=datetime.date(2026, 9, 19))


@pytest.mark.django_db
def test_a_late_widerspruch_is_not_remedied_before_the_wiedereinsetzung():
    objection = objected(now=on(2026, 10, 17))
    day = on(2026, 10, 20)

    refused(objecting.Unfounded, remedy_proposed, objection=objection, now=day)
    refused(objecting.Unfounded, objecting.reinstate, objection=objection, actor=head(), now=day, reason=" ")
    refused(Forbidden, objecting.reinstate, objection=objection, actor=officer(), now=day, reason="Krank.")
    row = objecting.reinstate(objection=objection, actor=head(), now=day, reason="Krank.")

    assert is_timely(row, dates_of_letter(row.letter, day.date()).objection)
    assert not dates_of_letter(row.letter, day.date()).finality.is_final
    refused(NotPossible, objecting.reinstate, objection=row, actor=head(), now=day, reason="Noch einmal.")


@pytest.mark.django_db
def test_a_remedy_takes_two_people_and_makes_one_bescheid():
    both = UserFactory(roles=["caseworker", "head"])
    objection = remedy_proposed(actor=both)

    refused(Forbidden, objecting.cosign_remedy, objection=objection, actor=both, now=LATER)
    row = objecting.cosign_remedy(objection=objection, actor=head(), now=LATER)
    factories.run_outbox(LATER)

    letter = Letter.objects.get(kind="remedy")
    assert (row.state, letter.is_ruling) == ("remedied", True)
    assert "Die Auflage 3 entfällt." in str(letter.content)
    assert Entry.objects.filter(chain=row.chain, action="cosign_remedy").count() == 1


@pytest.mark.django_db
def test_the_database_knows_the_second_person_too():
    objection = remedy_proposed()

    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(cosigned_at=NOW, cosigned_by=objection.proposed_by)


@pytest.mark.django_db
def test_a_remedy_that_is_given_back_is_proposed_anew():
    objection = objecting.return_remedy(objection=remedy_proposed(), actor=head(), now=LATER, reason="Zu weit.")

    assert (objection.state, objection.proposed_by) == ("received", None)
    assert remedy_proposed(objection, now=LATER).state == "remedy_proposed"


@pytest.mark.django_db
def test_only_the_office_takes_the_steps_of_a_widerspruch():
    objection = objected()
    people = cast(objection.application)

    for name in people.keys() - {"caseworker", "head"}:
        refused(
            Forbidden,
            objecting.forward,
            objection=objection,
            actor=people[name],
            now=LATER,
            authority="Landesdirektion",
            reasons="Es bleibt dabei.",
        )


@pytest.mark.django_db(transaction=True)
def test_two_heads_who_cosign_and_return_at_once_do_one_act_and_one_letter():
    objection = remedy_proposed()
    first, second = head(), head()

    outcomes = at_once(
        lambda: objecting.cosign_remedy(objection=objection, actor=first, now=LATER),
        lambda: objecting.return_remedy(objection=objection, actor=second, now=LATER, reason="Nein."),
    )

    assert sorted(isinstance(one, NotPossible) for one in outcomes) == [False, True]
    signed = Objection.objects.get(pk=objection.pk).cosigned_at is not None
    assert Message.objects.filter(key=f"remedy:{objection.pk}").count() == int(signed)


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_record_one_widerspruch_at_once_record_it_once():
    letter = announced()
    people = officer(), officer()

    outcomes = at_once(
        *(
            lambda person=person: objecting.record(
                letter=letter, actor=person, now=NOW + DAY, received_on=NOW.date(), form="written"
            )
            for person in people
        )
    )

    assert sorted(isinstance(one, NotPossible) for one in outcomes) == [False, True]
    assert Message.objects.filter(topic="letter", payload__kind="objection").count() == 1
