"""Any doors, in any order, tried by everybody: who comes through is known beforehand, and what must hold holds."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from criteria.financing import Financing
from grants import audit
from grants.applications import correcting, declaring, editing, workflow
from grants.applications.conflicts import Conflict
from grants.applications.models import Application
from grants.applications.queries import files
from grants.applications.states import BY_NAME, STEPS, State
from grants.assessment import checking
from grants.assessment import workflow as assessing
from grants.assessment.returning import return_to_assessment
from grants.audit.models import Entry
from grants.awards import releases, slices, voiding
from grants.awards import workflow as awarding
from grants.awards.models import Decision, Release, Slice
from grants.awards.queries import money_left
from grants.committee import cosigning
from grants.desk import assigning
from grants.finance.models import FinanceCheck
from grants.permissions import can
from grants.steps import Refused
from tests import factories
from tests.factories import NOW, UserFactory, member
from tests.grants.finance.worlds import check
from tests.grants.worlds import everything

MOVES = {(source, step.target) for step in STEPS for source in step.sources}
ASSESSORS, HEADS = {"first assessor", "second assessor"}, {"first head", "second head"}
NAMES = ("editor", "signatory", "stranger", "caseworker", *sorted(ASSESSORS), *sorted(HEADS), "auditor")
WAY = ("submit", "start_check", "complete_check", "complete_assessment", "award", "cosign")

names = st.sampled_from(NAMES)
texts = st.sampled_from(["", "  ", "Begründung"])


def request_correction(application, message="Bitte ergänzen.", sections=("project",), **who):
    day = datetime.date(2026, 9, 29)
    return workflow.request_correction(application=application, message=message, sections=sections, due_on=day, **who)


def complete_check(application, fulfilled=True, **who):
    findings = {question.key: checking.Finding(fulfilled, "Gesehen.") for question in checking.questions(application)}
    checking.save_check(application=application, findings=findings, **who)
    return checking.complete_check(application=application, **who)


def award(application, amount=Decimal(4000), reasons="Nach Rangfolge.", kind=Financing.FEHLBEDARF, **who):
    return awarding.award(application=application, amount=amount, reasons=reasons, kind=kind, **who)


def reject(application, reasons="Die Mittel reichen nicht.", **who):
    return awarding.reject(application=application, reasons=reasons, **who)


def return_decision(application, reason="Bitte prüfen.", **who):
    return awarding.return_decision(application=application, reason=reason, **who)


def save(application, behind=0, title="Treff", **who):
    version = application.version - behind
    return editing.save_section(
        application=application, section="project", version=version, relations={}, title=title, **who
    )


def record_unmet(application, **who):
    findings = {question.key: checking.Finding(False, "fehlt") for question in checking.questions(application)}
    return checking.save_check(application=application, findings=findings, **who)


def reject_formally(application, reasons="Die Satzung fehlt.", **who):
    return awarding.reject_formally(application=application, reasons=reasons, **who)


def return_formal_rejection(application, reason="Bitte prüfen.", **who):
    return awarding.return_formal_rejection(application=application, reason=reason, **who)


def close_correction(application, actor, now):
    return correcting.close_correction(application=application, actor=actor, now=now + datetime.timedelta(days=365))


def extend_correction(application, actor, now):
    request = application.correction_requests.filter(answered_at=None).first()
    due_on = (request.due_on if request else now.date()) + datetime.timedelta(days=1)
    return correcting.extend_correction(
        application=application, due_on=due_on, reason="Krankheit.", actor=actor, now=now
    )


def return_to_check(application, reason="Bitte prüfen.", **who):
    return checking.return_to_check(application=application, reason=reason, **who)


def back_to_assessment(application, reason="Neue Zahlen.", **who):
    return return_to_assessment(application=application, reason=reason, **who)


def check_finance(application, actor, now):
    return check(application, actor=actor)


def leave_without_officer(application, **who):
    return assigning.assign_officer(application=application, officer=None, **who)


def a_slice(application) -> Slice:
    part = Slice.objects.filter(decision__application=application, decision__returned_at=None).first()
    if part is None:
        raise Refused("Hier ist nichts bewilligt.")
    return part


def a_release(application) -> Release:
    release = a_slice(application).releases.order_by("pk").last()
    if release is None:
        raise Refused("Hier ist nichts zur Freigabe vorgeschlagen.")
    return release


def propose_release(application, **who):
    part = a_slice(application)
    return releases.propose_release(part=part, amount=Decimal(1000), reason="Haushalt beschlossen.", **who)


def confirm_release(application, **who):
    return releases.confirm_release(release=a_release(application), **who)


def return_release(application, reason="Zu früh.", **who):
    return releases.return_release(release=a_release(application), reason=reason, **who)


# Every door, with the states in which it opens.
DOORS = {
    "save": (save, {State.DRAFT, State.CORRECTION}),
    "submit": (workflow.submit, {State.DRAFT}),
    "start_check": (workflow.start_check, {State.SUBMITTED}),
    "request_correction": (request_correction, {State.CHECKING}),
    "resubmit": (workflow.resubmit, {State.CORRECTION}),
    "close_correction": (close_correction, {State.CORRECTION}),
    "extend_correction": (extend_correction, {State.CORRECTION}),
    "record_unmet": (record_unmet, {State.CHECKING}),
    "reject_formally": (reject_formally, {State.CHECKING}),
    "return_formal_rejection": (return_formal_rejection, {State.COSIGNING}),
    "check_finance": (check_finance, {State.CHECKING, State.ASSESSMENT, State.DELIBERATION}),
    "complete_check": (complete_check, {State.CHECKING}),
    "return_to_check": (return_to_check, {State.ASSESSMENT}),
    "return_to_assessment": (back_to_assessment, {State.DELIBERATION}),
    "propose_release": (propose_release, {State.GRANTED}),
    "confirm_release": (confirm_release, {State.GRANTED}),
    "return_release": (return_release, {State.GRANTED}),
    "leave_without_officer": (leave_without_officer, set(State) - {State.DRAFT}),
    "complete_assessment": (assessing.complete_assessment, {State.ASSESSMENT}),
    "award": (award, {State.DELIBERATION}),
    "reject": (reject, {State.DELIBERATION}),
    "return_decision": (return_decision, {State.COSIGNING}),
    "cosign": (cosigning.cosign, {State.COSIGNING}),
    "void_decision": (voiding.void_decision, {State.COSIGNING}),
    "withdraw": (
        workflow.withdraw,
        set(State) - {State.COSIGNING, State.GRANTED, State.REJECTED, State.WITHDRAWN},
    ),
}


# Doors that begin with a decision: whoever came through is the one who decided.
DECISIONS = {"award", "reject", "reject_formally"}
RETURNS = {
    "return_decision": Decision.Origin.DELIBERATION,
    "return_formal_rejection": Decision.Origin.CHECK,
}
CLOSED = {State.GRANTED, State.REJECTED, State.WITHDRAWN}


class Doors(RuleBasedStateMachine):
    """One application and everybody around it. Whoever is refused must leave everything as it was."""

    call, organisation, people, everybody_scores = None, None, {}, True

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        draft = factories.draft(self.call, self.organisation, actor=self.people["signatory"])
        self.key = factories.complete(draft).pk
        self.biased, self.decider, self.sealed, self.submissions = set(), None, False, []
        self.closed = None

    def teardown(self):
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @property
    def application(self) -> Application:
        return Application.objects.get(pk=self.key)

    def attempt(self, door, name, **answers) -> bool:
        """Try a door; what it wrote before a refusal is rolled back. A step leaves exactly one record."""
        state, steps = self.application.state, self.steps_recorded()
        try:
            with transaction.atomic():
                door(actor=self.people[name], now=NOW, **answers)
        except Refused:
            return False
        assert self.steps_recorded() - steps == (self.application.state != state)
        return True

    def steps_recorded(self) -> int:
        return Entry.objects.filter(chain=f"application:{self.key}", action__in=BY_NAME).count()

    def expected(self, door: str) -> set[str]:
        """Who comes through a door now, thought out anew."""
        if self.application.state not in DOORS[door][1]:
            return set()
        if door == "save":
            return {"editor", "signatory"}
        if door in {"submit", "resubmit", "withdraw"}:
            return {"signatory"}
        if door in DECISIONS:
            return HEADS - self.biased if door != "reject_formally" or self.is_unmet() else set()
        if door in RETURNS:
            origin = Decision.objects.get(application=self.key, returned_at=None).origin
            return HEADS - self.biased - {self.decider} if origin == RETURNS[door] else set()
        if door == "void_decision":
            return set()  # taken at once when the conflict is declared, so that nobody finds it open
        if door == "cosign":
            return HEADS - self.biased - {self.decider} if self.decider not in self.biased else set()
        if door == "leave_without_officer":
            return ({"caseworker"} | HEADS) - self.biased if self.application.submitted_at else set()
        if door.endswith("_release"):
            return self.expected_to_release(door)
        if door == "complete_assessment" and not self.sealed:
            return set()
        return {"caseworker"} - self.biased

    def is_unmet(self) -> bool:
        return self.application.check_items.filter(fulfilled=False).exists()

    def expected_to_release(self, door: str) -> set[str]:
        """One release waits at a time; a rejection has no money to release."""
        (year,) = slices.years(Decision.objects.get(application=self.key, returned_at=None))
        if door == "propose_release":
            return {"caseworker"} - self.biased if not year.waiting and year.left else set()
        return HEADS - self.biased if year.waiting else set()

    def go(self, door: str, name: str) -> None:
        if self.attempt(DOORS[door][0], name, application=self.application) and door in DECISIONS:
            self.decider = name

    def go_along(self, way: tuple[str, ...]) -> None:
        for door in way:
            if door in {"score", "complete_assessment"}:
                self.score()
            if door != "score":
                self.go(door, min(self.expected(door)))

    def come_to(self, way: tuple[str, ...], biased: str | None) -> None:
        self.go_along(way)
        if biased:
            self.declare_conflict(name=biased, dice=0)

    # --- what people do ---------------------------------------------------------------------------------------------

    @initialize(steps=st.integers(0, len(WAY)))
    def some_way(self, steps):
        """The rightful people have come some way already."""
        self.go_along(WAY[:steps])

    @rule(door=st.sampled_from(sorted(DOORS)), name=names)
    def everybody_tries(self, door, name):
        passed, before = set(), everything()
        for person in NAMES:
            with transaction.atomic():
                passed |= {person} if self.attempt(DOORS[door][0], person, application=self.application) else set()
                transaction.set_rollback(True)
        assert passed == self.expected(door)
        assert everything() == before
        if name in passed and door != "withdraw":
            self.go(door, name)

    @rule(dice=st.integers(0, 7))
    def withdraw(self, dice):
        if dice == 0:
            self.go("withdraw", "signatory")

    @rule()
    def score(self):
        """Both assessors are assigned, score and submit, unless one of them is biased."""
        application, caseworker = self.application, self.people["caseworker"]
        if application.state != State.ASSESSMENT or self.sealed or self.biased & {"caseworker", *ASSESSORS}:
            return
        for name in ASSESSORS:
            assessor = self.people[name]
            sheet = assessing.assign(application=application, assessor=assessor, actor=caseworker, now=NOW)
            marks = {code: assessing.Mark(3, "") for code in ("bedarf", "konzept")}
            for stranger in set(NAMES) - {name} if self.everybody_scores else ():
                assert not self.attempt(assessing.save_scores, stranger, assessment=sheet, marks=marks)
                assert not self.attempt(assessing.submit, stranger, assessment=sheet)
            assert self.attempt(assessing.save_scores, name, assessment=sheet, marks=marks)
            assert self.attempt(assessing.submit, name, assessment=sheet)
        self.sealed = True

    @rule(name=names, dice=st.integers(0, 2))
    def declare_conflict(self, name, dice):
        if dice == 0 and self.attempt(workflow.declare_conflict, name, application=self.application, reason="Verwandt"):
            self.biased.add(name)
            self.sealed = self.sealed and name not in ASSESSORS

    @rule(name=names, whose=names)
    def withdraw_conflict(self, name, whose):
        """A wrong declaration is withdrawn by a head whom the file is not hidden from."""
        declared = Conflict.objects.filter(application=self.key, user=self.people[whose], withdrawn_at=None).first()
        if declared is None or whose in ASSESSORS:  # an assessor's sheet went to somebody else; see its own tests
            return
        passed = self.attempt(declaring.withdraw, name, declared=declared, reason="Ein Irrtum.")
        assert passed is (name in HEADS - self.biased)
        self.biased -= {whose} if passed else set()

    @rule(
        name=st.sampled_from(["signatory", "caseworker", "first head", "second head"]),
        amount=st.sampled_from(["-1", "0", "0.001", "4000.001", "5000.01", "9000.01", "1E+20", "NaN"]).map(Decimal),
        text=st.sampled_from(["", "  "]),
    )
    def nonsense(self, name, amount, text):
        """Answers that no door takes."""
        row = self.application
        assert not self.attempt(award, name, application=row, amount=amount)
        assert not self.attempt(award, name, application=row, reasons=text)
        assert not self.attempt(award, name, application=row, kind=Financing.VOLL)
        assert not self.attempt(reject, name, application=row, reasons=text)
        assert not self.attempt(return_decision, name, application=row, reason=text)
        assert not self.attempt(request_correction, name, application=row, message=text)
        assert not self.attempt(request_correction, name, application=row, sections=("unknown",))
        assert not self.attempt(save, name, application=row, behind=1)

    # --- what always holds ------------------------------------------------------------------------------------------

    @invariant()
    def the_state_moves_by_the_table(self):
        rows = Entry.objects.filter(chain=f"application:{self.key}", action__in=BY_NAME).order_by("number")
        trail = [(row.data["before"], row.data["after"]) for row in rows]
        assert [move for move in trail if move not in MOVES] == []
        assert [before for before, _ in trail] == [State.DRAFT, *(after for _, after in trail)][: len(trail)]
        assert self.application.state == (trail[-1][1] if trail else State.DRAFT)

    @invariant()
    def the_record_is_whole(self):
        assert audit.broken_at(f"application:{self.key}") is None

    @invariant()
    def two_different_people_decide_once(self):
        standing = list(Decision.objects.filter(application=self.key, returned_at=None))
        assert len(standing) == (self.application.state in {State.COSIGNING, State.GRANTED, State.REJECTED})
        assert [row for row in standing if row.cosigned_by_id == row.decided_by_id] == []

    @invariant()
    def money_is_granted_by_two_people_with_reasons(self):
        row = self.application
        granted = Decision.objects.filter(application=self.key, returned_at=None).first()
        assert (granted is not None and granted.cosigned_by_id is not None) == (
            row.state in {State.GRANTED, State.REJECTED}
        )
        if granted is not None and granted.amount < row.requested_amount:
            assert granted.reasons.strip()
        if row.state == State.GRANTED:
            assert granted.outcome == Decision.Outcome.AWARD
            assert sum(part.amount for part in granted.slices.all()) == granted.amount

    @invariant()
    def the_money_is_enough(self):
        assert money_left(self.application.call) >= 0
        released = Release.objects.filter(slice__decision__application=self.key, confirmed_at__isnull=False)
        assert sum(row.amount for row in released) <= Decimal(4000)
        assert [row for row in released if row.confirmed_by_id == row.proposed_by_id] == []

    @invariant()
    def a_closed_file_does_not_change(self):
        """Only granted money is still released, and a conflict declared, which takes the file's officer away."""
        if self.application.state not in CLOSED:
            assert self.closed is None
            return
        now = [
            list(rows.values())
            for rows in (
                Application.objects.filter(pk=self.key),
                Decision.objects.filter(application=self.key).order_by("pk"),
                FinanceCheck.objects.filter(application=self.key),
            )
        ]
        now[0][0].pop("caseworker_id")
        assert self.closed in (None, now)
        self.closed = now

    @invariant()
    def what_was_submitted_stays(self):
        rows = list(self.application.submissions.order_by("number").values_list("number", "content", "sha256"))
        assert rows[: len(self.submissions)] == self.submissions
        self.submissions = rows

    @invariant()
    def the_file_and_the_rights_agree(self):
        row = self.application
        for name, person in self.people.items():
            sees = files(person).filter(pk=row.pk).exists()
            acts = [can(person, act, row) for act in ("application.check", "application.decide", "assessment.edit")]
            assert sees or not any(acts) or row.submitted_at is None
            assert not (sees and name in self.biased)


