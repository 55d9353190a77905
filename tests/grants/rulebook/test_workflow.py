"""The doors of a guideline version: who brings in, changes, releases and puts into force, and what is refused."""

import dataclasses
import datetime

import pytest

from criteria.guideline.models import Guideline
from criteria.guideline.states import State
from criteria.packages.writing import write_package
from criteria.transfer import package_of
from grants import audit
from grants.audit.models import Entry
from grants.permissions import can
from grants.rulebook import queries, workflow
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, GuidelineFactory, UserFactory
from tests.grants.worlds import refused
from tests.rulebook import small_package

pytestmark = pytest.mark.django_db

NEXT_YEAR = datetime.datetime(2027, 1, 1, 0, 5, tzinfo=NOW.tzinfo)


@pytest.fixture
def office():
    return UserFactory(caseworker=True)


@pytest.fixture
def head():
    return UserFactory(head=True, name="Hanna Erste")


@pytest.fixture
def second():
    return UserFactory(head=True, name="Otto Zweiter")


def draft(year: int = 2027, **values) -> Guideline:
    return GuidelineFactory(is_draft=True, **{"series": "eine", "valid_from": datetime.date(year, 1, 1)} | values)


def signed(head, **values) -> Guideline:
    return workflow.sign(guideline=draft(**values), actor=head, now=NOW)


def approved(head, second, **values) -> Guideline:
    return workflow.approve(guideline=signed(head, **values), actor=second, now=NOW)


def in_force(head, second) -> Guideline:
    guideline = approved(head, second, year=2026, version="Fassung 2026")
    return workflow.enact(guideline=guideline, actor=head, now=NOW)


def with_weight(guideline, weight: int):
    package = package_of(guideline)
    first, *others = package.rubric.criteria
    rubric = dataclasses.replace(package.rubric, criteria=(dataclasses.replace(first, weight=weight), *others))
    return dataclasses.replace(package, rubric=rubric)


def renamed(guideline, version: str):
    package = package_of(guideline)
    return dataclasses.replace(package, header=dataclasses.replace(package.header, version=version))


def sentences(guideline) -> list[str]:
    return list(Entry.objects.filter(chain=guideline.chain).order_by("number").values_list("sentence", flat=True))


# --- bring in -------------------------------------------------------------------------------------------------------


def test_a_file_is_read_with_the_goals_there_are():
    factories.a_goal()

    assert workflow.read(write_package(small_package()).encode()) == small_package()


def test_a_bad_file_is_refused_with_every_place():
    with pytest.raises(workflow.BadGuideline) as refusal:
        workflow.read(write_package(small_package(goals_min="9")).encode())

    assert [problem.place for problem in refusal.value.problems] == [
        "regeln › goals_max › wert",
        "foerderschwerpunkte › seniorenarbeit › ziele_der_fachplaene",
        "bewertungsraster › kriterien › bedarf › ziele",
    ]


def test_what_is_no_file_of_this_kind_is_refused():
    with pytest.raises(workflow.BadGuideline, match="Datei: Die Datei enthält ein Steuerzeichen"):
        workflow.read(b"\x00")


def test_a_version_comes_in_as_a_draft_with_its_record(office):
    factories.a_goal()

    guideline = workflow.add(package=small_package(version="Entwurf 2027"), actor=office, now=NOW)

    assert guideline.state == State.DRAFT
    assert sentences(guideline) == ["Fassung „Entwurf 2027“ als Entwurf angelegt."]
    assert audit.broken_at(guideline.chain) is None


@pytest.mark.parametrize("role", ["assessor", "planner", "auditor", "admin"])
def test_who_may_not_edit_brings_nothing_in(role):
    factories.a_goal()
    actor = UserFactory(**{role: True})

    refused(Forbidden, workflow.add, package=small_package(), actor=actor, now=NOW)


def test_a_version_that_is_not_whole_is_not_brought_in(office):
    factories.a_goal()

    problem = refused(
        workflow.BadGuideline, workflow.add, package=small_package(own_funds_share_min="zehn"), actor=office, now=NOW
    )

    assert str(problem).startswith("regeln › own_funds_share_min › wert: Erwartet wird eine Zahl von 0 bis 100")


def test_a_name_is_given_once(office):
    taken = draft(version="Fassung 2027")

    problem = refused(workflow.NameTaken, workflow.add, package=renamed(taken, "Fassung 2027"), actor=office, now=NOW)

    assert str(problem) == "Eine Fassung „Fassung 2027“ gibt es schon. Bitte geben Sie dieser einen anderen Namen."


