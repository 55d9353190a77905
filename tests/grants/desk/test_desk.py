"""Officers, substitutes, Wiedervorlagen, who waits for whom, and views of the list."""

import datetime

import pytest

from grants.accounts.substituting import UnfitSubstitute, end_substitution, substitute, substituted_by
from grants.applications import workflow
from grants.applications.models import Application
from grants.applications.queries import files
from grants.audit.models import Entry
from grants.correspondence import workflow as correspondence
from grants.correspondence.recipients import of_message
from grants.desk.assigning import UnfitOfficer, assign_officer
from grants.desk.follow_ups import UnfitFollowUp, finish, follow_ups_of, people_for, postpone, set_follow_up
from grants.desk.models import DefaultView, SavedView
from grants.desk.views import NameTaken, change_view, delete_view, save_view, set_default
from grants.desk.waiting import needing_moderation, with_waiting, with_waiting_since
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def officer():
    return factories.UserFactory(caseworker=True, name="Anna Amt")


@pytest.fixture
def other():
    return factories.UserFactory(caseworker=True, name="Otto Ohnesorg")


def last_entry(application) -> str:
    return Entry.objects.filter(chain=application.chain).order_by("-number").first().sentence


def test_a_file_goes_from_one_officer_to_another_and_the_record_says_so_once(officer, other):
    application = factories.checking_(caseworker=officer)
    act = {"application": application, "actor": factories.UserFactory(head=True), "now": NOW}
    assert assign_officer(**act, officer=other, note="Urlaub.").caseworker == other
    assert last_entry(application) == "Die Akte ging von Anna Amt an Otto Ohnesorg über. Urlaub."
    before = Entry.objects.count()
    assign_officer(**act, officer=other)
    assert Entry.objects.count() == before
    assert assign_officer(**act, officer=None).caseworker is None
    assert last_entry(application) == "Die Akte hat keine Sachbearbeitung mehr (bisher Otto Ohnesorg)."


def test_nobody_gets_a_file_on_which_they_may_not_work(officer, other):
    application = factories.checking_(caseworker=officer)
    workflow.declare_conflict(application=application, actor=other, now=NOW, reason="Verwandt")
    act = {"application": application, "actor": officer, "now": NOW}
    unfit = [
        other,
        factories.UserFactory(caseworker=True, is_active=False),
        factories.UserFactory(assessor=True),
        factories.member(application.organisation, roles=["caseworker"]),
    ]
    for person in unfit:
        assert "kann diese Akte nicht bearbeiten" in str(refused(UnfitOfficer, assign_officer, **act, officer=person))
    refused(Forbidden, assign_officer, application=application, actor=other, now=NOW, officer=officer)


def test_who_stands_in_sees_it_on_these_days_until_it_is_ended(officer, other):
    days = {"starts_on": TODAY, "ends_on": TODAY + 2 * DAY}
    made = substitute(person=officer, substitute=other, actor=officer, now=NOW, **days)
    assert [bool(substituted_by(other, TODAY + n * DAY)) for n in (-1, 0, 2, 3)] == [False, True, True, False]
    clash = {"person": officer, "substitute": factories.UserFactory(caseworker=True), "actor": other, "now": NOW}
    assert "schon von Otto Ohnesorg vertreten" in str(refused(UnfitSubstitute, substitute, **clash, **days))
    for wrong in (
        {"person": other, "substitute": other, **days},
        {"person": other, "substitute": factories.UserFactory(head=True), **days},
        {"person": other, "substitute": officer, "starts_on": TODAY, "ends_on": TODAY - DAY},
        {"person": other, "substitute": officer, "starts_on": TODAY - 3 * DAY, "ends_on": TODAY - DAY},
    ):
        refused(UnfitSubstitute, substitute, **wrong, actor=officer, now=NOW)
    end_substitution(substitution=made, actor=officer, now=NOW)
    assert substituted_by(other, TODAY) == {}
    refused(NotPossible, end_substitution, substitution=made, actor=officer, now=NOW)


def test_who_stands_in_gets_the_mails_about_new_messages_on_these_days(officer, other):
    application = factories.checking_(caseworker=officer)
    substitute(person=officer, substitute=other, starts_on=TODAY, ends_on=TODAY, actor=officer, now=NOW)
    told = []
    for days in (0, 1):
        sent = {"application": application, "actor": application.created_by, "now": NOW + days * DAY}
        told.append(of_message(correspondence.send(**sent, text=f"Frage {days}")))
    assert told == [[officer.pk, other.pk], [officer.pk]]