def machine(kind: type[Doors] = Doors) -> type[Doors]:
    """A machine with a call and people of its own."""
    organisation = factories.OrganisationFactory()
    people = {
        "editor": member(organisation, "edit"),
        "signatory": member(organisation),
        "stranger": member(factories.OrganisationFactory()),
        "caseworker": UserFactory(caseworker=True),
        "first assessor": UserFactory(assessor=True),
        "second assessor": UserFactory(assessor=True),
        "first head": UserFactory(head=True),
        "second head": UserFactory(head=True),
        "auditor": UserFactory(auditor=True),
    }
    call = factories.CallFactory(envelope=Decimal("5000.00"))
    return type("Doors", (kind,), {"call": call, "organisation": organisation, "people": people})


STATIONS = {
    **{f"after {' and '.join(WAY[:steps][-1:]) or 'start'}": (WAY[:steps], None) for steps in range(len(WAY) + 1)},
    "in correction": ((*WAY[:2], "request_correction"), None),
    "awaiting the second signature of a rejection": ((*WAY[:4], "reject"), None),
    "rejected": ((*WAY[:4], "reject", "cosign"), None),
    "withdrawn": (("withdraw",), None),
    "with something not fulfilled": ((*WAY[:2], "record_unmet"), None),
    "awaiting the second signature of a formal rejection": ((*WAY[:2], "record_unmet", "reject_formally"), None),
    "given back to the check": ((*WAY[:2], "record_unmet", "reject_formally", "return_formal_rejection"), None),
    "given back to the assessment": ((*WAY[:4], "return_to_assessment"), None),
    "with a release that waits": ((*WAY, "propose_release"), None),
    "with a release that is confirmed": ((*WAY, "propose_release", "confirm_release"), None),
    "in the check, with a biased caseworker": (WAY[:2], "caseworker"),
    "scored by a biased assessor": ((*WAY[:3], "score"), "first assessor"),
    "in deliberation, with a biased head": (WAY[:4], "first head"),
    "decided by a biased head": (WAY[:5], "first head"),
    "decided, with another head biased": (WAY[:5], "second head"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("way", "biased"), STATIONS.values(), ids=STATIONS)
def test_at_every_station_exactly_the_right_people_come_through_each_door(way, biased):
    doors = machine()()

    doors.come_to(way, biased)

    assert doors.biased == ({biased} if biased else set())
    for door in DOORS:
        doors.everybody_tries(door=door, name="auditor")
    doors.teardown()


@pytest.mark.django_db
def test_doors_in_any_order_by_everybody():
    limits = settings(max_examples=12, stateful_step_count=12, deadline=None)

    run_state_machine_as_test(machine(), settings=limits)