def test_a_copy_begins_as_a_draft_with_the_same_content(office):
    guideline, day = GuidelineFactory(), datetime.date(2028, 1, 1)

    copied = workflow.copy(guideline=guideline, version="Fassung 2028", valid_from=day, actor=office, now=NOW)

    assert (copied.state, copied.version, copied.valid_from) == (State.DRAFT, "Fassung 2028", day)
    assert package_of(copied).rubric == package_of(guideline).rubric


@pytest.mark.parametrize("version", ["", "x" * 81, "zwei\nZeilen"])
def test_a_copy_needs_a_name_of_one_line(office, version):
    guideline = GuidelineFactory()

    problem = refused(
        workflow.BadGuideline,
        workflow.copy,
        guideline=guideline,
        version=version,
        valid_from=datetime.date(2028, 1, 1),
        actor=office,
        now=NOW,
    )

    assert problem.problems[0].place == "richtlinie › fassung"


# --- revise ---------------------------------------------------------------------------------------------------------


def revise(guideline, package, actor, seen=None):
    seen = queries.fingerprint(guideline) if seen is None else seen
    return workflow.revise(guideline=guideline, package=package, seen=seen, actor=actor, now=NOW)


def test_a_draft_is_changed_and_the_record_says_how(office):
    guideline = draft()

    revise(guideline, with_weight(guideline, 55), office)

    assert guideline.criteria.get(code="bedarf").weight == 55
    assert sentences(guideline) == [
        "Entwurf geändert. Bewertungsraster: Kriterium „Bedarf“: Gewicht statt 60 jetzt 55."
    ]


def test_a_draft_that_says_the_same_is_not_recorded_again(office):
    guideline = draft()

    assert revise(guideline, package_of(guideline), office) == guideline
    assert sentences(guideline) == []


def test_many_changes_are_named_up_to_a_limit(office):
    guideline = draft()
    package = package_of(guideline)
    parameters = tuple(
        dataclasses.replace(parameter, origin=dataclasses.replace(parameter.origin, source="Beschluss"))
        for parameter in package.parameters
    )

    revise(guideline, dataclasses.replace(package, parameters=parameters), office)

    more = len(parameters) - workflow.MOST_NAMED
    assert sentences(guideline)[0].endswith(f" Und {more} weitere Änderungen.")


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_only_a_draft_is_changed(office, state):
    guideline = draft()
    ended = guideline.valid_from if state == State.SUPERSEDED else None
    Guideline.objects.filter(pk=guideline.pk).update(state=state, valid_until=ended)

    problem = refused(NotPossible, revise, guideline=guideline, package=with_weight(guideline, 55), actor=office)

    assert str(problem) == "Nur ein Entwurf lässt sich ändern. Legen Sie aus dieser Fassung eine neue an."


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(office):
    guideline = draft()
    seen = queries.fingerprint(guideline)
    revise(guideline, with_weight(guideline, 55), office)

    problem = refused(
        NotPossible, revise, guideline=guideline, package=with_weight(guideline, 50), actor=office, seen=seen
    )

    assert "inzwischen von jemand anderem geändert. Es wurde nichts überschrieben." in str(problem)


def test_a_change_that_makes_a_draft_incomplete_is_refused(office):
    guideline = draft()

    problem = refused(
        workflow.BadGuideline, revise, guideline=guideline, package=with_weight(guideline, 0), actor=office
    )

    assert [found.place for found in problem.problems] == ["bewertungsraster › kriterien › bedarf › gewicht"]


def test_a_draft_gets_a_new_name_unless_another_has_it(office):
    guideline, _ = draft(), draft(version="vergeben")

    refused(workflow.NameTaken, revise, guideline=guideline, package=renamed(guideline, "vergeben"), actor=office)
    assert revise(guideline, renamed(guideline, "frei"), office).version == "frei"


def test_who_may_not_edit_changes_nothing():
    guideline = draft()

    refused(
        Forbidden, revise, guideline=guideline, package=with_weight(guideline, 55), actor=UserFactory(assessor=True)
    )


# --- release --------------------------------------------------------------------------------------------------------


def test_two_people_release_a_version(head, second):
    guideline = approved(head, second, version="Fassung 2027")

    assert guideline.state == State.APPROVED
    assert [approval.person for approval in guideline.approvals.order_by("pk")] == [head, second]
    assert [str(approval) for approval in guideline.approvals.order_by("pk")] == [
        f"Hanna Erste: {guideline}",
        f"Otto Zweiter: {guideline}",
    ]
    assert sentences(guideline) == ["Fassung zum ersten Mal freigegeben.", "Fassung zum zweiten Mal freigegeben."]


def test_the_second_release_is_another_persons(head):
    guideline = signed(head)

    refused(Forbidden, workflow.approve, guideline=guideline, actor=head, now=NOW)
    assert not can(head, "guideline.approve", guideline)


