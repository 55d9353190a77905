"""What leaked to people with a conflict of interest elsewhere, tried here. Each test names where it was published."""

from decimal import Decimal

import pytest

from grants.applications.declaring import record_relation
from grants.applications.workflow import declare_conflict
from grants.assessment.drift import level_use
from grants.awards import workflow as awarding
from grants.awards.models import Decision
from grants.correspondence import workflow as correspondence
from grants.letters.batch import cosign_all
from grants.outbox.mails import Mail
from tests import factories
from tests.factories import NOW
from tests.grants.attachments.worlds import attached
from tests.grants.worlds import refused
from tests.portal.casework.pages import as_, rows, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker():
    return factories.UserFactory(caseworker=True)


@pytest.fixture
def head():
    return factories.UserFactory(head=True)


def hide(application, person) -> None:
    """The person's sister leads the Träger; nobody declared anything about this file."""
    record_relation(person=person, organisation=application.organisation, kind="family", actor=person, now=NOW)


def beside(application, **fields):
    """Another complete draft in the same call."""
    return factories.complete(factories.draft(application.call), **fields)


def test_the_load_and_the_averages_of_colleagues_do_not_tell_of_a_hidden_file(caseworker):
    """HotCRP #426: a conflicted chair compared counts of reviews and averages; #200: counts of discussion leads."""
    shown, hidden = factories.checked(), factories.checked()
    busy = factories.UserFactory(assessor=True, name="Änne Ohm")
    factories.assessing.assign(application=hidden, assessor=busy, actor=hidden.caseworker, now=NOW)
    for level in (0, 0):
        factories.assess(
            hidden_too := factories.checked(factories.checking_(factories.submitted(beside(hidden)))),
            {"bedarf": level, "konzept": level},
        )
    hide(hidden, caseworker)
    hide(hidden_too, caseworker)

    assert "Änne Ohm (keine offene Bewertung)" in words(as_(caseworker).get(url("assessors", shown.pk)))
    assert [use.total for use in level_use(hidden.call, caseworker)] == [0, 0]


def test_who_works_on_a_hidden_file_is_named_nowhere(caseworker):
    """HotCRP #348: reviewers were hidden on the page of a paper, but named in its comments."""
    officer = factories.UserFactory(caseworker=True, name="Otto Verborgen")
    hidden = factories.checking_(caseworker=officer)
    correspondence.answer(application=hidden, actor=officer, now=NOW, text="Bitte melden Sie sich.")
    hide(hidden, caseworker)
    browser = as_(caseworker)

    for name in ("inbox", "conversations", "deliveries"):
        assert rows(browser.get(url(name))) == []
    for name in ("record", "messages", "file"):
        assert browser.get(url(name, hidden.pk)).status_code == 404
    assert browser.post(url("messages", hidden.pk), {"text": "Guten Tag"}).status_code == 404


def test_acts_on_many_files_leave_out_the_hidden_one(head):
    """HotCRP #308: "Select all" also set bids on papers with a conflict."""
    shown = factories.decided()
    hidden = factories.decided(
        factories.assessed(factories.checked(factories.checking_(factories.submitted(beside(shown)))))
    )
    hide(hidden, head)
    both = Decision.objects.order_by("pk")

    chosen = {"decisions": [str(decision.pk) for decision in both]}
    assert as_(head).post(url("letters_of_call", shown.call_id), chosen).status_code == 422
    outcomes = {one.decision.application_id: one.reason for one in cosign_all(decisions=both, actor=head, now=NOW)}
    assert (outcomes[shown.pk], "Recht" in outcomes[hidden.pk]) == ("", True)
    assert Decision.objects.get(application=hidden).cosigned_at is None


def test_a_paper_of_a_hidden_file_opens_by_no_other_address(caseworker):
    """CVE-2026-23878 (HotCRP): documents of any submission were given out to whoever had one of their own."""
    hidden, shown = factories.complete(), factories.complete()
    paper = attached(hidden, name="Konzept.pdf")
    hidden, shown = factories.submitted(hidden), factories.submitted(shown)
    hide(hidden, caseworker)

    found = [as_(caseworker).get(url("attachment", file.pk, paper.sha256)).status_code for file in (hidden, shown)]
    assert found == [404, 404]


def test_search_filter_and_sort_know_only_what_is_shown(caseworker):
    """HotCRP NEWS 3.2 to 3.4 (2026): what was hidden showed through search, sort, counts and averages."""
    hidden, shown = factories.checking_(), factories.checking_()
    hide(hidden, caseworker)
    browser = as_(caseworker)

    for query in ("", "?sort=title", "?sort=-requested_amount", "?sort=caseworker", "?state=checking"):
        assert [row[0] for row in rows(browser.get(url("inbox") + query))] == [shown.reference]
    assert rows(browser.get(f"{url('inbox')}?search={hidden.reference}")) == []


def test_a_refusal_does_not_say_what_the_hidden_file_was_granted(head):
    """HotCRP NEWS 3.2 to 3.4 (2026): error messages told about hidden papers."""
    hidden = factories.granted()
    shown = factories.assessed(factories.checked(factories.checking_(factories.submitted(beside(hidden)))))
    type(hidden.call).objects.filter(pk=hidden.call_id).update(envelope=Decimal("10000.00"))
    hide(hidden, head)

    refusal = refused(
        awarding.NotDecidable,
        awarding.award,
        application=shown,
        actor=head,
        now=NOW,
        amount=Decimal("9000.00"),
        kind=awarding.financing.Financing.FEHLBEDARF,
    )
    assert str(refusal) == "Im Förderaufruf reicht das Geld nicht. Bitte wählen Sie einen kleineren Betrag."


def test_no_mail_goes_to_who_may_not_know_the_file(caseworker):
    """HotCRP #109: reviews of papers with a conflict were mailed to the chairs."""
    correspondence.set_notices(actor=caseworker, watches_all=True)
    hidden = factories.submitted()
    hide(hidden, caseworker)
    correspondence.send(application=hidden, actor=hidden.created_by, now=NOW, text="Guten Tag")
    factories.run_outbox()

    assert not Mail.objects.filter(person=caseworker).exists()


def test_who_is_related_to_the_träger_is_not_even_offered_before_anything_was_declared(caseworker):
    """HotCRP #316, #396 and OpenReview #304: conflicts that were known were not found, or only after inviting."""
    application = factories.checked()
    related = factories.UserFactory(assessor=True, name="Vera Wandt")
    factories.UserFactory(assessor=True, name="Frieda Frei")
    hide(application, related)

    page = words(as_(caseworker).get(url("assessors", application.pk)))
    assert ("Vera Wandt" in page, "Frieda Frei" in page) == (False, True)


def test_the_own_declaration_does_not_open_the_sums_of_the_call(head):
    """OpenReview #351: a status page counted what the chair with a conflict could not open."""
    hidden = factories.granted()
    declare_conflict(application=hidden, actor=head, now=NOW, reason="Verwandt")

    page = words(as_(head).get(url("ranking", hidden.call_id)))
    assert "9.000" not in page
    assert [row[2:] for row in rows(as_(head).get(url("rankings")))] == [["0", "0", "0"]]
