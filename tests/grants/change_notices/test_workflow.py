"""Notices of change: what is told, by whom, that it is kept, and that the office takes note."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from grants.applications import workflow as applications
from grants.applications.queries import files as files_of
from grants.attachments import workflow as papers
from grants.attachments.keeping import NotAcceptable
from grants.audit.models import Entry
from grants.change_notices import workflow
from grants.change_notices.kinds import ChangeKind
from grants.change_notices.models import ChangeNotice, Enclosure
from grants.change_notices.queries import waiting, with_concerns
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.attachments import files
from tests.grants.change_notices.worlds import SINCE, enclosed, told
from tests.grants.worlds import cast, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return factories.submitted()


def test_a_notice_stands_in_the_record_without_its_text(application):
    notice = told(application)
    entry = Entry.objects.get(chain=application.chain, action="report_change")
    assert entry.sentence == "Änderung mitgeteilt: Andere Mittel: beantragt, erhalten oder geändert."
    assert entry.data == {"notice": notice.pk}


def test_every_kind_names_the_rule_that_asks_for_it(application):
    assert all(ChangeKind(kind).legal_source.startswith("ANBest-P Nr. ") for kind in ChangeKind.values)
    assert told(application).legal_source == "§ 26 Abs. 2 VwVfG"


def test_after_the_bescheid_its_conditions_are_the_source():
    assert told(factories.granted()).legal_source == "ANBest-P Nr. 5.1"


def test_pressing_twice_tells_once(application):
    assert told(application) == told(application)
    assert told(application, text="Doch 4.000 Euro.") != told(application)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "weather"}, "was sich ändert"),
        ({"text": " "}, "was sich ändert"),
        ({"text": "x" * 5001}, "zu lang"),
        ({"known_since": datetime.date(2026, 9, 16)}, "in der Zukunft"),
    ],
)
def test_what_is_unclear_is_refused(application, fields, words):
    values = {"kind": "funding", "known_since": SINCE, "text": "Neu."} | fields
    refusal = refused(
        workflow.Unclear,
        workflow.report,
        application=application,
        actor=application.created_by,
        now=NOW,
        **values,
    )
    assert words in str(refusal)


def test_drafts_and_withdrawn_applications_have_nothing_to_tell(application):
    withdrawn = applications.withdraw(application=application, actor=application.created_by, now=NOW)
    for row in (factories.draft(), withdrawn):
        with pytest.raises(NotPossible):
            told(row)


def test_exactly_those_who_may_see_the_file_read_its_notices(application):
    enclosed(told(application))
    people = cast(application)
    for rows in (ChangeNotice, Enclosure):
        seeing = {name for name, person in people.items() if rows.objects.visible_to(person).exists()}
        assert seeing == {
            "owner editor",
            "owner signatory",
            "caseworker",
            "head",
            "auditor",
            "caseworker of the Träger",
            "head of the Träger",
        }


def test_a_paper_of_a_notice_is_handed_out_to_both_sides_and_recorded(application):
    paper = enclosed(told(application))
    for person in (application.created_by, factories.UserFactory(caseworker=True)):
        papers.hand_out(paper=paper, actor=person, now=NOW)
    with pytest.raises(Forbidden):
        papers.hand_out(paper=paper, actor=factories.member(factories.OrganisationFactory()), now=NOW)
    assert Entry.objects.filter(chain=application.chain, action="hand_out").count() == 2


def test_a_hostile_file_is_not_kept(application):
    notice = told(application)
    with pytest.raises(NotAcceptable):
        enclosed(notice, name="Rechnung.pdf", data=b"MZ\x90\x00")
    assert not notice.enclosures.exists()


def test_the_same_file_again_is_the_one_kept_and_there_is_an_end(application):
    notice = told(application)
    assert enclosed(notice) == enclosed(notice)
    for number in range(9):
        enclosed(notice, data=files.paper(f"Blatt {number}"))
    with pytest.raises(workflow.TooMany):
        enclosed(notice, data=files.paper("Zu viel"))


def test_the_office_takes_note_once_and_then_nothing_is_added(application):
    notice, officer = told(application), factories.UserFactory(caseworker=True)
    first = workflow.acknowledge(notice=notice, actor=officer, now=NOW)
    workflow.acknowledge(notice=notice, actor=factories.UserFactory(caseworker=True), now=NOW)
    assert ChangeNotice.objects.get(pk=notice.pk).acknowledged_by == officer
    with pytest.raises(NotPossible, match="schon gelesen"):
        enclosed(first)


def test_a_notice_is_neither_changed_nor_deleted(application):
    notice = told(application)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeNotice.objects.filter(pk=notice.pk).update(text="anders")
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.delete()


def test_the_office_counts_what_waits_and_a_conflict_hides_it(application):
    told(application)
    people = cast(application)
    assert [waiting(people[name]) for name in ("caseworker", "conflicted caseworker")] == [1, 0]
    row = with_concerns(files_of(people["caseworker"])).get()
    assert (row.has_change_notice, row.has_early_start) == (True, False)