@pytest.mark.parametrize("door", ["sign", "approve", "enact"])
@pytest.mark.parametrize("role", ["caseworker", "assessor", "planner", "auditor", "admin"])
def test_only_the_head_releases(head, second, door, role):
    guideline = {"sign": draft, "approve": lambda: signed(head), "enact": lambda: approved(head, second, year=2026)}
    actor = UserFactory(**{role: True})

    refused(Forbidden, getattr(workflow, door), guideline=guideline[door](), actor=actor, now=NOW)


def test_each_release_starts_from_its_state(head, second):
    guideline = draft()

    refused(NotPossible, workflow.approve, guideline=guideline, actor=second, now=NOW)
    refused(NotPossible, workflow.enact, guideline=guideline, actor=head, now=NEXT_YEAR)
    guideline = workflow.sign(guideline=guideline, actor=head, now=NOW)
    refused(NotPossible, workflow.sign, guideline=guideline, actor=second, now=NOW)


def test_a_draft_with_problems_is_not_released(head):
    guideline = draft()
    guideline.parameters.filter(name="ceiling").delete()

    problem = refused(workflow.BadGuideline, workflow.sign, guideline=guideline, actor=head, now=NOW)

    assert str(problem) == ("regeln › ceiling: Die Regel „Höchstbetrag je Antrag“ fehlt. Bitte ergänzen Sie sie.")


@pytest.mark.parametrize("door", ["sign", "approve"])
def test_nobody_releases_what_changed_since_they_read_it(head, second, office, door):
    guideline = draft()
    seen = queries.fingerprint(guideline)
    guideline = revise(guideline, with_weight(guideline, 55), office)
    if door == "approve":
        guideline = workflow.sign(guideline=guideline, actor=head, now=NOW)

    problem = refused(NotPossible, getattr(workflow, door), guideline=guideline, actor=second, now=NOW, seen=seen)

    assert str(problem).startswith("Die Fassung wurde geändert, seit Sie die Seite geöffnet haben.")


def test_who_read_the_present_content_releases_it(head, second):
    guideline = draft()
    seen = queries.fingerprint(guideline)
    workflow.sign(guideline=guideline, actor=head, now=NOW, seen=seen)

    assert workflow.approve(guideline=guideline, actor=second, now=NOW, seen=seen).state == State.APPROVED


# --- overlapping ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_version_does_not_begin_before_the_one_in_force(head, second, year):
    in_force(head, second)

    problem = refused(
        workflow.NotReleasable, workflow.sign, guideline=draft(year, version="zu früh"), actor=head, now=NOW
    )

    assert str(problem) == (
        f"Gilt ab: 01.01.{year} überschneidet sich mit der Fassung „Fassung 2026“ (gilt ab 01.01.2026). "
        "Bitte wählen Sie einen späteren Tag."
    )


def test_a_version_does_not_begin_in_the_time_of_a_superseded_one(head, second):
    in_force(head, second)
    later = approved(head, second, version="Fassung 2027")
    workflow.enact(guideline=later, actor=head, now=NEXT_YEAR)

    guideline = draft(valid_from=datetime.date(2026, 12, 31))
    problem = refused(workflow.NotReleasable, workflow.sign, guideline=guideline, actor=head, now=NOW)

    assert "„Fassung 2026“ (gilt ab 01.01.2026 bis 31.12.2026)" in str(problem)


def test_of_two_versions_for_the_same_day_only_one_is_released(head, second):
    one, other = signed(head, version="eine"), signed(head, version="andere")
    workflow.approve(guideline=one, actor=second, now=NOW)

    problem = refused(workflow.NotReleasable, workflow.approve, guideline=other, actor=second, now=NOW)

    assert "mit der Fassung „eine“" in str(problem)


def test_versions_for_different_days_may_wait_side_by_side_and_come_into_force_in_turn(head, second):
    in_force(head, second)
    later = approved(head, second, year=2028, version="Fassung 2028")
    sooner = approved(head, second, year=2027, version="Fassung 2027")

    workflow.enact(guideline=sooner, actor=head, now=NEXT_YEAR)
    workflow.enact(guideline=later, actor=head, now=NEXT_YEAR.replace(year=2028))

    versions = Guideline.objects.order_by("valid_from").values_list("version", "state", "valid_until")
    assert list(versions) == [
        ("Fassung 2026", State.SUPERSEDED, datetime.date(2026, 12, 31)),
        ("Fassung 2027", State.SUPERSEDED, datetime.date(2027, 12, 31)),
        ("Fassung 2028", State.IN_FORCE, None),
    ]


