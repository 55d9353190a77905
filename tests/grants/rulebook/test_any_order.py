"""Any doors of a guideline, in any order, by everybody: who comes through is known, and what must hold holds."""

import dataclasses
import datetime

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from criteria.deadlines import BERLIN
from criteria.guideline.models import Guideline
from criteria.guideline.states import PUBLISHED, STEPS, State
from criteria.transfer import package_of
from grants import audit
from grants.audit.models import Entry
from grants.rulebook import queries, workflow
from grants.rulebook.models import Approval
from grants.steps import Refused
from tests import factories
from tests.factories import UserFactory
from tests.grants.worlds import everything
from tests.rulebook import small_package

MOVES = {(source, step.target) for step in STEPS for source in step.sources}
HEADS = {"first head", "second head"}
NAMES = ("caseworker", *sorted(HEADS), "assessor", "planner", "auditor")
DAYS = tuple(datetime.date(2026, month, 1) for month in (1, 2, 3))
MOST = 5
WAY = ("sign", "approve", "enact")


class Doors(RuleBasedStateMachine):
    """Versions of one series, and everybody around them. Time passes. Whoever is refused leaves all as it was."""

    people: dict = {}

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now = datetime.datetime(2026, 1, 1, 12, tzinfo=BERLIN)
        self.contents = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def attempt(self, door, name: str, **answers):
        """Try a door. What it returned, or None where it refused and changed nothing."""
        before = everything()
        try:
            with transaction.atomic():
                return door(actor=self.people[name], now=self.now, **answers)
        except Refused:
            assert everything() == before
            return None

    def signers(self, guideline) -> set[str]:
        given = guideline.approvals.filter(revoked_at=None).values_list("person", flat=True)
        return {name for name, person in self.people.items() if person.pk in set(given)}

    def expected(self, door: str, guideline) -> set[str]:
        """Who comes through a door now, thought out anew."""
        state, begins = guideline.state, guideline.valid_from
        others = Guideline.objects.exclude(pk=guideline.pk)
        is_late = (
            any(
                begins == other.valid_from if other.state == State.APPROVED else begins <= other.valid_from
                for other in others.filter(state__in=PUBLISHED)
            )
            or others.filter(state=State.SUPERSEDED, valid_until__gte=begins).exists()
        )
        match door:
            case "revise":
                return {"caseworker", *HEADS} if state == State.DRAFT else set()
            case "sign":
                return HEADS if state == State.DRAFT and not is_late else set()
            case "approve":
                return HEADS - self.signers(guideline) if state == State.SIGNED and not is_late else set()
            case "enact":
                is_time = begins <= self.now.date()
                return HEADS if state == State.APPROVED and is_time and not is_late else set()
        is_free = not guideline.calls.exists()
        return HEADS if state in (State.SIGNED, State.APPROVED) and is_free else set()

    # --- what people do ---------------------------------------------------------------------------------------------

    @initialize(ways=st.lists(st.integers(0, len(WAY)), max_size=len(DAYS)))
    def some_way(self, ways):
        """The rightful people have brought some versions a part of the way already."""
        for number, steps in enumerate(ways):
            package = small_package(version=f"Fassung {number}", valid_from=DAYS[number])
            guideline = self.attempt(workflow.add, "caseworker", package=package)
            for door in WAY[:steps]:
                if names := self.expected(door, guideline):
                    guideline = self.attempt(getattr(workflow, door), max(names), guideline=guideline)

    @rule(name=st.sampled_from(NAMES), day=st.sampled_from(DAYS))
    def add(self, name, day):
        count = Guideline.objects.count()
        if count < MOST:
            package = small_package(version=f"Fassung {count}", valid_from=day)
            added = self.attempt(workflow.add, name, package=package)
            assert (added is not None) == (name in {"caseworker", *HEADS})

    @rule(
        place=st.integers(0, MOST),
        door=st.sampled_from(["sign", "approve", "enact", "reopen", "revise"]),
        weight=st.integers(1, 9),
        chosen=st.sampled_from(NAMES),
    )
    def everybody_tries(self, place, door, weight, chosen):
        rows = list(Guideline.objects.order_by("pk"))
        if not rows:
            return
        guideline = rows[place % len(rows)]
        expected, answers = self.expected(door, guideline), self.answers(door, guideline, weight)
        passed = set()
        for name in NAMES:
            with transaction.atomic():
                passed |= (
                    {name} if self.attempt(getattr(workflow, door), name, guideline=guideline, **answers) else set()
                )
                transaction.set_rollback(True)
        assert passed == expected
        if passed:
            name = chosen if chosen in passed else min(passed)
            assert self.attempt(getattr(workflow, door), name, guideline=guideline, **answers)

    def answers(self, door: str, guideline, weight: int) -> dict:
        if door == "reopen":
            return {"reason": "Tippfehler"}
        if door != "revise":
            return {}
        package = package_of(guideline)
        first, *others = package.rubric.criteria
        rubric = dataclasses.replace(package.rubric, criteria=(dataclasses.replace(first, weight=weight), *others))
        seen = queries.fingerprint(guideline)
        return {"package": dataclasses.replace(package, rubric=rubric), "seen": seen}

    @rule(days=st.integers(1, 40))
    def time_passes(self, days):
        self.now += datetime.timedelta(days=days)

    @rule(place=st.integers(0, MOST))
    def a_call_rests_on_one(self, place):
        rows = list(Guideline.objects.filter(state__in=(State.APPROVED, State.IN_FORCE)).order_by("pk"))
        if rows:
            factories.CallFactory(guideline=rows[place % len(rows)])

    @rule(name=st.sampled_from(NAMES))
    def nonsense(self, name):
        """Answers that no door takes."""
        for guideline in Guideline.objects.order_by("pk"):
            package = package_of(guideline)
            assert not self.attempt(workflow.reopen, name, guideline=guideline, reason="  ")
            assert not self.attempt(workflow.revise, name, guideline=guideline, package=package, seen="")
            assert not self.attempt(workflow.sign, name, guideline=guideline, seen="")
            assert not self.attempt(workflow.add, name, package=package)

    # --- what always holds ------------------------------------------------------------------------------------------

    @invariant()
    def at_most_one_version_is_in_force_and_the_time_of_others_ended_before(self):
        current = list(Guideline.objects.filter(state=State.IN_FORCE))
        ended = Guideline.objects.filter(state=State.SUPERSEDED)
        assert len(current) <= 1
        assert [row for row in ended if not current or row.valid_until >= current[0].valid_from] == []

    @invariant()
    def two_different_people_released_what_everybody_may_read(self):
        for guideline in Guideline.objects.order_by("pk"):
            wanted = {State.DRAFT: 0, State.SIGNED: 1}.get(State(guideline.state), 2)
            given = Approval.objects.filter(guideline=guideline, revoked_at=None)
            assert len(set(given.values_list("person", flat=True))) == given.count() == wanted

    @invariant()
    def what_is_released_stays_word_for_word(self):
        for guideline in Guideline.objects.exclude(state=State.DRAFT).order_by("pk"):
            now = queries.fingerprint(guideline)
            assert self.contents.setdefault(guideline.pk, now) == now
        for guideline in Guideline.objects.filter(state=State.DRAFT):
            self.contents.pop(guideline.pk, None)

    @invariant()
    def the_states_move_by_the_table_and_the_records_are_whole(self):
        for guideline in Guideline.objects.order_by("pk"):
            rows = Entry.objects.filter(chain=guideline.chain, data__has_key="after").order_by("number")
            trail = [(row.data["before"], row.data["after"]) for row in rows]
            assert [move for move in trail if move not in MOVES] == []
            assert guideline.state == (trail[-1][1] if trail else State.DRAFT)
            assert audit.broken_at(guideline.chain) is None


@pytest.mark.django_db
def test_doors_in_any_order_by_everybody():
    factories.a_goal()
    people = {
        "caseworker": UserFactory(caseworker=True),
        "first head": UserFactory(head=True),
        "second head": UserFactory(head=True),
        "assessor": UserFactory(assessor=True),
        "planner": UserFactory(planner=True),
        "auditor": UserFactory(auditor=True),
    }
    limits = settings(max_examples=12, stateful_step_count=15, deadline=None)

    run_state_machine_as_test(type("Doors", (Doors,), {"people": people}), settings=limits)
