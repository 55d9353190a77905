"""Any door of Widerspruch, Rücknahme and Widerruf, in any order, tried by everybody, while the days go by."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from criteria.financing import Financing
from grants.applications.models import Application
from grants.audit.models import Entry
from grants.awards.models import Decision
from grants.awards.queries import money_left
from grants.awards.slices import released
from grants.letters.models import Letter
from grants.outbox.models import Message
from grants.remedies import announcing, objecting, recovering, revoking
from grants.remedies.dates import dates_of_letter, is_timely
from grants.remedies.models import Objection
from grants.remedies.revocations import Recovery, Revocation
from grants.remedies.states import ENDED, OBJECTION_STEPS, OBJECTIONS, REVOCATION_STEPS, REVOCATIONS, ObjectionState
from grants.steps import Refused
from tests import factories
from tests.factories import NOW, UserFactory, member
from tests.grants.remedies.worlds import DAY, paid

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
        self.paid = released(self.application.pk)

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

    def attempt(self, door, name, *, records=1, letters=1, **answers) -> bool:
        """Try a door. Who is refused leaves no record and no letter; who comes through leaves one record a step."""
        before = Entry.objects.count(), Message.objects.count()
        try:
            with transaction.atomic():
                door(actor=self.people[name], now=self.now, **answers)
        except Refused:
            assert (Entry.objects.count(), Message.objects.count()) == before
            return False
        assert Entry.objects.count() == before[0] + records
        assert Message.objects.count() - before[1] <= letters
        return True

    def step(self, door, name, row, rightful, *, key, **answers) -> bool:
        """Take a step of a table: who is rightful comes through, nobody else does."""
        state, sent = row.state, Message.objects.filter(topic="letter").count()
        books = door is objecting.cosign_remedy and row.decision is not None
        passed = self.attempt(door, name, records=1 + books, letters=1 + books, **{key: row}, **answers)
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

    @rule(
        name=st.sampled_from(NAMES),
        act=st.sampled_from([*sorted(OBJECTIONS), "reinstate", "propose_remedy", "cosign_remedy"]),
        amount=st.sampled_from([None, "7000", "9000", "6000", "9000.01"]),
    )
    def treat_objection(self, name, act, amount):
        if (row := self.objection) is None:
            return
        timely = is_timely(row, dates_of_letter(self.letter, self.today).objection)
        if act == "reinstate":
            is_possible = row.state in {"received", "remedy_proposed", "forwarded"} and not timely
            passed = self.attempt(objecting.reinstate, name, objection=row, reason=TEXT)
            assert passed is (is_possible and name in HEADS)
            return
        answers = {
            "propose_remedy": {"ruling": TEXT, "reasons": TEXT} | self.money(amount),
            "return_remedy": {"reason": TEXT},
            "forward": {"authority": "Landesdirektion Sachsen", "reasons": TEXT},
            "withdraw": {"on": self.today},
            "decide": {"result": "rejected", "announced_on": self.today},
            "sue": {"filed_on": self.today, "court": "Verwaltungsgericht Leipzig"},
            "judge": {"judgment": "rejected", "final_on": self.today},
        }.get(act, {})
        is_open = row.state in OBJECTIONS[act].sources and (timely or act != "propose_remedy")
        rightful = self.objectors(act) if is_open else set()
        if is_open and act == "propose_remedy" and amount is not None:
            rightful = HEADS if self.may_raise_to(Decimal(amount)) else set()
        if self.step(getattr(objecting, act), name, row, rightful, key="objection", **answers):
            self.proposers["objection"] = name

    def money(self, amount) -> dict:
        return {} if amount is None else {"amount": Decimal(amount), "kind": Financing.FEHLBEDARF}

    def may_raise_to(self, amount: Decimal) -> bool:
        """The Bescheid contested here is the first: it is raised once, and never while a Widerruf runs."""
        first = self.application.decisions.order_by("pk").first()
        is_free = not Revocation.objects.exclude(state__in=ENDED).exists()
        return first.replaced_at is None and is_free and first.amount < amount <= Decimal(9000)

    def objectors(self, act) -> set[str]:
        if act in {"cosign_remedy", "return_remedy"}:
            return HEADS - {self.proposers.get("objection")}
        return HEADS | {"caseworker"} if act in {"propose_remedy", "forward"} else {"caseworker"}

    @rule(name=st.sampled_from(NAMES), ground=st.sampled_from(["purpose", "false"]))
    def open(self, name, ground):
        is_free = not Revocation.objects.exclude(state__in=ENDED).exists()
        is_free = is_free and not Decision.objects.amending().exists()
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
            "propose": {"amount": amount, "reasons": TEXT, "effective_from": NOW.date()},
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

    @rule(name=st.sampled_from(NAMES), act=st.sampled_from(["propose", "cosign", "return"]))
    def demand_back(self, name, act):
        """6,000 € were paid out; what of it does not stay is demanded back once."""
        row, waiting = self.revocation, Recovery.objects.filter(cosigned_at=None, returned_at=None).first()
        if act == "propose" and row is not None:
            claim = recovering.claim_of(self.application)
            is_due = recovering.is_due(row) and waiting is None and self.paid - claim.stays - claim.claimed > 0
            answers = {"paid_out": self.paid, "interest_from": NOW.date(), "due_on": self.today + 60 * DAY}
            passed = self.attempt(recovering.propose_recovery, name, revocation=row, reasons=TEXT, **answers)
            assert passed is (is_due and name in HEADS | {"caseworker"})
            self.proposers |= {"recovery": name} if passed else {}
        elif act != "propose" and waiting is not None:
            claim = recovering.claim_of(self.application)
            is_same = (claim.stays, claim.claimed) == (waiting.stays, waiting.claimed)
            is_possible = act == "return" or (is_same and waiting.due_on >= self.today + 14 * DAY)
            rightful = HEADS - {self.proposers["recovery"]} if is_possible else set()
            door = recovering.cosign_recovery if act == "cosign" else recovering.return_recovery
            answers = {} if act == "cosign" else {"reason": TEXT}
            assert self.attempt(door, name, recovery=waiting, **answers) is (name in rightful)

    @invariant()
    def nobody_acts_alone_and_no_more_is_taken_than_was_granted(self):
        for row in (*Objection.objects.all(), *Revocation.objects.all(), *Recovery.objects.all()):
            assert row.cosigned_by_id is None or row.cosigned_by_id != row.proposed_by_id
        assert [row for row in Decision.objects.all() if row.cosigned_by_id == row.decided_by_id] == []
        standing = self.application.decisions.standing().get()
        assert standing.cosigned_at is not None
        assert standing.remaining == revoking.left_of(standing) >= 0

    @invariant()
    def the_money_of_the_call_is_bound_by_what_holds_or_waits(self):
        """Only an Abhilfe moves it, never below zero; what is taken back does not return, what was paid stays."""
        most = max(row.amount for row in self.application.decisions.filter(returned_at=None))
        assert money_left(self.application.call) == self.left + Decimal(6000) - most >= 0
        assert sum(row.amount for row in Recovery.objects.claimed()) <= self.paid == released(self.application.pk)

    @invariant()
    def what_is_final_has_no_pending_objection_in_time(self):
        dates = dates_of_letter(self.letter, self.today)
        if dates.finality.is_final and (row := self.objection) and not self.letter.waivers.exists():
            assert row.state in {"decided", "judged"} or not is_timely(row, dates.objection)


@pytest.mark.django_db
def test_any_door_in_any_order():
    application = paid(factories.granted(amount="6000.00"))
    for first in (datetime.date(2026, 7, 1), datetime.date(2027, 1, 1), datetime.date(2027, 7, 1)):
        factories.base_rate(first)
    type(application.call).objects.filter(pk=application.call_id).update(envelope=Decimal(9000))
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
