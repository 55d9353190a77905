"""Applications after the deadline, by the guideline's rule: refused, or accepted and marked as late."""

import datetime

import pytest
from django.urls import reverse

from grants.letters.models import Letter
from tests import factories
from tests.factories import NOW
from tests.grants.documents.reading import page_texts
from tests.portal.applicant.pages import buttons, form_values, stored, text
from tests.running.browser import ticks

SECOND = datetime.timedelta(seconds=1)
GRACE = 15
CUT_OFF = "Das ist eine Ausschlussfrist: Spätere Anträge nimmt das Portal nicht an."
LENIENT = "Spätere Anträge nehmen wir noch an. Sie gelten dann als verspätet"
OVER = "Sie war eine Ausschlussfrist: Das Portal nimmt keine Anträge mehr an."
LATE = "Anträge nehmen wir noch an. Sie gelten aber als verspätet"


@pytest.fixture
def last_moment(complete) -> datetime.datetime:
    complete.call.grace_minutes = GRACE
    complete.call.save()
    return complete.call.closes_at + datetime.timedelta(minutes=GRACE)


def set_rule(complete, accepts_late: bool) -> None:
    complete.call.accepts_late = accepts_late
    complete.call.save()


def address(application, name: str = "submit") -> str:
    return reverse(f"applicant:{name}", args=[application.pk])


def at(on_day, browser, signer, moment) -> None:
    on_day(moment)
    browser.force_login(signer)


def send(browser, application):
    page = browser.get(address(application))
    return browser.post(address(application), form_values(page) | ticks(page))


@pytest.mark.parametrize(
    ("accepts_late", "seconds", "state", "is_late"),
    [
        (False, -1, "submitted", False),
        (False, 0, "submitted", False),
        (False, 1, "draft", False),
        (True, -1, "submitted", False),
        (True, 0, "submitted", False),
        (True, 1, "submitted", True),
        (True, 86400, "submitted", True),
    ],
)
def test_the_second_after_the_grace_decides_by_the_rule(
    browser, complete, last_moment, signer, on_day, accepts_late, seconds, state, is_late
):
    set_rule(complete, accepts_late)
    form = form_values(page := browser.get(address(complete))) | ticks(page)
    at(on_day, browser, signer, last_moment + seconds * SECOND)
    browser.post(address(complete), form)

    row = stored(complete)
    assert (row.state, row.is_late) == (state, is_late)
    assert row.submitted_at == (last_moment + seconds * SECOND if state == "submitted" else None)


@pytest.mark.parametrize(("seconds", "state"), [(-1, "submitted"), (1, "draft")])
def test_over_the_interface_the_rule_is_the_same(browser, complete, signer, on_day, seconds, state):
    at(on_day, browser, signer, complete.call.closes_at + seconds * SECOND)
    browser.post(f"/api/v1/applications/{complete.pk}/submit/")

    assert stored(complete).state == state


@pytest.mark.parametrize(("accepts_late", "before", "after"), [(False, CUT_OFF, OVER), (True, LENIENT, LATE)])
def test_every_page_says_the_rule_before_and_after_the_deadline(
    browser, complete, last_moment, signer, on_day, accepts_late, before, after
):
    set_rule(complete, accepts_late)
    pages = [reverse("call", args=[complete.call.slug]), address(complete, "tasks"), address(complete)]
    for page in pages:
        assert before in text(browser.get(page))
    at(on_day, browser, signer, last_moment + SECOND)
    for page in pages:
        assert after in text(browser.get(page))


def test_where_late_applications_are_accepted_one_can_still_begin(browser, complete, last_moment, signer, on_day):
    overview = reverse("applicant:overview")
    at(on_day, browser, signer, last_moment + SECOND)
    assert buttons(browser.get(overview)).count("Antrag beginnen") == 0
    set_rule(complete, True)
    page = browser.get(overview)
    assert (buttons(page).count("Antrag beginnen"), LATE in text(page)) == (1, True)

    answer = browser.post(
        reverse("applicant:start"), {"call": complete.call.slug, "organisation": complete.organisation_id}
    )
    assert answer.status_code == 302


def test_after_the_funding_period_nothing_is_accepted_any_more(browser, complete, signer, on_day):
    set_rule(complete, True)
    at(on_day, browser, signer, datetime.datetime(2028, 1, 1, 0, 0, tzinfo=factories.BERLIN))

    assert buttons(browser.get(address(complete))) == []
    assert stored(complete).state == "draft"


def test_a_late_application_is_told_so_at_once_and_in_its_receipt(browser, complete, last_moment, signer, on_day):
    set_rule(complete, True)
    at(on_day, browser, signer, last_moment + SECOND)
    answer = send(browser, complete)
    assert "Er ist nach der Antragsfrist eingegangen und gilt als verspätet." in text(browser.get(answer.url))
    factories.run_outbox(last_moment + SECOND)
    receipt = " ".join("\n".join(page_texts(Letter.objects.get().pdf.read())).split())

    assert "Ihr Antrag gilt deshalb als verspätet." in receipt


def test_the_office_sees_what_was_late_until_the_deadline_is_extended(client, complete, last_moment, on_day):
    set_rule(complete, True)
    sent = factories.submitted(complete, now=last_moment + SECOND)
    officer = factories.UserFactory(caseworker=True)
    on_day(last_moment + SECOND)
    client.force_login(officer)
    pages = [reverse("casework:inbox"), reverse("casework:file", args=[sent.pk])]

    def is_marked(page) -> bool:
        # "Verspätet eingegangen" is what the list offers as a filter.
        return "Verspätet" in text(client.get(page)).replace("Verspätet eingegangen", "")

    assert all(is_marked(page) for page in pages)
    factories.checking_(sent, caseworker=officer)
    assert "kam nach der Antragsfrist" in text(client.get(reverse("casework:check", args=[sent.pk])))

    complete.call.closes_at = last_moment + 2 * SECOND
    complete.call.save()
    assert not any(is_marked(page) for page in pages)


def test_the_ranking_marks_what_was_late(client, complete, last_moment, on_day):
    set_rule(complete, True)
    late = factories.submitted(complete, now=last_moment + SECOND)
    in_time = factories.submitted(factories.complete(factories.draft(complete.call)), now=NOW)
    for application in (late, in_time):
        factories.assessed(factories.checked(factories.checking_(application)))
    on_day(last_moment + SECOND)
    client.force_login(factories.UserFactory(head=True))

    assert text(client.get(reverse("casework:ranking", args=[complete.call_id]))).count("Verspätet") == 1
