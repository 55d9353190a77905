"""Hundreds of short walks through all doors: no path leaves the table, grants money alone, or changes a closed file."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import seed as random_seed
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from grants.applications.models import Application
from tests import factories
from tests.grants.applications.test_any_order import DECISIONS, DOORS, MOVES, STATIONS, Doors, machine, names

HOLDS = (
    Doors.the_state_moves_by_the_table,
    Doors.the_record_is_whole,
    Doors.two_different_people_decide_once,
    Doors.money_is_granted_by_two_people_with_reasons,
    Doors.the_money_is_enough,
    Doors.a_closed_file_does_not_change,
    Doors.what_was_submitted_stays,
)


class Walks(Doors):
    """Many short walks of one person after the other, each from a station that was reached once for all walks.

    Quick, so that there can be many: the database rolls back whatever was refused, so only what came through is looked
    at; the file is read again only after somebody tried a door.
    """

    everybody_scores, stations, row, is_seen = False, {}, None, False
    # Slow, and tried by the machine above.
    some_way = everybody_tries = nonsense = the_file_and_the_rights_agree = None
    # Asked by `everything_holds`.
    the_state_moves_by_the_table = the_record_is_whole = two_different_people_decide_once = None
    money_is_granted_by_two_people_with_reasons = the_money_is_enough = None
    a_closed_file_does_not_change = what_was_submitted_stays = None

    def __init__(self):
        RuleBasedStateMachine.__init__(self)
        self.world = transaction.atomic()
        self.world.__enter__()
        self.key, self.biased, self.decider, self.sealed, self.closed = None, set(), None, False, None
        self.submissions = []

    @property
    def application(self):
        self.row = self.row or Application.objects.select_related("call").get(pk=self.key)
        return self.row

    def attempt(self, door, name, **answers):
        def open_door(**who):
            try:
                return door(**who)
            finally:
                self.row = None

        passed = super().attempt(open_door, name, **answers)
        self.is_seen = self.is_seen and not passed
        return passed

    @initialize(station=st.sampled_from(sorted(STATIONS)))
    def begin(self, station):
        self.key, biased, self.decider, self.sealed = self.stations[station]
        self.biased = set(biased)

    @invariant()
    def everything_holds(self):
        if not self.is_seen:
            for check in HOLDS:
                check(self)
            self.is_seen = True

    @rule(door=st.sampled_from(sorted(DOORS)), name=names)
    def somebody_tries(self, door, name):
        should = name in self.expected(door)
        before = self.application.state
        assert self.attempt(DOORS[door][0], name, application=self.application) is should
        if should and door in DECISIONS:
            self.decider = name
        assert (before, self.application.state) in MOVES or before == self.application.state

    @rule(door=st.sampled_from(sorted(DOORS)))
    def the_right_person_goes(self, door):
        """Chance alone rarely finds a way through; but who withdraws ends the walk."""
        if door != "withdraw" and (people := self.expected(door)):
            self.go(door, min(people))


def reached(kind: type[Doors]) -> dict:
    """Every station, each with a file in a call of its own."""
    found = {}
    for name, (way, biased) in STATIONS.items():
        kind.call = factories.CallFactory(envelope=Decimal("5000.00"))
        doors = Doors.__new__(kind)
        doors.key = factories.complete(factories.draft(kind.call, kind.organisation, actor=kind.people["signatory"])).pk
        doors.biased, doors.decider, doors.sealed = set(), None, False
        doors.come_to(way, biased)
        found[name] = (doors.key, frozenset(doors.biased), doors.decider, doors.sealed)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_five_hundred_walks_never_leave_the_table(seed):
    """Two halves, so that two workers share them."""
    walks = machine(Walks)
    walks.stations = reached(walks)
    limits = settings(max_examples=250, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck))

    run_state_machine_as_test(random_seed(seed)(walks), settings=limits)