def test_a_wiedervorlage_is_set_put_off_and_ticked_off_and_seen_by_the_substitute(officer, other):
    application = factories.checking_(caseworker=officer)
    values = {"application": application, "person": officer, "due_on": TODAY, "note": "Haushalt?"}
    made = set_follow_up(**values, actor=officer, now=NOW)
    assert set_follow_up(**values, actor=officer, now=NOW) == made
    assert [list(follow_ups_of(person, TODAY)) for person in (officer, other)] == [[made], []]
    substitute(person=officer, substitute=other, starts_on=TODAY, ends_on=TODAY, actor=officer, now=NOW)
    assert list(follow_ups_of(other, TODAY)) == [made]
    assert postpone(follow_up=made, due_on=TODAY + DAY, actor=other, now=NOW).due_on == TODAY + DAY
    assert last_entry(application) == "Wiedervorlage vom 15.09.2026 auf 16.09.2026 verlegt."
    finish(follow_up=made, actor=other, now=NOW)
    refused(NotPossible, finish, follow_up=made, actor=other, now=NOW)
    workflow.declare_conflict(application=application, actor=other, now=NOW, reason="Verwandt")
    assert list(follow_ups_of(other, TODAY)) == []
    assert people_for(application) == [officer]
    for wrong in ({"note": " "}, {"note": "x" * 301}, {"due_on": TODAY - DAY}, {"person": other}):
        refused(UnfitFollowUp, set_follow_up, **(values | wrong), actor=officer, now=NOW)


def test_each_file_says_whose_turn_it_is_and_since_when(officer):
    later = NOW + datetime.timedelta(hours=3)
    submitted, checking, corrected, late = (factories.submitted() for _ in range(4))
    checking = factories.checking_(checking, now=later)
    for application, days in ((corrected, 1), (late, 14)):
        application = factories.checking_(application, caseworker=officer)
        workflow.request_correction(
            application=application,
            actor=officer,
            now=later,
            sections=("project",),
            message="Bitte ergänzen.",
            due_on=TODAY + days * DAY,
        )
    assigned = factories.checked()
    factories.assessing.assign(
        application=assigned, assessor=factories.UserFactory(assessor=True), actor=assigned.caseworker, now=later
    )
    expected = {
        submitted: ("officer", NOW),
        checking: ("officer", later),
        corrected: ("officer", later),
        late: ("owner", later),
        factories.checked(): ("officer", NOW),
        assigned: ("assessors", later),
        factories.assessed(): ("head", NOW),
        factories.decided(): ("head", NOW),
        factories.granted(): ("nobody", None),
    }
    found = with_waiting_since(with_waiting(files(officer), TODAY + 5 * DAY))
    assert {row: (row.waits_for, row.waits_since) for row in found} == expected
    Application.objects.get(pk=factories.decided().pk).decisions.update(needs_resolution=True)
    assert with_waiting(files(officer), TODAY).filter(waits_for="committee").count() == 1


def test_files_whose_sheets_lie_far_apart_need_moderation(officer):
    apart, near = factories.checked(), factories.checked()
    for application, second in ((apart, {"bedarf": 0, "konzept": 0}), (near, {"bedarf": 3, "konzept": 3})):
        factories.assess(application, {"bedarf": 3, "konzept": 3})
        factories.assess(application, second)
    half = factories.checked()
    factories.assess(half, {"bedarf": 3, "konzept": 3})
    assert needing_moderation(files(officer)) == [apart.pk]


def test_views_belong_to_a_person_and_can_be_shared(officer, other):
    mine = save_view(name="Meine", query="officer=me", is_shared=False, actor=officer, now=NOW)
    refused(NameTaken, save_view, name="Meine", query="", is_shared=True, actor=officer, now=NOW)
    refused(Forbidden, set_default, view=mine, actor=other)
    change_view(view=mine, actor=officer, now=NOW, is_shared=True)
    for person in (officer, other):
        set_default(view=mine, actor=person)
    refused(Forbidden, change_view, view=mine, actor=other, now=NOW, query="")
    refused(Forbidden, delete_view, view=mine, actor=other)
    change_view(view=mine, actor=officer, now=NOW, is_shared=False)
    assert [row.user for row in DefaultView.objects.all()] == [officer]
    delete_view(view=mine, actor=officer)
    assert not SavedView.objects.exists()
    refused(Forbidden, save_view, name="X", query="", is_shared=False, actor=factories.UserFactory(), now=NOW)