def test_a_version_that_was_overtaken_does_not_come_into_force(head, second):
    sooner, later = approved(head, second, year=2027), approved(head, second, year=2028, version="Fassung 2028")
    now = NEXT_YEAR.replace(year=2028)
    workflow.enact(guideline=later, actor=head, now=now)

    problem = refused(workflow.NotReleasable, workflow.enact, guideline=sooner, actor=head, now=now)

    assert "überschneidet sich mit der Fassung „Fassung 2028“" in str(problem)


def test_versions_of_another_series_do_not_matter(head, second):
    in_force(head, second)

    assert signed(head, year=2026, series="andere").state == State.SIGNED


# --- in force, and back ---------------------------------------------------------------------------------------------


def test_a_version_comes_into_force_on_its_day_in_berlin(head, second):
    guideline = approved(head, second, year=2027)
    # Half past eleven in the evening in Greenwich is already the new year in Berlin.
    midnight = datetime.datetime(2026, 12, 31, 23, 0, tzinfo=datetime.UTC)

    problem = refused(
        workflow.NotReleasable,
        workflow.enact,
        guideline=guideline,
        actor=head,
        now=midnight - datetime.timedelta(minutes=1),
    )

    assert str(problem) == "Die Fassung gilt erst ab 01.01.2027. Setzen Sie sie dann in Kraft."
    assert workflow.enact(guideline=guideline, actor=head, now=midnight).state == State.IN_FORCE


def test_the_predecessor_ends_the_day_before_and_says_so(head, second):
    before = in_force(head, second)
    guideline = approved(head, second, version="Fassung 2027")

    workflow.enact(guideline=guideline, actor=second, now=NEXT_YEAR)

    before = Guideline.objects.get(pk=before.pk)
    assert (before.state, before.valid_until) == (State.SUPERSEDED, datetime.date(2026, 12, 31))
    assert sentences(before)[-1] == "Fassung abgelöst. Abgelöst durch „Fassung 2027“, gültig bis 31.12.2026."


def test_a_superseded_version_does_not_come_back(head, second):
    before = in_force(head, second)
    workflow.enact(guideline=approved(head, second), actor=head, now=NEXT_YEAR)

    refused(NotPossible, workflow.enact, guideline=before, actor=head, now=NEXT_YEAR)


def test_a_release_is_taken_back_with_a_reason_and_must_be_given_anew(head, second):
    guideline = approved(head, second)

    guideline = workflow.reopen(guideline=guideline, actor=head, now=NOW, reason=" Tippfehler ")

    assert guideline.state == State.DRAFT
    assert sentences(guideline)[-1] == "Fassung in den Entwurf zurückgenommen. Tippfehler"
    assert not guideline.approvals.filter(revoked_at=None).exists()
    guideline = workflow.sign(guideline=guideline, actor=second, now=NOW)
    assert workflow.approve(guideline=guideline, actor=head, now=NOW).state == State.APPROVED


def test_who_released_before_a_reopening_may_give_the_second_release_after_it(head, second):
    guideline = workflow.reopen(guideline=signed(head), actor=second, now=NOW, reason="Tippfehler")
    guideline = workflow.sign(guideline=guideline, actor=second, now=NOW)

    assert can(head, "guideline.approve", guideline)


def test_taking_a_release_back_needs_a_reason(head):
    refused(workflow.NotReleasable, workflow.reopen, guideline=signed(head), actor=head, now=NOW, reason="  ")


def test_a_draft_and_what_is_in_force_are_not_taken_back(head, second):
    refused(NotPossible, workflow.reopen, guideline=draft(), actor=head, now=NOW, reason="Tippfehler")
    refused(NotPossible, workflow.reopen, guideline=in_force(head, second), actor=head, now=NOW, reason="Tippfehler")


def test_only_the_head_takes_a_release_back(head, office):
    refused(Forbidden, workflow.reopen, guideline=signed(head), actor=office, now=NOW, reason="Tippfehler")


def test_what_a_call_rests_on_is_not_taken_back(head, second):
    guideline = approved(head, second)
    factories.CallFactory(guideline=guideline)

    problem = refused(
        workflow.NotReleasable, workflow.reopen, guideline=guideline, actor=head, now=NOW, reason="Tippfehler"
    )

    assert str(problem) == ("Auf dieser Fassung beruht ein Förderaufruf. Legen Sie zum Ändern eine neue Fassung an.")


def test_what_is_frozen_is_not_taken_back(head, second):
    guideline = approved(head, second)
    Guideline.objects.filter(pk=guideline.pk).update(frozen_at=NOW)

    refused(workflow.NotReleasable, workflow.reopen, guideline=guideline, actor=head, now=NOW, reason="Tippfehler")
