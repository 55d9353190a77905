"""Any door of Widerspruch, Rücknahme and Widerruf, in any order, tried by everybody, while the days go by."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from grants.applications.models import Application
from grants.audit.models import Entry
from grants.awards.queries import money_left
from grants.letters.models import Letter
from grants.outbox.models import Message
from grants.remedies import announcing, objecting, revoking
from grants.remedies.dates import dates_of_letter, is_timely
from grants.remedies.models import Objection, Revocation
from grants.remedies.states import ENDED, OBJECTION_STEPS, OBJECTIONS, REVOCATION_STEPS, REVOCATIONS, ObjectionState
from grants.steps import Refused
from tests import factories
from tests.factories import NOW, UserFactory, member
from tests.grants.remedies.worlds import DAY

HEADS = {"first head", "second head"}
NAMES = ("editor", "signatory", "caseworker", *sorted(HEADS), "auditor", "stranger")
TEXT = "Weil es so ist."
LETTERS = {
    "record": "objection",
    "forward": "forwarding",
    "cosign_remedy": "remedy",
    "hear": "hearing",
    "cosign": "revocation",
}
MOVES = {(source, step.target) for step in (*OBJECTION_STEPS, *REVOCATION_STEPS) for source in step.sources}


class Remedies(RuleBasedStateMachine):
    """One announced Bescheid with everybody around it."""

    application, letter, people = None, None, {}

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now, self.proposers, self.left = NOW + DAY, {}, money_left(self.application.call)

    def teardown(self):
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @property
    def objection(self) -> Objection | None:
        return Objection.objects.filter(letter=self.letter).exclude(state=ObjectionState.WITHDRAWN).first()

    @property
    def revocation(self) -> Revocation | None:
        return Revocation.objects.exclude(state__in=ENDED).first() or Revocation.objects.last()

    @property
    def today(self) -> datetime.date:
        return self.now.date()

    def attempt(self, door, name, **answers) -> bool:
        """Try a door. Who is refused leaves no record and no letter; who comes through leaves one record."""
        before = Entry.objects.count(), Message.objects.count()
        try:
            with transaction.atomic():
                door(actor=self.people[name], now=self.now, **answers)
        except Refused:
            assert (Entry.objects.count(), Message.objects.count()) == before
            return False
        assert Entry.objects.count() == before[0] + 1
        assert Message.objects.count() - before[1] <= 1
        return True

    def step(self, door, name, row, rightful, *, key, **answers) -> bool:
        """Take a step of a table: who is rightful comes through, nobody else does."""
        state, sent = row.state, Message.objects.filter(topic="letter").count()
        passed = self.attempt(door, name, **{key: row}, **answers)
        assert passed is (name in rightful), (door.__name__, name, state, rightful)
        if passed:
            after = type(row).objects.get(pk=row.pk).state
            assert (state, after) in MOVES
            made = Message.objects.filter(topic="letter").count() - sent
            expected = door.__name__ in LETTERS or (door.__name__ == "drop" and row.heard_at is not None)
            assert made == int(expected)
        return passed

    @rule(days=st.sampled_from([1, 5, 15, 40]))
    def days_go_by(self, days):
        self.now += days * DAY

    @rule(name=st.sampled_from(NAMES))
    def waive(self, name):
        dates = dates_of_letter(self.letter, self.today)
        is_possible = not dates.finality.is_final and self.objection is None
        passed = self.attempt(announcing.waive, name, letter=self.letter, confirmed=True)
        assert passed is (is_possible and name == "signatory")

    @rule(name=st.sampled_from(NAMES))
    def record(self, name):
        answers = {"letter": self.letter, "received_on": self.today, "form": "written"}
        is_free = self.objection is None
        assert self.attempt(objecting.record, name, **answers) is (is_free and name == "caseworker")

    @rule(name=st.sampled_from(NAMES), act=st.sampled_from([*sorted(OBJECTIONS), "reinstate"]))
    def treat_objection(self, name, act):
        if (row := self.objection) is None:
            return
        timely = is_timely(row, dates_of_letter(self.letter, self.today).objection)
        if act == "reinstate":
            is_possible = row.state in {"received", "remedy_proposed", "forwarded"} and not timely
            passed = self.attempt(objecting.reinstate, name, objection=row, reason=TEXT)
            assert passed is (is_possible and name in HEADS)
            return
        answers = {
            "propose_remedy": {"ruling": TEXT, "reasons": TEXT},
            "return_remedy": {"reason": TEXT},
            "forward": {"authority": "Landesdirektion Sachsen", "reasons": TEXT},
            "withdraw": {"on": self.today},
            "decide": {"result": "rejected", "announced_on": self.today},
        }.get(act, {})
        is_open = row.state in OBJECTIONS[act].sources and (timely or act != "propose_remedy")
        rightful = self.objectors(act) if is_open else set()
        if self.step(getattr(objecting, act), name, row, rightful, key="objection", **answers):
            self.proposers["objection"] = name

    def objectors(self, act) -> set[str]:
        if act in {"cosign_remedy", "return_remedy"}:
            return HEADS - {self.proposers.get("objection")}
        return HEADS | {"caseworker"} if act in {"propose_remedy", "forward"} else {"caseworker"}

    @rule(name=st.sampled_from(NAMES), ground=st.sampled_from(["purpose", "false"]))
    def open(self, name, ground):
        is_free = not Revocation.objects.exclude(state__in=ENDED).exists()
        answers = {"application": self.application, "ground": ground, "facts": TEXT, "known_on": self.today}
        assert self.attempt(revoking.open_revocation, name, **answers) is (is_free and name == "caseworker")

    @rule(
        name=st.sampled_from(NAMES),
        act=st.sampled_from(sorted(REVOCATIONS)),
        amount=st.sampled_from(["3000", "9000", "9000.01", "-1"]).map(Decimal),
    )
    def treat_revocation(self, name, act, amount):
        if (row := self.revocation) is None:
            return
        answers = {
            "hear": {"text": TEXT, "until": self.today + 14 * DAY},
            "answer": {"text": TEXT},
            "propose": {"amount": amount, "reasons": TEXT},
            "give_back": {"reason": TEXT},
            "drop": {"reason": TEXT},
        }.get(act, {})
        rightful = self.revokers(act, row, amount) if row.state in REVOCATIONS[act].sources else set()
        if self.step(getattr(revoking, act), name, row, rightful, key="revocation", **answers):
            self.proposers["revocation"] = name

    def revokers(self, act, row, amount) -> set[str]:
        if act in {"propose", "cosign"} and self.today > revoking.clock(row).day:
            return set()
        if act == "propose":
            return HEADS | {"caseworker"} if 0 < amount <= revoking.left_of(row.decision) else set()
        if act in {"cosign", "give_back"}:
            return HEADS - {row.proposed_by and self.proposers["revocation"]}
        if act == "close_hearing":
            return {"caseworker"} if self.today > row.answer_until else set()
        return {"signatory"} if act == "answer" else {"caseworker"}

    @invariant()
    def nobody_acts_alone_and_no_more_is_taken_than_was_granted(self):
        for row in (*Objection.objects.all(), *Revocation.objects.all()):
            assert row.cosigned_by_id is None or row.cosigned_by_id != row.proposed_by_id
        assert all(revoking.left_of(row.decision) >= 0 for row in Revocation.objects.all())

    @invariant()
    def the_money_of_the_call_stays(self):
        assert money_left(self.application.call) == self.left

    @invariant()
    def what_is_final_has_no_pending_objection_in_time(self):
        dates = dates_of_letter(self.letter, self.today)
        if dates.finality.is_final and (row := self.objection) and not self.letter.waivers.exists():
            assert row.state == "decided" or not is_timely(row, dates.objection)


@pytest.mark.django_db
def test_any_door_in_any_order():
    application = factories.granted()
    letter = Letter.objects.create(
        application=application,
        kind="decision",
        subject=application.decisions.get().pk,
        title="Zuwendungsbescheid",
        pdf="letters/none.pdf",
        sha256="0" * 64,
        provided_at=NOW,
        retrieved_at=NOW,
        retrieved_by=application.created_by,
    )
    announcing.give_consent(organisation=application.organisation, actor=application.created_by, now=NOW - DAY)

    class OneBescheid(Remedies):
        people = {
            "editor": member(application.organisation, "edit"),
            "signatory": application.created_by,
            "caseworker": UserFactory(caseworker=True),
            "first head": UserFactory(head=True),
            "second head": UserFactory(head=True),
            "auditor": UserFactory(auditor=True),
            "stranger": member(factories.OrganisationFactory()),
        }

    OneBescheid.application, OneBescheid.letter = Application.objects.get(pk=application.pk), letter
    run_state_machine_as_test(OneBescheid, settings=settings(max_examples=25, stateful_step_count=20, deadline=None))
